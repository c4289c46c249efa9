using System;

class P
{
    static int I12(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, int l)
    {
        return a - b * 2 + c * 3 - d * 4 + e * 5 - f * 6 + g * 7 - h * 8 + i * 9 - j * 10 + k * 11 - l * 12;
    }
    static long Small(byte a, sbyte b, short c, ushort d, bool e, char f, byte g, sbyte h, short i, ushort j, bool k, char l)
    {
        return a + b * 3L + c * 5L + d * 7L + (e ? 11 : 0) + f * 13L + g * 17L + h * 19L + i * 23L + j * 29L + (k ? 31 : 0) + l * 37L;
    }
    static double Mixed(int a, double b, long c, float d, int e, double f, byte g, double h, int i, float j, long k, double l, double m, double n, double o, float p, int q, double r)
    {
        return a + b * 2 + c * 3 + d * 4 + e * 5 + f * 6 + g * 7 + h * 8 + i * 9 + j * 10 + k * 11 + l * 12 + m * 13 + n * 14 + o * 15 + p * 16 + q * 17 + r * 18;
    }
    static string Strs(string a, int b, string c, double d, string e, long f, string g, string h, string i)
    {
        return a + b + c + (int)d + e + f + g + h + i;
    }
    static int Rot(int n, int a, int b, int c, int d, int e, int f, int g, int h)
    {
        return n == 0 ? a * 10000000 + b * 1000000 + c * 100000 + d * 10000 + e * 1000 + f * 100 + g * 10 + h : Rot(n - 1, b, c, d, e, f, g, h, a);
    }
    int inst = 3;
    int Inst(int a, int b, int c, int d, int e, int f, int g) { return inst + a + b * 10 + c * 100 + d * 1000 + e * 10000 + f * 100000 + g * 1000000; }
    static int Opt(int a, int b = 20, int c = 30) { return a * 10000 + b * 100 + c; }

    static void Main()
    {
        Console.WriteLine(I12(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
        Console.WriteLine(I12(-1, 20, 300, -4000, 5, 66, -77, 8, 99, 10, 1111, -12));
        Console.WriteLine(Small(255, -128, -32768, 65535, true, 'A', 1, -1, 32767, 2, false, '\uffff'));
        Console.WriteLine(Mixed(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18) == 2109);
        Console.WriteLine((int)Mixed(-1, 2.5, -3, 4.5f, -5, 6.5, 7, -8.5, 9, -10.5f, 11, 12.5, -13, 14, -15, 16, -17, 18));
        Console.WriteLine(Strs("a", 1, "b", 2.9, "c", 1L << 40, "d", null, "f"));
        Console.WriteLine(Rot(3, 1, 2, 3, 4, 5, 6, 7, 8));
        Console.WriteLine(Rot(8, 1, 2, 3, 4, 5, 6, 7, 8));
        Console.WriteLine(new P().Inst(1, 2, 3, 4, 5, 6, 7));
        Console.WriteLine(Opt(1)); Console.WriteLine(Opt(1, 2)); Console.WriteLine(Opt(1, c: 3)); Console.WriteLine(Opt(c: 1, a: 2, b: 3));
        Console.WriteLine(I12(Opt(1), 2, I12(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), 4, Opt(0, 0), 6, 7, Rot(1, 0, 0, 0, 0, 0, 0, 0, 1), 9, 10, 11, 12));
    }
}
