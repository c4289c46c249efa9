// select_check.c: selection of checks: null, bounds, overflow, division.
#include "target/arm64/arm64.h"

void arm_trap(Sel *s, u8 cc, u8 kind) {
  ACond c = {.cc = cc, .reg = lop_none()};
  arm_branch(s, A_JTRAP, &c, sel_trap(s, kind));
}

static void trap_if(Sel *s, const ACond *c, u8 kind) {
  arm_branch(s, A_JTRAP, c, sel_trap(s, kind));
}

static void select_nullcheck(Sel *s, Value *v) {
  LOp x = arm_reg(s, v->args[0]);
  LIns *ins = sel_emit(s, A_NULLCHK, 1, 2);
  ins->mem = 0;
  ins->ops[0] = x;
  ins->ops[0].flags |= LF_ADDR;
  ins->ops[1] = lop_none();
  ins->flags = LIF_FAULT;
}

static void select_trapif(Sel *s, Value *v, u8 cc, u8 kind) {
  ACond c = arm_compare_values(s, cc, v->args[0], v->args[1], true);
  trap_if(s, &c, kind);
}

static void select_divcheck(Sel *s, Value *v) {
  u8 size = arm_size(v->args[1]->type);
  bool is_signed = v->u.i == 1;
  i64 c, a, min = size == 4 ? INT32_MIN : INT64_MIN;
  if (sel_const(v->args[1], &c)) {
    c = size == 4 ? (i32)c : c;
    if (c == 0) {
      arm_trap(s, A_ALWAYS, THROW_DIVIDE_BY_ZERO);
    } else if (c == -1 && is_signed) {
      arm_cmp(s, A_CMP, size, arm_reg(s, v->args[0]), lop_imm(1)); // overflows for the minimum alone
      arm_trap(s, A_VS, THROW_OVERFLOW);
    }
    return;
  }
  LOp y = arm_reg(s, v->args[1]);
  ACond zero = {.cc = A_CBZ, .size = size, .reg = y};
  trap_if(s, &zero, THROW_DIVIDE_BY_ZERO);
  if (!is_signed || (sel_const(v->args[0], &a) && (size == 4 ? (i32)a : a) != min))
    return;
  LOp x = arm_reg(s, v->args[0]);
  arm_cmp(s, A_CCMPOVF, size, x, y);
  arm_trap(s, A_VS, THROW_OVERFLOW);
}

// ---- overflow -------------------------------------------------------------------------------------------------------

// Products: of 32 bits in one register of 64, of 64 bits the upper half apart.
static void select_mulo(Sel *s, Value *v, LOp dst) {
  bool is_signed = v->op == OP_MULO;
  LOp x = arm_reg(s, v->args[0]), y = arm_reg(s, v->args[1]);
  if (v->type == T_I32) {
    u32 p = sel_temp(s, T_I64);
    arm_op3(s, is_signed ? A_SMULL : A_UMULL, 8, lop_def(p), x, y);
    LIns *ins = is_signed ? arm_cmp(s, A_CMP, 8, lop_use(p, 0), lop_use(p, 0))
                          : arm_cmp(s, A_TST, 8, lop_use(p, 0), lop_imm((i64)0xFFFFFFFF00000000));
    if (is_signed)
      ins->aux = AUX_EXTEND(EXT_SXTW, 0);
    arm_trap(s, A_NE, THROW_OVERFLOW);
    sel_move(s, T_I32, dst, lop_use(p, 0));
    return;
  }
  u32 h = sel_temp(s, T_I64);
  arm_op3(s, A_MUL, 8, dst, x, y);
  arm_op3(s, is_signed ? A_SMULH : A_UMULH, 8, lop_def(h), x, y);
  if (is_signed) {
    arm_cmp(s, A_CMP, 8, lop_use(h, 0), lop_use(dst.reg, 0))->aux = AUX_SHIFT(SH_ASR, 63);
    arm_trap(s, A_NE, THROW_OVERFLOW);
  } else {
    ACond c = {.cc = A_CBNZ, .size = 8, .reg = lop_use(h, 0)};
    trap_if(s, &c, THROW_OVERFLOW);
  }
}

static void select_overflow(Sel *s, Value *v) {
  static const struct {
    u16 op;
    u8 cc;
  } rule[OP_COUNT] = {
      [OP_ADDO] = {A_ADDS, A_VS}, [OP_SUBO] = {A_SUBS, A_VS}, [OP_ADDOU] = {A_ADDS, A_HS}, [OP_SUBOU] = {A_SUBS, A_LO}};
  u32 d;
  LOp dst = lop_def(sel_wanted(s, v, &d) ? d : sel_temp(s, v->type));
  if (v->op == OP_MULO || v->op == OP_MULOU) {
    select_mulo(s, v, dst);
    return;
  }
  // The carry of an immediate that is negated is another one.
  i64 c;
  u8 size = arm_size(v->type);
  bool imm = sel_const(v->args[1], &c) && (c = size == 4 ? (i32)c : c) > 0 && arm_imm_addsub(c);
  LOp x = arm_reg(s, v->args[0]), y = imm ? lop_imm(c) : arm_reg(s, v->args[1]);
  arm_op3(s, rule[v->op].op, size, dst, x, y);
  arm_trap(s, rule[v->op].cc, THROW_OVERFLOW);
}

void arm_select_check(Sel *s, Value *v) {
  switch (v->op) {
  case OP_NULLCHECK: select_nullcheck(s, v); break;
  case OP_TRAPIF: select_trapif(s, v, v->u.trap.cc, v->u.trap.kind); break;
  case OP_BOUNDS: select_trapif(s, v, CC_UGE, THROW_INDEX_OUT_OF_RANGE); break;
  case OP_DIVCHECK: select_divcheck(s, v); break;
  default: select_overflow(s, v); break;
  }
}
