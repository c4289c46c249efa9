#!/bin/sh
# C functions, native delegates and callbacks with random signatures: every argument and result arrives as it left.
. "$TESTS/aot/lib.inc"
if [ -n "${KILN_TEST_LONG:-}" ]; then seeds="1 2 3 4 5 6 7 8" n=400; else seeds="1" n=50; fi
check() { out=$("$KILN" "$@" random.exe) || fail "seed $seed, $*: $out"; [ "$out" = "all right" ] || fail "seed $seed: $out"; }
for seed in $seeds; do
  python3 "$TESTS/cli/pinvoke_random.py" "$seed" $n
  ${CC:-cc} -w -shared -fPIC -O1 -o librandom.so random.c
  mcs -unsafe -nowarn:0169,0649,1718 -out:random.exe random.cs > mcs.log 2>&1 || fail "$(cat mcs.log)"
  rm -f random.exe.so
  check -O=-aot
  check -O=-all,-aot
  if "$KILN" --aot=full random.exe 2>err; then check --full-aot
  else grep -q "there are no images for" err || fail "$(cat err)"; fi # a processor without a back end
  check --interpreter
done
