// Attributes of assemblies and modules made at run time: reflection shows them, and one of them opens other assemblies.
using System;
using System.Reflection;
using System.Reflection.Emit;
using System.Linq;
class Host {
  private static string Secret() => "secret";
  internal static string Semi() => "semi";
  private int f = 3;
}
class P {
  static void Shown() {
    var d = AssemblyBuilder.DefineDynamicAssembly(
        new AssemblyName("Dyn"), AssemblyBuilderAccess.RunAndCollect,
        new[] { new CustomAttributeBuilder(typeof(AssemblyTitleAttribute).GetConstructor(new[] { typeof(string) }),
                                           new object[] { "ttl" }) });
    Console.WriteLine(d.GetCustomAttribute<AssemblyTitleAttribute>()?.Title);
    d.SetCustomAttribute(new CustomAttributeBuilder(
        typeof(AssemblyCompanyAttribute).GetConstructor(new[] { typeof(string) }), new object[] { "comp" }));
    Console.WriteLine(string.Join(",", d.GetCustomAttributesData().Select(x => x.ToString()).OrderBy(x => x)));
    Console.WriteLine(string.Join(",", d.GetCustomAttributes(false).Select(x => x.GetType().Name).OrderBy(x => x)));
    Console.WriteLine(d.IsDynamic + " " + d.IsCollectible);
    var dm = d.DefineDynamicModule("Dyn");
    dm.SetCustomAttribute(new CustomAttributeBuilder(
        typeof(System.Security.UnverifiableCodeAttribute).GetConstructor(Type.EmptyTypes), new object[] {}));
    Console.WriteLine(dm.GetCustomAttributes(false).Length);
    var t = dm.DefineType("T", TypeAttributes.Public).CreateType();
    Console.WriteLine(t.IsCollectible + " " + d.GetCustomAttribute<AssemblyCompanyAttribute>().Company + " " +
                      t.Assembly.GetCustomAttributes(false).Length);
  }
  static void Main() {
    var an = new AssemblyName("DynAcc");
    var ab = AssemblyBuilder.DefineDynamicAssembly(an, AssemblyBuilderAccess.Run);
    var mb = ab.DefineDynamicModule("DynAcc");
    // define IgnoresAccessChecksToAttribute
    var at = mb.DefineType("System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute", TypeAttributes.Public,
                           typeof(Attribute));
    var fb = at.DefineField("n", typeof(string), FieldAttributes.Private);
    var cb = at.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, new[] { typeof(string) });
    var il = cb.GetILGenerator();
    il.Emit(OpCodes.Ldarg_0);
    il.Emit(OpCodes.Call, typeof(Attribute).GetConstructor(BindingFlags.NonPublic | BindingFlags.Instance, null,
                                                           Type.EmptyTypes, null));
    il.Emit(OpCodes.Ret);
    var att = at.CreateType();
    ab.SetCustomAttribute(
        new CustomAttributeBuilder(att.GetConstructors()[0], new object[] { typeof(P).Assembly.GetName().Name }));
    Build("A");
    var ab2 = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Other"), AssemblyBuilderAccess.Run);
    mb = ab2.DefineDynamicModule("Other");
    Build("B");
    void Build(string name) {
      var tb = mb.DefineType(name, TypeAttributes.Public);
      void M(string n, MethodInfo m) {
        var g = tb.DefineMethod(n, MethodAttributes.Public | MethodAttributes.Static, typeof(string), Type.EmptyTypes)
                    .GetILGenerator();
        g.Emit(OpCodes.Call, m);
        g.Emit(OpCodes.Ret);
      }
      M("Semi", typeof(Host).GetMethod("Semi", BindingFlags.NonPublic | BindingFlags.Static));
      M("Secret", typeof(Host).GetMethod("Secret", BindingFlags.NonPublic | BindingFlags.Static));
      var t = tb.CreateType();
      foreach (var n in new[] { "Semi", "Secret" })
        try {
          Console.WriteLine(t.GetMethod(n).Invoke(null, null));
        } catch (TargetInvocationException e) {
          Console.WriteLine(n + " " + e.InnerException.GetType().Name);
        }
    }
    Shown();
    // Proxies: DispatchProxy of internal interface
    var pr = DispatchProxy.Create<IInt, Pr>();
    Console.WriteLine(pr.Go(4));
  }
}
internal interface IInt {
  int Go(int x);
}
public class Pr : DispatchProxy {
  protected override object Invoke(MethodInfo m, object[] a) => (int)a[0] * 2;
}
