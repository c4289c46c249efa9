using System;

class P
{
    static double Add(double a, double b) { return a + b; }
    static double Sub(double a, double b) { return a - b; }
    static double Mul(double a, double b) { return a * b; }
    static double Div(double a, double b) { return a / b; }
    static double Rem(double a, double b) { return a % b; }

    // Prints as a 64-bit pattern, so that no formatting is involved.
    static unsafe void Bits(double d) { Console.WriteLine(*(long*)&d); }

    static void Main()
    {
        Bits(Add(1.5, 2.25));
        Bits(Sub(1.5, 2.25));
        Bits(Mul(1.1, 1.1));
        Bits(Div(1, 3));
        Bits(Rem(7.5, 2));
        Bits(Rem(-7.5, 2));
        Bits(Rem(7.5, -2));
        Bits(Div(1, 0.0));
        Bits(Div(-1, 0.0));
        Bits(-0.0);
        double z = 0.0;
        Bits(-z);
        Bits(0.0 * -1.0);
        Console.WriteLine(double.IsNaN(Div(0, 0)));
        Console.WriteLine(double.IsNaN(Rem(1, 0)));
        Console.WriteLine(double.IsPositiveInfinity(Mul(1e300, 1e300)));
        Console.WriteLine((int)Add(40.5, 1.75));
        double s = 0;
        for (int i = 1; i <= 1000; i++) s += 1.0 / i;
        Bits(s);
        double p = 1;
        for (int i = 0; i < 60; i++) p *= 1.5;
        Bits(p);
        Console.WriteLine((long)p);
        double x = 2;
        for (int i = 0; i < 10; i++) x = (x + 2 / x) / 2;   // Newton for sqrt 2
        Bits(x);
        Console.WriteLine(Math.Sqrt(2) - x < 1e-15);
        Console.WriteLine((int)(Many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) * 1000));
        Console.WriteLine(0.1 + 0.2 == 0.3);
        Console.WriteLine(0.5 + 0.25 == 0.75);
    }

    static double Many(double a, double b, double c, double d, double e, double f, double g, double h, double i, double j, double k)
    {
        return a - b * c + d / e - f + g * h - i / j + k;
    }
}
