using System;

class P
{
    static int Main(string[] args)
    {
        Console.WriteLine(args.Length);
        foreach (string a in args) Console.WriteLine(a + ":" + a.Length);
        Console.WriteLine(Environment.GetCommandLineArgs().Length == args.Length + 1);
        return args.Length + 10;
    }
}
