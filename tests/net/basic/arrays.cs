using System;
struct WithCtor { public int V; public WithCtor() { V = 7; } }
static class Program {
  static void Main() {
    var a = new WithCtor[3]; a.Initialize(); foreach (var x in a) Console.Write(x.V + " "); Console.WriteLine();
    var n = new[] { 1, 2, 3 }; n.Initialize(); Console.WriteLine(n[2]);
    var d = new int[5]; Array.Copy(n, 0L, d, 1L, 3L); Console.WriteLine(string.Join(",", d)); Array.Copy(n, d, 2L); Console.WriteLine(string.Join(",", d));
    try { Array.Copy(n, d, long.MaxValue); } catch (ArgumentOutOfRangeException e) { Console.WriteLine(e.ParamName); }
    object[] boxed = new object[3]; Array.Copy(n, boxed, 3); Console.WriteLine(boxed[1]); long[] wide = new long[3]; Array.Copy(n, wide, 3); Console.WriteLine(wide[2]);
    try { Array.Copy(new object[] { "x" }, n, 1); } catch (Exception e) { Console.WriteLine(e.GetType().Name); }
    var m = new int[2, 3]; m[1, 2] = 9; Console.WriteLine(((int[,])m.Clone())[1, 2] + " " + m.GetValue(1, 2) + " " + m.GetUpperBound(1)); Array.Clear(m); Console.WriteLine(m[1, 2]);
  }
}
