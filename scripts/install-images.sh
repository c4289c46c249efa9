#!/bin/sh
# Run by "meson install": compiles the class libraries ahead of time into PREFIX/lib/kiln/aot, under DESTDIR if there is one.
set -eu
out=$MESON_INSTALL_DESTDIR_PREFIX/lib/kiln/aot
libraries=/usr/lib/mono/4.5
[ -z "${MESON_INSTALL_DRY_RUN:-}" ] || { echo "Would compile class libraries into $out"; exit 0; }
mkdir -p "$out"
# In the order of their references, so that each image may rely on those before it.
for name in mscorlib System System.Core System.Numerics System.Xml; do
  [ -f "$libraries/$name.dll" ] || continue
  [ -n "${MESON_INSTALL_QUIET:-}" ] || echo "Compiling $name.dll into $out"
  # One that fails leaves programs to be JIT-compiled: not a reason to install nothing.
  "$MESON_INSTALL_DESTDIR_PREFIX/bin/kiln" --aot=outdir="$out" --aot-path="$out" "$libraries/$name.dll" ||
    echo "No image of $name.dll" >&2
done
