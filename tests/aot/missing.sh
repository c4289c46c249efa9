#!/bin/sh
# Under --full-aot a program without images runs, and one line says that it is slower; with them, or by the virtual
# machine on purpose, none does.
. "$TESTS/aot/lib.inc"
cat > few.cs <<'CS'
using System; using System.Linq; using System.Reflection; using System.Reflection.Emit;
class P { static void Main() {
  var m = AppDomain.CurrentDomain.DefineDynamicAssembly(new AssemblyName("made"), AssemblyBuilderAccess.Run).DefineDynamicModule("made").DefineType("T");
  var f = m.DefineMethod("F", MethodAttributes.Public | MethodAttributes.Static, typeof(int), Type.EmptyTypes);
  f.GetILGenerator().Emit(OpCodes.Ldc_I4_7); f.GetILGenerator().Emit(OpCodes.Ret);
  Console.WriteLine(Enumerable.Range(0, 4).Sum() + (int)m.CreateType().GetMethod("F").Invoke(null, null));
} }
CS
mcs few.cs
expect() { # lines, options…
  lines=$1; shift
  out=$("$KILN" "$@" few.exe 2> err) || fail "$*: exit code $?: $(head -3 err)"
  [ "$out" = 13 ] || fail "$*: printed $out"
  [ "$(wc -l < err)" = "$lines" ] || fail "$*: said $(cat err)"
}
expect 1 --full-aot
grep -q "there is no image of 'few'" err || fail "said $(cat err)"
expect 0 --interpreter
expect 0 -O=-aot
"$KILN" --aot=full --aot-path="$IMAGES" few.exe 2> log || fail "$(cat log)"
expect 0 --full-aot --aot-path="$IMAGES"
expect 1 --full-aot
grep -q "there is no image of 'mscorlib'" err || fail "said $(cat err)"
