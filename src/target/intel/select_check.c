// select_check.c: selection of checks: null, bounds, overflow, division.
#include "target/intel/intel.h"

void emit_trap(Sel *s, u8 cc, u8 kind) {
  LIns *ins = sel_emit(s, X_JTRAP, 0, 0);
  ins->cc = cc;
  ins->aux = sel_trap(s, kind);
}

static void select_nullcheck(Sel *s, Value *v) {
  Addr a = {.base = use_reg(s, v->args[0]), .index = lop_none()};
  LIns *ins = sel_emit(s, X_NULLCHK, 1, 2);
  put_addr(ins, 0, &a, 0);
  ins->flags = LIF_FAULT;
}

static void select_trapif(Sel *s, Value *v) {
  i64 a, b;
  if (type_is_float(v->args[0]->type) || !sel_const(v->args[0], &a) || !sel_const(v->args[1], &b)) {
    u8 cc = emit_compare_values(s, v->u.trap.cc, v->args[0], v->args[1], true);
    emit_trap(s, cc, v->u.trap.kind);
    return;
  }
  LOp x = use_reg(s, v->args[0]), y = use_reg(s, v->args[1]);
  emit_op2(s, X_CMP, int_size(v->args[0]->type), x, y);
  emit_trap(s, x_cond(v->u.trap.cc), v->u.trap.kind);
}

static void select_bounds(Sel *s, Value *v) {
  u8 cc = emit_compare_values(s, CC_UGE, v->args[0], v->args[1], true);
  emit_trap(s, cc, THROW_INDEX_OUT_OF_RANGE);
}

static void emit_cmp_imm(Sel *s, u8 size, LOp x, i64 imm) {
  emit_op2(s, imm ? X_CMP : X_TEST, size, x, imm ? lop_imm(imm) : x);
}

static void check_const_divisor(Sel *s, Value *v, u8 size, i64 c, bool is_signed) {
  if (c == 0) {
    emit_trap(s, X_ALWAYS, THROW_DIVIDE_BY_ZERO);
  } else if (c == -1 && is_signed) {
    emit_cmp_imm(s, size, use_reg(s, v->args[0]), 1); // overflows for the minimum alone
    emit_trap(s, X_O, THROW_OVERFLOW);
  }
}

static void select_divcheck(Sel *s, Value *v) {
  u8 size = int_size(v->args[1]->type);
  bool is_signed = v->u.i == 1;
  i64 c, a, min = size == 4 ? INT32_MIN : INT64_MIN;
  if (sel_const(v->args[1], &c)) {
    check_const_divisor(s, v, size, imm_value(size, c), is_signed);
    return;
  }
  LOp y = use_reg(s, v->args[1]);
  emit_cmp_imm(s, size, y, 0);
  emit_trap(s, X_E, THROW_DIVIDE_BY_ZERO);
  if (!is_signed || (sel_const(v->args[0], &a) && imm_value(size, a) != min))
    return;
  LOp x = use_reg(s, v->args[0]);
  emit_op2(s, X_DIVOVF, size, x, y)->aux = sel_trap(s, THROW_OVERFLOW);
}

static void select_mulou(Sel *s, Value *v, LOp dst) {
  u8 size = int_size(v->type), type = size == 4 ? T_I32 : T_I64;
  LOp x = use_reg(s, v->args[0]), y = use_rm(s, v->args[1], 0);
  sel_move(s, type, lop_phys(RAX, LR_DEF, 0), x);
  LIns *ins = sel_emit(s, X_MUL1, size, 4);
  ins->ops[0] = y;
  ins->ops[1] = lop_phys(RAX, LR_USE, 0);
  ins->ops[2] = lop_phys(RAX, LR_DEF, 0);
  ins->ops[3] = lop_phys(RDX, LR_DEF, 0);
  emit_trap(s, X_O, THROW_OVERFLOW);
  sel_move(s, type, dst, lop_phys(RAX, LR_USE, 0));
}

static void select_overflow(Sel *s, Value *v) {
  static const struct {
    u16 op;
    u8 cc;
    bool commutes;
  } rule[OP_COUNT] = {
      [OP_ADDO] = {X_ADD, X_O, true},  [OP_SUBO] = {X_SUB, X_O, false},  [OP_MULO] = {X_IMUL, X_O, true},
      [OP_ADDOU] = {X_ADD, X_B, true}, [OP_SUBOU] = {X_SUB, X_B, false},
  };
  LOp dst = sel_result(s, v);
  if (v->op == OP_MULOU) {
    select_mulou(s, v, dst);
    return;
  }
  emit_binary(s, rule[v->op].op, int_size(v->type), dst, v->args[0], v->args[1], rule[v->op].commutes);
  emit_trap(s, rule[v->op].cc, THROW_OVERFLOW);
}

void select_check(Sel *s, Value *v) {
  switch (v->op) {
  case OP_NULLCHECK: select_nullcheck(s, v); break;
  case OP_TRAPIF: select_trapif(s, v); break;
  case OP_BOUNDS: select_bounds(s, v); break;
  case OP_DIVCHECK: select_divcheck(s, v); break;
  default: select_overflow(s, v); break;
  }
}
