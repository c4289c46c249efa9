// Attributes whose constructor has no parameters, with what they name; types as TypeInfo.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

enum Colour : byte { Red, Blue = 7 }
class MarkAttribute : Attribute {
  public string Text { get; set; }
  public Type Kind { get; set; }
  public Colour Colour { get; set; }
  public object Any { get; set; }
  public int[] Numbers { get; set; }
  public long Field;
  public string None = "set";
  public override string ToString() =>
      $"{Text ?? "null"} {Kind} {Colour} {Any}:{Any?.GetType().Name} {(Numbers == null ? "-" : string.Join("+", Numbers))} {Field} {None ?? "null"}";
}
class BaseMark : Attribute {
  public virtual int N { get; set; }
}
class DerivedMark : BaseMark {
  public override int N { get => base.N; set => base.N = value * 2; }
}

[Mark(Text = "é", Kind = typeof(List<int>), Colour = Colour.Blue, Any = Colour.Blue, Numbers = new[] { 1, 2 }, Field = 1L << 40, None = null)]
class A { }
[Mark(Any = typeof(string)), DerivedMark(N = 4)]
class B { }
[Mark]
class C { }

static class Program {
  static void Main() {
    foreach (Type t in new[] { typeof(A), typeof(B), typeof(C) })
      Console.WriteLine(t.GetCustomAttribute<MarkAttribute>());
    Console.WriteLine(typeof(B).GetCustomAttribute<BaseMark>().N);
    IEnumerable<TypeInfo> infos = typeof(A).Assembly.DefinedTypes;
    Console.WriteLine(string.Join(" ", infos.Where(t => t.IsEnum).Select(t => t.Name)));
    Console.WriteLine(typeof(A).Assembly.GetTypes().Length == infos.Count());
    foreach (var d in CustomAttributeData.GetCustomAttributes(typeof(A)))
      Console.WriteLine(string.Join(", ", d.NamedArguments.Select(n => n.MemberName + (n.IsField ? " field" : ""))));
  }
}
