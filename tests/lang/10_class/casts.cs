using System;
using System.Collections;
using System.Collections.Generic;

interface I { } interface J : I { }
class A : J { } class B : A { } sealed class C : B, IEnumerable { public IEnumerator GetEnumerator() { yield return 1; } }
struct S : I { public int n; }
enum E { X, Y } enum EL : long { X = 5 }

class P
{
    static string Is(object o)
    {
        return (o is A ? "A" : "") + (o is B ? "B" : "") + (o is C ? "C" : "") + (o is I ? "I" : "") + (o is J ? "J" : "") + (o is S ? "S" : "") + (o is IEnumerable ? "e" : "")
            + (o is Array ? "a" : "") + (o is int[] ? "i" : "") + (o is uint[] ? "u" : "") + (o is object[] ? "o" : "") + (o is string[] ? "s" : "") + (o is A[] ? "[A" : "") + (o is I[] ? "[I" : "") + (o is IEnumerable<object> ? "eo" : "")
            + (o is E ? "E" : "") + (o is int ? "#" : "") + (o is int? ? "?" : "") + (o is ValueType ? "v" : "") + (o is Enum ? "n" : "") + (o is IList<int> ? "l" : "") + (o is IComparable ? "c" : "") + (o is Delegate ? "d" : "") + (o is Func<object> ? "f" : "") + (o is int[,] ? "m" : "") + (o is E[] ? "[E" : "");
    }
    static void Try<T>(object o)
    {
        try { T t = (T)o; Console.WriteLine("ok " + (t == null ? "null" : t.GetType().Name)); }
        catch (InvalidCastException) { Console.WriteLine("invalid cast"); }
        catch (NullReferenceException) { Console.WriteLine("null unbox"); }
    }
    static void Main()
    {
        object[] all = { null, new A(), new B(), new C(), new S(), new int[1], new uint[1], new object[1], new string[1], new B[1], new C[0], new J[1], "str", 5, 5u, E.X, EL.X, new List<int>(), new List<string>(), (Func<string>)(() => ""), (Action)Main, new int[1, 1], new E[1], new int[1][], 1.5 };
        foreach (object o in all) Console.WriteLine((o == null ? "null" : o.GetType().Name) + ": " + Is(o));
        Try<A>(new C()); Try<C>(new B()); Try<I>(new S()); Try<S>(new S()); Try<S>(null); Try<string>(null); Try<int>(5); Try<long>(5); Try<int?>(5); Try<int?>(null); Try<int?>(5L); Try<E>(5); Try<int>(E.Y); Try<E>(E.Y); Try<object[]>(new string[0]); Try<string[]>(new object[0]); Try<IEnumerable<object>>(new List<string>()); Try<IEnumerable<object>>(new List<int>()); Try<uint[]>(new int[1]); Try<long[]>(new ulong[1]); Try<byte[]>(new bool[1]); Try<EL>(EL.X); Try<IComparable<string>>("q"); Try<Action<string>>((Action<object>)(x => { })); Try<Action<object>>((Action<string>)(x => { }));
        object bo = new B(); A a = bo as A; C c = bo as C; Console.WriteLine(a != null); Console.WriteLine(c == null); Console.WriteLine((bo as I) == bo); Console.WriteLine((5 as object) is int);
        int n = 0; for (int i = 0; i < 1000; i++) { if (all[i % all.Length] is B) n++; if (all[i % all.Length] as I != null) n += 100; } Console.WriteLine(n);
        try { object s = "text"; var l = (List<int>)s; Console.WriteLine(l); } catch (InvalidCastException e) { Console.WriteLine(e.GetType().Name); }
    }
}
