// Which cultures and regions there are, and what they say: names, numbers, code pages, numbers and dates written.
using System;
using System.Globalization;
using System.Linq;

class Program {
    static void Main() {
        foreach (CultureTypes t in new[] { CultureTypes.AllCultures, CultureTypes.NeutralCultures, CultureTypes.SpecificCultures })
            Console.WriteLine("{0} {1}", t, CultureInfo.GetCultures(t).Length);
        var day = new DateTime(2021, 3, 4, 15, 6, 7);
        foreach (var c in CultureInfo.GetCultures(CultureTypes.AllCultures)) {
            var t = c.TextInfo;
            Console.WriteLine("{0} {1:x} {2} {3} {4} {5} {6} {7}/{8}/{9}/{10}{11} {12}", c.Name, c.LCID, c.Parent.Name, c.EnglishName, c.NativeName,
                              c.TwoLetterISOLanguageName + c.ThreeLetterISOLanguageName, c.ThreeLetterWindowsLanguageName, t.ANSICodePage,
                              t.OEMCodePage, t.MacCodePage, t.EBCDICCodePage, t.ListSeparator, new CultureInfo(c.LCID).Name);
            if (c.IsNeutralCulture || c.Name == "")
                continue;
            var r = new RegionInfo(c.Name);
            Console.WriteLine("  {0} | {1} | {2} | {3} | {4} {5}", (-1234567.891).ToString("N", c), (-1234567.891).ToString("C", c),
                              0.1234.ToString("P", c), double.NegativeInfinity.ToString(c), r.Name, r.NativeName);
            Console.WriteLine("  {0} | {1} | {2} | {3} | {4}", day.ToString("F", c), day.ToString("g", c), day.ToString("Y", c),
                              day.ToString("ddd MMM tt", c), c.DateTimeFormat.GetAllDateTimePatterns().Distinct().Count());
        }
        foreach (var name in new[] { "xx-YY", "en_US", "EN-us", "de-LU", "af-NA", "qps", "zh-cht" })
            try {
                Console.WriteLine("{0} {1}", name, new CultureInfo(name).LCID);
            } catch (CultureNotFoundException) {
                Console.WriteLine("{0} is none", name);
            }
        foreach (var name in new[] { "GB", "gb", "af", "XX", "de", "de-CH", "fr" })
            try {
                var r = new RegionInfo(name);
                Console.WriteLine("{0} {1} {2} {3} {4}", name, r.EnglishName, r.GeoId, r.ISOCurrencySymbol, r.CurrencyEnglishName);
            } catch (ArgumentException) {
                Console.WriteLine("{0} is none", name);
            }
    }
}
