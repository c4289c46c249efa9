// An exception that leaves a finally block replaces the one in progress; what outer frames hold in registers survives.
using System;
using System.Runtime.CompilerServices;

class FinallyThrows {
  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Throw(string s) { throw new InvalidOperationException(s); }

  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Replace() {
    try { Throw("first"); } finally { Throw("second"); }
  }

  [MethodImpl(MethodImplOptions.NoInlining)]
  static void ReplaceTwice() {
    try {
      try { Throw("first"); } finally { Throw("second"); }
    } finally {
      try { Throw("inner"); } catch (InvalidOperationException) { }
      Throw("third");
    }
  }

  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Catch(Action a) {
    try { a(); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
  }

  // Five values in callee-saved registers while Catch runs.
  [MethodImpl(MethodImplOptions.NoInlining)]
  static long Outer(long a, long b, long c, long d, long e, Action action) {
    long sum = 0;
    for (int i = 0; i < 3; i++) {
      Catch(action);
      sum += a + b * 10 + c * 100 + d * 1000 + e * 10000;
      a ^= b; b ^= c; c ^= d; d ^= e; e ^= i;
    }
    return sum;
  }

  static void Main() {
    Console.WriteLine(Outer(1, 2, 3, 4, 5, Replace));
    Console.WriteLine(Outer(1, 2, 3, 4, 5, ReplaceTwice));
  }
}
