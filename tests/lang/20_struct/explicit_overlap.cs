// References may share their word with numbers in explicit layouts (mono allows what II.10.7 forbids), but must be aligned.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[StructLayout(LayoutKind.Explicit)]
struct Address {
  [FieldOffset(0)] public object O;
  [FieldOffset(0)] public IntPtr P;
}
[StructLayout(LayoutKind.Explicit)]
struct HalfWord {
  [FieldOffset(0)] public string S;
  [FieldOffset(4)] public int I;
}
[StructLayout(LayoutKind.Explicit)]
class Instance {
  [FieldOffset(0)] public object O;
  [FieldOffset(0)] public long L;
  [FieldOffset(8)] public string Other;
}
struct Pair {
  public object O;
  public int I;
}
[StructLayout(LayoutKind.Explicit)]
struct Nested {
  [FieldOffset(0)] public Pair P;
  [FieldOffset(0)] public long L;
}
[StructLayout(LayoutKind.Explicit)]
struct TwoClasses {
  [FieldOffset(0)] public string S;
  [FieldOffset(0)] public char[] A;
}
[StructLayout(LayoutKind.Explicit)]
struct Misaligned {
  [FieldOffset(0)] public int I;
  [FieldOffset(2)] public object O;
}

class Program {
  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Addresses() {
    var a = new Address { O = "by address" };
    IntPtr p = a.P;
    a.O = null;
    Console.WriteLine(p != IntPtr.Zero && a.P == IntPtr.Zero);
    a.P = p;
    Console.WriteLine(a.O);
    var many = new Address[3];
    many[1].O = "in an array";
    object boxed = many[1];
    Console.WriteLine(((Address)boxed).O);
  }
  static void Halves() {
    var h = new HalfWord();
    h.I = 7;
    Console.WriteLine(h.I);
    h.I = 0;
    h.S = "half";
    Console.WriteLine(h.S);
    var n = new Nested();
    n.P.O = "nested";
    n.P.I = 6;
    Console.WriteLine(n.P.I + " " + (n.L != 0) + " " + n.P.O);
    Console.WriteLine(new TwoClasses { S = "as chars" }.A != null);
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Refused() { Console.WriteLine(new Misaligned().I); }

  static void Main() {
    Addresses();
    Halves();
    var c = new Instance { O = "of a class" };
    long at = c.L;
    c.L = 0;
    Console.WriteLine(c.O == null);
    c.L = at;
    Console.WriteLine(c.O);
    try {
      Refused();
    } catch (TypeLoadException) {
      Console.WriteLine("misaligned");
    }
  }
}
