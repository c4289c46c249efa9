// Building, formatting, splitting and parsing text.
using System;
using System.Globalization;
using System.Text;

class Strings {
  static void Main(string[] args) {
    int n = args.Length > 0 ? int.Parse(args[0]) : 500000;
    CultureInfo culture = CultureInfo.InvariantCulture;
    var text = new StringBuilder();
    for (int i = 0; i < n; i++) {
      text.Append(i).Append(',');
      text.AppendFormat(culture, "{0:X8};{1,10};{2:F3}", i * 7919, -i, i / 7.0);
      text.Append(i % 3 == 0 ? "fizz" : "buzz".ToUpperInvariant());
      text.Append('\n');
    }
    string all = text.ToString();
    long check = all.Length;
    foreach (string line in all.Split('\n')) {
      if (line.Length == 0) continue;
      string[] parts = line.Split(',', ';');
      check += int.Parse(parts[0], culture) ^ int.Parse(parts[1], NumberStyles.HexNumber, culture);
      check += int.Parse(parts[2].Trim(), culture) + parts[3].IndexOf('.');
      if (line.EndsWith("BUZZ", StringComparison.Ordinal)) check++;
    }
    string joined = string.Join("-", all.Substring(0, 40000).Split(','));
    for (int i = 0; i < 200; i++) check += joined.Replace("fizz", "f").Length + string.Concat(joined, "x").IndexOf("BUZZ\n3", StringComparison.Ordinal);
    Console.WriteLine(check);
  }
}
