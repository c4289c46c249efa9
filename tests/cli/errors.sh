#!/bin/sh
# What ends a program: files that are no programs, what is missing at run time, stack overflow, memory, exceptions.
set -e
fail() { echo "$*" >&2; exit 1; }
ulimit -c 0
compile() { mcs -unsafe -nologo -warn:0 "$@" || fail "mcs $*"; }
# expect CODE TEXT command...: exit code, and a text in what it prints
expect() {
  code=$1 text=$2
  shift 2
  got=0
  timeout 60 "$@" > all.txt 2>&1 < /dev/null || got=$?
  [ $got = "$code" ] || fail "$*: exit code $got instead of $code: $(head -c 2000 all.txt)"
  grep -qF -- "$text" all.txt || fail "$*: no '$text' in: $(head -c 2000 all.txt)"
}

# ---- files
printf 'not a program' > text.exe
: > empty.exe
cp /bin/ls native.exe
cat > good.cs <<'CS'
class P { static int Main(string[] a) { System.Console.WriteLine("ran " + a.Length); return 5; } }
CS
compile good.cs
head -c 900 good.exe > truncated.exe
for f in text empty native truncated; do
  expect 2 "Cannot open assembly '$f.exe': File does not contain a valid CIL image." "$KILN" $f.exe
done
expect 2 "Cannot open assembly 'none.exe': No such file or directory." "$KILN" none.exe
mkdir -p folder.exe
expect 2 "Cannot open assembly 'folder.exe'" "$KILN" folder.exe
expect 5 "ran 2" "$KILN" good.exe a b

# ---- what is missing when it is reached, and only then
cat > part.cs <<'CS'
public class A { public static int V() { return 5; } public int F; }
public class B { }
CS
cat > user.cs <<'CS'
using System;
class P {
  static void Call() { Console.WriteLine(A.V()); }
  static void Field() { Console.WriteLine(new A().F); }
  static void Type() { Console.WriteLine(new B()); }
  static void Try(Action a) { try { a(); } catch (Exception e) { Console.WriteLine(e.GetType().Name); } }
  static void Main() { Console.WriteLine("begin"); Try(Call); Try(Field); Try(Type); Console.WriteLine("end"); Call(); }
}
CS
compile -t:library part.cs
compile -r:part.dll user.cs
rm part.dll
expect 1 "Could not load file or assembly 'part, Version=0.0.0.0, Culture=neutral, PublicKeyToken=null' or one of its dependencies." "$KILN" user.exe
[ "$(grep -c '^FileNotFoundException' all.txt)" = 3 ] || fail "missing assembly: $(cat all.txt)"
grep -q "^File name: 'part, Version" all.txt || fail "no file name: $(cat all.txt)"
echo 'public class A { public static long V() { return 5; } public long F; }' > other.cs
compile -t:library -out:part.dll other.cs
expect 1 "end" "$KILN" user.exe
[ "$(sed -n 2,4p all.txt | tr '\n' ' ')" = "MissingMethodException MissingFieldException TypeLoadException " ] ||
  fail "missing members: $(cat all.txt)"

# ---- stack overflow, on the main thread and on another; in a prologue and in large frames
cat > deep.cs <<'CS'
using System; using System.Threading;
class P {
  struct Big { public long a, b, c, d, e, f, g, h; }
  static int F(int x) { return F(x + 1) + x; }
  static Big G(Big b, int d) { b.a++; var c = G(b, d + 1); c.b++; return c; }
  static void Run(string a) { if (a == "G") G(new Big(), 0); else F(0); }
  static void Main(string[] a) {
    Console.WriteLine("start");
    if (a.Length > 1) { var t = new Thread(() => Run(a[0])); t.Start(); t.Join(); } else Run(a[0]);
  }
}
CS
compile deep.cs
for f in F G; do
  expect 1 "System.StackOverflowException" "$KILN" deep.exe $f
  grep -q "at P.$f" all.txt || fail "no trace: $(cat all.txt)"
  expect 1 "System.StackOverflowException" "$KILN" deep.exe $f thread
  grep -q "at P.$f" all.txt || fail "no trace: $(cat all.txt)"
done

# ---- memory
cat > memory.cs <<'CS'
using System; using System.Collections.Generic;
class P {
  static void Main() {
    try { var l = new List<byte[]>(); for (;;) l.Add(new byte[1 << 26]); }
    catch (OutOfMemoryException e) { Console.WriteLine("caught " + e.StackTrace.Split('\n').Length); }
    GC.Collect();
    Console.WriteLine(new byte[1000].Length);
  }
}
CS
compile memory.cs
(ulimit -v 1500000; expect 0 "caught 1" "$KILN" memory.exe) || exit 1
grep -q 1000 all.txt || fail "memory: $(cat all.txt)"

# ---- exceptions that nobody handles, by where they are thrown
cat > thrown.cs <<'CS'
using System; using System.Threading;
class F { ~F() { throw new InvalidOperationException("finalizer"); } }
class P {
  static void Make() { for (int i = 0; i < 100; i++) new F(); }
  static void Main(string[] a) {
    if (a.Length > 1) AppDomain.CurrentDomain.UnhandledException += (s, e) => Console.WriteLine("event " + ((Exception)e.ExceptionObject).Message);
    switch (a[0]) {
      case "main": throw new InvalidOperationException("main");
      case "thread": new Thread(() => { throw new InvalidOperationException("thread"); }).Start(); break;
      case "pool": ThreadPool.QueueUserWorkItem(_ => { throw new InvalidOperationException("pool"); }); break;
      case "finalizer": Make(); GC.Collect(); GC.WaitForPendingFinalizers(); break;
    }
    Thread.Sleep(20000);
  }
}
CS
compile thrown.cs
for w in main thread; do expect 1 "InvalidOperationException: $w" "$KILN" thrown.exe $w; done
for w in pool finalizer; do expect 255 "InvalidOperationException: $w" "$KILN" thrown.exe $w; done
expect 1 "event main" "$KILN" thrown.exe main event
expect 255 "event pool" "$KILN" thrown.exe pool event

# ---- a reader that goes away, a full disk
cat > writer.cs <<'CS'
using System;
class P {
  static int Main() {
    try { for (int i = 0; i < 100000; i++) Console.WriteLine("line " + i); }
    catch (System.IO.IOException e) { Console.Error.WriteLine("caught"); return 3; }
    return 0;
  }
}
CS
compile writer.cs
{ "$KILN" writer.exe 2> err.txt || echo $? > code.txt; } | head -1 > /dev/null
[ "$(cat code.txt)" = 3 ] || fail "closed pipe: $(cat code.txt) $(cat err.txt)"
got=0
"$KILN" writer.exe > /dev/full 2> err.txt || got=$?
[ $got = 3 ] || fail "full disk: $got $(cat err.txt)"

# ---- signals end it as they end any program
cat > sleeper.cs <<'CS'
class P { static void Main() { System.Console.WriteLine("up"); System.Threading.Thread.Sleep(30000); } }
CS
compile sleeper.cs
"$KILN" sleeper.exe > up.txt & pid=$!
for i in $(seq 100); do grep -q up up.txt && break; sleep 0.1; done
kill -TERM $pid
got=0
wait $pid || got=$?
[ $got = 143 ] || fail "SIGTERM: $got"
