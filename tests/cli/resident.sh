#!/bin/sh
# Pages of files that only start-up needed leave a program that goes on for seconds, and come back where they are used.
set -e
fail() { echo "$*" >&2; exit 1; }
cat > long.cs <<'CS'
using System;
using System.IO;
using System.Linq;
using System.Threading;

class Long {
  static int FilePages() {
    string line = File.ReadAllLines("/proc/self/status").First(l => l.StartsWith("RssFile:"));
    return int.Parse(new string(line.Where(char.IsDigit).ToArray()));
  }
  static void Main() {
    var t = new Thread(() => Thread.Sleep(1));
    t.Start();
    t.Join();
    int before = FilePages(), after = before;
    for (int i = 0; i < 100 && after > before * 4 / 5; i++) {
      Thread.Sleep(100);
      after = FilePages();
    }
    Console.WriteLine(after <= before * 4 / 5 ? "gone" : "stayed: " + before + " kB, then " + after);
    Console.WriteLine(string.Join(" ", Enumerable.Range(1, 5).OrderBy(x => -x).GroupBy(x => x % 2).Select(g => g.Sum())));
    Console.WriteLine(new System.Text.RegularExpressions.Regex("(b+)c").Match("abbbcd").Groups[1].Value);
  }
}
CS
mcs -r:System.Core long.cs
"$KILN" long.exe > out
printf 'gone\n9 6\nbbb\n' | diff - out >&2 || fail "pages of files"
