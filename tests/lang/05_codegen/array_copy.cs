// Array.Copy: between vectors of one class it is one call; everything else goes the library's way.
using System;

class ArrayCopy {
  struct Pair { public object A; public int B; }
  static string Show<T>(T[] a) { return string.Join(",", Array.ConvertAll(a, x => x == null ? "-" : x.ToString())); }

  static void Try(string what, Action a) {
    try { a(); Console.WriteLine(what + ": done"); }
    catch (Exception e) { Console.WriteLine(what + ": " + e.GetType().Name); }
  }

  static void Main() {
    var a = new[] { 1, 2, 3, 4, 5, 6 };
    Array.Copy(a, 0, a, 2, 4);
    Console.WriteLine(Show(a));
    a = new[] { 1, 2, 3, 4, 5, 6 };
    Array.Copy(a, 2, a, 0, 4);
    Console.WriteLine(Show(a));
    var s = new[] { "a", "b", "c", null };
    Array.Copy(s, 1, s, 0, 3);
    Console.WriteLine(Show(s));
    var o = new object[4];
    Array.Copy(s, o, 4);
    Console.WriteLine(Show(o));
    Array.Copy(o, s, 2);
    var l = new long[6];
    Array.Copy(a, l, 6);
    Console.WriteLine(Show(l));
    var boxes = new object[6];
    Array.Copy(a, boxes, 6);
    Console.WriteLine(Show(boxes));
    Array.Copy(boxes, 1, a, 0, 5);
    Console.WriteLine(Show(a));
    var p = new[] { new Pair { A = "x", B = 1 }, new Pair { A = "y", B = 2 } };
    var q = new Pair[3];
    Array.Copy(p, 0, q, 1, 2);
    Console.WriteLine("{0}{1}{2}", q[1].A, q[2].A, q[2].B);
    var bytes = new byte[] { 1, 2, 3 };
    Array.Copy(bytes, 0, bytes, 3, 0);
    Array.Copy(bytes, 3, bytes, 0, 0);
    var from1 = Array.CreateInstance(typeof(int), new[] { 3 }, new[] { 1 });
    from1.SetValue(42, 2);
    Array.Copy(from1, 2, a, 0, 1);
    Console.WriteLine(a[0]);
    var square = new int[,] { { 1, 2 }, { 3, 4 } };
    var other = new int[2, 2];
    Array.Copy(square, 1, other, 0, 3);
    Console.WriteLine("{0} {1} {2} {3}", other[0, 0], other[0, 1], other[1, 0], other[1, 1]);
    int[] none = null;
    int big = int.MaxValue, minus = -1, six = 6;
    Try("no source", () => Array.Copy(none, a, 1));
    Try("no destination", () => Array.Copy(a, none, 1));
    Try("no arrays, nothing", () => Array.Copy(none, none, 0));
    Try("too long", () => Array.Copy(a, new int[9], six + 1));
    Try("does not fit", () => Array.Copy(a, new int[2], six));
    Try("negative", () => Array.Copy(a, a, minus));
    Try("negative start", () => Array.Copy(a, minus, a, 0, 1));
    Try("negative target", () => Array.Copy(a, 0, a, minus, 1));
    Try("huge start", () => Array.Copy(a, big, a, 0, big));
    Try("huge target", () => Array.Copy(a, 0, a, big, 1));
    Try("past the end", () => Array.Copy(a, six, a, 0, 1));
    Try("nothing at the end", () => Array.Copy(a, six, a, six, 0));
    Try("wrong classes", () => Array.Copy(a, new string[6], 1));
    Try("ranks", () => Array.Copy(a, square, 1));
    Try("bad cast", () => Array.Copy(new object[] { "s", 1 }, new string[2], 2));
    Try("narrows", () => Array.Copy(l, a, 1));
    Try("enums", () => Array.Copy(new[] { DayOfWeek.Friday }, a, 1));
    Console.WriteLine(a[0]);
  }
}
