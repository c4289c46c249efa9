using System;
using System.Collections.Generic;
using System.Threading;

class Buf { readonly Queue<int> q = new Queue<int>(); readonly int cap; bool done; public Buf(int c) { cap = c; } public void Put(int v) { lock (q) { while (q.Count >= cap) Monitor.Wait(q); q.Enqueue(v); Monitor.PulseAll(q); } } public bool Get(out int v) { lock (q) { while (q.Count == 0) { if (done) { v = 0; return false; } Monitor.Wait(q); } v = q.Dequeue(); Monitor.PulseAll(q); return true; } } public void Done() { lock (q) { done = true; Monitor.PulseAll(q); } } }
class Acct { public int bal = 1000; public readonly int id; public Acct(int i) { id = i; } public static void Move(Acct a, Acct b, int n) { var x = a.id < b.id ? a : b; var y = x == a ? b : a; lock (x) lock (y) { a.bal -= n; b.bal += n; } } }

class P
{
    static string Try(Action a) { try { a(); return "none"; } catch (Exception e) { return e.GetType().Name; } }
    static void Main()
    {
        var b = new Buf(3); long sum = 0; int got = 0; var cons = new Thread[3]; for (int i = 0; i < 3; i++) { cons[i] = new Thread(() => { int v; while (b.Get(out v)) { Interlocked.Add(ref sum, v); Interlocked.Increment(ref got); } }); cons[i].Start(); } var prods = new Thread[2]; for (int i = 0; i < 2; i++) { int k = i; prods[i] = new Thread(() => { for (int j = 0; j < 500; j++) b.Put(k * 1000 + j); }); prods[i].Start(); } foreach (var t in prods) t.Join(); b.Done(); foreach (var t in cons) t.Join(); Console.WriteLine(got + " " + sum);
        object lk = new object(); string turn = ""; int next = 0; var th = new Thread[3]; for (int i = 0; i < 3; i++) { int k = i; th[i] = new Thread(() => { for (int r = 0; r < 3; r++) lock (lk) { while (next % 3 != k) Monitor.Wait(lk); turn += (char)('A' + k); next++; Monitor.PulseAll(lk); } }); th[i].Start(); } foreach (var t in th) t.Join(); Console.WriteLine(turn);
        var ac = new Acct[4]; for (int i = 0; i < 4; i++) ac[i] = new Acct(i); var mv = new Thread[4]; for (int i = 0; i < 4; i++) { int k = i; mv[i] = new Thread(() => { for (int j = 0; j < 2000; j++) Acct.Move(ac[(j + k) % 4], ac[(j * 7 + k + 1) % 4 == (j + k) % 4 ? (j + k + 2) % 4 : (j * 7 + k + 1) % 4], j % 10); }); mv[i].Start(); } foreach (var t in mv) t.Join(); int total = 0; foreach (var a in ac) total += a.bal; Console.WriteLine(total);
        Console.WriteLine(Try(() => Monitor.Wait(lk))); Console.WriteLine(Try(() => Monitor.Pulse(lk))); Console.WriteLine(Try(() => Monitor.Enter(null))); lock (lk) Console.WriteLine(Monitor.Wait(lk, 5)); bool taken = false; Monitor.Enter(lk, ref taken); Console.WriteLine(taken); bool other = true; var tt = new Thread(() => other = Monitor.TryEnter(lk, 5)); tt.Start(); tt.Join(); Console.WriteLine(other); Monitor.Exit(lk); tt = new Thread(() => { other = Monitor.TryEnter(lk); if (other) Monitor.Exit(lk); }); tt.Start(); tt.Join(); Console.WriteLine(other); int rec = 0; Action<int> r2 = null; r2 = n => { lock (lk) { rec++; if (n > 0) r2(n - 1); } }; r2(50); Console.WriteLine(rec + " " + Monitor.IsEntered(lk)); object boxed = 5; lock (boxed) Console.WriteLine("boxed"); lock (typeof(P)) lock ("str") Console.WriteLine("type and string"); var hash = lk.GetHashCode(); lock (lk) Console.WriteLine(hash == lk.GetHashCode()); bool sig = false; var wt = new Thread(() => { lock (lk) { while (!sig) Monitor.Wait(lk); sig = false; Monitor.Pulse(lk); } }); wt.Start(); lock (lk) { sig = true; Monitor.Pulse(lk); while (sig) Monitor.Wait(lk); } wt.Join(); Console.WriteLine("handshake");
    }
}
