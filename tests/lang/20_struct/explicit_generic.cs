// Explicit layout is not for generic types (II.10.1.2 as the runtime has it).
using System;
using System.Runtime.InteropServices;

[StructLayout(LayoutKind.Explicit)]
struct Plain { [FieldOffset(0)] public int A; [FieldOffset(2)] public short B; }

[StructLayout(LayoutKind.Explicit)]
struct Generic<T> { [FieldOffset(0)] public int A; [FieldOffset(8)] public T B; }

class P
{
    static void Use() { var g = new Generic<int>(); g.B = 1; Console.WriteLine(g.B); }

    static void Main()
    {
        var p = new Plain { A = 0x10002 };
        Console.WriteLine(p.B);
        try { Use(); }
        catch (TypeLoadException) { Console.WriteLine("refused"); }
    }
}
