#!/bin/sh
# Flips bytes all over an image, truncates it, replaces it: the program prints the same, and nothing crashes.
# Under make check-long: every 97th byte of the program's image, and places all over mscorlib's.
. "$TESTS/aot/lib.inc"
make_program .
"$KILN" --aot prog.exe
cp prog.exe.so good.so
check() { # name of the damage
  code=0
  out=$("$KILN" --aot-path="$IMAGES" prog.exe 2> err) || code=$?
  [ $code = 3 ] || fail "$1: exit code $code: $(head -n 1 err)"
  [ "$out" = "$EXPECTED" ] || fail "$1: printed: $out"
}
flip() { # file, offset, bit
  old=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
  printf "$(printf '\\%03o' $((old ^ (1 << $3))))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2> /dev/null
}
check "sound image"
size=$(stat -c %s good.so)
if [ -n "${KILN_TEST_LONG:-}" ]; then step=97; else step=$((size / 80)); fi
off=0 i=0
while [ $off -lt "$size" ]; do
  cp good.so prog.exe.so
  flip prog.exe.so $off $((i % 8))
  check "byte $off flipped"
  i=$((i + 1)) off=$((off + step))
done
for n in 0 1 64 4096 $((size / 2)) $((size - 1)); do
  head -c "$n" good.so > prog.exe.so
  check "cut to $n bytes"
  MONO_LOG_LEVEL=warning "$KILN" --aot-path="$IMAGES" prog.exe > /dev/null 2> err || true
  [ "$(grep -c 'AOT: image' err)" = 1 ] || fail "cut to $n bytes: not one log line: $(cat err)"
done
cp /bin/true prog.exe.so
check "foreign file"

[ -n "${KILN_TEST_LONG:-}" ] || exit 0
cp good.so prog.exe.so
mkdir images
cp "$IMAGES"/*.so images
IMAGES=$PWD/images
size=$(stat -c %s images/mscorlib.dll.so)
i=0
while [ $i -lt 300 ]; do
  off=$((i * (size / 300) + i * 7 % 61))
  flip images/mscorlib.dll.so $off $((i % 8))
  check "byte $off of mscorlib's image flipped"
  flip images/mscorlib.dll.so $off $((i % 8))
  i=$((i + 1))
done
