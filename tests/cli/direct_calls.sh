#!/bin/sh
# An enumerator whose class follows from what was inlined is called directly; Array.Copy of vectors is a call of C.
set -eu
command -v mcs >/dev/null || { echo "mcs is not installed"; exit 77; }
uname -m | grep -q x86_64 || { echo "reads amd64's code"; exit 77; }
cat > a.cs <<'CS'
using System; using System.Collections.Generic; using System.Runtime.CompilerServices;
static class P {
  static IEnumerable<int> Count(int n) { for (int i = 0; i < n; i++) yield return i; }
  [MethodImpl(MethodImplOptions.NoInlining)] static int Sum() { int s = 0; foreach (int i in Count(10)) s += i; return s; }
  [MethodImpl(MethodImplOptions.NoInlining)] static int Copy(int[] a, int[] b) { Array.Copy(a, 1, b, 0, 2); return b[1]; }
  static void Main() { Console.WriteLine(Sum() + " " + Copy(new[] { 1, 2, 3 }, new int[2])); }
}
CS
mcs -nologo -optimize+ -out:a.exe a.cs
"$KILN" -O=-aot --dump=code:P:Sum a.exe > sum
"$KILN" -O=-aot --dump=code:P:Copy a.exe > copy
grep -q '^45 3' sum || { cat sum; exit 1; }
! grep 'IFACE_KEY' sum || { echo "Sum calls by interface"; exit 1; }
grep -q 'rt_array_copy' copy || { cat copy; exit 1; }
