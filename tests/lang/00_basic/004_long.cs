using System;

class P
{
    static void All(long a, long b)
    {
        Console.WriteLine(a + b);
        Console.WriteLine(a - b);
        Console.WriteLine(a * b);
        Console.WriteLine(a / b);
        Console.WriteLine(a % b);
        Console.WriteLine(a & b);
        Console.WriteLine(a | b);
        Console.WriteLine(a ^ b);
        Console.WriteLine(-a);
        Console.WriteLine(~b);
        Console.WriteLine(a < b);
        Console.WriteLine(a == b);
        Console.WriteLine((ulong)a > (ulong)b);
    }

    static long ByConst(long n)
    {
        return n / 3 + n % 10 * 7 + n / 1000000007 + n % 16 + n / -64 + n * 5 + n * 1000003 + n / 10;
    }
    static ulong UByConst(ulong n)
    {
        return n / 3 + n % 10 * 7 + n / 1000000007 + n % 16 + n / 64 + n * 5 + n / 10;
    }

    static void Main()
    {
        All(1234567890123L, 987654321L);
        All(-1234567890123L, 987654321L);
        All(long.MaxValue, -2);
        All(long.MinValue, 3);
        foreach (long n in new long[] { 0, 1, -1, 12345678901234L, -98765432109876L, long.MaxValue, long.MinValue })
        {
            Console.WriteLine(ByConst(n));
            Console.WriteLine(UByConst((ulong)n));
        }
        ulong u = 18446744073709551615UL;
        Console.WriteLine(u);
        Console.WriteLine(u / 10);
        Console.WriteLine(u % 1000);
        Console.WriteLine(u >> 60);
        long f = 1;
        for (int i = 1; i <= 20; i++) f *= i;
        Console.WriteLine(f);
        ulong h = 14695981039346656037UL;
        for (int i = 0; i < 100; i++) { h ^= (ulong)i; h *= 1099511628211UL; }
        Console.WriteLine(h);
        int i32 = -5;
        Console.WriteLine((long)i32);
        Console.WriteLine((long)(uint)i32);
        Console.WriteLine(unchecked((int)0x1234567890L));
        Console.WriteLine(i32 + 10000000000L);
    }
}
