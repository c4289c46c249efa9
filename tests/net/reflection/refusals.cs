// Of which types there are no objects, arrays or instances; which methods stand for an interface's, static ones too.
using System; using System.Collections.Generic; using System.Linq; using System.Reflection; using System.Runtime.CompilerServices;
public interface I1 { static abstract int S(); static virtual int V() => 1; int M(); static int Plain() => 1; static abstract int operator +(I1 a, int b); int D() => 3; }
public interface I2 : I1 { static int I1.V() => 2; int I1.D() => 4; }
public class C : I2 { public static int S() => 1; public int M() => 2; static int I1.operator +(I1 a, int b) => 5; }
public struct St : I1 { public static int S() => 1; public int M() => 1; static int I1.operator +(I1 a, int b) => 5; }
public abstract class Ab { } ref struct Rs { }
public interface IG<T> where T : IG<T> { static abstract T Zero { get; } T Add<U>(U u); }
public class Gi : IG<Gi> { public static Gi Zero => null; public Gi Add<U>(U u) => null; }
public class P {
  static void Try(string n, Func<object> a) { try { Console.WriteLine(n + ": " + a()); } catch (Exception e) { Console.WriteLine(n + ": " + e.GetType().Name + ": " + e.Message); } }
  static void Map(Type t, Type i) => Try(t.Name, () => { var m = t.GetInterfaceMap(i); return string.Join("; ", m.InterfaceMethods.Zip(m.TargetMethods, (a, b) => a.Name + " -> " + (b == null ? "none" : b.DeclaringType.Name + "." + b.Name))); });
  static void Main() {
    foreach (var t in new[] { typeof(string), typeof(int[]), typeof(Ab), typeof(IDisposable), typeof(List<>), typeof(int), typeof(int?), typeof(void), typeof(int*), typeof(Rs), typeof(Action), typeof(Array), typeof(DayOfWeek), typeof(List<>).GetGenericArguments()[0], typeof(C) })
      Try("uninitialized " + t, () => RuntimeHelpers.GetUninitializedObject(t).GetType());
    foreach (var t in new[] { typeof(string), typeof(int[]), typeof(Ab), typeof(IDisposable), typeof(List<>), typeof(int), typeof(int?), typeof(void), typeof(int*), typeof(Action), typeof(Array), typeof(DayOfWeek), typeof(int).MakeByRefType() })
      Try("create " + t, () => Activator.CreateInstance(t)?.GetType());
    foreach (var (g, a) in new[] { (typeof(List<>), typeof(Span<int>)), (typeof(List<>), typeof(TypedReference)), (typeof(Action<>), typeof(Span<int>)), (typeof(IEnumerable<>), typeof(Rs)), (typeof(Nullable<>), typeof(int?)) })
      Try("instance " + g.Name + " " + a.Name, () => g.MakeGenericType(a));
    Map(typeof(C), typeof(I1)); Map(typeof(C), typeof(I2)); Map(typeof(St), typeof(I1)); Map(typeof(int), typeof(System.Numerics.IAdditionOperators<int, int, int>)); Map(typeof(Gi), typeof(IG<Gi>)); Map(typeof(I2), typeof(I1)); Map(typeof(C), typeof(IDisposable));
    Try("array", () => Array.CreateInstance(typeof(Rs), 1)); Try("array", () => Array.CreateInstance(typeof(void), 1));
  }
}
