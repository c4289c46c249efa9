// Vector<T>, element by element: operators, compares, constructors and copies with their exceptions, in loops and out of
// them; Vector2 to Vector4.
using System;
using System.Numerics;

class P {
  static void Show<T>(string what, Vector<T> v) where T : struct {
    Console.Write(what);
    for (int i = 0; i < Vector<T>.Count; i++)
      Console.Write(" " + v[i]);
    Console.WriteLine();
  }

  static void Try(string what, Action run) {
    try {
      run();
      Console.WriteLine(what + ": nothing");
    } catch (Exception e) {
      Console.WriteLine(what + ": " + e.GetType().Name);
    }
  }

  static void Operators<T>(T[] x, T[] y) where T : struct {
    Console.WriteLine(typeof(T).Name);
    var a = new Vector<T>(x);
    var b = new Vector<T>(y, 1);
    Show("+", a + b);
    Show("-", a - b);
    Show("*", a * b);
    Show("* scalar", a * y[0]);
    Show("/", a / b);
    Show("neg", -a);
    Show("&", a & b);
    Show("|", a | b);
    Show("^", a ^ b);
    Show("~", ~a);
    Show("andnot", Vector.AndNot(a, b));
    Show("min", Vector.Min(a, b));
    Show("max", Vector.Max(a, b));
    Show("abs", Vector.Abs(Vector.Max(a, b)));
    Show("=", Vector.Equals(a, b));
    Show("<", Vector.LessThan(a, b));
    Show("<=", Vector.LessThanOrEqual(a, b));
    Show(">", Vector.GreaterThan(a, b));
    Show(">=", Vector.GreaterThanOrEqual(a, b));
    Show("select", Vector.ConditionalSelect(Vector.LessThan(a, b), a, b));
    Show("one", Vector<T>.One + Vector<T>.Zero);
    Show("bytes", Vector.AsVectorByte(a));
    Console.WriteLine((a == b) + " " + (a != b) + " " + a.Equals(a) + " " + Vector.EqualsAny(a, b) + " " + Vector.LessThanAll(a, b) + " " + Vector.Dot(a, b));
  }

  static float[] Saxpy(float f, float[] x, float[] y) {
    var r = new float[x.Length];
    var v = new Vector<float>(f);
    int i = 0;
    for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count) {
      Vector<float> s = v * new Vector<float>(x, i) + new Vector<float>(y, i);
      s.CopyTo(r, i);
    }
    for (; i < x.Length; i++)
      r[i] = f * x[i] + y[i];
    return r;
  }

  static int Sum(int[] x) {
    var sum = Vector<int>.Zero;
    for (int i = 0; i + Vector<int>.Count <= x.Length; i += Vector<int>.Count)
      sum += new Vector<int>(x, i);
    int total = 0;
    for (int i = 0; i < Vector<int>.Count; i++)
      total += sum[i];
    return total;
  }

  static Vector<double> Handled(double[] x) {
    var v = new Vector<double>(1);
    try {
      v += new Vector<double>(x);
      v *= new Vector<double>(x, x.Length - 1);
    } catch (Exception) {
      v -= new Vector<double>(0.5);
    }
    return v;
  }

  // More than there are registers, across calls.
  static double Many(double[] x) {
    var a = new Vector<double>(x); var b = a + a; var c = b + a; var d = c * b; var e = d - c; var f = e * a; var g = f + b; var h = g - d;
    var i = h + e; var j = i * c; var k = j - f; var l = k + g; var m = l * h; var n = m - i; var o = n + j; var p = o - k; var q = p + l;
    Console.WriteLine("many");
    var r = a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q;
    return r[0] + r[1];
  }

  static void Main() {
    Operators(new float[] { 1, 2.5f, -3, 0, 5, 6, 7, 8 }, new float[] { 2, 2, 2.5f, 4, -0.5f, 9, 9, 9, 9 });
    Operators(new double[] { 1, -2.5, 4, 8 }, new double[] { 2, 2, -2.5, 7, 7 });
    Operators(new int[] { 1, -2, int.MaxValue, int.MinValue, 1, 1, 1, 1 }, new int[] { 3, 2, -2, 7, 9, 1, 1, 1, 1 });
    Operators(new uint[] { 1, 2, uint.MaxValue, 0x80000000, 1, 1, 1, 1 }, new uint[] { 3, 2, 2, 7, 9, 1, 1, 1, 1 });
    Operators(new long[] { -5, long.MaxValue, 1, 1 }, new long[] { 3, -5, 2, 1, 1 });
    Operators(new ulong[] { 5, ulong.MaxValue, 1, 1 }, new ulong[] { 3, 5, 2, 1, 1 });
    Operators(new short[] { 1, -2, 3, short.MinValue + 1, 300, 6, 7, 8, 1, 1, 1, 1, 1, 1, 1, 1 }, new short[] { 3, 2, -2, 7, 9, 300, 1, 1, 8, 1, 1, 1, 1, 1, 1, 1, 1 });
    Operators(new byte[] { 1, 2, 200, 255, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 },
              new byte[] { 3, 2, 2, 7, 9, 255, 1, 1, 8, 1, 1, 1, 1, 1, 1, 100, 16, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 });
    Show("sqrt", Vector.SquareRoot(new Vector<float>(2)));
    Show("to int", Vector.ConvertToInt32(new Vector<float>(-7.9f)));
    Show("to float", Vector.ConvertToSingle(new Vector<int>(-7)));
    Vector<int> low, high;
    Vector.Widen(new Vector<short>(-5), out low, out high);
    Show("widen", low + high);
    Show("narrow", Vector.Narrow(new Vector<int>(70000), new Vector<int>(-3)));
    var x = new float[19];
    var n = new int[1003];
    for (int i = 0; i < n.Length; i++)
      n[i] = i * i;
    for (int i = 0; i < x.Length; i++)
      x[i] = i * 0.5f;
    Console.WriteLine(string.Join(" ", Saxpy(3, x, x)));
    Console.WriteLine(Sum(n));
    Show("handled", Handled(new double[] { 3, 4, 5, 6 }));
    Console.WriteLine(Many(new double[] { 1, 2, 3, 4 }));
    Try("short array", () => new Vector<int>(new int[1]));
    Try("index at the end", () => new Vector<int>(new int[8], 7));
    Try("index below 0", () => new Vector<int>(new int[8], -1));
    Try("no array", () => new Vector<int>((int[])null));
    Try("copy to a short one", () => new Vector<int>(1).CopyTo(new int[1]));
    Try("copy to the end", () => new Vector<int>(1).CopyTo(new int[8], 7));
    Try("copy beyond", () => new Vector<int>(1).CopyTo(new int[8], 8));
    Try("copy to nothing", () => new Vector<int>(1).CopyTo(null));
    int at = Vector<int>.Count;
    Try("element", () => Console.WriteLine(new Vector<int>(1)[at]));
    Try("element below 0", () => Console.WriteLine(new Vector<int>(1)[-1]));
    Try("abs of the least", () => Show("abs", Vector.Abs(new Vector<int>(int.MinValue))));
    Try("bool", () => Console.WriteLine(new Vector<bool>(true)));
    var v = new Vector4(1, 2, 3, 4) * 2 + new Vector4(1) - new Vector4(0.5f, 1, 2, 3) / 2;
    Console.WriteLine(v + " " + Vector4.Dot(v, v) + " " + v.Length() + " " + Vector4.Normalize(v));
    Console.WriteLine(Vector3.Cross(new Vector3(1, 2, 3), new Vector3(3, 2, 1)) + " " + Vector2.Distance(new Vector2(1, 2), new Vector2(4, 6)));
  }
}
