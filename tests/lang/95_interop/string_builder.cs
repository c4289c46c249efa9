// StringBuilder as a buffer that native code fills.
using System;
using System.Runtime.InteropServices;
using System.Text;

class Program {
    [DllImport("string_builder")] static extern int fill(StringBuilder buf, int n);
    [DllImport("string_builder")] static extern void append(StringBuilder buf);
    [DllImport("string_builder")] static extern int length(StringBuilder buf);
    [DllImport("string_builder", CharSet = CharSet.Unicode)] static extern void wide(StringBuilder buf, int n);
    [DllImport("string_builder")] static extern void wide_upper([MarshalAs(UnmanagedType.LPWStr)] StringBuilder buf);
    [DllImport("libc")] static extern IntPtr getcwd(StringBuilder buf, IntPtr size);

    static void Main() {
        var sb = new StringBuilder(64);
        Console.WriteLine("fill {0} '{1}' {2}", fill(sb, sb.Capacity), sb, sb.Length);
        append(sb);
        Console.WriteLine("append '{0}'", sb);
        Console.WriteLine("short {0} '{1}'", fill(sb, 5), sb);
        Console.WriteLine("null {0}", length(null));
        sb = new StringBuilder("caf\u00e9", 32);
        Console.WriteLine("in {0}", length(sb));
        wide(sb, sb.Capacity);
        Console.WriteLine("wide {0} '{1}'", sb.Length, sb);
        sb = new StringBuilder("mixed Case", 32);
        wide_upper(sb);
        Console.WriteLine("LPWStr '{0}'", sb);
        sb = new StringBuilder(4096);
        Console.WriteLine("getcwd {0}", getcwd(sb, (IntPtr)sb.Capacity) != IntPtr.Zero && sb.ToString() == Environment.CurrentDirectory);
        var big = new StringBuilder();
        for (int i = 0; i < 1000; i++)
            big.Append("chunk ").Append(i);
        Console.WriteLine("chunks {0} {1}", length(big), big.Length);
    }
}
