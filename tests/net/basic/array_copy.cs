// Array.Copy between all kinds of element types: which it refuses, what it converts; what Array.SetValue takes.
using System;

enum Small { A }
enum Large : long { A }
struct Plain { public int a; }
struct Holder { public object o; }

class ArrayCopy {
  static void Try(Action a) {
    try {
      a();
      Console.WriteLine("ok");
    } catch (Exception e) {
      Console.WriteLine(e.GetType() + ": " + e.Message);
    }
  }

  static string Outcome(Action a) {
    try {
      a();
      return "+";
    } catch (ArrayTypeMismatchException) {
      return "-";
    } catch (InvalidCastException) {
      return "c";
    }
  }

  static Array[] One() {
    return new Array[] { new sbyte[1], new byte[1], new bool[1], new short[1], new ushort[1], new char[1], new int[1],
      new uint[1], new long[1], new ulong[1], new nint[1], new nuint[1], new float[1], new double[1], new Small[1],
      new Large[1], new decimal[1], new Plain[1], new Holder[1], new object[1], new string[1], new IComparable[1],
      new ValueType[1], new Enum[1], new int?[1] };
  }

  static void Main() {
    foreach (Array from in One()) {
      foreach (Array to in One())
        Console.Write(Outcome(() => Array.Copy(from, to, 1)) + Outcome(() => Array.ConstrainedCopy(from, 0, to, 0, 1)) + " ");
      Console.WriteLine(from.GetType());
    }
    Try(() => Array.Copy(new object[] { null }, new int[1], 1));
    Try(() => Array.Copy(new object[] { 1, 2, "x" }, new int[3], 3));
    Try(() => Array.Copy(new object[] { 1, null, 3 }, new int?[3], 3));
    Try(() => Array.Copy(new object[] { (byte)1 }, new int[3], 1));
    Try(() => Array.Copy(new int[1], new byte[3], 1));
    Try(() => Array.ConstrainedCopy(new int[1], 0, new long[3], 0, 1));
    Try(() => Array.Copy(new string[0], new Version[0], 0));
    var numbers = new object[5];
    Array.Copy(new int[] { 1, 2, 3, 4 }, 1, numbers, 2, 3);
    Console.WriteLine(string.Join(",", numbers));
    var bytes = new byte[2];
    Array.Copy(new sbyte[] { -1, 5 }, bytes, 2);
    Console.WriteLine(string.Join(",", bytes));
    var larges = new Large[2];
    Array.Copy(new[] { (Small)7, (Small)(-8) }, larges, 2);
    Console.WriteLine(string.Join(",", larges));
    Try(() => new DayOfWeek[2].SetValue(5, 0));
    Try(() => new DayOfWeek[2].SetValue((byte)5, 0));
    Try(() => new int[2].SetValue(DayOfWeek.Friday, 0));
    Try(() => new int[2].SetValue(5L, 0));
    Try(() => Array.CreateInstance(typeof(int), new[] { 2 }, new[] { int.MaxValue }));
    Try(() => Array.CreateInstance(typeof(System.Collections.Generic.List<>), 2));
  }
}
