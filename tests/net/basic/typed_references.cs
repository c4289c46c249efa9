// Typed references: made, read, written through, asked for their type, handed to reflection.
using System;
using System.Reflection;

class TypedReferences {
  struct S { public int x; public string s; public object o; }
  class K { public S st; public int i; }

  static void Try(string name, Func<object> f) {
    try {
      Console.WriteLine(name + " " + f());
    } catch (Exception e) {
      Console.WriteLine(name + " " + e.GetType());
    }
  }

  static Type TypeOf<X>(X x) {
    var r = __makeref(x);
    return __reftype(r);
  }
  static X Replace<X>(ref X x, X y) {
    var r = __makeref(x);
    __refvalue(r, X) = y;
    return __refvalue(r, X);
  }

  static void Main() {
    Try("number", () => { int x = 5; var r = __makeref(x); __refvalue(r, int) = 8; return x + __reftype(r).Name; });
    Try("text", () => { string x = "q"; var r = __makeref(x); __refvalue(r, string) += "z"; return x + __reftype(r); });
    Try("another number", () => { int x = 5; var r = __makeref(x); return __refvalue(r, long); });
    Try("exact type", () => { object x = "s"; var r = __makeref(x); return __refvalue(r, string); });
    Try("generic", () => TypeOf("s") + " " + TypeOf(5) + " " + TypeOf(new S()) + " " + TypeOf(new object[0]));
    Try("by ref", () => { int i = 1; string s = "a"; return Replace(ref i, 7) + Replace(ref s, "b") + i + s; });
    Try("direct", () => {
      var s = new S { x = 3 };
      var r = __makeref(s);
      typeof(S).GetField("x").SetValueDirect(r, 9);
      return s.x + " " + typeof(S).GetField("x").GetValueDirect(r);
    });
    Try("boxed", () => { int x = 5; return TypedReference.ToObject(__makeref(x)); });
    Try("target", () => { string x = "w"; return TypedReference.ToObject(__makeref(x)) + "" + TypedReference.GetTargetType(__makeref(x)); });
    Try("path", () => {
      var k = new K();
      k.st.s = "deep";
      var r = TypedReference.MakeTypedReference(k, new[] { typeof(K).GetField("st"), typeof(S).GetField("s") });
      return __refvalue(r, string) + __reftype(r);
    });
    Try("nothing", () => TypedReference.ToObject(default));
    Try("no type", () => __reftype(default(TypedReference)) == null);
  }
}
