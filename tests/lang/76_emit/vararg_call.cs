// Emitted calls of methods with variable arguments: what the call passes behind the fixed parameters arrives.
using System;
using System.Reflection;
using System.Reflection.Emit;
public class V {
  public static string F(int a, __arglist) {
    var it = new ArgIterator(__arglist);
    string s = a + ":";
    while (it.GetRemainingCount() > 0) s += TypedReference.ToObject(it.GetNextArg()) + ",";
    return s;
  }
}
class P {
  static object Call(params Type[] optional) {
    var ab = AppDomain.CurrentDomain.DefineDynamicAssembly(new AssemblyName("dyn"), AssemblyBuilderAccess.Run);
    var tb = ab.DefineDynamicModule("m").DefineType("T", TypeAttributes.Public);
    var il = tb.DefineMethod("x", MethodAttributes.Public | MethodAttributes.Static, typeof(string), null).GetILGenerator();
    il.Emit(OpCodes.Ldc_I4_1);
    foreach (var t in optional) {
      if (t == typeof(int)) il.Emit(OpCodes.Ldc_I4_2);
      else if (t == typeof(double)) il.Emit(OpCodes.Ldc_R8, 2.5);
      else il.Emit(OpCodes.Ldstr, "three");
    }
    il.EmitCall(OpCodes.Call, typeof(V).GetMethod("F"), optional.Length == 0 ? null : optional);
    il.Emit(OpCodes.Ret);
    return tb.CreateType().GetMethod("x").Invoke(null, null);
  }
  static void Main() {
    Console.WriteLine(Call());
    Console.WriteLine(Call(typeof(int), typeof(string)));
    Console.WriteLine(Call(typeof(double), typeof(int), typeof(object)));
  }
}
