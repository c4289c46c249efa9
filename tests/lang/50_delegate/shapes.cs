// Invoke with results and arguments of all shapes: in registers, in memory, on the stack; closed, open, over methods of
// objects and values, virtual and not.
using System;
using System.Runtime.CompilerServices;

struct Big { public long A, B, C; public Big(long a, long b, long c) { A = a; B = b; C = c; } public override string ToString() { return A + "/" + B + "/" + C; } }
struct Pair { public long A, B; public Pair(long a, long b) { A = a; B = b; } public override string ToString() { return A + "," + B; } }
struct Mix { public double D; public long L; public Mix(double d, long l) { D = d; L = l; } public override string ToString() { return D + ":" + L; } }

delegate Big BigOf(int a, Big b, long c);
delegate Big Ints(int a, int b, int c, int d, int e);
delegate Big Many(int a, int b, int c, int d, int e, int f, int g);
delegate long OnStack(Big a, int b, Big c);
delegate long Straddle(int a, int b, int c, int d, Pair p, int e);
delegate Mix Floats(double a, Mix m, float b, Big big, Pair p);
delegate Pair Six(int a, int b, int c, int d, int e, int f);
delegate Big Getter(C c);
delegate Big GetterOf(ref Big b, int n);
delegate Big Plain(C c, int k, Big b);

class C {
  public int N;
  public Big Get() { return new Big(N, N + 1, N + 2); }
  public virtual Big Virtual() { return new Big(N, 0, 0); }
  public Big With(int k, Big b) { return new Big(N + b.A, k + b.B, b.C); }
  public Big BigOf(int a, Big b, long c) { return new Big(N + a, b.B, c); }
  public Big Ints(int a, int b, int c, int d, int e) { return new Big(N * 100000 + a * 10000 + b * 1000 + c * 100 + d * 10 + e, a, e); }
  public Big Many(int a, int b, int c, int d, int e, int f, int g) { return new Big(N, a * 10 + b, ((c * 10 + d) * 10 + e) * 100 + f * 10 + g); }
  public long OnStack(Big a, int b, Big c) { return N + a.A + b * 10 + c.C * 100; }
  public long Straddle(int a, int b, int c, int d, Pair p, int e) { return N + a + b * 10 + c * 100 + d * 1000 + p.A * 10000 + p.B * 100000 + e * 1000000; }
  public Mix Floats(double a, Mix m, float b, Big big, Pair p) { return new Mix(a + m.D + b, m.L + big.C + p.B + N); }
  public Pair Six(int a, int b, int c, int d, int e, int f) { return new Pair(N, f * 100000 + e * 10000 + d * 1000 + c * 100 + b * 10 + a); }
}
class D : C { public override Big Virtual() { return new Big(-N, 0, 0); } }

static class S {
  public static Big BigOf(int a, Big b, long c) { return new Big(a, b.B, c); }
  public static Big Ints(int a, int b, int c, int d, int e) { return new Big(a * 10000 + b * 1000 + c * 100 + d * 10 + e, a, e); }
  public static Big Many(int a, int b, int c, int d, int e, int f, int g) { return new Big(0, a * 10 + b, ((c * 10 + d) * 10 + e) * 100 + f * 10 + g); }
  public static long OnStack(Big a, int b, Big c) { return a.A + b * 10 + c.C * 100; }
  public static long Straddle(int a, int b, int c, int d, Pair p, int e) { return a + b * 10 + c * 100 + d * 1000 + p.A * 10000 + p.B * 100000 + e * 1000000; }
  public static Mix Floats(double a, Mix m, float b, Big big, Pair p) { return new Mix(a + m.D + b, m.L + big.C + p.B); }
  public static Pair Six(int a, int b, int c, int d, int e, int f) { return new Pair(a, f * 100000 + e * 10000 + d * 1000 + c * 100 + b * 10 + a); }
  public static Big Closed(string s, int a, Big b, long c) { return new Big(s.Length, a + b.A, c); }
  public static Big OverBig(ref Big b, int n) { return new Big(b.C, b.B, n); }
}

class Program {
  static Big b1 = new Big(1, 2, 3);
  [MethodImpl(MethodImplOptions.NoInlining)]
  static void All(string what, BigOf f1, Ints f2, Many f3, OnStack f4, Straddle f5, Floats f6, Six f7) {
    for (int i = 0; i < 2; i++) {
      Console.WriteLine(what + " " + f1(4, b1, 5) + " " + f2(1, 2, 3, 4, 5) + " " + f3(1, 2, 3, 4, 5, 6, 7) + " " + f4(b1, 7, b1) + " " +
                        f5(1, 2, 3, 4, new Pair(5, 6), 7) + " " + f6(1.5, new Mix(2.5, 3), 4, b1, new Pair(9, 8)) + " " + f7(1, 2, 3, 4, 5, 6));
    }
  }
  static T Make<T>(Type of, string name) where T : class { return (T)(object)Delegate.CreateDelegate(typeof(T), of.GetMethod(name)); }
  static void Main() {
    var c = new C { N = 9 };
    All("closed", c.BigOf, c.Ints, c.Many, c.OnStack, c.Straddle, c.Floats, c.Six);
    All("open", S.BigOf, S.Ints, S.Many, S.OnStack, S.Straddle, S.Floats, S.Six);
    BigOf closed = (BigOf)Delegate.CreateDelegate(typeof(BigOf), "four", typeof(S).GetMethod("Closed"));
    Console.WriteLine(closed(1, b1, 2) + " " + closed(2, b1, 2));
    Console.WriteLine(((BigOf)c.BigOf + S.BigOf)(4, b1, 6) + " " + ((Many)S.Many + c.Many)(1, 2, 3, 4, 5, 6, 7));
    var get = Make<Getter>(typeof(C), "Get");
    var virt = Make<Getter>(typeof(C), "Virtual");
    var plain = Make<Plain>(typeof(C), "With");
    var over = Make<GetterOf>(typeof(S), "OverBig");
    Console.WriteLine(get(c) + " " + get(new D { N = 4 }) + " " + virt(c) + " " + virt(new D { N = 4 }) + " " + plain(c, 5, b1) + " " + over(ref b1, 6));
    Func<Big, Big> twice = b => new Big(b.A * 2, b.B * 2, b.C * 2);
    Console.WriteLine(twice(twice(b1)) + " " + twice.DynamicInvoke(b1) + " " + ((Func<Big, Big>)twice.Clone())(b1));
    try { ((Func<int, Big>)(n => { throw new InvalidOperationException("from a big one"); }))(1); }
    catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
    Func<int, Big> nothing = null;
    try { Console.WriteLine(nothing(1)); } catch (NullReferenceException) { Console.WriteLine("null"); }
  }
}
