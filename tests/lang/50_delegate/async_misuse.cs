// BeginInvoke and EndInvoke with what does not belong to them.
using System; delegate int D1(int a);
class P { static int S(int a) { return a; } static void T(string n, Func<object> f) { try { Console.WriteLine(n + ": " + (f() ?? "null")); } catch (Exception e) { Console.WriteLine(n + ": " + e.GetType().Name); } }
 class Fake : IAsyncResult { public object AsyncState { get { return null; } } public System.Threading.WaitHandle AsyncWaitHandle { get { return null; } } public bool CompletedSynchronously { get { return true; } } public bool IsCompleted { get { return true; } } }
 static void Main() { D1 d = S; T("null", () => d.EndInvoke(null)); T("fake", () => d.EndInvoke(new Fake()));
 T("equal", () => { D1 e = S; var r = d.BeginInvoke(1, null, null); return e.EndInvoke(r); });
 T("ctor", () => { D1 n = null; return n.BeginInvoke(1, null, null); });
 T("multi", () => { D1 e = d + d; return e.BeginInvoke(1, null, null); });
 T("single", () => { D1 e = (D1)Delegate.Combine(d); return e.EndInvoke(e.BeginInvoke(1, null, null)); });
 T("single2", () => { D1 e = d + d; e -= d; return e.EndInvoke(e.BeginInvoke(1, null, null)); });
 T("twice", () => { var r = d.BeginInvoke(1, null, null); d.EndInvoke(r); return d.EndInvoke(r); });
 } }
