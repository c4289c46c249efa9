using System;
using System.Collections.Generic;

class Temp
{
    double c;
    public double C { get { return c; } set { Sets++; c = value; } }
    public double F { get { return C * 9 / 5 + 32; } set { C = (value - 32) * 5 / 9; } }
    public int Sets { get; private set; }
    public static int Count { get; set; } = 7;
    public int Arrow => Sets * 2;
    public virtual string V { get; set; } = "v";
    public string RO { get; } = "ro";
}
class Temp2 : Temp { public override string V { get { return "<" + base.V + ">"; } set { base.V = value.ToUpper(); } } }
class Grid
{
    int[,] d = new int[4, 4]; Dictionary<string, int> byName = new Dictionary<string, int>();
    public int this[int x, int y] { get { return d[x, y]; } set { d[x, y] = value; } }
    public int this[string s] { get { return byName.TryGetValue(s, out int v) ? v : -1; } set { byName[s] = value; } }
    public int this[params int[] all] { get { int s = 0; foreach (int i in all) s += i; return s; } }
}
abstract class AbsP { public abstract int P { get; set; } public int Twice { get { return P * 2; } } }
class ConP : AbsP { public override int P { get; set; } }
class Order { string log = ""; int v; public int V { get { log += "g"; return v; } set { log += "s"; v = value; } } public Order Self { get { log += "."; return this; } } public string Log { get { return log; } } }
class Pt { public int X { get; set; } public int Y { get; set; } public Pt Inner { get; set; } public List<int> L { get; } = new List<int>(); }

class P
{
    static void Main()
    {
        var t = new Temp { C = 100 };
        Console.WriteLine(t.F); t.F = 212; Console.WriteLine(t.C); t.C += 5; t.C++; Console.WriteLine(t.C); Console.WriteLine(t.Sets); Console.WriteLine(t.Arrow);
        Temp.Count *= 3; Temp.Count--; Console.WriteLine(Temp.Count);
        Temp t2 = new Temp2(); t2.V = "abc"; Console.WriteLine(t2.V); Console.WriteLine(t2.RO);
        var g = new Grid(); g[1, 2] = 5; g[1, 2] += 6; g[3, 3]--; Console.WriteLine(g[1, 2] + g[3, 3]); g["a"] = 3; g["a"] <<= 3; Console.WriteLine(g["a"]); Console.WriteLine(g["b"]); Console.WriteLine(g[1, 2, 3, 4]);
        var c = new ConP(); c.P = 21; Console.WriteLine(c.Twice);
        var o = new Order(); o.Self.V += o.Self.V++; Console.WriteLine(o.Log); Console.WriteLine(o.V);
        var p = new Pt { X = 1, Y = 2, Inner = new Pt { X = 3, L = { 7, 8 } }, L = { 9 } };
        Console.WriteLine(p.X + p.Y + p.Inner.X + p.Inner.L[1] + p.L[0]);
        int a = p.X = p.Y = 50; Console.WriteLine(a + p.X);
        var anon = new { A = 1, B = "two", C = new { D = 3.5 } }; Console.WriteLine(anon); Console.WriteLine(anon.Equals(new { A = 1, B = "two", C = new { D = 3.5 } })); Console.WriteLine(anon.C.D);
    }
}
