#!/bin/sh
# Images of Kiln's beside assemblies do mono no harm: it passes them over without a word.
. "$TESTS/aot/lib.inc"
command -v mono > /dev/null || { echo "no mono"; exit 77; }
make_program .
printf 'public class L { public static int F() { return 5; } }' > l.cs
printf 'class Q { static void Main() { System.Console.WriteLine(L.F()); } }' > q.cs
mcs -target:library l.cs && mcs -r:l.dll q.cs
"$KILN" --aot prog.exe l.dll q.exe
for options in "" -O=-aot -O=all; do
  code=0
  mono $options prog.exe > out 2> err || code=$?
  [ $code = 3 ] && [ "$(cat out)" = "$EXPECTED" ] || fail "mono $options: exit code $code: $(cat out err)"
  [ ! -s err ] || fail "mono $options says: $(cat err)"
  [ "$(mono $options q.exe 2>&1)" = 5 ] || fail "mono $options with two images: $(mono q.exe 2>&1)"
done
# Mono's own images take precedence for mono, and Kiln refuses them with a line.
rm -f prog.exe.so
mono --aot prog.exe > log 2>&1 || { echo "mono --aot does not work here"; exit 77; }
code=0
out=$("$KILN" --aot-path="$IMAGES" prog.exe 2> err) || code=$?
[ $code = 3 ] && [ "$out" = "$EXPECTED" ] || fail "beside mono's image: exit code $code: $out"
grep -q "no image of Kiln's" err || fail "mono's image is taken for Kiln's: $(cat err)"
