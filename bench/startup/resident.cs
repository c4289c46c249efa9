// A small service: does some LINQ and formatting, says so, then waits with its memory in place.
using System;
using System.Collections.Generic;
using System.Linq;

class Resident {
  static void Main() {
    var words = Enumerable.Range(0, 5000).Select(i => "word" + i * 7919 % 613).ToList();
    Dictionary<string, int> counts = words.GroupBy(w => w).ToDictionary(g => g.Key, g => g.Count());
    var top = counts.OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Take(5);
    Console.WriteLine("ready " + string.Join(", ", top.Select(p => string.Format("{0}: {1}", p.Key, p.Value))));
    Console.Out.Flush();
    Console.ReadLine();
    GC.KeepAlive(counts);
  }
}
