// Thread.Abort of threads that loop, block in the runtime, in libc or in finally blocks; what handlers see of it.
using System; using System.Threading; using System.Runtime.CompilerServices; using System.Runtime.InteropServices; using System.IO;
class T {
  [DllImport("libc", SetLastError=true)] static extern IntPtr read(int fd, byte[] b, IntPtr n);
  [DllImport("libc")] static extern int sleep(int s); [DllImport("libc")] static extern int pipe(int[] fds);
  static volatile bool ready, go; static int Z; static long L;
  static void W(string s) { Console.WriteLine(s); }
  static string[] A;
  static void Run(string name, ThreadStart body, object state = null, int join = 3000) {
    if (A.Length > 0 && Array.IndexOf(A, name) < 0) return;
    ready = go = false;
    var t = new Thread(() => { try { body(); W(name + " body done"); } catch (ThreadAbortException e) { W(name + " TAE " + e.ExceptionState + " " + e.Message + " " + (Thread.CurrentThread.ThreadState & ~ThreadState.Background)); } finally { W(name + " finally"); } W(name + " not reached"); });
    t.IsBackground = true; t.Start(); while (!ready) Thread.Sleep(1); Thread.Sleep(30);
    t.Abort(state); go = true; bool j = t.Join(join); W(name + " joined " + j + " " + t.ThreadState);
  }
  [MethodImpl(MethodImplOptions.NoInlining)] static void Spin() { ready = true; int x = 0; for (;;) x++; }
  [MethodImpl(MethodImplOptions.NoInlining)] static double SpinF(double[] a) { ready = true; double s = 0; for (;;) for (int i = 0; i < a.Length; i++) s += a[i] * i; }
  class CC { public static int V; static CC() { ready = true; while (!go) ; for (long i = 0; i < 3000000; i++) V++; W("cctor done"); } }
  static void Main(string[] a) { A = a;
    Run("spin", Spin, "st"); Run("spinf", () => SpinF(new double[100]));
    Run("alloc", () => { ready = true; for (;;) Z += new object().GetHashCode(); });
    Run("calls", () => { ready = true; for (;;) Z += F(Z); });
    Run("yield", () => { ready = true; for (;;) Thread.Yield(); });
    Run("sleep0", () => { ready = true; for (;;) Thread.Sleep(0); });
    Run("lock", () => { ready = true; object o = new object(); for (;;) lock (o) Z++; });
    Run("try", () => { ready = true; for (;;) try { Z++; } finally { L++; } });
    Run("finally", () => { try { } finally { ready = true; while (!go) ; for (long i = 0; i < 3000000; i++) Z++; W("finally block done"); } for (;;) Z++; });
    Run("finally2", () => { try { Z++; if (Z != 77777) throw new Exception(); } catch (Exception) { Z++; } finally { ready = true; while (!go) ; for (long i = 0; i < 3000000; i++) Z++; W("finally2 block done"); } for (;;) Z++; });
    Run("finsleep", () => { try { } finally { ready = true; Thread.Sleep(300); W("finally slept"); } for(;;) Z++; });
    Run("cctor", () => { Z = CC.V; W("after cctor"); for(;;) Z++; });
    Run("swallow", () => { try { ready = true; for (;;) Z++; } catch (Exception e) { W("swallowed " + e.GetType().Name); } W("not here"); });
    Run("reset", () => { try { ready = true; for (;;) Z++; } catch (ThreadAbortException) { Thread.ResetAbort(); W("reset"); } W("goes on " + Thread.CurrentThread.ThreadState); });
    Run("nested", () => { try { try { ready = true; for (;;) Z++; } catch (ThreadAbortException) { W("inner"); } W("no"); } catch (ThreadAbortException) { W("outer"); Thread.ResetAbort(); } W("on"); });
    Run("read", () => { var p = new int[2]; pipe(p); ready = true; for (;;) { read(p[0], new byte[1], (IntPtr)1); Z++; } });
    Run("nsleep", () => { ready = true; for (;;) sleep(100); });
    Run("join", () => { ready = true; Thread.CurrentThread.Join(); });
    Run("wait", () => { ready = true; new ManualResetEvent(false).WaitOne(); });
    Run("mon", () => { var o = new object(); ready = true; lock (o) Monitor.Wait(o); });
    var held = new object(); lock (held) Run("enter", () => { ready = true; lock (held) W("got it"); });
    Run("sock", () => { var l = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0); l.Start(); ready = true; l.AcceptTcpClient(); });
    Run("self", () => { ready = true; Thread.CurrentThread.Abort("self"); });
    Run("rethrow", () => { try { ready = true; for (;;) Z++; } catch (ThreadAbortException) { throw; } });

  }
  [MethodImpl(MethodImplOptions.NoInlining)] static int F(int x) { return x * 3 + 1; }
}
