// Objects without a constructor's run, and class constructors by reflection, of types that have neither.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;

class G<T> {
  static G() {
    Console.WriteLine("G of " + typeof(T));
  }
  public class Nested {
  }
}

abstract class Abstract {
}

static class Static {
}

class P {
  static void Try(string name, Action a) {
    try {
      a();
      Console.WriteLine(name);
    } catch (Exception e) {
      Console.WriteLine(name + ": " + e.GetType().Name + ": " + e.Message);
    }
  }

  static void Main() {
    Type parameter = typeof(G<>).GetGenericArguments()[0];
    foreach (Type t in new[] { typeof(Abstract), typeof(Static), typeof(IDisposable), typeof(Array), typeof(Enum), typeof(Delegate), parameter, typeof(Action) })
      Try(t.Name, () => FormatterServices.GetUninitializedObject(t));
    foreach (Type t in new[] { typeof(G<>), typeof(G<>.Nested), parameter, typeof(G<int>), typeof(int[]), typeof(int).MakePointerType() })
      Try(t.ToString(), () => RuntimeHelpers.RunClassConstructor(t.TypeHandle));
  }
}
