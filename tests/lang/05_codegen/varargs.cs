// Methods with a variable argument list: calls of every kind, ArgIterator, TypedReference.
using System;
using System.Reflection;
using System.Text;

struct Pt { public int X, Y; public override string ToString() { return X + "," + Y; } }
struct Big { public long A, B, C; public override string ToString() { return A + "/" + B + "/" + C; } }
enum Color : byte { Red, Green }

class V {
  readonly int seed;
  public V(__arglist) { seed = Count(__arglist); }
  public V(int a, __arglist) { seed = a * 100 + Count(__arglist); }
  public V(int a) { seed = a; }
  static int Count(RuntimeArgumentHandle h) { return new ArgIterator(h).GetRemainingCount(); }
  public virtual string M(string name, __arglist) { return "V." + name + seed + P.List(__arglist); }
  public Big Ret(int a, __arglist) { return new Big { A = a, B = seed, C = Count(__arglist) }; }
}
class W : V {
  public W() : base(7) {}
  public override string M(string name, __arglist) { return "W." + name + P.List(__arglist); }
}

class P {
  public static string List(RuntimeArgumentHandle h) {
    var it = new ArgIterator(h);
    var sb = new StringBuilder("[" + it.GetRemainingCount() + ":");
    while (it.GetRemainingCount() > 0) {
      Type t = Type.GetTypeFromHandle(it.GetNextArgType());
      TypedReference r = it.GetNextArg();
      sb.Append(" " + t.Name + "=" + (TypedReference.ToObject(r) ?? "null"));
    }
    return sb + "]";
  }
  static string All(__arglist) { return List(__arglist); }
  static string Many(int a, long b, string c, double d, int e, int f, int g, int h, int i, __arglist) {
    return a + "|" + b + "|" + c + "|" + d + "|" + (e + f + g + h + i) + List(__arglist);
  }
  static int Sum(int a, __arglist) {
    var it = new ArgIterator(__arglist);
    int s = a;
    for (int n = it.GetRemainingCount(); n > 0; n--)
      s += __refvalue(it.GetNextArg(), int);
    return s;
  }
  static string Shared<T>(T v) { return All(__arglist(v, new T[2], typeof(T).Name)); }
  static void Throws(__arglist) { throw new InvalidOperationException(List(__arglist)); }

  static void Main() {
    string nothing = null;
    Console.WriteLine(All(__arglist()));
    Console.WriteLine(All(__arglist(1, 2L, (byte)3, (short)-4, 'c', true, 1.5f, 2.5, "s", nothing)));
    Console.WriteLine(All(__arglist(new Pt { X = 1, Y = 2 }, new Big { A = 1, B = 2, C = 3 }, Color.Green, (int?)5)));
    Console.WriteLine(Many(1, 2, "3", 4, 5, 6, 7, 8, 9, __arglist(10, "eleven")));
    Console.WriteLine(Sum(1, __arglist()) + " " + Sum(1, __arglist(2, 3)) + " " + Sum(1, __arglist(2, 3, 4, 5, 6, 7, 8)));
    Console.WriteLine(Shared("x") + " " + Shared(5) + " " + Shared(new Version(1, 2)));
    var v = new V(__arglist("a", "b"));
    V w = new W();
    Console.WriteLine(v.M("n", __arglist(1)) + " " + w.M("m", __arglist()) + " " + w.M("k", __arglist(2.5)));
    Console.WriteLine(v.Ret(4, __arglist(1, 2)) + " " + w.Ret(5, __arglist(3)));
    try { Throws(__arglist(1, "two")); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
    try { string.Concat("a", 1, 'b', 2.5, __arglist("c", 3)); } // so in mscorlib
    catch (PlatformNotSupportedException) { Console.WriteLine("not supported"); }
    Console.WriteLine("{0} {1} {2} {3} {4} {5}", 1, 2, 3, 4, __arglist(5, 6));

    var m = typeof(P).GetMethod("Sum", BindingFlags.NonPublic | BindingFlags.Static);
    Console.WriteLine(m + " " + m.CallingConvention + " " + m.Invoke(null, new object[] { 41 }));

    int i = 5;
    TypedReference r = __makeref(i);
    __refvalue(r, int) = 6;
    Console.WriteLine(i + " " + __reftype(r).Name + " " + TypedReference.GetTargetType(r).Name);
    try { Console.WriteLine(__refvalue(r, long)); } catch (InvalidCastException) { Console.WriteLine("InvalidCast"); }
    var box = new Holder();
    var tr = TypedReference.MakeTypedReference(box, new[] { typeof(Holder).GetField("O"), typeof(Outer).GetField("P") });
    Console.WriteLine(TypedReference.ToObject(tr));
    Pt pt = new Pt { X = 1, Y = 2 };
    TypedReference rp = __makeref(pt);
    typeof(Pt).GetField("X").SetValueDirect(rp, 99);
    Console.WriteLine(pt + " " + typeof(Pt).GetField("X").GetValueDirect(rp));
    var it = new ArgIterator();
    Console.WriteLine(it.GetRemainingCount());
  }
  struct Outer { public int A; public Pt P; }
  class Holder { public Outer O = new Outer { P = new Pt { X = 3, Y = 4 } }; }
}
