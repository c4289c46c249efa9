// Filters that throw: the exception replaces the first and goes on from the filter, as Mono has it (in .NET it ends
// there, and the filter has said no: I.12.4.2.5; tests/net/runtime/filter_finally_throws.cs).
using System;
class X : Exception { public X(string m) : base(m) {} }
class P {
  static void W(string s) { Console.WriteLine(s); }
  static bool Throws(string s) { W("filter " + s); throw new X("from filter " + s); }
  static bool ThrowsFin(string s) { try { W("filter " + s); throw new X("f " + s); } finally { W("finally of filter's callee " + s); } }
  static bool Nested(string s) { try { throw new X("inner " + s); } catch (X e) when (Throws(s + "/nested")) { W("no"); } catch (X e) { W("nested caught " + e.Message); } return true; }
  static bool Null() { string s = null; return s.Length > 0; }
  static bool Rethrow() { try { throw new X("r"); } catch (X) { W("rethrowing in filter"); throw; } }
  static bool FinThrows() { try { return true; } finally { W("fin"); throw new X("fin"); } }
  static void Go(string n, Func<Exception, bool> f) {
    try { try { throw new X(n); } catch (X e) when (f(e)) { W(n + " taken " + e.Message); } finally { W(n + " finally"); } }
    catch (Exception e) { W(n + " outer " + e.GetType().Name + " " + e.Message); }
  }
  static void Main() {
    Go("a", e => Throws("a")); Go("b", e => ThrowsFin("b")); Go("c", e => Nested("c")); Go("d", e => Null()); Go("e", e => Rethrow()); Go("f", e => FinThrows());
    Go("g", e => { Go("g2", e2 => Throws("g2")); return false; });
    Go("h", e => { try { Throws("h"); } catch (X x) { W("h " + x.Message); throw new InvalidOperationException("q"); } return true; });
    Go("i", e => { throw e; });
    try { try { try { throw new X("j"); } finally { W("j inner fin"); } } catch (X e) when (Throws("j1")) { } catch (X e) when (ThrowsFin("j2")) { } catch (X e) { W("j caught " + e.Message); throw; } }
    catch (X e) { W("j outer " + e.Message); }
    Go("k", e => { int z = 0; return 1 / z == 0; });
    Go("l", e => ((object)"s") is string && (int)(object)"x" == 1);
  }
}
