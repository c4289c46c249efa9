#!/bin/sh
# The same inputs give the same bytes, on one thread and on several, again and again.
# Under make check-long: for large class libraries.
. "$TESTS/aot/lib.inc"
same() { # assembly, runs: threads each
  file=$1; shift
  i=0
  for threads in "$@"; do
    "$KILN" --aot=outfile=$i.so,threads=$threads --aot-path="$IMAGES" "$file"
    cmp 0.so $i.so || fail "$file: on $1 threads and on $threads: different images"
    i=$((i + 1))
  done
}
make_program .
same prog.exe 1 2 2 8
lib=$(sh -c 'for d in /usr/lib/mono/4.5 /usr/local/lib/mono/4.5; do [ -d $d ] && echo $d && break; done')
same "$lib/System.Configuration.dll" 1 3 8
[ -n "${KILN_TEST_LONG:-}" ] || exit 0
for name in mscorlib System System.Core System.Xml; do
  same "$lib/$name.dll" 1 2 8 2
done
# More assemblies than 512 in one run: what code relies on is recorded whatever the number.
printf 'public class L { public int X = 5; }' > l.cs
printf 'class P { static void Main() { System.Console.WriteLine(new L().X); } }' > p.cs
mcs -target:library l.cs && mcs -r:l.dll p.cs
printf 'public class Many { }' > many.cs
mcs -target:library many.cs
set --
for i in $(seq 1 520); do cp many.dll many$i.dll; set -- "$@" many$i.dll; done
"$KILN" --aot --aot-path="$IMAGES" "$@" p.exe
printf 'public class L { public long Pad; public string S; public int X = 6; }' > l.cs
mcs -target:library l.cs
[ "$("$KILN" --aot-path="$IMAGES" p.exe 2> err)" = 6 ] || fail "a stale image was used"
grep -q 'another build of l' err || fail "nothing says so: $(cat err)"
