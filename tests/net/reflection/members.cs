using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
class TagAttribute : Attribute {
  public string Name; public int N { get; set; } public Type T; public int[] A;
  public TagAttribute(string name) { Name = name; }
  public TagAttribute(params int[] a) { A = a; Name = "array"; }
}
enum Color : byte { Red = 1, Green = 2, Blue = 4 }
struct Point { public int X, Y; public Point(int x, int y) { X = x; Y = y; } public int Sum() => X + Y; public override string ToString() => $"({X},{Y})"; }
interface IShape { double Area(); string Name => "shape"; }
[Tag("class", N = 5, T = typeof(List<int>))]
class Base : IShape {
  public static int Count; public int f = 3; private string secret = "s"; public static Point P = new Point(7, 8); public const int K = 42; public Color c = Color.Green;
  public int Prop { get; set; } = 9;
  public virtual string Who(int a, string b = "dflt", Color c = Color.Blue) => $"Base {a} {b} {c}";
  public double Area() => 1.5;
  public static int Add(int a, int b) => a + b;
  public void Refs(ref int a, out string b, in Point p) { a++; b = "out" + p; }
  public T Gen<T, U>(T t, U u) where U : class { Console.WriteLine(typeof(T) + " " + typeof(U)); return t; }
  public int? Null(int? x) => x + 1;
  public event Action E;
  public int this[int i] => i * 2;
  [Tag("m1"), Tag(1, 2, 3)] public void Marked([Tag("p")] int p) { throw new InvalidOperationException("from marked"); }
  public ref int RefRet() => ref f;
}
class Derived : Base { public override string Who(int a, string b, Color c) => "Derived " + base.Who(a, b, c); public Derived() {} public Derived(int x, string y) { f = x; Console.WriteLine("ctor " + x + y); } private Derived(double d) { Console.WriteLine("private " + d); } }
class G<T> { public T V; public static string S = typeof(T).Name; public class In<U> { public U W; } public G() {} public G(T t) { V = t; } }
delegate int Op(int a, int b);
static class Program {
  static void Try(string what, Action a) { try { a(); } catch (Exception e) { Console.WriteLine(what + " threw " + e.GetType().Name + ": " + e.Message + (e.InnerException != null ? " / " + e.InnerException.GetType().Name + ": " + e.InnerException.Message : "")); } }
  static void Main() {
    var t = typeof(Derived);
    object d = Activator.CreateInstance(t);
    Try("invoke", () => { for (int i = 0; i < 4; i++) Console.WriteLine(typeof(Base).GetMethod("Who").Invoke(d, new object[] { i, "x", Color.Red })); });
    Try("static", () => { for (int i = 0; i < 4; i++) Console.WriteLine(typeof(Base).GetMethod("Add").Invoke(null, new object[] { i, 40 })); });
    Try("refs", () => { var args = new object[] { 5, null, new Point(1, 2) }; typeof(Base).GetMethod("Refs").Invoke(d, args); Console.WriteLine(args[0] + " " + args[1]); });
    Try("gen", () => Console.WriteLine(typeof(Base).GetMethod("Gen").MakeGenericMethod(typeof(int), typeof(string)).Invoke(d, new object[] { 1, "u" })));
    Try("gen bad", () => typeof(Base).GetMethod("Gen").MakeGenericMethod(typeof(int), typeof(int)));
    Try("null", () => { Console.WriteLine(typeof(Base).GetMethod("Null").Invoke(d, new object[] { 4 })); Console.WriteLine(typeof(Base).GetMethod("Null").Invoke(d, new object[] { null }) == null); });
    Try("throws", () => typeof(Base).GetMethod("Marked").Invoke(d, new object[] { 1 }));
    Try("dontwrap", () => typeof(Base).GetMethod("Marked").Invoke(d, BindingFlags.DoNotWrapExceptions, null, new object[] { 1 }, null));
    Try("refret", () => Console.WriteLine(typeof(Base).GetMethod("RefRet").Invoke(d, null)));
    Try("missing arg", () => typeof(Base).GetMethod("Add").Invoke(null, new object[] { 1 }));
    Try("wrong arg", () => typeof(Base).GetMethod("Add").Invoke(null, new object[] { 1, "x" }));
    Try("wrong target", () => typeof(Base).GetMethod("Who").Invoke("s", new object[] { 1, "x", Color.Red }));
    Try("struct", () => Console.WriteLine(typeof(Point).GetMethod("Sum").Invoke(new Point(3, 4), null)));
    Try("default", () => Console.WriteLine(typeof(Base).GetMethod("Who").Invoke(d, BindingFlags.OptionalParamBinding, null, new object[] { 1, Type.Missing, Type.Missing }, null)));
    Try("field", () => { var f = typeof(Base).GetField("f"); f.SetValue(d, 77); Console.WriteLine(f.GetValue(d)); f.SetValue(d, 78); Console.WriteLine(f.GetValue(d)); });
    Try("private", () => { var f = typeof(Base).GetField("secret", BindingFlags.NonPublic | BindingFlags.Instance); f.SetValue(d, "new"); Console.WriteLine(f.GetValue(d)); Console.WriteLine(f.GetValue(d)); });
    Try("static field", () => { var f = typeof(Base).GetField("Count"); f.SetValue(null, 5); f.SetValue(null, 6); Console.WriteLine(f.GetValue(null) + " " + Base.Count); });
    Try("struct field", () => { var f = typeof(Base).GetField("P"); Console.WriteLine(f.GetValue(null)); f.SetValue(null, new Point(1, 1)); Console.WriteLine(f.GetValue(null)); Console.WriteLine(Base.P); });
    Try("enum field", () => { var f = typeof(Base).GetField("c"); f.SetValue(d, Color.Blue); Console.WriteLine(f.GetValue(d)); f.SetValue(d, Color.Red); Console.WriteLine(f.GetValue(d)); });
    Try("const", () => { var f = typeof(Base).GetField("K"); Console.WriteLine(f.GetRawConstantValue() + " " + f.GetValue(null) + " " + f.IsLiteral); });
    Try("fields", () => { foreach (var f in typeof(Base).GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)) Console.WriteLine(f); });
    Try("props", () => { foreach (var p in t.GetProperties()) Console.WriteLine(p + " " + p.CanRead + p.CanWrite); var q = t.GetProperty("Prop"); q.SetValue(d, 100); Console.WriteLine(q.GetValue(d)); Console.WriteLine(t.GetProperty("Item").GetValue(d, new object[] { 21 })); });
    Try("events", () => { foreach (var e in t.GetEvents()) { Console.WriteLine(e + " " + e.EventHandlerType); e.AddEventHandler(d, new Action(() => { })); } });
    Try("methods", () => { foreach (var m in t.GetMethods().OrderBy(m => m.ToString(), StringComparer.Ordinal)) Console.WriteLine(m + " in " + m.DeclaringType.Name); });
    Try("ctors", () => { foreach (var c in t.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)) Console.WriteLine(c); });
    Try("params", () => { foreach (var p in typeof(Base).GetMethod("Who").GetParameters()) Console.WriteLine(p + " " + p.Position + " " + p.IsOptional + " " + p.HasDefaultValue + " " + (p.HasDefaultValue ? p.DefaultValue : "-")); });
    Try("refparams", () => { foreach (var p in typeof(Base).GetMethod("Refs").GetParameters()) Console.WriteLine(p + " " + p.IsOut + " " + p.IsIn + " " + string.Join(",", p.GetRequiredCustomModifiers().Select(x => x.Name))); });
    Try("attrs", () => { foreach (TagAttribute a in typeof(Base).GetCustomAttributes(typeof(TagAttribute), false)) Console.WriteLine(a.Name + a.N + a.T); foreach (TagAttribute a in typeof(Base).GetMethod("Marked").GetCustomAttributes<TagAttribute>()) Console.WriteLine(a.Name + (a.A == null ? "" : a.A.Length)); Console.WriteLine(typeof(Base).GetMethod("Marked").GetParameters()[0].GetCustomAttribute<TagAttribute>().Name); });
    Try("attr data", () => { foreach (var a in typeof(Base).GetCustomAttributesData()) Console.WriteLine(a); foreach (var a in typeof(Base).GetMethod("Marked").CustomAttributes) Console.WriteLine(a); });
    Try("isdefined", () => Console.WriteLine(typeof(Base).IsDefined(typeof(TagAttribute), false) + " " + typeof(Point).IsDefined(typeof(TagAttribute))));
    Try("create", () => { Console.WriteLine(((Derived)Activator.CreateInstance(t, 11, "y")).f); Activator.CreateInstance(t, BindingFlags.NonPublic | BindingFlags.Instance, null, new object[] { 2.5 }, null); Console.WriteLine(Activator.CreateInstance<Point>()); Console.WriteLine(Activator.CreateInstance(typeof(Point), 5, 6)); Console.WriteLine(Activator.CreateInstance(typeof(int?)) == null); });
    Try("create abstract", () => Activator.CreateInstance(typeof(IShape)));
    Try("create missing", () => Activator.CreateInstance(t, "nope", 1, 2));
    Try("generic", () => { var gt = typeof(G<>).MakeGenericType(typeof(Guid)); var o = Activator.CreateInstance(gt, Guid.Empty); Console.WriteLine(o + " " + gt.GetField("V").GetValue(o) + " " + gt.GetField("S").GetValue(null)); Console.WriteLine(typeof(G<>.In<>).MakeGenericType(typeof(int), typeof(string)).GetField("W")); foreach (var a in typeof(G<>).GetGenericArguments()) Console.WriteLine(a + " " + a.IsGenericParameter + " " + a.DeclaringType + " " + a.GenericParameterPosition); });
    Try("delegate", () => { var op = (Op)Delegate.CreateDelegate(typeof(Op), typeof(Base).GetMethod("Add")); Console.WriteLine(op(1, 2)); var op2 = (Op)Delegate.CreateDelegate(typeof(Op), typeof(Base), "Add"); Console.WriteLine(op2(3, 4)); var w = (Func<int, string, Color, string>)Delegate.CreateDelegate(typeof(Func<int, string, Color, string>), d, "Who"); Console.WriteLine(w(1, "q", Color.Green)); var o3 = typeof(Base).GetMethod("Who").CreateDelegate<Func<Base, int, string, Color, string>>(); Console.WriteLine(o3((Base)d, 1, "z", Color.Red)); Console.WriteLine(op.Method + " " + w.Target.GetType() + " " + op.DynamicInvoke(5, 6)); });
    Try("bad delegate", () => Delegate.CreateDelegate(typeof(Op), typeof(Base).GetMethod("Area")));
    Try("lambda method", () => { Func<int, int> f = x => x + 1; Console.WriteLine(f.Method.Name.Contains("Main") + " " + f.DynamicInvoke(4)); });
    Try("map", () => { var m = t.GetInterfaceMap(typeof(IShape)); for (int i = 0; i < m.InterfaceMethods.Length; i++) Console.WriteLine(m.InterfaceMethods[i] + " -> " + m.TargetMethods[i]); });
    Try("names", () => { foreach (var n in new[] { "System.Int32", "Derived", "G`1[System.String]", "System.Collections.Generic.Dictionary`2[[System.String],[G`1[[System.Int32[]]]]]", "Point*", "Point[,]", "Point&", "Nope", "System.Text.StringBuilder, System.Runtime", "G`1+In`1" }) Console.WriteLine(n + " = " + Type.GetType(n)); Console.WriteLine(Type.GetType("derived", false, true)); });
    Try("name throws", () => Type.GetType("No.Such.Type, NoSuchAssembly", true));
    Try("types", () => { foreach (var x in Assembly.GetExecutingAssembly().GetTypes().Where(x => !x.Name.Contains('<')).Select(x => x.FullName).OrderBy(x => x, StringComparer.Ordinal)) Console.WriteLine(x); });
    Try("asm", () => { var a = Assembly.GetExecutingAssembly(); Console.WriteLine(a.EntryPoint + " " + a.GetReferencedAssemblies().Length + " " + a.GetModules().Length + " " + (a == typeof(Program).Assembly) + a.ManifestModule.Name); Console.WriteLine(Assembly.Load("System.Linq").GetType("System.Linq.Enumerable")); });
    Try("constraints", () => { var g = typeof(Base).GetMethod("Gen"); foreach (var a in g.GetGenericArguments()) Console.WriteLine(a + " " + a.GenericParameterAttributes + " " + a.GetGenericParameterConstraints().Length + " " + a.DeclaringMethod); Console.WriteLine(g); });
    Try("enum", () => { Console.WriteLine(string.Join(",", Enum.GetNames<Color>()) + " " + Enum.Parse(typeof(Color), "green", true) + " " + Enum.GetUnderlyingType(typeof(Color)) + Enum.ToObject(typeof(Color), 4) + Enum.IsDefined(typeof(Color), (byte)2)); });
    Try("body", () => { var b = typeof(Base).GetMethod("Add").GetMethodBody(); Console.WriteLine(b.GetILAsByteArray().Length + " " + b.MaxStackSize + " " + b.LocalVariables.Count); });
    Try("current", () => Console.WriteLine(MethodBase.GetCurrentMethod().Name.Contains("Main")));
    Try("fnptr", () => { Type p = typeof(delegate*<int, string, void>); Console.WriteLine(p + " " + p.IsFunctionPointer + " " + p.GetFunctionPointerParameterTypes().Length + " " + p.GetFunctionPointerReturnType()); });
    Try("module", () => { var m = typeof(Program).Module; Console.WriteLine(m.ResolveMethod(typeof(Base).GetMethod("Add").MetadataToken)); Console.WriteLine(m.ResolveType(typeof(Base).MetadataToken)); });
    Try("array", () => { Console.WriteLine(Array.CreateInstance(typeof(int), 3).Length + " " + typeof(int[,]).GetConstructors().Length + " " + Activator.CreateInstance(typeof(int[,]), 2, 3)); foreach (var m in typeof(int[]).GetInterfaces().Select(x => x.ToString()).OrderBy(x => x, StringComparer.Ordinal)) Console.WriteLine(m); });
    Try("string ctor", () => Console.WriteLine(Activator.CreateInstance(typeof(string), 'x', 5)));
  }
}
