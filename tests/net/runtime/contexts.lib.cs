using System.Runtime.Loader;

public interface IPlugin {
  string Name();
  int Count();
}
public static class Dependency {
  public static int Counter;
  public static string Where() => AssemblyLoadContext.GetLoadContext(typeof(Dependency).Assembly).Name + " " + ++Counter;
}
