#!/bin/sh
# Questions about types cost nothing where they are known: no boxes, no parts for other types, and one compare where a
# dictionary has the type.
set -eu
command -v mcs >/dev/null || { echo "mcs is not installed"; exit 77; }
uname -m | grep -q x86_64 || { echo "reads amd64's code"; exit 77; }
cat > a.cs <<'CS'
using System; using System.Runtime.CompilerServices;
static class P {
  static bool IsString<T>() { return typeof(T) == typeof(string); }
  [MethodImpl(MethodImplOptions.AggressiveInlining)]
  static int Wide<T>(T v) {
    if (typeof(T) == typeof(byte)) return (byte)(object)v + (byte)(object)v * 3 + ((byte)(object)v << 1) - 7;
    if (typeof(T) == typeof(sbyte)) return (sbyte)(object)v + (sbyte)(object)v * 3 + ((sbyte)(object)v << 1) - 7;
    if (typeof(T) == typeof(short)) return (short)(object)v + (short)(object)v * 3 + ((short)(object)v << 1) - 7;
    if (typeof(T) == typeof(ushort)) return (ushort)(object)v + (ushort)(object)v * 3 + ((ushort)(object)v << 1) - 7;
    if (typeof(T) == typeof(int)) return (int)(object)v + (int)(object)v * 3 + ((int)(object)v << 1) - 7;
    return -1;
  }
  [MethodImpl(MethodImplOptions.NoInlining)] static int Ints(int i) { return Wide<int>(i); }
  [MethodImpl(MethodImplOptions.NoInlining)] static bool Shared<T>() { return IsString<T>(); }
  static void Main() { Console.WriteLine(Ints(5) + " " + Shared<string>() + " " + Shared<object>()); }
}
CS
mcs -nologo -optimize+ -out:a.exe a.cs
"$KILN" -O=-aot --dump=code:P:Ints a.exe > ints
"$KILN" -O=-aot --dump=code:P:Shared a.exe > shared
grep -q '^23 True False' ints || { cat ints; exit 1; }
! grep 'call ' ints || { echo "Ints calls"; exit 1; }
! grep 'Equality' shared || { echo "Shared compares by a call"; exit 1; }
