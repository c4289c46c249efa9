using System;
using System.Threading;

class P
{
    static int counter; static readonly object lk = new object(); [ThreadStatic] static int ts; [ThreadStatic] static string tsS; static ThreadLocal<int> tl = new ThreadLocal<int>(() => 7);
    static void Work(object o) { int n = (int)o; for (int i = 0; i < n; i++) lock (lk) counter++; }
    static void Main()
    {
        var ts4 = new Thread[4]; for (int i = 0; i < 4; i++) { ts4[i] = new Thread(Work); ts4[i].Start(10000); } foreach (var t in ts4) t.Join(); Console.WriteLine(counter);
        ts = 5; tsS = "main"; tl.Value += 1; int seen = -1, seenL = -1; string seenS = "x"; var th = new Thread(() => { seen = ts; seenS = tsS; ts = 100; tl.Value += 10; seenL = tl.Value; }); th.Start(); th.Join(); Console.WriteLine(seen + " " + (seenS == null) + " " + seenL + " " + ts + " " + tsS + " " + tl.Value);
        var nm = new Thread(() => Console.WriteLine(Thread.CurrentThread.Name + " " + Thread.CurrentThread.IsBackground)) { Name = "worker", IsBackground = true }; Console.WriteLine(nm.IsAlive + " " + nm.ThreadState); nm.Start(); nm.Join(); Console.WriteLine(nm.IsAlive); Console.WriteLine(nm.ManagedThreadId != Thread.CurrentThread.ManagedThreadId); try { nm.Start(); } catch (ThreadStateException) { Console.WriteLine("started once"); }
        Console.WriteLine(new Thread(() => Thread.Sleep(Timeout.Infinite)) { IsBackground = true }.Join2()); long total = 0; var many = new Thread[20]; for (int i = 0; i < 20; i++) { int k = i; many[i] = new Thread(() => { long s = 0; for (int j = 0; j <= k * 100; j++) s += j; Interlocked.Add(ref total, s); }); many[i].Start(); } foreach (var t in many) t.Join(); Console.WriteLine(total); Exception ex = null; var bad = new Thread(() => { try { object o = null; o.ToString(); } catch (Exception e) { ex = e; } }); bad.Start(); bad.Join(); Console.WriteLine(ex.GetType().Name); int depth = 0; var big = new Thread(() => depth = Deep(20000), 16 << 20); big.Start(); big.Join(); Console.WriteLine(depth); Thread.Sleep(1); Thread.Yield(); Thread.MemoryBarrier(); Console.WriteLine(Thread.CurrentThread.IsThreadPoolThread);
    }
    static int Deep(int n) { return n == 0 ? 0 : 1 + Deep(n - 1); }
}
static class E { public static bool Join2(this Thread t) { t.Start(); return t.Join(20); } }
