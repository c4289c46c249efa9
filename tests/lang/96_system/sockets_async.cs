// Asynchronous socket operations: Begin/End, tasks, SocketAsyncEventArgs, many connections at once.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

class Program {
  static async Task Serve(TcpListener l, int n) {
    var all = new List<Task>();
    for (int i = 0; i < n; i++)
      all.Add(Echo(await l.AcceptTcpClientAsync()));
    await Task.WhenAll(all);
  }

  static async Task Echo(TcpClient c) {
    using (c) {
      var s = c.GetStream();
      var buf = new byte[1000];
      int n;
      while ((n = await s.ReadAsync(buf, 0, buf.Length)) > 0)
        await s.WriteAsync(buf, 0, n);
    }
  }

  static async Task<int> Client(int port, int id) {
    using (var c = new TcpClient()) {
      await c.ConnectAsync(IPAddress.Loopback, port);
      var s = c.GetStream();
      int total = 0;
      for (int round = 0; round < 5; round++) {
        var msg = Encoding.ASCII.GetBytes(new string((char)('a' + id % 26), 100 + round * 700));
        var sent = s.WriteAsync(msg, 0, msg.Length);
        int got = 0;
        var buf = new byte[msg.Length];
        while (got < buf.Length) {
          int n = await s.ReadAsync(buf, got, buf.Length - got);
          if (n == 0) throw new Exception("closed");
          got += n;
        }
        await sent;
        if (!msg.SequenceEqual(buf)) throw new Exception("wrong echo");
        total += got;
      }
      return total;
    }
  }

  static void BeginEnd() {
    var l = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    l.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    l.Listen(5);
    var accepted = new ManualResetEvent(false);
    Socket server = null;
    l.BeginAccept(ar => { server = l.EndAccept(ar); accepted.Set(); }, null);
    var c = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    var r = c.BeginConnect(l.LocalEndPoint, null, "state");
    c.EndConnect(r);
    accepted.WaitOne();
    Console.WriteLine("{0} {1}", r.AsyncState, server.Connected);
    var buf = new byte[10];
    int got = 0;
    var done = new ManualResetEvent(false);
    server.BeginReceive(buf, 0, 10, SocketFlags.None, ar => { got = server.EndReceive(ar); done.Set(); }, null);
    Console.WriteLine("sent {0}", c.EndSend(c.BeginSend(new byte[] { 1, 2, 3 }, 0, 3, SocketFlags.None, null, null)));
    done.WaitOne();
    Console.WriteLine("{0}: {1} {2} {3}", got, buf[0], buf[2], buf[3]);

    var e = new SocketAsyncEventArgs();
    e.SetBuffer(new byte[10], 0, 10);
    done.Reset();
    e.Completed += (o, a) => { Console.WriteLine("{0} {1} {2}", a.LastOperation, a.SocketError, a.BytesTransferred); done.Set(); };
    if (!server.ReceiveAsync(e)) Console.WriteLine("at once?");
    c.Send(new byte[5]);
    done.WaitOne();

    done.Reset();
    server.BeginReceive(buf, 0, 10, SocketFlags.None, ar => {
      try {
        Console.WriteLine("received {0}", server.EndReceive(ar));
      } catch (Exception x) {
        Console.WriteLine(x.GetType().Name);
      }
      done.Set();
    }, null);
    Thread.Sleep(50);
    server.Close();
    done.WaitOne();
    c.Close();
    l.Close();
  }

  static void Main() {
    BeginEnd();
    var l = new TcpListener(IPAddress.Loopback, 0);
    l.Start();
    int port = ((IPEndPoint)l.LocalEndpoint).Port;
    const int n = 30;
    var server = Serve(l, n);
    var clients = Enumerable.Range(0, n).Select(i => Task.Run(() => Client(port, i))).ToArray();
    Task.WaitAll(clients);
    server.Wait();
    l.Stop();
    Console.WriteLine("{0} clients, {1} bytes", n, clients.Sum(t => t.Result));
  }
}
