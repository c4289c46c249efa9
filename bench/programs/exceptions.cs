// Throwing and catching, near and through many frames, with filters and finally blocks; and code that
// only could throw.
using System;

class BadNumber : Exception {
  public readonly int Number;
  public BadNumber(int number) : base("bad number") { Number = number; }
}

class Exceptions {
  static int finallys;

  static int Deep(int depth, int n) {
    if (depth == 0) {
      if (n % 3 == 0) throw new BadNumber(n);
      return n;
    }
    try {
      return Deep(depth - 1, n) + 1;
    } finally {
      finallys++;
    }
  }

  static int Near(int n) {
    try {
      if (n % 2 == 0) throw new InvalidOperationException();
      return 1;
    } catch (InvalidOperationException) {
      return 2;
    }
  }

  static int Checked(int[] a, int i) {
    try {
      return checked(a[i] * 3);
    } catch (IndexOutOfRangeException) {
      return -1;
    } catch (OverflowException) {
      return -2;
    }
  }

  static void Main(string[] args) {
    int n = args.Length > 0 ? int.Parse(args[0]) : 300000;
    long check = 0;
    for (int i = 0; i < n; i++) check += Near(i);
    for (int i = 0; i < n / 2; i++) {
      try {
        check += Deep(10, i);
      } catch (BadNumber e) when (e.Number % 2 == 0) {
        check += e.Number;
      } catch (BadNumber) {
        check -= 1;
      }
    }
    int[] a = { 1, 2, int.MaxValue, 4 };
    for (int i = 0; i < n; i++) check += Checked(a, i % 16 < 13 ? i & 1 : i % 6);
    for (int i = 0; i < n * 500; i++) check += Checked(a, i & 1);
    Console.WriteLine("{0} {1}", check, finallys);
  }
}
