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
  arm64) cpu=aarch64 triple=aarch64-linux-gnu ;;
  *) echo "cross-file.sh: no processor '$1' (arm64)" >&2; exit 2 ;;
esac
if [ -n "$tools" ]; then
  command -v "$triple-gcc" >/dev/null && command -v "qemu-$cpu" >/dev/null
  exit
fi
sysroot=$(cd "$2" && pwd)
ccache=$(command -v ccache || true)
cat <<EOF
[binaries]
c = [${ccache:+'ccache', }'$triple-gcc']
ar = '$triple-ar'
strip = '$triple-strip'
pkgconfig = 'pkg-config'
exe_wrapper = ['qemu-$cpu', '-L', '$sysroot']

[properties]
sys_root = '$sysroot'
pkg_config_libdir = ['$sysroot/usr/lib/$triple/pkgconfig', '$sysroot/usr/share/pkgconfig']

[built-in options]
c_args = ['--sysroot=$sysroot']
c_link_args = ['--sysroot=$sysroot']

[host_machine]
system = 'linux'
cpu_family = '$cpu'
cpu = '$cpu'
endian = 'little'
EOF
