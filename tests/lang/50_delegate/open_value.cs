using System; using System.Reflection;
struct S { public int A; public int P { get { return A; } set { A = value; } } public override string ToString() { return "S" + A; } public int Add(int k) { A += k; return A; } public string G<U>(U u) { return typeof(U).Name + A; } public static int St(ref S s) { return s.A*2; } }
struct G<T> { public T V; public T Get() { return V; } }
class C { public virtual string N() { return "C"; } } class D : C { public override string N() { return "D"; } }
delegate int Get(ref S s); delegate int AddTo(ref S s, int k); delegate string Str(ref S s); delegate int ByValue(S s); delegate string GetG(ref G<string> g); delegate int GetGi(ref G<int> g);
delegate void SetP(ref S s, int v); delegate string GU(ref S s, long u);
class T {
  static void Try(string n, Action a) { try { a(); } catch (Exception e) { Console.WriteLine(n + ": " + e.GetType().Name + " " + e.Message); } }
  static Delegate Make(Type t, Type of, string m) { return Delegate.CreateDelegate(t, of.GetMethod(m)); }
  static void Main() {
    var s = new S { A = 5 };
    Console.WriteLine(((Get)Delegate.CreateDelegate(typeof(Get), typeof(S).GetProperty("P").GetGetMethod()))(ref s));
    ((SetP)Make(typeof(SetP), typeof(S), "set_P"))(ref s, 9); Console.WriteLine(s.A);
    Console.WriteLine(((AddTo)Make(typeof(AddTo), typeof(S), "Add"))(ref s, 3) + " " + s.A);
    Console.WriteLine(((Get)Make(typeof(Get), typeof(S), "St"))(ref s));
    Try("str", () => { var q = new S { A = 7 }; Console.WriteLine(((Str)Make(typeof(Str), typeof(S), "ToString"))(ref q)); });
    Try("byvalue", () => Make(typeof(ByValue), typeof(S), "get_P"));
    var g = new G<string> { V = "v" }; Console.WriteLine(((GetG)Make(typeof(GetG), typeof(G<string>), "Get"))(ref g));
    var gi = new G<int> { V = 4 }; Console.WriteLine(((GetGi)Make(typeof(GetGi), typeof(G<int>), "Get"))(ref gi));
    Try("other", () => Make(typeof(GetGi), typeof(G<string>), "Get"));
    Console.WriteLine(((GU)Delegate.CreateDelegate(typeof(GU), typeof(S).GetMethod("G").MakeGenericMethod(typeof(long))))(ref s, 1));
    Console.WriteLine(((Func<C, string>)Make(typeof(Func<C, string>), typeof(C), "N"))(new D()));
    Console.WriteLine(((Func<D, string>)Make(typeof(Func<D, string>), typeof(C), "N"))(new D()));
    Try("base", () => Make(typeof(Func<C, string>), typeof(D), "N"));
    Try("refclass", () => Make(typeof(RefC), typeof(C), "N"));
    Console.WriteLine(((Func<int>)Delegate.CreateDelegate(typeof(Func<int>), s, typeof(S).GetMethod("get_P")))());
  }
  delegate string RefC(ref C c);
}
