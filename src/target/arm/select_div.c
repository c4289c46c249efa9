// select_div.c: division and remainder; by constants with shifts and multiplication (codegen/magic.h).
#include "codegen/magic.h"
#include "target/arm/arm.h"
#include "target/arm/words.h"

static LOp op3(Sel *s, u16 op, LOp a, LOp b, u32 aux) {
  LOp use;
  a32_op3(s, op, a32_temp(s, T_I32, &use), a, b)->aux = aux;
  return use;
}

static LOp shift_right(Sel *s, u32 kind, LOp x, u32 n) {
  LOp use;
  if (!n)
    return x;
  a32_op2(s, A_MOV, 4, a32_temp(s, T_I32, &use), x)->aux = AUX_SHIFT(kind, n);
  return use;
}

// ---- by constants ---------------------------------------------------------------------------------------------------

// Negative dividends are rounded towards zero: 2^k - 1 is added to them first.
static LOp signed_pow2(Sel *s, LOp x, u32 k) {
  LOp t = k > 1 ? shift_right(s, SH_ASR, x, 31) : x;
  return shift_right(s, SH_ASR, op3(s, A_ADD, x, t, AUX_SHIFT(SH_LSR, 32 - k)), k);
}

// The upper half of x * m.
static LOp upper_half(Sel *s, u16 op, LOp x, u32 m) {
  LOp c = a32_imm(s, (i32)m), low, high;
  LOp lo = a32_temp(s, T_I32, &low), hi = a32_temp(s, T_I32, &high);
  a32_op4(s, op, lo, hi, x, c);
  return high;
}

static LOp signed_by(Sel *s, LOp x, i32 c) {
  u32 abs = c < 0 ? 0 - (u32)c : (u32)c;
  if (!(abs & (abs - 1))) {
    LOp q = abs == 1 ? x : signed_pow2(s, x, (u32)__builtin_ctz(abs));
    return c < 0 ? op3(s, A_RSB, q, lop_imm(0), 0) : q;
  }
  i64 m;
  u32 shift;
  magic_signed(c, 32, &m, &shift);
  LOp hi = upper_half(s, A_SMULL, x, (u32)m);
  if (c > 0 && m < 0)
    hi = op3(s, A_ADD, hi, x, 0);
  else if (c < 0 && m > 0)
    hi = op3(s, A_SUB, hi, x, 0);
  hi = shift_right(s, SH_ASR, hi, shift);
  return op3(s, A_ADD, hi, hi, AUX_SHIFT(SH_LSR, 31));
}

static LOp unsigned_by(Sel *s, LOp x, u32 c) {
  if (!(c & (c - 1)))
    return shift_right(s, SH_LSR, x, (u32)__builtin_ctz(c));
  u64 m;
  u32 shift, small;
  if (magic_unsigned_short(c, &small, &shift))
    return shift_right(s, SH_LSR, upper_half(s, A_UMULL, x, small), shift);
  magic_unsigned(c, 32, &m, &shift);
  LOp hi = upper_half(s, A_UMULL, x, (u32)m), rest = op3(s, A_SUB, x, hi, 0);
  return shift_right(s, SH_LSR, op3(s, A_ADD, hi, rest, AUX_SHIFT(SH_LSR, 1)), shift - 1);
}

static LOp mask_operand(Sel *s, u32 mask) {
  return a32_imm_for(A_AND, mask) ? lop_imm((i32)mask) : a32_imm(s, (i32)mask);
}

static void by_constant(Sel *s, Value *v, LOp dst, LOp x, i32 c) {
  bool is_signed = v->op == OP_DIV || v->op == OP_REM, rem = v->op == OP_REM || v->op == OP_REMU;
  u32 u = (u32)c;
  bool pow2 = !(u & (u - 1));
  if (rem && !is_signed && pow2) {
    a32_op3(s, A_AND, dst, x, mask_operand(s, u - 1));
    return;
  }
  LOp q = is_signed ? signed_by(s, x, c) : unsigned_by(s, x, u);
  if (!rem)
    sel_move(s, T_I32, dst, q);
  else if (pow2 && c > 0)
    a32_op3(s, A_SUB, dst, x, q)->aux = u == 1 ? 0 : AUX_SHIFT(SH_LSL, __builtin_ctz(u));
  else
    a32_op4(s, A_MLS, dst, q, a32_imm(s, c), x);
}

// ---- by variables ---------------------------------------------------------------------------------------------------

static LOp to_double(Sel *s, u16 op, LOp x) {
  LOp use;
  a32_op2(s, op, 8, a32_temp(s, T_F64, &use), x);
  return use;
}

// Doubles hold all words, and a quotient that is no integer differs from the next one by at least the divisor's
// reciprocal, which is more than rounding can move it.
static void divide_as_doubles(Sel *s, bool is_signed, LOp dst, LOp x, LOp y) {
  LOp a = to_double(s, is_signed ? A_I2F : A_U2F, x), b = to_double(s, is_signed ? A_I2F : A_U2F, y), q;
  a32_op3(s, A_VDIV, a32_temp(s, T_F64, &q), a, b)->size = 8;
  LIns *ins = a32_op3(s, is_signed ? A_F2I : A_F2U, dst, q, lop_temp(sel_temp(s, T_F32)));
  ins->size = 8;
  ins->flags = 0;
}

static void divide(Sel *s, bool is_signed, LOp dst, LOp x, LOp y) {
  if (s->l->target->features & ARM_HAS_DIV)
    a32_op3(s, is_signed ? A_SDIV : A_UDIV, dst, x, y);
  else
    divide_as_doubles(s, is_signed, dst, x, y);
}

void a32_select_div(Sel *s, Value *v) {
  u32 t;
  i64 c;
  sel_wanted(s, v, &t);
  if (type_is_float(v->type)) {
    a32_select_float(s, v);
    return;
  }
  LOp dst = lop_def(t), x = a32_reg(s, v->args[0]);
  if (sel_const(v->args[1], &c) && (i32)c != 0) {
    by_constant(s, v, dst, x, (i32)c);
    return;
  }
  bool is_signed = v->op == OP_DIV || v->op == OP_REM;
  LOp y = a32_reg(s, v->args[1]), q;
  if (v->op == OP_DIV || v->op == OP_DIVU) {
    divide(s, is_signed, dst, x, y);
    return;
  }
  divide(s, is_signed, a32_temp(s, T_I32, &q), x, y);
  a32_op4(s, A_MLS, dst, q, y, x);
}
