// Instructions of other processors throw; those that take constants work with variables; faults of the processor's
// division are exceptions.
using System;
using System.Reflection;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

static class Program {
  static void Try(string name, Func<object> run) {
    try {
      Console.WriteLine(name + " " + run());
    } catch (Exception e) {
      Console.WriteLine(name + " " + e.GetType().Name + ": " + e.Message);
    }
  }

  static void Main() {
    Console.WriteLine($"{AdvSimd.IsSupported} {AdvSimd.Arm64.IsSupported} {Sse2.IsSupported} {Sse42.X64.IsSupported} {Popcnt.IsSupported}");
    Try("arm", () => AdvSimd.Add(Vector128<int>.One, Vector128<int>.One));
    Try("arm64", () => AdvSimd.Arm64.Max(Vector128<double>.One, Vector128<double>.One));
    Try("delegate", () => ((Func<Vector128<short>, Vector128<short>, Vector128<short>>)Sse2.Add)(Vector128<short>.One, Vector128<short>.Indices));
    Try("reflection", () => typeof(Sse41).GetMethod("MultiplyLow", new[] { typeof(Vector128<int>), typeof(Vector128<int>) })
                                .Invoke(null, new object[] { Vector128.Create(3), Vector128<int>.Indices }));
    for (int i = 0; i < 300; i += 37) {
      byte k = (byte)i;
      Try("variable " + k, () => Sse2.Shuffle(Vector128.Create(1, 2, 3, 4), k).ToString() + Ssse3.AlignRight(Vector128<byte>.Indices, Vector128<byte>.One, k));
    }
    Try("zero", () => X86Base.X64.DivRem(1ul, 2ul, 0ul));
    Try("large", () => X86Base.X64.DivRem(1ul, 2ul, 1ul));
    Try("least", () => X86Base.DivRem(0x80000000u, -1, -1));
    Try("negative", () => X86Base.X64.DivRem(unchecked((ulong)-7L), -1L, 2L));
    Try("u128", () => UInt128.MaxValue / 12345678901234567890ul);
  }
}
