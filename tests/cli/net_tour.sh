#!/bin/sh
# A tour of F#, compiled by the SDK's compiler, prints what it prints by dotnet.
set -e
. "$TESTS/cli/net_sdk.inc"
need_fsharp
core=$(dirname "$fsc")/FSharp.Core.dll
cp "$TESTS/cli/net_tour.fs" t.fs
dotnet exec "$fsc" --nologo --targetprofile:netcore --noframework --nowarn:25,3370,40,3886 -r:"$core" $(list_refs) -o:t.dll t.fs > log 2>&1 || fail "$(tail -3 log)"
cp "$core" .
echo '{"runtimeOptions":{"tfm":"net10.0","framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"}}}' > t.runtimeconfig.json
"$KILN" t.dll > out 2> err || fail "$(cat err)"
diff "$TESTS/cli/net_tour.out" out >&2
