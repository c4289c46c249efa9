using System;
using System.Collections.Generic;

class A { protected internal string log = ""; public A() : this("A()") { log += "[A()]"; } protected A(string s) { log += "[A(" + s + ")]"; } public virtual string Who() { return "A"; } public string Chain() { return Who() + log; } }
class B : A { protected string f = Init("B.f"); static string Init(string s) { trace += s + ";"; return s; } public static string trace = ""; public B() { log += "[B()]"; trace += "B();"; } public B(int n) : base("n" + n) { log += "[B(int)]"; trace += "B(int);"; } public override string Who() { return "B(" + base.Who() + ")"; } }
class C : B { string g = Init2("C.g"); static string Init2(string s) { trace += s + ";"; return s; } public C() : base(7) { log += "[C()]"; trace += "C();"; } public C(string s) : this() { log += "[C(" + s + ")]"; } public override string Who() { return "C(" + base.Who() + ")"; } }
sealed class D : C { public override string Who() { return "D(" + base.Who() + ")" + ((A)this).GetType().Name; } }
abstract class Animal { public string Name; protected Animal(string n) { Name = n; } public abstract string Sound { get; } public virtual void Speak() { Console.WriteLine(Name + " says " + Sound); } }
class Dog : Animal { public Dog(string n) : base(n) { } public override string Sound { get { return "woof"; } } public override void Speak() { base.Speak(); Console.WriteLine("(wags)"); } }
class Puppy : Dog { public Puppy() : base("pup") { } public override string Sound => base.Sound.Substring(1); }
class MyList : List<int> { public new void Add(int i) { base.Add(i * 2); } public int Total { get { int s = 0; foreach (int i in this) s += i; return s; } } }
class MyEx : ApplicationException { public int Code; public MyEx(int c) : base("code " + c) { Code = c; } public override string Message { get { return "<" + base.Message + ">"; } } }
class GBase<T> { public T Val; public virtual string Show() { return typeof(T).Name + "=" + Val; } }
class GDer : GBase<int> { public override string Show() { return "GDer " + base.Show(); } }
class GDer2<U> : GBase<List<U>> { public override string Show() { return "GDer2 " + typeof(U).Name + " " + (Val == null ? "null" : Val.Count.ToString()); } }

class P
{
    static void Main()
    {
        Console.WriteLine(new A().Chain()); Console.WriteLine(new B().Chain()); Console.WriteLine(new B(3).Chain()); B.trace = "";
        Console.WriteLine(new C("s").Chain()); Console.WriteLine(B.trace); Console.WriteLine(new D().Chain());
        foreach (Animal a in new Animal[] { new Dog("rex"), new Puppy() }) a.Speak();
        var l = new MyList(); l.Add(1); l.Add(2); ((List<int>)l).Add(3); Console.WriteLine(l.Total); Console.WriteLine(l.Count);
        try { throw new MyEx(5); } catch (ApplicationException e) { Console.WriteLine(e.Message + ((MyEx)e).Code); }
        GBase<int> g = new GDer { Val = 9 }; Console.WriteLine(g.Show()); Console.WriteLine(new GDer2<string> { Val = new List<string> { "a" } }.Show()); Console.WriteLine(new GDer2<int>().Show());
        Console.WriteLine(typeof(D).BaseType.BaseType.Name); Console.WriteLine(typeof(D).IsSubclassOf(typeof(A))); Console.WriteLine(typeof(A).IsAssignableFrom(typeof(C))); Console.WriteLine(typeof(GDer).BaseType == typeof(GBase<int>));
    }
}
