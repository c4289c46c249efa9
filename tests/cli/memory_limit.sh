#!/bin/sh
# Memory that runs out is an OutOfMemoryException that can be handled, never the end of the process.
set -e
fail() { echo "$*" >&2; exit 1; }
cat > p.cs <<'CS'
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
class P {
  static object Fill(string how) {
    switch (how) {
    case "big": { var l = new List<byte[]>(); for (;;) l.Add(new byte[1 << 20]); }
    case "medium": { var l = new List<object>(); for (;;) l.Add(new byte[100000]); }
    case "small": { object h = null; for (;;) h = new object[] { h }; }
    case "strings": { var l = new List<string>(); for (;;) l.Add(new string('x', 100)); }
    case "builder": { var b = new StringBuilder(); for (;;) b.Append("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"); }
    case "boxes": { var d = new Dictionary<int, object>(); for (int i = 0;; i++) d[i] = i; }
    case "rectangles": { var l = new List<int[,]>(); for (;;) l.Add(new int[300, 300]); }
    case "handles": { for (;;) GCHandle.Alloc(how); }
    case "finalizers": { var l = new List<Fin>(); for (;;) l.Add(new Fin()); }
    case "weak": for (var l = new List<object>();;) {
      l.Add(new object());
      GCHandle.Alloc(l[l.Count - 1], GCHandleType.Weak);
    }
    case "events": { var l = new List<object>(); for (;;) l.Add(new ManualResetEvent(false)); }
    case "callbacks": {
      var l = new List<object>();
      for (int i = 0;; i++) {
        int k = i;
        ThreadStart d = () => Console.Write(k);
        l.Add(d);
        Marshal.GetFunctionPointerForDelegate(d);
      }
    }
    case "huge": return new long[int.MaxValue];
    default: return new string('x', int.MaxValue);
    }
  }
  class Fin { ~Fin() {} }
  static void Try(string how, int times) {
    for (int i = 0; i < times; i++)
      try { Fill(how); } catch (OutOfMemoryException) { GC.Collect(); Console.Write("{0} ", how); }
  }
  static void Main(string[] a) {
    Try(a[0], 3);
    if (a.Length > 1) return;
    var t = new Thread(() => Try(a[0], 1));
    t.Start();
    t.Join();
    Console.WriteLine(new byte[10000].Length);
  }
}
CS
mcs -out:p.exe p.cs
for limit in 100000 300000; do
  for how in big medium small strings builder boxes rectangles handles huge string weak; do
    (ulimit -v $limit && timeout 100 "$KILN" p.exe $how) > out 2> err || fail "$how, $limit: exit code $?: $(head -c 300 err)"
    [ "$(cat out)" = "$how $how $how $how 10000" ] || fail "$how, $limit: printed $(cat out)"
  done
done

# What wait handles and function pointers take is never given back to the system: no room for a thread is left.
for limit in 100000 300000; do
  for how in events callbacks; do
    (ulimit -v $limit && timeout 100 "$KILN" p.exe $how alone) > out 2> err || fail "$how, $limit: exit code $?: $(head -c 300 err)"
    [ "$(cat out)" = "$how $how $how " ] || fail "$how, $limit: printed $(cat out)"
  done
done

# So it is where native code has taken nearly all, and the intern table cannot grow.
cat > i.cs <<'CS'
using System;
using System.Runtime.InteropServices;
class I {
  [DllImport("libc")] static extern IntPtr malloc(IntPtr size);
  [DllImport("libc")] static extern void free(IntPtr block);
  static void Fill(bool weak) {
    object last = null;
    for (int i = 0;; i++)
      if (weak) GCHandle.Alloc(last = new object[] { last }, GCHandleType.Weak);
      else string.Intern("s" + i);
  }
  static int Main(string[] a) {
    free(IntPtr.Zero);
    IntPtr spare = malloc((IntPtr)(4 << 20));
    for (int size = 64 << 20; size >= 16; size /= 4)
      while (malloc((IntPtr)size) != IntPtr.Zero) {}
    free(spare);
    for (int times = 0; times < 3; times++)
      try { Fill(a[0] == "weak"); } catch (OutOfMemoryException) {}
    return 3;
  }
}
CS
mcs -out:i.exe i.cs
for how in weak interned; do
  code=0
  (ulimit -v 500000 && timeout 100 "$KILN" i.exe $how) > out 2> err || code=$?
  [ $code = 3 ] || fail "$how: exit code $code: $(head -c 300 err)"
done

# Little is reserved: mono needs 60 MB.
cat > hello.cs <<'CS'
class H { static void Main() { System.Console.WriteLine("hello"); } }
CS
mcs -out:hello.exe hello.cs
[ "$(ulimit -v 50000 && "$KILN" hello.exe)" = hello ] || fail "hello in 50 MB"
