// Messages of the class library, traces, an exception that nobody handles.
using System; using System.Collections.Generic;
class P {
  static void F(int[] a, string s) { a[5] = 1; }
  static void Main() {
    try { F(new int[2], "x"); } catch (Exception e) { Console.WriteLine(e.Message); Console.WriteLine(e.StackTrace); }
    try { new List<int>().RemoveAt(3); } catch (ArgumentException e) { Console.WriteLine(e.Message); }
    try { int.Parse("zz"); } catch (FormatException e) { Console.WriteLine(e.Message); }
    try { object o = "s"; int i = (int)o; } catch (InvalidCastException e) { Console.WriteLine(e.GetType().FullName); }
    Console.WriteLine(typeof(Dictionary<string,int[]>)); Console.WriteLine(typeof(List<>).Name); Console.WriteLine(DayOfWeek.Friday);
    throw new InvalidOperationException("the end");
  }
}
