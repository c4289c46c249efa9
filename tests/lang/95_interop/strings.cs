// Strings: encodings, null, results, by reference, arrays.
using System;
using System.Runtime.InteropServices;

class Program {
    [DllImport("strings")] static extern int utf8_bytes(string s);
    [DllImport("strings", EntryPoint = "utf8_bytes")] static extern int Utf8Explicit([MarshalAs(UnmanagedType.LPStr)] string s);
    [DllImport("strings", EntryPoint = "utf16_units")] static extern int Wide([MarshalAs(UnmanagedType.LPWStr)] string s);
    [DllImport("strings", CharSet = CharSet.Unicode)] static extern int utf16_units(string s);
    [DllImport("strings", CharSet = CharSet.Unicode)] static extern int first_unit(string s);
    [DllImport("strings")] static extern int bstr_bytes([MarshalAs(UnmanagedType.BStr)] string s);
    [DllImport("strings")] static extern string reversed(string s);
    [DllImport("strings")] static extern string null_string();
    [DllImport("strings", CharSet = CharSet.Unicode)] static extern string wide_copy(string s);
    [DllImport("strings", EntryPoint = "wide_copy")]
    [return: MarshalAs(UnmanagedType.LPWStr)] static extern string WideCopy([MarshalAs(UnmanagedType.LPWStr)] string s);
    [DllImport("strings")] static extern void out_string(out string s);
    [DllImport("strings")] static extern int ref_string(ref string s);
    [DllImport("strings")] static extern void keep_ref(ref string s);
    [DllImport("strings")] static extern int total(string[] list, int n);
    [DllImport("strings", CharSet = CharSet.Unicode)] static extern int wide_total(string[] list, int n);

    static void Main() {
        Console.WriteLine("utf8 {0} {1} {2} {3}", utf8_bytes("plain"), utf8_bytes("\u00e4\u20ac\U0001F600"), utf8_bytes(""), utf8_bytes(null));
        Console.WriteLine("LPStr {0}", Utf8Explicit("\u00e4b"));
        Console.WriteLine("LPWStr {0} {1}", Wide("\u00e4b"), Wide(null));
        Console.WriteLine("Unicode {0} {1}", utf16_units("\U0001F600!"), first_unit("\u4e2d"));
        Console.WriteLine("BStr {0}", bstr_bytes("four"));
        Console.WriteLine("result {0} {1}", reversed("stressed"), null_string() == null);
        string keep = "original";
        Console.WriteLine("wide result {0} {1} {2}", wide_copy(keep), WideCopy("xyz"), keep);
        string s;
        out_string(out s);
        Console.WriteLine("out {0}", s);
        s = "abc";
        int n = ref_string(ref s);
        Console.WriteLine("ref {0} {1}", n, s);
        n = ref_string(ref s);
        Console.WriteLine("ref {0} {1}", n, s);
        s = "keep";
        keep_ref(ref s);
        Console.WriteLine("in place {0}", s);
        var list = new[] { "a", "bb", null, "\u00e9" };
        Console.WriteLine("array {0}", total(list, list.Length));
        Console.WriteLine("wide array {0}", wide_total(new[] { "xy", "\u4e2d", "" }, 3));
    }
}
