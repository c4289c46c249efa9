// UnsafeAccessorType: members of types that the code cannot name.
using System;
using System.Reflection;
using System.Runtime.CompilerServices;

public class Outer {
  class Hidden {
    int number;
    static string text = "static";
    Hidden other;
    Hidden(int n) => number = n;
    int Add(int n) => number + n;
    static string Join(Hidden a, string b) => a.number + b;
    Hidden Next() => other = new Hidden(number + 1);
  }
}

static class Program {
  const string T = "Outer+Hidden";
  [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
  [return: UnsafeAccessorType(T)]
  static extern object Create(int n);
  [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Add")]
  static extern int Add([UnsafeAccessorType(T)] object self, int n);
  [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "Join")]
  static extern string Join([UnsafeAccessorType(T)] object self, [UnsafeAccessorType(T)] object a, string b);
  [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "number")]
  static extern ref int Number([UnsafeAccessorType(T)] object self);
  [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "text")]
  static extern ref string Text([UnsafeAccessorType(T)] object self);
  [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Next")]
  [return: UnsafeAccessorType(T)]
  static extern object Next([UnsafeAccessorType(T)] object self);
  [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Missing")]
  static extern void Missing([UnsafeAccessorType(T)] object self);
  [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Add")]
  static extern int Nowhere([UnsafeAccessorType("No.Such.Type")] object self, int n);

  static void Main() {
    object o = Create(4);
    Console.WriteLine(o.GetType() + " " + Add(o, 3) + " " + Join(null, o, "!"));
    Number(o) = 10;
    Text(null) += " changed";
    Console.WriteLine(Add(o, 1) + " " + Text(null) + " " + Number(Next(o)));
    try {
      Missing(o);
    } catch (MissingMethodException e) {
      Console.WriteLine(e.GetType().Name);
    }
    try {
      Nowhere(o, 1);
    } catch (TypeLoadException e) {
      Console.WriteLine(e.GetType().Name);
    }
    AssemblyName n = AssemblyName.GetAssemblyName(typeof(Program).Assembly.Location);
    Console.WriteLine(n.FullName);
  }
}
