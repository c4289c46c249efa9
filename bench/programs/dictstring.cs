// Dictionary<string, int> and SortedDictionary: string hashing and comparison, substrings.
using System;
using System.Collections.Generic;
using System.Text;

class DictString {
  static string MakeText(int words) {
    var text = new StringBuilder();
    uint x = 99;
    for (int i = 0; i < words; i++) {
      x = x * 1664525u + 1013904223u;
      // A skewed distribution: common words are short.
      uint w = (x >> 8) % 997 * ((x >> 20) % 61) % 20011;
      do {
        text.Append((char) ('a' + w % 26));
        w /= 26;
      } while (w > 0);
      text.Append(' ');
    }
    return text.ToString();
  }

  static void Main(string[] args) {
    int n = args.Length > 0 ? int.Parse(args[0]) : 400000;
    string text = MakeText(n);
    long check = 0;
    for (int round = 0; round < 20; round++) {
      var counts = new Dictionary<string, int>();
      int start = 0;
      for (int i = 0; i < text.Length; i++) {
        if (text[i] != ' ') continue;
        string word = text.Substring(start, i - start);
        start = i + 1;
        int old;
        counts.TryGetValue(word, out old);
        counts[word] = old + 1;
      }
      var sorted = new SortedDictionary<string, int>(counts, StringComparer.Ordinal);
      int rank = 0;
      foreach (KeyValuePair<string, int> pair in sorted) check += (long) pair.Value * (rank++ % 7) * pair.Key.Length;
    }
    Console.WriteLine(check);
  }
}
