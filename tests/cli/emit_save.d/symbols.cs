// Symbols: documents, sequence points, names of locals.
using System; using System.Reflection; using System.Reflection.Emit; using System.Diagnostics.SymbolStore; using System.Diagnostics;
class P { static void Main(string[] a) {
 var ab = AppDomain.CurrentDomain.DefineDynamicAssembly(new AssemblyName("symbols_out"), AssemblyBuilderAccess.RunAndSave);
 var dbg = new CustomAttributeBuilder(typeof(DebuggableAttribute).GetConstructor(new[]{typeof(DebuggableAttribute.DebuggingModes)}), new object[]{DebuggableAttribute.DebuggingModes.DisableOptimizations|DebuggableAttribute.DebuggingModes.Default}); ab.SetCustomAttribute(dbg);
 var mb = ab.DefineDynamicModule("symbols_out", "symbols_out.exe", true);
 var doc = mb.DefineDocument("src.txt", Guid.Empty, Guid.Empty, Guid.Empty);
 var t = mb.DefineType("T", TypeAttributes.Public);
 var m = t.DefineMethod("Main", MethodAttributes.Public|MethodAttributes.Static, typeof(void), new[]{typeof(string[])}); 
 var il = m.GetILGenerator(); var l = il.DeclareLocal(typeof(int)); l.SetLocalSymInfo("loc", 1, 4);
 il.BeginScope(); il.MarkSequencePoint(doc, 3, 1, 3, 10); il.Emit(OpCodes.Ldc_I4_7); il.Emit(OpCodes.Stloc, l); il.MarkSequencePoint(doc, 5, 1, 5, 20); il.EmitWriteLine(l); il.EndScope(); il.MarkSequencePoint(doc, 6, 1, 6, 2); il.ThrowException(typeof(InvalidOperationException));
 var tt = t.CreateType(); ab.SetEntryPoint(m); ab.Save("symbols_out.exe");

}}
