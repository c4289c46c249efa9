#!/bin/sh
# Methods of hostile size compile, in time that grows with their size; values too large are refused as by mono.
set -e
fail() { echo "$*" >&2; exit 1; }
cat > gen.py <<'PY'
import sys
MAIN = ".method static void Main(string[] a) { .entrypoint .maxstack 16 .locals init (%s)\n"
PRINT = " call void [mscorlib]System.Console::WriteLine(int32) ret }"
F = ".method static int32 F(int32) noinlining { ldarg.0 ldc.i4.1 add ret }\n"

def locals_(n):
    return MAIN % ",".join(["int32"] * n) + "\n".join(
        "ldloc %d ldc.i4 %d add stloc %d" % (i, i & 7, (i + 1) % n) for i in range(n)) + " ldloc 0" + PRINT
def blocks(n):
    return MAIN % ",".join(["int32"] * n) + "ldarg.0 ldlen conv.i4 stloc.1\n" + "\n".join(
        "ldloc.0 ldloc %d bge L%d ldloc.1 ldc.i4 3 add stloc %d L%d: ldloc.0 ldc.i4 3 add stloc.0" % (i, i, i, i)
        for i in range(n)) + " ldloc 0" + PRINT
def switch(n):
    return MAIN % "int32 x" + "ldarg.0 ldlen conv.i4 ldc.i4 %d add switch (%s) br END\n" % (
        n // 2 + 7, ",".join("L%d" % (i % 1000) for i in range(n))) + "\n".join(
        "L%d: ldc.i4 %d stloc.0 br END" % (i, i) for i in range(1000)) + " END: ldloc 0" + PRINT
def args(n):
    return ".method static int32 F(%s) noinlining { ldarg %d ret }\n" % (",".join(["int32"] * n), n - 1) + \
        ".method static void Main() { .entrypoint .maxstack %d\n" % (n + 1) + "\n".join(
        "ldc.i4 %d" % i for i in range(n)) + " call int32 C::F(%s)" % ",".join(["int32"] * n) + PRINT
def deep(n):
    return MAIN.replace("16", str(n + 8)) % "int32 x" + "ldarg.0 ldlen conv.i4 stloc.0\n" + "\n".join(
        "ldloc.0 ldc.i4 %d add" % i for i in range(n)) + "\n" + "\n".join(["xor"] * (n - 1)) + PRINT
def nest(n):
    return F + MAIN % "int32 x" + ".try { " * n + "ldloc.0 call int32 C::F(int32) stloc.0 leave E0\n" + "\n".join(
        "} catch [mscorlib]System.Exception { pop leave E%d } E%d: %s" % (
            i, i, "leave E%d" % (i + 1) if i < n - 1 else "br E%d" % n) for i in range(n)) + " E%d: ldloc.0" % n + PRINT
def tries(n):
    return F + MAIN % "int32 x" + "\n".join(
        ".try { ldloc.0 call int32 C::F(int32) stloc.0 leave E%d } catch [mscorlib]System.Exception { pop leave E%d } E%d:" % (i, i, i)
        for i in range(n)) + " ldloc.0" + PRINT
def struct(n):
    return ".method static int32 Take(valuetype S s) noinlining { ldarga 0 ldfld int32 S::a ret }\n" + \
        MAIN % "valuetype S s, object o" + ".try { ldloca s ldc.i4 42 stfld int32 S::a ldloc.0 box S stloc o " \
        "ldloc o unbox.any S call int32 C::Take(valuetype S) call void [mscorlib]System.Console::WriteLine(int32) " \
        "ldtoken C call class [mscorlib]System.Type [mscorlib]System.Type::GetTypeFromHandle(valuetype [mscorlib]System.RuntimeTypeHandle) " \
        "ldstr \"Take\" ldc.i4 0x28 callvirt instance class [mscorlib]System.Reflection.MethodInfo [mscorlib]System.Type::GetMethod(string, valuetype [mscorlib]System.Reflection.BindingFlags) " \
        "ldnull ldc.i4.1 newarr object dup ldc.i4.0 ldloc o stelem.ref callvirt instance object [mscorlib]System.Reflection.MethodBase::Invoke(object, object[]) " \
        "call void [mscorlib]System.Console::WriteLine(object) leave E } catch [mscorlib]System.Exception { " \
        "callvirt instance class [mscorlib]System.Type object::GetType() call void [mscorlib]System.Console::WriteLine(object) leave E } E: ret }"

kind, n = sys.argv[1], int(sys.argv[2])
body = {"locals": locals_}.get(kind) or globals()[kind]
print(".assembly extern mscorlib {}\n.assembly big {}")
if kind == "struct":
    print(".class sequential sealed S extends [mscorlib]System.ValueType { .pack 1 .size %d .field public int32 a }" % n)
print(".class C { %s }" % body(n))
PY
try() { # kind, size, what it prints
  python3 gen.py "$1" "$2" > m.il
  ilasm -output:m.exe m.il > ilasm.log 2>&1 || fail "ilasm: $(tail -3 ilasm.log)"
  code=0
  timeout 60 "$KILN" m.exe > out 2> err || code=$?
  [ $code = 0 ] && [ "$(tr '\n' ' ' < out)" = "$3 " ] || fail "$1 $2: exit code $code, printed $(head -c 200 out) $(head -c 300 err)"
}
try locals 60000 210000
try blocks 5000 15000
try switch 100000 7
try args 20000 19999
try deep 5000 0
try nest 500 1
try tries 1000 1000
try struct 1000000 "42 42"
