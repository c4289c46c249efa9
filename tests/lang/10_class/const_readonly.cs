using System;

class K
{
    public const int I = 1 << 20; public const long L = long.MinValue; public const string S = "con" + "st" + "q"; public const double D = 1.0 / 3; public const char C = '\x41'; public const bool T = I > 5 && !false;
    public const decimal M = 79228162514264337593543950335m; public const decimal M2 = -0.00001m; public const object N = null; public const float F = 1e-10f; public const ulong U = ulong.MaxValue; public const DayOfWeek W = DayOfWeek.Friday; public const sbyte SB = -7; public const byte B = unchecked((byte)-1);
    public readonly int r; public readonly int[] arr = { 1, 2, 3 }; public static readonly string SR = S.ToUpperInvariant(); public readonly Pt p = new Pt(1, 2);
    public K(int x) { r = x; r *= 2; Bump(ref r); }
    static void Bump(ref int n) { n++; }
}
struct Pt { public int x, y; public Pt(int x, int y) { this.x = x; this.y = y; } public int Inc() { return ++x; } }
readonly struct RO { public readonly int v; public RO(int v) { this.v = v; } public RO With(int d) { return new RO(v + d); } public int Sq => v * v; }

class P
{
    const int Loc = K.I / 3;
    static int Use(in RO r) { return r.Sq + r.v; }
    static void Main()
    {
        Console.WriteLine(K.I); Console.WriteLine(K.L); Console.WriteLine(K.S); Console.WriteLine(K.S.Length); Console.WriteLine(K.D == 1.0 / 3); Console.WriteLine(K.C); Console.WriteLine(K.T); Console.WriteLine(K.M); Console.WriteLine(K.M2); Console.WriteLine(K.N == null); Console.WriteLine(K.F > 0); Console.WriteLine(K.U); Console.WriteLine(K.W); Console.WriteLine(K.SB); Console.WriteLine(K.B);
        const string local = K.S + "x"; Console.WriteLine(local); Console.WriteLine(Loc);
        var k = new K(10); Console.WriteLine(k.r); k.arr[1] = 50; Console.WriteLine(k.arr[1]); Console.WriteLine(K.SR);
        Console.WriteLine(k.p.Inc()); Console.WriteLine(k.p.Inc()); Console.WriteLine(k.p.x);      // calls on a readonly struct field act on a copy
        var r = new RO(6); Console.WriteLine(r.With(1).Sq); Console.WriteLine(Use(r)); Console.WriteLine(Use(new RO(2)));
        Console.WriteLine(typeof(K).GetField("I").IsLiteral); Console.WriteLine(typeof(K).GetField("S").GetRawConstantValue()); Console.WriteLine(typeof(K).GetField("r").IsInitOnly); Console.WriteLine(typeof(K).GetField("W").GetRawConstantValue()); Console.WriteLine(typeof(K).GetField("B").GetValue(null));
        typeof(K).GetField("r").SetValue(k, 99); Console.WriteLine(typeof(K).GetField("r").GetValue(k));
        Console.WriteLine(int.MaxValue); Console.WriteLine(Math.PI); Console.WriteLine(double.Epsilon > 0); Console.WriteLine(char.MaxValue == '\uffff'); Console.WriteLine(decimal.MinusOne); Console.WriteLine(TimeSpan.TicksPerSecond);
    }
}
