#!/bin/sh
# The SDK's F# compiler, run by Kiln, writes what it writes when dotnet runs it. One of its methods has loops that carry
# more values than there are registers, and ends them with an instruction that needs three.
set -e
. "$TESTS/cli/net_sdk.inc"
need_fsharp
cat > h.fs <<'FS'
open System
type Shape = Circle of float | Square of float
let area = function Circle r -> Math.PI * r * r | Square s -> s * s
[<EntryPoint>]
let main argv =
    printfn "%A %s" (List.map area [Circle 1.0; Square 2.0]) (sprintf "%d" 5)
    let rec loop n acc = if n = 0 then acc else loop (n - 1) (acc + n)
    printfn "%d" (loop 100000 0)
    0
FS
args="--nologo --deterministic+ --targetprofile:netcore --noframework -r:$(dirname "$fsc")/FSharp.Core.dll"
for r in "$refs"/*.dll; do args="$args -r:$r"; done
mkdir out
timeout 300 "$KILN" "$fsc" $args -o:out/f.dll h.fs > log 2>&1 || fail "$(tail -3 log)"
mv out ours
mkdir out
dotnet exec "$fsc" $args -o:out/f.dll h.fs
cmp ours/f.dll out/f.dll || fail "f.dll differs"
cp "$(dirname "$fsc")/FSharp.Core.dll" ours/
echo '{"runtimeOptions":{"tfm":"net10.0","framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"}}}' > ours/f.runtimeconfig.json
"$KILN" ours/f.dll > result 2>&1 || fail "$(cat result)"
printf '[3.141592654; 4.0] 5\n705082704\n' | diff - result >&2
