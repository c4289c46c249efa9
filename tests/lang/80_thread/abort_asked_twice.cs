// A thread that aborts itself, after another has asked for that already, gets no further.
using System; using System.Threading;
class P {
  static int past, aborted;
  static void Once() {
    ManualResetEvent ready = new ManualResetEvent(false), asked = new ManualResetEvent(false);
    var t = new Thread(() => {
      try {
        try {} finally { ready.Set(); asked.WaitOne(); }
        Thread.CurrentThread.Abort();
        past++;
      } catch (ThreadAbortException) { aborted++; }
    });
    t.Start(); ready.WaitOne(); t.Abort(); asked.Set(); t.Join();
  }
  static void Main() {
    for (int i = 0; i < 200; i++) Once();
    Console.WriteLine(aborted + " aborted, " + past + " past");
  }
}
