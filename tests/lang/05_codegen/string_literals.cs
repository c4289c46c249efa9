using System;

// Literals are interned per process, switch hashing, many literals in one method, literals with every kind of character.
class A { public const string K = "shared"; public static string Get() { return "shared"; } } class B<T> { public static string Get() { return "shared"; } }
class P
{
    static string Many(int i) { switch (i) { case 0: return "zero"; case 1: return "one"; case 2: return ""; case 3: return "\0nul\0"; case 4: return "tab\t"; case 5: return "\ud83d\ude00"; case 6: return "\uffff\u0001"; case 7: return "quote\"'"; case 8: return new string('x', 3); default: return null; } } static int Hash(string s) { int h = 0; foreach (char c in s) h = h * 33 + c; return h; }
    static void Main()
    {
        object a = "shared"; Console.WriteLine(a == (object)A.Get()); Console.WriteLine(a == (object)A.K); Console.WriteLine(a == (object)B<int>.Get() && a == (object)B<string>.Get()); Console.WriteLine(a == (object)string.Intern(new string("shared".ToCharArray()))); Console.WriteLine(a == (object)new string("shared".ToCharArray())); Console.WriteLine((object)"" == (object)string.Empty); Console.WriteLine(string.IsInterned("sha" + "red") != null); Console.WriteLine(string.IsInterned(Guid.NewGuid().ToString()) == null); for (int i = 0; i < 10; i++) { string s = Many(i); Console.WriteLine(s == null ? "null" : s.Length + " " + Hash(s)); } for (int i = 0; i < 3; i++) { object x = Many(1), y = Many(1); if (x != y) Console.WriteLine("not the same"); } string big = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"; Console.WriteLine(big.Length + " " + Hash(big)); Console.WriteLine("a" + "b" + 'c' + 1 + "d"); GC.Collect(); Console.WriteLine((object)Many(0) == (object)"zero");
    }
}
