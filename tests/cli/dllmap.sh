#!/bin/sh
# <dllmap> in PROGRAM.exe.config and in MONO_CONFIG: libraries, single functions, conditions.
set -e
fail() { echo "$*" >&2; exit 1; }
cat > real.c <<'C'
int one(void) { return 1; }
int two(void) { return 2; }
C
cc -shared -fPIC -o librealmap.so real.c
cat > prog.cs <<'CS'
using System;
using System.Runtime.InteropServices;
class P {
  [DllImport("mapped")] static extern int one();
  [DllImport("MAPPED.dll", EntryPoint = "one")] static extern int ignoresCase();
  [DllImport("mapped")] static extern int renamed();
  [DllImport("elsewhere", EntryPoint = "two")] static extern int systemWide();
  [DllImport("otheros", EntryPoint = "one")] static extern int otherOs();
  static void Main() {
    Console.WriteLine("{0} {1} {2} {3}", one(), ignoresCase(), renamed(), systemWide());
    try { otherOs(); } catch (DllNotFoundException) { Console.WriteLine("not here"); }
  }
}
CS
cat > prog.exe.config <<'X'
<configuration>
  <dllmap dll="mapped" target="librealmap.so" os="!windows"/>
  <dllmap dll="i:mapped.dll" target="librealmap.so" cpu="!arm"/>
  <dllmap dll="mapped"><dllentry dll="librealmap.so" name="renamed" target="two" wordsize="64"/></dllmap>
  <dllmap dll="otheros" target="librealmap.so" os="osx,windows"/>
</configuration>
X
cat > machine.config <<X
<configuration><dllmap dll="elsewhere" target="$PWD/librealmap.so"/></configuration>
X
mcs -out:prog.exe prog.cs
MONO_CONFIG="$PWD/machine.config" "$KILN" prog.exe > out
[ "$(cat out)" = "1 1 2 2
not here" ] || fail "printed: $(tr '\n' '|' < out)"
"$KILN" --config "$PWD/machine.config" prog.exe > out
[ "$(cat out)" = "1 1 2 2
not here" ] || fail "--config: printed: $(tr '\n' '|' < out)"
