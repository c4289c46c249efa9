// What most damaged programs end in: run once, before processes are forked (forked.c), so that no mutant compiles it again.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

class Warm {
  struct S { public int I; public string T; }
  static readonly List<Exception> seen = new List<Exception>();

  static void Try(Action a) {
    try { a(); } catch (Exception e) { seen.Add(e); Console.Error.WriteLine(e); }
  }

  static void Main() {
    object o = "text", none = null;
    int zero = seen.Count;
    var ints = new int[3];
    object[] strings = new string[1];
    Try(() => none.ToString());
    Try(() => Console.WriteLine((int)o));
    Try(() => Console.WriteLine((List<int>)o));
    Try(() => Console.WriteLine(ints[zero + 5]));
    Try(() => strings[0] = new object());
    Try(() => Console.WriteLine(5 / zero));
    Try(() => Console.WriteLine(checked(int.MaxValue + ints.Length)));
    Try(() => { ints = new int[zero - 1]; });
    Try(() => { throw new InvalidProgramException("Invalid IL code in Warm:Main (): method body is empty.", new Exception("inner")); });
    Try(() => { throw new TypeLoadException("Could not load type 'X' from assembly 'y'."); });
    Try(() => { throw new MissingMethodException("X", "Y"); });
    Try(() => { throw new MissingFieldException("Field not found: X.Y"); });
    Try(() => { throw new BadImageFormatException("bad", "file"); });
    Try(() => { throw new TypeInitializationException("X", new InvalidProgramException()); });
    Try(() => { throw new MissingMethodException("Method not found: void X.Y()"); });
    Try(() => { throw new EntryPointNotFoundException("x"); });
    Try(() => { throw new DllNotFoundException("x"); });
    Try(() => { throw new MethodAccessException("x"); });
    Try(() => { throw new ArgumentNullException("x"); });
    Try(() => { throw new ArgumentOutOfRangeException("x", 1, "y"); });
    Try(() => { throw new OutOfMemoryException(); });
    Try(() => { throw new MarshalDirectiveException("x"); });
    Try(() => { throw new System.IO.FileNotFoundException("Could not load file or assembly 'x'", "x"); });
    Try(() => Type.GetType("X, y", true));
    Try(() => typeof(Warm).Assembly.GetType("X", true));
    var d = new Dictionary<string, int> { { "a", 1 } };
    Try(() => Console.WriteLine(d["b"]));
    Console.WriteLine("{0} {1:x} {2}", 1.5, 255, o);
    Console.WriteLine(string.Join(",", new[] { 1, 2 }) + "a b".Split(' ').Length + new S { I = 1, T = "x" } + 'c' + 3L + 2.5f + true);
    foreach (Type t in typeof(Warm).Assembly.GetTypes())
      foreach (var m in t.GetMembers())
        Console.WriteLine(m + " " + m.GetCustomAttributes(true).Length);
    foreach (var e in new List<object> { 1, "a" })
      Console.WriteLine(e.GetHashCode() + " " + e.Equals(o));
  }
}
