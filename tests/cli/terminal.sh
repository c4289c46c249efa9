#!/bin/sh
# The console at a terminal: size, colours, keys, Ctrl-C; the terminal is left as it was. Encodings; standard streams that are closed.
set -eu
fail() { echo "$*" >&2; exit 1; }
mcs -nologo -out:terminal.exe "$TESTS/cli/terminal.cs"
python3 "$TESTS/cli/terminal.py" "$KILN" "$PWD/terminal.exe"

cat > encodings.cs <<'C'
using System;
class P { static void Main() { Console.WriteLine(Console.OutputEncoding.WebName + " " + Console.InputEncoding.WebName + " \u00e9"); var l = Console.ReadLine(); Console.WriteLine(l == null ? -1 : l.Length); } }
C
mcs -nologo encodings.cs
expect() { [ "$1" = "$2" ] || fail "printed $1 instead of $2"; }
expect "$(printf 'h\303\251\n' | LC_ALL=C "$KILN" encodings.exe)" "us-ascii us-ascii ?
3"
expect "$(printf 'h\303\251\n' | LC_ALL=C.UTF-8 "$KILN" encodings.exe)" "utf-8 utf-8 é
2"
"$KILN" encodings.exe >&- 2> err < /dev/null || fail "with stdout closed: $(cat err)"
expect "$(LC_ALL=C "$KILN" encodings.exe 2>&- <&-)" "us-ascii us-ascii ?
-1"
