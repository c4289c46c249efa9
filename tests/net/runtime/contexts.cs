// AssemblyLoadContexts: this program is its own plug-in, loaded again in contexts of its own.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

public class Mine : Exception {
  public Mine() : base("mine") { }
}
public class Plug : IPlugin {
  static int count;
  public List<Plug> Others = new();
  public string Name() => Dependency.Where() + " " + typeof(Plug).Assembly.GetName().Name;
  public int Count() => ++count;
  public static object Generic() => new Dictionary<string, Plug> { ["a"] = new Plug() };
  public static string Query() => string.Join(",", new[] { new Plug(), new Plug() }.Select((p, i) => p.Count() > 0 ? i : -1));
  public static bool Late() => Type.GetType("Dependency, contexts.lib").Assembly == typeof(Dependency).Assembly;
  public static void Throw() => throw new Mine();
  [DllImport("by-context")]
  static extern int getpid();
  [DllImport("by-event")]
  static extern int getppid();
  public static bool Native() => getpid() > 0 && getppid() > 0;
}

class Context : AssemblyLoadContext {
  readonly bool own;
  public Context(string name, bool own, bool collectible) : base(name, collectible) => this.own = own;
  protected override Assembly Load(AssemblyName n) {
    if (n.Name == "bad")
      throw new InvalidOperationException("bad");
    if (n.Name != "contexts.lib")
      return null;
    Console.WriteLine($"  {Name} is asked for {n.Name}");
    return own ? LoadFromAssemblyPath(typeof(Dependency).Assembly.Location) : null;
  }
  protected override IntPtr LoadUnmanagedDll(string n) {
    Console.WriteLine($"  {Name} is asked for {n}");
    return n == "by-context" ? NativeLibrary.Load("libc.so.6") : IntPtr.Zero;
  }
}

static class Program {
  static void Show(string title, Func<object> f) {
    try {
      Console.WriteLine($"{title}: {f()}");
    } catch (Exception e) {
      e = e is TargetInvocationException ? e.InnerException : e;
      Console.WriteLine($"{title}: {e.GetType().Name}: {e.Message.Trim()}{(e.InnerException == null ? "" : " <- " + e.InnerException.Message)}");
    }
  }
  static object Call(Type t, string method) => t.GetMethod(method).Invoke(null, null);

  static void InContext(string name, bool own, bool collectible) {
    Console.WriteLine("-- " + name);
    var c = new Context(name, own, collectible);
    c.Resolving += (x, n) => { Console.WriteLine($"  resolving {n.Name} in {x.Name}"); return null; };
    c.ResolvingUnmanagedDll += (a, n) => { Console.WriteLine($"  event for {n} of {a.GetName().Name}"); return NativeLibrary.Load("libc.so.6"); };
    c.Unloading += x => Console.WriteLine("  unloading " + x.Name);
    string path = typeof(Program).Assembly.Location;
    Assembly a = c.LoadFromAssemblyPath(path);
    Type t = a.GetType("Plug");
    object p = Activator.CreateInstance(t);
    Show("same type", () => t == typeof(Plug));
    Show("plug-in", () => p is IPlugin i ? i.Name() + " " + i.Count() + i.Count() : "not an IPlugin of ours");
    Show("its count", () => t.GetMethod("Count").Invoke(p, null));
    Show("again", () => c.LoadFromAssemblyPath(path) == a);
    Show("by name", () => c.LoadFromAssemblyName(new AssemblyName("contexts")) == a);
    Show("late", () => Call(t, "Late"));
    Show("query", () => Call(t, "Query"));
    Show("native", () => Call(t, "Native"));
    Show("throw", () => Call(t, "Throw"));
    Show("bad", () => c.LoadFromAssemblyName(new AssemblyName("bad")));
    Show("missing", () => c.LoadFromAssemblyName(new AssemblyName("missing")));
    Show("collectible", () => $"{a.IsCollectible} {t.IsCollectible} {Call(t, "Generic").GetType().IsCollectible} {t.GetMethod("Late").IsCollectible} {typeof(Plug).IsCollectible}");
    Show("other's object", () => t.GetMethod("Count").Invoke(new Plug(), null));
    Show("assemblies", () => string.Join(" ", c.Assemblies.Select(x => x.GetName().Name).OrderBy(x => x)));
    using (c.EnterContextualReflection())
      Show("contextual", () => Assembly.Load("contexts") == a);
    if (collectible)
      c.Unload();
    Show("still there", () => t.GetMethod("Count").Invoke(p, null));
  }

  static void Main() {
    InContext("one", false, false);
    InContext("two", true, true);
    Console.WriteLine("-- here");
    Show("ours", () => new Plug().Name() + " " + new Plug().Count());
    Show("all", () => string.Join(" ", AssemblyLoadContext.All.Select(x => x.Name).Where(x => x != "two").OrderBy(x => x)));
    byte[] bytes = File.ReadAllBytes(typeof(Dependency).Assembly.Location);
    var s = new AssemblyLoadContext("stream");
    AppDomain.CurrentDomain.AssemblyLoad += (o, e) => Console.WriteLine("  loaded " + e.LoadedAssembly.GetName().Name);
    Assembly sa = s.LoadFromStream(new MemoryStream(bytes));
    Show("stream", () => Call(sa.GetType("Dependency"), "Where") + $" '{sa.Location}' " + (s.LoadFromAssemblyName(new AssemblyName("contexts.lib")) == sa));
    Assembly sp = s.LoadFromAssemblyPath(typeof(Program).Assembly.Location);
    Show("its user", () => sp.GetType("Plug").GetMethod("Name").Invoke(Activator.CreateInstance(sp.GetType("Plug")), null));
    Show("bytes", () => ReferenceEquals(Assembly.Load(bytes), Assembly.Load(bytes)));
    AssemblyLoadContext.Default.Resolving += (c, n) => { Console.WriteLine("  default resolving " + n.Name); return n.Name == "answered" ? typeof(Program).Assembly : null; };
    AppDomain.CurrentDomain.AssemblyResolve += (o, e) => { Console.WriteLine($"  AssemblyResolve {e.Name} for {e.RequestingAssembly?.GetName().Name}"); return null; };
    Show("nowhere", () => Assembly.Load("nowhere, Version=1.2.3.4"));
    Show("wrong answer", () => Assembly.Load("answered"));
    NativeLibrary.SetDllImportResolver(typeof(Program).Assembly, (n, a, paths) => { Console.WriteLine($"  resolver {n} {paths}"); return n == "resolved" ? NativeLibrary.Load("libc.so.6") : IntPtr.Zero; });
    AssemblyLoadContext.Default.ResolvingUnmanagedDll += (a, n) => { Console.WriteLine("  unmanaged " + n); return IntPtr.Zero; };
    Show("resolved", () => getuid() >= 0);
    Show("unresolved", () => { try { nope(); } catch (DllNotFoundException e) { return e.Message.Split('.')[0]; } return null; });
    Show("no such function", () => no_such_function());
    Show("second resolver", () => { NativeLibrary.SetDllImportResolver(typeof(Program).Assembly, (n, a, p) => IntPtr.Zero); return null; });
    var r = new AssemblyDependencyResolver(typeof(Program).Assembly.Location);
    Show("dependency", () => Path.GetFileName(r.ResolveAssemblyToPath(new AssemblyName("contexts.lib"))) + " " + (r.ResolveAssemblyToPath(new AssemblyName("nowhere")) ?? "null"));
  }
  [DllImport("resolved"), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
  static extern int getuid();
  [DllImport("unresolved")]
  static extern int nope();
  [DllImport("resolved")]
  static extern int no_such_function();
}
