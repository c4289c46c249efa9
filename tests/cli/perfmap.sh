#!/bin/sh
# The map for perf is a file of Kiln's own making: what somebody else put under its name is not written through.
set -eu
fail() { echo "$*" >&2; exit 1; }
printf 'class H { static void Main() { System.Console.WriteLine("hello"); } }' > h.cs
mcs h.cs
echo precious > victim
out=$(sh -c 'echo $$ > pid; ln -s "$PWD/victim" /tmp/perf-$$.map; KILN_DEBUG=1 exec "$KILN" -O=-aot h.exe')
map=/tmp/perf-$(cat pid).map
[ "$out" = hello ] || fail "printed: $out"
[ "$(cat victim)" = precious ] || fail "a symbolic link was followed: $(head -n 2 victim)"
[ -f "$map" ] && [ ! -L "$map" ] && grep -q 'H:Main' "$map" || fail "no map"
rm -f "$map"
