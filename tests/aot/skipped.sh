#!/bin/sh
# No method ends a run of --aot: one that cannot be compiled is left out, print-skipped lists it, and the rest is there.
# Under make check-long there is one of 80,000 blocks, too, which is compiled like any other.
. "$TESTS/aot/lib.inc"
cat > odd.il <<'IL'
.assembly extern mscorlib {}
.assembly extern gone {}
.assembly odd {}
.class public auto ansi Odd extends [mscorlib]System.Object {
  .method public static int32 Underflow() cil managed { .maxstack 8 add ret }
  .method public static int32 RunsOver() cil managed { .maxstack 8 ldc.i4.1 pop nop }
  .method public static int32 NoLocal() cil managed { .maxstack 8 ldloc.s 7 ret }
  .method public static int32 Unknown() cil managed { .maxstack 8 .emitbyte 0x24 ldc.i4.0 ret }
  .method public static void GoneLocal() cil managed { .maxstack 8 .locals init (valuetype [gone]S s) ldloca.s s pop ret }
  .method public static void GoneParam(valuetype [gone]S s) cil managed { .maxstack 8 ret }
  .method public static int32 Depths(int32 a) cil managed { .maxstack 8
    ldarg.0 brtrue ONE
    ldc.i4.1
ONE: ldc.i4.2 ret }
  .method public static void GoneCall() cil managed { .maxstack 8 call void [gone]C::M() ret }
  .method public static int32 Good(int32 a) cil managed noinlining { .maxstack 8 ldarg.0 ldc.i4.1 add ret }
  .method public static void Main() cil managed { .entrypoint .maxstack 8
    ldc.i4.s 41 call int32 Odd::Good(int32) call void [mscorlib]System.Console::WriteLine(int32) ret }
IL
if [ -n "${KILN_TEST_LONG:-}" ]; then
  echo '.method public static int32 Large(int32 a) cil managed { .maxstack 8'
  seq 1 80000 | sed 's/.*/ldarg.0 ldc.i4 & beq L& ldarg.0 ldc.i4.1 add starg.s a L&:/'
  echo 'ldarg.0 ret }'
fi >> odd.il
echo '}' >> odd.il
ilasm /quiet /output:odd.exe odd.il > log 2>&1 || fail "ilasm: $(cat log)"
"$KILN" --aot=print-skipped odd.exe 2> err || fail "--aot failed: $(cat err)"
for m in Underflow RunsOver NoLocal Unknown GoneLocal GoneParam Depths; do
  grep -q "^skipped: Odd:$m (.*): ." err || fail "$m is not listed: $(cat err)"
done
! grep -qE "skipped: Odd:(Good|Main|GoneCall|Large)" err || fail "left out: $(cat err)"
out=$("$KILN" --stats --aot-path="$IMAGES" odd.exe 2> stats)
[ "$out" = 42 ] && [ "$(stat_of jit.methods stats)" = 0 ] || fail "printed $out; $(stat_of jit.methods stats) methods compiled"
