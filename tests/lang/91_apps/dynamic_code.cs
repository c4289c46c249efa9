// DynamicMethod: IL put together by hand, with branches, exceptions, calls of other methods, delegates; dynamic calls.
using System;
using System.Collections.Generic;
using System.Dynamic;
using System.Reflection;
using System.Reflection.Emit;

public class Counter
{
    private int hidden = 5;
    public int Value { get; set; }
    public string Name = "counter";
    public int Add(int n) { return Value += n; }
    public double Add(double n) { return Value + n; }
    public static string Say(string s, int times) { return string.Concat(System.Linq.Enumerable.Repeat(s, times)); }
    public override string ToString() { return Name + "=" + Value + "," + hidden; }
    public int this[int i] { get { return Value * i; } }
}

class Bag : DynamicObject
{
    readonly Dictionary<string, object> items = new Dictionary<string, object>();
    public override bool TryGetMember(GetMemberBinder b, out object result) { return items.TryGetValue(b.Name, out result); }
    public override bool TrySetMember(SetMemberBinder b, object value) { items[b.Name] = value; return true; }
    public override bool TryInvokeMember(InvokeMemberBinder b, object[] args, out object result)
    {
        result = b.Name + "(" + string.Join(",", args) + ")";
        return true;
    }
}

static class Program
{
    delegate long Fact(int n);
    delegate void Swap(ref int a, ref int b);

    static void Arithmetic()
    {
        var m = new DynamicMethod("poly", typeof(double), new[] { typeof(double), typeof(int) });
        var il = m.GetILGenerator();
        var sum = il.DeclareLocal(typeof(double));
        var i = il.DeclareLocal(typeof(int));
        var top = il.DefineLabel();
        var test = il.DefineLabel();
        il.Emit(OpCodes.Br, test);
        il.MarkLabel(top);
        il.Emit(OpCodes.Ldloc, sum);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Ldloc, i);
        il.Emit(OpCodes.Conv_R8);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, sum);
        il.Emit(OpCodes.Ldloc, i);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, i);
        il.MarkLabel(test);
        il.Emit(OpCodes.Ldloc, i);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Blt, top);
        il.Emit(OpCodes.Ldloc, sum);
        il.Emit(OpCodes.Ret);
        var f = (Func<double, int, double>)m.CreateDelegate(typeof(Func<double, int, double>));
        Console.WriteLine(f(2, 5) + " " + f(0.5, 3) + " " + m.Invoke(null, new object[] { 1.0, 4 }));
    }

    static void Recursive()
    {
        var m = new DynamicMethod("fact", typeof(long), new[] { typeof(int) });
        var il = m.GetILGenerator();
        var go = il.DefineLabel();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Bgt_S, go);
        il.Emit(OpCodes.Ldc_I8, 1L);
        il.Emit(OpCodes.Ret);
        il.MarkLabel(go);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Call, m);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Ret);
        Console.WriteLine(((Fact)m.CreateDelegate(typeof(Fact)))(15));
        var swap = new DynamicMethod("swap", typeof(void), new[] { typeof(int).MakeByRefType(), typeof(int).MakeByRefType() });
        il = swap.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldind_I4);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldind_I4);
        il.Emit(OpCodes.Stind_I4);
        il.Emit(OpCodes.Stind_I4);
        il.Emit(OpCodes.Ret);
        int a = 1, b = 2;
        ((Swap)swap.CreateDelegate(typeof(Swap)))(ref a, ref b);
        Console.WriteLine(a + " " + b);
    }

    static void Exceptions()
    {
        var m = new DynamicMethod("guard", typeof(string), new[] { typeof(int), typeof(List<string>) });
        var il = m.GetILGenerator();
        var result = il.DeclareLocal(typeof(string));
        var e = il.DeclareLocal(typeof(Exception));
        var add = typeof(List<string>).GetMethod("Add");
        il.BeginExceptionBlock();
        il.BeginExceptionBlock();
        il.Emit(OpCodes.Ldc_I4, 100);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Div);
        il.Emit(OpCodes.Box, typeof(int));
        il.Emit(OpCodes.Callvirt, typeof(object).GetMethod("ToString"));
        il.Emit(OpCodes.Stloc, result);
        il.BeginCatchBlock(typeof(DivideByZeroException));
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldstr, "division");
        il.Emit(OpCodes.Callvirt, add);
        il.ThrowException(typeof(InvalidOperationException));
        il.EndExceptionBlock();
        il.BeginCatchBlock(typeof(Exception));
        il.Emit(OpCodes.Stloc, e);
        il.Emit(OpCodes.Ldloc, e);
        il.Emit(OpCodes.Callvirt, typeof(object).GetMethod("GetType"));
        il.Emit(OpCodes.Callvirt, typeof(MemberInfo).GetProperty("Name").GetGetMethod());
        il.Emit(OpCodes.Stloc, result);
        il.BeginFinallyBlock();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldstr, "finally");
        il.Emit(OpCodes.Callvirt, add);
        il.EndExceptionBlock();
        il.Emit(OpCodes.Ldloc, result);
        il.Emit(OpCodes.Ret);
        var f = (Func<int, List<string>, string>)m.CreateDelegate(typeof(Func<int, List<string>, string>));
        var log = new List<string>();
        Console.WriteLine(f(7, log) + " " + f(0, log) + " " + string.Join(",", log));
        var bad = new DynamicMethod("thrower", typeof(void), Type.EmptyTypes);
        il = bad.GetILGenerator();
        il.Emit(OpCodes.Ldstr, "from dynamic code");
        il.Emit(OpCodes.Newobj, typeof(ApplicationException).GetConstructor(new[] { typeof(string) }));
        il.Emit(OpCodes.Throw);
        try {
            ((Action)bad.CreateDelegate(typeof(Action)))();
        } catch (ApplicationException x) {
            Console.WriteLine(x.Message + " " + x.StackTrace.Contains("Exceptions"));
        }
    }

    static void Members()
    {
        // bound to a first argument, private field of another class
        var m = new DynamicMethod("peek", typeof(int), new[] { typeof(Counter), typeof(int) }, typeof(Counter), true);
        var il = m.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, typeof(Counter).GetField("hidden", BindingFlags.NonPublic | BindingFlags.Instance));
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Ret);
        var f = (Func<int, int>)m.CreateDelegate(typeof(Func<int, int>), new Counter());
        Console.WriteLine(f(3) + " " + m.Name + " " + m.ReturnType.Name + " " + m.GetParameters().Length);
        // generic instance, struct local, array
        var g = new DynamicMethod("pairs", typeof(string), new[] { typeof(KeyValuePair<string, int>[]) });
        il = g.GetILGenerator();
        var kv = il.DeclareLocal(typeof(KeyValuePair<string, int>));
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Ldelem, typeof(KeyValuePair<string, int>));
        il.Emit(OpCodes.Stloc, kv);
        il.Emit(OpCodes.Ldloca, kv);
        il.Emit(OpCodes.Call, typeof(KeyValuePair<string, int>).GetProperty("Key").GetGetMethod());
        il.Emit(OpCodes.Ldloca, kv);
        il.Emit(OpCodes.Call, typeof(KeyValuePair<string, int>).GetProperty("Value").GetGetMethod());
        il.Emit(OpCodes.Call, typeof(Counter).GetMethod("Say"));
        il.Emit(OpCodes.Ret);
        var h = (Func<KeyValuePair<string, int>[], string>)g.CreateDelegate(typeof(Func<KeyValuePair<string, int>[], string>));
        Console.WriteLine(h(new[] { new KeyValuePair<string, int>("a", 1), new KeyValuePair<string, int>("xy", 3) }));
        // switch and token
        var s = new DynamicMethod("pick", typeof(Type), new[] { typeof(int) });
        il = s.GetILGenerator();
        var labels = new[] { il.DefineLabel(), il.DefineLabel() };
        var get = typeof(Type).GetMethod("GetTypeFromHandle");
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Switch, labels);
        il.Emit(OpCodes.Ldnull);
        il.Emit(OpCodes.Ret);
        il.MarkLabel(labels[0]);
        il.Emit(OpCodes.Ldtoken, typeof(string));
        il.Emit(OpCodes.Call, get);
        il.Emit(OpCodes.Ret);
        il.MarkLabel(labels[1]);
        il.Emit(OpCodes.Ldtoken, typeof(List<int>));
        il.Emit(OpCodes.Call, get);
        il.Emit(OpCodes.Ret);
        var p = (Func<int, Type>)s.CreateDelegate(typeof(Func<int, Type>));
        Console.WriteLine(p(0) + " " + p(1) + " " + (p(2) == null));
    }

    static void Dynamic()
    {
        dynamic c = new Counter();
        c.Value = 4;
        Console.WriteLine(c.Add(3) + " " + c.Add(0.5) + " " + c + " " + c[2] + " " + c.Name.Length);
        dynamic a = 1, b = 2.5, s = "text";
        Console.WriteLine(a + b + " " + (s + a) + " " + (a < b) + " " + -a + " " + (s == "text"));
        Console.WriteLine(Counter.Say(s, a + 1));
        foreach (dynamic x in new object[] { 1, "two", 3.0m, 'c' })
            Console.Write(Describe(x) + " ");
        Console.WriteLine();
        try {
            c.Missing();
        } catch (Microsoft.CSharp.RuntimeBinder.RuntimeBinderException e) {
            Console.WriteLine(e.Message);
        }
        dynamic bag = new Bag();
        bag.Size = 10;
        bag.Size += 5;
        Console.WriteLine(bag.Size + " " + bag.Do(1, "x"));
        dynamic e2 = new ExpandoObject();
        e2.A = 1;
        e2.F = (Func<int, int>)(n => n * n);
        Console.WriteLine(e2.F(e2.A + 8) + " " + ((IDictionary<string, object>)e2).Count);
        int total = 0;
        for (int k = 0; k < 1000; k++) {
            dynamic n = k % 2 == 0 ? (object)k : (object)(long)k;
            total += (int)(n % 7);
        }
        Console.WriteLine(total);
        List<int> list = (dynamic)new List<int> { 1, 2 };
        Console.WriteLine(list.Count);
    }

    static string Describe(int i) { return "int"; }
    static string Describe(string s) { return s == null ? "null" : "string"; }
    static string Describe(object o) { return o == null ? "none" : o.GetType().Name; }

    static void Main()
    {
        Arithmetic();
        Recursive();
        Exceptions();
        Members();
        Dynamic();
    }
}
