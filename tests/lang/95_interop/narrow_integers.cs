// Narrow integers at the border: extended to a word for C, by their type, and cut to it on the way back.
using System;
using System.Reflection.Emit;
using System.Runtime.InteropServices;

enum Small : sbyte { Minus = -3 }
enum USmall : byte { Big = 250 }

class P {
  const string Lib = "narrow_integers";
  [DllImport("libc", EntryPoint = "llabs")] static extern long Labs(int n);
  [DllImport(Lib, EntryPoint = "wide")] static extern long I1(sbyte v);
  [DllImport(Lib, EntryPoint = "wide")] static extern long U1(byte v);
  [DllImport(Lib, EntryPoint = "wide")] static extern long I2(short v);
  [DllImport(Lib, EntryPoint = "wide")] static extern long U2(ushort v);
  [DllImport(Lib, EntryPoint = "wide")] static extern long I4(int v);
  [DllImport(Lib, EntryPoint = "wide")] static extern long U4(uint v);
  [DllImport(Lib, EntryPoint = "wide")] static extern long E1(Small v);
  [DllImport(Lib, EntryPoint = "wide")] static extern long E2(USmall v);
  [DllImport(Lib, EntryPoint = "wide8")]
  static extern long Eight(sbyte a, short b, int c, sbyte d, short e, int f, sbyte g, int h);
  [DllImport(Lib, EntryPoint = "dirty")] static extern sbyte BackI1(long v);
  [DllImport(Lib, EntryPoint = "dirty")] static extern byte BackU1(long v);
  [DllImport(Lib, EntryPoint = "dirty")] static extern Small BackE1(long v);

  delegate sbyte SB(sbyte v);
  delegate short SH(short v);
  delegate int IN(int v);
  delegate byte BY(byte v);
  delegate ushort US(ushort v);
  delegate long Wide(int v);
  delegate long WideB(sbyte v);
  delegate sbyte Dirty(long v);
  [DllImport(Lib, EntryPoint = "call_wide")] static extern long Call(SB f, long v);
  [DllImport(Lib, EntryPoint = "call_wide")] static extern long Call(SH f, long v);
  [DllImport(Lib, EntryPoint = "call_wide")] static extern long Call(IN f, long v);
  [DllImport(Lib, EntryPoint = "call_wide")] static extern long Call(BY f, long v);
  [DllImport(Lib, EntryPoint = "call_wide")] static extern long Call(US f, long v);
  [DllImport(Lib, EntryPoint = "call_dirty")] static extern sbyte CallDirty(SB f, long v);
  [DllImport(Lib)] static extern IntPtr address(int which);

  static int minus = -70000;
  static int kept; // a load gives mono the whole register
  static int Neg(int x) {
    kept = -x;
    return kept;
  }

  static void Main() {
    Console.WriteLine(Labs(-5) + " " + Labs(minus));
    Console.WriteLine(I1(-1) + " " + I1((sbyte)Neg(100)) + " " + U1(200) + " " + U1((byte)Neg(1)));
    Console.WriteLine(I2(-2) + " " + I2((short)Neg(300)) + " " + U2(65535) + " " + U2((ushort)Neg(1)));
    Console.WriteLine(I4(int.MinValue) + " " + I4(Neg(1)) + " " + U4((uint)Neg(-9)));
    Console.WriteLine(E1(Small.Minus) + " " + E2(USmall.Big));
    Console.WriteLine(Eight(-1, -2, -3, -4, -5, -6, -7, -8) + " " + Eight(1, -2, 3, -4, 5, -6, 7, -8));
    Console.WriteLine(BackI1(-5) + " " + BackU1(-5) + " " + (int)BackE1(-3));
    Console.WriteLine(Call((sbyte v) => (sbyte)-v, 5) + " " + Call((short v) => (short)-v, 300));
    Console.WriteLine(Call((int v) => minus, 0) + " " + Call((byte v) => (byte)(v + 255), 0));
    Console.WriteLine(Call((ushort v) => (ushort)(v + 65535), 0) + " " + CallDirty(v => (sbyte)(v - 1), -4));
    var w = (Wide)Marshal.GetDelegateForFunctionPointer(address(0), typeof(Wide));
    var wb = (WideB)Marshal.GetDelegateForFunctionPointer(address(0), typeof(WideB));
    var d = (Dirty)Marshal.GetDelegateForFunctionPointer(address(1), typeof(Dirty));
    Console.WriteLine(w(-9) + " " + wb(-10) + " " + d(-11));
    Console.WriteLine(Calli(typeof(int), typeof(long), 0)(-12) + " " + Calli(typeof(sbyte), typeof(long), 0)(-13) +
                      " " + Calli(typeof(long), typeof(sbyte), 1)(-14));
  }

  // calli of a C function: long M(int v) { return (to)calli to(from)((from)v); }
  static Func<int, long> Calli(Type from, Type to, int which) {
    var m = new DynamicMethod("M", typeof(long), new[] { typeof(int) }, typeof(P).Module, true);
    var il = m.GetILGenerator();
    il.Emit(OpCodes.Ldarg_0);
    il.Emit(from == typeof(long) ? OpCodes.Conv_I8 : OpCodes.Nop);
    il.Emit(OpCodes.Ldc_I8, address(which).ToInt64());
    il.Emit(OpCodes.Conv_I);
    il.EmitCalli(OpCodes.Calli, CallingConvention.Cdecl, to, new[] { from });
    il.Emit(OpCodes.Conv_I8);
    il.Emit(OpCodes.Ret);
    return (Func<int, long>)m.CreateDelegate(typeof(Func<int, long>));
  }
}
