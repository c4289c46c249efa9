// select_pair.c: selection of 64-bit integers in two registers (opt/pairs.c). All operands are at hand before the first
// of two instructions, as the second reads its flags.
#include "target/intel/intel.h"

static LOp second_operand(Sel *s, Value *v) {
  i64 c;
  return sel_const(v, &c) ? lop_imm((i32)c) : use_rm(s, v, LF_LATE);
}

static void select_add2(Sel *s, Value *v, u16 low, u16 high) {
  LOp dst = sel_result(s, v), up = sel_high_result(s, v);
  LOp a = use_reg(s, v->args[0]), b = use_reg(s, v->args[1]);
  LOp c = second_operand(s, v->args[2]), d = second_operand(s, v->args[3]);
  emit_tied(s, low, 4, dst, a, c);
  emit_tied(s, high, 4, up, b, d);
}

static void select_mulw(Sel *s, Value *v) {
  LOp dst = sel_result(s, v), up = sel_high_result(s, v);
  LOp x = use_reg(s, v->args[0]), y = use_rm(s, v->args[1], 0);
  sel_move(s, T_I32, lop_phys(RAX, LR_DEF, 0), x);
  LIns *ins = sel_emit(s, X_MUL1, 4, 4);
  ins->ops[0] = y;
  ins->ops[1] = lop_phys(RAX, LR_USE, 0);
  ins->ops[2] = lop_phys(RAX, LR_DEF, 0);
  ins->ops[3] = lop_phys(RDX, LR_DEF, 0);
  sel_move(s, T_I32, dst, lop_phys(RAX, LR_USE, 0));
  sel_move(s, T_I32, up, lop_phys(RDX, LR_USE, 0));
}

// What is less leaves a borrow, or a sign, behind the upper halves.
u8 emit_compare_pairs(Sel *s, Value *v) {
  u8 cc = v->u.cc;
  bool swap = cc == CC_GT || cc == CC_LE || cc == CC_UGT || cc == CC_ULE;
  if (swap)
    cc = cc_swap((Cond)cc);
  Value **a = v->args + (swap ? 2 : 0), **b = v->args + (swap ? 0 : 2);
  LOp al = use_reg(s, a[0]), ah = use_reg(s, a[1]), bl = second_operand(s, b[0]), bh = second_operand(s, b[1]);
  emit_op2(s, X_CMP, 4, al, bl);
  emit_tied(s, X_SBB, 4, lop_def(sel_temp(s, T_I32)), ah, bh);
  return x_cond(cc);
}

void select_pair(Sel *s, Value *v) {
  switch (v->op) {
  case OP_HIGH: sel_vreg(s, v->args[0]); break; // made with it
  case OP_ADD2: select_add2(s, v, X_ADD, X_ADC); break;
  case OP_SUB2: select_add2(s, v, X_SUB, X_SBB); break;
  case OP_MULW: select_mulw(s, v); break;
  default: {
    LOp dst = sel_result(s, v);
    select_setcc(s, emit_compare_pairs(s, v), dst);
  }
  }
}
