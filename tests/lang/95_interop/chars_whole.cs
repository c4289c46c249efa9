// ANSI chars by value go and come as they are (16 bits), only behind pointers they are bytes: as mono has it.
using System; using System.Runtime.InteropServices;
class P {
 const string L = "chars_whole";
 [DllImport(L)] static extern char ret_char(int c);
 [DllImport(L, CharSet=CharSet.Unicode)] static extern char ret_wide(int c);
 [DllImport(L, EntryPoint="ret_int")] static extern char ret_int(int c);
 [DllImport(L, EntryPoint="ret_int")] [return: MarshalAs(UnmanagedType.U1)] static extern char ret_u1(int c);
 [DllImport(L, EntryPoint="ret_int")] [return: MarshalAs(UnmanagedType.I2)] static extern char ret_i2(int c);
 [DllImport(L, EntryPoint="ret_int")] [return: MarshalAs(UnmanagedType.U2)] static extern char ret_u2(int c);
 [DllImport(L, EntryPoint="ret_int", CharSet=CharSet.Auto)] static extern char ret_auto(int c);
 [DllImport(L)] static extern void out_char(ref char p, int c);
 [DllImport(L, EntryPoint="out_char")] static extern void out_char2(out char p, int c);
 [DllImport(L)] static extern void arr([In,Out] char[] p);
 [DllImport(L, EntryPoint="ret_int")] static extern int pass(char c);
 [DllImport(L, EntryPoint="ret_int", CharSet=CharSet.Unicode)] static extern int passw(char c);
 delegate char CB(char c);
 [DllImport(L)] static extern int call(CB f, int c);
 static void T(string n, Func<object> f) { try { var o = f(); Console.WriteLine(n+" "+(o is char ? ((int)(char)o).ToString("x") : o)); } catch (Exception e) { Console.WriteLine(n+" "+e.GetType()+" "+e.Message); } }
 static void Main() {
  foreach (int c in new[]{65,0xe4,0x141,0x20ac,0x12345}) {
  T("ret_char", ()=>ret_char(c)); T("ret_wide", ()=>ret_wide(c)); T("ret_int", ()=>ret_int(c)); T("u1",()=>ret_u1(c)); T("i2",()=>ret_i2(c)); T("u2",()=>ret_u2(c)); T("auto",()=>ret_auto(c));
  T("ref", ()=>{ char x='q'; out_char(ref x,c); return x;});
  T("out", ()=>{ char x='q'; out_char2(out x,c); return x;});
  T("pass", ()=>pass((char)c)); T("passw", ()=>passw((char)c));
  T("call", ()=>call(x=>(char)(x+1), c)); }
  T("arr", ()=>{ var a = new char[]{'a','\u00e4','c'}; arr(a); return string.Join(" ", a[0],(int)a[1],a[2]); });
 }
}
