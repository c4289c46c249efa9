// A domain unloads itself: from the pool, and under a call from outside.
using System; using System.Threading;
class W : MarshalByRefObject { public void Bye() { AppDomain.Unload(AppDomain.CurrentDomain); Console.WriteLine("not reached?"); } public void Later() { ThreadPool.QueueUserWorkItem(_ => { try { AppDomain.Unload(AppDomain.CurrentDomain); } catch (ThreadAbortException) { Console.WriteLine("aborted"); } }); } }
class P { static void Main() { AppDomain.CurrentDomain.UnhandledException += (o,e) => Console.WriteLine("unh " + e.ExceptionObject.GetType().Name);
 var d = AppDomain.CreateDomain("x"); var w = (W)d.CreateInstanceAndUnwrap(typeof(W).Assembly.FullName, "W"); 
 w.Later(); Thread.Sleep(1500); try { Console.WriteLine(d.FriendlyName); } catch (AppDomainUnloadedException) { Console.WriteLine("unloaded"); }
 d = AppDomain.CreateDomain("y"); w = (W)d.CreateInstanceAndUnwrap(typeof(W).Assembly.FullName, "W"); 
 try { w.Bye(); Console.WriteLine("returned"); } catch (Exception e) { Console.WriteLine(e.GetType().Name); }
 Console.WriteLine("end"); } }
