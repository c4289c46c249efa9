// The smallest program.
using System; using System.Reflection; using System.Reflection.Emit;
class P { static void Main(string[] a) {
 var an = new AssemblyName("hello_out"); an.Version = new Version(1,2,3,4);
 var ab = AppDomain.CurrentDomain.DefineDynamicAssembly(an, AssemblyBuilderAccess.RunAndSave);
 var mb = ab.DefineDynamicModule("hello_out", "hello_out.exe");
 var t = mb.DefineType("N.T", TypeAttributes.Public);
 var f = t.DefineField("x", typeof(int), FieldAttributes.Private);
 var m = t.DefineMethod("Main", MethodAttributes.Public | MethodAttributes.Static, typeof(void), new []{typeof(string[])});
 m.DefineParameter(1, ParameterAttributes.None, "args");
 var il = m.GetILGenerator();
 il.Emit(OpCodes.Ldstr, "hi");
 il.Emit(OpCodes.Call, typeof(Console).GetMethod("WriteLine", new[]{typeof(string)}));
 il.Emit(OpCodes.Ret);
 t.CreateType();
 ab.SetEntryPoint(m);
 ab.Save("hello_out.exe");
}}
