using System;
using System.Globalization;

class Fmt : IFormattable { public string ToString(string f, IFormatProvider p) { return "Fmt<" + (f ?? "null") + ">"; } public override string ToString() { return "plain"; } }
class Prov : IFormatProvider, ICustomFormatter { public object GetFormat(Type t) { return t == typeof(ICustomFormatter) ? this : null; } public string Format(string f, object a, IFormatProvider p) { return "[" + f + ":" + a + "]"; } }
class P
{
    static CultureInfo I = CultureInfo.InvariantCulture; static void F(string f, params object[] a) { try { Console.WriteLine(string.Format(I, f, a)); } catch (FormatException) { Console.WriteLine("FormatException"); } }
    static void Main()
    {
        F("{0}|{1}|{2}", 1, "two", 3.5); F("{0,5}|{0,-5}|{0:D5}|{0,8:X4}", 42); F("{{literal}} {0}", 1); F("{0", 1); F("{1}", 1); F("}", 1); F("{0:}", 7); F("{0}", (object)null); F("{0,3}{1,-3}|", null, "x");
        foreach (string f in "D D8 X x X6 N N0 N3 F F0 F4 E E2 e3 G G3 P P1 C R 000000 #,##0 0.00 #.## 0,0 00-00 +0;-0;zero #%".Split(' ')) { if (f == "C") continue; Console.Write(f + "="); if (f == "R") { Console.WriteLine(); continue; } Console.WriteLine(1234567.ToString(f, I) + " " + (-42).ToString(f, I) + " " + 0.ToString(f, I)); }
        foreach (string f in "F F0 F5 N2 E E0 G G2 G17 R P 0.000 #.### #,##0.0 0.0e+00 000.0 \\#0 'q'0 0;(0) G5".Split(' ')) Console.WriteLine(f + "=" + 1234.5678.ToString(f, I) + " " + (-0.000123).ToString(f, I) + " " + 0.5.ToString(f, I) + " " + 1e20.ToString(f, I));
        foreach (string f in "F2 N1 G C2 0.0# E3 P0".Split(' ')) { if (f[0] == 'C') continue; Console.WriteLine(f + "=" + 12345.675m.ToString(f, I) + " " + (-1.5m).ToString(f, I) + " " + 0m.ToString(f, I)); }
        Console.WriteLine(byte.MaxValue.ToString("X2") + " " + ((sbyte)-1).ToString("X") + " " + long.MinValue.ToString("N0", I) + " " + ulong.MaxValue.ToString("D22") + " " + (-1L).ToString("x") + " " + short.MinValue.ToString("D6") + " " + 'c'.ToString() + " " + true.ToString(I)); F("{0:yyyy-MM-dd HH:mm:ss.fff}|{0:d}|{0:T}|{0:s}|{0:R}|{0:MMM d, dddd}", new DateTime(2019, 3, 7, 14, 5, 9, 80)); F("{0:c}|{0:g}|{0:G}|{0:hh\\:mm}", new TimeSpan(1, 2, 3, 4, 5)); F("{0:N}|{0:B}|{0:P}", new Guid("01234567-89ab-cdef-0123-456789abcdef")); F("{0}|{0:abc}|{0,12:q}", new Fmt()); Console.WriteLine(string.Format(new Prov(), "{0:x}{1}", 5, "s")); Console.WriteLine($"{1 + 1,4}|{3.14159.ToString("F2", I)}|{(true ? "y" : "n")}|{{}}|{new Fmt():zz}"); FormattableString fs = $"{1.5} {2}"; Console.WriteLine(fs.Format + " " + fs.ArgumentCount + " " + fs.ToString(I)); F("{0:D}{0:X}", DayOfWeek.Friday); F("{0} {1} {2} {3}", double.NaN, double.PositiveInfinity, double.NegativeInfinity, float.Epsilon); var nf = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "~" }; Console.WriteLine((-1234567.891).ToString("N2", nf) + " " + (-5).ToString(nf)); try { 5.ToString("Q"); } catch (FormatException) { Console.WriteLine("bad int format"); } try { 5.5.ToString("D"); } catch (FormatException) { Console.WriteLine("bad double format"); }
    }
}
