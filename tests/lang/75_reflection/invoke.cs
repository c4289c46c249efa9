using System; using System.Reflection; using System.Collections.Generic; using System.Linq;
struct S { public int X; public string Str; public S(int x) { X = x; Str="s"+x; } public int Add(int y) { return X += y; } public override string ToString() { return "S("+X+","+Str+")"; } }
class G<T> { public T Val; public static int Cnt; public T Get() { return Val; } public U Conv<U>(T a, U b) where U : class { return b; } public class In<V> { public Dictionary<T,V> D; } public G() {} public G(T t) { Val = t; } public List<T> L() { return null; } }
class D2 : G<int> {}
class Cons<A, B, C, D> where A : struct where B : class, new() where C : IComparable<C> where D : B {}
unsafe class P {
 public static void ByRef(ref int a, out string b, ref object c, ref S s, int? n, ref int? rn) { a++; b = "out"; c = "c"; s.X = 99; if (rn.HasValue) rn = rn.Value + 1; else rn = 5; Console.WriteLine("n="+n); }
 public static int Thrower(int x) { throw new InvalidOperationException("boom"+x); }
 public static int Sum(params int[] xs) { return xs.Sum(); }
 public static int* Ptr(int* p, void* q) { return p+1; }
 public static long Many(byte a, short b, char c, float d, double e, decimal f, long g, string h, S s, bool z) { Console.WriteLine(a+"|"+b+"|"+c+"|"+d+"|"+e+"|"+f+"|"+g+"|"+h+"|"+s+"|"+z); return g; }
 public static S RetS(int x) { return new S(x); }
 public static int? RetN(int x) { return x > 0 ? (int?)x : null; }
 static void Try(string n, Action a) { try { a(); Console.WriteLine(n+" ok"); } catch (Exception e) { Console.WriteLine(n+" "+e.GetType()+": "+e.Message+(e.InnerException!=null?" <- "+e.InnerException.GetType()+": "+e.InnerException.Message:"")); } }
 static void Main() {
  var t = typeof(P);
  object[] args = { 1, null, null, new S(3), 7, null };
  t.GetMethod("ByRef").Invoke(null, args); Console.WriteLine(string.Join(";", args));
  args = new object[]{ 1, null, null, null, null, 41 };
  t.GetMethod("ByRef").Invoke(null, args); Console.WriteLine(string.Join(";", args));
  Try("thrower", () => t.GetMethod("Thrower").Invoke(null, new object[]{3}));
  Try("nowrap", () => t.GetMethod("Thrower").Invoke(null, (BindingFlags)33554432, null, new object[]{3}, null));
  Try("count", () => t.GetMethod("Thrower").Invoke(null, new object[]{3,4}));
  Try("type", () => t.GetMethod("Thrower").Invoke(null, new object[]{"x"}));
  Try("target", () => typeof(G<int>).GetMethod("Get").Invoke(null, null));
  Try("target2", () => typeof(G<int>).GetMethod("Get").Invoke("x", null));
  Try("open", () => typeof(G<>).GetMethod("Get").Invoke(new G<int>(), null));
  Console.WriteLine(t.GetMethod("Sum").Invoke(null, new object[]{ new[]{1,2,3} }));
  Console.WriteLine(t.GetMethod("Many").Invoke(null, new object[]{ (byte)1, (short)2, 'c', 1.5f, 2.5, 3.5m, 99L, "h", new S(8), true }));
  Console.WriteLine(t.GetMethod("Many").Invoke(null, new object[]{ (byte)1, (byte)2, 'c', 1, 2.5f, 3.5m, 99, "h", new S(8), true }));
  Console.WriteLine(t.GetMethod("RetS").Invoke(null, new object[]{4}));
  Console.WriteLine(t.GetMethod("RetN").Invoke(null, new object[]{4}));
  Console.WriteLine(t.GetMethod("RetN").Invoke(null, new object[]{-4})==null);
  int* p = stackalloc int[3];
  var r = t.GetMethod("Ptr").Invoke(null, new object[]{ (IntPtr)p, (IntPtr)0 });
  Console.WriteLine(r.GetType()+" "+((byte*)Pointer.Unbox(r)-(byte*)p));
  object s = new S(10);
  Console.WriteLine(typeof(S).GetMethod("Add").Invoke(s, new object[]{5})); Console.WriteLine(s);
  typeof(S).GetField("X").SetValue(s, 77); Console.WriteLine(s);
  Console.WriteLine(typeof(S).GetConstructor(new[]{typeof(int)}).Invoke(new object[]{6}));
  Console.WriteLine(typeof(object).GetMethod("ToString").Invoke(s, null));
  Console.WriteLine(typeof(object).GetMethod("Equals", new[]{typeof(object)}).Invoke(5, new object[]{5}));
  // generics
  var gt = typeof(G<>).MakeGenericType(typeof(string)); var g = Activator.CreateInstance(gt, "v");
  Console.WriteLine(gt.GetMethod("Get").Invoke(g, null));
  var conv = gt.GetMethod("Conv"); Console.WriteLine(conv+" "+conv.IsGenericMethodDefinition+" "+conv.ContainsGenericParameters);
  var ci = conv.MakeGenericMethod(typeof(string)); Console.WriteLine(ci+" "+ci.IsGenericMethod+" "+ci.GetGenericMethodDefinition().Equals(conv));
  Console.WriteLine(ci.Invoke(g, new object[]{"a","b"}));
  Try("constraint", () => conv.MakeGenericMethod(typeof(int)));
  Try("constraint2", () => typeof(Nullable<>).MakeGenericType(typeof(string)));
  Try("arity", () => typeof(G<>).MakeGenericType(typeof(string),typeof(int)));
  Console.WriteLine(typeof(G<>).GetField("Val").FieldType+" "+typeof(G<int>).GetField("Val").FieldType);
  Console.WriteLine(typeof(G<>).GetMethod("L").ReturnType+" "+typeof(G<int>).GetMethod("L").ReturnType+" "+typeof(G<>).GetMethod("L"));
  Console.WriteLine(typeof(G<>.In<>)+" "+typeof(G<int>.In<string>)+" "+typeof(G<int>.In<string>).FullName.Length+" "+typeof(G<int>.In<string>).GetField("D").FieldType+" "+typeof(G<int>.In<string>).DeclaringType);
  Console.WriteLine(typeof(D2).BaseType+" "+typeof(D2).GetMethod("Get").ReflectedType+" "+typeof(D2).GetMethod("Get").DeclaringType+" "+typeof(D2).GetField("Val"));
  foreach (var a in typeof(Cons<,,,>).GetGenericArguments()) Console.WriteLine(a+" "+a.GenericParameterAttributes+" "+a.GenericParameterPosition+" ["+string.Join(",", a.GetGenericParameterConstraints().Select(x=>x.ToString()))+"] base="+a.BaseType+" "+a.IsGenericParameter+" "+a.FullName+" "+a.DeclaringType+" "+a.Namespace+" "+a.Assembly.GetName().Name+" "+a.IsValueType);
  var u = typeof(G<>).GetMethod("Conv").GetGenericArguments()[0]; Console.WriteLine(u+" "+u.DeclaringMethod+" "+u.DeclaringType+" "+u.GenericParameterAttributes);
  Console.WriteLine(typeof(List<>).GetInterfaces().Length+" "+typeof(List<int>).GetInterfaces().Length+" "+typeof(int[]).GetInterfaces().Length);
  Console.WriteLine(string.Join("\n",typeof(List<>).GetInterfaces().Select(x=>x.ToString()).OrderBy(x=>x,StringComparer.Ordinal)));
  Console.WriteLine(string.Join("\n",typeof(int[]).GetInterfaces().Select(x=>x.ToString()).OrderBy(x=>x,StringComparer.Ordinal)));
  Console.WriteLine(typeof(int).MakeArrayType()+" "+typeof(int).MakeArrayType(1)+" "+typeof(int).MakeArrayType(3)+" "+typeof(int).MakeByRefType()+" "+typeof(int).MakePointerType()+" "+typeof(int[,][]).Name+" "+typeof(int[,][]).GetElementType()+" "+typeof(int[,]).GetArrayRank());
  foreach (var m in typeof(int[,]).GetConstructors()) Console.WriteLine(m);
  var arr = (int[,])typeof(int[,]).GetConstructors()[0].Invoke(new object[]{2,3}); Console.WriteLine(arr.Length);
  Console.WriteLine(typeof(string).GetConstructor(new[]{typeof(char),typeof(int)}).Invoke(new object[]{'x',3}));
  Console.WriteLine(Activator.CreateInstance(typeof(string), new object[]{new[]{'a','b'}}));
  Console.WriteLine(Activator.CreateInstance<int>()+" "+Activator.CreateInstance(typeof(S))+" "+(Activator.CreateInstance(typeof(int?))==null)+" "+Activator.CreateInstance(typeof(int?), 5));
  Try("abstract", () => Activator.CreateInstance(typeof(System.IO.Stream)));
  Try("iface", () => Activator.CreateInstance(typeof(IComparable)));
  Try("noctor", () => Activator.CreateInstance(typeof(string)));
  Try("opengen", () => Activator.CreateInstance(typeof(List<>)));
  typeof(G<int>).GetField("Cnt").SetValue(null, 42); Console.WriteLine(G<int>.Cnt+" "+typeof(G<int>).GetField("Cnt").GetValue(null));
  Try("fieldtype", () => typeof(G<int>).GetField("Cnt").SetValue(null, "x"));
  Try("fieldtarget", () => typeof(G<int>).GetField("Val").GetValue(null));
  Try("fieldtarget2", () => typeof(G<int>).GetField("Val").GetValue("x"));
  Console.WriteLine(typeof(int).GetField("MaxValue").GetValue(null)+" "+typeof(int).GetField("MaxValue").GetRawConstantValue()+" "+typeof(DayOfWeek).GetField("Friday").GetValue(null)+" "+typeof(DayOfWeek).GetField("Friday").GetRawConstantValue());
  Console.WriteLine(typeof(IComparable<>).IsAssignableFrom(typeof(int))+" "+typeof(IEnumerable<object>).IsAssignableFrom(typeof(string[]))+" "+typeof(int?).IsAssignableFrom(typeof(int))+" "+typeof(object).IsAssignableFrom(typeof(int))+" "+typeof(Enum).IsAssignableFrom(typeof(DayOfWeek))+" "+typeof(D2).IsSubclassOf(typeof(G<int>))+" "+typeof(uint[]).IsAssignableFrom(typeof(int[])));
  Console.WriteLine(typeof(D2).IsInstanceOfType(new D2())+" "+typeof(G<int>).IsInstanceOfType(new D2())+" "+typeof(int).IsInstanceOfType(5)+" "+typeof(int?).IsInstanceOfType(5));
  var map = typeof(List<int>).GetInterfaceMap(typeof(ICollection<int>)); for (int i=0;i<map.InterfaceMethods.Length;i++) Console.WriteLine(map.InterfaceMethods[i]+" -> "+map.TargetMethods[i]);
  Console.WriteLine(ReferenceEquals(typeof(S).GetMethod("Add"), typeof(S).GetMethod("Add"))+" "+typeof(S).GetMethod("Add").GetHashCode().Equals(typeof(S).GetMethod("Add").GetHashCode()));
 }
}
