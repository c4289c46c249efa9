#!/bin/sh
# As many threads as there is room for, and then an exception.
. "$TESTS/aot/lib.inc"
cat > threads.cs <<'CS'
using System;
using System.Threading;
class T {
  static void Main() {
    var done = new ManualResetEvent(false);
    int n = 0;
    try {
      for (; n < 5000; n++) { var t = new Thread(() => done.WaitOne()); t.IsBackground = true; t.Start(); }
    } catch (ExecutionEngineException e) { done.Set(); Console.WriteLine("{0} {1}", n > 10, e.Message); }
  }
}
CS
mcs -nowarn:618 -out:threads.exe threads.cs
[ "$(ulimit -v 300000 && "$KILN" threads.exe)" = "True Couldn't create thread. Error 0x0" ] || fail "threads"

# Those of the pool start while the heap is full: their records find room, or they are not started.
cat > pool.cs <<'CS'
using System;
using System.Collections.Generic;
using System.Threading;
class P {
  static List<object> keep;
  static void Main() {
    for (int i = 0; i < 2; i++)
      try { keep = new List<object>(); for (;;) ThreadPool.QueueUserWorkItem(_ => Thread.Sleep(100), new byte[1000]); }
      catch (OutOfMemoryException) { keep = null; GC.Collect(); }
  }
}
CS
mcs -out:pool.exe pool.cs
code=0
(ulimit -v 300000 && exec "$KILN" pool.exe) > /dev/null 2> err || code=$?
case $code in
  0|1|255) ;; # a worker may meet the exception, too
  *) fail "pool: exit code $code: $(head -c 300 err)" ;;
esac
