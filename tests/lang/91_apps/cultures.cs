// Formats, comparison, casing, sorting and calendars by culture.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;

static class Program
{
    static readonly string[] names = { "", "en-US", "de-DE", "fr-FR" };

    static void Formats()
    {
        var when = new DateTime(2021, 3, 7, 16, 5, 9);
        foreach (var n in names) {
            var c = CultureInfo.GetCultureInfo(n);
            Console.WriteLine("[" + n + "] " + c.EnglishName + " " + c.TwoLetterISOLanguageName + " " + c.LCID + " " + c.Parent.Name);
            Console.WriteLine(" " + (1234567.891).ToString("N2", c) + " " + (-0.5).ToString("F1", c) + " " + 1e20.ToString(c));
            Console.WriteLine(" " + when.ToString("d", c) + " | " + when.ToString("D", c) + " | " + when.ToString("T", c));
            Console.WriteLine(" " + when.ToString("dddd, d. MMMM yyyy", c));
            Console.WriteLine(" " + c.DateTimeFormat.FirstDayOfWeek + " " + c.NumberFormat.NumberDecimalSeparator + " " + c.TextInfo.ListSeparator);
        }
        Console.WriteLine(double.Parse("1.234,5", CultureInfo.GetCultureInfo("de-DE")) + " " + DateTime.Parse("7.3.2021", CultureInfo.GetCultureInfo("de-DE")).Month);
        Console.WriteLine(string.Format(CultureInfo.GetCultureInfo("de-DE"), "{0:0.00}|{1,8:#,##0}|{2:e2}", 3.14159, 12345, 0.00012));
        decimal d;
        Console.WriteLine(decimal.TryParse("(1,234.50)", NumberStyles.Currency, CultureInfo.InvariantCulture, out d) + " " + d);
        Console.WriteLine(1234.5.ToString("C", new NumberFormatInfo { CurrencySymbol = "¤", CurrencyPositivePattern = 3, CurrencyDecimalDigits = 1 }));
    }

    static void Compare()
    {
        var inv = CultureInfo.InvariantCulture.CompareInfo;
        Console.WriteLine(Math.Sign(inv.Compare("a", "B")) + " " + Math.Sign(string.CompareOrdinal("a", "B")) + " " + Math.Sign(inv.Compare("co-op", "coop")) + " " +
                          Math.Sign(inv.Compare("résumé", "resume")) + " " + inv.Compare("ABC", "abc", CompareOptions.IgnoreCase) + " " +
                          inv.Compare("résumé", "resume", CompareOptions.IgnoreNonSpace));
        var words = new[] { "zebra", "Äpfel", "apfel", "Apfel", "öl", "Zoo", "ähnlich", "1", "10", "2", "_x", "été", "etude", "ete" };
        Array.Sort(words, StringComparer.Ordinal);
        Console.WriteLine(string.Join(" ", words));
        Array.Sort(words, StringComparer.InvariantCulture);
        Console.WriteLine(string.Join(" ", words));
        Console.WriteLine("straße".StartsWith("STRA", true, CultureInfo.InvariantCulture) + " " + "file.TXT".EndsWith(".txt", StringComparison.OrdinalIgnoreCase) + " " +
                          "Hello World".IndexOf("WORLD", StringComparison.InvariantCultureIgnoreCase) + " " + "aXbXc".LastIndexOf('X'));
        var set = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "Key", "KEY", "key2" };
        Console.WriteLine(set.Count + " " + set.Contains("kEy"));
        var k1 = inv.GetSortKey("abc");
        var k2 = inv.GetSortKey("abd");
        Console.WriteLine(Math.Sign(SortKey.Compare(k1, k2)) + " " + (k1.KeyData.Length > 0));
    }

    static void Casing()
    {
        var tr = CultureInfo.GetCultureInfo("tr-TR");
        Console.WriteLine("istanbul".ToUpper(tr) + " " + "ISPARTA".ToLower(tr) + " " + "istanbul".ToUpperInvariant() + " " + "ÀÉÎ".ToLowerInvariant() + " " + "ß".ToUpperInvariant());
        Console.WriteLine(CultureInfo.InvariantCulture.TextInfo.ToTitleCase("the quick bROWN fox's den NASA"));
        Console.WriteLine(char.ToUpper('ÿ') + " " + char.IsLetter('é') + char.IsDigit('٣') + char.IsWhiteSpace('\u2003') + char.IsPunctuation('!') + " " +
                          char.GetUnicodeCategory('Ǆ') + " " + char.GetNumericValue('½') + " " + char.IsSurrogatePair("😀", 0));
        var si = new StringInfo("e\u0301a😀b");
        Console.WriteLine(si.LengthInTextElements + " " + "e\u0301a😀b".Length);
        var e = StringInfo.GetTextElementEnumerator("e\u0301😀b");
        while (e.MoveNext())
            Console.Write(((string)e.Current).Length + " ");
        Console.WriteLine();
        Console.WriteLine("caf\u00e9".Normalize(NormalizationForm.FormD).Length + " " + "cafe\u0301".Normalize().Length + " " +
                          "cafe\u0301".IsNormalized() + " " + ("가" == "\u1100\u1161".Normalize()));
    }

    static void Calendars()
    {
        var d = new DateTime(2024, 2, 29);
        var g = new GregorianCalendar();
        Console.WriteLine(g.GetWeekOfYear(d, CalendarWeekRule.FirstFourDayWeek, DayOfWeek.Monday) + " " + g.GetDaysInMonth(2023, 2) + " " + g.AddYears(d, 1).ToString("yyyy-MM-dd"));
        var h = new HebrewCalendar();
        var hi = new HijriCalendar();
        var j = new JulianCalendar();
        var t = new ThaiBuddhistCalendar();
        Console.WriteLine(h.GetYear(d) + " " + hi.GetMonth(d) + " " + j.GetDayOfMonth(d) + " " + t.GetYear(d) + " " + new JapaneseCalendar().GetYear(new DateTime(2000, 1, 1)));
    }

    static void Current()
    {
        var old = Thread.CurrentThread.CurrentCulture;
        Thread.CurrentThread.CurrentCulture = CultureInfo.GetCultureInfo("fr-FR");
        Console.WriteLine(1.5 + " " + new DateTime(2020, 12, 31).ToShortDateString());
        string other = null;
        var th = new Thread(() => other = 2.5.ToString(CultureInfo.InvariantCulture));
        th.Start();
        th.Join();
        Console.WriteLine(other);
        Thread.CurrentThread.CurrentCulture = CultureInfo.InvariantCulture;
        Console.WriteLine(1.5);
        Thread.CurrentThread.CurrentCulture = old;
        try {
            new CultureInfo("xx-NOPE-1");
        } catch (CultureNotFoundException e) {
            Console.WriteLine(e.InvalidCultureName);
        }
        var r = new RegionInfo("DE");
        Console.WriteLine(r.EnglishName + " " + r.ISOCurrencySymbol + " " + r.IsMetric + " " + r.ThreeLetterISORegionName);
    }

    static void Main()
    {
        Formats();
        Compare();
        Casing();
        Calendars();
        Current();
    }
}
