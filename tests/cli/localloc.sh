#!/bin/sh
# localloc of more than any stack has, be it for a negative number: StackOverflowException, and never a small block.
set -eu
cd "$TMP"
cat > l.cs <<'CS'
using System;
unsafe class P {
  static bool Alloc(int n) { byte* p = stackalloc byte[n]; p[0] = 1; return p != null; }
  static void Try(int n) {
    try { Console.Write(Alloc(n) + " "); } catch (StackOverflowException) { Console.Write("overflow "); }
  }
  static void Main() { Try(1); Try(100000); Try(-1); Try(-100); Try(int.MinValue); Try(1000); }
}
CS
mcs -unsafe l.cs
for how in -O=-aot --interpreter; do
  out=$("$KILN" $how l.exe) || true
  [ "$out" = 'True True overflow overflow overflow True ' ] || { echo "$how: $out" >&2; exit 1; }
done
