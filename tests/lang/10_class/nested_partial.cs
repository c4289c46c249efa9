using System;

partial class Outer
{
    int secret = 5;
    static int shared = 1;
    public partial class Inner
    {
        readonly Outer o; public Inner(Outer o) { this.o = o; }
        public int Peek() { shared++; return o.secret * 10 + shared; }
        public class Deep { public static string Where { get { return typeof(Deep).FullName; } } public enum Kind { K1, K2 } public interface II { int Q(); } public delegate int Del(int x); }
        partial void Hook(ref int n);
        public int Run() { int n = 1; Hook(ref n); None(ref n); return n; }
        partial void None(ref int n);
    }
    private protected static int Pp() { return 3; }
}
partial class Outer
{
    public partial class Inner { partial void Hook(ref int n) { n += 41; } }
    struct Priv : Inner.Deep.II { public int Q() { return 9; } }
    public static Inner.Deep.II Make() { return new Priv(); }
    public class Gen<T> { public class N<U> { public static string S() { return typeof(T).Name + "," + typeof(U).Name; } public T t; public U u; } public static int Cnt; }
}
class Derived : Outer { public class Inner2 : Outer.Inner { public Inner2() : base(new Derived()) { } } public static int Get() { return Pp(); } }

class P
{
    static void Main()
    {
        var i = new Outer.Inner(new Outer());
        Console.WriteLine(i.Peek()); Console.WriteLine(i.Peek()); Console.WriteLine(i.Run());
        Console.WriteLine(Outer.Inner.Deep.Where);
        Console.WriteLine(Outer.Inner.Deep.Kind.K2); Console.WriteLine(Outer.Make().Q());
        Outer.Inner.Deep.Del d = x => x * x; Console.WriteLine(d(12));
        Console.WriteLine(Outer.Gen<int>.N<string>.S()); Console.WriteLine(typeof(Outer.Gen<int>.N<string>).FullName.Split('[')[0]);
        Outer.Gen<int>.Cnt = 4; Outer.Gen<long>.Cnt = 5; Console.WriteLine(Outer.Gen<int>.Cnt * 10 + Outer.Gen<long>.Cnt);
        Console.WriteLine(new Derived.Inner2().Peek()); Console.WriteLine(Derived.Get());
        Console.WriteLine(typeof(Derived.Inner2).DeclaringType.Name); Console.WriteLine(typeof(Outer).GetNestedTypes().Length);
    }
}
