// select_float.c: selection of floating-point arithmetic and of conversions between integers and floats.
#include "target/intel/intel.h"

// dst <- a op what, which stands among the data of the unit.
static void emit_tied_data(Sel *s, u16 op, u8 size, LOp dst, LOp a, LOp what) {
  if (s->l->target->data_by_register) {
    Addr at = unit_data(s, what);
    emit_tied_mem(s, op, size, dst, a, &at);
  } else {
    emit_tied(s, op, size, dst, a, what);
  }
}

// By a 16-byte mask in the read-only data: andps and xorps read all of it.
static void emit_masked(Sel *s, u16 op, Value *v, LOp dst, bool sign_only) {
  u8 bytes[16];
  u64 m64 = sign_only ? 1ull << 63 : ~(1ull << 63);
  u32 m32 = sign_only ? 1u << 31 : ~(1u << 31);
  for (u32 i = 0; i < 16; i += flt_size(v->type))
    if (v->type == T_F32)
      memcpy(bytes + i, &m32, 4);
    else
      memcpy(bytes + i, &m64, 8);
  LOp x = use_reg(s, v->args[0]);
  emit_tied_data(s, op, 4, dst, x, lop_kind(LK_RODATA, lir_rodata(s->l, bytes, 16, 16)));
}

static LOp cvt_i2f(Sel *s, u8 isize, u8 type, LOp x) {
  u32 t = sel_temp(s, type);
  emit_op2(s, X_CVTI2F, isize, lop_def(t), x)->cc = flt_size(type);
  return lop_use(t, 0);
}

static LOp tied_temp(Sel *s, u16 op, u8 size, u8 type, LOp a, LOp b) {
  u32 t = sel_temp(s, type);
  emit_tied(s, op, size, lop_def(t), a, b);
  return lop_use(t, 0);
}

// Unsigned 64 bits: halve what has the top bit set, keeping the lost bit for rounding, and double the result.
// n = x >> 63; f = (x >> n) | (x & n); result = f + f * n.
static void u64_to_float(Sel *s, u8 type, LOp dst, LOp x) {
  u8 size = flt_size(type);
  LOp n = tied_temp(s, X_SHR, 8, T_I64, x, lop_imm(63));
  sel_move(s, T_I64, lop_phys(RCX, LR_DEF, 0), n);
  LOp h = tied_temp(s, X_SHR, 8, T_I64, x, lop_phys(RCX, LR_USE, LF_LATE));
  LOp low = tied_temp(s, X_AND, 8, T_I64, n, x);
  LOp t = tied_temp(s, X_OR, 8, T_I64, h, low);
  LOp f = cvt_i2f(s, 8, type, t);
  LOp k = cvt_i2f(s, 8, type, n);
  LOp p = tied_temp(s, X_MULS, size, type, k, f);
  emit_tied(s, X_ADDS, size, dst, p, f);
}

// As a signed number of the double's range: 2^31 is taken off before and put back behind; both are exact.
static void u32_to_float_by_sign(Sel *s, u8 type, LOp dst, LOp x) {
  double two31 = 2147483648.0;
  i64 bits;
  memcpy(&bits, &two31, 8);
  LOp d = cvt_i2f(s, 4, T_F64, tied_temp(s, X_XOR, 4, T_I32, x, lop_imm(INT32_MIN)));
  LOp sum = type == T_F64 ? dst : lop_def(sel_temp(s, T_F64));
  emit_tied_data(s, X_ADDS, 8, sum, d, lop_kind(LK_FCONST, bits));
  if (type == T_F32)
    emit_op2(s, X_CVTF2F, 8, dst, lop_use(sum.reg, 0));
}

static void select_u2f(Sel *s, Value *v, LOp dst) {
  LOp x = use_reg(s, v->args[0]);
  if (int_size(v->args[0]->type) == 8) {
    u64_to_float(s, v->type, dst, x);
  } else if (model.word == 8) {
    u32 w = sel_temp(s, T_I64);
    x.flags |= LF_ANY;
    emit_op2(s, X_MOV, 4, lop_def(w), x);
    emit_op2(s, X_CVTI2F, 8, dst, lop_use(w, 0))->cc = flt_size(v->type);
  } else {
    u32_to_float_by_sign(s, v->type, dst, x);
  }
}

static void select_fconst(Sel *s, Value *v, LOp dst) {
  if (!s->l->target->data_by_register) {
    LOp c = sel_operand(s, v);
    s->l->vregs.v[dst.reg].remat = c;
    sel_move(s, v->type, dst, c);
  } else if (sel_fconst_bits(v) == 0) {
    sel_emit(s, X_FZERO, 0, 1)->ops[0] = dst;
  } else {
    Addr a = unit_data(s, lop_kind(LK_FCONST, sel_fconst_bits(v)));
    emit_load_as(s, X_MOVS, flt_size(v->type), dst, &a, 0);
  }
}

static void select_rm(Sel *s, Value *v, u16 op, u8 size, u8 cc, LOp dst) {
  Addr a;
  Value *x = v->args[0];
  LIns *ins = fold_rm(s, x, &a) ? emit_load_as(s, op, size, dst, &a, x->op == OP_LOAD ? x->u.mem.flags : 0)
                                : emit_op2(s, op, size, dst, use_rm(s, x, 0));
  ins->cc = cc;
}

// On x86 words alone: what is wider goes through memory (opt/pairs.c).
static void select_bitcast(Sel *s, Value *v, LOp dst) {
  bool to_flt = type_is_float(v->type);
  u8 size = to_flt ? flt_size(v->type) : int_size(v->type);
  emit_op2(s, to_flt ? X_MOVG2X : X_MOVX2G, size, dst, use_reg(s, v->args[0]));
}

void select_float(Sel *s, Value *v) {
  LOp dst = sel_result(s, v);
  u8 size = flt_size(v->type);
  switch (v->op) {
  case OP_FCONST: select_fconst(s, v, dst); break;
  case OP_ADD: emit_binary(s, X_ADDS, size, dst, v->args[0], v->args[1], true); break;
  case OP_MUL: emit_binary(s, X_MULS, size, dst, v->args[0], v->args[1], true); break;
  case OP_SUB: emit_binary(s, X_SUBS, size, dst, v->args[0], v->args[1], false); break;
  case OP_DIV: emit_binary(s, X_DIVS, size, dst, v->args[0], v->args[1], false); break;
  case OP_NEG: emit_masked(s, X_XORPS, v, dst, true); break;
  case OP_FABS: emit_masked(s, X_ANDPS, v, dst, false); break;
  case OP_FSQRT: select_rm(s, v, X_SQRTS, size, 0, dst); break;
  case OP_F2F: select_rm(s, v, X_CVTF2F, flt_size(v->args[0]->type), 0, dst); break;
  case OP_I2F: select_rm(s, v, X_CVTI2F, int_size(v->args[0]->type), size, dst); break;
  case OP_F2I: select_rm(s, v, X_CVTF2I, int_size(v->type), flt_size(v->args[0]->type), dst); break;
  case OP_U2F: select_u2f(s, v, dst); break;
  case OP_BITCAST: select_bitcast(s, v, dst); break;
  default: sel_fail(s, op_info[v->op].text); break;
  }
}
