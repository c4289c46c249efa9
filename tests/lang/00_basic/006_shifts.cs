using System;

class P
{
    static int Shl(int a, int n) { return a << n; }
    static int Shr(int a, int n) { return a >> n; }
    static uint UShr(uint a, int n) { return a >> n; }
    static long LShl(long a, int n) { return a << n; }
    static long LShr(long a, int n) { return a >> n; }
    static ulong LUShr(ulong a, int n) { return a >> n; }
    static uint Rotl(uint x, int n) { return (x << n) | (x >> (32 - n)); }
    static ulong Rotl64(ulong x, int n) { return (x << n) | (x >> (64 - n)); }

    static void Main()
    {
        int[] ns = { 0, 1, 5, 31, 32, 33, 63, 64, 65, -1 };
        foreach (int n in ns)
        {
            Console.WriteLine(Shl(0x12345678, n));
            Console.WriteLine(Shr(-0x12345678, n));
            Console.WriteLine(UShr(0xF2345678, n));
            Console.WriteLine(LShl(0x123456789ABCDEFL, n));
            Console.WriteLine(LShr(-0x123456789ABCDEFL, n));
            Console.WriteLine(LUShr(0xF123456789ABCDEFUL, n));
        }
        Console.WriteLine(Rotl(0x80000001, 1));
        Console.WriteLine(Rotl(0x12345678, 13));
        Console.WriteLine(Rotl64(0x8000000000000001, 4));
        uint crc = 0xFFFFFFFF;
        foreach (byte b in new byte[] { 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39 })
        {
            crc ^= b;
            for (int k = 0; k < 8; k++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        Console.WriteLine(~crc == 0xCBF43926);
        int pop = 0;
        for (uint v = 0xDEADBEEF; v != 0; v &= v - 1) pop++;
        Console.WriteLine(pop);
        byte sb = 0x81;
        Console.WriteLine(sb << 4);
        Console.WriteLine((byte)(sb << 4));
        Console.WriteLine((sbyte)sb >> 3);
        ulong x = 88172645463325252UL;
        for (int i = 0; i < 5; i++) { x ^= x << 13; x ^= x >> 7; x ^= x << 17; Console.WriteLine(x); }
    }
}
