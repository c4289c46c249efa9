// An array that native code makes, its size in another parameter.
using System;
using System.Runtime.InteropServices;

class Program {
    [DllImport("array_sizes")]
    static extern void made([MarshalAs(UnmanagedType.LPArray, SizeParamIndex = 1)] out int[] a, out int n);

    static void Main() {
        int[] a;
        int n;
        made(out a, out n);
        Console.WriteLine("made {0}: {1}", n, string.Join(" ", a));
    }
}
