// A RealProxy of one's own: virtual, non-virtual, interface and generic calls, fields, out arguments, structs, casts.
using System;
using System.Reflection;
using System.Runtime.Remoting;
using System.Runtime.Remoting.Messaging;
using System.Runtime.Remoting.Proxies;

struct Big { public long A, B, C; public override string ToString() => A + "/" + B + "/" + C; }
struct Pair { public double X; public int Y; }
struct Two { public int A, B; }

interface ITalk { string Talk(string s); int Count { get; } }
interface IOther { void Other(); }

class Target : MarshalByRefObject, ITalk {
  public int Field = 5;
  public string Name = "n";
  public Big BigField;
  public int Plain(int a) => a + 1;
  public virtual string Virt(string s, long l, double d, float f, byte b) => $"{s} {l} {d} {f} {b}";
  public string Talk(string s) => "talk " + s;
  public int Count => 3;
  public Big MakeBig(long a, Big other) => new Big { A = a, B = other.B + 1, C = other.C };
  public Pair MakePair(Pair p) => new Pair { X = p.X * 2, Y = p.Y + 1 };
  public Two MakeTwo(Two p, int a, int b, int c, int d, int e, int f, int g) => new Two { A = p.A + a + g, B = p.B + f };
  public void Outs(out int a, ref string s, out Big b) { a = 7; s += "!"; b = new Big { A = 1, B = 2, C = 3 }; }
  public T Gen<T>(T x) => x;
  public void Throws() { throw new InvalidOperationException("inside"); }
  public double Many(double a, double b, double c, double d, double e, double f, double g, double h, double i, int x, short y) => a + b + c + d + e + f + g + h + i + x + y;
  public bool Flag(bool b) => !b;
  public sbyte Neg(sbyte b) => (sbyte)-b;
  public int? Null(int? x) => x + 1;
  public override string ToString() => "Target!";
  public static string Static(Target t) => t.Name;
}
class Derived : Target { public string OnlyHere() => "derived"; public virtual int V2() => 99; }
sealed class Sealed : MarshalByRefObject, ITalk {
  public string Talk(string s) => "sealed " + s;
  public int Count => 9;
  public override string ToString() => "Sealed!";
}

class Log : RealProxy, IRemotingTypeInfo {
  readonly object target;
  public Log(Type t, object target) : base(t) { this.target = target; }
  public override IMessage Invoke(IMessage msg) {
    var call = (IMethodCallMessage)msg;
    var args = call.Args;
    Console.Write("[" + call.MethodBase.DeclaringType.Name + "." + call.MethodName + " " + call.ArgCount + "/" + call.InArgCount + "] ");
    if (call.MethodName == "FieldGetter") {
      var f = target.GetType().GetField((string)args[1]);
      return new ReturnMessage(null, new object[] { args[0], args[1], f.GetValue(target) }, 3, null, call);
    }
    if (call.MethodName == "FieldSetter") {
      target.GetType().GetField((string)args[1]).SetValue(target, args[2]);
      return new ReturnMessage(null, null, 0, null, call);
    }
    try {
      object r = call.MethodBase.Invoke(target, args);
      return new ReturnMessage(r, args, args.Length, call.LogicalCallContext, call);
    } catch (TargetInvocationException e) {
      return new ReturnMessage(e.InnerException, call);
    }
  }
  public bool CanCastTo(Type t, object o) { Console.Write("(can " + t.Name + ") "); return t.IsAssignableFrom(target.GetType()); }
  public string TypeName { get { return target.GetType().FullName; } set { } }
}
class Plain : RealProxy {
  public Plain(Type t) : base(t) { }
  public override IMessage Invoke(IMessage msg) {
    var call = (IMethodCallMessage)msg;
    return new ReturnMessage(call.MethodName == "Talk" ? (object)("plain " + call.GetInArg(0)) : call.MethodName == "get_Count" ? (object)42 : null, null, 0, null, call);
  }
}

class P {
  static string Describe(object o) => (o is Target) + " " + (o is Derived) + " " + (o is ITalk) + " " + (o is IOther) + " " + (o is string) + " " + (o is MarshalByRefObject);
  static void Main() {
    var real = new Derived();
    var t = (Target)new Log(typeof(Target), real).GetTransparentProxy();
    Console.WriteLine(RemotingServices.IsTransparentProxy(t) + " " + RemotingServices.IsTransparentProxy(real) + " " + t.GetType());
    Console.WriteLine(t.Plain(41));
    Console.WriteLine(t.Virt("a", 1L << 40, 1.5, 2.5f, 200));
    Console.WriteLine(((ITalk)t).Talk("x") + " " + ((ITalk)t).Count + " " + t.Count);
    Console.WriteLine(t.MakeBig(5, new Big { B = 8, C = 9 }));
    var p = t.MakePair(new Pair { X = 1.25, Y = 3 }); Console.WriteLine(p.X + " " + p.Y);
    var two = t.MakeTwo(new Two { A = 1, B = 2 }, 1, 2, 3, 4, 5, 6, 7); Console.WriteLine(two.A + " " + two.B);
    string s = "hey"; int a; Big b;
    t.Outs(out a, ref s, out b); Console.WriteLine(a + " " + s + " " + b);
    Console.WriteLine(t.Gen(5) + " " + t.Gen("str"));
    try { t.Throws(); } catch (InvalidOperationException e) { Console.WriteLine("caught " + e.Message); }
    Console.WriteLine(t.Many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -1));
    Console.WriteLine(t.Flag(false) + " " + t.Neg(100));
    Console.WriteLine(t.Null(4) + " " + (t.Null(null) == null));
    Console.WriteLine(t.ToString() + " " + Target.Static(t));
    Console.WriteLine(t.Field); t.Field = 17; Console.WriteLine(real.Field);
    t.BigField = b; Console.WriteLine(t.BigField + " " + real.BigField);
    Console.WriteLine(Describe(t));
    Console.WriteLine(Describe(real));
    var d = (Derived)t;
    Console.WriteLine(d.OnlyHere()); Console.WriteLine(d.V2()); Console.WriteLine(d.GetType());
    Func<int, int> f = t.Plain; Console.WriteLine(f(1));
    Func<string> g = t.ToString; Console.WriteLine(g());
    Func<string, string> h = ((ITalk)t).Talk; Console.WriteLine(h("deleg"));
    Console.WriteLine(typeof(Target).GetMethod("Plain").Invoke(t, new object[] { 9 }));
    Console.WriteLine(typeof(Target).GetMethod("Virt").Invoke(t, new object[] { "r", 1L, 2.0, 3f, (byte)4 }));
    Console.WriteLine(typeof(ITalk).GetMethod("Talk").Invoke(t, new object[] { "r" }));
    var i = (ITalk)new Plain(typeof(ITalk)).GetTransparentProxy();
    Console.WriteLine(i.Talk("q") + " " + i.Count + " " + i.GetType() + " " + (i is MarshalByRefObject) + " " + (i is Target));
    var se = (Sealed)new Log(typeof(Sealed), new Sealed()).GetTransparentProxy();
    Console.WriteLine(se.Talk("s") + " " + se.Count + " " + se);
    Console.WriteLine(RemotingServices.GetRealProxy(t).GetType() + " " + RemotingServices.GetRealProxy(t).GetProxiedType());
    try { Console.WriteLine((IOther)t); } catch (InvalidCastException) { Console.WriteLine("no IOther"); }
    var arr = new Target[2]; arr[0] = t; object[] oa = arr; oa[1] = d; Console.WriteLine(arr[1].Plain(2));
    try { new Log(typeof(string), ""); } catch (ArgumentException e) { Console.WriteLine(e.Message); }
  }
}
