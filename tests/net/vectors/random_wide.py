#!/usr/bin/env python3
"""Writes a C# program of random loops over vectors of 32 and 16 bytes: random_wide.py SEED [FUNCTIONS].

random_wide.cs is what seed 1 gives; `dotnet` says what a program should print. Many values are alive at once, and calls
pass and return vectors, so that they are spilled, split into halves and put together again."""
import random
import sys

INTS = {"sbyte": 1, "byte": 1, "short": 2, "ushort": 2, "int": 4, "uint": 4, "long": 8, "ulong": 8}
FLOATS = {"float": 4, "double": 8}
SIZES = {**INTS, **FLOATS}
WIDER = {"sbyte": "short", "byte": "ushort", "short": "int", "ushort": "uint", "int": "long", "uint": "ulong"}
NVECTORS, NHALVES = 18, 4

HEAD = """// Written by random_wide.py: what it says there.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

static class Program {
  static ulong hash;

  static void Mix(ulong x) => hash = (hash ^ x) * 1099511628211 ^ hash >> 31;

  static void See<T>(Vector256<T> v) {
    for (int i = 0; i < Vector256<T>.Count; i++) {
      object x = v.GetElement(i);
      Mix(x is float f ? float.IsNaN(f) ? 1u : BitConverter.SingleToUInt32Bits(f) :
          x is double d ? double.IsNaN(d) ? 1u : BitConverter.DoubleToUInt64Bits(d) : (ulong)x.GetHashCode());
    }
  }

  [MethodImpl(MethodImplOptions.NoInlining)]
  static Vector256<T> Turned<T>(Vector256<T> a, int n, Vector256<T> b) => n % 3 == 0 ? a : n % 3 == 1 ? b : Vector256.Create(a.GetUpper(), b.GetLower());

  [MethodImpl(MethodImplOptions.NoInlining)]
  static void Touch(ref int n) => n++;
"""


class Function:
    def __init__(self, rnd, n):
        self.r, self.n = rnd, n
        self.t = rnd.choice(list(SIZES))
        self.count = 32 // SIZES[self.t]
        self.real = self.t in FLOATS
        self.lines = []

    def v(self):
        return "v%d" % self.r.randrange(NVECTORS)

    def h(self):
        return "h%d" % self.r.randrange(NHALVES)

    def number(self):
        if self.real:
            return "(%s)%s" % (self.t, self.r.choice(["0.5", "-1.25", "3", "1e-3", "-0.0"]))
        bits = 8 * SIZES[self.t]
        value = self.r.choice([0, 1, 3, self.r.getrandbits(bits), (1 << (bits - 1)) - 1])
        return "unchecked((%s)%d%s)" % (self.t, value, "UL" if value >> 63 else "")

    def indices(self):
        t = {"float": "int", "double": "long"}.get(self.t, self.t)
        top = self.count + (2 if self.r.random() < 0.3 else 0)
        half = self.r.random() < 0.3  # each from its own half
        n = self.count
        at = lambda i: self.r.randrange(n // 2) + (n // 2 if i >= n // 2 else 0) if half else self.r.randrange(top)
        return "Vector256.Create(%s)" % ", ".join("(%s)%d" % (t, at(i)) for i in range(n))

    def expression(self):
        r, v, t = self.r, self.v, self.t
        compare = "Vector256.%s(%s, %s)" % (r.choice(["Equals", "GreaterThan", "LessThan", "GreaterThanOrEqual", "LessThanOrEqual"]), v(), v())
        some = ["%s + %s" % (v(), v()), "%s - %s" % (v(), v()), "%s * %s" % (v(), v()), "%s + Vector256.Create(%s)" % (v(), self.number()),
                "Vector256.ConditionalSelect(%s, %s, %s)" % (compare, v(), v()), "Vector256.Shuffle(%s, %s)" % (v(), self.indices()),
                "Vector256.Create(%s, %s)" % (self.h(), self.h()), "%s.WithElement(%d, %s)" % (v(), r.randrange(self.count), self.number()),
                "%s.WithLower(%s)" % (v(), self.h()), "%s.WithUpper(%s)" % (v(), self.h()), "%s.ToVector256()" % self.h(),
                "Vector256.Create(%s.GetElement(%d))" % (v(), r.randrange(self.count)), "Vector256.CreateScalar(%s.ToScalar())" % v(),
                "Vector256.LoadUnsafe(ref data[(i * 7 + %d) %% 64])" % r.randrange(64), "Turned(%s, i, %s)" % (v(), v())]
        if self.real:
            p = "PS" if t == "float" else "PD"
            some += ["%s / %s" % (v(), v()), "Vector256.Sqrt(Vector256.Abs(%s))" % v(), "Vector256.Floor(%s)" % v(), "-%s" % v(),
                     "Fma.MultiplyAdd(%s, %s, %s)" % (v(), v(), v()), "Fma.MultiplySubtractNegated(%s, %s, %s)" % (v(), v(), v()),
                     "Vector256.FusedMultiplyAdd(%s, %s, %s)" % (v(), v(), v()), "Avx.HorizontalAdd(%s, %s)" % (v(), v()),
                     "Avx.UnpackHigh(%s, %s)" % (v(), v()), "Vector256.Create(Vector256.Sum(%s))" % v()]
            if t == "double":
                some.append("Avx2.Permute4x64(%s, %d)" % (v(), r.randrange(256)))
        else:
            bits = 8 * SIZES[t]
            some += ["%s & %s" % (v(), v()), "%s | %s" % (v(), v()), "%s ^ %s" % (v(), v()), "~%s" % v(), "-%s" % v(), compare,
                     "Vector256.AndNot(%s, %s)" % (v(), v()), "Vector256.Min(%s, %s)" % (v(), v()), "Vector256.Max(%s, %s)" % (v(), v()),
                     "%s << %d" % (v(), r.randrange(bits)), "%s >> %d" % (v(), r.randrange(bits)), "%s >>> %d" % (v(), r.randrange(bits)),
                     "%s >>> (i & %d)" % (v(), bits - 1), "Avx2.UnpackLow(%s, %s)" % (v(), v()),
                     "Vector256.Create(Vector256.Sum(%s))" % v(), "Vector256.Create(unchecked((%s)%s.ExtractMostSignificantBits()))" % (t, v())]
            if t in WIDER:
                w = self.v()
                some.append("Vector256.Narrow(Vector256.WidenUpper(%s), Vector256.WidenLower(%s))" % (w, v()))
            if bits >= 32:
                some.append("Avx2.ShiftLeftLogicalVariable(%s, (%s & Vector256.Create((%s)63)).As<%s, %s>())" %
                            (v(), v(), t, t, "uint" if bits == 32 else "ulong"))
        return r.choice(some)

    def half(self):
        r = self.r
        return r.choice(["%s.GetLower()" % self.v(), "%s.GetUpper()" % self.v(), "%s + %s" % (self.h(), self.h()),
                         "Vector128.Create(%s)" % self.number(), "Avx.ExtractVector128(%s, %d)" % (self.v(), r.randrange(2))])

    def statement(self):
        r, k = self.r, self.r.random()
        if k < 0.72:
            return "%s = %s;" % (self.v(), self.expression())
        if k < 0.86:
            return "%s = %s;" % (self.h(), self.half())
        if k < 0.92:
            return "if (%s == %s || i == %d) { %s = %s; Touch(ref n); }" % (self.v(), self.v(), r.randrange(6), self.v(), self.expression())
        if k < 0.96:
            return "%s.StoreUnsafe(ref data[%d]);" % (self.v(), r.randrange(64))
        return "try { if (i == %d) throw new Exception(); %s = %s; } catch { %s = %s; }" % (
            r.randrange(8), self.v(), self.expression(), self.v(), self.expression())

    def text(self):
        r, t = self.r, self.t
        out = ["", "  static void F%d(%s[] data) {" % (self.n, t), "    int n = 0;"]
        for i in range(NVECTORS):
            out.append("    var v%d = Vector256.LoadUnsafe(ref data[%d]);" % (i, r.randrange(64)))
        for i in range(NHALVES):
            out.append("    var h%d = v%d.GetLower();" % (i, i))
        out.append("    for (int i = 0; i < 9; i++) {")
        out += ["      " + self.statement() for _ in range(r.randrange(12, 30))]
        out.append("    }")
        out += ["    See(v%d);" % i for i in range(NVECTORS)]
        out += ["    See(h%d.ToVector256());" % i for i in range(NHALVES)]
        out += ["    Mix((ulong)n);", "  }"]
        return "\n".join(out)

    def call(self):
        values = ["0", "1", "0.5", "-2.25", "1e10", "100", "-1e-5", "3"] if self.real else None
        fill = lambda: self.r.choice(values) if values else "unchecked((%s)%d)" % (self.t, self.r.choice([0, 1, 127, 200, self.r.getrandbits(62)]))
        return "    F%d(new %s[] { %s });\n    Console.WriteLine(\"F%d %s \" + hash.ToString(\"x\"));" % (
            self.n, self.t, ", ".join(("(%s)%s" % (self.t, fill())) if self.real else fill() for _ in range(64 + 32)), self.n, self.t)


def main():
    rnd = random.Random(int(sys.argv[1]))
    functions = [Function(rnd, i) for i in range(int(sys.argv[2]) if len(sys.argv) > 2 else 24)]
    print(HEAD + "\n".join(f.text() for f in functions))
    print("\n  static void Main() {")
    for f in functions:
        print(f.call())
    print("  }\n}")


main()
