// A domain unloads itself: from the pool, and under a call from outside.
using System; using System.Diagnostics; using System.Threading;
class W : MarshalByRefObject {
  public void Bye() { AppDomain.Unload(AppDomain.CurrentDomain); Console.WriteLine("not reached?"); }
  // Waits until the caller has left the domain: it would be aborted with the domain's other threads.
  public void Later(string go) { ThreadPool.QueueUserWorkItem(_ => { try { EventWaitHandle.OpenExisting(go).WaitOne(); AppDomain.Unload(AppDomain.CurrentDomain); } catch (ThreadAbortException) { Console.WriteLine("aborted"); } }); }
}
class P { static void Main() { AppDomain.CurrentDomain.UnhandledException += (o,e) => Console.WriteLine("unh " + e.ExceptionObject.GetType().Name);
 string name = "unload_self-" + Process.GetCurrentProcess().Id; var go = new EventWaitHandle(false, EventResetMode.ManualReset, name);
 var d = AppDomain.CreateDomain("x"); var w = (W)d.CreateInstanceAndUnwrap(typeof(W).Assembly.FullName, "W"); 
 w.Later(name); go.Set();
 for (int i = 0; ; i++) { Thread.Sleep(100); try { string s = d.FriendlyName; if (i > 200) { Console.WriteLine("still " + s); break; } } catch (AppDomainUnloadedException) { Console.WriteLine("unloaded"); break; } }
 d = AppDomain.CreateDomain("y"); w = (W)d.CreateInstanceAndUnwrap(typeof(W).Assembly.FullName, "W"); 
 try { w.Bye(); Console.WriteLine("returned"); } catch (Exception e) { Console.WriteLine(e.GetType().Name); }
 Console.WriteLine("end"); } }
