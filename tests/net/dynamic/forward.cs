// Builders of types that name each other before they are created, generic instances of them among them.
using System;
using System.Reflection;
using System.Reflection.Emit;
using System.Collections.Generic;
using System.Linq;
class P {
  static void T(string n, Action a) {
    try {
      a();
    } catch (Exception e) {
      Console.WriteLine(n + " " + e.GetType().Name + " " + e.Message);
    }
  }
  static int c;
  static ModuleBuilder New() => AssemblyBuilder
                                    .DefineDynamicAssembly(new AssemblyName("D" + ++c), AssemblyBuilderAccess.Run)
                                    .DefineDynamicModule("D" + c);
  static void Main() {
    T("1", () => {
      var dm = New();
      var ga = dm.DefineType("GA`1", TypeAttributes.Public);
      var ta = ga.DefineGenericParameters("T")[0];
      var ctor = ga.DefineDefaultConstructor(MethodAttributes.Public);
      var fld = ga.DefineField("val", ta, FieldAttributes.Public);
      var user = dm.DefineType("User", TypeAttributes.Public);
      var inst = ga.MakeGenericType(typeof(int));
      user.DefineField("g", inst, FieldAttributes.Public);
      var il = user.DefineMethod("Go", MethodAttributes.Public | MethodAttributes.Static, typeof(int), Type.EmptyTypes)
                   .GetILGenerator();
      il.Emit(OpCodes.Newobj, TypeBuilder.GetConstructor(inst, ctor));
      il.Emit(OpCodes.Dup);
      il.Emit(OpCodes.Ldc_I4_7);
      il.Emit(OpCodes.Stfld, TypeBuilder.GetField(inst, fld));
      il.Emit(OpCodes.Ldfld, TypeBuilder.GetField(inst, fld));
      il.Emit(OpCodes.Ret);
      var ut = user.CreateType();
      ga.CreateType();
      Console.WriteLine(ut.GetMethod("Go").Invoke(null, null));
      Console.WriteLine(ut.GetField("g").FieldType);
    });
    T("2", () => {
      var dm = New(); // derived from generic of self (CRTP)
      var ga = dm.DefineType("Base`1", TypeAttributes.Public);
      ga.DefineGenericParameters("T");
      ga.DefineDefaultConstructor(MethodAttributes.Public);
      var gat = ga.CreateType();
      var sub = dm.DefineType("Sub", TypeAttributes.Public);
      sub.SetParent(gat.MakeGenericType(sub));
      var st = sub.CreateType();
      Console.WriteLine(st.BaseType);
    });
    T("3", () => {
      var dm = New(); // struct field forward
      var s = dm.DefineType("S", TypeAttributes.Public | TypeAttributes.Sealed, typeof(ValueType));
      s.DefineField("x", typeof(long), FieldAttributes.Public);
      var h = dm.DefineType("H", TypeAttributes.Public);
      h.DefineField("s", s, FieldAttributes.Public);
      h.DefineField("l", typeof(List<>).MakeGenericType(s), FieldAttributes.Public);
      h.DefineDefaultConstructor(MethodAttributes.Public);
      s.CreateType();
      var ht = h.CreateType();
      var o2 = Activator.CreateInstance(ht);
      Console.WriteLine(ht.GetField("l").FieldType.Name + ht.GetField("s").GetValue(o2));
    });
    T("4", () => {
      var dm = New(); // mutual: A has List<B>, B has List<A>; methods call each other
      var a = dm.DefineType("A", TypeAttributes.Public);
      var b = dm.DefineType("B", TypeAttributes.Public);
      var la = typeof(List<>).MakeGenericType(a);
      var lb = typeof(List<>).MakeGenericType(b);
      a.DefineField("bs", lb, FieldAttributes.Public);
      b.DefineField("as", la, FieldAttributes.Public);
      a.DefineDefaultConstructor(MethodAttributes.Public);
      b.DefineDefaultConstructor(MethodAttributes.Public);
      var il =
          a.DefineMethod("Mk", MethodAttributes.Public | MethodAttributes.Static, lb, Type.EmptyTypes).GetILGenerator();
      il.Emit(OpCodes.Newobj, TypeBuilder.GetConstructor(lb, typeof(List<>).GetConstructor(Type.EmptyTypes)));
      il.Emit(OpCodes.Dup);
      il.Emit(OpCodes.Ldnull);
      il.Emit(OpCodes.Callvirt, TypeBuilder.GetMethod(lb, typeof(List<>).GetMethod("Add")));
      il.Emit(OpCodes.Ret);
      var at = a.CreateType();
      var bt = b.CreateType();
      Console.WriteLine(((System.Collections.IList)at.GetMethod("Mk").Invoke(null, null)).Count + " " +
                        bt.GetField("as").FieldType);
    });
    T("5", () => {
      var dm = New(); // generic interface implemented with self before creation
      var a = dm.DefineType("E", TypeAttributes.Public);
      a.AddInterfaceImplementation(typeof(IEquatable<>).MakeGenericType(a));
      var m = a.DefineMethod("Equals",
                             MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.Final |
                                 MethodAttributes.NewSlot | MethodAttributes.HideBySig,
                             typeof(bool), new Type[] { a });
      var il = m.GetILGenerator();
      il.Emit(OpCodes.Ldc_I4_1);
      il.Emit(OpCodes.Ret);
      a.DefineDefaultConstructor(MethodAttributes.Public);
      a.DefineMethodOverride(
          m, TypeBuilder.GetMethod(typeof(IEquatable<>).MakeGenericType(a), typeof(IEquatable<>).GetMethod("Equals")));
      var at = a.CreateType();
      var o = Activator.CreateInstance(at);
      Console.WriteLine(at.GetInterfaces()[0] + " " +
                        at.GetInterfaces() [0].GetMethod("Equals").Invoke(o, new[] { o }));
    });
    T("6", () => {
      var dm = New(); // generic method in builder called w/ instantiation over builder type
      var a = dm.DefineType("G", TypeAttributes.Public);
      var gm = a.DefineMethod("Id", MethodAttributes.Public | MethodAttributes.Static);
      var u = gm.DefineGenericParameters("U")[0];
      gm.SetReturnType(u);
      gm.SetParameters(u);
      var il = gm.GetILGenerator();
      il.Emit(OpCodes.Ldarg_0);
      il.Emit(OpCodes.Ret);
      il = a.DefineMethod("Call", MethodAttributes.Public | MethodAttributes.Static, a, new Type[] { a })
               .GetILGenerator();
      il.Emit(OpCodes.Ldarg_0);
      il.Emit(OpCodes.Call, gm.MakeGenericMethod(a));
      il.Emit(OpCodes.Ret);
      a.DefineDefaultConstructor(MethodAttributes.Public);
      var at = a.CreateType();
      var o = Activator.CreateInstance(at);
      Console.WriteLine(ReferenceEquals(o, at.GetMethod("Call").Invoke(null, new[] { o })));
    });
    T("7", () => {
      var dm = New(); // nested types
      var a = dm.DefineType("Outer", TypeAttributes.Public);
      var n = a.DefineNestedType("Inner", TypeAttributes.NestedPublic);
      n.DefineField("o", a, FieldAttributes.Public);
      a.DefineField("i", n, FieldAttributes.Public);
      a.DefineField("d", typeof(Dictionary<, >).MakeGenericType(typeof(string), n), FieldAttributes.Public);
      var at = a.CreateType();
      var nt = n.CreateType();
      Console.WriteLine(at.GetField("d").FieldType + " " + nt.FullName + at.GetNestedTypes().Length);
    });
    T("8", () => {
      var dm = New(); // enum + use, generic struct forward
      var e = dm.DefineEnum("En", TypeAttributes.Public, typeof(int));
      e.DefineLiteral("A", 1);
      var et = e.CreateType();
      Console.WriteLine(Enum.GetName(et, 1));
      var gs = dm.DefineType("GS`1", TypeAttributes.Public | TypeAttributes.Sealed, typeof(ValueType));
      var tp = gs.DefineGenericParameters("T")[0];
      gs.DefineField("v", tp, FieldAttributes.Public);
      var h = dm.DefineType("H2", TypeAttributes.Public);
      h.DefineField("g", gs.MakeGenericType(et), FieldAttributes.Public);
      h.DefineDefaultConstructor(MethodAttributes.Public);
      gs.CreateType();
      var ht = h.CreateType();
      Console.WriteLine(ht.GetField("g").GetValue(Activator.CreateInstance(ht)));
    });
  }
}
