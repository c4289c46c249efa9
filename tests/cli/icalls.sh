#!/bin/sh
# Every internal call that the installed class libraries and programs declare is there and has the shape that is declared,
# but for those that icalls.except names.
set -e
fail() { echo "$*" >&2; exit 1; }

find /usr/lib/mono/4.5 /usr/lib/mono/gac /usr/lib/cli -name '*.dll' -o -name '*.exe' 2>/dev/null | sort > files
[ "$(wc -l < files)" -gt 50 ] || fail "only $(wc -l < files) assemblies found"
xargs "$KILN" --check-icalls < files > found 2> err || :
if grep -q 'without debugging information' err; then echo "no debugging information to read shapes from"; exit 77; fi
[ ! -s err ] || fail "$(cat err)"
sed 's/ *#.*//; /^ *$/d' "$TESTS/cli/icalls.except" > except
grep -vF -f except found > more || :
[ ! -s more ] || fail "$(head -20 more)"

# It does see what is missing, and what has another shape.
cat > bad.cs <<'CS'
using System.Runtime.CompilerServices;
namespace System {
  class GC {
    [MethodImpl(MethodImplOptions.InternalCall)] static extern int GetGeneration(object o); // as it is
    [MethodImpl(MethodImplOptions.InternalCall)] static extern int GetCollectionCount(long generation);
    [MethodImpl(MethodImplOptions.InternalCall)] static extern void SuppressFinalizeOf(object o);
    [MethodImpl(MethodImplOptions.InternalCall)] static extern double GetTotalMemory(bool collect);
    [MethodImpl(MethodImplOptions.InternalCall)] static extern void KeepAlive2();
  }
}
class P { static void Main() {} }
CS
mcs -nowarn:436,169,626 bad.cs
! "$KILN" --check-icalls bad.exe > out 2> err || fail "bad.exe passes"
cat > want <<'TEXT'
bad: System.GC:GetCollectionCount (System.Int64): declared as int32 (int64), implemented as int32 (int32)
bad: System.GC:SuppressFinalizeOf (System.Object): missing
bad: System.GC:GetTotalMemory (System.Boolean): declared as float64 (uint8), implemented as int64 (uint8)
bad: System.GC:KeepAlive2 (): missing
TEXT
diff want out >&2
