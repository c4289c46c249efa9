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
