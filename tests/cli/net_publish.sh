#!/bin/bash
# What `dotnet publish` lays out: a program with its host, one that brings its framework, programs in one file.
set -eu
. "$TESTS/cli/net_sdk.inc"
host=$(newest "$root"/packs/Microsoft.NETCore.App.Host.*/10.*/runtimes/*/native/apphost)
core=$(newest "$root"/shared/Microsoft.NETCore.App/10.*)
[ -n "$host" ] && [ -n "$core" ] || skip "no hosts of .NET 10 installed"
export DOTNET_ROOT=$root DOTNET_BUNDLE_EXTRACT_BASE_DIR=$PWD/unpacked
mkdir fd sc
cat > app.cs <<'CS'
using System;
System.Console.WriteLine($"{string.Join(",", args)} {Environment.Version} {System.IO.Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'))} {System.Linq.Enumerable.Range(0, 5).GetType().Name}");
var own = System.Reflection.Assembly.GetExecutingAssembly(); // what one file has in it lies nowhere
System.Console.WriteLine($"[{own.Location}] {own.ManifestModule.FullyQualifiedName} {own.ManifestModule.Name} {typeof(int).Assembly.Location}");
CS
list_refs > list
dotnet exec "$csc" -nologo -nostdlib -out:fd/app.dll @list app.cs
cp fd/app.dll sc
echo '{"runtimeOptions":{"tfm":"net10.0","framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"}}}' > fd/app.runtimeconfig.json
echo '{"runtimeTarget":{"name":".NETCoreApp,Version=v10.0"},"targets":{".NETCoreApp,Version=v10.0":{"app/1.0.0":{"runtime":{"app.dll":{}}}}},"libraries":{"app/1.0.0":{"type":"project","serviceable":false,"sha512":""}}}' > fd/app.deps.json
python3 "$TESTS/cli/net_publish.py" "$host" fd
same() { # same PATH: Kiln runs it as it runs by itself
  "$1" x "y z" > theirs || fail "$1 does not run by itself"
  "$KILN" "$1" x "y z" > ours 2> err || fail "$1: $(cat err)"
  diff theirs ours >&2 || fail "$1 differs"
}
same fd/app
same fd/one/app
same fd/one/app # unpacked before
"$KILN" fd/packed/app x "y z" 2> err > packed || fail "$(cat err)" # which this host itself does not unpack
sed 's/ one / packed /' theirs | diff - packed >&2 || fail "the packed program differs"
[ -z "$(ls fd/one | grep -v '^app$')" ] || fail "something was put beside the program"
"$KILN" fd/damaged/app 2> err && fail "a damaged bundle runs"
grep -q "the bundle in '.*damaged/app' is damaged" err || fail "$(cat err)"
mv fd/app.dll fd/other.dll
"$KILN" fd/app 2> err && fail "a host without its program runs"
grep -q "fd/app.dll', which is not there" err || fail "$(cat err)"

# Self-contained: nothing of what is installed is looked at.
echo "{\"runtimeOptions\":{\"tfm\":\"net10.0\",\"includedFrameworks\":[{\"name\":\"Microsoft.NETCore.App\",\"version\":\"$(basename "$core")\"}]}}" > sc/app.runtimeconfig.json
ln -s "$core"/*.dll "$core"/*.so sc/
DOTNET_ROOT=/nonexistent "$KILN" --runtime-info sc/app.dll > info
grep -q "core: *$PWD/sc/System.Private.CoreLib.dll" info || fail "$(head -3 info)"
"$KILN" sc/app.dll 1 2> err > ours || fail "$(cat err)"
case $(cat ours) in "1 $(basename "$core") sc RangeIterator"*) ;; *) fail "$(cat ours)" ;; esac
