// What ends a receive: the other side's closing is the end of the data, one's own is an error.
using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;

class Program {
    static void Pair(out TcpClient a, out TcpClient b) {
        var l = new TcpListener(IPAddress.Loopback, 0);
        l.Start();
        a = new TcpClient();
        a.Connect((IPEndPoint)l.LocalEndpoint);
        b = l.AcceptTcpClient();
        l.Stop();
    }

    static string Try(Func<object> f) {
        try {
            return f().ToString();
        } catch (Exception e) {
            var s = e as SocketException ?? e.InnerException as SocketException;
            return e.GetType().Name + " " + (s == null ? "" : s.SocketErrorCode.ToString());
        }
    }

    static void Later(Action a) {
        new Thread(() => { Thread.Sleep(150); a(); }).Start();
    }

    static void Main() {
        TcpClient a, b;
        var buffer = new byte[4];
        Pair(out a, out b);
        Later(a.Close);
        Console.WriteLine("closed here: {0}", Try(() => a.GetStream().ReadByte()));
        b.Close();
        Pair(out a, out b);
        Later(b.Close);
        Console.WriteLine("closed there: {0}", Try(() => a.GetStream().ReadByte()));
        a.Close();
        Pair(out a, out b);
        Later(() => a.Client.Shutdown(SocketShutdown.Both));
        Console.WriteLine("shut down here: {0}", Try(() => a.Client.Receive(buffer)));
        Console.WriteLine("again: {0}, nothing asked for: {1}", Try(() => a.Client.Receive(buffer)), Try(() => a.Client.Receive(buffer, 0, SocketFlags.None)));
        a.Close();
        b.Close();
        Pair(out a, out b);
        b.GetStream().Write(new byte[3], 0, 3);
        b.Client.Shutdown(SocketShutdown.Send);
        a.Client.Shutdown(SocketShutdown.Send);
        Console.WriteLine("only sending: {0} {1}", Try(() => a.Client.Receive(buffer)), Try(() => a.Client.Receive(buffer)));
        a.Close();
        b.Close();
        // The descriptors of those are in use again.
        Pair(out a, out b);
        b.Close();
        Console.WriteLine("a new one: {0}", Try(() => a.Client.Receive(buffer)));
        a.Close();
    }
}
