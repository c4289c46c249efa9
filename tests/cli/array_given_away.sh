#!/bin/sh
# A converted array that native code takes over and frees: what it gets is what malloc() gave.
set -eu
cd "$TMP"
cat > given.c <<'C'
#include <stdlib.h>
// Takes the array over, and gives none for it.
int keep(int **list, int n) {
  int sum = 0;
  for (int i = 0; i < n; i++)
    sum += (*list)[i];
  free(*list);
  *list = NULL;
  return sum;
}
C
cat > given.cs <<'CS'
using System;
using System.Runtime.InteropServices;
class P {
  [DllImport("given")]
  static extern int keep([In, Out, MarshalAs(UnmanagedType.LPArray, SizeParamIndex = 1)] ref bool[] list, int n);
  static void Main() {
    for (int i = 1; i < 4; i++) {
      var a = new bool[i];
      for (int k = 0; k < i; k++) a[k] = true;
      Console.WriteLine(keep(ref a, i) + " " + (a == null));
    }
  }
}
CS
cc -shared -fPIC -o libgiven.so given.c
mcs given.cs
for how in -O=-aot --interpreter; do
  out=$("$KILN" $how given.exe | tr '\n' ' ') || true
  [ "$out" = '1 True 2 True 3 True ' ] || { echo "$how: $out" >&2; exit 1; }
done
