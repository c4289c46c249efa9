using System;

class P
{
    static sbyte[] sb = { -128, 0, 127 }; static ushort[] us = { 0, 65535 }; static char[] ch = { 'a', '\uffff' }; static bool[] bo = { true, false, true }; static long[] lo = { long.MinValue, -1, 1 }; static float[] fl = { 1.5f, -0.25f }; static double[] db = { 1e100, 0.5 }; static decimal[] de = { 1.1m, 2.2m }; static string[] st = { "x", null, "z" };
    static int Idx(int[] a, int i) { return a[i]; }
    static void Put(object[] a, int i, object v) { a[i] = v; }
    static string Try(Action f) { try { f(); return "none"; } catch (Exception e) { return e.GetType().Name; } }
    static void Main()
    {
        int[] a = new int[5]; Console.WriteLine(a.Length); Console.WriteLine(a[4]); for (int i = 0; i < a.Length; i++) a[i] = i * i; Console.WriteLine(a[3] + a[a.Length - 1]); a[a[2]]++; a[1] = a[2] = 50; Console.WriteLine(string.Join(",", a));
        Console.WriteLine(sb[0] + sb[2]); Console.WriteLine(us[1]); Console.WriteLine((int)ch[1]); Console.WriteLine(bo[1] | bo[2]); Console.WriteLine(lo[0]); Console.WriteLine(fl[0] + fl[1]); Console.WriteLine(db[1]); Console.WriteLine(de[0] + de[1]); Console.WriteLine(st[1] == null);
        sb[0]--; Console.WriteLine(sb[0]); us[1] += 2; Console.WriteLine(us[1]); lo[1] >>= 1; Console.WriteLine(lo[1]); bo[0] = !bo[0]; Console.WriteLine(bo[0]); fl[0] *= 3; Console.WriteLine(fl[0]); st[0] += "y"; Console.WriteLine(st[0]);
        Console.WriteLine(Try(() => Idx(a, 5))); Console.WriteLine(Try(() => Idx(a, -1))); Console.WriteLine(Try(() => Idx(a, int.MinValue))); Console.WriteLine(Try(() => Idx(null, 0))); Console.WriteLine(Try(() => Put(st, 0, 5))); Console.WriteLine(Try(() => Put(st, 0, null))); Console.WriteLine(Try(() => Put(st, 9, "s"))); Console.WriteLine(Try(() => Put(null, 0, null))); Console.WriteLine(Try(() => { int n = -1; var x = new int[n]; })); Console.WriteLine(Try(() => { a[10] = 1; })); Console.WriteLine(Try(() => { object o = a; ((int[])o)[7]++; }));
        long li = 3; Console.WriteLine(a[li]); uint ui = 2; Console.WriteLine(a[ui]); byte bi = 1; Console.WriteLine(a[bi]); Console.WriteLine(new int[0].Length); Console.WriteLine(a.LongLength); Console.WriteLine(a.Rank);
        int[] sieve = new int[1000]; int cnt = 0; for (int i = 2; i < sieve.Length; i++) { if (sieve[i] != 0) continue; cnt++; for (int j = i * 2; j < sieve.Length; j += i) sieve[j] = i; } Console.WriteLine(cnt); Console.WriteLine(sieve[999]);
        var e = a.GetEnumerator(); int s = 0; while (e.MoveNext()) s += (int)e.Current; Console.WriteLine(s); int rev = 0; for (int i = a.Length; --i >= 0;) rev = rev * 7 + a[i]; Console.WriteLine(rev); byte[] big2 = new byte[1 << 20]; big2[big2.Length - 1] = 9; int z = 0; foreach (byte b in big2) z += b; Console.WriteLine(z); object[] objs = { 1, "s", null, 2.5, new[] { 1 } }; Console.WriteLine(objs.Length + objs[3].ToString()); Console.WriteLine(ReferenceEquals(new int[0], new int[0])); IntPtr[] ips = { (IntPtr)5, IntPtr.Zero }; Console.WriteLine(ips[0]);
    }
}
