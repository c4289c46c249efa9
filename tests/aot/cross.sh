#!/bin/sh
# Images for another processor, made here: readable by its tools, and where its kiln was built (make ARCH=arm64) the very
# bytes that it writes itself, from which hello runs without compiling anything.
. "$TESTS/aot/lib.inc"
triple=aarch64-linux-gnu HELLO=hello.exe
printf 'class P { static void Main() { System.Console.WriteLine("Hello, world!"); } }' >hello.cs
mcs hello.cs
if "$KILN" --aot=mtriple=nonsense,force,outdir=. "$HELLO" 2>err; then echo "nonsense was taken for a processor"; exit 1; fi
grep -q "there are no images for nonsense" err
command -v $triple-as >/dev/null || { echo "no $triple-as: scripts/install-deps.sh cross"; exit 77; }
mkdir cross native
"$KILN" --aot=mtriple=$triple,force,outdir=cross "$HELLO"
$triple-objdump -d cross/hello.exe.so >code
grep -q 'aarch64' code
grep -Eq 'ldp[[:space:]]+x29, x30, \[sp\], #16' code
if grep -v cccccccc code | grep -q undefined; then grep undefined code; exit 1; fi
if "$KILN" --aot-path=cross -v "$HELLO" 2>&1 | grep 'hello.exe.so is in use'; then exit 1; fi

build=$(dirname "$KILN")-arm64
run="qemu-aarch64 -L $build/sysroot $build/kiln"
command -v qemu-aarch64 >/dev/null && [ -x "$build/kiln" ] || { echo "no $build/kiln: not run"; exit 0; }
$run --aot=force,outdir=native "$HELLO"
cmp cross/hello.exe.so native/hello.exe.so
lib=$(sh -c 'for d in /usr/lib/mono/4.5 /usr/local/lib/mono/4.5; do [ -d $d ] && echo $d && break; done')
"$KILN" --aot=mtriple=$triple,force,outdir=cross "$lib/mscorlib.dll"
$run --aot-path="$PWD/cross" --stats "$HELLO" 2>stats
[ "$(stat_of jit.methods stats)" = 0 ] || fail "$(stat_of jit.methods stats) methods were JIT-compiled"
[ "$(stat_of vm.methods stats)" = 0 ] || fail "$(stat_of vm.methods stats) methods by the virtual machine"
[ "$(stat_of aot.images stats)" = 2 ] || fail "images in use: $(stat_of aot.images stats)"
