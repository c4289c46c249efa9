#!/bin/sh
# The executable shows native libraries the names of src/exports.list and no other, so a library's own push() is its own.
set -e
fail() { echo "$*" >&2; exit 1; }
command -v nm >/dev/null || { echo "no nm"; exit 77; }
# _end and what carries a version (stdout@GLIBC…) are the C library's, which asks for them.
nm -D --defined-only "$KILN" | awk '{print $3}' | grep -v -e @ -e '^_end$' | sort > shown
sed 's/#.*//' "$TESTS/../src/exports.list" | grep -o '[A-Za-z_][A-Za-z0-9_]*' | sort > listed
diff listed shown >&2 || fail "shown are $(wc -l < shown) names, listed $(wc -l < listed)"

# Names that Kiln's own functions have. Called across the library's own procedure linkage table: any of them in the
# executable would take the call.
cat > own.c <<'C'
#include <string.h>
int push(int n) { return n + 1; }
int pop(int n) { return n + 2; }
int compile(int n) { return n + 3; }
int fatal(int n) { return n + 4; }
int gc_alloc(int n) { return n + 5; }
int class_name(int n) { return n + 6; }
int method_name(int n) { return n + 7; }
int xmalloc(int n) { return n + 8; }
int all(void) { return push(10) + pop(100) + compile(1000) + fatal(10000) + gc_alloc(0) + class_name(0) + method_name(0) + xmalloc(0); }
C
cc -shared -fPIC -O0 -o libown.so own.c
cat > prog.cs <<'CS'
using System;
using System.Runtime.InteropServices;
class P {
  [DllImport("own")] static extern int push(int n);
  [DllImport("own")] static extern int all();
  [DllImport("__Internal", EntryPoint = "strlen")] static extern IntPtr length(string s);
  [DllImport("__Internal", EntryPoint = "method_name")] static extern int kilns(int n);
  [DllImport("kernel32.dll")] static extern void FillMemory(IntPtr p, IntPtr n, byte value);
  static void Main() {
    Console.WriteLine("{0} {1} {2}", push(1), all(), length("four"));
    try { kilns(1); } catch (EntryPointNotFoundException) { Console.WriteLine("hidden"); }
    var p = Marshal.AllocHGlobal(8);
    FillMemory(p, (IntPtr)8, 7);
    Console.WriteLine(Marshal.ReadInt64(p) == 0x0707070707070707);
  }
}
CS
mcs -out:prog.exe prog.cs
"$KILN" prog.exe > out
[ "$(cat out)" = "2 11146 4
hidden
True" ] || fail "printed: $(tr '\n' '|' < out)"
