using System;

class Bad { public static int X; static Bad() { Console.WriteLine("Bad.cctor"); X = 5; throw new InvalidOperationException("in cctor"); } public static void M() { Console.WriteLine("never"); } public int I; }
class Bad2 { public static readonly int V = int.Parse("nope"); } class Nest { static Nest() { Console.WriteLine("Nest.cctor " + Bad.X); } public static int Q; } class Der : Bad { public static int D = 3; public int E = 4; } class G<T> { static G() { if (typeof(T) == typeof(int)) throw new Exception("int!"); } public static string S = typeof(T).Name; } struct SBad { public static int Z; static SBad() { throw new Exception("struct"); } public int f; public SBad(int i) { f = i; } }
class Swallow { public static bool Ok; static Swallow() { try { throw new Exception(); } catch { Ok = true; } } }

class P
{
    static string Try(Action a) { try { a(); return "none"; } catch (TypeInitializationException e) { return "TIE " + e.TypeName + " <- " + e.InnerException.GetType().Name; } catch (Exception e) { return e.GetType().Name; } }
    static void Main()
    {
        Console.WriteLine(Try(() => Bad.X = 1)); Console.WriteLine(Try(() => Console.WriteLine(Bad.X))); Console.WriteLine(Try(Bad.M)); Console.WriteLine(Try(() => new Bad())); Console.WriteLine(Try(() => Console.WriteLine(Bad2.V))); Console.WriteLine(Try(() => Console.WriteLine(Bad2.V))); Console.WriteLine(Try(() => Console.WriteLine(Nest.Q))); Console.WriteLine(Try(() => Console.WriteLine(Der.D))); Console.WriteLine(Try(() => Console.WriteLine(new Der().E))); Console.WriteLine(Try(() => Console.WriteLine(G<string>.S))); Console.WriteLine(Try(() => Console.WriteLine(G<int>.S)).StartsWith("TIE")); Console.WriteLine(Try(() => SBad.Z++)); Console.WriteLine(Try(() => Console.WriteLine(new SBad(3).f)));
        Console.WriteLine(Swallow.Ok); Exception a = null, b = null; try { Bad.M(); } catch (TypeInitializationException e) { a = e; } try { Bad.M(); } catch (TypeInitializationException e) { b = e; } Console.WriteLine(a.InnerException.Message + (a.InnerException == b.InnerException)); Console.WriteLine(Try(() => System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(Bad2).TypeHandle)).StartsWith("TIE"));
    }
}
