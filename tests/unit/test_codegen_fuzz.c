// test_codegen_fuzz.c: random functions, run as machine code and by an interpreter of the IR; results must agree. So
// must those of the interpreter when 64-bit integers were taken apart, as for processors of 32 bits, whichever runs
// this. KILN_FUZZ_SEED and KILN_FUZZ_COUNT choose what runs; KILN_FUZZ_SHOW=1 prints the IR and the code.
#include "codegen_util.h"

#define NVARS 14
#define NPARAMS 10
static const u8 param_types[NPARAMS] = {T_I32, T_I64, T_F64, T_I32, T_F32, T_I64, T_I32, T_I64, T_I64, T_F64};

// ---- interpreter ----------------------------------------------------------------------------------------------------

typedef union Word {
  i64 i;
  double d;
  float f;
} Word;

typedef struct Interp {
  Word *vals;
  Word *high; // by value: what HIGH gives
  Word params[2 * NPARAMS];
  u8 **slot_mem; // by slot
  u64 steps;
} Interp;

// Slots have made-up addresses, which fit any pointer.
enum { SLOT_BYTES = 256, SLOT_SPACE = 1 << 16 };

static i64 helper_mix(i64 a, i32 b, double c, i64 d, i32 e, float f, i64 g, i64 h, i64 i, double j) {
  i64 r = (i64)((u64)a * 3 + (u64)b * 5 + (u64)d * 7 + (u32)(e * 11u) + (u64)g * 13 + (u64)h * 17 + (u64)i * 19);
  u64 bits;
  u32 fb;
  double s = isnan(c) || isnan(j) ? 1.25 : c * 2 + j;
  memcpy(&bits, &s, 8);
  float t = isnan(f) ? 2.5f : f;
  memcpy(&fb, &t, 4);
  return r ^ (i64)bits ^ fb;
}
static double helper_dbl(double a, float b, i64 c) {
  return isnan(a) || isnan(b) ? 3 : a + b - (double)c;
}
static i32 helper_int(i32 a) {
  return a * 2654435761u >> 3;
}

static bool icmp(u8 cc, i64 a, i64 b, bool wide) {
  u64 x = (u64)a, y = (u64)b;
  if (!wide)
    a = (i32)a, b = (i32)b, x = (u32)a, y = (u32)b;
  switch (cc) {
  case CC_EQ: return a == b;
  case CC_NE: return a != b;
  case CC_LT: return a < b;
  case CC_GE: return a >= b;
  case CC_LE: return a <= b;
  case CC_GT: return a > b;
  case CC_ULT: return x < y;
  case CC_UGE: return x >= y;
  case CC_ULE: return x <= y;
  default: return x > y;
  }
}

static bool fcmp(u8 cc, double a, double b) {
  bool un = isnan(a) || isnan(b);
  switch (cc) {
  case CC_EQ: return a == b;
  case CC_NE: return a != b;
  case CC_LT: return a < b;
  case CC_GE: return a >= b;
  case CC_LE: return a <= b;
  case CC_GT: return a > b;
  case CC_ULT: return un || a < b;
  case CC_UGE: return un || a >= b;
  case CC_ULE: return un || a <= b;
  default: return un || a > b;
  }
}

static Word wi(u8 type, i64 i) {
  return (Word){.i = type == T_I32 ? (i32)i : i};
}

static Word int_op(const Value *v, i64 a, i64 b) {
  bool w = v->type != T_I32;
  u64 x = w ? (u64)a : (u32)a, y = w ? (u64)b : (u32)b;
  u32 n = (u32)b & (w ? 63 : 31);
  switch (v->op) {
  case OP_ADD: return wi(v->type, (i64)(x + y));
  case OP_SUB: return wi(v->type, (i64)(x - y));
  case OP_MUL: return wi(v->type, (i64)(x * y));
  case OP_DIV: return wi(v->type, w ? a / b : (i32)a / (i32)b);
  case OP_REM: return wi(v->type, w ? a % b : (i32)a % (i32)b);
  case OP_DIVU: return wi(v->type, (i64)(x / y));
  case OP_REMU: return wi(v->type, (i64)(x % y));
  case OP_AND: return wi(v->type, (i64)(x & y));
  case OP_OR: return wi(v->type, (i64)(x | y));
  case OP_XOR: return wi(v->type, (i64)(x ^ y));
  case OP_SHL: return wi(v->type, (i64)(x << n));
  case OP_SHR: return wi(v->type, w ? a >> n : (i32)a >> n);
  case OP_SHRU: return wi(v->type, (i64)(x >> n));
  case OP_ROL: return wi(v->type, n ? (i64)(x << n | x >> ((w ? 64 : 32) - n)) : (i64)x);
  default: abort();
  }
}

// Results of arithmetic are computed by the same instructions: payloads of NaN are compared as well only when they are
// stored, which the generator avoids.
static Word flt_op(const Value *v, Word a, Word b) {
  Word r = {0};
  if (v->type == T_F32) {
    switch (v->op) {
    case OP_ADD: r.f = a.f + b.f; break;
    case OP_SUB: r.f = a.f - b.f; break;
    case OP_MUL: r.f = a.f * b.f; break;
    default: r.f = a.f / b.f; break;
    }
    return r;
  }
  switch (v->op) {
  case OP_ADD: r.d = a.d + b.d; break;
  case OP_SUB: r.d = a.d - b.d; break;
  case OP_MUL: r.d = a.d * b.d; break;
  default: r.d = a.d / b.d; break;
  }
  return r;
}

static double as_double(const Value *v, Word w) {
  return v->type == T_F32 ? (double)w.f : w.d;
}

static u8 *address(const Interp *in, const Value *v, Word w) {
  u32 at = (u32)w.i + (u32)v->u.mem.disp;
  assert_true(at >= SLOT_SPACE && at % SLOT_SPACE < SLOT_BYTES);
  return in->slot_mem[at / SLOT_SPACE - 1] + at % SLOT_SPACE;
}

static u64 joined(Word lo, Word hi) {
  return (u64)hi.i << 32 | (u32)lo.i;
}

static Word halved(Interp *in, const Value *v, u64 r) {
  in->high[v->id].i = (i32)(r >> 32);
  return (Word){.i = (i32)r};
}

static Word pair_op(Interp *in, const Value *v) {
  Word w[4] = {0};
  for (u32 i = 0; i < v->nargs; i++)
    w[i] = in->vals[v->args[i]->id];
  if (v->op == OP_MULW)
    return halved(in, v, (u64)(u32)w[0].i * (u32)w[1].i);
  u64 a = joined(w[0], w[1]), b = joined(w[2], w[3]);
  if (v->op == OP_CMP2)
    return (Word){.i = icmp(v->u.cc, (i64)a, (i64)b, true)};
  return halved(in, v, v->op == OP_ADD2 ? a + b : a - b);
}

static Word called(u64 helper, const Word *a) {
  Word r = {0};
  switch (helper) {
  case 0:
    r.i = helper_mix(a[0].i, (i32)a[1].i, a[2].d, a[3].i, (i32)a[4].i, a[5].f, a[6].i, a[7].i, a[8].i, a[9].d);
    break;
  case 1: r.d = helper_dbl(a[0].d, a[1].f, a[2].i); break;
  case 2: r.i = helper_int((i32)a[0].i); break;
  case HELPER_DIV_I64: r.i = a[0].i / a[1].i; break;
  case HELPER_DIV_U64: r.i = (i64)((u64)a[0].i / (u64)a[1].i); break;
  case HELPER_REM_I64: r.i = a[0].i % a[1].i; break;
  case HELPER_REM_U64: r.i = (i64)((u64)a[0].i % (u64)a[1].i); break;
  case HELPER_I64_TO_F64: r.d = (double)a[0].i; break;
  case HELPER_I64_TO_F32: r.f = (float)a[0].i; break;
  case HELPER_U64_TO_F64: r.d = (double)(u64)a[0].i; break;
  case HELPER_U64_TO_F32: r.f = (float)(u64)a[0].i; break;
  case HELPER_F64_TO_I64: r.i = cpu_f64_to_i64(a[0].d); break;
  case HELPER_F32_TO_I64: r.i = cpu_f64_to_i64((double)a[0].f); break;
  default: fail_msg("helper %llu", (unsigned long long)helper);
  }
  return r;
}

// Pairs among the operands are put together for the helper.
static Word interp_call(Interp *in, const Value *v) {
  const CallInfo *ci = v->u.call;
  Word args[10];
  u32 n = 0;
  for (u32 i = 0; i < ci->nparams; i++) {
    Word w = in->vals[v->args[i]->id];
    if (ci->params[i].pair == 1)
      w.i = (i64)joined(w, in->vals[v->args[++i]->id]);
    args[n++] = w;
  }
  Word r = called(ci->target->n, args);
  return ci->ret.pair ? halved(in, v, (u64)r.i) : r;
}

static Word interp_value(Interp *in, const Value *v) {
  Word a = v->nargs > 0 ? in->vals[v->args[0]->id] : (Word){0}, b = v->nargs > 1 ? in->vals[v->args[1]->id] : (Word){0};
  const Value *x = v->nargs ? v->args[0] : NULL;
  Word r = {0};
  switch (v->op) {
  case OP_CONST: return wi(v->type, v->u.i);
  case OP_FCONST:
    if (v->type == T_F32)
      r.f = (float)v->u.f;
    else
      r.d = v->u.f;
    return r;
  case OP_PARAM: return in->params[v->u.i];
  case OP_SLOTADDR: return (Word){.i = (i64)(v->u.slot->id + 1) * SLOT_SPACE};
  case OP_CMP:
    return (Word){.i = type_is_float(x->type) ? fcmp(v->u.cc, as_double(x, a), as_double(v->args[1], b))
                                              : icmp(v->u.cc, a.i, b.i, x->type != T_I32)};
  case OP_SELECT: return (i32)a.i ? b : in->vals[v->args[2]->id];
  case OP_NEG:
    if (v->type == T_F32)
      r.f = -a.f;
    else if (v->type == T_F64)
      r.d = -a.d;
    else
      r = wi(v->type, (i64)(0 - (u64)a.i));
    return r;
  case OP_NOT: return wi(v->type, ~a.i);
  case OP_FABS:
    if (v->type == T_F32)
      r.f = fabsf(a.f);
    else
      r.d = fabs(a.d);
    return r;
  case OP_FSQRT:
    if (v->type == T_F32)
      r.f = sqrtf(a.f);
    else
      r.d = sqrt(a.d);
    return r;
  case OP_SEXT8: return wi(v->type, (i8)a.i);
  case OP_SEXT16: return wi(v->type, (i16)a.i);
  case OP_ZEXT8: return wi(v->type, (u8)a.i);
  case OP_ZEXT16: return wi(v->type, (u16)a.i);
  case OP_SEXT32: return (Word){.i = (i32)a.i};
  case OP_ZEXT32: return (Word){.i = (u32)a.i};
  case OP_TRUNC: return (Word){.i = (i32)a.i};
  case OP_COPYV: return a;
  case OP_I2F:
    if (v->type == T_F32)
      r.f = (float)a.i;
    else
      r.d = (double)a.i;
    return r;
  case OP_U2F: {
    u64 u = x->type == T_I32 ? (u32)a.i : (u64)a.i;
    if (v->type == T_F32)
      r.f = (float)u;
    else
      r.d = (double)u;
    return r;
  }
  case OP_F2I: {
    double d = as_double(x, a);
    return (Word){.i = v->type == T_I32 ? cpu_f64_to_i32(d) : cpu_f64_to_i64(d)};
  }
  case OP_F2F:
    if (v->type == T_F32)
      r.f = (float)a.d;
    else
      r.d = a.f;
    return r;
  case OP_BITCAST:
    if (v->type == T_I32)
      return (Word){.i = (i32)a.i};
    return a;
  case OP_LOAD: {
    u8 *p = address(in, v, a);
    switch (v->u.mem.mt) {
    case MT_I8: return (Word){.i = (i8)*p};
    case MT_U8: return (Word){.i = *p};
    case MT_I16: return (Word){.i = (i16)le16(p)};
    case MT_U16: return (Word){.i = le16(p)};
    case MT_I32: return (Word){.i = (i32)le32(p)};
    case MT_U32: return (Word){.i = le32(p)};
    case MT_F32: memcpy(&r.f, p, 4); return r;
    case MT_F64: memcpy(&r.d, p, 8); return r;
    default: return (Word){.i = (i64)le64(p)};
    }
  }
  case OP_STORE: memcpy(address(in, v, a), &b, memtype_size((MemType)v->u.mem.mt)); return r;
  case OP_DIVCHECK:
  case OP_TRAPIF:
  case OP_NULLCHECK: return r;
  case OP_CALL: return interp_call(in, v);
  case OP_HIGH: return in->high[x->id];
  case OP_ADD2:
  case OP_SUB2:
  case OP_MULW:
  case OP_CMP2: return pair_op(in, v);
  default:
    if (type_is_float(v->type))
      return flt_op(v, a, b);
    return int_op(v, a.i, b.i);
  }
}

static i64 interpret(Interp *in, Fn *fn) {
  Block *b = fn->entry, *from = NULL;
  for (;;) {
    u32 pi = 0;
    while (from && b->preds.v[pi] != from)
      pi++;
    Word tmp[64];
    u32 n = 0;
    Value *v = b->first;
    for (; v->op == OP_PHI; v = v->next)
      tmp[n++] = in->vals[v->args[pi]->id];
    n = 0;
    for (v = b->first; v->op == OP_PHI; v = v->next)
      in->vals[v->id] = tmp[n++];
    from = b;
    for (;; v = v->next) {
      in->steps++;
      if (v->op == OP_BR) {
        b = b->succs[0];
        break;
      }
      if (v->op == OP_CONDBR) {
        b = b->succs[(i32)in->vals[v->args[0]->id].i == 0];
        break;
      }
      if (v->op == OP_SWITCH) {
        u32 k = (u32)in->vals[v->args[0]->id].i;
        b = b->succs[k < b->nsuccs - 1 ? k : b->nsuccs - 1];
        break;
      }
      if (v->op == OP_RET) {
        Word lo = in->vals[v->args[0]->id];
        return v->nargs > 1 ? (i64)joined(lo, in->vals[v->args[1]->id]) : lo.i;
      }
      in->vals[v->id] = interp_value(in, v);
    }
  }
}

// ---- generator ------------------------------------------------------------------------------------------------------

typedef struct Gen {
  Fn *fn;
  Builder b;
  Value *var[NVARS];
  Slot *slots[2];
  u32 budget;
} Gen;

static u8 var_type(u32 i) {
  return (u8[]){T_I32, T_I32, T_I32, T_I32, T_I64, T_I64, T_I64, T_I64, T_I64, T_F64, T_F64, T_F64, T_F32, T_F32}[i];
}

static Value *any(Gen *g, u8 type) {
  if (pick(6) == 0 && !type_is_float(type))
    return b_const(&g->b, (IrType)type, type == T_I32 ? (i32)rnd_int() : rnd_int());
  if (pick(6) == 0 && type_is_float(type))
    return b_fconst(&g->b, (IrType)type, type == T_F32 ? (float)rnd_flt() : rnd_flt());
  for (;;) {
    u32 i = pick(NVARS);
    if (var_type(i) == type)
      return g->var[i];
  }
}

static Value *nonzero(Gen *g, u8 type) {
  if (pick(2)) {
    i64 c = type == T_I32 ? (i32)rnd_int() : rnd_int();
    if (c == 0 || c == -1)
      c = 7;
    return b_const(&g->b, (IrType)type, c);
  }
  // (x & 0xFFFF) + 2: never 0 or -1
  Value *x = b_bin(&g->b, OP_AND, (IrType)type, any(g, type), b_const(&g->b, (IrType)type, 0xFFFF));
  return b_bin(&g->b, OP_ADD, (IrType)type, x, b_const(&g->b, (IrType)type, 2));
}

static Value *gen_cmp(Gen *g) {
  u8 t = (u8[]){T_I32, T_I64, T_F64, T_F32, T_I32, T_I64}[pick(6)];
  return b_cmp(&g->b, (Cond)pick(10), any(g, t), any(g, t));
}

static Value *slot_address(Gen *g, u32 *disp) {
  Slot *s = g->slots[pick(2)];
  Value *base = b_slotaddr(&g->b, s);
  *disp = pick(4) * 8;
  if (pick(2))
    return base;
  Value *i = b_bin(&g->b, OP_AND, T_PTR, any(g, T_PTR), b_const(&g->b, T_PTR, 7));
  Value *sc = pick(2) ? b_bin(&g->b, OP_SHL, T_PTR, i, b_const(&g->b, T_I32, (i64)pick(4)))
                      : b_bin(&g->b, OP_MUL, T_PTR, i, b_const(&g->b, T_PTR, (i64[]){2, 4, 8, 1}[pick(4)]));
  return b_bin(&g->b, OP_ADD, T_PTR, base, sc);
}

static Value *gen_call(Gen *g, u8 type) {
  Value *args[10];
  if (type == T_I64) {
    static const u8 t[10] = {T_I64, T_I32, T_F64, T_I64, T_I32, T_F32, T_I64, T_I64, T_I64, T_F64};
    for (u32 i = 0; i < 10; i++)
      args[i] = any(g, t[i]);
    return call_test_fn(&g->b, 0, T_I64, args, 10);
  }
  if (type == T_F64) {
    args[0] = any(g, T_F64), args[1] = any(g, T_F32), args[2] = any(g, T_I64);
    return call_test_fn(&g->b, 1, T_F64, args, 3);
  }
  args[0] = any(g, T_I32);
  return call_test_fn(&g->b, 2, T_I32, args, 1);
}

static Value *gen_int(Gen *g, u8 t) {
  Builder *b = &g->b;
  u32 disp;
  static const u8 bin[] = {OP_ADD, OP_SUB, OP_MUL, OP_AND, OP_OR, OP_XOR, OP_ADD, OP_ADD, OP_SUB};
  static const u8 shifts[] = {OP_SHL, OP_SHR, OP_SHRU, OP_ROL};
  static const u8 divs[] = {OP_DIV, OP_REM, OP_DIVU, OP_REMU};
  static const u8 exts[] = {OP_SEXT8, OP_SEXT16, OP_ZEXT8, OP_ZEXT16};
  switch (pick(15)) {
  case 0:
  case 1:
  case 2:
  case 3: return b_bin(b, (Op)bin[pick(sizeof bin)], (IrType)t, any(g, t), any(g, t));
  case 4: return b_bin(b, (Op)shifts[pick(4)], (IrType)t, any(g, t), any(g, T_I32));
  case 5: {
    Value *d = nonzero(g, t), *n = any(g, t);
    Value *chk = b_bin(b, OP_DIVCHECK, T_VOID, n, d);
    chk->u.i = 1;
    return b_bin(b, (Op)divs[pick(4)], (IrType)t, n, d);
  }
  case 6: return b_un(b, pick(2) ? OP_NEG : OP_NOT, (IrType)t, any(g, t));
  case 7: return b_un(b, (Op)exts[pick(4)], (IrType)t, any(g, t));
  case 8:
    if (t == T_I32)
      return pick(2) ? b_un(b, OP_TRUNC, T_I32, any(g, T_I64)) : gen_cmp(g);
    return b_un(b, pick(2) ? OP_SEXT32 : OP_ZEXT32, T_I64, any(g, T_I32));
  case 9: {
    Value *c = pick(3) ? gen_cmp(g) : any(g, T_I32);
    Value *v = value_new(g->fn, OP_SELECT, (IrType)t, 3);
    v->args[0] = c, v->args[1] = any(g, t), v->args[2] = any(g, t);
    value_append(b->b, v);
    return v;
  }
  case 10: {
    Value *a = slot_address(g, &disp);
    static const u8 m32[] = {MT_I8, MT_U8, MT_I16, MT_U16, MT_I32, MT_I32}, m64[] = {MT_I64, MT_I64, MT_U32};
    return b_load(b, (MemType)(t == T_I32 ? m32[pick(6)] : m64[pick(3)]), a, (i32)disp, NULL);
  }
  case 11: return b_un(b, OP_F2I, (IrType)t, any(g, pick(2) ? T_F64 : T_F32));
  case 12: return gen_call(g, t);
  case 13: // compare-and-branch food: a load used by an operation
    return b_bin(b, (Op)bin[pick(sizeof bin)], (IrType)t, any(g, t),
                 b_load(b, t == T_I32 ? MT_I32 : MT_I64, slot_address(g, &disp), 8, NULL));
  default:
    return b_bin(b, OP_MUL, (IrType)t, any(g, t), b_const(b, (IrType)t, (i64[]){3, 5, 9, 7, 16, -1, 100, 0}[pick(8)]));
  }
}

static Value *gen_flt(Gen *g, u8 t) {
  Builder *b = &g->b;
  static const u8 bin[] = {OP_ADD, OP_SUB, OP_MUL, OP_DIV};
  u32 disp;
  switch (pick(9)) {
  case 0: return b_un(b, OP_I2F, (IrType)t, any(g, pick(2) ? T_I32 : T_I64));
  case 1: return b_un(b, OP_U2F, (IrType)t, any(g, pick(2) ? T_I32 : T_I64));
  case 2: return b_un(b, OP_F2F, (IrType)t, any(g, t == T_F32 ? T_F64 : T_F32));
  case 3: return b_un(b, pick(2) ? OP_NEG : OP_FABS, (IrType)t, any(g, t));
  case 4: {
    Value *c = pick(3) ? gen_cmp(g) : any(g, T_I32);
    Value *v = value_new(g->fn, OP_SELECT, (IrType)t, 3);
    v->args[0] = c, v->args[1] = any(g, t), v->args[2] = any(g, t);
    value_append(b->b, v);
    return v;
  }
  case 5: return b_un(b, OP_FSQRT, (IrType)t, any(g, t));
  case 6: {
    Value *a = slot_address(g, &disp);
    Value *x = b_load(b, t == T_F32 ? MT_F32 : MT_F64, a, (i32)disp, NULL);
    x->u.mem.flags |= a->op == OP_SLOTADDR ? 0 : MEM_UNALIGNED; // some processors mind
    return b_bin(b, (Op)bin[pick(4)], (IrType)t, any(g, t), x);
  }
  case 7:
    if (t == T_F64)
      return gen_call(g, T_F64);
    // fall through
  default: return b_bin(b, (Op)bin[pick(4)], (IrType)t, any(g, t), any(g, t));
  }
}

static void gen_store(Gen *g) {
  u32 disp;
  Builder *b = &g->b;
  Value *a = slot_address(g, &disp);
  static const u8 mts[] = {MT_I8, MT_I16, MT_I32, MT_I64, MT_I32};
  u8 mt = mts[pick(5)];
  Value *v;
  if (pick(3) == 0) { // read-modify-write
    mt = pick(2) ? MT_I32 : MT_I64;
    static const u8 ops[] = {OP_ADD, OP_SUB, OP_XOR, OP_AND, OP_OR};
    IrType t = memtype_type((MemType)mt);
    Value *x = any(g, (u8)t);
    v = b_bin(b, (Op)ops[pick(5)], t, b_load(b, (MemType)mt, a, (i32)disp, NULL), x);
  } else {
    v = any(g, (u8)memtype_type((MemType)mt));
  }
  b_store(b, (MemType)mt, a, (i32)disp, v, NULL);
}

static void gen_body(Gen *g, u32 depth);

static void merge(Gen *g, Block *join, Value *(*in)[NVARS], u32 n) {
  g->b.b = join;
  for (u32 i = 0; i < NVARS; i++) {
    bool same = true;
    for (u32 k = 1; k < n; k++)
      same &= in[k][i] == in[0][i];
    if (same) {
      g->var[i] = in[0][i];
      continue;
    }
    Value *phi = value_new(g->fn, OP_PHI, (IrType)var_type(i), n);
    for (u32 k = 0; k < n; k++)
      phi->args[k] = in[k][i];
    value_append(join, phi);
    g->var[i] = phi;
  }
}

static void gen_if(Gen *g, u32 depth) {
  Block *t = block_new(g->fn), *f = block_new(g->fn), *join = block_new(g->fn);
  bool has_else = pick(2);
  Value *in[2][NVARS];
  Value *c = pick(4) ? gen_cmp(g) : any(g, T_I32);
  memcpy(in[1], g->var, sizeof g->var);
  b_condbr(&g->b, c, t, f);
  g->b.b = t;
  gen_body(g, depth + 1);
  memcpy(in[0], g->var, sizeof g->var);
  b_br(&g->b, join);
  memcpy(g->var, in[1], sizeof g->var);
  g->b.b = f;
  if (has_else)
    gen_body(g, depth + 1);
  memcpy(in[1], g->var, sizeof g->var);
  b_br(&g->b, join);
  merge(g, join, in, 2);
}

static void gen_switch(Gen *g, u32 depth) {
  u32 n = 2 + pick(9);
  Block *targets[12], *join = block_new(g->fn);
  for (u32 i = 0; i < n; i++)
    targets[i] = block_new(g->fn);
  Value *x = b_bin(&g->b, OP_AND, T_I32, any(g, T_I32), b_const(&g->b, T_I32, 15));
  Value *sw = value_new(g->fn, OP_SWITCH, T_VOID, 1);
  sw->args[0] = x;
  value_append(g->b.b, sw);
  block_set_succs(g->fn, g->b.b, targets, n);
  Value *in[12][NVARS], *save[NVARS];
  memcpy(save, g->var, sizeof save);
  for (u32 i = 0; i < n; i++) {
    memcpy(g->var, save, sizeof save);
    g->b.b = targets[i];
    if (pick(2))
      gen_body(g, depth + 1);
    memcpy(in[i], g->var, sizeof save);
    b_br(&g->b, join);
  }
  merge(g, join, in, n);
}

static void gen_loop(Gen *g, u32 depth) {
  Block *head = block_new(g->fn), *body = block_new(g->fn), *exit = block_new(g->fn);
  Value *zero = b_const(&g->b, T_I32, 0);
  b_br(&g->b, head);
  Value *phis[NVARS], *i = value_new(g->fn, OP_PHI, T_I32, 2);
  g->b.b = head;
  value_append(head, i);
  i->args[0] = zero;
  for (u32 k = 0; k < NVARS; k++) {
    phis[k] = value_new(g->fn, OP_PHI, (IrType)var_type(k), 2);
    phis[k]->args[0] = g->var[k];
    value_append(head, phis[k]);
    g->var[k] = phis[k];
  }
  bool bottom = pick(2);
  Value *n = b_const(&g->b, T_I32, 1 + (i64)pick(4));
  if (!bottom) {
    b_condbr(&g->b, b_cmp(&g->b, CC_LT, i, n), body, exit);
    g->b.b = body;
  }
  gen_body(g, depth + 1);
  Value *next = b_bin(&g->b, OP_ADD, T_I32, i, b_const(&g->b, T_I32, 1));
  if (pick(4) == 0) { // permute: cycles in the moves of the back edge
    for (u32 k = 0; k + 1 < NVARS; k++)
      if (var_type(k) == var_type(k + 1)) {
        Value *t = g->var[k];
        g->var[k] = g->var[k + 1];
        g->var[k + 1] = t;
      }
  }
  if (bottom)
    b_condbr(&g->b, b_cmp(&g->b, CC_LT, next, n), head, exit);
  else
    b_br(&g->b, head);
  i->args[1] = next;
  for (u32 k = 0; k < NVARS; k++) {
    phis[k]->args[1] = g->var[k];
    if (!bottom)
      g->var[k] = phis[k];
  }
  g->b.b = exit;
}

static void gen_body(Gen *g, u32 depth) {
  u32 n = 1 + pick(8);
  while (n-- && g->budget) {
    g->budget--;
    u32 k = pick(24);
    if (k == 0 && depth < 4)
      gen_if(g, depth);
    else if (k == 1 && depth < 3)
      gen_loop(g, depth);
    else if (k == 2 && depth < 3)
      gen_switch(g, depth);
    else if (k < 6)
      gen_store(g);
    else {
      u32 i = pick(NVARS);
      g->var[i] = type_is_float(var_type(i)) ? gen_flt(g, var_type(i)) : gen_int(g, var_type(i));
    }
  }
}

static Value *fold_float(Gen *g, Value *v) {
  // NaN has many faces: a fixed one for each.
  Value *ok = b_cmp(&g->b, CC_EQ, v, v);
  Value *s = value_new(g->fn, OP_SELECT, v->type, 3);
  s->args[0] = ok, s->args[1] = v, s->args[2] = b_fconst(&g->b, v->type, 42);
  value_append(g->b.b, s);
  Value *bits = b_un(&g->b, OP_BITCAST, v->type == T_F32 ? T_I32 : T_I64, s);
  return v->type == T_F32 ? b_un(&g->b, OP_SEXT32, T_I64, bits) : bits;
}

static Fn *generate(void) {
  Gen g = {.budget = 20 + pick(120)};
  Fn *fn = g.fn = new_fn(NPARAMS, param_types, T_I64);
  g.b = (Builder){.fn = fn, .b = fn->entry};
  Value *p[NPARAMS];
  for (u32 i = 0; i < NPARAMS; i++)
    p[i] = param(&g.b, i);
  for (u32 i = 0; i < NVARS; i++)
    do
      g.var[i] = p[pick(NPARAMS)];
    while (g.var[i]->type != var_type(i));
  for (u32 i = 0; i < 2; i++) {
    g.slots[i] = slot_new_raw(fn, 128, 8);
    g.slots[i]->zeroed = i == 0 || true;
  }
  for (u32 i = 0; i < 4; i++)
    gen_body(&g, 0);
  Value *h = b_const(&g.b, T_I64, 1);
  for (u32 i = 0; i < NVARS; i++) {
    Value *v = g.var[i];
    if (type_is_float(v->type))
      v = fold_float(&g, v);
    else if (v->type == T_I32)
      v = b_un(&g.b, OP_SEXT32, T_I64, v);
    h = b_bin(&g.b, OP_ADD, T_I64, b_bin(&g.b, OP_MUL, T_I64, h, b_const(&g.b, T_I64, 31)), v);
  }
  for (u32 i = 0; i < 8; i++) {
    Value *a = b_slotaddr(&g.b, g.slots[i & 1]);
    h = b_bin(&g.b, OP_XOR, T_I64, b_bin(&g.b, OP_ROL, T_I64, h, b_const(&g.b, T_I32, 5)),
              b_load(&g.b, MT_I64, a, (i32)(i / 2 * 8), NULL));
  }
  b_ret(&g.b, h);
  return fn;
}

// Any order of blocks behind the entry: definitions may come after their uses, as in loops with the test at the bottom.
static void shuffle(Fn *fn) {
  for (u32 i = fn->nblocks; i-- > 2;) {
    u32 k = 1 + pick(i);
    Block *t = fn->blocks[i];
    fn->blocks[i] = fn->blocks[k];
    fn->blocks[k] = t;
  }
}

enum { ROUNDS = 4 };
static Word inputs[ROUNDS][NPARAMS];

static i64 interpret_with(Fn *fn, const Word *params) {
  Interp in = {.vals = ARENA_ARRAY(&arena, Word, fn->next_value), .high = ARENA_ARRAY(&arena, Word, fn->next_value)};
  in.slot_mem = ARENA_ARRAY(&arena, u8 *, fn->slots.n);
  for (u32 i = 0; i < fn->slots.n; i++)
    in.slot_mem[i] = ARENA_ARRAY(&arena, u8, SLOT_BYTES);
  for (u32 i = 0, k = 0; i < fn->nparams; i++, k++) {
    in.params[i] = params[k];
    if (fn->params[i].pair) {
      in.params[i].i = (i32)params[k].i;
      in.params[++i].i = (i32)(params[k].i >> 32);
    }
  }
  return interpret(&in, fn);
}

// A function, and what it gives for the inputs.
static Fn *begin(u64 seed, i64 *want) {
  rng_state = seed * 0x9E3779B97F4A7C15ull + 1;
  for (u32 i = 0; i < 8; i++)
    rnd();
  Fn *fn = generate();
  ir_compute_preds(fn);
  ir_dominators(fn);
  for (u32 r = 0; r < ROUNDS; r++) {
    for (u32 i = 0; i < NPARAMS; i++)
      switch (param_types[i]) {
      case T_I32: inputs[r][i].i = (i32)rnd_int(); break;
      case T_I64: inputs[r][i].i = rnd_int(); break;
      case T_F32: inputs[r][i].f = (float)rnd_flt(); break;
      default: inputs[r][i].d = rnd_flt(); break;
      }
    want[r] = interpret_with(fn, inputs[r]);
  }
  return fn;
}

static void end(u64 seed, u32 round, i64 got, i64 want) {
  if (got != want)
    fail_msg("seed %llu round %u: got %llx, want %llx", (unsigned long long)seed, round, (unsigned long long)got,
             (unsigned long long)want);
}

static void forget_all(void) {
  arena_free(&arena);
  memset(&arena, 0, sizeof arena);
}

typedef i64 (*Subject)(i32, i64, double, i32, float, i64, i32, i64, i64, double);

static void run_one(u64 seed) {
  i64 want[ROUNDS];
  code_reset();
  Fn *fn = begin(seed, want);
  reorder = seed % 3 == 0 ? shuffle : NULL;
  Subject f = (Subject)compile(fn);
  for (u32 r = 0; r < ROUNDS; r++) {
    const Word *p = inputs[r];
    end(seed, r, f((i32)p[0].i, p[1].i, p[2].d, (i32)p[3].i, p[4].f, p[5].i, (i32)p[6].i, p[7].i, p[8].i, p[9].d),
        want[r]);
  }
  forget_all();
}

// For a machine with words of 32 bits.
static void split_one(u64 seed) {
  Error err = {0};
  i64 want[ROUNDS];
  Fn *fn = begin(seed, want);
  opt_pairs(fn);
  if (!ir_verify(fn, "pairs", &err))
    fail_msg("seed %llu: %s", (unsigned long long)seed, err.msg);
  for (u32 r = 0; r < ROUNDS; r++)
    end(seed, r, interpret_with(fn, inputs[r]), want[r]);
  forget_all();
}

static u64 setting(const char *name, u64 otherwise) {
  const char *s = getenv(name);
  return s ? strtoull(s, NULL, 0) : otherwise;
}

static void test_pairs(void **state) {
  (void)state;
  u32 word = model.word, align8 = model.align8;
  model_set(4, 4);
  u64 first = setting("KILN_FUZZ_SEED", 1), n = setting("KILN_FUZZ_COUNT", 1500);
  for (u64 i = 0; i < n; i++)
    split_one(first + i);
  model_set(word, align8);
}

static void test_random_functions(void **state) {
  (void)state;
  test_fns[0] = (CFn)helper_mix;
  test_fns[1] = (CFn)helper_dbl;
  test_fns[2] = (CFn)helper_int;
  show = getenv("KILN_FUZZ_SHOW") != NULL;
  u64 first = setting("KILN_FUZZ_SEED", 1), n = setting("KILN_FUZZ_COUNT", 1500);
  for (u64 i = 0; i < n; i++)
    run_one(first + i);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(test_random_functions, setup, teardown),
                                     cmocka_unit_test_setup_teardown(test_pairs, setup, teardown)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
