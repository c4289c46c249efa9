using System;

class P
{
    static int Cmp(double a, double b)
    {
        int r = 0;
        if (a < b) r |= 1;
        if (a <= b) r |= 2;
        if (a > b) r |= 4;
        if (a >= b) r |= 8;
        if (a == b) r |= 16;
        if (a != b) r |= 32;
        if (!(a < b)) r |= 64;
        if (!(a <= b)) r |= 128;
        if (!(a > b)) r |= 256;
        if (!(a >= b)) r |= 512;
        return r;
    }
    static int CmpF(float a, float b)
    {
        int r = 0;
        if (a < b) r |= 1;
        if (a <= b) r |= 2;
        if (a > b) r |= 4;
        if (a >= b) r |= 8;
        if (a == b) r |= 16;
        if (a != b) r |= 32;
        if (!(a < b)) r |= 64;
        if (!(a <= b)) r |= 128;
        if (!(a > b)) r |= 256;
        if (!(a >= b)) r |= 512;
        return r;
    }
    static int Val(double a, double b)
    {
        bool lt = a < b, le = a <= b, gt = a > b, ge = a >= b, eq = a == b, ne = a != b;
        return (lt ? 1 : 0) + (le ? 2 : 0) + (gt ? 4 : 0) + (ge ? 8 : 0) + (eq ? 16 : 0) + (ne ? 32 : 0);
    }

    static void Main()
    {
        double[] v = { 1, 2, 0.0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon };
        foreach (double a in v)
            foreach (double b in v)
            {
                int r = Cmp(a, b);
                Console.WriteLine(r);
                if (r != CmpF((float)a, (float)b) && a != double.Epsilon && b != double.Epsilon) Console.WriteLine("float differs");
                if (Val(a, b) != (r & 63)) Console.WriteLine("value form differs");
            }
        double nan = double.NaN;
        Console.WriteLine(nan.Equals(nan));
        Console.WriteLine(nan.CompareTo(1.0));
        Console.WriteLine((1.0).CompareTo(nan));
        int n = 0;
        for (double d = 0; d < 1; d += 0.125) n++;
        Console.WriteLine(n);
        n = 0;
        while (!(nan > 0)) { if (++n == 3) break; }
        Console.WriteLine(n);
        float big = 16777216f;
        Console.WriteLine(big + 1f == big);
        Console.WriteLine((double)big + 1 == big);
    }
}
