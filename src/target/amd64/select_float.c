// select_float.c: selection of floating-point arithmetic and of conversions between integers and floats.
#include "target/amd64/amd64.h"

static u8 flt_size(u8 type) {
  return type == T_F32 ? 4 : 8;
}

static LIns *emit2(Sel *s, u16 op, u8 size, LOp dst, LOp src) {
  LIns *ins = sel_emit(s, op, size, 2);
  ins->ops[0] = dst;
  ins->ops[1] = src;
  return ins;
}

// A 16-byte mask in the read-only data: andps and xorps read all of it.
static LOp mask_constant(Sel *s, u8 type, bool sign_only) {
  u8 bytes[16];
  u64 m64 = sign_only ? 1ull << 63 : ~(1ull << 63);
  u32 m32 = sign_only ? 1u << 31 : ~(1u << 31);
  for (u32 i = 0; i < 16; i += flt_size(type))
    if (type == T_F32)
      memcpy(bytes + i, &m32, 4);
    else
      memcpy(bytes + i, &m64, 8);
  return lop_kind(LK_RODATA, lir_rodata(s->l, bytes, 16, 16));
}

static void emit_masked(Sel *s, u16 op, Value *v, LOp dst, bool sign_only) {
  LOp x = use_reg(s, v->args[0]);
  LOp m = mask_constant(s, v->type, sign_only);
  emit_tied(s, op, 4, dst, x, m);
}

static LOp cvt_i2f(Sel *s, u8 isize, u8 type, LOp x) {
  u32 t = sel_temp(s, type);
  LIns *ins = emit2(s, X_CVTI2F, isize, lop_def(t), x);
  ins->cc = flt_size(type);
  return lop_use(t, 0);
}

static LOp tied_temp(Sel *s, u16 op, u8 size, u8 type, LOp a, LOp b) {
  u32 t = sel_temp(s, type);
  emit_tied(s, op, size, lop_def(t), a, b);
  return lop_use(t, 0);
}

// Unsigned 64 bits: halve what has the top bit set, keeping the lost bit for rounding, and double the result.
// n = x >> 63; f = (x >> n) | (x & n); result = f + f * n.
static void select_u2f(Sel *s, Value *v, LOp dst) {
  u8 size = flt_size(v->type);
  LOp x = use_reg(s, v->args[0]);
  if (v->args[0]->type == T_I32) {
    u32 w = sel_temp(s, T_I64);
    LOp src = x;
    src.flags |= LF_ANY;
    emit2(s, X_MOV, 4, lop_def(w), src);
    LIns *ins = emit2(s, X_CVTI2F, 8, dst, lop_use(w, 0));
    ins->cc = size;
    return;
  }
  LOp n = tied_temp(s, X_SHR, 8, T_I64, x, lop_imm(63));
  sel_move(s, T_I64, lop_phys(RCX, LR_DEF, 0), n);
  LOp h = tied_temp(s, X_SHR, 8, T_I64, x, lop_phys(RCX, LR_USE, LF_LATE));
  LOp low = tied_temp(s, X_AND, 8, T_I64, n, x);
  LOp t = tied_temp(s, X_OR, 8, T_I64, h, low);
  LOp f = cvt_i2f(s, 8, v->type, t);
  LOp k = cvt_i2f(s, 8, v->type, n);
  LOp p = tied_temp(s, X_MULS, size, v->type, k, f);
  emit_tied(s, X_ADDS, size, dst, p, f);
}

static void select_fconst(Sel *s, Value *v, u32 d) {
  LOp c = sel_operand(s, v);
  s->l->vregs.v[d].remat = c;
  sel_move(s, v->type, lop_def(d), c);
}

static void select_rm(Sel *s, Value *v, u16 op, u8 size, u8 cc, LOp dst) {
  Addr a;
  if (fold_rm(s, v->args[0], &a)) {
    LIns *ins = emit_load_as(s, op, size, dst, &a, v->args[0]->u.mem.flags);
    ins->cc = cc;
    return;
  }
  LIns *ins = emit2(s, op, size, dst, use_rm(s, v->args[0], 0));
  ins->cc = cc;
}

static void select_bitcast(Sel *s, Value *v, LOp dst) {
  bool to_flt = type_is_float(v->type);
  u8 size = v->type == T_F32 || v->type == T_I32 ? 4 : 8;
  emit2(s, to_flt ? X_MOVG2X : X_MOVX2G, size, dst, use_reg(s, v->args[0]));
}

void select_float(Sel *s, Value *v) {
  u32 d;
  sel_wanted(s, v, &d);
  LOp dst = lop_def(d);
  u8 size = flt_size(v->type);
  switch (v->op) {
  case OP_FCONST: select_fconst(s, v, d); break;
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
