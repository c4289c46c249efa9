#!/bin/sh
# Flips bytes all over an image, truncates it, replaces it: the program prints the same, and nothing crashes.
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
check "sound image"
size=$(stat -c %s good.so)
i=0
while [ $i -lt 80 ]; do
  off=$((i * size / 80 + i * 7 % 61))
  [ $off -lt "$size" ] || break
  cp good.so prog.exe.so
  old=$(od -An -tu1 -j $off -N 1 good.so | tr -d ' ')
  printf "$(printf '\\%03o' $((old ^ (1 << (i % 8)))))" | dd of=prog.exe.so bs=1 seek=$off conv=notrunc 2> /dev/null
  check "byte $off flipped"
  i=$((i + 1))
done
for n in 0 1 64 4096 $((size / 2)) $((size - 1)); do
  head -c "$n" good.so > prog.exe.so
  check "cut to $n bytes"
  MONO_LOG_LEVEL=warning "$KILN" --aot-path="$IMAGES" prog.exe > /dev/null 2> err || true
  [ "$(grep -c 'AOT: image' err)" = 1 ] || fail "cut to $n bytes: not one log line: $(cat err)"
done
cp /bin/true prog.exe.so
check "foreign file"
