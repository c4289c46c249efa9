using System;
using System.Collections.Generic;

class Plain { }
class Named { string n; public Named(string n) { this.n = n; } public override string ToString() { return "Named(" + n + ")"; } public override bool Equals(object o) { return o is Named x && x.n == n; } public override int GetHashCode() { return n.Length * 7; } }
struct PlainS { public int a; public byte b; }
struct RefS { public string s; public int n; }
struct ToS { public int v; public override string ToString() { return "ToS" + v; } }
class Clone : ICloneable { public int n = 3; public int[] a = { 1 }; public object Clone1() { return MemberwiseClone(); } object ICloneable.Clone() { return MemberwiseClone(); } }
class GenC<T> { }

class P
{
    static void Main()
    {
        Console.WriteLine(new Plain()); Console.WriteLine(new Named("x")); Console.WriteLine(new PlainS()); Console.WriteLine(new ToS { v = 4 });
        Console.WriteLine(new int[2, 2]); Console.WriteLine(new GenC<int>()); Console.WriteLine(new GenC<List<string>>().ToString().StartsWith("GenC`1[System.Collections.Generic.List`1[System.String]]"));
        object a = new Plain(), b = new Plain();
        Console.WriteLine(a.Equals(b)); Console.WriteLine(a.Equals(a)); Console.WriteLine(object.Equals(null, null)); Console.WriteLine(object.Equals(a, null)); Console.WriteLine(object.ReferenceEquals(a, a));
        Console.WriteLine(a.GetHashCode() == a.GetHashCode());
        Console.WriteLine(new Named("q").Equals(new Named("q"))); Console.WriteLine(object.Equals(new Named("q"), new Named("r")));
        Console.WriteLine(new PlainS { a = 1 }.Equals(new PlainS { a = 1 })); Console.WriteLine(new PlainS { a = 1 }.Equals(new PlainS { a = 1, b = 1 })); Console.WriteLine(new PlainS { a = 1 }.Equals(1));
        Console.WriteLine(new RefS { s = "a" + 1, n = 2 }.Equals(new RefS { s = "a1", n = 2 })); Console.WriteLine(new RefS { s = null }.Equals(new RefS { s = "" }));
        Console.WriteLine(new RefS { s = "k", n = 2 }.GetHashCode() == new RefS { s = "k", n = 2 }.GetHashCode());
        Console.WriteLine(5.Equals(5)); Console.WriteLine(5.Equals(5L)); Console.WriteLine(5L.Equals(5)); Console.WriteLine(((object)5).Equals((short)5)); Console.WriteLine('a'.Equals("a"));
        Console.WriteLine(5.GetHashCode()); Console.WriteLine((-1L).GetHashCode()); Console.WriteLine(true.GetHashCode()); Console.WriteLine('A'.GetHashCode() == 'A'.GetHashCode());
        Console.WriteLine("abc".GetHashCode() == ("ab" + 'c').GetHashCode());
        Console.WriteLine(a.GetType() == b.GetType()); Console.WriteLine(a.GetType() == typeof(Plain)); Console.WriteLine("s".GetType()); Console.WriteLine(5.GetType()); Console.WriteLine(new int[1][].GetType());
        var c = new Clone(); var d = (Clone)((ICloneable)c).Clone(); d.n++; d.a[0] = 9; Console.WriteLine(c.n); Console.WriteLine(c.a[0]);
        var arr = (int[])new[] { 1, 2 }.Clone(); arr[0] = 5; Console.WriteLine(arr[0] + arr[1]);
        var dict = new Dictionary<object, string> { { 1, "int" }, { 1L, "long" }, { "1", "str" }, { new Named("z"), "named" }, { 'c', "char" } };
        Console.WriteLine(dict[1] + dict[1L] + dict["1"] + dict[new Named("z")] + dict['c']);
        try { object n = null; n.ToString(); } catch (NullReferenceException) { Console.WriteLine("nre"); }
        int? nul = null; Console.WriteLine(nul.ToString() + "|" + nul.GetHashCode()); try { nul.GetType(); } catch (NullReferenceException) { Console.WriteLine("nre2"); }
    }
}
