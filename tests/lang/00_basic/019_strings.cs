using System;

class P
{
    static string nul;
    static void Main()
    {
        string a = "ab", b = "cd";
        Console.WriteLine(a + b);
        Console.WriteLine(a + b + a);
        Console.WriteLine(a + b + a + b);
        Console.WriteLine(a + b + a + b + "!");
        Console.WriteLine(a + 1 + 'x' + true + 2L + nul + "end");
        Console.WriteLine(nul + nul == "");
        Console.WriteLine((nul + a).Length);
        Console.WriteLine(a == "a" + "b");
        Console.WriteLine((object)a == (object)"ab");
        Console.WriteLine((object)(a + nul) == (object)"ab");
        Console.WriteLine(string.IsInterned(a + b) == null || true);
        Console.WriteLine((object)string.Intern(string.Concat(a, nul)) == (object)"ab");
        Console.WriteLine(a != b);
        Console.WriteLine(a.Length);
        Console.WriteLine("hello"[1]);
        Console.WriteLine("hello".Substring(1, 3));
        Console.WriteLine("hello".IndexOf('l'));
        Console.WriteLine("hello".IndexOf("lo"));
        Console.WriteLine("hello".Replace('l', 'L'));
        Console.WriteLine("Hello".ToUpper() + "Hello".ToLower());
        Console.WriteLine("  trim ".Trim() + "|");
        Console.WriteLine(new string('z', 5));
        Console.WriteLine(new string(new[] { 'q', 'r' }));
        Console.WriteLine("a,b,c".Split(',').Length);
        Console.WriteLine(string.Join("-", new[] { "x", "y", "z" }));
        Console.WriteLine("tab\there \"quoted\" back\\slash");
        Console.WriteLine(@"verbatim \n ""q""");
        string s = "";
        for (int i = 0; i < 10; i++) s += i;
        Console.WriteLine(s);
        int n = 0;
        foreach (char c in s) n += c - '0';
        Console.WriteLine(n);
        Console.WriteLine(string.CompareOrdinal("a", "b") < 0);
        Console.WriteLine("".Length);
        Console.WriteLine(string.IsNullOrEmpty(nul));
        Console.WriteLine($"{a}-{1 + 1}-{nul}-{b,4}|");
        char[] cs = "reverse".ToCharArray(); Array.Reverse(cs); Console.WriteLine(new string(cs));
        Console.WriteLine("unicode: \u00e9\u4e2d\u6587".Length);
        try { Console.WriteLine("abc"[3]); } catch (IndexOutOfRangeException) { Console.WriteLine("out of range"); }
        try { Console.WriteLine(nul.Length); } catch (NullReferenceException) { Console.WriteLine("null"); }
    }
}
