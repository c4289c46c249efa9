#!/bin/sh
# Kiln for a processor of 32 bits, where `make ARCH=x86` has made it: a few areas of tests by JIT, from images and by the
# virtual machine. All of them: `make check ARCH=x86`.
set -eu
build=$(dirname "$KILN")-x86
[ -x "$build/kiln" ] || { echo "there is no $(basename "$build"): make ARCH=x86"; exit 77; }
run() { "$TESTS/run.py" --build "$build" "$@" | tee log; grep -Eq '^[1-9][0-9]* passed, 0 failed$' log; }
run --mode unit --filter codegen
run --mode jit,interp,aot --filter lang/00_basic/0 --filter 60_exception/f --filter 95_interop/s --filter 00_opcode/conv --filter 20_call/tail
run --mode script --filter cli/pinvoke_random
