// Thread.Interrupt takes effect at the next wait, also at one that would not have to wait.
using System;
using System.Threading;

class P {
  static void With(string name, Action wait) {
    Thread.CurrentThread.Interrupt();
    try {
      wait();
      Console.Write(name + ": no");
    } catch (ThreadInterruptedException) {
      Console.Write(name + ": yes");
    }
    try {
      Thread.Sleep(1);
      Console.WriteLine();
    } catch (ThreadInterruptedException) {
      Console.WriteLine(", later");
    }
  }

  static void Main() {
    var set = new ManualResetEvent(true);
    var unset = new ManualResetEvent(false);
    var o = new object();
    var t = new Thread(() => Thread.Sleep(300));
    t.Start();
    With("Sleep(0)", () => Thread.Sleep(0));
    With("Sleep(1)", () => Thread.Sleep(1));
    With("Yield", () => Thread.Yield());
    With("SpinWait", () => Thread.SpinWait(10));
    With("WaitOne of a set one", () => set.WaitOne());
    With("WaitOne(0) of a set one", () => set.WaitOne(0));
    With("WaitOne(0)", () => unset.WaitOne(0));
    With("WaitAny(0)", () => WaitHandle.WaitAny(new[] { unset }, 0));
    With("WaitAll", () => WaitHandle.WaitAll(new[] { set }));
    With("SignalAndWait", () => WaitHandle.SignalAndWait(set, set));
    With("Mutex", () => new Mutex().WaitOne());
    With("lock", () => { lock (o) { } });
    With("TryEnter(0)", () => { Monitor.TryEnter(o, 0); Monitor.Exit(o); });
    With("Join(0)", () => t.Join(0));
    With("Join(5)", () => t.Join(5));
    t.Join();
    With("Join of a dead one", () => t.Join());
    With("Wait(0)", () => { lock (o) Monitor.Wait(o, 0); });
    With("Wait(1)", () => { lock (o) Monitor.Wait(o, 1); });
  }
}
