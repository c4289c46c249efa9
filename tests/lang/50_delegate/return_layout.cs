// Delegates and interface calls that return structs which nothing laid out before.
using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;

struct Big { public object A; public long B, C, D; }
struct Wrapped<T> { public T[] Items; }
struct Mixed { public Guid G; public Wrapped<byte> A, B; }
struct Three { public long A, B, C; }
struct Pair { public long A, B; }
struct Late { public long A, B, C, D; }

interface IGet<T, E> where E : struct { E Get(); }
struct Box<T> { public T A; public long B, C, D; }
class Getter : IGet<Getter, Box<Getter>> { public Box<Getter> Get() { return new Box<Getter> { B = 42 }; } }

interface IMake { Late Make(); }
struct Maker : IMake { public long Z; public Late Make() { return new Late { B = Z + 1 }; } }

class X {
  public long Z = 7;
  public Big F() { return new Big { B = Z }; }
  public static Big G() { return new Big { B = 43 }; }
  public static Three H(int a, long b) { return new Three { C = a + b }; }
}

class P {
  [MethodImpl(MethodImplOptions.NoInlining)] static object Closed() { return new Func<Big>(new X().F); }
  [MethodImpl(MethodImplOptions.NoInlining)] static object Static() { return new Func<Big>(X.G); }
  [MethodImpl(MethodImplOptions.NoInlining)] static object Args() { return new Func<int, long, Three>(X.H); }
  [MethodImpl(MethodImplOptions.NoInlining)] static void Use(object o) { Console.WriteLine(((Func<Big>)o)().B); }
  [MethodImpl(MethodImplOptions.NoInlining)] static void Use3(object o) {
    Console.WriteLine(((Func<int, long, Three>)o)(3, 4).C);
  }
  static Mixed MakeMixed() { return new Mixed { A = new Wrapped<byte> { Items = new byte[3] } }; }
  static object Go<T, E>(object o) where E : struct {
    var g = o as IGet<T, E>;
    return g == null ? null : (object)g.Get();
  }
  [MethodImpl(MethodImplOptions.NoInlining)] static object Boxed(long z) { return new Maker { Z = z }; }
  [MethodImpl(MethodImplOptions.NoInlining)] static long ThroughInterface(object o) { return ((IMake)o).Make().B; }

  static void Main() {
    object a = Closed(), b = Static(), c = Args();
    Use(a);
    Use(b);
    Use3(c);
    Func<Mixed> f = MakeMixed;
    Console.WriteLine(Task.Run(f).Result.A.Items.Length);
    Func<Pair> p = () => new Pair { B = 5 };
    Console.WriteLine(Task.Run(p).Result.B);
    Console.WriteLine(((Box<Getter>)Go<Getter, Box<Getter>>(new Getter())).B);
    Console.WriteLine(ThroughInterface(Boxed(11)));
    var m = typeof(X).GetMethod("H");
    Console.WriteLine(((Three)m.Invoke(null, new object[] { 1, 2L })).C);
    var d = (Func<int, long, Three>)Delegate.CreateDelegate(typeof(Func<int, long, Three>), m);
    Console.WriteLine(d(5, 6).C);
    Console.WriteLine(((Three)((Delegate)d).DynamicInvoke(7, 8L)).C);
    Func<int?, Big?> n = x => x == null ? (Big?)null : new Big { B = x.Value };
    var r = n.BeginInvoke(9, null, null);
    Console.WriteLine(n.EndInvoke(r).Value.B);
  }
}
