#!/bin/sh
# Small methods of small methods are taken in however deep they lie, and in a loop also where much else was.
set -eu
cat > deep.cs <<'CS'
using System;
class P {
  struct Span { public int[] A; public int N; public Span(int[] a, int n) { A = a; N = n; } public int At(int i) { return A[i]; } }
  static Span S11(int[] a) { return new Span(a, a.Length); }
  static Span S10(int[] a) { var s = S11(a); s.N++; return s; }
  static Span S9(int[] a) { var s = S10(a); s.N++; return s; }
  static Span S8(int[] a) { var s = S9(a); s.N++; return s; }
  static Span S7(int[] a) { var s = S8(a); s.N++; return s; }
  static Span S6(int[] a) { var s = S7(a); s.N++; return s; }
  static Span S5(int[] a) { var s = S6(a); s.N++; return s; }
  static Span S4(int[] a) { var s = S5(a); s.N++; return s; }
  static Span S3(int[] a) { var s = S4(a); s.N++; return s; }
  static Span S2(int[] a) { var s = S3(a); s.N++; return s; }
  static Span S1(int[] a) { var s = S2(a); s.N++; return s; }
  static int Deep(int[] a) { return S1(a).At(1) + S1(a).N; }
  static void Main() { Console.WriteLine(Deep(new int[] { 1, 2, 3 })); }
}
CS
mcs -optimize+ deep.cs
"$KILN" -O=-aot --dump=code:P:Main deep.exe > out
grep -q '^15$' out || { echo "wrong result: $(cat out)"; exit 1; }
grep -q "P:Main" out || { echo "no code: $(cat out)"; exit 1; }
if grep 'call .*P:S[0-9]' out; then echo "a call is left"; exit 1; fi
