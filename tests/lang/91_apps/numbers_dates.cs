// BigInteger, Complex, decimal, dates, time zones, spans, GUIDs, bit tricks, random sequences, number formats.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text;

static class Program
{
    static BigInteger Fib(int n)
    {
        BigInteger a = 0, b = 1;
        for (int i = 0; i < n; i++) {
            var t = a + b;
            a = b;
            b = t;
        }
        return a;
    }

    static string Pi(int digits)
    {
        // Gibbons' spigot
        var sb = new StringBuilder();
        BigInteger q = 1, r = 0, t = 1, k = 1, n = 3, l = 3;
        while (sb.Length < digits) {
            if (4 * q + r - t < n * t) {
                sb.Append(n);
                var nr = 10 * (r - n * t);
                n = 10 * (3 * q + r) / t - 10 * n;
                q *= 10;
                r = nr;
            } else {
                var nr = (2 * q + r) * l;
                var nn = (q * 7 * k + 2 + r * l) / (t * l);
                q *= k;
                t *= l;
                l += 2;
                k++;
                n = nn;
                r = nr;
            }
        }
        return sb.ToString();
    }

    static void Big()
    {
        Console.WriteLine(Fib(300));
        Console.WriteLine(Pi(60));
        var a = BigInteger.Parse("123456789012345678901234567890");
        var b = BigInteger.Pow(7, 50);
        Console.WriteLine((a * b) % 1000007 + " " + BigInteger.GreatestCommonDivisor(a, 90) + " " + BigInteger.ModPow(3, a, 1000) + " " + (a >> 40) + " " + (-a / b) + " " + a.ToString("X") + " " + (a ^ b).Sign);
    }

    static void Main()
    {
        CultureInfo.DefaultThreadCurrentCulture = System.Threading.Thread.CurrentThread.CurrentCulture = CultureInfo.InvariantCulture;
        Big();
        var z = new Complex(3, 4);
        Console.WriteLine(z.Magnitude + " " + z * Complex.ImaginaryOne + " " + Complex.Sqrt(-1).Imaginary.ToString("F3"));
        decimal d = 1m / 3m;
        Console.WriteLine(d + " " + d * 3 + " " + decimal.Round(2.345m, 2) + " " + decimal.Round(2.345m, 2, MidpointRounding.AwayFromZero) + " " + decimal.Truncate(-2.7m) + " " + decimal.MaxValue + " " + 1.10m + " " + 5m % 1.5m);
        Console.WriteLine(string.Join(",", decimal.GetBits(-1.5m)) + " " + (decimal)1e10 + " " + (double)0.1m + " " + decimal.Parse("1,234.50", NumberStyles.Number));
        try {
            d = decimal.MaxValue;
            Console.WriteLine(d + 1);
        } catch (OverflowException) {
            Console.WriteLine("overflow");
        }
        foreach (var x in new[] { 0.1 + 0.2, 1e300 * 1e10, -0.0, double.NaN, 123456789.987654321, 5e-324, 1.0 / 3, 1e15, 1e16 })
            Console.Write(x + " " + x.ToString("R") + " " + x.ToString("G4") + " " + x.ToString("E2") + "; ");
        Console.WriteLine();
        Console.WriteLine(1.5f + " " + 16777217f + " " + float.MaxValue + " " + (0.1f + 0.2f) + " " + (int)3.99 + " " + Math.Round(-2.5, MidpointRounding.AwayFromZero) + " " + Math.IEEERemainder(10, 3));
        Console.WriteLine(1234567.ToString("N0") + " " + 255.ToString("x8") + " " + 42.ToString("D5") + " " + 0.256.ToString("P1") + " " + (-5).ToString("#;(#);zero") + " " + 0.ToString("#;(#);zero") + " " + 1234.5.ToString("000,000.00") + " " + 12.ToString("00-00"));
        Console.WriteLine(string.Format("{0,6}|{0,-6}|{1:yyyy-MM-dd}|{2:0.00}|{{}}|{3}", 12, new DateTime(2020, 2, 3), 1.005, null));
        var day = new DateTime(2024, 2, 29, 23, 59, 58, DateTimeKind.Utc);
        Console.WriteLine(day.AddYears(1).ToString("s") + " " + day.AddMonths(-3).ToString("s") + " " + day.DayOfYear + " " + day.DayOfWeek + " " + day.Ticks + " " + (day - new DateTime(1970, 1, 1)).TotalSeconds + " " + DateTime.IsLeapYear(1900));
        Console.WriteLine(day.ToString("R") + " " + day.ToString("o") + " " + day.ToString("ddd dd MMM yy h:mm:ss tt") + " " + day.ToFileTimeUtc() + " " + day.ToOADate());
        Console.WriteLine(DateTime.ParseExact("07/03/21 15:04", "dd/MM/yy HH:mm", CultureInfo.InvariantCulture).ToString("u") + " " + DateTime.Parse("2021-03-07T10:00:00Z", null, DateTimeStyles.AdjustToUniversal).Hour + " " +
                          DateTimeOffset.Parse("2021-03-07T10:00:00+05:30").UtcDateTime.ToString("t") + " " + new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.FromHours(2)).ToUnixTimeSeconds());
        DateTime bad;
        Console.WriteLine(DateTime.TryParse("2021-13-45", out bad) + " " + TimeSpan.Parse("1.02:03:04.5") + " " + TimeSpan.FromMinutes(123.5).ToString(@"hh\:mm\:ss") + " " + (TimeSpan.FromDays(2) - TimeSpan.FromHours(1)).TotalHours);
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        foreach (var u in new[] { new DateTime(2021, 1, 15, 12, 0, 0), new DateTime(2021, 7, 15, 12, 0, 0), new DateTime(2021, 3, 28, 0, 59, 59), new DateTime(2021, 3, 28, 1, 0, 0), new DateTime(2021, 10, 31, 1, 0, 0) })
            Console.Write(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(u, DateTimeKind.Utc), berlin).ToString("HH:mm") + (berlin.IsDaylightSavingTime(DateTime.SpecifyKind(u, DateTimeKind.Utc)) ? "s " : "w "));
        var ny = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        Console.WriteLine(TimeZoneInfo.ConvertTime(new DateTime(2021, 6, 1, 9, 0, 0), ny, berlin).ToString("HH:mm") + " " + berlin.BaseUtcOffset + " " + berlin.SupportsDaylightSavingTime + " " + TimeZoneInfo.Utc.Id + " " + (TimeZoneInfo.GetSystemTimeZones().Count > 50));
        var custom = TimeZoneInfo.CreateCustomTimeZone("X", TimeSpan.FromHours(3), "ex", "ex");
        Console.WriteLine(TimeZoneInfo.ConvertTimeFromUtc(new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc), custom).Hour);
        var g = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        Console.WriteLine(g.ToString("N") + " " + g.ToString("B") + " " + BitConverter.ToString(g.ToByteArray()) + " " + Guid.Parse("{00112233-4455-6677-8899-AABBCCDDEEFF}").Equals(g) + " " + (Guid.NewGuid() != Guid.NewGuid()));
        var rnd = new Random(42);
        Console.WriteLine(string.Join(" ", Enumerable.Range(0, 8).Select(_ => rnd.Next(1000))) + " " + rnd.NextDouble().ToString("F6"));
        Console.WriteLine(BitConverter.DoubleToInt64Bits(1.5).ToString("x") + " " + BitConverter.ToSingle(BitConverter.GetBytes(2.5f), 0) + " " + Convert.ToString(-5, 2).Length + " " + Convert.ToInt32("ff", 16) + " " + Convert.ToString(255, 8) + " " + Convert.ChangeType("12", typeof(short)));
        Console.WriteLine(new Vector3(1, 2, 3).Length() + " " + Vector3.Cross(Vector3.UnitX, Vector3.UnitY) + " " + Matrix4x4.CreateTranslation(1, 2, 3).Translation + " " + Vector<int>.Count % 2);
        Console.WriteLine("été".GetHashCode() == "été".GetHashCode() ? "hash" : "");
    }
}
