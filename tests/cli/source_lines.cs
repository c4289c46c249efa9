// Traces with source lines. Methods are not inlined, and nothing follows a throw on its line: there mono names the next.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;

class G<T> {
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Do<U>(T t, U u) {
        object o = u;
        return ((string)o)
            .Length;
    }
    public int Prop {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get {
            T[] none = null;
            return none.Length;
        }
    }
}

class P {
    [MethodImpl(MethodImplOptions.NoInlining)]
    static int Div(int a, int b) {
        return a / b;
    }
    static IEnumerable<int> Iter() {
        yield return 1;
        Div(1, 0);
    }
    static async Task<int> Async() {
        await Task.Yield();
        return Div(2, 0);
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Lines() {
        int x = 1;

        x++; x--;
        foreach (var i in new[] { 1, 2 }
            .Select(v => v - 1)) {
            x = 10 /
                i;
        }
    }
    static int Finally() {
        try {
            return Div(3, 0);
        } finally {
            Console.WriteLine("finally " + new StackFrame(true).GetFileLineNumber());
        }
    }
    static int Rethrown() {
        try {
            return Div(4, 0);
        } catch (DivideByZeroException e) {
            throw new Exception("outer", e);
        }
    }
    static void Try(Action a) {
        try {
            a();
        } catch (Exception e) {
            Console.WriteLine(e);
            foreach (var f in new StackTrace(e, true).GetFrames())
                Console.WriteLine("  {0} {1}:{2}:{3} IL{4}", f.GetMethod(), f.GetFileName(), f.GetFileLineNumber(), f.GetFileColumnNumber(), f.GetILOffset());
            Console.WriteLine(new StackTrace(e, false).GetFrame(0).GetFileName() ?? "no file asked for");
        }
    }
    static int Main(string[] a) {
        if (a.Length > 0)
            return Div(5, a.Length - 1);
        Try(() => {
            Div(1, 0);
        });
        Try(() => {
            foreach (var i in Iter()) { }
        });
        Try(() => {
            Async().Wait();
        });
        Try(() => {
            G<string>.Do("x", 5);
        });
        Try(() => {
            Console.WriteLine(new G<int>().Prop);
        });
        Try(Lines);
        Try(() => {
            Finally();
        });
        Try(() => {
            Rethrown();
        });
#line 500 "other.cs"
        Try(() => {
            string s = null;
            s.Trim();
        });
#line default
        Console.WriteLine(new StackTrace(true));
        Console.WriteLine(Environment.StackTrace);
        return 3;
    }
}
