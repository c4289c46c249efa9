using System;

class P
{
    static int Fact(int n) { return n <= 1 ? 1 : n * Fact(n - 1); }
    static int Fib(int n) { return n < 2 ? n : Fib(n - 1) + Fib(n - 2); }
    static int Ack(int m, int n) { return m == 0 ? n + 1 : n == 0 ? Ack(m - 1, 1) : Ack(m - 1, Ack(m, n - 1)); }
    static bool Even(int n) { return n == 0 || Odd(n - 1); }
    static bool Odd(int n) { return n != 0 && Even(n - 1); }
    static int moves;
    static void Hanoi(int n, int a, int b, int c) { if (n == 0) return; Hanoi(n - 1, a, c, b); moves += a * b; Hanoi(n - 1, c, b, a); }
    static long Gcd(long a, long b) { return b == 0 ? a : Gcd(b, a % b); }
    static int Depth(int n) { return n == 0 ? 0 : 1 + Depth(n - 1); }
    static int queens;
    static void Queens(int row, int cols, int d1, int d2, int n)
    {
        if (row == n) { queens++; return; }
        for (int c = 0; c < n; c++)
        {
            int a = 1 << c, b = 1 << (row + c), e = 1 << (row - c + n);
            if ((cols & a) != 0 || (d1 & b) != 0 || (d2 & e) != 0) continue;
            Queens(row + 1, cols | a, d1 | b, d2 | e, n);
        }
    }
    static double Pow(double x, int n) { return n == 0 ? 1 : n % 2 == 0 ? Pow(x * x, n / 2) : x * Pow(x, n - 1); }
    static int Tak(int x, int y, int z) { return y >= x ? z : Tak(Tak(x - 1, y, z), Tak(y - 1, z, x), Tak(z - 1, x, y)); }
    static string Rev(string s) { return s.Length < 2 ? s : Rev(s.Substring(1)) + s[0]; }
    static void Perm(char[] a, int k) { if (k == a.Length) { Console.WriteLine(new string(a)); return; } for (int i = k; i < a.Length; i++) { Swap(a, i, k); Perm(a, k + 1); Swap(a, i, k); } }
    static void Swap(char[] a, int i, int j) { char t = a[i]; a[i] = a[j]; a[j] = t; }

    static void Main()
    {
        Console.WriteLine(Fact(12));
        Console.WriteLine(Fib(22));
        Console.WriteLine(Ack(2, 9));
        Console.WriteLine(Even(1000));
        Console.WriteLine(Odd(1000));
        Hanoi(10, 1, 2, 3);
        Console.WriteLine(moves);
        Console.WriteLine(Gcd(1071L * 1000003, 462L * 1000003));
        Console.WriteLine(Depth(5000));
        Queens(0, 0, 0, 0, 7);
        Console.WriteLine(queens);
        Console.WriteLine((int)Pow(1.5, 20));
        Console.WriteLine(Tak(12, 8, 4));
        Console.WriteLine(Rev("recursion"));
        Perm("abc".ToCharArray(), 0);
    }
}
