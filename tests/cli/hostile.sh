#!/bin/sh
# Damaged assemblies, run and compiled: whatever the exit code, no crash and no hang.
. "$TESTS/aot/lib.inc"
make_program .
mutants() { python3 "$TESTS/cli/hostile.py" "$KILN" prog.exe "$@" >> log || fail "$(cat log)"; }
mutants --seconds=10 -- --aot-path="$IMAGES"
mutants --seconds=5 --code --count=200 -- --aot-path="$IMAGES"
mutants --seconds=5 --count=100 --first=1000 -- --aot=asmonly,outfile="$PWD/m.s"
