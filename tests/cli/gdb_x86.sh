#!/bin/sh
# gdb sees the frames of code of 32 bits on a kernel that runs it: JIT-compiled ones and those of images.
build=$(dirname "$KILN")-x86
command -v gdb > /dev/null || { echo "no gdb"; exit 77; }
[ -x "$build/kiln" ] || { echo "there is no $(basename "$build"): make ARCH=x86"; exit 77; }
/lib/ld-linux.so.2 --version > /dev/null 2>&1 || { echo "no programs of 32 bits run here (libc6-i386)"; exit 77; }
set -eu
cat > deep.cs <<'CS'
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
class Deep {
  [DllImport("libc")] static extern int getppid();
  [MethodImpl(MethodImplOptions.NoInlining)] static int Down(int n) { return n == 0 ? getppid() * 0 : Down(n - 1) + 1; }
  static void Main() { Console.WriteLine(Down(5)); }
}
CS
mcs -out:deep.exe deep.cs
libs=$build/sysroot/usr/lib/i386-linux-gnu:$build/sysroot/lib/i386-linux-gnu:$build/sysroot/usr/lib
trace() { # kiln's options
  timeout 60 gdb -nx -batch -ex 'set debuginfod enabled off' -ex "set env LD_LIBRARY_PATH=$libs" -ex 'set env KILN_DEBUG=1' \
    -ex 'handle SIGPWR SIGXCPU nostop noprint pass' -ex 'set breakpoint pending on' -ex 'break getppid' -ex run -ex bt -ex kill \
    --args "$build/kiln" "$@" deep.exe > bt 2>&1 || true
  awk '/Deep:Down/ { down++ } /Deep:Main/ && down >= 6 { main = 1 } /runtime_run_main/ && main { found = 1 } END { exit !found }' bt
}
trace -O=-aot || { echo "no whole backtrace through JIT-compiled code" >&2; cat bt >&2; exit 1; }
"$KILN" --aot=mtriple=i686-linux-gnu,outdir=. deep.exe
trace || { echo "no whole backtrace through an image's code" >&2; cat bt >&2; exit 1; }
