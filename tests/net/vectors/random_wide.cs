// Written by random_wide.py: what it says there.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

static class Program {
  static ulong hash;

  static void Mix(ulong x) => hash = (hash ^ x) * 1099511628211 ^ hash >> 31;

  static void See<T>(Vector256<T> v) {
    for (int i = 0; i < Vector256<T>.Count; i++) {
      object x = v.GetElement(i);
      Mix(x is float f ? float.IsNaN(f) ? 1u : BitConverter.SingleToUInt32Bits(f) :
          x is double d ? double.IsNaN(d) ? 1u : BitConverter.DoubleToUInt64Bits(d) : (ulong)x.GetHashCode());
    }
  }

  [MethodImpl(MethodImplOptions.NoInlining)]
  static Vector256<T> Turned<T>(Vector256<T> a, int n, Vector256<T> b) => n % 3 == 0 ? a : n % 3 == 1 ? b : Vector256.Create(a.GetUpper(), b.GetLower());

  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Touch(ref int n) => n++;

  static void F0(short[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[2]);
    var v1 = Vector256.LoadUnsafe(ref data[3]);
    var v2 = Vector256.LoadUnsafe(ref data[1]);
    var v3 = Vector256.LoadUnsafe(ref data[48]);
    var v4 = Vector256.LoadUnsafe(ref data[27]);
    var v5 = Vector256.LoadUnsafe(ref data[54]);
    var v6 = Vector256.LoadUnsafe(ref data[3]);
    var v7 = Vector256.LoadUnsafe(ref data[28]);
    var v8 = Vector256.LoadUnsafe(ref data[56]);
    var v9 = Vector256.LoadUnsafe(ref data[63]);
    var v10 = Vector256.LoadUnsafe(ref data[29]);
    var v11 = Vector256.LoadUnsafe(ref data[44]);
    var v12 = Vector256.LoadUnsafe(ref data[29]);
    var v13 = Vector256.LoadUnsafe(ref data[28]);
    var v14 = Vector256.LoadUnsafe(ref data[58]);
    var v15 = Vector256.LoadUnsafe(ref data[37]);
    var v16 = Vector256.LoadUnsafe(ref data[2]);
    var v17 = Vector256.LoadUnsafe(ref data[53]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v3.StoreUnsafe(ref data[23]);
      v9 = v9 * v15;
      h0 = v2.GetLower();
      h1 = h0 + h1;
      v9 = Vector256.GreaterThanOrEqual(v10, v15);
      h1 = Avx.ExtractVector128(v12, 1);
      v17 = v15 >> 10;
      v2 = h0.ToVector256();
      v7 = h1.ToVector256();
      v1 = Vector256.Narrow(Vector256.WidenUpper(v12), Vector256.WidenLower(v10));
      v12 = v2 >> 11;
      v8 = Vector256.Create(unchecked((short)v1.ExtractMostSignificantBits()));
      v12 = v0 * v12;
      v4 = v10 & v11;
      v10 = v9 >>> 10;
      v9 = Vector256.Min(v7, v0);
      v3 = v9.WithLower(h0);
      v6 = v1.WithLower(h2);
      v16 = v0 * v8;
      if (v10 == v13 || i == 5) { v11 = h3.ToVector256(); Touch(ref n); }
      v0 = v12 >>> 6;
      v4 = Vector256.ConditionalSelect(Vector256.LessThanOrEqual(v17, v2), v7, v9);
      v1 = Vector256.Max(v10, v16);
      try { if (i == 4) throw new Exception(); v11 = Vector256.CreateScalar(v5.ToScalar()); } catch { v6 = Vector256.Create(v16.GetElement(14)); }
      h2 = v9.GetUpper();
      v7 = v6 >>> 12;
      v5 = Vector256.Create(Vector256.Sum(v4));
      v4 = v9.WithLower(h2);
      h0 = v15.GetUpper();
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F1(double[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[11]);
    var v1 = Vector256.LoadUnsafe(ref data[56]);
    var v2 = Vector256.LoadUnsafe(ref data[25]);
    var v3 = Vector256.LoadUnsafe(ref data[43]);
    var v4 = Vector256.LoadUnsafe(ref data[21]);
    var v5 = Vector256.LoadUnsafe(ref data[2]);
    var v6 = Vector256.LoadUnsafe(ref data[27]);
    var v7 = Vector256.LoadUnsafe(ref data[40]);
    var v8 = Vector256.LoadUnsafe(ref data[61]);
    var v9 = Vector256.LoadUnsafe(ref data[4]);
    var v10 = Vector256.LoadUnsafe(ref data[6]);
    var v11 = Vector256.LoadUnsafe(ref data[46]);
    var v12 = Vector256.LoadUnsafe(ref data[63]);
    var v13 = Vector256.LoadUnsafe(ref data[44]);
    var v14 = Vector256.LoadUnsafe(ref data[17]);
    var v15 = Vector256.LoadUnsafe(ref data[62]);
    var v16 = Vector256.LoadUnsafe(ref data[8]);
    var v17 = Vector256.LoadUnsafe(ref data[40]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v2 = -v12;
      v12 = -v5;
      h1 = Avx.ExtractVector128(v13, 1);
      h3 = v14.GetLower();
      v12 = Vector256.ConditionalSelect(Vector256.GreaterThan(v14, v12), v12, v9);
      try { if (i == 5) throw new Exception(); v8 = Vector256.CreateScalar(v7.ToScalar()); } catch { v6 = Avx.UnpackHigh(v15, v0); }
      v0 = v17.WithElement(1, (double)-1.25);
      v3 = Turned(v3, i, v2);
      v8 = Vector256.Shuffle(v7, Vector256.Create((long)0, (long)1, (long)2, (long)3));
      v3 = v11 / v11;
      v9 = Vector256.Create(Vector256.Sum(v11));
      v4 = Vector256.Create(h0, h2);
      v17 = Vector256.Create(h0, h1);
      v4 = -v10;
      v6 = Turned(v15, i, v16);
      v2 = Vector256.ConditionalSelect(Vector256.LessThan(v1, v8), v15, v12);
      try { if (i == 3) throw new Exception(); v2 = Vector256.Create(Vector256.Sum(v12)); } catch { v8 = v12.WithUpper(h3); }
      v4 = Avx.UnpackHigh(v0, v14);
      h0 = Avx.ExtractVector128(v0, 0);
      v11 = v9 + Vector256.Create((double)-0.0);
      v12 = v5 + Vector256.Create((double)3);
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F2(byte[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[32]);
    var v1 = Vector256.LoadUnsafe(ref data[6]);
    var v2 = Vector256.LoadUnsafe(ref data[37]);
    var v3 = Vector256.LoadUnsafe(ref data[40]);
    var v4 = Vector256.LoadUnsafe(ref data[25]);
    var v5 = Vector256.LoadUnsafe(ref data[26]);
    var v6 = Vector256.LoadUnsafe(ref data[29]);
    var v7 = Vector256.LoadUnsafe(ref data[30]);
    var v8 = Vector256.LoadUnsafe(ref data[48]);
    var v9 = Vector256.LoadUnsafe(ref data[44]);
    var v10 = Vector256.LoadUnsafe(ref data[32]);
    var v11 = Vector256.LoadUnsafe(ref data[0]);
    var v12 = Vector256.LoadUnsafe(ref data[62]);
    var v13 = Vector256.LoadUnsafe(ref data[17]);
    var v14 = Vector256.LoadUnsafe(ref data[54]);
    var v15 = Vector256.LoadUnsafe(ref data[61]);
    var v16 = Vector256.LoadUnsafe(ref data[11]);
    var v17 = Vector256.LoadUnsafe(ref data[35]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v13 = h3.ToVector256();
      v10 = Vector256.AndNot(v14, v13);
      v5 = v15 >>> (i & 7);
      if (v9 == v3 || i == 0) { v5 = Vector256.Create(Vector256.Sum(v5)); Touch(ref n); }
      v14 = v4 + v14;
      h2 = Avx.ExtractVector128(v13, 0);
      v4 = v6 + v12;
      v1 = Vector256.Max(v1, v4);
      v5 = v15 >>> 7;
      v5 = Vector256.AndNot(v15, v13);
      v2 = v15 >>> (i & 7);
      v15 = Vector256.Shuffle(v4, Vector256.Create((byte)31, (byte)21, (byte)9, (byte)4, (byte)25, (byte)4, (byte)4, (byte)0, (byte)1, (byte)4, (byte)5, (byte)8, (byte)16, (byte)3, (byte)13, (byte)27, (byte)21, (byte)17, (byte)22, (byte)12, (byte)10, (byte)26, (byte)5, (byte)22, (byte)7, (byte)27, (byte)28, (byte)21, (byte)32, (byte)6, (byte)0, (byte)3));
      v12 = Vector256.Min(v11, v4);
      try { if (i == 1) throw new Exception(); v1 = Vector256.LessThanOrEqual(v14, v11); } catch { v9 = Vector256.Shuffle(v13, Vector256.Create((byte)9, (byte)8, (byte)11, (byte)11, (byte)9, (byte)13, (byte)12, (byte)15, (byte)14, (byte)11, (byte)10, (byte)13, (byte)4, (byte)4, (byte)15, (byte)8, (byte)24, (byte)29, (byte)31, (byte)17, (byte)25, (byte)31, (byte)27, (byte)31, (byte)20, (byte)30, (byte)20, (byte)31, (byte)20, (byte)23, (byte)26, (byte)18)); }
      v10 = Vector256.Create(h2, h3);
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F3(int[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[10]);
    var v1 = Vector256.LoadUnsafe(ref data[42]);
    var v2 = Vector256.LoadUnsafe(ref data[15]);
    var v3 = Vector256.LoadUnsafe(ref data[47]);
    var v4 = Vector256.LoadUnsafe(ref data[53]);
    var v5 = Vector256.LoadUnsafe(ref data[50]);
    var v6 = Vector256.LoadUnsafe(ref data[9]);
    var v7 = Vector256.LoadUnsafe(ref data[52]);
    var v8 = Vector256.LoadUnsafe(ref data[57]);
    var v9 = Vector256.LoadUnsafe(ref data[38]);
    var v10 = Vector256.LoadUnsafe(ref data[55]);
    var v11 = Vector256.LoadUnsafe(ref data[56]);
    var v12 = Vector256.LoadUnsafe(ref data[50]);
    var v13 = Vector256.LoadUnsafe(ref data[17]);
    var v14 = Vector256.LoadUnsafe(ref data[58]);
    var v15 = Vector256.LoadUnsafe(ref data[61]);
    var v16 = Vector256.LoadUnsafe(ref data[49]);
    var v17 = Vector256.LoadUnsafe(ref data[13]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v4 = v16 << 29;
      v1 = v9.WithUpper(h0);
      h1 = Avx.ExtractVector128(v1, 1);
      v9 = Vector256.CreateScalar(v5.ToScalar());
      h3 = Vector128.Create(unchecked((int)3));
      v11 = v6 >> 31;
      v8 = Turned(v12, i, v2);
      v7 = v12 * v17;
      v17 = v4 - v10;
      h2 = h1 + h0;
      v10 = v16 >>> 20;
      v16.StoreUnsafe(ref data[48]);
      v3 = Vector256.GreaterThan(v1, v12);
      if (v10 == v2 || i == 1) { v12 = v5.WithUpper(h3); Touch(ref n); }
      v9 = ~v1;
      if (v8 == v9 || i == 0) { v14 = v5 & v13; Touch(ref n); }
      v8 = v0 >>> 22;
      v5 = v14.WithLower(h1);
      h1 = h3 + h1;
      v15 = Vector256.Create(Vector256.Sum(v9));
      v9 = Vector256.Create(unchecked((int)v9.ExtractMostSignificantBits()));
      v17 = v15 ^ v15;
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F4(byte[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[2]);
    var v1 = Vector256.LoadUnsafe(ref data[5]);
    var v2 = Vector256.LoadUnsafe(ref data[62]);
    var v3 = Vector256.LoadUnsafe(ref data[53]);
    var v4 = Vector256.LoadUnsafe(ref data[16]);
    var v5 = Vector256.LoadUnsafe(ref data[22]);
    var v6 = Vector256.LoadUnsafe(ref data[24]);
    var v7 = Vector256.LoadUnsafe(ref data[48]);
    var v8 = Vector256.LoadUnsafe(ref data[36]);
    var v9 = Vector256.LoadUnsafe(ref data[10]);
    var v10 = Vector256.LoadUnsafe(ref data[5]);
    var v11 = Vector256.LoadUnsafe(ref data[52]);
    var v12 = Vector256.LoadUnsafe(ref data[18]);
    var v13 = Vector256.LoadUnsafe(ref data[59]);
    var v14 = Vector256.LoadUnsafe(ref data[20]);
    var v15 = Vector256.LoadUnsafe(ref data[38]);
    var v16 = Vector256.LoadUnsafe(ref data[5]);
    var v17 = Vector256.LoadUnsafe(ref data[38]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v16 = Vector256.Create(h2, h1);
      v11.StoreUnsafe(ref data[31]);
      v11 = Vector256.CreateScalar(v2.ToScalar());
      v7 = v7.WithElement(12, unchecked((byte)127));
      v7 = Vector256.CreateScalar(v8.ToScalar());
      v1 = Vector256.Create(Vector256.Sum(v5));
      v5.StoreUnsafe(ref data[50]);
      v9 = Vector256.Narrow(Vector256.WidenUpper(v12), Vector256.WidenLower(v7));
      h2 = v3.GetLower();
      v11 = v12 << 3;
      v9 = v13 * v10;
      v9 = Vector256.Narrow(Vector256.WidenUpper(v5), Vector256.WidenLower(v13));
      v5 = v12 + v11;
      h2 = v9.GetLower();
      h0 = v1.GetLower();
      v1 = Vector256.Create(v14.GetElement(4));
      v7 = v11 >>> (i & 7);
      v8.StoreUnsafe(ref data[26]);
      v12 = v7.WithLower(h2);
      v8 = v2 << 7;
      v10 = Vector256.Create(unchecked((byte)v15.ExtractMostSignificantBits()));
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F5(ulong[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[28]);
    var v1 = Vector256.LoadUnsafe(ref data[20]);
    var v2 = Vector256.LoadUnsafe(ref data[8]);
    var v3 = Vector256.LoadUnsafe(ref data[31]);
    var v4 = Vector256.LoadUnsafe(ref data[58]);
    var v5 = Vector256.LoadUnsafe(ref data[17]);
    var v6 = Vector256.LoadUnsafe(ref data[48]);
    var v7 = Vector256.LoadUnsafe(ref data[21]);
    var v8 = Vector256.LoadUnsafe(ref data[2]);
    var v9 = Vector256.LoadUnsafe(ref data[12]);
    var v10 = Vector256.LoadUnsafe(ref data[7]);
    var v11 = Vector256.LoadUnsafe(ref data[4]);
    var v12 = Vector256.LoadUnsafe(ref data[7]);
    var v13 = Vector256.LoadUnsafe(ref data[63]);
    var v14 = Vector256.LoadUnsafe(ref data[59]);
    var v15 = Vector256.LoadUnsafe(ref data[3]);
    var v16 = Vector256.LoadUnsafe(ref data[63]);
    var v17 = Vector256.LoadUnsafe(ref data[33]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v12 = Vector256.GreaterThanOrEqual(v3, v2);
      v14 = v6 & v15;
      v14 = Vector256.CreateScalar(v0.ToScalar());
      if (v10 == v12 || i == 4) { v15 = v14 + v8; Touch(ref n); }
      v0 = -v16;
      v8 = Vector256.AndNot(v10, v0);
      v3 = v14 >>> 50;
      h2 = Avx.ExtractVector128(v4, 0);
      v17 = -v5;
      v2 = Vector256.Max(v13, v8);
      v11 = Vector256.Min(v13, v11);
      v11 = v7 + v8;
      v5 = v13 >> 29;
      v14.StoreUnsafe(ref data[33]);
      v14 = Vector256.Max(v12, v5);
      v4 = v1 >>> 39;
      v4 = Avx2.UnpackLow(v5, v11);
      v11 = v7.WithLower(h3);
      v0 = ~v10;
      v15 = v4.WithLower(h1);
      if (v6 == v0 || i == 0) { v8 = v4 >>> (i & 63); Touch(ref n); }
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F6(ulong[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[49]);
    var v1 = Vector256.LoadUnsafe(ref data[36]);
    var v2 = Vector256.LoadUnsafe(ref data[24]);
    var v3 = Vector256.LoadUnsafe(ref data[53]);
    var v4 = Vector256.LoadUnsafe(ref data[5]);
    var v5 = Vector256.LoadUnsafe(ref data[4]);
    var v6 = Vector256.LoadUnsafe(ref data[41]);
    var v7 = Vector256.LoadUnsafe(ref data[32]);
    var v8 = Vector256.LoadUnsafe(ref data[48]);
    var v9 = Vector256.LoadUnsafe(ref data[63]);
    var v10 = Vector256.LoadUnsafe(ref data[37]);
    var v11 = Vector256.LoadUnsafe(ref data[11]);
    var v12 = Vector256.LoadUnsafe(ref data[41]);
    var v13 = Vector256.LoadUnsafe(ref data[18]);
    var v14 = Vector256.LoadUnsafe(ref data[6]);
    var v15 = Vector256.LoadUnsafe(ref data[10]);
    var v16 = Vector256.LoadUnsafe(ref data[7]);
    var v17 = Vector256.LoadUnsafe(ref data[23]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v1 = Vector256.Max(v1, v16);
      v3 = Turned(v5, i, v3);
      v17 = v6.WithElement(2, unchecked((ulong)14010940673297283667UL));
      v2 = ~v0;
      h0 = Vector128.Create(unchecked((ulong)3));
      v17 = Avx2.ShiftLeftLogicalVariable(v15, (v5 & Vector256.Create((ulong)63)).As<ulong, ulong>());
      try { if (i == 3) throw new Exception(); v8 = v12 << 37; } catch { v1 = h2.ToVector256(); }
      v17 = v1 >>> 15;
      h2 = v7.GetLower();
      v9 = Vector256.CreateScalar(v3.ToScalar());
      v4 = v1 + Vector256.Create(unchecked((ulong)5815752794968207892));
      v13 = v11 >> 56;
      v14 = Vector256.Create(unchecked((ulong)v11.ExtractMostSignificantBits()));
      v11 = v7 & v0;
      v5 = v16 * v15;
      v15 = v6 >>> 4;
      v1 = Vector256.Shuffle(v4, Vector256.Create((ulong)3, (ulong)3, (ulong)2, (ulong)2));
      v10 = Vector256.Create(Vector256.Sum(v14));
      v13 = v11 - v17;
      v6 = v15 & v14;
      v7 = v2 ^ v9;
      v17 = Vector256.Max(v16, v2);
      v2 = Vector256.CreateScalar(v5.ToScalar());
      v10 = Avx2.ShiftLeftLogicalVariable(v5, (v5 & Vector256.Create((ulong)63)).As<ulong, ulong>());
      v10 = h0.ToVector256();
      v14 = v3 ^ v1;
      v12 = v11 + Vector256.Create(unchecked((ulong)0));
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F7(ulong[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[24]);
    var v1 = Vector256.LoadUnsafe(ref data[45]);
    var v2 = Vector256.LoadUnsafe(ref data[52]);
    var v3 = Vector256.LoadUnsafe(ref data[20]);
    var v4 = Vector256.LoadUnsafe(ref data[24]);
    var v5 = Vector256.LoadUnsafe(ref data[26]);
    var v6 = Vector256.LoadUnsafe(ref data[47]);
    var v7 = Vector256.LoadUnsafe(ref data[31]);
    var v8 = Vector256.LoadUnsafe(ref data[29]);
    var v9 = Vector256.LoadUnsafe(ref data[3]);
    var v10 = Vector256.LoadUnsafe(ref data[53]);
    var v11 = Vector256.LoadUnsafe(ref data[40]);
    var v12 = Vector256.LoadUnsafe(ref data[49]);
    var v13 = Vector256.LoadUnsafe(ref data[16]);
    var v14 = Vector256.LoadUnsafe(ref data[43]);
    var v15 = Vector256.LoadUnsafe(ref data[17]);
    var v16 = Vector256.LoadUnsafe(ref data[12]);
    var v17 = Vector256.LoadUnsafe(ref data[57]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      h3 = v3.GetLower();
      v15 = Vector256.Create(unchecked((ulong)v16.ExtractMostSignificantBits()));
      h0 = Avx.ExtractVector128(v8, 0);
      v16 = Vector256.CreateScalar(v0.ToScalar());
      try { if (i == 3) throw new Exception(); v5 = v3.WithUpper(h0); } catch { v6 = -v6; }
      v11 = -v3;
      v8 = v14 & v17;
      if (v4 == v13 || i == 3) { v16 = Avx2.UnpackLow(v2, v6); Touch(ref n); }
      v5 = Avx2.ShiftLeftLogicalVariable(v3, (v10 & Vector256.Create((ulong)63)).As<ulong, ulong>());
      v2 = v2 + v6;
      v12 = v15 >>> 55;
      v16 = Avx2.UnpackLow(v4, v9);
      v3 = v12 - v11;
      try { if (i == 1) throw new Exception(); v9 = v0 << 0; } catch { v13 = Avx2.ShiftLeftLogicalVariable(v17, (v6 & Vector256.Create((ulong)63)).As<ulong, ulong>()); }
      v17 = Vector256.CreateScalar(v3.ToScalar());
      try { if (i == 7) throw new Exception(); v4 = Vector256.Min(v16, v13); } catch { v14 = Avx2.UnpackLow(v4, v6); }
      if (v1 == v17 || i == 2) { v10 = h2.ToVector256(); Touch(ref n); }
      v6 = v16 >> 17;
      v2.StoreUnsafe(ref data[51]);
      v5 = v1 >>> (i & 63);
      v4 = Vector256.LoadUnsafe(ref data[(i * 7 + 34) % 64]);
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F8(long[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[58]);
    var v1 = Vector256.LoadUnsafe(ref data[59]);
    var v2 = Vector256.LoadUnsafe(ref data[19]);
    var v3 = Vector256.LoadUnsafe(ref data[42]);
    var v4 = Vector256.LoadUnsafe(ref data[6]);
    var v5 = Vector256.LoadUnsafe(ref data[55]);
    var v6 = Vector256.LoadUnsafe(ref data[14]);
    var v7 = Vector256.LoadUnsafe(ref data[28]);
    var v8 = Vector256.LoadUnsafe(ref data[13]);
    var v9 = Vector256.LoadUnsafe(ref data[40]);
    var v10 = Vector256.LoadUnsafe(ref data[16]);
    var v11 = Vector256.LoadUnsafe(ref data[49]);
    var v12 = Vector256.LoadUnsafe(ref data[61]);
    var v13 = Vector256.LoadUnsafe(ref data[5]);
    var v14 = Vector256.LoadUnsafe(ref data[35]);
    var v15 = Vector256.LoadUnsafe(ref data[9]);
    var v16 = Vector256.LoadUnsafe(ref data[28]);
    var v17 = Vector256.LoadUnsafe(ref data[12]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v2 = v16.WithLower(h2);
      h0 = h2 + h0;
      try { if (i == 5) throw new Exception(); v14 = v10 ^ v14; } catch { v1 = v17 ^ v7; }
      if (v16 == v7 || i == 0) { v2 = v11.WithUpper(h2); Touch(ref n); }
      h2 = Vector128.Create(unchecked((long)9223372036854775807));
      v14 = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(v3, v3), v3, v10);
      v17.StoreUnsafe(ref data[11]);
      h0 = v12.GetLower();
      h2 = v10.GetUpper();
      v4 = v8.WithLower(h3);
      v5 = Vector256.Create(unchecked((long)v9.ExtractMostSignificantBits()));
      v3 = Vector256.Create(v11.GetElement(1));
      v14 = Avx2.UnpackLow(v17, v5);
      v15 = v5.WithLower(h3);
      if (v5 == v8 || i == 0) { v4 = Avx2.UnpackLow(v9, v4); Touch(ref n); }
      try { if (i == 0) throw new Exception(); v16 = Vector256.AndNot(v10, v6); } catch { v5 = v13 + v6; }
      v14 = v1 | v17;
      v14 = Vector256.Shuffle(v13, Vector256.Create((long)2, (long)1, (long)2, (long)0));
      v15.StoreUnsafe(ref data[15]);
      v4 = Vector256.CreateScalar(v8.ToScalar());
      v2 = Vector256.AndNot(v3, v10);
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F9(ushort[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[21]);
    var v1 = Vector256.LoadUnsafe(ref data[50]);
    var v2 = Vector256.LoadUnsafe(ref data[38]);
    var v3 = Vector256.LoadUnsafe(ref data[16]);
    var v4 = Vector256.LoadUnsafe(ref data[30]);
    var v5 = Vector256.LoadUnsafe(ref data[43]);
    var v6 = Vector256.LoadUnsafe(ref data[8]);
    var v7 = Vector256.LoadUnsafe(ref data[60]);
    var v8 = Vector256.LoadUnsafe(ref data[37]);
    var v9 = Vector256.LoadUnsafe(ref data[14]);
    var v10 = Vector256.LoadUnsafe(ref data[48]);
    var v11 = Vector256.LoadUnsafe(ref data[55]);
    var v12 = Vector256.LoadUnsafe(ref data[29]);
    var v13 = Vector256.LoadUnsafe(ref data[31]);
    var v14 = Vector256.LoadUnsafe(ref data[28]);
    var v15 = Vector256.LoadUnsafe(ref data[59]);
    var v16 = Vector256.LoadUnsafe(ref data[28]);
    var v17 = Vector256.LoadUnsafe(ref data[42]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v15 = Vector256.Create(v4.GetElement(7));
      v0 = Vector256.Create(Vector256.Sum(v8));
      v7 = Vector256.LoadUnsafe(ref data[(i * 7 + 32) % 64]);
      v1 = Vector256.ConditionalSelect(Vector256.GreaterThan(v10, v8), v5, v10);
      v9 = v13.WithElement(5, unchecked((ushort)32767));
      try { if (i == 5) throw new Exception(); v14 = Vector256.Create(v5.GetElement(1)); } catch { v0 = v0.WithUpper(h1); }
      v1 = Vector256.Create(unchecked((ushort)v12.ExtractMostSignificantBits()));
      v9 = v13 >>> 12;
      v9 = Vector256.Create(v8.GetElement(2));
      v6 = Vector256.Create(Vector256.Sum(v12));
      v1 = Vector256.Min(v5, v8);
      v10 = v9 ^ v5;
      v7 = Avx2.UnpackLow(v4, v13);
      v17 = v1 << 9;
      v16 = v2 - v17;
      h0 = Vector128.Create(unchecked((ushort)15961));
      v4 = v15 - v4;
      v9 = Vector256.Create(unchecked((ushort)v10.ExtractMostSignificantBits()));
      v5 = ~v5;
      v14.StoreUnsafe(ref data[25]);
      v16 = v0 & v17;
      v2 = h2.ToVector256();
      v16 = v7 >>> 15;
      try { if (i == 0) throw new Exception(); v6 = v17.WithUpper(h3); } catch { v16 = Vector256.Max(v16, v17); }
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F10(byte[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[56]);
    var v1 = Vector256.LoadUnsafe(ref data[52]);
    var v2 = Vector256.LoadUnsafe(ref data[38]);
    var v3 = Vector256.LoadUnsafe(ref data[41]);
    var v4 = Vector256.LoadUnsafe(ref data[44]);
    var v5 = Vector256.LoadUnsafe(ref data[21]);
    var v6 = Vector256.LoadUnsafe(ref data[38]);
    var v7 = Vector256.LoadUnsafe(ref data[62]);
    var v8 = Vector256.LoadUnsafe(ref data[21]);
    var v9 = Vector256.LoadUnsafe(ref data[2]);
    var v10 = Vector256.LoadUnsafe(ref data[54]);
    var v11 = Vector256.LoadUnsafe(ref data[29]);
    var v12 = Vector256.LoadUnsafe(ref data[43]);
    var v13 = Vector256.LoadUnsafe(ref data[12]);
    var v14 = Vector256.LoadUnsafe(ref data[46]);
    var v15 = Vector256.LoadUnsafe(ref data[42]);
    var v16 = Vector256.LoadUnsafe(ref data[30]);
    var v17 = Vector256.LoadUnsafe(ref data[44]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v8 = v15 + v0;
      v12 = v5 << 6;
      v0 = v0 | v12;
      if (v13 == v8 || i == 1) { v2 = v17 + v10; Touch(ref n); }
      v2 = v13 ^ v15;
      v11 = v1 >>> (i & 7);
      try { if (i == 1) throw new Exception(); v6 = v0 & v9; } catch { v4 = h0.ToVector256(); }
      h2 = h1 + h2;
      h0 = h2 + h2;
      v15 = v8 + v6;
      v16 = Vector256.Create(v5.GetElement(12));
      v14 = Vector256.GreaterThanOrEqual(v7, v11);
      v5 = Vector256.Create(v4.GetElement(2));
      v14 = Vector256.GreaterThanOrEqual(v0, v6);
      v5 = Vector256.Max(v2, v13);
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F11(ulong[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[11]);
    var v1 = Vector256.LoadUnsafe(ref data[30]);
    var v2 = Vector256.LoadUnsafe(ref data[17]);
    var v3 = Vector256.LoadUnsafe(ref data[46]);
    var v4 = Vector256.LoadUnsafe(ref data[11]);
    var v5 = Vector256.LoadUnsafe(ref data[2]);
    var v6 = Vector256.LoadUnsafe(ref data[41]);
    var v7 = Vector256.LoadUnsafe(ref data[45]);
    var v8 = Vector256.LoadUnsafe(ref data[46]);
    var v9 = Vector256.LoadUnsafe(ref data[32]);
    var v10 = Vector256.LoadUnsafe(ref data[60]);
    var v11 = Vector256.LoadUnsafe(ref data[38]);
    var v12 = Vector256.LoadUnsafe(ref data[9]);
    var v13 = Vector256.LoadUnsafe(ref data[27]);
    var v14 = Vector256.LoadUnsafe(ref data[61]);
    var v15 = Vector256.LoadUnsafe(ref data[4]);
    var v16 = Vector256.LoadUnsafe(ref data[39]);
    var v17 = Vector256.LoadUnsafe(ref data[16]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      h3 = Vector128.Create(unchecked((ulong)5673208151214434623));
      v17.StoreUnsafe(ref data[24]);
      v16 = v12 * v15;
      v7 = v1 + v8;
      v7 = v0.WithLower(h0);
      v8 = v6.WithElement(1, unchecked((ulong)9223372036854775807));
      v17 = Vector256.Create(h2, h3);
      v17 = v8 ^ v0;
      v7 = v8 >>> 26;
      try { if (i == 4) throw new Exception(); v17 = v12 << 56; } catch { v11 = v8 * v14; }
      v4 = Vector256.AndNot(v0, v14);
      h0 = v8.GetUpper();
      v17 = v1 & v5;
      v16 = Turned(v14, i, v3);
      if (v11 == v12 || i == 1) { v16 = v12 | v0; Touch(ref n); }
      v5 = v1 >>> 5;
      try { if (i == 7) throw new Exception(); v6 = -v13; } catch { v3 = Vector256.Create(h0, h3); }
      v9.StoreUnsafe(ref data[11]);
      v17 = v3.WithElement(3, unchecked((ulong)3));
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F12(sbyte[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[45]);
    var v1 = Vector256.LoadUnsafe(ref data[42]);
    var v2 = Vector256.LoadUnsafe(ref data[44]);
    var v3 = Vector256.LoadUnsafe(ref data[34]);
    var v4 = Vector256.LoadUnsafe(ref data[53]);
    var v5 = Vector256.LoadUnsafe(ref data[45]);
    var v6 = Vector256.LoadUnsafe(ref data[26]);
    var v7 = Vector256.LoadUnsafe(ref data[49]);
    var v8 = Vector256.LoadUnsafe(ref data[54]);
    var v9 = Vector256.LoadUnsafe(ref data[8]);
    var v10 = Vector256.LoadUnsafe(ref data[8]);
    var v11 = Vector256.LoadUnsafe(ref data[61]);
    var v12 = Vector256.LoadUnsafe(ref data[52]);
    var v13 = Vector256.LoadUnsafe(ref data[23]);
    var v14 = Vector256.LoadUnsafe(ref data[4]);
    var v15 = Vector256.LoadUnsafe(ref data[40]);
    var v16 = Vector256.LoadUnsafe(ref data[38]);
    var v17 = Vector256.LoadUnsafe(ref data[15]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      if (v0 == v10 || i == 1) { v13 = Vector256.Create(v6.GetElement(10)); Touch(ref n); }
      v1 = Vector256.Max(v7, v8);
      v3 = v7 | v1;
      h2 = h0 + h0;
      v13 = v16 + v17;
      v13 = v11.WithLower(h3);
      v15 = Vector256.LoadUnsafe(ref data[(i * 7 + 20) % 64]);
      v8 = Vector256.Create(v5.GetElement(0));
      v0 = Vector256.GreaterThanOrEqual(v1, v9);
      v10.StoreUnsafe(ref data[41]);
      v12 = Vector256.Min(v4, v13);
      h2 = Vector128.Create(unchecked((sbyte)245));
      v9 = v5 & v10;
      v17 = Vector256.Shuffle(v10, Vector256.Create((sbyte)7, (sbyte)12, (sbyte)27, (sbyte)26, (sbyte)21, (sbyte)6, (sbyte)14, (sbyte)2, (sbyte)24, (sbyte)4, (sbyte)14, (sbyte)25, (sbyte)17, (sbyte)16, (sbyte)1, (sbyte)27, (sbyte)24, (sbyte)18, (sbyte)10, (sbyte)23, (sbyte)31, (sbyte)24, (sbyte)12, (sbyte)0, (sbyte)11, (sbyte)26, (sbyte)8, (sbyte)20, (sbyte)17, (sbyte)27, (sbyte)20, (sbyte)15));
      v10 = v12 >>> 5;
      v5 = Vector256.Min(v17, v15);
      v10 = Vector256.LoadUnsafe(ref data[(i * 7 + 34) % 64]);
      v8 = Vector256.CreateScalar(v8.ToScalar());
      v6 = v7.WithUpper(h2);
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F13(long[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[3]);
    var v1 = Vector256.LoadUnsafe(ref data[30]);
    var v2 = Vector256.LoadUnsafe(ref data[4]);
    var v3 = Vector256.LoadUnsafe(ref data[34]);
    var v4 = Vector256.LoadUnsafe(ref data[26]);
    var v5 = Vector256.LoadUnsafe(ref data[62]);
    var v6 = Vector256.LoadUnsafe(ref data[13]);
    var v7 = Vector256.LoadUnsafe(ref data[63]);
    var v8 = Vector256.LoadUnsafe(ref data[63]);
    var v9 = Vector256.LoadUnsafe(ref data[54]);
    var v10 = Vector256.LoadUnsafe(ref data[25]);
    var v11 = Vector256.LoadUnsafe(ref data[13]);
    var v12 = Vector256.LoadUnsafe(ref data[20]);
    var v13 = Vector256.LoadUnsafe(ref data[33]);
    var v14 = Vector256.LoadUnsafe(ref data[3]);
    var v15 = Vector256.LoadUnsafe(ref data[5]);
    var v16 = Vector256.LoadUnsafe(ref data[17]);
    var v17 = Vector256.LoadUnsafe(ref data[8]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v10 = Avx2.ShiftLeftLogicalVariable(v7, (v3 & Vector256.Create((long)63)).As<long, ulong>());
      v1 = v12 + Vector256.Create(unchecked((long)8919871200568011999));
      h3 = h3 + h1;
      v2 = v0 | v14;
      v14.StoreUnsafe(ref data[37]);
      v10 = v0 >>> (i & 63);
      v1 = v10 << 58;
      v13 = Vector256.GreaterThan(v8, v0);
      v14 = Vector256.Shuffle(v5, Vector256.Create((long)3, (long)2, (long)1, (long)1));
      v3 = Avx2.UnpackLow(v0, v5);
      h2 = Avx.ExtractVector128(v16, 1);
      h3 = h0 + h1;
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F14(long[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[19]);
    var v1 = Vector256.LoadUnsafe(ref data[11]);
    var v2 = Vector256.LoadUnsafe(ref data[1]);
    var v3 = Vector256.LoadUnsafe(ref data[9]);
    var v4 = Vector256.LoadUnsafe(ref data[24]);
    var v5 = Vector256.LoadUnsafe(ref data[1]);
    var v6 = Vector256.LoadUnsafe(ref data[29]);
    var v7 = Vector256.LoadUnsafe(ref data[18]);
    var v8 = Vector256.LoadUnsafe(ref data[30]);
    var v9 = Vector256.LoadUnsafe(ref data[35]);
    var v10 = Vector256.LoadUnsafe(ref data[15]);
    var v11 = Vector256.LoadUnsafe(ref data[15]);
    var v12 = Vector256.LoadUnsafe(ref data[14]);
    var v13 = Vector256.LoadUnsafe(ref data[32]);
    var v14 = Vector256.LoadUnsafe(ref data[43]);
    var v15 = Vector256.LoadUnsafe(ref data[47]);
    var v16 = Vector256.LoadUnsafe(ref data[27]);
    var v17 = Vector256.LoadUnsafe(ref data[25]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v9 = Vector256.Min(v2, v2);
      v5 = v4 | v12;
      v0 = Vector256.AndNot(v0, v4);
      v9 = Vector256.AndNot(v17, v13);
      v2 = v10 * v5;
      v13 = Vector256.Min(v14, v5);
      v7 = Vector256.Create(h1, h1);
      v10 = Vector256.Create(v7.GetElement(3));
      v17 = Avx2.UnpackLow(v7, v1);
      v16 = Vector256.Create(Vector256.Sum(v17));
      v16 = Avx2.UnpackLow(v5, v11);
      h3 = Vector128.Create(unchecked((long)15268056490968828464UL));
      v2 = v4 * v9;
      v11 = v6.WithUpper(h1);
      v13 = v15 >>> (i & 63);
      v14 = v14.WithElement(3, unchecked((long)9223372036854775807));
      v17 = Vector256.Shuffle(v17, Vector256.Create((long)4, (long)2, (long)4, (long)0));
      v0 = -v10;
      v4 = Vector256.Shuffle(v16, Vector256.Create((long)2, (long)1, (long)1, (long)0));
      v6 = v17 * v6;
      v10 = v9.WithElement(1, unchecked((long)3));
      v1 = v5.WithElement(1, unchecked((long)0));
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F15(double[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[42]);
    var v1 = Vector256.LoadUnsafe(ref data[31]);
    var v2 = Vector256.LoadUnsafe(ref data[30]);
    var v3 = Vector256.LoadUnsafe(ref data[18]);
    var v4 = Vector256.LoadUnsafe(ref data[23]);
    var v5 = Vector256.LoadUnsafe(ref data[20]);
    var v6 = Vector256.LoadUnsafe(ref data[60]);
    var v7 = Vector256.LoadUnsafe(ref data[21]);
    var v8 = Vector256.LoadUnsafe(ref data[31]);
    var v9 = Vector256.LoadUnsafe(ref data[35]);
    var v10 = Vector256.LoadUnsafe(ref data[39]);
    var v11 = Vector256.LoadUnsafe(ref data[61]);
    var v12 = Vector256.LoadUnsafe(ref data[43]);
    var v13 = Vector256.LoadUnsafe(ref data[21]);
    var v14 = Vector256.LoadUnsafe(ref data[57]);
    var v15 = Vector256.LoadUnsafe(ref data[34]);
    var v16 = Vector256.LoadUnsafe(ref data[1]);
    var v17 = Vector256.LoadUnsafe(ref data[44]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v3 = Vector256.ConditionalSelect(Vector256.Equals(v10, v4), v17, v11);
      v10 = v1 + v12;
      h3 = v17.GetUpper();
      v6 = v0 + Vector256.Create((double)3);
      v15 = v9.WithElement(2, (double)-1.25);
      v15 = v2 + Vector256.Create((double)-0.0);
      h1 = h1 + h2;
      if (v8 == v2 || i == 3) { v8 = Vector256.Floor(v5); Touch(ref n); }
      if (v4 == v17 || i == 1) { v1 = Vector256.Shuffle(v16, Vector256.Create((long)0, (long)1, (long)0, (long)2)); Touch(ref n); }
      v2 = v10.WithUpper(h1);
      v13 = v10.WithElement(2, (double)3);
      v3 = Avx.HorizontalAdd(v15, v17);
      v16 = h3.ToVector256();
      v9 = Vector256.Floor(v3);
      v14 = h3.ToVector256();
      v2 = Vector256.Create(h2, h0);
      try { if (i == 4) throw new Exception(); v4 = Vector256.Create(h2, h0); } catch { v7 = Vector256.CreateScalar(v9.ToScalar()); }
      v12 = Turned(v4, i, v11);
      v9 = Vector256.FusedMultiplyAdd(v12, v16, v7);
      v6 = v16 + v5;
      v10 = Vector256.CreateScalar(v8.ToScalar());
      v7 = Vector256.Create(Vector256.Sum(v6));
      v16 = Avx.UnpackHigh(v0, v12);
      v3 = v12.WithUpper(h0);
      v8 = Vector256.Sqrt(Vector256.Abs(v11));
      v5 = v11 + Vector256.Create((double)0.5);
      v2 = v3 + Vector256.Create((double)1e-3);
      h1 = v7.GetLower();
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F16(sbyte[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[6]);
    var v1 = Vector256.LoadUnsafe(ref data[44]);
    var v2 = Vector256.LoadUnsafe(ref data[13]);
    var v3 = Vector256.LoadUnsafe(ref data[21]);
    var v4 = Vector256.LoadUnsafe(ref data[4]);
    var v5 = Vector256.LoadUnsafe(ref data[9]);
    var v6 = Vector256.LoadUnsafe(ref data[59]);
    var v7 = Vector256.LoadUnsafe(ref data[54]);
    var v8 = Vector256.LoadUnsafe(ref data[4]);
    var v9 = Vector256.LoadUnsafe(ref data[52]);
    var v10 = Vector256.LoadUnsafe(ref data[24]);
    var v11 = Vector256.LoadUnsafe(ref data[27]);
    var v12 = Vector256.LoadUnsafe(ref data[39]);
    var v13 = Vector256.LoadUnsafe(ref data[7]);
    var v14 = Vector256.LoadUnsafe(ref data[35]);
    var v15 = Vector256.LoadUnsafe(ref data[13]);
    var v16 = Vector256.LoadUnsafe(ref data[9]);
    var v17 = Vector256.LoadUnsafe(ref data[63]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      if (v15 == v10 || i == 4) { v4 = Vector256.Create(unchecked((sbyte)v17.ExtractMostSignificantBits())); Touch(ref n); }
      v3 = Turned(v16, i, v11);
      h3 = v7.GetLower();
      h0 = v16.GetLower();
      v17 = v14 + v3;
      v3 = Vector256.Max(v15, v15);
      v10 = v15 >>> 5;
      v16 = v17 >>> 7;
      v1 = v2.WithUpper(h3);
      v2 = Vector256.ConditionalSelect(Vector256.LessThanOrEqual(v11, v7), v3, v8);
      v6 = Vector256.Equals(v6, v12);
      v11 = v8 >>> (i & 7);
      v0 = v1 >>> 1;
      h0 = v6.GetLower();
      v15 = Vector256.Min(v12, v17);
      h3 = v4.GetLower();
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F17(ulong[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[60]);
    var v1 = Vector256.LoadUnsafe(ref data[21]);
    var v2 = Vector256.LoadUnsafe(ref data[8]);
    var v3 = Vector256.LoadUnsafe(ref data[35]);
    var v4 = Vector256.LoadUnsafe(ref data[18]);
    var v5 = Vector256.LoadUnsafe(ref data[27]);
    var v6 = Vector256.LoadUnsafe(ref data[19]);
    var v7 = Vector256.LoadUnsafe(ref data[0]);
    var v8 = Vector256.LoadUnsafe(ref data[18]);
    var v9 = Vector256.LoadUnsafe(ref data[58]);
    var v10 = Vector256.LoadUnsafe(ref data[48]);
    var v11 = Vector256.LoadUnsafe(ref data[23]);
    var v12 = Vector256.LoadUnsafe(ref data[51]);
    var v13 = Vector256.LoadUnsafe(ref data[46]);
    var v14 = Vector256.LoadUnsafe(ref data[21]);
    var v15 = Vector256.LoadUnsafe(ref data[12]);
    var v16 = Vector256.LoadUnsafe(ref data[63]);
    var v17 = Vector256.LoadUnsafe(ref data[4]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v9 = v16 | v11;
      v14 = v2 ^ v13;
      v10 = v7 << 22;
      h3 = v13.GetLower();
      v16 = Vector256.Shuffle(v6, Vector256.Create((ulong)0, (ulong)0, (ulong)2, (ulong)3));
      v4 = Vector256.Shuffle(v6, Vector256.Create((ulong)0, (ulong)3, (ulong)2, (ulong)1));
      v6 = Vector256.Create(v2.GetElement(0));
      v10 = v3 + Vector256.Create(unchecked((ulong)0));
      v17 = Vector256.Min(v4, v14);
      v15 = h2.ToVector256();
      v13 = Avx2.UnpackLow(v4, v16);
      v4 = Vector256.Max(v17, v1);
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F18(int[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[4]);
    var v1 = Vector256.LoadUnsafe(ref data[37]);
    var v2 = Vector256.LoadUnsafe(ref data[33]);
    var v3 = Vector256.LoadUnsafe(ref data[31]);
    var v4 = Vector256.LoadUnsafe(ref data[46]);
    var v5 = Vector256.LoadUnsafe(ref data[29]);
    var v6 = Vector256.LoadUnsafe(ref data[51]);
    var v7 = Vector256.LoadUnsafe(ref data[27]);
    var v8 = Vector256.LoadUnsafe(ref data[21]);
    var v9 = Vector256.LoadUnsafe(ref data[12]);
    var v10 = Vector256.LoadUnsafe(ref data[6]);
    var v11 = Vector256.LoadUnsafe(ref data[56]);
    var v12 = Vector256.LoadUnsafe(ref data[22]);
    var v13 = Vector256.LoadUnsafe(ref data[2]);
    var v14 = Vector256.LoadUnsafe(ref data[17]);
    var v15 = Vector256.LoadUnsafe(ref data[3]);
    var v16 = Vector256.LoadUnsafe(ref data[60]);
    var v17 = Vector256.LoadUnsafe(ref data[1]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v17 = ~v2;
      v8 = Vector256.Min(v1, v2);
      v11 = Vector256.AndNot(v7, v1);
      v5 = Vector256.Min(v9, v15);
      v11 = v7.WithUpper(h2);
      v4 = Vector256.Shuffle(v12, Vector256.Create((int)6, (int)2, (int)6, (int)0, (int)5, (int)6, (int)1, (int)5));
      if (v9 == v5 || i == 3) { v3 = Avx2.ShiftLeftLogicalVariable(v9, (v1 & Vector256.Create((int)63)).As<int, uint>()); Touch(ref n); }
      h0 = v3.GetLower();
      v1 = Vector256.Create(unchecked((int)v0.ExtractMostSignificantBits()));
      v7 = v17 ^ v6;
      h0 = h1 + h1;
      v12 = Vector256.Shuffle(v14, Vector256.Create((int)2, (int)1, (int)5, (int)9, (int)0, (int)8, (int)3, (int)9));
      try { if (i == 4) throw new Exception(); v9 = v12 + v8; } catch { v14 = Avx2.ShiftLeftLogicalVariable(v15, (v0 & Vector256.Create((int)63)).As<int, uint>()); }
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F19(ushort[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[2]);
    var v1 = Vector256.LoadUnsafe(ref data[7]);
    var v2 = Vector256.LoadUnsafe(ref data[18]);
    var v3 = Vector256.LoadUnsafe(ref data[54]);
    var v4 = Vector256.LoadUnsafe(ref data[6]);
    var v5 = Vector256.LoadUnsafe(ref data[51]);
    var v6 = Vector256.LoadUnsafe(ref data[27]);
    var v7 = Vector256.LoadUnsafe(ref data[20]);
    var v8 = Vector256.LoadUnsafe(ref data[39]);
    var v9 = Vector256.LoadUnsafe(ref data[23]);
    var v10 = Vector256.LoadUnsafe(ref data[43]);
    var v11 = Vector256.LoadUnsafe(ref data[18]);
    var v12 = Vector256.LoadUnsafe(ref data[63]);
    var v13 = Vector256.LoadUnsafe(ref data[24]);
    var v14 = Vector256.LoadUnsafe(ref data[30]);
    var v15 = Vector256.LoadUnsafe(ref data[20]);
    var v16 = Vector256.LoadUnsafe(ref data[58]);
    var v17 = Vector256.LoadUnsafe(ref data[44]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v0 = v8 + v10;
      v15 = ~v10;
      v2 = Vector256.LessThan(v8, v13);
      v5 = Vector256.Create(h2, h2);
      v17 = ~v3;
      v13 = h0.ToVector256();
      h1 = v7.GetLower();
      v1 = -v5;
      v5 = Vector256.LoadUnsafe(ref data[(i * 7 + 21) % 64]);
      if (v17 == v1 || i == 1) { v12 = v8 >>> 7; Touch(ref n); }
      h2 = v10.GetLower();
      v3 = v2 ^ v1;
      h1 = h0 + h2;
      v14 = -v12;
      v17 = ~v17;
      if (v12 == v12 || i == 3) { v0 = v12 * v15; Touch(ref n); }
      h1 = h2 + h3;
      v10 = Turned(v1, i, v3);
      h3 = Avx.ExtractVector128(v2, 1);
      v3 = v11 ^ v16;
      v6 = v16 ^ v7;
      v8 = v7 << 5;
      v10 = Vector256.ConditionalSelect(Vector256.LessThanOrEqual(v16, v15), v2, v10);
      v15 = v5 >>> 6;
      v4 = v10.WithLower(h1);
      try { if (i == 4) throw new Exception(); v16 = v0 + v2; } catch { v5 = v12 >> 15; }
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F20(double[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[58]);
    var v1 = Vector256.LoadUnsafe(ref data[30]);
    var v2 = Vector256.LoadUnsafe(ref data[57]);
    var v3 = Vector256.LoadUnsafe(ref data[39]);
    var v4 = Vector256.LoadUnsafe(ref data[40]);
    var v5 = Vector256.LoadUnsafe(ref data[10]);
    var v6 = Vector256.LoadUnsafe(ref data[20]);
    var v7 = Vector256.LoadUnsafe(ref data[7]);
    var v8 = Vector256.LoadUnsafe(ref data[18]);
    var v9 = Vector256.LoadUnsafe(ref data[50]);
    var v10 = Vector256.LoadUnsafe(ref data[62]);
    var v11 = Vector256.LoadUnsafe(ref data[2]);
    var v12 = Vector256.LoadUnsafe(ref data[50]);
    var v13 = Vector256.LoadUnsafe(ref data[53]);
    var v14 = Vector256.LoadUnsafe(ref data[62]);
    var v15 = Vector256.LoadUnsafe(ref data[32]);
    var v16 = Vector256.LoadUnsafe(ref data[58]);
    var v17 = Vector256.LoadUnsafe(ref data[3]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v12 = Avx.UnpackHigh(v12, v9);
      h3 = v15.GetUpper();
      h2 = v5.GetUpper();
      v16.StoreUnsafe(ref data[48]);
      v4 = Vector256.Create(h2, h0);
      v17 = h1.ToVector256();
      v12 = v3.WithElement(3, (double)3);
      v12 = Vector256.Create(h2, h0);
      v11 = v3.WithUpper(h1);
      h1 = h1 + h3;
      v3 = v4.WithLower(h2);
      v10 = v5 + v16;
      v8 = v12 + v7;
      v16 = Avx.HorizontalAdd(v9, v16);
      v8 = Vector256.Shuffle(v3, Vector256.Create((long)3, (long)3, (long)2, (long)2));
      v6 = Vector256.Create(h0, h2);
      v12 = Avx.HorizontalAdd(v5, v1);
      h2 = Vector128.Create((double)1e-3);
      v15 = v11 + Vector256.Create((double)-1.25);
      h0 = Vector128.Create((double)1e-3);
      v7 = v15 + Vector256.Create((double)-0.0);
      v10 = Avx2.Permute4x64(v11, 223);
      v14 = v12 + Vector256.Create((double)-1.25);
      v6 = v3 + v11;
      v13 = v13 + Vector256.Create((double)0.5);
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F21(byte[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[62]);
    var v1 = Vector256.LoadUnsafe(ref data[53]);
    var v2 = Vector256.LoadUnsafe(ref data[54]);
    var v3 = Vector256.LoadUnsafe(ref data[9]);
    var v4 = Vector256.LoadUnsafe(ref data[20]);
    var v5 = Vector256.LoadUnsafe(ref data[10]);
    var v6 = Vector256.LoadUnsafe(ref data[28]);
    var v7 = Vector256.LoadUnsafe(ref data[16]);
    var v8 = Vector256.LoadUnsafe(ref data[30]);
    var v9 = Vector256.LoadUnsafe(ref data[54]);
    var v10 = Vector256.LoadUnsafe(ref data[15]);
    var v11 = Vector256.LoadUnsafe(ref data[9]);
    var v12 = Vector256.LoadUnsafe(ref data[52]);
    var v13 = Vector256.LoadUnsafe(ref data[28]);
    var v14 = Vector256.LoadUnsafe(ref data[31]);
    var v15 = Vector256.LoadUnsafe(ref data[5]);
    var v16 = Vector256.LoadUnsafe(ref data[55]);
    var v17 = Vector256.LoadUnsafe(ref data[48]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v14 = v16 >>> (i & 7);
      v17 = h2.ToVector256();
      h2 = Avx.ExtractVector128(v4, 0);
      v2 = v6 - v7;
      v8 = Vector256.Create(h1, h1);
      v15 = v7 >>> (i & 7);
      v17 = Vector256.Create(h1, h2);
      v10 = Vector256.Narrow(Vector256.WidenUpper(v16), Vector256.WidenLower(v0));
      v4 = Vector256.CreateScalar(v15.ToScalar());
      if (v6 == v2 || i == 4) { v3 = Vector256.Shuffle(v15, Vector256.Create((byte)19, (byte)17, (byte)16, (byte)29, (byte)24, (byte)24, (byte)31, (byte)30, (byte)15, (byte)1, (byte)10, (byte)26, (byte)21, (byte)17, (byte)18, (byte)26, (byte)6, (byte)19, (byte)15, (byte)2, (byte)12, (byte)28, (byte)26, (byte)21, (byte)25, (byte)13, (byte)8, (byte)5, (byte)13, (byte)20, (byte)24, (byte)29)); Touch(ref n); }
      v3 = v5 >>> 6;
      v0 = v9.WithLower(h1);
      v3 = Vector256.Create(unchecked((byte)v9.ExtractMostSignificantBits()));
      if (v2 == v5 || i == 5) { v16 = ~v7; Touch(ref n); }
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F22(uint[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[42]);
    var v1 = Vector256.LoadUnsafe(ref data[29]);
    var v2 = Vector256.LoadUnsafe(ref data[25]);
    var v3 = Vector256.LoadUnsafe(ref data[26]);
    var v4 = Vector256.LoadUnsafe(ref data[28]);
    var v5 = Vector256.LoadUnsafe(ref data[53]);
    var v6 = Vector256.LoadUnsafe(ref data[17]);
    var v7 = Vector256.LoadUnsafe(ref data[31]);
    var v8 = Vector256.LoadUnsafe(ref data[27]);
    var v9 = Vector256.LoadUnsafe(ref data[5]);
    var v10 = Vector256.LoadUnsafe(ref data[54]);
    var v11 = Vector256.LoadUnsafe(ref data[4]);
    var v12 = Vector256.LoadUnsafe(ref data[20]);
    var v13 = Vector256.LoadUnsafe(ref data[14]);
    var v14 = Vector256.LoadUnsafe(ref data[43]);
    var v15 = Vector256.LoadUnsafe(ref data[2]);
    var v16 = Vector256.LoadUnsafe(ref data[5]);
    var v17 = Vector256.LoadUnsafe(ref data[31]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      if (v3 == v0 || i == 4) { v12 = h1.ToVector256(); Touch(ref n); }
      v12 = Vector256.Create(Vector256.Sum(v17));
      if (v15 == v17 || i == 4) { v3 = v4 >> 23; Touch(ref n); }
      v10 = Vector256.LessThanOrEqual(v10, v1);
      h1 = h0 + h1;
      if (v11 == v11 || i == 1) { v15 = v0 ^ v16; Touch(ref n); }
      v16 = Avx2.ShiftLeftLogicalVariable(v4, (v15 & Vector256.Create((uint)63)).As<uint, uint>());
      v6 = -v15;
      try { if (i == 5) throw new Exception(); v11 = Vector256.GreaterThanOrEqual(v4, v13); } catch { v7 = v17 ^ v2; }
      h3 = h0 + h0;
      if (v3 == v6 || i == 1) { v13 = Vector256.Create(h0, h1); Touch(ref n); }
      v5 = -v5;
      v16 = Vector256.Shuffle(v4, Vector256.Create((uint)1, (uint)2, (uint)3, (uint)0, (uint)4, (uint)7, (uint)5, (uint)4));
      h0 = v11.GetLower();
      if (v0 == v12 || i == 0) { v10 = v0.WithUpper(h0); Touch(ref n); }
      v16 = v11 & v6;
      v1 = Vector256.ConditionalSelect(Vector256.GreaterThan(v1, v9), v2, v10);
      h1 = Vector128.Create(unchecked((uint)1));
      v2 = h0.ToVector256();
      v15 = Vector256.Create(unchecked((uint)v5.ExtractMostSignificantBits()));
      v13 = v10 >>> 11;
      v1 = Avx2.UnpackLow(v14, v8);
      v13 = Vector256.Create(unchecked((uint)v10.ExtractMostSignificantBits()));
      v4 = v5 >>> (i & 31);
      v11.StoreUnsafe(ref data[42]);
      v12 = Vector256.Max(v14, v5);
      v15 = h0.ToVector256();
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void F23(sbyte[] data) {
    int n = 0;
    var v0 = Vector256.LoadUnsafe(ref data[51]);
    var v1 = Vector256.LoadUnsafe(ref data[7]);
    var v2 = Vector256.LoadUnsafe(ref data[51]);
    var v3 = Vector256.LoadUnsafe(ref data[2]);
    var v4 = Vector256.LoadUnsafe(ref data[30]);
    var v5 = Vector256.LoadUnsafe(ref data[38]);
    var v6 = Vector256.LoadUnsafe(ref data[63]);
    var v7 = Vector256.LoadUnsafe(ref data[32]);
    var v8 = Vector256.LoadUnsafe(ref data[4]);
    var v9 = Vector256.LoadUnsafe(ref data[31]);
    var v10 = Vector256.LoadUnsafe(ref data[15]);
    var v11 = Vector256.LoadUnsafe(ref data[51]);
    var v12 = Vector256.LoadUnsafe(ref data[32]);
    var v13 = Vector256.LoadUnsafe(ref data[14]);
    var v14 = Vector256.LoadUnsafe(ref data[27]);
    var v15 = Vector256.LoadUnsafe(ref data[3]);
    var v16 = Vector256.LoadUnsafe(ref data[25]);
    var v17 = Vector256.LoadUnsafe(ref data[28]);
    var h0 = v0.GetLower();
    var h1 = v1.GetLower();
    var h2 = v2.GetLower();
    var h3 = v3.GetLower();
    for (int i = 0; i < 9; i++) {
      v17 = v5 >>> (i & 7);
      v4 = Vector256.LessThanOrEqual(v5, v12);
      v3 = v15 >>> 3;
      h3 = v16.GetUpper();
      v7 = Vector256.LoadUnsafe(ref data[(i * 7 + 24) % 64]);
      v13 = v8.WithElement(29, unchecked((sbyte)7));
      v3 = Avx2.UnpackLow(v13, v0);
      h0 = Avx.ExtractVector128(v11, 1);
      h2 = v16.GetUpper();
      v14 = v10.WithLower(h2);
      v1 = Vector256.Max(v8, v5);
      h3 = Vector128.Create(unchecked((sbyte)0));
      v3 = Vector256.CreateScalar(v5.ToScalar());
      v8 = v17.WithLower(h2);
      v11 = v17 & v12;
      v4 = ~v7;
      h0 = v8.GetUpper();
      v13 = v10 | v11;
      v13 = v14.WithLower(h3);
      h3 = Avx.ExtractVector128(v6, 1);
      v9 = v1 >>> (i & 7);
      v13 = Vector256.Max(v8, v2);
      h2 = h1 + h2;
    }
    See(v0);
    See(v1);
    See(v2);
    See(v3);
    See(v4);
    See(v5);
    See(v6);
    See(v7);
    See(v8);
    See(v9);
    See(v10);
    See(v11);
    See(v12);
    See(v13);
    See(v14);
    See(v15);
    See(v16);
    See(v17);
    See(h0.ToVector256());
    See(h1.ToVector256());
    See(h2.ToVector256());
    See(h3.ToVector256());
    Mix((ulong)n);
  }

  static void Main() {
    F0(new short[] { unchecked((short)127), unchecked((short)127), unchecked((short)127), unchecked((short)200), unchecked((short)200), unchecked((short)1403323698216501218), unchecked((short)127), unchecked((short)0), unchecked((short)127), unchecked((short)0), unchecked((short)1), unchecked((short)200), unchecked((short)200), unchecked((short)200), unchecked((short)0), unchecked((short)200), unchecked((short)127), unchecked((short)0), unchecked((short)1), unchecked((short)45177301929519015), unchecked((short)0), unchecked((short)0), unchecked((short)127), unchecked((short)2258078513921853640), unchecked((short)200), unchecked((short)3603940959467535183), unchecked((short)1), unchecked((short)200), unchecked((short)0), unchecked((short)200), unchecked((short)0), unchecked((short)1603838949076096951), unchecked((short)0), unchecked((short)3319464167608497569), unchecked((short)0), unchecked((short)200), unchecked((short)200), unchecked((short)127), unchecked((short)1), unchecked((short)0), unchecked((short)127), unchecked((short)0), unchecked((short)0), unchecked((short)127), unchecked((short)0), unchecked((short)0), unchecked((short)127), unchecked((short)3968253267101521751), unchecked((short)200), unchecked((short)1), unchecked((short)1), unchecked((short)1), unchecked((short)0), unchecked((short)0), unchecked((short)127), unchecked((short)127), unchecked((short)200), unchecked((short)1), unchecked((short)200), unchecked((short)3655846640330162250), unchecked((short)200), unchecked((short)1753756063387906265), unchecked((short)1), unchecked((short)3939338399154484571), unchecked((short)200), unchecked((short)0), unchecked((short)127), unchecked((short)0), unchecked((short)1), unchecked((short)1), unchecked((short)0), unchecked((short)0), unchecked((short)200), unchecked((short)0), unchecked((short)200), unchecked((short)127), unchecked((short)0), unchecked((short)1), unchecked((short)4085768978380975199), unchecked((short)0), unchecked((short)4424554027958787201), unchecked((short)0), unchecked((short)127), unchecked((short)1), unchecked((short)200), unchecked((short)1174448302453803614), unchecked((short)1840622917103103892), unchecked((short)2916920751424031904), unchecked((short)127), unchecked((short)1), unchecked((short)1), unchecked((short)200), unchecked((short)1269991242482122427), unchecked((short)127), unchecked((short)127), unchecked((short)1758797713898928926) });
    Console.WriteLine("F0 short " + hash.ToString("x"));
    F1(new double[] { (double)100, (double)0.5, (double)-2.25, (double)-2.25, (double)100, (double)-2.25, (double)0.5, (double)1e10, (double)1e10, (double)1, (double)-1e-5, (double)3, (double)3, (double)100, (double)-2.25, (double)100, (double)1, (double)0, (double)-1e-5, (double)3, (double)0, (double)0, (double)3, (double)-2.25, (double)0, (double)3, (double)1e10, (double)3, (double)1, (double)100, (double)1, (double)1, (double)0.5, (double)-1e-5, (double)0.5, (double)0, (double)-1e-5, (double)-2.25, (double)0, (double)3, (double)100, (double)0.5, (double)0.5, (double)0, (double)100, (double)-2.25, (double)1, (double)0, (double)0.5, (double)1, (double)0, (double)0, (double)0.5, (double)-1e-5, (double)0.5, (double)0.5, (double)-1e-5, (double)1e10, (double)1e10, (double)-1e-5, (double)-2.25, (double)0, (double)1, (double)1e10, (double)3, (double)0, (double)-2.25, (double)-2.25, (double)100, (double)1e10, (double)0.5, (double)-1e-5, (double)100, (double)-1e-5, (double)100, (double)-2.25, (double)1e10, (double)1, (double)100, (double)100, (double)-2.25, (double)100, (double)100, (double)1, (double)0, (double)3, (double)-1e-5, (double)0.5, (double)1e10, (double)100, (double)100, (double)0, (double)100, (double)1, (double)1, (double)3 });
    Console.WriteLine("F1 double " + hash.ToString("x"));
    F2(new byte[] { unchecked((byte)2331320014090898859), unchecked((byte)0), unchecked((byte)127), unchecked((byte)200), unchecked((byte)200), unchecked((byte)0), unchecked((byte)0), unchecked((byte)1), unchecked((byte)1972715377449186163), unchecked((byte)127), unchecked((byte)127), unchecked((byte)1), unchecked((byte)200), unchecked((byte)1848239425195182981), unchecked((byte)2526285016328842429), unchecked((byte)1), unchecked((byte)1691642804079318931), unchecked((byte)200), unchecked((byte)0), unchecked((byte)127), unchecked((byte)0), unchecked((byte)127), unchecked((byte)1), unchecked((byte)200), unchecked((byte)127), unchecked((byte)200), unchecked((byte)0), unchecked((byte)127), unchecked((byte)1), unchecked((byte)0), unchecked((byte)1), unchecked((byte)200), unchecked((byte)127), unchecked((byte)200), unchecked((byte)1), unchecked((byte)0), unchecked((byte)200), unchecked((byte)0), unchecked((byte)1), unchecked((byte)4314031237827687925), unchecked((byte)200), unchecked((byte)127), unchecked((byte)1855649255454747083), unchecked((byte)200), unchecked((byte)0), unchecked((byte)127), unchecked((byte)2213989745417280585), unchecked((byte)1208470788864658668), unchecked((byte)127), unchecked((byte)127), unchecked((byte)4271446803751962465), unchecked((byte)200), unchecked((byte)1), unchecked((byte)200), unchecked((byte)200), unchecked((byte)3084484629399942728), unchecked((byte)1623071990562446895), unchecked((byte)200), unchecked((byte)1), unchecked((byte)200), unchecked((byte)3015805455770520050), unchecked((byte)200), unchecked((byte)200), unchecked((byte)1628200987640017197), unchecked((byte)1), unchecked((byte)0), unchecked((byte)1), unchecked((byte)0), unchecked((byte)127), unchecked((byte)127), unchecked((byte)127), unchecked((byte)0), unchecked((byte)127), unchecked((byte)0), unchecked((byte)0), unchecked((byte)1), unchecked((byte)0), unchecked((byte)200), unchecked((byte)127), unchecked((byte)127), unchecked((byte)2072701081227251104), unchecked((byte)200), unchecked((byte)200), unchecked((byte)0), unchecked((byte)1), unchecked((byte)1691153851894334361), unchecked((byte)3610703439417436400), unchecked((byte)1), unchecked((byte)1), unchecked((byte)1), unchecked((byte)127), unchecked((byte)57498803698787398), unchecked((byte)0), unchecked((byte)1), unchecked((byte)200), unchecked((byte)200) });
    Console.WriteLine("F2 byte " + hash.ToString("x"));
    F3(new int[] { unchecked((int)1), unchecked((int)1), unchecked((int)200), unchecked((int)127), unchecked((int)1), unchecked((int)0), unchecked((int)4276660417943371773), unchecked((int)1), unchecked((int)1), unchecked((int)0), unchecked((int)200), unchecked((int)1), unchecked((int)127), unchecked((int)1), unchecked((int)127), unchecked((int)127), unchecked((int)1), unchecked((int)127), unchecked((int)127), unchecked((int)127), unchecked((int)1), unchecked((int)1730612906325999147), unchecked((int)0), unchecked((int)1), unchecked((int)1), unchecked((int)200), unchecked((int)1), unchecked((int)127), unchecked((int)200), unchecked((int)127), unchecked((int)200), unchecked((int)200), unchecked((int)2456861352014366098), unchecked((int)0), unchecked((int)200), unchecked((int)3276049634692403024), unchecked((int)1), unchecked((int)924437227019968253), unchecked((int)127), unchecked((int)0), unchecked((int)200), unchecked((int)127), unchecked((int)2967568555329082925), unchecked((int)127), unchecked((int)0), unchecked((int)2597892511577056557), unchecked((int)552622476789464131), unchecked((int)200), unchecked((int)0), unchecked((int)1), unchecked((int)134893657894178158), unchecked((int)0), unchecked((int)625459076374161247), unchecked((int)127), unchecked((int)0), unchecked((int)127), unchecked((int)127), unchecked((int)200), unchecked((int)2284110822050944687), unchecked((int)1), unchecked((int)3860332700443906795), unchecked((int)127), unchecked((int)1), unchecked((int)69358555024590253), unchecked((int)200), unchecked((int)4394334230569806687), unchecked((int)0), unchecked((int)0), unchecked((int)200), unchecked((int)127), unchecked((int)0), unchecked((int)200), unchecked((int)1), unchecked((int)200), unchecked((int)127), unchecked((int)200), unchecked((int)0), unchecked((int)200), unchecked((int)127), unchecked((int)127), unchecked((int)200), unchecked((int)127), unchecked((int)1), unchecked((int)0), unchecked((int)0), unchecked((int)127), unchecked((int)127), unchecked((int)1), unchecked((int)200), unchecked((int)1), unchecked((int)0), unchecked((int)1151945978149056200), unchecked((int)488886472577889301), unchecked((int)1), unchecked((int)0), unchecked((int)127) });
    Console.WriteLine("F3 int " + hash.ToString("x"));
    F4(new byte[] { unchecked((byte)200), unchecked((byte)127), unchecked((byte)200), unchecked((byte)0), unchecked((byte)127), unchecked((byte)1), unchecked((byte)127), unchecked((byte)3882892293578659558), unchecked((byte)1064986756885301810), unchecked((byte)0), unchecked((byte)1), unchecked((byte)127), unchecked((byte)2623718468853996195), unchecked((byte)127), unchecked((byte)0), unchecked((byte)1), unchecked((byte)200), unchecked((byte)739912637032760329), unchecked((byte)0), unchecked((byte)0), unchecked((byte)200), unchecked((byte)1302468109765032885), unchecked((byte)200), unchecked((byte)127), unchecked((byte)127), unchecked((byte)200), unchecked((byte)440395684641224106), unchecked((byte)200), unchecked((byte)1), unchecked((byte)2718405674236324444), unchecked((byte)0), unchecked((byte)1), unchecked((byte)2998017644044210789), unchecked((byte)2438523828015782313), unchecked((byte)1), unchecked((byte)0), unchecked((byte)127), unchecked((byte)200), unchecked((byte)2749384619216341224), unchecked((byte)127), unchecked((byte)200), unchecked((byte)1), unchecked((byte)3671886163007748755), unchecked((byte)127), unchecked((byte)200), unchecked((byte)1), unchecked((byte)127), unchecked((byte)0), unchecked((byte)28717113914044034), unchecked((byte)200), unchecked((byte)200), unchecked((byte)200), unchecked((byte)1), unchecked((byte)0), unchecked((byte)1), unchecked((byte)127), unchecked((byte)127), unchecked((byte)200), unchecked((byte)1), unchecked((byte)200), unchecked((byte)0), unchecked((byte)200), unchecked((byte)0), unchecked((byte)0), unchecked((byte)0), unchecked((byte)200), unchecked((byte)0), unchecked((byte)1826264319454298370), unchecked((byte)200), unchecked((byte)1), unchecked((byte)2015791391631659051), unchecked((byte)200), unchecked((byte)127), unchecked((byte)200), unchecked((byte)0), unchecked((byte)3383071033201374027), unchecked((byte)1), unchecked((byte)4189294769293245047), unchecked((byte)127), unchecked((byte)3917012616712493033), unchecked((byte)1), unchecked((byte)0), unchecked((byte)0), unchecked((byte)200), unchecked((byte)1), unchecked((byte)127), unchecked((byte)0), unchecked((byte)1), unchecked((byte)0), unchecked((byte)0), unchecked((byte)200), unchecked((byte)127), unchecked((byte)200), unchecked((byte)3920417729553465818), unchecked((byte)127), unchecked((byte)200) });
    Console.WriteLine("F4 byte " + hash.ToString("x"));
    F5(new ulong[] { unchecked((ulong)1), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)3744256592277379628), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)127), unchecked((ulong)127), unchecked((ulong)0), unchecked((ulong)2668993870330543220), unchecked((ulong)127), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)4515726828674584205), unchecked((ulong)127), unchecked((ulong)62984978729442380), unchecked((ulong)127), unchecked((ulong)200), unchecked((ulong)2226024837846720298), unchecked((ulong)200), unchecked((ulong)4361918615277493641), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)4529182461582376361), unchecked((ulong)2644763981384248409), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)3811878373018553153), unchecked((ulong)1), unchecked((ulong)1), unchecked((ulong)2007838467970369594), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)1195288866473889884), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)1052526075736917351), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)3098267964288773031), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)127), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)2294799684611029467), unchecked((ulong)151859670449577303), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)3849713994619009426), unchecked((ulong)127), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)1), unchecked((ulong)0) });
    Console.WriteLine("F5 ulong " + hash.ToString("x"));
    F6(new ulong[] { unchecked((ulong)127), unchecked((ulong)4336622689504280309), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)2334031860423081815), unchecked((ulong)1), unchecked((ulong)127), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)127), unchecked((ulong)2041947282347559647), unchecked((ulong)127), unchecked((ulong)127), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)2559356114624583155), unchecked((ulong)1), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)769036401598082708), unchecked((ulong)984076971345967137), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)4288308088238748672), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)1), unchecked((ulong)1), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)541690117674995415), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)479404552659113640), unchecked((ulong)1267166002983423399), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)2936981101944930413), unchecked((ulong)1), unchecked((ulong)2420186203357831585), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)127), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)127), unchecked((ulong)2466403559567060694), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)1), unchecked((ulong)3544338109593414677), unchecked((ulong)1), unchecked((ulong)4350404014998798387), unchecked((ulong)4407956272620824588), unchecked((ulong)1), unchecked((ulong)2969796015270562912), unchecked((ulong)1084117614965600345), unchecked((ulong)127), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)200), unchecked((ulong)1278048818313949248), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)127), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)4039295782796570904), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)200), unchecked((ulong)3204346382632369461), unchecked((ulong)127) });
    Console.WriteLine("F6 ulong " + hash.ToString("x"));
    F7(new ulong[] { unchecked((ulong)0), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)4115415923626038291), unchecked((ulong)1), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)3271531530823115286), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)1), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)3609364737491502335), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)4293333576027159803), unchecked((ulong)4291263339711413010), unchecked((ulong)0), unchecked((ulong)1952244472448585983), unchecked((ulong)2515462569023646205), unchecked((ulong)630500425459955620), unchecked((ulong)1116574659160474455), unchecked((ulong)127), unchecked((ulong)3910097789948690498), unchecked((ulong)1), unchecked((ulong)4349492972280922619), unchecked((ulong)0), unchecked((ulong)3584168008375970618), unchecked((ulong)127), unchecked((ulong)2460954067592859707), unchecked((ulong)1552898514926825666), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)1), unchecked((ulong)4177512258577626567), unchecked((ulong)486453955503767768), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)2211898858043316038), unchecked((ulong)0), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)127), unchecked((ulong)127), unchecked((ulong)3277993617639747399), unchecked((ulong)127), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)1409322677279229664), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)2337914467854481292), unchecked((ulong)1), unchecked((ulong)127), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)200), unchecked((ulong)101989217271319144), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)1416649147317612212), unchecked((ulong)1), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)35015001614451115), unchecked((ulong)1848941659626844878) });
    Console.WriteLine("F7 ulong " + hash.ToString("x"));
    F8(new long[] { unchecked((long)200), unchecked((long)127), unchecked((long)127), unchecked((long)0), unchecked((long)127), unchecked((long)1), unchecked((long)1), unchecked((long)0), unchecked((long)1), unchecked((long)200), unchecked((long)2482731070693119494), unchecked((long)0), unchecked((long)200), unchecked((long)200), unchecked((long)1), unchecked((long)501353880072527883), unchecked((long)200), unchecked((long)127), unchecked((long)0), unchecked((long)1), unchecked((long)127), unchecked((long)1), unchecked((long)0), unchecked((long)0), unchecked((long)1), unchecked((long)3465779939195287344), unchecked((long)0), unchecked((long)0), unchecked((long)200), unchecked((long)0), unchecked((long)0), unchecked((long)0), unchecked((long)200), unchecked((long)1), unchecked((long)3749891657607940867), unchecked((long)3732123909480882794), unchecked((long)0), unchecked((long)127), unchecked((long)200), unchecked((long)0), unchecked((long)127), unchecked((long)127), unchecked((long)127), unchecked((long)2726402221533811157), unchecked((long)3417468445486430349), unchecked((long)127), unchecked((long)0), unchecked((long)0), unchecked((long)127), unchecked((long)200), unchecked((long)127), unchecked((long)1), unchecked((long)0), unchecked((long)3904434898854697680), unchecked((long)1), unchecked((long)4318576367854798965), unchecked((long)0), unchecked((long)1535444388814418748), unchecked((long)1), unchecked((long)127), unchecked((long)127), unchecked((long)0), unchecked((long)200), unchecked((long)127), unchecked((long)0), unchecked((long)0), unchecked((long)200), unchecked((long)1609505597114716826), unchecked((long)127), unchecked((long)200), unchecked((long)127), unchecked((long)3475094277845935207), unchecked((long)0), unchecked((long)1), unchecked((long)127), unchecked((long)1), unchecked((long)200), unchecked((long)200), unchecked((long)127), unchecked((long)200), unchecked((long)0), unchecked((long)1), unchecked((long)0), unchecked((long)0), unchecked((long)127), unchecked((long)127), unchecked((long)127), unchecked((long)0), unchecked((long)0), unchecked((long)127), unchecked((long)0), unchecked((long)3147655293588357544), unchecked((long)200), unchecked((long)879135434832480055), unchecked((long)127), unchecked((long)0) });
    Console.WriteLine("F8 long " + hash.ToString("x"));
    F9(new ushort[] { unchecked((ushort)127), unchecked((ushort)0), unchecked((ushort)0), unchecked((ushort)200), unchecked((ushort)0), unchecked((ushort)200), unchecked((ushort)4533308029328685330), unchecked((ushort)200), unchecked((ushort)200), unchecked((ushort)0), unchecked((ushort)1), unchecked((ushort)1621996997046365341), unchecked((ushort)189789140105744037), unchecked((ushort)4371248773568075784), unchecked((ushort)127), unchecked((ushort)0), unchecked((ushort)3190749862062737079), unchecked((ushort)200), unchecked((ushort)3344405110293567934), unchecked((ushort)200), unchecked((ushort)0), unchecked((ushort)127), unchecked((ushort)1), unchecked((ushort)1), unchecked((ushort)200), unchecked((ushort)127), unchecked((ushort)200), unchecked((ushort)127), unchecked((ushort)200), unchecked((ushort)1), unchecked((ushort)200), unchecked((ushort)0), unchecked((ushort)2676395350283827634), unchecked((ushort)200), unchecked((ushort)3071023396865099855), unchecked((ushort)127), unchecked((ushort)1), unchecked((ushort)4573161770246154806), unchecked((ushort)0), unchecked((ushort)200), unchecked((ushort)0), unchecked((ushort)0), unchecked((ushort)127), unchecked((ushort)0), unchecked((ushort)3147473035022123878), unchecked((ushort)200), unchecked((ushort)1), unchecked((ushort)0), unchecked((ushort)1), unchecked((ushort)200), unchecked((ushort)1), unchecked((ushort)200), unchecked((ushort)200), unchecked((ushort)501805359349973806), unchecked((ushort)127), unchecked((ushort)127), unchecked((ushort)319044280525189028), unchecked((ushort)1), unchecked((ushort)0), unchecked((ushort)127), unchecked((ushort)0), unchecked((ushort)1), unchecked((ushort)1), unchecked((ushort)3147559254296016844), unchecked((ushort)127), unchecked((ushort)0), unchecked((ushort)200), unchecked((ushort)2888976116888726486), unchecked((ushort)1), unchecked((ushort)1), unchecked((ushort)1391685075858835285), unchecked((ushort)127), unchecked((ushort)1), unchecked((ushort)200), unchecked((ushort)0), unchecked((ushort)200), unchecked((ushort)0), unchecked((ushort)200), unchecked((ushort)677420142830567441), unchecked((ushort)200), unchecked((ushort)2934572549274227085), unchecked((ushort)200), unchecked((ushort)1), unchecked((ushort)127), unchecked((ushort)127), unchecked((ushort)200), unchecked((ushort)1), unchecked((ushort)0), unchecked((ushort)1), unchecked((ushort)0), unchecked((ushort)1), unchecked((ushort)0), unchecked((ushort)294655433917701475), unchecked((ushort)127), unchecked((ushort)1), unchecked((ushort)132567908663850876) });
    Console.WriteLine("F9 ushort " + hash.ToString("x"));
    F10(new byte[] { unchecked((byte)226932149844469839), unchecked((byte)127), unchecked((byte)2761172250894603209), unchecked((byte)1), unchecked((byte)200), unchecked((byte)0), unchecked((byte)127), unchecked((byte)1668864730430522897), unchecked((byte)0), unchecked((byte)1), unchecked((byte)0), unchecked((byte)200), unchecked((byte)127), unchecked((byte)1133540498212556069), unchecked((byte)1880470340018715945), unchecked((byte)0), unchecked((byte)3971508248095285562), unchecked((byte)1063959349864248660), unchecked((byte)127), unchecked((byte)1), unchecked((byte)200), unchecked((byte)200), unchecked((byte)344269020418804859), unchecked((byte)127), unchecked((byte)0), unchecked((byte)127), unchecked((byte)0), unchecked((byte)0), unchecked((byte)200), unchecked((byte)200), unchecked((byte)127), unchecked((byte)0), unchecked((byte)0), unchecked((byte)200), unchecked((byte)1704155322707882452), unchecked((byte)127), unchecked((byte)200), unchecked((byte)0), unchecked((byte)1), unchecked((byte)200), unchecked((byte)0), unchecked((byte)0), unchecked((byte)1), unchecked((byte)2212193662354181908), unchecked((byte)1), unchecked((byte)1), unchecked((byte)1), unchecked((byte)127), unchecked((byte)127), unchecked((byte)1924446463435521947), unchecked((byte)3648036996015548821), unchecked((byte)2773399345845369081), unchecked((byte)200), unchecked((byte)127), unchecked((byte)0), unchecked((byte)200), unchecked((byte)1), unchecked((byte)1), unchecked((byte)127), unchecked((byte)200), unchecked((byte)0), unchecked((byte)200), unchecked((byte)127), unchecked((byte)4309396818173450666), unchecked((byte)200), unchecked((byte)127), unchecked((byte)2719085599960081080), unchecked((byte)127), unchecked((byte)127), unchecked((byte)0), unchecked((byte)127), unchecked((byte)0), unchecked((byte)1047894714478823901), unchecked((byte)1), unchecked((byte)127), unchecked((byte)0), unchecked((byte)200), unchecked((byte)0), unchecked((byte)200), unchecked((byte)0), unchecked((byte)1), unchecked((byte)200), unchecked((byte)687571743109167805), unchecked((byte)200), unchecked((byte)200), unchecked((byte)127), unchecked((byte)0), unchecked((byte)0), unchecked((byte)0), unchecked((byte)200), unchecked((byte)127), unchecked((byte)0), unchecked((byte)1), unchecked((byte)0), unchecked((byte)0), unchecked((byte)200) });
    Console.WriteLine("F10 byte " + hash.ToString("x"));
    F11(new ulong[] { unchecked((ulong)3202536142607244867), unchecked((ulong)3201786973667085563), unchecked((ulong)0), unchecked((ulong)644657568080071285), unchecked((ulong)2508352127417257694), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)3879112136028110612), unchecked((ulong)2718560360001739475), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)0), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)704866564071155421), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)4522746889623336719), unchecked((ulong)127), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)1411960521889758986), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)3075078735455347644), unchecked((ulong)2712856004833534445), unchecked((ulong)1), unchecked((ulong)127), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)2314993394589241109), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)127), unchecked((ulong)0), unchecked((ulong)1177164867287645954), unchecked((ulong)127), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)55871215035020966), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)0), unchecked((ulong)3367890883575700016), unchecked((ulong)2127864798782954984), unchecked((ulong)0), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)1374401372258281140), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)127), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)0) });
    Console.WriteLine("F11 ulong " + hash.ToString("x"));
    F12(new sbyte[] { unchecked((sbyte)4407999354589521975), unchecked((sbyte)2506434955308240492), unchecked((sbyte)1), unchecked((sbyte)127), unchecked((sbyte)1109785536512739168), unchecked((sbyte)127), unchecked((sbyte)1507589946452148814), unchecked((sbyte)127), unchecked((sbyte)968504339457806609), unchecked((sbyte)3305115375955475706), unchecked((sbyte)4326333033669080620), unchecked((sbyte)3505047806970775085), unchecked((sbyte)200), unchecked((sbyte)127), unchecked((sbyte)127), unchecked((sbyte)0), unchecked((sbyte)3423246425409738158), unchecked((sbyte)1), unchecked((sbyte)1976972583114993723), unchecked((sbyte)200), unchecked((sbyte)1061534690640523580), unchecked((sbyte)200), unchecked((sbyte)2008927089217450005), unchecked((sbyte)127), unchecked((sbyte)1), unchecked((sbyte)127), unchecked((sbyte)943145043921210115), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)0), unchecked((sbyte)200), unchecked((sbyte)55231720987513366), unchecked((sbyte)200), unchecked((sbyte)478782165143860288), unchecked((sbyte)200), unchecked((sbyte)0), unchecked((sbyte)1), unchecked((sbyte)127), unchecked((sbyte)3847620744366459892), unchecked((sbyte)3614139058852426522), unchecked((sbyte)200), unchecked((sbyte)1), unchecked((sbyte)0), unchecked((sbyte)1), unchecked((sbyte)1577243310423966131), unchecked((sbyte)2693798991120601625), unchecked((sbyte)1), unchecked((sbyte)1), unchecked((sbyte)1), unchecked((sbyte)127), unchecked((sbyte)200), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)127), unchecked((sbyte)127), unchecked((sbyte)200), unchecked((sbyte)1), unchecked((sbyte)2737881009928506759), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)1), unchecked((sbyte)127), unchecked((sbyte)0), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)127), unchecked((sbyte)2428476889209298584), unchecked((sbyte)200), unchecked((sbyte)127), unchecked((sbyte)0), unchecked((sbyte)127), unchecked((sbyte)0), unchecked((sbyte)127), unchecked((sbyte)3314753140225050142), unchecked((sbyte)3024216319080403526), unchecked((sbyte)0), unchecked((sbyte)0), unchecked((sbyte)127), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)200), unchecked((sbyte)1), unchecked((sbyte)1), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)1), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)1), unchecked((sbyte)4588555398035247780), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)127), unchecked((sbyte)1), unchecked((sbyte)1), unchecked((sbyte)127) });
    Console.WriteLine("F12 sbyte " + hash.ToString("x"));
    F13(new long[] { unchecked((long)1), unchecked((long)200), unchecked((long)200), unchecked((long)127), unchecked((long)1), unchecked((long)127), unchecked((long)0), unchecked((long)127), unchecked((long)127), unchecked((long)1), unchecked((long)0), unchecked((long)127), unchecked((long)127), unchecked((long)200), unchecked((long)127), unchecked((long)200), unchecked((long)0), unchecked((long)555343639584137495), unchecked((long)0), unchecked((long)1), unchecked((long)127), unchecked((long)127), unchecked((long)2367928096249266086), unchecked((long)0), unchecked((long)1), unchecked((long)200), unchecked((long)3298196292105928175), unchecked((long)1), unchecked((long)127), unchecked((long)1911977959108529854), unchecked((long)1), unchecked((long)2233000593242441791), unchecked((long)2467612944162691157), unchecked((long)200), unchecked((long)200), unchecked((long)200), unchecked((long)0), unchecked((long)0), unchecked((long)200), unchecked((long)0), unchecked((long)1), unchecked((long)1), unchecked((long)1), unchecked((long)0), unchecked((long)0), unchecked((long)127), unchecked((long)127), unchecked((long)200), unchecked((long)0), unchecked((long)1), unchecked((long)200), unchecked((long)1), unchecked((long)0), unchecked((long)127), unchecked((long)1), unchecked((long)127), unchecked((long)3618803456935650652), unchecked((long)1), unchecked((long)127), unchecked((long)200), unchecked((long)3046545032409171298), unchecked((long)127), unchecked((long)1275297649157675082), unchecked((long)127), unchecked((long)200), unchecked((long)0), unchecked((long)0), unchecked((long)1), unchecked((long)0), unchecked((long)1), unchecked((long)127), unchecked((long)127), unchecked((long)200), unchecked((long)0), unchecked((long)200), unchecked((long)127), unchecked((long)0), unchecked((long)200), unchecked((long)0), unchecked((long)1), unchecked((long)127), unchecked((long)200), unchecked((long)0), unchecked((long)200), unchecked((long)0), unchecked((long)200), unchecked((long)170582673503271948), unchecked((long)1), unchecked((long)2879102561000928457), unchecked((long)1), unchecked((long)127), unchecked((long)2422915196621855411), unchecked((long)1560198948056503464), unchecked((long)127), unchecked((long)3879001152076105031), unchecked((long)200) });
    Console.WriteLine("F13 long " + hash.ToString("x"));
    F14(new long[] { unchecked((long)0), unchecked((long)200), unchecked((long)200), unchecked((long)0), unchecked((long)127), unchecked((long)1), unchecked((long)127), unchecked((long)127), unchecked((long)2539661657703917238), unchecked((long)127), unchecked((long)2535046957982844909), unchecked((long)1), unchecked((long)553264387169458677), unchecked((long)0), unchecked((long)0), unchecked((long)200), unchecked((long)4278687915753895462), unchecked((long)127), unchecked((long)127), unchecked((long)127), unchecked((long)127), unchecked((long)200), unchecked((long)2247325082318174772), unchecked((long)0), unchecked((long)0), unchecked((long)127), unchecked((long)200), unchecked((long)0), unchecked((long)1), unchecked((long)127), unchecked((long)200), unchecked((long)1), unchecked((long)1), unchecked((long)200), unchecked((long)127), unchecked((long)1), unchecked((long)200), unchecked((long)127), unchecked((long)200), unchecked((long)1), unchecked((long)200), unchecked((long)127), unchecked((long)656895787562204692), unchecked((long)1), unchecked((long)3548838505028730740), unchecked((long)1), unchecked((long)200), unchecked((long)70967701108540928), unchecked((long)1), unchecked((long)0), unchecked((long)3673630497012019698), unchecked((long)127), unchecked((long)127), unchecked((long)1), unchecked((long)200), unchecked((long)200), unchecked((long)200), unchecked((long)3414300881612549255), unchecked((long)0), unchecked((long)0), unchecked((long)0), unchecked((long)4365205275561818895), unchecked((long)160768783728599701), unchecked((long)720041867556331466), unchecked((long)200), unchecked((long)127), unchecked((long)200), unchecked((long)1), unchecked((long)0), unchecked((long)200), unchecked((long)0), unchecked((long)200), unchecked((long)1), unchecked((long)1944684396701625345), unchecked((long)200), unchecked((long)0), unchecked((long)0), unchecked((long)1078261018896350033), unchecked((long)1), unchecked((long)1), unchecked((long)127), unchecked((long)1), unchecked((long)1), unchecked((long)1), unchecked((long)196072051225522473), unchecked((long)0), unchecked((long)1), unchecked((long)200), unchecked((long)127), unchecked((long)127), unchecked((long)4495024020335606519), unchecked((long)4030643930026592825), unchecked((long)2363177681191744875), unchecked((long)0), unchecked((long)200), unchecked((long)127) });
    Console.WriteLine("F14 long " + hash.ToString("x"));
    F15(new double[] { (double)3, (double)-1e-5, (double)3, (double)1, (double)-2.25, (double)100, (double)-1e-5, (double)0, (double)3, (double)-2.25, (double)-2.25, (double)0.5, (double)1, (double)100, (double)3, (double)3, (double)1e10, (double)0.5, (double)3, (double)100, (double)1e10, (double)3, (double)0, (double)100, (double)0.5, (double)-2.25, (double)3, (double)1e10, (double)-1e-5, (double)1e10, (double)-1e-5, (double)3, (double)-2.25, (double)0.5, (double)1e10, (double)-2.25, (double)1, (double)1e10, (double)100, (double)0, (double)1e10, (double)1, (double)0.5, (double)0, (double)0, (double)0, (double)-1e-5, (double)1, (double)1, (double)-2.25, (double)1, (double)0.5, (double)3, (double)100, (double)1e10, (double)1, (double)3, (double)3, (double)3, (double)0, (double)1, (double)100, (double)0, (double)-2.25, (double)1, (double)0.5, (double)100, (double)3, (double)-2.25, (double)1, (double)1, (double)-1e-5, (double)0.5, (double)0, (double)-2.25, (double)100, (double)0.5, (double)100, (double)1e10, (double)1, (double)1e10, (double)0, (double)0, (double)0, (double)100, (double)-2.25, (double)-2.25, (double)100, (double)100, (double)-2.25, (double)0, (double)-2.25, (double)1e10, (double)1, (double)0, (double)0.5 });
    Console.WriteLine("F15 double " + hash.ToString("x"));
    F16(new sbyte[] { unchecked((sbyte)0), unchecked((sbyte)1), unchecked((sbyte)127), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)127), unchecked((sbyte)0), unchecked((sbyte)127), unchecked((sbyte)3389369676024813781), unchecked((sbyte)0), unchecked((sbyte)127), unchecked((sbyte)1), unchecked((sbyte)767340912350600177), unchecked((sbyte)127), unchecked((sbyte)127), unchecked((sbyte)4594633905670132888), unchecked((sbyte)200), unchecked((sbyte)4605497553923252831), unchecked((sbyte)127), unchecked((sbyte)127), unchecked((sbyte)200), unchecked((sbyte)200), unchecked((sbyte)1), unchecked((sbyte)2077679939563942943), unchecked((sbyte)0), unchecked((sbyte)127), unchecked((sbyte)1), unchecked((sbyte)0), unchecked((sbyte)1779814785890145341), unchecked((sbyte)0), unchecked((sbyte)200), unchecked((sbyte)0), unchecked((sbyte)2284900932321953474), unchecked((sbyte)0), unchecked((sbyte)0), unchecked((sbyte)1), unchecked((sbyte)2611698792809101344), unchecked((sbyte)127), unchecked((sbyte)200), unchecked((sbyte)1), unchecked((sbyte)127), unchecked((sbyte)0), unchecked((sbyte)200), unchecked((sbyte)0), unchecked((sbyte)1663159114066848643), unchecked((sbyte)4408486391666866600), unchecked((sbyte)1537531934030156674), unchecked((sbyte)0), unchecked((sbyte)200), unchecked((sbyte)3054600881217990155), unchecked((sbyte)127), unchecked((sbyte)200), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)127), unchecked((sbyte)127), unchecked((sbyte)0), unchecked((sbyte)200), unchecked((sbyte)127), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)4610373540229037911), unchecked((sbyte)200), unchecked((sbyte)200), unchecked((sbyte)200), unchecked((sbyte)200), unchecked((sbyte)198680935930266070), unchecked((sbyte)84460532674548735), unchecked((sbyte)4544649909089955299), unchecked((sbyte)0), unchecked((sbyte)0), unchecked((sbyte)127), unchecked((sbyte)127), unchecked((sbyte)127), unchecked((sbyte)200), unchecked((sbyte)1337547747664400617), unchecked((sbyte)607173426475230962), unchecked((sbyte)2261251303827925023), unchecked((sbyte)2842399432692331789), unchecked((sbyte)1), unchecked((sbyte)127), unchecked((sbyte)200), unchecked((sbyte)4543219204599657895), unchecked((sbyte)127), unchecked((sbyte)1), unchecked((sbyte)127), unchecked((sbyte)200), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)200), unchecked((sbyte)0), unchecked((sbyte)388244970955052088), unchecked((sbyte)127), unchecked((sbyte)200) });
    Console.WriteLine("F16 sbyte " + hash.ToString("x"));
    F17(new ulong[] { unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)386954824965101988), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)3785540879937503309), unchecked((ulong)4546517991253490690), unchecked((ulong)127), unchecked((ulong)127), unchecked((ulong)4216405977358068208), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)3612879118215725648), unchecked((ulong)127), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)3675070409368485418), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)1792989471219326472), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)2119387921291204671), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)1292164825525610308), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)2055712188966575958), unchecked((ulong)127), unchecked((ulong)3475963357783403908), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)2093587522164135890), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)3523386514482121666), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)0), unchecked((ulong)3595797088344366031), unchecked((ulong)127), unchecked((ulong)719281559184808084), unchecked((ulong)0), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)0), unchecked((ulong)127), unchecked((ulong)1), unchecked((ulong)200), unchecked((ulong)127), unchecked((ulong)1421702284903821016), unchecked((ulong)200), unchecked((ulong)200), unchecked((ulong)1), unchecked((ulong)0), unchecked((ulong)1), unchecked((ulong)2959911971069370692), unchecked((ulong)200), unchecked((ulong)0), unchecked((ulong)200), unchecked((ulong)285283045623383097), unchecked((ulong)3786277551101710936), unchecked((ulong)0) });
    Console.WriteLine("F17 ulong " + hash.ToString("x"));
    F18(new int[] { unchecked((int)200), unchecked((int)200), unchecked((int)200), unchecked((int)1), unchecked((int)818452445983460146), unchecked((int)974617080687943378), unchecked((int)1), unchecked((int)200), unchecked((int)1), unchecked((int)0), unchecked((int)4547710730857155579), unchecked((int)200), unchecked((int)0), unchecked((int)200), unchecked((int)0), unchecked((int)1), unchecked((int)127), unchecked((int)0), unchecked((int)1), unchecked((int)200), unchecked((int)1), unchecked((int)127), unchecked((int)200), unchecked((int)1), unchecked((int)896742210835967416), unchecked((int)127), unchecked((int)127), unchecked((int)1), unchecked((int)1030825514080286414), unchecked((int)1), unchecked((int)0), unchecked((int)1), unchecked((int)3956189227430502159), unchecked((int)127), unchecked((int)200), unchecked((int)1), unchecked((int)1), unchecked((int)901759204868468805), unchecked((int)0), unchecked((int)200), unchecked((int)0), unchecked((int)127), unchecked((int)200), unchecked((int)0), unchecked((int)1), unchecked((int)0), unchecked((int)200), unchecked((int)127), unchecked((int)3932819823760400115), unchecked((int)200), unchecked((int)200), unchecked((int)127), unchecked((int)2145004751472183915), unchecked((int)0), unchecked((int)1), unchecked((int)1), unchecked((int)127), unchecked((int)200), unchecked((int)2621805108530273260), unchecked((int)1), unchecked((int)0), unchecked((int)0), unchecked((int)1), unchecked((int)127), unchecked((int)2731495529553590205), unchecked((int)127), unchecked((int)1), unchecked((int)0), unchecked((int)200), unchecked((int)127), unchecked((int)127), unchecked((int)127), unchecked((int)376961400192345278), unchecked((int)0), unchecked((int)0), unchecked((int)200), unchecked((int)200), unchecked((int)127), unchecked((int)129344843049479894), unchecked((int)200), unchecked((int)127), unchecked((int)1187946667037172760), unchecked((int)1), unchecked((int)0), unchecked((int)127), unchecked((int)0), unchecked((int)200), unchecked((int)127), unchecked((int)127), unchecked((int)0), unchecked((int)127), unchecked((int)0), unchecked((int)3020326314228788389), unchecked((int)1601587101961657365), unchecked((int)127), unchecked((int)0) });
    Console.WriteLine("F18 int " + hash.ToString("x"));
    F19(new ushort[] { unchecked((ushort)0), unchecked((ushort)200), unchecked((ushort)200), unchecked((ushort)1795693570108183113), unchecked((ushort)200), unchecked((ushort)0), unchecked((ushort)1), unchecked((ushort)127), unchecked((ushort)1), unchecked((ushort)1), unchecked((ushort)4457165566937613664), unchecked((ushort)127), unchecked((ushort)1), unchecked((ushort)0), unchecked((ushort)1), unchecked((ushort)1), unchecked((ushort)200), unchecked((ushort)1), unchecked((ushort)127), unchecked((ushort)127), unchecked((ushort)127), unchecked((ushort)200), unchecked((ushort)200), unchecked((ushort)0), unchecked((ushort)127), unchecked((ushort)127), unchecked((ushort)1), unchecked((ushort)1), unchecked((ushort)127), unchecked((ushort)1), unchecked((ushort)127), unchecked((ushort)127), unchecked((ushort)0), unchecked((ushort)2467208656419638138), unchecked((ushort)4464576495316377917), unchecked((ushort)127), unchecked((ushort)0), unchecked((ushort)1), unchecked((ushort)1), unchecked((ushort)0), unchecked((ushort)200), unchecked((ushort)651561395625297094), unchecked((ushort)3368009294605906020), unchecked((ushort)0), unchecked((ushort)127), unchecked((ushort)758281854255915376), unchecked((ushort)0), unchecked((ushort)200), unchecked((ushort)127), unchecked((ushort)1), unchecked((ushort)1), unchecked((ushort)0), unchecked((ushort)200), unchecked((ushort)711771201097244864), unchecked((ushort)1), unchecked((ushort)0), unchecked((ushort)127), unchecked((ushort)1670757098044588543), unchecked((ushort)200), unchecked((ushort)2817504065094313703), unchecked((ushort)1597328563442925532), unchecked((ushort)127), unchecked((ushort)0), unchecked((ushort)0), unchecked((ushort)200), unchecked((ushort)780264824212579416), unchecked((ushort)655943404470484807), unchecked((ushort)200), unchecked((ushort)200), unchecked((ushort)2878020303993044763), unchecked((ushort)127), unchecked((ushort)200), unchecked((ushort)541763899695173577), unchecked((ushort)1125888686681722838), unchecked((ushort)1), unchecked((ushort)0), unchecked((ushort)200), unchecked((ushort)0), unchecked((ushort)127), unchecked((ushort)200), unchecked((ushort)200), unchecked((ushort)200), unchecked((ushort)200), unchecked((ushort)0), unchecked((ushort)0), unchecked((ushort)0), unchecked((ushort)2351838724151632050), unchecked((ushort)1), unchecked((ushort)4534398496569755903), unchecked((ushort)1), unchecked((ushort)0), unchecked((ushort)1), unchecked((ushort)0), unchecked((ushort)1), unchecked((ushort)0), unchecked((ushort)200) });
    Console.WriteLine("F19 ushort " + hash.ToString("x"));
    F20(new double[] { (double)0.5, (double)1, (double)1e10, (double)1e10, (double)0.5, (double)0, (double)-2.25, (double)-1e-5, (double)-2.25, (double)1, (double)1, (double)-1e-5, (double)1, (double)-1e-5, (double)1e10, (double)0, (double)0.5, (double)100, (double)-2.25, (double)1e10, (double)0, (double)0.5, (double)-2.25, (double)1e10, (double)0.5, (double)0.5, (double)-1e-5, (double)1e10, (double)0, (double)100, (double)100, (double)1, (double)0, (double)0.5, (double)-1e-5, (double)3, (double)-2.25, (double)100, (double)-1e-5, (double)100, (double)-1e-5, (double)-2.25, (double)1e10, (double)1, (double)0, (double)100, (double)3, (double)1, (double)-1e-5, (double)-2.25, (double)0, (double)100, (double)0, (double)-1e-5, (double)-1e-5, (double)100, (double)1e10, (double)1, (double)3, (double)0.5, (double)1, (double)100, (double)100, (double)0.5, (double)0, (double)0.5, (double)1e10, (double)100, (double)3, (double)1, (double)1e10, (double)100, (double)0, (double)-1e-5, (double)1, (double)-1e-5, (double)1e10, (double)-2.25, (double)100, (double)3, (double)0, (double)0.5, (double)100, (double)0, (double)0, (double)1, (double)3, (double)1, (double)-2.25, (double)-1e-5, (double)0, (double)0, (double)100, (double)-1e-5, (double)0, (double)-2.25 });
    Console.WriteLine("F20 double " + hash.ToString("x"));
    F21(new byte[] { unchecked((byte)3842858797186779323), unchecked((byte)200), unchecked((byte)1), unchecked((byte)127), unchecked((byte)127), unchecked((byte)200), unchecked((byte)0), unchecked((byte)200), unchecked((byte)0), unchecked((byte)1), unchecked((byte)200), unchecked((byte)200), unchecked((byte)200), unchecked((byte)127), unchecked((byte)2707587614246883242), unchecked((byte)200), unchecked((byte)2265509471594415696), unchecked((byte)0), unchecked((byte)1), unchecked((byte)1), unchecked((byte)1209073108716871411), unchecked((byte)200), unchecked((byte)127), unchecked((byte)745662767425850879), unchecked((byte)1), unchecked((byte)0), unchecked((byte)200), unchecked((byte)200), unchecked((byte)200), unchecked((byte)1), unchecked((byte)1), unchecked((byte)1182459238717195819), unchecked((byte)200), unchecked((byte)0), unchecked((byte)1), unchecked((byte)0), unchecked((byte)1), unchecked((byte)200), unchecked((byte)200), unchecked((byte)3387833441261065202), unchecked((byte)0), unchecked((byte)1647033263223490318), unchecked((byte)200), unchecked((byte)1), unchecked((byte)127), unchecked((byte)200), unchecked((byte)200), unchecked((byte)200), unchecked((byte)1600296750705060939), unchecked((byte)1), unchecked((byte)200), unchecked((byte)0), unchecked((byte)0), unchecked((byte)1), unchecked((byte)3828197822245330450), unchecked((byte)1), unchecked((byte)200), unchecked((byte)0), unchecked((byte)0), unchecked((byte)1), unchecked((byte)200), unchecked((byte)4555166441116257427), unchecked((byte)127), unchecked((byte)200), unchecked((byte)0), unchecked((byte)1), unchecked((byte)127), unchecked((byte)1), unchecked((byte)200), unchecked((byte)127), unchecked((byte)3277915774653687268), unchecked((byte)127), unchecked((byte)1), unchecked((byte)0), unchecked((byte)4404981455190140620), unchecked((byte)0), unchecked((byte)1), unchecked((byte)127), unchecked((byte)1), unchecked((byte)200), unchecked((byte)200), unchecked((byte)4422463725052673685), unchecked((byte)1), unchecked((byte)1), unchecked((byte)200), unchecked((byte)200), unchecked((byte)1), unchecked((byte)0), unchecked((byte)200), unchecked((byte)127), unchecked((byte)200), unchecked((byte)1), unchecked((byte)127), unchecked((byte)127), unchecked((byte)0), unchecked((byte)1) });
    Console.WriteLine("F21 byte " + hash.ToString("x"));
    F22(new uint[] { unchecked((uint)127), unchecked((uint)0), unchecked((uint)1), unchecked((uint)0), unchecked((uint)0), unchecked((uint)200), unchecked((uint)1), unchecked((uint)2759064173261129130), unchecked((uint)1142461360845497171), unchecked((uint)200), unchecked((uint)1), unchecked((uint)200), unchecked((uint)1), unchecked((uint)200), unchecked((uint)127), unchecked((uint)1), unchecked((uint)0), unchecked((uint)200), unchecked((uint)1), unchecked((uint)1), unchecked((uint)1), unchecked((uint)1), unchecked((uint)127), unchecked((uint)200), unchecked((uint)0), unchecked((uint)200), unchecked((uint)200), unchecked((uint)1), unchecked((uint)200), unchecked((uint)0), unchecked((uint)127), unchecked((uint)1949553241258658543), unchecked((uint)1), unchecked((uint)1), unchecked((uint)3814000993235803299), unchecked((uint)1), unchecked((uint)200), unchecked((uint)127), unchecked((uint)350962746321267420), unchecked((uint)1), unchecked((uint)127), unchecked((uint)127), unchecked((uint)0), unchecked((uint)200), unchecked((uint)127), unchecked((uint)457690960376075206), unchecked((uint)0), unchecked((uint)127), unchecked((uint)127), unchecked((uint)1747374091221030023), unchecked((uint)0), unchecked((uint)200), unchecked((uint)0), unchecked((uint)0), unchecked((uint)200), unchecked((uint)200), unchecked((uint)1), unchecked((uint)1), unchecked((uint)127), unchecked((uint)200), unchecked((uint)3966670160814774118), unchecked((uint)0), unchecked((uint)0), unchecked((uint)200), unchecked((uint)127), unchecked((uint)127), unchecked((uint)0), unchecked((uint)0), unchecked((uint)0), unchecked((uint)200), unchecked((uint)127), unchecked((uint)127), unchecked((uint)1), unchecked((uint)0), unchecked((uint)3624005903351351729), unchecked((uint)3099684471964712705), unchecked((uint)1558345852346080836), unchecked((uint)886994545294450808), unchecked((uint)200), unchecked((uint)123590229817215093), unchecked((uint)200), unchecked((uint)200), unchecked((uint)4195500054032539720), unchecked((uint)0), unchecked((uint)0), unchecked((uint)1), unchecked((uint)0), unchecked((uint)200), unchecked((uint)127), unchecked((uint)200), unchecked((uint)1), unchecked((uint)0), unchecked((uint)0), unchecked((uint)0), unchecked((uint)0), unchecked((uint)1) });
    Console.WriteLine("F22 uint " + hash.ToString("x"));
    F23(new sbyte[] { unchecked((sbyte)200), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)2962972238658607421), unchecked((sbyte)873271555665419784), unchecked((sbyte)1), unchecked((sbyte)127), unchecked((sbyte)1852604529793931296), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)1), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)127), unchecked((sbyte)0), unchecked((sbyte)200), unchecked((sbyte)127), unchecked((sbyte)0), unchecked((sbyte)2068500961575903850), unchecked((sbyte)4344660718992058376), unchecked((sbyte)1), unchecked((sbyte)0), unchecked((sbyte)200), unchecked((sbyte)1), unchecked((sbyte)127), unchecked((sbyte)127), unchecked((sbyte)1720006306883966043), unchecked((sbyte)0), unchecked((sbyte)127), unchecked((sbyte)1430670100801325845), unchecked((sbyte)0), unchecked((sbyte)870388239995476431), unchecked((sbyte)0), unchecked((sbyte)311234917412390017), unchecked((sbyte)1), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)200), unchecked((sbyte)127), unchecked((sbyte)0), unchecked((sbyte)2534751401872099060), unchecked((sbyte)1), unchecked((sbyte)1), unchecked((sbyte)582279398277118167), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)0), unchecked((sbyte)127), unchecked((sbyte)200), unchecked((sbyte)845246366241984199), unchecked((sbyte)127), unchecked((sbyte)127), unchecked((sbyte)2792129110151471124), unchecked((sbyte)200), unchecked((sbyte)1), unchecked((sbyte)2807041660480052017), unchecked((sbyte)127), unchecked((sbyte)200), unchecked((sbyte)200), unchecked((sbyte)0), unchecked((sbyte)0), unchecked((sbyte)0), unchecked((sbyte)200), unchecked((sbyte)127), unchecked((sbyte)1), unchecked((sbyte)3935869559168051580), unchecked((sbyte)127), unchecked((sbyte)0), unchecked((sbyte)127), unchecked((sbyte)3205866932232742947), unchecked((sbyte)2214696803858475937), unchecked((sbyte)190626111194275243), unchecked((sbyte)2197270760857312460), unchecked((sbyte)200), unchecked((sbyte)200), unchecked((sbyte)200), unchecked((sbyte)127), unchecked((sbyte)4137203967289088553), unchecked((sbyte)200), unchecked((sbyte)0), unchecked((sbyte)4497578507953700288), unchecked((sbyte)529963691591044341), unchecked((sbyte)127), unchecked((sbyte)1301791558927112383), unchecked((sbyte)1897499175093916189), unchecked((sbyte)127), unchecked((sbyte)0), unchecked((sbyte)0), unchecked((sbyte)0), unchecked((sbyte)200), unchecked((sbyte)245740809351375803), unchecked((sbyte)124444158077384619), unchecked((sbyte)1), unchecked((sbyte)200), unchecked((sbyte)2173144822753722734), unchecked((sbyte)0) });
    Console.WriteLine("F23 sbyte " + hash.ToString("x"));
  }
}
