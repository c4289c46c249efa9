using System;

// A slice type over an array, the way Span is used: its fields should live in registers.
struct Slice<T>
{
    readonly T[] a; readonly int off, len;
    public Slice(T[] a, int off, int len) { if ((uint)off > (uint)a.Length || (uint)len > (uint)(a.Length - off)) throw new ArgumentOutOfRangeException("len"); this.a = a; this.off = off; this.len = len; }
    public int Length { get { return len; } }
    public ref T this[int i] { get { if ((uint)i >= (uint)len) throw new IndexOutOfRangeException(); return ref a[off + i]; } }
    public Slice<T> Sub(int s, int l) { if ((uint)s > (uint)len || (uint)l > (uint)(len - s)) throw new ArgumentOutOfRangeException("s"); return new Slice<T>(a, off + s, l); }
    public static implicit operator Slice<T>(T[] a) { return new Slice<T>(a, 0, a.Length); }
    public Enumerator GetEnumerator() { return new Enumerator(this); }
    public struct Enumerator { readonly Slice<T> s; int i; public Enumerator(Slice<T> s) { this.s = s; i = -1; } public bool MoveNext() { return ++i < s.len; } public ref T Current { get { return ref s.a[s.off + i]; } } }
}

class P
{
    static int Sum(Slice<int> s) { int t = 0; for (int i = 0; i < s.Length; i++) t += s[i]; return t; }
    static int SumE(Slice<int> s) { int t = 0; foreach (int x in s) t += x; return t; }
    static void QSort(Slice<int> s)
    {
        if (s.Length < 2) return;
        int p = s[s.Length / 2], i = 0, j = s.Length - 1;
        while (i <= j) { while (s[i] < p) i++; while (s[j] > p) j--; if (i <= j) { int t = s[i]; s[i] = s[j]; s[j] = t; i++; j--; } }
        QSort(s.Sub(0, j + 1)); QSort(s.Sub(i, s.Length - i));
    }
    static bool BinSearch(Slice<int> s, int k) { while (s.Length > 0) { int m = s.Length / 2; if (s[m] == k) return true; s = s[m] < k ? s.Sub(m + 1, s.Length - m - 1) : s.Sub(0, m); } return false; }
    static void Main()
    {
        var a = new int[100]; for (int i = 0; i < 100; i++) a[i] = i * 7919 % 1000; Slice<int> s = a; Console.WriteLine(Sum(s)); Console.WriteLine(SumE(s.Sub(10, 20))); QSort(s.Sub(0, 50)); Console.WriteLine(a[0] + " " + a[25] + " " + a[49] + " " + a[50]); QSort(s);
        for (int i = 1; i < 100; i++) if (a[i - 1] > a[i]) Console.WriteLine("unsorted"); Console.WriteLine(BinSearch(s, a[33])); Console.WriteLine(BinSearch(s, -5)); s[5] = 1000; s.Sub(5, 5)[0]++; Console.WriteLine(a[5]);
        try { Console.WriteLine(s.Sub(90, 5)[5]); } catch (IndexOutOfRangeException) { Console.WriteLine("index"); } try { s.Sub(90, 11); } catch (ArgumentOutOfRangeException ex) { Console.WriteLine(ex.ParamName); } try { s.Sub(-1, 1); } catch (ArgumentOutOfRangeException ex) { Console.WriteLine(ex.ParamName); } try { Console.WriteLine(s[-1]); } catch (IndexOutOfRangeException) { Console.WriteLine("index"); }
        Slice<string> ss = "the quick brown fox".Split(' '); for (var e = ss.GetEnumerator(); e.MoveNext();) { ref string x = ref e.Current; x = x.ToUpper(); } string r = ""; foreach (string y in ss.Sub(1, 2)) r += y + ";"; Console.WriteLine(r); try { Sum(default(Slice<int>)); Console.WriteLine("empty"); Sum(new Slice<int>(null, 0, 0)); } catch (NullReferenceException) { Console.WriteLine("null"); }
    }
}
