using System;
using System.Collections.Generic;

// Code shared between reference-type instantiations has to get everything about T from a dictionary.
class Ops<T>
{
    static int made; public readonly T[] arr = new T[2]; public Ops() { made++; }
    public Type Tp() { return typeof(T); } public Type Arr() { return typeof(T[]); } public Type Lst() { return typeof(Dictionary<string, List<T>>); } public object NewArr(int n) { return new T[n]; } public object NewList() { return new List<T>(); } public bool Is(object o) { return o is T; } public bool IsArr(object o) { return o is T[]; } public T As(object o) { return o is T ? (T)o : default(T); } public T Cast(object o) { return (T)o; } public IEnumerable<T> CastE(object o) { return (IEnumerable<T>)o; } public Func<T> Fn(T t) { return () => t; } public Func<T, string> Fn2() { return Str; } static string Str(T t) { return typeof(T).Name + ":" + t; } public int Made { get { return made; } } public Ops<T[]> Up() { return new Ops<T[]>(); } public string Deep<U>(U u) { return typeof(T).Name + typeof(U).Name + typeof(KeyValuePair<T, U>).GetGenericArguments().Length + new List<U> { u }.Count + Ops<U>.made; } public object Box(T t) { return t; } public string Sw(object o) { return o is T t ? "T " + t : o is T[] a ? "T[] " + a.Length : o is List<T> l ? "List " + l.Count : "no"; } public void Set(T[] a, T v) { a[0] = v; } public ref T Ref(int i) { return ref arr[i]; } public T Try(object o) { try { return (T)o; } catch (InvalidCastException) { return default(T); } } public static bool operator ==(Ops<T> a, Ops<T> b) { return a.Tp() == b.Tp(); } public static bool operator !=(Ops<T> a, Ops<T> b) { return !(a == b); } public IEnumerable<object> It() { yield return typeof(T); yield return default(T); yield return new T[1]; } public override bool Equals(object o) { return o is Ops<T>; } public override int GetHashCode() { return 0; }
}
class NewT<T> where T : class, new() { public T Make() { return new T(); } public T[] MakeN() { return new[] { new T(), new T() }; } public Func<T> Lazy() { return () => new T(); } }
class Q { public static int n; public int id = n++; public override string ToString() { return "Q" + id; } } class R { public override string ToString() { return "R"; } }
class Wrong<T> where T : class { public static string Test(object o) { T t = o as T; return t == null ? "not " + typeof(T).Name : "is " + typeof(T).Name; } public static bool Same(T a, T b) { return a == b; } }

class P
{
    static string M<T>(T t) { return new Ops<T>().Tp().Name + new Ops<List<T>>().Tp().Name + typeof(Func<T, T>).GetGenericArguments()[1].Name; }
    static string Chain<T>(object o) { return Chain2<T[]>(o) + Chain2<List<T>>(o); } static string Chain2<T>(object o) { return (o is T ? "Y" : "N") + typeof(T).Name; }
    static T[] Three<T>(T t) { T[] a = { t, t, default(T) }; return a; }
    static void Show<T>(object yes, object no, T val)
    {
        var o = new Ops<T>(); Console.WriteLine(o.Tp() + " " + o.Arr().Name + " " + o.Lst().GetGenericArguments()[1].GetGenericArguments()[0].Name + " " + o.NewArr(2) + " " + o.NewList().GetType().GetGenericArguments()[0].Name); Console.WriteLine(o.Is(yes) + " " + o.Is(no) + " " + o.IsArr(new T[0]) + " " + o.IsArr(new int[0][]) + " " + o.As(yes) + " " + o.As(no) + " " + o.Fn(val)() + " " + o.Fn2()(val) + " " + o.Box(val)); try { o.Cast(no); Console.WriteLine("cast ok"); } catch (InvalidCastException) { Console.WriteLine("bad cast"); } try { o.CastE(new List<T>()); o.CastE(no); } catch (InvalidCastException) { Console.WriteLine("bad castE"); }
        Console.WriteLine(o.Up().Up().Tp().Name + " " + o.Deep(1) + " " + o.Deep("s") + " " + o.Sw(val) + " " + o.Sw(new[] { val }) + " " + o.Sw(new List<T>()) + " " + o.Sw(this_) + " " + o.Made); o.Ref(1) = val; Console.WriteLine(o.arr[1] + " " + o.Try(no) + " " + o.Equals(new Ops<T>()) + " " + o.Equals(new Ops<P>())); foreach (object x in o.It()) Console.Write((x ?? "null") + ";"); Console.WriteLine(); try { o.Set((T[])(object)new string[1], val); Console.WriteLine("set"); } catch (Exception e) { Console.WriteLine(e.GetType().Name); }
    }
    static readonly object this_ = new P();
    static void Main()
    {
        Show<string>("y", 1, "val"); Show<object>("y", null, "val"); Show<R>(new R(), new Q(), new R()); Show<int>(5, "no", 77); Show<List<string>>(new List<string>(), new List<object>(), null); Show<IComparable>(5, new P(), "cmp");
        Console.WriteLine(M("s") + M(new Q()) + M(1) + M<object>(null)); Console.WriteLine(Chain<string>(new string[0]) + Chain<object>(new string[0]) + Chain<Q>(new List<Q>())); Console.WriteLine(Three("z").GetType() + " " + Three(new Q())[1] + Three<R>(null).GetType().Name); Console.WriteLine(new NewT<Q>().Make() + "" + new NewT<R>().MakeN()[1] + new NewT<Q>().Lazy()() + new NewT<List<R>>().MakeN()[0].Count); Console.WriteLine(Wrong<string>.Test("s") + Wrong<Q>.Test("s") + Wrong<Array>.Test(new int[0]) + Wrong<string>.Same("a", "a")); Console.WriteLine(new Ops<string>() == new Ops<string>());
    }
}
