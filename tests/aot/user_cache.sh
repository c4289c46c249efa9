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
image=$(echo home/.cache/kiln/aot/prog-????????-*.so)
[ -f "$image" ] || fail "no image in ~/.cache/kiln/aot: $(cat err)"
[ "$(readlink "${image%.so}.from")" = "$PWD/app/prog.exe" ] || fail "the cache does not say what the image was made from"
grep -q "written to .*/$image" err || fail "it does not say where the image went: $(cat err)"
code=0
run HOME="$box/home" ./kiln -v app/prog.exe > out 2> err || code=$?
[ $code -eq 3 ] && [ "$(cat out)" = "$EXPECTED" ] || fail "exit code $code: $(cat out err)"
grep -q "/$image is in use" err || fail "the image is not used: $(cat err)"

run HOME="$box/home" XDG_CACHE_HOME="$box/xdg" ./kiln --aot app/prog.exe 2> err || fail "XDG: $(cat err)"
[ -f xdg/kiln/aot/prog-*.so ] || fail "no image in \$XDG_CACHE_HOME"
run HOME="$box/home" ./kiln --aot=outdir=tmp app/prog.exe 2> err && [ -f tmp/prog.exe.so ] || fail "outdir= is not obeyed"
if run HOME=/nonexistent ./kiln --aot app/prog.exe 2> err; then fail "wrote an image into nowhere"; fi
grep -q "not writable" err && grep -q "/nonexistent" err || fail "the error does not say what is wrong: $(cat err)"

# Two programs of one name have an image each.
chmod 755 app
mkdir app/other
printf 'class P { static void Main() { System.Console.WriteLine("other"); } }' > app/other/prog.cs
mcs -out:app/other/prog.exe app/other/prog.cs
chmod 555 app app/other
run HOME="$box/home" ./kiln --aot app/other/prog.exe 2> err || fail "--aot of the other one: $(cat err)"
[ "$(ls home/.cache/kiln/aot/prog-*.so | wc -l)" = 2 ] || fail "one image replaced the other: $(ls home/.cache/kiln/aot)"
used() { run HOME="$box/home" ./kiln -v "$1" 2>&1 > /dev/null | grep -c '/prog-.*is in use' || true; }
[ "$(used app/prog.exe)" = 1 ] && [ "$(used app/other/prog.exe)" = 1 ] || fail "an image is not used"
run HOME="$box/home" ./kiln --aot app/other/prog.exe 2> err
grep -q 'up to date' err || fail "made again: $(cat err)"

# What is stale goes: of a program that is gone, and of one that was built anew.
cache=home/.cache/kiln/aot
touch "$cache/mine.txt"
chmod 755 app app/other
rm app/other/prog.exe
run HOME="$box/home" ./kiln --aot=clean-cache 2> err || fail "clean-cache: $(cat err)"
grep -q '1 stale image' err || fail "clean-cache: $(cat err)"
[ "$(ls $cache | tr '\n' ' ')" = "mine.txt $(basename "$image" .so).from $(basename "$image") " ] || fail "left: $(ls $cache)"
sed -i 's/x => x \* 2/x => x * 3/' app/prog.cs
mcs -optimize+ -out:app/prog.exe app/prog.cs
chmod 555 app app/other
run HOME="$box/home" ./kiln --aot app/prog.exe 2> err || fail "--aot: $(cat err)"
[ ! -e "$image" ] && [ "$(ls $cache/prog-*.so | wc -l)" = 1 ] || fail "the old build's image is still there: $(ls $cache)"
image=$(echo $cache/prog-*.so)
head -c 1000 "$image" > cut; cat cut > "$image"
run HOME="$box/home" ./kiln --aot=clean-cache 2> err
[ ! -e "$image" ] || fail "a damaged image is still there"
# A cache that others can write to is not used.
run HOME="$box/home" ./kiln --aot app/prog.exe 2> err
chmod 777 $cache
run HOME="$box/home" ./kiln app/prog.exe > out 2> err || true
grep -q 'warning: AOT: the image cache .* can be written by others' err || fail "an open cache is used: $(cat err)"
