// What casts, unboxing and faults say; values in boxes and by typed references.
using System; using System.Collections; using System.Collections.Generic; using System.Linq; using System.Reflection; using System.Runtime.CompilerServices;
public struct S { public int A, B; }
public enum E1 { A } public enum E2 : byte { A }
public class Outer { public class X { } }
class H { public S s = new S { A = 77 }; public int n; }
delegate int Exchange(ref int a, int b);
public class P {
  static void Try(Func<object> a) { try { Console.WriteLine(a()); } catch (Exception e) { Console.WriteLine(e.GetType().Name + ": " + e.Message); } }
  static object Cast<T>(object o) => (T)o;
  static object Direct(Action a) { a(); return "done"; }
  static void Casts() {
    Try(() => Cast<int>("s")); Try(() => Cast<int?>("s")); Try(() => Cast<string>(5)); Try(() => Cast<S>(5)); Try(() => Cast<E1>(E2.A)); Try(() => Cast<E1>(5));
    Try(() => Cast<IEnumerable<string>>(new List<object>())); Try(() => Cast<int[]>(new long[1])); Try(() => Cast<Outer.X>(new int[1, 2])); Try(() => Cast<int>(null));
    object o = 5L; Try(() => (IDisposable)o); Try(() => (int)o); Try(() => (int?)o); Try(() => (string)o);
    Try(() => new object[] { 1 }.Cast<string>().ToList());
    Try(() => { string s = null; return s.Length; }); Try(() => { int[] a = null; return a[0]; }); Try(() => throw null); Try(() => { Action a = null; a(); return 1; });
  }
  static void Boxes() {
    object o = 5; Unsafe.Unbox<int>(o) = 6; Console.WriteLine(o); Try(() => Unsafe.Unbox<S>(new S { A = 3 }).A); Try(() => Unsafe.Unbox<int>("s")); Try(() => Unsafe.Unbox<int>(null)); Try(() => Unsafe.Unbox<int>(DayOfWeek.Friday));
    foreach (var name in new[] { "Unbox", "AreSame", "BitCast", "SizeOf", "SkipInit", "As" }) {
      var m = typeof(Unsafe).GetMethods().First(m => m.Name == name); bool isObject = name == "As"; // of objects
      m = m.MakeGenericMethod(m.GetGenericArguments().Select(_ => isObject ? typeof(string) : typeof(int)).ToArray());
      Try(() => name + " " + m.Invoke(null, m.GetParameters().Select(_ => isObject ? (object)"x" : 5).ToArray())); }
  }
  static void References() {
    var s = new S { A = 4 }; var r = __makeref(s); __refvalue(r, S).B = 9; Console.WriteLine(s.B + " " + __reftype(r) + " " + TypedReference.ToObject(r) + " " + TypedReference.GetTargetType(r));
    Try(() => { int i = 3; return __refvalue(__makeref(i), long); });
    Try(() => __refvalue(TypedReference.MakeTypedReference(new H(), new[] { typeof(H).GetField("s"), typeof(S).GetField("A") }), int));
    Try(() => { var h = new H(); typeof(H).GetField("n").SetValueDirect(__makeref(h), 8); return h.n + " " + typeof(H).GetField("n").GetValueDirect(__makeref(h)); });
  }
  static void Main() { Casts(); Boxes(); References(); }
}
