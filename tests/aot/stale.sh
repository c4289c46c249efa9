#!/bin/sh
# An image of another build of the assembly, or of one that it relies on, is not used.
. "$TESTS/aot/lib.inc"
lib() { printf 'public class L { %s public static int F() { return %s; } public int X = %s; }\n' "$1" "$2" "$3" > l.cs; mcs -target:library -out:l.dll l.cs; }
lib '' 1 5
cat > p.cs <<'CS'
class P { static void Main() { System.Console.WriteLine(L.F() + " " + new L().X); } }
CS
mcs -out:p.exe -r:l.dll p.cs
"$KILN" --aot p.exe
"$KILN" --aot l.dll
[ "$("$KILN" --aot-path="$IMAGES" p.exe)" = "1 5" ] || fail "first build"
lib 'public long Pad; public string S;' 2 6
[ "$("$KILN" --aot-path="$IMAGES" p.exe)" = "2 6" ] || fail "a stale image was used"
sed -i 's/L.F()/-L.F()/' p.cs
mcs -out:p.exe -r:l.dll p.cs
[ "$("$KILN" --aot-path="$IMAGES" p.exe)" = "-2 6" ] || fail "the program's own stale image was used"
