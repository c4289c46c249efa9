#!/bin/sh
# A little of everything in the class libraries, and what the SDK's source generators write, as by dotnet in the same run.
set -e
. "$TESTS/cli/net_sdk.inc"
list_refs > list
ls "$refs"/../../analyzers/dotnet/cs/*.dll | sed 's/^/-analyzer:/' >> list
for p in net_libraries net_generators; do
  dotnet exec "$csc" -nologo -nostdlib -unsafe -warn:0 @list -out:$p.dll "$TESTS/cli/$p.cs"
  echo '{"runtimeOptions":{"tfm":"net10.0","framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"}}}' > $p.runtimeconfig.json
  dotnet $p.dll > expected
  ! grep FAILED expected >&2
  timeout 100 "$KILN" $p.dll > out 2> err || fail "$p: $(cat err)"
  diff expected out >&2 || fail "$p differs"
done
