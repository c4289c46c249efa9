// Writes cultures.def and regions.def (src/icalls/text/) into the folder named: what System.Globalization says of each culture and
// region. mcs scripts/cultures.cs; mono scripts/cultures.exe FOLDER
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;

class Program {
  const BindingFlags Fields = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

  static string Text(object v) {
    var list = v as string[];
    if (list != null)
      return string.Join("|", list.Select(s => { if (s != null && s.Contains("|")) throw new Exception("| in " + s); return s; }));
    if (v is bool)
      return (bool)v ? "1" : "0";
    return Convert.ToString(v, CultureInfo.InvariantCulture);
  }
  static string Of(object o, string field) { return Text(o.GetType().GetField(field, Fields).GetValue(o)); }
  static string Group(int[] sizes, int i) { return i < sizes.Length ? Text(sizes[i]) : "-1"; }

  static string Quote(IEnumerable<string> row) {
    string s = string.Join("\t", row);
    if (s.Contains("\n"))
      throw new Exception("newline in " + s);
    return "\"" + s.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\t", "\\t") + "\",\n";
  }

  static string[] Row(CultureInfo c) {
    var n = c.NumberFormat;
    var info = new CultureInfo(c.Name, false);
    var touch = info.DateTimeFormat;
    object data = typeof(CultureInfo).GetField("m_cultureData", Fields).GetValue(info);
    object calendar = Activator.CreateInstance(typeof(CultureInfo).Assembly.GetType("System.Globalization.CalendarData"), Fields, null,
                                               new object[] { c.Name, 1, false }, null);
    var t = c.TextInfo;
    var row = new List<string>();
    foreach (string f in new[] { "m_name", "cultureID", "parent_lcid", "default_calendar_type", "englishname", "nativename", "iso2lang", "iso3lang",
                                 "win3lang", "territory", "native_calendar_names" })
      row.Add(Of(info, f));
    row.AddRange(new[] { Text(t.ANSICodePage), Text(t.EBCDICCodePage), Text(t.MacCodePage), Text(t.OEMCodePage), Text(t.IsRightToLeft),
                         t.ListSeparator });
    foreach (string f in new[] { "sAM1159", "sPM2359", "sTimeSeparator", "saLongTimes", "saShortTimes", "iFirstDayOfWeek", "iFirstWeekOfYear" })
      row.Add(Of(data, f));
    foreach (string f in new[] { "saShortDates", "saLongDates", "saYearMonths", "sMonthDay", "saDayNames", "saAbbrevDayNames", "saSuperShortDayNames",
                                 "saMonthNames", "saAbbrevMonthNames", "saMonthGenitiveNames", "saAbbrevMonthGenitiveNames" })
      row.Add(Of(calendar, f));
    row.AddRange(new[] { Text(n.CurrencyDecimalDigits), n.CurrencyDecimalSeparator, n.CurrencyGroupSeparator, Group(n.CurrencyGroupSizes, 0),
                         Group(n.CurrencyGroupSizes, 1), Text(n.CurrencyNegativePattern), Text(n.CurrencyPositivePattern), n.CurrencySymbol,
                         n.NaNSymbol, n.NegativeInfinitySymbol, n.NegativeSign, Text(n.NumberDecimalDigits), n.NumberDecimalSeparator,
                         n.NumberGroupSeparator, Group(n.NumberGroupSizes, 0), Group(n.NumberGroupSizes, 1), Text(n.NumberNegativePattern),
                         n.PerMilleSymbol, Text(n.PercentNegativePattern), Text(n.PercentPositivePattern), n.PercentSymbol,
                         n.PositiveInfinitySymbol, n.PositiveSign });
    return row.ToArray();
  }

  static void Main(string[] args) {
    var all = CultureInfo.GetCultures(CultureTypes.AllCultures).Where(c => c.Name != "").Select(c => Row(new CultureInfo(c.Name, false))).ToList();
    var by_lcid = new Dictionary<string, string[]>();
    foreach (var r in all)
      if (new CultureInfo(int.Parse(r[1])).Name == r[0])
        by_lcid[r[1]] = r;
      else
        r[1] = "~" + r[1]; // a further name
    var text = new StringBuilder();
    foreach (var r in all) {
      string[] parent;
      bool known = by_lcid.TryGetValue(r[2], out parent) && parent != r;
      text.Append(Quote(r.Select((s, i) => i > 2 && known && s == parent[i] ? "^" : s)));
      if (r.Contains("^"))
        throw new Exception("^ in " + r[0]);
    }
    File.WriteAllText(Path.Combine(args[0], "cultures.def"), text.ToString());
    text.Clear();
    for (char a = 'A'; a <= 'Z'; a++)
      for (char b = 'A'; b <= 'Z'; b++) {
        try {
          var r = new RegionInfo("" + a + b);
          text.Append(Quote(new[] { "iso2Name", "regionId", "iso3Name", "win3Name", "englishName", "nativeName", "currencySymbol", "isoCurrencySymbol",
                                    "currencyEnglishName", "currencyNativeName" }.Select(f => Of(r, f))));
        } catch (ArgumentException) {
        }
      }
    File.WriteAllText(Path.Combine(args[0], "regions.def"), text.ToString());
  }
}
