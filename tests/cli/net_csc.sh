#!/bin/sh
# The SDK's C# compiler, run by Kiln, writes what it writes when dotnet runs it.
set -e
. "$TESTS/cli/net_sdk.inc"
cp "$TESTS/net/basic/language.cs" app.cs
list_refs > list
mkdir out
args="-nologo -deterministic -nostdlib -unsafe -langversion:latest -debug:portable -warn:0 @list -out:out/app.dll app.cs"
timeout 200 "$KILN" "$csc" $args 2> err || fail "$(cat err)"
mv out ours
mkdir out
dotnet exec "$csc" $args
cmp ours/app.dll out/app.dll || fail "app.dll differs"
cmp ours/app.pdb out/app.pdb || fail "app.pdb differs"
