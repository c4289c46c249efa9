#!/bin/sh
# Instructions that not every processor has: images ask for them when they run, or rely on them where --aot=mcpu= says so.
set -e
fail() { echo "$*" >&2; exit 1; }
root=$(dirname "$(readlink -f "$(command -v dotnet)" 2>/dev/null)" 2>/dev/null) || root=/nonexistent
csc=$(ls -d "$root"/sdk/10.*/Roslyn/bincore/csc.dll 2>/dev/null | tail -1)
refs=$(ls -d "$root"/packs/Microsoft.NETCore.App.Ref/10.*/ref/net10.0 2>/dev/null | tail -1)
[ -n "$csc" ] && [ -n "$refs" ] || { echo "no SDK of .NET 10 installed"; exit 77; }
ls "$refs"/*.dll | sed 's/^/-r:/' > list
dotnet exec "$csc" -nologo -nostdlib -unsafe @list -out:scalars.dll "$TESTS/net/vectors/scalars.cs"
echo '{"runtimeOptions":{"tfm":"net10.0","framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"}}}' > scalars.runtimeconfig.json
export MONO_LOG_LEVEL=info
for cpu in "" mcpu=x86-64-v2, mcpu=x86-64-v2+lzcnt+pclmul, mcpu=x86-64-v3+aes+pclmul, mcpu=native,; do
  "$KILN" --aot=${cpu}outfile=scalars.dll.so scalars.dll 2> made || fail "$(cat made)"
  case $cpu in
  *v2,) grep -q 'is up to date' made || fail "made anew though nothing is else" ;;
  mcpu=native,) ;;
  *) ! grep -q 'is up to date' made || fail "not made for $cpu" ;;
  esac
  "$KILN" scalars.dll > out 2> err
  diff "$TESTS/net/vectors/scalars.out" out >&2
  case $cpu in mcpu=native,) ! grep -q 'instructions that are not there' err || fail "$(cat err)" ;; esac
  "$KILN" -O=-simd scalars.dll > out 2> err # as if none were there
  diff "$TESTS/net/vectors/scalars.out" out >&2
  case $cpu in "" | mcpu=x86-64-v2,) ;; *) grep -q 'instructions that are not there: x86-64-v2, lzcnt' err || fail "$(cat err)" ;; esac
done
"$KILN" --aot=mcpu=z80,outdir=images scalars.dll 2> err && fail "there is no such processor"
[ "$(wc -l < err)" = 1 ] || fail "said more than once: $(cat err)"
grep -q 'mcpu=z80 is not known' err || fail "$(cat err)"

# What asks for AVX2 is there twice in an image that does not take it for granted, and the better code is taken where it can be.
grep -qw avx2 /proc/cpuinfo && grep -qw fma /proc/cpuinfo || exit 0
dotnet exec "$csc" -nologo -nostdlib -unsafe -optimize+ @list -out:wide.dll "$TESTS/net/vectors/random_wide.cs"
cp scalars.runtimeconfig.json wide.runtimeconfig.json
for cpu in "" mcpu=x86-64-v3,; do
  "$KILN" --aot=${cpu}stats,outfile=wide.dll.so wide.dll 2> made || fail "$(cat made)"
  case $cpu in "") ! grep -q ' 0 twice' made || fail "$(cat made)" ;; *) grep -q ' 0 twice' made || fail "$(cat made)" ;; esac
  "$KILN" --stats wide.dll > out 2> err
  diff "$TESTS/net/vectors/random_wide.out" out >&2
done
