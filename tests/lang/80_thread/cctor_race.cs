using System;
using System.Threading;

class Slow { public static int Runs, V; static Slow() { Interlocked.Increment(ref Counter.N); Thread.Sleep(30); V = 42; } } class Counter { public static int N; public static string Log = ""; public static void L(string s) { lock (typeof(Counter)) Log += s; } }
class A { public static int X = 1; static A() { Thread.Sleep(20); Y = B.X + 1; } public static int Y; } class B { public static int X = 10; static B() { Thread.Sleep(20); Y = A.X + 1; } public static int Y; }      // two threads, each in the constructor the other one needs
class G<T> { public static int V; static G() { Interlocked.Increment(ref Counter.N); Thread.Sleep(5); V = typeof(T).Name.Length; } } class Fails { static Fails() { Thread.Sleep(10); throw new Exception("f"); } public static int V; } class Sing { public static readonly Sing I = new Sing(); public int n; Sing() { Thread.Sleep(10); n = 7; } static Sing() { } }

class P
{
    static void Par(int n, Action<int> a) { var t = new Thread[n]; var go = new ManualResetEvent(false); for (int k = 0; k < n; k++) { int q = k; t[k] = new Thread(() => { go.WaitOne(); a(q); }); t[k].Start(); } go.Set(); foreach (var x in t) x.Join(); }
    static void Main()
    {
        int ok = 0; Par(8, k => { if (Slow.V == 42) Interlocked.Increment(ref ok); }); Console.WriteLine(ok + " " + Counter.N); Par(2, k => { if (k == 0) A.X++; else B.X++; }); Console.WriteLine((A.Y == 11 || A.Y == 12 || A.Y == 1) + " " + (B.Y >= 1)); Counter.N = 0; ok = 0; Par(6, k => { int v = k % 2 == 0 ? G<int>.V : G<string>.V; if (v == (k % 2 == 0 ? 5 : 6)) Interlocked.Increment(ref ok); }); Console.WriteLine(ok + " " + Counter.N); int tie = 0; Par(4, k => { try { Fails.V++; } catch (TypeInitializationException e) { if (e.InnerException.Message == "f") Interlocked.Increment(ref tie); } }); Console.WriteLine(tie); int n7 = 0; Par(4, k => { if (Sing.I.n == 7) Interlocked.Increment(ref n7); }); Console.WriteLine(n7);
    }
}
