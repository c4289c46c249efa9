#!/bin/sh
# The same inputs give the same bytes, on one thread and on several.
. "$TESTS/aot/lib.inc"
make_program .
"$KILN" --aot=outfile=a.so,threads=1 prog.exe
"$KILN" --aot=outfile=b.so,threads=2 prog.exe
"$KILN" --aot=outfile=c.so,threads=2 prog.exe
cmp a.so b.so || fail "1 thread and 2 differ"
cmp b.so c.so || fail "two runs differ"
