using System;
using System.Collections.Generic;

struct Opt<T> { readonly T v; readonly bool has; public Opt(T v) { this.v = v; has = true; } public bool Has => has; public T Or(T d) { return has ? v : d; } public Opt<U> Map<U>(Func<T, U> f) { return has ? new Opt<U>(f(v)) : default(Opt<U>); } public static implicit operator Opt<T>(T t) { return new Opt<T>(t); } public override string ToString() { return has ? "Some(" + v + ")" : "None"; } }
struct Pair<A, B> { public A a; public B b; public Pair(A a, B b) { this.a = a; this.b = b; } public Pair<B, A> Flip() { return new Pair<B, A>(b, a); } public static int Made; public void SetA(A x) { a = x; Made++; } }
struct SmallVec<T> { T a, b, c, d; int n; public void Add(T t) { switch (n++) { case 0: a = t; break; case 1: b = t; break; case 2: c = t; break; case 3: d = t; break; default: throw new InvalidOperationException("full"); } } public T this[int i] { get { return i == 0 ? a : i == 1 ? b : i == 2 ? c : d; } } public int Count => n; }
interface IOp<T> { T Do(T a, T b); } struct AddI : IOp<int> { public int Do(int a, int b) { return a + b; } } struct MulD : IOp<double> { public double Do(double a, double b) { return a * b; } } struct Cat : IOp<string> { public string Do(string a, string b) { return a + b; } }
class Ll<T> { struct Ent { public T val; public int next; } Ent[] e = new Ent[4]; int n, head = -1; public void Push(T t) { if (n == e.Length) Array.Resize(ref e, n * 2); e[n].val = t; e[n].next = head; head = n++; } public IEnumerable<T> Items() { for (int i = head; i >= 0; i = e[i].next) yield return e[i].val; } }

class P
{
    static T Fold<T, O>(T[] a, T z) where O : struct, IOp<T> { O op = default(O); foreach (T t in a) z = op.Do(z, t); return z; }
    static void Main()
    {
        Opt<int> o = 5; Console.WriteLine(o); Console.WriteLine(o.Map(x => x * 1.5)); Console.WriteLine(o.Map(x => "s" + x).Or("none")); Console.WriteLine(default(Opt<string>).Map(s => s.Length)); Console.WriteLine(default(Opt<long>).Or(-1)); Console.WriteLine(new Opt<Opt<int>>(o)); Opt<string> os = "str"; Console.WriteLine(os.Map(s => new Pair<int, string>(s.Length, s)).Or(default(Pair<int, string>)).Flip().a);
        var p = new Pair<byte, double>(7, 2.5); Console.WriteLine(p.Flip().a + p.Flip().b); p.SetA(9); p.SetA(8); new Pair<string, object>().SetA("q"); Console.WriteLine(p.a); Console.WriteLine(Pair<byte, double>.Made); Console.WriteLine(Pair<string, object>.Made); Console.WriteLine(Pair<object, string>.Made);
        var v = new SmallVec<string>(); v.Add("x"); v.Add("y"); var w = v; w.Add("z"); Console.WriteLine(v.Count + " " + w.Count + w[2] + w[0]); var vd = new SmallVec<Pair<float, long>>(); vd.Add(new Pair<float, long>(1.5f, 1L << 35)); Console.WriteLine(vd[0].a + vd[0].b); var vi = new SmallVec<sbyte>(); try { for (sbyte i = 0; ; i++) vi.Add(i); } catch (InvalidOperationException e) { Console.WriteLine(e.Message + vi.Count); }
        Console.WriteLine(Fold<int, AddI>(new[] { 1, 2, 3 }, 10)); Console.WriteLine(Fold<double, MulD>(new[] { 1.5, 2, 3 }, 1)); Console.WriteLine(Fold<string, Cat>(new[] { "a", "b" }, ">"));
        var l = new Ll<Pair<int, string>>(); for (int i = 0; i < 10; i++) l.Push(new Pair<int, string>(i, "v" + i)); foreach (var x in l.Items()) Console.Write(x.a + x.b + " "); Console.WriteLine(); var kv = new KeyValuePair<string, decimal>("k", 1.50m); Console.WriteLine(kv);
        Opt<int>[] arr = new Opt<int>[3]; arr[1] = 4; int t = 0; foreach (var x in arr) t += x.Or(100); Console.WriteLine(t); object bx = arr[1]; Console.WriteLine(((Opt<int>)bx).Has); Console.WriteLine(bx is Opt<long>); Console.WriteLine(typeof(Pair<int, string>).IsValueType);
    }
}
