// What MakeGenericMethod and MakeGenericType say of arguments that do not fit.
using System; using System.Collections.Generic;
class P { static T A<T>(List<T> x) where T : struct => default; class G<T> where T : IComparable<T> {} static void B<T,U>() where T: U where U : new() {}
 static void Try(Action a) { try { a(); } catch (Exception e) { Console.WriteLine(e.GetType()+": "+e.Message+" | "+e.InnerException?.GetType()+": "+e.InnerException?.Message + " | " + e.InnerException?.InnerException?.GetType()); } }
 static void Main() { var f = System.Reflection.BindingFlags.NonPublic|System.Reflection.BindingFlags.Static;
  Try(() => typeof(P).GetMethod("A", f).MakeGenericMethod(typeof(string)));
  Try(() => typeof(P).GetMethod("A", f).MakeGenericMethod(typeof(int?)));
  Try(() => typeof(P).GetMethod("B", f).MakeGenericMethod(typeof(string), typeof(int)));
  Try(() => typeof(P).GetMethod("B", f).MakeGenericMethod(typeof(string), typeof(string)));
  Try(() => typeof(P).GetMethod("B", f).MakeGenericMethod(typeof(string)));
  Try(() => typeof(P).GetMethod("A", f).MakeGenericMethod(typeof(Span<int>)));
  Try(() => typeof(P).GetMethod("A", f).MakeGenericMethod(typeof(void)));
  Try(() => typeof(G<>).MakeGenericType(typeof(P)));
  Try(() => typeof(G<>).MakeGenericType(typeof(Span<int>)));
  Try(() => typeof(G<>).MakeGenericType(typeof(int*)));
 } }
