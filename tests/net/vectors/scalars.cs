// Instructions on bits, of AES and of products without carry, against plain code; where the processor has none, plain
// code against itself.
using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

static class Program {
  static ulong seed = 88172645463325252;
  static ulong Next() {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (seed & 7) switch { 0 => 0, 1 => ulong.MaxValue, 2 => seed >> 40, 3 => 1ul << (int)(seed >> 58), _ => seed };
  }

  static int Leading(ulong x, int bits) {
    int n = 0;
    while (n < bits && (x >> (bits - 1 - n) & 1) == 0)
      n++;
    return n;
  }
  static int Trailing(ulong x, int bits) {
    int n = 0;
    while (n < bits && (x >> n & 1) == 0)
      n++;
    return n;
  }
  static ulong Deposit(ulong x, ulong mask) {
    ulong r = 0;
    for (int i = 0; i < 64; i++)
      if ((mask >> i & 1) != 0) {
        r |= (x & 1) << i;
        x >>= 1;
      }
    return r;
  }
  static ulong Extract(ulong x, ulong mask) {
    ulong r = 0;
    int n = 0;
    for (int i = 0; i < 64; i++)
      if ((mask >> i & 1) != 0)
        r |= (x >> i & 1) << n++;
    return r;
  }
  static ulong Field(ulong x, ulong control) {
    int start = (byte)control, length = (byte)(control >> 8);
    x = start > 63 ? 0 : x >> start;
    return length > 63 ? x : x & (1ul << length) - 1;
  }
  static ulong Below(ulong x, ulong n) => (byte)n > 63 ? x : x & (1ul << (byte)n) - 1;

  static int failures;
  static void Same(string what, ulong a, ulong b) {
    if (a != b && failures++ < 20)
      Console.WriteLine($"{what}: {a:x} instead of {b:x}");
  }

  static void Bits() {
    for (int i = 0; i < 2000; i++) {
      ulong a = Next(), b = Next();
      uint c = (uint)a, d = (uint)(b >> 13);
      if (Lzcnt.IsSupported) {
        Same("lzcnt", Lzcnt.LeadingZeroCount(c), (ulong)Leading(c, 32));
        Same("lzcnt", Lzcnt.X64.LeadingZeroCount(a), (ulong)Leading(a, 64));
      }
      if (Bmi1.IsSupported) {
        Same("tzcnt", Bmi1.TrailingZeroCount(c), (ulong)Trailing(c, 32));
        Same("tzcnt", Bmi1.X64.TrailingZeroCount(a), (ulong)Trailing(a, 64));
        Same("andn", Bmi1.AndNot(c, d), ~c & d);
        Same("andn", Bmi1.X64.AndNot(a, b), ~a & b);
        Same("blsi", Bmi1.ExtractLowestSetBit(c), c & 0 - c);
        Same("blsi", Bmi1.X64.ExtractLowestSetBit(a), a & 0 - a);
        Same("blsmsk", Bmi1.GetMaskUpToLowestSetBit(c), c ^ c - 1);
        Same("blsmsk", Bmi1.X64.GetMaskUpToLowestSetBit(a), a ^ a - 1);
        Same("blsr", Bmi1.ResetLowestSetBit(c), c & c - 1);
        Same("blsr", Bmi1.X64.ResetLowestSetBit(a), a & a - 1);
        Same("bextr", Bmi1.BitFieldExtract(c, (ushort)b), (uint)Field(c, b));
        Same("bextr", Bmi1.X64.BitFieldExtract(a, (byte)b, (byte)(b >> 8)), Field(a, b));
      }
      if (Bmi2.IsSupported) {
        Same("bzhi", Bmi2.ZeroHighBits(c, d), (uint)Below(c, d));
        Same("bzhi", Bmi2.X64.ZeroHighBits(a, b), Below(a, b));
        Same("pdep", Bmi2.ParallelBitDeposit(c, d), (uint)Deposit(c, d));
        Same("pdep", Bmi2.X64.ParallelBitDeposit(a, b), Deposit(a, b));
        Same("pext", Bmi2.ParallelBitExtract(c, d), (uint)Extract(c, d));
        Same("pext", Bmi2.X64.ParallelBitExtract(a, b), Extract(a, b));
        Same("mulx", Bmi2.MultiplyNoFlags(c, d), (ulong)c * d >> 32);
        Same("mulx", Bmi2.X64.MultiplyNoFlags(a, b), (ulong)((UInt128)a * b >> 64));
        unsafe {
          ulong low;
          uint less;
          Same("mulx", Bmi2.X64.MultiplyNoFlags(b, a, &low), (ulong)((UInt128)a * b >> 64));
          Same("low", low, a * b);
          Same("mulx", Bmi2.MultiplyNoFlags(d, c, &less), (ulong)c * d >> 32);
          Same("low", less, c * d);
        }
      }
    }
    Console.WriteLine("bits: " + failures);
  }

  // FIPS 197, appendix C.1, by the key schedule of appendix A.
  static Vector128<byte> Expand(Vector128<byte> key, Vector128<byte> assist) {
    var last = Sse2.Shuffle(assist.AsInt32(), 0xFF).AsByte();
    for (int i = 0; i < 3; i++)
      key = Sse2.Xor(key, Sse2.ShiftLeftLogical128BitLane(key, 4));
    return Sse2.Xor(key, last);
  }
  static string Cipher() {
    const string expected = "69C4E0D86A7B0430D8CDB78070B4C55A";
    if (!Aes.IsSupported)
      return expected + " " + true;
    var key = Vector128<byte>.Indices;
    var k = new Vector128<byte>[11];
    k[0] = key;
    k[1] = Expand(k[0], Aes.KeygenAssist(k[0], 1));
    k[2] = Expand(k[1], Aes.KeygenAssist(k[1], 2));
    k[3] = Expand(k[2], Aes.KeygenAssist(k[2], 4));
    k[4] = Expand(k[3], Aes.KeygenAssist(k[3], 8));
    k[5] = Expand(k[4], Aes.KeygenAssist(k[4], 16));
    k[6] = Expand(k[5], Aes.KeygenAssist(k[5], 32));
    k[7] = Expand(k[6], Aes.KeygenAssist(k[6], 64));
    k[8] = Expand(k[7], Aes.KeygenAssist(k[7], 128));
    k[9] = Expand(k[8], Aes.KeygenAssist(k[8], 27));
    byte ten = 54; // no constant
    k[10] = Expand(k[9], Aes.KeygenAssist(k[9], ten));
    var plain = Vector128<byte>.Indices * 17;
    var x = plain ^ k[0];
    for (int i = 1; i < 10; i++)
      x = Aes.Encrypt(x, k[i]);
    x = Aes.EncryptLast(x, k[10]);
    var bytes = new byte[16];
    x.CopyTo(bytes);
    var y = x ^ k[10];
    for (int i = 9; i > 0; i--)
      y = Aes.Decrypt(y, Aes.InverseMixColumns(k[i]));
    y = Aes.DecryptLast(y, k[0]);
    return Convert.ToHexString(bytes) + " " + (y == plain);
  }

  static UInt128 Product(ulong a, ulong b) {
    UInt128 r = 0;
    for (int i = 0; i < 64; i++)
      if ((b >> i & 1) != 0)
        r ^= (UInt128)a << i;
    return r;
  }
  static void Products() {
    for (int i = 0; i < 200 && Pclmulqdq.IsSupported; i++) {
      var a = Vector128.Create(Next(), Next());
      var b = Vector128.Create(Next(), Next());
      var low = Pclmulqdq.CarrylessMultiply(a, b, 0);
      var mixed = Pclmulqdq.CarrylessMultiply(a, b, 0x10);
      Same("low", low[0], (ulong)Product(a[0], b[0]));
      Same("high", low[1], (ulong)(Product(a[0], b[0]) >> 64));
      Same("mixed", mixed[0], (ulong)Product(a[0], b[1]));
      Same("mixed", Pclmulqdq.CarrylessMultiply(a.AsInt64(), b.AsInt64(), (byte)i).AsUInt64()[0], (ulong)Product(a[i & 1], b[i >> 4 & 1]));
    }
    Console.WriteLine("products: " + failures);
  }

  // What the library itself makes of them.
  static void Library() {
    ulong h = 0;
    seed = 88172645463325252;
    for (int i = 0; i < 300; i++) {
      ulong a = Next(), b = Next();
      h = h * 31 + Math.BigMul(a, b, out ulong low) + low;
      h = h * 31 + (ulong)(System.Numerics.BitOperations.LeadingZeroCount(a) + System.Numerics.BitOperations.TrailingZeroCount(b) + System.Numerics.BitOperations.Log2((uint)a));
      h = h * 31 + (ulong)((UInt128)a * b % 1000003);
    }
    Console.WriteLine($"{h:x}");
  }

  static void Main() {
    Bits();
    Console.WriteLine(Cipher());
    Products();
    Library();
    Console.WriteLine(Lzcnt.IsSupported == Lzcnt.X64.IsSupported && Bmi1.IsSupported == Bmi1.X64.IsSupported && Bmi2.IsSupported == Bmi2.X64.IsSupported);
  }
}
