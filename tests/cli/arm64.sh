#!/bin/sh
# Kiln for another processor, under an emulator: a few areas of tests, where `make ARCH=arm64` has made it. All of them:
# `make check ARCH=arm64`.
set -eu
build=$(dirname "$KILN")-arm64
command -v qemu-aarch64 >/dev/null || { echo "no qemu-aarch64: scripts/install-deps.sh cross, then make ARCH=arm64"; exit 77; }
[ -x "$build/kiln" ] || { echo "there is no $(basename "$build"): make ARCH=arm64"; exit 77; }
"$TESTS/run.py" --build "$build" --mode jit,interp --filter lang/00_basic/0 --filter 60_exception/f --filter 95_interop/s | tee log
grep -Eq '^[1-9][0-9]* passed, 0 failed$' log
