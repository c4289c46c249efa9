// Traces through code that the runtime makes up, by mono's names for it; StackTrace and StackFrame of the running thread.
using System;
using System.Diagnostics;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using System.Threading;
class Outer {
  public enum E { A }
  public class In<X, Y> { [MethodImpl(MethodImplOptions.Synchronized)] public void M(In<X, Y> a, X b, E c) { throw new InvalidOperationException("nested"); } }
}
class T {
  static int Z; delegate void D(ref int x); delegate int CMP(IntPtr a, IntPtr b);
  [DllImport("libc")] static extern void qsort(int[] a, IntPtr n, IntPtr sz, CMP c);
  [DllImport("nolib_x")] static extern int nope(string s, ref int x, int[] a, T t);
  [DllImport("libc")] static extern int nosuch(long s, byte[] b, DateTime d);
  [MethodImpl(MethodImplOptions.Synchronized)] static void Sync() { throw new InvalidOperationException("sync"); }
  [MethodImpl(MethodImplOptions.Synchronized)] void SyncI(object[] o, int[,] m, System.Collections.Generic.List<string> l) { throw new InvalidOperationException("sync"); }
  [MethodImpl(MethodImplOptions.NoInlining)] static void Thr(ref int x) { throw new InvalidOperationException("thr"); }
  [MethodImpl(MethodImplOptions.NoInlining)] static void Store(object[] a, object v) { a[0] = v; }
  [MethodImpl(MethodImplOptions.NoInlining)] static void Cast(object a) { Z = ((string[])a).Length; }
  [MethodImpl(MethodImplOptions.NoInlining)] static void CastI(object a) { Z = ((IComparable<T>)a).CompareTo(null); }
  [MethodImpl(MethodImplOptions.NoInlining)] static void Nul(string s) { Z = s.Length; }
  static void P(string n, Action a) { Console.WriteLine("== " + n); try { a(); Console.WriteLine("none"); } catch (Exception e) { Console.WriteLine(Regex.Replace(e.ToString(), " in <.*>:0 ", "")); } }
  static void Main() {
    D d = Thr; D d2 = d + d; int y = 0;
    P("dlg", () => d(ref y)); P("multi", () => d2(ref y));
    P("sync", Sync); P("synci", () => new T().SyncI(null, null, null));
    P("nested", () => new Outer.In<Outer.E[], int>().M(null, null, Outer.E.A));
    P("nope", () => nope("", ref y, null, null)); P("nosuch", () => nosuch(1, null, DateTime.Now));
    P("dyn", () => { var m = new DynamicMethod("dd", typeof(int), new[]{typeof(int)}, typeof(T)); var g = m.GetILGenerator(); g.Emit(OpCodes.Ldarg_0); g.Emit(OpCodes.Ldc_I4_0); g.Emit(OpCodes.Div); g.Emit(OpCodes.Ret); ((Func<int,int>)m.CreateDelegate(typeof(Func<int,int>)))(4); });
    P("monexit", () => Monitor.Exit(new object())); P("wait", () => Monitor.Wait(new object())); P("pulse", () => Monitor.Pulse(new object()));
    P("multiarr", () => { var q = new int[2,2]; q[2,0] = 1; }); P("getval", () => Z = (int)new int[2,2].GetValue(5,5));
    P("unbox", () => { object o = 1L; Z = (int)o; });
    P("dynd", () => ((Delegate)d).DynamicInvoke(1)); P("ovf", () => { checked { Z = int.MaxValue + y + 1; } });
    P("enum", () => Enum.Parse(typeof(DayOfWeek), "x")); P("typeload", () => Type.GetType("No.Such", true)); P("activ", () => Activator.CreateInstance(typeof(IDisposable)));
    P("null", () => Nul(null)); P("gethash", () => { object o = null; Z = o.GetHashCode(); }); P("iface", () => { IDisposable o = null; o.Dispose(); }); P("strch", () => Z = "abc"[y + 5]); P("alloc", () => GCHandle.FromIntPtr(IntPtr.Zero)); P("icall", () => Buffer.BlockCopy(new object[1], 0, new int[1], 0, 1)); P("clone", () => Array.CreateInstance(typeof(int), -1)); P("sub", () => Marshal.Copy(IntPtr.Zero, new byte[1], 0, 1)); P("concat", () => string.Join(",", (string[])null)); P("thr", () => new Thread((ThreadStart)null)); P("fld", () => typeof(T).GetField("Z", (BindingFlags)(-1)).SetValue(null, "x")); P("mutex", () => new Mutex().ReleaseMutex());
    P("begin2", () => { var t = new Thread(() => { Sw("thread", Environment.StackTrace); }); t.Start(); t.Join(); });
    Sw("env", Environment.StackTrace); Sw("this", new StackTrace().ToString()); Sw("skip", new StackTrace(1).ToString());
    typeof(T).GetMethod("St", BindingFlags.Static | BindingFlags.NonPublic).Invoke(null, null); Inl();
    var ff = new StackTrace(true).GetFrame(0);
    Console.WriteLine(ff.GetFileName() + " " + ff.GetFileLineNumber() + " " + ff.GetMethod() + " " + ff.GetFileColumnNumber());
    Console.WriteLine(new StackFrame(0).GetMethod() + " " + new StackFrame(1)); Console.WriteLine(new StackFrame(5000).GetMethod() == null);
    Console.WriteLine(new StackTrace(0).FrameCount); Console.WriteLine(new StackTrace(5).FrameCount);
    Console.WriteLine(new StackFrame("f.cs", 3, 4).GetFileName() + new StackFrame("f.cs", 3, 4).GetFileLineNumber()); Console.WriteLine(MethodBase.GetCurrentMethod());
    try { Thr(ref y); } catch (Exception e) {
      Sw("skip 1", new StackTrace(e, 1, true).ToString()); Console.WriteLine(new StackTrace(e).GetFrame(0).GetMethod()); Console.WriteLine(new StackTrace(e, 7).FrameCount); Console.WriteLine(e.TargetSite); }
  }
  static void Sw(string n, string s) { Console.WriteLine("== " + n + "\n" + Regex.Replace(s, " in <.*>:0 ", "")); }
  [MethodImpl(MethodImplOptions.NoInlining)] static void Inl() { Console.WriteLine(Who() + " " + Me()); }
  static string Who() { return Assembly.GetExecutingAssembly().GetName().Name + Assembly.GetCallingAssembly().GetName().Name; }
  static string Me() { return MethodBase.GetCurrentMethod().Name; }
  static void St() { Console.WriteLine(Assembly.GetCallingAssembly() == typeof(T).Assembly); }
}
