// Sizes and offsets in native memory: packing, sizes, nesting, unions, inline arrays and texts.
using System; using System.Runtime.InteropServices; using System.Reflection;
enum E8: byte {A} enum E64: long {A} delegate void Act();
struct DateTimeX { public int a; public long b; }
[StructLayout(LayoutKind.Explicit, Pack=2, Size=24, CharSet=CharSet.Unicode)] struct T0 {
  [FieldOffset(0)] public IntPtr f0;
  [FieldOffset(4)] public int f1;
}
[StructLayout(LayoutKind.Sequential, Pack=1, Size=5)] class T1 {
  public T0 f0;
  [MarshalAs(UnmanagedType.U2)] public char f1;
  public short f2;
  public IntPtr f3;
  public sbyte f4;
  public T0 f5;
}
[StructLayout(LayoutKind.Sequential, Pack=8, CharSet=CharSet.Unicode)] struct T2 {
  public T0 f0;
  public E8 f1;
  public decimal f2;
  public Guid f3;
  [MarshalAs(UnmanagedType.ByValArray, SizeConst=6)] public short[] f4;
}
[StructLayout(LayoutKind.Sequential, Pack=4, CharSet=CharSet.Ansi)] struct T3 {
  public T0 f0;
  public bool f1;
  public T2 f2;
  public T0 f3;
  public T0 f4;
  public ushort f5;
}
[StructLayout(LayoutKind.Sequential, Pack=2, CharSet=CharSet.Ansi)] struct T4 {
  [MarshalAs(UnmanagedType.LPWStr)] public string f0;
  public DateTimeX f1;
  [MarshalAs(UnmanagedType.ByValArray, SizeConst=4)] public DateTimeX[] f2;
}
[StructLayout(LayoutKind.Sequential, CharSet=CharSet.Unicode)] struct T5 {
  public long f0;
  public T3 f1;
}
[StructLayout(LayoutKind.Sequential)] struct T6 {
  public T0 f0;
  public E64 f1;
  public char f2;
  public float f3;
  public E8 f4;
}
[StructLayout(LayoutKind.Sequential, Pack=2, Size=24, CharSet=CharSet.Ansi)] struct T7 {
  public uint f0;
  public T5 f1;
  public DateTimeX f2;
  public double f3;
  public byte f4;
  public float f5;
}
[StructLayout(LayoutKind.Explicit, Pack=16, CharSet=CharSet.Unicode)] struct T8 {
  [FieldOffset(0)] public decimal f0;
}
[StructLayout(LayoutKind.Sequential, Pack=4, CharSet=CharSet.Ansi)] class T9 {
  public T3 f0;
  public sbyte f1;
  public T7 f2;
  public T5 f3;
  public E64 f4;
}
[StructLayout(LayoutKind.Sequential, Pack=8, Size=5)] struct T10 {
  public decimal f0;
}
[StructLayout(LayoutKind.Sequential, Size=24)] struct T11 {
  public double f0;
  public Act f1;
  public T8 f2;
  public sbyte f3;
  public ulong f4;
  public T6 f5;
}
[StructLayout(LayoutKind.Sequential, Pack=8)] struct T12 {
  public int f0;
  public uint f1;
  public E8 f2;
  public DateTimeX f3;
  public ulong f4;
}
[StructLayout(LayoutKind.Explicit, Pack=16, Size=24)] struct T13 {
  [FieldOffset(0)] public E64 f0;
}
[StructLayout(LayoutKind.Sequential, Pack=4, Size=64, CharSet=CharSet.Ansi)] struct T14 {
  [MarshalAs(UnmanagedType.FunctionPtr)] public Act f0;
  public ulong f1;
  public T6 f2;
}
[StructLayout(LayoutKind.Sequential, Pack=2, CharSet=CharSet.Unicode)] class T15 {
  public T0 f0;
  public Guid f1;
}
[StructLayout(LayoutKind.Explicit, Pack=2, CharSet=CharSet.Ansi)] struct T16 {
  [FieldOffset(0)] public int f0;
  [FieldOffset(0)] public int f1;
  [FieldOffset(4)] public double f2;
  [FieldOffset(6)] public byte f3;
}
[StructLayout(LayoutKind.Sequential, CharSet=CharSet.Unicode)] struct T17 {
  public uint f0;
  public byte f1;
}
[StructLayout(LayoutKind.Explicit, Pack=1)] struct T18 {
  [FieldOffset(0)] public byte f0;
  [FieldOffset(4)] public DateTimeX f1;
  [FieldOffset(4)] public T16 f2;
  [FieldOffset(4)] public int f3;
  [FieldOffset(4)] public E64 f4;
}
[StructLayout(LayoutKind.Sequential, Pack=4)] struct T19 {
  public T2 f0;
}
[StructLayout(LayoutKind.Sequential)] struct T20 {
  public ulong f0;
  public T12 f1;
  public E64 f2;
  public T12 f3;
  public T4 f4;
}
[StructLayout(LayoutKind.Sequential, Size=24, CharSet=CharSet.Unicode)] class T21 {
  public T18 f0;
}
[StructLayout(LayoutKind.Sequential, Pack=8, Size=64, CharSet=CharSet.Unicode)] struct T22 {
  public Guid f0;
  [MarshalAs(UnmanagedType.LPWStr)] public string f1;
  public T12 f2;
}
[StructLayout(LayoutKind.Sequential, Size=64, CharSet=CharSet.Ansi)] class T23 {
  public T16 f0;
  public ushort f1;
  public uint f2;
  public Guid f3;
  [MarshalAs(UnmanagedType.ByValArray, SizeConst=3)] public double[] f4;
  public E8 f5;
}
[StructLayout(LayoutKind.Sequential, Pack=8, CharSet=CharSet.Unicode)] class T24 {
  public bool f0;
  public T12 f1;
  public Act f2;
  public Act f3;
  public T10 f4;
}
[StructLayout(LayoutKind.Explicit, Size=24, CharSet=CharSet.Unicode)] struct T25 {
  [FieldOffset(0)] public int f0;
  [FieldOffset(2)] public float f1;
}
[StructLayout(LayoutKind.Sequential, Pack=16, CharSet=CharSet.Ansi)] struct T26 {
  public DateTimeX f0;
  public T19 f1;
  [MarshalAs(UnmanagedType.LPWStr)] public string f2;
  public char f3;
}
[StructLayout(LayoutKind.Sequential, Size=24, CharSet=CharSet.Unicode)] struct T27 {
  public double f0;
  public E8 f1;
  public float f2;
  public T4 f3;
}
[StructLayout(LayoutKind.Sequential)] struct T28 {
  public IntPtr f0;
  public short f1;
  public ulong f2;
  public float f3;
  [MarshalAs(UnmanagedType.U1)] public bool f4;
}
[StructLayout(LayoutKind.Sequential, Size=64)] class T29 {
  public sbyte f0;
  public ushort f1;
  [MarshalAs(UnmanagedType.ByValArray, SizeConst=4)] public int[] f2;
}
[StructLayout(LayoutKind.Sequential, CharSet=CharSet.Ansi)] struct T30 {
  public T20 f0;
  public E8 f1;
  public E64 f2;
}
[StructLayout(LayoutKind.Sequential, Pack=4)] class T31 {
  public char f0;
}
[StructLayout(LayoutKind.Sequential, Pack=2)] class T32 {
  public T19 f0;
  public T27 f1;
  public double f2;
}
[StructLayout(LayoutKind.Sequential, Pack=4)] struct T33 {
  public ushort f0;
}
[StructLayout(LayoutKind.Sequential)] class T34 {
  public E64 f0;
  public ulong f1;
}
[StructLayout(LayoutKind.Sequential, Pack=2, CharSet=CharSet.Ansi)] struct T35 {
  public char f0;
  public T33 f1;
  public T0 f2;
  [MarshalAs(UnmanagedType.VariantBool)] public bool f3;
  [MarshalAs(UnmanagedType.Bool)] public bool f4;
  public E64 f5;
}
[StructLayout(LayoutKind.Sequential, CharSet=CharSet.Unicode)] class T36 {
  public sbyte f0;
  public E64 f1;
}
[StructLayout(LayoutKind.Sequential)] struct T37 {
  public uint f0;
  public char f1;
  public T13 f2;
  public sbyte f3;
  public char f4;
}
[StructLayout(LayoutKind.Sequential, Pack=1, Size=5)] struct T38 {
  [MarshalAs(UnmanagedType.LPWStr)] public string f0;
}
[StructLayout(LayoutKind.Sequential, Pack=16, Size=5, CharSet=CharSet.Ansi)] struct T39 {
  public char f0;
  public int f1;
  public string f2;
  [MarshalAs(UnmanagedType.FunctionPtr)] public Act f3;
  public T18 f4;
  public DateTimeX f5;
}
[StructLayout(LayoutKind.Explicit, Pack=1)] struct T40 {
  [FieldOffset(0)] public int f0;
  [FieldOffset(0)] public int f1;
  [FieldOffset(8)] public int f2;
  [FieldOffset(10)] public int f3;
  [FieldOffset(10)] public int f4;
  [FieldOffset(14)] public T6 f5;
}
[StructLayout(LayoutKind.Sequential)] class T41 {
  public T7 f0;
  public T2 f1;
  public T30 f2;
  public T7 f3;
}
[StructLayout(LayoutKind.Sequential, Size=5)] class T42 {
  [MarshalAs(UnmanagedType.ByValArray, SizeConst=1)] public short[] f0;
  [MarshalAs(UnmanagedType.U2)] public char f1;
  public T33 f2;
}
[StructLayout(LayoutKind.Sequential, Pack=2, Size=24, CharSet=CharSet.Unicode)] struct T43 {
  public T25 f0;
}
[StructLayout(LayoutKind.Sequential, Pack=8, Size=64, CharSet=CharSet.Ansi)] struct T44 {
  public float f0;
  public ushort f1;
  [MarshalAs(UnmanagedType.U1)] public char f2;
}
[StructLayout(LayoutKind.Explicit, Pack=4)] struct T45 {
  [FieldOffset(0)] public T17 f0;
}
[StructLayout(LayoutKind.Explicit)] struct T46 {
  [FieldOffset(0)] public int f0;
  [FieldOffset(2)] public int f1;
  [FieldOffset(6)] public uint f2;
  [FieldOffset(7)] public Guid f3;
  [FieldOffset(11)] public int f4;
}
[StructLayout(LayoutKind.Sequential, Pack=2)] struct T47 {
  public T0 f0;
  public T4 f1;
  [MarshalAs(UnmanagedType.FunctionPtr)] public Act f2;
  [MarshalAs(UnmanagedType.U1)] public bool f3;
}
[StructLayout(LayoutKind.Sequential, Pack=8, Size=5)] struct T48 {
  public short f0;
}
[StructLayout(LayoutKind.Explicit)] struct T49 {
  [FieldOffset(0)] public int f0;
  [FieldOffset(1)] public int f1;
  [FieldOffset(1)] public int f2;
  [FieldOffset(9)] public short f3;
  [FieldOffset(10)] public sbyte f4;
  [FieldOffset(14)] public int f5;
}
[StructLayout(LayoutKind.Sequential, Pack=16)] class T50 {
  [MarshalAs(UnmanagedType.ByValArray, SizeConst=3)] public long[] f0;
  public uint f1;
  public T5 f2;
  public uint f3;
  public string f4;
  public Guid f5;
}
[StructLayout(LayoutKind.Sequential, Size=24, CharSet=CharSet.Unicode)] struct T51 {
  public string f0;
  public byte f1;
  public ulong f2;
  public decimal f3;
  public Act f4;
}
[StructLayout(LayoutKind.Sequential)] struct T52 {
  public E8 f0;
  [MarshalAs(UnmanagedType.ByValArray, SizeConst=1)] public long[] f1;
  public ushort f2;
  public byte f3;
  public T28 f4;
}
[StructLayout(LayoutKind.Explicit, CharSet=CharSet.Unicode)] struct T53 {
  [FieldOffset(0)] public T35 f0;
  [FieldOffset(2)] public long f1;
  [FieldOffset(2)] public long f2;
  [FieldOffset(3)] public T33 f3;
}
[StructLayout(LayoutKind.Sequential, Pack=8)] class T54 {
  public float f0;
  public T16 f1;
}
[StructLayout(LayoutKind.Sequential, Pack=8, Size=5)] class T55 {
  public sbyte f0;
}
[StructLayout(LayoutKind.Sequential, Pack=2)] class T56 {
  public T39 f0;
  public Guid f1;
}
[StructLayout(LayoutKind.Sequential, CharSet=CharSet.Unicode)] struct T57 {
  public Guid f0;
  public T44 f1;
  [MarshalAs(UnmanagedType.ByValArray, SizeConst=1)] public int[] f2;
  public DateTimeX f3;
  public T49 f4;
}
[StructLayout(LayoutKind.Sequential, CharSet=CharSet.Unicode)] struct T58 {
  public int f0;
  public double f1;
  public T17 f2;
  public long f3;
}
[StructLayout(LayoutKind.Sequential, Pack=8, CharSet=CharSet.Unicode)] class T59 {
  [MarshalAs(UnmanagedType.ByValArray, SizeConst=4)] public int[] f0;
}
[StructLayout(LayoutKind.Explicit, Size=24)] struct T60 {
  [FieldOffset(0)] public int f0;
  [FieldOffset(0)] public E64 f1;
  [FieldOffset(4)] public T10 f2;
}
[StructLayout(LayoutKind.Sequential, Pack=1, Size=5)] class T61 {
  public Guid f0;
  [MarshalAs(UnmanagedType.ByValArray, SizeConst=6)] public int[] f1;
}
[StructLayout(LayoutKind.Sequential, Pack=16)] struct T62 {
  [MarshalAs(UnmanagedType.ByValTStr, SizeConst=4)] public string f0;
  public E64 f1;
  public decimal f2;
}
[StructLayout(LayoutKind.Explicit, Pack=4, CharSet=CharSet.Unicode)] struct T63 {
  [FieldOffset(0)] public double f0;
  [FieldOffset(1)] public DateTimeX f1;
  [FieldOffset(2)] public bool f2;
  [FieldOffset(6)] public int f3;
}
[StructLayout(LayoutKind.Sequential, Pack=8)] class T64 {
  public T37 f0;
  public ulong f1;
  public decimal f2;
}
[StructLayout(LayoutKind.Sequential, Pack=1, Size=64, CharSet=CharSet.Ansi)] struct T65 {
  public float f0;
  public ulong f1;
  [MarshalAs(UnmanagedType.U2)] public char f2;
  public decimal f3;
}
[StructLayout(LayoutKind.Sequential, CharSet=CharSet.Ansi)] class T66 {
  [MarshalAs(UnmanagedType.ByValArray, SizeConst=2)] public int[] f0;
  public ulong f1;
  public Guid f2;
  public float f3;
}
[StructLayout(LayoutKind.Sequential, Size=64, CharSet=CharSet.Ansi)] class T67 {
  [MarshalAs(UnmanagedType.ByValArray, SizeConst=6)] public char[] f0;
  public T19 f1;
  public E8 f2;
  public E8 f3;
}
[StructLayout(LayoutKind.Explicit, Pack=1, Size=5, CharSet=CharSet.Unicode)] struct T68 {
  [FieldOffset(0)] public int f0;
  [FieldOffset(0)] public byte f1;
  [FieldOffset(1)] public char f2;
  [MarshalAs(UnmanagedType.VariantBool)] [FieldOffset(2)] public bool f3;
  [FieldOffset(10)] public decimal f4;
  [FieldOffset(11)] public E8 f5;
}
[StructLayout(LayoutKind.Sequential, Pack=8, Size=24)] class T69 {
  public E64 f0;
  public E8 f1;
  public byte f2;
}
[StructLayout(LayoutKind.Sequential, Pack=2)] struct T70 {
  public T26 f0;
  public E8 f1;
  public T37 f2;
  [MarshalAs(UnmanagedType.ByValArray, SizeConst=1)] public int[] f3;
  public T68 f4;
}
[StructLayout(LayoutKind.Explicit, Size=5, CharSet=CharSet.Ansi)] struct T71 {
  [FieldOffset(0)] public E64 f0;
  [FieldOffset(1)] public int f1;
  [FieldOffset(1)] public E64 f2;
}
[StructLayout(LayoutKind.Sequential, Pack=2, Size=64, CharSet=CharSet.Unicode)] struct T72 {
  public T60 f0;
  public char f1;
  public IntPtr f2;
  public T6 f3;
  public T65 f4;
  public char f5;
}
[StructLayout(LayoutKind.Sequential, Size=5, CharSet=CharSet.Ansi)] struct T73 {
  public E64 f0;
}
[StructLayout(LayoutKind.Sequential, Size=64)] struct T74 {
  public uint f0;
  public string f1;
  public T12 f2;
  public T30 f3;
}
class P { static void Main() { foreach (var t in typeof(P).Assembly.GetTypes()) { if (t.Name[0]!='T') continue; Console.Write(t.Name+": ");
 try { Console.Write(Marshal.SizeOf(t)); } catch(Exception e) { Console.Write(e.GetType().Name); }
 foreach (var f in t.GetFields()) { try { Console.Write(" "+Marshal.OffsetOf(t,f.Name)); } catch(Exception e) { Console.Write(" "+e.GetType().Name); } }
 Console.WriteLine(); } } }