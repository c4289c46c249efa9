using System;

struct Pt { public int X, Y; public Pt(int x, int y) { X = x; Y = y; } public void Move(int d) { X += d; Y -= d; } public Pt Moved(int d) { Pt p = this; p.Move(d); return p; } public int Sum => X + Y; public override string ToString() { return "(" + X + "," + Y + ")"; } public static Pt Zero; public void Reset() { this = new Pt(-1, -1); } }
struct Line { public Pt A, B; public string Name; public int Len2() { int dx = A.X - B.X, dy = A.Y - B.Y; return dx * dx + dy * dy; } }
class Holder { public Pt P = new Pt(1, 2); public Line L; public Pt[] Arr = new Pt[3]; public Pt Prop { get; set; } public static Line SL; }

class P
{
    static Pt Twice(Pt p) { p.X *= 2; p.Y *= 2; return p; }
    static void TwiceRef(ref Pt p) { p.X *= 2; p.Y *= 2; }
    static void Out(out Pt p) { p = default(Pt); p.X = 9; }
    static Pt Swap(Pt p) { return new Pt(p.Y, p.X); }
    static void Main()
    {
        Pt a = new Pt(3, 4), b = a; b.X = 100;
        Console.WriteLine(a); Console.WriteLine(b); Console.WriteLine(Twice(a)); Console.WriteLine(a); TwiceRef(ref a); Console.WriteLine(a);
        a.Move(5); Console.WriteLine(a); Console.WriteLine(a.Moved(1)); Console.WriteLine(a.Sum); Out(out a); Console.WriteLine(a); a.Reset(); Console.WriteLine(a);
        var h = new Holder(); h.P.X = 50; h.P.Move(1); Console.WriteLine(h.P); h.Prop.Move(7); Console.WriteLine(h.Prop); h.Prop = h.P; Console.WriteLine(h.Prop);
        h.Arr[1].Move(3); h.Arr[2] = h.Arr[1]; h.Arr[2].X++; Console.WriteLine(h.Arr[0] + "" + h.Arr[1] + h.Arr[2]); TwiceRef(ref h.Arr[1]); Console.WriteLine(h.Arr[1]);
        h.L.A = new Pt(1, 1); h.L.B.X = 4; h.L.B.Y = 5; h.L.Name = "line"; Console.WriteLine(h.L.Len2()); Line c = h.L; c.A.Move(-3); c.Name = "copy"; Console.WriteLine(c.A + c.Name + h.L.A + h.L.Name + c.Len2());
        Holder.SL = c; Holder.SL.B.Reset(); Console.WriteLine(Holder.SL.B + "" + c.B); Pt.Zero.X++; Console.WriteLine(Pt.Zero);
        Pt s = new Pt(1, 2); s = Swap(s); Console.WriteLine(s); s = Swap(Swap(Swap(s))); Console.WriteLine(s);
        Pt[] ring = { new Pt(1, 1), new Pt(2, 2), new Pt(3, 3) }; Pt t = ring[0]; ring[0] = ring[1]; ring[1] = ring[2]; ring[2] = t; Console.WriteLine(ring[0] + "" + ring[1] + ring[2]);
        foreach (Pt p in ring) p.Moved(1); for (int i = 0; i < 3; i++) { Pt q = ring[i]; q.X = 0; } Console.WriteLine(ring[0]);
        Pt acc = new Pt(); for (int i = 0; i < 10; i++) { acc.X += i; acc.Y -= i * i; if (i % 3 == 0) acc = Swap(acc); } Console.WriteLine(acc);
        Line nl = new Line(); Console.WriteLine(nl.Name == null); Console.WriteLine(nl.Len2()); Line[] la = new Line[2]; la[1].A.X = 3; Console.WriteLine(la[1].Len2());
        bool f = a.X < 0; Pt cond = f ? s : t; Console.WriteLine(cond); object o = cond; cond.X = 77; Console.WriteLine(o); Console.WriteLine(((Pt)o).Sum);
    }
}
