// Contexts: [Synchronization], context attributes and properties, calls between contexts, DoCallBack.
using System;
using System.Collections.Generic;
using System.Runtime.Remoting;
using System.Runtime.Remoting.Activation;
using System.Runtime.Remoting.Contexts;
using System.Runtime.Remoting.Messaging;
using System.Runtime.Remoting.Proxies;
using System.Threading;

[Synchronization]
class Counter : ContextBoundObject {
  public int N;
  public Counter() { }
  public Counter(int start) { N = start; }
  public void Add() { int n = N; Thread.Yield(); N = n + 1; }
  public int Get() => N;
  public bool InOwnContext() => Thread.CurrentContext != Context.DefaultContext;
}

class LogSink : IMessageSink {
  readonly IMessageSink next;
  public LogSink(IMessageSink n) { next = n; }
  public IMessageSink NextSink => next;
  public IMessage SyncProcessMessage(IMessage msg) {
    var m = (IMethodMessage)msg;
    Console.WriteLine("> " + m.MethodName + " " + m.ArgCount);
    var r = next.SyncProcessMessage(msg);
    var ret = (IMethodReturnMessage)r;
    Console.WriteLine("< " + m.MethodName + " " + (ret.Exception != null ? ret.Exception.Message : ret.ReturnValue));
    return r;
  }
  public IMessageCtrl AsyncProcessMessage(IMessage msg, IMessageSink reply) => next.AsyncProcessMessage(msg, reply);
}
class LogProperty : IContextProperty, IContributeObjectSink {
  public string Name => "Log";
  public bool IsNewContextOK(Context c) => true;
  public void Freeze(Context c) { }
  public IMessageSink GetObjectSink(MarshalByRefObject o, IMessageSink next) => new LogSink(next);
}
[AttributeUsage(AttributeTargets.Class)]
class LoggedAttribute : ContextAttribute {
  public LoggedAttribute() : base("Logged") { }
  public override void GetPropertiesForNewContext(IConstructionCallMessage m) { m.ContextProperties.Add(new LogProperty()); }
  public override bool IsContextOK(Context c, IConstructionCallMessage m) => c.GetProperty("Log") != null;
}
[Logged]
class Account : ContextBoundObject {
  int balance;
  public int Balance { get { return balance; } }
  public void Deposit(int n) { if (n < 0) throw new ArgumentException("negative"); balance += n; Check(); }
  void Check() { }
  public virtual int Twice(int n) => 2 * n;
}

class P {
  static void Main() {
    var c = new Counter(10);
    Console.WriteLine(RemotingServices.IsTransparentProxy(c) + " " + RemotingServices.IsObjectOutOfContext(c) + " " + c.GetType());
    var ts = new List<Thread>();
    for (int i = 0; i < 4; i++) { var t = new Thread(() => { for (int k = 0; k < 200; k++) c.Add(); }); t.Start(); ts.Add(t); }
    foreach (var t in ts) t.Join();
    Console.WriteLine(c.Get() + " " + c.N + " " + c.InOwnContext());
    c.N = 3; Console.WriteLine(c.Get());
    Console.WriteLine(Thread.CurrentContext == Context.DefaultContext);
    var a = new Account();
    a.Deposit(5);
    try { a.Deposit(-1); } catch (ArgumentException e) { Console.WriteLine("caught " + e.Message); }
    Console.WriteLine(a.Balance + " " + a.Twice(4));
    var r = (Account)Activator.CreateInstance(typeof(Account));
    Console.WriteLine(RemotingServices.IsTransparentProxy(r) + " " + r.Balance);
    var ctx = new Context();
    ctx.SetProperty(new LogProperty()); ctx.Freeze();
    ctx.DoCallBack(() => Console.WriteLine(Thread.CurrentContext == Context.DefaultContext));
    Console.WriteLine(Thread.CurrentContext == Context.DefaultContext);
  }
}
