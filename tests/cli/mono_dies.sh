#!/bin/sh
# Calls that end a process of mono's: here they return or throw.
. "$TESTS/aot/lib.inc"
cat > p.cs <<'CS'
using System;
using System.Diagnostics;
class P {
  static void Main() {
    foreach (int n in new[] { 100000, int.MaxValue - 1, int.MaxValue }) Console.Write("{0} {1} ", new StackFrame(n).GetMethod() == null, new StackTrace(n).FrameCount);
    Console.WriteLine();
  }
}
CS
mcs -out:p.exe p.cs
"$KILN" p.exe > out 2> err || fail "exit code $?: $(head -c 300 err)"
[ "$(cat out)" = "True 0 True 0 True 0 " ] || fail "printed $(cat out)"
