// Every method of the vectors of 16 bytes (every_method.lib.cs).
using System;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

static class Program {
  static void Main(string[] args) {
    Type[] processor = { typeof(X86Base), typeof(X86Base.X64), typeof(Sse), typeof(Sse.X64), typeof(Sse2), typeof(Sse2.X64), typeof(Sse3), typeof(Ssse3),
                         typeof(Sse41), typeof(Sse41.X64), typeof(Sse42), typeof(Sse42.X64), typeof(Popcnt), typeof(Popcnt.X64) };
    EveryMethod.Run(args, processor, typeof(Vector128), typeof(Vector128<>));
  }
}
