// ReflectionOnly loads: assemblies of their own that nothing is run of, with references that a handler may find.
using System;
using System.IO;
using System.Linq;
using System.Reflection;

class Program {
    static readonly string Lib = Path.Combine(Path.GetDirectoryName(typeof(Program).Assembly.Location), "reflection_only.lib.dll");
    static void Try(string what, Func<object> f) {
        try {
            Console.WriteLine("{0}: {1}", what, f());
        } catch (Exception e) {
            Console.WriteLine("{0}: {1}: {2}", what, e.GetType(), e.Message);
        }
    }
    static void Main() {
        AppDomain.CurrentDomain.AssemblyResolve += (s, e) => {
            Console.WriteLine("asked to run " + e.Name);
            return null;
        };
        AppDomain.CurrentDomain.ReflectionOnlyAssemblyResolve += (s, e) => {
            Console.WriteLine("asked to look at " + e.Name.Split(',')[0]);
            return e.Name.StartsWith("absent") ? Assembly.ReflectionOnlyLoadFrom(Lib) : null;
        };
        var a = Assembly.ReflectionOnlyLoadFrom(Lib);
        var t = a.GetType("Looked");
        Try("reflection only", () => a.ReflectionOnly + " " + typeof(Program).Assembly.ReflectionOnly);
        Try("among the loaded", () => AppDomain.CurrentDomain.GetAssemblies().Contains(a));
        Try("among those looked at", () => AppDomain.CurrentDomain.ReflectionOnlyGetAssemblies().Single() == a);
        Try("attribute data", () => CustomAttributeData.GetCustomAttributes(t).Single());
        Try("made", () => Activator.CreateInstance(t));
        Try("called", () => t.GetMethod("S").Invoke(null, null));
        Try("constructed", () => t.GetConstructor(Type.EmptyTypes).Invoke(null));
        Try("read", () => t.GetField("F").GetValue(null));
        Try("written", () => {
            t.GetField("F").SetValue(null, 4);
            return null;
        });
        Try("constant", () => t.GetField("C").GetRawConstantValue());
        Try("base", () => t.BaseType == typeof(object));
        Try("run beside", () => {
            var b = Assembly.LoadFrom(Lib);
            return (a == b) + " " + b.ReflectionOnly + " " + (b.GetType("Looked") == t) + " " + Activator.CreateInstance(b.GetType("Looked"));
        });
        Try("by name", () => Assembly.ReflectionOnlyLoad(typeof(System.Xml.XmlDocument).Assembly.FullName).ReflectionOnly);
        Try("of bytes", () => Assembly.ReflectionOnlyLoad(File.ReadAllBytes(Lib)).ReflectionOnly);
        Try("again", () => Assembly.ReflectionOnlyLoadFrom(Lib) == a);
        Try("mscorlib", () => Assembly.ReflectionOnlyLoad(typeof(int).Assembly.FullName) == typeof(int).Assembly);
        Try("handler", () => Assembly.ReflectionOnlyLoad("absent, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null") == a);
        Try("nowhere", () => Assembly.ReflectionOnlyLoad("nowhere, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null") == a);
    }
}
