// select_div.c: division and remainder; by constants with shifts and multiplication (codegen/magic.h).
#include "codegen/magic.h"
#include "target/arm64/arm64.h"

typedef struct Div {
  Sel *s;
  u8 size, type;
  u32 width;
  LOp x;
} Div;

static LOp op3(const Div *d, u16 op, LOp a, LOp b, u32 aux) {
  u32 t = sel_temp(d->s, d->type);
  arm_op3(d->s, op, d->size, lop_def(t), a, b)->aux = aux;
  return lop_use(t, 0);
}

// Of size bytes: x >> n.
static LOp shift_right(const Div *d, u16 op, u8 size, LOp x, u32 n) {
  if (!n)
    return x;
  u32 t = sel_temp(d->s, size == 8 ? T_I64 : T_I32);
  arm_op2(d->s, op, size, lop_def(t), x)->aux = AUX_BITS(n, size * 8u - 1);
  return lop_use(t, 0);
}

// ---- by powers of 2 -------------------------------------------------------------------------------------------------

// Negative dividends are rounded towards zero: 2^k - 1 is added to them first.
static LOp signed_pow2(const Div *d, u32 k) {
  LOp t = k > 1 ? shift_right(d, A_SBFM, d->size, d->x, d->width - 1) : d->x;
  LOp sum = op3(d, A_ADD, d->x, t, AUX_SHIFT(SH_LSR, d->width - k));
  return shift_right(d, A_SBFM, d->size, sum, k);
}

// ---- by other constants ---------------------------------------------------------------------------------------------

// The upper half of x * m.
static LOp upper_half(const Div *d, bool is_signed, i64 m) {
  LOp c = arm_imm(d->s, d->type, m);
  u32 p = sel_temp(d->s, T_I64);
  if (d->size == 8) {
    arm_op3(d->s, is_signed ? A_SMULH : A_UMULH, 8, lop_def(p), d->x, c);
    return lop_use(p, 0);
  }
  arm_op3(d->s, is_signed ? A_SMULL : A_UMULL, 8, lop_def(p), d->x, c);
  return shift_right(d, A_UBFM, 8, lop_use(p, 0), 32);
}

static LOp signed_by(const Div *d, i64 c) {
  u64 abs = c < 0 ? 0 - (u64)c : (u64)c;
  if (d->size == 4)
    abs = (u32)abs;
  if (!(abs & (abs - 1))) {
    LOp q = abs == 1 ? d->x : signed_pow2(d, (u32)__builtin_ctzll(abs));
    return c < 0 ? op3(d, A_SUB, lop_imm(0), q, 0) : q;
  }
  i64 m;
  u32 shift;
  magic_signed(c, d->width, &m, &shift);
  LOp hi = upper_half(d, true, m);
  if (c > 0 && m < 0)
    hi = op3(d, A_ADD, hi, d->x, 0);
  else if (c < 0 && m > 0)
    hi = op3(d, A_SUB, hi, d->x, 0);
  hi = shift_right(d, A_SBFM, d->size, hi, shift);
  return op3(d, A_ADD, hi, hi, AUX_SHIFT(SH_LSR, d->width - 1));
}

static LOp unsigned_by(const Div *d, u64 c) {
  if (!(c & (c - 1)))
    return shift_right(d, A_UBFM, d->size, d->x, (u32)__builtin_ctzll(c));
  u64 m;
  u32 shift, half;
  if (d->size == 4 && magic_unsigned_short((u32)c, &half, &shift)) {
    u32 p = sel_temp(d->s, T_I64);
    arm_op3(d->s, A_UMULL, 8, lop_def(p), d->x, arm_imm(d->s, T_I32, half));
    return shift_right(d, A_UBFM, 8, lop_use(p, 0), 32 + shift);
  }
  magic_unsigned(c, d->width, &m, &shift);
  LOp hi = upper_half(d, false, (i64)m), rest = op3(d, A_SUB, d->x, hi, 0);
  return shift_right(d, A_UBFM, d->size, op3(d, A_ADD, hi, rest, AUX_SHIFT(SH_LSR, 1)), shift - 1);
}

static void by_constant(const Div *d, Value *v, LOp dst, i64 c) {
  bool is_signed = v->op == OP_DIV || v->op == OP_REM, rem = v->op == OP_REM || v->op == OP_REMU;
  u64 u = d->size == 4 ? (u32)c : (u64)c;
  bool pow2 = !(u & (u - 1));
  if (rem && !is_signed && pow2) {
    arm_op3(d->s, A_AND, d->size, dst, d->x, lop_imm(d->size == 4 ? (i32)(u - 1) : (i64)(u - 1)));
    return;
  }
  LOp q = is_signed ? signed_by(d, c) : unsigned_by(d, u);
  if (!rem)
    sel_move(d->s, d->type, dst, q);
  else if (pow2 && c > 0)
    arm_op3(d->s, A_SUB, d->size, dst, d->x, q)->aux = AUX_SHIFT(SH_LSL, __builtin_ctzll(u));
  else
    arm_op4(d->s, A_MSUB, d->size, dst, q, arm_imm(d->s, d->type, c), d->x);
}

void arm_select_div(Sel *s, Value *v) {
  u32 t;
  i64 c;
  sel_wanted(s, v, &t);
  if (type_is_float(v->type)) {
    arm_select_float(s, v);
    return;
  }
  LOp dst = lop_def(t), x = arm_reg(s, v->args[0]);
  u8 size = arm_size(v->type);
  Div d = {s, size, v->type == T_I32 ? T_I32 : T_I64, size * 8u, x};
  if (sel_const(v->args[1], &c) && (c = size == 4 ? (i32)c : c) != 0) {
    by_constant(&d, v, dst, c);
    return;
  }
  bool is_signed = v->op == OP_DIV || v->op == OP_REM;
  LOp y = arm_reg(s, v->args[1]);
  u16 op = is_signed ? A_SDIV : A_UDIV;
  if (v->op == OP_DIV || v->op == OP_DIVU) {
    arm_op3(s, op, size, dst, x, y);
    return;
  }
  LOp q = op3(&d, op, x, y, 0);
  arm_op4(s, A_MSUB, size, dst, q, y, x);
}
