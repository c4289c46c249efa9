using System;

// Loops whose bounds checks can be removed, and near misses whose checks must stay.
class P
{
    static int Up(int[] a) { int s = 0; for (int i = 0; i < a.Length; i++) s += a[i]; return s; }
    static int Down(int[] a) { int s = 0; for (int i = a.Length - 1; i >= 0; i--) s = s * 3 + a[i]; return s; }
    static int Step(int[] a, int k) { int s = 0; for (int i = 0; i < a.Length; i += k) s += a[i]; return s; }
    static int Over(int[] a) { int s = 0; for (int i = 0; i <= a.Length; i++) s += a[i]; return s; }
    static int Other(int[] a, int[] b) { int s = 0; for (int i = 0; i < a.Length; i++) s += b[i]; return s; }
    static int Off(int[] a) { int s = 0; for (int i = 1; i < a.Length; i++) s += a[i] - a[i - 1] * 2; return s; }
    static int OffBad(int[] a) { int s = 0; for (int i = 0; i < a.Length; i++) s += a[i + 1]; return s; }
    static int Neg(int[] a, int from) { int s = 0; for (int i = from; i < a.Length; i++) s += a[i]; return s; }
    static int Twice(int[] a, int i) { int x = a[i]; int y = a[i] + a[i]; if (i + 1 < a.Length) y += a[i + 1]; return x * 1000 + y; }
    static int[] fld; static int Field() { int s = 0; for (int i = 0; i < fld.Length; i++) { s += fld[i]; if (i == 2) fld = new int[1]; } return s; }
    static int Param(int[] a) { int s = 0; for (int i = 0; i < a.Length; i++) { if (i == 1) a = new[] { 7, 7 }; s += a[i]; } return s; }
    static int N(int[] a, int n) { int s = 0; for (int i = 0; i < n; i++) s += a[i]; return s; }
    static int Guard(int[] a, int i) { if (i < 0 || i >= a.Length) return -1; return a[i]; } static int UGuard(int[] a, uint i) { return i < (uint)a.Length ? a[i] : -2; }
    static int Wrap(int[] a) { int s = 0; for (int i = int.MaxValue - 2; i < int.MaxValue; i++) s += a[i - (int.MaxValue - 2)]; return s; } static int Overflow(int[] a) { int n = 0; for (int i = int.MaxValue - 1; i > 0; i++) n++; return n + a[0]; }
    static void Part(int[] a) { for (int i = 0; ; i++) a[i] = -a[i]; }
    static string Try(Func<object> f) { try { return f().ToString(); } catch (IndexOutOfRangeException) { return "range"; } catch (NullReferenceException) { return "null"; } }
    static void Main()
    {
        int[] a = { 5, 4, 3, 2, 1 }; Console.WriteLine(Up(a)); Console.WriteLine(Down(a)); Console.WriteLine(Step(a, 2)); Console.WriteLine(Step(a, 3)); Console.WriteLine(Try(() => Over(a))); Console.WriteLine(Try(() => Other(a, new int[4]))); Console.WriteLine(Other(a, new[] { 1, 1, 1, 1, 1, 9 })); Console.WriteLine(Off(a)); Console.WriteLine(Try(() => OffBad(a))); Console.WriteLine(Try(() => Neg(a, -1))); Console.WriteLine(Neg(a, 3)); Console.WriteLine(Twice(a, 4)); Console.WriteLine(Twice(a, 0)); Console.WriteLine(Try(() => Twice(a, 5))); fld = a; Console.WriteLine(Try(() => Field())); Console.WriteLine(Param(a)); Console.WriteLine(Try(() => N(a, 6))); Console.WriteLine(N(a, -3)); Console.WriteLine(Guard(a, 5) + Guard(a, -1) + Guard(a, 4)); Console.WriteLine(UGuard(a, 0x80000000) + UGuard(a, 2)); Console.WriteLine(Wrap(a)); Console.WriteLine(Overflow(a)); Console.WriteLine(Try(() => { Part(a); return 0; })); Console.WriteLine(a[0] + a[4]); Console.WriteLine(Try(() => Up(null))); Console.WriteLine(Up(new int[0]));
    }
}
