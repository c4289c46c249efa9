// String.Normalize and IsNormalized in the four forms.
using System;
using System.Linq;
using System.Text;

class Program {
  static string Hex(string s) {
    return string.Join(" ", s.Select(c => ((int)c).ToString("X4")));
  }

  static void Show(string s) {
    Console.Write(Hex(s) + ":");
    foreach (NormalizationForm f in new[] { NormalizationForm.FormC, NormalizationForm.FormD, NormalizationForm.FormKC, NormalizationForm.FormKD })
      Console.Write(" {0}{1}={2}", f, s.IsNormalized(f) ? "*" : "", Hex(s.Normalize(f)));
    Console.WriteLine();
  }

  static void Main() {
    foreach (string s in new[] { "", "plain ASCII", "\u00E9", "e\u0301", "A\u030A", "\u212B", "\u1E69", "s\u0307\u0323", "\u01C4",
                                 "\u00BD", "\u2460", "\uFF21", "\u3314", "\uAC00", "\u1100\u1161", "\uD55C\uAE00", "\u0344", "\u0958",
                                 "\u1E9B\u0323", "\u03D3", "o\u0302\u0301", "\u1EA5\u0328", "\uF900", "\u2126", "\u304B\u3099",
                                 "\u0041\u0327\u0301\u0300", "\u00C7ok", "x\u00B2", "\u2075\u2082", "\u2167" })
      Show(s);
    int changed = 0, sum = 0;
    for (int c = 0xA0; c < 0x1B00; c++) {
      string s = ((char)c).ToString(), d = s.Normalize(NormalizationForm.FormD);
      if (d != s) changed++;
      foreach (char x in d.Normalize(NormalizationForm.FormC)) sum = unchecked(sum * 31 + x);
    }
    Console.WriteLine("{0} {1:X8}", changed, sum);
    string k = string.Concat(Enumerable.Range(0xA0, 0x400).Select(c => ((char)c).ToString()));
    Console.WriteLine(k.Normalize(NormalizationForm.FormKD).Length);
    Console.WriteLine("Ünïcödé".Normalize(NormalizationForm.FormD).Where(c => c < 128).Aggregate("", (a, c) => a + c));
  }
}
