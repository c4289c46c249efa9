// Structures whose arrays are shorter than declared, chars that one byte cannot hold, and bools as C's own leaves them in a
// register.
using System;
using System.Runtime.InteropServices;

class P {
  struct Inner {
    public int a;
    public byte b;
  }

  [StructLayout(LayoutKind.Sequential)]
  struct Short {
    [MarshalAs(UnmanagedType.ByValArray, SizeConst = 4)] public short[] numbers;
    [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] public Inner[] inner;
  }

  [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Ansi)]
  struct Chars {
    public char a, b, c;
    [MarshalAs(UnmanagedType.U2)] public char wide;
  }

  [DllImport("libc", EntryPoint = "abs")]
  static extern int Ansi(char c);

  [DllImport("libc", EntryPoint = "abs")]
  static extern bool Truth(int x);

  [DllImport("libc", EntryPoint = "abs")]
  [return: MarshalAs(UnmanagedType.I1)]
  static extern bool Truth1(int x);

  static void Main() {
    IntPtr p = Marshal.AllocHGlobal(64);
    var s = new Short { numbers = new short[] { 1, 2 }, inner = new Inner[] { new Inner { a = 3, b = 4 } } };
    Marshal.StructureToPtr(s, p, false);
    Console.WriteLine(Marshal.ReadInt16(p) + " " + Marshal.ReadInt16(p, 2) + " " + Marshal.ReadInt32(p, 8) + " " + Marshal.ReadByte(p, 12));
    s = (Short)Marshal.PtrToStructure(p, typeof(Short));
    Console.WriteLine(s.numbers.Length + " " + s.numbers[1] + " " + s.inner.Length + " " + s.inner[0].a);
    Marshal.StructureToPtr(new Short { numbers = new short[] { 1, 2, 3, 4, 5, 6 }, inner = new Inner[3] }, p, false);
    Console.WriteLine(Marshal.ReadInt16(p, 6) + " " + Marshal.ReadInt16(p, 8));
    Marshal.StructureToPtr(new Chars { a = 'a', b = '\u00e9', c = '\u4e41', wide = '\u4e41' }, p, false);
    Console.WriteLine(Marshal.ReadByte(p) + " " + Marshal.ReadByte(p, 1) + " " + Marshal.ReadByte(p, 2) + " " + Marshal.ReadInt16(p, 4));
    Console.WriteLine((int)((Chars)Marshal.PtrToStructure(p, typeof(Chars))).b);
    Console.WriteLine(Ansi('\u00e9'));
    foreach (int i in new[] { 0, 1, 256, 257, 65536 })
      Console.Write(Truth(i) + " " + Truth1(i) + " ");
    Console.WriteLine();
    try {
      Marshal.PtrToStructure(p, (object)new Inner());
    } catch (ArgumentException e) {
      Console.WriteLine(e.Message);
    }
  }
}
