using System;

class A
{
    public static int I = 5;
    public static long L = I * 10L;
    public static double D = L / 4.0;
    public static string S = "s" + I;
    public static int[] Arr = { 1, 2, 3 };
    public static byte B; public static short H; public static char C; public static bool T; public static float F; public static sbyte SB; public static ulong UL;
    public static object O;
    public const int K = 99;
    public static readonly int R = K + 1;
}

static class Counter
{
    static int n;
    public static int Next() { return ++n; }
    public static int Last { get { return n; } }
}

class P
{
    static int a = Counter.Next(), b = Counter.Next();
    static int self = Init();
    static int Init() { return later + 1; }   // reads the zero of a field not yet initialised
    static int later = 50;

    static void Main()
    {
        Console.WriteLine(A.I); Console.WriteLine(A.L); Console.WriteLine((int)(A.D * 10)); Console.WriteLine(A.S);
        Console.WriteLine(A.Arr[2]); Console.WriteLine(A.K); Console.WriteLine(A.R);
        Console.WriteLine(A.B); Console.WriteLine(A.H); Console.WriteLine((int)A.C); Console.WriteLine(A.T); Console.WriteLine(A.O == null);
        A.B = 255; A.B++; Console.WriteLine(A.B);
        A.B = 200; A.H = -300; A.C = 'q'; A.T = true; A.F = 1.5f; A.SB = -100; A.UL = 1UL << 63;
        Console.WriteLine(A.B + A.H); Console.WriteLine(A.C); Console.WriteLine(A.T); Console.WriteLine((int)(A.F * 2)); Console.WriteLine(A.SB); Console.WriteLine(A.UL);
        A.I += 7; A.I <<= 2; Console.WriteLine(A.I);
        A.L -= 1L << 33; Console.WriteLine(A.L);
        A.Arr[1] += 40; Console.WriteLine(A.Arr[1]);
        Console.WriteLine(a); Console.WriteLine(b); Console.WriteLine(self); Console.WriteLine(later);
        for (int i = 0; i < 5; i++) Counter.Next();
        Console.WriteLine(Counter.Last);
        A.O = A.Arr; Console.WriteLine(((int[])A.O).Length);
    }
}
