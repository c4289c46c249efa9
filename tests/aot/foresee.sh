#!/bin/sh
# What --aot=full foresees: instances across assemblies, by reflection, and of the class libraries' habits; that it ends
# where instances lead to each other without end, and what it says of that. Nothing runs by the virtual machine here.
. "$TESTS/aot/lib.inc"
run() { # program, expected output, methods of the virtual machine
  out=$("$KILN" --full-aot --stats --aot-path="$FULL" "$1" 2> stats) || fail "$1: exit code $?: $(head -3 stats)"
  [ "$out" = "$2" ] || fail "$1 printed: $out"
  [ "$(stat_of vm.methods stats)" = "$3" ] || fail "$1: $(stat_of vm.methods stats) methods by the virtual machine: $(
    MONO_LOG_LEVEL=info "$KILN" --full-aot --aot-path="$FULL" "$1" 2>&1 | grep 'VM: ' | head -5)"
}
FULL="$IMAGES"

# --- across assemblies: the iterator comes from one, what is done to it from another
cat > lib.cs <<'CS'
using System; using System.Linq; using System.Collections.Generic; using System.Runtime.CompilerServices;
public interface IShow { string Show<T>(T a); }
class Plain : IShow { public string Show<T>(T a) { return typeof(T).Name + "=" + a; } }
class Listing<E> : IShow { public string Show<T>(T a) { return new List<T> { a, a }.Count + typeof(E).Name + a; } }
public static class Lib {
  [MethodImpl(MethodImplOptions.NoInlining)] public static IEnumerable<TimeSpan> F(int n, Func<int, TimeSpan> f) { return Enumerable.Range(0, n).Select(f); }
  [MethodImpl(MethodImplOptions.NoInlining)] public static IEnumerable<TimeSpan> G(List<TimeSpan> l) { return l.Where(t => t.Ticks > 0); }
  [MethodImpl(MethodImplOptions.NoInlining)] public static IShow Get(int i) { if (i == 0) return new Plain(); return new Listing<string>(); }
}
CS
cat > m.cs <<'CS'
using System; using System.Linq; using System.Collections.Generic;
class P { static void Main() {
  foreach (var t in Lib.F(2, i => TimeSpan.FromSeconds(i))) Console.WriteLine(t);
  var l = new List<TimeSpan> { TimeSpan.FromDays(1), TimeSpan.Zero };
  foreach (var d in Lib.G(l).Select(t => (short)t.Days)) Console.WriteLine(d);
  for (int i = 0; i < 2; i++) Console.WriteLine(Lib.Get(i).Show(2.5m));
} }
CS
mcs -target:library lib.cs && mcs -r:lib.dll m.cs
ACROSS='00:00:00
00:00:01
1
Decimal=2.5
2String2.5'
"$KILN" --aot=full m.exe lib.dll 2> log || fail "--aot=full of both: $(cat log)"
grep -q '^m: [0-9]* methods; nothing is left to the virtual machine$' log || fail "no last line: $(cat log)"
run m.exe "$ACROSS" 0
rm ./*.so
for a in lib.dll m.exe; do "$KILN" --aot=full $a 2> log || fail "--aot=full $a: $(cat log)"; done
run m.exe "$ACROSS" 0

# --- six arguments that only the run knows, thirty types that it may be: a few instances, not a thousand million
python3 - > many.cs <<'PY'
names = ["N%d" % i for i in range(30)]
print("using System; using System.Linq;" + "".join("struct %s { }" % n for n in names))
print("class Six<A, B, C, D, E, F> { public override string ToString() { return typeof(A).Name + default(F); } }")
print("class P { static Type[] types = {%s};" % ", ".join("typeof(%s)" % n for n in names))
print("  static void Main() { Console.WriteLine(Activator.CreateInstance(typeof(Six<,,,,,>).MakeGenericType(types.Skip(20).Take(6).ToArray()))); } }")
PY
mcs many.cs
(ulimit -t 60; "$KILN" --aot=full --aot-path="$FULL" many.exe 2> log) || fail "--aot=full many.exe: $(cat log)"
run many.exe N20N25 0

# --- constants that go to reflection
cat > refl.cs <<'CS'
using System; using System.Collections; using System.Collections.Generic; using System.Reflection;
struct S1 { public override string ToString() { return "S1"; } }
enum E : short { A, B }
class Gen<T> { public T V; public string F() { return typeof(T) + " " + V; } }
class P {
  public virtual string V<A>(A a) { return typeof(A).Name + a; }
  class Made<T> where T : new() { [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] public static object Get() { return new T(); } }
  static string M<A>(A a) { return new List<A> { a }.Count + typeof(A).Name; }
  static void Main() {
    Console.WriteLine(typeof(P).GetMethod("M", BindingFlags.Static | BindingFlags.NonPublic).MakeGenericMethod(typeof(S1)).Invoke(null, new object[] { new S1() }));
    Console.WriteLine(typeof(P).GetMethod("V").MakeGenericMethod(typeof(short)).Invoke(new P(), new object[] { (short)5 }));
    Console.WriteLine(((ICollection)Made<List<short>>.Get()).Count);
    foreach (var t in new[] { typeof(E), typeof(S1), typeof(string) }) {
      var o = Activator.CreateInstance(typeof(Gen<>).MakeGenericType(t));
      Console.WriteLine(o.GetType().GetMethod("F").Invoke(o, null));
      var d = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(t, typeof(S1)));
      Console.WriteLine(d.Count);
    }
    var q = (IList)Activator.CreateInstance(typeof(List<DateTime>));
    Console.WriteLine(q.Count + " " + ((IList<E>)Enum.GetValues(typeof(E))).IndexOf(E.B));
    Console.WriteLine(EqualityComparer<E>.Default.Equals(E.A, E.B) + " " + EqualityComparer<TimeSpan?>.Default.Equals(null, TimeSpan.Zero) + " " + Comparer<E>.Default.Compare(E.B, E.A));
  }
}
CS
mcs refl.cs
"$KILN" --aot=full,print-skipped refl.exe 2> log || fail "--aot=full refl.exe: $(cat log)"
grep -q '^by reflection: P:Main () makes an instance of Gen`1$' log || fail "what reflection chooses is not listed: $(cat log)"
grep -q '^refl: .*left to the virtual machine: what [0-9]* places make by reflection' log || fail "not told: $(cat log)"
run refl.exe '1S1
Int165
0
E A
0
S1 S1
0
System.String 
0
0 1
False False 1' 0

# --- instances without end
cat > endless.cs <<'CS'
using System; using System.Runtime.CompilerServices;
struct W<T> { public T V; }
class P {
  [MethodImpl(MethodImplOptions.NoInlining)] static int R<X>(int n, X x) { return n == 0 ? 0 : 1 + R(n - 1, new W<X> { V = x }); }
  static void Main() { Console.WriteLine(R(12, 1)); }
}
CS
mcs endless.cs
"$KILN" --aot=full,print-skipped endless.exe 2> log || fail "--aot=full endless.exe: $(cat log)"
grep -q '^skipped: P:R<.*: its instances lead to each other without end$' log || fail "the endless one is not listed: $(cat log)"
grep -q '^endless: .*left to the virtual machine: [0-9]* whose instances lead to each other without end' log || fail "not told: $(cat log)"
out=$("$KILN" --full-aot --aot-path="$FULL" endless.exe) && [ "$out" = 12 ] || fail "endless.exe printed: $out"
