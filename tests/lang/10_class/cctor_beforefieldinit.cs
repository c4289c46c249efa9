using System;

// No explicit static constructor: only that initialisers ran before the first field access is promised.
class A { public static int X = Make("A.X", 5); public static int Y = Make("A.Y", X + 1); static int Make(string n, int v) { Count.N++; return v; } public static int Untouched() { return 3; } }
class Count { public static int N; }
class B { public static readonly int[] Tab = Build(); static int[] Build() { var t = new int[16]; for (int i = 0; i < 16; i++) t[i] = i * i; Count.N += 100; return t; } }
class G<T> { public static readonly string Name = "G<" + typeof(T).Name + ">"; public static int Uses; public static string Use() { Uses++; return Name + Uses; } }
class Chain1 { public static int V = Chain2.V + 1; }
class Chain2 { public static int V = Chain3.V + 1; }
class Chain3 { public static int V = 1; }
class Cyc1 { public static int V = Cyc2.V + 1; }
class Cyc2 { public static int V = 10; public static int W = Cyc1.V; }
class Single { static Single inst; public static Single Get { get { return inst ?? (inst = new Single()); } } public int n = ++Count.N; }

class P
{
    static int Sum() { int s = 0; for (int i = 0; i < 16; i++) s += B.Tab[i]; return s; }
    static void Main()
    {
        Console.WriteLine(A.X + A.Y);
        Console.WriteLine(Count.N % 100);
        Console.WriteLine(Sum()); Console.WriteLine(Sum());
        Console.WriteLine(Count.N);
        Console.WriteLine(G<int>.Use()); Console.WriteLine(G<string>.Use()); Console.WriteLine(G<int>.Use()); Console.WriteLine(G<G<object>>.Use());
        Console.WriteLine(G<string>.Uses + G<object>.Uses);
        Console.WriteLine(Chain1.V);
        Console.WriteLine(Cyc1.V); Console.WriteLine(Cyc2.W == 0 || Cyc2.W == 11);
        Console.WriteLine(Single.Get == Single.Get); Console.WriteLine(Single.Get.n);
        Console.WriteLine(A.Untouched());
    }
}
