// Structures by value, returned, by reference; converted fields; packing; unions; arrays and texts inside.
using System;
using System.Runtime.InteropServices;

struct Two { public int A, B; }
struct Vec3 { public float X, Y, Z; }
struct Vec2 { public double X, Y; }
struct Mixed { public long A; public double B; }
struct Mixed2 { public double A; public int B; }
struct Large { public long A, B, C; public int D; }
struct Small { public byte A; public ushort B; public byte C; }
struct Nested { public Two T; public Vec2 V; }
[StructLayout(LayoutKind.Sequential, Pack = 1)] struct Packed { public byte A; public int B; public short C; }
[StructLayout(LayoutKind.Explicit)] struct Union { [FieldOffset(0)] public int I; [FieldOffset(0)] public float F; [FieldOffset(1)] public byte B1; }
struct Text { public int N; public string S; public bool Flag; }
struct Inline {
    [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 16)] public string Name;
    [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] public int[] Values;
    [MarshalAs(UnmanagedType.U1)] public bool Ok;
}
[StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
struct Wide { [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 8)] public string Name; }
unsafe struct FixedBuffer { public fixed int Data[4]; }
struct DivT { public int Quot, Rem; }
struct TimeVal { public long Sec, Usec; }

class Program {
    const string L = "structs";
    [DllImport(L)] static extern int two(Two t);
    [DllImport(L)] static extern Two two_ret(int a, int b);
    [DllImport(L)] static extern float vec3(Vec3 v);
    [DllImport(L)] static extern Vec3 vec3_ret(float x);
    [DllImport(L)] static extern double vec2(Vec2 v, Vec2 w);
    [DllImport(L)] static extern Vec2 vec2_ret(double x);
    [DllImport(L)] static extern double mixed(Mixed m, Mixed2 n);
    [DllImport(L)] static extern Mixed mixed_ret(long a, double b);
    [DllImport(L)] static extern long large(Large l, int k);
    [DllImport(L)] static extern Large large_ret(long n);
    [DllImport(L)] static extern int small(Small s);
    [DllImport(L)] static extern double nested(Nested n);
    [DllImport(L)] static extern int packed(ref Packed p);
    [DllImport(L)] static extern int packed_size();
    [DllImport(L)] static extern int as_union(Union u);
    [DllImport(L)] static extern int text(Text t);
    [DllImport(L)] static extern int text_ref(ref Text t);
    [DllImport(L)] static extern void text_out(out Text t);
    [DllImport(L)] static extern Text text_ret(int n);
    [DllImport(L)] static extern int inline_ref(ref Inline p);
    [DllImport(L)] static extern int inline_val(Inline p);
    [DllImport(L)] static extern int inline_size();
    [DllImport(L)] static extern int wide_ref(ref Wide w);
    [DllImport(L)] static extern int many(Two a, Vec2 b, Two c, Large d, Vec3 e, Two f, Two g, Two h);
    [DllImport("libc")] static extern DivT div(int a, int b);
    [DllImport("libc")] static extern int gettimeofday(out TimeVal tv, IntPtr tz);

    static unsafe void Main() {
        Console.WriteLine("two {0}", two(new Two { A = 3, B = 4 }));
        var t = two_ret(10, 20);
        Console.WriteLine("two ret {0} {1}", t.A, t.B);
        Console.WriteLine("vec3 {0}", vec3(new Vec3 { X = 1, Y = 2, Z = 3 }));
        var v3 = vec3_ret(1.5f);
        Console.WriteLine("vec3 ret {0} {1} {2}", v3.X, v3.Y, v3.Z);
        Console.WriteLine("vec2 {0}", vec2(new Vec2 { X = 1, Y = 2 }, new Vec2 { X = 3, Y = 4 }));
        var v2 = vec2_ret(2.25);
        Console.WriteLine("vec2 ret {0} {1}", v2.X, v2.Y);
        Console.WriteLine("mixed {0}", mixed(new Mixed { A = 1, B = 2.5 }, new Mixed2 { A = 10.25, B = 100 }));
        var m = mixed_ret(1L << 33, 0.5);
        Console.WriteLine("mixed ret {0} {1}", m.A, m.B);
        Console.WriteLine("large {0}", large(new Large { A = 1, B = 2, C = 3, D = 4 }, 5));
        var l = large_ret(1000);
        Console.WriteLine("large ret {0} {1} {2} {3}", l.A, l.B, l.C, l.D);
        Console.WriteLine("small {0}", small(new Small { A = 1, B = 1000, C = 3 }));
        Console.WriteLine("nested {0}", nested(new Nested { T = new Two { A = 1, B = 2 }, V = new Vec2 { X = 0.5, Y = 0.25 } }));
        var pk = new Packed { A = 1, B = 100000, C = 7 };
        Console.WriteLine("packed {0} {1} {2}", packed(ref pk), packed_size(), Marshal.SizeOf(typeof(Packed)));
        Console.WriteLine("union {0:x}", as_union(new Union { F = 1.0f }));
        Console.WriteLine("text {0} {1}", text(new Text { N = 3, S = "hello", Flag = true }), text(new Text()));
        var x = new Text { N = 1, S = "abc", Flag = false };
        Console.WriteLine("text ref {0} {1} {2} {3}", text_ref(ref x), x.N, x.S, x.Flag);
        text_out(out x);
        Console.WriteLine("text out {0} {1} {2}", x.N, x.S, x.Flag);
        var i = new Inline { Name = "inline", Values = new[] { 1, 2, 3 }, Ok = true };
        Console.WriteLine("inline val {0}", inline_val(i));
        Console.WriteLine("inline ref {0} {1} {2} {3}", inline_ref(ref i), i.Name, string.Join(",", i.Values), i.Ok);
        Console.WriteLine("inline size {0}", inline_size() == Marshal.SizeOf(typeof(Inline)));
        i = new Inline { Name = "a name that is much too long for it", Values = new int[3] };
        Console.WriteLine("inline cut {0}", inline_val(i));
        var w = new Wide { Name = "\u03b1\u03b2\u03b3" };
        Console.WriteLine("wide {0} {1}", wide_ref(ref w), w.Name);
        var o = new Two { A = 1, B = 1 };
        Console.WriteLine("many {0}", many(o, v2, o, l, v3, o, o, o));
        var d = div(17, 5);
        Console.WriteLine("div {0} {1}", d.Quot, d.Rem);
        TimeVal tv;
        Console.WriteLine("gettimeofday {0} {1}", gettimeofday(out tv, IntPtr.Zero), tv.Sec > 1500000000);
        Console.WriteLine("fixed {0}", Marshal.SizeOf(typeof(FixedBuffer)));
    }
}
