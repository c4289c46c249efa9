// Marshal: sizes, offsets, structures to memory and back.
using System;
using System.Runtime.InteropServices;

struct Simple { public byte A; public int B; public short C; public long D; }
[StructLayout(LayoutKind.Sequential, Pack = 2)] struct Pack2 { public byte A; public int B; public long C; }
[StructLayout(LayoutKind.Sequential, Size = 64)] struct Sized { public int A; }
[StructLayout(LayoutKind.Explicit)] struct Exp { [FieldOffset(0)] public int A; [FieldOffset(8)] public double B; [FieldOffset(4)] public byte C; }
struct Text { public int N; public string S; public bool Flag; public char C; }
struct Arr {
    [MarshalAs(UnmanagedType.ByValArray, SizeConst = 4)] public short[] V;
    [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 10)] public string S;
    [MarshalAs(UnmanagedType.LPWStr)] public string W;
    [MarshalAs(UnmanagedType.I1)] public bool B;
}
struct Outer { public byte X; public Text T; public Simple S; }
[StructLayout(LayoutKind.Sequential)] class Cls { public int A; public string S; public double D; }
[StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)] struct Uni { public char C; [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 4)] public string S; public string P; }
class NoLayout { public int A; }
struct Gen<T> { public T A; public int B; }

class Program {
    static void Size(Type t) {
        try { Console.WriteLine("{0} {1}", t, Marshal.SizeOf(t)); }
        catch (ArgumentException e) { Console.WriteLine(e.Message); }
    }
    static void Off(Type t, params string[] names) {
        foreach (var n in names) {
            try { Console.Write("{0}={1} ", n, Marshal.OffsetOf(t, n)); }
            catch (ArgumentException e) { Console.Write(e.Message); }
        }
        Console.WriteLine();
    }

    static void Main() {
        foreach (var t in new[] { typeof(Simple), typeof(Pack2), typeof(Sized), typeof(Exp), typeof(Text), typeof(Arr), typeof(Outer), typeof(Cls), typeof(Uni),
                 typeof(NoLayout), typeof(bool), typeof(char), typeof(decimal), typeof(Guid), typeof(IntPtr), typeof(string), typeof(int[]), typeof(double) })
            Size(t);
        Console.WriteLine("by value {0}", Marshal.SizeOf(new Simple()));
        Off(typeof(Simple), "A", "B", "C", "D", "nope");
        Off(typeof(Pack2), "A", "B", "C");
        Off(typeof(Exp), "A", "B", "C");
        Off(typeof(Text), "N", "S", "Flag", "C");
        Off(typeof(Arr), "V", "S", "W", "B");
        Off(typeof(Outer), "X", "T", "S");
        IntPtr p = Marshal.AllocHGlobal(256);
        Marshal.StructureToPtr(new Simple { A = 1, B = 2, C = 3, D = 4 }, p, false);
        Console.WriteLine("bytes {0} {1} {2} {3}", Marshal.ReadByte(p), Marshal.ReadInt32(p, 4), Marshal.ReadInt16(p, 8), Marshal.ReadInt64(p, 16));
        var s = (Simple)Marshal.PtrToStructure(p, typeof(Simple));
        Console.WriteLine("simple {0} {1} {2} {3}", s.A, s.B, s.C, s.D);
        Marshal.StructureToPtr(new Text { N = 5, S = "text \u00e9", Flag = true, C = 'q' }, p, false);
        Console.WriteLine("text in memory '{0}' {1} {2}", Marshal.PtrToStringAnsi(Marshal.ReadIntPtr(p, 8)), Marshal.ReadInt32(p, 16), (char)Marshal.ReadByte(p, 20));
        var x = Marshal.PtrToStructure<Text>(p);
        Console.WriteLine("text {0} {1} {2} {3}", x.N, x.S, x.Flag, x.C);
        Marshal.StructureToPtr(new Text { N = 6, S = "again" }, p, true);
        Console.WriteLine("text {0}", Marshal.PtrToStructure<Text>(p).S);
        Marshal.DestroyStructure(p, typeof(Text));
        Marshal.StructureToPtr(new Arr { V = new short[] { 1, 2, 3, 4 }, S = "inline", W = "wide \u4e2d", B = true }, p, false);
        var a = Marshal.PtrToStructure<Arr>(p);
        Console.WriteLine("arr {0} {1} {2} {3}", string.Join(",", a.V), a.S, a.W, a.B);
        Marshal.DestroyStructure(p, typeof(Arr));
        Marshal.StructureToPtr(new Outer { X = 1, T = new Text { N = 2, S = "deep" }, S = new Simple { D = 9 } }, p, false);
        var o = Marshal.PtrToStructure<Outer>(p);
        Console.WriteLine("outer {0} {1} {2} {3}", o.X, o.T.N, o.T.S, o.S.D);
        Marshal.StructureToPtr(new Cls { A = 3, S = "class", D = 1.5 }, p, false);
        var c = (Cls)Marshal.PtrToStructure(p, typeof(Cls));
        Console.WriteLine("class {0} {1} {2}", c.A, c.S, c.D);
        var d = new Cls();
        Marshal.PtrToStructure(p, d);
        Console.WriteLine("into {0} {1} {2}", d.A, d.S, d.D);
        Marshal.StructureToPtr(new Uni { C = '\u20ac', S = "abcdef", P = "ptr" }, p, false);
        var u = Marshal.PtrToStructure<Uni>(p);
        Console.WriteLine("unicode {0:x} {1} {2}", (int)u.C, u.S, u.P);
        Marshal.StructureToPtr(1234.5, p, false);
        Console.WriteLine("double {0}", (double)Marshal.PtrToStructure(p, typeof(double)));
        Console.WriteLine("guid {0}", RoundTrip(new Guid("00112233-4455-6677-8899-aabbccddeeff"), p));
        Console.WriteLine("decimal {0}", RoundTrip(12345.678m, p));
        try { Marshal.PtrToStructure(p, typeof(NoLayout)); } catch (MarshalDirectiveException) { Console.WriteLine("no layout"); }
        Marshal.FreeHGlobal(p);
    }

    static T RoundTrip<T>(T v, IntPtr p) where T : struct {
        Marshal.StructureToPtr(v, p, false);
        return (T)Marshal.PtrToStructure(p, typeof(T));
    }
}
