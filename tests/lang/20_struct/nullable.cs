using System;
using System.Collections.Generic;

struct V { public int a; public V(int a) { this.a = a; } public static V operator +(V x, V y) { return new V(x.a + y.a); } public static bool operator ==(V x, V y) { return x.a == y.a; } public static bool operator !=(V x, V y) { return x.a != y.a; } public static implicit operator int(V v) { return v.a; } public override bool Equals(object o) { return o is V && ((V)o).a == a; } public override int GetHashCode() { return a; } public override string ToString() { return "V" + a; } }
enum E { A, B }

class P
{
    static string S(object o) { return o == null ? "null" : o.ToString(); }
    static int? Half(int n) { return n % 2 == 0 ? n / 2 : (int?)null; }
    static T? Gen<T>(bool b, T t) where T : struct { return b ? t : default(T?); }
    static string Show<T>(T? t) where T : struct { return t.HasValue ? "some " + t.Value : "none"; }
    static bool IsNull<T>(T t) { return t == null; }
    static void Main()
    {
        int? a = 5, n = null, z = 0; Console.WriteLine(S(a + 1)); Console.WriteLine(S(a + n)); Console.WriteLine(S(n * z)); Console.WriteLine(S(-a)); Console.WriteLine(S(a++)); Console.WriteLine(S(a)); n++; Console.WriteLine(S(n)); Console.WriteLine(S(a / 4.0)); Console.WriteLine(S(a << 2));
        Console.WriteLine(a > 3); Console.WriteLine(n > 3); Console.WriteLine(n < 3); Console.WriteLine(n == null); Console.WriteLine(n == n); Console.WriteLine(n >= n); Console.WriteLine(a != n); Console.WriteLine(a == 6); Console.WriteLine(a.Equals(6)); Console.WriteLine(n.Equals(null)); Console.WriteLine(a.GetValueOrDefault() + n.GetValueOrDefault() + n.GetValueOrDefault(50)); Console.WriteLine(a ?? 1); Console.WriteLine(n ?? a ?? 2);
        bool? t = true, f = false, u = null; foreach (bool? x in new[] { t, f, u }) foreach (bool? y in new[] { t, f, u }) Console.Write(S(x & y) + "/" + S(x | y) + "/" + S(x ^ y) + " "); Console.WriteLine(S(!u));
        Console.WriteLine(Half(8) + Half(4)); Console.WriteLine(S(Half(7) + Half(8))); Console.WriteLine(Show(Gen(true, 3.5)) + Show(Gen(false, 'c')) + Show(Gen(true, E.B)) + Show(Gen(true, new V(4))));
        V? v = new V(2), w = null; Console.WriteLine(S(v + v)); Console.WriteLine(S(v + w)); Console.WriteLine(v == new V(2)); Console.WriteLine(v != w); Console.WriteLine(w == null); int? iv = v; Console.WriteLine(S(iv)); iv = w; Console.WriteLine(S(iv)); Console.WriteLine(v?.a); Console.WriteLine(S(w?.a));
        try { int q = n.Value; } catch (InvalidOperationException e) { Console.WriteLine(e.Message); } try { int q = (int)n; } catch (InvalidOperationException) { Console.WriteLine("ioe"); }
        object o = a; Console.WriteLine(o.GetType()); o = n; Console.WriteLine(o == null); Console.WriteLine((int?)(object)7 + 1); Console.WriteLine(((object)7 as int?).HasValue); Console.WriteLine(((object)7L as int?).HasValue); Console.WriteLine((object)3 is int?); Console.WriteLine(IsNull(n)); Console.WriteLine(IsNull(a)); Console.WriteLine(IsNull(3)); Console.WriteLine(IsNull<string>(null));
        Console.WriteLine(Nullable.Compare(n, a)); Console.WriteLine(Nullable.Equals(a, (int?)6)); Console.WriteLine(Nullable.GetUnderlyingType(typeof(int?)).Name); Console.WriteLine(typeof(int?).IsGenericType); Console.WriteLine(a.GetHashCode()); Console.WriteLine(n.ToString() == "");
        var l = new List<int?> { 3, null, 1, 2, null }; l.Sort(); foreach (var x in l) Console.Write(S(x) + " "); Console.WriteLine(l.IndexOf(null)); var d = new Dictionary<E, int?> { { E.A, null } }; Console.WriteLine(d[E.A].HasValue); int?[] arr = new int?[3]; arr[1] = 9; arr[1] += arr[1]; arr[2] += 1; Console.WriteLine(S(arr[0]) + S(arr[1]) + S(arr[2])); long? big = a; decimal? dm = a; Console.WriteLine(big + dm); DateTime? dt = null; Console.WriteLine(dt?.Year ?? -1); dt = new DateTime(2020, 2, 29); Console.WriteLine(dt?.AddYears(1).Day);
    }
}
