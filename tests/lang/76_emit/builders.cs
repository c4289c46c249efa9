// What reflection says of builders before and after their types are created, of their modules and assemblies; tokens.
using System; using System.Linq; using System.Collections.Generic; using System.Reflection; using System.Reflection.Emit;
[AttributeUsage(AttributeTargets.All)] public class TagAttribute : Attribute { public string S; public TagAttribute(string s) { S = s; } public override string ToString() { return "Tag:"+S; } }
class P {
 static CustomAttributeBuilder Tag(string s) { return new CustomAttributeBuilder(typeof(TagAttribute).GetConstructor(new[]{typeof(string)}), new object[]{s}); }
 static void T(string n, Action a) { try { Console.Write(n + ": "); a(); } catch (Exception e) { Console.WriteLine(e.GetType().Name + " | " + e.Message); } }
 static string A(object[] l) { return string.Join(",", l.Select(x=>x.ToString())); }
 static void Main() {
 var ab = AppDomain.CurrentDomain.DefineDynamicAssembly(new AssemblyName("dyn, Version=1.2.3.4"), AssemblyBuilderAccess.Run);
 var mb = ab.DefineDynamicModule("dyn");
 ab.SetCustomAttribute(Tag("asm")); mb.SetCustomAttribute(Tag("mod"));
 T("asm attrs", ()=>Console.WriteLine(A(ab.GetCustomAttributes(false))));
 T("mod attrs", ()=>Console.WriteLine(A(mb.GetCustomAttributes(false))));
 T("asm attrs2", ()=>Console.WriteLine(A(ab.GetCustomAttributes(typeof(TagAttribute), false))));
 T("asm def", ()=>Console.WriteLine(ab.IsDefined(typeof(TagAttribute), false)));
 T("full", ()=>Console.WriteLine(ab.FullName + " " + ab + " " + ab.GetName().Version + " " + ab.IsDynamic));
 T("location", ()=>Console.WriteLine(ab.Location));
 T("mod", ()=>Console.WriteLine(mb.Name + " " + mb.FullyQualifiedName + " " + mb.ScopeName + " " + mb));
 var outer = mb.DefineType("N.Outer", TypeAttributes.Public);
 var inner = outer.DefineNestedType("Inner", TypeAttributes.NestedPublic);
 var m = outer.DefineMethod("M", MethodAttributes.Public, typeof(int), new[]{typeof(string), inner});
 var p1 = m.DefineParameter(1, ParameterAttributes.None, "str"); p1.SetCustomAttribute(Tag("p"));
 var il = m.GetILGenerator(); il.Emit(OpCodes.Ldc_I4_3); il.Emit(OpCodes.Ret);
 m.SetCustomAttribute(Tag("meth"));
 var f = outer.DefineField("f", inner, FieldAttributes.Public); f.SetCustomAttribute(Tag("field"));
 // unfinished reflection
 T("u GetMethods", ()=>Console.WriteLine(outer.GetMethods().Length));
 T("u GetMethod", ()=>Console.WriteLine(outer.GetMethod("M")));
 T("u GetField", ()=>Console.WriteLine(outer.GetField("f")));
 T("u GetFields", ()=>Console.WriteLine(outer.GetFields().Length));
 T("u GetProps", ()=>Console.WriteLine(outer.GetProperties().Length));
 T("u GetCtors", ()=>Console.WriteLine(outer.GetConstructors().Length));
 T("u Nested", ()=>Console.WriteLine(outer.GetNestedTypes().Length));
 T("u GetInterfaces", ()=>Console.WriteLine(outer.GetInterfaces().Length));
 T("u Attrs", ()=>Console.WriteLine(outer.Attributes + " " + outer.FullName + " " + outer.BaseType + " " + outer.DeclaringType + " " + inner.DeclaringType + " " + inner.FullName + " " + outer.AssemblyQualifiedName));
 T("u cattrs", ()=>Console.WriteLine(outer.GetCustomAttributes(false).Length));
 T("u handle", ()=>Console.WriteLine(outer.TypeHandle.Value != IntPtr.Zero));
 T("u IsAssignable", ()=>Console.WriteLine(typeof(object).IsAssignableFrom(outer) + " " + outer.IsAssignableFrom(typeof(object)) + " " + outer.IsSubclassOf(typeof(object)) + " " + outer.IsCreated()));
 T("u instance", ()=>Console.WriteLine(Activator.CreateInstance(outer)));
 T("u invoke", ()=>Console.WriteLine(m.Invoke(null, null)));
 T("u mparams", ()=>Console.WriteLine(m.GetParameters().Length));
 T("u mstr", ()=>Console.WriteLine(m + " " + m.Name + " " + m.ReturnType + " " + m.DeclaringType + " " + m.Attributes + " " + m.CallingConvention));
 T("u mbody", ()=>Console.WriteLine(m.GetMethodBody()));
 T("u fstr", ()=>Console.WriteLine(f + " " + f.FieldType + " " + f.DeclaringType));
 T("u fget", ()=>Console.WriteLine(f.GetValue(null)));
 T("u array", ()=>Console.WriteLine(outer.MakeArrayType() + " " + outer.MakeArrayType(2) + " " + outer.MakeByRefType() + " " + outer.MakePointerType()));
 T("u arr inst", ()=>Console.WriteLine(Array.CreateInstance(outer, 2)));
 T("u GetType", ()=>Console.WriteLine(mb.GetType("N.Outer") + " " + mb.GetType("N.Outer+Inner") + " " + ab.GetType("N.Outer")));
 T("u GetTypes", ()=>Console.WriteLine(A(mb.GetTypes())));
 T("u aGetTypes", ()=>Console.WriteLine(A(ab.GetTypes())));
 T("u tokens", ()=>Console.WriteLine(outer.TypeToken.Token.ToString("x") + " " + inner.TypeToken.Token.ToString("x") + " " + m.GetToken().Token.ToString("x") + " " + f.GetToken().Token.ToString("x") + " " + p1.GetToken().Token.ToString("x")));
 T("inner first", ()=>Console.WriteLine(inner.CreateType()));
 T("outer", ()=>Console.WriteLine(outer.CreateType()));
 T("again", ()=>Console.WriteLine(outer.CreateType() == outer.CreateType()));
 T("define after", ()=>outer.DefineMethod("X", MethodAttributes.Public));
 T("il after", ()=>{ m.GetILGenerator().Emit(OpCodes.Nop); Console.WriteLine("ok"); });
 T("field after", ()=>outer.DefineField("X", typeof(int), FieldAttributes.Public));
 T("dup name", ()=>mb.DefineType("N.Outer"));
 var ct = outer.CreateType();
 T("c methods", ()=>Console.WriteLine(A(ct.GetMethods(BindingFlags.DeclaredOnly|BindingFlags.Public|BindingFlags.Instance))));
 T("c attrs", ()=>Console.WriteLine(A(ct.GetMethod("M").GetCustomAttributes(false)) + A(ct.GetField("f").GetCustomAttributes(false)) + A(ct.GetMethod("M").GetParameters()[0].GetCustomAttributes(false))));
 T("c params", ()=>Console.WriteLine(string.Join(",", ct.GetMethod("M").GetParameters().Select(x=>x.Position+":"+x.Name+":"+x.ParameterType))));
 T("c nested", ()=>Console.WriteLine(A(ct.GetNestedTypes())));
 T("c GetType", ()=>Console.WriteLine(mb.GetType("N.Outer") + " " + mb.GetType("N.Outer+Inner") + " " + ab.GetType("N.Outer") + " " + ab.GetType("N.Outer+Inner") + " " + (ab.GetType("Inner") == null) + " " + (mb.GetType("Inner")==null)));
 T("c types", ()=>Console.WriteLine(A(ab.GetTypes()) + ";" + A(mb.GetTypes())));
 T("c exported", ()=>Console.WriteLine(A(ab.GetExportedTypes())));
 T("c module", ()=>Console.WriteLine(ct.Module + " " + ct.Assembly + " " + (ct.Assembly == ab) + " " + (ct.Module == mb)));
 T("c tokens", ()=>Console.WriteLine(ct.MetadataToken.ToString("x")));
 T("c body", ()=>Console.WriteLine(ct.GetMethod("M").GetMethodBody().GetILAsByteArray().Length));
 T("c inst", ()=>Console.WriteLine(ct.GetMethod("M").Invoke(Activator.CreateInstance(ct), new object[]{"a", null})));
 T("type get", ()=>Console.WriteLine(Type.GetType("N.Outer, dyn")));
 T("ass list", ()=>Console.WriteLine(AppDomain.CurrentDomain.GetAssemblies().Any(x=>x.GetName().Name=="dyn")));
 T("res names", ()=>Console.WriteLine(ab.GetManifestResourceNames().Length));
 T("entry", ()=>Console.WriteLine(ab.EntryPoint == null));
 T("modules", ()=>Console.WriteLine(A(ab.GetModules()) + " " + ab.ManifestModule));
 T("ref asm", ()=>Console.WriteLine(ab.GetReferencedAssemblies().Length));
 T("dynmod dup", ()=>ab.DefineDynamicModule("dyn"));
 T("save run", ()=>ab.Save("x.dll"));
 T("get dyn", ()=>Console.WriteLine(ab.GetDynamicModule("dyn") == mb));
 // abstract missing
 var bad = mb.DefineType("Bad", TypeAttributes.Public); bad.AddInterfaceImplementation(typeof(IDisposable));
 T("bad iface", ()=>Console.WriteLine(bad.CreateType()));
 var bad2 = mb.DefineType("Bad2", TypeAttributes.Public); bad2.DefineMethod("X", MethodAttributes.Public, typeof(void), Type.EmptyTypes);
 T("bad nobody", ()=>Console.WriteLine(bad2.CreateType()));
 var bad3 = mb.DefineType("Bad3", TypeAttributes.Public); bad3.DefineMethod("X", MethodAttributes.Public|MethodAttributes.Abstract|MethodAttributes.Virtual, typeof(void), Type.EmptyTypes);
 T("bad abstract", ()=>Console.WriteLine(bad3.CreateType()));
 var bad4 = mb.DefineType("Bad4", TypeAttributes.Public, typeof(string));
 T("bad sealed", ()=>Console.WriteLine(bad4.CreateType()));
 T("bad parent iface", ()=>mb.DefineType("Bad5", TypeAttributes.Public, typeof(IDisposable)).CreateType());
 T("empty name", ()=>mb.DefineType(""));
 T("null name", ()=>mb.DefineType(null));
 T("enum", ()=>{ var e = mb.DefineEnum("E", TypeAttributes.Public, typeof(int)); Console.WriteLine(e.IsEnum + " " + e.UnderlyingSystemType + " " + e.BaseType + " " + e.Name); var l = e.DefineLiteral("A", 1); Console.WriteLine(l); e.CreateType(); });
 T("bad lit", ()=>{ var e = mb.DefineEnum("E2", TypeAttributes.Public, typeof(int)); e.DefineLiteral("A", "x"); e.CreateType(); Console.WriteLine("ok"); });
 // forward
 var fa = mb.DefineType("FA", TypeAttributes.Public); var fb = mb.DefineType("FB", TypeAttributes.Public|TypeAttributes.Sealed|TypeAttributes.SequentialLayout, typeof(ValueType)); fb.DefineField("x", typeof(int), FieldAttributes.Public); fa.DefineField("b", fb, FieldAttributes.Public);
 ResolveEventHandler h = (s, a) => { Console.Write("[resolve " + a.Name + "] "); fb.CreateType(); return ab; };
 AppDomain.CurrentDomain.TypeResolve += h;
 T("resolve", ()=>{ var t = fa.CreateType(); fb.CreateType(); Console.WriteLine(t.GetField("b").FieldType + " " + Activator.CreateInstance(t)); });
 AppDomain.CurrentDomain.TypeResolve -= h;
 var ga = mb.DefineType("GA", TypeAttributes.Public); var gb = mb.DefineType("GB", TypeAttributes.Public); ga.DefineField("b", gb, FieldAttributes.Public); ga.DefineDefaultConstructor(MethodAttributes.Public);
 T("early", ()=>Console.WriteLine(Activator.CreateInstance(ga.CreateType()) + " " + ga.CreateType().GetField("b").FieldType));
 var pa = mb.DefineType("PA", TypeAttributes.Public); var pb = mb.DefineType("PB", TypeAttributes.Public); pa.SetParent(pb);
 T("parent unfinished", ()=>Console.WriteLine(pa.CreateType()));
 T("then", ()=>{ Console.WriteLine(pb.CreateType()); Console.WriteLine(pa.CreateType().BaseType); });
 T("array method", ()=>{ var am = mb.GetArrayMethod(typeof(int[,]), "Get", CallingConventions.HasThis, typeof(int), new[]{typeof(int), typeof(int)}); Console.WriteLine(am + " " + am.DeclaringType + " " + mb.GetArrayMethodToken(typeof(int[,]), "Get", CallingConventions.HasThis, typeof(int), new[]{typeof(int), typeof(int)}).Token.ToString("x")); });
 T("tok", ()=>Console.WriteLine(mb.GetTypeToken(typeof(string)).Token.ToString("x") + " " + mb.GetTypeToken(typeof(List<int>)).Token.ToString("x") + " " + mb.GetMethodToken(typeof(string).GetMethod("Intern")).Token.ToString("x") + " " + mb.GetFieldToken(typeof(string).GetField("Empty")).Token.ToString("x") + " " + mb.GetStringConstant("abc").Token.ToString("x") + " " + mb.GetStringConstant("abc").Token.ToString("x") + " " + mb.GetStringConstant("d").Token.ToString("x") + " " + mb.GetConstructorToken(typeof(object).GetConstructor(Type.EmptyTypes)).Token.ToString("x") + " " + ""));
 T("sighelper", ()=>{ var s = SignatureHelper.GetLocalVarSigHelper(mb); s.AddArgument(typeof(int)); s.AddArgument(typeof(string[])); s.AddArgument(typeof(List<int>)); Console.WriteLine(BitConverter.ToString(s.GetSignature())); var s2 = SignatureHelper.GetFieldSigHelper(mb); s2.AddArgument(typeof(long)); Console.WriteLine(BitConverter.ToString(s2.GetSignature())); });
 T("sighelper2", ()=>{ var s = SignatureHelper.GetMethodSigHelper(mb, typeof(int), new[]{typeof(string)}); Console.WriteLine(BitConverter.ToString(s.GetSignature())); });
 }
}
