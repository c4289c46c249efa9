// What reflection refuses, and with which exception; the exact types of the arrays that it returns.
using System;
using System.Collections.Generic;
using System.Reflection;

class Refusals
{
    static int field;
    public static ref int ByRef() { return ref field; }

    static void Try(string what, Func<object> f)
    {
        string result;
        try
        {
            object o = f();
            result = o == null ? "null" : o.ToString();
        }
        catch (Exception e)
        {
            var argument = e as ArgumentException;
            result = e.GetType().Name + (argument == null ? "" : " of " + argument.ParamName);
        }
        Console.WriteLine("{0}: {1}", what, result);
    }

    static void Main()
    {
        Assembly mine = typeof(Refusals).Assembly, core = typeof(int).Assembly;
        foreach (string name in new[] { "Refusals, refusals", "System.Int32, mscorlib", "A\\, B" })
        {
            Try("GetType quietly", () => core.GetType(name));
            Try("GetType", () => core.GetType(name, true));
        }
        Try("GetType of an instance", () => core.GetType("System.Collections.Generic.List`1[[System.Int32, mscorlib]]", true));

        Try("LoadFile of a relative path", () => Assembly.LoadFile("refusals.exe"));
        Try("LoadFile of nothing", () => Assembly.LoadFile(""));
        Try("LoadFile of what is not there", () => Assembly.LoadFile("/no/such/file.dll"));
        Try("files of an assembly", () => mine.GetFiles().Length + core.GetFiles().Length);

        foreach (Type t in new[] { typeof(int), typeof(string), typeof(List<>), typeof(Enum) })
        {
            Try("names of " + t.Name, () => Enum.GetNames(t));
            Try("underlying type", () => Enum.GetUnderlyingType(t));
            Try("defined number", () => Enum.IsDefined(t, 1));
            Try("defined name", () => Enum.IsDefined(t, "a"));
            Try("name of a number", () => t.GetEnumName(1));
        }

        Try("array without dimensions", () => Array.CreateInstance(typeof(int), new int[0]));
        Try("array without dimensions, with bounds", () => Array.CreateInstance(typeof(int), new int[0], new int[0]));
        Try("array of typed references", () => Array.CreateInstance(typeof(TypedReference), 2));
        foreach (string name in new[] { "System.Void[]", "System.Void[,]", "System.Void*", "System.Int32&[]" })
            Try(name, () => Type.GetType(name));

        Try("declaring method of a class", () => typeof(int).DeclaringMethod);
        Try("declaring method of a class's parameter", () => typeof(List<>).GetGenericArguments()[0].DeclaringMethod);
        Try("interface map", () => typeof(int).GetInterfaceMap(typeof(IDisposable)).TargetType);
        Try("property without constant", () => typeof(string).GetProperty("Length").GetRawConstantValue());
        Try("span from reflection", () => typeof(string).GetMethod("op_Implicit").Invoke(null, new object[] { "a" }));
        Try("by-ref from reflection", () => typeof(Refusals).GetMethod("ByRef").Invoke(null, null));

        Try("interfaces", () => typeof(int).GetInterfaces().GetType());
        Try("types", () => mine.GetTypes().GetType());
        Try("exported types", () => mine.GetExportedTypes().GetType());
        Try("types of a module", () => mine.GetModules()[0].GetTypes().GetType());
        Try("arguments", () => typeof(List<int>).GetGenericArguments().GetType());
        foreach (MethodInfo m in typeof(int[,]).GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            Console.WriteLine(m);
    }
}
