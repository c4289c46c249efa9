// Every kind of member, generic types, nested types, attributes, data and resources in one module.
using System; using System.Collections.Generic; using System.Reflection; using System.Reflection.Emit; using System.Runtime.InteropServices; using System.Runtime.CompilerServices;
[AttributeUsage(AttributeTargets.All, AllowMultiple=true)]
public class NoteAttribute : Attribute { public NoteAttribute(string s) {} public NoteAttribute(int[] a, Type t) {} public int N {get;set;} public object F; }
public interface IShape { int Area(int k); string Name { get; } }
public abstract class Base { public abstract int Do(int x); public virtual string V() { return "base"; } protected Base(int k) {} }
public struct Pt { public int X, Y; }
class P {
 static CustomAttributeBuilder Note(string s) { return new CustomAttributeBuilder(typeof(NoteAttribute).GetConstructor(new[]{typeof(string)}), new object[]{s}, new[]{typeof(NoteAttribute).GetProperty("N")}, new object[]{7}, new[]{typeof(NoteAttribute).GetField("F")}, new object[]{"obj"}); }
 static void Main(string[] args) {
 var an = new AssemblyName("members_out"); an.Version = new Version(1,2,3,4); an.CultureInfo = System.Globalization.CultureInfo.InvariantCulture;
 var ab = AppDomain.CurrentDomain.DefineDynamicAssembly(an, AssemblyBuilderAccess.RunAndSave);
 var mb = ab.DefineDynamicModule("members_out", "members_out.dll");
 ab.SetCustomAttribute(Note("asm")); mb.SetCustomAttribute(Note("mod"));
 // enum
 var e = mb.DefineEnum("N.Col", TypeAttributes.Public, typeof(short)); e.DefineLiteral("R", (short)1); e.DefineLiteral("G", (short)2); e.SetCustomAttribute(Note("enum")); e.CreateType();
 // interface
 var itf = mb.DefineType("N.I", TypeAttributes.Public|TypeAttributes.Interface|TypeAttributes.Abstract); var itfM = itf.DefineMethod("M", MethodAttributes.Public|MethodAttributes.Abstract|MethodAttributes.Virtual|MethodAttributes.NewSlot, typeof(int), new[]{typeof(int)}); itfM.DefineParameter(1, ParameterAttributes.In, "q"); itf.CreateType();
 // class with everything
 var t = mb.DefineType("N.C", TypeAttributes.Public|TypeAttributes.BeforeFieldInit, typeof(Base), new[]{typeof(IShape), typeof(IComparable<int>)});
 t.SetCustomAttribute(Note("type"));
 var fx = t.DefineField("x", typeof(int), FieldAttributes.Private);
 var fl = t.DefineField("list", typeof(List<string>), FieldAttributes.Public); fl.SetCustomAttribute(Note("field"));
 var fvol = t.DefineField("vol", typeof(int), new[]{typeof(IsVolatile)}, new[]{typeof(IsConst)}, FieldAttributes.Public);
 var fc = t.DefineField("K", typeof(string), FieldAttributes.Public|FieldAttributes.Static|FieldAttributes.Literal); fc.SetConstant("konst");
 var fc2 = t.DefineField("K2", typeof(double), FieldAttributes.Public|FieldAttributes.Static|FieldAttributes.Literal); fc2.SetConstant(1.5);
 var ctor = t.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, new[]{typeof(int), typeof(string)});
 ctor.DefineParameter(1, ParameterAttributes.None, "a"); ctor.DefineParameter(2, ParameterAttributes.Optional|ParameterAttributes.HasDefault, "b").SetConstant("dflt"); ctor.SetCustomAttribute(Note("ctor"));
 var il = ctor.GetILGenerator(); il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Call, typeof(Base).GetConstructor(BindingFlags.NonPublic|BindingFlags.Instance, null, new[]{typeof(int)}, null)); il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Stfld, fx); il.Emit(OpCodes.Ret);
 var cc = t.DefineTypeInitializer(); il = cc.GetILGenerator(); il.Emit(OpCodes.Ret);
 var area = t.DefineMethod("Area", MethodAttributes.Public|MethodAttributes.Virtual|MethodAttributes.Final, typeof(int), new[]{typeof(int)}); var pb = area.DefineParameter(1, ParameterAttributes.None, "k"); pb.SetCustomAttribute(Note("param")); area.DefineParameter(0, ParameterAttributes.None, null);
 il = area.GetILGenerator(); var l0 = il.DeclareLocal(typeof(int)); var l1 = il.DeclareLocal(typeof(Exception)); var l2 = il.DeclareLocal(typeof(int[]), false); il.DeclareLocal(typeof(byte).MakeByRefType(), true);
 il.BeginExceptionBlock(); il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Ldc_I4, 100); il.Emit(OpCodes.Mul); il.Emit(OpCodes.Stloc, l0); il.BeginCatchBlock(typeof(DivideByZeroException)); il.Emit(OpCodes.Stloc, l1); il.BeginCatchBlock(typeof(Exception)); il.Emit(OpCodes.Pop); il.BeginFinallyBlock(); il.Emit(OpCodes.Ldstr, "fin"); il.Emit(OpCodes.Call, typeof(Console).GetMethod("WriteLine", new[]{typeof(string)})); il.EndExceptionBlock(); il.Emit(OpCodes.Ldloc, l0); il.Emit(OpCodes.Ret);
 var name = t.DefineMethod("get_Name", MethodAttributes.Public|MethodAttributes.Virtual|MethodAttributes.SpecialName, typeof(string), Type.EmptyTypes); il = name.GetILGenerator(); il.Emit(OpCodes.Ldstr, "nm\u1234"); il.Emit(OpCodes.Ret);
 var prop = t.DefineProperty("Name", PropertyAttributes.None, typeof(string), Type.EmptyTypes); prop.SetGetMethod(name); prop.SetCustomAttribute(Note("prop"));
 var idx = t.DefineMethod("set_Item", MethodAttributes.Public|MethodAttributes.SpecialName, typeof(void), new[]{typeof(int), typeof(string)}); il = idx.GetILGenerator(); il.Emit(OpCodes.Ret);
 var prop2 = t.DefineProperty("Item", PropertyAttributes.None, typeof(string), new[]{typeof(int)}); prop2.SetSetMethod(idx);
 var cmp = t.DefineMethod("System.IComparable<int>.CompareTo", MethodAttributes.Private|MethodAttributes.Virtual|MethodAttributes.NewSlot|MethodAttributes.Final, typeof(int), new[]{typeof(int)}); il = cmp.GetILGenerator(); il.Emit(OpCodes.Ldc_I4_0); il.Emit(OpCodes.Ret); t.DefineMethodOverride(cmp, typeof(IComparable<int>).GetMethod("CompareTo"));
 var im = t.DefineMethod("IM", MethodAttributes.Private|MethodAttributes.Virtual|MethodAttributes.NewSlot|MethodAttributes.Final, typeof(int), new[]{typeof(int)}); il = im.GetILGenerator(); il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Ret);
 var dox = t.DefineMethod("Do", MethodAttributes.Public|MethodAttributes.Virtual, typeof(int), new[]{typeof(int)}); il = dox.GetILGenerator(); il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldfld, fx); il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Call, area); il.Emit(OpCodes.Add); il.Emit(OpCodes.Ret);
 var add = t.DefineMethod("add_Ev", MethodAttributes.Public|MethodAttributes.SpecialName, typeof(void), new[]{typeof(EventHandler)}); il = add.GetILGenerator(); il.Emit(OpCodes.Ret); add.SetImplementationFlags(MethodImplAttributes.Synchronized);
 var rem = t.DefineMethod("remove_Ev", MethodAttributes.Public|MethodAttributes.SpecialName, typeof(void), new[]{typeof(EventHandler)}); il = rem.GetILGenerator(); il.Emit(OpCodes.Ret);
 var ev = t.DefineEvent("Ev", EventAttributes.None, typeof(EventHandler)); ev.SetAddOnMethod(add); ev.SetRemoveOnMethod(rem); ev.SetCustomAttribute(Note("event"));
 var pi = t.DefinePInvokeMethod("puts", "libc", MethodAttributes.Public|MethodAttributes.Static|MethodAttributes.PinvokeImpl, CallingConventions.Standard, typeof(int), new[]{typeof(string)}, CallingConvention.Cdecl, CharSet.Ansi); pi.SetImplementationFlags(MethodImplAttributes.PreserveSig);
 pi.DefineParameter(1, ParameterAttributes.HasFieldMarshal, "s").SetMarshal(UnmanagedMarshal.DefineUnmanagedMarshal(UnmanagedType.LPStr));
 // nested
 var n = t.DefineNestedType("Inner", TypeAttributes.NestedPublic|TypeAttributes.SequentialLayout|TypeAttributes.Sealed, typeof(ValueType), PackingSize.Size4, 32); n.DefineField("p", typeof(Pt), FieldAttributes.Public); var fm = n.DefineField("arr", typeof(int[]), FieldAttributes.Public|FieldAttributes.HasFieldMarshal); fm.SetMarshal(UnmanagedMarshal.DefineByValArray(4));
 var ex = mb.DefineType("Ex", TypeAttributes.Public|TypeAttributes.ExplicitLayout|TypeAttributes.Sealed, typeof(ValueType)); ex.DefineField("a", typeof(int), FieldAttributes.Public).SetOffset(0); ex.DefineField("b", typeof(float), FieldAttributes.Public).SetOffset(0); 
 // generic
 var g = mb.DefineType("N.G", TypeAttributes.Public); var gp = g.DefineGenericParameters("T","U"); gp[0].SetGenericParameterAttributes(GenericParameterAttributes.ReferenceTypeConstraint); gp[1].SetBaseTypeConstraint(typeof(Base)); gp[1].SetInterfaceConstraints(typeof(IDisposable), typeof(IComparable<>).MakeGenericType(gp[0])); gp[0].SetCustomAttribute(Note("gp"));
 var gf = g.DefineField("f", gp[0], FieldAttributes.Public); var gd = g.DefineField("d", typeof(Dictionary<,>).MakeGenericType(gp[0], gp[1].MakeArrayType()), FieldAttributes.Public);
 var gc = g.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, Type.EmptyTypes); il = gc.GetILGenerator(); il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Call, typeof(object).GetConstructor(Type.EmptyTypes)); il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldfld, gf); il.Emit(OpCodes.Stfld, gf); il.Emit(OpCodes.Ret);
 var gm = g.DefineMethod("GM", MethodAttributes.Public); var mp = gm.DefineGenericParameters("W"); gm.SetParameters(gp[0], mp[0], mp[0].MakeByRefType(), gp[1].MakeArrayType(2)); gm.SetReturnType(typeof(List<>).MakeGenericType(mp[0]));
 il = gm.GetILGenerator(); il.DeclareLocal(g); il.DeclareLocal(typeof(List<>).MakeGenericType(mp[0])); il.Emit(OpCodes.Ldtoken, g); il.Emit(OpCodes.Pop); il.Emit(OpCodes.Ldtoken, gp[0]); il.Emit(OpCodes.Pop); il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Box, gp[0]); il.Emit(OpCodes.Pop); il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Isinst, g); il.Emit(OpCodes.Pop); 
 il.Emit(OpCodes.Newobj, TypeBuilder.GetConstructor(typeof(List<>).MakeGenericType(mp[0]), typeof(List<>).GetConstructor(Type.EmptyTypes))); il.Emit(OpCodes.Ret);
 var use = mb.DefineType("Use", TypeAttributes.Public|TypeAttributes.Abstract|TypeAttributes.Sealed);
 var um = use.DefineMethod("Go", MethodAttributes.Public|MethodAttributes.Static, typeof(void), new[]{typeof(int), typeof(Pt).MakePointerType(), e});
 il = um.GetILGenerator(); var gi = g.MakeGenericType(typeof(string), t); il.Emit(OpCodes.Newobj, TypeBuilder.GetConstructor(gi, gc)); il.Emit(OpCodes.Dup); il.Emit(OpCodes.Ldfld, TypeBuilder.GetField(gi, gf)); il.Emit(OpCodes.Pop); il.Emit(OpCodes.Ldnull); il.Emit(OpCodes.Ldc_I4_5); il.Emit(OpCodes.Ldnull);il.Emit(OpCodes.Ldnull); il.Emit(OpCodes.Callvirt, TypeBuilder.GetMethod(gi, gm).MakeGenericMethod(typeof(int))); il.Emit(OpCodes.Pop);
 il.Emit(OpCodes.Ldtoken, typeof(List<>)); il.Emit(OpCodes.Pop); il.Emit(OpCodes.Ldtoken, typeof(Dictionary<int,string[]>)); il.Emit(OpCodes.Pop); il.Emit(OpCodes.Call, typeof(Array).GetMethod("Empty").MakeGenericMethod(typeof(Pt))); il.Emit(OpCodes.Pop); il.Emit(OpCodes.Ldc_I4_1); il.Emit(OpCodes.Ldc_I4_1); il.Emit(OpCodes.Newobj, mb.GetArrayMethod(typeof(int[,]), ".ctor", CallingConventions.HasThis, typeof(void), new[]{typeof(int), typeof(int)})); il.Emit(OpCodes.Pop);
 il.Emit(OpCodes.Ldftn, pi); il.Emit(OpCodes.Pop); il.Emit(OpCodes.Ldc_I4_1); il.Emit(OpCodes.Conv_I); il.EmitCalli(OpCodes.Calli, CallingConvention.Cdecl, typeof(void), new[]{typeof(int)}); il.Emit(OpCodes.Ldsfld, typeof(string).GetField("Empty")); il.Emit(OpCodes.Pop); il.Emit(OpCodes.Ret);
 var sp = use.DefineMethod("Sw", MethodAttributes.Static, typeof(int), new[]{typeof(int)}); il = sp.GetILGenerator(); var la = new[]{il.DefineLabel(), il.DefineLabel()}; il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Switch, la); il.MarkLabel(la[0]); il.Emit(OpCodes.Ldc_I4_M1); il.Emit(OpCodes.Ret); il.MarkLabel(la[1]); il.Emit(OpCodes.Ldc_R8, 1.5); il.Emit(OpCodes.Conv_I4); il.Emit(OpCodes.Ret);
 var dat = use.DefineInitializedData("blob", new byte[]{1,2,3,4,5,6,7,8,9,10,11}, FieldAttributes.Static|FieldAttributes.Assembly);
 g.CreateType(); t.CreateType(); n.CreateType(); ex.CreateType(); use.CreateType();
 var gl = mb.DefineGlobalMethod("Glob", MethodAttributes.Public|MethodAttributes.Static, typeof(int), new[]{typeof(int)}); il = gl.GetILGenerator(); il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ret);
 mb.DefineInitializedData("gd", new byte[]{9,9,9}, FieldAttributes.Public); mb.CreateGlobalFunctions();
 var ms = new System.IO.MemoryStream(new byte[]{1,2,3,4,5}); mb.DefineManifestResource("res1", ms, ResourceAttributes.Public);
 ab.Save("members_out.dll");
}}
