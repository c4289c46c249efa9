using System;
using System.Collections.Generic;

struct A { public int x; public int y; } struct B { public double d; public float f; } struct C { public string s; public A a; } struct D { public byte b; public long l; } struct F { public bool t; public char c; public object o; } struct G<T> { public T t; public int n; } enum E { X, Y } struct H { public E e; public int? n; }

class P
{
    static bool Eq<T>(T a, T b) { return EqualityComparer<T>.Default.Equals(a, b); }
    static bool Hash(object a, object b) { return a.GetHashCode() == b.GetHashCode(); }
    static void Main()
    {
        var a = new A { x = 1, y = 2 }; Console.WriteLine(a.Equals(new A { x = 1, y = 2 })); Console.WriteLine(a.Equals(new A { x = 2, y = 1 })); Console.WriteLine(a.Equals(null)); Console.WriteLine(Hash(a, new A { x = 1, y = 2 })); Console.WriteLine(Eq(a, a));
        Console.WriteLine(new B { d = double.NaN }.Equals(new B { d = double.NaN })); Console.WriteLine(new B { d = 1.5, f = 2 }.Equals(new B { d = 1.5, f = 2 })); Console.WriteLine(new B { f = 1 }.Equals(new B { f = 2 }));
        Console.WriteLine(new C { s = "x" + 1, a = a }.Equals(new C { s = "x1", a = a })); Console.WriteLine(new C { s = "x", a = a }.Equals(new C { s = "x" })); Console.WriteLine(new C().Equals(new C())); Console.WriteLine(Hash(new C { s = "k1" }, new C { s = "k" + 1 }));
        Console.WriteLine(new D { b = 1, l = 2 }.Equals(new D { b = 1, l = 2 })); Console.WriteLine(new D { b = 1, l = 2 }.Equals(new D { b = 2, l = 2 })); Console.WriteLine(Hash(new D { b = 1, l = 2 }, new D { b = 1, l = 2 }));
        Console.WriteLine(new F { t = true, c = 'q', o = 5 }.Equals(new F { t = true, c = 'q', o = 5 })); Console.WriteLine(new F { o = 5 }.Equals(new F { o = 5L })); Console.WriteLine(new G<string> { t = "a" + 2, n = 1 }.Equals(new G<string> { t = "a2", n = 1 })); Console.WriteLine(new G<int> { t = 1 }.Equals(new G<long> { t = 1 })); Console.WriteLine(new G<A> { t = a }.Equals(new G<A> { t = a }));
        Console.WriteLine(new H { e = E.Y, n = 3 }.Equals(new H { e = E.Y, n = 3 })); Console.WriteLine(new H { e = E.Y }.Equals(new H { e = E.Y, n = 0 }));
        var set = new HashSet<A>(); for (int i = 0; i < 50; i++) set.Add(new A { x = i % 5, y = i % 2 }); Console.WriteLine(set.Count); var dict = new Dictionary<C, int>(); for (int i = 0; i < 20; i++) dict[new C { s = "s" + i % 4 }] = i; Console.WriteLine(dict.Count + " " + dict[new C { s = "s3" }]);
        var l = new List<D> { new D { b = 1 }, new D { l = 5 }, new D { b = 1, l = 5 } }; Console.WriteLine(l.IndexOf(new D { b = 1, l = 5 })); Console.WriteLine(l.Contains(new D { b = 9 })); Console.WriteLine(Array.IndexOf(new[] { new B { d = 1 }, new B { d = 2 } }, new B { d = 2 })); object o1 = a, o2 = a; Console.WriteLine(o1 == o2); Console.WriteLine(object.Equals(o1, o2)); Console.WriteLine(new G<E>().Equals(new G<E>()));
    }
}
