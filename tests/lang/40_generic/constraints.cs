using System;
using System.Collections.Generic;

interface IShape { int Area(); } interface IMake<T> { T Make(int n); }
class Sq : IShape, IComparable<Sq> { public int s; public Sq() { s = 3; } public int Area() { return s * s; } public int CompareTo(Sq o) { return s - o.s; } public override string ToString() { return "Sq" + s; } }
struct Pt : IShape { public int x; public int Area() { return ++x; } public static int Made; }
class Self<T> where T : Self<T>, new() { public int id; public static T Create(int i) { return new T { id = i }; } public virtual string Hi() { return typeof(T).Name + id; } } class Der : Self<Der> { public override string Hi() { return "!" + base.Hi(); } }
class Fac : IMake<string>, IMake<int> { string IMake<string>.Make(int n) { return new string('*', n); } int IMake<int>.Make(int n) { return n * n; } }
enum E { A, B = 5 }

class P
{
    static T New<T>() where T : new() { return new T(); }
    static List<T> NewN<T>(int n) where T : new() { var l = new List<T>(); while (n-- > 0) l.Add(new T()); return l; }
    static int Area<T>(T t) where T : IShape { return t.Area() + t.Area(); }
    static int AreaC<T>(T t) where T : class, IShape { return t == null ? -1 : t.Area(); }
    static bool IsNullS<T>(T? t) where T : struct { return t == null; }
    static T Max<T>(List<T> l) where T : IComparable<T> { T m = l[0]; for (int i = 1; i < l.Count; i++) if (l[i].CompareTo(m) > 0) m = l[i]; return m; }
    static string Conv<T, U>(T t) where T : U where U : class { U u = t; return u.ToString() + typeof(U).Name; }
    static R Mk<F, R>(F f, int n) where F : IMake<R> { return f.Make(n); }
    static int Ref<T>(T a, T b) where T : class { return (a == b ? 1 : 0) + (a is IShape ? 2 : 0) + (a == null ? 4 : 0); }
    static string En<T>(T t) where T : struct, IConvertible { return t.ToString() + t.ToInt32(null) + default(T); }
    static void Disp<T>(T t) where T : IDisposable { using (t) { Console.WriteLine("in use"); } }
    static int Sum<T, C>(C c) where C : IEnumerable<T> where T : IConvertible { int s = 0; foreach (T t in c) s += t.ToInt32(null); return s; }
    static T Incr<T>(T t, Func<T, T> f) where T : struct { for (int i = 0; i < 5; i++) t = f(t); return t; }
    class D : IDisposable { public void Dispose() { Console.WriteLine("D disposed"); } } struct DS : IDisposable { public void Dispose() { Console.WriteLine("DS disposed"); } }
    static unsafe int Size<T>(T[] a) where T : struct { return System.Runtime.InteropServices.Marshal.SizeOf(typeof(T)) * a.Length; }
    static void Main()
    {
        Console.WriteLine(New<Sq>().Area() + New<Pt>().Area() + New<int>()); Console.WriteLine(New<List<string>>().Count + New<DateTime>().Year); Console.WriteLine(NewN<Sq>(4)[3].s + NewN<object>(2).Count + NewN<Guid>(1)[0].ToString().Length); Console.WriteLine(New<object>().GetType());
        Console.WriteLine(Area(new Sq()) + " " + Area(new Pt()) + " " + Area<IShape>(new Pt { x = 10 }) + " " + Area<IShape>(new Sq())); Console.WriteLine(AreaC(new Sq()) + AreaC<Sq>(null) + AreaC<IShape>(new Pt())); Console.WriteLine(IsNullS<int>(null) + " " + IsNullS<Pt>(new Pt())); Console.WriteLine(Max(new List<int> { 3, 9, 2 }) + Max(new List<string> { "b", "c", "a" }) + Max(new List<Sq> { new Sq { s = 1 }, new Sq { s = 8 } }) + Max(new List<double> { -1, -2.5 }));
        Console.WriteLine(Conv<string, object>("o") + Conv<Sq, IShape>(new Sq())); Console.WriteLine(Mk<Fac, string>(new Fac(), 3) + Mk<Fac, int>(new Fac(), 3)); var q = new Sq(); Console.WriteLine(Ref(q, q) + " " + Ref(q, new Sq()) + " " + Ref<string>(null, null) + " " + Ref<object>("ab", "a" + 'b')); Console.WriteLine(En(E.B) + En(7) + En('c').Length + En(true)); Disp(new D()); Disp(new DS()); Console.WriteLine(Sum<int, int[]>(new[] { 1, 2 }) + Sum<string, List<string>>(new List<string> { "10", "20" }) + Sum<bool, HashSet<bool>>(new HashSet<bool> { true, false }));
        Console.WriteLine(Der.Create(5).Hi()); Console.WriteLine(Self<Der>.Create(6).GetType()); Console.WriteLine(Incr(1.5, x => x * 2)); Console.WriteLine(Incr(new Pt(), p => new Pt { x = p.x + 3 }).x); Console.WriteLine(Size(new long[3]) + Size(new byte[5]) + Size(new Pt[2]));
        try { Activator.CreateInstance(typeof(Self<>).MakeGenericType(typeof(string))); } catch (Exception e) { Console.WriteLine(e is ArgumentException || e is TypeLoadException); }
    }
}
