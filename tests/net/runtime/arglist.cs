// Variable arguments: there are none on this platform, neither for methods nor for native functions.
using System;
using System.Runtime.InteropServices;

static class Program {
  static int Sum(__arglist) {
    var it = new ArgIterator(__arglist);
    int s = 0;
    while (it.GetRemainingCount() > 0)
      s += __refvalue(it.GetNextArg(), int);
    return s;
  }
  [DllImport("libc", CallingConvention = CallingConvention.Cdecl)]
  static extern int printf(string f, __arglist);
  static void Try(string what, Action a) {
    try {
      a();
    } catch (Exception e) {
      Console.WriteLine(what + ": " + e.GetType() + ": " + e.Message);
    }
  }
  static void Main() {
    Try("some", () => Console.WriteLine(Sum(__arglist(1, 2, 3))));
    Try("none", () => Console.WriteLine(Sum(__arglist())));
    Try("native", () => Console.WriteLine(printf("%d\n", __arglist(5))));
    Try("iterator", () => Console.WriteLine(new ArgIterator(default(RuntimeArgumentHandle)).GetRemainingCount()));
    Try("default", () => Console.WriteLine(default(ArgIterator).GetRemainingCount()));
  }
}
