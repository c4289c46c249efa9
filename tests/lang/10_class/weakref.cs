using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

class Obj { public int n; public Obj(int n) { this.n = n; } }

class P
{
    static List<WeakReference> weak = new List<WeakReference>(); static List<WeakReference<Obj>> weakT = new List<WeakReference<Obj>>(); static List<Obj> strong = new List<Obj>();
    static ConditionalWeakTable<Obj, string> cwt = new ConditionalWeakTable<Obj, string>();
    [MethodImpl(MethodImplOptions.NoInlining)] static void Make() { for (int i = 0; i < 500; i++) { var o = new Obj(i); weak.Add(new WeakReference(o)); weakT.Add(new WeakReference<Obj>(o)); cwt.Add(o, "v" + i); if (i % 10 == 0) strong.Add(o); } }
    [MethodImpl(MethodImplOptions.NoInlining)] static int Dirty(int n) { int a = n, b = n + 1, c = n + 2; return n == 0 ? a + b + c : Dirty(n - 1) + 1; }
    static void Main()
    {
        var t = new Thread(Make); t.Start(); t.Join();
        Dirty(60); GC.Collect(); GC.WaitForPendingFinalizers(); GC.Collect();
        int alive = 0, aliveT = 0, ok = 0;
        foreach (var w in weak) if (w.IsAlive) alive++;
        foreach (var w in weakT) if (w.TryGetTarget(out Obj o)) { aliveT++; }
        foreach (var o in strong) { if (cwt.TryGetValue(o, out string v) && v == "v" + o.n) ok++; }
        Console.WriteLine(alive >= 50 && alive < 150); Console.WriteLine(aliveT >= 50 && aliveT < 150); Console.WriteLine(ok); Console.WriteLine(strong.Count);
        for (int i = 0; i < 500; i += 10) if (!ReferenceEquals(weak[i].Target, strong[i / 10])) Console.WriteLine("lost " + i);
        var live = new Obj(7); var wr = new WeakReference<Obj>(live); GC.Collect(); Obj got; Console.WriteLine(wr.TryGetTarget(out got) && got.n == 7); wr.SetTarget(strong[3]); wr.TryGetTarget(out got); Console.WriteLine(got.n); GC.KeepAlive(live);
        GCHandle h = GCHandle.Alloc(live); Console.WriteLine(((Obj)h.Target).n); Console.WriteLine(h.IsAllocated); h.Free(); Console.WriteLine(h.IsAllocated);
        byte[] buf = { 1, 2, 3, 4 }; GCHandle p = GCHandle.Alloc(buf, GCHandleType.Pinned); IntPtr addr = p.AddrOfPinnedObject(); GC.Collect(); Console.WriteLine(Marshal.ReadByte(addr, 2)); Marshal.WriteByte(addr, 1, 99); Console.WriteLine(buf[1]); p.Free();
        IntPtr cookie = GCHandle.ToIntPtr(h = GCHandle.Alloc("text")); Console.WriteLine(GCHandle.FromIntPtr(cookie).Target); h.Free();
        var wl = new WeakReference(new string('a', 3), true); Console.WriteLine(wl.TrackResurrection);
        strong.Clear();
    }
}
