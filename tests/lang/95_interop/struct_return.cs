// Structures with converted fields as results and in registers.
using System;
using System.Runtime.InteropServices;

struct Text { public int N; public string S; public bool Flag; }
struct Flagged { [MarshalAs(UnmanagedType.U1)] public bool A; public int N; }

class Program {
    [DllImport("struct_return")] static extern Text text_ret(int n);
    [DllImport("struct_return")] static extern Flagged flagged_ret(int n);
    [DllImport("struct_return")] static extern int flagged(Flagged f);

    static void Main() {
        var t = text_ret(9);
        Console.WriteLine("{0} {1} {2}", t.N, t.S, t.Flag);
        Console.WriteLine("{0} {1}", flagged_ret(4).A, flagged_ret(3).A);
        Console.WriteLine("{0} {1}", flagged(new Flagged { A = true, N = 5 }), flagged(new Flagged { N = 6 }));
    }
}
