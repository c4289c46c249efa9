using System;

delegate int Op(int a, int b); delegate void Act(); delegate T Conv<T, U>(U u); delegate bool TryF(string s, out int v); delegate void RefD(ref int x); delegate double Many(int a, double b, long c, float d, string e, byte f, double g, short h);

class P
{
    int k; P(int k) { this.k = k; }
    static int Add(int a, int b) { return a + b; } static int Mul(int a, int b) { return a * b; } int Inst(int a, int b) { return a * k + b; } public virtual int Virt(int a, int b) { return 1; }
    class Q : P { public Q() : base(100) { } public override int Virt(int a, int b) { return base.Virt(a, b) + 1; } public Op BaseVirt() { return base.Virt; } }
    struct S { public int n; public int M(int a, int b) { return ++n + a + b; } }
    static bool TryI(string s, out int v) { return int.TryParse(s, out v); } static void Dbl(ref int x) { x *= 2; } static double F(int a, double b, long c, float d, string e, byte f, double g, short h) { return a + b + c + d + e.Length + f + g + h; } double FI(int a, double b, long c, float d, string e, byte f, double g, short h) { return k + F(a, b, c, d, e, f, g, h); }
    static int Apply(Op f, int a, int b) { return f(a, b); } static Op Pick(char c) { switch (c) { case '+': return Add; case '*': return Mul; case '-': return (a, b) => a - b; default: return null; } }
    static void Main()
    {
        Op f = Add; Console.WriteLine(f(2, 3)); f = new Op(Mul); Console.WriteLine(f.Invoke(2, 3)); f = new P(10).Inst; Console.WriteLine(f(2, 3)); P q = new Q(); f = q.Virt; Console.WriteLine(f(0, 0)); f = ((Q)q).BaseVirt(); Console.WriteLine(f(0, 0));
        S s = new S(); f = s.M; Console.WriteLine(f(1, 1) + f(1, 1)); Console.WriteLine(s.n); foreach (char c in "+*-") Console.WriteLine(Apply(Pick(c), 7, 5)); try { Apply(Pick('?'), 1, 2); } catch (NullReferenceException) { Console.WriteLine("null delegate"); }
        TryF t = TryI; int v; Console.WriteLine(t("42", out v) + " " + v); Console.WriteLine(t("x", out v) + " " + v); RefD r = Dbl; r += Dbl; r += (ref int x) => x++; int z = 5; r(ref z); Console.WriteLine(z); Many m = F; Console.WriteLine(m(1, 2.5, 3, 4.5f, "five", 6, 7, 8)); m = new P(100).FI; Console.WriteLine(m(1, 2.5, 3, 4.5f, "five", 6, 7, 8));
        Console.WriteLine(f.Method.Name); Console.WriteLine(((Op)Add).Target == null); Console.WriteLine(f.Target == q); Console.WriteLine((Op)Add == (Op)Add); Console.WriteLine(((Op)Add).Equals((Op)Mul)); Op i1 = q.Virt, i2 = q.Virt, i3 = new Q().Virt; Console.WriteLine(i1 == i2); Console.WriteLine(i1 == i3); Console.WriteLine(i1.GetHashCode() == i2.GetHashCode());
        Conv<string, int> cs = n => "#" + n; Conv<int, string> ci = int.Parse; Console.WriteLine(cs(ci("12") + 1)); Func<int, int, int> g = f.Invoke; Console.WriteLine(g(1, 2)); try { new P(1).GetType(); P nul = null; Op bad = nul.Inst; } catch (ArgumentException e) { Console.WriteLine("arg"); } catch (NullReferenceException) { Console.WriteLine("nre"); }
        Console.WriteLine(f.DynamicInvoke(1, 2)); Console.WriteLine(((Delegate)cs).DynamicInvoke(9)); object d = Delegate.CreateDelegate(typeof(Op), typeof(P).GetMethod("Mul", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)); Console.WriteLine(((Op)d)(6, 7)); d = Delegate.CreateDelegate(typeof(Op), new P(3), "Inst"); Console.WriteLine(((Op)d)(6, 7)); var open = (Func<string, int>)Delegate.CreateDelegate(typeof(Func<string, int>), typeof(string).GetProperty("Length").GetGetMethod()); Console.WriteLine(open("open")); int sum = 0; Op[] ops = { Add, Mul, q.Virt }; for (int i = 0; i < 999; i++) sum += ops[i % 3](i, 2); Console.WriteLine(sum);
    }
}
