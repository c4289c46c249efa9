using System;

struct Frac : IEquatable<Frac>, IComparable<Frac>
{
    readonly int n, d;
    public Frac(int n, int d) { int g = Gcd(Math.Abs(n), Math.Abs(d)); if (d < 0) g = -g; this.n = n / g; this.d = d / g; }
    static int Gcd(int a, int b) { return b == 0 ? Math.Max(a, 1) : Gcd(b, a % b); }
    public static Frac operator +(Frac a, Frac b) { return new Frac(a.n * b.d + b.n * a.d, a.d * b.d); }
    public static Frac operator -(Frac a, Frac b) { return a + -b; }
    public static Frac operator -(Frac a) { return new Frac(-a.n, a.d); }
    public static Frac operator *(Frac a, Frac b) { return new Frac(a.n * b.n, a.d * b.d); }
    public static Frac operator /(Frac a, Frac b) { return new Frac(a.n * b.d, a.d * b.n); }
    public static Frac operator ++(Frac a) { return a + 1; }
    public static bool operator ==(Frac a, Frac b) { return a.n == b.n && a.d == b.d; }
    public static bool operator !=(Frac a, Frac b) { return !(a == b); }
    public static bool operator <(Frac a, Frac b) { return (long)a.n * b.d < (long)b.n * a.d; }
    public static bool operator >(Frac a, Frac b) { return b < a; }
    public static implicit operator Frac(int i) { return new Frac(i, 1); }
    public static explicit operator double(Frac f) { return (double)f.n / f.d; }
    public static explicit operator int(Frac f) { return f.n / f.d; }
    public override string ToString() { return d == 1 ? n.ToString() : n + "/" + d; }
    public bool Equals(Frac o) { return this == o; }
    public override bool Equals(object o) { return o is Frac f && Equals(f); }
    public override int GetHashCode() { return n * 31 + d; }
    public int CompareTo(Frac o) { return this < o ? -1 : this == o ? 0 : 1; }
}
class Tri
{
    public readonly int v; public Tri(int v) { this.v = v; }
    public static bool operator true(Tri t) { Console.WriteLine("true? " + t.v); return t.v > 0; }
    public static bool operator false(Tri t) { Console.WriteLine("false? " + t.v); return t.v < 0; }
    public static Tri operator &(Tri a, Tri b) { return new Tri(Math.Min(a.v, b.v)); }
    public static Tri operator |(Tri a, Tri b) { return new Tri(Math.Max(a.v, b.v)); }
    public static Tri operator !(Tri a) { return new Tri(-a.v); }
    public static Tri operator ~(Tri a) { return new Tri(~a.v); }
    public static int operator <<(Tri a, int n) { return a.v << n; }
    public static string operator %(Tri a, string s) { return s + a.v; }
}

class P
{
    static void Main()
    {
        Frac a = new Frac(1, 2), b = new Frac(-3, 4);
        Console.WriteLine(a + b); Console.WriteLine(a - b); Console.WriteLine(a * b); Console.WriteLine(a / b); Console.WriteLine(a + 1); Console.WriteLine(2 - a);
        a++; Console.WriteLine(a); Console.WriteLine(a++ + ++a); Console.WriteLine((double)b); Console.WriteLine((int)new Frac(7, -2));
        Console.WriteLine(a == new Frac(14, 4)); Console.WriteLine(a != 3); Console.WriteLine(a.Equals((object)3)); Console.WriteLine(b < a); Console.WriteLine(b > a);
        Frac[] fs = { 3, new Frac(1, 3), -1, new Frac(2, 3) }; Array.Sort(fs); Console.WriteLine(string.Join(" ", fs));
        Frac? n = null; Console.WriteLine((n + a).HasValue); n = a; Console.WriteLine(n + a); Console.WriteLine(n == a);
        Tri t = new Tri(1), f = new Tri(-1), z = new Tri(0);
        if (t && f) Console.WriteLine("yes"); else Console.WriteLine("no");
        if (f && t) Console.WriteLine("yes"); else Console.WriteLine("no");
        if (t || f) Console.WriteLine("yes"); else Console.WriteLine("no");
        if (z || !f) Console.WriteLine("yes"); else Console.WriteLine("no");
        Console.WriteLine((~z).v); Console.WriteLine(new Tri(3) << 4); Console.WriteLine(new Tri(9) % "mod ");
        Frac s = 0; for (int i = 1; i <= 8; i++) s += new Frac(1, i * (i + 1)); Console.WriteLine(s);
    }
}
