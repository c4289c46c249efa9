// The end of Main: foreground threads end by themselves, then comes ProcessExit, then background threads are aborted.
using System; using System.Threading;
class P {
    static void Say(string s) { Console.WriteLine(s); Console.Out.Flush(); }
    static void Main() {
        var go = new CountdownEvent(3);
        AppDomain.CurrentDomain.ProcessExit += (s, e) => { Say("ProcessExit " + Environment.HasShutdownStarted); var t = new Thread(() => Say("thread in ProcessExit")); t.Start(); t.Join(); throw new Exception("lost"); };
        var sleeping = new Thread(() => { try { go.Signal(); Thread.Sleep(100000); } catch (ThreadAbortException) { Say("abort"); } finally { Say("finally"); } });
        sleeping.IsBackground = true;
        sleeping.Start();
        var first = new ManualResetEvent(false);
        var spinning = new Thread(() => { try { go.Signal(); for (;;) { } } finally { sleeping.Join(); Say("finally of a loop"); first.Set(); } });
        spinning.IsBackground = true;
        spinning.Start();
        ThreadPool.QueueUserWorkItem(_ => { try { go.Signal(); Thread.Sleep(100000); } finally { first.WaitOne(); Say("finally in the pool"); } });
        var said = new ManualResetEvent(false);
        var foreground = new Thread(() => { said.WaitOne(); Say("foreground"); new Thread(() => { Thread.Sleep(50); Say("second foreground"); }).Start(); });
        foreground.Start();
        go.Wait();
        Say("Main returns");
        said.Set();
    }
}
