using System;
using System.Collections.Generic;

class P
{
    static (int q, int r) DivMod(int a, int b) { return (a / b, a % b); }
    static (string name, double v, (int, long) inner) Big() { return ("big", 2.5, (1, 2L)); }
    static (T, U) Pair<T, U>(T t, U u) { return (t, u); }
    static void Swap<T>(ref T a, ref T b) { (a, b) = (b, a); }
    class Dec { public int X = 1, Y = 2; public void Deconstruct(out int x, out int y) { x = X; y = Y; } }
    static (int, int) Fib(int n) { if (n == 0) return (0, 1); var (a, b) = Fib(n - 1); return (b, a + b); }
    static void Main()
    {
        var t = DivMod(17, 5); Console.WriteLine(t.q + " " + t.r); var (q, r) = DivMod(-17, 5); Console.WriteLine(q + " " + r); Console.WriteLine(t);
        var b = Big(); Console.WriteLine(b.name + b.v + b.inner.Item1 + b.inner.Item2); Console.WriteLine(b); b.inner.Item2 = 9; b.v *= 2; Console.WriteLine(b);
        var p = Pair("a", 3); Console.WriteLine(p.Item1 + p.Item2); Console.WriteLine(p.Equals(("a", 3))); Console.WriteLine(p.Equals(("a", 4))); Console.WriteLine(p.GetHashCode() == ("a", 3).GetHashCode()); Console.WriteLine(p.CompareTo(("b", 1)) < 0);
        int x = 1, y = 2; Swap(ref x, ref y); Console.WriteLine(x * 10 + y); (x, y) = (y, x + y); Console.WriteLine(x * 10 + y); string s1 = "l", s2 = "r"; Swap(ref s1, ref s2); Console.WriteLine(s1 + s2);
        int dx, dy; new Dec().Deconstruct(out dx, out dy); Console.WriteLine(dx + dy); int ex; (ex, _) = (5, 6); Console.WriteLine(ex); Console.WriteLine(Fib(30).Item1);
        var l = new List<(int k, string v)> { (3, "c"), (1, "a"), (2, "b") }; l.Sort(); foreach (var kv in l) Console.Write(kv.k + kv.v + " "); Console.WriteLine(); l.Sort((g, h) => string.CompareOrdinal(h.v, g.v)); Console.WriteLine(l[0].v + l.IndexOf((1, "a")));
        var d = new Dictionary<(int, int), string>(); for (int i = 0; i < 10; i++) d[(i % 3, i % 2)] = "v" + i; Console.WriteLine(d.Count + d[(2, 0)]);
        var long8 = new ValueTuple<int, int, int, int, int, int, int, ValueTuple<int, int>>(1, 2, 3, 4, 5, 6, 7, ValueTuple.Create(8, 9)); Console.WriteLine(long8.Rest.Item2 + long8.Item1); Console.WriteLine(long8); Console.WriteLine(ValueTuple.Create().ToString() + ValueTuple.Create(4));
        var arr = new[] { (1, 2), (3, 4) }; arr[1].Item1 += 10; Console.WriteLine(arr[1].Item1 + arr[0].Item2); object o = (1, "x"); Console.WriteLine(o is ValueTuple<int, string>); Console.WriteLine(o is ValueTuple<int, object>); var ot = Tuple.Create(1, "two", 3.5); Console.WriteLine(ot + " " + ot.Item2 + ot.Equals(Tuple.Create(1, "two", 3.5)));
        ValueTuple<int, double>? n = null; Console.WriteLine(n?.Item1 == null); n = (4, 0.5); Console.WriteLine(n.Value.Item1 + n.Value.Item2); Func<ValueTuple<int, int>, int> f = z => z.Item1 * z.Item2; Console.WriteLine(f((6, 7)));
    }
}
