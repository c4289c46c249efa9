#!/bin/sh
# Under --full-aot no memory is made executable but by mapping files, whatever the program makes at run time: the kernel
# would kill it. Images that are missing, damaged or none at all make it slower, not wrong.
. "$TESTS/aot/lib.inc"
cc -O1 -o seal "$TESTS/aot/seal.c" || { echo "no C compiler, or none of the kernel's headers"; exit 77; }
./seal true || { echo "the kernel has no seccomp filters"; exit 77; }
cat > emit.cs <<'CS'
using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Reflection.Emit;
using System.Text.RegularExpressions;
using System.Xml.Serialization;
public class Item { public int N; public string S; }
struct W<T> { public T V; }
class P {
  static int Depth<T>(int n, T t) { return n == 0 ? typeof(T).GetGenericArguments().Length : Depth(n - 1, new W<T> { V = t }); }
  static void Main() {
    var dm = new DynamicMethod("Add", typeof(int), new[] { typeof(int), typeof(int) });
    var il = dm.GetILGenerator();
    il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Add); il.Emit(OpCodes.Ret);
    Console.WriteLine(((Func<int, int, int>)dm.CreateDelegate(typeof(Func<int, int, int>)))(40, 2));
    Expression<Func<int, string>> e = x => (x * 2 + 1).ToString();
    Console.WriteLine(e.Compile()(20));
    dynamic d = "text";
    Console.WriteLine(d.Length + d.Substring(1));
    Console.WriteLine(Regex.Replace("a1b22", "[0-9]+", "#", RegexOptions.Compiled));
    new XmlSerializer(typeof(List<Item>)).Serialize(Console.Out, new List<Item> { new Item { N = 1, S = "s" } });
    Console.WriteLine();
    Console.WriteLine(Depth(12, 5));
    Console.WriteLine(Enumerable.Range(0, 5).Select(i => TimeSpan.FromSeconds(i)).Aggregate(TimeSpan.Zero, (a, b) => a + b));
    var list = (System.Collections.IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(typeof(KeyValuePair<Guid, decimal>)));
    list.Add(new KeyValuePair<Guid, decimal>(Guid.Empty, 1.5m));
    Console.WriteLine(list[0]);
    try { checked { int big = int.MaxValue; big += list.Count; } } catch (OverflowException x) { Console.WriteLine(x.GetType().Name); }
  }
}
CS
mcs -out:emit.exe -r:System.Core -r:Microsoft.CSharp -r:System.Xml emit.cs
"$KILN" emit.exe > jit.out
[ "$(wc -l < jit.out)" -gt 10 ] || fail "by JIT it printed: $(cat jit.out)"
run() { ./seal "$KILN" --stats "$@" emit.exe > out 2> err || fail "$*: exit code $?: $(cat err)"; cmp -s jit.out out || fail "$*: $(diff jit.out out)"; }
mkdir img
"$KILN" --aot=full,outdir=img --aot-path="$IMAGES" emit.exe
run --full-aot --aot-path="img:$IMAGES"
[ "$(stat_of jit.methods err)" = 0 ] || fail "machine code was made"
[ "$(stat_of aot.methods err)" -gt 100 ] || fail "images were not used"
with=$(stat_of vm.methods err)
[ "$with" -gt 0 ] || fail "nothing was left to the virtual machine"
head -c 3000 img/emit.exe.so > cut && mv cut img/emit.exe.so
run --full-aot --aot-path="img:$IMAGES"
[ "$(stat_of vm.methods err)" -gt "$with" ] || fail "the damaged image was used"
run --interpreter
[ "$(stat_of aot.methods err)" = 0 ] || fail "--interpreter took code from images"
