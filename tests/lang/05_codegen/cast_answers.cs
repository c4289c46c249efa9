// Casts that need a search, asked in turns for one class: interfaces, variance, arrays; stores into arrays; GetType.
using System;
using System.Collections.Generic;

interface IA { } interface IB { } interface IC { }
class A : IA, IB { } class B : A, IC { } struct S : IA { }

class Program {
  static string Ask(object o) {
    string r = "";
    for (int i = 0; i < 3; i++) {
      r += o is IA ? 'a' : '-';
      r += o is IB ? 'b' : '-';
      r += o is IC ? 'c' : '-';
      r += o is IEnumerable<object> ? 'e' : '-';
      r += o is IList<int> ? 'i' : '-';
      r += o is IList<uint> ? 'u' : '-';
      r += o is Func<object> ? 'f' : '-';
      r += o is IComparable<string> ? 's' : '-';
      r += ' ';
    }
    return r;
  }
  static string Cast(object o) {
    string r = "";
    for (int i = 0; i < 2; i++) {
      try { r += ((IA)o != null ? "A" : "0"); } catch (InvalidCastException) { r += "x"; }
      try { r += ((IC)o != null ? "C" : "0"); } catch (InvalidCastException) { r += "x"; }
      try { r += ((IEnumerable<object>)o != null ? "E" : "0"); } catch (InvalidCastException) { r += "x"; }
    }
    return r;
  }
  static string Store(object[] a, object v) {
    string r = "";
    for (int i = 0; i < a.Length; i++)
      try { a[i] = v; r += "ok "; } catch (ArrayTypeMismatchException) { r += "no "; }
    return r;
  }
  static string StoreA(A[] a, A v) {
    try { a[0] = v; return "ok"; } catch (ArrayTypeMismatchException) { return "no"; }
  }
  static T Get<T>(object o) where T : class { return o as T; }
  static void Main() {
    object[] all = { null, new A(), new B(), new S(), new int[0], new uint[0], new string[0], "s", new List<string>(), new List<int>(), (Func<string>)(() => "x"), 5 };
    foreach (object o in all) Console.WriteLine("{0,-12}{1}{2}", o == null ? "null" : o.GetType().Name, Ask(o), Cast(o));
    Console.WriteLine(Store(new object[2], 1) + Store(new string[2], "x") + Store(new string[2], 1) + Store(new string[2], null) + Store(new A[1], new B()) + Store(new B[1], new A()) + Store(new IA[1], new S()) + Store(new IC[1], new A()));
    Console.WriteLine(StoreA(new A[1], new B()) + StoreA(new B[1], new A()) + StoreA(new B[1], new B()) + StoreA(new B[1], null));
    Console.WriteLine("{0} {1} {2}", Get<IA>(all[1]) != null, Get<IC>(all[1]) != null, Get<IEnumerable<object>>(all[6]) != null);
    try { all[0].GetType(); } catch (NullReferenceException) { Console.WriteLine("null"); }
    Console.WriteLine(all[3].GetType() == typeof(S) && all[4].GetType() == typeof(int[]) && all[4].GetType() != all[5].GetType());
    Console.WriteLine(5.GetType().Name + " " + DayOfWeek.Monday.GetType().Name);
  }
}
