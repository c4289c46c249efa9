// select_div.c: division and remainder; by constants with multiplication (codegen/magic.h).
#include "codegen/magic.h"
#include "target/x86/x86.h"

static LOp un(Sel *s, u16 op, LOp a, LOp b) {
  u32 t = sel_temp(s, T_I32);
  LIns *ins = x86_tied(s, op, 4, lop_def(t), a, b);
  if (b.kind == LK_NONE)
    ins->nops = 2;
  return lop_use(t, 0);
}

static LOp copy(Sel *s, LOp a) {
  u32 t = sel_temp(s, T_I32);
  sel_move(s, T_I32, lop_def(t), a);
  return lop_use(t, 0);
}

static LOp mul_imm(Sel *s, LOp a, i64 c) {
  u32 t = sel_temp(s, T_I32);
  LIns *ins = sel_emit(s, X_IMULI, 4, 3);
  ins->ops[0] = lop_def(t);
  ins->ops[1] = a;
  ins->ops[2] = lop_imm((i32)c);
  return lop_use(t, 0);
}

// Upper half of a 32 by 32 bit product.
static LOp mul_high(Sel *s, u16 op, LOp a, i64 m) {
  LOp c = x86_imm(s, T_I32, m);
  sel_move(s, T_I32, lop_phys(EAX, LR_DEF, 0), a);
  LIns *ins = sel_emit(s, op, 4, 4);
  ins->ops[0] = c;
  ins->ops[1] = lop_phys(EAX, LR_USE, LF_LATE);
  ins->ops[2] = lop_phys(EAX, LR_DEF, 0);
  ins->ops[3] = lop_phys(EDX, LR_DEF, 0);
  u32 t = sel_temp(s, T_I32);
  sel_move(s, T_I32, lop_def(t), lop_phys(EDX, LR_USE, 0));
  return lop_use(t, 0);
}

static LOp div_signed_pow2(Sel *s, LOp x, u32 k) {
  LOp t = k == 1 ? x : un(s, X_SAR, x, lop_imm(31));
  t = un(s, X_SHR, t, lop_imm(32 - k));
  t = un(s, X_ADD, t, x);
  return un(s, X_SAR, t, lop_imm(k));
}

static LOp div_signed(Sel *s, LOp x, i32 d) {
  u32 ad = d < 0 ? 0 - (u32)d : (u32)d;
  if (ad == 1)
    return d < 0 ? un(s, X_NEG, x, lop_none()) : x;
  if (!(ad & (ad - 1))) {
    LOp q = div_signed_pow2(s, x, (u32)__builtin_ctz(ad));
    return d < 0 ? un(s, X_NEG, q, lop_none()) : q;
  }
  i64 m;
  u32 shift;
  magic_signed(d, 32, &m, &shift);
  m = (i32)m;
  LOp hi = mul_high(s, X_IMUL1, x, m);
  if (d > 0 && m < 0)
    hi = un(s, X_ADD, hi, x);
  else if (d < 0 && m > 0)
    hi = un(s, X_SUB, hi, x);
  if (shift)
    hi = un(s, X_SAR, hi, lop_imm(shift));
  LOp sign = un(s, X_SHR, copy(s, hi), lop_imm(31));
  return un(s, X_ADD, hi, sign);
}

static LOp div_unsigned(Sel *s, LOp x, u32 d) {
  if (d == 1)
    return x;
  if (!(d & (d - 1)))
    return un(s, X_SHR, x, lop_imm(__builtin_ctz(d)));
  u64 m;
  u32 shift;
  magic_unsigned(d, 32, &m, &shift);
  LOp hi = mul_high(s, X_MUL1, x, (i64)m);
  // q = (((x - hi) >> 1) + hi) >> (l - 1): the sum of hi and x without its carry.
  LOp t = un(s, X_SUB, x, hi);
  t = un(s, X_SHR, t, lop_imm(1));
  t = un(s, X_ADD, t, hi);
  return shift > 1 ? un(s, X_SHR, t, lop_imm(shift - 1)) : t;
}

static void div_const(Sel *s, Value *v, LOp dst, i32 d) {
  bool is_signed = v->op == OP_DIV || v->op == OP_REM, rem = v->op == OP_REM || v->op == OP_REMU;
  LOp x = x86_reg(s, v->args[0]);
  u32 u = (u32)d;
  if (rem && !is_signed && !(u & (u - 1))) {
    x86_tied(s, X_AND, 4, dst, x, lop_imm((i32)(u - 1)));
    return;
  }
  LOp q = is_signed ? div_signed(s, x, d) : div_unsigned(s, x, u);
  if (!rem) {
    sel_move(s, T_I32, dst, q);
    return;
  }
  LOp p = mul_imm(s, q, d);
  x86_tied(s, X_SUB, 4, dst, x, p);
}

static void div_var(Sel *s, Value *v, LOp dst) {
  bool is_signed = v->op == OP_DIV || v->op == OP_REM, rem = v->op == OP_REM || v->op == OP_REMU;
  LOp x = x86_reg(s, v->args[0]), y = x86_rm(s, v->args[1], 0);
  sel_move(s, T_I32, lop_phys(EAX, LR_DEF, 0), x);
  if (is_signed) {
    x86_op2(s, X_CDQ, 4, lop_phys(EDX, LR_DEF, 0), lop_phys(EAX, LR_USE, 0));
  } else {
    LIns *z = sel_emit(s, X_ZERO2, 4, 1);
    z->ops[0] = lop_phys(EDX, LR_DEF, 0);
  }
  LIns *ins = sel_emit(s, is_signed ? X_IDIV : X_DIV, 4, 5);
  ins->flags = LIF_FAULT;
  ins->ops[0] = y;
  ins->ops[1] = lop_phys(EAX, LR_USE, 0);
  ins->ops[2] = lop_phys(EDX, LR_USE, 0);
  ins->ops[3] = lop_phys(EAX, LR_DEF, 0);
  ins->ops[4] = lop_phys(EDX, LR_DEF, 0);
  sel_move(s, T_I32, dst, lop_phys(rem ? EDX : EAX, LR_USE, 0));
}

void x86_select_div(Sel *s, Value *v) {
  if (type_is_float(v->type)) {
    x86_select_float(s, v);
    return;
  }
  i64 c;
  LOp dst = x86_dst(s, v);
  if (sel_const(v->args[1], &c) && (i32)c != 0)
    div_const(s, v, dst, (i32)c);
  else
    div_var(s, v, dst);
}
