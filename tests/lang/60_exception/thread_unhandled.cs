using System;
using System.Threading;

class P
{
    static void Body() { Console.WriteLine("in thread"); throw new InvalidOperationException("from a thread"); }
    static void Main() { var t = new Thread(Body); t.Start(); t.Join(); Thread.Sleep(2000); Console.WriteLine("never"); }
}
