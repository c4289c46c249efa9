// Vector128 and Vector<T> as programs call them: one line a method and element type, with a hash over numbers at the
// edges and others; constants and variables as indices, counts and elements.
using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

static unsafe class Program {
  static ulong seed;
  static ulong hash;
  static bool verbose;
  static string what;

  static ulong Next() {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
  }

  static T Element<T>() where T : unmanaged {
    ulong x = Next(), kind = x % 5;
    x >>= 8;
    if (typeof(T) == typeof(float)) {
      float[] edges = { 0f, -0f, 1f, -1.5f, 2.5f, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 3e9f, -3e9f, 1e-40f };
      float f = kind < 2 ? edges[x % (ulong)edges.Length] : (int)(x & 0xFFFF) * 0.37f - 9000;
      return Unsafe.As<float, T>(ref f);
    }
    if (typeof(T) == typeof(double)) {
      double[] edges = { 0, -0.0, 1, -1.5, 2.5, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1e19, -1e19, 5e-324 };
      double f = kind < 2 ? edges[x % (ulong)edges.Length] : (int)(x & 0xFFFFF) * 0.37 - 90000;
      return Unsafe.As<double, T>(ref f);
    }
    ulong v = kind == 0 ? x & 15 : kind == 1 ? 1ul << (sizeof(T) * 8 - 1) : kind == 2 ? ulong.MaxValue : x;
    return Unsafe.As<ulong, T>(ref v);
  }

  static Vector128<T> Any<T>() where T : unmanaged {
    T* e = stackalloc T[16];
    for (int i = 0; i < 16 / sizeof(T); i++)
      e[i] = Element<T>();
    return *(Vector128<T>*)e;
  }

  static void Mix<T>(T value) where T : unmanaged {
    byte* p = (byte*)&value;
    if (typeof(T) == typeof(float) && float.IsNaN(*(float*)p))
      *(uint*)p = 0x7FC00000;
    if (typeof(T) == typeof(double) && double.IsNaN(*(double*)p))
      *(ulong*)p = 0x7FF8000000000000;
    if (verbose)
      Console.WriteLine($"  {what} {value}");
    for (int i = 0; i < sizeof(T); i++)
      hash = (hash ^ p[i]) * 1099511628211;
  }

  static void Mix<T>(Vector128<T> v) where T : unmanaged {
    T* e = (T*)&v;
    for (int i = 0; i < 16 / sizeof(T); i++)
      Mix(e[i]);
  }

  static void Mix<T>(Vector<T> v) where T : unmanaged {
    T* e = (T*)&v;
    for (int i = 0; i < 16 / sizeof(T); i++)
      Mix(e[i]);
  }

  static void Test(string name, Action run) {
    seed = 88172645463325252;
    hash = 14695981039346656037;
    what = name;
    for (int i = 0; i < 60; i++)
      run();
    Console.WriteLine($"{name} {hash:x16}");
  }

  [MethodImpl(MethodImplOptions.NoInlining)]
  static T Opaque<T>(T x) => x;

  static void Common<T>() where T : unmanaged, INumber<T> {
    string t = typeof(T).Name + " ";
    Test(t + "arithmetic", () => {
      Vector128<T> a = Any<T>(), b = Any<T>();
      Mix(a + b);
      Mix(a - b);
      Mix(a * b);
      Mix(a * Element<T>());
      Mix(Element<T>() * b);
      Mix(-a);
      Mix(+a);
      Mix(Vector128.Abs(Vector128.Max(a, Vector128.Create(T.One))));
      Mix(Vector128.Min(a, b));
      Mix(Vector128.Max(a, b));
      Mix(Vector128.AddSaturate(a, b));
      Mix(Vector128.SubtractSaturate(a, b));
      Mix(Vector128.Sum(a));
      Mix(Vector128.Dot(a, b));
    });
    Test(t + "bits", () => {
      Vector128<T> a = Any<T>(), b = Any<T>(), c = Any<T>();
      Mix(a & b);
      Mix(a | b);
      Mix(a ^ b);
      Mix(~a);
      Mix(Vector128.AndNot(a, b));
      Mix(Vector128.ConditionalSelect(a, b, c));
      Mix(Vector128.ConditionalSelect(Vector128.LessThan(a, b), a, b));
      Mix(a << 3);
      Mix(a << 67);
      Mix(a >> 1);
      Mix(a >>> 2);
      Mix(a << Opaque(5));
      Mix(a >> Opaque(-3));
      Mix(a >>> Opaque(6));
    });
    Test(t + "compares", () => {
      Vector128<T> a = Any<T>(), b = Vector128.ConditionalSelect(Any<byte>().As<byte, T>(), a, Any<T>());
      if ((Next() & 3) == 0)
        b = a;
      Mix(Vector128.Equals(a, b));
      Mix(Vector128.GreaterThan(a, b));
      Mix(Vector128.GreaterThanOrEqual(a, b));
      Mix(Vector128.LessThan(a, b));
      Mix(Vector128.LessThanOrEqual(a, b));
      Mix(Vector128.EqualsAll(a, b) ? 1 : 2);
      Mix(Vector128.EqualsAny(a, b) ? 1 : 2);
      Mix(Vector128.GreaterThanAll(a, b) ? 1 : 2);
      Mix(Vector128.GreaterThanAny(a, b) ? 1 : 2);
      Mix(Vector128.GreaterThanOrEqualAll(a, b) ? 1 : 2);
      Mix(Vector128.GreaterThanOrEqualAny(a, b) ? 1 : 2);
      Mix(Vector128.LessThanAll(a, b) ? 1 : 2);
      Mix(Vector128.LessThanAny(a, b) ? 1 : 2);
      Mix(Vector128.LessThanOrEqualAll(a, b) ? 1 : 2);
      Mix(Vector128.LessThanOrEqualAny(a, b) ? 1 : 2);
      if (a == b)
        Mix(3);
      if (a != b)
        Mix(4);
      Mix(a.Equals(b));
      Mix(a.Equals((object)b));
    });
    Test(t + "elements", () => {
      Vector128<T> a = Any<T>();
      T x = Element<T>();
      Mix(a.GetElement(0));
      Mix(a.GetElement(1));
      Mix(a[Vector128<T>.Count - 1]);
      Mix(a.GetElement(Opaque(1)));
      Mix(a.ToScalar());
      Mix(a.WithElement(0, x));
      Mix(a.WithElement(1, x));
      Mix(a.WithElement(Vector128<T>.Count - 1, x));
      Mix(a.WithElement(Opaque(1), x));
      Mix(Vector128.Create(x));
      Mix(Vector128.CreateScalar(x));
      Mix(Vector128.CreateScalarUnsafe(x).ToScalar());
      Mix(Vector128<T>.Zero);
      Mix(Vector128<T>.One);
      Mix(Vector128<T>.AllBitsSet);
      Mix(Vector128<T>.Indices);
      Mix(a.ExtractMostSignificantBits());
      Mix(a.WithLower(a.GetUpper()));
      Mix(a.WithUpper(a.GetLower()));
      Mix(Vector128.Create(a.GetUpper(), a.GetLower()));
      Mix(a.AsByte());
      Mix(a.AsUInt64() + Vector128.Create(1ul));
      Mix(Vector128.IndexOf(a, a.GetElement(1)));
      Mix(Vector128.Count(a, a.GetElement(1)));
    });
    Test(t + "memory", () => {
      T[] m = new T[64];
      for (int i = 0; i < 64; i++)
        m[i] = Element<T>();
      fixed (T* p = m) {
        Mix(Vector128.Load(p + 1));
        Vector128.Store(Vector128.Load(p + 3), p + 2);
        Mix(*(Vector128<T>*)(p + 2));
      }
      Mix(Vector128.LoadUnsafe(ref m[1]));
      Mix(Vector128.LoadUnsafe(ref m[0], 5));
      Any<T>().StoreUnsafe(ref m[7]);
      Any<T>().StoreUnsafe(ref m[0], 9);
      Any<T>().CopyTo(m, 20);
      Any<T>().CopyTo(m.AsSpan(30));
      Mix(Vector128.Create(m, 8));
      Mix(Vector128.Create<T>(m.AsSpan(25)));
      foreach (T x in m)
        Mix(x);
    });
    Test(t + "Vector<T>", () => {
      // What it holds depends on the processor: the first 16 bytes.
      T[] m = new T[64];
      for (int i = 0; i < 64; i++)
        m[i] = Element<T>();
      var a = new Vector<T>(m, 2);
      var b = new Vector<T>(m.AsSpan(4));
      Mix(a + b);
      Mix(a - b);
      Mix(a * b);
      Mix(a & b);
      Mix(a ^ b);
      Mix(~a);
      Mix(Vector.LessThan(a, b));
      Mix(Vector.ConditionalSelect(Vector.GreaterThan(a, b), a, b));
      Mix(Vector.Min(a, b));
      Mix(Vector.Max(a, b));
      Mix(new Vector<T>(Element<T>()));
      Mix(a[1]);
      Mix(Vector.Equals(a, a));
      a.CopyTo(m, 3);
      Mix(m[4]);
    });
  }

  static void Integers<T>() where T : unmanaged, IBinaryInteger<T> {
    string t = typeof(T).Name + " ";
    Test(t + "integers", () => {
      Vector128<T> a = Any<T>(), b = Vector128.Max(Any<T>(), Vector128.Create(T.One));
      Mix(a / (b | Vector128<T>.One));
      Mix(Vector128.ShiftLeft(a.AsInt16(), 3));
      Mix(Vector128.ShiftRightArithmetic(a.AsInt32(), Opaque(7)));
      Mix(Vector128.ShiftRightLogical(a.AsByte(), 3));
      Mix(Vector128.ShiftRightLogical(a.AsByte(), Opaque(3)));
      Mix(Vector128.ShiftRightArithmetic(a.AsSByte(), 2));
      Mix(Vector128.ShiftRightArithmetic(a.AsInt64(), 9));
      Mix(Vector128.Shuffle(a.AsByte(), b.AsByte()));
      Mix(Vector128.Shuffle(a.AsByte(), Vector128.Create((byte)3, 2, 1, 0, 16, 15, 14, 13, 255, 8, 8, 9, 4, 5, 6, 7)));
      Mix(Vector128.Shuffle(a.AsInt32(), Vector128.Create(3, 0, 9, 1)));
      Mix(Vector128.Shuffle(a.AsInt16(), b.AsInt16() & Vector128.Create((short)7)));
      Mix(Vector128.Shuffle(a.AsDouble(), Vector128.Create(1L, 0)));
    });
  }

  static void Floats() {
    Test("floats", () => {
      Vector128<float> a = Any<float>(), b = Any<float>();
      Vector128<double> c = Any<double>(), d = Any<double>();
      Mix(a / b);
      Mix(c / d);
      Mix(a / 3f);
      Mix(Vector128.Sqrt(Vector128.Abs(a)));
      Mix(Vector128.Sqrt(Vector128.Abs(c)));
      Mix(Vector128.Floor(a));
      Mix(Vector128.Ceiling(c));
      Mix(Vector128.Round(a));
      Mix(Vector128.Round(c, MidpointRounding.AwayFromZero));
      Mix(Vector128.Truncate(c));
      Mix(Vector128.IsNaN(a));
      Mix(Vector128.IsNegative(c));
      Mix(Vector128.MinNative(a, b));
      Mix(Vector128.MaxNative(c, d));
      Mix(Vector128.MinNumber(a, b));
      Mix(Vector128.CopySign(c, d));
      Mix(Vector128.ConvertToInt32(a));
      Mix(Vector128.ConvertToInt32Native(a));
      Mix(Vector128.ConvertToUInt32(a));
      Mix(Vector128.ConvertToInt64(c));
      Mix(Vector128.ConvertToUInt64(c));
      Mix(Vector128.ConvertToSingle(Any<int>()));
      Mix(Vector128.ConvertToSingle(Any<uint>()));
      Mix(Vector128.ConvertToDouble(Any<long>()));
      Mix(Vector128.ConvertToDouble(Any<ulong>()));
      Mix(Vector128.Create(Element<float>(), 1f, Element<float>(), 2f));
      Mix(Vector128.Create(Element<double>(), Element<double>()));
    });
  }

  static void Widths() {
    Test("widths", () => {
      Mix(Vector128.Narrow(Any<short>(), Any<short>()));
      Mix(Vector128.Narrow(Any<ushort>(), Any<ushort>()));
      Mix(Vector128.Narrow(Any<int>(), Any<int>()));
      Mix(Vector128.Narrow(Any<uint>(), Any<uint>()));
      Mix(Vector128.Narrow(Any<long>(), Any<long>()));
      Mix(Vector128.Narrow(Any<ulong>(), Any<ulong>()));
      Mix(Vector128.Narrow(Any<double>(), Any<double>()));
      Mix(Vector128.NarrowWithSaturation(Any<short>(), Any<short>()));
      Mix(Vector128.NarrowWithSaturation(Any<ushort>(), Any<ushort>()));
      Mix(Vector128.NarrowWithSaturation(Any<int>(), Any<int>()));
      Mix(Vector128.NarrowWithSaturation(Any<uint>(), Any<uint>()));
      Mix(Vector128.NarrowWithSaturation(Any<long>(), Any<long>()));
      Mix(Vector128.NarrowWithSaturation(Any<ulong>(), Any<ulong>()));
      Mix(Vector128.WidenLower(Any<byte>()));
      Mix(Vector128.WidenUpper(Any<byte>()));
      Mix(Vector128.WidenLower(Any<sbyte>()));
      Mix(Vector128.WidenUpper(Any<sbyte>()));
      Mix(Vector128.WidenLower(Any<short>()));
      Mix(Vector128.WidenUpper(Any<ushort>()));
      Mix(Vector128.WidenLower(Any<uint>()));
      Mix(Vector128.WidenUpper(Any<int>()));
      Mix(Vector128.WidenLower(Any<float>()));
      Mix(Vector128.WidenUpper(Any<float>()));
      var (low, high) = Vector128.Widen(Any<ushort>());
      Mix(low);
      Mix(high);
      Mix(Vector128.Create((short)Next(), 2, 3, (short)Next(), 5, 6, 7, 8));
      Mix(Vector128.Create((byte)Next(), 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, (byte)Next()));
      Mix(Vector128.Create((int)Next(), (int)Next(), 3, (int)Next()));
    });
  }

  static void Shapes() {
    Test("Vector2 to 4, Quaternion, Matrix4x4", () => {
      var a = Any<float>().AsVector4();
      a = Vector4.Clamp(a, new Vector4(-100), new Vector4(100));
      var b = new Vector4(1, 2, a.X, 4);
      Vector4 s = a + b * 2 - b / 4f;
      Mix(s.X);
      Mix(s.Y);
      Mix(s.Z);
      Mix(s.W);
      s.Y = 7;
      s.W += s.X;
      Mix(s.AsVector128());
      Mix(Vector4.Min(s, a).AsVector128());
      Mix(new Vector3(s.X, s.Y, 1).AsVector128());
      Mix((new Vector3(1, 2, 3) + new Vector3(s.X)).AsVector128());
      Mix(new Vector2(s.Z, 3).Length());
      Mix(Quaternion.Multiply(new Quaternion(1, 2, 3, 4), 2f).AsVector128());
      var m = Matrix4x4.CreateTranslation(1, 2, 3) * Matrix4x4.CreateScale(2);
      Mix(Vector4.Transform(b, m).AsVector128());
      Mix(m.M41);
      Mix(s == a ? 1 : 2);
    });
    Test("Vector256", () => {
      var a = Vector256.Create(Any<int>(), Any<int>());
      var b = Vector256.Create(Any<int>(), Any<int>());
      var c = a + b * a ^ (b >> 2);
      Mix(c.GetLower());
      Mix(c.GetUpper());
      Mix(Vector256.Sum(c));
      Mix(Vector256.EqualsAny(a, b) ? 1 : 2);
      Mix(Vector256.LessThan(a, b).ExtractMostSignificantBits());
      Mix(c[5]);
      var d = Vector512.Create(a, b) + Vector512.Create(c, c);
      Mix(d.GetUpper().GetLower());
    });
  }

  static void Fails(string name, Action run) {
    try {
      run();
      Console.WriteLine(name + " nothing");
    } catch (Exception e) {
      Console.WriteLine(name + " " + e.GetType().Name);
    }
  }

  static void Main(string[] args) {
    verbose = args.Length > 0;
    Common<sbyte>();
    Common<byte>();
    Common<short>();
    Common<ushort>();
    Common<int>();
    Common<uint>();
    Common<long>();
    Common<ulong>();
    Common<nint>();
    Common<nuint>();
    Common<float>();
    Common<double>();
    Integers<byte>();
    Integers<int>();
    Floats();
    Widths();
    Shapes();
    Fails("index", () => Mix(Any<int>().GetElement(4)));
    Fails("variable index", () => Mix(Any<int>().GetElement(Opaque(-1))));
    Fails("null", () => Mix(Vector128.Load((int*)0)));
    Fails("not a number", () => Console.WriteLine(Vector128<bool>.Count));
    Fails("char", () => {
      char[] c = new char[16];
      Console.WriteLine(Vector128.LoadUnsafe(ref c[0]));
    });
    Fails("short array", () => Mix(Vector128.Create(new int[3])));
    Console.WriteLine(Vector128.IsHardwareAccelerated + " " + Vector.IsHardwareAccelerated);
  }
}
