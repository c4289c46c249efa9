#!/bin/sh
# Options of mono: the same meaning, passed over where they choose among its own parts, or a warning or an error that says why.
set -eu
fail() { echo "$*" >&2; exit 1; }
cat > p.cs <<'C'
class P { static int Main(string[] a) { System.Console.WriteLine("ran " + string.Join("|", a)); return 3; } }
C
mcs -nologo p.cs
# expect CODE TEXT options...: of stdout and stderr
expect() {
  code=$1 text=$2 got=0
  shift 2
  "$KILN" "$@" > out.txt 2>&1 < /dev/null || got=$?
  [ $got = "$code" ] || fail "$*: exit code $got instead of $code: $(head -c 500 out.txt)"
  grep -qF -- "$text" out.txt || fail "$*: no '$text' in: $(head -c 500 out.txt)"
}

for quiet in --server --desktop --gc=sgen --gc=boehm --runtime=v4.0.30319 --llvm --nollvm --ffast-math --verify-all --security --security=validil \
  --attach=disable --hybrid-aot --debug --debug=casts -O=all -O=-all,aot -O=peephole,-cfold,alias-analysis --optimize=all,-inline,-tailc --aot-path=/nosuch; do
  expect 3 "ran x|--y" $quiet p.exe x --y
  [ "$(cat out.txt)" = "ran x|--y" ] || fail "$quiet: says $(cat out.txt)"
done
expect 3 "ran --debug|--|z" -- p.exe --debug -- z
expect 3 "ran" --config /nosuch/config p.exe
printf '%s\n' '--debug' '"p.exe" "a b" c\ d' > words
expect 3 "ran a b|c d" --response=words
"$KILN" --response=words p.exe e > out.txt || true
grep -qx "ran e|--debug|p.exe|a b|c d" out.txt || fail "words of a file do not come last: $(cat out.txt)"
expect 1 "The specified response file can not be read" --response=/nosuch p.exe
expect 1 "--config needs the name of a file" --config
expect 3 "warning: --profile: there is no profiler" --profile=log p.exe
expect 3 "warning: --trace: calls are not traced" --trace=N:System p.exe
expect 1 "--agent=: agents are not supported" --agent=x.dll p.exe
expect 1 "--debugger-agent=: mono's debugger protocol is not supported" --debugger-agent=transport=dt_socket,address=127.0.0.1:1 p.exe
expect 1 'unknown option "--gc=none"' --gc=none p.exe
expect 1 'unknown option "--nosuch"' --nosuch p.exe
expect 1 "unknown optimization '-nosuch'" -O=inline,-nosuch p.exe
expect 0 "Usage: kiln" --help
expect 0 "Usage: kiln" --help-devel
expect 1 "Usage: kiln"
expect 0 "abcrem" --list-opt
# How scripts find out what they run on.
expect 0 "" --version
sed -n '1s/.*Mono JIT compiler version \([0-9]*\.[0-9]*\)\..*/\1/p' out.txt | grep -qx '[0-9]*\.[0-9]*' || fail "no version in: $(cat out.txt)"
expect 0 "" --version=number
grep -qx '[0-9]*\.[0-9]*\.[0-9.]*' out.txt || fail "--version=number: $(cat out.txt)"

MONO_ENV_OPTIONS="--config /nosuch/config -O=-inline" "$KILN" p.exe > out.txt || [ $? = 3 ]
[ "$(cat out.txt)" = "ran " ] || fail "MONO_ENV_OPTIONS: $(cat out.txt)"
got=0
MONO_ENV_OPTIONS="--nosuch" "$KILN" p.exe > out.txt 2>&1 || got=$?
[ $got = 1 ] || fail "MONO_ENV_OPTIONS with an unknown option: exit code $got"

# perf finds the names of compiled methods.
"$KILN" -O=-aot --jitmap p.exe > out.txt & pid=$!
wait $pid || true
grep -q ' P:Main' /tmp/perf-$pid.map || fail "no method in /tmp/perf-$pid.map"
rm -f /tmp/perf-$pid.map
