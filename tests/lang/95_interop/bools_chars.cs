// bool and char in the sizes that native code knows.
using System;
using System.Runtime.InteropServices;

class Program {
    const string L = "bools_chars";
    [DllImport(L)] static extern int bool4(bool b);
    [DllImport(L)] static extern int bool1([MarshalAs(UnmanagedType.U1)] bool b);
    [DllImport(L)] static extern int variant([MarshalAs(UnmanagedType.VariantBool)] bool b);
    [DllImport(L)] [return: MarshalAs(UnmanagedType.I1)] static extern bool cbool(int n);
    [DllImport(L)] [return: MarshalAs(UnmanagedType.VariantBool)] static extern bool vbool(int n);
    [DllImport(L)] static extern void flip4(ref bool b);
    [DllImport(L)] static extern void flip1([MarshalAs(UnmanagedType.I1)] ref bool b);
    [DllImport(L)] static extern int count(bool[] b, int n);
    [DllImport(L)] static extern void invert([In, Out] bool[] b, int n);
    [DllImport(L)] static extern int ansi(char c);
    [DllImport(L, CharSet = CharSet.Unicode)] static extern int wide(char c);
    [DllImport(L, CharSet = CharSet.Unicode)] static extern char wide_next(char c);
    [DllImport(L)] static extern char ansi_next(char c);
    [DllImport(L)] static extern void ref_ansi(ref char c);
    [DllImport(L, CharSet = CharSet.Unicode)] static extern void ref_wide(ref char c);
    [DllImport(L, CharSet = CharSet.Unicode)] static extern int wides_sum(char[] c, int n);

    static void Main() {
        Console.WriteLine("bool {0} {1} {2} {3}", bool4(true), bool4(false), bool1(true), variant(true));
        Console.WriteLine("result {0} {1} {2} {3}", cbool(6), cbool(5), vbool(1), vbool(0));
        bool b = true, c = true;
        flip4(ref b);
        flip1(ref c);
        Console.WriteLine("ref {0} {1}", b, c);
        flip4(ref b);
        Console.WriteLine("ref {0}", b);
        var a = new[] { true, false, true, true };
        Console.WriteLine("array {0}", count(a, 4));
        invert(a, 4);
        Console.WriteLine("inverted {0}", string.Join(" ", a));
        Console.WriteLine("char {0} {1}", ansi('A'), wide('\u20ac'));
        Console.WriteLine("char result {0} {1}", wide_next('a'), ansi_next('p'));
        char x = 'k', y = '\u4e00';
        ref_ansi(ref x);
        ref_wide(ref y);
        Console.WriteLine("char ref {0} {1:x}", x, (int)y);
        Console.WriteLine("chars {0}", wides_sum(new[] { 'a', 'b' }, 2));
    }
}
