// An abort whose exception another one replaces (in a finally block, in a handler) is still wanted: it comes up again
// after the handler of the other. The Socket class does so where it is aborted on its way into a blocking call (its
// finally block locks what is not there yet), and a server that catches everything went on to block. Mono loses the
// abort where a finally block replaces it.
using System; using System.Net; using System.Net.Sockets; using System.Threading;
class X : Exception { }
class P {
    static void Block() { new ManualResetEvent(false).WaitOne(60000); Console.WriteLine("the abort is lost"); }
    static void Self() { Thread.CurrentThread.Abort(); }
    static void Caught() { try { throw new X(); } catch (X) { Console.WriteLine(" caught"); } }
    static void Run(string name, Action f) {
        var t = new Thread(() => {
            try { f(); Console.WriteLine(name + ": went on"); }
            catch (ThreadAbortException) { Console.WriteLine(name + ": aborted"); Thread.ResetAbort(); }
        });
        t.Start(); t.Join();
    }
    static void FinallyThrows() { try { Self(); } finally { throw new X(); } }
    static void HandlerThrows() { try { Self(); } catch (ThreadAbortException) { throw new X(); } }
    static void Alone() {
        Run("finally", () => { try { try { Self(); } finally { throw new X(); } } catch (X) { } Block(); });
        Run("finally of a callee", () => { try { FinallyThrows(); } catch (X) { } Block(); });
        Run("handler", () => { try { try { Self(); } catch (ThreadAbortException) { throw new X(); } } catch (X) { } Block(); });
        Run("handler of a callee", () => { try { HandlerThrows(); } catch (X) { } Block(); });
        Run("end of the other's handler", () => { try { FinallyThrows(); } catch (Exception) { } Console.WriteLine("not reached"); });
        Run("not replaced in a finally block", () => { try { Self(); } finally { Caught(); try { throw new X(); } catch (X) { Console.WriteLine(" here"); } Console.WriteLine(" end of the block"); } });
        Run("not replaced in a handler", () => { try { Self(); } catch (ThreadAbortException) { Caught(); try { throw new X(); } catch (X) { Console.WriteLine(" here"); } Console.WriteLine(" end of the handler"); } Block(); });
        Run("reset in the handler", () => { try { Self(); } catch (ThreadAbortException) { Caught(); Thread.ResetAbort(); } try { throw new X(); } catch (X) { } });
    }

    // Servers that catch everything, aborted anywhere on their way into the call.
    static int Server(Func<Socket> make, Action<Socket> call, int rounds) {
        var r = new Random(1);
        int ended = 0;
        for (int i = 0; i < rounds; i++) {
            using (var s = make()) {
                bool inside = false;
                var t = new Thread(() => { for (;;) try { Volatile.Write(ref inside, true); call(s); } catch (Exception) { } });
                t.IsBackground = true;
                t.Start();
                if (i % 3 > 0) while (!Volatile.Read(ref inside)) Thread.Yield();
                if (i % 3 > 1) Thread.SpinWait(r.Next(20000));
                t.Abort();
                if (!t.Join(60000)) return ended;
                ended++;
            }
        }
        return ended;
    }
    static Socket Bound(SocketType type, ProtocolType protocol) {
        var s = new Socket(AddressFamily.InterNetwork, type, protocol);
        s.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return s;
    }
    static Socket Listener() { var s = Bound(SocketType.Stream, ProtocolType.Tcp); s.Listen(5); return s; }
    static Socket Receiver() { return Bound(SocketType.Dgram, ProtocolType.Udp); }

    static void Main() {
        Alone();
        Console.WriteLine("Accept " + Server(Listener, s => s.Accept(), 300));
        Console.WriteLine("Receive " + Server(Receiver, s => s.Receive(new byte[1]), 300));
        Console.WriteLine("Poll " + Server(Receiver, s => s.Poll(-1, SelectMode.SelectRead), 150));
        Console.WriteLine("Select " + Server(Receiver, s => Socket.Select(new[] { s }, null, null, -1), 150));
    }
}
