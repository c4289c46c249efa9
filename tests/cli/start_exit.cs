// Programs of many threads that end in many ways. Each mode prints one line or ends with one exit code.
using System; using System.Collections.Generic; using System.Linq; using System.Threading; using System.Threading.Tasks; using System.Runtime.CompilerServices;
class Fin { ~Fin() { } }
class T {
  [MethodImpl(MethodImplOptions.NoInlining)] static void Garbage() { for (int i = 0; i < 200; i++) new Fin(); }
  static void Crowd() {
    for (int i = 0; i < 3; i++) { var t = new Thread(() => { for (;;) new object(); }); t.IsBackground = true; t.Start(); }
    ThreadPool.QueueUserWorkItem(_ => Thread.Sleep(1)); Task.Run(() => { for (;;) Thread.Yield(); });
    new Timer(_ => new object(), null, 0, 1); Garbage();
  }
  static int Main(string[] a) {
    switch (a[0]) {
      case "return": { Crowd(); var ts = Enumerable.Range(0, 6).Select(i => new Thread(() => { var l = new List<object>(); for (int k = 0; k < 100; k++) l.Add(new byte[k]); })).ToArray(); foreach (var t in ts) t.Start(); foreach (var t in ts) t.Join(); Console.WriteLine("x"); return 0; }
      case "foreground": Crowd(); new Thread(() => { Thread.Sleep(5); Console.WriteLine("x"); }).Start(); return 0;
      case "exit": Crowd(); Console.WriteLine("x"); Environment.Exit(0); break;
      case "exit-thread": Crowd(); new Thread(() => { Console.WriteLine("x"); Environment.Exit(0); }).Start(); Thread.Sleep(20000); break;
      case "exit-pool": Crowd(); ThreadPool.QueueUserWorkItem(_ => { Console.WriteLine("x"); Environment.Exit(0); }); Thread.Sleep(20000); break;
      case "exit-many": Crowd(); Console.WriteLine("x"); for (int i = 0; i < 8; i++) new Thread(() => Environment.Exit(0)).Start(); Thread.Sleep(20000); break;
      case "starting": { var s = new Thread(() => { for (;;) { var t = new Thread(() => new object()); t.IsBackground = true; t.Start(); } }); s.IsBackground = true; s.Start(); Thread.Sleep(3); Console.WriteLine("x"); return 0; }
      case "throw": Crowd(); Console.WriteLine("x"); new Thread(() => { throw new Exception("t"); }).Start(); Thread.Sleep(20000); break;
      case "abort": { var ts = Enumerable.Range(0, 4).Select(i => { var t = new Thread(() => { for (;;) try { new object(); } catch (ThreadAbortException) { } }); t.Start(); return t; }).ToArray(); Thread.Sleep(2); foreach (var t in ts) t.Abort(); foreach (var t in ts) t.Join(); Console.WriteLine("x"); return 0; }
      case "lock": lock (typeof(T)) { new Thread(() => { Console.WriteLine("x"); Environment.Exit(0); }).Start(); new Thread(() => { lock (typeof(T)) { } }).Start(); Thread.Sleep(20000); } break;
    }
    return 9;
  }
}
