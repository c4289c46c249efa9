using System;

class P
{
    static int ovf;
    static void Try(string what, Func<object> f)
    {
        try { Console.WriteLine(what + " = " + f()); }
        catch (OverflowException) { ovf++; Console.WriteLine(what + " overflows"); }
    }

    static void Main()
    {
        int max = int.MaxValue, min = int.MinValue, one = 1, m1 = -1;
        uint umax = uint.MaxValue, u1 = 1;
        long lmax = long.MaxValue, lmin = long.MinValue;
        ulong ulmax = ulong.MaxValue;
        Try("max+1", () => checked(max + one));
        Try("max+-1", () => checked(max + m1));
        Try("min-1", () => checked(min - one));
        Try("min*-1", () => checked(min * m1));
        Try("-min", () => checked(-min));
        Try("46341*46341", () => checked((max / 46340) * 46341));
        Try("65536*65536", () => { int k = 65536 * one; return checked(k * k); });
        Try("umax+1", () => checked(umax + u1));
        Try("u1-umax", () => checked(u1 - umax));
        Try("umax*2", () => checked(umax * (u1 + u1)));
        Try("umax-1", () => checked(umax - u1));
        Try("lmax+1", () => checked(lmax + one));
        Try("lmin-1", () => checked(lmin - one));
        Try("lmax*2", () => checked(lmax * 2));
        Try("lmax/2*2", () => checked(lmax / 2 * 2));
        Try("lmin*-1", () => checked(lmin * m1));
        Try("ulmax+1", () => checked(ulmax + u1));
        Try("ulmax*1", () => checked(ulmax * u1));
        Try("ulmax*3", () => checked(ulmax * 3));
        Try("5000000000*5000000000", () => { ulong k = 5000000000UL * u1; return checked(k * k); });
        Try("(byte)256", () => checked((byte)(max - max + 256)));
        Try("(byte)255", () => checked((byte)(max - max + 255)));
        Try("(byte)-1", () => checked((byte)m1));
        Try("(sbyte)128", () => checked((sbyte)(one * 128)));
        Try("(sbyte)-128", () => checked((sbyte)(m1 * 128)));
        Try("(short)32768", () => checked((short)(one * 32768)));
        Try("(ushort)-1", () => checked((ushort)m1));
        Try("(char)65536", () => checked((int)(char)(one * 65536)));
        Try("(uint)-1", () => checked((uint)m1));
        Try("(int)umax", () => checked((int)umax));
        Try("(int)lmax", () => checked((int)lmax));
        Try("(int)(long)min", () => checked((int)(long)min));
        Try("(uint)4294967295L", () => checked((uint)(lmax & 0xFFFFFFFF)));
        Try("(ulong)-1L", () => checked((ulong)(long)m1));
        Try("(long)ulmax", () => checked((long)ulmax));
        double d = 1e10, nan = double.NaN, neg = -0.5;
        Try("(int)1e10", () => checked((int)d));
        Try("(long)1e10", () => checked((long)d));
        Try("(long)1e19", () => checked((long)(d * 1e9)));
        Try("(int)NaN", () => checked((int)nan));
        Try("(uint)-0.5", () => checked((uint)neg));
        Try("(byte)255.9", () => checked((byte)(neg + 256.4)));
        Try("(byte)256.5", () => checked((byte)(neg + 257)));
        int x = max;
        try { checked { x++; } } catch (OverflowException) { Console.WriteLine("x stays " + x); }
        unchecked { x++; }
        Console.WriteLine(x);
        Console.WriteLine(ovf);
    }
}
