// Calls that are guessed or compared by class: comparers of value types that are, and are not, the default ones; GetType
// compared with typeof, also of proxies.
using System;
using System.Collections.Generic;
using System.Runtime.Remoting.Messaging;
using System.Runtime.Remoting.Proxies;

class Modulo : EqualityComparer<int> {
  public override bool Equals(int a, int b) { return a % 10 == b % 10; }
  public override int GetHashCode(int a) { return a % 10; }
}

class Throwing : IEqualityComparer<long> {
  public bool Equals(long a, long b) { throw new InvalidOperationException("equals"); }
  public int GetHashCode(long a) { return 1; }
}

class Reverse : Comparer<int> {
  public override int Compare(int a, int b) { return b.CompareTo(a); }
}

struct Plain { // neither IEquatable nor IComparable
  public int X;
}

struct Own : IEquatable<Own>, IComparable<Own> {
  public int X;
  public bool Equals(Own o) { return X == -o.X; }
  public int CompareTo(Own o) { return o.X - X; }
  public override int GetHashCode() { return 0; }
}

enum Color { Red, Green }

class Remote : MarshalByRefObject {}
sealed class SealedRemote : MarshalByRefObject {}
interface IThing {}
class Thing : IThing {}
sealed class Final {}

class Proxy : RealProxy {
  public Proxy(Type t) : base(t) {}
  public override IMessage Invoke(IMessage m) { throw new NotSupportedException(); }
}

class P {
  static int Same(EqualityComparer<int> c, int n) {
    int found = 0;
    for (int i = 0; i < n; i++)
      if (c.Equals(i, 3))
        found++;
    return found;
  }
  static bool Interface(IEqualityComparer<int> c, int a, int b) { return c.Equals(a, b) && c.GetHashCode(a) == c.GetHashCode(b); }
  static int Order(IComparer<int> c, int a, int b) { return Math.Sign(c.Compare(a, b)); }
  static bool Alike<T>(T a, T b) { return EqualityComparer<T>.Default.Equals(a, b); }
  static int Cmp<T>(T a, T b) { return Math.Sign(Comparer<T>.Default.Compare(a, b)); }
  static void Try(string what, Action a) {
    try {
      a();
    } catch (Exception e) {
      Console.WriteLine("{0}: {1} {2}", what, e.GetType().Name, e is InvalidOperationException ? e.Message : "");
    }
  }
  static string Kind(object o) {
    string s = "";
    if (o.GetType() == typeof(string)) s += "string ";
    if (o.GetType() == typeof(int)) s += "int ";
    if (typeof(Thing) == o.GetType()) s += "Thing ";
    if (o.GetType() == typeof(Final)) s += "Final ";
    if (o.GetType() == typeof(Remote)) s += "Remote ";
    if (o.GetType() == typeof(SealedRemote)) s += "SealedRemote ";
    if (o.GetType() == typeof(IThing)) s += "IThing ";
    if (o.GetType() == typeof(object)) s += "object ";
    if (o.GetType() == typeof(int[])) s += "int[] ";
    if (o.GetType() == typeof(List<int>)) s += "List<int> ";
    if (o.GetType() == typeof(List<>)) s += "List<> ";
    if (o.GetType() != typeof(Color)) s += "no Color ";
    Type t = o.GetType();
    if (t == typeof(Final)) s += t.Name;
    return s;
  }
  static object kept;
  static void Use(bool same, Type t) { Console.WriteLine("{0} {1}", same, t); }
  static void Both(object o) { // the type is used once more, behind code that lowering takes apart
    kept = new int[3];
    Type t = o.GetType();
    bool same = t == typeof(string);
    kept = new object();
    Use(same, t);
  }
  static bool Is<T>(object o) { return o.GetType() == typeof(T); }

  static void Main() {
    Console.WriteLine("{0} {1}", Same(EqualityComparer<int>.Default, 100), Same(new Modulo(), 100));
    Console.WriteLine("{0} {1}", Interface(EqualityComparer<int>.Default, 3, 13), Interface(new Modulo(), 3, 13));
    Console.WriteLine("{0} {1}", Order(Comparer<int>.Default, 1, 2), Order(new Reverse(), 1, 2));
    Try("null", () => Same(null, 1));
    Try("null interface", () => Interface(null, 1, 1));
    Try("null order", () => Order(null, 1, 1));
    var set = new HashSet<long>(new Throwing()) { 1 };
    Try("throwing", () => set.Add(2));
    Console.WriteLine("{0} {1}", Alike(new Plain { X = 1 }, new Plain { X = 1 }), Alike(new Plain { X = 1 }, new Plain { X = 2 }));
    Console.WriteLine("{0} {1} {2}", Alike(new Own { X = 1 }, new Own { X = 1 }), Alike(new Own { X = 1 }, new Own { X = -1 }), Cmp(new Own { X = 1 }, new Own { X = 2 }));
    Console.WriteLine("{0} {1} {2}", Alike(Color.Red, Color.Red), Alike(Color.Red, Color.Green), Cmp(Color.Red, Color.Green));
    Console.WriteLine("{0} {1} {2}", Alike<int?>(1, 1), Alike<int?>(null, 1), Cmp<int?>(null, 1));
    Console.WriteLine("{0} {1} {2}", Alike("a", "A".ToLower()), Alike<byte>(1, 1), Cmp(1.5, double.NaN));
    Try("no order", () => Cmp(new Plain(), new Plain()));
    var d = new Dictionary<int, string>(new Modulo()) { { 1, "one" } };
    Console.WriteLine("{0} {1}", d.ContainsKey(11), new Dictionary<int, string> { { 1, "one" } }.ContainsKey(11));
    var l = new List<int> { 3, 1, 2 };
    l.Sort(new Reverse());
    Console.WriteLine(string.Join(",", l));
    foreach (object o in new object[] { "s", 1, new Thing(), new Final(), new Remote(), new SealedRemote(), new object(), new int[0], new uint[0],
                                        new List<int>(), Color.Red, new Proxy(typeof(Remote)).GetTransparentProxy(),
                                        new Proxy(typeof(SealedRemote)).GetTransparentProxy(), new Proxy(typeof(IThing)).GetTransparentProxy() })
      Console.WriteLine("[{0}]", Kind(o));
    Try("null object", () => Kind(null));
    Both("s");
    Both(kept);
    Console.WriteLine("{0} {1} {2}", Is<Final>(new Final()), Is<string>("s"), Is<int>(1u));
  }
}
