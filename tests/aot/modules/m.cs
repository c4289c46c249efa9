using System;
public class InModule { public int F = 3; public static string Secret() { return "secret of module"; } public static T Id<T>(T t) { return t; } public class Nested { public override string ToString() { return "nested"; } } public static void Throw() { throw new InvalidOperationException("from module"); } }
public struct SM { public int a; public long b; }
public interface IM { string Say(); }
public class Gen<T> : IM { public T v; public virtual string Say() { return typeof(T) + " " + v; } }
internal class Hidden { public static string S = "hidden"; }
