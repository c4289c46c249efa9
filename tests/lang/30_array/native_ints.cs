// Arrays of native integers are of the integers of that size, too; their generic interfaces are not.
using System;
using System.Collections.Generic;

class NativeInts {
  static void Main() {
    object a = new IntPtr[1], b = new UIntPtr[1];
    bool wide = IntPtr.Size == 8;
    Console.WriteLine(wide ? a is long[] : a is int[]);
    Console.WriteLine(wide ? a is ulong[] : a is uint[]);
    Console.WriteLine(wide ? b is long[] : b is int[]);
    Console.WriteLine(wide ? a is int[] : a is long[]);
    Console.WriteLine(a is UIntPtr[]);
    object c = wide ? (object)new ulong[1] : new uint[1];
    Console.WriteLine(c is IntPtr[]);
    Console.WriteLine(c is IList<IntPtr>);
    Console.WriteLine(typeof(IntPtr[]).IsAssignableFrom(c.GetType()));
    Console.WriteLine(new double[1].GetType().IsInstanceOfType(c));
  }
}
