// TCP, UDP and name lookup on loopback: blocking, asynchronous and task-based calls, options, errors.
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

static class Program
{
    static readonly TimeSpan limit = TimeSpan.FromSeconds(20);

    // A server that answers each line with its words reversed, until an empty line.
    static void Serve(TcpListener listener, int clients)
    {
        for (int i = 0; i < clients; i++) {
            using (var c = listener.AcceptTcpClient())
            using (var r = new StreamReader(c.GetStream()))
            using (var w = new StreamWriter(c.GetStream()) { AutoFlush = true, NewLine = "\n" }) {
                string line;
                while (!string.IsNullOrEmpty(line = r.ReadLine())) {
                    var words = line.Split(' ');
                    Array.Reverse(words);
                    w.WriteLine(string.Join(" ", words));
                }
            }
        }
    }

    static void Lines()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var server = new Thread(() => Serve(listener, 2)) { IsBackground = true };
        server.Start();
        for (int k = 0; k < 2; k++)
            using (var c = new TcpClient("127.0.0.1", port)) {
                c.NoDelay = true;
                var w = new StreamWriter(c.GetStream()) { AutoFlush = true, NewLine = "\n" };
                var r = new StreamReader(c.GetStream());
                foreach (var text in new[] { "a quick brown fox", "größe über alles", k.ToString() + " end" }) {
                    w.WriteLine(text);
                    Console.WriteLine(r.ReadLine());
                }
                w.WriteLine();
                Console.WriteLine(r.ReadLine() == null ? "closed" : "open");
            }
        Console.WriteLine(server.Join(limit));
        listener.Stop();
    }

    static void Raw()
    {
        var a = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        a.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        a.Listen(5);
        var b = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        b.Connect(a.LocalEndPoint);
        var c = a.Accept();
        Console.WriteLine(c.RemoteEndPoint.Equals(b.LocalEndPoint) + " " + b.Connected + " " + c.Connected);
        var seg = new List<ArraySegment<byte>> {
            new ArraySegment<byte>(new byte[] { 1, 2, 3 }), new ArraySegment<byte>(new byte[] { 9, 4, 5, 9 }, 1, 2) };
        Console.WriteLine(b.Send(seg));
        while (c.Available < 5)
            Thread.Sleep(1);
        var buf = new byte[16];
        int n = c.Receive(buf, 0, 16, SocketFlags.Peek);
        Console.WriteLine(n + " " + c.Available);
        n = c.Receive(buf);
        Console.WriteLine(BitConverter.ToString(buf, 0, n));
        Console.WriteLine(c.Poll(1000, SelectMode.SelectRead) + " " + c.Poll(1000, SelectMode.SelectWrite));
        c.Send(new byte[] { 7 });
        var read = new List<Socket> { a, b };
        var write = new List<Socket> { c };
        Socket.Select(read, write, null, 1000000);
        Console.WriteLine(read.Count + " " + read.Contains(b) + " " + write.Count);
        b.Receive(buf);
        b.Blocking = false;
        try {
            b.Receive(buf);
        } catch (SocketException e) {
            Console.WriteLine(e.SocketErrorCode);
        }
        b.Blocking = true;
        b.ReceiveTimeout = 30;
        Console.WriteLine(b.ReceiveTimeout + " " + b.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Type));
        try {
            b.Receive(buf);
        } catch (SocketException e) {
            Console.WriteLine(e.SocketErrorCode == SocketError.TimedOut || e.SocketErrorCode == SocketError.WouldBlock);
        }
        b.LingerState = new LingerOption(true, 3);
        Console.WriteLine(b.LingerState.Enabled + " " + b.LingerState.LingerTime);
        b.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        Console.WriteLine((int)b.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive) != 0);
        b.Shutdown(SocketShutdown.Send);
        Console.WriteLine(c.Receive(buf));
        b.Close();
        c.Close();
        int port = ((IPEndPoint)a.LocalEndPoint).Port;
        a.Close();
        try {
            new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp).Connect(IPAddress.Loopback, port);
        } catch (SocketException e) {
            Console.WriteLine(e.SocketErrorCode + " " + e.ErrorCode);
        }
        try {
            a.Accept();
        } catch (ObjectDisposedException e) {
            Console.WriteLine(e.ObjectName);
        }
    }

    static void Datagrams()
    {
        using (var a = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0)))
        using (var b = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0))) {
            var to = (IPEndPoint)a.Client.LocalEndPoint;
            for (int i = 1; i <= 3; i++)
                b.Send(Encoding.ASCII.GetBytes(new string('x', i * 100)), i * 100, to);
            for (int i = 1; i <= 3; i++) {
                IPEndPoint from = null;
                var data = a.Receive(ref from);
                Console.WriteLine(data.Length + " " + from.Equals(b.Client.LocalEndPoint));
            }
        }
    }

    static async Task<int> EchoAsync(TcpListener listener)
    {
        int total = 0;
        using (var c = await listener.AcceptTcpClientAsync()) {
            var s = c.GetStream();
            var buf = new byte[1000];
            int n;
            while ((n = await s.ReadAsync(buf, 0, buf.Length)) > 0) {
                total += n;
                await s.WriteAsync(buf, 0, n);
            }
        }
        return total;
    }

    static async Task<string> TalkAsync(int port, int size)
    {
        using (var c = new TcpClient()) {
            await c.ConnectAsync(IPAddress.Loopback, port);
            var s = c.GetStream();
            var data = new byte[size];
            for (int i = 0; i < size; i++)
                data[i] = (byte)(i * 31);
            var writing = s.WriteAsync(data, 0, size);
            var back = new byte[size];
            int at = 0;
            while (at < size) {
                int n = await s.ReadAsync(back, at, size - at);
                if (n == 0)
                    break;
                at += n;
            }
            await writing;
            int same = 0;
            for (int i = 0; i < size; i++)
                same += back[i] == data[i] ? 1 : 0;
            return at + " " + same;
        }
    }

    static void Tasks()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var echo = EchoAsync(listener);
        var talk = TalkAsync(port, 100000);
        Console.WriteLine(Task.WaitAll(new Task[] { echo, talk }, limit));
        Console.WriteLine(echo.Result + " | " + talk.Result);
        listener.Stop();
    }

    static void CloseWhileAccepting()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string got = null;
        var t = new Thread(() => {
            try {
                listener.AcceptSocket();
                got = "a client";
            } catch (SocketException e) {
                got = e.SocketErrorCode == SocketError.Interrupted || e.SocketErrorCode == SocketError.InvalidArgument
                    ? "interrupted" : e.SocketErrorCode.ToString();
            } catch (ObjectDisposedException) {
                got = "interrupted";
            }
        });
        t.IsBackground = true;
        t.Start();
        Thread.Sleep(50);
        listener.Stop();
        Console.WriteLine(t.Join(limit) + " " + got);
    }

    static void Names()
    {
        Console.WriteLine(Dns.GetHostAddresses("127.0.0.1")[0]);
        var addresses = Dns.GetHostEntry("localhost").AddressList;
        Console.WriteLine(Array.Exists(addresses, IPAddress.IsLoopback));
        Console.WriteLine(Dns.GetHostName().Length > 0);
        try {
            Dns.GetHostAddresses("no-such-host.invalid");
        } catch (SocketException e) {
            Console.WriteLine(e.SocketErrorCode == SocketError.HostNotFound);
        }
        Console.WriteLine(IPAddress.Parse("::1") + " " + new IPEndPoint(IPAddress.Parse("10.1.2.3"), 80));
    }

    static void Main()
    {
        Lines();
        Raw();
        Datagrams();
        Tasks();
        CloseWhileAccepting();
        Names();
    }
}
