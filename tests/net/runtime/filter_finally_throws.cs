// An exception leaves a filter while another one, from a finally block on its way there, had begun to.
using System;
using System.Runtime.CompilerServices;

static unsafe class P {
  static bool Throws(int depth) {
    try {
      if (depth > 0)
        Throws(depth - 1);
      throw new InvalidOperationException("first");
    } finally {
      Console.Write("finally " + depth + " ");
      throw new ArgumentException("second");
    }
  }

  static void Filtered(int depth) {
    try {
      throw new Exception("outer");
    } catch (Exception) when (Throws(depth)) {
      Console.WriteLine("not here");
    } catch (Exception) when (Fill(1) == 0) {
      Console.WriteLine("nor here");
    } catch (Exception e) {
      Console.WriteLine(e.Message);
    }
  }

  [MethodImpl(MethodImplOptions.NoInlining)]
  static long Fill(int value) { // what lay on the stack is gone
    const int N = 6000;
    long* p = stackalloc long[N];
    for (int i = 0; i < N; i++)
      p[i] = value;
    return p[N / 2];
  }

  static void Main() {
    for (int i = 0; i < 3; i++)
      Filtered(i);
  }
}
