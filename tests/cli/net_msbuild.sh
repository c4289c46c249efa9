#!/bin/bash
# MSBuild of the SDK, run by Kiln, builds a solution of two projects in one process, with what dotnet's would write.
set -eu
. "$TESTS/cli/net_sdk.inc"
export MSBuildSDKsPath=$sdk/Sdks DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
mkdir lib app
cat > lib/lib.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>
X
cat > app/app.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup><ProjectReference Include="../lib/lib.csproj"/></ItemGroup></Project>
X
echo '<Solution><Project Path="lib/lib.csproj"/><Project Path="app/app.csproj"/></Solution>' > s.slnx
echo 'namespace L; public static class Greeter { public static string Hi(string s) => $"hi {s}"; }' > lib/a.cs
echo 'System.Console.WriteLine(L.Greeter.Hi("msbuild"));' > app/p.cs
args="s.slnx -m:1 -nr:false -nologo -v:m -p:UseSharedCompilation=false"
timeout 500 "$KILN" "$sdk/MSBuild.dll" $args -t:Restore > log 2>&1 || fail "$(tail -5 log)"
timeout 500 "$KILN" "$sdk/MSBuild.dll" $args > log 2>&1 || fail "$(tail -5 log)"
grep -q 'app -> ' log || fail "$(cat log)"
find . -name '*.dll' | sort | xargs sha1sum > made
[ "$(wc -l < made)" -ge 5 ] || fail "$(cat made)"
[ "$("$KILN" app/bin/Debug/net10.0/app.dll)" = "hi msbuild" ] || fail "the program does not run"
rm -rf */bin */obj/Debug
dotnet "$sdk/MSBuild.dll" $args > log 2>&1 || fail "$(tail -5 log)"
sha1sum -c --quiet made >&2 || fail "not what dotnet writes"
