// Types made at run time: fields, methods, properties, events, interfaces, overrides, constructors, enums, delegates,
// structs, attributes, types that refer to each other.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;

public interface IShape { double Area { get; } string Describe(string prefix); }
public abstract class Base
{
    protected int count;
    public Base(int n) { count = n; }
    public abstract int Next();
    public virtual string Name { get { return "base" + count; } }
    public int Twice() { return Next() + Next(); }
}
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public class MarkAttribute : Attribute
{
    public readonly string Text;
    public int Level { get; set; }
    public Type Kind;
    public MarkAttribute(string text) { Text = text; }
    public override string ToString() { return Text + ":" + Level + ":" + (Kind == null ? "-" : Kind.Name); }
}

static class Program
{
    static ModuleBuilder module;

    static Type Square()
    {
        var t = module.DefineType("Shapes.Square", TypeAttributes.Public, typeof(object), new[] { typeof(IShape) });
        var side = t.DefineField("side", typeof(double), FieldAttributes.Private);
        var ctor = t.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, new[] { typeof(double) });
        ctor.DefineParameter(1, ParameterAttributes.None, "size");
        var il = ctor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, typeof(object).GetConstructor(Type.EmptyTypes));
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Stfld, side);
        il.Emit(OpCodes.Ret);
        var get = t.DefineMethod("get_Area", MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.SpecialName | MethodAttributes.HideBySig, typeof(double), Type.EmptyTypes);
        il = get.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, side);
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Ret);
        var area = t.DefineProperty("Area", PropertyAttributes.None, typeof(double), null);
        area.SetGetMethod(get);
        // an explicit implementation under another name
        var describe = t.DefineMethod("Hidden", MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.NewSlot, typeof(string), new[] { typeof(string) });
        il = describe.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldstr, " square of ");
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, side);
        il.Emit(OpCodes.Box, typeof(double));
        il.Emit(OpCodes.Call, typeof(string).GetMethod("Concat", new[] { typeof(object), typeof(object), typeof(object) }));
        il.Emit(OpCodes.Ret);
        t.DefineMethodOverride(describe, typeof(IShape).GetMethod("Describe"));
        var mark = typeof(MarkAttribute);
        t.SetCustomAttribute(new CustomAttributeBuilder(mark.GetConstructor(new[] { typeof(string) }), new object[] { "made" },
            new[] { mark.GetProperty("Level") }, new object[] { 7 }, new[] { mark.GetField("Kind") }, new object[] { typeof(List<int>) }));
        get.SetCustomAttribute(new CustomAttributeBuilder(mark.GetConstructor(new[] { typeof(string) }), new object[] { "getter" }));
        return t.CreateType();
    }

    static Type Derived()
    {
        var t = module.DefineType("Derived", TypeAttributes.Public | TypeAttributes.Sealed, typeof(Base));
        var made = t.DefineField("Made", typeof(int), FieldAttributes.Public | FieldAttributes.Static);
        var count = typeof(Base).GetField("count", BindingFlags.NonPublic | BindingFlags.Instance);
        var cctor = t.DefineTypeInitializer();
        var il = cctor.GetILGenerator();
        il.Emit(OpCodes.Ldc_I4, 100);
        il.Emit(OpCodes.Stsfld, made);
        il.Emit(OpCodes.Ret);
        var ctor = t.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, Type.EmptyTypes);
        il = ctor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4_5);
        il.Emit(OpCodes.Call, typeof(Base).GetConstructor(new[] { typeof(int) }));
        il.Emit(OpCodes.Ldsfld, made);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stsfld, made);
        il.Emit(OpCodes.Ret);
        var next = t.DefineMethod("Next", MethodAttributes.Public | MethodAttributes.Virtual, typeof(int), Type.EmptyTypes);
        il = next.GetILGenerator();
        var v = il.DeclareLocal(typeof(int));
        il.BeginExceptionBlock();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Ldfld, count);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stfld, count);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, count);
        il.Emit(OpCodes.Stloc, v);
        il.BeginFinallyBlock();
        il.Emit(OpCodes.Ldsfld, made);
        il.Emit(OpCodes.Pop);
        il.EndExceptionBlock();
        il.Emit(OpCodes.Ldloc, v);
        il.Emit(OpCodes.Ret);
        var name = t.DefineMethod("get_Name", MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig, typeof(string), Type.EmptyTypes);
        il = name.GetILGenerator();
        il.Emit(OpCodes.Ldstr, "derived of ");
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, typeof(Base).GetProperty("Name").GetGetMethod());
        il.Emit(OpCodes.Call, typeof(string).GetMethod("Concat", new[] { typeof(string), typeof(string) }));
        il.Emit(OpCodes.Ret);
        return t.CreateType();
    }

    // Two types that use each other; one is a list element of the other.
    static void Mutual()
    {
        var a = module.DefineType("NodeA", TypeAttributes.Public);
        var b = module.DefineType("NodeB", TypeAttributes.Public);
        var toB = a.DefineField("b", b, FieldAttributes.Public);
        var toA = b.DefineField("a", a, FieldAttributes.Public);
        var list = a.DefineField("items", typeof(List<>).MakeGenericType(b), FieldAttributes.Public);
        var arr = b.DefineField("others", a.MakeArrayType(), FieldAttributes.Public);
        var ca = a.DefineDefaultConstructor(MethodAttributes.Public);
        var cb = b.DefineDefaultConstructor(MethodAttributes.Public);
        var make = a.DefineMethod("Make", MethodAttributes.Public | MethodAttributes.Static, a, Type.EmptyTypes);
        var il = make.GetILGenerator();
        var la = il.DeclareLocal(a);
        var lb = il.DeclareLocal(b);
        il.Emit(OpCodes.Newobj, ca);
        il.Emit(OpCodes.Stloc, la);
        il.Emit(OpCodes.Newobj, cb);
        il.Emit(OpCodes.Stloc, lb);
        il.Emit(OpCodes.Ldloc, la);
        il.Emit(OpCodes.Ldloc, lb);
        il.Emit(OpCodes.Stfld, toB);
        il.Emit(OpCodes.Ldloc, lb);
        il.Emit(OpCodes.Ldloc, la);
        il.Emit(OpCodes.Stfld, toA);
        il.Emit(OpCodes.Ldloc, lb);
        il.Emit(OpCodes.Ldc_I4_3);
        il.Emit(OpCodes.Newarr, a);
        il.Emit(OpCodes.Stfld, arr);
        il.Emit(OpCodes.Ldloc, la);
        il.Emit(OpCodes.Ret);
        var ta = a.CreateType();
        var tb = b.CreateType();
        object o = ta.GetMethod("Make").Invoke(null, null);
        object ob = ta.GetField("b").GetValue(o);
        Console.WriteLine(ob.GetType() == tb);
        Console.WriteLine(ReferenceEquals(tb.GetField("a").GetValue(ob), o) + " " + tb.GetField("others").GetValue(ob) + " " + ta.GetField("items").FieldType);
    }

    static void Others()
    {
        var e = module.DefineEnum("Color", TypeAttributes.Public, typeof(int));
        e.DefineLiteral("Red", 1);
        e.DefineLiteral("Green", 4);
        var color = e.CreateType();
        Console.WriteLine(string.Join(",", Enum.GetNames(color)) + " " + Enum.Parse(color, "Green") + " " + Enum.ToObject(color, 1) + " " + color.IsEnum);
        var s = module.DefineType("Point", TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.SequentialLayout, typeof(ValueType));
        s.DefineField("X", typeof(int), FieldAttributes.Public);
        s.DefineField("Y", typeof(byte), FieldAttributes.Public);
        var point = s.CreateType();
        object p = Activator.CreateInstance(point);
        point.GetField("X").SetValue(p, 9);
        Console.WriteLine(point.IsValueType + " " + point.GetField("X").GetValue(p) + " " + p.Equals(Activator.CreateInstance(point)) + " " + System.Runtime.InteropServices.Marshal.SizeOf(point));
        var d = module.DefineType("Op", TypeAttributes.Public | TypeAttributes.Sealed, typeof(MulticastDelegate));
        d.DefineConstructor(MethodAttributes.RTSpecialName | MethodAttributes.HideBySig | MethodAttributes.Public, CallingConventions.Standard,
            new[] { typeof(object), typeof(IntPtr) }).SetImplementationFlags(MethodImplAttributes.Runtime);
        d.DefineMethod("Invoke", MethodAttributes.Public | MethodAttributes.HideBySig | MethodAttributes.NewSlot | MethodAttributes.Virtual, typeof(int),
            new[] { typeof(int), typeof(int) }).SetImplementationFlags(MethodImplAttributes.Runtime);
        var op = d.CreateType();
        Console.WriteLine(Delegate.CreateDelegate(op, typeof(Math).GetMethod("Max", new[] { typeof(int), typeof(int) })).DynamicInvoke(3, 8));
        var i = module.DefineType("ICalc", TypeAttributes.Public | TypeAttributes.Interface | TypeAttributes.Abstract);
        i.DefineMethod("Calc", MethodAttributes.Public | MethodAttributes.Abstract | MethodAttributes.Virtual | MethodAttributes.HideBySig | MethodAttributes.NewSlot, typeof(int), new[] { typeof(int) });
        var icalc = i.CreateType();
        var c = module.DefineType("Calc", TypeAttributes.Public, typeof(object), new[] { icalc });
        var m = c.DefineMethod("Calc", MethodAttributes.Public | MethodAttributes.Virtual, typeof(int), new[] { typeof(int) });
        var il = m.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldc_I4, 3);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Ret);
        object calc = Activator.CreateInstance(c.CreateType());
        Console.WriteLine(icalc.GetMethod("Calc").Invoke(calc, new object[] { 14 }) + " " + icalc.IsInstanceOfType(calc));
        try {
            module.DefineType("Bad", TypeAttributes.Public, typeof(Base)).CreateType();
            Console.WriteLine("created");
        } catch (Exception x) {
            Console.WriteLine(x.GetType().Name);
        }
    }

    static void Main()
    {
        var ab = AppDomain.CurrentDomain.DefineDynamicAssembly(new AssemblyName("Made, Version=1.2.3.4"), AssemblyBuilderAccess.Run);
        module = ab.DefineDynamicModule("Made.dll");
        var square = Square();
        var o = (IShape)Activator.CreateInstance(square, 3.0);
        Console.WriteLine(o.Area + " " + o.Describe("the") + " " + square.FullName + " " + square.Namespace + " " + square.BaseType);
        Console.WriteLine(string.Join(" ", square.GetCustomAttributes(false)) + " " + square.GetProperty("Area").GetGetMethod().GetCustomAttributes(true)[0]);
        Console.WriteLine(square.GetConstructors()[0].GetParameters()[0].Name + " " + string.Join(",", square.GetMembers().Select(m => m.Name).OrderBy(n => n, StringComparer.Ordinal)));
        Console.WriteLine(square.Assembly.GetName().Name + " " + square.GetInterfaces().Length + " " + square.IsPublic);
        var d = (Base)Activator.CreateInstance(Derived());
        Console.WriteLine(d.Twice() + " " + d.Name + " " + d.GetType().GetField("Made").GetValue(null));
        Mutual();
        Others();
    }
}
