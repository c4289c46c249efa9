using System;

class P
{
    static int Few(string s)
    {
        switch (s) { case "a": return 1; case "b": return 2; case null: return 3; default: return 4; }
    }
    static int Many(string s)
    {
        switch (s)
        {
            case "zero": return 0;
            case "one": return 1;
            case "two": return 2;
            case "three": return 3;
            case "four": return 4;
            case "five": return 5;
            case "six": return 6;
            case "seven": return 7;
            case "eight": return 8;
            case "nine": return 9;
            case "": return 100;
        }
        return -1;
    }

    static void Main()
    {
        Console.WriteLine(Few("a"));
        Console.WriteLine(Few("b"));
        Console.WriteLine(Few(null));
        Console.WriteLine(Few("c"));
        foreach (string s in "zero one two three four five six seven eight nine ten One".Split(' '))
            Console.WriteLine(Many(s));
        Console.WriteLine(Many(""));
        Console.WriteLine(Many(null));
        Console.WriteLine(Many("thr" + new string('e', 2)));
        int n = 0;
        string[] toks = { "push", "2", "push", "3", "add", "push", "4", "mul", "neg" };
        int[] st = new int[8]; int sp = 0;
        while (n < toks.Length)
            switch (toks[n++])
            {
                case "push": st[sp++] = int.Parse(toks[n++]); break;
                case "add": sp--; st[sp - 1] += st[sp]; break;
                case "mul": sp--; st[sp - 1] *= st[sp]; break;
                case "neg": st[sp - 1] = -st[sp - 1]; break;
            }
        Console.WriteLine(st[0]);
    }
}
