#!/bin/sh
# gdb sees the frames of 32-bit ARM's code, by the emulator's stub: JIT-compiled ones and those of images.
build=$(dirname "$KILN")-armhf
command -v gdb-multiarch > /dev/null && command -v qemu-arm > /dev/null || { echo "no gdb-multiarch or no qemu-arm: scripts/install-deps.sh cross"; exit 77; }
[ -x "$build/kiln" ] || { echo "there is no $(basename "$build"): make ARCH=armhf"; exit 77; }
set -eu
. "$TESTS/cli/gdb_deep.inc"
trace() { # kiln's options
  KILN_DEBUG=1 qemu-arm -g "$PWD/stub" -L "$build/sysroot" "$build/kiln" "$@" deep.exe > out 2>&1 &
  stub=$!
  for i in 1 2 3 4 5 6 7 8 9 10; do [ -S stub ] || sleep 0.2; done
  timeout 60 gdb-multiarch -nx -batch -ex 'set debuginfod enabled off' -ex 'set breakpoint pending on' -ex "set sysroot $build/sysroot" -ex "set solib-search-path $PWD" \
    -ex "target remote $PWD/stub" -ex 'break getppid' -ex continue -ex bt -ex kill "$build/kiln" > bt 2>&1 || true
  kill $stub 2>/dev/null || true
  rm -f stub
  is_whole bt
}
trace -O=-aot || { echo "no whole backtrace through JIT-compiled code" >&2; cat bt >&2; exit 1; }
"$KILN" --aot=mtriple=arm-linux-gnueabihf,outdir=. deep.exe
trace || { echo "no whole backtrace through an image's code" >&2; cat bt >&2; exit 1; }
