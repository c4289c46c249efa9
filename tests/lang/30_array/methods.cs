using System;
using System.Collections;
using System.Collections.Generic;

class Rev : IComparer<int>, IComparer { public int Compare(int a, int b) { return b.CompareTo(a); } public int Compare(object a, object b) { return Compare((int)a, (int)b); } }

class P
{
    static string J<T>(IEnumerable<T> a) { return string.Join(" ", a); }
    static string Try(Action f) { try { f(); return "ok"; } catch (Exception e) { return e.GetType().Name; } }
    static void Main()
    {
        int[] a = { 5, 3, 9, 1, 7, 3 }; int[] b = (int[])a.Clone(); Array.Sort(b); Console.WriteLine(J(b)); Array.Sort(b, new Rev()); Console.WriteLine(J(b)); Array.Sort(b, (x, y) => x % 4 != y % 4 ? x % 4 - y % 4 : x - y); Console.WriteLine(J(b)); Array.Sort(b, 1, 3); Console.WriteLine(J(b));
        string[] keys = { "c", "a", "b" }; int[] vals = { 3, 1, 2 }; Array.Sort(keys, vals); Console.WriteLine(J(keys) + J(vals)); double[] d = { 2.5, double.NaN, -1, double.NegativeInfinity, 0 }; Array.Sort(d); Console.WriteLine(double.IsNaN(d[0]) + " " + d[2]); string[] ss = { "b", null, "a" }; Array.Sort(ss, StringComparer.Ordinal); Console.WriteLine(ss[0] == null); 
        Array.Copy(a, 1, a, 0, 4); Console.WriteLine(J(a)); Array.Copy(a, 0, a, 2, 4); Console.WriteLine(J(a)); int[] c = new int[8]; a.CopyTo(c, 1); Console.WriteLine(J(c)); Array.Reverse(c); Console.WriteLine(J(c)); Array.Reverse(c, 1, 3); Console.WriteLine(J(c)); Array.Clear(c, 2, 3); Console.WriteLine(J(c)); Buffer.BlockCopy(new byte[] { 1, 0, 0, 0, 2, 0, 0, 0 }, 0, c, 4, 8); Console.WriteLine(J(c)); Console.WriteLine(Buffer.ByteLength(c));
        int[] s = { 1, 3, 5, 7, 9 }; Console.WriteLine(Array.BinarySearch(s, 5) + " " + ~Array.BinarySearch(s, 6) + " " + ~Array.BinarySearch(s, 100) + " " + ~Array.BinarySearch(s, 0)); Console.WriteLine(Array.IndexOf(s, 7) + " " + Array.IndexOf(s, 8) + " " + Array.LastIndexOf(new[] { 1, 2, 1 }, 1) + " " + Array.IndexOf(new[] { "x", "y" }, "y") + " " + Array.IndexOf(new object[] { 1, 2L }, 2L));
        Console.WriteLine(Array.Exists(s, x => x > 8)); Console.WriteLine(Array.Find(s, x => x > 4)); Console.WriteLine(J(Array.FindAll(s, x => x % 3 == 0))); Console.WriteLine(Array.FindIndex(s, x => x == 9)); Console.WriteLine(Array.FindLast(s, x => x < 6)); Console.WriteLine(Array.TrueForAll(s, x => x % 2 == 1)); Console.WriteLine(J(Array.ConvertAll(s, x => "n" + x))); int t = 0; Array.ForEach(s, x => t += x); Console.WriteLine(t); Array.Resize(ref s, 3); Console.WriteLine(J(s)); Array.Resize(ref s, 5); Console.WriteLine(J(s)); Console.WriteLine(J(Array.AsReadOnly(s)));
        Console.WriteLine(Try(() => Array.Copy(s, 0, new int[1], 0, 2))); Console.WriteLine(Try(() => Array.Copy(s, -1, s, 0, 1))); Console.WriteLine(Try(() => Array.Sort<object>(new object[] { new object(), new object() }))); Console.WriteLine(Try(() => Array.Sort(s, (x, y) => { throw new Exception("cmp"); }))); Console.WriteLine(Try(() => Array.Copy(new int[2], new string[2], 1))); Console.WriteLine(Try(() => Array.Copy(null, s, 1))); Console.WriteLine(Try(() => Array.Clear(s, 4, 2)));
        var rnd = new Random(42); int[] big = new int[5000]; for (int i = 0; i < big.Length; i++) big[i] = rnd.Next(); Array.Sort(big); bool ok = true; for (int i = 1; i < big.Length; i++) ok &= big[i - 1] <= big[i]; Console.WriteLine(ok); IList l = s; Console.WriteLine(l.Contains(3) + " " + l.IsFixedSize + " " + Try(() => l.Add(1))); object[] mixed = { 3, 1, 2 }; Array.Sort(mixed); Console.WriteLine(J(mixed)); long[] lg = { 3, -1, 2 }; Array.Sort(lg); Console.WriteLine(J(lg)); char[] cs = "sorted".ToCharArray(); Array.Sort(cs); Console.WriteLine(new string(cs)); Console.WriteLine(((IStructuralEquatable)s).Equals(s.Clone(), EqualityComparer<int>.Default));
    }
}
