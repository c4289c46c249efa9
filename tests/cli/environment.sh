#!/bin/sh
# Variables that users of mono set, and ends of programs that cannot be told by a .out file.
set -eu
ulimit -c 0
fail() { echo "$*" >&2; exit 1; }
cat > p.cs <<'C'
using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;
class P {
    [DllImport("nosuchlibrary")] static extern void Missing();
    static void Main(string[] a) {
        int w, io;
        switch (a[0]) {
        case "pool":
            ThreadPool.GetMinThreads(out w, out io);
            Console.Write("{0} {1} ", w / Environment.ProcessorCount, io / Environment.ProcessorCount);
            ThreadPool.GetMaxThreads(out w, out io);
            Console.WriteLine("{0} {1}", w / Environment.ProcessorCount, io / Environment.ProcessorCount);
            break;
        case "trace": Trace.WriteLine("traced"); break;
        case "missing": try { Missing(); } catch (DllNotFoundException e) { Console.WriteLine(e.GetType().Name); } break;
        case "fail": Console.WriteLine("before"); Environment.FailFast(a.Length > 1 ? a[1] : null, new Exception("inner")); break;
        case "handler":
            AppDomain.CurrentDomain.UnhandledException += (s, e) => { throw new Exception("second"); };
            throw new Exception("first");
        case "os": Console.WriteLine(Environment.OSVersion.VersionString); break;
        }
    }
}
C
mcs -nologo -d:TRACE p.cs
# expect CODE OUT TEXT arguments...: exit code, all of stdout, and a text in stderr
expect() {
  code=$1 want=$2 text=$3 got=0
  shift 3
  "$KILN" p.exe "$@" > out 2> err || got=$?
  [ $got = "$code" ] || fail "$*: exit code $got instead of $code"
  [ "$(cat out)" = "$want" ] || fail "$*: printed $(cat out)"
  [ -z "$text" ] || grep -qF -- "$text" err || fail "$*: no '$text' in: $(cat err)"
}
expect 0 "1 1 100 100" "" pool
MONO_THREADS_PER_CPU=5 expect 0 "5 1 500 100" "" pool
MONO_THREADS_PER_CPU=0 expect 0 "1 1 100 100" "" pool
MONO_TRACE_LISTENER=Console.Out:pre: expect 0 "pre:traced" "" trace
expect 0 DllNotFoundException "" missing
[ ! -s err ] || fail "says without being asked: $(cat err)"
MONO_LOG_LEVEL=info expect 0 DllNotFoundException "DllImport: libnosuchlibrary.so: " missing
MONO_LOG_LEVEL=debug MONO_LOG_MASK=dll expect 0 DllNotFoundException "DllImport: looking for 'Missing' of 'nosuchlibrary'" missing
grep -qv '^kiln: DllImport: ' err && fail "MONO_LOG_MASK=dll also says: $(grep -v 'DllImport' err | head -3)"
MONO_LOG_LEVEL=debug MONO_LOG_MASK=asm expect 0 "" "assembly: looking for System, Version=4.0.0.0" trace
grep -qv '^kiln: assembly: ' err && fail "MONO_LOG_MASK=asm also says: $(grep -v 'assembly' err | head -3)"
expect 134 'before
CLR: Managed code called FailFast, saying "the reason"' "  at P:Main (System.String[])" fail "the reason"
grep -q '^System.Exception: inner' err || fail "FailFast tells no exception: $(cat err)"
expect 134 'before
CLR: Managed code called FailFast without specifying a reason.' "System.Exception: inner" fail
expect 1 "" "exception inside UnhandledException handler: System.Exception: second" handler
grep -q '^\[ERROR\] FATAL UNHANDLED EXCEPTION: System.Exception: first' err || fail "the first exception is lost: $(cat err)"
expect 0 "Unix $(uname -r | grep -o '[0-9]\+' | head -4 | paste -sd. | sed 's/^[^.]*\.[^.]*\.[^.]*$/&.0/')" "" os
