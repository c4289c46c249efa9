using System;

class N { public N next; public int v; public N(int v, N n) { this.v = v; next = n; } public int Get() { return v; } public string S; public int[] A; }

class P
{
    static int count;
    static N Mk() { count++; return null; }
    static object Pick(int i) { return i == 0 ? "s" : i == 1 ? (object)5 : i == 2 ? new int[2] : null; }
    static int Max3(int a, int b, int c) { return a > b ? a > c ? a : c : b > c ? b : c; }

    static void Main()
    {
        N n = new N(1, new N(2, null));
        Console.WriteLine(n?.v ?? -1);
        Console.WriteLine(n?.next?.v ?? -1);
        Console.WriteLine(n?.next?.next?.v ?? -1);
        Console.WriteLine(n?.next?.next?.Get() == null);
        Console.WriteLine(n.S?.Length ?? -7);
        Console.WriteLine(n.A?[3] ?? -8);
        n.A = new[] { 1, 2, 3, 4 };
        Console.WriteLine(n.A?[3] ?? -8);
        Console.WriteLine(Mk()?.v == null);
        Console.WriteLine(count);
        string s = null;
        string t = s ?? "default";
        Console.WriteLine(t);
        Console.WriteLine((s ?? n.S ?? t).Length);
        for (int i = 0; i < 4; i++) Console.WriteLine(Pick(i) ?? "null");
        Console.WriteLine(Max3(1, 2, 3)); Console.WriteLine(Max3(3, 2, 1)); Console.WriteLine(Max3(2, 3, 1));
        bool b = true; int x = 5;
        int y = b ? x++ : --x;
        Console.WriteLine(y); Console.WriteLine(x);
        if (b) x = 100; else y = 100;
        Console.WriteLine(x);
        long l = b ? 1 : 2L;
        Console.WriteLine(l);
        double d = b ? 1 : 2.5;
        Console.WriteLine(d == 1.0);
        int? k = b ? (int?)null : 4;
        Console.WriteLine(k.HasValue);
        Console.WriteLine(k ?? x);
        object o = n; 
        Console.WriteLine(o is N m && m.v == 1);
        Console.WriteLine(o is string ? "string" : "not");
        Action act = null; act?.Invoke(); act = () => Console.WriteLine("invoked"); act?.Invoke();
        try { string z = s ?? throw new ArgumentNullException("s"); } catch (ArgumentNullException e) { Console.WriteLine(e.ParamName); }
    }
}
