#!/bin/sh
# Damaged assemblies, run and compiled: whatever the exit code, no crash and no hang. Damaged bodies are only compiled:
# what is not verifiable may do anything when it runs (ECMA-335 II.3). The blobs of attributes and of marshalling are
# damaged by themselves, under a program that reads them all.
. "$TESTS/aot/lib.inc"
make_program .
mcs -nologo -warn:0 -out:blobs.exe "$TESTS/cli/blobs.cs"
mutants() { python3 "$TESTS/cli/hostile.py" "$KILN" "${program:-prog.exe}" "$@" > log || fail "$(cat log)"; }
if [ -n "${KILN_TEST_LONG:-}" ]; then t=60 n=800; else t=6 n=150; fi
mutants --seconds=$((2 * t)) --count=$n -- --aot-path="$IMAGES"
mutants --seconds=$t --count=$n --place=code -- --aot=asmonly,outfile="$PWD/m.s"
mutants --seconds=$t --count=$n --first=10000 -- --aot=full,asmonly,outfile="$PWD/m.s"
program=blobs.exe mutants --seconds=$t --count=$n --place=blobs -- --aot-path="$IMAGES"
