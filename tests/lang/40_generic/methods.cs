using System;
using System.Collections.Generic;

class P
{
    static T Id<T>(T t) { return t; }
    static void Swap<T>(ref T a, ref T b) { T t = a; a = b; b = t; }
    static T Max<T>(T a, T b) where T : IComparable<T> { return a.CompareTo(b) >= 0 ? a : b; }
    static U Fold<T, U>(IEnumerable<T> s, U z, Func<U, T, U> f) { foreach (T t in s) z = f(z, t); return z; }
    static List<U> Map<T, U>(IEnumerable<T> s, Func<T, U> f) { var l = new List<U>(); foreach (T t in s) l.Add(f(t)); return l; }
    static T[] Rep<T>(T t, int n) { var a = new T[n]; for (int i = 0; i < n; i++) a[i] = t; return a; }
    static string Names<A, B, C>() { return typeof(A).Name + typeof(B).Name + typeof(C).Name; }
    static int Count<T>(params T[] a) { return a.Length; }
    static bool Is<T>(object o) { return o is T; }
    static T As<T>(object o) where T : class { return o as T; }
    static T Cast<T>(object o) { return (T)o; }
    static T Def<T>() { return default(T); }
    static string Over<T>(T t) { return "generic"; } static string Over(int t) { return "int"; } static string Over(string s) { return "string"; } static string Over<T>(List<T> t) { return "list of " + typeof(T).Name; }
    static object Box<T>(T t) { return t; }
    static bool Eq<T>(T a, T b) { return a.Equals(b); }
    static T Rec<T>(T t, int n) { return n == 0 ? t : Rec<T>(t, n - 1); }
    static string Grow<T>(int n) { return n == 0 ? typeof(T).ToString() : Grow<List<T>>(n - 1); }
    static string Grow2<T>(int n, T t) { return n == 0 ? t.ToString() : Grow2(n - 1, new KeyValuePair<T, int>(t, n)); }
    class Inst { public int calls; public T Echo<T>(T t) { calls++; return t; } public virtual string V<T>(T t) { return "Inst " + typeof(T).Name + t; } public static implicit operator int(Inst i) { return i.calls; } }
    static IEnumerable<T> Iter<T>(T a, T b) { yield return a; yield return b; yield return default(T); }
    static Func<T> Close<T>(T t) { int n = 0; return () => { n++; return t; }; }
    static void Main()
    {
        Console.WriteLine(Id(5) + Id("s") + Id('c') + Id(2.5) + Id(1L) + Id<object>(null)); int a = 1, b = 2; Swap(ref a, ref b); string s = "x", t = "y"; Swap(ref s, ref t); Console.WriteLine(a + s); var d1 = new DateTime(2000, 1, 1); var d2 = d1.AddDays(1); Swap(ref d1, ref d2); Console.WriteLine(d1.Day); Console.WriteLine(Max(3, 7) + Max("abc", "abd") + Max(2.5, -1) + Max('a', 'b') + Max(1.5m, 1.25m));
        Console.WriteLine(Fold(new[] { 1, 2, 3 }, "", (z, x) => z + x)); Console.WriteLine(Fold("hello", 0, (z, c) => z + c)); Console.WriteLine(Fold(new[] { "a", "bb" }, 0.5, (z, x) => z + x.Length)); Console.WriteLine(string.Join(",", Map(new[] { 1, 2 }, x => x * 1.5)) + string.Join(",", Map("ab", c => (int)c))); Console.WriteLine(string.Join("", Rep("z", 3)) + Rep(1.5f, 2)[1] + Rep<object>(null, 4).Length + Rep((byte)7, 2)[0]); Console.WriteLine(Rep("z", 1).GetType() + " " + Rep<object>("z", 1).GetType());
        Console.WriteLine(Names<int, string, List<int>>() + Names<object, P, byte>()); Console.WriteLine(Count(1, 2, 3) + Count<object>() + Count("a")); Console.WriteLine(Is<int>(5) + " " + Is<string>(5) + " " + Is<object>(null) + " " + Is<int?>(5) + " " + Is<IComparable<int>>(5) + " " + Is<List<int>>(new List<int>()) + " " + Is<List<object>>(new List<string>())); Console.WriteLine(As<string>("q") + (As<string>(5) == null) + (As<IEnumerable<char>>("q") != null)); Console.WriteLine(Cast<int>(5) + Cast<string>("z")); try { Cast<string>(5); } catch (InvalidCastException) { Console.WriteLine("ice"); } try { Cast<int>(null); } catch (NullReferenceException) { Console.WriteLine("nre"); } Console.WriteLine(Cast<int?>(null) == null); Console.WriteLine(Def<int>() + "" + Def<string>() + Def<bool>() + Def<DateTime>().Year + Def<int?>() + Def<DayOfWeek>());
        Console.WriteLine(Over(1) + Over("s") + Over(1L) + Over(new List<byte>())); Console.WriteLine(Box(5).GetType().Name + Box("s") + Box((int?)null) + Box((int?)3).GetType().Name); Console.WriteLine(Eq(1, 1) && Eq("a", "a") && !Eq(1.0, 2.0) && Eq(DayOfWeek.Friday, DayOfWeek.Friday)); Console.WriteLine(Rec("deep", 100) + Rec(7, 50)); Console.WriteLine(Grow<int>(2).Length > 50); Console.WriteLine(Grow<string>(1)); Console.WriteLine(Grow2(3, "s"));
        var i = new Inst(); i.Echo(1); i.Echo("s"); Console.WriteLine(i + i.V(1.5) + i.V("q") + i.V<object>(null)); Console.WriteLine(string.Join(";", Iter("p", "q")) + string.Join(";", Iter(1, 2))); var f = Close("closed"); f(); Console.WriteLine(f() + Close(9)()); Func<int, int> fi = Id; Func<string, string> fs = Id<string>; Console.WriteLine(fi(3) + fs("4")); Func<double, string> fv = i.V; Console.WriteLine(fv(2));
    }
}
