#!/bin/sh
# The end of the stack: an exception that can be caught, wherever it is met; its message and trace where it is not.
# (mono ends the process where C code meets the end.)
set -e
fail() { echo "$*" >&2; exit 1; }
cat > all.cs <<'CS'
// The end of the stack is a StackOverflowException that can be caught, again and again, wherever it is met.
using System;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

struct Big { public long a, b, c, d, e, f, g, h; }
struct Page { public Big a, b, c, d, e, f, g, h; }
struct Pages { public Page a, b, c, d, e, f, g, h; public int n; }
class Box<T> { public T v; }

class Program {
  static int sink;

  static int Plain(int n) { return Plain(n + 1) + 1; }
  static int Frame(int n) { Pages p = new Pages(); p.n = n; Touch(ref p); return Frame(n + 1) + p.n; }
  [MethodImpl(MethodImplOptions.NoInlining)] static void Touch(ref Pages p) { p.n++; }
  static int Alloc(int n) { var o = new object[] { n }; return Alloc(n + 1) + o.Length; }
  static int Shared<T>(T v) { return Shared<Box<T>>(null) + 1; } // a new instantiation at every level
  static int SharedRef<T>(T v, int n) where T : class { var l = new T[1]; l[0] = v; return SharedRef(v, n + 1) + l.Length; }
  static int ByReflection(int n) {
    return (int)typeof(Program).GetMethod("ByReflection", BindingFlags.Static | BindingFlags.NonPublic).Invoke(null, new object[] { n + 1 });
  }
  static int ByDelegate(int n) { Func<int, int> f = ByDelegate; return f(n + 1) + 1; }
  delegate int Compare(IntPtr a, IntPtr b);
  [DllImport("libc")] static extern void qsort(IntPtr at, IntPtr n, IntPtr size, Compare c);
  static IntPtr pair = Marshal.AllocHGlobal(8);
  static int FromC(IntPtr a, IntPtr b) { qsort(pair, (IntPtr)2, (IntPtr)4, FromC); return 0; }
  static int InFinally(int n) { try { return InFinally(n + 1) + 1; } finally { sink++; } }
  static int InCatch(int n) { try { return InCatch(n + 1) + 1; } catch (ArgumentException) { return 0; } }
  static bool Never(Exception e) { sink++; return false; }
  static int InFilter(int n) { try { return InFilter(n + 1) + 1; } catch (Exception e) when (Never(e)) { return 0; } }
  static int Rethrows(int n) {
    if (n > 2000) return Plain(n);
    try { return Rethrows(n + 1) + 1; } catch (StackOverflowException) { throw; }
  }
  static int ThrowsInside(int n) {
    try { throw new InvalidOperationException(); } catch (InvalidOperationException) { }
    return ThrowsInside(n + 1) + 1;
  }
  static int Locks(object o, int n) { lock (o) return Locks(o, n + 1) + 1; }

  class Deep : IComparable {
    public int CompareTo(object other) { Array.Sort(new[] { new Deep(), new Deep() }); return 0; }
  }

  static void Try(string name, Func<int> f) {
    for (int i = 0; i < 3; i++)
      try { f(); Console.WriteLine(name + ": no exception"); }
      catch (StackOverflowException e) { if (i == 2) Console.WriteLine(name + ": " + e.Message); }
      catch (Exception e) { Console.WriteLine(name + ": " + e.GetType()); }
  }

  static void On(Thread t) { t.Start(); t.Join(); }

  static void Main() {
    Try("plain", () => Plain(0));
    On(new Thread(Others, 1 << 20)); // the rest is quicker where the stack is small
    On(new Thread(() => Try("thread", () => Plain(0))));
    On(new Thread(() => Try("small stack", () => Plain(0)), 64 << 10));
    On(new Thread(() => Try("big stack", () => Plain(0)), 32 << 20));
    var done = new ManualResetEvent(false);
    ThreadPool.QueueUserWorkItem(_ => { Try("pool", () => Plain(0)); done.Set(); });
    done.WaitOne();
  }

  static void Others() {
    Try("large frames", () => Frame(0));
    Try("allocation", () => Alloc(0));
    Try("shared generics", () => SharedRef("s", 0));
    Try("reflection", () => { try { return ByReflection(0); } catch (TargetInvocationException e) {
      Exception x = e; while (x.InnerException != null) x = x.InnerException; throw x is StackOverflowException ? x : e; } });
    Try("delegates", () => ByDelegate(0));
    Try("callbacks", () => FromC(pair, pair));
    sink = 0;
    Try("finally", () => InFinally(0));
    Console.WriteLine(sink > 3000);
    Try("catch", () => InCatch(0));
    sink = 0;
    Try("filter", () => InFilter(0));
    Console.WriteLine(sink > 3000);
    Try("rethrow", () => Rethrows(0));
    Try("exceptions on the way", () => ThrowsInside(0));
    var o = new object();
    Try("locks", () => Locks(o, 0));
    Console.WriteLine(Monitor.IsEntered(o));
    for (int i = 0; i < 200; i++)
      try { Plain(0); } catch (StackOverflowException) { sink = i; }
    Console.WriteLine(sink);
  }
}
CS
mcs -nowarn:649 -out:all.exe all.cs
so='The requested operation caused a stack overflow.'
cat > want <<X
plain: $so
large frames: $so
allocation: $so
shared generics: $so
reflection: $so
delegates: $so
callbacks: $so
finally: $so
True
catch: $so
filter: $so
True
rethrow: $so
exceptions on the way: $so
locks: $so
False
199
thread: $so
small stack: $so
big stack: $so
pool: $so
X
for mode in "" --interpreter; do
  "$KILN" $mode all.exe > out 2> err || fail "$mode: exit code $?: $(head -c 300 err)"
  diff want out || fail "$mode: differs"
done

cat > one.cs <<'CS'
class P {
  static int F(int n) { return F(n + 1) + 1; }
  static void Main(string[] a) {
    if (a.Length == 0) { F(0); return; }
    var t = new System.Threading.Thread(() => F(0));
    t.Start();
    t.Join();
  }
}
CS
mcs -out:one.exe one.cs
for arg in one.exe "one.exe thread" "--interpreter one.exe" "--interpreter one.exe thread"; do
  for size in 300 8192 100000; do
    code=0
    (ulimit -s $size && "$KILN" $arg) 2> err || code=$?
    [ $code = 1 ] || fail "$arg: exit code $code with a stack of $size KB"
    [ "$(sed -n 3p err)" = StackOverflowException ] || fail "printed: $(head -c 300 err)"
    want=999
    case "$size $arg" in "300 --interpreter"*) want='[3-6]..'; esac # frames of the virtual machine are larger, and the environment lies there, too
    grep -c '  at P.F (System.Int32 n)' err | grep -qx "$want" || fail "$arg: $(wc -l < err) lines"
  done
done
