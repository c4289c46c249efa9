#!/bin/sh
# C calls delegates though no code may be generated: conversions, structures in registers, an exception.
. "$TESTS/aot/lib.inc"
cat > call.c <<'C'
#include <string.h>
typedef struct { double x; int n; } Pair;
int number(int (*f)(int), int n) { return f(n); }
int text(int (*f)(const char *, float), const char *s) { return f(s, 1.5f); }
double pair(Pair (*f)(Pair, long, double)) { Pair r = f((Pair){0.5, 2}, 10, 4); return r.x + r.n; }
C
cc -shared -fPIC -o libcall.so call.c
cat > callback.cs <<'CS'
using System;
using System.Runtime.InteropServices;
struct Pair { public double X; public int N; }
class P {
  delegate int Number(int n);
  delegate int Text(string s, float f);
  delegate Pair PairFn(Pair p, long k, double d);
  [DllImport("call")] static extern int number(Number f, int n);
  [DllImport("call")] static extern int text(Text f, string s);
  [DllImport("call")] static extern double pair(PairFn f);
  static void Main() {
    Console.WriteLine(number(n => n + 1, 41));
    Console.WriteLine(text((s, f) => s.Length * 10 + (int)(f * 2), "four"));
    Console.WriteLine(pair((p, k, d) => new Pair { X = p.X * d, N = p.N * (int)k }) == 22);
    try { number(n => { throw new InvalidOperationException("out of C"); }, 1); }
    catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
  }
}
CS
mcs -out:callback.exe callback.cs
"$KILN" --aot=full callback.exe
out=$("$KILN" --full-aot --aot-path="$IMAGES" callback.exe | tr '\n' '|')
[ "$out" = "42|43|True|out of C|" ] || fail "printed: $out"
