using System;
using System.Runtime.InteropServices;

[StructLayout(LayoutKind.Explicit)] struct U { [FieldOffset(0)] public int I; [FieldOffset(0)] public float F; [FieldOffset(0)] public byte B0; [FieldOffset(1)] public byte B1; [FieldOffset(2)] public short Hi; [FieldOffset(3)] public byte B3; }
[StructLayout(LayoutKind.Explicit)] struct D { [FieldOffset(0)] public double V; [FieldOffset(0)] public ulong Bits; [FieldOffset(0)] public uint Lo; [FieldOffset(4)] public uint Hi; }
[StructLayout(LayoutKind.Explicit, Size = 32)] struct Gap { [FieldOffset(0)] public byte A; [FieldOffset(16)] public long L; [FieldOffset(10)] public short S; }
[StructLayout(LayoutKind.Sequential, Pack = 1)] struct P1 { public byte a; public int b; public short c; public long d; public byte e; }
[StructLayout(LayoutKind.Sequential, Pack = 2)] struct P2 { public byte a; public int b; public byte c; public double d; }
[StructLayout(LayoutKind.Sequential, Pack = 4)] struct P4 { public byte a; public long b; public byte c; }
[StructLayout(LayoutKind.Sequential)] struct Seq { public byte a; public int b; public byte c; public long d; public short e; }
[StructLayout(LayoutKind.Sequential, Size = 40)] struct Sized { public int a; }
[StructLayout(LayoutKind.Explicit)] struct RefU { [FieldOffset(0)] public string S; [FieldOffset(8)] public int N; [FieldOffset(12)] public int M; [FieldOffset(8)] public long NM; [FieldOffset(16)] public object O; }
struct Nest { public byte x; public U u; public P1 p; public byte y; }
struct Empty { }

class P
{
    static U Ret(U u) { u.B1 ^= 0xFF; return u; }
    static D RetD(D d) { d.Hi ^= 0x80000000; return d; }
    static P1 RetP(P1 p) { p.d = p.a + p.b + p.c + p.e; return p; }
    static unsafe void Main()
    {
        U u = new U { I = 0x12345678 }; Console.WriteLine(u.B0 + " " + u.B1 + " " + u.Hi + " " + u.B3); u.F = 1.0f; Console.WriteLine(u.I); u.B3 = 0x40; Console.WriteLine(u.F); u.Hi = -1; Console.WriteLine(u.I); Console.WriteLine(Ret(u).I);
        D d = new D { V = -1.5 }; Console.WriteLine(d.Bits); Console.WriteLine(d.Hi); Console.WriteLine(RetD(d).V); d.Lo = 1; Console.WriteLine(d.V == -1.5); d.Bits = 0x7FF0000000000000; Console.WriteLine(double.IsInfinity(d.V));
        Console.WriteLine(sizeof(U) + " " + sizeof(D) + " " + sizeof(Gap) + " " + sizeof(P1) + " " + sizeof(P2) + " " + sizeof(P4) + " " + sizeof(Seq) + " " + sizeof(Sized) + " " + sizeof(Nest) + " " + sizeof(Empty));
        Console.WriteLine(Marshal.SizeOf(typeof(P1)) + " " + Marshal.SizeOf(typeof(Seq)) + " " + Marshal.OffsetOf(typeof(P2), "d") + " " + Marshal.OffsetOf(typeof(Seq), "d"));
        P1 p = new P1 { a = 1, b = 0x01020304, c = -5, e = 255 }; p = RetP(p); Console.WriteLine(p.d); byte* q = (byte*)&p; int sum = 0; for (int i = 0; i < sizeof(P1); i++) sum = sum * 3 + q[i]; Console.WriteLine(sum); Console.WriteLine((byte*)&p.d - q); p.b++; p.d--; Console.WriteLine(p.b + p.d + p.c);
        P1[] pa = new P1[3]; pa[1] = p; pa[2].d = long.MinValue; Console.WriteLine(pa[1].d + " " + pa[0].d + " " + pa[2].d + " " + pa[1].e); fixed (P1* pp = pa) Console.WriteLine((byte*)&pp[2] - (byte*)pp);
        RefU r = new RefU { S = "str", O = "obj" }; r.N = 1; r.M = 2; GC.Collect(); Console.WriteLine(r.NM); Console.WriteLine(r.S + r.O); RefU r2 = r; r2.NM = -1; Console.WriteLine(r2.N + r2.M + r.N);
        Gap g = new Gap { A = 1, L = -1, S = 77 }; Gap g2 = g; Console.WriteLine(g2.A + g2.L + g2.S); Nest n = new Nest { x = 1, y = 2 }; n.u.I = 256; n.p.b = 7; Console.WriteLine(n.u.B1 + n.p.b + n.y); object bx = n; Console.WriteLine(((Nest)bx).u.B1); Sized sz = new Sized { a = 3 }; Sized[] sa = { sz, sz }; Console.WriteLine(sa[1].a); Seq sq = new Seq { a = 1, b = 2, c = 3, d = 4, e = 5 }; Console.WriteLine(sq.a + sq.b + sq.c + sq.d + sq.e); Console.WriteLine((byte*)&sq.d - (byte*)&sq);
    }
}
