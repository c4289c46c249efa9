// Values that MarshalAs has passed by a pointer: structures as LPStruct, a text in place as VBByRefStr, anything as AsAny.
using System;
using System.Runtime.InteropServices;

struct Pair { public int a; public long b; }
[StructLayout(LayoutKind.Sequential)]
class PairObject { public int a; public long b; }

class Pointed {
  [DllImport("pointed")] static extern int first_byte([MarshalAs(UnmanagedType.LPStruct)] Guid g);
  [DllImport("pointed")] static extern long pair_sum([MarshalAs(UnmanagedType.LPStruct)] Pair p);
  [DllImport("pointed", EntryPoint = "pair_sum")] static extern long pair_sum_by_ref(ref Pair p);
  [DllImport("pointed")] static extern int text_length([MarshalAs(UnmanagedType.VBByRefStr)] ref string s);
  [DllImport("pointed", EntryPoint = "text_length")] static extern int any_text([MarshalAs(UnmanagedType.AsAny)] object o);
  [DllImport("pointed", CharSet = CharSet.Unicode)] static extern int wide_length([MarshalAs(UnmanagedType.AsAny)] object o);
  [DllImport("pointed", EntryPoint = "pair_sum")] static extern long any_pair([MarshalAs(UnmanagedType.AsAny)] object o);
  [DllImport("pointed", EntryPoint = "pair_sum")]
  static extern long any_pair_back([In, Out, MarshalAs(UnmanagedType.AsAny)] object o);
  [DllImport("pointed")] static extern int number([MarshalAs(UnmanagedType.AsAny)] object o);

  static void Main() {
    Console.WriteLine(first_byte(new Guid("01020304-0506-0708-090a-0b0c0d0e0f10")));
    var p = new Pair { a = 5, b = 1L << 40 };
    Console.WriteLine(pair_sum(p) + " " + p.a);
    Console.WriteLine(pair_sum_by_ref(ref p) + " " + p.a);
    string s = "abcd";
    Console.WriteLine(text_length(ref s) + " " + s);
    s = "";
    Console.WriteLine(text_length(ref s) + " '" + s + "'");
    Console.WriteLine(any_text("hello") + " " + any_text(null));
    Console.WriteLine(wide_length("h\u20acllo!"));
    var o = new PairObject { a = 7, b = 8 };
    Console.WriteLine(any_pair(o) + " " + o.a);
    Console.WriteLine(any_pair_back(o) + " " + o.a);
    Console.WriteLine(any_pair(new Pair { a = 1, b = 2 }));
    Console.WriteLine(number(-77));
  }
}
