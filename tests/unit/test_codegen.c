// test_codegen.c: the back end piece by piece: arithmetic against C, the C ABI both ways, memory, control flow.
#include "codegen_util.h"
#include "hidden_callee.h"

static Builder start(u32 n, const u8 *types, u8 ret) {
  Fn *fn = new_fn(n, types, ret);
  return (Builder){.fn = fn, .b = fn->entry};
}

static void fresh(void) {
  arena_free(&arena);
  memset(&arena, 0, sizeof arena);
  code_reset();
}

// ---- arithmetic -----------------------------------------------------------------------------------------------------

static i64 eval2(u16 op, u8 type, i64 a, i64 b) {
  bool w = type == T_I64;
  u64 x = w ? (u64)a : (u32)a, y = w ? (u64)b : (u32)b;
  switch (op) {
  case OP_DIV: return w ? a / b : (i32)a / (i32)b;
  case OP_REM: return w ? a % b : (i32)a % (i32)b;
  case OP_DIVU: return (i64)(x / y);
  case OP_REMU: return (i64)(x % y);
  default: return (i64)(x * y);
  }
}

static i64 canon(u8 type, i64 v) {
  return type == T_I64 ? v : (i32)v;
}

// Functions of one, two or three integers of a type, as C calls them.
static i64 call1(void *f, u8 type, i64 a) {
  return type == T_I64 ? ((i64(*)(i64))f)(a) : ((i32(*)(i32))f)((i32)a);
}

static i64 call2(void *f, u8 type, i64 a, i64 b) {
  return type == T_I64 ? ((i64(*)(i64, i64))f)(a, b) : ((i32(*)(i32, i32))f)((i32)a, (i32)b);
}

static i64 call_at(void *f, u8 type, void *p, i64 a, i64 b) {
  return type == T_I64 ? ((i64(*)(void *, i64, i64))f)(p, a, b) : ((i32(*)(void *, i32, i32))f)(p, (i32)a, (i32)b);
}

// Divisors near powers of two, small ones, and random ones, against the compiler's own division.
static void test_division_by_constants(void **state) {
  (void)state;
  static const u8 ops[] = {OP_DIV, OP_REM, OP_DIVU, OP_REMU, OP_MUL};
  for (u32 n = 0; n < 1200; n++) {
    fresh();
    u8 type = n & 1 ? T_I64 : T_I32;
    u16 op = ops[n / 2 % 5];
    i64 d = n < 400 ? (i64)(n / 10) - 20 : n < 900 ? (i64)(((u64)1 << pick(64)) + pick(3) - 1) : rnd_int();
    d = canon(type, d);
    if (d == 0)
      d = 3;
    Builder b = start(1, (u8[]){type}, type);
    Value *x = param(&b, 0);
    b_ret(&b, b_bin(&b, (Op)op, (IrType)type, x, b_const(&b, (IrType)type, d)));
    void *f = compile(b.fn);
    for (u32 k = 0; k < 200; k++) {
      i64 v = k < 40 ? canon(type, (i64)((u64)d * (k / 2) + (k & 1 ? -1ull : 1))) : k < 100 ? (i64)k - 70 : rnd_int();
      v = canon(type, v);
      i64 min = type == T_I64 ? INT64_MIN : INT32_MIN;
      if (d == -1 && v == min && (op == OP_DIV || op == OP_REM))
        continue;
      i64 want = canon(type, eval2(op, type, v, d)), got = canon(type, call1(f, type, v));
      if (got != want)
        fail_msg("op %s type %u: %lld by %lld: got %lld, want %lld", op_info[op].text, type, (long long)v, (long long)d,
                 (long long)got, (long long)want);
    }
  }
}

static int run_trap(void *f, u8 type, i64 a, i64 b, i64 *out) {
  trap_kind = -1;
  if (!setjmp(trap_jmp))
    *out = call2(f, type, a, b);
  return trap_kind;
}

static void check_overflow(u16 op, u8 type, bool const_b) {
  fresh();
  i64 cb = canon(type, rnd_int());
  Builder b = start(2, (u8[]){type, type}, type);
  Value *x = param(&b, 0), *y = param(&b, 1);
  b_ret(&b, b_bin(&b, (Op)op, (IrType)type, x, const_b ? b_const(&b, (IrType)type, cb) : y));
  void *f = compile(b.fn);
  for (u32 k = 0; k < 100; k++) {
    i64 u = canon(type, rnd_int()), v = const_b ? cb : canon(type, rnd_int()), r64 = 0, got = 0;
    i32 r32 = 0;
    u64 ur = 0;
    u32 ur32 = 0;
    bool o, w = type == T_I64;
    switch (op) {
    case OP_ADDO: o = w ? __builtin_add_overflow(u, v, &r64) : __builtin_add_overflow((i32)u, (i32)v, &r32); break;
    case OP_SUBO: o = w ? __builtin_sub_overflow(u, v, &r64) : __builtin_sub_overflow((i32)u, (i32)v, &r32); break;
    case OP_MULO: o = w ? __builtin_mul_overflow(u, v, &r64) : __builtin_mul_overflow((i32)u, (i32)v, &r32); break;
    case OP_ADDOU:
      o = w ? __builtin_add_overflow((u64)u, (u64)v, &ur) : __builtin_add_overflow((u32)u, (u32)v, &ur32);
      break;
    case OP_SUBOU:
      o = w ? __builtin_sub_overflow((u64)u, (u64)v, &ur) : __builtin_sub_overflow((u32)u, (u32)v, &ur32);
      break;
    default: o = w ? __builtin_mul_overflow((u64)u, (u64)v, &ur) : __builtin_mul_overflow((u32)u, (u32)v, &ur32); break;
    }
    i64 want = op <= OP_MULO ? (w ? r64 : r32) : (w ? (i64)ur : (i32)ur32);
    int kind = run_trap(f, type, u, v, &got);
    assert_int_equal(kind, o ? THROW_OVERFLOW : -1);
    if (!o)
      assert_int_equal(canon(type, got), want);
  }
}

static void test_overflow(void **state) {
  (void)state;
  static const u16 ops[] = {OP_ADDO, OP_SUBO, OP_MULO, OP_ADDOU, OP_SUBOU, OP_MULOU};
  for (u32 n = 0; n < 200; n++)
    check_overflow(ops[n % 6], n / 6 & 1 ? T_I64 : T_I32, n / 12 & 1);
}

static void test_divcheck(void **state) {
  (void)state;
  for (u32 w = 0; w < 2; w++) {
    fresh();
    u8 t = w ? T_I64 : T_I32;
    Builder b = start(2, (u8[]){t, t}, t);
    Value *x = param(&b, 0), *y = param(&b, 1);
    b_bin(&b, OP_DIVCHECK, T_VOID, x, y)->u.i = 1;
    b_ret(&b, b_bin(&b, OP_DIV, (IrType)t, x, y));
    void *f = compile(b.fn);
    i64 min = w ? INT64_MIN : INT32_MIN, r = 0;
    assert_int_equal(run_trap(f, t, 5, 0, &r), THROW_DIVIDE_BY_ZERO);
    assert_int_equal(run_trap(f, t, min, -1, &r), THROW_OVERFLOW);
    assert_int_equal(run_trap(f, t, min, 1, &r), -1);
    assert_int_equal(canon(t, r), min);
    assert_int_equal(run_trap(f, t, -7, -1, &r), -1);
    assert_int_equal(canon(t, r), 7);
  }
}

static void test_unsigned_to_float(void **state) {
  (void)state;
  Builder b = start(1, (u8[]){T_I64}, T_F32);
  Value *x = param(&b, 0);
  b_ret(&b, b_un(&b, OP_U2F, T_F32, x));
  float (*f)(u64) = (float (*)(u64))compile(b.fn);
  for (u32 k = 0; k < 10000; k++) {
    u64 v = (u64)rnd_int();
    assert_true(f(v) == (float)v);
  }
}

// ---- checks ---------------------------------------------------------------------------------------------------------

static void test_bounds(void **state) {
  (void)state;
  Builder b = start(2, (u8[]){T_I32, T_I32}, T_I32);
  Value *x = param(&b, 0), *y = param(&b, 1);
  b_bin(&b, OP_BOUNDS, T_VOID, x, y);
  b_ret(&b, x);
  void *f = compile(b.fn);
  i64 r = 0;
  assert_int_equal(run_trap(f, T_I32, 3, 4, &r), -1);
  assert_int_equal(r, 3);
  assert_int_equal(run_trap(f, T_I32, 4, 4, &r), THROW_INDEX_OUT_OF_RANGE);
  assert_int_equal(run_trap(f, T_I32, -1, 4, &r), THROW_INDEX_OUT_OF_RANGE);
}

static void test_float_traps(void **state) {
  (void)state;
  for (u8 cc = CC_EQ; cc <= CC_UGT; cc++) {
    fresh();
    Builder b = start(2, (u8[]){T_F64, T_F64}, T_I32);
    Value *x = param(&b, 0), *y = param(&b, 1);
    b_trapif(&b, (Cond)cc, x, y, THROW_ARITHMETIC);
    Value *c = b_cmp(&b, (Cond)cc, x, y);
    b_ret(&b, c);
    i32 (*f)(double, double) = (i32(*)(double, double))compile(b.fn);
    static const double vals[] = {0, 1, -1, NAN, INFINITY};
    for (volatile u32 i = 0; i < 25; i++) {
      double u = vals[i / 5], v = vals[i % 5];
      bool un = isnan(u) || isnan(v);
      bool want[] = {u == v,       !(u == v),  u<v, u >= v, u <= v, u> v, un || u < v, un || u >= v,
                     un || u <= v, un || u > v};
      trap_kind = -1;
      if (!setjmp(trap_jmp))
        assert_int_equal(f(u, v), 0);
      assert_int_equal(trap_kind, want[cc] ? THROW_ARITHMETIC : -1);
    }
  }
}

// ---- the C ABI ------------------------------------------------------------------------------------------------------

static Class cls_i1 = {.etype = ET_I1}, cls_i2 = {.etype = ET_I2}, cls_i4 = {.etype = ET_I4}, cls_i8 = {.etype = ET_I8},
             cls_r4 = {.etype = ET_R4}, cls_r8 = {.etype = ET_R8}, cls_ref = {.etype = ET_CLASS};

typedef struct FieldDesc {
  Class *cls;
  u32 off, size;
} FieldDesc;

typedef struct {
  i8 a;
} S1;
typedef struct {
  i16 a;
  i8 b;
} S3;
typedef struct {
  i32 a;
} S4;
typedef struct {
  i32 a;
  i8 b;
} S5;
typedef struct {
  i8 a, b, c, d, e, f, g;
} S7;
typedef struct {
  i64 a;
} S8;
typedef struct {
  float a;
} SF;
typedef struct {
  float a, b;
} SFF;
typedef struct {
  float a, b, c;
} SFFF;
typedef struct {
  float a, b, c, d;
} SFFFF;
typedef struct {
  double a;
} SD;
typedef struct {
  double a, b;
} SDD;
typedef struct {
  double a;
  i32 b;
} SDI;
typedef struct {
  i32 a;
  double b;
} SID;
typedef struct {
  i32 a;
  float b;
} SIF;
typedef struct {
  i64 a;
  i32 b;
} S12;
typedef struct {
  i64 a;
  i32 b;
  i16 c;
  i8 d;
} S15;
typedef struct {
  i64 a, b;
} S16;
typedef struct {
  i64 a, b, c;
} S24;
typedef struct {
  double a, b, c;
} SDDD;
typedef struct {
  i64 a[40];
} S320;
typedef struct {
  S4 a;
  SF b;
  void *c;
} SNest;
typedef struct {
  i32 a[3];
} SBuf;
typedef union {
  i32 a;
  float b;
  double c;
} SUnion;

static Class *make_class(const FieldDesc *f, u32 n, u32 size, u32 align) {
  Class *c = ARENA_NEW(&arena, Class);
  c->etype = ET_VALUETYPE;
  c->is_valuetype = true;
  c->value_size = size;
  c->stage_layout = 2; // done
  c->align = align;
  c->fields = ARENA_ARRAY(&arena, Field, n);
  c->nfields = n;
  for (u32 i = 0; i < n; i++)
    c->fields[i] = (Field){.klass = c, .type = f[i].cls, .offset = f[i].off + OBJECT_HEADER_SIZE};
  return c;
}

static i64 seen_a, seen_x;
static double seen_d;
static u8 seen_s[512], seen_t[512];

// slot_new() would have a made-up class laid out.
static Slot *struct_slot(Fn *fn, Class *c) {
  Slot *s = slot_new_raw(fn, c->value_size, c->align);
  s->cls = c;
  return s;
}

// f(a, s, d, t, x) = callee(x, t, d, s, a), which gives its second struct: by value everywhere.
static Fn *struct_fn(Class *c, void *callee) {
  test_fns[3] = (CFn)callee;
  Builder b = start(5, (u8[]){T_I64, T_PTR, T_F64, T_PTR, T_I64}, T_PTR);
  Fn *fn = b.fn;
  fn->params[1].cls = fn->params[3].cls = fn->ret.cls = c;
  Value *a = param(&b, 0), *d = param(&b, 2), *x = param(&b, 4);
  Slot *s = struct_slot(fn, c), *t = struct_slot(fn, c), *r = struct_slot(fn, c);
  s->param = 1, t->param = 3, r->param = -1;
  CallInfo *ci = callinfo_new(fn, 5);
  ci->kind = CALL_REF;
  ci->native = true;
  ci->target = ref_number(fn, REF_HELPER, 3);
  ci->ret = fn->ret;
  memcpy(ci->params, fn->params, 5 * sizeof(AbiArg));
  Value *ra = b_slotaddr(&b, r);
  Value *args[] = {x, b_slotaddr(&b, t), d, b_slotaddr(&b, s), a, ra};
  b_call(&b, ci, args, 6);
  b_ret(&b, ra);
  return fn;
}

#define ABI_CASE(S, ...)                                                                                               \
  static S callee_##S(i64 a, S s, double d, S t, i64 x) {                                                              \
    seen_a = a, seen_d = d, seen_x = x;                                                                                \
    memcpy(seen_s, &s, sizeof s);                                                                                      \
    memcpy(seen_t, &t, sizeof t);                                                                                      \
    return t;                                                                                                          \
  }                                                                                                                    \
  static void abi_##S(void) {                                                                                          \
    fresh();                                                                                                           \
    const FieldDesc f[] = {__VA_ARGS__};                                                                               \
    Class *c = make_class(f, ARRAY_LEN(f), sizeof(S), _Alignof(S));                                                    \
    S (*fn)(i64, S, double, S, i64) = (S(*)(i64, S, double, S, i64))compile(struct_fn(c, (void *)callee_##S));         \
    union {                                                                                                            \
      S s;                                                                                                             \
      u8 b[sizeof(S)];                                                                                                 \
    } s, t, r;                                                                                                         \
    for (u32 i = 0; i < sizeof(S); i++)                                                                                \
      s.b[i] = (u8)(i * 7 + 1), t.b[i] = (u8)(i * 5 + 100);                                                            \
    r.s = fn(11, s.s, 2.5, t.s, 33);                                                                                   \
    assert_true(seen_a == 33 && seen_d == 2.5 && seen_x == 11);                                                        \
    for (u32 i = 0; i < ARRAY_LEN(f); i++) {                                                                           \
      assert_memory_equal(seen_s + f[i].off, t.b + f[i].off, f[i].size);                                               \
      assert_memory_equal(seen_t + f[i].off, s.b + f[i].off, f[i].size);                                               \
      assert_memory_equal(r.b + f[i].off, s.b + f[i].off, f[i].size);                                                  \
    }                                                                                                                  \
  }
#define F(S, m, c)                                                                                                     \
  { &cls_##c, offsetof(S, m), sizeof(((S *)0)->m) }

ABI_CASE(S1, F(S1, a, i1))
ABI_CASE(S3, F(S3, a, i2), F(S3, b, i1))
ABI_CASE(S4, F(S4, a, i4))
ABI_CASE(S5, F(S5, a, i4), F(S5, b, i1))
ABI_CASE(S7, F(S7, a, i1), F(S7, b, i1), F(S7, c, i1), F(S7, d, i1), F(S7, e, i1), F(S7, f, i1), F(S7, g, i1))
ABI_CASE(S8, F(S8, a, i8))
ABI_CASE(SF, F(SF, a, r4))
ABI_CASE(SFF, F(SFF, a, r4), F(SFF, b, r4))
ABI_CASE(SFFF, F(SFFF, a, r4), F(SFFF, b, r4), F(SFFF, c, r4))
ABI_CASE(SFFFF, F(SFFFF, a, r4), F(SFFFF, b, r4), F(SFFFF, c, r4), F(SFFFF, d, r4))
ABI_CASE(SD, F(SD, a, r8))
ABI_CASE(SDD, F(SDD, a, r8), F(SDD, b, r8))
ABI_CASE(SDI, F(SDI, a, r8), F(SDI, b, i4))
ABI_CASE(SID, F(SID, a, i4), F(SID, b, r8))
ABI_CASE(SIF, F(SIF, a, i4), F(SIF, b, r4))
ABI_CASE(S12, F(S12, a, i8), F(S12, b, i4))
ABI_CASE(S15, F(S15, a, i8), F(S15, b, i4), F(S15, c, i2), F(S15, d, i1))
ABI_CASE(S16, F(S16, a, i8), F(S16, b, i8))
ABI_CASE(S24, F(S24, a, i8), F(S24, b, i8), F(S24, c, i8))
ABI_CASE(SDDD, F(SDDD, a, r8), F(SDDD, b, r8), F(SDDD, c, r8))
ABI_CASE(S320, {&cls_i8, 0, 320})
ABI_CASE(SNest, {&cls_i4, 0, 4}, {&cls_r4, 4, 4}, F(SNest, c, ref))
ABI_CASE(SBuf, {&cls_i4, 0, 12})
ABI_CASE(SUnion, F(SUnion, a, i4), F(SUnion, b, r4), F(SUnion, c, r8))

static void test_struct_abi(void **state) {
  (void)state;
  abi_S1(), abi_S3(), abi_S4(), abi_S5(), abi_S7(), abi_S8(), abi_SF(), abi_SFF(), abi_SFFF(), abi_SFFFF(), abi_SD();
  abi_SDD(), abi_SDI(), abi_SID(), abi_SIF(), abi_S12(), abi_S15(), abi_S16(), abi_S24(), abi_SDDD(), abi_S320();
  abi_SNest(), abi_SBuf(), abi_SUnion();
}

static i64 sum18(i64 a, double b, i64 c, float d, i64 e, double f, i64 g, double h, i64 i, float j, i64 k, double l,
                 double m, double n, double o, float p, i64 q, double r) {
  return (i64)(a + b * 2 + c * 3 + d * 4 + e * 5 + f * 6 + g * 7 + h * 8 + i * 9 + j * 10 + k * 11 + l * 12 + m * 13 +
               n * 14 + o * 15 + p * 16 + q * 17 + r * 18);
}

static void test_many_args(void **state) {
  (void)state;
  static const u8 t[18] = {T_I64, T_F64, T_I64, T_F32, T_I64, T_F64, T_I64, T_F64, T_I64,
                           T_F32, T_I64, T_F64, T_F64, T_F64, T_F64, T_F32, T_I64, T_F64};
  test_fns[3] = (CFn)sum18;
  Builder b = start(18, t, T_I64);
  Value *args[18];
  for (u32 i = 0; i < 18; i++)
    args[i] = param(&b, i);
  // Called twice: every argument lives across the first call.
  Value *one = call_test_fn(&b, 3, T_I64, args, 18), *two = call_test_fn(&b, 3, T_I64, args, 18);
  b_ret(&b, b_bin(&b, OP_ADD, T_I64, one, two));
  i64 (*f)(i64, double, i64, float, i64, double, i64, double, i64, float, i64, double, double, double, double, float,
           i64, double) = (void *)compile(b.fn);
  assert_int_equal(f(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18), 2 * 2109);
}

static int fake_printf(const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  int n = va_arg(ap, int);
  double d = va_arg(ap, double);
  va_end(ap);
  return n + (int)d;
}

static void test_variadic(void **state) {
  (void)state;
  test_fns[3] = (CFn)fake_printf;
  Builder b = start(2, (u8[]){T_I32, T_F64}, T_I32);
  Value *x = param(&b, 0), *y = param(&b, 1);
  Value *args[] = {b_const(&b, T_PTR, 0), x, y};
  Value *c = call_test_fn(&b, 3, T_I32, args, 3);
  c->u.call->variadic = c->u.call->ellipsis = true;
  b_ret(&b, c);
  i32 (*f)(i32, double) = (i32(*)(i32, double))compile(b.fn);
  assert_int_equal(f(40, 2.75), 42);
}

// hidden_callee, by processor: its argument + the dictionary + 2 * the key, from the registers that they travel in.
__asm__(HIDDEN_CALLEE);
extern void hidden_callee(void);

static void test_hidden_registers(void **state) {
  (void)state;
  Builder b = start(3, (u8[]){T_PTR, T_PTR, T_PTR}, T_PTR);
  Value *p[] = {param(&b, 0), param(&b, 1), param(&b, 2)};
  Value *target = b_const(&b, T_PTR, (i64)(intptr_t)hidden_callee);
  CallInfo *ci = callinfo_new(b.fn, 1);
  ci->kind = CALL_INDIRECT;
  ci->has_dict = ci->has_key = ci->has_target = true;
  ci->ret.type = ci->params[0].type = T_PTR;
  Value *args[] = {p[0], p[1], p[2], target};
  b_ret(&b, b_call(&b, ci, args, 4));
  intptr_t (*f)(intptr_t, intptr_t, intptr_t) = (intptr_t(*)(intptr_t, intptr_t, intptr_t))compile(b.fn);
  assert_int_equal(f(1000, 7, 20), 1047);
}

// ---- memory ---------------------------------------------------------------------------------------------------------

static void test_copies(void **state) {
  (void)state;
  static const u32 sizes[] = {1, 2, 3, 4, 5, 6, 7, 8, 12, 15, 16, 17, 24, 31, 40, 64, 100, 128, 129, 200, 1000};
  for (u32 i = 0; i < ARRAY_LEN(sizes); i++)
    for (u32 zero = 0; zero < 2; zero++) {
      fresh();
      Builder b = start(2, (u8[]){T_PTR, T_PTR}, T_VOID);
      Value *x = param(&b, 0), *y = param(&b, 1);
      Value *v = value_new(b.fn, zero ? OP_ZERO : OP_COPY, T_VOID, zero ? 1 : 2);
      v->args[0] = x;
      if (!zero)
        v->args[1] = y;
      v->u.blk.cls = make_class(NULL, 0, sizes[i], 1);
      v->u.blk.size = sizes[i];
      value_append(b.b, v);
      b_ret(&b, NULL);
      void (*f)(u8 *, const u8 *) = (void (*)(u8 *, const u8 *))compile(b.fn);
      u8 dst[1100], src[1100];
      for (u32 k = 0; k < sizeof dst; k++)
        dst[k] = 0xCC, src[k] = (u8)(k * 13 + 1);
      f(dst, src);
      for (u32 k = 0; k < sizeof dst; k++)
        assert_int_equal(dst[k], k >= sizes[i] ? 0xCC : zero ? 0 : src[k]);
    }
}

static void check_atomic(u8 mt) {
  fresh();
  u8 type = (u8)memtype_type((MemType)mt);
  void *code[3];
  for (u32 k = 0; k < 3; k++) {
    Builder b = start(3, (u8[]){T_PTR, type, type}, type);
    Value *p = param(&b, 0), *x = param(&b, 1), *y = param(&b, 2);
    Value *v = value_new(b.fn, k == 0 ? OP_CAS : k == 1 ? OP_XCHG : OP_XADD, (IrType)type, k == 0 ? 3 : 2);
    v->args[0] = p, v->args[1] = x;
    if (k == 0)
      v->args[2] = y;
    v->u.mem.mt = mt;
    v->u.mem.disp = 8;
    value_append(b.b, v);
    b_ret(&b, v);
    code[k] = compile(b.fn);
  }
  i64 mem[3] = {0, 0, 0};
  u32 size = memtype_size((MemType)mt);
  i64 init = -5;
  memcpy(&mem[1], &init, size);
  i64 old = mt == MT_U8 ? 251 : mt == MT_U16 ? 65531 : -5;
  assert_int_equal(canon(type, call_at(code[0], type, mem, 9, 1)), old);   // differs: stays
  assert_int_equal(canon(type, call_at(code[0], type, mem, 9, old)), old); // equal: stored
  assert_int_equal(canon(type, call_at(code[1], type, mem, 20, 0)), 9);
  assert_int_equal(canon(type, call_at(code[2], type, mem, 3, 0)), 20);
  i64 now = 0;
  memcpy(&now, &mem[1], size);
  assert_int_equal(now, 23);
  assert_true(mem[0] == 0 && mem[2] == 0);
}

static void test_atomics(void **state) {
  (void)state;
  static const u8 mts[] = {MT_I8, MT_U8, MT_I16, MT_U16, MT_I32, MT_I64};
  for (u32 i = 0; i < ARRAY_LEN(mts); i++)
    check_atomic(mts[i]);
}

static i64 fill_and_sum(u8 *p, intptr_t n) {
  i64 sum = 0;
  for (i64 i = 0; i < n; i++)
    sum += p[i] + 1, p[i] = 0x55;
  return sum;
}

static void test_localloc(void **state) {
  (void)state;
  test_fns[3] = (CFn)fill_and_sum;
  Builder b = start(1, (u8[]){T_PTR}, T_I64);
  b.fn->init_locals = b.fn->has_localloc = true;
  Value *n = param(&b, 0);
  Value *p = b_un(&b, OP_LOCALLOC, T_PTR, n), *q = b_un(&b, OP_LOCALLOC, T_PTR, n);
  Value *one = call_test_fn(&b, 3, T_I64, (Value *[]){p, n}, 2),
        *two = call_test_fn(&b, 3, T_I64, (Value *[]){q, n}, 2);
  b_ret(&b, b_bin(&b, OP_ADD, T_I64, one, two));
  i64 (*f)(intptr_t) = (i64(*)(intptr_t))compile(b.fn);
  static const i64 sizes[] = {0, 1, 15, 16, 17, 100, 4095, 4096, 4097, 50000};
  for (u32 i = 0; i < ARRAY_LEN(sizes); i++)
    assert_int_equal(f((intptr_t)sizes[i]), 2 * sizes[i]); // all bytes were zero
}

static i64 touch(u8 *p) {
  i64 sum = 0;
  for (u32 i = 0; i < 100000; i++)
    sum += p[i], p[i] = (u8)i;
  return sum;
}

static void test_large_frame(void **state) {
  (void)state;
  test_fns[3] = (CFn)touch;
  Builder b = start(0, NULL, T_I64);
  Slot *s = slot_new_raw(b.fn, 100000, 16);
  s->param = -1;
  s->zeroed = true;
  Value *a = b_slotaddr(&b, s);
  b_ret(&b, call_test_fn(&b, 3, T_I64, &a, 1));
  i64 (*f)(void) = (i64(*)(void))compile(b.fn);
  assert_int_equal(f(), 0);
  assert_int_equal(f(), 0);
}

// ---- finally --------------------------------------------------------------------------------------------------------

static void set_il(Block *b, u32 il) {
  for (Value *v = b->first; v; v = v->next)
    v->il_off = il;
}

// try { slot += a } finally { slot = slot * 2 + f(slot) } return slot + everything that was live.
static void test_callfinally(void **state) {
  (void)state;
  test_fns[3] = (CFn)(void *)llabs;
  u8 types[6] = {T_I64, T_I64, T_I64, T_I64, T_I64, T_I64};
  Builder b = start(6, types, T_I64);
  Fn *fn = b.fn;
  Value *p[6];
  for (u32 i = 0; i < 6; i++)
    p[i] = param(&b, i);
  Slot *s = slot_new_raw(fn, 8, 8);
  s->param = -1, s->pinned = true;
  Block *tr = block_new(fn), *leave = block_new(fn), *after = block_new(fn), *fin = block_new(fn);
  b_store(&b, MT_I64, b_slotaddr(&b, s), 0, p[0], NULL);
  b_br(&b, tr);
  b.b = tr;
  tr->region = 0;
  Value *cur = b_load(&b, MT_I64, b_slotaddr(&b, s), 0, NULL);
  b_trapif(&b, CC_EQ, p[1], b_const(&b, T_I64, 99), THROW_OVERFLOW);
  b_store(&b, MT_I64, b_slotaddr(&b, s), 0, b_bin(&b, OP_ADD, T_I64, cur, p[1]), NULL);
  b_br(&b, leave);
  b.b = leave;
  Value *cf = value_new(fn, OP_CALLFINALLY, T_VOID, 0);
  cf->u.i = 0;
  value_append(leave, cf);
  block_set_succs(fn, leave, &after, 1);
  b.b = after;
  Value *r = b_load(&b, MT_I64, b_slotaddr(&b, s), 0, NULL);
  for (u32 i = 0; i < 6; i++)
    r = b_bin(&b, OP_ADD, T_I64, b_bin(&b, OP_MUL, T_I64, r, b_const(&b, T_I64, 3)), p[i]);
  b_ret(&b, r);
  b.b = fin;
  fin->handler = 0;
  fin->is_handler_entry = true;
  Value *old = b_load(&b, MT_I64, b_slotaddr(&b, s), 0, NULL);
  Value *x = call_test_fn(&b, 3, T_I64, &old, 1);
  Value *twice = b_bin(&b, OP_MUL, T_I64, old, b_const(&b, T_I64, 2));
  b_store(&b, MT_I64, b_slotaddr(&b, s), 0, b_bin(&b, OP_ADD, T_I64, twice, x), NULL);
  b_end(&b, OP_ENDFINALLY, NULL);
  fn->clauses = ARENA_NEW(&arena, Clause);
  fn->nclauses = 1;
  fn->clauses[0] = (Clause){.kind = CLAUSE_FINALLY, .outer_try = -1, .outer_handler = -1, .handler = fin};
  set_il(tr, 5);
  i64 (*f)(i64, i64, i64, i64, i64, i64) = (void *)compile(fn);
  i64 a[6] = {-10, 3, 100, 200, 300, 400}, slot = -7 * 2 + 7, want = slot;
  for (u32 i = 0; i < 6; i++)
    want = want * 3 + a[i];
  assert_int_equal(f(a[0], a[1], a[2], a[3], a[4], a[5]), want);
  // The stub of the check inside the try lies in a row of its own.
  CodeUnit u;
  Error err = {0};
  assert_true(codegen(fn, &u, &err));
  assert_int_equal(u.nclauses, 2);
  for (u32 i = 0; i < 2; i++)
    assert_true(u.clauses[i].handler < u.clauses[i].handler_end);
  const CodeClause *stub = &u.clauses[1];
  u32 il = 0;
  for (u32 k = 0; k < u.nlines && u.lines[k].off < stub->try_end; k++)
    il = u.lines[k].pos;
  assert_int_equal(il, 5);
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)
      T(division_by_constants),
      T(overflow),
      T(divcheck),
      T(unsigned_to_float),
      T(bounds),
      T(float_traps),
      T(struct_abi),
      T(many_args),
      T(variadic),
      T(hidden_registers),
      T(copies),
      T(atomics),
      T(localloc),
      T(large_frame),
      T(callfinally),
  };
  show = getenv("KILN_FUZZ_SHOW") != NULL;
  return cmocka_run_group_tests(tests, NULL, NULL);
}
