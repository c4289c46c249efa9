using System;
using System.Collections.Generic;

class Cnt<T> { public static int N; public static T Last; public static readonly string Name = typeof(T).Name; static Cnt() { Log.Add("Cnt<" + typeof(T).Name + ">"); } public static void Hit(T t) { N++; Last = t; } public class In { public static int M; } public class Inn<U> { public static string K = typeof(T).Name + typeof(U).Name; public static int Q; } }
static class Log { public static List<string> L = new List<string>(); public static void Add(string s) { L.Add(s); Console.WriteLine(s); } }
class Sing<T> where T : class, new() { static T inst; static readonly object lk = new object(); public static T Get { get { if (inst == null) lock (lk) if (inst == null) inst = new T(); return inst; } } }
class Id<T> { public static readonly int V = Next.N++; } static class Next { public static int N; }
struct SG<T> { public static T[] Cache = new T[3]; public static int Len => Cache.Length; }
class Base<T> { public static int Shared; protected static T Prot; } class D1 : Base<int> { public static void Set(int i) { Prot = i; Shared++; } public static int Get => Prot; } class D2 : Base<string> { public static void Set(string i) { Prot = i; Shared++; } } class D3 : Base<int> { public static int Get2 => Prot + Shared; }
class TS<T> { [ThreadStatic] public static int V; }
static class Memo<K, V> { static Dictionary<K, V> d = new Dictionary<K, V>(); public static int Miss; public static V Get(K k, Func<K, V> f) { V v; if (!d.TryGetValue(k, out v)) { Miss++; v = f(k); d[k] = v; } return v; } }

class P
{
    static void HitAll<T>(T t, int n) { for (int i = 0; i < n; i++) Cnt<T>.Hit(t); Cnt<List<T>>.N++; Cnt<T[]>.N += 2; }
    static long Fib(int n) { return n < 2 ? n : Memo<int, long>.Get(n - 1, Fib) + Memo<int, long>.Get(n - 2, Fib); }
    static void Main()
    {
        Cnt<int>.Hit(5); Cnt<int>.Hit(6); Cnt<string>.Hit("a"); Cnt<object>.Hit("b"); Console.WriteLine(Cnt<int>.N + " " + Cnt<string>.N + " " + Cnt<object>.N + " " + Cnt<double>.N); Console.WriteLine(Cnt<int>.Last + Cnt<string>.Last + Cnt<object>.Last); Console.WriteLine(Cnt<int>.Name + Cnt<string>.Name);
        HitAll("s", 3); HitAll(1.5, 2); HitAll(new P(), 1); Console.WriteLine(Cnt<string>.N + " " + Cnt<double>.N + " " + Cnt<P>.N + " " + Cnt<List<string>>.N + " " + Cnt<string[]>.N + " " + Cnt<P[]>.N + " " + Cnt<object[]>.N);
        Cnt<int>.In.M = 1; Cnt<string>.In.M = 2; Cnt<object>.In.M = 3; Console.WriteLine(Cnt<int>.In.M + Cnt<string>.In.M * 10 + Cnt<object>.In.M * 100); Cnt<int>.Inn<string>.Q++; Cnt<string>.Inn<int>.Q += 5; Console.WriteLine(Cnt<int>.Inn<string>.K + Cnt<string>.Inn<int>.K + Cnt<int>.Inn<string>.Q + Cnt<string>.Inn<int>.Q + Cnt<string>.Inn<string>.Q);
        Console.WriteLine(Sing<List<int>>.Get == Sing<List<int>>.Get); Console.WriteLine((object)Sing<List<string>>.Get == (object)Sing<object>.Get); Console.WriteLine(Id<int>.V == Id<long>.V); Console.WriteLine(Id<string>.V == Id<string>.V); SG<int>.Cache[0] = 4; SG<string>.Cache[1] = "z"; SG<byte>.Cache = null; Console.WriteLine(SG<int>.Cache[0] + SG<string>.Cache[1] + SG<long>.Len);
        D1.Set(7); D2.Set("q"); D1.Set(8); Console.WriteLine(D1.Shared + " " + D2.Shared + " " + D1.Get + " " + D3.Get2); TS<int>.V = 5; TS<string>.V = 6; var th = new System.Threading.Thread(() => { TS<int>.V += 100; Console.WriteLine(TS<int>.V + TS<string>.V); }); th.Start(); th.Join(); Console.WriteLine(TS<int>.V + TS<string>.V); Console.WriteLine(Fib(60)); Console.WriteLine(Memo<int, long>.Miss); Console.WriteLine(Memo<string, int>.Miss); Console.WriteLine(Log.L.Count);
    }
}
