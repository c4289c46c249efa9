// ExecuteAssembly, events of domains, threads and the thread pool and timers inside, the console's own streams.
using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Runtime.Remoting;
using System.Security.Policy;
using System.Threading;

class Worker : MarshalByRefObject {
  static List<string> seen = new List<string>();
  [ThreadStatic] static int perThread;
  static readonly string made = AppDomain.CurrentDomain.FriendlyName;
  public string Made => made;
  public override object InitializeLifetimeService() => null;
  public string OnThread() {
    string s = null;
    var t = new Thread(() => s = AppDomain.CurrentDomain.FriendlyName + " " + Thread.GetDomain().FriendlyName);
    t.Start(); t.Join();
    return s;
  }
  public string OnPool() {
    string s = null;
    using (var e = new ManualResetEvent(false)) {
      ThreadPool.QueueUserWorkItem(_ => { s = AppDomain.CurrentDomain.FriendlyName; e.Set(); });
      e.WaitOne();
    }
    return s;
  }
  public string OnTask() => System.Threading.Tasks.Task.Run(() => AppDomain.CurrentDomain.FriendlyName).Result;
  public string OnTimer() {
    string s = null;
    using (var e = new ManualResetEvent(false))
    using (new Timer(_ => { s = AppDomain.CurrentDomain.FriendlyName; e.Set(); }, null, 10, -1))
      e.WaitOne();
    return s;
  }
  public int Next() => ++perThread;
  public void Redirect() { Console.SetOut(new StringWriter()); Console.WriteLine("into the writer"); }
  public string Redirected() => Console.Out.ToString().Trim();
  public Type Kind(object o) => o.GetType();
  public string[] Names(Dictionary<string, int> d) { var r = new List<string>(); foreach (var k in d) r.Add(k.Key + k.Value); return r.ToArray(); }
  public void Out(out int a, ref string s) { a = 4; s += "+"; }
  public event EventHandler Happened;
  public void Fire() { if (Happened != null) Happened(this, EventArgs.Empty); }
  public T Gen<T>(T x) => x;
  public string this[int i] => "item" + i;
  public object Null() => null;
  public DateTime Date(DateTime d) => d.AddDays(1);
  public byte[] Bytes(byte[] b) { b[0]++; return b; }
}
class Listener : MarshalByRefObject { public void On(object o, EventArgs e) { Console.WriteLine("happened, heard in " + AppDomain.CurrentDomain.FriendlyName); } }

class P {
  static int Main(string[] args) {
    if (args.Length > 0) {
      Console.WriteLine("main in " + AppDomain.CurrentDomain.FriendlyName + ": " + string.Join(",", args));
      return 40 + args.Length;
    }
    string self = typeof(P).Assembly.Location;
    var d = AppDomain.CreateDomain("two");
    Console.WriteLine(d.ExecuteAssembly(self, null, new[] { "a", "b" }));
    Console.WriteLine(d.ExecuteAssemblyByName(typeof(P).Assembly.FullName, "x"));
    var w = (Worker)d.CreateInstanceFromAndUnwrap(self, "Worker");
    Console.WriteLine(RemotingServices.IsTransparentProxy(w) + " " + w.Made + " " + w.OnThread() + " " + w.OnPool() + " " + w.OnTask() + " " + w.OnTimer());
    Console.WriteLine(w.Next() + " " + w.Next() + " " + new Worker().Next());
    w.Redirect();
    Console.WriteLine("not into it; it has: " + w.Redirected());
    Console.WriteLine(w.Kind(5) + " " + w.Kind(new List<string>()));
    Console.WriteLine(string.Join(" ", w.Names(new Dictionary<string, int> { { "a", 1 }, { "b", 2 } })));
    int n; string s = "s"; w.Out(out n, ref s); Console.WriteLine(n + s);
    var l = new Listener(); w.Happened += l.On; w.Fire(); w.Happened -= l.On; w.Fire();
    Console.WriteLine(w.Gen(5) + w.Gen("g") + w[3] + (w.Null() == null) + w.Date(new DateTime(2020, 2, 28)).Day);
    var b = new byte[] { 1 }; Console.WriteLine(w.Bytes(b)[0] + " " + b[0]);
    d.DomainUnload += new Events().Unloading;
    try { Console.WriteLine(d.CreateInstanceAndUnwrap("NoSuch", "T")); } catch (FileNotFoundException) { Console.WriteLine("no such assembly"); }
    try { d.CreateInstanceAndUnwrap(typeof(P).Assembly.FullName, "Missing"); } catch (TypeLoadException) { Console.WriteLine("no such type"); }
    d.DoCallBack(Resolving);
    AppDomain.Unload(d);
    try { AppDomain.Unload(AppDomain.CurrentDomain); } catch (CannotUnloadAppDomainException) { Console.WriteLine("not the default one"); }
    try { d.GetData("x"); } catch (AppDomainUnloadedException) { Console.WriteLine("gone"); }
    var setup = new AppDomainSetup { ApplicationBase = Path.GetDirectoryName(self), ApplicationName = "app", PrivateBinPath = "bin;lib", ConfigurationFile = "my.config", AppDomainInitializer = Init, AppDomainInitializerArguments = new[] { "i" } };
    var e2 = AppDomain.CreateDomain("three", new Evidence(), setup);
    Console.WriteLine(e2.SetupInformation.ApplicationName + " " + e2.SetupInformation.PrivateBinPath + " " + e2.RelativeSearchPath + " " + (e2.BaseDirectory == setup.ApplicationBase + "/") + " " + e2.GetData("APP_NAME"));
    e2.DoCallBack(() => Console.WriteLine(Assembly.GetEntryAssembly() == null));
    var th = AppDomain.CreateDomain("four");
    th.DoCallBack(() => { var t = new Thread(() => Thread.Sleep(100000)) { IsBackground = true }; t.Start(); Thread.Sleep(20); });
    AppDomain.Unload(th);
    Console.WriteLine("unloaded with a thread inside");
    return 0;
  }
  static void Init(string[] a) { Console.WriteLine("init in " + AppDomain.CurrentDomain.FriendlyName + " " + a[0]); }
  static void Resolving() {
    AppDomain.CurrentDomain.AssemblyResolve += (o, e) => { return e.Name.StartsWith("Made.Up") ? typeof(P).Assembly : null; };
    if (Assembly.Load("Made.Up") == typeof(P).Assembly && AppDomain.CurrentDomain.FriendlyName == "two") AppDomain.CurrentDomain.SetData("resolved", "yes");
  }
}
class Events : MarshalByRefObject { public void Unloading(object o, EventArgs e) { Console.WriteLine("unloading, heard in " + AppDomain.CurrentDomain.FriendlyName); } }
