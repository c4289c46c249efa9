// Every method of the vectors of 32 bytes, and of the instructions for them (every_method.lib.cs).
using System;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

static class Program {
  static void Main(string[] args) {
    EveryMethod.Run(args, new[] { typeof(Avx), typeof(Avx2), typeof(Fma) }, typeof(Vector256), typeof(Vector256<>));
  }
}
