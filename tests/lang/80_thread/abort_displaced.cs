// An abort whose place another exception took comes up again where the handler of that one ends: not in it, however long
// that takes, and not later.
using System; using System.Threading;
class P {
  static int handled, behind, aborted, spin;
  static void Once() {
    var ready = new ManualResetEvent(false);
    var t = new Thread(() => {
      try {
        try { try { ready.Set(); Thread.Sleep(10000); } catch (ThreadAbortException) { throw new InvalidOperationException(); } }
        catch (InvalidOperationException) { for (int i = 0; i < 300000; i++) spin++; Thread.Sleep(1); handled++; }
        behind++;
      } catch (ThreadAbortException) { aborted++; }
    });
    t.Start(); ready.WaitOne(); t.Abort(); t.Join();
  }
  static void Main() {
    for (int i = 0; i < 200; i++) Once();
    Console.WriteLine(handled + " handled, " + aborted + " aborted, " + behind + " behind");
  }
}
