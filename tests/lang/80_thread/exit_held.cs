// The end of Main waits for background threads in blocks that no abort may break: finally, a class constructor, and what
// catches the abort.
using System;
using System.Threading;

class Slow {
  public static int Value;
  static Slow() {
    P.Ready();
    while (!P.Returning)
      Thread.Sleep(10);
    Thread.Sleep(500);
    P.Say("class constructor");
    Value = 1;
  }
}

class P {
  static readonly CountdownEvent ready = new CountdownEvent(4);
  static readonly object gate = new object();
  static int turn;
  public static volatile bool Returning;

  public static void Ready() {
    ready.Signal();
  }

  public static void Say(string s) {
    Console.WriteLine(s);
    Console.Out.Flush();
  }

  // One after the other, so that the order is certain.
  static void Later(int mine, string s) {
    while (Volatile.Read(ref turn) != mine)
      Thread.Sleep(10);
    Thread.Sleep(300);
    Say(s);
    Volatile.Write(ref turn, mine + 1);
  }

  static void Start(ThreadStart body) {
    new Thread(body) { IsBackground = true }.Start();
  }

  static void Main() {
    Start(() => Slow.Value.ToString());
    Start(() => {
      try {
      } finally {
        Ready();
        while (Volatile.Read(ref Slow.Value) == 0)
          Thread.Sleep(10);
        Later(0, "finally");
      }
    });
    Start(() => {
      try {
        Ready();
        Thread.Sleep(100000);
      } catch (ThreadAbortException) {
        Later(1, "catch");
      }
    });
    ThreadPool.QueueUserWorkItem(_ => {
      try {
        Ready();
        Thread.Sleep(100000);
      } finally {
        Later(2, "finally in the pool");
      }
    });
    ready.Wait();
    Say("Main returns");
    Returning = true;
  }
}
