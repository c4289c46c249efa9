// Arrays: as they are, copied, by reference, of structures.
using System;
using System.Runtime.InteropServices;

struct Point { public int X, Y; }
struct Named { public int Id; public string Name; }
enum Color { Red = 1, Green = 2, Blue = 4 }

class Program {
    const string L = "arrays";
    [DllImport(L)] static extern int sum(int[] a, int n);
    [DllImport(L, EntryPoint = "sum")] static extern int sumEnums(Color[] a, int n);
    [DllImport(L, EntryPoint = "sum")] static extern unsafe int sumPtr(int* a, int n);
    [DllImport(L)] static extern void doubled([In, Out] int[] a, int n);
    [DllImport(L)] static extern double mean(double[] a, int n);
    [DllImport(L)] static extern void bytes([Out] byte[] a, int n);
    [DllImport(L)] static extern long longs(long[] a, int n);
    [DllImport(L)] static extern int is_null(int[] a);
    [DllImport(L)] static extern int points(Point[] p, int n);
    [DllImport(L)] static extern void move([In, Out] Point[] p, int n);
    [DllImport(L)] static extern int matrix(int[,] m, int r, int c);
    [DllImport(L)] static extern int pointers(IntPtr[] p, int n);
    [DllImport(L)] static extern int ref_elem(ref int p);
    [DllImport(L)] static extern int named(Named[] a, int n);
    [DllImport(L)] static extern void named_out([Out] Named[] a, int n);

    static unsafe void Main() {
        var a = new[] { 1, 2, 3, 4 };
        Console.WriteLine("sum {0} {1}", sum(a, 4), sumEnums(new[] { Color.Red, Color.Blue }, 2));
        fixed (int* p = a)
            Console.WriteLine("pointer {0}", sumPtr(p + 1, 2));
        doubled(a, 4);
        Console.WriteLine("doubled {0}", string.Join(" ", a));
        Console.WriteLine("mean {0}", mean(new[] { 1.5, 2.5, 5 }, 3));
        var b = new byte[5];
        bytes(b, 5);
        Console.WriteLine("bytes {0}", string.Join(" ", b));
        Console.WriteLine("longs {0}", longs(new[] { 1L << 40, 5 }, 2));
        Console.WriteLine("null {0} {1}", is_null(null), is_null(new int[1]));
        var p2 = new[] { new Point { X = 2, Y = 3 }, new Point { X = 4, Y = 5 } };
        Console.WriteLine("points {0}", points(p2, 2));
        move(p2, 2);
        Console.WriteLine("moved {0},{1} {2},{3}", p2[0].X, p2[0].Y, p2[1].X, p2[1].Y);
        Console.WriteLine("matrix {0}", matrix(new[,] { { 1, 2, 3 }, { 4, 5, 6 }, { 7, 8, 9 } }, 3, 3));
        Console.WriteLine("pointers {0}", pointers(new[] { (IntPtr)3, (IntPtr)4 }, 2));
        Console.WriteLine("element {0} {1}", ref_elem(ref a[1]), a[2]);
        Console.WriteLine("named {0}", named(new[] { new Named { Id = 2, Name = "abc" }, new Named { Id = 5, Name = "z" } }, 2));
        var n = new Named[2];
        named_out(n, 2);
        Console.WriteLine("named out {0} {1} {2} {3}", n[0].Id, n[0].Name, n[1].Id, n[1].Name);
    }
}
