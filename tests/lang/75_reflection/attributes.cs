using System; using System.Reflection; using System.Collections.Generic; using System.Linq; using System.Runtime.InteropServices; using System.ComponentModel; using System.Runtime.CompilerServices;
[assembly: AssemblyTitle("T2 title")]
[assembly: My(1, Name="asm")]
enum Col : byte { Red=1, Green=2 }
[Flags] enum Fl { A=1,B=2 }
[AttributeUsage(AttributeTargets.All, AllowMultiple=true)]
class MyAttribute : Attribute {
  public object O; public Type T; public string Name { get; set; } public int[] Arr; public Col C; public Fl[] Fls; public object[] Objs; public Type[] Ts { get; set; }
  public string ctor;
  public MyAttribute(int x) { ctor = "int "+x; }
  public MyAttribute(string s) { ctor = "str "+(s ?? "null"); }
  public MyAttribute(object s) { ctor = "obj "+s+":"+(s==null?"":s.GetType().ToString()); }
  public MyAttribute(Type t) { ctor = "type "+t; }
  public MyAttribute(Col t, params object[] os) { ctor = "col "+t+" "+string.Join("|", os.Select(o => o==null?"null":o+":"+o.GetType())); }
  public MyAttribute(double d, char c, bool b, long l, ulong u, float f, sbyte sb, ushort us) { ctor = "prims "+d+c+b+l+u+f+sb+us; }
  public override string ToString() { return "My("+ctor+" O="+O+" T="+T+" Name="+Name+" Arr="+(Arr==null?"null":string.Join(",",Arr))+" C="+C+" Fls="+(Fls==null?"-":string.Join(",",Fls))+" Objs="+(Objs==null?"-":string.Join(",",Objs))+" Ts="+(Ts==null?"-":string.Join(",",Ts.Select(x=>x.ToString())))+")"; }
}
[My(5, Name="n", O=3, T=typeof(List<int>), Arr=new[]{1,2,3}, C=Col.Green, Fls=new[]{Fl.A,Fl.B|Fl.A}, Objs=new object[]{1,"x",typeof(int),Col.Red}, Ts=new[]{typeof(int),typeof(P.N)})]
[My((string)null)] [My((object)Col.Red)] [My(typeof(Dictionary<,>))] [My(Col.Red, 1, "a", null, typeof(string))] [My(1.5,'c',true,-5L,7UL,2.5f,(sbyte)-3,(ushort)9)]
[Serializable, Obsolete("old")]
class A { [My(1)] public int F; [My(2)] public int Prop { [My(3)] get; set; } [My(4)] public event EventHandler E; [return: My(6)] [My(7)] public int M([My(8)] int a, [Optional, DefaultParameterValue(5)] int b, out string s, string d = null, Col c = Col.Green, decimal de = 1.5m, DateTime dt = default(DateTime)) { s = ""; E(null,null); return 0; } public void G<[My(9)] T>() {} }
class B : A {}
class P {
 public class N {}
 static void Show(string w, IEnumerable<object> l) { Console.WriteLine(w+":"); foreach (var s in l.Select(o => o is Attribute && !(o is MyAttribute) ? o.GetType().ToString() : o.ToString()).OrderBy(x=>x, StringComparer.Ordinal)) Console.WriteLine("  "+s); }
 static void Main() {
  var t = typeof(A);
  Show("type", t.GetCustomAttributes(false));
  Show("inherit", typeof(B).GetCustomAttributes(true));
  Show("noinherit", typeof(B).GetCustomAttributes(false));
  Show("field", t.GetField("F").GetCustomAttributes(typeof(MyAttribute), false));
  Show("prop", t.GetProperty("Prop").GetCustomAttributes(false));
  Show("get", t.GetProperty("Prop").GetGetMethod().GetCustomAttributes(false));
  Show("ev", t.GetEvent("E").GetCustomAttributes(false));
  Show("m", t.GetMethod("M").GetCustomAttributes(false));
  Show("ret", t.GetMethod("M").ReturnTypeCustomAttributes.GetCustomAttributes(false));
  foreach (var p in t.GetMethod("M").GetParameters()) { Console.WriteLine(p+" "+p.Position+" "+p.Name+" "+p.Attributes+" "+p.IsOptional+" "+p.HasDefaultValue+" "+(p.DefaultValue==null?"null":p.DefaultValue.ToString()+p.DefaultValue.GetType())+" "+p.IsOut); Show("pa", p.GetCustomAttributes(false)); }
  Show("gp", t.GetMethod("G").GetGenericArguments()[0].GetCustomAttributes(false));
  Show("asm", t.Assembly.GetCustomAttributes(typeof(MyAttribute), false));
  Console.WriteLine(((AssemblyTitleAttribute)t.Assembly.GetCustomAttributes(typeof(AssemblyTitleAttribute), false)[0]).Title);
  Console.WriteLine(Attribute.IsDefined(t, typeof(SerializableAttribute))+" "+t.IsDefined(typeof(ObsoleteAttribute), false)+" "+t.IsDefined(typeof(FlagsAttribute), false)+" "+typeof(Fl).IsDefined(typeof(FlagsAttribute), false));
  foreach (var s in CustomAttributeData.GetCustomAttributes(t).Select(x=>x.ToString()).OrderBy(x=>x, StringComparer.Ordinal)) Console.WriteLine(s);
  foreach (var cd in t.GetCustomAttributesData()) foreach (var a in cd.ConstructorArguments) Console.WriteLine(a.ArgumentType+" = "+a);
  foreach (var cd in t.GetCustomAttributesData()) foreach (var a in cd.NamedArguments) Console.WriteLine(a.MemberInfo+" = "+a.TypedValue);
  Console.WriteLine(t.GetCustomAttribute<ObsoleteAttribute>().Message);
  Console.WriteLine(Enum.GetName(typeof(Col), 2)+" "+Enum.Parse(typeof(Fl),"A, B")+" "+string.Join(",",Enum.GetNames(typeof(Col)))+" "+Enum.GetUnderlyingType(typeof(Col))+" "+Enum.ToObject(typeof(Col),2)+" "+Enum.IsDefined(typeof(Col),"Red"));
 }
}
