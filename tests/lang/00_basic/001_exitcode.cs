// No output at all: the result is the exit code, so that this runs before the console does.
class P
{
    static int Fib(int n) { return n < 2 ? n : Fib(n - 1) + Fib(n - 2); }
    static int Main()
    {
        int sum = 0;
        for (int i = 0; i < 10; i++)
            sum += i * i;
        if (sum != 285) return 1;
        if (Fib(15) != 610) return 2;
        long l = 1L << 40;
        if ((l >> 38) != 4) return 3;
        int x = -17;
        if (x / 5 != -3 || x % 5 != -2) return 4;
        uint u = 0xFFFFFFFF;
        if (u / 2 != 0x7FFFFFFF) return 5;
        return 77;
    }
}
