// A further domain: statics of its own, objects by reference and by value, exceptions, callbacks, data, the end.
using System; using System.Reflection;
class Ref : MarshalByRefObject { public static int S = 1; public int F = 3; public int Bump() { return ++S; } public string Where() { return AppDomain.CurrentDomain.FriendlyName; } public Val Get(Val v) { v.N++; return v; } public void Throw() { throw new MyEx("boom"); } public Ref Other() { return new Ref(); } public void CallBack(Cb c) { c.Hi(Where()); } }
[Serializable] class Val { public int N; public string D = AppDomain.CurrentDomain.FriendlyName; }
[Serializable] class MyEx : Exception { public MyEx(string s) : base(s) {} protected MyEx(System.Runtime.Serialization.SerializationInfo i, System.Runtime.Serialization.StreamingContext c) : base(i,c) {} }
class Cb : MarshalByRefObject { public void Hi(string s) { Console.WriteLine("hi from " + s + " in " + AppDomain.CurrentDomain.FriendlyName); } }
class P {
  static int count;
  static void Main() {
    count = 5;
    var d = AppDomain.CreateDomain("child");
    Console.WriteLine(d.FriendlyName + " " + d.Id + " " + d.IsDefaultAppDomain());
    var r = (Ref)d.CreateInstanceAndUnwrap(typeof(Ref).Assembly.FullName, "Ref");
    Console.WriteLine(r.Bump() + " " + r.Bump() + " " + Ref.S + " " + r.Where() + " " + r.F);
    var v = r.Get(new Val { N = 7 }); Console.WriteLine(v.N + " " + v.D);
    try { r.Throw(); } catch (MyEx e) { Console.WriteLine("caught " + e.Message); }
    Console.WriteLine(r.Other().Where());
    r.CallBack(new Cb());
    d.DoCallBack(() => { count++; Console.WriteLine("in " + AppDomain.CurrentDomain.FriendlyName + " " + count); });
    Console.WriteLine(count);
    d.SetData("k", "v"); Console.WriteLine(d.GetData("k"));
    d.DoCallBack(InChild);
    AppDomain.Unload(d);
    try { r.Where(); } catch (AppDomainUnloadedException e) { Console.WriteLine(e.GetType().Name); }
  }
  static void InChild() { Console.WriteLine(AppDomain.CurrentDomain.GetData("k")); foreach (var a in AppDomain.CurrentDomain.GetAssemblies()) Console.WriteLine(a.GetName().Name); }
}
