using System; using System.Threading; using System.Diagnostics;
class X { static readonly string Own = Environment.GetEnvironmentVariable("NAMES"); static Process Child(string a) { return Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("KILN"), System.Reflection.Assembly.GetEntryAssembly().Location + " " + a) { UseShellExecute = false }); }
 static void Main(string[] a) {
  if (a.Length == 0) {
   bool c; var m = new Mutex(true, "Global\\kiln test m" + Own, out c); var e = new EventWaitHandle(false, EventResetMode.AutoReset, "kiln test e" + Own); var s = new Semaphore(1, 3, "kiln test s" + Own); var done = new EventWaitHandle(false, EventResetMode.ManualReset, "kiln test d" + Own);
   Console.WriteLine("parent " + c);
   var p = Child("one"); Console.WriteLine("signalled " + e.WaitOne(20000)); Console.WriteLine("semaphore " + s.WaitOne(0)); m.ReleaseMutex(); done.Set(); p.WaitForExit(); Console.WriteLine("exit " + p.ExitCode);
   p = Child("dies"); e.WaitOne(20000); p.Kill(); p.WaitForExit(); try { Console.WriteLine(m.WaitOne(20000)); } catch (AbandonedMutexException) { Console.WriteLine("abandoned"); } m.ReleaseMutex();
   p = Child("exits"); p.WaitForExit(); try { Console.WriteLine(m.WaitOne(5000)); } catch (AbandonedMutexException) { Console.WriteLine("abandoned"); }
   try { Semaphore.OpenExisting("Global\\kiln test m" + Own); } catch (Exception x) { Console.WriteLine(x.GetType().Name); }
   int n = 0; m.ReleaseMutex(); var ps = new Process[4]; for (int i = 0; i < 4; i++) ps[i] = Child("count"); foreach (var q in ps) { q.WaitForExit(); n += q.ExitCode; } Console.WriteLine(n);
   m.Close(); e.Close(); s.Close(); Mutex none; Console.WriteLine(Mutex.TryOpenExisting("Global\\kiln test m" + Own, out none));
   return;
  }
  var m2 = Mutex.OpenExisting("Global\\kiln test m" + Own); var e2 = EventWaitHandle.OpenExisting("kiln test e" + Own);
  if (a[0] == "one") { Console.WriteLine("child free " + m2.WaitOne(50)); var s2 = Semaphore.OpenExisting("kiln test s" + Own); s2.WaitOne(); Console.WriteLine("child release " + s2.Release(2)); e2.Set(); Console.WriteLine("all " + WaitHandle.WaitAll(new WaitHandle[]{m2, EventWaitHandle.OpenExisting("kiln test d" + Own)}, 20000)); m2.ReleaseMutex(); Environment.Exit(3); }
  if (a[0] == "dies") { m2.WaitOne(); e2.Set(); Thread.Sleep(20000); }
  if (a[0] == "exits") { m2.WaitOne(); Environment.Exit(0); }
  if (a[0] == "count") { int k = 0; for (int i = 0; i < 100; i++) { m2.WaitOne(); k++; m2.ReleaseMutex(); } Environment.Exit(k); }
 } }
