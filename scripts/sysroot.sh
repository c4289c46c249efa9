#!/bin/sh
# Makes a sysroot for cross-building and for qemu: Debian's packages of another architecture, unpacked, not installed.
# usage: scripts/sysroot.sh ARCH DIR      ARCH is Debian's name (arm64); does nothing when DIR is complete.
# Needs neither root nor the architecture to be known to dpkg: apt gets lists and folders of its own, under DIR.apt.
set -eu

arch=$1 dir=$2
# What kiln is built against, and the native libraries that the class libraries call; apt adds what these need. The class
# libraries themselves are the same files for every architecture: the host's are used.
packages="libc6-dev mono-runtime-common
  $("$(dirname "$0")/install-deps.sh" --print build | grep '^lib.*-dev$' | grep -v -e '^libc6-dev' -e capstone)"
stamp="$dir/.complete"
[ "$(cat "$stamp" 2>/dev/null)" != "$packages" ] || exit 0

dir=$(mkdir -p "$dir" && cd "$dir" && pwd)
state="$dir.apt"
mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
: >"$state/status"
apt() {
  apt-get -qq -o APT::Architecture="$arch" -o APT::Architectures="$arch" -o Dir::State="$state" \
    -o Dir::State::Lists="$state/lists" -o Dir::State::status="$state/status" -o Dir::Cache="$state/cache" \
    -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none "$@"
}
echo "Fetching packages of $arch into $dir"
# A suite that the mirror is just renewing is left out: the others have what is needed.
apt update || echo "not all lists of packages could be had; trying with those that could" >&2
apt install -y --no-install-recommends --download-only -o APT::Keep-Downloaded-Packages=true $packages
for deb in "$state"/cache/archives/*.deb; do
  dpkg-deb -x "$deb" "$dir"
done
# The emulator prefers files of the sysroot: configuration is to be the system's own.
rm -rf "$dir/etc"
# Absolute links would lead out of the sysroot.
find "$dir" -type l | while read -r link; do
  to=$(readlink "$link")
  case $to in /*) [ ! -e "$dir$to" ] || ln -sfn "$(realpath -m --relative-to "$(dirname "$link")" "$dir$to")" "$link" ;; esac
done
rm -rf "$state"
printf '%s' "$packages" >"$stamp"
