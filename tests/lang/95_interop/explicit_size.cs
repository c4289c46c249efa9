// The size of a union that names one: as it says, whatever its alignment.
using System; using System.Runtime.InteropServices;
[StructLayout(LayoutKind.Explicit, Size=5)] struct A { [FieldOffset(0)] public ushort f0; }
[StructLayout(LayoutKind.Explicit, Pack=16, Size=24)] struct B { [FieldOffset(0)] public long f0; }
[StructLayout(LayoutKind.Explicit, Pack=2, Size=5)] struct C { [FieldOffset(0)] public int f0; }
[StructLayout(LayoutKind.Explicit, Pack=1, Size=5)] struct D { [FieldOffset(0)] public int f0; }
[StructLayout(LayoutKind.Explicit)] struct E { [FieldOffset(0)] public int f0; [FieldOffset(4)] public byte f1; }
[StructLayout(LayoutKind.Sequential, Size=5)] struct F { public ushort f0; }
[StructLayout(LayoutKind.Sequential, Size=5, Pack=1)] struct F1 { public ushort f0; }
[StructLayout(LayoutKind.Explicit, Size=3)] struct G { [FieldOffset(0)] public int f0; [FieldOffset(4)] public byte f1; }
struct H1 { public byte b; public A a; } struct H2 { public byte b; public B a; } struct H3 { public byte b; public C a; } struct H4 { public byte b; public D a; } struct H5 { public byte b; public E a; } struct H6 { public byte b; public F a; }  struct H7 { public byte b; public G a; }
unsafe class P { static void Main() {
 Console.WriteLine(sizeof(A)+" "+sizeof(B)+" "+sizeof(C)+" "+sizeof(D)+" "+sizeof(E)+" "+sizeof(F)+" "+sizeof(F1)+" "+sizeof(G));
 Console.WriteLine(sizeof(H1)+" "+sizeof(H2)+" "+sizeof(H3)+" "+sizeof(H4)+" "+sizeof(H5)+" "+sizeof(H6)+" "+sizeof(H7));
 foreach (var t in new[]{typeof(A),typeof(B),typeof(C),typeof(D),typeof(E),typeof(F),typeof(F1),typeof(G),typeof(H1),typeof(H2),typeof(H3),typeof(H4),typeof(H5),typeof(H6),typeof(H7)}) Console.Write(Marshal.SizeOf(t)+" "); Console.WriteLine();
 H1 h; H2 h2; H5 h5; Console.WriteLine((byte*)&h.a-(byte*)&h); Console.WriteLine((byte*)&h2.a-(byte*)&h2); Console.WriteLine((byte*)&h5.a-(byte*)&h5);
}}
