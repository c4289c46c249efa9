// Generic types and methods made at run time: instances of unfinished types, constraints, static fields per instance.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;

public interface IBox<T> { T Get(); void Set(T v); }

class Program {
  static ModuleBuilder module;

  static string Show(Type t) { return t == null ? "-" : t.ToString(); }

  // class Box<T> : IBox<T> { T v; static int made; Box(T) ; Get; Set; Box<T> Clone(); }
  static Type Box() {
    var t = module.DefineType("Box", TypeAttributes.Public);
    var p = t.DefineGenericParameters("T")[0];
    var v = t.DefineField("v", p, FieldAttributes.Private);
    var made = t.DefineField("made", typeof(int), FieldAttributes.Public | FieldAttributes.Static);
    var self = t.MakeGenericType(p);
    var iface = typeof(IBox<>).MakeGenericType(p);
    t.AddInterfaceImplementation(iface);
    var ctor = t.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, new Type[] { p });
    var il = ctor.GetILGenerator();
    il.Emit(OpCodes.Ldarg_0);
    il.Emit(OpCodes.Call, typeof(object).GetConstructor(Type.EmptyTypes));
    il.Emit(OpCodes.Ldarg_0);
    il.Emit(OpCodes.Ldarg_1);
    il.Emit(OpCodes.Stfld, v);
    il.Emit(OpCodes.Ldsfld, made);
    il.Emit(OpCodes.Ldc_I4_1);
    il.Emit(OpCodes.Add);
    il.Emit(OpCodes.Stsfld, TypeBuilder.GetField(self, made));
    il.Emit(OpCodes.Ret);
    var get = t.DefineMethod("Get", MethodAttributes.Public | MethodAttributes.Virtual, p, Type.EmptyTypes);
    il = get.GetILGenerator();
    il.Emit(OpCodes.Ldarg_0);
    il.Emit(OpCodes.Ldfld, v);
    il.Emit(OpCodes.Ret);
    var set = t.DefineMethod("Set", MethodAttributes.Public | MethodAttributes.Virtual, typeof(void), new Type[] { p });
    il = set.GetILGenerator();
    il.Emit(OpCodes.Ldarg_0);
    il.Emit(OpCodes.Ldarg_1);
    il.Emit(OpCodes.Stfld, v);
    il.Emit(OpCodes.Ret);
    var clone = t.DefineMethod("Clone", MethodAttributes.Public, self, Type.EmptyTypes);
    il = clone.GetILGenerator();
    il.Emit(OpCodes.Ldarg_0);
    il.Emit(OpCodes.Call, get);
    il.Emit(OpCodes.Newobj, TypeBuilder.GetConstructor(self, ctor));
    il.Emit(OpCodes.Ret);
    var kind = t.DefineMethod("Kind", MethodAttributes.Public | MethodAttributes.Static, typeof(string), Type.EmptyTypes);
    il = kind.GetILGenerator();
    var loc = il.DeclareLocal(typeof(RuntimeTypeHandle));
    il.Emit(OpCodes.Ldtoken, p);
    il.Emit(OpCodes.Call, typeof(Type).GetMethod("GetTypeFromHandle"));
    il.Emit(OpCodes.Callvirt, typeof(object).GetMethod("ToString"));
    il.Emit(OpCodes.Ret);
    return t.CreateType();
  }

  // static List<U> Wrap<U>(U x); static U Pick<U>(bool, U, U) by recursion; static T New<T>() where T : class, new()
  static Type Methods() {
    var t = module.DefineType("Methods", TypeAttributes.Public);
    var m = t.DefineMethod("Wrap", MethodAttributes.Public | MethodAttributes.Static);
    var u = m.DefineGenericParameters("U")[0];
    var list = typeof(List<>).MakeGenericType(u);
    m.SetParameters(u);
    m.SetReturnType(list);
    var il = m.GetILGenerator();
    var l = il.DeclareLocal(list);
    il.Emit(OpCodes.Newobj, TypeBuilder.GetConstructor(list, typeof(List<>).GetConstructor(Type.EmptyTypes)));
    il.Emit(OpCodes.Stloc, l);
    il.Emit(OpCodes.Ldloc, l);
    il.Emit(OpCodes.Ldarg_0);
    il.Emit(OpCodes.Callvirt, TypeBuilder.GetMethod(list, typeof(List<>).GetMethod("Add")));
    il.Emit(OpCodes.Ldloc, l);
    il.Emit(OpCodes.Ret);

    var pick = t.DefineMethod("Pick", MethodAttributes.Public | MethodAttributes.Static);
    var q = pick.DefineGenericParameters("Q")[0];
    pick.SetParameters(typeof(bool), q, q);
    pick.SetReturnType(q);
    il = pick.GetILGenerator();
    var other = il.DefineLabel();
    il.Emit(OpCodes.Ldarg_0);
    il.Emit(OpCodes.Brfalse, other);
    il.Emit(OpCodes.Ldarg_1);
    il.Emit(OpCodes.Ret);
    il.MarkLabel(other);
    il.Emit(OpCodes.Ldc_I4_1);
    il.Emit(OpCodes.Ldarg_2);
    il.Emit(OpCodes.Ldarg_1);
    il.Emit(OpCodes.Call, pick.MakeGenericMethod(q));
    il.Emit(OpCodes.Ret);

    var make = t.DefineMethod("Make", MethodAttributes.Public | MethodAttributes.Static);
    var n = make.DefineGenericParameters("N")[0];
    n.SetGenericParameterAttributes(GenericParameterAttributes.ReferenceTypeConstraint | GenericParameterAttributes.DefaultConstructorConstraint);
    n.SetInterfaceConstraints(typeof(IDisposable));
    make.SetReturnType(n);
    il = make.GetILGenerator();
    il.Emit(OpCodes.Call, typeof(Activator).GetMethods().First(x => x.Name == "CreateInstance" && x.IsGenericMethod).MakeGenericMethod(n));
    il.Emit(OpCodes.Ret);
    return t.CreateType();
  }

  // class Node<K,V> with a nested use of itself by two types that refer to each other.
  static void Mutual() {
    var a = module.DefineType("A", TypeAttributes.Public);
    var b = module.DefineType("B", TypeAttributes.Public);
    var k = a.DefineGenericParameters("K", "V");
    var w = b.DefineGenericParameters("W")[0];
    var bk = b.MakeGenericType(k[1]);
    var link = a.DefineField("link", bk, FieldAttributes.Public);
    b.DefineField("back", a.MakeGenericType(w, typeof(int)), FieldAttributes.Public);
    var bc = b.DefineDefaultConstructor(MethodAttributes.Public);
    var ac = a.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, Type.EmptyTypes);
    var il = ac.GetILGenerator();
    il.Emit(OpCodes.Ldarg_0);
    il.Emit(OpCodes.Call, typeof(object).GetConstructor(Type.EmptyTypes));
    il.Emit(OpCodes.Ldarg_0);
    il.Emit(OpCodes.Newobj, TypeBuilder.GetConstructor(bk, bc));
    il.Emit(OpCodes.Stfld, TypeBuilder.GetField(a.MakeGenericType(k[0], k[1]), link));
    il.Emit(OpCodes.Ret);
    var ta = a.CreateType();
    var tb = b.CreateType();
    var o = Activator.CreateInstance(ta.MakeGenericType(typeof(string), typeof(long)));
    var f = o.GetType().GetField("link");
    Console.WriteLine(f.FieldType + " " + f.GetValue(o) + " " + f.FieldType.GetField("back").FieldType);
    Console.WriteLine(ta.GetField("link").FieldType + " " + tb.GetField("back").FieldType);
  }

  static void Main() {
    var ab = AppDomain.CurrentDomain.DefineDynamicAssembly(new AssemblyName("gen"), AssemblyBuilderAccess.Run);
    module = ab.DefineDynamicModule("gen");
    var box = Box();
    Console.WriteLine(box + " " + box.IsGenericTypeDefinition + " " + box.GetGenericArguments()[0] + " " + box.GetInterfaces()[0]);
    foreach (var arg in new[] { typeof(string), typeof(int), typeof(DateTime), typeof(KeyValuePair<int, string>) }) {
      var t = box.MakeGenericType(arg);
      var o = Activator.CreateInstance(t, new object[] { arg.IsValueType ? Activator.CreateInstance(arg) : "text" });
      var c = t.GetMethod("Clone").Invoke(o, null);
      Console.WriteLine(t.GetMethod("Get").Invoke(c, null) + " " + t.GetField("made").GetValue(null) + " " +
                        t.GetMethod("Kind").Invoke(null, null));
    }
    var ib = (IBox<int>)Activator.CreateInstance(box.MakeGenericType(typeof(int)), new object[] { 5 });
    ib.Set(ib.Get() * 2);
    Console.WriteLine(ib.Get());
    var ms = Methods();
    var wrap = ms.GetMethod("Wrap");
    Console.WriteLine(wrap.Name + " " + wrap.IsGenericMethodDefinition);
    Console.WriteLine(((List<int>)wrap.MakeGenericMethod(typeof(int)).Invoke(null, new object[] { 7 }))[0]);
    Console.WriteLine(((List<string>)wrap.MakeGenericMethod(typeof(string)).Invoke(null, new object[] { "x" }))[0]);
    foreach (var yes in new[] { true, false }) {
      Console.WriteLine(ms.GetMethod("Pick").MakeGenericMethod(typeof(double)).Invoke(null, new object[] { yes, 1.5, 2.5 }));
      Console.WriteLine(ms.GetMethod("Pick").MakeGenericMethod(typeof(string)).Invoke(null, new object[] { yes, "one", "two" }));
    }
    Console.WriteLine(ms.GetMethod("Make").MakeGenericMethod(typeof(System.IO.MemoryStream)).Invoke(null, null));
    Mutual();
  }
}
