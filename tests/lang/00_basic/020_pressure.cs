using System;

// Many values live at once: register allocation has to spill, in integer and in floating point.
class P
{
    static int Ints(int[] a)
    {
        int v0 = a[0], v1 = a[1], v2 = a[2], v3 = a[3], v4 = a[4], v5 = a[5], v6 = a[6], v7 = a[7], v8 = a[8], v9 = a[9];
        int w0 = a[10], w1 = a[11], w2 = a[12], w3 = a[13], w4 = a[14], w5 = a[15], w6 = a[16], w7 = a[17], w8 = a[18], w9 = a[19];
        for (int i = 0; i < 50; i++)
        {
            v0 += v1 ^ w0; v1 += v2 ^ w1; v2 += v3 ^ w2; v3 += v4 ^ w3; v4 += v5 ^ w4; v5 += v6 ^ w5; v6 += v7 ^ w6; v7 += v8 ^ w7; v8 += v9 ^ w8; v9 += v0 ^ w9;
            w0 -= v9; w1 -= v8; w2 -= v7; w3 -= v6; w4 -= v5; w5 -= v4; w6 -= v3; w7 -= v2; w8 -= v1; w9 -= v0;
            if ((v0 & 7) == 0) { int t = v0; v0 = v9; v9 = w5; w5 = t; }
        }
        return v0 ^ v1 ^ v2 ^ v3 ^ v4 ^ v5 ^ v6 ^ v7 ^ v8 ^ v9 ^ w0 ^ w1 ^ w2 ^ w3 ^ w4 ^ w5 ^ w6 ^ w7 ^ w8 ^ w9;
    }
    static double Doubles(double x)
    {
        double a = x, b = x + 1, c = x + 2, d = x + 3, e = x + 4, f = x + 5, g = x + 6, h = x + 7, i = x + 8, j = x + 9;
        double k = x * 2, l = x * 3, m = x * 4, n = x * 5, o = x * 6, p = x * 7, q = x * 8, r = x * 9, s = x * 10, t = x * 11;
        for (int z = 0; z < 20; z++)
        {
            a = (a + k) / 2; b = (b + l) / 2; c = (c + m) / 2; d = (d + n) / 2; e = (e + o) / 2; f = (f + p) / 2; g = (g + q) / 2; h = (h + r) / 2; i = (i + s) / 2; j = (j + t) / 2;
            k = a - 1; l = b - 1; m = c - 1; n = d - 1; o = e - 1; p = f - 1; q = g - 1; r = h - 1; s = i - 1; t = j - 1;
            a = Math.Abs(a);    // a call clobbers every floating point register
        }
        return a + b * 2 + c * 3 + d * 4 + e * 5 + f * 6 + g * 7 + h * 8 + i * 9 + j * 10 - k - l - m - n - o - p - q - r - s - t;
    }
    static int Mix(int d, int s, int c)
    {
        // fixed registers: division, variable shifts
        int r = 0;
        for (int i = 1; i < 20; i++)
        {
            int q = d / i, m = d % i;
            int sh = s << (q & 15), sr = s >> (m & 15);
            r += (sh / (i + c)) + (sr % (i + 1)) - (c << i) / (q | 1) + (d >> (sh & 7)) * (m << (sr & 3));
        }
        return r;
    }
    static int Deep(int a, int b) { return (a + b) * (a - b) + ((a ^ b) * (a | b) - ((a & b) + (a * 3 + (b * 5 - (a * 7 + (b * 11 - (a * 13 + (b * 17 - (a + (b << 2) - (a << 3) * (b + (a - b * (a + (b - 1))))))))))))); }

    static void Main()
    {
        var a = new int[20];
        for (int i = 0; i < 20; i++) a[i] = i * i * 31 + 7;
        Console.WriteLine(Ints(a));
        Console.WriteLine((long)(Doubles(1.5) * 1000000));
        Console.WriteLine((long)(Doubles(-100.25) * 1000000));
        Console.WriteLine(Mix(123456789, 987654, 3));
        Console.WriteLine(Mix(-123456789, -77, 10));
        Console.WriteLine(Deep(1234, -567));
        Console.WriteLine(Deep(-98765, 43210));
    }
}
