using System;
using System.Collections.Generic;

class A { public virtual string N => "A"; } class B : A { public override string N => "B"; } interface I { } class C : A, I { } struct S { public int n; }
enum E { X = 1 }

class P
{
    static string Try(Action f) { try { f(); return "ok"; } catch (Exception e) { return e.GetType().Name; } }
    static void Store(A[] a, A v) { a[0] = v; }
    static void StoreO(object[] a, object v) { a[0] = v; }
    static void StoreG<T>(T[] a, T v) { a[0] = v; }
    static void StoreI(I[] a, I v) { a[0] = v; }
    static int Sum(object[] a) { int s = 0; foreach (object o in a) if (o != null) s += o.ToString().Length; return s; }
    static string All(IEnumerable<A> a) { string s = ""; foreach (A x in a) s += x.N; return s; }
    static void Main()
    {
        A[] ab = new B[2]; Console.WriteLine(Try(() => Store(ab, new B()))); Console.WriteLine(Try(() => Store(ab, new A()))); Console.WriteLine(Try(() => Store(ab, new C()))); Console.WriteLine(Try(() => Store(ab, null))); Console.WriteLine(Try(() => Store(new A[1], new C()))); Console.WriteLine(Try(() => Store(new A[0], new C())));
        Console.WriteLine(Try(() => StoreO(new string[1], "s"))); Console.WriteLine(Try(() => StoreO(new string[1], 5))); Console.WriteLine(Try(() => StoreO(new object[1], 5))); Console.WriteLine(Try(() => StoreO(new I[1], new C()))); Console.WriteLine(Try(() => StoreO(new I[1], new B()))); Console.WriteLine(Try(() => StoreO(new A[1][], new B[1]))); Console.WriteLine(Try(() => StoreO(new B[1][], new A[1]))); Console.WriteLine(Try(() => StoreO(new object[1][], new int[1]))); Console.WriteLine(Try(() => StoreO(new Delegate[1], (Action)Main))); Console.WriteLine(Try(() => StoreO(new IComparable[1], 5))); Console.WriteLine(Try(() => StoreO(new ValueType[1], E.X))); Console.WriteLine(Try(() => StoreO(new ValueType[1], "s")));
        Console.WriteLine(Try(() => StoreG<object>(new string[1], 1))); Console.WriteLine(Try(() => StoreG<A>(new B[1], new B()))); Console.WriteLine(Try(() => StoreG<int>((int[])(object)new uint[1], -1))); Console.WriteLine(Try(() => StoreI(new C[1], new C()))); Console.WriteLine(Try(() => StoreG<IEnumerable<object>>(new IEnumerable<string>[1], new List<string>()))); Console.WriteLine(Try(() => StoreG<IEnumerable<object>>(new IEnumerable<string>[1], new List<object>())));
        object o = new uint[] { 1, uint.MaxValue }; int[] ia = (int[])o; Console.WriteLine(ia[1]); ia[0] = -5; Console.WriteLine(((uint[])o)[0]); o = new[] { E.X, (E)7 }; Console.WriteLine(((int[])o)[1]); o = new byte[] { 200 }; Console.WriteLine(((sbyte[])o)[0]); Console.WriteLine(Sum(new[] { "abc", null, "de" })); Console.WriteLine(Sum(new A[] { new B() }));
        Console.WriteLine(All(new B[] { new B(), new B() })); Console.WriteLine(All(new List<C> { new C() })); IList<object> il = new string[] { "q", "w" }; Console.WriteLine(il[1]); Console.WriteLine(Try(() => il[0] = 5)); Console.WriteLine(il.IsReadOnly); Console.WriteLine(Try(() => il.Add("x"))); ICollection<A> ic = new B[3]; Console.WriteLine(ic.Count); Console.WriteLine(ic.Contains(null));
        object[][] oj = new string[2][]; oj[0] = new string[] { "in" }; Console.WriteLine(oj[0][0]); Console.WriteLine(Try(() => oj[1] = new object[1])); Console.WriteLine(Try(() => Array.Copy(new object[] { "a", 1 }, new string[2], 2))); Console.WriteLine(Try(() => Array.Copy(new int[1], new long[1], 1))); Console.WriteLine(Try(() => Array.Copy(new long[1], new int[1], 1))); Console.WriteLine(Try(() => Array.Copy(new int[1], new object[1], 1))); Console.WriteLine(Try(() => Array.Copy(new object[] { 5 }, new int[1], 1))); Console.WriteLine(ab.GetType().Name); S[] ss = new S[2]; ss[0].n = 3; Array.Resize(ref ss, 4); Console.WriteLine(ss.Length + ss[0].n);
    }
}
