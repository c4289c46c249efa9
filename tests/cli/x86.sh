#!/bin/sh
# Kiln for a processor of 32 bits, where `make ARCH=x86` has made it: a few areas of tests; and that there are no images for
# it. All of them: `make check ARCH=x86`.
set -eu
build=$(dirname "$KILN")-x86
[ -x "$build/kiln" ] || { echo "there is no $(basename "$build"): make ARCH=x86"; exit 77; }
"$TESTS/run.py" --build "$build" --mode interp --filter lang/00_basic/0 --filter 60_exception/f --filter 95_interop/s --filter 00_opcode/conv | tee log
grep -Eq '^[1-9][0-9]* passed, 0 failed$' log
triple=i686-linux-gnu
if "$KILN" --aot=mtriple=$triple,force,outdir=. /usr/lib/mono/4.5/mscorlib.dll 2>err; then echo "an image for $triple"; exit 1; fi
grep -q "there are no images for $triple" err
