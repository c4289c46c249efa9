using System;

// Integer structs of every size from 1 to 64 bytes, by value in and out: what goes in registers and what in memory.
struct S1 { public byte a; } struct S2 { public byte a, b; } struct S3 { public byte a, b, c; } struct S4 { public short a; public byte b, c; } struct S5 { public int a; public byte b; }
struct S6 { public short a, b, c; } struct S7 { public byte a, b, c, d, e, f, g; } struct S8 { public int a, b; } struct L8 { public long a; } struct S9 { public long a; public byte b; } struct S12 { public int a, b, c; } struct S16 { public long a, b; }
struct M16 { public byte a; public int b; public long c; } struct S17 { public long a, b; public byte c; } struct S20 { public int a, b, c, d, e; } struct S24 { public long a, b, c; } struct S32 { public long a, b, c, d; } struct S64 { public long a, b, c, d, e, f, g, h; }
struct R8 { public string s; } struct R16 { public string s; public int n; } struct E0 { }

class P
{
    static S1 F(S1 s) { s.a++; return s; } static S2 F(S2 s) { s.b += s.a; return s; } static S3 F(S3 s) { s.c += s.b; s.a = 9; return s; } static S4 F(S4 s) { s.a -= s.b; s.c++; return s; } static S5 F(S5 s) { s.a *= s.b; return s; }
    static S6 F(S6 s) { s.c = (short)(s.a + s.b); return s; } static S7 F(S7 s) { s.g = (byte)(s.a + s.f); return s; } static S8 F(S8 s) { int t = s.a; s.a = s.b; s.b = t; return s; } static L8 F(L8 s) { s.a = ~s.a; return s; } static S9 F(S9 s) { s.a += s.b++; return s; }
    static S12 F(S12 s) { s.b = s.a + s.c; return s; } static S16 F(S16 s) { long t = s.a; s.a = s.b; s.b = t; return s; } static M16 F(M16 s) { s.c = s.a * s.b; return s; } static S17 F(S17 s) { s.a += s.c; s.c = 1; return s; } static S20 F(S20 s) { s.e = s.a + s.b + s.c + s.d; return s; }
    static S24 F(S24 s) { s.c = s.a - s.b; return s; } static S32 F(S32 s) { s.d = s.a ^ s.b ^ s.c; return s; } static S64 F(S64 s) { s.h = s.a + s.b + s.c + s.d + s.e + s.f + s.g; s.a = -1; return s; } static R8 F(R8 s) { s.s += "!"; return s; } static R16 F(R16 s) { s.s += s.n; s.n++; return s; } static E0 F(E0 e) { return e; }
    static long Mix(byte x, S3 a, int y, S8 b, S9 c, S16 d, long z, S24 e, S12 f, S1 g, R16 h, S2 i, short w) { return x + a.a + a.b + a.c + y * 10L + b.a + b.b + c.a + c.b + d.a * 3 + d.b + z + e.a + e.b + e.c + f.a + f.b + f.c + g.a + h.n + h.s.Length + i.a + i.b + w; }
    static S16 Split(int a, int b, int c, int d, int e, S16 s, int f) { s.a += a + b + c + d + e; s.b += f; return s; }      // the struct does not fit in what is left of the registers
    S24 inst; S24 Inst(S16 s, int k) { inst.a += s.a; inst.b += s.b; inst.c += k; return inst; }
    static void Main()
    {
        var s1 = F(new S1 { a = 255 }); var s2 = F(new S2 { a = 1, b = 2 }); var s3 = F(new S3 { a = 1, b = 2, c = 3 }); var s4 = F(new S4 { a = -100, b = 50, c = 255 }); var s5 = F(new S5 { a = 100000, b = 7 }); var s6 = F(new S6 { a = 30000, b = 5000 }); var s7 = F(new S7 { a = 3, b = 9, f = 4, g = 200 });
        Console.WriteLine(s1.a + " " + s2.a + s2.b + " " + s3.a + s3.b + s3.c + " " + s4.a + "," + s4.b + "," + s4.c + " " + s5.a + "," + s5.b + " " + s6.c + " " + s7.a + s7.b + s7.g);
        var s8 = F(new S8 { a = 1, b = -2 }); var l8 = F(new L8 { a = 1L << 40 }); var s9 = F(new S9 { a = 1L << 33, b = 255 }); var s12 = F(new S12 { a = 1, c = 3 }); var s16 = F(new S16 { a = 1, b = -1 }); var m16 = F(new M16 { a = 200, b = 1000 });
        Console.WriteLine(s8.a + "," + s8.b + " " + l8.a + " " + s9.a + "," + s9.b + " " + s12.b + " " + s16.a + "," + s16.b + " " + m16.a + "," + m16.b + "," + m16.c);
        var s17 = F(new S17 { a = 1, b = 2, c = 250 }); var s20 = F(new S20 { a = 1, b = 2, c = 3, d = 4 }); var s24 = F(new S24 { a = 10, b = 3 }); var s32 = F(new S32 { a = 1, b = 2, c = 4 }); var s64 = F(F(new S64 { a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7 }));
        Console.WriteLine(s17.a + "," + s17.b + "," + s17.c + " " + s20.e + " " + s24.c + " " + s32.d + " " + s64.a + "," + s64.h); Console.WriteLine(F(new R8 { s = "r" }).s + F(F(new R16 { s = "q", n = 5 })).s); F(new E0());
        Console.WriteLine(Mix(1, s3, 2, s8, s9, s16, 3, s24, s12, s1, new R16 { s = "abc", n = 4 }, s2, -5));
        var sp = Split(1, 2, 3, 4, 5, new S16 { a = 100, b = 200 }, 6); Console.WriteLine(sp.a + "," + sp.b); var p = new P(); p.Inst(sp, 1); var r = p.Inst(s16, 2); Console.WriteLine(r.a + "," + r.b + "," + r.c);
        Func<S16, S24> fn = x => new S24 { a = x.b, b = x.a, c = 5 }; Console.WriteLine(fn(s16).a + fn(s16).b * 10 + fn(s16).c); Func<S3, S3> f3 = F; Console.WriteLine(f3(s3).c); Func<S64, S64> f64 = F; Console.WriteLine(f64(s64).h);
    }
}
