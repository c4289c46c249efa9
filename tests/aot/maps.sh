#!/bin/sh
# The image's code pages are mapped from the file, executable and never written.
. "$TESTS/aot/lib.inc"
cat > maps.cs <<'CS'
using System;
using System.IO;
class M {
  static void Main() {
    foreach (var line in File.ReadAllLines("/proc/self/maps"))
      if (line.EndsWith("maps.exe.so")) Console.WriteLine(line.Split(' ')[1]);
  }
}
CS
mcs -out:maps.exe maps.cs
"$KILN" --aot maps.exe
"$KILN" --aot-path="$IMAGES" maps.exe > modes
grep -q '^r-xp$' modes || fail "no executable mapping of the image: $(tr '\n' ' ' < modes)"
! grep -q 'wx' modes || fail "a mapping is both writable and executable"
