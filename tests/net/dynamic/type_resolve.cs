// AppDomain.TypeResolve: types that a type made at run time cannot be without, and that are not created yet.
using System;
using System.Reflection;
using System.Reflection.Emit;

static class Program {
  static TypeBuilder asked;
  static void Main() {
    var ab = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("made"), AssemblyBuilderAccess.Run);
    var mb = ab.DefineDynamicModule("made");
    AppDomain.CurrentDomain.TypeResolve += (s, a) => {
      Console.WriteLine("asked for " + a.Name);
      asked?.CreateType();
      return ab;
    };
    const TypeAttributes value = TypeAttributes.Public | TypeAttributes.SequentialLayout | TypeAttributes.Sealed;

    var inner = mb.DefineType("N.Inner", value, typeof(ValueType));
    inner.DefineField("x", typeof(int), FieldAttributes.Public);
    var outer = mb.DefineType("Outer", TypeAttributes.Public);
    outer.DefineField("i", inner, FieldAttributes.Public);
    asked = inner;
    Type t = outer.CreateType();
    Console.WriteLine(t.GetField("i").FieldType + " " + Activator.CreateInstance(t));

    var parent = mb.DefineType("Parent", TypeAttributes.Public);
    parent.DefineField("p", typeof(string), FieldAttributes.Public);
    var child = mb.DefineType("Child", TypeAttributes.Public, parent);
    child.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, Type.EmptyTypes).GetILGenerator().Emit(OpCodes.Ret);
    asked = parent;
    Console.WriteLine(child.CreateType().BaseType.GetField("p").FieldType);

    var refs = mb.DefineType("Refs", TypeAttributes.Public); // not held by value: nobody is asked
    var holder = mb.DefineType("Holder", TypeAttributes.Public);
    holder.DefineField("r", refs, FieldAttributes.Public);
    holder.DefineField("self", holder, FieldAttributes.Public | FieldAttributes.Static);
    holder.CreateType();
    refs.CreateType();
    Console.WriteLine(ab.GetType("Holder").GetField("r").FieldType);

    var never = mb.DefineType("Never", value, typeof(ValueType));
    never.DefineField("x", typeof(int), FieldAttributes.Public);
    var without = mb.DefineType("Without", TypeAttributes.Public);
    without.DefineField("n", never, FieldAttributes.Public);
    asked = null;
    try {
      without.CreateType();
    } catch (TypeLoadException e) {
      Console.WriteLine(e.Message);
    }
  }
}
