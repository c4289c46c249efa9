// Conversions of floats to integers give the nearest number where they are out of range, and 0 for NaN.
using System;
using System.Runtime.CompilerServices;

static class Program {
  [MethodImpl(MethodImplOptions.NoInlining)]
  static T Opaque<T>(T x) => x;

  static void Main() {
    foreach (double d in new[] { 1e10, -1e10, double.NaN, 1e20, -1e20, -1.5, 3e9, 300.7, -300.7, 70000.0, -0.5, double.NegativeInfinity }) {
      double x = Opaque(d);
      float f = (float)x;
      unchecked {
        Console.WriteLine($"{d}: {(sbyte)x} {(byte)x} {(short)x} {(ushort)x} {(int)x} {(uint)x} {(long)x} {(ulong)x} {(nint)x} {(nuint)x} {(int)(char)x}");
        Console.WriteLine($"  {(sbyte)f} {(byte)f} {(short)f} {(ushort)f} {(int)f} {(uint)f} {(long)f} {(ulong)f}");
        Console.WriteLine($"  {sbyte.CreateTruncating(x)} {byte.CreateSaturating(x)} {double.ConvertToIntegerNative<uint>(Math.Abs(x) % 1e9)}");
      }
    }
  }
}
