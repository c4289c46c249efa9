#!/bin/sh
# Starts and exits of programs with many threads: no hang, no crash, by JIT, from images and without code made at run
# time. 1,020 of them in the long run.
set -eu
mcs -nologo -out:start_exit.exe "$TESTS/cli/start_exit.cs"
rounds=1
[ -z "${KILN_TEST_LONG:-}" ] || rounds=34
run() {
  for mode in return foreground exit exit-thread exit-pool exit-many starting throw abort lock; do
    want=0
    [ $mode != throw ] || want=1
    got=0
    timeout 60 "$KILN" "$@" start_exit.exe $mode > out.txt 2> err.txt || got=$?
    [ $got = $want ] && [ "$(cat out.txt)" = x ] ||
      { echo "round $i, $how, $mode: exit code $got"; cat out.txt; head -30 err.txt; exit 1; }
  done
}
for i in $(seq $rounds); do
  how=jit; run -O=-aot
  how=images; run --aot-path="$IMAGES"
  how=full-aot; run --full-aot --aot-path="$IMAGES"
done
