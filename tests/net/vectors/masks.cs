// What compares give, asked whether it is zero: at once, combined, and where it only looks like that.
using System; using System.Linq; using System.Numerics; using System.Runtime.CompilerServices; using System.Runtime.Intrinsics;
class P {
  const MethodImplOptions No = MethodImplOptions.NoInlining;
  [MethodImpl(No)] static string Bytes(Vector128<byte> a, Vector128<byte> b) {
    var m = Vector128.Equals(a, b); string s = (m == Vector128<byte>.Zero) + "," + (m != Vector128<byte>.Zero) + "," + m.ExtractMostSignificantBits();
    var o = Vector128.Equals(a, b) | Vector128.Equals(a, Vector128.Create((byte)9)); if (o == Vector128<byte>.Zero) s += ",none"; else s += "," + BitOperations.TrailingZeroCount(o.ExtractMostSignificantBits());
    var n = Vector128.Equals(a, b) & Vector128.Create((byte)1); s += "," + (n == Vector128<byte>.Zero); // no mask
    s += "," + ((a ^ b) == Vector128<byte>.Zero) + "," + ((Vector128.Equals(a, b) ^ Vector128.GreaterThan(a.AsSByte(), b.AsSByte()).AsByte()) == Vector128<byte>.Zero);
    return s + "," + (~Vector128.Equals(a, b) == Vector128<byte>.Zero) + "," + (m == Vector128<byte>.AllBitsSet);
  }
  [MethodImpl(No)] static string Ints(Vector128<int> a, Vector128<int> b) { var m = Vector128.GreaterThan(a, b); return (m == Vector128<int>.Zero) + "," + (m.AsByte() == Vector128<byte>.Zero) + "," + (m.AsInt64() != Vector128<long>.Zero) + "," + (Vector128.LessThan(a, b) == Vector128<int>.Zero); }
  [MethodImpl(No)] static string Floats(Vector128<float> a, Vector128<float> b) { var m = Vector128.Equals(a, b); return (m == Vector128<float>.Zero) + "," + (m.AsInt32() == Vector128<int>.Zero) + "," + (m != Vector128<float>.Zero); } // a mask is NaN
  [MethodImpl(No)] static string Wide(Vector256<ushort> a, Vector256<ushort> b) { var m = Vector256.Equals(a, b); if (m == Vector256<ushort>.Zero) return "none"; return BitOperations.PopCount(m.ExtractMostSignificantBits()) + "," + (m != Vector256<ushort>.Zero) + "," + (m.GetLower() == Vector128<ushort>.Zero) + "," + (m.GetUpper() == Vector128<ushort>.Zero); }
  [MethodImpl(No)] static int First(ReadOnlySpan<long> s, long x) { var v = Vector128.Create(x); for (int i = 0; i + 2 <= s.Length; i += 2) { var m = Vector128.Equals(Vector128.Create(s[i], s[i + 1]), v); if (m != Vector128<long>.Zero) return i + BitOperations.TrailingZeroCount(m.ExtractMostSignificantBits()); } return -1; }
  static void Main() {
    var a = Vector128.Create((byte)1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
    foreach (var b in new[] { a, Vector128<byte>.Zero, Vector128.Create((byte)16), Vector128.Create((byte)200) }) Console.WriteLine(Bytes(a, b) + " " + Ints(a.AsInt32(), b.AsInt32()) + " " + Floats(a.AsSingle(), b.AsSingle()));
    Console.WriteLine(Ints(Vector128.Create(1, 5, 1, 1), Vector128.Create(2)) + " " + Ints(Vector128.Create(1), Vector128.Create(2)) + " " + Floats(Vector128.Create(1f, 2, float.NaN, -0f), Vector128.Create(0f, 3, float.NaN, 0)));
    var w = Vector256.Create((ushort)7); Console.WriteLine(Wide(w, w) + " " + Wide(w, Vector256<ushort>.Indices) + " " + Wide(w.WithElement(12, (ushort)1), Vector256.Create((ushort)1)) + " " + Wide(w, Vector256<ushort>.Zero));
    Console.WriteLine(First(new long[] { 1, 2, 3, 4, 5, 6 }, 4) + " " + First(new long[] { 1, 2, 3, 4 }, 9) + " " + First(new long[] { 1L << 32, 1 }, 1));
    var bytes = Enumerable.Range(0, 100).Select(i => (byte)i).ToArray(); Console.WriteLine(string.Join(" ", Enumerable.Range(0, 12).Select(i => bytes.AsSpan().IndexOf((byte)(i * 9)) + "/" + bytes.AsSpan().LastIndexOf((byte)(i * 9)) + "/" + bytes.AsSpan(i).IndexOfAny((byte)98, (byte)(i * 8)))));
  }
}
