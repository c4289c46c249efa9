// select_float.c: selection of floating-point arithmetic and of conversions between integers and floats.
#include "target/arm64/arm64.h"

static void select_fconst(Sel *s, Value *v, u32 d) {
  LOp c = sel_operand(s, v);
  s->l->vregs.v[d].remat = c;
  sel_move(s, v->type, lop_def(d), c);
}

static void arithmetic(Sel *s, Value *v, u16 op, LOp dst) {
  LOp x = arm_reg(s, v->args[0]), y = arm_reg(s, v->args[1]);
  arm_op3(s, op, arm_fsize(v->type), dst, x, y);
}

static void unary(Sel *s, Value *v, u16 op, LOp dst) {
  arm_op2(s, op, arm_fsize(v->args[0]->type), dst, arm_reg(s, v->args[0]));
}

static void convert(Sel *s, u16 op, u8 isize, u8 fsize, LOp dst, LOp x) {
  arm_op2(s, op, isize, dst, x)->scale = fsize;
}

static void select_bitcast(Sel *s, Value *v, LOp dst) {
  u8 size = v->type == T_F32 || v->type == T_I32 ? 4 : 8;
  convert(s, type_is_float(v->type) ? A_FMOVGX : A_FMOVXG, size, size, dst, arm_reg(s, v->args[0]));
}

void arm_select_float(Sel *s, Value *v) {
  u32 d;
  sel_wanted(s, v, &d);
  LOp dst = lop_def(d);
  u8 size = arm_fsize(v->type);
  Value *a = v->nargs ? v->args[0] : NULL;
  switch (v->op) {
  case OP_FCONST: select_fconst(s, v, d); break;
  case OP_ADD: arithmetic(s, v, A_FADD, dst); break;
  case OP_MUL: arithmetic(s, v, A_FMUL, dst); break;
  case OP_SUB: arithmetic(s, v, A_FSUB, dst); break;
  case OP_DIV: arithmetic(s, v, A_FDIV, dst); break;
  case OP_NEG: unary(s, v, A_FNEG, dst); break;
  case OP_FABS: unary(s, v, A_FABS, dst); break;
  case OP_FSQRT: unary(s, v, A_FSQRT, dst); break;
  case OP_FRINT: unary(s, v, A_FRINTN, dst); break;
  case OP_FFLOOR: unary(s, v, A_FRINTM, dst); break;
  case OP_FCEIL: unary(s, v, A_FRINTP, dst); break;
  case OP_FTRUNC: unary(s, v, A_FRINTZ, dst); break;
  case OP_F2F: unary(s, v, v->type == a->type ? A_FMOV : v->type == T_F64 ? A_FCVTSD : A_FCVTDS, dst); break;
  case OP_I2F: convert(s, A_SCVTF, arm_size(a->type), size, dst, arm_reg(s, a)); break;
  case OP_U2F: convert(s, A_UCVTF, arm_size(a->type), size, dst, arm_reg(s, a)); break;
  case OP_F2I: convert(s, A_FCVTZS, arm_size(v->type), arm_fsize(a->type), dst, arm_reg(s, a)); break;
  case OP_BITCAST: select_bitcast(s, v, dst); break;
  default: sel_fail(s, op_info[v->op].text); break;
  }
}
