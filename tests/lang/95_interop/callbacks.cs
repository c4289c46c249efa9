// Delegates that native code calls.
using System;
using System.Runtime.InteropServices;

struct Vec2 { public double X, Y; }
struct Large { public long A, B, C; }
struct Text { public int N; public string S; }

class Program {
    const string L = "callbacks";
    delegate int IntFn(int n);
    delegate int Compare(ref int a, ref int b);
    delegate int ComparePtr(IntPtr a, IntPtr b);
    delegate double MixFn(sbyte a, ushort b, float c, double d, long e, int f, int g, int h, int i, double j);
    delegate int StringsFn(string s, [MarshalAs(UnmanagedType.LPWStr)] string w);
    delegate string StringFn(int n);
    delegate bool BoolFn(bool a, [MarshalAs(UnmanagedType.U1)] bool b);
    delegate Vec2 VecFn(Vec2 v, double k);
    delegate Large LargeFn(Large l);
    delegate void RefsFn(ref int a, ref string s, out int b);
    delegate int TextFn(Text t);
    delegate int TextPtrFn(ref Text t);
    delegate IntPtr PtrFn(IntPtr p);
    struct Job { public IntFn F; public int N; }

    [DllImport("libc")] static extern void qsort(int[] a, IntPtr n, IntPtr size, Compare f);
    [DllImport("libc", EntryPoint = "qsort")] static extern void qsortPtr(int[] a, IntPtr n, IntPtr size, ComparePtr f);
    [DllImport(L)] static extern void store(IntFn f);
    [DllImport(L)] static extern int call_stored(int n);
    [DllImport(L)] static extern int apply(IntFn f, int n);
    [DllImport(L)] static extern int repeat(IntFn f, int n);
    [DllImport(L)] static extern double mix(MixFn f);
    [DllImport(L)] static extern int strings(StringsFn f);
    [DllImport(L)] static extern int string_result(StringFn f);
    [DllImport(L)] static extern int bools(BoolFn f);
    [DllImport(L)] static extern double vec(VecFn f);
    [DllImport(L)] static extern long large(LargeFn f);
    [DllImport(L)] static extern int text(TextFn f);
    [DllImport(L)] static extern int text_ptr(TextPtrFn f);
    [DllImport(L)] static extern IntPtr arg(PtrFn f, IntPtr p);
    [DllImport(L)] static extern int job(ref Job j);
    [DllImport(L)] static extern int on_thread(IntFn f);
    [DllImport(L)] static extern int null_callback(IntFn f);

    int factor = 3;
    int Times(int n) { return n * factor; }
    static int Twice(int n) { return n * 2; }
    static IntFn kept;

    static void Main() {
        var a = new[] { 5, 3, 9, 1, 7, 2 };
        qsort(a, (IntPtr)a.Length, (IntPtr)4, (ref int x, ref int y) => x.CompareTo(y));
        Console.WriteLine("qsort {0}", string.Join(" ", a));
        qsortPtr(a, (IntPtr)a.Length, (IntPtr)4, (x, y) => Marshal.ReadInt32(y).CompareTo(Marshal.ReadInt32(x)));
        Console.WriteLine("qsort down {0}", string.Join(" ", a));
        Console.WriteLine("static {0} instance {1}", apply(Twice, 21), apply(new Program().Times, 5));
        int captured = 0;
        Console.WriteLine("closure {0} {1}", repeat(n => { captured += n; return captured; }, 5), captured);
        Console.WriteLine("null {0}", null_callback(null));
        Console.WriteLine("mix {0}", mix((b, c, d, e, f, g, h, i, j, k) => {
            Console.WriteLine("  {0} {1} {2} {3} {4} {5}{6}{7}{8} {9}", b, c, d, e, f, g, h, i, j, k);
            return b + c + d + e;
        }));
        Console.WriteLine("strings {0}", strings((s, w) => { Console.WriteLine("  '{0}' '{1}'", s, w); return s.Length * 10 + w.Length; }));
        Console.WriteLine("string result {0}", string_result(n => new string('x', n)));
        Console.WriteLine("bools {0}", bools((x, y) => { Console.WriteLine("  {0} {1}", x, y); return x; }));
        Console.WriteLine("vec {0}", vec((v, k) => new Vec2 { X = v.X * k, Y = v.Y * k }));
        Console.WriteLine("large {0}", large(l => new Large { A = l.C, B = l.B, C = l.A }));
        Console.WriteLine("text {0}", text(t => { Console.WriteLine("  {0} {1}", t.N, t.S); return t.S.Length; }));
        Console.WriteLine("text ptr {0}", text_ptr((ref Text t) => t.N + t.S.Length));
        Console.WriteLine("pointer {0}", arg(p => p, (IntPtr)1234));
        var j2 = new Job { F = Twice, N = 8 };
        Console.WriteLine("in struct {0}", job(ref j2));
        kept = n => n + 1000;
        store(kept);
        for (int i = 0; i < 3; i++) { GC.Collect(); GC.WaitForPendingFinalizers(); }
        Console.WriteLine("stored {0}", call_stored(5));
        Console.WriteLine("nested {0}", apply(n => n <= 1 ? 1 : n * apply(m => m <= 1 ? 1 : m * (m - 1), n - 1), 5));
        Console.WriteLine("thread {0}", on_thread(n => n * 2));
        try {
            apply(n => { throw new InvalidOperationException("from the callback"); }, 1);
        } catch (InvalidOperationException e) {
            Console.WriteLine("caught {0}", e.Message);
        }
        try {
            apply(n => int.Parse("x"), 1);
        } catch (FormatException) {
            Console.WriteLine("caught format");
        }
        Console.WriteLine("after {0}", apply(Twice, 4));
        int total = 0;
        for (int i = 0; i < 3000; i++) { int k = i; total += apply(n => n + k, 1); }
        Console.WriteLine("many {0}", total);
    }
}
