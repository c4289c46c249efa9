// What a custom marshaler is asked for: the native memory of a result is cleaned up as well.
using System; using System.Runtime.InteropServices; using System.Collections;
class M : ICustomMarshaler {
  string cookie; M(string c) { cookie = c; }
  public static ICustomMarshaler GetInstance(string c) { Console.WriteLine("GetInstance " + c); return new M(c); }
  public void CleanUpManagedData(object o) => Console.WriteLine("cleanman " + o);
  public void CleanUpNativeData(IntPtr p) { Console.WriteLine("cleannat " + cookie); Marshal.FreeHGlobal(p); }
  public int GetNativeDataSize() => -1;
  public IntPtr MarshalManagedToNative(object o) { Console.WriteLine("m2n " + o); return Marshal.StringToHGlobalAnsi((string)o); }
  public object MarshalNativeToManaged(IntPtr p) { Console.WriteLine("n2m"); return Marshal.PtrToStringAnsi(p); }
}
class P {
  [DllImport("libc")] static extern int strlen([MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef=typeof(M), MarshalCookie="ck")] string s);
  [DllImport("libc")] static extern IntPtr strchr([MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef=typeof(M), MarshalCookie="c2")] string s, int c);
  [DllImport("libc")][return: MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef=typeof(M), MarshalCookie="ret")] static extern string strdup([MarshalAs(UnmanagedType.LPStr)] string s);
  static void Main() {
    try { Console.WriteLine(strlen("hello")); } catch (Exception e) { Console.WriteLine(e); }
    try { Console.WriteLine(strlen("hello2")); } catch (Exception e) { Console.WriteLine(e); }
    try { Console.WriteLine(strchr("abc", 'b') != IntPtr.Zero); } catch (Exception e) { Console.WriteLine(e); }
    try { Console.WriteLine(strdup("dup")); } catch (Exception e) { Console.WriteLine(e); }
  }
}
