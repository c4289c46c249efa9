using System;

class P
{
    static int calls;
    static bool T(int n) { calls = calls * 10 + n; return true; }
    static bool F(int n) { calls = calls * 10 + n; return false; }

    static void Show(bool b) { Console.WriteLine(b); Console.WriteLine(calls); calls = 0; }

    static void Main()
    {
        Show(T(1) && F(2) && T(3));
        Show(F(1) || T(2) || F(3));
        Show(T(1) & F(2) & T(3));
        Show(F(1) | T(2) | F(3));
        Show(T(1) ^ T(2));
        Show(!(F(1) || F(2)) && (T(3) || T(4)));
        bool b = true;
        b &= false; Console.WriteLine(b);
        b |= true; Console.WriteLine(b);
        b ^= true; Console.WriteLine(b);
        b = !b; Console.WriteLine(b);
        Console.WriteLine(b == true ? 1 : 2);
        char c = 'x';
        c++; Console.WriteLine(c);
        c += (char)1; Console.WriteLine(c);
        Console.WriteLine((int)c);
        Console.WriteLine(c > 'a' && c <= 'z');
        Console.WriteLine((char)(c - 32));
        char top = '\uffff'; top++;
        Console.WriteLine((int)top);
        int vowels = 0;
        foreach (char ch in "the quick brown fox jumps over the lazy dog")
            switch (ch) { case 'a': case 'e': case 'i': case 'o': case 'u': vowels++; break; }
        Console.WriteLine(vowels);
        int[] hist = new int[26];
        foreach (char ch in "mississippi") hist[ch - 'a']++;
        for (int i = 0; i < 26; i++) if (hist[i] > 0) { Console.WriteLine((char)(i + 'a')); Console.WriteLine(hist[i]); }
        Console.WriteLine('\t' + '\n');
        Console.WriteLine("" + 'a' + 'b');
        bool? n = null;
        Console.WriteLine((n & false) == false);
        Console.WriteLine((n | true) == true);
        Console.WriteLine((n & true).HasValue);
    }
}
