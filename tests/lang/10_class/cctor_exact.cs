using System;

// A type with an explicit static constructor runs it exactly before the first access to a static member or an instance creation.
class Log { public static string S = ""; public static void Add(string s) { Console.WriteLine(s); } }
class A { static A() { Log.Add("A.cctor"); X = 5; } public static int X; public const int K = 3; public static void M() { Log.Add("A.M"); } }
class B { static B() { Log.Add("B.cctor"); } public B() { Log.Add("B.ctor"); } public void I() { Log.Add("B.I"); } }
class C : B { static C() { Log.Add("C.cctor"); } public C() { Log.Add("C.ctor"); } public static int F = 1; }
class D { static D() { Log.Add("D.cctor"); E.Y++; Log.Add("D sees E.Y=" + E.Y); } public static int Z = 10; }
class E { static E() { Log.Add("E.cctor"); Y = D.Z; Log.Add("E sees D.Z=" + D.Z); } public static int Y; }
class G<T> { static G() { Log.Add("G.cctor " + typeof(T).Name); } public static int V; }
struct S { static S() { Log.Add("S.cctor"); } public static int Q = 9; public int f; public S(int f) { this.f = f; } }
class Lazy1 { public static readonly Lazy1 Inst = new Lazy1(); static Lazy1() { Log.Add("Lazy1.cctor, inst set: " + (Inst != null)); } Lazy1() { Log.Add("Lazy1.ctor"); } }
class Never { static Never() { Log.Add("never"); } public static int N; }
class InLoop { static InLoop() { Log.Add("InLoop.cctor"); } public static int N; }

class P
{
    static P() { Log.Add("P.cctor"); }
    static bool no = false;
    static void Main()
    {
        Log.Add("main");
        Log.Add("K=" + A.K);
        A a = null; Log.Add("local A, null: " + (a == null));
        Log.Add("X=" + A.X);
        A.M();
        B[] arr = new B[2]; Log.Add("array of B made");
        Type t = typeof(B); Log.Add(t.Name);
        new C().I();
        Log.Add("F=" + C.F);
        Log.Add("Z=" + D.Z + " Y=" + E.Y);
        G<int>.V = 1; G<string>.V = 2; G<object>.V = 3; G<int>.V++;
        Log.Add("G " + G<int>.V + G<string>.V + G<object>.V);
        S s0 = new S(); Log.Add("default S " + s0.f);
        Log.Add("Q=" + S.Q);
        Log.Add("inst " + (Lazy1.Inst != null));
        if (no) Never.N++;
        for (int i = 0; i < 3; i++) { if (i == 1) InLoop.N++; Log.Add("i=" + i); }
        Log.Add("N=" + InLoop.N);
    }
}
