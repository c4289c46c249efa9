using System;

class P
{
    static void FromInt(int v)
    {
        Console.WriteLine((sbyte)v); Console.WriteLine((byte)v); Console.WriteLine((short)v); Console.WriteLine((ushort)v);
        Console.WriteLine((uint)v); Console.WriteLine((long)v); Console.WriteLine((ulong)v); Console.WriteLine((int)(char)v);
    }
    static void FromLong(long v)
    {
        Console.WriteLine((sbyte)v); Console.WriteLine((byte)v); Console.WriteLine((short)v); Console.WriteLine((ushort)v);
        Console.WriteLine((int)v); Console.WriteLine((uint)v); Console.WriteLine((ulong)v);
    }
    static void FromDouble(double v)
    {
        Console.WriteLine((int)v); Console.WriteLine((long)v); Console.WriteLine((sbyte)(int)v); Console.WriteLine((short)(int)v);
    }
    static unsafe void Bits(double d) { Console.WriteLine(*(long*)&d); }

    static void Main()
    {
        FromInt(0); FromInt(-1); FromInt(200); FromInt(0x12345678); FromInt(int.MinValue); FromInt(40000);
        FromLong(-1); FromLong(0x123456789ABCDEF0); FromLong(long.MinValue); FromLong(0x80000000L);
        FromDouble(0.0); FromDouble(1.99); FromDouble(-1.99); FromDouble(123456.789); FromDouble(-32769.5);
        Console.WriteLine((long)1e15); Console.WriteLine((long)-1e18);
        Console.WriteLine((uint)3e9); Console.WriteLine((ulong)1e19); Console.WriteLine((ulong)5.5); Console.WriteLine((byte)200.7);
        Bits(int.MinValue); Bits(uint.MaxValue); Bits(long.MaxValue); Bits(ulong.MaxValue); Bits(0x8000000000000400UL); Bits(0x8000000000000401UL);
        Bits((float)16777217); Bits(9007199254740993L); Bits((ulong)9007199254740993L);
        Console.WriteLine((char)65); Console.WriteLine((int)'z'); Console.WriteLine((char)('a' + 1));
        Console.WriteLine('a' + 1);
        decimal m = (decimal)1.5; Console.WriteLine((int)m);
        object o = (short)7; Console.WriteLine((int)(short)o);
        IntPtr p = (IntPtr)123; Console.WriteLine((int)p); Console.WriteLine(p.ToInt64());
    }
}
