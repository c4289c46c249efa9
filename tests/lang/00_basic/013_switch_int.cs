using System;

class P
{
    static int Dense(int n)
    {
        switch (n)
        {
            case 0: return 10;
            case 1: return 11;
            case 2: case 3: return 23;
            case 4: n += 100; goto case 6;
            case 5: goto default;
            case 6: return n * 2;
            case 7: break;
            default: return -1;
        }
        return 7;
    }
    static int Sparse(int n)
    {
        switch (n)
        {
            case -1000000: return 1;
            case -1: return 2;
            case 5: return 3;
            case 17: return 4;
            case 4096: return 5;
            case 65537: return 6;
            case int.MaxValue: return 7;
            case int.MinValue: return 8;
        }
        return 0;
    }
    static int Offset(int n)
    {
        switch (n)
        {
            case 100: return 1; case 101: return 2; case 102: return 3; case 103: return 4; case 104: return 5;
            case 200: return 6; case 201: return 7; case 202: return 8; case 203: return 9;
        }
        return 0;
    }
    static string Long(long n)
    {
        switch (n)
        {
            case 0: return "zero";
            case 1L << 32: return "2^32";
            case -1: return "minus one";
            case long.MaxValue: return "max";
            default: return "other";
        }
    }
    enum E : byte { A, B, C = 200, D }
    static string En(E e)
    {
        switch (e) { case E.A: return "a"; case E.B: return "b"; case E.C: return "c"; default: return "?"; }
    }
    static int? Null(int? n) { switch (n) { case null: return -5; case 3: return 33; default: return n + 1; } }

    static void Main()
    {
        for (int i = -2; i < 10; i++) Console.WriteLine(Dense(i));
        foreach (int i in new[] { -1000000, -1, 0, 5, 17, 18, 4096, 65537, int.MaxValue, int.MinValue }) Console.WriteLine(Sparse(i));
        for (int i = 98; i < 107; i++) Console.WriteLine(Offset(i));
        for (int i = 199; i < 206; i++) Console.WriteLine(Offset(i));
        Console.WriteLine(Long(0)); Console.WriteLine(Long(4294967296)); Console.WriteLine(Long(-1)); Console.WriteLine(Long(long.MaxValue)); Console.WriteLine(Long(4294967295));
        Console.WriteLine(En(E.A)); Console.WriteLine(En(E.C)); Console.WriteLine(En((E)77)); Console.WriteLine(En(E.D));
        Console.WriteLine(Null(null).Value); Console.WriteLine(Null(3).Value); Console.WriteLine(Null(4).Value);
        // a state machine over a switch
        int state = 0, steps = 0;
        while (state != 9)
        {
            steps++;
            switch (state)
            {
                case 0: state = 3; break;
                case 3: state = steps < 10 ? 4 : 7; break;
                case 4: state = 0; break;
                case 7: state = 9; continue;
            }
        }
        Console.WriteLine(steps);
    }
}
