// Functions of libc by their plain signatures, errno, and a number of arguments that goes to the stack.
using System;
using System.Runtime.InteropServices;

class Program {
    [DllImport("libc")] static extern UIntPtr strlen(string s);
    [DllImport("libc")] static extern int abs(int n);
    [DllImport("libc", EntryPoint = "llabs")] static extern long AbsLong(long n);
    [DllImport("libc.so.6")] static extern int atoi(string s);
    [DllImport("libc")] static extern int toupper(int c);
    [DllImport("libc")] static extern int strcmp(string a, string b);
    [DllImport("libc")] static extern int getpid();
    [DllImport("libc")] static extern IntPtr getenv(string name);
    [DllImport("libc")] static extern int setenv(string name, string value, int overwrite);
    [DllImport("libc", SetLastError = true)] static extern int open(string path, int flags);
    [DllImport("libc", SetLastError = true)] static extern int close(int fd);
    [DllImport("libc")] static extern double strtod(string s, IntPtr end);
    [DllImport("libm.so.6")] static extern double pow(double x, double y);
    [DllImport("libm.so.6")] static extern float sqrtf(float x);
    [DllImport("libc")] static extern int snprintf(byte[] buf, UIntPtr n, string fmt, int a, double b, string c);
    [DllImport("libc")] static extern unsafe void* memset(void* p, int c, UIntPtr n);
    [DllImport("msvcrt")] static extern int isalpha(int c);

    static unsafe void Main() {
        Console.WriteLine("strlen {0} {1}", strlen("hello"), strlen("h\u00e9llo \u20ac"));
        Console.WriteLine("abs {0} {1}", abs(-42), AbsLong(-1L << 40));
        Console.WriteLine("atoi {0}", atoi("1234xyz"));
        Console.WriteLine("toupper {0}", (char)toupper('q'));
        Console.WriteLine("strcmp {0} {1}", Math.Sign(strcmp("a", "b")), strcmp("same", "same"));
        Console.WriteLine("getpid {0}", getpid() == System.Diagnostics.Process.GetCurrentProcess().Id);
        setenv("KILN_INTEROP_TEST", "value \u00fc", 1);
        Console.WriteLine("getenv {0} {1}", Marshal.PtrToStringAnsi(getenv("KILN_INTEROP_TEST")), getenv("KILN_NO_SUCH") == IntPtr.Zero);
        Console.WriteLine("open {0} errno {1}", open("/no/such/file", 0), Marshal.GetLastWin32Error());
        Console.WriteLine("close {0} errno {1}", close(-1), Marshal.GetLastWin32Error());
        Console.WriteLine("strtod {0}", strtod("2.5e3", IntPtr.Zero));
        Console.WriteLine("pow {0} sqrtf {1}", pow(2, 10), sqrtf(2.25f));
        var buf = new byte[64];
        int n = snprintf(buf, (UIntPtr)64, "%d|%.3f|%s", 7, 1.5, "text");
        Console.WriteLine("snprintf {0} {1}", n, System.Text.Encoding.ASCII.GetString(buf, 0, n));
        int x = 0;
        Console.WriteLine("memset {0} {1:x}", memset(&x, 0x5a, (UIntPtr)4) == &x, x);
        Console.WriteLine("isalpha {0}", isalpha('x') != 0);
    }
}
