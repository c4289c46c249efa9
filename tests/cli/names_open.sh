#!/bin/sh
# Type parameters where nothing stands for them, which mono dies of: each use throws.
. "$TESTS/aot/lib.inc"
ilasm /quiet /output:names_open.exe "$TESTS/cli/names_open.il"
uses="Local ClassLocal CallsParameter Constrained NewArray New Store Size Box"
for options in -O=-aot --interpreter; do
  "$KILN" $options names_open.exe > out 2> err || fail "$options: exit code $?: $(head -c 300 err)"
  for use in $uses; do echo "$use throws"; done | cmp -s - out || fail "$options: printed $(cat out)"
done
"$KILN" --aot=full names_open.exe > out 2>&1 || fail "--aot: exit code $?: $(head -c 300 out)"
