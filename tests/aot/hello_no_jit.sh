#!/bin/sh
# A program whose assemblies all have images compiles nothing at run time, and its code is mapped from the image.
. "$TESTS/aot/lib.inc"
cat > hello.cs <<'CS'
using System;
class H { static void Main() { Console.WriteLine("Hello, world!"); } }
CS
mcs -out:hello.exe hello.cs
"$KILN" --aot hello.exe
out=$("$KILN" --stats --aot-path="$IMAGES" hello.exe 2> stats)
[ "$out" = "Hello, world!" ] || fail "printed: $out"
[ "$(stat_of jit.methods stats)" = 0 ] || fail "$(stat_of jit.methods stats) methods were JIT-compiled"
[ "$(stat_of aot.methods stats)" -gt 50 ] || fail "only $(stat_of aot.methods stats) methods came from images"
[ "$(stat_of aot.images stats)" -ge 2 ] || fail "images in use: $(stat_of aot.images stats)"
"$KILN" --stats -O=-aot hello.exe 2> stats > /dev/null
[ "$(stat_of aot.methods stats)" = 0 ] || fail "-O=-aot used an image"
