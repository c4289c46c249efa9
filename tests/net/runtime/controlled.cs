// ControlledExecution.Run: code that does not look at its token is ended by force.
#pragma warning disable SYSLIB0046
using System;
using System.Runtime;
using System.Threading;

static class Program {
  static int spins;
  static CancellationToken Soon() => new CancellationTokenSource(100).Token;
  static void Try(string what, Action a, CancellationToken t) {
    try {
      ControlledExecution.Run(a, t);
      Console.WriteLine(what + ": ran");
    } catch (Exception e) {
      Console.WriteLine(what + ": " + e.GetType() + ": " + e.Message);
    }
  }
  static void Main() {
    Try("sleeps", () => { for (;;) Thread.Sleep(10); }, Soon());
    Try("spins", () => { for (;;) spins++; }, Soon());
    Console.WriteLine(spins != 0);
    Try("ends", () => Console.WriteLine("inside"), new CancellationTokenSource().Token);
    Try("throws", () => throw new InvalidOperationException("own"), new CancellationTokenSource().Token);
    Try("too late", () => { for (;;) Thread.Sleep(10); }, new CancellationToken(true));
    Try("catches", () => {
      try {
        for (;;)
          Thread.Sleep(10);
      } catch (Exception e) {
        Console.WriteLine("caught " + e.GetType());
      }
      Console.WriteLine("not reached");
    }, Soon());
    Try("again", () => Console.WriteLine("inside"), new CancellationTokenSource().Token);
  }
}
