// Shifts that together are a rotation, and those that only look like one.
using System;
using System.Runtime.CompilerServices;
class P {
  [MethodImpl(MethodImplOptions.NoInlining)] static uint L5(uint x) { return x << 5 | x >> 27; }
  [MethodImpl(MethodImplOptions.NoInlining)] static uint R5(uint x) { return x >> 5 | x << 27; }
  [MethodImpl(MethodImplOptions.NoInlining)] static uint Sum(uint x) { return (x << 5) + (x >> 27); }
  [MethodImpl(MethodImplOptions.NoInlining)] static uint Xor(uint x) { return x >> 20 ^ x << 12; }
  [MethodImpl(MethodImplOptions.NoInlining)] static uint Var(uint x, int n) { return x << n | x >> (32 - n); }
  [MethodImpl(MethodImplOptions.NoInlining)] static uint VarRight(uint x, int n) { return x >> n | x << (32 - n); }
  [MethodImpl(MethodImplOptions.NoInlining)] static uint Minus(uint x, int n) { return x << n | x >> -n; }
  [MethodImpl(MethodImplOptions.NoInlining)] static uint Masked(uint x, int n) { return x << (n & 31) | x >> (32 - n & 31); }
  [MethodImpl(MethodImplOptions.NoInlining)] static uint SumVar(uint x, int n) { return (x << n) + (x >> 32 - n); } // twice x where n is 0
  [MethodImpl(MethodImplOptions.NoInlining)] static ulong L5(ulong x) { return x << 5 | x >> 59; }
  [MethodImpl(MethodImplOptions.NoInlining)] static ulong L40(ulong x) { return x << 40 | x >> 24; }
  [MethodImpl(MethodImplOptions.NoInlining)] static ulong L32(ulong x) { return x << 32 | x >> 32; }
  [MethodImpl(MethodImplOptions.NoInlining)] static ulong Var(ulong x, int n) { return x << n | x >> (64 - n); }
  [MethodImpl(MethodImplOptions.NoInlining)] static ulong Narrow(ulong x, int n) { return x << (n & 31) | x >> (32 - n & 31); }
  [MethodImpl(MethodImplOptions.NoInlining)] static int Arithmetic(int x) { return x << 5 | x >> 27; }
  [MethodImpl(MethodImplOptions.NoInlining)] static uint NotAll(uint x) { return x << 5 | x >> 26; }
  [MethodImpl(MethodImplOptions.NoInlining)] static uint Others(uint x, uint y) { return x << 5 | y >> 27; }
  [MethodImpl(MethodImplOptions.NoInlining)] static uint Bytes(byte x) { return (uint)x << 4 | (uint)x >> 28; }
  [MethodImpl(MethodImplOptions.NoInlining)] static uint By33(uint x, int n) { return x << n | x >> (33 - n); }
  static void Main() {
    foreach (uint x in new uint[] { 0, 1, 0x80000000, 0x12345678, 0xDEADBEEF, 0xFFFFFFFF }) {
      ulong w = (ulong)x << 32 | ~x * 2654435761u;
      Console.WriteLine("{0:x} {1:x} {2:x} {3:x} {4:x} {5:x} {6:x} {7:x} {8:x} {9:x}", L5(x), R5(x), Sum(x), Xor(x), Arithmetic((int)x), NotAll(x), Others(x, ~x), Bytes((byte)x), L5(w), L40(w) ^ L32(w));
      foreach (int n in new[] { 0, 1, 7, 31, 32, 33, 40, 63, -1 })
        Console.Write("{0:x} {1:x} {2:x} {3:x} {4:x} {5:x} {6:x} {7:x}; ", Var(x, n), VarRight(x, n), Minus(x, n), Masked(x, n), SumVar(x, n), Var(w, n), Narrow(w, n), By33(x, n));
      Console.WriteLine();
    }
    Console.WriteLine(BitConverter.IsLittleEndian);
  }
}
