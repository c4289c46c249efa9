using System;

class P
{
    static int[,] m = { { 1, 2, 3 }, { 4, 5, 6 } }; static int[,,] c = new int[2, 3, 4]; static readonly double[,] id = { { 1, 0 }, { 0, 1 } }; struct S { public int a; public string b; }
    static string Try(Action f) { try { f(); return "none"; } catch (Exception e) { return e.GetType().Name; } }
    static int[,] Mul(int[,] a, int[,] b) { int n = a.GetLength(0), k = a.GetLength(1), p = b.GetLength(1); var r = new int[n, p]; for (int i = 0; i < n; i++) for (int j = 0; j < p; j++) for (int q = 0; q < k; q++) r[i, j] += a[i, q] * b[q, j]; return r; }
    static void Inc(ref int x) { x++; }
    static void Main()
    {
        int[][] j = { new[] { 1 }, new[] { 2, 3 }, null, new int[0] }; Console.WriteLine(j[1][1]); Console.WriteLine(j[3].Length); Console.WriteLine(Try(() => Console.WriteLine(j[2][0]))); j[2] = j[1]; j[2][0] = 20; Console.WriteLine(j[1][0]); int[][][] jj = new int[2][][]; jj[1] = j; jj[1][0][0]++; Console.WriteLine(j[0][0]);
        Console.WriteLine(m[1, 2]); Console.WriteLine(m.Length + m.Rank + m.GetLength(1)); m[0, 1] += 10; m[1, 0]--; Inc(ref m[1, 1]); Console.WriteLine(m[0, 1] + " " + m[1, 0] + " " + m[1, 1]); int s = 0; foreach (int x in m) s = s * 3 + x; Console.WriteLine(s);
        for (int i = 0; i < 2; i++) for (int k = 0; k < 3; k++) for (int l = 0; l < 4; l++) c[i, k, l] = i * 100 + k * 10 + l; Console.WriteLine(c[1, 2, 3] + c[0, 1, 2]); Console.WriteLine(c.GetUpperBound(2) + c.GetLowerBound(0)); s = 0; foreach (int x in c) s += x; Console.WriteLine(s);
        Console.WriteLine(Try(() => m[2, 0] = 1)); Console.WriteLine(Try(() => m[0, 3] = 1)); Console.WriteLine(Try(() => m[-1, 0] = 1)); Console.WriteLine(Try(() => c[0, 0, 4]++)); Console.WriteLine(Try(() => { int[,] n = null; n[0, 0] = 1; })); Console.WriteLine(Try(() => { int q = -1; var n = new int[2, q]; }));
        var r = Mul(new[,] { { 1, 2 }, { 3, 4 } }, new[,] { { 5, 6 }, { 7, 8 } }); Console.WriteLine(r[0, 0] + " " + r[0, 1] + " " + r[1, 0] + " " + r[1, 1]); Console.WriteLine(id[0, 0] + id[0, 1] + id[1, 1]);
        string[,] ss = new string[2, 2]; ss[1, 1] = "s"; Console.WriteLine(ss[0, 0] == null); Console.WriteLine(ss[1, 1]); object[,] os = ss; Console.WriteLine(Try(() => os[0, 0] = 5)); Console.WriteLine(Try(() => os[0, 0] = "ok")); Console.WriteLine(ss[0, 0]); S[,] st = new S[2, 2]; st[0, 1].a = 5; st[0, 1].b = "q"; S cp = st[0, 1]; cp.a++; st[1, 0] = cp; Console.WriteLine(st[1, 0].a + st[0, 1].a + st[1, 0].b); byte[,] by = new byte[3, 3]; by[1, 1] = 255; by[1, 1]++; Console.WriteLine(by[1, 1]); long[,] lg = new long[1, 1]; lg[0, 0] = 1L << 40; Console.WriteLine(lg[0, 0]); bool[,,,] b4 = new bool[2, 2, 2, 2]; b4[1, 0, 1, 0] = true; int t = 0; foreach (bool b in b4) if (b) t++; Console.WriteLine(t); Console.WriteLine(m.GetType().Name + j.GetType().Name + b4.GetType().Name + new int[1][,].GetType().Name); var cl = (int[,])m.Clone(); cl[0, 0] = 99; Console.WriteLine(m[0, 0]); Array.Clear(cl, 1, 4); Console.WriteLine(cl[0, 0] + cl[0, 1] + cl[1, 2]); Console.WriteLine(m.GetValue(1, 2)); m.SetValue(66, 0, 0); Console.WriteLine(m[0, 0]); int[,] z = new int[0, 5]; Console.WriteLine(z.Length); foreach (int x in z) Console.WriteLine("never"); Console.WriteLine((m as Array).GetLength(0));
    }
}
