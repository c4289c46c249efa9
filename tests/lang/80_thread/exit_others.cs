// The process ends while others run: finalizers of objects that they use run first, and what those threads throw then
// is not reported; a second exit waits for the first.
using System;
using System.Threading;

class Held {
  public volatile bool gone;
  ~Held() {
    gone = true;
    Console.WriteLine("finalized");
    Thread.Sleep(100); // for the others
    Console.WriteLine("end");
  }
}

class Program {
  static Held held = new Held();
  static void Start(Action then) {
    new Thread(() => {
      while (!held.gone) Thread.Yield();
      then();
    }) { IsBackground = true }.Start();
  }
  static void Main() {
    AppDomain.CurrentDomain.UnhandledException += (s, e) => Console.WriteLine("unhandled");
    Start(() => { throw new Exception("late"); });
    Start(() => Environment.Exit(7));
    ThreadPool.QueueUserWorkItem(_ => { while (!held.gone) Thread.Yield(); throw new Exception("late"); });
    Thread.Sleep(20);
    Environment.Exit(5);
  }
}
