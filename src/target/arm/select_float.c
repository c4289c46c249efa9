// select_float.c: selection of floating-point arithmetic and of conversions between integers and floats.
#include "target/arm/arm.h"

static void select_fconst(Sel *s, Value *v, u32 d) {
  LOp c = sel_operand(s, v);
  s->l->vregs.v[d].remat = c;
  sel_move(s, v->type, lop_def(d), c);
}

static void arithmetic(Sel *s, Value *v, u16 op, LOp dst) {
  LOp x = a32_reg(s, v->args[0]), y = a32_reg(s, v->args[1]);
  a32_op3(s, op, dst, x, y)->size = a32_fsize(v->type);
}

static void unary(Sel *s, Value *v, u16 op, LOp dst) {
  a32_op2(s, op, a32_fsize(v->args[0]->type), dst, a32_reg(s, v->args[0]));
}

// The word goes through a register of floats.
static void select_f2i(Sel *s, Value *v, LOp dst) {
  LIns *ins = a32_op3(s, A_F2I, dst, a32_reg(s, v->args[0]), lop_temp(sel_temp(s, T_F32)));
  ins->size = a32_fsize(v->args[0]->type);
  ins->flags = 0;
}

void a32_select_float(Sel *s, Value *v) {
  u32 d;
  sel_wanted(s, v, &d);
  LOp dst = lop_def(d);
  Value *a = v->nargs ? v->args[0] : NULL;
  switch (v->op) {
  case OP_FCONST: select_fconst(s, v, d); break;
  case OP_ADD: arithmetic(s, v, A_VADD, dst); break;
  case OP_MUL: arithmetic(s, v, A_VMUL, dst); break;
  case OP_SUB: arithmetic(s, v, A_VSUB, dst); break;
  case OP_DIV: arithmetic(s, v, A_VDIV, dst); break;
  case OP_NEG: unary(s, v, A_VNEG, dst); break;
  case OP_FABS: unary(s, v, A_VABS, dst); break;
  case OP_FSQRT: unary(s, v, A_VSQRT, dst); break;
  case OP_F2F: unary(s, v, v->type == a->type ? A_VMOV : A_VCVTF, dst); break;
  case OP_I2F: a32_op2(s, A_I2F, a32_fsize(v->type), dst, a32_reg(s, a)); break;
  case OP_U2F: a32_op2(s, A_U2F, a32_fsize(v->type), dst, a32_reg(s, a)); break;
  case OP_F2I: select_f2i(s, v, dst); break;
  case OP_BITCAST: a32_op2(s, type_is_float(v->type) ? A_VMOVGS : A_VMOVSG, 4, dst, a32_reg(s, a)); break;
  default: sel_fail(s, op_info[v->op].text); break;
  }
}
