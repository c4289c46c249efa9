// Loopback sockets: streams, datagrams, options, errors, Poll, Select, closing under a blocked thread.
using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

class Program {
  static void Try(string what, Action a) {
    try {
      a();
      Console.WriteLine("{0}: no exception", what);
    } catch (SocketException e) {
      Console.WriteLine("{0}: {1} {2}", what, e.SocketErrorCode, e.ErrorCode);
    } catch (Exception e) {
      Console.WriteLine("{0}: {1}", what, e.GetType().Name);
    }
  }

  static void Stream() {
    var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    int port = ((IPEndPoint)listener.LocalEndpoint).Port;
    var server = new Thread(() => {
      for (int i = 0; i < 3; i++)
        using (var c = listener.AcceptTcpClient()) {
          var s = c.GetStream();
          var r = new StreamReader(s);
          var w = new StreamWriter(s) { AutoFlush = true, NewLine = "\n" };
          string line;
          while ((line = r.ReadLine()) != null)
            w.WriteLine(i + ":" + line.ToUpperInvariant());
        }
    });
    server.Start();
    for (int i = 0; i < 3; i++)
      using (var c = new TcpClient("127.0.0.1", port)) {
        var s = c.GetStream();
        var w = new StreamWriter(s) { AutoFlush = true, NewLine = "\n" };
        var r = new StreamReader(s);
        w.WriteLine("hello");
        w.WriteLine("wörld");
        Console.WriteLine(r.ReadLine() + " " + r.ReadLine());
        c.Client.Shutdown(SocketShutdown.Send);
        Console.WriteLine(r.ReadLine() == null);
      }
    server.Join();
    listener.Stop();
  }

  static Socket[] Pair() {
    var l = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    l.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    l.Listen(1);
    var a = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    a.Connect(l.LocalEndPoint);
    var b = l.Accept();
    l.Close();
    Console.WriteLine("{0} {1} {2}", a.Connected, b.Connected, a.RemoteEndPoint.Equals(b.LocalEndPoint));
    return new[] { a, b };
  }

  static bool Same(byte[] x, byte[] y) {
    int n = 0;
    while (n < x.Length && x[n] == y[n])
      n++;
    return n == x.Length && n == y.Length;
  }

  static void Bulk() {
    var p = Pair();
    var data = new byte[3000000];
    new Random(7).NextBytes(data);
    var t = new Thread(() => { Console.WriteLine("sent {0}", p[0].Send(data)); p[0].Close(); });
    t.Start();
    int got = 0, n;
    var back = new byte[data.Length];
    while ((n = p[1].Receive(back, got, Math.Min(70000, back.Length - got), SocketFlags.None)) > 0)
      got += n;
    t.Join();
    Console.WriteLine("{0} {1}", got, Same(data, back));
    p[1].Close();
  }

  static void Buffers() {
    var p = Pair();
    p[0].Send(new List<ArraySegment<byte>> { new ArraySegment<byte>(Encoding.ASCII.GetBytes("abc")),
                                             new ArraySegment<byte>(Encoding.ASCII.GetBytes("xdefx"), 1, 3) });
    Console.WriteLine(p[1].Poll(1000000, SelectMode.SelectRead));
    while (p[1].Available < 6) Thread.Sleep(1);
    var x = new byte[4];
    var y = new byte[4];
    int peek = p[1].Receive(x, 0, 2, SocketFlags.Peek);
    int n = p[1].Receive(new List<ArraySegment<byte>> { new ArraySegment<byte>(x), new ArraySegment<byte>(y) });
    Console.WriteLine("{0} {1} {2}{3}", peek, n, Encoding.ASCII.GetString(x), Encoding.ASCII.GetString(y, 0, 2));
    Console.WriteLine("{0} {1}", p[0].Poll(0, SelectMode.SelectRead), p[0].Poll(0, SelectMode.SelectWrite));
    var read = new ArrayList { p[0], p[1] };
    var write = new ArrayList { p[1] };
    p[0].Send(new byte[] { 1 });
    p[1].Poll(-1, SelectMode.SelectRead);
    Socket.Select(read, write, null, 1000000);
    Console.WriteLine("{0} {1} {2}", read.Count, read[0] == p[1], write.Count);
    string path = Path.GetTempFileName();
    File.WriteAllText(path, "file");
    p[1].Receive(x);
    p[0].SendFile(path, Encoding.ASCII.GetBytes("<"), Encoding.ASCII.GetBytes(">"), TransmitFileOptions.UseDefaultWorkerThread);
    File.Delete(path);
    p[0].Close();
    Console.WriteLine(new StreamReader(new NetworkStream(p[1], true)).ReadToEnd());
  }

  static void Datagrams() {
    using (var a = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0)))
    using (var b = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)) {
      b.Bind(new IPEndPoint(IPAddress.Loopback, 0));
      b.SendTo(Encoding.ASCII.GetBytes("ping"), a.Client.LocalEndPoint);
      IPEndPoint from = null;
      Console.WriteLine("{0} {1}", Encoding.ASCII.GetString(a.Receive(ref from)), from.Equals(b.LocalEndPoint));
      a.Send(Encoding.ASCII.GetBytes("pong!"), 5, from);
      var buf = new byte[100];
      EndPoint ep = new IPEndPoint(IPAddress.Any, 0);
      int n = b.ReceiveFrom(buf, ref ep);
      Console.WriteLine("{0} {1}", Encoding.ASCII.GetString(buf, 0, n), ep.Equals(a.Client.LocalEndPoint));
    }
  }

  static void Options() {
    var s = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    s.NoDelay = true;
    s.LingerState = new LingerOption(true, 3);
    s.ReceiveTimeout = 1500;
    s.SendBufferSize = 20000;
    s.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
    Console.WriteLine("{0} {1} {2} {3} {4} {5}", s.NoDelay, s.LingerState.Enabled, s.LingerState.LingerTime, s.ReceiveTimeout,
                      s.SendBufferSize, s.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
    Console.WriteLine(BitConverter.ToString(s.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, 4)));
    Console.WriteLine("{0} {1}", s.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Type), s.Ttl);
    s.Close();
    Try("closed", () => s.Listen(1));
    var u = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    u.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(IPAddress.Parse("224.5.6.7"), IPAddress.Loopback));
    u.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.DropMembership, new MulticastOption(IPAddress.Parse("224.5.6.7"), IPAddress.Loopback));
    u.Close();
  }

  static void Errors() {
    Try("refused", () => new TcpClient("127.0.0.1", 1));
    var s = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    s.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    s.Listen(1);
    Try("in use", () => { var t = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp); t.Bind(s.LocalEndPoint); t.Listen(1); });
    Try("not connected", () => s.Receive(new byte[1]));
    s.Blocking = false;
    Try("would block", () => s.Accept());
    var p = Pair();
    p[0].ReceiveTimeout = 30;
    Try("timeout", () => p[0].Receive(new byte[1]));
    p[0].ReceiveTimeout = 0;
    var blocked = new Thread(() => Try("closed while blocked", () => p[0].Receive(new byte[1])));
    blocked.Start();
    Thread.Sleep(100);
    p[0].Close();
    blocked.Join();
    Console.WriteLine(p[1].Receive(new byte[1]));
  }

  static void IPv6() {
    var l = new TcpListener(IPAddress.IPv6Loopback, 0);
    l.Start();
    var c = new TcpClient(AddressFamily.InterNetworkV6);
    c.Connect(IPAddress.IPv6Loopback, ((IPEndPoint)l.LocalEndpoint).Port);
    var s = l.AcceptSocket();
    Console.WriteLine("{0} {1}", ((IPEndPoint)s.RemoteEndPoint).Address, s.RemoteEndPoint.Equals(c.Client.LocalEndPoint));
    s.Close();
    c.Close();
    l.Stop();
  }

  static void Main() {
    Stream();
    Bulk();
    Buffers();
    Datagrams();
    Options();
    Errors();
    if (Socket.OSSupportsIPv6)
      IPv6();
    Console.WriteLine(Dns.GetHostName().Length > 0);
    Console.WriteLine(Dns.GetHostEntry("127.0.0.1").AddressList[0]);
    Console.WriteLine(Array.Exists(Dns.GetHostAddresses("localhost"), IPAddress.IsLoopback));
    Try("no such host", () => Dns.GetHostEntry("no-such-host.invalid"));
  }
}
