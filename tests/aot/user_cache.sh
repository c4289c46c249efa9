#!/bin/sh
# An assembly in a folder that is not writable: its image goes into the user's cache, says so, and is used from there.
. "$TESTS/aot/lib.inc"
[ "$(id -u)" -ne 0 ] || command -v setpriv > /dev/null || { echo "root, and no setpriv"; exit 77; }
# A folder that others may enter (the build folder need not be), and in it one that nobody may write to.
box=$(mktemp -d "${TMPDIR:-/tmp}/kiln-test-XXXXXX")
trap 'chmod -R u+w "$box"; rm -rf "$box"' EXIT
mkdir "$box/app" "$box/home" "$box/xdg" "$box/tmp"
make_program "$box/app"
cp "$KILN" "$box/kiln"
chmod 755 "$box" "$box/kiln"
chmod 777 "$box/home" "$box/xdg" "$box/tmp"
chmod 555 "$box/app"
cd "$box"
run() { # variables, then the command; root may write anywhere, so it runs as nobody
  vars=; while case $1 in *=*) true ;; *) false ;; esac; do vars="$vars $1"; shift; done
  if [ "$(id -u)" -eq 0 ]; then set -- setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; fi
  env -u XDG_CACHE_HOME -u HOME TMPDIR="$box/tmp" $vars "$@"
}
run true || { echo "cannot become nobody"; exit 77; }

run HOME="$box/home" ./kiln --aot app/prog.exe 2> err || fail "--aot failed: $(cat err)"
image=home/.cache/kiln/aot/prog.exe.so
[ -f $image ] || fail "no image in ~/.cache/kiln/aot: $(cat err)"
grep -q "written to .*/$image" err || fail "it does not say where the image went: $(cat err)"
code=0
run HOME="$box/home" ./kiln -v app/prog.exe > out 2> err || code=$?
[ $code -eq 3 ] && [ "$(cat out)" = "$EXPECTED" ] || fail "exit code $code: $(cat out err)"
grep -q "/$image is in use" err || fail "the image is not used: $(cat err)"

run HOME="$box/home" XDG_CACHE_HOME="$box/xdg" ./kiln --aot app/prog.exe 2> err || fail "XDG: $(cat err)"
[ -f xdg/kiln/aot/prog.exe.so ] || fail "no image in \$XDG_CACHE_HOME"
run HOME="$box/home" ./kiln --aot=outdir=tmp app/prog.exe 2> err && [ -f tmp/prog.exe.so ] || fail "outdir= is not obeyed"
if run HOME=/nonexistent ./kiln --aot app/prog.exe 2> err; then fail "wrote an image into nowhere"; fi
grep -q "not writable" err && grep -q "/nonexistent" err || fail "the error does not say what is wrong: $(cat err)"
