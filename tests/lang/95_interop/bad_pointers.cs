// Addresses that lead nowhere, given to the methods of Marshal: where mono throws. The rest: tests/cli/bad_pointers.sh
using System; using System.Runtime.InteropServices; using System.Text;
class P {
    [StructLayout(LayoutKind.Sequential)] public struct S { public int a; public long b; }
    [StructLayout(LayoutKind.Sequential)] public struct S2 { public int a; [MarshalAs(UnmanagedType.LPStr)] public string b; }
    [StructLayout(LayoutKind.Sequential)] public class C { public int a; public string b; }
    static void T(string n, Action a) {
        for (int i = 0; i < 2; i++)
            try { a(); Console.WriteLine(n + " ok"); } catch (Exception e) { Console.WriteLine(n + " " + e.GetType().Name); }
    }
    static unsafe void Main() {
        foreach (var p in new[] { (IntPtr)4, IntPtr.Zero }) {
            Console.WriteLine("== " + p);
            T("PtrToStructure", () => Marshal.PtrToStructure(p, typeof(S)));
            T("PtrToStructure of strings", () => Marshal.PtrToStructure(p, typeof(S2)));
            T("PtrToStructure into", () => Marshal.PtrToStructure(p, new C()));
            T("StructureToPtr", () => Marshal.StructureToPtr(new S(), p, false));
            T("StructureToPtr of strings", () => Marshal.StructureToPtr(new S2 { b = "x" }, p, false));
            T("StructureToPtr, old one gone", () => Marshal.StructureToPtr(new S2 { b = "x" }, p, true));
            T("ReadByte", () => Marshal.ReadByte(p));
            T("ReadInt16", () => Marshal.ReadInt16(p));
            T("ReadInt32", () => Marshal.ReadInt32(p, 3));
            T("ReadInt64", () => Marshal.ReadInt64(p));
            T("ReadIntPtr", () => Marshal.ReadIntPtr(p));
            T("WriteByte", () => Marshal.WriteByte(p, 1));
            T("WriteInt32", () => Marshal.WriteInt32(p, 1));
            T("WriteInt64", () => Marshal.WriteInt64(p, 1));
            T("new string", () => new string((sbyte*)p));
            T("new string", () => new string((char*)p));
            T("GetString", () => Encoding.UTF8.GetString((byte*)p, 4));
        }
        try { try { Marshal.PtrToStructure((IntPtr)4, typeof(S)); } finally { Console.WriteLine("finally"); } } catch (NullReferenceException) { Console.WriteLine("caught"); }
    }
}
