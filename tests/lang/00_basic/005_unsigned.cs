using System;

class P
{
    static void Main()
    {
        uint a = 0x80000000, b = 3;
        Console.WriteLine(a / b);
        Console.WriteLine(a % b);
        Console.WriteLine(a > b);
        Console.WriteLine((int)a > (int)b);
        Console.WriteLine(a >> 4);
        Console.WriteLine((int)a >> 4);
        Console.WriteLine(a * 2);
        Console.WriteLine(a - 1);
        Console.WriteLine(unchecked(0u - 1));
        byte by = 250; by += 10;
        Console.WriteLine(by);
        sbyte sb = 127; sb++;
        Console.WriteLine(sb);
        short sh = 32767; sh++;
        Console.WriteLine(sh);
        ushort us = 0; us--;
        Console.WriteLine(us);
        Console.WriteLine((byte)200 + (byte)100);
        Console.WriteLine(uint.MaxValue % 10);
        foreach (uint n in new uint[] { 0, 1, 9, 10, 99, 255, 65536, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff })
        {
            uint r = n / 3 ^ n % 3 ^ n / 5 * 7 ^ n / 7 ^ n % 10 ^ n / 10 ^ n / 100 ^ n / 0x80000000 ^ n % 64 ^ n / 641;
            Console.WriteLine(r);
        }
        ulong ul = 0x8000000000000000;
        Console.WriteLine(ul / 3);
        Console.WriteLine((long)ul / 3);
        Console.WriteLine(ul > 5);
        Console.WriteLine((long)ul > 5);
        Console.WriteLine(ul >> 63);
        Console.WriteLine((long)ul >> 63);
        // mixed: uint and int promote to long
        int neg = -1; uint pos = 1;
        Console.WriteLine(neg < pos);
        Console.WriteLine(neg + pos);
        Console.WriteLine((uint)neg < pos);
        // bounds-check idiom
        int cnt = 0;
        for (int i = -5; i < 15; i++) if ((uint)i < 10u) cnt++;
        Console.WriteLine(cnt);
    }
}
