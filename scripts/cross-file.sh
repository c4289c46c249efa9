#!/bin/sh
# Writes Meson's cross file for a processor and a sysroot made by sysroot.sh.
# usage: scripts/cross-file.sh ARCH SYSROOT >FILE      ARCH is Debian's name
#        scripts/cross-file.sh --tools ARCH            whether its compiler and its emulator are installed
set -eu

tools=
if [ "$1" = --tools ]; then
  tools=yes
  shift
fi
case $1 in
  arm64) cpu=aarch64 family=aarch64 triple=aarch64-linux-gnu libs=aarch64-linux-gnu ;;
  armhf) cpu=arm family=arm triple=arm-linux-gnueabihf libs=arm-linux-gnueabihf ;;
  i386) cpu=i386 family=x86 triple=i686-linux-gnu libs=i386-linux-gnu ;;
  *) echo "cross-file.sh: no processor '$1' (arm64, armhf, i386)" >&2; exit 2 ;;
esac
if [ -n "$tools" ]; then
  command -v "$triple-gcc" >/dev/null && command -v "qemu-$cpu" >/dev/null
  exit
fi
sysroot=$(cd "$2" && pwd)
run="'qemu-$cpu', '-L', '$sysroot'"
# A processor of 64 bits runs the programs itself, where the kernel lets it and there is a loader (libc6-i386).
if [ "$cpu" = i386 ] && /lib/ld-linux.so.2 --version >/dev/null 2>&1; then
  run="'env', 'LD_LIBRARY_PATH=$sysroot/usr/lib/$libs:$sysroot/lib/$libs:$sysroot/usr/lib'"
fi
ccache=$(command -v ccache || true)
cat <<EOF
[binaries]
c = [${ccache:+'ccache', }'$triple-gcc']
ar = '$triple-ar'
strip = '$triple-strip'
pkgconfig = 'pkg-config'
exe_wrapper = [$run]

[properties]
needs_exe_wrapper = true
sys_root = '$sysroot'
pkg_config_libdir = ['$sysroot/usr/lib/$libs/pkgconfig', '$sysroot/usr/share/pkgconfig']

[built-in options]
c_args = ['--sysroot=$sysroot']
c_link_args = ['--sysroot=$sysroot']

[host_machine]
system = 'linux'
cpu_family = '$family'
cpu = '$cpu'
endian = 'little'
EOF
