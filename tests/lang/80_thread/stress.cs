// Races: threads that come and go while the heap is collected, waits that time out while they are pulsed, timers,
// interrupts of threads that end, pool threads that block.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

class Program {
  class Finalized {
    public static int Count;
    readonly object lockOn;
    public Finalized(object o) { lockOn = o; }
    ~Finalized() { lock (lockOn) Count++; }
  }

  static void Churn() {
    int sum = 0;
    var gate = new object();
    for (int round = 0; round < 20; round++) {
      var ts = new Thread[20];
      for (int i = 0; i < ts.Length; i++) {
        int k = i;
        ts[i] = new Thread(() => {
          var l = new List<object>();
          for (int j = 0; j < 200; j++) { l.Add(new byte[50]); if (j % 50 == 0) new Finalized(gate); }
          lock (gate) sum += l.Count + k;
        });
        ts[i].Start();
      }
      if (round % 5 == 0) GC.Collect();
      foreach (var t in ts) t.Join();
    }
    Console.WriteLine(sum);
  }

  static void TimedWaits() {
    var o = new object();
    int waiting = 4, pulses = 0, timeouts = 0;
    bool stop = false;
    var ts = Enumerable.Range(0, 4).Select(n => new Thread(() => {
      lock (o) {
        while (!stop)
          if (Monitor.Wait(o, n % 2)) pulses++; else timeouts++;
        waiting--;
        Monitor.PulseAll(o);
      }
    })).ToArray();
    foreach (var t in ts) t.Start();
    for (int i = 0; i < 3000; i++)
      lock (o) { if (i % 3 == 0) Monitor.PulseAll(o); else Monitor.Pulse(o); }
    lock (o) {
      stop = true;
      Monitor.PulseAll(o);
      while (waiting > 0) Monitor.Wait(o);
    }
    foreach (var t in ts) t.Join();
    Console.WriteLine("{0} {1}", waiting, pulses + timeouts >= 0);
  }

  // Each monitor is waited in by objects nobody else holds: it must outlive the wait.
  static void LonelyWaits() {
    int n = 0;
    Parallel.For(0, 8, i => {
      for (int k = 0; k < 40; k++) {
        var o = new object();
        lock (o) Monitor.Wait(o, 1);
        for (int j = 0; j < 300; j++) { var p = new object(); lock (p) Monitor.Wait(p, 0); }
        Interlocked.Increment(ref n);
      }
    });
    GC.Collect();
    Console.WriteLine(n);
  }

  static void Timers() {
    int fired = 0;
    var done = new ManualResetEvent(false);
    var all = new List<Timer>();
    for (int i = 0; i < 50; i++)
      all.Add(new Timer(_ => { if (Interlocked.Increment(ref fired) == 200) done.Set(); }, null, i % 7, 1 + i % 3));
    Console.WriteLine(done.WaitOne(20000));
    foreach (var t in all) t.Dispose();
    var ev = new ManualResetEvent(false);
    var last = new Timer(_ => { }, null, 0, 1);
    last.Dispose(ev);
    Console.WriteLine(ev.WaitOne(20000));
  }

  static void Interrupts() {
    int interrupted = 0, normal = 0;
    for (int i = 0; i < 200; i++) {
      int ms = i % 3;
      bool inside = false;
      var t = new Thread(() => {
        try { Volatile.Write(ref inside, true); Thread.Sleep(ms); normal++; Thread.Sleep(Timeout.Infinite); } catch (ThreadInterruptedException) { Interlocked.Increment(ref interrupted); }
      });
      t.Start();
      while (!Volatile.Read(ref inside)) Thread.Yield();
      t.Interrupt();
      t.Join();
    }
    Console.WriteLine("{0} {1}", interrupted, normal <= 200);
    var s = new Thread(() => { try { Thread.Sleep(Timeout.Infinite); } catch (ThreadInterruptedException) { Console.WriteLine("interrupted"); } });
    s.Start();
    while (s.ThreadState != ThreadState.WaitSleepJoin) Thread.Sleep(1);
    s.Interrupt();
    s.Join();
  }

  static void BlockedPool() {
    int n = Environment.ProcessorCount * 3;
    var all = new CountdownEvent(n);
    var ts = Enumerable.Range(0, n).Select(_ => Task.Run(() => { all.Signal(); return all.Wait(30000); })).ToArray();
    Task.WaitAll(ts);
    Console.WriteLine(ts.All(t => t.Result));
  }

  static void Contention() {
    int a = 0, b = 0;
    var la = new object();
    var sl = new SpinLock(false);
    var sem = new SemaphoreSlim(2);
    var ts = Enumerable.Range(0, 6).Select(_ => new Thread(() => {
      for (int i = 0; i < 3000; i++) {
        lock (la) a++;
        bool taken = false;
        sl.Enter(ref taken);
        b++;
        sl.Exit();
        if (i % 100 == 0) { sem.Wait(); sem.Release(); }
      }
    })).ToArray();
    foreach (var t in ts) t.Start();
    foreach (var t in ts) t.Join();
    Console.WriteLine("{0} {1} {2}", a, b, sem.CurrentCount);
  }

  static void Main() {
    Churn();
    TimedWaits();
    LonelyWaits();
    Timers();
    Interrupts();
    BlockedPool();
    Contention();
    GC.Collect();
    GC.WaitForPendingFinalizers();
    Console.WriteLine(Finalized.Count > 0);
    new Thread(() => Thread.Sleep(Timeout.Infinite)) { IsBackground = true }.Start();
    Task.Run(() => Thread.Sleep(Timeout.Infinite));
  }
}
