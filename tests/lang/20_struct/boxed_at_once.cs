// A struct that is boxed and unboxed at once is itself; other boxes are as ever.
using System;

struct S { public int a; public string b; public override string ToString() { return a + b; } }
struct W<T> { public T v; }
enum E { One = 1 }

class P {
  static U Cast<T, U>(T x) { return (U)(object)x; }
  static S Same(S s) { s.a++; S t = (S)(object)s; s.a++; t.b += "!"; Console.WriteLine(s + " " + t); return t; }
  static void Try(string what, Func<object> f) { try { Console.WriteLine(what + " " + f()); } catch (Exception e) { Console.WriteLine(what + " " + e.GetType().Name); } }
  static void Main() {
    Console.WriteLine(Same(new S { a = 1, b = "x" }));
    Try("same", () => Cast<S, S>(new S { a = 5, b = "y" }));
    Try("other", () => Cast<S, W<int>>(new S()));
    Try("generic", () => Cast<W<string>, W<string>>(new W<string> { v = "in" }).v);
    Try("generic object", () => Cast<W<string>, W<object>>(new W<string> { v = "in" }).v);
    Try("enum", () => Cast<E, int>(E.One));
    Try("int", () => Cast<int, int>(7));
    Try("nullable", () => Cast<int?, int?>(7));
    Try("empty", () => Cast<int?, int?>(null) == null);
    Try("nullable to int", () => Cast<int?, int>(8));
    Try("int to nullable", () => Cast<int, int?>(9));
    Try("null", () => Cast<int?, int>(null));
    Try("string", () => Cast<string, string>("s"));
    Try("guid", () => Cast<Guid, Guid>(Guid.Empty));
  }
}
