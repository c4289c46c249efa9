// What goes wrong: libraries and functions that are not there, types that cannot be marshalled.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

class NoLayout { public int A; }

class Program {
    [DllImport("no_such_library")] static extern int missing();
    [DllImport("libc")] static extern int no_such_function();
    [DllImport("libc", EntryPoint = "no_such_entry")] static extern int other();
    [DllImport("libc", EntryPoint = "abs")] static extern int nolayout(NoLayout o);
    [DllImport("libc", EntryPoint = "abs")] static extern int list(List<int> o);

    static void Try(string name, Action a) {
        try { a(); Console.WriteLine("{0}: no exception", name); }
        catch (Exception e) { Console.WriteLine("{0}: {1}", name, e.GetType()); }
    }

    static void Main() {
        Try("library", () => missing());
        Try("library again", () => missing());
        Try("function", () => no_such_function());
        Try("entry point", () => other());
        Try("no layout", () => nolayout(new NoLayout()));
        Try("list", () => list(new List<int>()));
        try { missing(); } catch (DllNotFoundException e) { Console.WriteLine(e.Message.StartsWith("no_such_library")); }
        try { other(); } catch (EntryPointNotFoundException e) { Console.WriteLine(e.Message.StartsWith("no_such_entry")); }
        Try("prelink", () => Marshal.PrelinkAll(typeof(Program)));
    }
}
