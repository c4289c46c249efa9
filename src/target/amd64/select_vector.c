// select_vector.c: selection of operations on vectors: what the instruction's row says of its operands.
#include "target/amd64/amd64.h"

static bool is_zero(const Value *v) {
  static const u8 zero[16];
  return !memcmp(v->u.bytes, zero, sizeof zero);
}

// A constant as it is read from the read-only data; aligned, as instructions want their memory operands.
static LOp constant(Sel *s, const Value *v) {
  return lop_kind(LK_RODATA, lir_rodata(s->l, v->u.bytes, 16, 16));
}

// Register, or constant in memory. Other vectors in memory may be unaligned.
static LOp vector_rm(Sel *s, Value *v) {
  Value *x = sel_strip(v);
  if (x->op == OP_VCONST && !is_zero(x) && !s->vregs[x->id])
    return constant(s, x);
  return use_reg(s, x);
}

static LIns *tied(Sel *s, u16 op, LOp dst, LOp a, LOp b, u8 imm) {
  LIns *ins = emit_tied(s, op, 16, dst, a, b);
  ins->cc = imm;
  return ins;
}

static LIns *unary(Sel *s, u16 op, LOp dst, LOp a, u8 imm) {
  LIns *ins = sel_emit(s, op, 16, 2);
  ins->ops[0] = dst;
  ins->ops[1] = a;
  ins->cc = imm;
  return ins;
}

static bool commutes(u16 op) {
  switch (op) {
  case X_PADDB:
  case X_PADDW:
  case X_PADDD:
  case X_PADDQ:
  case X_PAND:
  case X_POR:
  case X_PXOR:
  case X_PCMPEQB:
  case X_PCMPEQW:
  case X_PCMPEQD:
  case X_PCMPEQQ:
  case X_PMULLW:
  case X_PMULLD:
  case X_PMULUDQ: return true;
  default: return false;
  }
}

static void select_test(Sel *s, Value *v, LOp dst) {
  LOp a = use_reg(s, v->args[0]), b = use_reg(s, v->args[1]);
  LIns *ins = sel_emit(s, v->u.vec.op, 16, 2);
  ins->ops[0] = a;
  ins->ops[1] = b;
  select_setcc(s, v->u.vec.imm, dst);
}

// The mask in the register that the instruction wants it in.
static void select_blend(Sel *s, Value *v, LOp dst) {
  LOp a = use_reg(s, v->args[0]), b = use_reg(s, v->args[1]), m = use_reg(s, v->args[2]);
  sel_move(s, T_V128, lop_phys(XMM0, LR_DEF, 0), m);
  LIns *ins = sel_emit(s, v->u.vec.op, 16, 4);
  ins->flags = LIF_TIED;
  ins->ops[0] = dst;
  ins->ops[1] = a;
  ins->ops[1].flags |= LF_ANY;
  ins->ops[2] = b;
  ins->ops[2].flags |= LF_LATE;
  ins->ops[3] = lop_phys(XMM0, LR_USE, LF_LATE);
}

// One factor in the register that the instruction wants it in.
static void select_mulx(Sel *s, Value *v, LOp dst) {
  LOp a = use_reg(s, v->args[0]), b = use_reg(s, v->args[1]);
  sel_move(s, v->args[0]->type, lop_phys(RDX, LR_DEF, 0), a);
  LIns *ins = sel_emit(s, v->u.vec.op, 16, 3);
  ins->ops[0] = dst;
  ins->ops[1] = b;
  ins->ops[2] = lop_phys(RDX, LR_USE, 0);
}

static void select_operation(Sel *s, Value *v, LOp dst) {
  u16 op = v->u.vec.op;
  u8 imm = v->u.vec.imm;
  switch (x_info[op - LIR_TARGET].fmt) {
  case XF_VRM:
  case XF_VRMI: {
    bool vector = v->args[0]->type == T_V128;
    unary(s, op, dst, vector ? vector_rm(s, v->args[0]) : use_reg(s, v->args[0]), imm);
    break;
  }
  case XF_VMRI: unary(s, op, dst, use_reg(s, v->args[0]), imm); break;
  case XF_VSHI: tied(s, op, dst, use_reg(s, v->args[0]), lop_none(), imm); break;
  case XF_VTEST: select_test(s, v, dst); break;
  case XF_XVM1:
  case XF_XVM2:
  case XF_XVM3: unary(s, op, dst, use_reg(s, v->args[0]), 0); break;
  case XF_XMUL: select_mulx(s, v, dst); break;
  case XF_XRVM:
  case XF_XRMV: {
    LOp a = use_reg(s, v->args[0]), b = use_reg(s, v->args[1]);
    LIns *ins = sel_emit(s, op, 16, 3);
    ins->ops[0] = dst;
    ins->ops[1] = a;
    ins->ops[2] = b;
    break;
  }
  default:
    if (v->nargs == 3) {
      select_blend(s, v, dst);
      break;
    }
    LOp a = use_reg(s, v->args[0]), b = v->args[1]->type == T_V128 ? vector_rm(s, v->args[1]) : use_reg(s, v->args[1]);
    LIns *ins = tied(s, op, dst, a, b, imm);
    if (commutes(op) && b.kind == LK_VREG)
      ins->flags |= LIF_COMMUTE;
    break;
  }
}

// ---- parts ----------------------------------------------------------------------------------------------------------

static void select_get(Sel *s, Value *v, LOp dst) {
  u32 at = (u32)v->u.mem.disp;
  LOp x = use_reg(s, v->args[0]);
  switch (v->u.mem.mt) {
  case MT_U8: unary(s, X_PEXTRB, dst, x, (u8)at); break;
  case MT_U16: unary(s, X_PEXTRW, dst, x, (u8)(at / 2)); break;
  case MT_I8:
  case MT_I16: {
    bool byte = v->u.mem.mt == MT_I8;
    u32 t = sel_temp(s, T_I32);
    unary(s, byte ? X_PEXTRB : X_PEXTRW, lop_def(t), x, (u8)(byte ? at : at / 2));
    LIns *ins = sel_emit(s, byte ? X_MOVSX8 : X_MOVSX16, 4, 2);
    ins->ops[0] = dst;
    ins->ops[1] = lop_use(t, 0);
    break;
  }
  case MT_I32:
  case MT_U32:
    if (at)
      unary(s, X_PEXTRD, dst, x, (u8)(at / 4));
    else
      unary(s, X_MOVX2G, dst, x, 0)->size = 4;
    break;
  case MT_F32:
  case MT_F64:
    if (at)
      unary(s, X_PSHUFD, dst, x, v->u.mem.mt == MT_F64 ? 0xEE : (u8)(at / 4));
    else
      unary(s, X_MOVAPS, dst, x, 0);
    break;
  default:
    if (at)
      unary(s, X_PEXTRQ, dst, x, (u8)(at / 8));
    else
      unary(s, X_MOVX2G, dst, x, 0)->size = 8;
    break;
  }
}

static void select_put(Sel *s, Value *v, LOp dst) {
  u32 at = (u32)v->u.mem.disp;
  LOp x = use_reg(s, v->args[0]), y = use_reg(s, v->args[1]);
  switch (v->u.mem.mt) {
  case MT_I8:
  case MT_U8: tied(s, X_PINSRB, dst, x, y, (u8)at); break;
  case MT_I16:
  case MT_U16: tied(s, X_PINSRW, dst, x, y, (u8)(at / 2)); break;
  case MT_I32:
  case MT_U32: tied(s, X_PINSRD, dst, x, y, (u8)(at / 4)); break;
  case MT_F32:
    if (at)
      tied(s, X_INSERTPS, dst, x, y, (u8)(at / 4 << 4));
    else
      tied(s, X_MOVSSR, dst, x, y, 0);
    break;
  case MT_F64: tied(s, at ? X_UNPCKLPD : X_MOVSDR, dst, x, y, 0); break;
  default: tied(s, X_PINSRQ, dst, x, y, (u8)(at / 8)); break;
  }
}

static void select_constant(Sel *s, Value *v, u32 d) {
  LOp c = sel_operand(s, v);
  s->l->vregs.v[d].remat = c;
  sel_move(s, T_V128, lop_def(d), c);
}

void amd64_select_vector(Sel *s, Value *v) {
  u32 d;
  sel_wanted(s, v, &d);
  switch (v->op) {
  case OP_VCONST: select_constant(s, v, d); break;
  case OP_VGET: select_get(s, v, lop_def(d)); break;
  case OP_VPUT: select_put(s, v, lop_def(d)); break;
  default: select_operation(s, v, lop_def(d)); break;
  }
}
