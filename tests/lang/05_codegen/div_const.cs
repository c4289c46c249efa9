// Division and remainder by constants give what division by variables gives.
using System;
using System.Runtime.CompilerServices;

class P
{
    static int wrong;
    [MethodImpl(MethodImplOptions.NoInlining)] static int Div(int x, int y) { return x / y; }
    [MethodImpl(MethodImplOptions.NoInlining)] static int Rem(int x, int y) { return x % y; }
    static void Same(int x, int q, int r, int d) { if (q != Div(x, d) || r != Rem(x, d)) { wrong++; Console.WriteLine(x + " by " + d + ": " + q + " " + r); } }
    static void Each(int x)
    {
        Same(x, x / (1), x % (1), 1);
        if (x != int.MinValue) Same(x, x / (-1), x % (-1), -1);
        Same(x, x / (2), x % (2), 2);
        Same(x, x / (-2), x % (-2), -2);
        Same(x, x / (3), x % (3), 3);
        Same(x, x / (-3), x % (-3), -3);
        Same(x, x / (5), x % (5), 5);
        Same(x, x / (7), x % (7), 7);
        Same(x, x / (-7), x % (-7), -7);
        Same(x, x / (8), x % (8), 8);
        Same(x, x / (-8), x % (-8), -8);
        Same(x, x / (10), x % (10), 10);
        Same(x, x / (-10), x % (-10), -10);
        Same(x, x / (100), x % (100), 100);
        Same(x, x / (641), x % (641), 641);
        Same(x, x / (1000), x % (1000), 1000);
        Same(x, x / (-1000), x % (-1000), -1000);
        Same(x, x / (65536), x % (65536), 65536);
        Same(x, x / (1000000007), x % (1000000007), 1000000007);
        Same(x, x / (int.MaxValue), x % (int.MaxValue), int.MaxValue);
        Same(x, x / (int.MinValue), x % (int.MinValue), int.MinValue);
    }
    [MethodImpl(MethodImplOptions.NoInlining)] static uint Div(uint x, uint y) { return x / y; }
    [MethodImpl(MethodImplOptions.NoInlining)] static uint Rem(uint x, uint y) { return x % y; }
    static void Same(uint x, uint q, uint r, uint d) { if (q != Div(x, d) || r != Rem(x, d)) { wrong++; Console.WriteLine(x + " by " + d + ": " + q + " " + r); } }
    static void Each(uint x)
    {
        Same(x, x / (1), x % (1), 1);
        Same(x, x / (2), x % (2), 2);
        Same(x, x / (3), x % (3), 3);
        Same(x, x / (5), x % (5), 5);
        Same(x, x / (7), x % (7), 7);
        Same(x, x / (9), x % (9), 9);
        Same(x, x / (10), x % (10), 10);
        Same(x, x / (14), x % (14), 14);
        Same(x, x / (28), x % (28), 28);
        Same(x, x / (100), x % (100), 100);
        Same(x, x / (641), x % (641), 641);
        Same(x, x / (1000), x % (1000), 1000);
        Same(x, x / (65536), x % (65536), 65536);
        Same(x, x / (1000000007), x % (1000000007), 1000000007);
        Same(x, x / (2147483648), x % (2147483648), 2147483648);
        Same(x, x / (4294967295), x % (4294967295), 4294967295);
    }
    [MethodImpl(MethodImplOptions.NoInlining)] static long Div(long x, long y) { return x / y; }
    [MethodImpl(MethodImplOptions.NoInlining)] static long Rem(long x, long y) { return x % y; }
    static void Same(long x, long q, long r, long d) { if (q != Div(x, d) || r != Rem(x, d)) { wrong++; Console.WriteLine(x + " by " + d + ": " + q + " " + r); } }
    static void Each(long x)
    {
        Same(x, x / (1), x % (1), 1);
        if (x != long.MinValue) Same(x, x / (-1), x % (-1), -1);
        Same(x, x / (2), x % (2), 2);
        Same(x, x / (-2), x % (-2), -2);
        Same(x, x / (3), x % (3), 3);
        Same(x, x / (-3), x % (-3), -3);
        Same(x, x / (5), x % (5), 5);
        Same(x, x / (7), x % (7), 7);
        Same(x, x / (-7), x % (-7), -7);
        Same(x, x / (8), x % (8), 8);
        Same(x, x / (-8), x % (-8), -8);
        Same(x, x / (10), x % (10), 10);
        Same(x, x / (-10), x % (-10), -10);
        Same(x, x / (100), x % (100), 100);
        Same(x, x / (641), x % (641), 641);
        Same(x, x / (1000), x % (1000), 1000);
        Same(x, x / (10000000), x % (10000000), 10000000);
        Same(x, x / (-10000000), x % (-10000000), -10000000);
        Same(x, x / (6700417), x % (6700417), 6700417);
        Same(x, x / (1L<<32), x % (1L<<32), 1L<<32);
        Same(x, x / (long.MaxValue), x % (long.MaxValue), long.MaxValue);
        Same(x, x / (long.MinValue), x % (long.MinValue), long.MinValue);
    }
    [MethodImpl(MethodImplOptions.NoInlining)] static ulong Div(ulong x, ulong y) { return x / y; }
    [MethodImpl(MethodImplOptions.NoInlining)] static ulong Rem(ulong x, ulong y) { return x % y; }
    static void Same(ulong x, ulong q, ulong r, ulong d) { if (q != Div(x, d) || r != Rem(x, d)) { wrong++; Console.WriteLine(x + " by " + d + ": " + q + " " + r); } }
    static void Each(ulong x)
    {
        Same(x, x / (1), x % (1), 1);
        Same(x, x / (2), x % (2), 2);
        Same(x, x / (3), x % (3), 3);
        Same(x, x / (5), x % (5), 5);
        Same(x, x / (7), x % (7), 7);
        Same(x, x / (9), x % (9), 9);
        Same(x, x / (10), x % (10), 10);
        Same(x, x / (14), x % (14), 14);
        Same(x, x / (28), x % (28), 28);
        Same(x, x / (100), x % (100), 100);
        Same(x, x / (641), x % (641), 641);
        Same(x, x / (1000), x % (1000), 1000);
        Same(x, x / (6700417), x % (6700417), 6700417);
        Same(x, x / (1UL<<32), x % (1UL<<32), 1UL<<32);
        Same(x, x / (1UL<<63), x % (1UL<<63), 1UL<<63);
        Same(x, x / (ulong.MaxValue), x % (ulong.MaxValue), ulong.MaxValue);
    }

    static void Main()
    {
        ulong r = 88172645463325252;
        for (int i = 0; i < 2000; i++)
        {
            r ^= r << 13; r ^= r >> 7; r ^= r << 17;
            ulong x = i < 64 ? (1UL << i) - (ulong)(i & 3) : i < 128 ? 0UL - (1UL << (i & 63)) + (ulong)(i & 3) : i < 300 ? (ulong)(i - 200) : r >> (i & 63);
            Each((int)x); Each((uint)x); Each((long)x); Each(x);
        }
        foreach (int x in new[] { int.MinValue, int.MaxValue }) Each(x);
        foreach (long x in new[] { long.MinValue, long.MaxValue }) Each(x);
        Console.WriteLine(wrong + " wrong");
    }
}
