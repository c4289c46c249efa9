// select_div.c: division and remainder; by constants with multiplication (codegen/magic.h).
#include "codegen/magic.h"
#include "target/intel/intel.h"

static LOp un(Sel *s, u16 op, u8 size, u8 type, LOp a, LOp b) {
  u32 t = sel_temp(s, type);
  emit_tied(s, op, size, lop_def(t), a, b);
  return lop_use(t, 0);
}

static LOp extend(Sel *s, u16 op, u8 size, LOp a) {
  u32 t = sel_temp(s, T_I64);
  emit_op2(s, op, size, lop_def(t), a);
  return lop_use(t, 0);
}

static LOp copy(Sel *s, u8 type, LOp a) {
  u32 t = sel_temp(s, type);
  sel_move(s, type, lop_def(t), a);
  return lop_use(t, 0);
}

static LOp mul_imm(Sel *s, u8 size, u8 type, LOp a, i64 c) {
  u32 t = sel_temp(s, type);
  LIns *ins = sel_emit(s, X_IMULI, size, 3);
  ins->ops[0] = lop_def(t);
  ins->ops[1] = a;
  ins->ops[2] = lop_imm(imm_value(size, c));
  return lop_use(t, 0);
}

// Upper half of a product of two words.
static LOp mul_high(Sel *s, u16 op, LOp a, i64 m) {
  u8 word = (u8)model.word;
  LOp c = temp_imm(s, T_PTR, m);
  sel_move(s, T_PTR, lop_phys(RAX, LR_DEF, 0), a);
  LIns *ins = sel_emit(s, op, word, 4);
  ins->ops[0] = c;
  ins->ops[1] = lop_phys(RAX, LR_USE, LF_LATE);
  ins->ops[2] = lop_phys(RAX, LR_DEF, 0);
  ins->ops[3] = lop_phys(RDX, LR_DEF, 0);
  return copy(s, T_PTR, lop_phys(RDX, LR_USE, 0));
}

static LOp div_signed_pow2(Sel *s, LOp x, u8 size, u8 type, u32 k) {
  LOp t = k == 1 ? x : un(s, X_SAR, size, type, x, lop_imm(size * 8 - 1));
  t = un(s, X_SHR, size, type, t, lop_imm(size * 8 - k));
  t = un(s, X_ADD, size, type, t, x);
  return un(s, X_SAR, size, type, t, lop_imm(k));
}

static LOp negate(Sel *s, LOp x, u8 size, u8 type) {
  u32 t = sel_temp(s, type);
  emit_tied(s, X_NEG, size, lop_def(t), x, lop_none())->nops = 2;
  return lop_use(t, 0);
}

static LOp mul_magic(Sel *s, LOp w, u32 m) {
  return m <= INT32_MAX ? mul_imm(s, 8, T_I64, w, m) : un(s, X_IMUL, 8, T_I64, w, temp_imm(s, T_I64, m));
}

// The product is taken whole: |x| <= 2^31 and m < 2^32, as an unsigned number. One is added where x is negative.
static LOp div_signed_32(Sel *s, LOp x, bool negative, u32 d) {
  i64 m;
  u32 shift;
  magic_signed(d, 32, &m, &shift);
  LOp q = un(s, X_SAR, 8, T_I64, mul_magic(s, extend(s, X_MOVSXD, 8, x), (u32)m), lop_imm(32 + shift));
  LOp sign = un(s, X_SAR, 4, T_I32, x, lop_imm(31));
  return negative ? un(s, X_SUB, 4, T_I32, sign, q) : un(s, X_SUB, 4, T_I32, q, sign);
}

static LOp div_signed(Sel *s, LOp x, u8 size, u8 type, i64 d) {
  u32 bits = size * 8u;
  u64 ad = d < 0 ? 0 - (u64)d : (u64)d;
  if (ad == 1)
    return d < 0 ? negate(s, x, size, type) : x;
  if (!(ad & (ad - 1))) {
    LOp q = div_signed_pow2(s, x, size, type, (u32)__builtin_ctzll(ad));
    return d < 0 ? negate(s, q, size, type) : q;
  }
  if (size < model.word)
    return div_signed_32(s, x, d < 0, (u32)ad);
  i64 m;
  u32 shift;
  magic_signed(d, bits, &m, &shift);
  m = imm_value(size, m);
  LOp hi = mul_high(s, X_IMUL1, x, m);
  if (d > 0 && m < 0)
    hi = un(s, X_ADD, size, type, hi, x);
  else if (d < 0 && m > 0)
    hi = un(s, X_SUB, size, type, hi, x);
  if (shift)
    hi = un(s, X_SAR, size, type, hi, lop_imm(shift));
  LOp sign = un(s, X_SHR, size, type, copy(s, type, hi), lop_imm(bits - 1));
  return un(s, X_ADD, size, type, hi, sign);
}

// The upper half of x times m.
static LOp mul_upper(Sel *s, LOp x, u8 size, u64 m) {
  if (size == model.word)
    return mul_high(s, X_MUL1, x, (i64)m);
  LOp w = extend(s, X_MOV, 4, x);
  w = un(s, X_IMUL, 8, T_I64, w, temp_imm(s, T_I64, (i64)m));
  return un(s, X_SHR, 8, T_I64, w, lop_imm(32));
}

static LOp div_unsigned(Sel *s, LOp x, u8 size, u8 type, u64 d) {
  if (d == 1)
    return x;
  if (!(d & (d - 1)))
    return un(s, X_SHR, size, type, x, lop_imm(__builtin_ctzll(d)));
  u64 m;
  u32 shift, half;
  if (size < model.word && magic_unsigned_short((u32)d, &half, &shift))
    return un(s, X_SHR, 8, T_I64, mul_magic(s, extend(s, X_MOV, 4, x), half), lop_imm(32 + shift));
  magic_unsigned(d, size * 8u, &m, &shift);
  LOp hi = mul_upper(s, x, size, m);
  // q = (((x - hi) >> 1) + hi) >> (l - 1): the sum of hi and x without its carry.
  LOp t = un(s, X_SUB, size, type, x, hi);
  t = un(s, X_SHR, size, type, t, lop_imm(1));
  t = un(s, X_ADD, size, type, t, hi);
  return shift > 1 ? un(s, X_SHR, size, type, t, lop_imm(shift - 1)) : t;
}

static void rem_unsigned_pow2(Sel *s, LOp dst, LOp x, u8 size, u64 d) {
  i64 mask = (i64)(d - 1);
  emit_tied(s, X_AND, size, dst, x, fits_imm(size, mask) ? lop_imm(imm_value(size, mask)) : temp_imm(s, T_I64, mask));
}

static void div_const(Sel *s, Value *v, LOp dst, i64 d) {
  u8 size = int_size(v->type), type = size == 4 ? T_I32 : T_I64;
  bool is_signed = v->op == OP_DIV || v->op == OP_REM, rem = v->op == OP_REM || v->op == OP_REMU;
  LOp x = use_reg(s, v->args[0]);
  u64 u = size == 4 ? (u32)d : (u64)d;
  if (rem && !is_signed && !(u & (u - 1))) {
    rem_unsigned_pow2(s, dst, x, size, u);
    return;
  }
  LOp q = is_signed ? div_signed(s, x, size, type, d) : div_unsigned(s, x, size, type, u);
  if (!rem) {
    sel_move(s, type, dst, q);
    return;
  }
  LOp p = fits_imm(size, d) ? mul_imm(s, size, type, q, d) : un(s, X_IMUL, size, type, q, temp_imm(s, T_I64, d));
  emit_tied(s, X_SUB, size, dst, x, p);
}

static void div_var(Sel *s, Value *v, LOp dst) {
  u8 size = int_size(v->type), type = size == 4 ? T_I32 : T_I64;
  bool is_signed = v->op == OP_DIV || v->op == OP_REM, rem = v->op == OP_REM || v->op == OP_REMU;
  LOp x = use_reg(s, v->args[0]), y = use_rm(s, v->args[1], 0);
  sel_move(s, type, lop_phys(RAX, LR_DEF, 0), x);
  if (is_signed) {
    emit_op2(s, X_CDQ, size, lop_phys(RDX, LR_DEF, 0), lop_phys(RAX, LR_USE, 0));
  } else {
    sel_emit(s, X_ZERO2, 4, 1)->ops[0] = lop_phys(RDX, LR_DEF, 0);
  }
  LIns *ins = sel_emit(s, is_signed ? X_IDIV : X_DIV, size, 5);
  ins->flags = LIF_FAULT;
  ins->ops[0] = y;
  ins->ops[1] = lop_phys(RAX, LR_USE, 0);
  ins->ops[2] = lop_phys(RDX, LR_USE, 0);
  ins->ops[3] = lop_phys(RAX, LR_DEF, 0);
  ins->ops[4] = lop_phys(RDX, LR_DEF, 0);
  sel_move(s, type, dst, lop_phys(rem ? RDX : RAX, LR_USE, 0));
}

void select_div(Sel *s, Value *v) {
  if (type_is_float(v->type)) {
    select_float(s, v);
    return;
  }
  LOp dst = sel_result(s, v);
  u8 size = int_size(v->type);
  i64 c;
  if (sel_const(v->args[1], &c) && imm_value(size, c) != 0)
    div_const(s, v, dst, imm_value(size, c));
  else
    div_var(s, v, dst);
}
