// Thread.Suspend and Resume: of a loop that calls nothing, of a wait, of the caller; their states and errors.
using System; using System.Threading; using System.Runtime.CompilerServices;
class T { static volatile int N; static volatile bool stop; [MethodImpl(MethodImplOptions.NoInlining)] static void Work() { while (!stop) N++; }
 static void Main() { var t = new Thread(Work); t.Start(); Thread.Sleep(50);
  for (int i = 0; i < 20; i++) { t.Suspend(); if (i == 0) Console.WriteLine(t.ThreadState); int a = N; Thread.Sleep(10); if (a != N) Console.WriteLine("runs " + i); for (int k = 0; k < 1000; k++) new byte[10000].ToString(); GC.Collect(); t.Resume(); int c = N; for (int w = 0; N == c && w < 400; w++) Thread.Sleep(5); if (N == c) Console.WriteLine("stands " + i); }
  Console.WriteLine(t.ThreadState); stop = true; t.Join(); Console.WriteLine(t.ThreadState);
  try { t.Suspend(); } catch (ThreadStateException e) { Console.WriteLine(e.Message); } try { t.Resume(); } catch (ThreadStateException e) { Console.WriteLine(e.Message); }
  try { new Thread(Work).Suspend(); } catch (ThreadStateException e) { Console.WriteLine(e.Message); }
  try { Thread.CurrentThread.Resume(); } catch (ThreadStateException e) { Console.WriteLine(e.Message); }
  var s = new Thread(() => { Thread.Sleep(100); Console.WriteLine("slept"); }); s.Start(); Thread.Sleep(20); s.Suspend(); Console.WriteLine(s.ThreadState); Thread.Sleep(200); Console.WriteLine("now"); s.Resume(); s.Join();
  var u = new Thread(Work); u.Abort(); Console.WriteLine(u.ThreadState); try { u.Start(); } catch (Exception e) { Console.WriteLine(e.Message); }
  try { Thread.ResetAbort(); } catch (Exception e) { Console.WriteLine(e.Message); }
  var q = new Thread(() => { Thread.CurrentThread.Suspend(); Console.WriteLine("resumed"); }); q.Start(); Thread.Sleep(50); Console.WriteLine(q.ThreadState); q.Resume(); q.Join();
  Thread.CurrentThread.Abort(); } }
