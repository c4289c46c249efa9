// Native layouts of derived classes, and of structures with fields that have no native form of their own.
using System;
using System.Runtime.InteropServices;
[StructLayout(LayoutKind.Sequential)] class A { public int a; public byte b; }
[StructLayout(LayoutKind.Sequential)] class B : A { public byte c; public double d; }
[StructLayout(LayoutKind.Sequential)] class C2 : A { public byte c; }
[StructLayout(LayoutKind.Sequential)] class D : C2 { public byte c; }
[StructLayout(LayoutKind.Sequential)] class E : A { }
[StructLayout(LayoutKind.Sequential, Pack=1)] class F : A { public int i; public byte x; }
[StructLayout(LayoutKind.Sequential)] class S1 { public byte a;  public string s; public byte b; }
[StructLayout(LayoutKind.Sequential)] class S2 : S1 { public byte c; public bool d; }
[StructLayout(LayoutKind.Sequential)] class L1 { public long a; public byte b; }
[StructLayout(LayoutKind.Sequential)] class L2 : L1 { public byte c; }
[StructLayout(LayoutKind.Sequential)] class Empty { }
[StructLayout(LayoutKind.Sequential)] class E1 : Empty { public int x; }
[StructLayout(LayoutKind.Explicit)] class X1 { [FieldOffset(0)] public int x; [FieldOffset(4)] public byte y;}
[StructLayout(LayoutKind.Explicit)] class X2 : X1 { [FieldOffset(0)] public int z; }
[StructLayout(LayoutKind.Sequential)] class X3 : X1 { public byte z; }
[StructLayout(LayoutKind.Sequential)] struct O1 { public object o; public int i; }
[StructLayout(LayoutKind.Sequential)] struct O2 { public int i; [MarshalAs(UnmanagedType.IUnknown)] public object o; }
[StructLayout(LayoutKind.Sequential)] struct O3 { public int i; [MarshalAs(UnmanagedType.Struct)] public object o; }
[StructLayout(LayoutKind.Sequential)] struct O5 { public int i; public A o; }
[StructLayout(LayoutKind.Sequential)] struct O6 { public int i; public Array o; }
[StructLayout(LayoutKind.Sequential)] struct O7 { public int i; public int[] o; }
[StructLayout(LayoutKind.Sequential)] struct O8 { public int i; public IDisposable o; }
class Prog {
  static void Main() {
    foreach (var t in new[] { typeof(A), typeof(B), typeof(C2), typeof(D), typeof(E), typeof(F), typeof(S1), typeof(S2), typeof(L1), typeof(L2), typeof(Empty),
                              typeof(E1), typeof(X1), typeof(X2), typeof(X3), typeof(O1), typeof(O2), typeof(O3), typeof(O5), typeof(O6), typeof(O7), typeof(O8) }) {
      Console.Write(t.Name + ": " + Marshal.SizeOf(t));
      foreach (var f in t.GetFields())
        Console.Write(" " + f.Name + "@" + Marshal.OffsetOf(t, f.Name));
      Console.WriteLine();
    }
    var x = new X2 { x = 1, y = 2 };
    x.z = 9;
    Console.WriteLine(x.x + " " + x.y + " " + x.z);
    IntPtr p = Marshal.AllocHGlobal(64);
    for (int i = 0; i < 64; i++)
      Marshal.WriteByte(p, i, (byte)i);
    var b = (B)Marshal.PtrToStructure(p, typeof(B));
    Console.WriteLine(b.a + " " + b.b + " " + b.c + " " + BitConverter.DoubleToInt64Bits(b.d));
    var c = (C2)Marshal.PtrToStructure(p, typeof(C2));
    Console.WriteLine(c.a + " " + c.b + " " + c.c);
    var l = (L2)Marshal.PtrToStructure(p, typeof(L2));
    Console.WriteLine(l.a + " " + l.b + " " + l.c);
    var f0 = (F)Marshal.PtrToStructure(p, typeof(F));
    Console.WriteLine(f0.a + " " + f0.b + " " + f0.i + " " + f0.x);
    for (int i = 0; i < 64; i++)
      Marshal.WriteByte(p, i, 0);
    Marshal.StructureToPtr(new B { a = 1, b = 2, c = 3, d = 1 }, p, false);
    Console.WriteLine(Marshal.ReadByte(p, 4) + " " + Marshal.ReadByte(p, 8) + " " + Marshal.ReadInt64(p, 16));
    Marshal.StructureToPtr(new X3 { x = 1, y = 2, z = 3 }, p, false);
    Console.WriteLine(Marshal.ReadByte(p, 4) + " " + Marshal.ReadByte(p, 8));
    Marshal.StructureToPtr(new O1 { i = 3, o = "text" }, p, false);
    Console.WriteLine(Marshal.ReadInt32(p, 4));
    var o = (O1)Marshal.PtrToStructure(p, typeof(O1));
    Console.WriteLine(o.i + " " + o.o);
    Marshal.StructureToPtr(new O2 { i = 4 }, p, false);
    Console.WriteLine(Marshal.ReadInt32(p, 0) + " " + Marshal.ReadInt64(p, 8));
    Marshal.StructureToPtr(new O8 { i = 5, o = new System.IO.MemoryStream() }, p, false);
    Console.WriteLine(Marshal.ReadInt32(p, 0));
  }
}
