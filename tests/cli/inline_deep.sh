#!/bin/sh
# Small methods of small methods are taken in however deep they lie, and in a loop also where much else was.
set -eu
cat > deep.cs <<'CS'
using System;
class P {
  struct Span { public int[] A; public int N; public Span(int[] a, int n) { A = a; N = n; } public int At(int i) { return A[i]; } }
  static Span S9(int[] a) { return new Span(a, a.Length); }
  static Span S8(int[] a) { return S9(a); }
  static Span S7(int[] a) { return S8(a); }
  static Span S6(int[] a) { return S7(a); }
  static Span S5(int[] a) { return S6(a); }
  static Span S4(int[] a) { return S5(a); }
  static Span S3(int[] a) { return S4(a); }
  static Span S2(int[] a) { return S3(a); }
  static Span S1(int[] a) { return S2(a); }
  static int Deep(int[] a) { return S1(a).At(1) + S1(a).N; }
  static void Main() { Console.WriteLine(Deep(new int[] { 1, 2, 3 })); }
}
CS
mcs -optimize+ deep.cs
"$KILN" -O=-aot --dump=code:P:Deep deep.exe > out
grep -q '^5$' out || { echo "wrong result: $(cat out)"; exit 1; }
if grep 'call .*P:S[0-9]' out; then echo "a call is left"; exit 1; fi
