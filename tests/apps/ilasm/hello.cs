using System;
using System.Collections.Generic;
using System.Linq;

interface IShape { double Area { get; } }
struct Circle : IShape { public double R; public double Area => Math.Round(Math.PI * R * R, 3); }
class Square : IShape { public double A; public double Area => A * A; }

class Hello {
  static IEnumerable<int> Count(int n) { for (int i = 0; i < n; i++) yield return i; }
  static void Main() {
    IShape[] shapes = { new Circle { R = 2 }, new Square { A = 3 } };
    foreach (var s in shapes.OrderBy(x => x.Area)) Console.WriteLine("{0} {1}", s.GetType().Name, s.Area);
    try { Console.WriteLine(Count(5).Select(x => 10 / (x - 3)).Sum()); }
    catch (DivideByZeroException) when (shapes.Length == 2) { Console.WriteLine("caught"); }
    finally { Console.WriteLine("done"); }
    long big = unchecked((long)0xDEADBEEFCAFEBABE);
    Console.WriteLine("{0:x} {1} {2}", big, 1.0 / 3, 'x' + "\u00e9\n");
  }
}
