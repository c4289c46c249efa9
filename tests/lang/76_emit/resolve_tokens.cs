// A ModuleBuilder says what its tokens stand for: of other assemblies at once, of its own types when they are created.
using System; using System.Collections.Generic; using System.Reflection; using System.Reflection.Emit;
class P {
  static void T(string name, Func<object> f) {
    try { Console.WriteLine(name + ": " + f()); }
    catch (Exception e) { Console.WriteLine(name + ": " + e.GetType().Name); }
  }
  static void Main() {
    var ab = AppDomain.CurrentDomain.DefineDynamicAssembly(new AssemblyName("dyn"), AssemblyBuilderAccess.Run);
    var mb = ab.DefineDynamicModule("dyn");
    var tb = mb.DefineType("T1", TypeAttributes.Public);
    var field = tb.DefineField("f", typeof(int), FieldAttributes.Public);
    var method = tb.DefineMethod("M", MethodAttributes.Public | MethodAttributes.Static, typeof(int), Type.EmptyTypes);
    var il = method.GetILGenerator();
    il.Emit(OpCodes.Ldc_I4_7);
    il.Emit(OpCodes.Ret);
    var ctor = tb.DefineDefaultConstructor(MethodAttributes.Public);
    int ft = mb.GetFieldToken(field).Token, mt = mb.GetMethodToken(method).Token, ct = mb.GetConstructorToken(ctor).Token;
    int st = mb.GetStringConstant("hey").Token, xt = mb.GetTypeToken(typeof(List<int>)).Token;
    int xm = mb.GetMethodToken(typeof(string).GetMethod("Trim", Type.EmptyTypes)).Token;
    int xf = mb.GetFieldToken(typeof(string).GetField("Empty")).Token;
    T("string", () => mb.ResolveString(st));
    T("type of another", () => mb.ResolveType(xt) == typeof(List<int>));
    T("method of another", () => mb.ResolveMethod(xm) == typeof(string).GetMethod("Trim", Type.EmptyTypes));
    T("field of another", () => mb.ResolveField(xf) == typeof(string).GetField("Empty"));
    T("member of another", () => mb.ResolveMember(xm));
    T("no such method", () => mb.ResolveMethod(0x06000099));
    T("no such type", () => mb.ResolveType(0x02000099));
    T("no type", () => mb.ResolveType(mt));
    T("no string", () => mb.ResolveString(0x70001000));
    var t = tb.CreateType();
    T("field", () => mb.ResolveField(ft) + " " + (mb.ResolveField(ft).DeclaringType == t));
    T("method", () => mb.ResolveMethod(mt) + " " + mb.ResolveMethod(mt).Invoke(null, null));
    T("constructor", () => mb.ResolveMethod(ct));
    T("member", () => mb.ResolveMember(mt) + " " + mb.ResolveMember(ft));
  }
}
