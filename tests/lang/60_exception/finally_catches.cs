// Finally blocks that run because of an exception and catch others themselves, with and without filters: the first goes on.
using System;
using System.Runtime.CompilerServices;

class FinallyCatches {
  static string log = "";
  static bool Log(string s) { log += s + " "; return true; }

  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Filtered(int[] a, int i, bool go) {
    try {
      if (go) throw new InvalidOperationException("out");
    } finally {
      try { a[i] = 1; Log("stored"); } catch (IndexOutOfRangeException) when (Log("filter")) { Log("caught"); }
      Log("finally");
    }
  }

  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Nested(int[] a, int i, object o) {
    try {
      Filtered(a, i, true);
    } finally {
      try {
        try { Log(((string)o).Length.ToString()); } finally { try { a[i / a[0]] = 2; } catch (DivideByZeroException) { Log("div"); } Log("inner"); }
      } catch (InvalidCastException) { Log("cast"); }
      Log("outer");
    }
  }

  static void Run(Action a) {
    try { a(); } catch (InvalidOperationException e) { Log(e.Message); }
    Console.WriteLine(log);
    log = "";
  }

  static void Main() {
    var a = new int[2];
    for (int i = 0; i < 2; i++) {
      Run(() => Filtered(a, 1, false));
      Run(() => Filtered(a, 5, false));
      Run(() => Filtered(a, 1, true));
      Run(() => Filtered(a, 5, true));
      Run(() => Nested(a, 5, "text"));
      Run(() => Nested(a, 1, new object()));
    }
  }
}
