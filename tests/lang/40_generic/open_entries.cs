using System; using System.Collections; using System.Collections.Generic; using System.Linq; using System.Reflection; using System.Runtime.CompilerServices;
interface IConv<A, B> { B Conv(A a, int k); void Put(ref A a, B b); A this[B b] { get; } }
struct Small : IComparable<Small>, IEquatable<Small>, IConv<Small, long>, IConv<string, Small> { public int N;
  public int CompareTo(Small o) { if (o.N == 13) throw new InvalidOperationException("thirteen"); return N.CompareTo(o.N); }
  public bool Equals(Small o) { return N == o.N; } public override int GetHashCode() { return N; } public override string ToString() { return "s" + N; }
  public long Conv(Small a, int k) { N++; return a.N * 100L + k; } public void Put(ref Small a, long b) { a.N = (int)b; } Small IConv<Small, long>.this[long b] { get { return new Small { N = (int)b + N }; } }
  public Small Conv(string a, int k) { return new Small { N = a.Length + k }; } public void Put(ref string a, Small b) { a = b.ToString(); } string IConv<string, Small>.this[Small b] { get { return "i" + b.N; } } }
struct Big : IComparable<Big>, IConv<Big, double>, IConv<double, Big> { public long A, B, C; public string S; public int CompareTo(Big o) { return A.CompareTo(o.A); }
  public double Conv(Big a, int k) { return a.A + a.C + k; } public void Put(ref Big a, double b) { a.B = (long)b; } Big IConv<Big, double>.this[double b] { get { return new Big { A = (long)b, S = "x" }; } }
  public Big Conv(double a, int k) { return new Big { A = (long)a, C = k, S = S + "!" }; } public void Put(ref double a, Big b) { a = b.A; } double IConv<double, Big>.this[Big b] { get { return b.C + 0.5; } } public override string ToString() { return A + "/" + B + "/" + C + "/" + S; } }
class Obj : IComparer<Small>, IEqualityComparer<Big>, IConv<float, byte> { public virtual int Compare(Small a, Small b) { return b.N - a.N; } public bool Equals(Big a, Big b) { return a.S == b.S; } public int GetHashCode(Big b) { return b.S.Length; }
  public byte Conv(float a, int k) { return (byte)(a * k); } public void Put(ref float a, byte b) { a += b; } public float this[byte b] { get { return b / 2f; } } }
class Obj2 : Obj { public override int Compare(Small a, Small b) { return -base.Compare(a, b); } }
abstract class Run { public abstract void Go(object x, object a, object b); }
class Run<T, A, B> : Run where T : IConv<A, B> { public override void Go(object x, object a, object b) { var t = (T)x; A p = (A)a; B q = (B)b;
  Console.WriteLine(t.Conv(p, 3) + " " + t.Conv(p, 4)); t.Put(ref p, q); Console.WriteLine(p + " " + t[q]); IConv<A, B> i = t; Console.WriteLine(i.Conv(p, 5)); i.Put(ref p, q); Console.WriteLine(p + " " + i[q]); Func<A, int, B> f = t.Conv; Console.WriteLine(f(p, 6)); } }
abstract class Sorts { public abstract void Go(IList l, object c); }
class Sorts<T> : Sorts { public override void Go(IList l, object c) { var s = new List<T>(); foreach (T t in l) s.Add(t); var u = new List<T>(s); u.Sort((IComparer<T>)c); Console.WriteLine(string.Join(",", u)); s.Sort(); Console.WriteLine(string.Join(",", s) + " " + s.Max() + " " + s.BinarySearch(s[0])); } }
class P { static Type Get(string n) { return typeof(P).Assembly.GetType(n); }
  static void Main() {
    var ty = new[] { Get("Sm" + "all"), Get("B" + "ig"), Get("O" + "bj") };
    Func<Type, Type, Type, Run> mk = (t, a, b) => (Run)Activator.CreateInstance(typeof(Run<,,>).MakeGenericType(t, a, b));
    mk(ty[0], ty[0], typeof(long)).Go(new Small { N = 2 }, new Small { N = 5 }, 77L);
    mk(ty[0], typeof(string), ty[0]).Go(new Small { N = 2 }, "abc", new Small { N = 8 });
    mk(ty[1], ty[1], typeof(double)).Go(new Big { A = 1, S = "q" }, new Big { A = 2, C = 3 }, 6.5);
    mk(ty[1], typeof(double), ty[1]).Go(new Big { A = 1, S = "q" }, 2.5, new Big { A = 4, C = 9 });
    mk(ty[2], typeof(float), typeof(byte)).Go(new Obj(), 1.5f, (byte)7);
    var ss = (Sorts)Activator.CreateInstance(typeof(Sorts<>).MakeGenericType(ty[0])); ss.Go(new[] { new Small { N = 3 }, new Small { N = 1 }, new Small { N = 2 } }, new Obj()); ss.Go(new[] { new Small { N = 3 }, new Small { N = 1 }, new Small { N = 2 } }, new Obj2());
    try { ss.Go(new[] { new Small { N = 13 }, new Small { N = 13 }, new Small { N = 4 } }, new Obj()); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); var st=e.InnerException.StackTrace; Console.WriteLine(string.Join("|", st.Split('\n').Take(2).Select(l => l.Split('(')[0].Trim())));}
    var d = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(ty[1], typeof(int)), new Obj()); d[new Big { S = "a" }] = 1; d[new Big { A = 3, S = "a" }] = 2; Console.WriteLine(d.Count);
  } }
