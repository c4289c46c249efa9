// Abort and ResetAbort at blocking points, threads that cannot be suspended here, named wait handles, abandoned mutexes.
using System;
using System.Threading;

class Program {
  static void Abort(string what, Action block) {
    var started = new ManualResetEvent(false);
    var t = new Thread(() => {
      try {
        started.Set();
        block();
        Console.WriteLine("{0}: went on", what);
      } catch (ThreadAbortException) {
        Console.WriteLine("{0}: aborted", what);
      } finally {
        Console.WriteLine("{0}: finally", what);
      }
    });
    t.Start();
    started.WaitOne();
    Thread.Sleep(30);
    t.Abort();
    t.Join();
  }

  static void Main() {
    Abort("sleep", () => Thread.Sleep(Timeout.Infinite));
    Abort("event", () => new ManualResetEvent(false).WaitOne());
    Abort("wait", () => { var o = new object(); lock (o) Monitor.Wait(o); });
    Abort("join", () => { var main = new Thread(() => Thread.Sleep(Timeout.Infinite)) { IsBackground = true }; main.Start(); main.Join(); });

    var reset = new Thread(() => {
      try {
        Thread.Sleep(Timeout.Infinite);
      } catch (ThreadAbortException) {
        Thread.ResetAbort();
      }
      Console.WriteLine("after ResetAbort");
    });
    reset.Start();
    Thread.Sleep(30);
    reset.Abort();
    reset.Join();

    bool made;
    string name = "kiln-" + Guid.NewGuid();
    var m = new Mutex(true, name, out made);
    Console.WriteLine(made);
    var n = new Mutex(false, name, out made);
    Console.WriteLine(made);
    var t = new Thread(() => Console.WriteLine("got it: {0}", n.WaitOne(20)));
    t.Start();
    t.Join();
    m.ReleaseMutex();
    t = new Thread(() => n.WaitOne());
    t.Start();
    t.Join();
    try {
      Console.WriteLine(m.WaitOne(1000));
    } catch (AbandonedMutexException) {
      Console.WriteLine("abandoned");
    }
    m.ReleaseMutex();
    var e = new EventWaitHandle(false, EventResetMode.AutoReset, name + "e");
    EventWaitHandle.OpenExisting(name + "e").Set();
    Console.WriteLine("{0} {1}", e.WaitOne(0), e.WaitOne(0));
    try {
      EventWaitHandle.OpenExisting("kiln-none");
    } catch (WaitHandleCannotBeOpenedException) {
      Console.WriteLine("cannot be opened");
    }
    try {
      m.ReleaseMutex();
    } catch (ApplicationException x) {
      Console.WriteLine(x.GetType().Name);
    }
    var both = new WaitHandle[] { new ManualResetEvent(true), new AutoResetEvent(false) };
    Console.WriteLine("{0} {1}", WaitHandle.WaitAny(both), WaitHandle.WaitAll(both, 10));
    ((AutoResetEvent)both[1]).Set();
    Console.WriteLine("{0} {1}", WaitHandle.WaitAll(both, 10), WaitHandle.WaitAny(both, 0));
  }
}
