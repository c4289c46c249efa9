#!/bin/sh
# Installs the Debian packages that kiln needs and lacks; silent and quick when nothing is missing.
# usage: scripts/install-deps.sh [build|demo|check|bench|apps|dev|cross]...   (default: build)
#   KILN_DEPS=skip   check nothing
#   CI=true          never ask
#   --print GROUP    the names of a group, and nothing else
set -eu

[ "${KILN_DEPS:-}" != skip ] || [ "${1:-}" = --print ] || exit 0

# To compile kiln, and what the finished program runs on: the class libraries, the two native
# libraries they call (libmono-native.so, libMonoPosixHelper.so: mono-runtime-common), as and ld.
build="gcc libc6-dev make meson ninja-build pkg-config python3 binutils
  libgc-dev libexpat1-dev libjansson-dev libcapstone-dev libicu-dev libcmocka-dev
  libmono-corlib4.5-cil libmono-system4.0-cil libmono-system-core4.0-cil
  libmono-system-numerics4.0-cil libmono-system-xml4.0-cil mono-runtime-common"
# mcs, the C# compiler. It runs on mono, which it brings along.
demo="$build mono-mcs"
# mono-devel: ilasm, and the Facades that assemblies built against .NET Standard refer to.
# gdb: a test that it sees through generated code.
check="$demo mono-devel gdb"
bench="$demo"
# The programs of tests/apps/, which make check-long runs.
apps="$check mono-csharp-shell mono-xbuild mono-utils monodoc-base nunit-console gendarme boogie dafny z3 de4dot nuget unzip sdb
  mono-xsp4 libsqlite3-0 libgtk2.0-cil libgtk3.0-cil libgdiplus xvfb xauth"
# Compilers and the emulator for other processors; what is built against comes by scripts/sysroot.sh.
# gdb-multiarch: a test that it sees through their code.
cross="gcc-aarch64-linux-gnu gcc-arm-linux-gnueabihf gcc-i686-linux-gnu libc6-i386 qemu-user gdb-multiarch"
dev="$check $apps $bench hyperfine clang libclang-rt-dev clang-format clang-tidy linux-perf"

print=
if [ "${1:-}" = --print ]; then
  print=yes
  shift
fi
wanted=
for group in "${@:-build}"; do
  case $group in
    build) wanted="$wanted $build" ;;
    demo) wanted="$wanted $demo" ;;
    check) wanted="$wanted $check" ;;
    bench) wanted="$wanted $bench" ;;
    apps) wanted="$wanted $apps" ;;
    dev) wanted="$wanted $dev" ;;
    cross) wanted="$wanted $cross" ;;
    *) echo "install-deps.sh: no group '$group' (build, demo, check, bench, apps, dev, cross)" >&2; exit 2 ;;
  esac
done
wanted=$(printf '%s\n' $wanted | sort -u)
if [ -n "$print" ]; then
  printf '%s\n' $wanted
  exit 0
fi

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "install-deps.sh: not a Debian system; these packages' counterparts are needed:" $wanted >&2
  exit 0
fi

# A virtual package or one not in the database prints nothing, which counts as missing.
have=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^installed //p' | sort -u)
missing=
for p in $wanted; do
  printf '%s\n' "$have" | grep -qx -- "$p" || missing="$missing $p"
done
# pkgconf took over from pkg-config in Debian 13; either will do.
case "$missing" in *" pkg-config"*)
  if command -v pkg-config >/dev/null 2>&1; then missing=$(printf '%s' "$missing" | sed 's/ pkg-config//'); fi ;;
esac
[ -n "$missing" ] || exit 0

echo "Missing packages:$missing"
run=
if [ "$(id -u)" -ne 0 ]; then
  run="sudo"
  by_hand="apt-get install --no-install-recommends$missing"
  if ! command -v sudo >/dev/null 2>&1; then
    printf 'Not root, and sudo is not installed. As root, run:\n  %s\n' "$by_hand" >&2
    exit 1
  elif [ "${CI:-}" = true ]; then
    run="sudo -n"
  elif [ -t 0 ]; then
    printf 'Install them with "sudo apt-get install"? [y/N] '
    read -r answer
    case $answer in y | Y | yes) ;; *) printf 'Not installed. To do it by hand:\n  sudo %s\n' "$by_hand" >&2; exit 1 ;; esac
  else
    printf 'Not root, and nobody to ask. Run:\n  sudo %s\n' "$by_hand" >&2
    exit 1
  fi
fi
export DEBIAN_FRONTEND=noninteractive
apt() { $run env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@"; }
echo "Installing them (KILN_DEPS=skip leaves packages alone)"
# The package lists may be absent (container images) or too old to fetch from: refresh them once.
apt install -y --no-install-recommends $missing >/dev/null 2>&1 || {
  apt update
  apt install -y --no-install-recommends $missing
}
echo "Installed:$missing"
