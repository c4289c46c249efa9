class P
{
    static int Main()
    {
        System.Console.WriteLine("hello");
        System.Console.WriteLine(42);
        return 0;
    }
}
