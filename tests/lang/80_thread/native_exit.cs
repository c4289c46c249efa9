// Native code ends a thread by pthread_exit(): it is stopped, what it held is its no more, and nobody waits for it.
using System; using System.Runtime.InteropServices; using System.Threading;
class P {
  [DllImport("libc")] static extern void pthread_exit(IntPtr value);
  [ThreadStatic] static object mine;
  static Mutex mutex = new Mutex();
  static void Deep(int n) { if (n == 0) { mine = new int[100]; pthread_exit(IntPtr.Zero); } Deep(n - 1); mine = n; }
  static void Main() {
    for (int i = 0; i < 20; i++) {
      var ts = new[] { new Thread(() => Deep(i)), new Thread(() => { try { Thread.CurrentThread.Abort(); } finally { mine = i; } }), new Thread(() => { }) };
      foreach (var t in ts) t.Start();
      foreach (var t in ts) t.Join();
      if (i == 0) foreach (var t in ts) Console.WriteLine((t.ThreadState & ThreadState.Stopped) + " " + t.IsAlive);
      GC.Collect();
    }
    var owner = new Thread(() => { mutex.WaitOne(); pthread_exit(IntPtr.Zero); });
    owner.Start(); owner.Join();
    try { mutex.WaitOne(); Console.WriteLine("owned"); } catch (AbandonedMutexException) { Console.WriteLine("abandoned"); }
    new Thread(() => pthread_exit(IntPtr.Zero)).Start();
    Console.WriteLine("end");
  }
}
