// A generic class made at run time derives from a generic class and implements a generic interface.
using System; using System.Linq; using System.Collections.Generic; using System.Reflection; using System.Reflection.Emit;
public class Basis<T> { public virtual T V(T x) { return x; } public T F; public Basis() {} public Basis(T f) { F = f; } protected virtual U Gen<U>(U u, T t) { return u; } public U CallGen<U>(U u, T t) { return Gen(u, t); } }
public interface IEq<T> { bool Eq(T a); }
class P {
 static void T(string n, Action a) { try { Console.Write(n + ": "); a(); } catch (Exception e) { Console.WriteLine(e.GetType().Name + " | " + e.Message); } }
 static void Main() {
 var ab = AppDomain.CurrentDomain.DefineDynamicAssembly(new AssemblyName("r4"), AssemblyBuilderAccess.Run); var mb = ab.DefineDynamicModule("r4");
 T("generic base", ()=>{ var d = mb.DefineType("D", TypeAttributes.Public); var p = d.DefineGenericParameters("Q")[0]; var bt = typeof(Basis<>).MakeGenericType(p); d.SetParent(bt);
   var c = d.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, new Type[]{p}); var il = c.GetILGenerator(); il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Call, TypeBuilder.GetConstructor(bt, typeof(Basis<>).GetConstructors().First(x=>x.GetParameters().Length==1))); il.Emit(OpCodes.Ret);
   var m = d.DefineMethod("V", MethodAttributes.Public|MethodAttributes.Virtual|MethodAttributes.HideBySig, p, new Type[]{p}); il = m.GetILGenerator(); il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Stfld, TypeBuilder.GetField(bt, typeof(Basis<>).GetField("F"))); il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Call, TypeBuilder.GetMethod(bt, typeof(Basis<>).GetMethod("V"))); il.Emit(OpCodes.Ret);
   var g = d.DefineMethod("Gen", MethodAttributes.Family|MethodAttributes.Virtual|MethodAttributes.HideBySig); var u = g.DefineGenericParameters("U")[0]; g.SetParameters(u, p); g.SetReturnType(u); il = g.GetILGenerator(); il.EmitWriteLine("gen"); il.Emit(OpCodes.Ldtoken, u); il.Emit(OpCodes.Call, typeof(Type).GetMethod("GetTypeFromHandle")); il.Emit(OpCodes.Call, typeof(Console).GetMethod("WriteLine", new[]{typeof(object)})); il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Ret);
   d.AddInterfaceImplementation(typeof(IEq<>).MakeGenericType(p)); var e = d.DefineMethod("IEq.Eq", MethodAttributes.Private|MethodAttributes.Virtual|MethodAttributes.Final|MethodAttributes.NewSlot, typeof(bool), new Type[]{p}); il = e.GetILGenerator(); il.Emit(OpCodes.Ldc_I4_1); il.Emit(OpCodes.Ret); d.DefineMethodOverride(e, TypeBuilder.GetMethod(typeof(IEq<>).MakeGenericType(p), typeof(IEq<>).GetMethod("Eq")));
   foreach (var arg in new object[]{5, "str", 2.5}) { var t = d.CreateType().MakeGenericType(arg.GetType()); var b = Activator.CreateInstance(t, arg); Console.WriteLine(t.GetMethod("V").Invoke(b, new[]{arg}) + " " + t.GetField("F").GetValue(b) + " " + t.GetMethod("CallGen").MakeGenericMethod(typeof(DateTime)).Invoke(b, new object[]{default(DateTime), arg}) + " " + typeof(IEq<>).MakeGenericType(arg.GetType()).GetMethod("Eq").Invoke(b, new[]{arg})); } });
 }
}
