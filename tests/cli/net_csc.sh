#!/bin/sh
# The SDK's C# compiler, run by Kiln, writes what it writes when dotnet runs it.
set -e
fail() { echo "$*" >&2; exit 1; }
root=$(dirname "$(readlink -f "$(command -v dotnet)" 2>/dev/null)" 2>/dev/null) || root=/nonexistent
csc=$(ls -d "$root"/sdk/10.*/Roslyn/bincore/csc.dll 2>/dev/null | tail -1)
refs=$(ls -d "$root"/packs/Microsoft.NETCore.App.Ref/10.*/ref/net10.0 2>/dev/null | tail -1)
[ -n "$csc" ] && [ -n "$refs" ] || { echo "no SDK of .NET 10 installed"; exit 77; }
cp "$TESTS/net/basic/language.cs" app.cs
ls "$refs"/*.dll | sed 's/^/-r:/' > list
mkdir out
args="-nologo -deterministic -nostdlib -unsafe -langversion:latest -debug:portable -warn:0 @list -out:out/app.dll app.cs"
timeout 200 "$KILN" "$csc" $args 2> err || fail "$(cat err)"
mv out ours
mkdir out
dotnet exec "$csc" $args
cmp ours/app.dll out/app.dll || fail "app.dll differs"
cmp ours/app.pdb out/app.pdb || fail "app.pdb differs"
