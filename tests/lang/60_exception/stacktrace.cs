using System;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;

class Outer { public class In<T> { [MethodImpl(MethodImplOptions.NoInlining)] public void Go(T t, int n) { throw new InvalidOperationException("go " + n); } } }

class P
{
    // Keeps the method names and drops addresses.
    static void Show(Exception e)
    {
        foreach (string l in e.StackTrace.Split('\n')) { string s = l.Trim(); int p = s.IndexOf(" [0x"); if (p < 0) p = s.IndexOf(" in "); Console.WriteLine(p > 0 ? s.Substring(0, p) : s); }
    }
    [MethodImpl(MethodImplOptions.NoInlining)] static void A(int n) { B(n, "s"); Console.Write(""); }
    [MethodImpl(MethodImplOptions.NoInlining)] static void B(int n, string s) { if (n > 0) { A(n - 1); Console.Write(""); } else C(new int[1], 2.5, null); Console.Write(""); }
    [MethodImpl(MethodImplOptions.NoInlining)] static void C(int[] a, double d, object o) { throw new ApplicationException("deep"); }
    [MethodImpl(MethodImplOptions.NoInlining)] static T Gen<T>(T t) { new Outer.In<T>().Go(t, 7); return t; }
    [MethodImpl(MethodImplOptions.NoInlining)] static void Re() { try { A(0); } catch (Exception) { throw; } }
    [MethodImpl(MethodImplOptions.NoInlining)] static void ReE() { try { A(0); } catch (Exception e) { throw e; } }
    [MethodImpl(MethodImplOptions.NoInlining)] void Inst(ref int r, out string s) { s = null; r = s.Length; }
    string Prop { [MethodImpl(MethodImplOptions.NoInlining)] get { throw new Exception("prop"); } } [MethodImpl(MethodImplOptions.NoInlining)] public P() { } [MethodImpl(MethodImplOptions.NoInlining)] P(int x) { throw new Exception("ctor"); } public static P operator +(P a, P b) { throw new Exception("op"); }
    static void Main()
    {
        try { A(1); } catch (Exception e) { Show(e); } try { Re(); } catch (Exception e) { Console.WriteLine(e.StackTrace.Contains("P.C") + " " + e.StackTrace.Contains("P.Re")); } try { ReE(); } catch (Exception e) { Console.WriteLine(e.StackTrace.Contains("P.C (") + " " + e.StackTrace.Contains("P.ReE")); } try { int r = 0; string s; new P().Inst(ref r, out s); } catch (Exception e) { Show(e); } try { Console.WriteLine(new P().Prop); } catch (Exception e) { Show(e); } try { new P(3); } catch (Exception e) { Show(e); }
        try { Gen("x"); } catch (Exception e) { Console.WriteLine(e.StackTrace.Contains("Go")); Console.WriteLine(e.StackTrace.Contains("P.Gen")); } Console.WriteLine(new Exception("never thrown").StackTrace == null); try { A(0); } catch (Exception e) { Console.WriteLine(e.TargetSite.Name + " " + e.Source.Length.CompareTo(0)); Console.WriteLine(e.ToString().Split('\n')[0]); var st = new StackTrace(e); Console.WriteLine(st.FrameCount + st.GetFrame(0).GetMethod().Name + st.GetFrame(2).GetMethod().Name); } try { try { A(0); } catch (Exception e) { throw new Exception("outer", e); } } catch (Exception e) { string s = e.ToString(); Console.WriteLine(s.StartsWith("System.Exception: outer ---> System.ApplicationException: deep")); Console.WriteLine(s.Contains("--- End of inner exception stack trace ---")); } Console.WriteLine(new StackTrace().GetFrame(0).GetMethod().Name); Console.WriteLine(Environment.StackTrace.Contains("P.Main"));
    }
}
