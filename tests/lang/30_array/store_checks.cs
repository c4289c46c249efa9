// Stores and addresses through an array whose class the compiler knows, of what its elements cannot be.
using System;

sealed class S { public override string ToString() { return "S"; } }
class B { }
class D : B { }

class Program {
    static void Same<T>(T[] a, object v) where T : class { ((object[])a)[0] = v; }
    static void At(ref object o) { o = "written"; }
    static void Try(string what, Action a) {
        try {
            a();
            Console.WriteLine("{0}: stored", what);
        } catch (Exception e) {
            Console.WriteLine("{0}: {1}", what, e.GetType().Name);
        }
    }
    static object Any(int n) { return n == 0 ? (object)"text" : n == 1 ? new S() : n == 2 ? (object)5 : null; }

    static void Main() {
        Try("object into string[]", () => { ((object[])new string[1])[0] = new object(); });
        Try("S into string[]", () => { ((object[])new string[1])[0] = new S(); });
        Try("string into string[]", () => { ((object[])new string[1])[0] = "x"; });
        Try("null into string[]", () => { ((object[])new string[1])[0] = null; });
        Try("S into S[]", () => { ((object[])new S[1])[0] = new S(); });
        for (int i = 0; i < 4; i++) {
            int n = i;
            Try("any " + n + " into string[]", () => { ((object[])new string[1])[0] = Any(n); });
            Try("any " + n + " into S[]", () => { ((object[])new S[1])[0] = Any(n); });
            Try("any " + n + " into T[]", () => Same(new S[1], Any(n)));
        }
        Try("B into D[]", () => { ((B[])new D[1])[0] = new B(); });
        Try("D into D[]", () => { ((B[])new D[1])[0] = new D(); });
        Try("address in string[]", () => At(ref ((object[])new string[1])[0]));
        Try("address in object[]", () => At(ref new object[1][0]));
        object[] later = new string[2];
        Try("through a variable", () => { later[1] = new S(); });
        Console.WriteLine(later[1] == null);
    }
}
