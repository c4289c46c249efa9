// Products, shifts and shuffles that no single instruction does, and products with one rounding: every element size,
// indices out of range, shift counts by variables, numbers at their limits. Prints hashes of all results.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

static class Program {
  static ulong hash;
  static ulong seed;

  static void Note<T>(T x) where T : unmanaged {
    foreach (byte b in MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref x)))
      hash = (hash ^ b) * 1099511628211;
  }

  static void Tell(string what) {
    Console.WriteLine($"{what}: {hash:x16}");
    hash = 14695981039346656037;
  }

  static byte Next() {
    seed = seed * 6364136223846793005 + 1442695040888963407;
    return (byte)(seed >> 40);
  }

  static Vector128<T> Any128<T>() {
    var v = Vector128<byte>.Zero;
    for (int i = 0; i < 16; i++) v = v.WithElement(i, Next());
    return v.As<byte, T>();
  }

  static Vector256<T> Any256<T>() => Vector256.Create(Any128<T>(), Any128<T>());

  // Small ones, some of them too large, a few with high bits only.
  static Vector256<T> Indices<T>(int size) where T : unmanaged {
    var v = Vector256<byte>.Zero;
    for (int i = 0; i < 32; i++) {
      int kind = Next() & 7;
      bool low = i % size == 0;
      v = v.WithElement(i, (byte)(kind == 0 ? Next() : kind == 1 && !low ? 1 : low ? Next() & 31 : 0));
    }
    return v.As<byte, T>();
  }

  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Products<T>() {
    for (int i = 0; i < 200; i++) {
      var a = Any256<T>();
      var b = Any256<T>();
      Note(a * b);
      Note(Vector256.Multiply(a, b.ToScalar()));
      Note(b.GetElement(1) * a);
      Note(a.GetLower() * b.GetUpper());
      Note(a.GetLower() * b.GetElement(1));
      Note((a.GetLower().AsVector() * b.GetElement(1)).AsVector128());
    }
    Tell("products of " + typeof(T));
  }

  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Shifts<T>() {
    for (int i = 0; i < 140; i++) {
      var a = Any256<T>();
      Note(a >> i);
      Note(a.GetLower() >> i);
      Note(a >>> i);
      Note(a << i);
      Note(a >> 0);
      Note(a >> 3);
      Note(a.GetLower() >> 7);
      Note(a >> 77);
    }
    Tell("shifts of " + typeof(T));
  }

  static void Shuffles() {
    for (int i = 0; i < 500; i++) {
      var b = Indices<byte>(1);
      var s = Indices<short>(2);
      var d = Indices<int>(4);
      var q = Indices<long>(8);
      Note(Vector256.Shuffle(Any256<byte>(), b));
      Note(Vector128.Shuffle(Any128<byte>(), b.GetLower()));
      Note(Vector256.Shuffle(Any256<sbyte>(), b.AsSByte()));
      Note(Vector256.Shuffle(Any256<short>(), s));
      Note(Vector128.Shuffle(Any128<short>(), s.GetLower()));
      Note(Vector128.Shuffle(Any128<ushort>(), s.GetLower().AsUInt16()));
      Note(Vector256.Shuffle(Any256<int>(), d));
      Note(Vector128.Shuffle(Any128<int>(), d.GetLower()));
      Note(Vector128.Shuffle(Any128<float>(), d.GetLower()));
      Note(Vector256.Shuffle(Any256<long>(), q));
      Note(Vector128.Shuffle(Any128<long>(), q.GetLower()));
      Note(Vector256.Shuffle(Any256<double>(), q));
      Note(Vector128.Shuffle(Any128<double>(), q.GetLower()));
    }
    Tell("shuffles");
  }

  static readonly double[] doubles = {
    0, -0.0, 1, -1, 0.1, 3, 1e308, -1e308, double.Epsilon, -double.Epsilon, 2.2250738585072014e-308, double.MaxValue,
    double.PositiveInfinity, double.NegativeInfinity, double.NaN, BitConverter.Int64BitsToDouble(0x7ff8000000001234),
    1 + 2.220446049250313e-16, 9007199254740993
  };
  static readonly float[] floats = {
    0, -0f, 1, -1, 0.1f, 3, 1e38f, -1e38f, float.Epsilon, -float.Epsilon, 1.17549435e-38f, float.MaxValue,
    float.PositiveInfinity, float.NegativeInfinity, float.NaN, BitConverter.Int32BitsToSingle(0x7fc01234), 1 + 1.1920929e-07f, 16777215
  };

  [MethodImpl(MethodImplOptions.NoInlining)]
  static double Fused(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);
  [MethodImpl(MethodImplOptions.NoInlining)]
  static float Fused(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

  static void OneRounding() {
    foreach (var a in doubles)
      foreach (var b in doubles)
        foreach (var c in doubles) {
          double r = Fused(a, b, c);
          Note(double.IsNaN(r) ? double.NaN : r);
          Note(Math.FusedMultiplyAdd(a, b, 1.5) == 0);
        }
    Tell("double");
    foreach (var a in floats)
      foreach (var b in floats)
        foreach (var c in floats) {
          float r = Fused(a, b, c);
          Note(float.IsNaN(r) ? float.NaN : r);
        }
    Tell("float");
    Func<double, double, double, double> f = Math.FusedMultiplyAdd;
    Console.WriteLine(f(0.1, 10, -1) + " " + typeof(MathF).GetMethod("FusedMultiplyAdd").Invoke(null, new object[] { 0.1f, 10f, -1f }));
  }

  static void Main() {
    Tell("start");
    Products<byte>(); Products<sbyte>(); Products<ushort>(); Products<int>(); Products<long>(); Products<ulong>();
    Shifts<byte>(); Shifts<sbyte>(); Shifts<short>(); Shifts<uint>(); Shifts<long>(); Shifts<ulong>();
    Shuffles();
    OneRounding();
  }
}
