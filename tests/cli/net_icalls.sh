#!/bin/sh
# What .NET's core library declares as internal calls and P/Invokes into the runtime is there, in the shape that is
# declared, but for what net_icalls.except names.
set -e
fail() { echo "$*" >&2; exit 1; }
corlib=$(ls -d /usr/share/dotnet/shared/Microsoft.NETCore.App/10.*/System.Private.CoreLib.dll 2>/dev/null | tail -1)
[ -n "$corlib" ] || { echo "no .NET 10 installed"; exit 77; }
"$KILN" --check-icalls "$corlib" > found 2> err || :
if grep -q 'without debugging information' err; then echo "no debugging information to read shapes from"; exit 77; fi
[ ! -s err ] || fail "$(cat err)"
[ -s found ] || fail "nothing is missing: net_icalls.except is out of date"
sed 's/ *#.*//; /^ *$/d' "$TESTS/cli/net_icalls.except" > except
grep -vE -f except found > more || :
[ ! -s more ] || fail "$(head -20 more)"
