// select_check.c: selection of checks: null, bounds, overflow, division.
#include "target/x86/x86.h"

void x86_trap(Sel *s, u8 cc, u8 kind) {
  LIns *ins = sel_emit(s, X_JTRAP, 0, 0);
  ins->cc = cc;
  ins->aux = sel_trap(s, kind);
}

static void select_nullcheck(Sel *s, Value *v) {
  Addr a = {.base = x86_reg(s, v->args[0]), .index = lop_none()};
  LIns *ins = sel_emit(s, X_NULLCHK, 1, 2);
  x86_put_addr(ins, 0, &a, 0);
  ins->flags = LIF_FAULT;
}

static void select_trapif(Sel *s, Value *v) {
  i64 a, b;
  if (type_is_float(v->args[0]->type) || !sel_const(v->args[0], &a) || !sel_const(v->args[1], &b)) {
    u8 cc = x86_compare_values(s, v->u.trap.cc, v->args[0], v->args[1], true);
    x86_trap(s, cc, v->u.trap.kind);
    return;
  }
  LOp x = x86_reg(s, v->args[0]), y = x86_reg(s, v->args[1]);
  x86_op2(s, X_CMP, 4, x, y);
  x86_trap(s, x86_cond(v->u.trap.cc), v->u.trap.kind);
}

static void emit_cmp_imm(Sel *s, LOp x, i64 imm) {
  x86_op2(s, imm ? X_CMP : X_TEST, 4, x, imm ? lop_imm(imm) : x);
}

static void select_divcheck(Sel *s, Value *v) {
  bool is_signed = v->u.i == 1;
  i64 c, a;
  bool a_const = sel_const(v->args[0], &a);
  if (sel_const(v->args[1], &c)) {
    if ((i32)c == 0) {
      x86_trap(s, X_ALWAYS, THROW_DIVIDE_BY_ZERO);
    } else if ((i32)c == -1 && is_signed) {
      emit_cmp_imm(s, x86_reg(s, v->args[0]), 1); // overflows for the minimum alone
      x86_trap(s, X_O, THROW_OVERFLOW);
    }
    return;
  }
  LOp y = x86_reg(s, v->args[1]);
  emit_cmp_imm(s, y, 0);
  x86_trap(s, X_E, THROW_DIVIDE_BY_ZERO);
  if (!is_signed || (a_const && (i32)a != INT32_MIN))
    return;
  LOp x = x86_reg(s, v->args[0]);
  LIns *ins = x86_op2(s, X_DIVOVF, 4, x, y);
  ins->aux = sel_trap(s, THROW_OVERFLOW);
}

static void select_mulou(Sel *s, Value *v, LOp dst) {
  LOp x = x86_reg(s, v->args[0]), y = x86_rm(s, v->args[1], 0);
  sel_move(s, T_I32, lop_phys(EAX, LR_DEF, 0), x);
  LIns *ins = sel_emit(s, X_MUL1, 4, 4);
  ins->ops[0] = y;
  ins->ops[1] = lop_phys(EAX, LR_USE, 0);
  ins->ops[2] = lop_phys(EAX, LR_DEF, 0);
  ins->ops[3] = lop_phys(EDX, LR_DEF, 0);
  x86_trap(s, X_O, THROW_OVERFLOW);
  sel_move(s, T_I32, dst, lop_phys(EAX, LR_USE, 0));
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
  LOp dst = x86_dst(s, v);
  if (v->op == OP_MULOU) {
    select_mulou(s, v, dst);
    return;
  }
  x86_binary(s, rule[v->op].op, 4, dst, v->args[0], v->args[1], rule[v->op].commutes);
  x86_trap(s, rule[v->op].cc, THROW_OVERFLOW);
}

void x86_select_check(Sel *s, Value *v) {
  switch (v->op) {
  case OP_NULLCHECK: select_nullcheck(s, v); break;
  case OP_TRAPIF: select_trapif(s, v); break;
  case OP_BOUNDS: {
    u8 cc = x86_compare_values(s, CC_UGE, v->args[0], v->args[1], true);
    x86_trap(s, cc, THROW_INDEX_OUT_OF_RANGE);
    break;
  }
  case OP_DIVCHECK: select_divcheck(s, v); break;
  default: select_overflow(s, v); break;
  }
}
