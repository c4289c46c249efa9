// Casts and boxing of Nullable<S<T>> that shared code knows only as a type parameter.
using System;
using System.Runtime.CompilerServices;

struct S<T> { public T V; }

class C<T> {
  [MethodImpl(MethodImplOptions.NoInlining)] public static U Cast<U>(object o) { return (U)o; }
  [MethodImpl(MethodImplOptions.NoInlining)] public static bool Is<U>(object o) { return o is U; }
  [MethodImpl(MethodImplOptions.NoInlining)] public static object Box<U>(U u) { return u; }
  [MethodImpl(MethodImplOptions.NoInlining)] public static bool IsNull<U>(U u) { return u == null; }
  [MethodImpl(MethodImplOptions.NoInlining)] public static U[] Array<U>(U u) { return new[] { u, default(U) }; }
  public static object Go(object o) { return Cast<S<T>?>(o); }
  public static bool Go2(object o) { return Is<S<T>?>(o); }
  public static object Go3(T v) { return Box<S<T>?>(new S<T> { V = v }); }
  public static object Go4() { return Box<S<T>?>(null); }
  public static bool Go5(S<T>? s) { return IsNull(s); }
  public static S<T>?[] Go6(S<T>? s) { return Array(s); }
  public static object Direct(object o) { return (S<T>?)o; }
  public static bool Direct2(object o) { return o is S<T>?; }
}

class P {
  static string Try(Func<object> f) {
    try { return (f() ?? "null").ToString(); } catch (Exception e) { return e.GetType().Name; }
  }
  static void All<T>(T v) {
    object boxed = new S<T> { V = v };
    Console.WriteLine(Try(() => C<T>.Go(boxed)));
    Console.WriteLine(Try(() => C<T>.Go(null)));
    Console.WriteLine(Try(() => C<T>.Go("other")));
    Console.WriteLine(C<T>.Go2(boxed) + " " + C<T>.Go2(null) + " " + C<T>.Go2(new S<P>()));
    Console.WriteLine(((S<T>)C<T>.Go3(v)).V + " " + (C<T>.Go4() == null));
    Console.WriteLine(C<T>.Go5(null) + " " + C<T>.Go5(new S<T>()));
    var a = C<T>.Go6(new S<T> { V = v });
    Console.WriteLine(a.Length + " " + a[0].Value.V + " " + a[1].HasValue);
    Console.WriteLine(Try(() => C<T>.Direct(boxed)) + " " + C<T>.Direct2(boxed) + " " + C<T>.Direct2(3));
  }
  static void Main() {
    All("text");
    All(5);
    All(new Version(1, 2));
  }
}
