using System;

class P
{
    static void Main()
    {
        int s = 0;
        for (int i = 0; i < 100; i++) { if (i % 3 == 0) continue; if (i > 50) break; s += i; }
        Console.WriteLine(s);
        int n = 27, steps = 0;
        while (n != 1) { n = (n & 1) == 0 ? n / 2 : 3 * n + 1; steps++; }
        Console.WriteLine(steps);
        int d = 0;
        do { d++; } while (d < 0);
        Console.WriteLine(d);
        int count = 0;
        for (int i = 0; i < 20; i++)
            for (int j = i; j < 20; j++)
            {
                if (((i ^ j) & 1) == 1) continue;
                if (j - i > 10) goto next;
                count += j;
                next: ;
            }
        Console.WriteLine(count);
        int primes = 0;
        for (int i = 2; i < 2000; i++)
        {
            bool ok = true;
            for (int j = 2; j * j <= i; j++)
                if (i % j == 0) { ok = false; break; }
            if (ok) primes++;
        }
        Console.WriteLine(primes);
        int a = 0, b = 1;
        for (; ; )
        {
            int t = a + b; a = b; b = t;      // a swap that wants parallel copies
            if (b > 1000000) break;
        }
        Console.WriteLine(a);
        Console.WriteLine(b);
        int x = 1, y = 2, z = 3;
        for (int i = 0; i < 7; i++) { int t = x; x = y; y = z; z = t; }
        Console.WriteLine(x); Console.WriteLine(y); Console.WriteLine(z);
        int down = 0;
        for (int i = 10; i-- > 0;) down = down * 3 + i;
        Console.WriteLine(down);
        uint w = 0;
        for (uint i = 5; i != uint.MaxValue; i--) w += i;
        Console.WriteLine((int)w);
        Console.WriteLine(Nested(5));
    }

    static int Nested(int k)
    {
        int r = 0;
        for (int a = 0; a < k; a++)
            for (int b = 0; b < k; b++)
                for (int c = 0; c < k; c++)
                    for (int d = 0; d < k; d++)
                        r += (a * b) ^ (c + d);
        return r;
    }
}
