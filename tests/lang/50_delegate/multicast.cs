using System;

class P
{
    static string log = ""; static void A() { log += "A"; } static void B() { log += "B"; } static void C() { log += "C"; } static void T() { log += "T"; throw new InvalidOperationException("from T"); }
    static int One() { log += "1"; return 1; } static int Two() { log += "2"; return 2; } static void Flush() { Console.WriteLine(log); log = ""; }
    static void Main()
    {
        Action a = A, b = B, c = C; Action abc = a + b + c; abc(); Flush(); (abc - b)(); Flush(); (abc - a - c)(); Flush(); Console.WriteLine(a - a == null); Console.WriteLine((abc - (a + c)) == abc); (abc - (b + c))(); Flush(); (abc + abc - (b + c))(); Flush();
        Action n = null; n += a; n += null; n(); Flush(); Console.WriteLine(n == a); n -= b; n(); Flush(); Action dup = a + b + a; (dup - a)(); Flush(); dup -= a; dup -= a; dup(); Flush(); Console.WriteLine((dup - b) == null);
        Func<int> f = One; f += Two; Console.WriteLine(f()); Flush(); f -= Two; Console.WriteLine(f()); Flush(); Console.WriteLine(abc.GetInvocationList().Length); foreach (Action x in abc.GetInvocationList()) x(); Flush(); Console.WriteLine(a + b == a + b); Console.WriteLine(a + b == b + a); Console.WriteLine((a + b).Equals(A + (Action)B)); Console.WriteLine((a + b).GetHashCode() == (a + b).GetHashCode());
        Action t = a + T + b; try { t(); } catch (InvalidOperationException e) { log += e.Message; } Flush(); Action comb = (Action)Delegate.Combine(a, b, null, c); comb(); Flush(); Console.WriteLine(Delegate.Combine() == null); comb = (Action)Delegate.RemoveAll(a + b + a + c + a, a); comb(); Flush(); try { Delegate.Combine(a, (Func<int>)One); } catch (ArgumentException) { Console.WriteLine("types differ"); }
        Action old = a; a += b; old(); Flush(); a(); Flush(); Action big = null; for (int i = 0; i < 100; i++) { int k = i; big += () => log += k % 10; } big(); Flush(); Console.WriteLine(abc.Method.Name + abc.Target); Action self = null; int depth = 0; self = () => { log += "x"; if (++depth < 4) self(); }; self += () => log += "y"; self(); Flush(); Func<string, string> chain = s => s + "!"; var inner = chain; chain = s => inner(inner(s)); Console.WriteLine(chain("hey"));
    }
}
