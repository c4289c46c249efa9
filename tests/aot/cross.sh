#!/bin/sh
# Images for other processors, made here: readable by their tools, and where their kiln was built (make ARCH=arm64 and so
# on) the very bytes that it writes itself, from which hello runs without compiling anything.
. "$TESTS/aot/lib.inc"
HELLO=hello.exe checked=0
printf 'class P { static void Main() { System.Console.WriteLine("Hello, world!"); } }' >hello.cs
mcs hello.cs
if "$KILN" --aot=mtriple=nonsense,force,outdir=. "$HELLO" 2>err; then echo "nonsense was taken for a processor"; exit 1; fi
grep -q "there are no images for nonsense" err
lib=$(sh -c 'for d in /usr/lib/mono/4.5 /usr/local/lib/mono/4.5; do [ -d $d ] && echo $d && break; done')

# check_processor TRIPLE FORMAT PROLOGUE BUILD RUN...
check_processor() {
  triple=$1 format=$2 prologue=$3 build=$4
  shift 4
  command -v "$triple-as" >/dev/null || { echo "no $triple-as: scripts/install-deps.sh cross"; return 0; }
  checked=$((checked + 1))
  rm -rf cross native
  mkdir cross native
  "$KILN" --aot=mtriple="$triple",force,outdir=cross "$HELLO"
  "$triple-objdump" -d cross/hello.exe.so >code
  grep -q "$format" code
  grep -Eq "$prologue" code
  if grep -v cccccccc code | grep -Eq 'undefined|\(bad\)'; then grep -E 'undefined|\(bad\)' code; exit 1; fi
  if "$KILN" --aot-path=cross -v "$HELLO" 2>&1 | grep 'hello.exe.so is in use'; then exit 1; fi
  [ -x "$build/kiln" ] || { echo "no $build/kiln: not run"; return 0; }
  "$@" "$build/kiln" --aot=force,outdir=native "$HELLO"
  cmp cross/hello.exe.so native/hello.exe.so
  "$KILN" --aot=mtriple="$triple",force,outdir=cross "$lib/mscorlib.dll"
  "$@" "$build/kiln" --aot-path="$PWD/cross" --stats "$HELLO" 2>stats
  [ "$(stat_of jit.methods stats)" = 0 ] || fail "$triple: $(stat_of jit.methods stats) methods were JIT-compiled"
  [ "$(stat_of vm.methods stats)" = 0 ] || fail "$triple: $(stat_of vm.methods stats) methods by the virtual machine"
  [ "$(stat_of aot.images stats)" = 2 ] || fail "$triple: images in use: $(stat_of aot.images stats)"
}

arm64=$(dirname "$KILN")-arm64 x86=$(dirname "$KILN")-x86
run=/bin/true
command -v qemu-aarch64 >/dev/null && run="qemu-aarch64 -L $arm64/sysroot" || arm64=none
# shellcheck disable=SC2086
check_processor aarch64-linux-gnu aarch64 'ldp[[:space:]]+x29, x30, \[sp\], #16' "$arm64" $run
arm=$(dirname "$KILN")-armhf run=/bin/true
command -v qemu-arm >/dev/null && run="qemu-arm -L $arm/sysroot" || arm=none
# shellcheck disable=SC2086
check_processor arm-linux-gnueabihf elf32-littlearm 'push[[:space:]]+\{(r4, )?fp, lr\}' "$arm" $run
# What an amd64 kernel runs itself, with the sysroot's libraries; or an emulator where that has no loader of its own.
libs=$x86/sysroot/usr/lib/i386-linux-gnu:$x86/sysroot/lib/i386-linux-gnu:$x86/sysroot/usr/lib
run="env LD_LIBRARY_PATH=$libs"
/lib/ld-linux.so.2 --version >/dev/null 2>&1 || run="qemu-i386 -L $x86/sysroot"
# shellcheck disable=SC2086
check_processor i686-linux-gnu elf32-i386 'call +\*0x[0-9a-f]+\(%eax\)' "$x86" $run
[ $checked -gt 0 ] || exit 77
