using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;

// Generic code over value types of every shape and size, instantiated by reflection only: no code names the instances.

struct B1 : IEquatable<B1>, IComparable<B1>, IMade { public byte x; public void Set(int i) { x = (byte)i; } public bool Equals(B1 o) { return x == o.x; } public int CompareTo(B1 o) { return x.CompareTo(o.x); } public override string ToString() { return "b" + x; } public override int GetHashCode() { return x; } }
struct F2 : IEquatable<F2>, IComparable<F2>, IMade { public float x, y; public void Set(int i) { x = i; y = i / 2f; } public bool Equals(F2 o) { return x == o.x && y == o.y; } public int CompareTo(F2 o) { return x.CompareTo(o.x); } public override string ToString() { return "f" + x + "," + y; } public override int GetHashCode() { return (int)x; } }
struct D1I1 : IEquatable<D1I1>, IComparable<D1I1>, IMade { public double x; public long y; public void Set(int i) { x = i * 1.5; y = -i; } public bool Equals(D1I1 o) { return x == o.x && y == o.y; } public int CompareTo(D1I1 o) { return x.CompareTo(o.x); } public override string ToString() { return "d" + x + "," + y; } public override int GetHashCode() { return (int)y; } }
struct R1I1 : IEquatable<R1I1>, IComparable<R1I1>, IMade { public string s; public int i; public void Set(int n) { s = "r" + n; i = n; } public bool Equals(R1I1 o) { return s == o.s && i == o.i; } public int CompareTo(R1I1 o) { return i.CompareTo(o.i); } public override string ToString() { return s + "," + i; } public override int GetHashCode() { return i; } }
struct Big : IEquatable<Big>, IComparable<Big>, IMade { public long a, b, c; public string s; public double d; public byte e; public void Set(int i) { a = i; b = i + 1; c = i + 2; s = "g" + i; d = i / 4.0; e = (byte)i; } public bool Equals(Big o) { return a == o.a && s == o.s; } public int CompareTo(Big o) { return a.CompareTo(o.a); } public override string ToString() { return a + "," + b + "," + c + "," + s + "," + d + "," + e; } public override int GetHashCode() { return (int)a; } }
struct Odd : IEquatable<Odd>, IComparable<Odd>, IMade { public byte a, b, c; public void Set(int i) { a = (byte)i; b = (byte)(i + 1); c = (byte)(i + 2); } public bool Equals(Odd o) { return a == o.a && b == o.b; } public int CompareTo(Odd o) { return a.CompareTo(o.a); } public override string ToString() { return a + "." + b + "." + c; } public override int GetHashCode() { return a; } }
enum Colour : short { Red, Green, Blue }

interface IMade { void Set(int i); }
interface IPair<A, C> { A First { get; } C Second { get; set; } string Join<U>(U u, A a); }

class Pair<A, C> : IPair<A, C>, IEquatable<Pair<A, C>> {
    A a; int between; C c; static int made; static A lastA; static C lastC; [ThreadStatic] static A mine;
    public Pair(A a, C c) { this.a = a; this.c = c; between = 77; made++; lastA = a; lastC = c; mine = a; }
    public A First { get { return a; } }
    public C Second { get { return c; } set { c = value; } }
    public virtual string Join<U>(U u, A x) { return u + "|" + x + "|" + c; }
    public static string Last() { return made + ":" + lastA + ":" + lastC + ":" + mine; }
    public ref A Place() { return ref a; }
    public bool Equals(Pair<A, C> o) { return EqualityComparer<A>.Default.Equals(a, o.a) && EqualityComparer<C>.Default.Equals(c, o.c); }
    public override string ToString() { return "<" + a + ";" + between + ";" + c + ">"; }
}
class Derived<A> : Pair<A, A> { int more = 5; A third; public Derived(A a) : base(a, a) { third = a; } public override string Join<U>(U u, A x) { return "D" + more + third + base.Join(u, x); } }
struct Wrap<T> where T : struct { public byte pre; public T v; public int post; T? maybe; public Wrap(T v) { pre = 1; this.v = v; post = 2; maybe = v; } public T Get() { return v; } public bool Has { get { return maybe.HasValue && maybe.Value.Equals(v); } } public override string ToString() { return pre + "[" + v + "]" + post; } }
class Boom<T> : Exception { public T What; public Boom(T w) : base("boom " + w) { What = w; } }

abstract class Run { public abstract void Go(); }
class Run<T> : Run where T : struct, IEquatable<T>, IComparable<T>, IMade {
    static T Make(int i) { T t = default(T); t.Set(i); return t; }
    static T Id<X>(X other, T t, long a, double b, X last) { return t; }
    static void Swap<X>(ref X a, ref X b) { X t = a; a = b; b = t; }
    static IEnumerable<KeyValuePair<int, T>> Count(int n) { for (int i = 0; i < n; i++) { T t = Make(i); yield return new KeyValuePair<int, T>(i, t); } }
    static async Task<T> Later(int i) { T a = Make(i); await Task.Yield(); T b = Make(i + 1); await Task.Delay(1); return a.CompareTo(b) < 0 ? b : a; }
    static string Try(T t, int how) {
        T kept = t; string log = "";
        try { try { if (how == 0) throw new Boom<T>(t); if (how == 1) throw new InvalidOperationException("x"); kept = Make(9); log += "ok"; } finally { log += "f" + kept; } }
        catch (Boom<T> e) when (e.What.Equals(t)) { log += "c" + e.What + kept; }
        catch (InvalidOperationException) { log += "i" + kept; }
        return log;
    }
    static T Big9(T a, int i, T b, float f, T c, string s, T d, double e, T g, long h, T k) { return a.CompareTo(k) < 0 && i == 1 && f == 2f && s == "3" && e == 4.0 && h == 5 ? g : d; }
    static T Sum<X>(IEnumerable<X> xs, Func<X, T> f, Func<T, T, T> add) { T acc = default(T); foreach (X x in xs) acc = add(acc, f(x)); return acc; }
    event Action<T> Seen;
    T[,] grid = new T[2, 3];
    public override void Go() {
        T a = Make(3), b = Make(200);
        Console.WriteLine("== " + typeof(T).Name + " " + a + " " + b + " " + Id("x", a, 1, 2.0, "y") + " " + Id(b, a, 1, 2.0, b));
        Swap(ref a, ref b); Console.Write(a + " " + b + " "); Swap(ref a, ref b);
        var p = new Pair<T, string>(a, "s"); var q = new Pair<string, T>("t", b); IPair<T, string> ip = p; IPair<string, T> iq = q;
        ip.Second += "!"; iq.Second = a; Console.WriteLine(p + " " + q + " " + ip.First + iq.Second + " " + ip.Join(b, a) + " " + iq.Join(1.5, "z"));
        p.Place() = b; Console.WriteLine(p.First + " " + Pair<T, string>.Last() + " " + Pair<string, T>.Last() + " " + p.Equals(new Pair<T, string>(b, "s!")));
        Pair<T, T> d = new Derived<T>(a); Console.WriteLine(d + d.Join(a, b) + ((IPair<T, T>)d).Join<object>(null, b));
        var w = new Wrap<T>(a); object bw = w; Console.WriteLine(w + " " + w.Get() + w.Has + " " + ((Wrap<T>)bw).v + " " + bw.Equals(new Wrap<T>(a)) + new Wrap<Wrap<T>>(w));
        object o = a; T? n = a, none = null; Console.WriteLine((o is T) + " " + (o is T?) + " " + (T)o + " " + (T?)o + " " + (none == null) + n.GetValueOrDefault() + none.GetValueOrDefault() + " " + ((object)none == null) + o.Equals(a) + a.Equals(o));
        try { Console.WriteLine((T)(object)"no"); } catch (InvalidCastException) { Console.Write("cast "); }
        try { Console.WriteLine((T)(object)null); } catch (NullReferenceException) { Console.WriteLine("null"); }
        grid[1, 2] = a; grid[0, 1] = grid[1, 2]; Seen += x => Console.Write("seen " + x + " "); Seen += x => Console.Write("again " + x + " "); Seen(grid[0, 1]); Console.WriteLine(grid[0, 0]);
        Console.WriteLine(string.Join(" ", Count(3).Select(kv => kv.Key + "=" + kv.Value)) + " " + Later(6).Result);
        Console.WriteLine(Try(a, 0) + " " + Try(a, 1) + " " + Try(a, 2));
        Console.WriteLine(Big9(a, 1, b, 2f, a, "3", b, 4.0, a, 5, b) + " " + Sum(new[] { 1, 2, 5 }, i => Make(i), (x, y) => x.CompareTo(y) < 0 ? y : x) + " " + Sum(new[] { "a", "bb" }, s => Make(s.Length), (x, y) => y));
        var list = new List<T> { b, a, Make(5), a }; list.Sort(); list.Insert(1, Make(7)); list.Remove(a); Console.WriteLine(string.Join(" ", list) + " " + list.IndexOf(b) + list.Contains(a) + list.BinarySearch(b));
        var dict = new Dictionary<T, List<T>>(); foreach (T t in list) { List<T> l; if (!dict.TryGetValue(t, out l)) dict[t] = l = new List<T>(); l.Add(t); } Console.WriteLine(string.Join(" ", dict.Select(kv => kv.Key + ":" + kv.Value.Count)));
        var sorted = new SortedDictionary<T, KeyValuePair<T, int>>(); foreach (T t in list) sorted[t] = new KeyValuePair<T, int>(t, 4); Console.WriteLine(string.Join(" ", sorted.Values));
        T[] arr = list.ToArray(); Array.Reverse(arr); IList<T> il = arr; ICollection<T> ic = list; Console.WriteLine(il[0] + " " + ic.Count + " " + Array.IndexOf(arr, a) + " " + arr.Max() + arr.OrderBy(x => x).Last() + " " + arr.GroupBy(x => x.Equals(b)).Count() + " " + il.Contains(b) + ((IEnumerable)arr).Cast<T>().First());
        var t3 = Tuple.Create(a, "m", b); Console.WriteLine(t3 + " " + t3.Equals(Tuple.Create(a, "m", b)) + " " + Comparer<T>.Default.Compare(a, b) + EqualityComparer<T>.Default.GetHashCode(a));
        var m = typeof(Run<T>).GetMethod("Big9", BindingFlags.NonPublic | BindingFlags.Static); Console.WriteLine(m.Invoke(null, new object[] { a, 1, b, 2f, a, "3", b, 4.0, a, 5L, b }));
        Func<T, T> id = x => x; Func<T, T> viaMethod = id.Invoke; T outer = b; Func<T> capture = () => outer; outer = a; Console.WriteLine(id(a) + " " + viaMethod(b) + " " + capture() + " " + new Lazy<T>(() => Make(2)).Value);
    }
}
class P {
    static object New(Type g, params Type[] a) { return Activator.CreateInstance(g.MakeGenericType(a)); }
    static void Main() {
        foreach (Type t in typeof(P).Assembly.GetTypes().Where(t => t.IsValueType && typeof(IMade).IsAssignableFrom(t)).OrderBy(t => t.Name)) ((Run)New(typeof(Run<>), t)).Go();
        Type e = typeof(Colour); var l = (IList)New(typeof(List<>), e); l.Add(Colour.Blue); l.Add((Colour)7); Console.WriteLine(l[0] + " " + l[1] + " " + l.Contains(Colour.Blue) + " " + l.IndexOf((Colour)7));
        var d = (IDictionary)New(typeof(Dictionary<,>), typeof(Big), e); var k = new Big(); k.Set(1); d[k] = Colour.Green; Console.WriteLine(d[k] + " " + d.Contains(new Big()));
        var swap = typeof(Run<B1>).GetMethod("Swap", BindingFlags.NonPublic | BindingFlags.Static); foreach (var pair in new[] { new object[] { 1m, 2m }, new object[] { 'a', 'b' }, new object[] { "x", null }, new object[] { 1.5f, -2f } }) { swap.MakeGenericMethod((pair[0]).GetType()).Invoke(null, pair); Console.Write(pair[0] + "," + pair[1] + " "); }
        Console.WriteLine();
    }
}
