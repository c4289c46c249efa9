#!/bin/sh
# The host's options of `dotnet exec`: a configuration and a list of files that lie elsewhere.
set -e
. "$TESTS/cli/net_sdk.inc"
mkdir app config packages packages/lib
echo 'public static class Lib { public static string Text = "lib"; }' > lib.cs
echo 'System.Console.WriteLine(Lib.Text + " " + System.AppContext.GetData("key") + " " + args.Length);' > app.cs
list_refs > list
dotnet exec "$csc" -nologo -nostdlib -t:library @list -out:packages/lib/lib.dll lib.cs
dotnet exec "$csc" -nologo -nostdlib @list -r:packages/lib/lib.dll -out:app/app.dll app.cs
cat > config/c.json <<'JSON'
{"runtimeOptions":{"tfm":"net10.0","framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"},"configProperties":{"key":"value"}}}
JSON
cat > config/d.json <<'JSON'
{"runtimeTarget":{"name":"n"},"targets":{"n":{"lib/1.0":{"runtime":{"lib.dll":{}}}}},
 "libraries":{"lib/1.0":{"type":"package","serviceable":false,"sha512":"","path":"lib"}}}
JSON
options="--runtimeconfig config/c.json --depsfile config/d.json --additionalprobingpath $PWD/packages"
[ "$("$KILN" exec $options app/app.dll exec 2>&1)" = "lib value 1" ] || fail "exec: $("$KILN" exec $options app/app.dll exec 2>&1)"
[ "$("$KILN" $options app/app.dll 2>&1)" = "lib value 0" ] || fail "without exec"
[ "$(dotnet exec $options app/app.dll exec 2>&1)" = "lib value 1" ] || fail "dotnet: $(dotnet exec $options app/app.dll exec 2>&1)"
