// Finally blocks on the way without an exception: order, values, exceptions out of them, nesting, loops.
using System;
using System.Runtime.CompilerServices;
using System.Text;

class Program {
  static StringBuilder log = new StringBuilder();
  static int sf;
  static void Log(string s) { log.Append(s).Append(' '); }
  class D : IDisposable { readonly string n; public D(string n) { this.n = n; Log("+" + n); } public void Dispose() { Log("-" + n); } }

  [MethodImpl(MethodImplOptions.NoInlining)]
  static int Value(int i) { int x = i; try { x++; return x; } finally { x += 10; sf = x; } }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static int Exits(int k) {
    for (int i = 0; i < 5; i++) {
      try {
        if (i == k) continue;
        if (i == k + 1) break;
        if (i == k + 2) return i;
        Log("b" + i);
      } finally { Log("f" + i); sf += i; }
    }
    return -1;
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Throws(int where) {
    try {
      try { Log("try"); if (where == 1) throw new Exception("t"); }
      finally { Log("fin"); if (where == 2) throw new InvalidOperationException("f"); }
      Log("after");
    } catch (InvalidOperationException e) { Log("inv:" + e.Message); }
    catch (Exception e) { Log("exc:" + e.Message); }
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static void OwnCatch(int where) { // the finally's exception is not for the catch of the same try
    try {
      try { if (where == 1) throw new Exception("t"); }
      catch (Exception) { Log("caught"); if (where == 2) throw; }
      finally { Log("fin"); if (where >= 0) throw new InvalidOperationException("f"); }
    } catch (InvalidOperationException) { Log("outer"); }
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static int Nested(bool fail) {
    int r = 0;
    try {
      try { try { r = 1; if (fail) throw new Exception(); } finally { r = r * 10 + 2; } }
      finally { r = r * 10 + 3; try { r *= 2; } finally { r++; } }
    } catch (Exception) { r = -r; }
    return r;
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static string Using(int fail) {
    try { using (new D("a")) using (new D("b")) { if (fail == 1) throw new Exception(); Log("body"); } }
    catch (Exception) { Log("catch"); }
    return null;
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static bool Locked(object o, bool fail) {
    try { lock (o) { sf++; if (fail) throw new Exception(); } } catch (Exception) { }
    return System.Threading.Monitor.IsEntered(o);
  }
  static bool Filter(string s) { Log(s); return true; }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Filtered() {
    try { try { throw new Exception(); } finally { Log("fin"); } }
    catch (Exception) when (Filter("filter")) { Log("catch"); }
  }
  static void Show(string what) { Console.WriteLine("{0}: {1}", what, log); log.Length = 0; }
  static void Main() {
    Console.WriteLine("{0} {1}", Value(4), sf);
    for (int k = -2; k < 5; k++) { sf = 0; int r = Exits(k); Show("exits " + k + " " + r + " " + sf); }
    for (int k = 0; k < 3; k++) { Throws(k); Show("throws " + k); }
    for (int k = -1; k < 3; k++) { OwnCatch(k); Show("own " + k); }
    Console.WriteLine("{0} {1}", Nested(false), Nested(true));
    Using(0); Show("using"); Using(1); Show("using");
    object o = new object();
    Console.WriteLine("{0} {1} {2}", Locked(o, false), Locked(o, true), System.Threading.Monitor.TryEnter(o));
    Filtered(); Show("filter");
  }
}
