// Text of doubles and floats in every format: the digits are those of an exact conversion, half away from zero.
using System;
using System.Globalization;
class P {
  static void Main() {
    var r = new Random(5);
    var bytes = new byte[8];
    int h = 17;
    string[] formats = { "G", "R", "F3", "E5", "G17", "N2", "P1", "G3", "E0", "E20", "F0", "0.###", "#,##0.00", "F20", "G15", "E16" };
    double[] special = { 0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, double.MinValue, 0.5, 1, 9.5, 99.5, 999999999999999.5, 1e15, 1e18, 1e20, 1e21, 1e22, 123456789012345678, 0.1, 0.2, 0.3, 1.0/3, 2.0/3, 9999999999999998, 99999999999999990, 0.99999999999999989, 4.35, 0.000001, 0.0001, 1e-5, 5e-324, 2.2250738585072014e-308 };
    foreach (double d in special)
      foreach (string f in formats) { Console.Write(d.ToString(f, CultureInfo.InvariantCulture) + " " + ((float)d).ToString(f, CultureInfo.InvariantCulture) + " "); }
    Console.WriteLine();
    for (int i = 0; i < 4000; i++) {
      r.NextBytes(bytes);
      double d = BitConverter.ToDouble(bytes, 0), e = r.Next() / 1000.0, g = r.NextDouble() * Math.Pow(10, r.Next(-20, 30)), q = Math.Round(r.NextDouble() * 1000, r.Next(0, 6));
      foreach (double v in new[] { d, e, g, q, i / 8.0, Math.Floor(g) })
        foreach (string f in new[] { formats[i % formats.Length], formats[(i + 7) % formats.Length] })
          foreach (char c in v.ToString(f, CultureInfo.InvariantCulture) + ((float)v).ToString(f, CultureInfo.InvariantCulture)) h = h * 31 + c;
      if (i % 100 == 0) Console.WriteLine(h);
    }
  }
}
