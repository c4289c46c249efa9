// Virtual, interface, delegate and generic calls over mixed objects: a stack machine and shapes.
using System;
using System.Collections.Generic;

interface IShape {
  double Area();
  int Sides { get; }
}

abstract class Shape : IShape {
  public abstract double Area();
  public virtual int Sides { get { return 0; } }
}

sealed class Circle : Shape {
  readonly double r;
  public Circle(double r) { this.r = r; }
  public override double Area() { return Math.PI * r * r; }
}

class Box : Shape {
  protected readonly double w, h;
  public Box(double w, double h) { this.w = w; this.h = h; }
  public override double Area() { return w * h; }
  public override int Sides { get { return 4; } }
}

sealed class Square : Box {
  public Square(double w) : base(w, w) {}
  public override double Area() { return w * w; }
}

struct Triangle : IShape {
  readonly double b, h;
  public Triangle(double b, double h) { this.b = b; this.h = h; }
  public double Area() { return b * h / 2; }
  public int Sides { get { return 3; } }
}

abstract class Op {
  public abstract void Run(Machine m);
}

class Machine {
  public readonly int[] Stack = new int[16];
  public int Top, Next;
}

class Push : Op {
  readonly int value;
  public Push(int value) { this.value = value; }
  public override void Run(Machine m) { m.Stack[m.Top++] = value; }
}

class Add : Op {
  public override void Run(Machine m) { m.Top--; m.Stack[m.Top - 1] += m.Stack[m.Top]; }
}

class Dup : Op {
  public override void Run(Machine m) { m.Stack[m.Top] = m.Stack[m.Top - 1]; m.Top++; }
}

class LoopWhileBelow : Op {
  readonly int limit, target;
  public LoopWhileBelow(int limit, int target) { this.limit = limit; this.target = target; }
  public override void Run(Machine m) { if (m.Stack[--m.Top] < limit) m.Next = target; }
}

class Dispatch {
  static double Total<T>(T[] shapes) where T : IShape {
    double sum = 0;
    foreach (T s in shapes) sum += s.Area() * s.Sides;
    return sum;
  }

  static void Main(string[] args) {
    int n = args.Length > 0 ? int.Parse(args[0]) : 900;
    var shapes = new IShape[10000];
    var triangles = new Triangle[10000];
    for (int i = 0; i < shapes.Length; i++) {
      triangles[i] = new Triangle(i, 2);
      switch (i * 7 % 4) {
        case 0: shapes[i] = new Circle(i * 0.01); break;
        case 1: shapes[i] = new Box(i, 0.5); break;
        case 2: shapes[i] = new Square(i * 0.1); break;
        default: shapes[i] = triangles[i]; break;
      }
    }
    double area = 0;
    int sides = 0, virtuals = 0;
    Func<IShape, double, double> add = (s, sum) => sum + s.Area();
    for (int round = 0; round < n * 4; round++) {
      foreach (IShape s in shapes) {
        area = add(s, area);
        sides += s.Sides;
        var shape = s as Shape;
        if (shape != null) virtuals += shape.Sides;
      }
      area = area * 0.5 + Total(triangles) * 1e-6 + Total(shapes) * 1e-6;
    }
    Op[] program = { new Push(0), new Push(1), new Add(), new Dup(), new LoopWhileBelow(n * 100000, 1) };
    var m = new Machine();
    while (m.Next < program.Length) program[m.Next++].Run(m);
    Console.WriteLine("{0:F3} {1} {2} {3}", area, sides, virtuals, m.Stack[0]);
  }
}
