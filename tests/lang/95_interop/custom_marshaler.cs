// ICustomMarshaler: a class of ours as "#number" in native code.
using System;
using System.Runtime.InteropServices;

class Tag { public int N; }

class TagMarshaler : ICustomMarshaler {
    readonly string cookie;
    TagMarshaler(string cookie) { this.cookie = cookie; Console.WriteLine("  marshaler '{0}'", cookie); }
    public static ICustomMarshaler GetInstance(string cookie) { return new TagMarshaler(cookie); }
    public IntPtr MarshalManagedToNative(object o) { return Marshal.StringToHGlobalAnsi("#" + ((Tag)o).N); }
    public object MarshalNativeToManaged(IntPtr p) { return new Tag { N = int.Parse(Marshal.PtrToStringAnsi(p).Substring(1)) }; }
    public void CleanUpNativeData(IntPtr p) { Marshal.FreeHGlobal(p); }
    public void CleanUpManagedData(object o) { }
    public int GetNativeDataSize() { return -1; }
}

class Program {
    [DllImport("custom_marshaler")]
    static extern int parse([MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef = typeof(TagMarshaler), MarshalCookie = "in")] Tag t);
    [DllImport("custom_marshaler")]
    [return: MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef = typeof(TagMarshaler), MarshalCookie = "ret")]
    static extern Tag make(int n);

    static void Main() {
        Console.WriteLine("parse {0}", parse(new Tag { N = 42 }));
        Console.WriteLine("parse {0}", parse(new Tag { N = 43 }));
        Console.WriteLine("null {0}", parse(null));
        Console.WriteLine("make {0}", make(7).N);
    }
}
