#!/bin/bash
# What a program for .NET is bound to: roots, roll-forward, lists of files, errors. The frameworks are empty folders made
# here, so no SDK is needed.
set -eu
command -v ilasm >/dev/null || { echo "ilasm is not installed"; exit 77; }
cat > app.il <<'IL'
.assembly extern System.Runtime { .ver 10:0:0:0 }
.assembly app {}
.class public P extends [System.Runtime]System.Object {
  .method static void Main() { .entrypoint ret }
}
IL
ilasm /dll /output:app.dll app.il >/dev/null
mkdir -p home
unset DOTNET_ROOT_X64 DOTNET_ROLL_FORWARD NUGET_PACKAGES || true
export DOTNET_ROOT=$TMP/root HOME=$TMP/home
fx() { # fx NAME VERSION [REFERENCE]
  local d=$DOTNET_ROOT/shared/$1/$2
  mkdir -p "$d"
  echo "{\"runtimeOptions\": {${3:-}}}" > "$d/$1.runtimeconfig.json"
}
core() { fx Microsoft.NETCore.App "$1"; touch "$DOTNET_ROOT/shared/Microsoft.NETCore.App/$1/System.Private.CoreLib.dll"; }
config() { echo "{ // a comment
  \"runtimeOptions\": {\"framework\": {\"name\": \"$1\", \"version\": \"$2\"}${3:-}, \"configProperties\": {\"My.Switch\": true, \"My.Number\": 7}}}" > app.runtimeconfig.json; }
info() { "$KILN" --runtime-info app.dll; }
expect() { # expect TEXT: a line of the last output
  grep -qF -- "$1" out || { echo "no line has: $1"; cat out; exit 1; }
}
for v in 9.0.4 10.0.1 10.0.12 10.2.0 10.2.3 11.0.0-preview.2; do core $v; done

config Microsoft.NETCore.App 10.0.0; info > out
expect "framework:  Microsoft.NETCore.App 10.0.0 -> 10.0.12"
expect "core:       $DOTNET_ROOT/shared/Microsoft.NETCore.App/10.0.12/System.Private.CoreLib.dll"
expect "property:   My.Switch = true"
expect "property:   My.Number = 7"
expect "property:   APP_CONTEXT_BASE_DIRECTORY = $TMP/"
expect "native:     $TMP/"
config Microsoft.NETCore.App 10.1.0; info > out; expect "-> 10.2.3 "
config Microsoft.NETCore.App 10.0.0 ', "rollForward": "LatestMinor"'; info > out; expect "-> 10.2.3 "
config Microsoft.NETCore.App 10.0.1 ', "rollForward": "Disable"'; info > out; expect "-> 10.0.1 "
config Microsoft.NETCore.App 8.0.0 ', "rollForward": "Major"'; info > out; expect "-> 9.0.4 "
config Microsoft.NETCore.App 8.0.0; DOTNET_ROLL_FORWARD=Major info > out; expect "-> 9.0.4 "
config Microsoft.NETCore.App 11.0.0-preview.1; info > out; expect "-> 11.0.0-preview.2 "
rm app.runtimeconfig.json; info > out; expect "-> 10.0.12 " # by the reference alone

# A framework that needs another; a newer file of the framework's wins over the program's.
fx Microsoft.AspNetCore.App 10.0.3 '"framework": {"name": "Microsoft.NETCore.App", "version": "10.0.3"}'
config Microsoft.AspNetCore.App 10.0.0; info > out
expect "framework:  Microsoft.AspNetCore.App 10.0.0 -> 10.0.3"
expect "framework:  Microsoft.NETCore.App 10.0.3 -> 10.0.12"
core=$DOTNET_ROOT/shared/Microsoft.NETCore.App/10.0.12
touch "$core/Shared.dll" "$core/Own.dll" Shared.dll Own.dll x.dll
list() { echo "{\"runtimeTarget\": {\"name\": \"t\"}, \"targets\": {\"t\": {\"l/1\": {\"runtime\": {
  \"Shared.dll\": {\"assemblyVersion\": \"$1\"}, \"Own.dll\": {\"assemblyVersion\": \"1.0.0.0\"}}${2:-}}}}, \"libraries\": {\"l/1\": {\"path\": \"l/1\"}}}"; }
list 2.0.0.0 > "$core/Microsoft.NETCore.App.deps.json"
mkdir -p de runtimes/linux-x64/native runtimes/linux/native
touch de/x.resources.dll runtimes/linux-x64/native/libn.so runtimes/linux/native/libn.so
list 1.0.0.0 ', "resources": {"lib/de/x.resources.dll": {"locale": "de"}}, "runtimeTargets": {
  "runtimes/linux/native/libn.so": {"rid": "linux", "assetType": "native"},
  "runtimes/linux-x64/native/libn.so": {"rid": "linux-x64", "assetType": "native"}}' > app.deps.json
info > out
expect "assembly:   Shared -> $core/Shared.dll"
expect "assembly:   Own -> $TMP/Own.dll"
expect "resources:  de/x.resources -> $TMP/de/x.resources.dll"
expect "native:     $TMP/runtimes/linux-x64/native/"
if grep -q "linux/native" out; then echo "files for another system were taken"; exit 1; fi

# Errors say what was looked for, where, and what to do; the exit code tells.
fails() { if "$KILN" --runtime-info app.dll > out 2>&1; then echo "was expected to fail"; cat out; exit 1; fi; }
config Microsoft.NETCore.App 12.0.0; fails
expect "The framework 'Microsoft.NETCore.App', version '12.0.0', is not installed; these versions are: "
expect "Install version 12.0 of the .NET runtime"
config Missing.App 1.0.0; fails
expect "The framework 'Missing.App', version '1.0.0', is not installed. Looked in: $DOTNET_ROOT (DOTNET_ROOT)"
echo '{"runtimeOptions": ' > app.runtimeconfig.json; fails
expect "app.runtimeconfig.json, line "
