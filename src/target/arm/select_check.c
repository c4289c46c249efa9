// select_check.c: selection of checks: null, bounds, overflow, division.
#include "target/arm/arm.h"

void a32_trap(Sel *s, u8 cc, u8 kind) {
  LIns *ins = sel_emit(s, A_JTRAP, 0, 0);
  ins->cc = cc;
  ins->aux = sel_trap(s, kind);
}

static void select_nullcheck(Sel *s, Value *v) {
  LOp x = a32_reg(s, v->args[0]);
  LIns *ins = sel_emit(s, A_NULLCHK, 1, 2);
  ins->mem = 0;
  ins->ops[0] = x;
  ins->ops[0].flags |= LF_ADDR;
  ins->ops[1] = lop_none();
  ins->flags = LIF_FAULT;
}

static void select_trapif(Sel *s, Value *v, u8 cc, u8 kind) {
  a32_trap(s, a32_compare(s, cc, v->args[0], v->args[1]), kind);
}

static void check_constant(Sel *s, Value *v, i32 c, bool is_signed) {
  if (c == 0) {
    a32_trap(s, A_ALWAYS, THROW_DIVIDE_BY_ZERO);
  } else if (c == -1 && is_signed) {
    a32_op2(s, A_CMP, 4, a32_reg(s, v->args[0]), lop_imm(1)); // overflows for the minimum alone
    a32_trap(s, A_VS, THROW_OVERFLOW);
  }
}

static void select_divcheck(Sel *s, Value *v) {
  bool is_signed = v->u.i == 1;
  i64 c;
  if (sel_const(v->args[1], &c)) {
    check_constant(s, v, (i32)c, is_signed);
    return;
  }
  LOp y = a32_reg(s, v->args[1]);
  a32_op2(s, A_CMP, 4, y, lop_imm(0));
  a32_trap(s, A_EQ, THROW_DIVIDE_BY_ZERO);
  if (!is_signed || (sel_const(v->args[0], &c) && (i32)c != INT32_MIN))
    return;
  a32_op2(s, A_DIVOVF, 4, a32_reg(s, v->args[0]), y);
  a32_trap(s, A_EQ, THROW_OVERFLOW);
}

// ---- overflow -------------------------------------------------------------------------------------------------------

static void select_mulo(Sel *s, Value *v, LOp dst) {
  bool is_signed = v->op == OP_MULO;
  LOp x = a32_reg(s, v->args[0]), y = a32_reg(s, v->args[1]), high;
  a32_op4(s, is_signed ? A_SMULL : A_UMULL, dst, a32_temp(s, T_I32, &high), x, y);
  LIns *ins = a32_op2(s, A_CMP, 4, high, is_signed ? lop_use(dst.reg, 0) : lop_imm(0));
  ins->aux = is_signed ? AUX_SHIFT(SH_ASR, 31) : 0;
  a32_trap(s, A_NE, THROW_OVERFLOW);
}

static void select_overflow(Sel *s, Value *v) {
  static const struct {
    u16 op;
    u8 cc;
  } rule[OP_COUNT] = {
      [OP_ADDO] = {A_ADDS, A_VS}, [OP_SUBO] = {A_SUBS, A_VS}, [OP_ADDOU] = {A_ADDS, A_HS}, [OP_SUBOU] = {A_SUBS, A_LO}};
  LOp dst = sel_result(s, v);
  if (v->op == OP_MULO || v->op == OP_MULOU)
    select_mulo(s, v, dst);
  else
    a32_binary(s, rule[v->op].op, dst, v->args[0], v->args[1]);
  if (rule[v->op].op)
    a32_trap(s, rule[v->op].cc, THROW_OVERFLOW);
}

void a32_select_check(Sel *s, Value *v) {
  switch (v->op) {
  case OP_NULLCHECK: select_nullcheck(s, v); break;
  case OP_TRAPIF: select_trapif(s, v, v->u.trap.cc, v->u.trap.kind); break;
  case OP_BOUNDS: select_trapif(s, v, CC_UGE, THROW_INDEX_OUT_OF_RANGE); break;
  case OP_DIVCHECK: select_divcheck(s, v); break;
  default: select_overflow(s, v); break;
  }
}
