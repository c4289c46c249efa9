// Objects of classes with a layout: a pointer to their fields, or to a copy.
using System;
using System.Runtime.InteropServices;

[StructLayout(LayoutKind.Sequential)] class Plain { public int A; public double B; }
[StructLayout(LayoutKind.Sequential)] class Rich { public int N; public string S; public bool Flag; }
[StructLayout(LayoutKind.Sequential)] class Base { public int A, B; }
[StructLayout(LayoutKind.Sequential)] class Derived : Base { public int C; }
struct RichStruct { public int N; public string S; public bool Flag; }
struct Outer { public int Before; public RichStruct In; public int After; }

class Program {
    const string L = "classes";
    [DllImport(L)] static extern int plain(Plain p);
    [DllImport(L)] static extern int rich(Rich r);
    [DllImport(L)] static extern void rich_change([In, Out] Rich r);
    [DllImport(L)] static extern void rich_fill([Out] Rich r);
    [DllImport(L)] static extern int derived(Derived d);
    [DllImport(L)] static extern int outer(ref Outer o);

    static void Main() {
        var p = new Plain { A = 1, B = 2.5 };
        Console.WriteLine("plain {0} {1}", plain(p), plain(null));
        var r = new Rich { N = 1, S = "four", Flag = true };
        Console.WriteLine("rich {0} {1}", rich(r), rich(null));
        rich_change(r);
        Console.WriteLine("changed {0} {1} {2}", r.N, r.S, r.Flag);
        rich_fill(r);
        Console.WriteLine("filled {0} {1} {2}", r.N, r.S, r.Flag);
        Console.WriteLine("derived {0}", derived(new Derived { A = 1, B = 2, C = 3 }));
        var o = new Outer { Before = 1, In = new RichStruct { N = 2, S = "xyz" }, After = 4 };
        Console.WriteLine("outer {0} {1}", outer(ref o), o.In.S);
    }
}
