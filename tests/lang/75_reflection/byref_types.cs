// What reflection says of by-refs and pointers: the first have attributes and interfaces of what they refer to (as in mono).
using System;
using System.Linq;

class Program {
    class Hidden : IDisposable { public void Dispose() {} }
    static void Main() {
        foreach (var t in new[] { typeof(int).MakeByRefType(), typeof(int).MakePointerType(), typeof(Hidden).MakeByRefType(),
                                  typeof(DayOfWeek).MakePointerType(), typeof(int).MakePointerType().MakeByRefType() })
            Console.WriteLine("{0} | {1} | {2} {3} {4} | {5} | {6}", t, t.Attributes, t.IsPublic, t.IsNestedPrivate, t.IsVisible,
                              string.Join(",", t.GetInterfaces().Select(i => i.Name).OrderBy(n => n, StringComparer.Ordinal)),
                              string.Join(",", t.GetCustomAttributes(false).Select(a => a.GetType().Name).OrderBy(n => n, StringComparer.Ordinal)));
    }
}
