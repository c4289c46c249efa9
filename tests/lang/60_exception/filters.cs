using System;

class P
{
    static string log = ""; static void L(string s) { log += s + " "; } static bool F(string s, bool r) { L(s); return r; } static void Flush() { Console.WriteLine(log.Trim()); log = ""; }
    static void Thrower(string m) { try { L("throw"); throw new InvalidOperationException(m); } finally { L("unwind"); } }
    static void T1() { try { Thrower("a"); } catch (InvalidOperationException e) when (F("f1", e.Message == "b")) { L("h1"); } catch (Exception e) when (F("f2", e.Message == "a")) { L("h2"); } catch { L("h3"); } finally { L("fin"); } }
    static void T2() { try { try { Thrower("x"); } catch (Exception) when (F("inner", false)) { L("no"); } finally { L("ifin"); } } catch (Exception) when (F("outer", true)) { L("yes"); } }
    static bool Bad() { L("bad"); try { throw new Exception("in filter"); } catch (Exception e) { L(e.Message); } return false; } static void T3() { try { Thrower("y"); } catch (InvalidOperationException) when (Bad()) { L("no"); } catch (InvalidOperationException e) { L(e.Message); } }
    static int Loc() { int a = 5; try { a = 6; Thrower("z"); a = 7; } catch (Exception) when (++a == 7) { return a * 10; } return -1; }
    class C { int state = 1; public int M(int k) { try { state = k; throw new Exception(); } catch (Exception) when (state == 2) { return state * 100; } catch (Exception) when (state++ == 3) { return state; } catch { return -state; } } }
    static void Caller(Action a) { try { a(); } catch (ArgumentException e) when (e.ParamName == "p" && F("cf", true)) { L("caught " + e.ParamName); } }
    static bool Log(Exception e) { L("log:" + e.Message); return false; } static void Retry() { int n = 0; again: try { n++; if (n < 3) throw new TimeoutException("t" + n); L("done" + n); } catch (TimeoutException) when (n < 3) { goto again; } }
    static T Gen<T, E>(Func<T> f, T d, Func<E, bool> pred) where E : Exception { try { return f(); } catch (E e) when (pred(e)) { return d; } }
    static void Main()
    {
        T1(); Flush(); T2(); Flush(); T3(); Flush(); Console.WriteLine(Loc()); Flush(); var c = new C(); Console.WriteLine(c.M(2) + " " + c.M(3) + " " + c.M(9)); Caller(() => { throw new ArgumentNullException("p"); }); Flush(); try { Caller(() => { throw new ArgumentNullException("q"); }); } catch (ArgumentException e) { L("escaped " + e.ParamName); } Flush(); try { try { Thrower("m"); } catch (Exception e) when (Log(e)) { } } catch { L("after log"); } Flush(); Retry(); Flush();
        Console.WriteLine(Gen<int, FormatException>(() => int.Parse("zz"), -5, e => true)); try { Gen<int, FormatException>(() => int.Parse("zz"), -5, e => false); } catch (FormatException) { Console.WriteLine("not filtered"); } Console.WriteLine(Gen<string, NullReferenceException>(() => ((string)null).Trim(), "def", e => e != null)); int total = 0; for (int i = 0; i < 100; i++) try { throw new Exception(i.ToString()); } catch (Exception e) when (int.Parse(e.Message) % 3 == 0) { total++; } catch (Exception e) when (e.Message.Length > 1) { total += 1000; } catch { } Console.WriteLine(total);
    }
}
