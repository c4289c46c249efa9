// P/Invoke methods, global methods and data, raw IL and enumerations made at run time.
using System;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;

class Program {
  static void Main() {
    var ab = AppDomain.CurrentDomain.DefineDynamicAssembly(new AssemblyName("pin"), AssemblyBuilderAccess.Run);
    var mb = ab.DefineDynamicModule("pin");
    var t = mb.DefineType("Native", TypeAttributes.Public | TypeAttributes.Class);
    var abs = t.DefinePInvokeMethod("llabs", "libc", MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.PinvokeImpl,
        CallingConventions.Standard, typeof(long), new[] { typeof(long) }, CallingConvention.Cdecl, CharSet.Ansi);
    abs.SetImplementationFlags(MethodImplAttributes.PreserveSig);
    var len = t.DefinePInvokeMethod("Length", "libc", "strlen", MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.PinvokeImpl,
        CallingConventions.Standard, typeof(IntPtr), new[] { typeof(string) }, CallingConvention.Cdecl, CharSet.Ansi);
    len.SetImplementationFlags(MethodImplAttributes.PreserveSig);
    var both = t.DefineMethod("Both", MethodAttributes.Public | MethodAttributes.Static, typeof(long), new[] { typeof(string), typeof(long) });
    var il = both.GetILGenerator();
    il.Emit(OpCodes.Ldarg_0);
    il.Emit(OpCodes.Call, len);
    il.Emit(OpCodes.Conv_I8);
    il.Emit(OpCodes.Ldarg_1);
    il.Emit(OpCodes.Call, abs);
    il.Emit(OpCodes.Add);
    il.Emit(OpCodes.Ret);
    var nt = t.CreateType();
    Console.WriteLine(nt.GetMethod("llabs").Invoke(null, new object[] { -5L }));
    Console.WriteLine(nt.GetMethod("Length").Invoke(null, new object[] { "seven.." }));
    Console.WriteLine(nt.GetMethod("Both").Invoke(null, new object[] { "abc", -10L }));
    var a = (DllImportAttribute)nt.GetMethod("Length").GetCustomAttributes(typeof(DllImportAttribute), false)[0];
    Console.WriteLine(a.Value + " " + a.EntryPoint + " " + a.CallingConvention + " " + a.CharSet + " " + a.PreserveSig);

    var g = mb.DefineGlobalMethod("Twice", MethodAttributes.Public | MethodAttributes.Static, typeof(int), new[] { typeof(int) });
    il = g.GetILGenerator();
    il.Emit(OpCodes.Ldarg_0);
    il.Emit(OpCodes.Ldc_I4_2);
    il.Emit(OpCodes.Mul);
    il.Emit(OpCodes.Ret);
    mb.DefineInitializedData("data", new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 }, FieldAttributes.Public);
    mb.DefineUninitializedData("room", 16, FieldAttributes.Public);
    mb.CreateGlobalFunctions();
    Console.WriteLine(mb.GetMethod("Twice").Invoke(null, new object[] { 21 }));
    Console.WriteLine(mb.GetField("data") != null);

    var raw = mb.DefineType("Raw", TypeAttributes.Public);
    var m = raw.DefineMethod("Seven", MethodAttributes.Public | MethodAttributes.Static, typeof(int), Type.EmptyTypes);
    m.CreateMethodBody(new byte[] { 0x1d, 0x2a }, 2);
    Console.WriteLine(raw.CreateType().GetMethod("Seven").Invoke(null, null));

    var data = mb.DefineType("Data", TypeAttributes.Public);
    var init = data.DefineInitializedData("bytes", new byte[] { 10, 20, 30, 40 }, FieldAttributes.Static | FieldAttributes.Public);
    var sum = data.DefineMethod("Sum", MethodAttributes.Public | MethodAttributes.Static, typeof(int), Type.EmptyTypes);
    il = sum.GetILGenerator();
    il.Emit(OpCodes.Ldsflda, init);
    il.Emit(OpCodes.Ldind_U1);
    il.Emit(OpCodes.Ldsflda, init);
    il.Emit(OpCodes.Ldc_I4_3);
    il.Emit(OpCodes.Add);
    il.Emit(OpCodes.Ldind_U1);
    il.Emit(OpCodes.Add);
    il.Emit(OpCodes.Ret);
    Console.WriteLine(data.CreateType().GetMethod("Sum").Invoke(null, null));

    var e = mb.DefineEnum("Colour", TypeAttributes.Public, typeof(byte));
    e.DefineLiteral("Red", (byte)1);
    e.DefineLiteral("Green", (byte)2);
    e.SetCustomAttribute(new CustomAttributeBuilder(typeof(FlagsAttribute).GetConstructor(Type.EmptyTypes), new object[0]));
    var et = e.CreateType();
    Console.WriteLine(Enum.ToObject(et, (byte)3) + " " + Enum.GetUnderlyingType(et) + " " + string.Join(",", Enum.GetNames(et)));
  }
}
