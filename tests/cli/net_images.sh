#!/bin/sh
# kiln --aot of a program for .NET compiles it and the framework it is bound to, into the cache and never beside the
# framework; the program then runs from images, and a second time there is nothing to do.
set -e
. "$TESTS/cli/net_sdk.inc"
mkdir -p app cache
cat > app/hello.cs <<'CS'
class P { static void Main(string[] a) { foreach (var s in a) System.Console.WriteLine("hello " + s); } }
CS
dotnet exec "$csc" -nologo -nostdlib -r:"$refs/System.Runtime.dll" -r:"$refs/System.Console.dll" -out:app/hello.dll app/hello.cs
echo '{"runtimeOptions":{"tfm":"net10.0","framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"}}}' > app/hello.runtimeconfig.json
export XDG_CACHE_HOME="$PWD/cache"
"$KILN" --aot app/hello.dll 2> made || fail "$(cat made)"
[ -f app/hello.dll.so ] || fail "no image beside the program"
ls cache/kiln/aot/System.Private.CoreLib-*.so > /dev/null || fail "no image of the core library in the cache"
[ -z "$(ls "$root"/shared/*/*/*.dll.so 2>/dev/null)" ] || fail "an image lies in the framework"
"$KILN" --stats app/hello.dll a b > out 2> stats
printf 'hello a\nhello b\n' | diff - out >&2
[ "$(sed -n 's/^jit.methods: //p' stats)" -eq 0 ] || fail "compiled at run time: $(grep jit.methods stats)"
[ "$(sed -n 's/^aot.images: //p' stats)" -ge 3 ] || fail "images: $(grep aot.images stats)"
"$KILN" --aot app/hello.dll 2> again
! grep -v 'is up to date' again || fail "made once more"
mkdir -p dotnet/host/fxr dotnet/sdk/tool # an installation that takes files
cp app/hello.dll app/hello.runtimeconfig.json dotnet/sdk/tool
"$KILN" --aot dotnet/sdk/tool/hello.dll 2> sdk || fail "$(cat sdk)"
[ -z "$(find dotnet -name '*.so')" ] && ls cache/kiln/aot/hello-*.so > /dev/null || fail "not into the cache: $(cat sdk)"
# Programs share the framework: what one had made whole is not made anew for the next.
"$KILN" --aot=full app/hello.dll 2> full || fail "$(cat full)"
cp app/hello.dll app/next.dll && cp app/hello.runtimeconfig.json app/next.runtimeconfig.json
"$KILN" --aot=full app/next.dll 2> next || fail "$(cat next)"
grep -q '^System.Private.CoreLib: .* is up to date$' next || fail "made once more: $(cat next)"
