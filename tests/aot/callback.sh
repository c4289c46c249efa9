#!/bin/sh
# C calls delegates, and delegates call C, though no code may be generated: conversions, structures in registers, an
# exception. The methods between them are in the image: nothing runs by the virtual machine.
. "$TESTS/aot/lib.inc"
cat > call.c <<'C'
#include <string.h>
typedef struct { double x; int n; } Pair;
int number(int (*f)(int), int n) { return f ? f(n) : -1; }
static int add5(int n) { return n + 5; }
void *back(int n) { return n == 5 ? (void *)add5 : (void *)number; }
int table(struct { int (*f)(int); int n; } *t) { return t->f(t->n); }
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
  delegate int Unary(int n);
  [DllImport("call")] static extern Unary back(int n);
  [DllImport("call")] static extern double pair(PairFn f);
  delegate int Twice([MarshalAs(UnmanagedType.LPStr)] string s, ref Pair p, bool[] bits);
  [StructLayout(LayoutKind.Sequential)] struct Table { public Number Next; public int N; }
  [DllImport("call", EntryPoint = "table")] static extern int by_table(ref Table t);
  static void ByHand() {
    Twice t = (string s, ref Pair q, bool[] bits) => { q.N += s.Length; return bits == null ? -1 : 1; };
    var f = (Twice)Marshal.GetDelegateForFunctionPointer(Marshal.GetFunctionPointerForDelegate(t), typeof(Twice));
    var p = new Pair { N = 4 };
    Console.WriteLine(f("abc", ref p, null) + " " + p.N);
    GC.KeepAlive(t);
  }
  static void Main() {
    Console.WriteLine(number(n => n + 1, 41));
    Console.WriteLine(text((s, f) => s.Length * 10 + (int)(f * 2), "four"));
    Console.WriteLine(pair((p, k, d) => new Pair { X = p.X * d, N = p.N * (int)k }) == 22);
    ByHand();
    var table = new Table { Next = n => n * 2, N = 21 };
    Console.WriteLine(by_table(ref table));
    Console.WriteLine(number(null, 1) + " " + (back(1) != null) + " " + back(5)(6));
    try { number(n => { throw new InvalidOperationException("out of C"); }, 1); }
    catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
  }
}
CS
mcs -out:callback.exe callback.cs
"$KILN" --aot=full callback.exe
out=$("$KILN" --full-aot --stats --aot-path="$IMAGES" callback.exe 2> stats | tr '\n' '|')
[ "$out" = "42|43|True|-1 7|42|-1 True 11|out of C|" ] || fail "printed: $out"
[ "$(stat_of vm.methods stats)" = 0 ] || fail "$(stat_of vm.methods stats) methods by the virtual machine"
