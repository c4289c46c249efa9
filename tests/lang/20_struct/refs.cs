using System;

struct Pt { public int x, y; public long z; }
ref struct Cursor { public int pos; public int Next() { return pos++; } }
class Box { int[] a = { 1, 2, 3, 4 }; Pt p; static int st = 5; public ref int At(int i) { return ref a[i]; } public ref Pt Point { get { return ref p; } } public static ref int St() { return ref st; } public ref int this[int i] { get { return ref a[i]; } } public int Sum() { int s = 0; foreach (int i in a) s += i; return s + p.x; } public ref readonly Pt RO() { return ref p; } }

class P
{
    static ref int Max(ref int a, ref int b) { if (a > b) return ref a; return ref b; }
    static ref T Find<T>(T[] a, Predicate<T> f) { for (int i = 0; i < a.Length; i++) if (f(a[i])) return ref a[i]; throw new InvalidOperationException("none"); }
    static ref int Field(Pt[] a, int i) { return ref a[i].y; }
    static int InP(in Pt p) { return p.x + p.y; }
    static void Main()
    {
        int a = 1, b = 2; ref int m = ref Max(ref a, ref b); m = 50; Console.WriteLine(a + " " + b); Max(ref a, ref b)++; Console.WriteLine(b); Max(ref a, ref b) -= 100; Console.WriteLine(b);
        var x = new Box(); x.At(2) = 30; x.At(2) *= 2; x[0] -= 1; Console.WriteLine(x.Sum()); x.Point.x = 7; ref Pt rp = ref x.Point; rp.x++; rp.y = 3; Console.WriteLine(x.Sum() + x.Point.y); Box.St() <<= 3; Console.WriteLine(Box.St()); Console.WriteLine(x.RO().x);
        Pt[] ps = new Pt[3]; Field(ps, 1) = 9; Find(ps, p => p.y == 9).z = 1L << 40; Console.WriteLine(ps[1].z + ps[1].y); ref Pt e = ref ps[2]; e = ps[1]; e.x = -1; Console.WriteLine(ps[2].x + ps[2].y); Console.WriteLine(InP(ps[2]) + InP(in e));
        string[] ss = { "a", "bb", "ccc" }; Find(ss, s => s.Length == 2) = "changed"; Console.WriteLine(ss[1]); try { Find(ss, s => s == null) = "q"; } catch (InvalidOperationException ex) { Console.WriteLine(ex.Message); }
        int[] h = new int[10]; for (int i = 0; i < 100; i++) { ref int slot = ref h[i * i % 10]; slot += i; } Console.WriteLine(string.Join(",", h));
        ref int alias = ref h[3]; alias = 77; int copy = alias; alias++; Console.WriteLine(copy + " " + h[3]); int[] old = h; h = null; GC.Collect(); alias = 5; Console.WriteLine(old[3]);
        var c = new Cursor(); c.Next(); c.Next(); Console.WriteLine(c.Next()); long t = 0; ref long rt = ref t; for (int i = 0; i < 1000; i++) rt += i; Console.WriteLine(t);
        double d = 1; ref double rd = ref d; rd /= 3; Console.WriteLine(d < 0.34); object o = "o"; ref object ro = ref o; ro = 5; Console.WriteLine(o); object[] cov = new string[2]; try { ref object bad = ref cov[0]; bad = 1; } catch (ArrayTypeMismatchException) { Console.WriteLine("mismatch"); }
    }
}
