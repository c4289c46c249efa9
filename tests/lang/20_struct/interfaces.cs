using System;
using System.Collections;
using System.Collections.Generic;

interface IShape { double Area(); void Scale(int k); string Tag { get; } }
struct Sq : IShape { public int s; public double Area() { return s * s; } public void Scale(int k) { s *= k; } public string Tag => "sq" + s; }
struct Cir : IShape { public double r; public double Area() { return 3 * r * r; } public void Scale(int k) { r *= k; } string IShape.Tag { get { return "cir" + r; } } }
struct Range : IEnumerable<int> { readonly int a, b; public Range(int a, int b) { this.a = a; this.b = b; } public Enumerator GetEnumerator() { return new Enumerator(a, b); } IEnumerator<int> IEnumerable<int>.GetEnumerator() { return GetEnumerator(); } IEnumerator IEnumerable.GetEnumerator() { return GetEnumerator(); }
    public struct Enumerator : IEnumerator<int> { int c; readonly int e; public Enumerator(int a, int b) { c = a - 1; e = b; } public bool MoveNext() { return ++c < e; } public int Current { get { return c; } } object IEnumerator.Current { get { return c; } } public void Reset() { } public void Dispose() { disposed++; } } public static int disposed; }
struct Key : IEquatable<Key>, IComparable<Key> { public int a; public string b; public static int eq, cmp; public bool Equals(Key o) { eq++; return a == o.a && b == o.b; } public override int GetHashCode() { return a; } public override bool Equals(object o) { throw new Exception("boxed"); } public int CompareTo(Key o) { cmp++; return a.CompareTo(o.a); } }
struct Disp : IDisposable { public int n; public void Dispose() { Console.WriteLine("dispose " + n); n++; } }

class P
{
    static double Total<T>(T[] a) where T : IShape { double t = 0; for (int i = 0; i < a.Length; i++) { a[i].Scale(2); t += a[i].Area(); } return t; }
    static string Both<T>(ref T t) where T : struct, IShape { t.Scale(3); IShape b = t; b.Scale(10); return t.Tag + " " + b.Tag; }
    static void Main()
    {
        Sq[] sq = { new Sq { s = 1 }, new Sq { s = 2 } }; Console.WriteLine(Total(sq)); Console.WriteLine(sq[1].Tag); IShape[] mix = { sq[0], new Cir { r = 1.5 } }; Console.WriteLine(Total(mix)); Console.WriteLine(mix[0].Tag + mix[1].Tag + sq[0].Tag);
        Cir c = new Cir { r = 1 }; Console.WriteLine(Both(ref c)); Sq s = new Sq { s = 1 }; Console.WriteLine(Both(ref s)); Console.WriteLine(s.Tag);
        int t = 0; foreach (int i in new Range(1, 11)) t += i; Console.WriteLine(t); foreach (int i in (IEnumerable<int>)new Range(0, 5)) t -= i; Console.WriteLine(t); t = 0; foreach (object o in (IEnumerable)new Range(0, 4)) t += (int)o; Console.WriteLine(t); Console.WriteLine(Range.disposed);
        Console.WriteLine(new List<int>(new Range(5, 9)).Count); Console.WriteLine(string.Join(",", new Range(3, 6)));
        var d = new Dictionary<Key, int>(); for (int i = 0; i < 20; i++) d[new Key { a = i % 7, b = "k" }] = i; Console.WriteLine(d.Count); Console.WriteLine(d[new Key { a = 3, b = "k" }]); Console.WriteLine(Key.eq > 0);
        var ks = new[] { new Key { a = 3 }, new Key { a = 1 }, new Key { a = 2 } }; Array.Sort(ks); Console.WriteLine(ks[0].a * 100 + ks[1].a * 10 + ks[2].a); Console.WriteLine(Key.cmp > 0); Console.WriteLine(Array.IndexOf(ks, new Key { a = 2 }));
        using (var x = new Disp { n = 1 }) { Console.WriteLine("body " + x.n); } IDisposable bd = new Disp { n = 5 }; bd.Dispose(); bd.Dispose();
        IShape sh = s; sh.Scale(2); IShape sh2 = sh; sh2.Scale(2); Console.WriteLine(sh.Tag); Console.WriteLine(((Sq)sh).s); Func<double> f = s.Area; s.s = 100; Console.WriteLine(f()); Action<int> g = sh.Scale; g(2); Console.WriteLine(sh.Tag);
    }
}
