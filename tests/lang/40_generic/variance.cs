using System;
using System.Collections.Generic;

interface IOut<out T> { T Get(); } interface IIn<in T> { string Put(T t); } interface IBoth<in A, out R> { R Do(A a); } delegate R Fn<in A, out R>(A a);
class A { public virtual string N => "A"; } class B : A { public override string N => "B"; } class C : B { public override string N => "C"; }
class Out<T> : IOut<T> where T : new() { public T Get() { return new T(); } } class In : IIn<A>, IIn<string> { public string Put(A a) { return "in " + a.N; } public string Put(string s) { return "str " + s; } } class Both : IBoth<A, C> { public C Do(A a) { return a as C ?? new C(); } }
class Multi : IOut<B>, IOut<string> { B IOut<B>.Get() { return new B(); } string IOut<string>.Get() { return "multi"; } }
class CmpA : IComparer<A>, IEqualityComparer<A> { public int Compare(A x, A y) { return string.CompareOrdinal(x.N, y.N); } public bool Equals(A x, A y) { return x.N == y.N; } public int GetHashCode(A a) { return a.N[0]; } }

class P
{
    static string Use(IOut<A> o) { return o.Get().N; } static string Feed(IIn<C> i) { return i.Put(new C()); } static int Cnt(IEnumerable<object> e) { int n = 0; foreach (object o in e) n++; return n; }
    static string G<T>(IOut<T> o) { return typeof(T).Name + o.Get(); }
    static bool Is<T>(object o) { return o is T; }
    static C MakeC() { return new C(); } static string TakeA(A a) { return a.N; }
    static void Main()
    {
        Console.WriteLine(Use(new Out<A>()) + Use(new Out<B>()) + Use(new Out<C>()) + Use(new Multi())); Console.WriteLine(Feed(new In())); IBoth<C, A> bo = new Both(); Console.WriteLine(bo.Do(new C()).N); IBoth<B, B> bb = new Both(); Console.WriteLine(bb.Do(new B()).N); IOut<object> oo = new Out<List<int>>(); Console.WriteLine(oo.Get().GetType().Name);
        Func<C> fc = MakeC; Func<A> fa = fc; Console.WriteLine(fa().N); Action<A> aa = a => Console.WriteLine("act " + a.N); Action<C> ac = aa; ac(new C()); Fn<A, C> f = a => new C(); Fn<C, A> g = f; Console.WriteLine(g(null).N); Func<A, string> ta = TakeA; Func<C, object> tc = ta; Console.WriteLine(tc(new C())); Console.WriteLine(((Delegate)fa).GetType() == typeof(Func<C>)); Func<IEnumerable<A>> nest = (Func<List<B>>)(() => new List<B> { new B() }); Console.WriteLine(Cnt(nest()));
        object o = new Out<C>(); Console.WriteLine(Is<IOut<A>>(o) + " " + Is<IOut<C>>(o) + " " + Is<IOut<object>>(o) + " " + Is<IOut<string>>(o)); o = new In(); Console.WriteLine(Is<IIn<C>>(o) + " " + Is<IIn<A>>(o) + " " + Is<IIn<object>>(o) + " " + Is<IIn<string>>(o)); o = new List<int>(); Console.WriteLine(Is<IEnumerable<object>>(o) + " " + Is<IEnumerable<int>>(o) + " " + Is<IEnumerable<uint>>(o)); o = (Func<string>)(() => "s"); Console.WriteLine(Is<Func<object>>(o) + " " + Is<Func<int>>(o)); o = new List<IOut<C>>(); Console.WriteLine(Is<IEnumerable<IOut<A>>>(o) + " " + Is<List<IOut<A>>>(o)); o = (Action<IOut<A>>)(z => { }); Console.WriteLine(Is<Action<IOut<C>>>(o) + " " + Is<Action<IOut<object>>>(o));
        IEnumerable<A> ea = new List<C> { new C(), new C() }; int n = 0; foreach (A a in ea) n += a.N.Length; Console.WriteLine(n); Console.WriteLine(Cnt(new[] { "a", "b" }) + Cnt(new HashSet<string> { "q" }) + Cnt(new Dictionary<string, int>().Keys)); var lb = new List<B> { new C(), new B() }; lb.Sort(new CmpA()); Console.WriteLine(lb[0].N); var hs = new HashSet<C>(new CmpA()) { new C(), new C() }; Console.WriteLine(hs.Count); var sd = new SortedDictionary<B, int>(new CmpA()); sd[new C()] = 1; sd[new B()] = 2; sd[new C()] = 3; foreach (var kv in sd) Console.Write(kv.Key.N + kv.Value); Console.WriteLine(); Console.WriteLine(G(new Out<object>()) + G<object>(new Out<C>()).Substring(0, 6)); IReadOnlyList<object> rl = new List<string> { "x", "y" }; Console.WriteLine(rl[1] + "" + rl.Count); Console.WriteLine(typeof(IOut<A>).IsAssignableFrom(typeof(IOut<B>)) + " " + typeof(IOut<B>).IsAssignableFrom(typeof(IOut<A>)) + " " + typeof(IEnumerable<long>).IsAssignableFrom(typeof(IEnumerable<ulong>)));
    }
}
