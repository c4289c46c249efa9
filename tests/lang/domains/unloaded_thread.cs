// A thread that ends for want of its domain does not end the program: as .NET Framework documents it (mono ends, with exit code 0).
using System;
using System.Threading;

class Program {
  static void Main() {
    AppDomain.CurrentDomain.UnhandledException += (o, e) => Console.WriteLine("unhandled");
    var t = new Thread(() => { throw new AppDomainUnloadedException(); });
    t.Start();
    t.Join();
    var done = new ManualResetEvent(false);
    ThreadPool.QueueUserWorkItem(_ => { done.Set(); throw new AppDomainUnloadedException(); });
    done.WaitOne();
    Thread.Sleep(100);
    Console.WriteLine("end");
  }
}
