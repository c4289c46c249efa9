using System;

// Structs with floating point members: SSE, INTEGER and mixed classes.
struct F1 { public float a; } struct F2 { public float a, b; } struct F3 { public float a, b, c; } struct F4 { public float a, b, c, d; } struct F5 { public float a, b, c, d, e; }
struct D1 { public double a; } struct D2 { public double a, b; } struct D3 { public double a, b, c; } struct FI { public float f; public int i; } struct IF { public int i; public float f; } struct DI { public double d; public int i; } struct ID { public int i; public double d; }
struct LD { public long l; public double d; } struct FD { public float f; public double d; } struct FFI { public float a, b; public int i; } struct IFF { public int i; public float a, b; } struct DF { public double d; public float f; } struct BF { public byte b; public float f; public byte c; public float g; } struct N2 { public F2 x; public F1 y; } struct ND { public D1 a; public FI b; } struct SD { public string s; public double d; }

class P
{
    static F1 X(F1 s) { s.a *= 2; return s; } static F2 X(F2 s) { float t = s.a; s.a = s.b; s.b = t; return s; } static F3 X(F3 s) { s.c = s.a + s.b; return s; } static F4 X(F4 s) { s.d = s.a + s.b + s.c; s.a = -s.a; return s; } static F5 X(F5 s) { s.e = s.a * s.d; return s; }
    static D1 X(D1 s) { s.a /= 2; return s; } static D2 X(D2 s) { s.a -= s.b; return s; } static D3 X(D3 s) { s.c = s.a * s.b; return s; } static FI X(FI s) { s.f += s.i++; return s; } static IF X(IF s) { s.i += (int)s.f; s.f = 0.5f; return s; } static DI X(DI s) { s.d += s.i; s.i *= 3; return s; } static ID X(ID s) { s.d += s.i; s.i = -s.i; return s; }
    static LD X(LD s) { s.l += (long)s.d; return s; } static FD X(FD s) { s.d += s.f; return s; } static FFI X(FFI s) { s.i += (int)(s.a + s.b); return s; } static IFF X(IFF s) { s.a += s.i; s.b -= s.i; return s; } static DF X(DF s) { s.f += (float)s.d; return s; } static BF X(BF s) { s.f += s.b; s.g += s.c; return s; } static N2 X(N2 s) { s.y = s.x.a > s.x.b ? new F1 { a = s.x.a } : new F1 { a = s.x.b }; return s; } static ND X(ND s) { s.a.a += s.b.f * s.b.i; return s; } static SD X(SD s) { s.s += (int)s.d; s.d = 1; return s; }
    static double Mix(double q, F2 a, int i, F3 b, D2 c, float r, FI d, ID e, F5 f, D1 g, LD h, double z, D2 k, DI m, D2 n) { return q + a.a * 2 + a.b * 3 + i + b.a + b.b + b.c * 5 + c.a + c.b * 7 + r + d.f + d.i * 11 + e.i + e.d * 13 + f.e + g.a + h.l + h.d + z + k.a + k.b + m.d + m.i * 17 + n.a * 19 + n.b; }
    static D2 Split(double a, double b, double c, double d, double e, double f, double g, D2 s, double h) { s.a += a + b + c + d + e + f + g; s.b += h; return s; }
    static void Main()
    {
        var f2 = X(new F2 { a = 1.5f, b = 2.5f }); var f3 = X(new F3 { a = 1, b = 2 }); var f4 = X(new F4 { a = 1, b = 2, c = 3 }); var f5 = X(new F5 { a = 3, d = 4 }); Console.WriteLine(X(new F1 { a = 1.25f }).a + " " + f2.a + f2.b + " " + f3.c + " " + f4.a + f4.d + " " + f5.e);
        var d2 = X(new D2 { a = 5, b = 0.5 }); var d3 = X(new D3 { a = 3, b = 1.5 }); Console.WriteLine(X(new D1 { a = 5 }).a + " " + d2.a + " " + d2.b + " " + d3.c);
        var fi = X(new FI { f = 1.5f, i = 10 }); var i_f = X(new IF { i = 10, f = 3.9f }); var di = X(new DI { d = 0.25, i = 7 }); var id = X(new ID { i = 4, d = 1.5 }); Console.WriteLine(fi.f + " " + fi.i + " " + i_f.i + " " + i_f.f + " " + di.d + " " + di.i + " " + id.i + " " + id.d);
        var ld = X(new LD { l = 1L << 40, d = 7.9 }); var fd = X(new FD { f = 1.5f, d = 2 }); var ffi = X(new FFI { a = 1.5f, b = 2.6f, i = 1 }); var iff = X(new IFF { i = 10, a = 1, b = 2 }); var df = X(new DF { d = 2, f = 0.5f }); var bf = X(new BF { b = 200, f = 0.5f, c = 100, g = 0.25f }); Console.WriteLine(ld.l + " " + ld.d + " " + fd.d + " " + ffi.i + " " + iff.a + " " + iff.b + " " + df.f + " " + bf.f + " " + bf.g);
        var n2 = X(new N2 { x = f2 }); var nd = X(new ND { a = new D1 { a = 1 }, b = fi }); var sd = X(X(new SD { s = "s", d = 42.5 })); Console.WriteLine(n2.y.a + " " + nd.a.a + " " + sd.s + sd.d);
        Console.WriteLine(Mix(1, f2, 2, f3, d2, 3, fi, id, f5, new D1 { a = 4 }, new LD { l = 5, d = 6 }, 7, d2, di, new D2 { a = 8, b = 9 }));
        var sp = Split(1, 2, 3, 4, 5, 6, 7, new D2 { a = 0.5, b = 0.25 }, 9); Console.WriteLine(sp.a + " " + sp.b); Func<F3, D2, LD, FI> fn = (a, b, c) => new FI { f = a.c + (float)b.a, i = (int)c.d }; var r = fn(f3, d2, ld); Console.WriteLine(r.f + " " + r.i);
        D3[] arr = new D3[4]; for (int i = 0; i < 4; i++) arr[i] = X(new D3 { a = i, b = i + 0.5 }); double t = 0; foreach (var d in arr) t += d.c; Console.WriteLine(t);
    }
}
