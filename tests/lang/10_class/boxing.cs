using System;
using System.Collections;

interface IInc { void Inc(); int V { get; } }
struct Ctr : IInc { public int n; public void Inc() { n++; } public int V { get { return n; } } public override string ToString() { return "#" + n; } }
enum Col : byte { R = 1, G = 2, B = 200 }

class P
{
    static object Id(object o) { return o; }
    static void Inc<T>(ref T t) where T : IInc { t.Inc(); }
    static int IncBox<T>(T t) where T : IInc { IInc b = t; b.Inc(); t.Inc(); t.Inc(); return b.V * 10 + t.V; }
    static string Str<T>(T t) { return t.ToString() + "/" + t.GetType().Name + "/" + (t.GetHashCode() == t.GetHashCode()); }
    static void Main()
    {
        Ctr c = new Ctr(); object o = c; ((IInc)o).Inc(); ((IInc)o).Inc(); c.Inc();
        Console.WriteLine(c.n); Console.WriteLine(((Ctr)o).n); ((Ctr)o).Inc(); Console.WriteLine(o);
        IInc i1 = c, i2 = i1; i1.Inc(); Console.WriteLine(i2.V + c.V * 10);
        Inc(ref c); Console.WriteLine(c.V); Console.WriteLine(IncBox(c)); Console.WriteLine(c.V);
        IInc ib = c; Inc(ref ib); Console.WriteLine(ib.V);
        Console.WriteLine(Id(true)); Console.WriteLine(Id((byte)255)); Console.WriteLine(Id((sbyte)-128)); Console.WriteLine(Id('c')); Console.WriteLine(Id((short)-5)); Console.WriteLine(Id(ushort.MaxValue)); Console.WriteLine(Id(uint.MaxValue)); Console.WriteLine(Id(long.MinValue)); Console.WriteLine(Id(ulong.MaxValue)); Console.WriteLine(Id(1.5f)); Console.WriteLine(Id(-2.25)); Console.WriteLine(Id(Col.B)); Console.WriteLine(Id((IntPtr)7)); Console.WriteLine(Id(12.50m));
        Console.WriteLine((byte)(Col)Id(Col.G)); Console.WriteLine((int)Id(5) + (long)Id(6L) + (byte)Id((byte)7)); Console.WriteLine((Col)(byte)Id((byte)200));
        int? n = 5; object bn = n; Console.WriteLine(bn.GetType().Name); n = null; bn = n; Console.WriteLine(bn == null); int? back = (int?)Id(9); Console.WriteLine(back.Value); back = (int?)Id(null); Console.WriteLine(back.HasValue);
        Console.WriteLine(Str(5)); Console.WriteLine(Str("s")); Console.WriteLine(Str(c)); Console.WriteLine(Str(Col.R)); Console.WriteLine(Str(2.5)); Console.WriteLine(Str((int?)3));
        ArrayList l = new ArrayList(); for (int i = 0; i < 100; i++) l.Add(i); long sum = 0; foreach (int x in l) sum += x; Console.WriteLine(sum);
        object a1 = 1, a2 = 1; Console.WriteLine(a1 == a2); Console.WriteLine(a1.Equals(a2)); Console.WriteLine(((IComparable)a1).CompareTo(2)); 
        try { long q = (long)Id(5); Console.WriteLine(q); } catch (InvalidCastException) { Console.WriteLine("cast"); }
        try { int q = (int)Id(null); Console.WriteLine(q); } catch (NullReferenceException) { Console.WriteLine("null"); }
        ValueType vt = c; Enum en = Col.R; Console.WriteLine(vt.ToString() + en); Console.WriteLine(string.Concat(1, 'a', 2.5, Col.G));
        object[] mixed = { 1, 2L, 3.0, '4', "5", (byte)6, Col.R, null }; foreach (object m in mixed) Console.Write((m == null ? "null" : m.GetType().Name + "=" + m) + " "); Console.WriteLine();
    }
}
