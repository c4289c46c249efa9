// SafeHandle and HandleRef: arguments, results, out parameters.
using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

class TestHandle : SafeHandleZeroOrMinusOneIsInvalid {
    TestHandle() : base(true) { }
    protected override bool ReleaseHandle() { Program.handle_close(handle); return true; }
    public int Value { get { return (int)handle; } }
}

// Nothing can make one without its value.
class BareHandle : SafeHandleZeroOrMinusOneIsInvalid {
    public BareHandle(IntPtr h) : base(false) { SetHandle(h); }
    protected override bool ReleaseHandle() { return true; }
}

class Program {
    const string L = "safe_handles";
    [DllImport(L)] static extern TestHandle handle_open(int n);
    [DllImport(L)] static extern void handle_open_out(int n, out TestHandle h);
    [DllImport(L)] static extern int handle_use(TestHandle h);
    [DllImport(L, EntryPoint = "handle_use")] static extern int handle_use_ref(HandleRef h);
    [DllImport(L)] public static extern void handle_close(IntPtr h);
    [DllImport(L)] static extern int handle_count();

    [DllImport(L, EntryPoint = "handle_open")] static extern BareHandle open_bare(int n);
    [DllImport(L, EntryPoint = "handle_open")] static extern SafeHandle open_abstract(int n);
    [DllImport(L, EntryPoint = "handle_open_out")] static extern void open_ref(int n, ref BareHandle h);

    static void Fails(string what, Action a) {
        try { a(); Console.WriteLine(what + " went well"); } catch (Exception e) { Console.WriteLine(what + " " + e.GetType().Name); }
    }

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
        Fails("bare", () => open_bare(1));
        Fails("abstract", () => open_abstract(1));
        Fails("ref", () => { var b = new BareHandle((IntPtr)1); open_ref(2, ref b); });
    }
}
