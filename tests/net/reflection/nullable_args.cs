using System; using System.Reflection;
public class B { public int? Add(int? x, ref int? y) { y = x + 10; return x + 1; } public static string S(int? a, long? b, Guid? c) { return a + " " + b + " " + c; } }
static class P { static void Main() {
 var args = new object[] { 4, 5 };
 Console.WriteLine(typeof(B).GetMethod("Add").Invoke(new B(), args)); Console.WriteLine(args[0] + " " + args[1] + " " + args[0].GetType());
 args = new object[] { null, 5 };
 Console.WriteLine(typeof(B).GetMethod("Add").Invoke(new B(), args) == null); Console.WriteLine((args[0] == null) + " " + (args[1] == null));
 args = new object[] { 1, 2L, Guid.Empty };
 Console.WriteLine(typeof(B).GetMethod("S").Invoke(null, args)); Console.WriteLine(args[0] + " " + args[1] + " " + args[2]);
 args = new object[] { 7, null, null };
 Console.WriteLine(typeof(B).GetMethod("S").Invoke(null, args)); Console.WriteLine(args[0] + " " + args[1] + " " + args[2]);
 } }
