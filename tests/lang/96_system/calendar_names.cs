// Names of months are those of the Gregorian calendar, whatever people of a country use besides.
using System;
using System.Globalization;

class Program {
    static void Main() {
        foreach (var name in new[] { "fa-IR", "he-IL", "en-US", "de-DE" }) {
            var f = CultureInfo.GetCultureInfo(name).DateTimeFormat;
            Console.WriteLine("{0} {1} {2} {3}", name, f.MonthNames[2], f.MonthNames[11], f.Calendar.GetType().Name);
        }
    }
}
