// Unsigned division and remainder by constants give what division by variables gives.
using System;
using System.Runtime.CompilerServices;

class P {
    static int wrong;
    [MethodImpl(MethodImplOptions.NoInlining)] static uint Div(uint x, uint y) { return x / y; }
    [MethodImpl(MethodImplOptions.NoInlining)] static uint Rem(uint x, uint y) { return x % y; }
    static void Same(uint x, uint q, uint r, uint d) { if (q != Div(x, d) || r != Rem(x, d)) { wrong++; Console.WriteLine(x + " by " + d + ": " + q + " " + r); } }
    static void Each(uint x) {
        Same(x, x / 3u, x % 3u, 3u);
        Same(x, x / 5u, x % 5u, 5u);
        Same(x, x / 6u, x % 6u, 6u);
        Same(x, x / 7u, x % 7u, 7u);
        Same(x, x / 9u, x % 9u, 9u);
        Same(x, x / 10u, x % 10u, 10u);
        Same(x, x / 11u, x % 11u, 11u);
        Same(x, x / 13u, x % 13u, 13u);
        Same(x, x / 14u, x % 14u, 14u);
        Same(x, x / 15u, x % 15u, 15u);
        Same(x, x / 25u, x % 25u, 25u);
        Same(x, x / 28u, x % 28u, 28u);
        Same(x, x / 60u, x % 60u, 60u);
        Same(x, x / 100u, x % 100u, 100u);
        Same(x, x / 127u, x % 127u, 127u);
        Same(x, x / 641u, x % 641u, 641u);
        Same(x, x / 1000u, x % 1000u, 1000u);
        Same(x, x / 3600u, x % 3600u, 3600u);
        Same(x, x / 10000u, x % 10000u, 10000u);
        Same(x, x / 65537u, x % 65537u, 65537u);
        Same(x, x / 86400u, x % 86400u, 86400u);
        Same(x, x / 1000000u, x % 1000000u, 1000000u);
        Same(x, x / 2147483647u, x % 2147483647u, 2147483647u);
        Same(x, x / 1073741825u, x % 1073741825u, 1073741825u);
        Same(x, x / 2147483649u, x % 2147483649u, 2147483649u);
        Same(x, x / 4294967295u, x % 4294967295u, 4294967295u);
        Same(x, x / 4294967294u, x % 4294967294u, 4294967294u);
        Same(x, x / 2147483651u, x % 2147483651u, 2147483651u);
        Same(x, x / 2863311531u, x % 2863311531u, 2863311531u);
        Same(x, x / 3435973837u, x % 3435973837u, 3435973837u);
    }
    static void Main() {
        uint x = 1;
        for (uint i = 0; i < 300; i++) { Each(i); Each(~i); Each(0x80000000u - 150 + i); }
        for (int i = 0; i < 5000; i++) { x = x * 1664525u + 1013904223u; Each(x >> (i & 31)); }
        foreach (uint d in new uint[] { 7, 10, 641, 0x40000001, 0xaaaaaaab }) // around multiples
            for (uint k = 1; k < 200; k++) { Each(k * d - 1); Each(k * d); Each(k * d + 1); }
        Console.WriteLine(wrong == 0 ? "equal" : wrong + " wrong");
    }
}
