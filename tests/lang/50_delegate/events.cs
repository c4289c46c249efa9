using System;
using System.Collections.Generic;

class Args : EventArgs { public int V; public bool Handled; }
class Src { public event EventHandler<Args> Changed; public event Action Simple; public static event Action<string> Stat; int v; public int V { get { return v; } set { if (v == value) return; v = value; OnChanged(); } } protected virtual void OnChanged() { var h = Changed; if (h != null) h(this, new Args { V = v }); } public void Raise() { Simple?.Invoke(); } public static void RaiseStat(string s) { Stat?.Invoke(s); } public int Count => Changed == null ? 0 : Changed.GetInvocationList().Length; }
class Der : Src { protected override void OnChanged() { Console.WriteLine("before"); base.OnChanged(); Console.WriteLine("after"); } }
class Custom { List<Action> l = new List<Action>(); public event Action E { add { Console.WriteLine("add " + l.Count); l.Add(value); } remove { Console.WriteLine("remove " + l.Remove(value)); } } public void Fire() { foreach (var a in l.ToArray()) a(); } }
interface IEv { event Action<int> Ev; } class Impl : IEv { Action<int> x; event Action<int> IEv.Ev { add { x += value; } remove { x -= value; } } public void Go(int n) { x?.Invoke(n); } } abstract class AbsEv { public abstract event Action A; public virtual event Action V; public void FireV() { V?.Invoke(); } } class ConEv : AbsEv { public override event Action A; public void FireA() { A?.Invoke(); } }

class P
{
    static void H1(object s, Args a) { Console.WriteLine("H1 " + a.V + " " + s.GetType().Name); } void H2(object s, Args a) { Console.WriteLine("H2 " + a.V); a.Handled = true; } static void Base(object s, EventArgs e) { Console.WriteLine("base args " + (e is Args)); }
    static void Main()
    {
        var s = new Src(); s.V = 1; s.Changed += H1; s.V = 2; s.V = 2; var p = new P(); s.Changed += p.H2; s.Changed += Base; s.V = 3; Console.WriteLine(s.Count); s.Changed -= H1; s.Changed -= new P().H2; s.V = 4; Console.WriteLine(s.Count); s.Changed -= p.H2; s.Changed -= Base; Console.WriteLine(s.Count); EventHandler<Args> once = null; once = (o, a) => { Console.WriteLine("once " + a.V); ((Src)o).Changed -= once; }; s.Changed += once; s.V = 5; s.V = 6;
        var d = new Der(); d.Changed += H1; d.V = 9; int n = 0; Action inc = () => n++; s.Simple += inc; s.Simple += inc; s.Simple += () => n += 10; s.Raise(); Console.WriteLine(n); s.Simple -= inc; s.Raise(); Console.WriteLine(n); Src.RaiseStat("none"); Src.Stat += x => Console.WriteLine("stat " + x); Src.RaiseStat("yes");
        var c = new Custom(); c.E += inc; c.E += inc; c.Fire(); Console.WriteLine(n); c.E -= inc; c.E -= () => { }; c.Fire(); Console.WriteLine(n); var im = new Impl(); Action<int> show = x => Console.WriteLine("ev " + x); ((IEv)im).Ev += show; im.Go(4); ((IEv)im).Ev -= show; im.Go(5); var ce = new ConEv(); ce.A += () => Console.WriteLine("A"); ce.V += () => Console.WriteLine("V"); ce.FireA(); ce.FireV(); var ei = typeof(Src).GetEvent("Changed"); Console.WriteLine(ei.Name + ei.EventHandlerType.Name); ei.AddEventHandler(s, (EventHandler<Args>)H1); s.V = 77; s.Changed += (o, a) => { throw new Exception("handler"); }; s.Changed += (o, a) => Console.WriteLine("not reached"); try { s.V = 78; } catch (Exception e) { Console.WriteLine(e.Message); }
    }
}
