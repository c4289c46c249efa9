// A class constructor that failed: the same exception at each further use, with that use's trace.
using System;
using System.Runtime.CompilerServices;

class Fails {
  public static int Value;
  static Fails() {
    throw new InvalidOperationException("no");
  }
}

class P {
  [MethodImpl(MethodImplOptions.NoInlining)]
  static void First() {
    Console.WriteLine(Fails.Value);
  }

  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Second() {
    Console.WriteLine(Fails.Value + 1);
  }

  static Exception Caught(Action a) {
    try {
      a();
    } catch (TypeInitializationException e) {
      foreach (string line in e.StackTrace.Split('\n'))
        if (!line.Contains("(wrapper"))
          Console.Write(line.Trim().Split(' ')[1] + " ");
      Console.WriteLine(e.InnerException.Message);
      return e;
    }
    return null;
  }

  static void Main() {
    Exception first = Caught(First);
    Console.WriteLine(first == Caught(Second));
    Console.WriteLine(first == Caught(First));
  }
}
