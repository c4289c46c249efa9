using System;
using System.Collections.Generic;

class V { public virtual string M<T>(T t) { return "V<" + typeof(T).Name + ">" + t; } public virtual T[] Arr<T>(int n) { return new T[n]; } public virtual int K<T>() { return 1; } }
class W : V { public override string M<T>(T t) { return "W" + base.M(t); } public override T[] Arr<T>(int n) { var a = base.Arr<T>(n + 1); a[n] = default(T); return a; } }
class X : W { public override string M<T>(T t) { return "X" + base.M<List<T>>(new List<T> { t }).Substring(0, 8); } public override int K<T>() { return typeof(T).IsValueType ? 2 : 3; } }
interface IV { string F<T>(T t); U Conv<T, U>(T t, Func<T, U> f); } class IV1 : IV { public string F<T>(T t) { return "1" + typeof(T).Name; } public U Conv<T, U>(T t, Func<T, U> f) { return f(t); } } class IV2 : IV { string IV.F<T>(T t) { return "2" + t; } public virtual U Conv<T, U>(T t, Func<T, U> f) { f(t); return f(t); } } struct IV3 : IV { public int n; public string F<T>(T t) { return "3" + ++n + t; } public U Conv<T, U>(T t, Func<T, U> f) { n += 10; return f(t); } } class IV4 : IV2 { public override U Conv<T, U>(T t, Func<T, U> f) { return default(U); } }
abstract class Visitor<R> { public abstract R Visit<T>(Node<T> n); } class Node<T> { public T v; public R Accept<R>(Visitor<R> vis) { return vis.Visit(this); } } class Show : Visitor<string> { public override string Visit<T>(Node<T> n) { return typeof(T).Name + ":" + n.v; } } class Len : Visitor<int> { public override int Visit<T>(Node<T> n) { return n.v.ToString().Length; } }
class GC<T> { public virtual string Q<U>(T t, U u) { return typeof(T).Name + typeof(U).Name + t + u; } } class GD<T> : GC<List<T>> { public override string Q<U>(List<T> t, U u) { return "GD" + t.Count + base.Q(t, u).Substring(0, 10); } }

class P
{
    static string Call<I>(I i) where I : IV { return i.F(1) + i.F("s") + i.Conv(3, x => x * 1.5); }
    static void Main()
    {
        foreach (V v in new V[] { new V(), new W(), new X() }) { Console.WriteLine(v.M(1) + " " + v.M("s") + " " + v.M(2.5) + " " + v.M<object>(null) + " " + v.M('c')); Console.WriteLine(v.Arr<int>(2).Length + v.Arr<string>(3).GetType().Name + v.K<int>() + v.K<string>()); }
        foreach (IV i in new IV[] { new IV1(), new IV2(), new IV3(), new IV4() }) { Console.WriteLine(i.F(5) + i.F("x") + i.F(new int[0]).Length + i.Conv("abc", s => s.Length) + i.Conv(7, n => "n" + n) + i.Conv(1.5, d => (object)d)); } int c = 0; new IV2().Conv(1, x => c++); Console.WriteLine(c);
        Console.WriteLine(Call(new IV1()) + " " + Call(new IV3()) + " " + Call<IV>(new IV3()) + " " + Call(new IV4())); var ni = new Node<int> { v = 42 }; var ns = new Node<string> { v = "node" }; Console.WriteLine(ni.Accept(new Show()) + ns.Accept(new Show()) + ni.Accept(new Len()) + ns.Accept(new Len()) + new Node<DateTime>().Accept(new Len()).ToString().Length);
        GC<List<int>> g = new GD<int>(); Console.WriteLine(g.Q(new List<int> { 1 }, "u") + g.Q(new List<int>(), 2.5)); Console.WriteLine(new GC<string>().Q("t", 'u')); V w = new W(); Func<int, string> f = w.M; Func<string, string> fs = w.M<string>; Console.WriteLine(f(9) + fs("nine")); int total = 0; V[] vs = { new V(), new X() }; for (int i = 0; i < 1000; i++) total += vs[i & 1].K<string>() + vs[i & 1].K<long>(); Console.WriteLine(total); IV iv = new IV3(); for (int i = 0; i < 5; i++) iv.F(i); Console.WriteLine(iv.F("end")); V nul = null; try { nul.M(1); } catch (NullReferenceException) { Console.WriteLine("nre"); }
        var mi = typeof(V).GetMethod("M").MakeGenericMethod(typeof(short)); Console.WriteLine(mi.Invoke(new X(), new object[] { (short)5 }));
    }
}
