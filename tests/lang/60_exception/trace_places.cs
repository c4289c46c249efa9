// Traces of exceptions: frames and their places, as they are thrown, thrown again, wrapped and carried over.
using System;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

class T {
  static int Z;
  static void Deep(int n) { if (n == 0) throw new InvalidOperationException("deep"); Deep(n - 1); Z++; }
  [MethodImpl(MethodImplOptions.NoInlining)] static void SmallThrow() { throw new Exception("small"); }
  [MethodImpl(MethodImplOptions.NoInlining)] static int Div(int a, int b) { return a / b; }
  static void Catch1() { try { Deep(1); } catch (Exception) { Z++; throw; } }
  static void Catch2() { try { Deep(1); } catch (Exception e) { Z++; throw e; } }
  static void Catch3() { try { Catch1(); } catch (Exception) { Z++; throw; } }
  static void CatchWrap() { try { Deep(0); } catch (Exception e) { Z++; throw new Exception("outer", e); } }
  [MethodImpl(MethodImplOptions.NoInlining)] static void ByRef(ref int x) { x = Div(x, 0); }
  static async Task A1() { await Task.Yield(); Deep(0); }
  static async Task A2() { await A1(); Z++; }
  static void Edi() { Exception x = null; try { Deep(1); } catch (Exception e) { x = e; } ExceptionDispatchInfo.Capture(x).Throw(); }
  static int Filter() { try { Deep(0); } catch (Exception e) when (e.Message == "x") { } return 1; }
  static void Fin() { try { Deep(0); } finally { Z++; } }
  int f; [MethodImpl(MethodImplOptions.NoInlining)] void Inst() { f = Div(1, f); }
  [MethodImpl(MethodImplOptions.NoInlining)] static void Null() { T t = null; t.Inst(); }
  static void Null2() { T t = null; Z = t.f; }
  static void Arr() { Z = new int[2][0 + Z * 0 + 3]; }
  static void Cast() { object o = "x"; Z = (int)o; }
  static void Act(Action a) { a(); }
  static void P(string n, Action a) { Console.WriteLine("== " + n); try { a(); } catch (Exception e) { Console.WriteLine(Regex.Replace(e + "\n" + new StackTrace(e), " in <.*>:0 ", "")); } }
  // Small enough to be put in the place of its call, too large for mono to do so.
  static int Spread(int[] a, int i, int d) { return a[i] * 3 + a[i + d] * 5 + a[i + d + d] * 7 + d; }
  static int Twice(int[] a, int i) { Z += Spread(a, 0, 1); return Spread(a, i, 2) + Spread(a, i, 1) * 11 + Z * 13; }
  static void Main() {
    P("inlined", () => Z = Twice(new int[4], 1));
    P("deep", () => Deep(3)); P("small", SmallThrow); P("c1", Catch1); P("c2", Catch2); P("c3", Catch3); P("wrap", CatchWrap);
    P("byref", () => { int x = 4; ByRef(ref x); }); P("edi", Edi); P("filter", () => Filter()); P("fin", Fin); P("inst", () => new T().Inst());
    P("null", Null); P("null2", Null2); P("arr", Arr); P("cast", Cast); P("act", () => Act(() => Deep(0)));
    P("async", () => A2().Wait());
    P("invoke", () => typeof(T).GetMethod("Deep", BindingFlags.NonPublic | BindingFlags.Static).Invoke(null, new object[] { 0 }));
    P("dict", () => Z = new System.Collections.Generic.Dictionary<string,int>()["k"]);
    P("ctor", () => Activator.CreateInstance(typeof(Bad))); P("sort", () => Array.Sort(new[]{1,2,3}, (a,b)=>{throw new Exception("cmp");}));
    P("lazy", () => Z = new Lazy<int>(() => Div(1,0)).Value);
    P("native", () => System.Runtime.InteropServices.Marshal.PtrToStructure(IntPtr.Zero, typeof(int)));
    P("copy", () => Array.Copy(new int[1], new int[1], 5));
    P("sub", () => "abc".Substring(5));
    P("gen", () => G<string>.M(null)); P("gen2", () => G<int>.M2<string>("", 0));
  }
  class Bad { public Bad() { throw new Exception("bad"); } }
  static class G<X> { public static void M(X x) { Z = x.ToString().Length; } public static void M2<Y>(Y y, int n) { throw new Exception(y + "" + n); } }
}
