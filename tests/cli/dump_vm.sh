#!/bin/sh
# --dump=code of what the virtual machine runs: its instructions with registers, references and targets of branches.
set -eu
cat > d.cs <<'CS'
class D {
  static int Sum(int[] a) { int s = 0; for (int i = 0; i < a.Length; i++) s += a[i]; return s; }
  static int Kind(int i) { switch (i) { case 0: return 7; case 1: return 9; case 2: return 4; case 3: return 1; default: return 0; } }
  static void Main() { System.Console.WriteLine(Sum(new[] { 1, 2, 3 }) + Kind(System.Environment.TickCount & 3)); }
}
CS
mcs -nologo -out:d.exe d.cs
"$KILN" --interpreter --dump=code:D: d.exe > code
for text in '^; D:Main ()' 'ld4  *r[0-9]*, \[r[0-9]*+[0-9]*\]' 'ref  *r[0-9]*, VTABLE System.Int32\[\]' 'call  *METHOD_ENTRY System.Environment:get_TickCount' \
    'switch  *r[0-9]* -> [0-9a-f]* -> ' 'ji\?4 [a-z]*  *r[0-9]*, r\?[0-9]* -> [0-9a-f]*'; do
  grep -q -- "$text" code || { echo "no '$text'"; cat code; exit 1; }
done
! grep -q '^  [0-9a-f]*  [0-9a-f][0-9a-f] [0-9a-f][0-9a-f]' code || { echo "bytes, not instructions"; exit 1; }
