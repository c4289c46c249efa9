// An exception that leaves a callback comes up in the managed code that called the native code in between.
using System;
using System.Runtime.InteropServices;
using System.Threading;

class Program {
    const string L = "callback_throws";
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)] delegate int Fn(int n);
    delegate int Text([MarshalAs(UnmanagedType.LPStr)] string s);
    delegate int Compare(IntPtr a, IntPtr b);
    delegate void Forever(Fn f);
    [DllImport(L)] static extern void forever(Fn f);
    [DllImport(L)] static extern int busy(Fn f, int a, int b, int c, int d, int e);
    [DllImport("libc")] static extern void qsort(int[] a, IntPtr n, IntPtr size, Compare f);
    [DllImport("libc", SetLastError = true)] static extern IntPtr bsearch(ref int key, int[] a, IntPtr n, IntPtr size, Compare f);

    static int calls;
    static int Third(int n) {
        calls++;
        if (n == 3)
            throw new InvalidOperationException("at 3");
        return n;
    }

    static string Try(Action a) {
        calls = 0;
        try {
            a();
            return "nothing";
        } catch (Exception e) {
            return e.GetType().Name + " " + e.Message;
        }
    }

    static int Registers(int x) {
        int a = x * 3, b = x * 5, c = x * 7, d = x * 11, e = x * 13, f = x * 17;
        for (int i = 0; i < 3; i++) {
            try {
                busy(n => { if (++calls == 7) throw new Exception("seven"); return n & 3; }, a, b, c, d, e);
            } catch (Exception) {
                calls = 0;
                a += b ^ i; b += c; c += d; d += e; e += f; f += a;
            }
        }
        return a ^ b ^ c ^ d ^ e ^ f;
    }

    static void Nested(int depth) {
        try {
            forever(n => {
                if (depth == 0)
                    throw new Exception("deepest");
                if (n == 2)
                    Nested(depth - 1);
                return 0;
            });
        } finally {
            Console.Write(depth + " ");
        }
    }

    static bool Says(string s) {
        Console.WriteLine(s);
        return false;
    }

    static void Main() {
        Console.WriteLine("{0}, {1} calls", Try(() => forever(Third)), calls);
        var a = new[] { 4, 2, 9, 7, 1, 3 };
        Console.WriteLine("{0}, {1} calls", Try(() => qsort(a, (IntPtr)6, (IntPtr)4, (x, y) => { calls++; throw new ArithmeticException("qsort"); })), calls);
        int key = 5;
        Console.WriteLine("{0}, {1} calls", Try(() => bsearch(ref key, a, (IntPtr)6, (IntPtr)4, (x, y) => { calls++; string s = null; return s.Length; })), calls);
        Console.WriteLine(Registers(1234567));
        Console.WriteLine(Try(() => Nested(5)));
        try {
            forever(Third);
        } catch (Exception e) when (Says("filter " + e.Message)) {
        } catch (InvalidOperationException e) {
            Console.WriteLine("after the filter {0}", e.StackTrace.Contains("Third") && e.StackTrace.Contains("Main"));
        }
        Fn third = Third;
        var native = (Fn)Marshal.GetDelegateForFunctionPointer(Marshal.GetFunctionPointerForDelegate(third), typeof(Fn));
        Console.WriteLine("{0}, {1} calls", Try(() => native(3)), calls);
        // An abort asked for while native code runs takes effect in the next callback.
        bool inside = false;
        var t = new Thread(() => {
            try {
                forever(n => { inside = true; return 0; });
            } catch (ThreadAbortException e) {
                Console.WriteLine("aborted: {0}", e.ExceptionState);
                Thread.ResetAbort();
            }
            Console.WriteLine(Try(() => forever(Third)));
        });
        t.Start();
        while (!Volatile.Read(ref inside))
            Thread.Sleep(1);
        t.Abort("enough");
        Console.WriteLine(t.Join(10000));
    }
}
