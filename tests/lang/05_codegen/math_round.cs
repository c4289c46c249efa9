// Math.Round of constants is rounded by the compiler, halves away from zero; of anything else by the library.
using System;

class P
{
    static double Of(double x) { return Math.Round(x); }

    static void Main()
    {
        Console.WriteLine(Math.Round(2.5) + " " + Math.Round(-3.5) + " " + Math.Round(-2.5) + " " + Math.Round(0.49999999999999994));
        double x = 2.5;
        Console.WriteLine(Math.Round(x) + " " + Of(2.5) + " " + Of(-2.5) + " " + Math.Round(2.5, MidpointRounding.ToEven));
        Console.WriteLine(Math.Round(2.5m) + " " + Math.Round(2.345, 2) + " " + 1 / Math.Round(-0.4));
    }
}
