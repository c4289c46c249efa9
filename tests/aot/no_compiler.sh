#!/bin/sh
# A Kiln built without its compile side runs what the full one compiled, and names what it cannot do.
. "$TESTS/aot/lib.inc"
[ -x "${KILN_RUNTIME:-}" ] || { echo "there is no build with -Dcompiler=false"; exit 77; }
make_program .
mkdir img
"$KILN" --aot=full,outdir=img --aot-path="$IMAGES" prog.exe
set +e
out=$("$KILN_RUNTIME" --aot-path="img:$IMAGES" prog.exe 2> err)
code=$?
[ "$out" = "$EXPECTED" ] || fail "printed: $out $(cat err)"
[ $code = 3 ] || fail "exit code $code"
"$KILN_RUNTIME" -O=-aot prog.exe > out 2> err && fail "it ran without images"
grep -q 'System.NotSupportedException: .*in no native image, and this kiln was built without its compiler' err ||
  fail "the error does not say why: $(cat err)"
"$KILN_RUNTIME" --aot prog.exe 2> err && fail "it compiled"
grep -q 'kiln: this kiln was built without its compiler' err || fail "--aot does not say why not: $(cat err)"
[ ! -e prog.exe.so ] || fail "--aot left a file"
