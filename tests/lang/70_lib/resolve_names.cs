// What handlers of AssemblyResolve are told: the name as the program gave it, or in full where a type's name has it.
using System; using System.Reflection;
class P {
  static void T(Func<object> f) {
    try { Console.WriteLine(f() ?? "null"); } catch (Exception e) { Console.WriteLine(e.GetType().Name); }
  }
  static void Main() {
    AppDomain.CurrentDomain.AssemblyResolve += (o, e) => {
      Console.Write("[" + e.Name + (e.RequestingAssembly == null ? "" : " for " + e.RequestingAssembly.GetName().Name) + "] ");
      return e.Name.StartsWith("Self") ? typeof(P).Assembly : null;
    };
    T(() => Assembly.Load("Nope, Version=1.2.3.4"));
    T(() => Assembly.Load("Nope2"));
    T(() => Assembly.Load(new AssemblyName("Nope3") { Version = new Version(1, 0) }));
    T(() => Assembly.Load("Nope4, Version=1.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089"));
    T(() => Type.GetType("X.Y, Nope5"));
    T(() => Type.GetType("X.Y, Nope6, Version=1.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089", true));
    T(() => Activator.CreateInstance("Nope7", "X"));
    T(() => Assembly.Load("Self").GetName().Name);
    T(() => Type.GetType("P, Self"));
    T(() => Type.GetType("P, Self, Version=2.0.0.0", true));
  }
}
