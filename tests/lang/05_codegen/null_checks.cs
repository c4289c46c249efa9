using System;

// Null checks that may be merged or moved must still throw at the right place, after the side effects before it.
class N { public int a; public int b; public N next; public int[] arr; public virtual int V() { return a; } public int I() { return 5; } public long pad0, pad1; public int far; }
class P
{
    static string log; static int L(string s, int v) { log += s; return v; }
    static int Twice(N n) { int x = n.a; int y = n.b; return x + y; } static int After(N n) { L("1", 0); int x = n.a; L("2", 0); return x; } static void Store(N n) { n.a = L("v", 3); L("s", 0); } static int Arg(N n) { return n.I() + L("i", 1); } static int Cond(N n, bool b) { int r = 0; if (b) r = n.a; L("c", 0); return r + (n == null ? 100 : n.a); } static int Loop(N n, int k) { int s = 0; for (int i = 0; i < k; i++) { L("l", 0); s += n.a; } return s; } static int Chain(N n) { return n.next.next.a; } static int Call(N n) { return n.V() + n.I(); } static int Idx(N n) { return n.arr[L("x", 0)]; } static int Dead(N n) { int unused = n.a; L("d", 0); return 1; } static int Far(N n) { return n.far; } static int Div(N n, int z) { int q = L("q", 10) / z; return q + n.a; } static int Div2(N n, int z) { int q = n.a; return q + L("q", 10) / z; } static bool Same(N n) { return n.a == n.a && n != null; } static int Len(int[] a) { int n = a.Length; L("n", 0); return n; } static int Fin(N n) { try { L("t", 0); return n.a; } finally { L("f", 0); } }
    static void T(Func<int> f) { log = ""; string r; try { r = f().ToString(); } catch (Exception e) { r = e.GetType().Name; } Console.WriteLine(r + " [" + log + "]"); }
    static void Main()
    {
        var n = new N { a = 1, b = 2, arr = new[] { 9 } }; n.next = new N { next = new N { a = 77 } }; N z = null; T(() => Twice(n)); T(() => Twice(z)); T(() => After(n)); T(() => After(z)); T(() => { Store(n); return n.a; }); T(() => { Store(z); return 0; }); T(() => Arg(z)); T(() => Arg(n)); T(() => Cond(z, false)); T(() => Cond(z, true)); T(() => Cond(n, true)); T(() => Loop(z, 0)); T(() => Loop(z, 2)); T(() => Loop(n, 2)); T(() => Chain(n)); T(() => Chain(n.next)); T(() => Call(n)); T(() => Call(z)); T(() => Idx(n)); T(() => Idx(n.next)); T(() => Idx(z)); T(() => Dead(z)); T(() => Far(z)); T(() => Div(z, 0)); T(() => Div(z, 1)); T(() => Div2(z, 0)); T(() => Div2(n, 0)); T(() => Same(n) ? 1 : 0); T(() => Same(z) ? 1 : 0); T(() => Len(null)); T(() => Fin(z));
    }
}
