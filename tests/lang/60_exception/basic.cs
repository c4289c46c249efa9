using System;

class MyEx : Exception { public int Code; public MyEx(int c) : base("my " + c) { Code = c; } } class SubEx : MyEx { public SubEx() : base(99) { } }

class P
{
    static string log = ""; static void L(string s) { log += s + " "; } static void Flush() { Console.WriteLine(log.Trim()); log = ""; }
    static void Throw(int k) { switch (k) { case 0: return; case 1: throw new MyEx(1); case 2: throw new SubEx(); case 3: throw new ArgumentNullException("p"); case 4: throw new InvalidOperationException("ioe"); case 5: object o = null; o.ToString(); break; case 6: int z = 0; z = 1 / z; break; default: throw new Exception("plain"); } }
    static int Test(int k) { try { L("try"); Throw(k); L("after"); return 1; } catch (SubEx) { L("sub"); return 2; } catch (MyEx e) { L("my" + e.Code); return 3; } catch (ArgumentException e) { L("arg:" + e.ParamName); } catch (NullReferenceException) { L("nre"); } catch (ArithmeticException e) { L(e.GetType().Name); } catch (Exception e) { L("ex:" + e.Message); return 9; } finally { L("fin"); } return 7; }
    static int Nested() { try { try { try { Throw(1); } finally { L("f1"); } } catch (ArgumentException) { L("no"); } finally { L("f2"); } } catch (MyEx) { L("yes"); try { Throw(4); } catch (InvalidOperationException) { L("inner"); } return 5; } finally { L("f3"); } return 0; }
    static int RetFin() { int x = 1; try { return x; } finally { x = 100; L("x" + x); } } static int RetLoop() { for (int i = 0; ; i++) { try { if (i == 3) return i; if (i == 1) continue; L("i" + i); } finally { L("f" + i); } } } static int Brk() { int n = 0; while (true) { try { n++; if (n > 20) break; } finally { n += 10; } } return n; }
    static void Replace() { try { try { Throw(1); } finally { L("replacing"); Throw(4); } } catch (Exception e) { L(e.GetType().Name); } }
    static void Re(bool plain) { try { Throw(2); } catch (MyEx e) { L("re"); if (plain) throw; throw new Exception("wrapped", e); } }
    static int Deep(int n) { if (n == 0) throw new MyEx(n); try { return Deep(n - 1); } finally { if (n % 25 == 0) L("d" + n); } }
    static void Gen<T>() where T : Exception, new() { try { throw new T(); } catch (T e) { L("T=" + e.GetType().Name); } } static bool CatchT<T>(Exception x) where T : Exception { try { throw x; } catch (T) { return true; } catch { return false; } }
    static int Vars(int k) { int a = 1; string s = "s"; double d = 0.5; try { a = 2; s += "t"; d *= 3; Throw(k); a = 3; } catch (Exception) { a *= 10; s += "c"; d += 1; } return a + s.Length + (int)(d * 10); }
    static void Main()
    {
        for (int i = 0; i < 8; i++) { L("=> " + Test(i)); Flush(); } L("" + Nested()); Flush(); L("" + RetFin()); Flush(); L("" + RetLoop()); Flush(); Console.WriteLine(Brk()); Replace(); Flush(); try { Re(true); } catch (SubEx e) { L("sub" + e.Code); } Flush(); try { Re(false); } catch (Exception e) { L(e.Message + "/" + e.InnerException.Message + "/" + e.GetBaseException().GetType().Name); } Flush(); try { Deep(100); } catch (MyEx e) { L("deep" + e.Code); } Flush(); Gen<InvalidOperationException>(); Gen<ApplicationException>(); Flush(); Console.WriteLine(CatchT<ArgumentException>(new ArgumentNullException()) + " " + CatchT<ArgumentNullException>(new ArgumentException())); Console.WriteLine(Vars(0) + " " + Vars(1)); try { throw null; } catch (NullReferenceException) { Console.WriteLine("threw null"); }
        int n = 0; for (int i = 0; i < 200; i++) try { Throw(1 + i % 7); } catch (MyEx) { n += 1; } catch (Exception) { n += 100; } Console.WriteLine(n); try { } finally { Console.WriteLine("empty try"); } try { Console.WriteLine("no throw"); } catch { Console.WriteLine("never"); } Exception saved = null; try { Throw(7); } catch (Exception e) { saved = e; } try { throw saved; } catch (Exception e) { Console.WriteLine(ReferenceEquals(e, saved)); }
    }
}
