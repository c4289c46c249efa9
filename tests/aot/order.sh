#!/bin/sh
# Methods that programs start with (src/aot/write/early.def) lie first in an image, whatever their index; traces, handlers
# and line tables find the methods of both parts.
. "$TESTS/aot/lib.inc"
cat > order.cs <<'CS'
using System;
class First { public static int Div(int a, int b) { return a / b; } }
namespace System.Text {
  static class EncodingHelper { // as a class of mscorlib is called
    static readonly int[] odd = new int[First.Div(6, 2)];
    static EncodingHelper() { odd[0] = 4; }
    public static int InternalCodePage(ref int a) {
      try { return First.Div(odd[0], a); } catch (DivideByZeroException e) { return Last.Trace(e); }
    }
  }
}
class Last {
  public static int Trace(Exception e) { Console.WriteLine(e.StackTrace); throw new InvalidOperationException("again", e); }
  static void Main() {
    int two = 2, none = 0;
    Console.WriteLine(System.Text.EncodingHelper.InternalCodePage(ref two));
    try { System.Text.EncodingHelper.InternalCodePage(ref none); } catch (InvalidOperationException e) { Console.WriteLine(e); }
  }
}
CS
mcs -out:order.exe order.cs 2> /dev/null
"$KILN" -O=-aot order.exe > expected
"$KILN" --aot=asmonly order.exe
grep -n '^"[A-Z].*:$' order.exe.s | sed 's/ *(.*//' > names
at() { sed -n "s/^\([0-9]*\):\"$1\$/\1/p" names; }
early=$(at System.Text.EncodingHelper:InternalCodePage) first=$(at First:Div)
[ -n "$early" ] && [ -n "$first" ] || fail "no such methods: $(cat names)"
[ "$early" -lt "$first" ] || fail "what programs start with does not lie first: $(cat names)"
"$KILN" --aot order.exe
"$KILN" --aot-path="$IMAGES" --stats order.exe > got 2> stats
cmp expected got || fail "differs: $(diff expected got)"
[ "$(stat_of jit.methods stats)" = 0 ] || fail "methods were compiled: $(cat stats)"
