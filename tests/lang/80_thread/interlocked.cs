using System;
using System.Threading;

class Node { public int v; public Node next; }
class P
{
    static int i; static long l; static object o; static Node head; static double d; static int spin; static volatile bool stop; static volatile int vol; static float f = 1.5f; static IntPtr ip;
    static void Par(int n, Action<int> a) { var t = new Thread[n]; for (int k = 0; k < n; k++) { int q = k; t[k] = new Thread(() => a(q)); t[k].Start(); } foreach (var x in t) x.Join(); }
    static void Push(int v) { var n = new Node { v = v }; do n.next = head; while (Interlocked.CompareExchange(ref head, n, n.next) != n.next); }
    static void AddD(double x) { double a, b; do { a = d; b = a + x; } while (Interlocked.CompareExchange(ref d, b, a) != a); }
    static void Main()
    {
        Console.WriteLine(Interlocked.Increment(ref i) + " " + Interlocked.Decrement(ref i) + " " + Interlocked.Add(ref i, 10) + " " + Interlocked.Exchange(ref i, 5) + " " + Interlocked.CompareExchange(ref i, 9, 5) + " " + Interlocked.CompareExchange(ref i, 1, 5) + " " + i); Console.WriteLine(Interlocked.Increment(ref l) + " " + Interlocked.Add(ref l, 1L << 40) + " " + Interlocked.Exchange(ref l, -1) + " " + Interlocked.Read(ref l) + " " + Interlocked.CompareExchange(ref l, 3, -1) + " " + Interlocked.Decrement(ref l)); object x = new object(); Console.WriteLine((Interlocked.Exchange(ref o, x) == null) + " " + (Interlocked.CompareExchange(ref o, "s", x) == x) + " " + o); string s = "a"; Console.WriteLine(Interlocked.CompareExchange(ref s, "b", s) + s); Console.WriteLine(Interlocked.Exchange(ref f, 2.5f) + " " + f); Console.WriteLine(Interlocked.Exchange(ref d, 4.5) + " " + Interlocked.CompareExchange(ref d, 0, 4.5) + " " + d); Interlocked.Exchange(ref ip, (IntPtr)8); Console.WriteLine(ip);
        i = 0; l = 0; Par(4, k => { for (int j = 0; j < 20000; j++) { Interlocked.Increment(ref i); Interlocked.Add(ref l, k); AddD(0.5); } }); Console.WriteLine(i + " " + l + " " + d); Par(4, k => { for (int j = 0; j < 1000; j++) Push(k * 1000 + j); }); long sum = 0; int cnt = 0; for (Node n = head; n != null; n = n.next) { sum += n.v; cnt++; } Console.WriteLine(cnt + " " + sum); int plain = 0; Par(4, k => { for (int j = 0; j < 5000; j++) { while (Interlocked.CompareExchange(ref spin, 1, 0) != 0) Thread.Yield(); plain++; Volatile.Write(ref spin, 0); } }); Console.WriteLine(plain);
        var t = new Thread(() => { int n = 0; while (!stop) n++; vol = 77; }); t.Start(); Thread.Sleep(5); stop = true; t.Join(); Console.WriteLine(vol); int ready = 0, data = 0; var w = new Thread(() => { data = 42; Volatile.Write(ref ready, 1); }); w.Start(); while (Volatile.Read(ref ready) == 0) Thread.Yield(); Console.WriteLine(data); w.Join(); long vl = 1L << 50; Console.WriteLine(Volatile.Read(ref vl)); var sl = new SpinLock(); int c = 0; Par(3, k => { for (int j = 0; j < 1000; j++) { bool got = false; try { sl.Enter(ref got); c++; } finally { if (got) sl.Exit(); } } }); Console.WriteLine(c);
    }
}
