// select_vector.c: selection of operations on vectors: what the instruction's row says of its operands.
#include "target/amd64/amd64.h"

// A constant as it is read from the read-only data; aligned, as instructions want their memory operands.
static LOp constant(Sel *s, const Value *v) {
  u32 size = vector_type_size((IrType)v->type);
  return lop_kind(LK_RODATA, lir_rodata(s->l, vconst_bytes(v), size, size));
}

// The last operand of an instruction: a register, a constant in memory, or a load that becomes part of it. That may be
// unaligned, which instructions bear only with a VEX prefix.
typedef struct Source {
  LOp op;
  Addr addr;
  bool memory;
  u8 flags; // LIF_FAULT
} Source;

static Source in_reg(LOp op) {
  return (Source){.op = op};
}

// Some instructions are for registers alone, or want their operand in memory aligned.
static bool takes_memory(u16 op) {
  switch (op) {
  case X_MOVAPS:
  case X_MOVSSR:
  case X_MOVSDR:
  case X_MOVHLPS:
  case X_MOVLHPS:
  case X_PMOVMSKB:
  case X_MOVMSKPS:
  case X_MOVMSKPD:
  case X_PEXTRW: return false;
  default: return true;
  }
}

static Source source(Sel *s, u16 op, Value *v) {
  Value *x = sel_strip(v);
  Source r = {0};
  if (!takes_memory(op)) {
    r.op = use_reg(s, x);
  } else if (x->op == OP_VCONST && !vconst_is_zero(x) && !s->vregs[x->id]) {
    r.op = constant(s, x);
  } else if (s->l->wide && x->op == OP_LOAD && type_is_vector((IrType)x->type) && sel_can_fold_load(s, x)) {
    r.memory = true;
    r.flags = x->u.mem.flags & MEM_FAULT ? LIF_FAULT : 0;
    match_addr(s, x->args[0], x->u.mem.disp, &r.addr);
    s->folded[x->id] = 1;
  } else {
    r.op = use_reg(s, x);
  }
  return r;
}

// Bytes of the widest operand or result.
static u8 size_of(const Value *v) {
  u8 type = v->type;
  for (u32 i = 0; i < v->nargs; i++)
    type = MAX(type, v->args[i]->type);
  return type == T_V256 ? 32 : 16;
}

// dst <- op first… src. The registers among `first` stand before what may be in memory.
static LIns *apart(Sel *s, u16 op, u8 size, LOp dst, u32 n, const LOp *first, const Source *src, u8 imm) {
  LIns *ins = sel_emit(s, op, size, 1 + n + (src ? 1 + src->memory : 0));
  ins->cc = imm;
  ins->ops[0] = dst;
  for (u32 i = 0; i < n; i++)
    ins->ops[1 + i] = first[i];
  if (src && src->memory)
    put_addr(ins, 1 + n, &src->addr, 0);
  else if (src)
    ins->ops[1 + n] = src->op;
  ins->flags |= src ? src->flags : 0;
  return ins;
}

static LIns *unary(Sel *s, u16 op, LOp dst, LOp a, u8 imm) {
  return apart(s, op, 16, dst, 1, &a, NULL, imm);
}

// With a VEX prefix the result has a place of its own.
static LIns *binary_source(Sel *s, u16 op, u8 size, LOp dst, LOp a, const Source *b, u8 imm) {
  if (s->l->wide || x_info[op - LIR_TARGET].fmt >= XF_YRM)
    return apart(s, op, size, dst, 1, &a, b, imm);
  LIns *ins = emit_tied(s, op, size, dst, a, b->op);
  ins->cc = imm;
  return ins;
}

static LIns *binary(Sel *s, u16 op, LOp dst, LOp a, LOp b, u8 imm) {
  Source src = in_reg(b);
  return binary_source(s, op, 16, dst, a, &src, imm);
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

static void select_binary(Sel *s, Value *v, LOp dst, u8 imm) {
  u16 op = v->u.vec.op;
  Value *x = v->args[0], *y = v->args[1];
  if (s->l->wide && commutes(op) && sel_strip(x)->op == OP_LOAD && sel_strip(y)->op != OP_LOAD) {
    x = v->args[1];
    y = v->args[0];
  }
  bool vector = type_is_vector((IrType)y->type);
  Source b = vector ? source(s, op, y) : in_reg(use_reg(s, y));
  LIns *ins = binary_source(s, op, size_of(v), dst, use_reg(s, x), &b, imm);
  if (commutes(op) && (ins->flags & LIF_TIED) && b.op.kind == LK_VREG)
    ins->flags |= LIF_COMMUTE;
}

static void select_unary(Sel *s, Value *v, LOp dst) {
  Source src = source(s, v->u.vec.op, v->args[0]);
  apart(s, v->u.vec.op, size_of(v), dst, 0, NULL, &src, v->u.vec.imm);
}

static void select_test(Sel *s, Value *v, LOp dst) {
  Source b = source(s, v->u.vec.op, v->args[1]);
  apart(s, v->u.vec.op, size_of(v), use_reg(s, v->args[0]), 0, NULL, &b, 0);
  select_setcc(s, v->u.vec.imm, dst);
}

static u16 blend_apart(u16 op) {
  switch (op) {
  case X_PBLENDVB: return X_VPBLENDVB;
  case X_BLENDVPS: return X_VBLENDVPS;
  default: return X_VBLENDVPD;
  }
}

// The mask in the register that the instruction wants it in.
static void select_blend(Sel *s, Value *v, LOp dst) {
  LOp a = use_reg(s, v->args[0]), b = use_reg(s, v->args[1]), m = use_reg(s, v->args[2]);
  if (s->l->wide) {
    apart(s, blend_apart(v->u.vec.op), size_of(v), dst, 3, (LOp[]){a, b, m}, NULL, 0);
    return;
  }
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

// dst <- dst, args[1] and args[2], dst being args[0] at first.
static void select_multiply_add(Sel *s, Value *v, LOp dst) {
  Source b = source(s, v->u.vec.op, v->args[2]);
  LOp first[2] = {use_reg(s, v->args[0]), use_reg(s, v->args[1])};
  first[0].flags |= LF_ANY;
  first[1].flags |= LF_LATE;
  LIns *ins = apart(s, v->u.vec.op, size_of(v), dst, 2, first, &b, 0);
  ins->flags |= LIF_TIED;
  for (u32 k = 3; k < ins->nops; k++)
    ins->ops[k].flags |= LF_LATE;
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
  case XF_GRM: unary(s, op, dst, use_reg(s, v->args[0]), 0); break;
  case XF_VRM:
  case XF_VRMI:
  case XF_YRM:
  case XF_YRMI: select_unary(s, v, dst); break;
  case XF_VMRI:
  case XF_YMRI: {
    LOp x = use_reg(s, v->args[0]);
    apart(s, op, size_of(v), dst, 1, &x, NULL, imm);
    break;
  }
  case XF_VSHI: {
    Source none = {.op = lop_none()};
    binary_source(s, op, size_of(v), dst, use_reg(s, v->args[0]), &none, imm);
    break;
  }
  case XF_VTEST:
  case XF_YTEST: select_test(s, v, dst); break;
  case XF_XVM1:
  case XF_XVM2:
  case XF_XVM3: unary(s, op, dst, use_reg(s, v->args[0]), 0); break;
  case XF_XMUL: select_mulx(s, v, dst); break;
  case XF_GTRM: emit_tied(s, op, 16, dst, use_reg(s, v->args[0]), use_reg(s, v->args[1])); break;
  case XF_XRVM:
  case XF_XRMV: apart(s, op, 16, dst, 2, (LOp[]){use_reg(s, v->args[0]), use_reg(s, v->args[1])}, NULL, 0); break;
  case XF_YADD: select_multiply_add(s, v, dst); break;
  default:
    if (v->nargs == 3)
      select_blend(s, v, dst);
    else
      select_binary(s, v, dst, imm);
    break;
  }
}

// ---- parts ----------------------------------------------------------------------------------------------------------

static LOp upper_half(Sel *s, LOp x) {
  u32 t = sel_temp(s, T_V128);
  apart(s, X_VEXTRACTI128, 32, lop_def(t), 1, &x, NULL, 1);
  return lop_use(t, 0);
}

static void get_small(Sel *s, u8 mt, u32 at, LOp dst, LOp x) {
  bool byte = mt == MT_I8;
  u32 t = sel_temp(s, T_I32);
  unary(s, byte ? X_PEXTRB : X_PEXTRW, lop_def(t), x, (u8)(byte ? at : at / 2));
  LIns *ins = sel_emit(s, byte ? X_MOVSX8 : X_MOVSX16, 4, 2);
  ins->ops[0] = dst;
  ins->ops[1] = lop_use(t, 0);
}

static void select_get(Sel *s, Value *v, LOp dst) {
  u32 at = (u32)v->u.mem.disp;
  LOp x = use_reg(s, v->args[0]);
  if (at >= 16 && v->u.mem.mt != MT_V128) {
    x = upper_half(s, x);
    at -= 16;
  }
  switch (v->u.mem.mt) {
  case MT_U8: unary(s, X_PEXTRB, dst, x, (u8)at); break;
  case MT_U16: unary(s, X_PEXTRW, dst, x, (u8)(at / 2)); break;
  case MT_I8:
  case MT_I16: get_small(s, v->u.mem.mt, at, dst, x); break;
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
  case MT_V128:
    if (at)
      apart(s, X_VEXTRACTI128, 32, dst, 1, &x, NULL, 1);
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

// dst <- x with its element at byte `at` replaced, in 16 bytes.
static void put_element(Sel *s, u8 mt, u32 at, LOp dst, LOp x, LOp y) {
  switch (mt) {
  case MT_I8:
  case MT_U8: binary(s, X_PINSRB, dst, x, y, (u8)at); break;
  case MT_I16:
  case MT_U16: binary(s, X_PINSRW, dst, x, y, (u8)(at / 2)); break;
  case MT_I32:
  case MT_U32: binary(s, X_PINSRD, dst, x, y, (u8)(at / 4)); break;
  case MT_F32:
    if (at)
      binary(s, X_INSERTPS, dst, x, y, (u8)(at / 4 << 4));
    else
      binary(s, X_MOVSSR, dst, x, y, 0);
    break;
  case MT_F64: binary(s, at ? X_UNPCKLPD : X_MOVSDR, dst, x, y, 0); break;
  default: binary(s, X_PINSRQ, dst, x, y, (u8)(at / 8)); break;
  }
}

static void put_half(Sel *s, u8 half, LOp dst, LOp x, LOp y) {
  Source src = in_reg(y);
  apart(s, X_VINSERTI128, 32, dst, 1, &x, &src, half);
}

static void select_put(Sel *s, Value *v, LOp dst) {
  u32 at = (u32)v->u.mem.disp;
  u8 mt = v->u.mem.mt;
  LOp x = use_reg(s, v->args[0]), y = use_reg(s, v->args[1]);
  if (v->type == T_V128) {
    put_element(s, mt, at, dst, x, y);
  } else if (mt == MT_V128) {
    put_half(s, at / 16, dst, x, y);
  } else {
    LOp half = at < 16 ? x : upper_half(s, x);
    u32 t = sel_temp(s, T_V128);
    put_element(s, mt, at % 16, lop_def(t), half, y);
    put_half(s, at / 16, dst, x, lop_use(t, 0));
  }
}

static void select_constant(Sel *s, Value *v, u32 d) {
  LOp c = sel_operand(s, v);
  s->l->vregs.v[d].remat = c;
  sel_move(s, v->type, lop_def(d), c);
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

// roundsd and roundss (SSE4.1); bit 3: without a word about inexactness.
void amd64_select_round(Sel *s, Value *v) {
  static const u8 mode[] = {8, 9, 10, 11};
  LOp x = use_reg(s, v->args[0]);
  binary(s, v->type == T_F32 ? X_ROUNDSS : X_ROUNDSD, sel_result(s, v), x, x, mode[v->op - OP_FRINT]);
}
