using System;

class N { public int v; }
class P
{
    static N Make(int i) { return i == 0 ? null : new N(); }
    static int Main() { Console.WriteLine(Make(1).v); Console.WriteLine(Make(0).v); return 5; }
}
