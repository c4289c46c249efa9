using System;
using System.Runtime.CompilerServices;

class BadEx : Exception { public BadEx(string m, Exception i) : base(m, i) { } }
class P
{
    [MethodImpl(MethodImplOptions.NoInlining)] static void Inner(int x) { throw new ArgumentException("inner message"); }
    [MethodImpl(MethodImplOptions.NoInlining)] static void Outer(string s) { try { Inner(1); } catch (Exception e) { throw new BadEx("outer message", e); } finally { Console.WriteLine("finally runs"); } }
    static void Main() { Console.WriteLine("before"); Outer("x"); Console.WriteLine("never"); }
}
