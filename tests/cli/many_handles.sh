#!/bin/sh
# A million wait handles and more, and each is still known.
. "$TESTS/aot/lib.inc"
cat > p.cs <<'CS'
using System;
using System.Threading;
class P {
  static void Main() {
    var all = new EventWaitHandle[1100000];
    for (int i = 0; i < all.Length; i++) all[i] = new ManualResetEvent(false);
    int set = 0;
    for (int i = 0; i < all.Length; i += 1000) all[i].Set();
    for (int i = 0; i < all.Length; i += 500) if (all[i].WaitOne(0)) set++;
    Console.WriteLine(set);
    Environment.FailFast(null); // finalizers of a million objects are no part of this
  }
}
CS
mcs -out:p.exe p.cs
"$KILN" p.exe > out 2> err || true
[ "$(head -1 out)" = 1100 ] || fail "printed $(cat out): $(head -c 300 err)"
