#!/bin/sh
# A tour of F#, compiled by the SDK's compiler, prints what it prints by dotnet.
set -e
fail() { echo "$*" >&2; exit 1; }
root=$(dirname "$(readlink -f "$(command -v dotnet)" 2>/dev/null)" 2>/dev/null) || root=/nonexistent
fsc=$(ls -d "$root"/sdk/10.*/FSharp/fsc.dll 2>/dev/null | tail -1)
refs=$(ls -d "$root"/packs/Microsoft.NETCore.App.Ref/10.*/ref/net10.0 2>/dev/null | tail -1)
[ -n "$fsc" ] && [ -n "$refs" ] || { echo "no SDK of .NET 10 with F# installed"; exit 77; }
core=$(dirname "$fsc")/FSharp.Core.dll
cp "$TESTS/cli/net_tour.fs" t.fs
dotnet exec "$fsc" --nologo --targetprofile:netcore --noframework --nowarn:25,3370,40,3886 -r:"$core" $(ls "$refs"/*.dll | sed 's/^/-r:/') -o:t.dll t.fs > log 2>&1 || fail "$(tail -3 log)"
cp "$core" .
echo '{"runtimeOptions":{"tfm":"net10.0","framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"}}}' > t.runtimeconfig.json
"$KILN" t.dll > out 2> err || fail "$(cat err)"
diff "$TESTS/cli/net_tour.out" out >&2
