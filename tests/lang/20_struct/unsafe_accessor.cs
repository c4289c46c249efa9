// UnsafeAccessor: methods without a body that reach members whatever their accessibility.
using System;
using System.Runtime.CompilerServices;

namespace System.Runtime.CompilerServices {
  enum UnsafeAccessorKind { Constructor, Method, StaticMethod, Field, StaticField }
  [AttributeUsage(AttributeTargets.Method)]
  class UnsafeAccessorAttribute : Attribute {
    public UnsafeAccessorAttribute(UnsafeAccessorKind kind) { }
    public string Name { get; set; }
  }
}

class Secret<T> {
  private T value;
  private static int made;
  private Secret(T v) { value = v; made++; }
  private string Tell(string s) { return s + value; }
  private string Tell(int n) { return "wrong"; }
  private static string Pair<U>(U u, T t) { return typeof(U) + " " + u + t; }
  static int Unused(ref T t) { return made; }
}

struct Point {
  private int x;
  private int Twice() { return x * 2; }
  public int X { get { return x; } }
}

class Access<T> {
  [UnsafeAccessor(UnsafeAccessorKind.Constructor)] public static extern Secret<T> Make(T v);
  [UnsafeAccessor(UnsafeAccessorKind.Field)] public static extern ref T value(Secret<T> s);
  [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "made")] public static extern ref int Made(Secret<T> s);
  [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Tell")] public static extern string Say(Secret<T> s, string t);
  [UnsafeAccessor(UnsafeAccessorKind.StaticMethod)] public static extern string Pair<U>(Secret<T> s, U u, T t);
  [UnsafeAccessor(UnsafeAccessorKind.Field)] public static extern ref int Nothing(Secret<T> s);
  [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Tell")] public static extern string Other(Secret<T> s, long n);
}

class Program {
  [UnsafeAccessor(UnsafeAccessorKind.Field)] static extern ref int x(ref Point p);
  [UnsafeAccessor(UnsafeAccessorKind.Method)] static extern int Twice(ref Point p);

  static void Run<T>(T a, T b) {
    var s = Access<T>.Make(a);
    Console.WriteLine(Access<T>.Say(s, "first "));
    Access<T>.value(s) = b;
    Console.WriteLine(Access<T>.Say(s, "then "));
    Access<T>.Make(b);
    Console.WriteLine(Access<T>.Made(null));
    Console.WriteLine(Access<T>.Pair(null, "u", b));
    Console.WriteLine(Access<T>.Pair(null, 5, b));
    Wrong(() => Access<T>.Nothing(s) = 1);
    Wrong(() => Access<T>.Other(s, 1));
    Wrong(() => Access<T>.Say(null, "x"));
  }

  static void Wrong(Action a) {
    try { a(); } catch (Exception e) { Console.WriteLine(e.GetType()); }
  }

  static void Main() {
    Run("a", "b");
    Run(1, 2);
    Run(typeof(int), typeof(string));
    var p = new Point();
    x(ref p) = 21;
    Console.WriteLine(p.X + " " + Twice(ref p));
  }
}
