// Names of types that cannot be read: ArgumentException, where a type that is not there gives TypeLoadException.
using System;
class P {
    class G<T> { }
    static void Main() {
        foreach (var n in new[] { "", "Foo", "System.Int32[", "System.Int32]", "System.Int32[,", "System.Int32[,]", "System.Int32&&", "System.Int32&[]", "P+G`1[", "P+G`1[[", "P+G`1[System.Int32]", "System.Collections.Generic.List`1[[System.Int32]", "P+Nope", "P, nope" })
            foreach (bool must in new[] { true, false })
                try { Console.WriteLine("{0} {1} {2}", n, must, Type.GetType(n, must)); } catch (Exception e) { Console.WriteLine("{0} {1} {2}", n, must, e.GetType().Name); }
    }
}
