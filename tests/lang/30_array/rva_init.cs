using System;

class P
{
    static readonly byte[] Tab = { 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 200, 255 };
    static readonly short[] Sh = { -1, 32767, -32768, 5, 6, 7 }; static readonly int[] In = { 1, -2, int.MaxValue, int.MinValue, 5 }; static readonly uint[] Ui = { 0xDEADBEEF, 0xFFFFFFFF, 1, 2 }; static readonly long[] Lo = { 1, -1, long.MaxValue, long.MinValue }; static readonly float[] Fl = { 1.5f, -2.25f, 0, float.MaxValue }; static readonly double[] Db = { 0.1, 1e300, -0.0, double.NaN, 3 }; static readonly char[] Ch = { 'h', 'i', '\u1234', '\0', '!' }; static readonly bool[] Bo = { true, false, true, true };
    static readonly int[,] Md = { { 1, 2, 3, 4 }, { 5, 6, 7, 8 } }; static readonly int[][] Jg = { new[] { 1, 2, 3, 4 }, new[] { 9, 8, 7, 6, 5 } }; static readonly DayOfWeek[] En = { DayOfWeek.Monday, DayOfWeek.Sunday, DayOfWeek.Friday, DayOfWeek.Monday }; static readonly ulong[] Ul = { ulong.MaxValue, 0, 1UL << 63 };
    static int Sum(params int[] a) { int s = 0; foreach (int i in a) s += i; return s; }
    static string Obj(string f, params object[] a) { return f + (a == null ? "null" : a.Length.ToString()); }
    static int Pop(uint v) { int n = 0; for (; v != 0; v >>= 4) n += Tab[v & 15]; return n; }
    static void Main()
    {
        Console.WriteLine(Pop(0xF00F1234)); Console.WriteLine(Tab[17]); Console.WriteLine(Sh[0] + Sh[1] + Sh[2]); Console.WriteLine(In[2] ^ In[3]); Console.WriteLine(Ui[0] + (long)Ui[1]); Console.WriteLine(Lo[2] + Lo[3]); Console.WriteLine(Fl[0] + Fl[1]); Console.WriteLine(Fl[3] == float.MaxValue); Console.WriteLine(Db[0] * 10 == 1 && double.IsNaN(Db[3]) && 1 / Db[2] < 0); Console.WriteLine((int)Ch[2] + Ch[0]); Console.WriteLine(Bo[1] || Bo[3]); Console.WriteLine(Md[1, 3] * Md[0, 2]); Console.WriteLine(Jg[1][4] + Jg[0][3]); Console.WriteLine(En[2]); Console.WriteLine(Ul[0] - Ul[2]);
        for (int i = 0; i < 3; i++) { int[] local = { 10, 20, 30, 40 }; local[i] += i; Console.WriteLine(Sum(local)); }
        Console.WriteLine(Sum()); Console.WriteLine(Sum(1)); Console.WriteLine(Sum(1, 2, 3)); Console.WriteLine(Sum(new[] { 4, 5 })); Console.WriteLine(Obj("a")); Console.WriteLine(Obj("b", 1, "x", null)); Console.WriteLine(Obj("c", null)); Console.WriteLine(Obj("d", (object)null)); Console.WriteLine(Obj("e", new object[] { 1, 2 })); Console.WriteLine(Obj("f", new int[] { 1, 2 })); Console.WriteLine(Obj("g", new string[] { "1", "2", "3" }));
        var inf = new[] { 1, 2.5, 'c' }; Console.WriteLine(inf.GetType().Name + inf[2]); var an = new[] { new { N = 1 }, new { N = 2 } }; Console.WriteLine(an[1].N); decimal[] de = { 1.5m, -2m, 79228162514264337593543950335m }; Console.WriteLine(de[0] * de[1]); string[] st = { "a", "b" + 1, null }; Console.WriteLine(st[1] + st[2]); Console.WriteLine("abc".GetHashCode() == new string(new[] { 'a', 'b', 'c' }).GetHashCode());
    }
}
