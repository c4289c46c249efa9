#!/bin/sh
# Kiln for 32-bit ARM under an emulator: a few areas of tests by JIT, from images and by the virtual machine, where `make`
# has built it. All of them: `make check ARCH=armhf`.
set -eu
build=$(dirname "$KILN")-armhf
command -v qemu-arm >/dev/null || { echo "no qemu-arm, so nothing for armhf: scripts/install-deps.sh cross, then make"; exit 77; }
[ -x "$build/kiln" ] || { echo "there is no $(basename "$build"), so nothing for armhf: make ARCH=armhf"; exit 77; }
for t in codegen encode; do
  unit="$build/tests/unit/test_$t"
  [ ! -x "$unit" ] || qemu-arm -L "$build/sysroot" "$unit" >unit.log 2>&1 || { cat unit.log; echo "test_$t fails"; exit 1; }
done
run() { "$TESTS/run.py" --build "$build" "$@" | tee log; grep -Eq '^[1-9][0-9]* passed, 0 failed$' log; }
run --mode jit,interp,aot --filter lang/00_basic/0 --filter 60_exception/f --filter 95_interop/s --filter 20_struct/abi --filter 20_call/tail --filter 80_thread/order
run --mode script --filter cli/pinvoke_random
