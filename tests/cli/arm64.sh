#!/bin/sh
# Kiln for another processor, under an emulator: a few areas of tests, where `make` has built it. All of them:
# `make check ARCH=arm64`.
set -eu
build=$(dirname "$KILN")-arm64
command -v qemu-aarch64 >/dev/null || { echo "no qemu-aarch64, so nothing for arm64: scripts/install-deps.sh cross, then make"; exit 77; }
[ -x "$build/kiln" ] || { echo "there is no $(basename "$build"), so nothing for arm64: make ARCH=arm64"; exit 77; }
for t in codegen encode; do
  unit="$build/tests/unit/test_$t"
  [ ! -x "$unit" ] || qemu-aarch64 -L "$build/sysroot" "$unit" >unit.log 2>&1 || { cat unit.log; echo "test_$t fails"; exit 1; }
done
run() { "$TESTS/run.py" --build "$build" "$@" | tee log; grep -Eq '^[1-9][0-9]* passed, 0 failed$' log; }
run --mode jit,interp,aot --filter lang/00_basic/0 --filter 60_exception/f --filter 95_interop/s --filter 80_thread/order
run --mode script --filter cli/pinvoke_random
