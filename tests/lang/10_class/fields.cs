using System;

class Base
{
    public byte b = 1; public long l = 2; public bool t = true; public int i = 3; public short s = 4; public object o = "base"; public double d = 5.5; public char c = 'c'; public float f = 6.25f;
    public int hidden = 100;
}
class Mid : Base
{
    public new int hidden = 200;
    public byte b2 = 11; public string name = "mid"; public ulong ul = ulong.MaxValue;
    public int BaseHidden { get { return base.hidden; } set { base.hidden = value; } }
}
class Leaf : Mid
{
    public sbyte sb = -1; public Leaf next; public int[] arr = { 1, 2 }; public decimal dec = 1.5m; public DateTime dt = new DateTime(2000, 1, 1);
    public readonly int ro; public static int made;
    public Leaf(int r) { ro = r; made++; }
    public Leaf() : this(77) { sb = -2; }
}

class P
{
    static void Main()
    {
        var x = new Leaf();
        Console.WriteLine(x.b + x.l + x.i + x.s); Console.WriteLine(x.t); Console.WriteLine(x.o); Console.WriteLine(x.d.ToString() + x.c + x.f);
        Console.WriteLine(x.hidden); Console.WriteLine(((Base)x).hidden); Console.WriteLine(x.BaseHidden);
        x.BaseHidden = 101; x.hidden++;
        Console.WriteLine(x.hidden); Console.WriteLine(((Base)x).hidden);
        Console.WriteLine(x.ro); Console.WriteLine(x.sb); Console.WriteLine(Leaf.made);
        x.next = new Leaf(5); x.next.next = x;
        Console.WriteLine(x.next.ro); Console.WriteLine(x.next.next == x); Console.WriteLine(x.next.sb);
        x.next.arr[0] += 10; x.next.next.next.arr[1] *= 20;
        Console.WriteLine(x.next.arr[0]); Console.WriteLine(x.next.arr[1]); Console.WriteLine(x.arr[0]);
        x.b--; x.b--; Console.WriteLine(x.b);
        x.s += 32767; Console.WriteLine(x.s);
        x.l <<= 40; Console.WriteLine(x.l);
        x.d *= x.f; Console.WriteLine(x.d);
        Console.WriteLine(x.dec); Console.WriteLine(x.dt.Year); Console.WriteLine(x.ul);
        x.b2 = 255; Console.WriteLine(x.b2 + x.b); x.name += x.c; Console.WriteLine(x.name);
        Leaf n = null;
        try { n.i = 5; } catch (NullReferenceException) { Console.WriteLine("nre store"); }
        try { Console.WriteLine(n.dec); } catch (NullReferenceException) { Console.WriteLine("nre load"); }
        try { Console.WriteLine(x.next.next.next.next.arr[0]); n.arr[0]++; } catch (NullReferenceException) { Console.WriteLine("nre chain"); }
    }
}
