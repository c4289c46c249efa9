// Structs by value to and from C, through callbacks, delegates and reflection: every kind that a calling convention
// tells apart, in registers, past the last register, and in memory.
using System; using System.Runtime.InteropServices;
struct F2 { public float a, b; }
struct F3 { public float a, b, c; }
struct F4 { public float a, b, c, d; }
struct F5 { public float a, b, c, d, e; }
struct D2 { public double a, b; }
struct D4 { public double a, b, c, d; }
struct Nested { public F2 p; public float q; }
struct Mixed { public float a; public int b; }
struct Pair { public double a; public long b; }
unsafe struct Small { public fixed sbyte a[3]; }
unsafe struct Odd { public short a; public fixed sbyte b[9]; }
struct Big { public long a, b, c; }
delegate F4 Turn(F3 a, Big b, D4 c, Mixed d, F5 e, D2 f, Pair g, long h);
delegate Big Back(Nested a, Odd b, Big c);
unsafe class P {
  const string L = "aggregates";
  [DllImport(L)] static extern double sum(F2 a, F3 b, F4 c);
  [DllImport(L)] static extern double overflow(D4 a, D2 b, F3 c, F2 d, double e);
  [DllImport(L)] static extern long words(Pair a, Mixed b, Big c, int d, Odd e, Small f, Pair g, Big h, long i);
  [DllImport(L)] static extern F3 make3(float x);
  [DllImport(L)] static extern F4 make4(float x);
  [DllImport(L)] static extern F5 make5(float x);
  [DllImport(L)] static extern D4 maked(double x);
  [DllImport(L)] static extern Nested maken(float x);
  [DllImport(L)] static extern Mixed makem(float x);
  [DllImport(L)] static extern Pair makep(double x);
  [DllImport(L)] static extern Odd makeo(short x);
  [DllImport(L)] static extern Big makeb(long x);
  [DllImport(L)] static extern F4 turn(Turn f);
  [DllImport(L)] static extern long back(Back f);

  static F4 OnTurn(F3 a, Big b, D4 c, Mixed d, F5 e, D2 f, Pair g, long h) {
    b.b = 0; // a copy
    Console.WriteLine("{0} {1} {2}|{3} {4} {5}|{6} {7}|{8} {9}", a.a, a.b, a.c, b.a, b.b, b.c, c.a, c.d, d.a, d.b);
    Console.WriteLine("{0} {1}|{2} {3}|{4} {5}|{6}", e.a, e.e, f.a, f.b, g.a, g.b, h);
    return new F4 { a = a.c, b = d.a, c = e.e, d = (float)f.b };
  }
  static Big OnBack(Nested a, Odd b, Big c) {
    c.a += (long)(a.p.a + a.p.b * 2 + a.q * 3);
    c.b += b.a;
    c.c += b.b[8];
    return c;
  }
  static void Main() {
    var f2 = new F2 { a = 1, b = 2 }; var f3 = new F3 { a = 3, b = 4, c = 5 }; var f4 = new F4 { a = 6, b = 7, c = 8, d = 9 };
    var d2 = new D2 { a = 10, b = 11 }; var d4 = new D4 { a = 12, b = 13, c = 14, d = 15 };
    var pair = new Pair { a = 16, b = 17 }; var mixed = new Mixed { a = 18, b = 19 }; var big = new Big { a = 20, b = 21, c = 22 };
    var odd = new Odd { a = 23 }; var small = new Small();
    for (int i = 0; i < 9; i++) odd.b[i] = (sbyte)(i - 4);
    small.a[2] = 24;
    Console.WriteLine(sum(f2, f3, f4));
    Console.WriteLine(overflow(d4, d2, f3, f2, 0.5));
    Console.WriteLine(words(pair, mixed, big, 25, odd, small, pair, big, 26));
    Console.WriteLine(big.a + " " + big.b);
    var r3 = make3(1.5f); Console.WriteLine("{0} {1} {2}", r3.a, r3.b, r3.c);
    var r4 = make4(2.5f); Console.WriteLine("{0} {1} {2} {3}", r4.a, r4.b, r4.c, r4.d);
    var r5 = make5(3.5f); Console.WriteLine("{0} {1} {2} {3} {4}", r5.a, r5.b, r5.c, r5.d, r5.e);
    var rd = maked(4.5); Console.WriteLine("{0} {1} {2} {3}", rd.a, rd.b, rd.c, rd.d);
    var rn = maken(5.5f); Console.WriteLine("{0} {1} {2}", rn.p.a, rn.p.b, rn.q);
    var rm = makem(6.5f); Console.WriteLine("{0} {1}", rm.a, rm.b);
    var rp = makep(7.5); Console.WriteLine("{0} {1}", rp.a, rp.b);
    var ro = makeo(-8); Console.WriteLine("{0} {1} {2}", ro.a, ro.b[0], ro.b[8]);
    var rb = makeb(9); Console.WriteLine("{0} {1} {2}", rb.a, rb.b, rb.c);
    r4 = turn(OnTurn); Console.WriteLine("{0} {1} {2} {3}", r4.a, r4.b, r4.c, r4.d);
    Console.WriteLine(back(OnBack));
    Turn t = OnTurn;
    r4 = t(f3, big, d4, mixed, make5(1), d2, pair, 27); Console.WriteLine("{0} {1} {2} {3}", r4.a, r4.b, r4.c, r4.d);
    r4 = (F4)t.DynamicInvoke(f3, big, d4, mixed, make5(1), d2, pair, 28L); Console.WriteLine("{0} {1} {2} {3}", r4.a, r4.b, r4.c, r4.d);
    object boxed = big;
    var flags = System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static;
    rb = (Big)typeof(P).GetMethod("OnBack", flags).Invoke(null, new object[] { rn, odd, boxed });
    Console.WriteLine("{0} {1} {2} {3}", rb.a, rb.b, rb.c, ((Big)boxed).a);
  }
}
