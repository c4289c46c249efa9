#!/bin/sh
# F# interactive, which makes types and code as it goes, and the SDK's command line.
set -e
. "$TESTS/cli/net_sdk.inc"
need_fsharp
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cp "$TESTS/cli/net_fsi.fsx" s.fsx
timeout 100 "$KILN" "$sdk/FSharp/fsi.dll" --quiet --nologo s.fsx > out 2> err || fail "$(cat err)"
diff "$TESTS/cli/net_fsi.out" out >&2
[ "$("$KILN" "$sdk/dotnet.dll" --version)" = "$(basename "$sdk")" ] || fail "dotnet.dll --version"
