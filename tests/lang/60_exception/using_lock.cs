using System;
using System.Threading;

class R : IDisposable { readonly string n; public R(string n, bool bad = false) { this.n = n; Console.WriteLine("open " + n); if (bad) throw new Exception("ctor " + n); } public void Dispose() { Console.WriteLine("close " + n); if (n == "dispose") throw new InvalidOperationException("dispose"); } } struct SR : IDisposable { public string n; public void Dispose() { Console.WriteLine("struct close " + n); } }

class P
{
    static readonly object lk = new object(); static string Try(Action a) { try { a(); return "none"; } catch (Exception e) { return e.GetType().Name + " " + e.Message; } }
    static int Locked(int k) { lock (lk) { if (k == 1) throw new Exception("locked"); if (k == 2) return Monitor.IsEntered(lk) ? 22 : 0; } return Monitor.IsEntered(lk) ? 1 : 0; }
    static int UsingRet() { using (var a = new R("ra")) using (var b = new R("rb")) return 5; }
    static void Main()
    {
        using (new R("a")) using (new R("b")) Console.WriteLine("body"); Console.WriteLine(Try(() => { using (new R("c")) throw new Exception("body"); })); Console.WriteLine(Try(() => { using (new R("d")) using (new R("e", true)) Console.WriteLine("never"); })); Console.WriteLine(Try(() => { using (new R("dispose")) throw new Exception("lost"); })); Console.WriteLine(UsingRet()); using (R n = null) Console.WriteLine("null ok"); using (var s = new SR { n = "s" }) Console.WriteLine(s.n); for (int i = 0; i < 3; i++) using (new R("l" + i)) { if (i == 0) continue; if (i == 1) break; }
        Console.WriteLine(Locked(0) + " " + Locked(2)); Console.WriteLine(Try(() => Locked(1))); Console.WriteLine(Monitor.IsEntered(lk)); lock (lk) lock (lk) { Console.WriteLine(Locked(2)); } Console.WriteLine(Try(() => Monitor.Exit(lk)).Split(' ')[0]); bool free = false; var t = new Thread(() => { free = Monitor.TryEnter(lk); if (free) Monitor.Exit(lk); }); t.Start(); t.Join(); Console.WriteLine(free); Console.WriteLine(Try(() => { lock (lk) { try { throw new Exception("x"); } finally { Console.WriteLine(Monitor.IsEntered(lk)); } } }));
        string log = ""; try { try { try { log += "1"; throw new Exception("A"); } finally { log += "2"; try { throw new Exception("B"); } catch { log += "3"; } } } catch (Exception e) { log += e.Message; throw new Exception("C"); } finally { log += "4"; } } catch (Exception e) { log += e.Message; } Console.WriteLine(log);
    }
}
