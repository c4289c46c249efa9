using System;

class P
{
    static void Swap(ref int a, ref int b) { int t = a; a = b; b = t; }
    static bool DivMod(int a, int b, out int q, out int r) { q = r = 0; if (b == 0) return false; q = a / b; r = a % b; return true; }
    static void Inc(ref byte b) { b++; }
    static void Inc(ref long b) { b += 1L << 33; }
    static void Dbl(ref double d) { d *= 2; }
    static void Str(ref string s) { s = s == null ? "was null" : s + "!"; }
    static void Arr(out int[] a) { a = new[] { 7, 8 }; }
    static int Alias(ref int a, ref int b) { a = 1; b = 2; return a; }
    static int fld = 10;
    int inst = 20;
    static int In(in int a, in long b) { return a + (int)b; }
    static void Nest(int n, ref int acc) { if (n == 0) return; acc += n; Nest(n - 1, ref acc); }
    static int seq;
    static int Seq() { return seq++; }

    static void Main()
    {
        int x = 1, y = 2;
        Swap(ref x, ref y);
        Console.WriteLine(x * 10 + y);
        int[] a = { 3, 4, 5 };
        Swap(ref a[0], ref a[2]);
        Console.WriteLine(a[0] * 100 + a[1] * 10 + a[2]);
        int q, r;
        Console.WriteLine(DivMod(17, 5, out q, out r)); Console.WriteLine(q); Console.WriteLine(r);
        Console.WriteLine(DivMod(17, 0, out q, out r)); Console.WriteLine(q);
        if (DivMod(-17, 5, out var q2, out _)) Console.WriteLine(q2);
        byte b = 255; Inc(ref b); Console.WriteLine(b);
        long l = 5; Inc(ref l); Console.WriteLine(l);
        double d = 1.25; Dbl(ref d); Dbl(ref d); Console.WriteLine((int)d);
        string s = null; Str(ref s); Console.WriteLine(s); Str(ref s); Console.WriteLine(s);
        Arr(out a); Console.WriteLine(a.Length + a[1]);
        Console.WriteLine(Alias(ref x, ref y)); Console.WriteLine(Alias(ref x, ref x));
        Swap(ref fld, ref x); Console.WriteLine(fld); Console.WriteLine(x);
        var p = new P(); Swap(ref p.inst, ref fld); Console.WriteLine(p.inst); Console.WriteLine(fld);
        Console.WriteLine(In(3, 4)); Console.WriteLine(In(in fld, l & 0xff));
        int acc = 0; Nest(100, ref acc); Console.WriteLine(acc);
        int[] z = new int[3]; z[Seq()] += 5; z[Seq()]++; z[Seq()] |= 9;
        Console.WriteLine(z[0] * 100 + z[1] * 10 + z[2]); Console.WriteLine(seq);
        byte[] bytes = { 1, 2, 255, 4 }; Inc(ref bytes[2]); Console.WriteLine(bytes[1] * 100 + bytes[2] * 10 + bytes[3]);
        object o = "boxed"; Obj(ref o); Console.WriteLine(o);
    }
    static void Obj(ref object o) { o = o.ToString().Length; }
}
