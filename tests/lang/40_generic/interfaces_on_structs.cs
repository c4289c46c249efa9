using System;
using System.Collections;
using System.Collections.Generic;

interface ICounter<T> { void Add(T t); int Count { get; } T Last { get; } } interface ISet2<T> : ICounter<T>, IEnumerable<T> { bool Has(T t); }
struct Cnt<T> : ICounter<T> { int n; T last; public void Add(T t) { n++; last = t; } public int Count => n; public T Last => last; }
struct Bits : ISet2<int> { ulong b; int last; public void Add(int t) { b |= 1UL << t; last = t; } public int Count { get { int c = 0; for (ulong x = b; x != 0; x &= x - 1) c++; return c; } } public int Last { get { return last; } } public bool Has(int t) { return (b >> t & 1) != 0; } public IEnumerator<int> GetEnumerator() { for (int i = 0; i < 64; i++) if (Has(i)) yield return i; } IEnumerator IEnumerable.GetEnumerator() { return GetEnumerator(); } }
struct Ver : IEquatable<Ver>, IComparable<Ver>, IEquatable<string>, IComparable { public int a, b; public Ver(int a, int b) { this.a = a; this.b = b; } public bool Equals(Ver o) { return a == o.a && b == o.b; } public bool Equals(string s) { return ToString() == s; } public int CompareTo(Ver o) { return a != o.a ? a.CompareTo(o.a) : b.CompareTo(o.b); } public int CompareTo(object o) { return CompareTo((Ver)o); } public override string ToString() { return a + "." + b; } public override int GetHashCode() { return a * 100 + b; } public override bool Equals(object o) { return o is Ver v && Equals(v); } }
struct ByLen : IComparer<string>, IEqualityComparer<string> { public int Compare(string x, string y) { return x.Length - y.Length; } public bool Equals(string x, string y) { return x.Length == y.Length; } public int GetHashCode(string s) { return s.Length; } }
interface INum<T> { T Add(T a, T b); T Mul(T a, T b); T Zero { get; } T FromInt(int i); } struct IntN : INum<int> { public int Add(int a, int b) { return a + b; } public int Mul(int a, int b) { return a * b; } public int Zero => 0; public int FromInt(int i) { return i; } } struct DblN : INum<double> { public double Add(double a, double b) { return a + b; } public double Mul(double a, double b) { return a * b; } public double Zero => 0; public double FromInt(int i) { return i; } } struct StrN : INum<string> { public string Add(string a, string b) { return a + b; } public string Mul(string a, string b) { return a + "*" + b; } public string Zero => ""; public string FromInt(int i) { return i.ToString(); } }

class P
{
    static void Fill<C, T>(ref C c, params T[] ts) where C : ICounter<T> { foreach (T t in ts) c.Add(t); }
    static string FillCopy<C, T>(C c, params T[] ts) where C : ICounter<T> { foreach (T t in ts) c.Add(t); return c.Count + ":" + c.Last; }
    static T Poly<T, N>(T x, params int[] co) where N : struct, INum<T> { var n = default(N); T r = n.Zero; foreach (int c in co) r = n.Add(n.Mul(r, x), n.FromInt(c)); return r; }
    static T Max<T>(params T[] a) where T : IComparable<T> { T m = a[0]; foreach (T t in a) if (t.CompareTo(m) > 0) m = t; return m; }
    static int IndexOf<T>(T[] a, T v) where T : IEquatable<T> { for (int i = 0; i < a.Length; i++) if (a[i].Equals(v)) return i; return -1; }
    static T MaxBy<T, C>(T[] a, C c) where C : IComparer<T> { T m = a[0]; foreach (T t in a) if (c.Compare(t, m) > 0) m = t; return m; }
    static void Main()
    {
        var c = new Cnt<string>(); Fill(ref c, "a", "b"); Console.WriteLine(c.Count + c.Last); Console.WriteLine(FillCopy(c, "z")); Console.WriteLine(c.Count); ICounter<string> ic = c; ic.Add("boxed"); Console.WriteLine(ic.Count + ic.Last + c.Count); Fill(ref ic, "q", "r"); Console.WriteLine(ic.Count); var cd = new Cnt<double>(); Fill(ref cd, 1.5, 2.5, 3.5); Console.WriteLine(cd.Last + cd.Count);
        var b = new Bits(); Fill(ref b, 3, 5, 3, 60); Console.WriteLine(b.Count + " " + b.Has(60) + " " + string.Join(",", b)); int s = 0; foreach (int i in b) s += i; Console.WriteLine(s); ISet2<int> ib = b; ib.Add(1); Console.WriteLine(ib.Count + ib.Last + b.Count); Console.WriteLine(new List<int>(ib).Count);
        Console.WriteLine(Poly<int, IntN>(2, 1, 2, 3)); Console.WriteLine(Poly<double, DblN>(0.5, 1, 0, 1)); Console.WriteLine(Poly<string, StrN>("x", 1, 2)); var vs = new[] { new Ver(1, 2), new Ver(2, 0), new Ver(1, 10) }; Console.WriteLine(Max(vs)); Console.WriteLine(IndexOf(vs, new Ver(1, 10))); Array.Sort(vs); Console.WriteLine(string.Join(" ", vs)); Console.WriteLine(vs[0].Equals("1.2")); var d = new Dictionary<Ver, string> { { new Ver(1, 1), "one" } }; Console.WriteLine(d[new Ver(1, 1)]); Console.WriteLine(((IComparable)vs[0]).CompareTo(vs[1])); var sl = new SortedList<Ver, int>(); foreach (var v in vs) sl[v] = v.b; Console.WriteLine(sl.Values[1] + sl.IndexOfKey(new Ver(2, 0)));
        Console.WriteLine(MaxBy(new[] { "a", "ccc", "bb" }, new ByLen())); Console.WriteLine(MaxBy(new[] { "a", "ccc" }, (IComparer<string>)new ByLen())); Console.WriteLine(new HashSet<string>(new ByLen()) { "a", "b", "cc", "dd" }.Count); Console.WriteLine(Max(3, 9, 4) + Max('a', 'z') + Max(1L, 5L)); Console.WriteLine(EqualityComparer<Ver>.Default.Equals(vs[0], vs[0])); Console.WriteLine(Comparer<Ver>.Default.Compare(vs[0], vs[2])); ValueType vt = vs[1]; Console.WriteLine(vt is IEquatable<Ver>); Console.WriteLine(vt is IEquatable<int>);
    }
}
