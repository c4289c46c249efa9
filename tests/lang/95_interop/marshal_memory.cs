// Marshal: native memory, copies, strings, pinned handles.
using System;
using System.Runtime.InteropServices;

class Program {
    static void Main() {
        IntPtr p = Marshal.AllocHGlobal(64);
        for (int i = 0; i < 64; i++) Marshal.WriteByte(p, i, (byte)i);
        Console.WriteLine("read {0} {1:x} {2:x} {3:x}", Marshal.ReadByte(p, 5), Marshal.ReadInt16(p, 2), Marshal.ReadInt32(p, 4), Marshal.ReadInt64(p, 8));
        Marshal.WriteInt32(p, 4, -2);
        Marshal.WriteInt64(p, 8, long.MinValue);
        Marshal.WriteIntPtr(p, 16, (IntPtr)77);
        Marshal.WriteInt16(p, 24, 'A');
        Console.WriteLine("write {0} {1} {2} {3}", Marshal.ReadInt32(p, 4), Marshal.ReadInt64(p, 8), Marshal.ReadIntPtr(p, 16), Marshal.ReadInt16(p, 24));
        Marshal.Copy(new[] { 10, 20, 30, 40 }, 1, p, 3);
        var ints = new int[4];
        Marshal.Copy(p, ints, 1, 3);
        Console.WriteLine("copy {0}", string.Join(" ", ints));
        Marshal.Copy(new[] { 'x', 'y', '\u20ac' }, 0, p, 3);
        Console.WriteLine("chars {0}", Marshal.PtrToStringUni(p, 3));
        Marshal.Copy(new[] { 1.5, 2.5 }, 0, p, 2);
        var doubles = new double[2];
        Marshal.Copy(p, doubles, 0, 2);
        Console.WriteLine("doubles {0} {1}", doubles[0], doubles[1]);
        try { Marshal.Copy(p, ints, 2, 3); } catch (ArgumentException e) { Console.WriteLine("{0} {1}", e.GetType().Name, e.Message.Replace("\n", " | ")); }
        p = Marshal.ReAllocHGlobal(p, (IntPtr)4096);
        Console.WriteLine("realloc {0}", BitConverter.Int64BitsToDouble(Marshal.ReadInt64(p)));
        Marshal.FreeHGlobal(p);

        p = Marshal.StringToHGlobalAnsi("ansi \u00e9");
        Console.WriteLine("ansi {0} {1}", Marshal.PtrToStringAnsi(p), Marshal.PtrToStringAnsi(p, 4));
        Marshal.FreeHGlobal(p);
        p = Marshal.StringToHGlobalUni("uni \u4e2d");
        Console.WriteLine("uni {0} {1}", Marshal.PtrToStringUni(p), Marshal.PtrToStringUni(p, 3));
        Marshal.FreeHGlobal(p);
        p = Marshal.StringToBSTR("b\0str");
        Console.WriteLine("bstr {0} {1}", Marshal.PtrToStringBSTR(p).Length, Marshal.ReadInt32(p, -4));
        Marshal.FreeBSTR(p);
        p = Marshal.StringToCoTaskMemAnsi("task");
        Console.WriteLine("task {0}", Marshal.PtrToStringAnsi(p));
        Marshal.FreeCoTaskMem(p);
        p = Marshal.StringToHGlobalAuto("auto");
        Console.WriteLine("auto {0}", Marshal.PtrToStringAuto(p));
        Marshal.FreeHGlobal(p);
        Console.WriteLine("null {0} {1}", Marshal.StringToHGlobalAnsi(null), Marshal.PtrToStringAnsi(IntPtr.Zero) == null);
        p = Marshal.AllocCoTaskMem(16);
        p = Marshal.ReAllocCoTaskMem(p, 32);
        Marshal.FreeCoTaskMem(p);

        var bytes = new byte[] { 1, 2, 3, 4 };
        GCHandle h = GCHandle.Alloc(bytes, GCHandleType.Pinned);
        Console.WriteLine("pinned {0} {1}", Marshal.ReadByte(h.AddrOfPinnedObject(), 2), h.AddrOfPinnedObject() == Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0));
        Marshal.WriteByte(h.AddrOfPinnedObject(), 1, 99);
        h.Free();
        Console.WriteLine("written {0} allocated {1}", bytes[1], h.IsAllocated);
        GCHandle n = GCHandle.Alloc("text");
        IntPtr q = GCHandle.ToIntPtr(n);
        Console.WriteLine("handle {0}", GCHandle.FromIntPtr(q).Target);
        n.Free();
        try { GCHandle.Alloc(new object[1], GCHandleType.Pinned); } catch (ArgumentException) { Console.WriteLine("not blittable"); }
        Console.WriteLine("com {0}", Marshal.IsComObject("x"));
        Console.WriteLine("sizes {0} {1}", Marshal.SystemDefaultCharSize, Marshal.SystemMaxDBCSCharSize);
    }
}
