using System;
using System.Collections.Generic;

class P
{
    int f = 10; static int sf = 1;
    static Func<int> Counter() { int n = 0; return () => ++n; }
    static Tuple<Action<int>, Func<int>> Cell(int v) { return Tuple.Create<Action<int>, Func<int>>(x => v = x, () => v); }
    Func<int, int> AddF() { return x => x + f++; }
    static Func<A, C> Comp<A, B, C>(Func<A, B> f, Func<B, C> g) { return a => g(f(a)); } static Func<A, Func<B, C>> Curry<A, B, C>(Func<A, B, C> f) { return a => b => f(a, b); }
    static Func<T, R> Memo<T, R>(Func<T, R> f) { var d = new Dictionary<T, R>(); return t => { R r; if (!d.TryGetValue(t, out r)) d[t] = r = f(t); return r; }; }
    delegate T Self<T>(Self<T> s);
    static IEnumerable<Func<int>> Gen(int n) { for (int i = 0; i < n; i++) { int sq = i * i; yield return () => sq + n; } }
    static void Main()
    {
        var c1 = Counter(); var c2 = Counter(); Console.WriteLine(c1() + c1() + c2()); var cell = Cell(5); cell.Item1(9); Console.WriteLine(cell.Item2()); var p = new P(); var af = p.AddF(); Console.WriteLine(af(1) + af(1)); Console.WriteLine(p.f);
        var fs = new List<Func<int>>(); for (int i = 0; i < 3; i++) fs.Add(() => i); foreach (var g in fs) Console.Write(g() + " "); Console.WriteLine(); fs.Clear(); foreach (int i in new[] { 7, 8, 9 }) fs.Add(() => i); foreach (var g in fs) Console.Write(g() + " "); Console.WriteLine(); fs.Clear(); for (int i = 0; i < 3; i++) { int j = i * 10; fs.Add(() => j++ + i); } foreach (var g in fs) Console.Write(g() + " " + g() + " "); Console.WriteLine();
        int shared = 0; Action inc = () => shared++; Action dbl = () => shared *= 2; inc(); inc(); dbl(); inc(); Console.WriteLine(shared); { int a = 1; { int b = 2; { int d = 3; Func<int> nest = () => a * 100 + b * 10 + d; a = 4; d = 5; Console.WriteLine(nest()); Func<Func<int>> deep = () => () => a++ * 100 + b++ + d; var dp = deep(); dp(); Console.WriteLine(dp() + a + b); } } }
        Console.WriteLine(Comp<int, int, string>(x => x * 2, x => "<" + x + ">")(21)); Console.WriteLine(Curry<int, int, int>((x, y) => x - y)(10)(3)); Func<int, long> fib = null; fib = Memo<int, long>(n => n < 2 ? n : fib(n - 1) + fib(n - 2)); Console.WriteLine(fib(80)); Func<int, int> fact = null; fact = n => n == 0 ? 1 : n * fact(n - 1); Console.WriteLine(fact(10)); Console.WriteLine(string.Join(",", new List<Func<int>>(Gen(4)).ConvertAll(g => g())));
        try { string s = null; Func<int> bad = () => s.Length; s = "ok"; Console.WriteLine(bad()); s = null; bad(); } catch (NullReferenceException) { Console.WriteLine("nre in lambda"); } long big = 1L << 40; double dd = 0.5; byte bb = 250; Func<double> mix = () => { bb += 10; return big + dd + bb; }; Console.WriteLine(mix()); Console.WriteLine(bb); var pt = new System.Drawing_Point { X = 1 }; Action mv = () => pt.X += 5; mv(); mv(); Console.WriteLine(pt.X); Func<int> st = () => sf += 3; st(); Console.WriteLine(st()); int outer = 1; Func<int, Func<int, int>> mk = x => y => x * y + outer; outer = 100; Console.WriteLine(mk(3)(4)); Action<int> rec = null; string log = ""; rec = n => { if (n == 0) return; log += n; rec(n - 1); }; rec(5); Console.WriteLine(log); int total = 0; for (int i = 0; i < 10000; i++) { int k = i; Action act = () => total += k & 3; act(); } Console.WriteLine(total); var anon = (Func<int, int>)delegate (int x) { return x + shared; }; Console.WriteLine(anon(1)); Action ignore = delegate { shared = -1; }; ignore(); Console.WriteLine(shared);
    }
}
namespace System { struct Drawing_Point { public int X, Y; } }
