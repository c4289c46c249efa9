// Texts of stack traces: methods of iterators and async methods by the names that the source has, hidden frames, and
// where an exception was caught and thrown again elsewhere.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks;

static class Program {
  [MethodImpl(MethodImplOptions.NoInlining)]
  static async Task<int> Deep(int n) {
    await Task.CompletedTask;
    if (n == 0)
      throw new InvalidOperationException("deep");
    return await Deep(n - 1) + 1;
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static IEnumerable<int> Iterate() {
    yield return 1;
    throw new Exception("iterator");
  }
  [StackTraceHidden, MethodImpl(MethodImplOptions.NoInlining)]
  static void Hidden(Action a) {
    a();
    GC.KeepAlive(a);
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Generic<T>(List<T> l, ref T x, T[] y, int? q) => throw new Exception("generic");
  class Outer<T> {
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void M<U>(U u, T t) => throw new ArgumentException("nested", "u");
    [MethodImpl(MethodImplOptions.NoInlining)]
    public MethodBase Current() => MethodBase.GetCurrentMethod();
  }
  [MethodImpl(MethodImplOptions.NoInlining)]
  static MethodBase Current<T>() {
    var m = MethodBase.GetCurrentMethod();
    return m;
  }

  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Show(string title, Action a) {
    Console.WriteLine("-- " + title);
    try {
      a();
    } catch (Exception e) {
      foreach (string line in e.ToString().Split('\n'))
        Console.WriteLine(line);
    }
  }

  static ExceptionDispatchInfo Captured() {
    try {
      throw new Exception("captured");
    } catch (Exception e) {
      return ExceptionDispatchInfo.Capture(e);
    }
  }

  static void Main() {
    Show("async", () => Deep(2).GetAwaiter().GetResult());
    Show("iterator", () => { foreach (int x in Iterate()) ; });
    Show("hidden", () => Hidden(() => throw new Exception("below a hidden frame")));
    Show("generic", () => { int z = 0; Generic(new List<int>(), ref z, null, 3); });
    Show("nested", () => Outer<string>.M<long>(1, "a"));
    var d = Captured();
    Show("elsewhere", () => d.Throw());
    Show("elsewhere again", () => d.Throw());
    Show("again, here", () => { try { throw new Exception("rethrown"); } catch { throw; } });
    Show("remote", () => throw ExceptionDispatchInfo.SetRemoteStackTrace(new Exception("remote"), "   at Over.There()"));
    Show("inner", () => {
      try { throw new Exception("inner"); } catch (Exception e) { throw new AggregateException("outer", e, new Exception("other")); }
    });
    Show("never thrown before", () => { var e = new Exception("new"); try { throw e; } catch { } throw e; });
    Console.WriteLine(Current<int>() + ", " + Current<string>().IsGenericMethodDefinition);
    Console.WriteLine(new Outer<int>().Current().DeclaringType + ", " + new Outer<string>().Current().DeclaringType);
    Console.WriteLine(new StackTrace().GetFrame(0).GetMethod().Name);
  }
}
