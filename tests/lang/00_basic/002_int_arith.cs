using System;

class P
{
    static int Add(int a, int b) { return a + b; }
    static int Sub(int a, int b) { return a - b; }
    static int Mul(int a, int b) { return a * b; }
    static int Div(int a, int b) { return a / b; }
    static int Rem(int a, int b) { return a % b; }
    static int Neg(int a) { return -a; }
    static int Not(int a) { return ~a; }

    static void All(int a, int b)
    {
        Console.WriteLine(Add(a, b));
        Console.WriteLine(Sub(a, b));
        Console.WriteLine(Mul(a, b));
        Console.WriteLine(Div(a, b));
        Console.WriteLine(Rem(a, b));
        Console.WriteLine(a & b);
        Console.WriteLine(a | b);
        Console.WriteLine(a ^ b);
        Console.WriteLine(Neg(a));
        Console.WriteLine(Not(b));
    }

    // Division and remainder by constants are strength-reduced by most compilers.
    static int ByConst(int n)
    {
        int h = 17;
        h = h * 31 + n / 2;
        h = h * 31 + n % 2;
        h = h * 31 + n / 3;
        h = h * 31 + n % 3;
        h = h * 31 + n / 7;
        h = h * 31 + n % 7;
        h = h * 31 + n / 8;
        h = h * 31 + n % 8;
        h = h * 31 + n / 10;
        h = h * 31 + n % 10;
        h = h * 31 + n / 1000;
        h = h * 31 + n / -5;
        h = h * 31 + n % -16;
        h = h * 31 + n / int.MinValue;
        h = h * 31 + n * 9;
        h = h * 31 + n * 100;
        h = h * 31 + n * -8;
        return h;
    }

    static void Main()
    {
        All(7, 3);
        All(-7, 3);
        All(7, -3);
        All(-7, -3);
        All(int.MaxValue, 1);
        All(int.MinValue, 2);
        All(0, 12345);
        foreach (int n in new[] { 0, 1, -1, 9, -9, 16, -16, 1000, -1001, int.MaxValue, int.MinValue })
            Console.WriteLine(ByConst(n));
        int x = 5;
        Console.WriteLine(x++ + ++x);
        Console.WriteLine(x-- - --x);
        x += 3; x -= 1; x *= 4; x /= 3; x %= 5; x <<= 4; x |= 1; x ^= 3; x &= 0x7f; x >>= 1;
        Console.WriteLine(x);
    }
}
