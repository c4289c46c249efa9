// Function pointers from delegates and delegates from function pointers.
using System;
using System.Runtime.InteropServices;

class Program {
    const string L = "function_pointers";
    delegate int Op(int a, int b);
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)] delegate double Scale(double a, float b);
    delegate int TextLen(string s);
    delegate bool Negate(bool b);
    struct Table { public Op Op; public int K; }

    [DllImport(L)] static extern int call(IntPtr f, int a, int b);
    [DllImport(L, EntryPoint = "call")] static extern int callOp(Op f, int a, int b);
    [DllImport(L)] static extern IntPtr get(int which);
    [DllImport(L)] static extern IntPtr get_negate();
    [DllImport(L)] static extern Op pick(int n);
    [DllImport(L)] static extern void table(out Table t);

    static int Sub(int a, int b) { return a - b; }

    static void Main() {
        Op sub = Sub;
        IntPtr p = Marshal.GetFunctionPointerForDelegate(sub);
        Console.WriteLine("call {0}", call(p, 50, 8));
        Console.WriteLine("same pointer {0}", p == Marshal.GetFunctionPointerForDelegate(sub));
        var back = (Op)Marshal.GetDelegateForFunctionPointer(p, typeof(Op));
        Console.WriteLine("back {0} {1}", back(9, 4), ReferenceEquals(back, sub));
        var add = (Op)Marshal.GetDelegateForFunctionPointer(get(0), typeof(Op));
        Console.WriteLine("add {0}", add(3, 4));
        Console.WriteLine("through C {0}", callOp(add, 30, 4));
        var scale = Marshal.GetDelegateForFunctionPointer<Scale>(get(1));
        Console.WriteLine("scale {0}", scale(2.5, 4));
        var len = Marshal.GetDelegateForFunctionPointer<TextLen>(get(2));
        Console.WriteLine("len {0}", len("h\u00e9"));
        var neg = Marshal.GetDelegateForFunctionPointer<Negate>(get_negate());
        Console.WriteLine("negate {0} {1}", neg(true), neg(false));
        Console.WriteLine("result {0} {1}", pick(1)(20, 22), pick(0) == null);
        Table t;
        table(out t);
        Console.WriteLine("field {0} {1}", t.Op(1, 2), t.K);
        var multi = add + Sub;
        Console.WriteLine("combined {0}", multi(10, 4));
        try { Marshal.GetDelegateForFunctionPointer(IntPtr.Zero, typeof(Op)); } catch (ArgumentNullException) { Console.WriteLine("null pointer"); }
        try { Marshal.GetFunctionPointerForDelegate((Delegate)null); } catch (ArgumentNullException) { Console.WriteLine("null delegate"); }
        try { Marshal.GetDelegateForFunctionPointer(p, typeof(int)); } catch (ArgumentException) { Console.WriteLine("not a delegate"); }
    }
}
