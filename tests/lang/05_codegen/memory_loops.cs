// What memory holds at joins and loop heads: stores in inner loops, on back edges, through other references, in handlers.
using System;
using System.Runtime.CompilerServices;

class Box { public int V, W; public Box Next; public int[] A; }

class Program {
  static int stat;

  [MethodImpl(MethodImplOptions.NoInlining)]
  static int InnerStore(Box b, int n) { // the inner loop changes what the outer one read before
    int sum = b.V;
    for (int i = 0; i < n; i++) {
      sum += b.V;
      for (int k = 0; k < i; k++) b.V += k;
    }
    return sum + b.V;
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static int Alias(Box a, Box b, int n) {
    int sum = a.V;
    for (int i = 0; i < n; i++) { b.V = i; sum += a.V; }
    return sum;
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static int Joined(Box a, bool c) {
    int x = a.V;
    if (c) a.W = 5; else a.V = 7;
    return x * 100 + a.V * 10 + a.W;
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static int List(Box b) {
    int n = 0;
    while (b.Next != null) { b = b.Next; n += b.V; }
    return n;
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static int Replaced(Box b, int n) { // the array changes under the loop
    int sum = 0;
    for (int i = 0; i < b.A.Length; i++) {
      sum += b.A[i];
      if (i == n) b.A = new[] { 1, 2, 3, 4, 5, 6, 7 };
    }
    return sum;
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static int Statics(int n) {
    int before = stat;
    for (int i = 0; i < n; i++) { stat += i; if ((i & 1) == 0) Bump(); }
    return before * 1000 + stat;
  }
  [MethodImpl(MethodImplOptions.NoInlining)] static void Bump() { stat += 100; }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static int Handlers(Box b, int[] a) {
    int sum = 0;
    b.V = 1;
    for (int i = 0; i < 6; i++) {
      try { sum += b.V; b.V = i * 10; sum += a[i]; b.W = b.V; }
      catch (IndexOutOfRangeException) { b.V += 1; sum += b.V; }
      finally { b.V++; }
    }
    return sum * 1000 + b.V;
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static int Bounds(int[] a, int from, int to) {
    int sum = 0;
    try { for (int i = from; i < to; i++) sum += a[i]; }
    catch (IndexOutOfRangeException) { return -sum; }
    return sum;
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static int Wraps(int[] a, int from, int step) { // i += step may go round
    int sum = 0;
    try { for (int i = from; i < a.Length; i += step) { sum += a[i]; if (sum > 1000) break; } }
    catch (IndexOutOfRangeException) { return -sum - 1; }
    return sum;
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static int Down(int[] a) {
    int sum = 0;
    for (int i = a.Length - 1; i >= 0; i--) sum = sum * 3 + a[i];
    return sum;
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static int NullLate(Box b, int n) { // nothing is read when the loop does not run
    int sum = 0;
    for (int i = 0; i < n; i++) { sum += 1; sum += b.V; }
    return sum;
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static int NullAfterStore(Box b, int n) { // the store happens before the exception
    try { for (int i = 0; i < n; i++) { stat = 77; stat += b.V; } }
    catch (NullReferenceException) { return stat; }
    return 0;
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static double Invariant(double x, int n, int[] a) {
    double sum = 0;
    for (int i = 0; i < n; i++) sum += Math.Sqrt(x) * 2 + a[1];
    return sum;
  }

  static void Main() {
    Console.WriteLine(InnerStore(new Box { V = 1 }, 5));
    var b = new Box { V = 9 };
    Console.WriteLine("{0} {1}", Alias(b, b, 4), Alias(b, new Box(), 4));
    Console.WriteLine("{0} {1}", Joined(new Box { V = 1, W = 2 }, true), Joined(new Box { V = 1, W = 2 }, false));
    Console.WriteLine(List(new Box { Next = new Box { V = 3, Next = new Box { V = 4 } } }));
    Console.WriteLine("{0} {1}", Replaced(new Box { A = new[] { 10, 20 } }, 1), Replaced(new Box { A = new[] { 10, 20 } }, 5));
    Console.WriteLine(Statics(5));
    Console.WriteLine(Handlers(new Box(), new[] { 1, 2, 3 }));
    int[] a = { 1, 2, 3, 4, 5 };
    Console.WriteLine("{0} {1} {2} {3}", Bounds(a, 0, 5), Bounds(a, 0, 6), Bounds(a, -1, 3), Bounds(a, 2, 2));
    Console.WriteLine("{0} {1} {2}", Wraps(a, 0, 2), Wraps(a, 1, int.MaxValue), Wraps(a, 4, -5));
    Console.WriteLine(Down(a));
    Console.WriteLine(NullLate(null, 0));
    try { NullLate(null, 1); } catch (NullReferenceException) { Console.WriteLine("null"); }
    Console.WriteLine(NullAfterStore(null, 3));
    Console.WriteLine(Invariant(16, 3, a));
    try { Invariant(16, 1, null); } catch (NullReferenceException) { Console.WriteLine("null"); }
    Console.WriteLine(Invariant(16, 0, null));
  }
}
