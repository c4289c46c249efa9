#!/bin/sh
# An assembly of several modules (II.6.2): by JIT, from an image, without machine code; when only a module changes; when one is missing.
. "$TESTS/aot/lib.inc"
cp "$TESTS"/aot/modules/* .
mcs -target:module -out:m.netmodule m.cs
ilasm /quiet /dll /output:m2.netmodule m2.il > /dev/null
echo text > r.txt
mcs -addmodule:m.netmodule -addmodule:m2.netmodule -linkresource:r.txt,res -out:main.exe main.cs
same() { diff main.out out >&2 || fail "$1"; }
"$KILN" main.exe > out; same "by JIT"
"$KILN" --interpreter main.exe > out; same "by the virtual machine"
"$KILN" --aot=full main.exe > /dev/null
"$KILN" --aot-path="$IMAGES" --stats main.exe > out 2> stats; same "from an image"
! grep -q '^aot.methods: 0' stats || fail "the image was not used"
"$KILN" --full-aot --aot-path="$IMAGES" main.exe > out; same "without machine code"
sed -i 's/F = 3/F = 4/' m.cs
mcs -target:module -out:m.netmodule m.cs
[ "$("$KILN" --aot-path="$IMAGES" main.exe 2> /dev/null | head -1)" = "4secret of modulex3" ] || fail "a stale image was used"
rm m.netmodule
"$KILN" main.exe > out 2>&1 && fail "a module is missing and nobody noticed"
grep -q 'System.TypeLoadException' out || fail "$(cat out)"
