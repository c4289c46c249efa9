using System;

enum Plain { Zero, One, Two, Five = 5, Six, Neg = -3 }
[Flags] enum Perm : byte { None = 0, R = 1, W = 2, X = 4, RW = R | W, All = 7, Hi = 128 }
enum Big : ulong { A = 1, Max = ulong.MaxValue }
enum L : long { Min = long.MinValue, M1 = -1, Z = 0 }
enum Dup { A = 1, B = 1, C = 2 }
enum S8 : sbyte { Lo = -128, Hi = 127 } enum C16 : ushort { Q = 65535 }

class P
{
    static T Parse<T>(string s) { return (T)Enum.Parse(typeof(T), s); }
    static void Main()
    {
        foreach (Plain p in new[] { Plain.Zero, Plain.Five, Plain.Neg, (Plain)4, (Plain)(-9) }) Console.WriteLine(p);
        foreach (int i in new[] { 0, 1, 3, 4, 5, 7, 8, 128, 130, 255 }) Console.WriteLine((Perm)i);
        Console.WriteLine(Big.Max); Console.WriteLine((Big)7); Console.WriteLine(L.Min); Console.WriteLine((L)5); Console.WriteLine(S8.Lo); Console.WriteLine(C16.Q); Console.WriteLine((int)Dup.B == (int)Dup.A);
        Console.WriteLine(Plain.Five.ToString("D")); Console.WriteLine(Plain.Five.ToString("X")); Console.WriteLine(Perm.Hi.ToString("X")); Console.WriteLine(Plain.Six.ToString("G")); Console.WriteLine(((Perm)6).ToString("F")); Console.WriteLine(L.M1.ToString("x")); Console.WriteLine(string.Format("{0} {0:D} {0:X}", Perm.RW));
        Console.WriteLine((int)Parse<Plain>("Neg")); Console.WriteLine(Parse<Perm>("R, X")); Console.WriteLine(Parse<Plain>("6")); Console.WriteLine((int)Parse<Perm>("All")); Console.WriteLine(Enum.Parse(typeof(Plain), "tWo", true));
        Plain q; Console.WriteLine(Enum.TryParse("five", out q)); Console.WriteLine(Enum.TryParse("five", true, out q)); Console.WriteLine(q);
        try { Parse<Plain>("Nope"); } catch (ArgumentException ex) { Console.WriteLine(ex.Message); }
        try { Parse<Plain>(""); } catch (ArgumentException) { Console.WriteLine("empty"); }
        Console.WriteLine(string.Join(",", Enum.GetNames(typeof(Plain)))); Console.WriteLine(Enum.GetValues(typeof(Plain)).Length); foreach (Perm p in Enum.GetValues(typeof(Perm))) Console.Write((int)p + " "); Console.WriteLine();
        Console.WriteLine(Enum.IsDefined(typeof(Plain), 4)); Console.WriteLine(Enum.IsDefined(typeof(Plain), "Two")); Console.WriteLine(Enum.IsDefined(typeof(Plain), Plain.One)); Console.WriteLine(Enum.GetUnderlyingType(typeof(Big)).Name); Console.WriteLine(Enum.GetName(typeof(Perm), 4)); Console.WriteLine(Enum.GetName(typeof(Perm), (byte)9) == null);
        Perm f = Perm.R | Perm.X; Console.WriteLine(f.HasFlag(Perm.R)); Console.WriteLine(f.HasFlag(Perm.W)); Console.WriteLine(f.HasFlag(Perm.None)); f &= ~Perm.R; Console.WriteLine(f); f ^= Perm.RW; Console.WriteLine(f); f |= Perm.Hi; Console.WriteLine((int)f);
        Plain e = Plain.One; e++; Console.WriteLine(e); e += 3; Console.WriteLine(e); Console.WriteLine(Plain.Six - Plain.One); Console.WriteLine(Plain.One < Plain.Five); Console.WriteLine(Plain.Six.CompareTo(Plain.One)); Console.WriteLine(e.Equals(Plain.Five)); Console.WriteLine(e.Equals(5)); Console.WriteLine(e.GetHashCode() == Plain.Five.GetHashCode());
        Console.WriteLine(Enum.ToObject(typeof(Perm), 3)); Console.WriteLine(Enum.Format(typeof(Plain), 2, "G")); Console.WriteLine(Convert.ToInt32(Plain.Five)); Console.WriteLine(((IConvertible)Perm.X).ToDouble(null)); Console.WriteLine(e.GetTypeCode());
        Plain[] arr = { Plain.Two, Plain.Neg, Plain.One }; Array.Sort(arr); Console.WriteLine(string.Join(" ", arr)); Console.WriteLine(Array.IndexOf(arr, Plain.One)); Console.WriteLine(default(Dup)); Console.WriteLine(typeof(Plain).IsEnum);
        Console.WriteLine("pre " + Plain.Two + Perm.W); Console.WriteLine($"{Plain.Two,6}|{Perm.W,-6}|{Big.A:D}");
    }
}
