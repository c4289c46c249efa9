// What a filter throws, itself or in a callee, replaces what it was asked about and goes on from the filter, past its try.
using System; using System.Runtime.CompilerServices; using System.Reflection;
class P {
  static string log="";
  static bool M(string s, bool r=true){ log+=s+" "; return r; }
  [MethodImpl(MethodImplOptions.NoInlining)] static bool T(string s){ log+="T"+s+" "; throw new InvalidOperationException(s); }
  [MethodImpl(MethodImplOptions.NoInlining)] static bool TF(string s){ try { log+="T"+s+" "; throw new InvalidOperationException(s); } finally { log+="fin "; } }
  [MethodImpl(MethodImplOptions.NoInlining)] static bool TC(string s){ try { log+="T"+s+" "; throw new InvalidOperationException(s); } catch(InvalidOperationException) { log+="tc "; return true; } }
  [MethodImpl(MethodImplOptions.NoInlining)] static bool Deep(string s,int n){ if(n>0) return Deep(s,n-1); throw new InvalidOperationException(s); }
  class D : Exception { public int F; }
  static bool Null(D d){ return d.F==1; }
  static void Run(string n, Action a){ log=""; try { a(); log+="end"; } catch(Exception e){ log+="ESC:"+e.GetType().Name+":"+e.Message; } Console.WriteLine(n+": "+log); }
  static void Main(){
    Run("callee", ()=>{ try { throw new Exception("a"); } catch(Exception) when (T("1")) { M("caught"); } });
    Run("callee-next", ()=>{ try { throw new Exception("a"); } catch(Exception) when (T("1")) { M("caught"); } catch(Exception e) { M("next:"+e.Message); } });
    Run("callee-outer", ()=>{ try { try { throw new Exception("a"); } catch(Exception) when (T("1")) { M("caught"); } finally { M("f"); } } catch(Exception e) { M("outer:"+e.Message); } });
    Run("direct", ()=>{ try { throw new Exception("a"); } catch(Exception e) when (((object)null).GetHashCode()==1) { M("caught"); } });
    Run("direct-outer", ()=>{ string s=null; try { try { throw new Exception("a"); } catch(Exception e) when (s.Length==1) { M("caught"); } } catch(Exception e) { M("outer:"+e.Message); } });
    Run("direct-next", ()=>{ string s=null; try { throw new Exception("a"); } catch(Exception e) when (s.Length==1) { M("caught"); } catch(Exception e) { M("next:"+e.Message); } });
    Run("div", ()=>{ int z=0; try { throw new Exception("a"); } catch(Exception e) when (1/z==1) { M("caught"); } catch(Exception e) { M("next:"+e.Message); } });
    Run("fin", ()=>{ try { throw new Exception("a"); } catch(Exception) when (TF("1")) { M("caught"); } catch(Exception e) { M("next:"+e.Message); } });
    Run("tc", ()=>{ try { throw new Exception("a"); } catch(Exception) when (TC("1")) { M("caught"); } catch(Exception e) { M("next:"+e.Message); } });
    Run("deep", ()=>{ try { throw new Exception("a"); } catch(Exception) when (Deep("1",20)) { M("caught"); } catch(Exception e) { M("next:"+e.Message); } });
    Run("nested", ()=>{ try { throw new Exception("a"); } catch(Exception) when (N1()) { M("caught"); } catch(Exception e) { M("next:"+e.Message); } });
    Run("nested2", ()=>{ try { throw new Exception("a"); } catch(Exception) when (N2()) { M("caught"); } catch(Exception e) { M("next:"+e.Message); } });
    Run("across", ()=>{ try { Across(); } catch(Exception e) { M("outer:"+e.Message); } });
    Run("two", ()=>{ try { throw new Exception("a"); } catch(Exception) when (T("1")) { M("c1"); } catch(Exception) when (T("2")) { M("c2"); } catch(Exception) when (M("3")) { M("c3"); } });
    Run("thrown-in-callee", ()=>{ try { Callee(); } catch(Exception) when (T("1")) { M("caught"); } catch(Exception e) { M("next:"+e.Message); } });
    Run("refl", ()=>{ try { typeof(P).GetMethod("Callee", BindingFlags.Static|BindingFlags.NonPublic).Invoke(null,null); } catch(TargetInvocationException) when (T("1")) { M("caught"); } catch(Exception e) { M("next:"+e.GetType().Name); } });
    Run("refl-in-filter", ()=>{ try { throw new Exception("a"); } catch(Exception) when ((bool)typeof(P).GetMethod("T", BindingFlags.Static|BindingFlags.NonPublic).Invoke(null,new object[]{"r"})) { M("caught"); } catch(Exception e) { M("next:"+e.Message); } });
    Run("same-type", ()=>{ try { throw new InvalidOperationException("a"); } catch(InvalidOperationException e) when (T(e.Message)) { M("caught"); } catch(InvalidOperationException e) { M("next:"+e.Message); } });
    Run("rethrow-same", ()=>{ Exception x=null; try { throw new Exception("a"); } catch(Exception e) when (RT(x=e)) { M("caught"); } catch(Exception e) { M("next:"+(e==x)); } });
    Run("in-catch", ()=>{ try { try { throw new Exception("a"); } catch(Exception) { throw new Exception("b"); } } catch(Exception) when (T("1")) { M("caught"); } catch(Exception e) { M("next:"+e.Message); } });
    Run("in-finally", ()=>{ try { M("x"); } finally { try { throw new Exception("a"); } catch(Exception) when (T("1")) { M("caught"); } catch(Exception e) { M("next:"+e.Message); } } });
    Run("inner-finally-order", ()=>{ try { try { throw new Exception("a"); } finally { M("f1"); } } catch(Exception) when (T("1")) { M("caught"); } catch(Exception e) when (M("flt2")) { M("next:"+e.Message); } });
  }
  static bool RT(Exception e){ throw e; }
  static void Callee(){ try { throw new Exception("c"); } finally { M("cf"); } }
  static void Across(){ try { throw new Exception("a"); } catch(Exception) when (T("1")) { M("caught"); } finally { M("af"); } }
  static bool N1(){ try { throw new Exception("n"); } catch(Exception) when (T("n1")) { M("nc"); } M("n-after"); return true; }
  static bool N2(){ try { throw new Exception("n"); } catch(Exception) when (T("n2")) { M("nc"); } catch(Exception e) { M("ncatch:"+e.Message); return true; } return false; }
}
