using System;
using System.Runtime.InteropServices;
using System.Text;

// P/Invoke into the C library, and Marshal.
class P
{
    [DllImport("libc")] static extern int abs(int x); [DllImport("libc", EntryPoint = "strlen")] static extern UIntPtr Len(string s); [DllImport("libc")] static extern int atoi(string s); [DllImport("libm.so.6")] static extern double pow(double a, double b); [DllImport("libc", EntryPoint = "llabs")] static extern long labs(long l); [DllImport("libc", SetLastError = true)] static extern int close(int fd); [DllImport("libc")] static extern IntPtr memcpy(byte[] d, byte[] s, UIntPtr n); [DllImport("libc")] static extern int toupper(int c); delegate int Cmp(IntPtr a, IntPtr b); [DllImport("libc")] static extern void qsort(int[] a, UIntPtr n, UIntPtr sz, Cmp c); [DllImport("libc", EntryPoint = "no_such_function_x")] static extern void Nope(); [DllImport("no_such_library_x")] static extern void Nope2(); [StructLayout(LayoutKind.Sequential)] struct Div { public int quot, rem; } [DllImport("libc")] static extern Div div(int a, int b); [DllImport("libc")] static extern int strcmp(string a, string b); [DllImport("libc")] static extern IntPtr strdup(string s); [DllImport("libc")] static extern void free(IntPtr p);
    static string Try(Action a) { try { a(); return "ok"; } catch (Exception e) { return e.GetType().Name; } }
    static int Compare(IntPtr a, IntPtr b) { return Marshal.ReadInt32(a).CompareTo(Marshal.ReadInt32(b)); }
    static void Main()
    {
        Console.WriteLine(abs(-5) + " " + Len("hello") + " " + atoi("42x") + " " + pow(2, 10) + " " + labs(-1L << 40) + " " + (char)toupper('q')); Console.WriteLine(close(-1) + " " + (Marshal.GetLastWin32Error() != 0)); var d = new byte[4]; memcpy(d, new byte[] { 1, 2, 3, 4 }, (UIntPtr)3); Console.WriteLine(string.Join(",", d)); var a = new[] { 5, 2, 9, -1, 7 }; qsort(a, (UIntPtr)5, (UIntPtr)4, Compare); Console.WriteLine(string.Join(",", a)); Console.WriteLine(Try(Nope) + " " + Try(Nope2)); var dv = div(17, 5); Console.WriteLine(dv.quot + " " + dv.rem); Console.WriteLine(strcmp("a", "b") < 0); IntPtr s = strdup("dup"); Console.WriteLine(Marshal.PtrToStringAnsi(s)); free(s); IntPtr p = Marshal.AllocHGlobal(16); Marshal.WriteInt64(p, 0x1122334455667788); Console.WriteLine(Marshal.ReadByte(p, 1).ToString("X") + Marshal.ReadInt16(p, 2).ToString("X")); Marshal.StructureToPtr(new Div { quot = 3, rem = 4 }, p, false); var back = (Div)Marshal.PtrToStructure(p, typeof(Div)); Console.WriteLine(back.quot * 10 + back.rem); Marshal.Copy(new[] { 7, 8 }, 0, p, 2); Console.WriteLine(Marshal.ReadInt32(p, 4)); Marshal.FreeHGlobal(p); Console.WriteLine(Marshal.SizeOf(typeof(Div)) + " " + Marshal.SizeOf(5)); IntPtr u = Marshal.StringToHGlobalUni("uni"); Console.WriteLine(Marshal.PtrToStringUni(u) + (char)Marshal.ReadInt16(u, 2)); Marshal.FreeHGlobal(u);
    }
}
