// SafeHandle and HandleRef: arguments, results, out parameters.
using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

class TestHandle : SafeHandleZeroOrMinusOneIsInvalid {
    TestHandle() : base(true) { }
    protected override bool ReleaseHandle() { Program.handle_close(handle); return true; }
    public int Value { get { return (int)handle; } }
}

class Program {
    const string L = "safe_handles";
    [DllImport(L)] static extern TestHandle handle_open(int n);
    [DllImport(L)] static extern void handle_open_out(int n, out TestHandle h);
    [DllImport(L)] static extern int handle_use(TestHandle h);
    [DllImport(L, EntryPoint = "handle_use")] static extern int handle_use_ref(HandleRef h);
    [DllImport(L)] public static extern void handle_close(IntPtr h);
    [DllImport(L)] static extern int handle_count();

    static void Main() {
        var h = handle_open(21);
        Console.WriteLine("open {0} {1} {2}", h.Value, h.IsInvalid, handle_count());
        Console.WriteLine("use {0}", handle_use(h));
        TestHandle g;
        handle_open_out(5, out g);
        Console.WriteLine("out {0} {1}", g.Value, handle_count());
        Console.WriteLine("HandleRef {0}", handle_use_ref(new HandleRef(g, (IntPtr)g.Value)));
        h.Dispose();
        Console.WriteLine("disposed {0}", handle_count());
        try { handle_use(h); } catch (ObjectDisposedException) { Console.WriteLine("closed"); }
        try { handle_use(null); } catch (ArgumentNullException) { Console.WriteLine("null"); }
        g.Close();
        Console.WriteLine("count {0} closed {1}", handle_count(), g.IsClosed);
        Console.WriteLine("invalid {0}", handle_open(0).IsInvalid);
    }
}
