#!/bin/sh
# gdb sees the frames of code of 32 bits on a kernel that runs it: JIT-compiled ones and those of images.
build=$(dirname "$KILN")-x86
command -v gdb > /dev/null || { echo "no gdb"; exit 77; }
[ -x "$build/kiln" ] || { echo "there is no $(basename "$build"): make ARCH=x86"; exit 77; }
/lib/ld-linux.so.2 --version > /dev/null 2>&1 || { echo "no programs of 32 bits run here (libc6-i386)"; exit 77; }
set -eu
. "$TESTS/cli/gdb_deep.inc"
libs=$build/sysroot/usr/lib/i386-linux-gnu:$build/sysroot/lib/i386-linux-gnu:$build/sysroot/usr/lib
trace() { # kiln's options
  timeout 60 gdb -nx -batch -ex 'set debuginfod enabled off' -ex "set env LD_LIBRARY_PATH=$libs" -ex 'set env KILN_DEBUG=1' \
    -ex 'handle SIGPWR SIGXCPU nostop noprint pass' -ex 'set breakpoint pending on' -ex 'break getppid' -ex run -ex bt -ex kill \
    --args "$build/kiln" "$@" deep.exe > bt 2>&1 || true
  is_whole bt
}
trace -O=-aot || { echo "no whole backtrace through JIT-compiled code" >&2; cat bt >&2; exit 1; }
"$KILN" --aot=mtriple=i686-linux-gnu,outdir=. deep.exe
trace || { echo "no whole backtrace through an image's code" >&2; cat bt >&2; exit 1; }
