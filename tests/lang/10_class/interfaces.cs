using System;
using System.Collections.Generic;

interface IA { int M(); string Name { get; set; } }
interface IB : IA { int N(int x); }
interface IC { int M(); event Action E; int this[int i] { get; } }
interface IGet<T> { T Get(); }

class X : IB, IC
{
    public int M() { return 1; }
    int IC.M() { return 2; }
    public virtual int N(int x) { return x + 1; }
    public string Name { get; set; } = "x";
    public event Action E;
    public void Fire() { if (E != null) E(); }
    int IC.this[int i] { get { return i * 3; } }
}
class Y : X, IA
{
    int IA.M() { return 10; }       // re-implementation
    public override int N(int x) { return base.N(x) * 100; }
    string IA.Name { get { return "Y." + Name; } set { Name = value; } }
}
class Z : Y { public new int M() { return 1000; } }
class W : Z, IC { public new int M() { return 5000; } public event Action E { add { Console.WriteLine("add"); } remove { Console.WriteLine("remove"); } } public int this[int i] { get { return -i; } } }

abstract class Abs : IGet<int>, IGet<string> { public abstract int Get(); string IGet<string>.Get() { return "str" + Get(); } }
class Conc : Abs, IDisposable { public override int Get() { return 42; } public void Dispose() { Console.WriteLine("disposed"); } }
struct S : IA { int n; public int M() { return ++n; } public string Name { get { return "S" + n; } set { n = value.Length; } } }

class P
{
    static int CallM(IA a) { return a.M(); }
    static string CallAll(object o)
    {
        string r = "";
        if (o is IA ia) r += "IA:" + ia.M() + ia.Name + " ";
        if (o is IB ib) r += "IB:" + ib.N(5) + ib.M() + " ";
        if (o is IC ic) r += "IC:" + ic.M() + ic[7] + " ";
        return r;
    }
    static void Main()
    {
        foreach (object o in new object[] { new X(), new Y(), new Z(), new W(), new S(), "no" }) Console.WriteLine(CallAll(o));
        Console.WriteLine(new X().M() + new Z().M() + new W().M());
        IA s = new S(); s.M(); s.M(); Console.WriteLine(s.Name); s.Name = "seven77"; Console.WriteLine(CallM(s));
        var y = new Y(); ((IA)y).Name = "set"; Console.WriteLine(y.Name); Console.WriteLine(((IA)y).Name);
        var x = new X(); int hits = 0; Action a = () => hits++; ((IC)x).E += a; x.E += a; x.Fire(); ((IC)x).E -= a; x.Fire(); Console.WriteLine(hits);
        IC w = new W(); w.E += a; w.E -= a;
        using (var c = new Conc()) { Console.WriteLine(((IGet<int>)c).Get()); Console.WriteLine(((IGet<string>)c).Get()); }
        IEnumerable<char> e = "str"; int n = 0; foreach (char ch in e) n += ch; Console.WriteLine(n);
        IList<int> il = new[] { 4, 5, 6 }; Console.WriteLine(il.Count + il[1] + il.IndexOf(6));
        IA nul = null; try { nul.M(); } catch (NullReferenceException) { Console.WriteLine("nre"); }
        int t = 0; IA[] mix = { new X(), new Y(), new S() }; for (int i = 0; i < 300; i++) t += mix[i % 3].M(); Console.WriteLine(t);
    }
}
