#!/usr/bin/env python3
"""Writes a C library and a C# program that call each other through random signatures: integers of every size, floats,
structs of every class by value, as arguments and results, in both directions. All values are known here, so each side
compares what arrives with constants.  pinvoke_random.py SEED COUNT: writes random.c and random.cs."""
import random, struct, sys

SCALARS = {  # C#: C, bits (negative: signed), or float size
    "sbyte": ("int8_t", -8), "byte": ("uint8_t", 8), "short": ("int16_t", -16), "ushort": ("uint16_t", 16),
    "int": ("int32_t", -32), "uint": ("uint32_t", 32), "long": ("int64_t", -64), "ulong": ("uint64_t", 64),
    "float": ("float", "f"), "double": ("double", "d"),
}
NAMES = list(SCALARS)
structs = []  # lists of (field, type)


def value(rnd, t):
    if t not in SCALARS:
        return [value(rnd, ft) for _, ft in structs[int(t[1:])]]
    kind = SCALARS[t][1]
    if kind in ("f", "d"):
        return rnd.randrange(-4000, 4000) / 4
    bits = abs(kind)
    v = rnd.choice([0, 1, (1 << bits) - 1, 1 << (bits - 1), rnd.getrandbits(bits)])
    return v - (1 << bits) if kind < 0 and v >> (bits - 1) else v


def leaves(t, v, path):
    if t in SCALARS:
        yield t, v, path
        return
    for (name, ft), fv in zip(structs[int(t[1:])], v):
        yield from leaves(ft, fv, path + "." + name)


def literal(t, v, c):
    if t in ("float", "double"):
        return "%r%s" % (v, "f" if t == "float" else "")
    if t == "ulong":
        return "%dUL" % v
    if v == -(1 << 63):
        return "(-9223372036854775807L - 1)" if c else "long.MinValue"
    return "%dL" % v if t in ("long", "uint") else str(v)


def c_type(t):
    return SCALARS[t][0] if t in SCALARS else t


def c_value(t, v):
    if t in SCALARS:
        return "(%s)%s" % (c_type(t), literal(t, v, True))
    return "(%s){%s}" % (t, ", ".join(c_value(ft, x) for (_, ft), x in zip(structs[int(t[1:])], v)))


def cs_value(t, v):
    if t in SCALARS:
        return "(%s)(%s)" % (t, literal(t, v, False))
    return "new %s { %s }" % (
        t, ", ".join("%s = %s" % (f, cs_value(ft, x)) for (f, ft), x in zip(structs[int(t[1:])], v)))


def test_all(things, value_of):
    """Conditions under which every leaf is what it should be; things: (type, value, expression)."""
    parts = ["%s == %s" % (p, value_of(lt, lv)) for t, v, e in things for lt, lv, p in leaves(t, v, e)]
    return " && ".join(parts) or "1 == 1"


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    rnd = random.Random(seed)
    c = ["#include <stdint.h>", "int arrived;"]
    cs = ["using System; using System.Runtime.InteropServices;"]
    for i in range(12 + count // 20):
        n = rnd.choice([1, 1, 2, 2, 2, 3, 3, 4, 5, 6])
        few = rnd.sample(NAMES, rnd.randint(1, 3))
        kinds = few + (["S%d" % rnd.randrange(i)] if i and rnd.random() < 0.3 else [])
        structs.append([("f%d" % k, rnd.choice(kinds)) for k in range(n)])
        c.append("typedef struct { %s } S%d;" % (" ".join("%s %s;" % (c_type(t), f) for f, t in structs[i]), i))
        cs.append("struct S%d { %s }" % (i, " ".join("public %s %s;" % (t, f) for f, t in structs[i])))
    kinds = NAMES * 2 + ["S%d" % i for i in range(len(structs))] * 2
    cs.append("static unsafe class P {\n  [DllImport(\"random\")] static extern int taken();\n  static int bad;\n"
              "  static void Check(bool ok, string what) { if (!ok) { bad++; Console.WriteLine(what); } }")
    c.append("int taken(void) { int a = arrived; arrived = 0; return a; }")
    body = []
    for i in range(count):
        types = [rnd.choice(kinds) for _ in range(rnd.choice([0, 1, 2, 3, 4, 6, 8, 10, 14]))]
        args = [value(rnd, t) for t in types]
        ret = rnd.choice(kinds)
        result = value(rnd, ret)
        things = [(t, v, "p%d" % k) for k, (t, v) in enumerate(zip(types, args))]
        c_params = ", ".join("%s p%d" % (c_type(t), k) for k, t in enumerate(types)) or "void"
        cs_params = ", ".join("%s p%d" % (t, k) for k, t in enumerate(types))
        c.append("%s f%d(%s) { arrived = %s; return %s; }" % (
            c_type(ret), i, c_params, test_all(things, c_value), c_value(ret, result)))
        c.append("int c%d(%s (*f)(%s)) { %s r = f(%s); return %s; }" % (
            i, c_type(ret), c_params, c_type(ret), ", ".join(c_value(t, v) for t, v in zip(types, args)),
            test_all([(ret, result, "r")], c_value)))
        c.append("void *a%d(void) { return (void *)f%d; }" % (i, i))
        cs.append("  delegate %s D%d(%s);" % (ret, i, cs_params))
        cs.append("  [DllImport(\"random\")] static extern %s f%d(%s);" % (ret, i, cs_params))
        cs.append("  [DllImport(\"random\")] static extern int c%d(D%d f);" % (i, i))
        cs.append("  [DllImport(\"random\")] static extern IntPtr a%d();" % i)
        cs.append("  static %s B%d(%s) { Check(%s, \"callback %d: arguments\"); return %s; }" % (
            ret, i, cs_params, test_all(things, cs_value), i, cs_value(ret, result)))
        given = ", ".join(cs_value(t, v) for t, v in zip(types, args))
        ok = test_all([(ret, result, "r")], cs_value)
        cs.append("  static void T%d() {\n    { var r = f%d(%s); Check(taken() == 1, \"call %d: arguments\"); "
                  "Check(%s, \"call %d: result\"); }" % (i, i, given, i, ok, i))
        cs.append("    { var d = (D%d)Marshal.GetDelegateForFunctionPointer(a%d(), typeof(D%d)); var r = d(%s); "
                  "Check(taken() == 1, \"delegate %d: arguments\"); Check(%s, \"delegate %d: result\"); }" % (
                      i, i, i, given, i, ok, i))
        cs.append("    Check(c%d(B%d) == 1, \"callback %d: result\");\n  }" % (i, i, i))
        body.append("T%d();" % i)
    cs.append("  static int Main() {\n    %s\n    Console.WriteLine(bad == 0 ? \"all right\" : bad + \" wrong\");\n"
              "    return bad;\n  }\n}" % "\n    ".join(body))
    open("random.c", "w").write("\n".join(c) + "\n")
    open("random.cs", "w").write("\n".join(cs) + "\n")


main()
