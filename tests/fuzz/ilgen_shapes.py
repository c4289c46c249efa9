"""Further statements for ilgen.py: the shapes of calls, structs, arrays and blocks that plain arithmetic does not make.

Each shape leaves one int64, which goes into a local. The structs stand for the ways of the calling convention: in one
register, in two of either kind or mixed, in memory, with and without references.
"""

# name -> fields in order
STRUCTS = {
    "R1": ("int32",), "R2": ("int64", "int32"), "R3": ("float32", "float32"), "R4": ("float64", "int64"),
    "R5": ("float64", "float64"), "R6": ("int64", "int64", "int64"), "R7": ("float32", "int32", "float64"),
    "R8": ("uint8", "uint8", "uint8"), "R9": ("object", "int64"), "RA": ("int32", "float32", "float32", "int16"),
    "RB": ("float32",), "RC": ("int64", "object"),
}
MAKE = {"int32": "conv.i4", "int64": "", "uint8": "conv.u1", "int16": "conv.i2", "object": "box [mscorlib]System.Int64",
        "float32": "ldc.i4 0xffff conv.i8 and conv.r4", "float64": "ldc.i4 0xfffff conv.i8 and conv.r8"}
FOLD = {"int32": "conv.i8", "int64": "", "uint8": "conv.i8", "int16": "conv.i8",
        "float32": "conv.r8 call int64 M::Bits(float64)", "float64": "call int64 M::Bits(float64)",
        "object": "callvirt instance int32 [mscorlib]System.Object::GetHashCode() conv.i8"}
# Types that generic code is made for, with how to make one out of an int64 and how to get an int64 out of it.
GENERIC = {"int64": ("", ""), "int32": ("conv.i4", "conv.i8"), "uint8": ("conv.u1", "conv.i8"),
           "float64": (MAKE["float64"], FOLD["float64"]), "float32": (MAKE["float32"], FOLD["float32"]),
           "object": (MAKE["object"], FOLD["object"]),
           "class C": ("conv.i4 newobj instance void C::.ctor(int32)", "ldfld int32 C::a conv.i8")}
BOXED = {"int32": "Int32", "int64": "Int64", "float64": "Double"}


def struct_text(name, fields):
    v = "valuetype " + name
    make = "".join(" ldloca.s r ldarg.0 ldc.i4 %d conv.i8 add %s stfld %s %s::f%d" % (k * 3, MAKE[t], t, name, k)
                   for k, t in enumerate(fields))
    fold = "".join(" ldarg.0 ldfld %s %s::f%d %s %s" % (t, name, k, FOLD[t], "ldc.i4 31 conv.i8 mul add" if k else "")
                   for k, t in enumerate(fields))
    sig = "(%s a, int64 b, %s c, float64 d)" % (v, v)
    pick = "ldarg.1 ldc.i4.1 conv.i8 and brtrue.s odd ldarg.0 ret odd: ldarg.2 ret"
    return "\n".join([
        ".class public sequential ansi sealed beforefieldinit %s extends [mscorlib]System.ValueType implements IR {" % name,
        " ".join("  .field public %s f%d" % (t, k) for k, t in enumerate(fields)),
        "  .method public static %s Make(int64 v) cil managed { .maxstack 6 .locals init (%s r)%s ldloc.0 ret }" % (v, v, make),
        "  .method public hidebysig newslot virtual final instance int64 Fold() cil managed { .maxstack 6%s ret }" % fold,
        "  .method public static %s Pick%s cil managed noinlining { .maxstack 4 %s }" % (v, sig, pick),
        "  .method public static %s Last(int64 p, int64 q, int64 r, int64 s, int64 t, %s a, float64 d, %s c) cil managed noinlining"
        " { .maxstack 4 ldarg.s t ldc.i4.1 conv.i8 and brtrue.s odd ldarg.s a ret odd: ldarg.s c ret }" % (v, v, v), "}",
        ".class public auto ansi sealed D%s extends [mscorlib]System.MulticastDelegate {" % name,
        "  .method public hidebysig specialname rtspecialname instance void .ctor(object o, native int f) runtime managed { }",
        "  .method public hidebysig newslot virtual instance %s Invoke%s runtime managed { }" % (v, sig), "}", ""])


def prelude():
    text = [".class interface public abstract auto ansi IR",
            "{ .method public hidebysig newslot abstract virtual instance int64 Fold() cil managed { } }",
            "\n".join(struct_text(n, f) for n, f in STRUCTS.items()),
            """\
.class public explicit ansi sealed beforefieldinit U extends [mscorlib]System.ValueType
{ .field [0] public int32 i .field [0] public float32 f .field [4] public int32 j .field [0] public int64 l .field [6] public int16 s }
.class public auto ansi V extends [mscorlib]System.Object
{
  .method public hidebysig specialname rtspecialname instance void .ctor() cil managed
  { ldarg.0 call instance void [mscorlib]System.Object::.ctor() ret }
  .method public hidebysig newslot virtual instance !!X Gv<X>(!!X a, !!X b, int64 c) cil managed { ldarg.1 ret }"""]
    over = []
    for n in STRUCTS:
        v = "valuetype " + n
        text.append("  .method public hidebysig newslot virtual instance %s Of%s(%s a, int64 b, %s c, float64 d) cil managed { ldarg.1 ret }" % (v, n, v, v))
        over.append("  .method public hidebysig virtual instance %s Of%s(%s a, int64 b, %s c, float64 d) cil managed { ldarg.3 ret }" % (v, n, v, v))
    text += ["}", """\
.class public auto ansi W extends V
{
  .method public hidebysig specialname rtspecialname instance void .ctor() cil managed { ldarg.0 call instance void V::.ctor() ret }
  .method public hidebysig virtual instance !!X Gv<X>(!!X a, !!X b, int64 c) cil managed
  { .maxstack 4 ldarg.3 ldc.i4.1 conv.i8 and brtrue.s odd ldarg.2 ret odd: ldarg.0 ldarg.1 ldarg.2 ldarg.3 call instance !!0 V::Gv<!!X>(!!0, !!0, int64) ret }"""]
    text += over + ["}", """\
.class public auto ansi beforefieldinit G`1<X> extends [mscorlib]System.Object
{
  .field public !X f .field public static !X s
  .method public hidebysig specialname rtspecialname instance void .ctor(!X x) cil managed
  { .maxstack 2 ldarg.0 call instance void [mscorlib]System.Object::.ctor() ldarg.0 ldarg.1 stfld !0 class G`1<!X>::f ret }
  .method public hidebysig newslot virtual instance !X Swap(!X x) cil managed
  { .maxstack 2 .locals init (!X r) ldarg.0 ldfld !0 class G`1<!X>::f stloc.0 ldarg.0 ldarg.1 stfld !0 class G`1<!X>::f ldloc.0 ret }
  .method public static !X Store(!X x) cil managed
  { .maxstack 2 ldarg.0 stsfld !0 class G`1<!X>::s ldsfld !0 class G`1<!X>::s ret }
  .method public hidebysig instance !X Through<Y>(!!Y y, !X x) cil managed
  { .maxstack 4 .locals init (!X[] a) ldc.i4.2 newarr !X stloc.0 ldloc.0 ldc.i4.1 ldarg.2 stelem !X
    ldloc.0 ldarg.1 box !!Y ldnull cgt.un ldelem !X ret }
}
.class public auto ansi K extends [mscorlib]System.Object
{
  .field public static int64 v
  .method private hidebysig specialname rtspecialname static void .cctor() cil managed { ldc.i8 7 stsfld int64 K::v ret }
  .method public static int64 Next() cil managed { .maxstack 3 ldsfld int64 K::v ldc.i4.3 conv.i8 mul ret }
}
.class public auto ansi KX extends [mscorlib]System.Object
{
  .field public static int64 v
  .method private hidebysig specialname rtspecialname static void .cctor() cil managed { ldc.i4.5 newobj instance void E::.ctor(int32) throw }
}
"""]
    return "\n".join(text)


class Shapes:
    """Mixed into ilgen.Gen."""

    def shape(self):
        r = self.rng
        r.choice([self.struct_call, self.struct_call, self.virtual_struct, self.generic_virtual, self.generic_class, self.boxed_interface,
                  self.nullable, self.buffer, self.rank2, self.union, self.interlocked, self.cctor, self.typed_reference,
                  self.blocks, self.checked, self.cast, self.delegates, self.address])()
        self.emit("stloc", r.choice(self.writable("int64")))

    def temp(self, t):
        names = self.of(t)
        return self.rng.choice(names) if names and self.rng.random() < 0.5 else self.local(t)

    def made(self, name):
        self.expr("int64", 2)
        self.emit("call valuetype %s %s::Make(int64)" % (name, name))

    def folded(self, name):
        t = self.temp("valuetype " + name)
        self.emit("stloc", t, "ldloca", t, "call instance int64 %s::Fold()" % name)

    def four(self, name):
        self.made(name)
        self.expr("int64", 2)
        self.made(name)
        self.expr("float64", 3)

    def struct_call(self):
        n = self.rng.choice(list(STRUCTS))
        v, kind = "valuetype " + n, self.rng.randrange(4)
        if kind == 0:
            self.four(n)
            self.emit("call %s %s::Pick(%s, int64, %s, float64)" % (v, n, v, v))
        elif kind == 1:
            self.four(n)
            self.emit("ldftn %s %s::Pick(%s, int64, %s, float64) calli %s(%s, int64, %s, float64)" % (v, n, v, v, v, v, v))
        elif kind == 2:
            self.emit("ldnull ldftn %s %s::Pick(%s, int64, %s, float64) newobj instance void D%s::.ctor(object, native int)" % (v, n, v, v, n))
            if self.rng.random() < 0.3:
                self.emit("dup call class [mscorlib]System.Delegate [mscorlib]System.Delegate::Combine(class [mscorlib]System.Delegate,"
                          " class [mscorlib]System.Delegate) castclass D" + n)  # of the same twice
            self.four(n)
            self.emit("callvirt instance %s D%s::Invoke(%s, int64, %s, float64)" % (v, n, v, v))
        else:
            for _ in range(5):
                self.expr("int64", 3)
            self.made(n)
            self.expr("float64", 3)
            self.made(n)
            self.emit("call %s %s::Last(int64, int64, int64, int64, int64, %s, float64, %s)" % (v, n, v, v))
        self.folded(n)

    def receiver(self):
        self.emit("newobj instance void %s::.ctor()" % self.rng.choice("VW"))

    def virtual_struct(self):
        n = self.rng.choice(list(STRUCTS))
        v = "valuetype " + n
        of = "instance %s V::Of%s(%s, int64, %s, float64)" % (v, n, v, v)
        self.receiver()
        if self.rng.random() < 0.4:
            self.emit("dup ldvirtftn", of, "newobj instance void D%s::.ctor(object, native int)" % n)
            self.four(n)
            self.emit("callvirt instance %s D%s::Invoke(%s, int64, %s, float64)" % (v, n, v, v))
        else:
            self.four(n)
            self.emit("callvirt", of)
        self.folded(n)

    def any_type(self, n=None):
        """(type, how to make one of an int64, how to get an int64 of it)"""
        n = n or self.rng.choice(list(GENERIC) + list(STRUCTS))
        if n in GENERIC:
            return (n,) + GENERIC[n]
        t = self.temp("valuetype " + n)
        return "valuetype " + n, "call valuetype %s %s::Make(int64)" % (n, n), "stloc %s ldloca %s call instance int64 %s::Fold()" % (t, t, n)

    virtual_over = None  # one type in an assembly: mono does not survive many

    def generic_virtual(self):
        t, make, fold = self.any_type(self.virtual_over)
        self.receiver()
        for _ in range(2):
            self.expr("int64", 2)
            self.emit(make)
        self.expr("int64", 3)
        self.emit("callvirt instance !!0 V::Gv<%s>(!!0, !!0, int64)" % t, fold)

    def generic_class(self):
        t, make, fold = self.any_type()
        g, kind = "class G`1<%s>" % t, self.rng.randrange(3)
        if kind != 1:
            self.expr("int64", 2)
            self.emit(make, "newobj instance void %s::.ctor(!0)" % g)
        if kind == 2:
            other, make2, _ = self.any_type()
            self.expr("int64", 3)
            self.emit(make2)
        self.expr("int64", 2)
        self.emit(make, ["callvirt instance !0 %s::Swap(!0)" % g, "call !0 %s::Store(!0)" % g, ""][kind])
        if kind == 2:
            self.emit("call instance !0 %s::Through<%s>(!!0, !0)" % (g, other))
        self.emit(fold)

    def boxed_interface(self):
        n = self.rng.choice(list(STRUCTS))
        self.made(n)
        if self.rng.random() < 0.5:
            self.emit("box", n, "callvirt instance int64 IR::Fold()")
        else:
            t = self.temp("valuetype " + n)
            self.emit("stloc", t, "ldloca", t, "constrained.", n, "callvirt instance int64 IR::Fold()")

    def nullable(self):
        r = self.rng
        t = r.choice(list(BOXED))
        q, v = "valuetype [mscorlib]System.Nullable`1<%s>" % t, self.temp("valuetype [mscorlib]System.Nullable`1<%s>" % t)
        skip = self.label()
        self.emit("ldloca", v, "initobj", q)
        self.condition(skip, 3)
        self.expr(t, 2)
        self.emit("newobj instance void", q + "::.ctor(!0)", "stloc", v)
        self.out.append(skip + ":")
        if r.random() < 0.7:
            self.emit("ldloc", v, "box", q)
            if r.random() < 0.2:
                return self.emit("isinst [mscorlib]System.%s ldnull cgt.un conv.i8" % r.choice(list(BOXED.values())))
            self.emit("unbox.any", q, "stloc", v)
        self.emit("ldloca", v, "call instance !0", q + "::GetValueOrDefault()", FOLD[t])
        self.emit("ldloca", v, "call instance bool", q + "::get_HasValue() conv.i8 add")

    def buffer(self):
        """Of localloc, which only the beginning of a method may have (III.3.47: not in handlers)."""
        if not self.of("uint8*"):
            return self.union()
        p, (t, op) = self.of("uint8*")[0], self.rng.choice([("int32", "i4"), ("int64", "i8"), ("int32", "i1"), ("int32", "i2")])
        for store in (True, False):
            self.emit("ldloc", p)
            self.expr("int32", 2)
            self.emit("ldc.i4.7 and conv.i ldc.i4.8 mul add")
            if store:
                self.expr(t, 2)
            self.emit("stind." + op if store else "ldind.%s conv.i8" % op)

    def rank2(self):
        t = self.rng.choice(["int32", "int64", "valuetype R6"])
        a = t + "[0...,0...]"
        if not self.of(a):
            return self.struct_call()
        get, made = {"int32": ("conv.i8", None), "int64": ("", None), "valuetype R6": ("", "R6")}[t]
        n = self.rng.choice(self.of(a))

        def place():
            self.emit("ldloc", n)
            for _ in range(2):
                self.expr("int32", 2)
                if self.rng.random() < 0.98:
                    self.emit("ldc.i4.3 and")
        place()
        if made:
            self.made(made)
        else:
            self.expr(t, 2)
        self.emit("call instance void %s::Set(int32, int32, %s)" % (a, t))
        place()
        if made:
            self.emit("call instance %s& %s::Address(int32, int32) call instance int64 R6::Fold()" % (t, a))
        elif self.rng.random() < 0.4:
            self.emit("call instance %s& %s::Address(int32, int32) ldobj %s" % (t, a, "[mscorlib]System." + BOXED[t]), get)
        else:
            self.emit("call instance %s %s::Get(int32, int32)" % (t, a), get)

    def union(self):
        u = self.temp("valuetype U")
        t, f = self.rng.choice([("int32", "i"), ("float32", "f"), ("int32", "j"), ("int64", "l"), ("int32", "s")])
        self.emit("ldloca", u)
        self.expr(t, 2)
        self.emit("stfld", "int16" if f == "s" else t, "U::" + f)
        t, f = self.rng.choice([("int32", "i"), ("int32", "j"), ("int64", "l"), ("int16", "s")])
        self.emit("ldloca", u, "ldfld", t, "U::" + f, "conv.i8")
        if self.rng.random() < 0.3:  # a float out of bits that are no NaN
            self.emit("ldloca", u, "dup ldfld int32 U::i ldc.i4 0x7f7fffff and stfld int32 U::i ldloca", u, "ldfld float32 U::f",
                      FOLD["float32"], "xor")

    def interlocked(self):
        r = self.rng
        t, g = r.choice([("int32", "g0"), ("int64", "g1")])
        locals_ = self.writable(t)
        self.emit("ldsflda %s M::%s" % (t, g) if r.random() < 0.5 or not locals_ else "ldloca " + r.choice(locals_))
        op = r.choice(["Add", "Exchange", "CompareExchange", "Increment", "Decrement", "volatile"])
        if op == "volatile":
            self.emit("dup")
            self.expr(t, 2)
            w = "i4" if t == "int32" else "i8"
            self.emit("volatile. stind." + w, "volatile. ldind." + w)
        else:
            n = {"Increment": 0, "Decrement": 0, "CompareExchange": 2}.get(op, 1)
            for _ in range(n):
                self.expr(t, 2)
            self.emit("call %s [mscorlib]System.Threading.Interlocked::%s(%s)" % (t, op, ", ".join([t + "&"] + [t] * n)))
        if t == "int32":
            self.emit("conv.i8")

    def cctor(self):
        self.emit(self.rng.choice(["ldsfld int64 K::v", "call int64 K::Next()", "ldsflda int64 K::v ldind.i8",
                                   "ldsfld int64 KX::v" if self.in_try else "ldsfld int64 K::v"]))

    def typed_reference(self):
        t = self.rng.choice(["int32", "int64", "float64"])
        names = self.writable(t) or [self.local(t)]
        self.emit("ldloca", self.rng.choice(names), "mkrefany [mscorlib]System." + BOXED[t],
                  "refanyval [mscorlib]System.%s ldobj [mscorlib]System.%s %s" % (BOXED[t], BOXED[t], FOLD[t]))

    def blocks(self):
        r = self.rng
        n = r.choice([k for k in STRUCTS if "object" not in STRUCTS[k]])
        v = "valuetype " + n
        a, b = self.temp(v), self.local(v)
        self.made(n)
        self.emit("stloc", a, "ldloca", b)
        self.emit(r.choice(["ldloca %s cpobj %s" % (a, n), "ldloca %s ldobj %s stobj %s" % (a, n, n), "initobj " + n,
                            "ldloca %s sizeof %s cpblk" % (a, n), "ldc.i4 %d sizeof %s unaligned. 1 initblk" % (r.choice([0, 1, 0x3f]), n)]))
        self.emit("ldloca", b, "call instance int64 %s::Fold()" % n, "sizeof", n, "conv.i8 add")

    def checked(self):
        r = self.rng
        if not self.in_try and r.random() < 0.8:
            return self.expr("int64", 1)
        t = r.choice(["int32", "int64", "float64", "native int"])
        self.expr(t, 2)
        if t != "float64" and r.random() < 0.5:
            self.expr(t, 2)
            self.emit(r.choice(["add", "sub", "mul"]) + r.choice([".ovf", ".ovf.un"]), "conv.i8")
        else:
            un = "" if t == "float64" else r.choice(["", ".un"])
            to = r.choice(["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "i", "u"])
            self.emit("conv.ovf." + to + un, "conv.u8" if to[0] == "u" else "conv.i8")

    def cast(self):
        if not self.of("class C"):
            return self.struct_call()
        n, no, end = self.rng.choice(self.of("class C")), self.label(), self.label()
        if self.in_try and self.rng.random() < 0.5:
            self.emit("ldloc", n, "castclass D ldfld int32 C::a conv.i8")
        else:
            self.emit("ldloc", n, "isinst D dup brfalse", no, "ldfld int32 C::a conv.i8 br", end)
            self.out.append(no + ": pop ldc.i4.8 conv.i8")
            self.out.append(end + ":")

    def delegates(self):
        f = "class [mscorlib]System.Func`2<int64, int64>"
        if self.of("class C") and self.rng.random() < 0.6:
            op = self.rng.choice(["ldftn instance int64 C::Of(int64)", "dup ldvirtftn instance int64 C::Of(int64)",
                                  "dup ldvirtftn instance int64 I::Of(int64)"])
            n, no, end = self.rng.choice(self.of("class C")), self.label(), self.label()
            self.emit("ldloc", n, "brfalse", no, "ldloc", n, op, "newobj instance void", f + "::.ctor(object, native int)")
            self.expr("int64", 2)
            self.emit("callvirt instance !1", f + "::Invoke(!0) br", end)
            self.out.append(no + ": ldc.i4.2 conv.i8")
            self.out.append(end + ":")
        else:
            self.emit("ldnull ldftn !!0 M::Id<int64>(!!0) newobj instance void", f + "::.ctor(object, native int)")
            self.expr("int64", 2)
            self.emit("callvirt instance !1", f + "::Invoke(!0)")

    def address(self):
        """An element by its address, read-only or not; the array is covariant for references."""
        if self.of("valuetype S[]"):
            self.emit("ldloc", self.rng.choice(self.of("valuetype S[]")))
            self.expr("int32", 2)
            self.emit("ldc.i4.7 and", self.rng.choice(["", "readonly."]), "ldelema S ldfld int64 S::b")
        elif self.of("int64[]"):
            self.emit("ldloc", self.rng.choice(self.of("int64[]")))
            self.expr("int32", 2)
            self.emit("ldc.i4.7 and ldelema [mscorlib]System.Int64 dup")
            self.expr("int64", 2)
            self.emit("stind.i8 ldind.i8")
        else:
            self.generic_class()

    def nest(self):
        """Handlers in handlers; one leave that runs several finally blocks."""
        r, a, b, out = self.rng, self.label(), self.label(), self.label()
        self.out += [".try {", ".try {", ".try {"]
        self.in_try += 1
        self.block(r.randrange(1, 3))
        skip = self.label()
        self.condition(skip, 2)
        self.emit("leave", out)
        self.out.append(skip + ":")
        self.throw()
        self.emit("leave", a, "}")
        self.out.append("finally {")
        self.block(1)
        if r.random() < 0.3:
            self.try_catch()
        self.emit("endfinally }")
        self.in_try -= 1
        self.out.append(a + ":")
        self.block(1)
        self.emit("leave", b, "}")
        self.out.append("catch [mscorlib]System.Exception { pop")
        self.block(r.randrange(1, 3))
        if r.random() < 0.2:
            self.emit("rethrow }")
        else:
            self.emit("leave", r.choice([b, out]), "}")
        self.out.append(b + ":")
        self.block(1)
        self.emit("leave", out, "}")
        self.out.append(r.choice(["finally {", "fault {"]))
        self.block(1)
        self.emit("endfinally }")
        self.out.append(out + ":")

    def shapes_prologue(self):
        r = self.rng
        if not self.writable("int64"):
            self.local("int64")
        if r.random() < 0.15:
            self.emit("ldc.i4 %d conv.u localloc stloc" % r.choice([64, 72, 5000]), self.local("uint8*"))
        for t in ("int32", "int64", "valuetype R6"):
            if r.random() < 0.15:
                a = t + "[0...,0...]"
                self.emit("ldc.i4.4 ldc.i4.4 newobj instance void %s::.ctor(int32, int32) stloc" % a, self.local(a))
