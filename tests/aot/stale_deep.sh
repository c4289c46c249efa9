#!/bin/sh
# Images of x.exe and of three libraries, x -> b -> c -> d. One library is built anew, with other layouts, bases,
# overrides and bodies: no method that rests on it, however far away, may run from an image.
. "$TESTS/aot/lib.inc"
cat > d.cs <<'CS'
using System.Runtime.CompilerServices;
#if V2
public struct S { public long P0, P1; public string R; public int A; }
public class Base { public long Pad0, Pad1, Pad2; public int Q = 1; public virtual int Extra() { return 0; } public virtual int Run() { return 20; } }
public enum E : long { X = 3 }
public struct Kind { public long K0, K1; }
public interface IRun { int More(); int Run(); }
public class Impl : IRun { int IRun.More() { return 0; } public virtual int Run() { return 21; } }
public static class Body { public static int Get() { return 22; } }
public struct Num { public int V; public override string ToString() { return "two" + V; } }
#else
public struct S { public int A; }
public class Base { public int Q = 1; public virtual int Run() { return 10; } }
public enum E : byte { X = 3 }
public class Kind { }
public interface IRun { int Run(); }
public class Impl : IRun { public virtual int Run() { return 11; } }
public static class Body { public static int Get() { return 12; } }
public struct Num { public int V; }
#endif
CS
cat > c.cs <<'CS'
public struct Outer { public S Inner; public int After; }
public class Mid : Base {
  public int M = 5; public string Name = "mid";
#if V2
  public override int Run() { return 30; }
#endif
}
public class HasEnum { public E e = E.X; public int After = 7; }
public struct HasKind { public Kind k; public int After; }
public class MidImpl : Impl {
#if V2
  public override int Run() { return 31; }
#endif
}
public static class CBody { public static int Get() { return Body.Get() + 100; } }
public static class Statics { public static S First; public static Outer Second; public static int Last = 8; }
public class G<T> { public T a; public int After = 9; public T[] many = new T[3]; }
CS
cat > b.cs <<'CS'
public sealed class Leaf : Mid { public int L = 6; }
public class Holder { public Outer o; public int After = 11; public HasKind k; public string Text = "held"; }
public sealed class LeafImpl : MidImpl { }
public static class BBody { public static int Get() { return CBody.Get() + 1000; } }
public class GS : G<S> { public int Tail = 12; }
public static class Make { public static Leaf Leaf() { return new Leaf(); } public static IRun Impl() { return new LeafImpl(); } }
CS
cat > x.cs <<'CS'
using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
class X {
  const MethodImplOptions No = MethodImplOptions.NoInlining;
  [MethodImpl(No)] static int L(Leaf l) { return l.L; }
  [MethodImpl(No)] static string N(Leaf l) { return l.Name; }
  [MethodImpl(No)] static int Run(Leaf l) { return l.Run(); }
  [MethodImpl(No)] static int RunMade() { return Make.Leaf().Run(); }
  [MethodImpl(No)] static int RunI(LeafImpl l) { return ((IRun)l).Run(); }
  [MethodImpl(No)] static int RunV(IRun r) { return r.Run(); }
  [MethodImpl(No)] static int H(Holder h) { return h.After; }
  [MethodImpl(No)] static string T(Holder h) { return h.Text; }
  [MethodImpl(No)] static int En(HasEnum h) { return h.After; }
  [MethodImpl(No)] static int Kd(HasKind h) { return h.After; }
  [MethodImpl(No)] static int Bd() { return BBody.Get(); }
  [MethodImpl(No)] static int St() { return Statics.Last; }
  [MethodImpl(No)] static int Ga(G<S> g) { return g.After; }
  [MethodImpl(No)] static int Gt(GS g) { return g.Tail; }
  [MethodImpl(No)] static int El(G<S> g, int i) { g.many[i].A = i; return g.many[i].A + g.many[i - 1].A; }
  [MethodImpl(No)] static int Box(object o) { return ((Outer)o).After; }
  [MethodImpl(No)] static string Str(Num n) { return n.ToString(); }
  static int Lst() { var l = new List<Outer>(); for (int i = 0; i < 5; i++) l.Add(new Outer { After = i }); int s = 0; foreach (var o in l) s += o.After; return s; }
  static int Dct() { var d = new Dictionary<E, Outer>(); d[E.X] = new Outer { After = 4 }; return d[E.X].After; }
  static void Main() {
    var leaf = new Leaf();
    Console.WriteLine(L(leaf) + N(leaf) + Run(leaf) + " " + RunMade() + " " + RunI(new LeafImpl()) + " " + RunV(Make.Impl()));
    Console.WriteLine(H(new Holder()) + T(new Holder()) + En(new HasEnum()) + " " + Kd(new HasKind { After = 13 }));
    Console.WriteLine(Bd() + " " + St() + " " + Ga(new G<S>()) + " " + Gt(new GS()) + " " + El(new GS(), 2));
    Console.WriteLine(Box(new Outer { After = 14 }) + " " + Lst() + " " + Dct() + " " + Str(new Num { V = 2 }));
  }
}
CS
build() { mcs -nologo -warn:0 "$@"; }
all() {
  build -target:library d.cs
  build -target:library -r:d.dll c.cs
  build -target:library -r:d.dll -r:c.dll b.cs
  build -r:d.dll -r:c.dll -r:b.dll x.cs
}
check() { # what was changed
  "$KILN" -O=-aot x.exe > want
  "$KILN" --aot-path="$IMAGES" x.exe > got 2> err || fail "$1: $(cat got err)"
  cmp -s want got || fail "$1: printed: $(cat got); not: $(cat want)"
}
all
"$KILN" --aot --aot-path="$IMAGES" d.dll c.dll b.dll x.exe
check "nothing"
[ ! -s err ] || fail "fresh images are refused: $(cat err)"
[ "$(head -n 1 got)" = "6mid10 10 11 11" ] || fail "printed: $(cat got)"
"$KILN" --stats --aot-path="$IMAGES" x.exe 2> stats > /dev/null
[ "$(stat_of jit.methods stats)" = 0 ] || fail "$(stat_of jit.methods stats) methods were compiled"

build -target:library -define:V2 d.cs
check "d"
grep -q 'warning.*X:L (Leaf).*another build of d' err || fail "no warning names the method: $(cat err)"
[ "$(head -n 1 got)" = "6mid20 20 21 21" ] || fail "printed: $(cat got)"
"$KILN" --full-aot --aot-path="$IMAGES" x.exe > got 2> err || fail "--full-aot: $(cat err)"
[ "$(head -n 1 got)" = "6mid20 20 21 21" ] || fail "--full-aot ran stale code: $(cat got)"
grep -q 'warning.*X:Main ().*another build of d' err || fail "--full-aot: no warning: $(cat err)"

all
"$KILN" --aot --aot-path="$IMAGES" d.dll c.dll b.dll x.exe 2> err
build -target:library -define:V2 -r:d.dll c.cs
check "c"
[ "$(head -n 1 got)" = "6mid30 30 31 31" ] || fail "printed: $(cat got)"

# An assembly that was not there when the image was made is there now, and the other way round.
cat > opt.cs <<'CS'
public class Opt { public static string Text() { return "there"; } }
CS
cat > y.cs <<'CS'
using System;
class Y {
  static void Use() { Console.WriteLine(Opt.Text()); }
  static void Main() { try { Use(); } catch (System.IO.FileNotFoundException) { Console.WriteLine("missing"); } }
}
CS
build -target:library opt.cs
build -r:opt.dll y.cs
"$KILN" --aot --aot-path="$IMAGES" y.exe
mv opt.dll away.dll
[ "$("$KILN" --aot-path="$IMAGES" y.exe 2> err)" = missing ] || fail "an assembly that is gone"
rm y.exe.so
"$KILN" --aot --aot-path="$IMAGES" y.exe
[ "$("$KILN" --aot-path="$IMAGES" y.exe 2> err)" = missing ] || fail "an assembly that never was there"
[ ! -s err ] || fail "what was absent is absent still, yet: $(cat err)"
mv away.dll opt.dll
[ "$("$KILN" --aot-path="$IMAGES" y.exe 2> err)" = there ] || fail "an assembly that came: $(cat err)"
