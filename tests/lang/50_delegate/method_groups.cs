using System;
using System.Collections.Generic;
using System.Linq;

class A { public virtual string N() { return "A"; } public string Name => N(); } class B : A { public override string N() { return "B"; } }
static class Ext { public static string Twice(this string s) { return s + s; } public static int Plus(this int i, int j) { return i + j; } public static T Tap<T>(this T t, Action<T> a) { a(t); return t; } }
delegate object Cov(B b); delegate A MakeA(); struct S { public int v; public int Get() { return v; } public override string ToString() { return "S" + v; } }

class P
{
    static string TakesA(A a) { return "takes " + a.N(); } static B MakeB() { return new B(); } static int Len(object o) { return o.ToString().Length; } static int Over(int x) { return 1; } static int Over(string s) { return 2; } static int Over(object o) { return 3; } static void Void() { Console.WriteLine("void"); } static T Gen<T>(T t) { return t; }
    static int RunI(Func<int, int> f) { return f(0); } static int RunS(Func<string, int> f) { return f(""); } static int RunO(Func<DateTime, int> f) { return f(DateTime.MinValue); } static R Call<T, R>(T t, Func<T, R> f) { return f(t); }
    static void Main()
    {
        Cov c = TakesA; Console.WriteLine(c(new B())); MakeA m = MakeB; Console.WriteLine(m().N()); Func<string, int> l = Len; Console.WriteLine(l("four")); Console.WriteLine(RunI(Over) * 100 + RunS(Over) * 10); Func<string> tw = "ab".Twice; Console.WriteLine(tw()); Func<int> gs = new S { v = 5 }.Get; Console.WriteLine(gs()); Func<string> ts = new S { v = 6 }.ToString; Console.WriteLine(ts()); Func<string> oi = 42.ToString; Console.WriteLine(oi()); Func<object, bool> eq = 5.Equals; Console.WriteLine(eq(5) + " " + eq(5L));
        Action v = Void; v(); Func<int, int> gi = Gen; Func<string, string> gss = Gen<string>; Console.WriteLine(gi(4) + gss("x")); Console.WriteLine(Call("abc", s => s.Length) + Call(3, x => x * 1.5)); A nb = new B(); Func<string> vn = nb.N; Console.WriteLine(vn()); Console.WriteLine(string.Join(",", new[] { "1", "2" }.Select(int.Parse).Select(Gen).Select(x => x + 1))); Console.WriteLine(new List<string> { "b", "a" }.Tap(x => x.Sort()).Tap(x => x.Add("z")).Aggregate("", string.Concat)); Console.WriteLine(3.Plus(4).Plus(5)); Console.WriteLine(new[] { "x", "yy" }.Sum(Len)); Array.ForEach(new[] { 1, 2 }, Console.WriteLine); Predicate<string> isn = string.IsNullOrEmpty; Console.WriteLine(isn("") && !isn("q")); Converter<double, int> cv = Convert.ToInt32; Console.WriteLine(cv(2.5) + cv(3.5)); Comparison<string> cmp = string.CompareOrdinal; Console.WriteLine(cmp("a", "b") < 0); Func<double, double> sq = Math.Sqrt; Console.WriteLine(sq(81)); IComparable ic = 5; Func<object, int> ct = ic.CompareTo; Console.WriteLine(ct(3)); Func<IEnumerable<int>, int> mx = Enumerable.Max; Console.WriteLine(mx(new[] { 3, 8, 5 })); Func<int[]> ta = new List<int> { 1, 2, 3 }.ToArray; Console.WriteLine(ta().Length); Action<object> cw = Console.WriteLine; Action<string> cws = cw; cws("contra"); Delegate[] all = { c, m, l, cw }; foreach (var d in all) Console.Write(d.Method.GetParameters().Length); Console.WriteLine(); int x0 = 0; Func<int> arrow = () => x0; int Prop = 0; Action a2 = () => Prop = 9; a2(); Console.WriteLine(Prop + arrow()); EventHandler eh = (s, e) => Console.WriteLine(s + " " + (e == EventArgs.Empty)); eh("sender", EventArgs.Empty);
    }
}
