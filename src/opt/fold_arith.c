// fold_arith.c: integer and float arithmetic and conversions on constants, identities, cheaper forms.
#include <math.h>

#include "opt/fold.h"

void fold_to_const(Fold *f, Value *v, i64 i) {
  Value *c = opt_new_const(f->fn, v->type, v->type == T_I32 ? (i32)i : i);
  c->il_off = v->il_off;
  if (v->op == OP_PHI)
    value_insert_before(opt_phi_end(v->block), c);
  else
    value_insert_before(v, c);
  opt_replace(v, c);
}

static void to_fconst(Fold *f, Value *v, double d) {
  Value *c = opt_new_const(f->fn, v->type, 0);
  c->u.f = v->type == T_F32 ? (float)d : d;
  c->il_off = v->il_off;
  value_insert_before(v, c);
  opt_replace(v, c);
}

static bool is_commutative(u32 op) {
  return op == OP_ADD || op == OP_MUL || op == OP_AND || op == OP_OR || op == OP_XOR || op == OP_ADDO ||
         op == OP_MULO || op == OP_ADDOU || op == OP_MULOU;
}

// ---- both operands constant ----------------------------------------------------------------------------------------

static bool eval_int(const Value *v, i64 a, i64 b, i64 *out) {
  bool w32 = v->type == T_I32;
  u64 ua = w32 ? (u32)a : (u64)a, ub = w32 ? (u32)b : (u64)b;
  u32 n = (u32)b & (w32 ? 31 : 63);
  bool min_by_minus1 = b == -1 && a == (w32 ? INT32_MIN : INT64_MIN);
  switch (v->op) {
  case OP_ADD: *out = (i64)(ua + ub); return true;
  case OP_SUB: *out = (i64)(ua - ub); return true;
  case OP_MUL: *out = (i64)(ua * ub); return true;
  case OP_AND: *out = a & b; return true;
  case OP_OR: *out = a | b; return true;
  case OP_XOR: *out = a ^ b; return true;
  case OP_SHL: *out = (i64)(ua << n); return true;
  case OP_SHR: *out = (w32 ? (i32)a : a) >> n; return true;
  case OP_SHRU: *out = (i64)(ua >> n); return true;
  case OP_ROL:
    *out = w32 ? (i64)((u32)ua << n | (u32)((u64)(u32)ua >> (32 - n))) : n ? (i64)(ua << n | ua >> (64 - n)) : a;
    return true;
  case OP_DIV:
    if (b == 0 || min_by_minus1)
      return false;
    *out = a / b;
    return true;
  case OP_REM:
    if (b == 0 || min_by_minus1)
      return false;
    *out = a % b;
    return true;
  case OP_DIVU:
    if (ub == 0)
      return false;
    *out = (i64)(ua / ub);
    return true;
  case OP_REMU:
    if (ub == 0)
      return false;
    *out = (i64)(ua % ub);
    return true;
  case OP_ADDO:
    return w32 ? !__builtin_add_overflow((i32)a, (i32)b, (i32 *)&(i32){0}) && (*out = a + b, true)
               : !__builtin_add_overflow(a, b, out);
  case OP_SUBO:
    return w32 ? !__builtin_sub_overflow((i32)a, (i32)b, (i32 *)&(i32){0}) && (*out = a - b, true)
               : !__builtin_sub_overflow(a, b, out);
  case OP_MULO:
    return w32 ? !__builtin_mul_overflow((i32)a, (i32)b, (i32 *)&(i32){0}) && (*out = a * b, true)
               : !__builtin_mul_overflow(a, b, out);
  default: return false;
  }
}

static bool eval_float(const Value *v, double a, double b, double *out) {
  bool f32 = v->type == T_F32;
  switch (v->op) {
  case OP_ADD: *out = f32 ? (float)a + (float)b : a + b; return true;
  case OP_SUB: *out = f32 ? (float)a - (float)b : a - b; return true;
  case OP_MUL: *out = f32 ? (float)a * (float)b : a * b; return true;
  case OP_DIV: *out = f32 ? (float)a / (float)b : a / b; return true;
  default: return false;
  }
}

// ---- identities with a constant on the right -----------------------------------------------------------------------

static i64 all_ones(const Value *v) {
  (void)v;
  return -1; // constants are kept sign-extended
}

// The largest value that x can have as an unsigned number, from how it was made.
static u64 bound_of_phi(const Value *x) {
  u64 max = 0;
  for (u32 i = 0; i < x->nargs; i++) {
    const Value *a = opt_real((Value *)x->args[i]);
    u64 n = a == x ? 0 : a->op == OP_PHI ? UINT64_MAX : opt_upper_bound(a);
    max = MAX(max, n);
  }
  return max;
}

u64 opt_upper_bound(const Value *x) {
  switch (x->op) {
  case OP_PHI: return x->nargs <= 4 ? bound_of_phi(x) : UINT64_MAX;
  case OP_CMP: return 1;
  case OP_ZEXT8: return 0xFF;
  case OP_ZEXT16: return 0xFFFF;
  case OP_ZEXT32: return 0xFFFFFFFF;
  case OP_ARRLEN:
  case OP_STRLEN: return INT32_MAX;
  case OP_LOAD:
    return x->u.mem.mt == MT_U8    ? 0xFF
           : x->u.mem.mt == MT_U16 ? 0xFFFF
           : x->u.mem.mt == MT_U32 ? UINT32_MAX
                                   : UINT64_MAX;
  case OP_CONST: return x->u.i >= 0 ? (u64)x->u.i : UINT64_MAX;
  case OP_AND: return x->args[1]->op == OP_CONST && x->args[1]->u.i >= 0 ? (u64)x->args[1]->u.i : UINT64_MAX;
  case OP_SHRU:
    return x->args[1]->op == OP_CONST && (x->args[1]->u.i & 63) && x->type == T_I32
               ? UINT32_MAX >> (x->args[1]->u.i & 31)
               : UINT64_MAX;
  default: return (x->flags & VF_NONNEG) && x->type == T_I32 ? INT32_MAX : UINT64_MAX;
  }
}

static void reassociate(Fold *f, Value *v, i64 c) {
  Value *a = v->args[0];
  if (a->op != v->op || a->args[1]->op != OP_CONST)
    return;
  i64 c1 = a->args[1]->u.i, both;
  switch (v->op) {
  case OP_ADD: both = (i64)((u64)c1 + (u64)c); break;
  case OP_AND: both = c1 & c; break;
  case OP_OR: both = c1 | c; break;
  case OP_XOR: both = c1 ^ c; break;
  default: return;
  }
  Value *k = opt_new_const(f->fn, v->type, v->type == T_I32 ? (i32)both : both);
  value_insert_before(v, k);
  v->args[0] = a->args[0];
  v->args[1] = k;
}

static void set_op(Fold *f, Value *v, u32 op, IrType count_type, i64 c) {
  Value *k = opt_new_const(f->fn, count_type, c);
  value_insert_before(v, k);
  v->op = (u16)op;
  v->args[1] = k;
}

// x / 2^k rounds towards zero: add 2^k - 1 to negative ones first (Warren, Hacker's Delight, 10-1).
static void divide_by_power(Fold *f, Value *v, u32 k) {
  Builder b = {f->fn, v->block, v, v->il_off};
  u32 w = v->type == T_I32 ? 32 : 64;
  Value *x = v->args[0], *sum = x;
  if (opt_upper_bound(x) > (w == 32 ? INT32_MAX : INT64_MAX)) {
    Value *sign = b_bin(&b, OP_SHR, v->type, x, b_const(&b, T_I32, w - 1));
    Value *bias = b_bin(&b, OP_SHRU, v->type, sign, b_const(&b, T_I32, w - k));
    sum = b_bin(&b, OP_ADD, v->type, x, bias);
  }
  if (v->op == OP_DIV) {
    opt_replace(v, b_bin(&b, OP_SHR, v->type, sum, b_const(&b, T_I32, k)));
  } else {
    Value *floor = b_bin(&b, OP_AND, v->type, sum, b_const(&b, v->type, -((i64)1 << k)));
    opt_replace(v, b_bin(&b, OP_SUB, v->type, x, floor));
  }
}

// x / d for 32 bits by a 64-bit multiplication (Granlund and Montgomery, PLDI 1994; Hacker's Delight, 10-1 and 10-9).
static Value *magic_signed(Builder *b, Value *x, i32 d) {
  u32 ad = d < 0 ? 0u - (u32)d : (u32)d, l = 32 - (u32)__builtin_clz(ad - 1); // 2^(l-1) < |d| <= 2^l
  i64 m = (i64)(((u64)1 << (31 + l)) / ad + 1);                               // < 2^32
  Value *wide = b_un(b, OP_SEXT32, T_I64, x);
  Value *prod = b_bin(b, OP_MUL, T_I64, wide, b_const(b, T_I64, m));
  Value *q = b_un(b, OP_TRUNC, T_I32, b_bin(b, OP_SHR, T_I64, prod, b_const(b, T_I32, 31 + l)));
  Value *neg = b_bin(b, OP_SHRU, T_I32, x, b_const(b, T_I32, 31));
  q = b_bin(b, OP_ADD, T_I32, q, neg);
  return d < 0 ? b_un(b, OP_NEG, T_I32, q) : q;
}

static void divide(Fold *f, Value *v, i64 c) {
  bool w32 = v->type == T_I32, is_unsigned = v->op == OP_DIVU || v->op == OP_REMU;
  u64 uc = w32 ? (u32)c : (u64)c;
  if (uc == 1) {
    if (v->op == OP_DIV || v->op == OP_DIVU)
      opt_replace(v, v->args[0]);
    else
      fold_to_const(f, v, 0);
    return;
  }
  bool pow2 = uc && !(uc & (uc - 1));
  u32 k = uc ? (u32)__builtin_ctzll(uc) : 0;
  if (is_unsigned && pow2) {
    if (v->op == OP_DIVU)
      set_op(f, v, OP_SHRU, T_I32, k);
    else
      set_op(f, v, OP_AND, v->type, (i64)(uc - 1));
  } else if (!is_unsigned && pow2 && c > 0) {
    divide_by_power(f, v, k);
  } else if (!is_unsigned && w32 && c != 0 && c != -1 && c != INT32_MIN) {
    Builder b = {f->fn, v->block, v, v->il_off};
    Value *x = v->args[0], *q = magic_signed(&b, x, (i32)c);
    if (v->op == OP_REM)
      q = b_bin(&b, OP_SUB, T_I32, x, b_bin(&b, OP_MUL, T_I32, q, b_const(&b, T_I32, c)));
    opt_replace(v, q);
  }
}

static void fold_right_const(Fold *f, Value *v, i64 c) {
  Value *a = v->args[0];
  switch (v->op) {
  case OP_ADD:
  case OP_SUB:
    if (c == 0) {
      opt_replace(v, a);
    } else if (v->op == OP_SUB) {
      set_op(f, v, OP_ADD, v->type, v->type == T_I32 ? (i32)(0u - (u32)c) : (i64)(0 - (u64)c));
      reassociate(f, v, v->args[1]->u.i);
    } else {
      reassociate(f, v, c);
    }
    break;
  case OP_ADDO:
  case OP_SUBO:
  case OP_SHL:
  case OP_SHR:
  case OP_SHRU:
  case OP_ROL:
    if (c == 0)
      opt_replace(v, a);
    break;
  case OP_MUL:
    if (c == 0)
      fold_to_const(f, v, 0);
    else if (c == 1)
      opt_replace(v, a);
    else if (c > 0 && !(c & (c - 1)))
      set_op(f, v, OP_SHL, T_I32, __builtin_ctzll((u64)c));
    break;
  case OP_AND:
    if (c == 0)
      fold_to_const(f, v, 0);
    else if (c == all_ones(v) || (c > 0 && !((u64)c & ((u64)c + 1)) && opt_upper_bound(a) <= (u64)c))
      opt_replace(v, a);
    else
      reassociate(f, v, c);
    break;
  case OP_OR:
  case OP_XOR:
    if (c == 0)
      opt_replace(v, a);
    else
      reassociate(f, v, c);
    break;
  case OP_DIV:
  case OP_DIVU:
  case OP_REM:
  case OP_REMU: divide(f, v, c); break;
  default: break;
  }
}

// ---- rotations: how C# and C write them, in hashes and ciphers above all ---------------------------------------------

// A count is taken modulo the width, so a mask of all its bits changes nothing.
static Value *count_of(const Value *shift, u32 width) {
  Value *n = opt_real(shift->args[1]);
  if (n->op == OP_AND && opt_real(n->args[1])->op == OP_CONST &&
      (opt_real(n->args[1])->u.i & (width - 1)) == (i64)width - 1)
    n = opt_real(n->args[0]);
  return n;
}

// Whether a = -b, modulo the width.
static bool is_minus(const Value *a, const Value *b, u32 width) {
  if (a->op == OP_SUB && opt_real(a->args[0])->op == OP_CONST)
    return opt_real(a->args[1]) == b && !(opt_real(a->args[0])->u.i & (width - 1));
  return a->op == OP_NEG && opt_real(a->args[0]) == b;
}

// x << n | x >> (width - n). With constants no bit comes from both, and a sum is as good.
static bool fold_rotation(Fold *f, Value *v) {
  if ((v->op != OP_OR && v->op != OP_ADD && v->op != OP_XOR) || (v->type != T_I32 && v->type != T_I64))
    return false;
  u32 width = v->type == T_I32 ? 32 : 64;
  Value *left = v->args[0], *right = v->args[1];
  if (left->op == OP_SHRU) {
    left = v->args[1];
    right = v->args[0];
  }
  if (left->op != OP_SHL || right->op != OP_SHRU || opt_real(left->args[0]) != opt_real(right->args[0]))
    return false;
  Value *n = count_of(left, width), *m = count_of(right, width);
  if (n->op == OP_CONST && m->op == OP_CONST) {
    u32 by = (u32)n->u.i & (width - 1);
    if (!by || by + ((u32)m->u.i & (width - 1)) != width)
      return false;
  } else if (v->op != OP_OR || (!is_minus(n, m, width) && !is_minus(m, n, width))) {
    return false;
  }
  v->op = OP_ROL;
  v->args[0] = opt_real(left->args[0]);
  v->args[1] = n;
  f->changed = true;
  return true;
}

static void fold_binary(Fold *f, Value *v) {
  Value *a = v->args[0], *b = v->args[1];
  i64 i = 0;
  double d = 0;
  if (a->op == OP_CONST && b->op == OP_CONST) {
    if (eval_int(v, a->u.i, b->u.i, &i))
      fold_to_const(f, v, i);
    return;
  }
  if (a->op == OP_FCONST && b->op == OP_FCONST) {
    if (eval_float(v, a->u.f, b->u.f, &d))
      to_fconst(f, v, d);
    return;
  }
  if (a->op == OP_CONST && is_commutative(v->op)) {
    v->args[0] = b;
    v->args[1] = a;
    a = v->args[0];
    b = v->args[1];
  }
  if (fold_rotation(f, v))
    return;
  if (b->op == OP_CONST)
    fold_right_const(f, v, b->u.i);
  else if (a == b && (v->op == OP_SUB || v->op == OP_XOR) && !type_is_float(v->type))
    fold_to_const(f, v, 0);
  else if (a == b && (v->op == OP_AND || v->op == OP_OR))
    opt_replace(v, a);
}

// ---- conversions ---------------------------------------------------------------------------------------------------

static void fold_const_conv(Fold *f, Value *v, i64 c, bool w32) {
  switch (v->op) {
  case OP_SEXT8: fold_to_const(f, v, (i8)c); break;
  case OP_SEXT16: fold_to_const(f, v, (i16)c); break;
  case OP_ZEXT8: fold_to_const(f, v, (u8)c); break;
  case OP_ZEXT16: fold_to_const(f, v, (u16)c); break;
  case OP_SEXT32:
  case OP_TRUNC: fold_to_const(f, v, (i32)c); break;
  case OP_ZEXT32: fold_to_const(f, v, (u32)c); break;
  case OP_NEG: fold_to_const(f, v, (i64)(0 - (u64)c)); break;
  case OP_NOT: fold_to_const(f, v, ~c); break;
  case OP_I2F: to_fconst(f, v, v->type == T_F32 ? (double)(float)c : (double)c); break;
  case OP_U2F:
    if (w32)
      to_fconst(f, v, v->type == T_F32 ? (double)(float)(u32)c : (double)(u32)c);
    else
      to_fconst(f, v, v->type == T_F32 ? (double)(float)(u64)c : (double)(u64)c);
    break;
  case OP_BITCAST:
    if (!type_is_float(v->type))
      fold_to_const(f, v, c);
    break;
  default: break;
  }
}

static void fold_const_float(Fold *f, Value *v, double d) {
  switch (v->op) {
  case OP_NEG: to_fconst(f, v, -d); break;
  case OP_FABS: to_fconst(f, v, fabs(d)); break;
  case OP_FSQRT: to_fconst(f, v, v->type == T_F32 ? (double)sqrtf((float)d) : sqrt(d)); break;
  case OP_FRINT: to_fconst(f, v, rint(d)); break; // of a float, a float, all of them
  case OP_FFLOOR: to_fconst(f, v, floor(d)); break;
  case OP_FCEIL: to_fconst(f, v, ceil(d)); break;
  case OP_FTRUNC: to_fconst(f, v, trunc(d)); break;
  case OP_F2F: to_fconst(f, v, d); break;
  case OP_F2I:
    if (v->type == T_I32 ? d > -2147483649.0 && d < 2147483648.0 : d > -9.2e18 && d < 9.2e18)
      fold_to_const(f, v, (i64)d);
    break;
  default: break;
  }
}

static i8 load_range(const Value *x) { // bits of a narrow load, negative when sign-extended
  if (x->op != OP_LOAD)
    return 0;
  static const i8 bits[] = {[MT_I8] = -8, [MT_U8] = 8, [MT_I16] = -16, [MT_U16] = 16, [MT_U32] = 0};
  return x->u.mem.mt < ARRAY_LEN(bits) ? bits[x->u.mem.mt] : 0;
}

static void fold_ext(Value *v) {
  Value *a = v->args[0];
  u32 op = v->op;
  bool wide = op == OP_SEXT16 || op == OP_ZEXT16;
  u64 max = op == OP_ZEXT8 ? 0xFF : op == OP_ZEXT16 ? 0xFFFF : op == OP_SEXT8 ? 0x7F : 0x7FFF;
  if (opt_upper_bound(a) <= max || a->op == op || (op == OP_SEXT16 && a->op == OP_SEXT8) ||
      (op == OP_SEXT8 && load_range(a) == -8) || (op == OP_SEXT16 && load_range(a) < 0)) {
    opt_replace(v, a);
    return;
  }
  // An extension of an extension at least as wide looks through it.
  bool inner8 = a->op == OP_SEXT8 || a->op == OP_ZEXT8, inner16 = a->op == OP_SEXT16 || a->op == OP_ZEXT16;
  if (inner16 || (inner8 && !wide))
    v->args[0] = opt_real(a->args[0]);
  else if (a->op == OP_AND && a->args[1]->op == OP_CONST &&
           (a->args[1]->u.i & (wide ? 0xFFFF : 0xFF)) == (wide ? 0xFFFF : 0xFF))
    v->args[0] = opt_real(a->args[0]);
}

static void fold_unary(Fold *f, Value *v) {
  Value *a = v->args[0];
  if (a->op == OP_CONST) {
    fold_const_conv(f, v, a->u.i, a->type == T_I32);
    return;
  }
  if (a->op == OP_FCONST) {
    fold_const_float(f, v, a->u.f);
    return;
  }
  switch (v->op) {
  case OP_SEXT8:
  case OP_SEXT16:
  case OP_ZEXT8:
  case OP_ZEXT16: fold_ext(v); break;
  case OP_SEXT32:
    if (opt_upper_bound(a) <= INT32_MAX)
      v->op = OP_ZEXT32;
    break;
  case OP_TRUNC:
    if (a->op == OP_SEXT32 || a->op == OP_ZEXT32)
      opt_replace(v, a->args[0]);
    break;
  case OP_BITCAST:
    if (a->type == v->type)
      opt_replace(v, a);
    else if (a->op == OP_BITCAST && a->args[0]->type == v->type)
      opt_replace(v, a->args[0]);
    break;
  case OP_NEG:
  case OP_NOT:
    if (a->op == v->op)
      opt_replace(v, a->args[0]);
    break;
  case OP_F2F:
    if (a->type == v->type || (a->op == OP_F2F && a->args[0]->type == T_F32 && v->type == T_F32))
      opt_replace(v, a->type == v->type ? a : a->args[0]);
    else if (v->type == T_F32 && a->op == OP_FSQRT && a->args[0]->op == OP_F2F && a->args[0]->args[0]->type == T_F32) {
      Value *x = a->args[0]->args[0]; // rounding twice gives the same for roots: 53 >= 2 * 24 + 2 bits
      v->op = OP_FSQRT;
      v->args[0] = x;
      f->changed = true;
    }
    break;
  default: break;
  }
}

static void fold_select(Value *v) {
  if (v->args[0]->op == OP_CONST)
    opt_replace(v, v->args[0]->u.i ? v->args[1] : v->args[2]);
  else if (v->args[1] == v->args[2])
    opt_replace(v, v->args[1]);
}

void fold_arith(Fold *f, Value *v) {
  if (v->op == OP_SELECT)
    fold_select(v);
  else if ((v->op >= OP_ADD && v->op <= OP_ROL) || (v->op >= OP_ADDO && v->op <= OP_MULOU))
    fold_binary(f, v);
  else if ((v->op >= OP_NEG && v->op <= OP_NOT) || (v->op >= OP_FSQRT && v->op <= OP_FTRUNC) ||
           (v->op >= OP_SEXT8 && v->op <= OP_BITCAST))
    fold_unary(f, v);
}
