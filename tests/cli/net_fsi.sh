#!/bin/sh
# F# interactive, which makes types and code as it goes, and the SDK's command line.
set -e
fail() { echo "$*" >&2; exit 1; }
root=$(dirname "$(readlink -f "$(command -v dotnet)" 2>/dev/null)" 2>/dev/null) || root=/nonexistent
sdk=$(ls -d "$root"/sdk/10.* 2>/dev/null | tail -1)
[ -f "$sdk/FSharp/fsi.dll" ] || { echo "no SDK of .NET 10 with F# installed"; exit 77; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cp "$TESTS/cli/net_fsi.fsx" s.fsx
timeout 100 "$KILN" "$sdk/FSharp/fsi.dll" --quiet --nologo s.fsx > out 2> err || fail "$(cat err)"
diff "$TESTS/cli/net_fsi.out" out >&2
[ "$("$KILN" "$sdk/dotnet.dll" --version)" = "$(basename "$sdk")" ] || fail "dotnet.dll --version"
