// pairs.c: 64-bit integers as pairs of 32-bit ones, for processors whose registers are no wider. The last pass: behind
// it no value, operand, parameter or result has 64 bits (Fn.split, which the verifier looks at).
//
// Values are visited in reverse postorder, so that the halves of operands are known; phis get theirs beforehand and
// their operands afterwards. What needs more than a few instructions is a call of a helper.
#include <assert.h>

#include "opt/passes.h"

typedef struct Pair {
  Value *lo, *hi;
} Pair;

typedef struct Split {
  Fn *fn;
  Builder b;
  Pair *of; // by value id
  u32 nof;
  u32 *param; // by parameter: its new index
} Split;

// ---- 32-bit arithmetic, folded --------------------------------------------------------------------------------------

static Value *word(Split *s, i64 i) {
  return b_const(&s->b, T_I32, (i32)i);
}

static bool is_word(const Value *v, i32 *out) {
  if (v->op != OP_CONST)
    return false;
  *out = (i32)v->u.i;
  return true;
}

static u32 folded(Op op, u32 x, u32 y) {
  switch (op) {
  case OP_ADD: return x + y;
  case OP_SUB: return x - y;
  case OP_MUL: return x * y;
  case OP_AND: return x & y;
  case OP_OR: return x | y;
  case OP_XOR: return x ^ y;
  case OP_SHL: return x << (y & 31);
  case OP_SHRU: return x >> (y & 31);
  default: return (u32)((i32)x >> (y & 31));
  }
}

static Value *bin(Split *s, Op op, Value *x, Value *y) {
  i32 c, d;
  bool commutes = op == OP_ADD || op == OP_MUL || op == OP_AND || op == OP_OR || op == OP_XOR;
  if (commutes && is_word(x, &c) && !is_word(y, &d)) {
    Value *t = x;
    x = y;
    y = t;
  }
  if (is_word(x, &c) && is_word(y, &d))
    return word(s, (i32)folded(op, (u32)c, (u32)d));
  if (!is_word(y, &d))
    return b_bin(&s->b, op, T_I32, x, y);
  if ((op == OP_AND || op == OP_MUL) && d == 0)
    return y;
  if ((op == OP_AND && d == -1) || (op == OP_MUL && d == 1) || (d == 0 && op != OP_AND && op != OP_MUL))
    return x;
  return op == OP_OR && d == -1 ? y : b_bin(&s->b, op, T_I32, x, y);
}

static Value *shift(Split *s, Op op, Value *x, u32 n) {
  return bin(s, op, x, word(s, n));
}

static Value *sign(Split *s, Value *x) {
  return shift(s, OP_SHR, x, 31);
}

// ---- operands -------------------------------------------------------------------------------------------------------

static bool is_pair(const Split *s, const Value *v) {
  return v->id < s->nof && s->of[v->id].lo;
}

static Pair halves(const Split *s, const Value *v) {
  assert(is_pair(s, v));
  return s->of[v->id];
}

static Pair high_of(Split *s, Value *lo) {
  return (Pair){lo, b_un(&s->b, OP_HIGH, T_I32, lo)};
}

static Pair pair_op(Split *s, Op op, Pair x, Pair y) {
  Value *v = value_new(s->fn, op, T_I32, 4);
  v->args[0] = x.lo;
  v->args[1] = x.hi;
  v->args[2] = y.lo;
  v->args[3] = y.hi;
  v->il_off = s->b.il;
  value_insert_before(s->b.before, v);
  return op == OP_CMP2 ? (Pair){v, NULL} : high_of(s, v);
}

static Pair constant(Split *s, i64 i) {
  return (Pair){word(s, i), word(s, i >> 32)};
}

// Two for each pair, one for anything else.
static u32 flatten(const Split *s, Value *const *args, u32 n, Value **out) {
  u32 k = 0;
  for (u32 i = 0; i < n; i++) {
    bool pair = is_pair(s, args[i]);
    out[k++] = pair ? halves(s, args[i]).lo : args[i];
    if (pair)
      out[k++] = halves(s, args[i]).hi;
  }
  return k;
}

enum { PAIR_LOW = 1, PAIR_HIGH = 2 };

static u32 split_args(const AbiArg *from, u32 n, AbiArg *to, u32 *map) {
  u32 k = 0;
  for (u32 i = 0; i < n; i++) {
    if (map)
      map[i] = k;
    if (from[i].type != T_I64) {
      to[k++] = from[i];
      continue;
    }
    to[k++] = (AbiArg){.type = T_I32, .pair = PAIR_LOW};
    to[k++] = (AbiArg){.type = T_I32, .pair = PAIR_HIGH};
  }
  return k;
}

static AbiArg split_result(AbiArg r) {
  return r.type == T_I64 ? (AbiArg){.type = T_I32, .pair = PAIR_LOW} : r;
}

// ---- helpers --------------------------------------------------------------------------------------------------------

// Of the operands of v; its result is the helper's.
static Value *call_helper(Split *s, u32 helper, u32 n, Value *const *args) {
  const HelperInfo *h = &helper_info[helper];
  Value *flat[8];
  AbiArg types[4];
  for (u32 i = 0; i < n; i++)
    types[i] = (AbiArg){.type = is_pair(s, args[i]) ? (u8)T_I64 : args[i]->type};
  u32 nflat = flatten(s, args, n, flat);
  CallInfo *ci = callinfo_new(s->fn, nflat);
  ci->kind = CALL_REF;
  ci->native = true;
  ci->no_throw = !strchr(h->flags, 'T');
  ci->pure = strchr(h->flags, 'P') != NULL;
  ci->target = ref_number(s->fn, REF_HELPER, helper);
  ci->ret = (AbiArg){.type = h->ret == 'q' ? T_I64 : h->ret == 'f' ? T_F32 : T_F64};
  ci->ret = split_result(ci->ret);
  split_args(types, n, ci->params, NULL);
  s->fn->has_calls = true;
  return b_call(&s->b, ci, flat, nflat);
}

static Pair pair_helper(Split *s, u32 helper, const Value *v) {
  return high_of(s, call_helper(s, helper, v->nargs, v->args));
}

// ---- arithmetic -----------------------------------------------------------------------------------------------------

static Pair each(Split *s, Op op, Pair x, Pair y) {
  Value *lo = bin(s, op, x.lo, y.lo);
  return (Pair){lo, bin(s, op, x.hi, y.hi)};
}

static Pair add(Split *s, Op op, Pair x, Pair y) {
  i32 c;
  if (is_word(y.lo, &c) && c == 0)
    return (Pair){x.lo, bin(s, op == OP_ADD2 ? OP_ADD : OP_SUB, x.hi, y.hi)};
  return pair_op(s, op, x, y);
}

static Pair mul(Split *s, Pair x, Pair y) {
  Value *lo = b_bin(&s->b, OP_MULW, T_I32, x.lo, y.lo);
  Pair p = high_of(s, lo);
  Value *cross = bin(s, OP_ADD, bin(s, OP_MUL, x.lo, y.hi), bin(s, OP_MUL, x.hi, y.lo));
  return (Pair){p.lo, bin(s, OP_ADD, p.hi, cross)};
}

static Pair swapped(Pair x) {
  return (Pair){x.hi, x.lo};
}

static Pair shift_const(Split *s, Op op, Pair x, u32 n) {
  if (n == 0)
    return x;
  if (op == OP_ROL) {
    if (n & 32)
      x = swapped(x);
    n &= 31;
    if (!n)
      return x;
    Value *lo = bin(s, OP_OR, shift(s, OP_SHL, x.lo, n), shift(s, OP_SHRU, x.hi, 32 - n));
    return (Pair){lo, bin(s, OP_OR, shift(s, OP_SHL, x.hi, n), shift(s, OP_SHRU, x.lo, 32 - n))};
  }
  if (op == OP_SHL && n >= 32)
    return (Pair){word(s, 0), shift(s, OP_SHL, x.lo, n - 32)};
  if (op == OP_SHL) {
    Value *hi = bin(s, OP_OR, shift(s, OP_SHL, x.hi, n), shift(s, OP_SHRU, x.lo, 32 - n));
    return (Pair){shift(s, OP_SHL, x.lo, n), hi};
  }
  if (n >= 32)
    return (Pair){shift(s, op, x.hi, n - 32), op == OP_SHR ? sign(s, x.hi) : word(s, 0)};
  Value *lo = bin(s, OP_OR, shift(s, OP_SHRU, x.lo, n), shift(s, OP_SHL, x.hi, 32 - n));
  return (Pair){lo, shift(s, op, x.hi, n)};
}

// The bits of `from` that a shift by n (below 32, modulo 32) moves over the border between the halves.
static Value *carried(Split *s, bool left, Value *from, Value *n) {
  Value *one = shift(s, left ? OP_SHRU : OP_SHL, from, 1);
  return bin(s, left ? OP_SHRU : OP_SHL, one, bin(s, OP_XOR, n, word(s, 31)));
}

// As if the count were below 32; where it is not, one half of that is shifted into the other.
static Pair shift_var(Split *s, Op op, Pair x, Value *n) {
  Value *wide = bin(s, OP_AND, n, word(s, 32));
  if (op == OP_ROL) {
    Value *a = b_select(&s->b, T_I32, wide, x.hi, x.lo), *b = b_select(&s->b, T_I32, wide, x.lo, x.hi);
    Value *lo = bin(s, OP_OR, bin(s, OP_SHL, a, n), carried(s, true, b, n));
    return (Pair){lo, bin(s, OP_OR, bin(s, OP_SHL, b, n), carried(s, true, a, n))};
  }
  bool left = op == OP_SHL;
  Value *near = left ? x.lo : x.hi, *far = left ? x.hi : x.lo; // bits go from near to far
  Value *moved = bin(s, op, near, n);
  Value *both = bin(s, OP_OR, bin(s, left ? OP_SHL : OP_SHRU, far, n), carried(s, left, near, n));
  Value *rest = op == OP_SHR ? sign(s, near) : word(s, 0);
  Value *new_near = b_select(&s->b, T_I32, wide, rest, moved), *new_far = b_select(&s->b, T_I32, wide, moved, both);
  return left ? (Pair){new_near, new_far} : (Pair){new_far, new_near};
}

static Pair shift_pair(Split *s, const Value *v) {
  i32 n;
  Pair x = halves(s, v->args[0]);
  return is_word(v->args[1], &n) ? shift_const(s, v->op, x, (u32)n & 63) : shift_var(s, v->op, x, v->args[1]);
}

// ---- compares and checks --------------------------------------------------------------------------------------------

static Value *any_bit(Split *s, Pair x) {
  return bin(s, OP_OR, x.lo, x.hi);
}

// `x cc y` as a comparison of words: *a *cc *b.
static void compare(Split *s, u8 *cc, Pair x, Pair y, Value **a, Value **b) {
  i32 lo = 1, hi = 1;
  bool zero = is_word(y.lo, &lo) && is_word(y.hi, &hi) && !lo && !hi;
  *b = word(s, 0);
  if (*cc == CC_EQ || *cc == CC_NE) {
    *a = any_bit(s, each(s, OP_XOR, x, y));
  } else if (zero && (*cc == CC_LT || *cc == CC_GE)) {
    *a = x.hi;
  } else {
    *a = pair_op(s, OP_CMP2, x, y).lo;
    (*a)->u.cc = *cc;
    *cc = CC_NE;
  }
}

static Value *compared(Split *s, u8 cc, Pair x, Pair y) {
  Value *a, *b;
  compare(s, &cc, x, y, &a, &b);
  return a->op == OP_CMP2 ? a : b_cmp(&s->b, (Cond)cc, a, b);
}

static void trap_if(Split *s, Cond cc, Value *a, u8 kind) {
  b_trapif(&s->b, cc, a, word(s, 0), (ThrowKind)kind);
}

static void split_trapif(Split *s, const Value *v) {
  Value *a, *b;
  u8 cc = v->u.trap.cc;
  compare(s, &cc, halves(s, v->args[0]), halves(s, v->args[1]), &a, &b);
  trap_if(s, (Cond)cc, a, v->u.trap.kind);
}

// The minimum by -1: no bit differs from both.
static void split_divcheck(Split *s, const Value *v) {
  Pair x = halves(s, v->args[0]), y = halves(s, v->args[1]);
  trap_if(s, CC_EQ, any_bit(s, y), THROW_DIVIDE_BY_ZERO);
  if (v->u.i != 1)
    return;
  Value *not_min = bin(s, OP_OR, x.lo, bin(s, OP_XOR, x.hi, word(s, INT32_MIN)));
  Value *not_minus1 = bin(s, OP_XOR, bin(s, OP_AND, y.lo, y.hi), word(s, -1));
  trap_if(s, CC_EQ, bin(s, OP_OR, not_min, not_minus1), THROW_OVERFLOW);
}

// Signed: overflow where the result's sign differs from what both operands, or the first and the inverted second, have.
static Pair checked(Split *s, const Value *v) {
  Pair x = halves(s, v->args[0]), y = halves(s, v->args[1]), r;
  bool sum = v->op == OP_ADDO || v->op == OP_ADDOU;
  if (v->op == OP_SUBOU) {
    trap_if(s, CC_NE, compared(s, CC_ULT, x, y), THROW_OVERFLOW);
    return pair_op(s, OP_SUB2, x, y);
  }
  r = pair_op(s, sum ? OP_ADD2 : OP_SUB2, x, y);
  if (v->op == OP_ADDOU) {
    trap_if(s, CC_NE, compared(s, CC_ULT, r, x), THROW_OVERFLOW);
    return r;
  }
  Value *first = bin(s, OP_XOR, x.hi, r.hi);
  Value *second = sum ? bin(s, OP_XOR, y.hi, r.hi) : bin(s, OP_XOR, x.hi, y.hi);
  trap_if(s, CC_LT, bin(s, OP_AND, first, second), THROW_OVERFLOW);
  return r;
}

// ---- memory ---------------------------------------------------------------------------------------------------------

static Value *room(Split *s) {
  Slot *slot = slot_new_raw(s->fn, 8, 8);
  slot->param = -1;
  slot->pinned = true;
  return b_slotaddr(&s->b, slot);
}

static Pair load_halves(Split *s, Value *addr, const MemAux *m) {
  Value *lo = b_load(&s->b, MT_I32, addr, m->disp, m->alias), *hi = b_load(&s->b, MT_I32, addr, m->disp + 4, m->alias);
  lo->u.mem.flags = hi->u.mem.flags = m->flags;
  return (Pair){lo, hi};
}

static void store_halves(Split *s, Value *addr, const MemAux *m, Pair x) {
  Value *lo = b_store(&s->b, MT_I32, addr, m->disp, x.lo, m->alias);
  lo->u.mem.flags = m->flags;
  Value *hi = b_store(&s->b, MT_I32, addr, m->disp + 4, x.hi, m->alias);
  hi->u.mem.flags = m->flags;
}

static Pair bits_of(Split *s, Value *d) {
  Value *at = room(s);
  b_store(&s->b, MT_F64, at, 0, d, NULL);
  return load_halves(s, at, &(MemAux){0});
}

static Value *double_of(Split *s, Pair x) {
  Value *at = room(s);
  store_halves(s, at, &(MemAux){0}, x);
  return b_load(&s->b, MT_F64, at, 0, NULL);
}

// Volatile accesses are made whole: a register of the floats holds all of it.
static Pair split_load(Split *s, Value *v) {
  if (v->u.mem.mt == MT_U32) {
    Value *lo = b_load(&s->b, MT_I32, v->args[0], v->u.mem.disp, v->u.mem.alias);
    lo->u.mem.flags = v->u.mem.flags;
    return (Pair){lo, word(s, 0)};
  }
  if (!(v->u.mem.flags & MEM_VOLATILE))
    return load_halves(s, v->args[0], &v->u.mem);
  Value *d = b_load(&s->b, MT_F64, v->args[0], v->u.mem.disp, v->u.mem.alias);
  d->u.mem.flags = v->u.mem.flags;
  return bits_of(s, d);
}

static void split_store(Split *s, Value *v) {
  Pair x = halves(s, v->args[1]);
  if (!(v->u.mem.flags & MEM_VOLATILE)) {
    store_halves(s, v->args[0], &v->u.mem, x);
    return;
  }
  Value *st = b_store(&s->b, MT_F64, v->args[0], v->u.mem.disp, double_of(s, x), v->u.mem.alias);
  st->u.mem.flags = v->u.mem.flags;
}

static Pair split_atomic(Split *s, Value *v, u32 helper) {
  Value *addr = v->args[0];
  b_un(&s->b, OP_NULLCHECK, T_VOID, addr);
  if (v->u.mem.disp)
    addr = b_bin(&s->b, OP_ADD, T_PTR, addr, b_const(&s->b, T_PTR, v->u.mem.disp));
  v->args[0] = addr;
  return pair_helper(s, helper, v);
}

// ---- calls ----------------------------------------------------------------------------------------------------------

static void split_call(Split *s, Value *v) {
  const CallInfo *old = v->u.call;
  u32 wide = 0;
  for (u32 i = 0; i < old->nparams; i++)
    wide += old->params[i].type == T_I64;
  if (!wide && old->ret.type != T_I64)
    return;
  CallInfo *ci = callinfo_new(s->fn, old->nparams + wide);
  u16 n = ci->nparams;
  memcpy(ci, old, sizeof *ci);
  ci->nparams = n;
  split_args(old->params, old->nparams, ci->params, NULL);
  ci->ret = split_result(old->ret);
  v->u.call = ci;
  Value **args = ARENA_ARRAY(s->fn->arena, Value *, v->nargs + wide);
  v->nargs = flatten(s, v->args, v->nargs, args);
  v->args = args;
  if (v->type != T_I64)
    return;
  v->type = T_I32;
  Value *hi = value_new(s->fn, OP_HIGH, T_I32, 1);
  hi->args[0] = v;
  hi->il_off = v->il_off;
  value_insert_after(v, hi);
  s->of[v->id] = (Pair){v, hi};
}

static void split_ret(Split *s, Value *v) {
  if (!v->nargs || !is_pair(s, v->args[0]))
    return;
  Pair x = halves(s, v->args[0]);
  value_set_args(s->fn, v, 2);
  v->args[0] = x.lo;
  v->args[1] = x.hi;
}

// ---- values ---------------------------------------------------------------------------------------------------------

static Pair split_param(Split *s, const Value *v) {
  Pair p;
  Value **half[] = {&p.lo, &p.hi};
  for (u32 i = 0; i < 2; i++) {
    Value *x = *half[i] = value_new(s->fn, OP_PARAM, T_I32, 0);
    x->u.i = s->param[v->u.i] + i;
    value_insert_before(s->b.before, x);
  }
  return p;
}

static Pair extended(Split *s, Op op, Value *lo) {
  return (Pair){lo, op == OP_ZEXT32 || op == OP_ZEXT8 || op == OP_ZEXT16 ? word(s, 0) : sign(s, lo)};
}

static Pair selected(Split *s, const Value *v) {
  Pair x = halves(s, v->args[1]), y = halves(s, v->args[2]);
  Value *lo = b_select(&s->b, T_I32, v->args[0], x.lo, y.lo);
  return (Pair){lo, b_select(&s->b, T_I32, v->args[0], x.hi, y.hi)};
}

// The pair for a value of 64 bits.
static Pair split_value(Split *s, Value *v) {
  static const u8 helper[OP_COUNT] = {
      [OP_DIV] = HELPER_DIV_I64,  [OP_DIVU] = HELPER_DIV_U64,  [OP_REM] = HELPER_REM_I64,
      [OP_REMU] = HELPER_REM_U64, [OP_MULO] = HELPER_MULO_I64, [OP_MULOU] = HELPER_MULO_U64,
      [OP_CAS] = HELPER_CAS_I64,  [OP_XCHG] = HELPER_XCHG_I64, [OP_XADD] = HELPER_XADD_I64,
  };
  Pair a = v->nargs && is_pair(s, v->args[0]) ? halves(s, v->args[0]) : (Pair){NULL, NULL};
  switch (v->op) {
  case OP_CONST: return constant(s, v->u.i);
  case OP_PARAM: return split_param(s, v);
  case OP_COPYV: return a;
  case OP_ADD: return add(s, OP_ADD2, a, halves(s, v->args[1]));
  case OP_SUB: return add(s, OP_SUB2, a, halves(s, v->args[1]));
  case OP_MUL: return mul(s, a, halves(s, v->args[1]));
  case OP_AND:
  case OP_OR:
  case OP_XOR: return each(s, v->op, a, halves(s, v->args[1]));
  case OP_NOT: return each(s, OP_XOR, a, constant(s, -1));
  case OP_NEG: return pair_op(s, OP_SUB2, constant(s, 0), a);
  case OP_SHL:
  case OP_SHR:
  case OP_SHRU:
  case OP_ROL: return shift_pair(s, v);
  case OP_ADDO:
  case OP_SUBO:
  case OP_ADDOU:
  case OP_SUBOU: return checked(s, v);
  case OP_SELECT: return selected(s, v);
  case OP_SEXT8:
  case OP_SEXT16:
  case OP_ZEXT8:
  case OP_ZEXT16: return extended(s, v->op, b_un(&s->b, v->op, T_I32, a.lo));
  case OP_SEXT32:
  case OP_ZEXT32: return extended(s, v->op, v->args[0]);
  case OP_F2I: return pair_helper(s, v->args[0]->type == T_F32 ? HELPER_F32_TO_I64 : HELPER_F64_TO_I64, v);
  case OP_BITCAST: return bits_of(s, v->args[0]);
  case OP_LOAD: return split_load(s, v);
  case OP_CAS:
  case OP_XCHG:
  case OP_XADD: return split_atomic(s, v, helper[v->op]);
  default: assert(helper[v->op]); return pair_helper(s, helper[v->op], v);
  }
}

static Value *float_of(Split *s, const Value *v) {
  bool is_double = v->type == T_F64;
  if (v->op == OP_BITCAST)
    return double_of(s, halves(s, v->args[0]));
  u32 h = v->op == OP_U2F ? (is_double ? HELPER_U64_TO_F64 : HELPER_U64_TO_F32)
                          : (is_double ? HELPER_I64_TO_F64 : HELPER_I64_TO_F32);
  return call_helper(s, h, 1, v->args);
}

// What only reads pairs.
static void split_user(Split *s, Value *v) {
  switch (v->op) {
  case OP_TRUNC: opt_replace(v, halves(s, v->args[0]).lo); break;
  case OP_CMP:
    if (is_pair(s, v->args[0]))
      opt_replace(v, compared(s, v->u.cc, halves(s, v->args[0]), halves(s, v->args[1])));
    break;
  case OP_I2F:
  case OP_U2F:
  case OP_BITCAST:
    if (is_pair(s, v->args[0]))
      opt_replace(v, float_of(s, v));
    break;
  case OP_TRAPIF:
  case OP_DIVCHECK:
    if (!is_pair(s, v->args[0]))
      break;
    if (v->op == OP_TRAPIF)
      split_trapif(s, v);
    else
      split_divcheck(s, v);
    value_remove(v);
    break;
  case OP_STORE:
    if (v->u.mem.mt != MT_I64)
      break;
    split_store(s, v);
    value_remove(v);
    break;
  case OP_MEMCPY:
  case OP_MEMSET:
    if (is_pair(s, v->args[2]))
      v->args[2] = halves(s, v->args[2]).lo; // an unsigned 32-bit count (III.3.30)
    break;
  case OP_PARAM: v->u.i = s->param[v->u.i]; break;
  case OP_RET: split_ret(s, v); break;
  default: break;
  }
}

static void visit(Split *s, Value *v) {
  s->b = (Builder){.fn = s->fn, .b = v->block, .before = v, .il = v->il_off};
  if (op_is_call(v->op))
    split_call(s, v);
  else if (v->type == T_I64 && v->op != OP_PHI)
    s->of[v->id] = split_value(s, v);
  else
    split_user(s, v);
}

// ---- the function ---------------------------------------------------------------------------------------------------

static void split_params(Split *s) {
  Fn *fn = s->fn;
  u32 n = fn->nparams;
  AbiArg *params = ARENA_ARRAY(fn->arena, AbiArg, 2 * n + 1);
  s->param = ARENA_ARRAY(fn->arena, u32, n + 1);
  fn->nparams = split_args(fn->params, n, params, s->param);
  fn->params = params;
  fn->ret = split_result(fn->ret);
  for (u32 i = 0; i < fn->slots.n; i++)
    if (fn->slots.v[i]->param >= 0)
      fn->slots.v[i]->param = (i32)s->param[fn->slots.v[i]->param];
}

static Value *empty_phi(Fn *fn, Value *v) {
  Value *p = value_new(fn, OP_PHI, T_I32, v->nargs);
  p->il_off = v->il_off;
  value_insert_before(v, p);
  return p;
}

static void make_phis(Split *s) {
  FOR_BLOCKS(s->fn, b)
  for (Value *v = b->first; v && v->op == OP_PHI; v = v->next)
    if (v->type == T_I64) {
      Value *lo = empty_phi(s->fn, v);
      s->of[v->id] = (Pair){lo, empty_phi(s->fn, v)};
    }
}

static void fill_phis(Split *s) {
  FOR_BLOCKS(s->fn, b)
  for (Value *v = b->first; v && v->op == OP_PHI; v = v->next)
    for (u32 i = 0; v->type == T_I64 && i < v->nargs; i++) {
      Pair p = halves(s, v), x = halves(s, v->args[i]);
      p.lo->args[i] = x.lo;
      p.hi->args[i] = x.hi;
    }
}

static bool has_wide(const Fn *fn) {
  for (u32 i = 0; i < fn->nparams; i++)
    if (fn->params[i].type == T_I64)
      return true;
  if (fn->ret.type == T_I64)
    return true;
  FOR_BLOCKS(fn, b)
  for (const Value *v = b->first; v; v = v->next) {
    if (v->type == T_I64)
      return true;
    for (u32 i = 0; i < v->nargs; i++)
      if (v->args[i]->type == T_I64)
        return true;
  }
  return false;
}

bool opt_pairs(Fn *fn) {
  fn->split = true;
  if (!has_wide(fn))
    return false;
  ir_dominators(fn);
  Split s = {.fn = fn, .nof = fn->next_value, .of = ARENA_ARRAY(fn->arena, Pair, fn->next_value + 1)};
  split_params(&s);
  make_phis(&s);
  FOR_RPO(fn, b) FOR_VALUES(b, v) visit(&s, v);
  fill_phis(&s);
  opt_copyprop(fn);
  FOR_BLOCKS(fn, b) FOR_VALUES(b, v) if (v->type == T_I64) value_remove(v);
  pass_dce(fn);
  return true;
}
