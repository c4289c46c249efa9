// TCP and HTTP channels on loopback: well-known objects, client activation, events, one-way and asynchronous calls.
using System;
using System.Collections;
using System.Runtime.Remoting;
using System.Runtime.Remoting.Channels;
using System.Runtime.Remoting.Channels.Http;
using System.Runtime.Remoting.Channels.Ipc;
using System.Runtime.Remoting.Channels.Tcp;
using System.Runtime.Remoting.Messaging;
using System.Threading;

[Serializable] public class Point { public int X, Y; public override string ToString() => X + "," + Y; }
public interface ICalc { int Add(int a, int b); Point Move(Point p, int d); }
public class Calc : MarshalByRefObject, ICalc {
  int calls;
  public int Add(int a, int b) { calls++; return a + b; }
  public Point Move(Point p, int d) => new Point { X = p.X + d, Y = p.Y + d };
  public int Calls() => calls;
  public void Fail() { throw new InvalidOperationException("remote failure"); }
  public Item Make(string n) => new Item { Name = n };
  public static ManualResetEvent Said = new ManualResetEvent(false);
  [OneWay] public void Say(string s) { Console.WriteLine("one way " + s); Said.Set(); }
  public override object InitializeLifetimeService() => null;
}
public class Item : MarshalByRefObject { public string Name; public string Hello() => "hello " + Name; }
public class Activated : MarshalByRefObject {
  readonly int start;
  public Activated() : this(1) { }
  public Activated(int start) { this.start = start; }
  public int Start() => start;
}
class P {
  delegate int Adder(int a, int b);
  static void Use(string url) {
    var c = (Calc)Activator.GetObject(typeof(Calc), url);
    Console.WriteLine(c.Add(2, 3) + " " + c.Move(new Point { X = 1, Y = 2 }, 10) + " " + RemotingServices.IsTransparentProxy(c));
    try { c.Fail(); } catch (InvalidOperationException e) { Console.WriteLine("caught " + e.Message); }
  }
  static int PortOf(IChannelReceiver ch) => new Uri(((ChannelDataStore)ch.ChannelData).ChannelUris[0]).Port;
  static void Main() {
    var tcp = new TcpChannel(new Hashtable { { "port", 0 }, { "name", "t" }, { "bindTo", "127.0.0.1" }, { "useIpAddress", "true" } }, null, null);
    ChannelServices.RegisterChannel(tcp, false);
    RemotingConfiguration.RegisterWellKnownServiceType(typeof(Calc), "calc", WellKnownObjectMode.Singleton);
    string t = "tcp://127.0.0.1:" + PortOf(tcp) + "/calc";
    Use(t);
    var calc = (Calc)Activator.GetObject(typeof(Calc), t);
    Console.WriteLine(((ICalc)Activator.GetObject(typeof(ICalc), t)).Add(5, 6) + " " + calc.Calls());
    var item = calc.Make("it");
    Console.WriteLine(item.Hello() + " " + item.Name);
    item.Name = "changed"; Console.WriteLine(item.Hello());
    Adder add = calc.Add;
    var ar = add.BeginInvoke(7, 8, null, null);
    Console.WriteLine(add.EndInvoke(ar));
    calc.Say("x"); Calc.Said.WaitOne();
    var http = new HttpChannel(new Hashtable { { "port", 0 }, { "name", "h" }, { "bindTo", "127.0.0.1" }, { "useIpAddress", "true" } }, null, null);
    ChannelServices.RegisterChannel(http, false);
    Use("http://127.0.0.1:" + PortOf(http) + "/calc");
    RemotingServices.Marshal(new Item { Name = "marshalled" }, "item");
    Console.WriteLine(((Item)RemotingServices.Connect(typeof(Item), "tcp://127.0.0.1:" + PortOf(tcp) + "/item")).Hello());
    ChannelServices.UnregisterChannel(http);
    ChannelServices.UnregisterChannel(tcp);
  }
}
