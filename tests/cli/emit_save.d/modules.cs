// Two modules, exception blocks, custom modifiers, marshalling, security, resources linked and embedded, version.
using System; using System.Collections.Generic; using System.Reflection; using System.Reflection.Emit; using System.Runtime.InteropServices; using System.Resources; using System.Security.Permissions;
public class Marsh : ICustomMarshaler { public static ICustomMarshaler GetInstance(string s){return null;} public void CleanUpManagedData(object o){} public void CleanUpNativeData(IntPtr p){} public int GetNativeDataSize(){return 0;} public IntPtr MarshalManagedToNative(object o){return IntPtr.Zero;} public object MarshalNativeToManaged(IntPtr p){return null;} }
class P {
 static void Main(string[] args) {
 var an = new AssemblyName("modules_out"); an.Version = new Version(5,6,7,8); an.CultureInfo = new System.Globalization.CultureInfo("");
 an.SetPublicKey(typeof(object).Assembly.GetName().GetPublicKey());
 var ab = AppDomain.CurrentDomain.DefineDynamicAssembly(an, AssemblyBuilderAccess.Save);
 var mb = ab.DefineDynamicModule("modules_out", "modules_out.exe");
 var m2 = ab.DefineDynamicModule("second", "modules_out2.netmodule");
 var t = mb.DefineType("Main", TypeAttributes.Public);
 var m = t.DefineMethod("Main", MethodAttributes.Public|MethodAttributes.Static, typeof(int), new[]{typeof(string[])});
 var il = m.GetILGenerator();
 // filter + fault + nested
 var outer = il.BeginExceptionBlock();
 il.BeginExceptionBlock(); il.Emit(OpCodes.Ldstr, "try"); il.Emit(OpCodes.Call, typeof(Console).GetMethod("WriteLine", new[]{typeof(object)})); il.Emit(OpCodes.Newobj, typeof(InvalidOperationException).GetConstructor(Type.EmptyTypes)); il.Emit(OpCodes.Throw);
 il.BeginExceptFilterBlock(); il.Emit(OpCodes.Pop); il.Emit(OpCodes.Ldc_I4_1); il.BeginCatchBlock(null); il.Emit(OpCodes.Pop); il.EmitWriteLine("caught"); il.EndExceptionBlock();
 il.BeginExceptionBlock(); il.EmitWriteLine("inner"); il.BeginFaultBlock(); il.EmitWriteLine("fault"); il.EndExceptionBlock();
 il.BeginFinallyBlock(); il.EmitWriteLine("finally"); il.EndExceptionBlock();
 var v = il.DeclareLocal(typeof(object)); il.Emit(OpCodes.Ldstr, "x"); il.Emit(OpCodes.Stloc, v); il.EmitWriteLine(v);
 il.EmitCall(OpCodes.Call, typeof(P).GetMethod("Va"), new[]{typeof(int), typeof(string)}); 
 il.Emit(OpCodes.Ldc_I4_S, (byte)42); il.Emit(OpCodes.Ret);
 // generic method recursion, static generic call
 var gm = t.DefineMethod("Rec", MethodAttributes.Static|MethodAttributes.Public); var q = gm.DefineGenericParameters("Q"); gm.SetParameters(q); gm.SetReturnType(typeof(void)); il = gm.GetILGenerator(); il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Call, gm.MakeGenericMethod(typeof(List<>).MakeGenericType(q))); il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Call, gm); il.Emit(OpCodes.Ret);
 var gu = t.DefineMethod("UseRec", MethodAttributes.Static|MethodAttributes.Public, typeof(void), Type.EmptyTypes); il = gu.GetILGenerator(); il.Emit(OpCodes.Ldc_I4_1); il.Emit(OpCodes.Call, gm.MakeGenericMethod(typeof(int))); il.Emit(OpCodes.Ldc_I4_0); il.Emit(OpCodes.Newarr, t); il.Emit(OpCodes.Pop); il.Emit(OpCodes.Ldtoken, gu); il.Emit(OpCodes.Pop); il.Emit(OpCodes.Ret);
 var vm = t.DefineMethod("Var", MethodAttributes.Static|MethodAttributes.Public, CallingConventions.VarArgs, typeof(void), new[]{typeof(int)}); il = vm.GetILGenerator(); il.Emit(OpCodes.Ret);
 // modifiers and marshalling
 var mm = t.DefineMethod("Mods", MethodAttributes.Static|MethodAttributes.Public, CallingConventions.Standard, typeof(int), new[]{typeof(System.Runtime.CompilerServices.IsVolatile)}, new[]{typeof(System.Runtime.CompilerServices.IsConst)}, new[]{typeof(string), typeof(int[])}, new[]{new[]{typeof(System.Runtime.CompilerServices.IsLong)}, null}, new[]{null, new[]{typeof(System.Runtime.CompilerServices.IsConst), typeof(System.Runtime.CompilerServices.IsBoxed)}});
 mm.DefineParameter(1, ParameterAttributes.HasFieldMarshal, "c").SetCustomAttribute(new CustomAttributeBuilder(typeof(MarshalAsAttribute).GetConstructor(new[]{typeof(UnmanagedType)}), new object[]{UnmanagedType.CustomMarshaler}, new[]{typeof(MarshalAsAttribute).GetField("MarshalTypeRef"), typeof(MarshalAsAttribute).GetField("MarshalCookie")}, new object[]{typeof(Marsh), "ck"}));
 mm.DefineParameter(2, ParameterAttributes.None, "arr").SetMarshal(UnmanagedMarshal.DefineLPArray(UnmanagedType.I4));
 il = mm.GetILGenerator(); il.Emit(OpCodes.Ldc_I4_0); il.Emit(OpCodes.Ret);
 mm.AddDeclarativeSecurity(SecurityAction.Demand, new System.Security.PermissionSet(PermissionState.Unrestricted));
 // delegate type
 var d = mb.DefineType("Del", TypeAttributes.Public|TypeAttributes.Sealed, typeof(MulticastDelegate));
 d.DefineConstructor(MethodAttributes.Public|MethodAttributes.RTSpecialName|MethodAttributes.SpecialName|MethodAttributes.HideBySig, CallingConventions.Standard, new[]{typeof(object), typeof(IntPtr)}).SetImplementationFlags(MethodImplAttributes.Runtime);
 d.DefineMethod("Invoke", MethodAttributes.Public|MethodAttributes.Virtual|MethodAttributes.NewSlot|MethodAttributes.HideBySig, typeof(int), new[]{typeof(string)}).SetImplementationFlags(MethodImplAttributes.Runtime);
 // interfaces in odd order
 var im = mb.DefineType("Im", TypeAttributes.Public|TypeAttributes.Abstract); im.AddInterfaceImplementation(typeof(IFormattable)); im.AddInterfaceImplementation(typeof(IDisposable)); im.AddInterfaceImplementation(typeof(IComparable<string>)); im.AddInterfaceImplementation(typeof(ICloneable));
 var im2 = mb.DefineType("Im2", TypeAttributes.Public|TypeAttributes.Abstract); im2.AddInterfaceImplementation(typeof(ICloneable)); im2.AddInterfaceImplementation(typeof(IFormattable));
 foreach (var x in new[]{im, im2}) foreach (var n in new[]{"ToString","Dispose","CompareTo","Clone"}) x.DefineMethod(n, MethodAttributes.Public|MethodAttributes.Abstract|MethodAttributes.Virtual, n=="ToString"?typeof(string):n=="CompareTo"?typeof(int):n=="Clone"?typeof(object):typeof(void), n=="ToString"?new[]{typeof(string),typeof(IFormatProvider)}:n=="CompareTo"?new[]{typeof(string)}:Type.EmptyTypes);
 // second module
 var t2 = m2.DefineType("Two", TypeAttributes.Public); t2.DefineDefaultConstructor(MethodAttributes.Public); var n2 = t2.DefineNestedType("In", TypeAttributes.NestedPublic); var f2 = t2.DefineField("ff", typeof(int), FieldAttributes.Public|FieldAttributes.Static);
 var mx = t2.DefineMethod("MX", MethodAttributes.Static|MethodAttributes.Public, typeof(int), Type.EmptyTypes); il = mx.GetILGenerator(); il.Emit(OpCodes.Ldsfld, f2); il.Emit(OpCodes.Ret);
 t2.CreateType(); n2.CreateType();
 t.CreateType(); d.CreateType(); im.CreateType(); im2.CreateType();
 // resources
 var rw = mb.DefineResource("R.resources", "desc"); rw.AddResource("k", "v"); 
 ab.AddResourceFile("linked", "linked.txt");
 ab.SetEntryPoint(m, PEFileKinds.ConsoleApplication);
 ab.DefineVersionInfoResource("prod", "1.2.3.4", "comp", "copy", "tm");
 ab.Save("modules_out.exe");
 }
 public static void Va(__arglist) {}
}
