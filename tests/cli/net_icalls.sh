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
# Methods by name, without parameters and what the compiler adds.
sed 's/^[^:]*: //; s/ (.*//; s/<\([^>]*\)>g____PInvoke|[0-9_]*/\1/' found | sort -u > names
grep -v '^#' "$TESTS/cli/net_icalls.except" | sort -u > except
comm -23 names except > more
[ ! -s more ] || fail "missing, or looking into another runtime's structures: $(head -20 more)"
# What was found in another shape than is declared is an error whatever its name.
! grep -v -e ': missing$' -e ': uses ' found || fail "shapes differ"
