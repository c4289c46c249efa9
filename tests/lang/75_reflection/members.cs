using System; using System.Reflection; using System.Collections.Generic;
interface IA { int F(int x); }
class Base : IA { public virtual int F(int x) { return x+1; } protected int prot; private int priv=3; public int Pub=4; public static int Stat=9; public int Prop { get; set; } }
class Der : Base { public override int F(int x) { return x*2; } public int this[int i] { get { return i; } set {} } public event EventHandler Ev; public Der(int a, string b="def") { Pub=a; } public Der() {} static void Hid() {} 
  public class Nested {} void UseEv(){ Ev(null,null);} }
class P {
 static void Main() {
  Type t = typeof(Der);
  Console.WriteLine(t.FullName+" "+t.BaseType+" "+t.IsClass+" "+t.Attributes);
  foreach (var m in t.GetMethods()) Console.WriteLine(m+" : "+m.DeclaringType);
  foreach (var m in t.GetConstructors()) Console.WriteLine(m);
  foreach (var m in t.GetFields((BindingFlags)0x3E & ~BindingFlags.DeclaredOnly)) Console.WriteLine(m);
  foreach (var m in t.GetProperties()) Console.WriteLine(m);
  foreach (var m in t.GetEvents()) Console.WriteLine(m);
  foreach (var m in t.GetNestedTypes()) Console.WriteLine(m);
  object d = Activator.CreateInstance(t);
  Console.WriteLine(t.GetMethod("F").Invoke(d, new object[]{21}));
  Console.WriteLine(typeof(IA).GetMethod("F").Invoke(d, new object[]{21}));
  d = Activator.CreateInstance(t, 5, "x");
  Console.WriteLine(t.GetField("Pub").GetValue(d));
  t.GetField("Pub").SetValue(d, 77);
  Console.WriteLine(((Der)d).Pub);
  t.GetProperty("Prop").SetValue(d, 12, null);
  Console.WriteLine(t.GetProperty("Prop").GetValue(d, null));
  Console.WriteLine(typeof(Base).GetField("Stat").GetValue(null));
  Console.WriteLine(typeof(List<>).MakeGenericType(typeof(int)));
  Console.WriteLine(typeof(Dictionary<string,List<int>>).FullName);
  Console.WriteLine(typeof(Dictionary<,>));
 }
}
