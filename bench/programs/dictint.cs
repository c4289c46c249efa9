// Dictionary<int, int> and HashSet<long>: generic collections over value types, hashing, growth.
using System;
using System.Collections.Generic;

class DictInt {
  static void Main(string[] args) {
    int n = args.Length > 0 ? int.Parse(args[0]) : 800000;
    long check = 0;
    for (int round = 0; round < 16; round++) {
      var counts = new Dictionary<int, int>();
      uint x = 12345u + (uint) round;
      for (int i = 0; i < n; i++) {
        x = x * 1664525u + 1013904223u;
        int key = (int) (x >> 14);
        int old;
        counts.TryGetValue(key, out old);
        counts[key] = old + 1;
      }
      foreach (KeyValuePair<int, int> pair in counts) check += (long) pair.Key * pair.Value;
      var seen = new HashSet<long>();
      for (int i = 0; i < n / 2; i++) {
        x = x * 1664525u + 1013904223u;
        seen.Add((long) (x >> 10) * 3);
      }
      check += seen.Count;
      for (int i = 0; i < n / 2; i++)
        if (seen.Contains((long) i * 3)) check++;
      for (int i = 0; i < n / 4; i++) counts.Remove(i);
      check += counts.Count;
    }
    Console.WriteLine(check);
  }
}
