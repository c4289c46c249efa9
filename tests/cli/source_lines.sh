#!/bin/sh
# --debug: traces tell file and line, from .mdb files and from portable PDBs beside the assembly or in it; as mono's do.
set -eu
fail() { echo "$*" >&2; exit 1; }
cp "$TESTS/cli/source_lines.cs" .

# Runs $1 with the options of each mode and compares with what mono prints.
agree() {
  mono --debug "$1" >want 2>&1 || true
  mono --debug "$1" x >want.x 2>&1 || true
  grep -q 'in .*other.cs:502' want || fail "mono itself tells no lines of $1"
  for options in -O=-aot --interpreter -O=-aot,-inline; do
    "$KILN" $options --debug "$1" >got 2>&1 || true
    diff want got >diff.txt || fail "$1 $options: $(head -4 diff.txt)"
    "$KILN" $options --debug "$1" x >got 2>&1 || true
    diff want.x got >diff.txt || fail "$1 $options, unhandled: $(head -4 diff.txt)"
  done
}

mcs -nologo -debug -out:mdb.exe source_lines.cs
agree mdb.exe
# Without --debug nothing is looked for, nor where the symbols are another build's.
"$KILN" -O=-aot mdb.exe | grep -q 'source_lines.cs:' && fail "lines without --debug"
mcs -nologo -out:other.exe source_lines.cs
cp mdb.exe.mdb other.exe.mdb
"$KILN" -O=-aot --debug other.exe >got 2>err || [ $? = 3 ]
grep -q 'source_lines.cs:' got && fail "lines of another build"
grep -q "warning: symbol file .*other.exe.mdb' belongs to another build" err || fail "no warning: $(cat err)"
# Images made with --debug know the places; those made without know a place before.
"$KILN" --debug --aot=outdir=. mdb.exe >log 2>&1 || fail "$(cat log)"
mono --debug mdb.exe >want 2>&1 || true
"$KILN" --debug --aot-path=. mdb.exe >got 2>&1 || true
diff want got >diff.txt || fail "from an image: $(head -4 diff.txt)"

csc=$(ls /usr/share/dotnet/sdk/*/Roslyn/bincore/csc.dll /usr/lib/dotnet/sdk/*/Roslyn/bincore/csc.dll 2>/dev/null | head -1)
[ -n "$csc" ] || exit 0
csc() {
  dotnet "$csc" -nologo -nostdlib -deterministic -r:/usr/lib/mono/4.5/mscorlib.dll -r:/usr/lib/mono/4.5/System.Core.dll "$@" source_lines.cs >log 2>&1 ||
    fail "$(cat log)"
}
csc -debug:portable -out:pdb.exe
agree pdb.exe
csc -debug:embedded -out:pdb.exe
"$KILN" -O=-aot --debug pdb.exe >got 2>&1 || true
mv pdb.pdb aside.pdb
"$KILN" -O=-aot --debug pdb.exe >got.alone 2>&1 || true
diff got got.alone >diff.txt || fail "embedded symbols: $(head -4 diff.txt)"
grep -q 'in .*other.cs:502' got.alone || fail "no lines from embedded symbols"
