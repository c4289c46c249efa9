using System;
using System.Collections.Generic;
using System.Threading;

// Allocation and collection while several threads hold references on their stacks.
class Tree { public Tree l, r; public int v; public static Tree Make(int d, int v) { return d == 0 ? new Tree { v = v } : new Tree { v = v, l = Make(d - 1, v * 2), r = Make(d - 1, v * 2 + 1) }; } public int Sum() { return v + (l == null ? 0 : l.Sum()) + (r == null ? 0 : r.Sum()); } }
class P
{
    static int Work(int seed) { Tree keep = Tree.Make(8, seed); int s = 0; var l = new List<string>(); for (int i = 0; i < 60; i++) { s += Tree.Make(6, i).Sum() & 0xff; l.Add(new string((char)('a' + i % 26), i)); var arr = new object[50]; for (int j = 0; j < 50; j++) arr[j] = j; s += (int)arr[i % 50]; if (i % 20 == 0) GC.Collect(); } int n = 0; foreach (var x in l) n += x.Length + (x.Length > 0 ? x[0] - 'a' : 0); return s + n + keep.Sum(); }
    static void Main()
    {
        var exp = new int[4]; for (int i = 0; i < 4; i++) exp[i] = Work(i + 1); var got = new int[4]; var t = new Thread[4]; for (int i = 0; i < 4; i++) { int k = i; t[i] = new Thread(() => got[k] = Work(k + 1)); t[i].Start(); } for (int i = 0; i < 20; i++) { GC.Collect(); Thread.Yield(); } foreach (var x in t) x.Join(); for (int i = 0; i < 4; i++) Console.WriteLine(exp[i] == got[i]); Console.WriteLine(exp[0]); var d = new Dictionary<int, byte[]>(); for (int i = 0; i < 2000; i++) { d[i % 100] = new byte[i]; } int tot = 0; foreach (var b in d.Values) tot += b.Length; Console.WriteLine(tot); var stop = false; var gcT = new Thread(() => { while (!Volatile.Read(ref stop)) { GC.Collect(); Thread.Sleep(1); } }); gcT.Start(); var sb = new System.Text.StringBuilder(); for (int i = 0; i < 5000; i++) { sb.Append(i % 10); if (sb.Length > 100) sb = new System.Text.StringBuilder(sb.ToString(50, 50)); } Volatile.Write(ref stop, true); gcT.Join(); Console.WriteLine(sb);
    }
}
