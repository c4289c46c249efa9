using System; using System.Reflection;
abstract class A { public abstract int P { get; set; } public virtual int Q => 1; public abstract event Action E; }
abstract class B : A { public override int Q => 2; }
class C : B { public override int P { get; set; } = 5; public override event Action E { add { } remove { } } }
static class Program {
  static void Main() {
    foreach (var t in new[] { typeof(A), typeof(B), typeof(C) }) {
      foreach (var p in t.GetProperties()) Console.WriteLine(t.Name + " " + p + " " + p.GetMethod.DeclaringType.Name + " " + p.GetMethod.IsAbstract);
      foreach (var e in t.GetEvents()) Console.WriteLine(t.Name + " " + e + " " + e.AddMethod.DeclaringType.Name);
    }
    Console.WriteLine(typeof(A).GetProperty("P").GetValue(new C()));
  }
}
