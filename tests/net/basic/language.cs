// What the compiler makes of newer C#: spans, static abstract members, records, pattern matching, generic math.
using System;
using System.Collections.Generic;
interface IShape<T> where T : IShape<T> { static abstract int Sides { get; } static virtual string Name => "shape of " + T.Sides; }
struct Square : IShape<Square> { public static int Sides => 4; }
struct Tri : IShape<Tri> { public static int Sides => 3; public static string Name => "triangle"; }
class Node { public int V; public Node Next; }
ref struct Window { public ref int First; public int Length; }
class P {
  static string Say<T>() where T : IShape<T> => T.Name;
  static int Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2);
  static string Kind(object o) => o switch { int => "int", string { Length: > 2 } => "long string", string => "string", null => "null", _ => "other" };
  static int Sum(ReadOnlySpan<int> s) { int t = 0; foreach (int x in s) t += x; return t; }
  static IEnumerable<int> Count(int n) { for (int i = 0; i < n; i++) yield return i; }
  static void Main(string[] args) {
    Console.WriteLine(args.Length == 2 ? args[1] : "no arguments");
    Console.WriteLine(Fib(20) == 6765 ? "fib" : "wrong");
    Console.WriteLine(Say<Square>()); Console.WriteLine(Say<Tri>());
    Console.WriteLine(Kind(1)); Console.WriteLine(Kind("abc")); Console.WriteLine(Kind("a")); Console.WriteLine(Kind(null)); Console.WriteLine(Kind(2L));
    Span<int> s = stackalloc int[4]; s.Fill(7); s[1..3].Clear();
    Console.WriteLine(Sum(s) == 14 ? "span" : "wrong");
    Console.WriteLine(Sum([1, 2, 3]) == 6 ? "collection expression" : "wrong");
    int[] a = {5, 6, 7}; var w = new Window { First = ref a[1], Length = 2 }; w.First = 9;
    Console.WriteLine(a[1] == 9 ? "ref field" : "wrong");
    int[,] m = new int[2, 3]; m[1, 2] = 5; Console.WriteLine(m[1, 2] + m.GetLength(1) + m.Rank == 10 ? "matrix" : "wrong");
    Action act = () => Console.Write("A"); act += () => Console.WriteLine("B"); act(); act -= act; Console.WriteLine(act == null ? "none" : "wrong");
    int n = 0; foreach (int i in Count(5)) n += i; Console.WriteLine(n == 10 ? "iterator" : "wrong");
    var copy = (int[])a.Clone(); Array.Reverse(copy); Console.WriteLine(copy[0] == 7 && Array.IndexOf(copy, 9) == 1 ? "array" : "wrong");
    var list = new List<string>(); for (int i = 0; i < 10; i++) list.Add(new string('x', i)); Console.WriteLine(list[9] == "xxxxxxxxx" ? "list" : "wrong");
    object boxed = 42; Console.WriteLine(boxed is int k && k == 42 ? "box" : "wrong");
    try { object o = "s"; int bad = (int)o; } catch (InvalidCastException) { Console.WriteLine("cast"); } finally { Console.WriteLine("finally"); }
    try { a[int.Parse("3")] = 1; } catch (IndexOutOfRangeException) when (a.Length == 3) { Console.WriteLine("filter"); }
    try { ((Node)null).V = 1; } catch (NullReferenceException) { Console.WriteLine("null"); }
    try { throw new Exception("own text"); } catch (Exception e) { Console.WriteLine(e.Message); }
    lock (list) Console.WriteLine("lock");
  }
}
