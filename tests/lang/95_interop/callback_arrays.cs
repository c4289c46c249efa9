// Arrays that native code hands to a delegate, as long as another parameter says.
using System;
using System.Runtime.InteropServices;

delegate int Numbers([MarshalAs(UnmanagedType.LPArray, SizeParamIndex = 1)] int[] a, int n);
delegate int Shorts(byte n, [MarshalAs(UnmanagedType.LPArray, SizeParamIndex = 0, SizeConst = 0)] short[] a);

class CallbackArrays {
  [DllImport("callback_arrays")] static extern int first_three(Numbers f);
  [DllImport("callback_arrays")] static extern int of_a_byte(Shorts f);

  static void Main() {
    Console.WriteLine(first_three((a, n) => a.Length * 1000 + a[2] * 10 + n));
    Console.WriteLine(of_a_byte((n, a) => {
      int sum = n;
      foreach (short s in a)
        sum += s;
      return sum;
    }));
  }
}
