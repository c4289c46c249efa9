// C functions with a variable argument list, called with __arglist.
using System;
using System.Runtime.InteropServices;
using System.Text;

class P {
  [DllImport("libc")] static extern int snprintf(byte[] buf, UIntPtr n, string fmt, __arglist);
  [DllImport("libc")] static extern int sscanf(string s, string fmt, __arglist);
  static string Print(byte[] b, int n) { return n + " " + Encoding.UTF8.GetString(b, 0, Math.Min(n, b.Length - 1)); }

  static unsafe void Main() {
    var buf = new byte[100];
    Console.WriteLine(Print(buf, snprintf(buf, (UIntPtr)100, "plain", __arglist())));
    Console.WriteLine(Print(buf, snprintf(buf, (UIntPtr)100, "%d %lld %s %c", __arglist(-5, 1L << 40, "text", 'x'))));
    Console.WriteLine(Print(buf, snprintf(buf, (UIntPtr)100, "%.2f %.3f %d", __arglist(1.25, 2.5, 7))));
    Console.WriteLine(Print(buf, snprintf(buf, (UIntPtr)100, "%d %d %d %d %d %.1f %.1f %.1f %.1f %.1f %.1f %.1f %.1f %.1f",
                                          __arglist(1, 2, 3, 4, 5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0))));
    int a = 0, b = 0;
    int n = sscanf("12 34", "%d %d", __arglist(new IntPtr(&a), new IntPtr(&b)));
    Console.WriteLine(n + " " + a + " " + b);

    float f = 1.5f;
    sbyte sb = -3;
    Console.WriteLine(Print(buf, snprintf(buf, (UIntPtr)100, "%.1f %ld %lu", __arglist(f, sb, (ushort)65535))));
  }
}
