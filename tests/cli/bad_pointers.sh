#!/bin/sh
# Addresses that lead nowhere, given to internal calls that go through them in C: NullReferenceException, where mono dies.
set -eu
fail() { echo "$*" >&2; exit 1; }
cat > p.cs <<'C'
using System; using System.Runtime.InteropServices;
class P {
    public struct S { public int a; [MarshalAs(UnmanagedType.LPStr)] public string b; }
    [DllImport("libc")] static extern string labs(IntPtr p);
    static void T(string n, Action a) { try { a(); Console.WriteLine(n + " ok"); } catch (NullReferenceException) { } }
    static unsafe void Main() {
        foreach (var p in new[] { (IntPtr)4, (IntPtr)0x7000000000, (IntPtr)(-64), (IntPtr)unchecked((long)0x8000000000000000) }) {
            T("Copy from", () => Marshal.Copy(p, new byte[8], 0, 8));
            T("Copy to", () => Marshal.Copy(new byte[800000], 0, p, 800000));
            T("PtrToStructure", () => Marshal.PtrToStructure(p, typeof(S)));
            T("StructureToPtr", () => Marshal.StructureToPtr(new S { b = "x" }, p, true));
            T("DestroyStructure", () => Marshal.DestroyStructure(p, typeof(S)));
            T("PtrToStringAnsi", () => Marshal.PtrToStringAnsi(p));
            T("PtrToStringAnsi 4", () => Marshal.PtrToStringAnsi(p, 4));
            T("PtrToStringUni", () => Marshal.PtrToStringUni(p));
            T("PtrToStringUni 4", () => Marshal.PtrToStringUni(p, 4));
            T("PtrToStringBSTR", () => Marshal.PtrToStringBSTR(p));
            T("MemoryCopy", () => Buffer.MemoryCopy((void*)p, (void*)p, 4096, 4096));
            if ((long)p > 0) T("returned string", () => labs(p));
        }
        GC.Collect();
        Console.WriteLine("done");
    }
}
C
mcs -unsafe p.cs
for mode in "" --interpreter --full-aot; do
    # --full-aot says before that it has no image.
    [ "$("$KILN" $mode p.exe 2>&1 | grep -v 'there is no image of')" = done ] || fail "$mode: $("$KILN" $mode p.exe 2>&1)"
done
