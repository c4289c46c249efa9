#!/bin/sh
# gdb's backtrace passes through JIT-compiled code and through code of images, with names.
command -v gdb > /dev/null || { echo "gdb is not installed"; exit 77; }
set -eu
. "$TESTS/cli/gdb_deep.inc"
trace() { # kiln's options
  gdb -nx -batch -ex 'set debuginfod enabled off' -ex 'set breakpoint pending on' -ex 'break getppid' -ex run -ex bt \
    --args "$KILN" "$@" deep.exe > bt 2>&1 || true
  is_whole bt
}
trace -O=-aot || { echo "no whole backtrace through JIT-compiled code" >&2; exit 1; }
"$KILN" --aot deep.exe
trace --aot-path="$IMAGES" || { echo "no whole backtrace through an image's code" >&2; exit 1; }
gdb -nx -batch -ex 'set debuginfod enabled off' -ex 'set breakpoint pending on' -ex 'break getppid' -ex run -ex 'call eh_print_at((long)$pc, (long)$sp, (long)$rbp)' \
  --args "$KILN" --interpreter deep.exe > bt 2>&1 || true
[ "$(grep -c 'at Deep.Down (int)' bt)" = 6 ] && grep -q 'at Deep.Main ()' bt || { echo "eh_print_at() does not name the virtual machine's frames" >&2; exit 1; }
