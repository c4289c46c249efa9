#!/bin/sh
# What code may access (I.8.5.3) is decided when it is compiled: an image whose answer rests on another assembly is
# refused, method by method, when that assembly has changed.
. "$TESTS/aot/lib.inc"
cat > base.cs <<'CS'
using System.Runtime.CompilerServices;
#if FRIEND
[assembly: InternalsVisibleTo("x")]
#endif
public class Base {
  protected static int Secret() { return 1; }
#if OPEN
  public static int Maybe = 2;
  public static int Call() { return 3; }
#else
  internal static int Maybe = 2;
  internal static int Call() { return 3; }
#endif
}
CS
cat > mid.cs <<'CS'
#if OTHER
public class Mid { }
#else
public class Mid : Base { }
#endif
CS
cat > x.cs <<'CS'
using System;
using System.Runtime.CompilerServices;
class X : Mid {
  static class Nested {
    [MethodImpl(MethodImplOptions.NoInlining)] public static int Family() { return Base.Secret(); }
  }
  [MethodImpl(MethodImplOptions.NoInlining)] static int Field() { return Base.Maybe; }
  static int Small() { return Base.Call(); }
  [MethodImpl(MethodImplOptions.NoInlining)] static int Inlined() { return Small(); }
  static void Try(string name, Func<int> f) {
    try { Console.Write(name + f() + " "); } catch (MemberAccessException e) { Console.Write(name + e.GetType().Name[0] + " "); }
  }
  static void Main() {
    Try("family ", Nested.Family); Try("field ", Field); Try("call ", Inlined);
    Console.WriteLine();
  }
}
CS
base() { mcs -target:library -optimize+ -out:base.dll "$@" base.cs; }
mid() { mcs -target:library -optimize+ -r:base.dll -out:mid.dll "$@" mid.cs; }
base -d:OPEN
mid
mcs -optimize+ -r:base.dll -r:mid.dll -out:x.exe x.cs
images() { "$KILN" --aot=force base.dll mid.dll x.exe > log 2>&1 || fail "no images: $(cat log)"; }
check() {
  for how in "-O=-aot" "-O=aot" "--full-aot" "--interpreter"; do
    got=$("$KILN" --aot-path="$IMAGES" $how x.exe 2> err | sed 's/ $//') || true
    [ "$got" = "$1" ] || fail "$2, $how: '$got', expected '$1': $(cat err)"
  done
}
images
check "family 1 field 2 call 3" "all accessible"
base
check "family 1 field F call M" "members became internal, images of before"
images
check "family 1 field F call M" "members became internal"
base -d:FRIEND
check "family 1 field 2 call 3" "x became a friend, images of before"
images
check "family 1 field 2 call 3" "x is a friend"
base -d:OPEN
images
mid -d:OTHER
check "family M field 2 call 3" "the base class changed, images of before"
