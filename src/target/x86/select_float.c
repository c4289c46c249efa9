// select_float.c: selection of floating-point arithmetic and of conversions between integers and floats.
#include "target/x86/x86.h"

// A 16-byte mask in the read-only data: andps and xorps read all of it.
static void emit_masked(Sel *s, u16 op, Value *v, LOp dst, bool sign_only) {
  u8 bytes[16];
  u64 m64 = sign_only ? 1ull << 63 : ~(1ull << 63);
  u32 m32 = sign_only ? 1u << 31 : ~(1u << 31);
  for (u32 i = 0; i < 16; i += x86_fsize(v->type))
    if (v->type == T_F32)
      memcpy(bytes + i, &m32, 4);
    else
      memcpy(bytes + i, &m64, 8);
  Addr mask = x86_data(s, lop_kind(LK_RODATA, lir_rodata(s->l, bytes, 16, 16)));
  LOp x = x86_reg(s, v->args[0]);
  LIns *ins = sel_emit(s, op, 4, 4);
  ins->flags = LIF_TIED;
  ins->ops[0] = dst;
  ins->ops[1] = x;
  ins->ops[1].flags |= LF_ANY;
  x86_put_addr(ins, 2, &mask, LF_LATE);
}

static void select_fconst(Sel *s, Value *v, LOp dst) {
  i64 bits = 0;
  float f = (float)v->u.f;
  if (v->type == T_F32)
    memcpy(&bits, &f, 4);
  else
    memcpy(&bits, &v->u.f, 8);
  if (!bits) {
    LIns *ins = sel_emit(s, X_FZERO, 0, 1);
    ins->ops[0] = dst;
    return;
  }
  Addr a = x86_data(s, lop_kind(LK_FCONST, bits));
  x86_load_as(s, X_MOVS, x86_fsize(v->type), dst, &a, 0);
}

static void select_rm(Sel *s, Value *v, u16 op, u8 size, u8 cc, LOp dst) {
  Addr a;
  Value *x = v->args[0];
  LIns *ins = x86_fold(s, x, &a) ? x86_load_as(s, op, size, dst, &a, x->op == OP_LOAD ? x->u.mem.flags : 0)
                                 : x86_op2(s, op, size, dst, x86_rm(s, x, 0));
  ins->cc = cc;
}

// As a signed number of the double's range: 2^31 is taken off before and put back behind; both are exact.
static void select_u2f(Sel *s, Value *v, LOp dst) {
  double two31 = 2147483648.0;
  i64 bits;
  memcpy(&bits, &two31, 8);
  u32 flipped = sel_temp(s, T_I32), d = sel_temp(s, T_F64);
  Addr a = x86_data(s, lop_kind(LK_FCONST, bits));
  x86_tied(s, X_XOR, 4, lop_def(flipped), x86_reg(s, v->args[0]), lop_imm(INT32_MIN));
  x86_op2(s, X_CVTI2F, 4, lop_def(d), lop_use(flipped, 0))->cc = 8;
  u32 sum = sel_temp(s, T_F64);
  LIns *ins = sel_emit(s, X_ADDS, 8, 4);
  ins->flags = LIF_TIED;
  ins->ops[0] = v->type == T_F64 ? dst : lop_def(sum);
  ins->ops[1] = lop_use(d, LF_ANY);
  x86_put_addr(ins, 2, &a, LF_LATE);
  if (v->type == T_F32)
    x86_op2(s, X_CVTF2F, 8, dst, lop_use(sum, 0));
}

// Words alone: what is wider goes through memory (opt/pairs.c).
static void select_bitcast(Sel *s, Value *v, LOp dst) {
  x86_op2(s, type_is_float(v->type) ? X_MOVG2X : X_MOVX2G, 4, dst, x86_reg(s, v->args[0]));
}

void x86_select_float(Sel *s, Value *v) {
  LOp dst = x86_dst(s, v);
  u8 size = x86_fsize(v->type);
  switch (v->op) {
  case OP_FCONST: select_fconst(s, v, dst); break;
  case OP_ADD: x86_binary(s, X_ADDS, size, dst, v->args[0], v->args[1], true); break;
  case OP_MUL: x86_binary(s, X_MULS, size, dst, v->args[0], v->args[1], true); break;
  case OP_SUB: x86_binary(s, X_SUBS, size, dst, v->args[0], v->args[1], false); break;
  case OP_DIV: x86_binary(s, X_DIVS, size, dst, v->args[0], v->args[1], false); break;
  case OP_NEG: emit_masked(s, X_XORPS, v, dst, true); break;
  case OP_FABS: emit_masked(s, X_ANDPS, v, dst, false); break;
  case OP_FSQRT: select_rm(s, v, X_SQRTS, size, 0, dst); break;
  case OP_F2F: select_rm(s, v, X_CVTF2F, x86_fsize(v->args[0]->type), 0, dst); break;
  case OP_I2F: select_rm(s, v, X_CVTI2F, 4, size, dst); break;
  case OP_F2I: select_rm(s, v, X_CVTF2I, 4, x86_fsize(v->args[0]->type), dst); break;
  case OP_U2F: select_u2f(s, v, dst); break;
  case OP_BITCAST: select_bitcast(s, v, dst); break;
  default: sel_fail(s, op_info[v->op].text); break;
  }
}
