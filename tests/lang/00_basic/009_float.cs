using System;

class P
{
    static unsafe void Bits(float f) { Console.WriteLine(*(int*)&f); }
    static float Lerp(float a, float b, float t) { return a + (b - a) * t; }
    static float fld = 1.25f;
    static float Mix(int a, float b, long c, double d, float e, short f) { return a + b * c - (float)d + e / f; }

    static void Main()
    {
        Bits(1f / 3f);
        Bits(0.1f + 0.2f);
        Bits(Lerp(1, 10, 0.25f));
        Bits(fld * fld);
        Bits((float)1e40);
        Bits((float)0.1);
        Bits(-fld);
        Bits(float.MaxValue);
        Bits(float.Epsilon);
        Bits(7.5f % 2f);
        Bits((float)int.MaxValue);
        Bits((float)long.MaxValue);
        Bits((float)uint.MaxValue);
        Bits((float)ulong.MaxValue);
        Bits(Mix(3, 2.5f, 7, 1.125, 9f, 4));
        float[] a = new float[10];
        for (int i = 0; i < a.Length; i++) a[i] = i * 0.5f;
        float s = 0;
        foreach (float f in a) s += f * f;
        Bits(s);
        Console.WriteLine((int)s);
        Console.WriteLine(fld);
        Console.WriteLine((double)fld);
        Console.WriteLine(s > 71 && s < 72);
        float x = 1;
        x += 2; x *= 3; x -= 0.5f; x /= 4;
        Console.WriteLine(x);
        Console.WriteLine((int)x + (long)x);
    }
}
