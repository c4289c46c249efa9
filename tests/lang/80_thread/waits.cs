using System; using System.Threading;
// Waits for several handles, abandoned mutexes, SignalAndWait, closed handles, names and their kinds.
class T { static readonly string Own = System.Diagnostics.Process.GetCurrentProcess().Id + "_kiln"; static void P(string n, Func<object> f) { try { Console.WriteLine(n + ": " + f()); } catch (Exception e) { Console.WriteLine(n + ": " + e.GetType().Name + " " + e.Message + ((e is AbandonedMutexException) ? " " + ((AbandonedMutexException)e).MutexIndex + " " + (((AbandonedMutexException)e).Mutex != null) : "")); } }
 static Mutex Abandoned() { var m = new Mutex(); var t = new Thread(() => m.WaitOne()); t.Start(); t.Join(); return m; }
 static void Main() {
  var e1 = new ManualResetEvent(true); var e2 = new AutoResetEvent(true); var e3 = new AutoResetEvent(false);
  P("dup all", () => WaitHandle.WaitAll(new WaitHandle[]{e1, e1}, 10)); P("dup any", () => WaitHandle.WaitAny(new WaitHandle[]{e3, e1, e1}, 10));
  P("null el", () => WaitHandle.WaitAll(new WaitHandle[]{e1, null}, 10)); P("null arr", () => WaitHandle.WaitAll(null, 10)); P("empty all", () => WaitHandle.WaitAll(new WaitHandle[0], 10)); P("empty any", () => WaitHandle.WaitAny(new WaitHandle[0], 10));
  P("65", () => { var a = new WaitHandle[65]; for (int i = 0; i < 65; i++) a[i] = new ManualResetEvent(true); return WaitHandle.WaitAll(a, 10); });
  P("64", () => { var a = new WaitHandle[64]; for (int i = 0; i < 64; i++) a[i] = new ManualResetEvent(true); return WaitHandle.WaitAll(a, 10); });
  P("ms", () => WaitHandle.WaitAll(new WaitHandle[]{e1}, -2));
  P("ab one", () => Abandoned().WaitOne(100)); P("ab any", () => WaitHandle.WaitAny(new WaitHandle[]{e3, Abandoned()}, 100)); P("ab all", () => WaitHandle.WaitAll(new WaitHandle[]{e1, Abandoned()}, 100)); P("ab all2", () => WaitHandle.WaitAll(new WaitHandle[]{Abandoned(), e1, Abandoned()}, 100));
  P("ab after", () => { var m = Abandoned(); try { m.WaitOne(); } catch (AbandonedMutexException) { } m.ReleaseMutex(); return m.WaitOne(10); });
  P("ab ev first", () => WaitHandle.WaitAny(new WaitHandle[]{e1, Abandoned()}, 100));
  P("ab not", () => WaitHandle.WaitAll(new WaitHandle[]{e3, Abandoned()}, 20));
  P("saw", () => WaitHandle.SignalAndWait(e3, e1)); P("saw2", () => e3.WaitOne(0)); P("sawnull", () => WaitHandle.SignalAndWait(null, e3));
  P("saw mutex", () => WaitHandle.SignalAndWait(new Mutex(), e1)); P("saw own", () => WaitHandle.SignalAndWait(new Mutex(true), e1)); P("saw sem", () => WaitHandle.SignalAndWait(new Semaphore(0, 1), e1)); P("saw semfull", () => WaitHandle.SignalAndWait(new Semaphore(1, 1), e1)); P("saw ab", () => WaitHandle.SignalAndWait(e1, Abandoned()));
  P("closed", () => { var e = new ManualResetEvent(true); e.Close(); return e.WaitOne(0); }); P("closed set", () => { var e = new ManualResetEvent(true); e.Close(); return e.Set(); }); P("closed all", () => { var e = new ManualResetEvent(true); e.Close(); return WaitHandle.WaitAll(new WaitHandle[]{e1, e}); });
  P("rel", () => { var m = new Mutex(true); m.WaitOne(); m.ReleaseMutex(); m.ReleaseMutex(); m.ReleaseMutex(); return "?"; });
  P("semover", () => { var s = new Semaphore(1, 2); s.Release(); return s.Release(); }); P("sem0", () => new Semaphore(1, 2).Release(0)); P("semc", () => new Semaphore(1, 2).Release());
  P("sem all", () => { var s = new Semaphore(1, 2); return WaitHandle.WaitAll(new WaitHandle[]{s, e1}, 10) + " " + s.WaitOne(0); }); P("sem dup", () => { var s = new Semaphore(2, 2); return WaitHandle.WaitAll(new WaitHandle[]{s, s}, 10) + " " + s.WaitOne(0); });
  P("auto all", () => { e2.Set(); var x = new AutoResetEvent(true); return WaitHandle.WaitAll(new WaitHandle[]{e2, x}, 10) + " " + e2.WaitOne(0) + x.WaitOne(0); });
  P("auto notall", () => { e2.Set(); return WaitHandle.WaitAll(new WaitHandle[]{e2, new AutoResetEvent(false)}, 10) + " " + e2.WaitOne(0); });
  P("mutex all", () => { var m = new Mutex(); var r = WaitHandle.WaitAll(new WaitHandle[]{m, e1}, 10); m.ReleaseMutex(); return r; });
  P("mutex dup", () => { var m = new Mutex(); var r = WaitHandle.WaitAll(new WaitHandle[]{m, m}, 10); m.ReleaseMutex(); return r; });
  P("int", () => { Thread.CurrentThread.Interrupt(); return WaitHandle.WaitAny(new WaitHandle[]{e3}, 100); });
  bool cr; P("named", () => { var m = new Mutex(false, Own + "m", out cr); bool c2; var n = new Mutex(false, Own + "m", out c2); return cr + " " + c2; });
  P("named ev", () => { var m = new EventWaitHandle(true, EventResetMode.AutoReset, Own + "e"); bool c2; var n = new EventWaitHandle(false, EventResetMode.AutoReset, Own + "e", out c2); return c2 + " " + n.WaitOne(0) + " " + m.WaitOne(0); });
  P("open", () => Mutex.OpenExisting("kiln_t_none")); P("opene", () => EventWaitHandle.OpenExisting("kiln_t_none")); P("opens", () => Semaphore.OpenExisting("kiln_t_none")); Mutex mm; P("try", () => Mutex.TryOpenExisting("kiln_t_none", out mm));
  var keep = new Mutex(false, "kiln_t_k"); P("type", () => Semaphore.OpenExisting("kiln_t_k")); P("type2", () => new Semaphore(1, 1, "kiln_t_k")); P("type3", () => new EventWaitHandle(true, EventResetMode.AutoReset, "kiln_t_k")); P("empty", () => new Mutex(false, "")); P("long", () => new Mutex(false, new string('x', 300))); P("slash", () => new Mutex(false, "Global\\kiln/x\\y")); P("emptyopen", () => Mutex.OpenExisting("")); P("nullopen", () => Mutex.OpenExisting(null));
  GC.KeepAlive(keep);
 } }
