using System;

abstract class Shape
{
    public abstract int Area();
    public virtual string Name() { return "shape"; }
    public string Describe() { return Name() + ":" + Area(); }
    public virtual Shape Grow() { return this; }
}
class Sq : Shape
{
    protected int s; public Sq(int s) { this.s = s; }
    public override int Area() { return s * s; }
    public override string Name() { return "sq"; }
    public override Shape Grow() { return new Sq(s + 1); }
}
class Rect : Sq
{
    int h; public Rect(int w, int h) : base(w) { this.h = h; }
    public override int Area() { return s * h; }
    public sealed override string Name() { return "rect<" + base.Name() + ">"; }
}
class Hider : Rect
{
    public Hider() : base(2, 3) { }
    public new virtual int Area() { return -1; }
    public new string Describe() { return "hidden " + base.Describe() + "/" + Area(); }
}
class Hider2 : Hider { public override int Area() { return -2; } }

class CtorVirtual { public int seen; public CtorVirtual() { seen = Get(); } protected virtual int Get() { return 1; } }
class CtorVirtual2 : CtorVirtual { int f = 5; int g; public CtorVirtual2() { g = 7; } protected override int Get() { return f * 10 + g; } }

class A { public virtual string M(int x) { return "A.int"; } public virtual string M(object x) { return "A.obj"; } public virtual string M(long x) { return "A.long"; } }
class B : A { public override string M(object x) { return "B.obj"; } public override string M(int x) { return "B.int>" + base.M(x); } }

class P
{
    static void Main()
    {
        Shape[] all = { new Sq(3), new Rect(2, 5), new Hider(), new Hider2() };
        foreach (var s in all) { Console.WriteLine(s.Describe()); Console.WriteLine(s.Area()); }
        Hider h = new Hider2();
        Console.WriteLine(h.Area()); Console.WriteLine(((Rect)h).Area()); Console.WriteLine(h.Describe());
        Console.WriteLine(all[0].Grow().Grow().Area()); Console.WriteLine(all[1].Grow().Describe());
        Console.WriteLine(new CtorVirtual().seen); Console.WriteLine(new CtorVirtual2().seen);
        A a = new B(); byte by = 1; string str = "";
        Console.WriteLine(a.M(1)); Console.WriteLine(a.M(1L)); Console.WriteLine(a.M(str)); Console.WriteLine(a.M(by)); Console.WriteLine(new A().M('c'));
        int sum = 0;
        for (int i = 0; i < 1000; i++) sum += all[i & 3].Area();
        Console.WriteLine(sum);
        Shape n = null;
        try { n.Area(); } catch (NullReferenceException) { Console.WriteLine("nre"); }
        try { n.Describe(); } catch (NullReferenceException) { Console.WriteLine("nre"); }
        Func<int> f = all[1].Area; Console.WriteLine(f());
    }
}
