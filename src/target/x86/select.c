// select.c: what the selection rules share: operands, addresses, compares; and the dispatch by operation.
#include "target/x86/x86.h"

u8 x86_cond(u8 cc) {
  static const u8 map[] = {[CC_EQ] = X_E, [CC_NE] = X_NE, [CC_LT] = X_L,   [CC_GE] = X_GE,  [CC_LE] = X_LE,
                           [CC_GT] = X_G, [CC_ULT] = X_B, [CC_UGE] = X_AE, [CC_ULE] = X_BE, [CC_UGT] = X_A};
  return map[cc];
}

u8 x86_fsize(u8 type) {
  return type == T_F32 ? 4 : 8;
}

LOp x86_imm(Sel *s, u8 type, i64 i) {
  u32 t = sel_temp(s, type);
  LIns *ins = sel_emit(s, X_MOVI, 4, 2);
  ins->ops[0] = lop_def(t);
  ins->ops[1] = lop_imm((i32)i);
  return lop_use(t, 0);
}

LIns *x86_op2(Sel *s, u16 op, u8 size, LOp dst, LOp src) {
  LIns *ins = sel_emit(s, op, size, 2);
  ins->ops[0] = dst;
  ins->ops[1] = src;
  return ins;
}

LOp x86_dst(Sel *s, Value *v) {
  u32 d;
  return lop_def(sel_wanted(s, v, &d) ? d : sel_temp(s, v->type));
}

LOp x86_high_dst(Sel *s, Value *v) {
  Value *h = v->next && v->next->op == OP_HIGH && v->next->args[0] == v ? v->next : NULL;
  u32 d;
  return lop_def(h && sel_wanted(s, h, &d) ? d : sel_temp(s, T_I32));
}

LOp x86_fixed(LOp o, u32 reg, u8 type) {
  o.role = LR_USE;
  o.fixed = (u8)reg;
  if (o.kind != LK_VREG)
    o.reg = type; // resolve.c: the type of a constant's move
  else
    o.flags = LF_ANY;
  return o;
}

// ---- data of the unit -----------------------------------------------------------------------------------------------
// A register of its own for each block: what handlers were left for finds it in the frame like any other.

LOp x86_base(Sel *s) {
  u32 *by_block = s->target;
  if (!by_block)
    s->target = by_block = ARENA_ARRAY(s->l->arena, u32, s->l->nblocks);
  u32 *r = &by_block[s->b->id];
  if (!*r) {
    *r = sel_temp(s, T_PTR) + 1;
    s->l->vregs.v[*r - 1].remat = lop_frame(X86_BASE_HOME);
    s->l->has_base = true;
  }
  return lop_use(*r - 1, 0);
}

void x86_block_start(Sel *s) {
  const u32 *by_block = s->target;
  if (by_block && by_block[s->b->id])
    sel_move(s, T_PTR, lop_def(by_block[s->b->id] - 1), lop_frame(X86_BASE_HOME));
}

Addr x86_data(Sel *s, LOp what) {
  return (Addr){.base = x86_base(s), .index = what};
}

static bool is_float_zero(const Value *v) {
  return v->op == OP_FCONST && v->u.f == 0 && !__builtin_signbit(v->u.f);
}

static i64 float_bits(const Value *v) {
  i64 bits = 0;
  float f = (float)v->u.f;
  if (v->type == T_F32)
    memcpy(&bits, &f, 4);
  else
    memcpy(&bits, &v->u.f, 8);
  return bits;
}

// v's place among the data of the unit.
static bool is_data(Value *v, LOp *what) {
  if (v->op == OP_REF)
    *what = lop_ref(v->u.ref);
  else if (v->op == OP_FCONST && !is_float_zero(v))
    *what = lop_kind(LK_FCONST, float_bits(v));
  else
    return false;
  return true;
}

// Constants and frame addresses are cheap: each user makes its own.
LOp x86_reg(Sel *s, Value *v) {
  v = sel_strip(v);
  if (v->op == OP_CONST)
    return x86_imm(s, v->type, v->u.i);
  if (v->op == OP_SLOTADDR) {
    u32 t = sel_temp(s, T_PTR);
    Addr a = x86_slot(v->u.slot, 0);
    x86_load_as(s, X_LEA, 4, lop_def(t), &a, 0);
    return lop_use(t, 0);
  }
  if (is_float_zero(v)) {
    u32 t = sel_temp(s, v->type);
    LIns *ins = sel_emit(s, X_FZERO, 0, 1);
    ins->ops[0] = lop_def(t);
    return lop_use(t, 0);
  }
  return lop_use(sel_vreg(s, v), 0);
}

LOp x86_rm(Sel *s, Value *v, u8 flags) {
  LOp o = x86_reg(s, v);
  o.flags |= LF_ANY | flags;
  return o;
}

// ---- addresses ------------------------------------------------------------------------------------------------------

static Value *strip_consts(Value *v, Addr *a, u32 scale) {
  for (;;) {
    v = sel_strip(v);
    i64 c;
    if ((v->op == OP_ADD || v->op == OP_SUB) && sel_const(v->args[1], &c)) {
      a->disp = (i32)((u32)a->disp + (u32)(v->op == OP_ADD ? c : -c) * (1u << scale));
      v = v->args[0];
    } else if (v->op == OP_ADD && sel_const(v->args[0], &c)) {
      a->disp = (i32)((u32)a->disp + (u32)c * (1u << scale));
      v = v->args[1];
    } else {
      return v;
    }
  }
}

// v = z << k, or z * 2^k, for an index that the addressing mode scales.
static Value *scaled(Value *v, u8 *scale) {
  i64 c;
  if (v->nargs != 2 || !sel_const(v->args[1], &c))
    return NULL;
  if (v->op == OP_SHL && c >= 1 && c <= 3) {
    *scale = (u8)c;
    return v->args[0];
  }
  if (v->op == OP_MUL && (c == 2 || c == 4 || c == 8)) {
    *scale = c == 2 ? 1 : c == 4 ? 2 : 3;
    return v->args[0];
  }
  return NULL;
}

static LOp addr_part(Sel *s, Value *v) {
  v = sel_strip(v);
  return v->op == OP_SLOTADDR ? lop_slot(v->u.slot) : x86_reg(s, v);
}

void x86_addr(Sel *s, Value *v, i32 disp, Addr *out) {
  *out = (Addr){.base = lop_none(), .index = lop_none(), .disp = disp};
  v = strip_consts(v, out, 0);
  i64 c;
  if (sel_const(v, &c)) { // an absolute address
    out->disp = (i32)((u32)out->disp + (u32)c);
    return;
  }
  if (v->op != OP_ADD) {
    out->base = addr_part(s, v);
    return;
  }
  Value *x = sel_strip(v->args[0]), *y = sel_strip(v->args[1]);
  Value *z = scaled(y, &out->scale);
  if (!z && (z = scaled(x, &out->scale)))
    x = y;
  if (z) {
    z = strip_consts(z, out, out->scale);
    x = strip_consts(x, out, 0);
    out->index = x86_reg(s, z);
    out->base = addr_part(s, x);
    return;
  }
  x = strip_consts(x, out, 0);
  y = strip_consts(y, out, 0);
  if (y->op == OP_SLOTADDR) {
    Value *t = x;
    x = y;
    y = t;
  }
  out->base = addr_part(s, x);
  out->index = x86_reg(s, y);
}

void x86_put_addr(LIns *ins, u32 k, const Addr *a, u8 flags) {
  ins->mem = (i8)k;
  ins->ops[k] = a->base;
  ins->ops[k + 1] = a->index;
  ins->ops[k].flags = (u8)((a->base.kind == LK_VREG ? flags : 0) | LF_ADDR);
  ins->ops[k + 1].flags = (u8)((a->index.kind == LK_VREG ? flags : 0) | LF_ADDR);
  ins->scale = a->scale;
  ins->disp = a->disp;
}

Addr x86_offset(const Addr *a, i32 off) {
  Addr r = *a;
  r.disp += off;
  return r;
}

Addr x86_slot(Slot *slot, i32 off) {
  return (Addr){.base = lop_slot(slot), .index = lop_none(), .disp = off};
}

// Loads of the operand's own width can be memory operands, and so can what the unit holds itself.
bool x86_fold(Sel *s, Value *v, Addr *out) {
  LOp what;
  Value *x = sel_strip(v);
  if (!s->vregs[x->id] && sel_uses(s, x) == 1 && is_data(x, &what)) {
    *out = x86_data(s, what);
    s->folded[x->id] = 1;
    return true;
  }
  if (!sel_can_fold_load(s, v) || memtype_size((MemType)v->u.mem.mt) != (v->type == T_F64 ? 8 : 4))
    return false;
  x86_addr(s, v->args[0], v->u.mem.disp, out);
  s->folded[v->id] = 1;
  return true;
}

static u8 fault_flag(const Value *v) {
  return v->op == OP_LOAD && (v->u.mem.flags & MEM_FAULT) ? LIF_FAULT : 0;
}

// ---- two-operand instructions ---------------------------------------------------------------------------------------

LIns *x86_tied(Sel *s, u16 op, u8 size, LOp dst, LOp a, LOp b) {
  LIns *ins = sel_emit(s, op, size, 3);
  ins->flags = LIF_TIED;
  ins->ops[0] = dst;
  ins->ops[1] = a;
  ins->ops[2] = b;
  if (a.kind == LK_VREG)
    ins->ops[1].flags |= LF_ANY;
  if (b.kind == LK_VREG || b.kind == LK_PHYS)
    ins->ops[2].flags |= LF_LATE;
  return ins;
}

static void tied_memory(Sel *s, u16 op, u8 size, LOp dst, LOp a, const Addr *b, u8 fault) {
  LIns *ins = sel_emit(s, op, size, 4);
  ins->flags = LIF_TIED | fault;
  ins->ops[0] = dst;
  ins->ops[1] = a;
  ins->ops[1].flags |= LF_ANY;
  x86_put_addr(ins, 2, b, LF_LATE);
}

void x86_binary(Sel *s, u16 op, u8 size, LOp dst, Value *a, Value *b, bool commutes) {
  i64 c;
  Addr addr;
  bool alu = x86_info[op - LIR_TARGET].fmt == XF_ALU;
  if (alu && sel_const(b, &c)) {
    x86_tied(s, op, size, dst, x86_reg(s, a), lop_imm((i32)c));
    return;
  }
  bool folds = x86_fold(s, b, &addr);
  if (!folds && commutes && (folds = x86_fold(s, a, &addr))) {
    Value *t = a;
    a = b;
    b = t;
  }
  if (folds) {
    tied_memory(s, op, size, dst, x86_reg(s, a), &addr, fault_flag(b));
    return;
  }
  LOp x = x86_reg(s, a), y = x86_rm(s, b, LF_LATE);
  LIns *ins = x86_tied(s, op, size, dst, x, y);
  if (commutes)
    ins->flags |= LIF_COMMUTE;
}

// ---- compares -------------------------------------------------------------------------------------------------------

// Conditions that hold on the flags of ucomis a, b; `swap` compares b with a.
static const struct {
  u8 cc;
  bool swap;
} float_cond[] = {
    [CC_EQ] = {X_FEQ, false}, [CC_NE] = {X_FNE, false}, [CC_LT] = {X_A, true},   [CC_GE] = {X_AE, false},
    [CC_LE] = {X_AE, true},   [CC_GT] = {X_A, false},   [CC_ULT] = {X_B, false}, [CC_UGE] = {X_BE, true},
    [CC_ULE] = {X_BE, false}, [CC_UGT] = {X_B, true},
};

static u8 compare_floats(Sel *s, u8 cc, Value *a, Value *b, bool fold) {
  if (float_cond[cc].swap) {
    Value *t = a;
    a = b;
    b = t;
  }
  Addr addr;
  LOp x = x86_reg(s, a);
  if (fold && x86_fold(s, b, &addr)) {
    LIns *ins = sel_emit(s, X_UCOMIS, x86_fsize(a->type), 3);
    ins->ops[0] = x;
    x86_put_addr(ins, 1, &addr, 0);
    ins->flags = fault_flag(b);
  } else {
    x86_op2(s, X_UCOMIS, x86_fsize(a->type), x, x86_rm(s, b, 0));
  }
  return float_cond[cc].cc;
}

// cmp [memory], immediate; also for narrow loads, whose value the immediate must fit.
static bool compare_memory(Sel *s, u8 cc, Value *a, i32 c) {
  if (!sel_can_fold_load(s, a))
    return false;
  u8 mt = a->u.mem.mt;
  bool is_signed = cc == CC_LT || cc == CC_LE || cc == CC_GT || cc == CC_GE, equal = cc == CC_EQ || cc == CC_NE;
  bool ok = true;
  switch (mt) {
  case MT_U8: ok = c >= 0 && c <= 127 && !is_signed; break;
  case MT_I8: ok = c >= -128 && c <= 127 && (is_signed || equal); break;
  case MT_I32:
  case MT_REF: break;
  default: return false;
  }
  if (!ok)
    return false;
  Addr addr;
  x86_addr(s, a->args[0], a->u.mem.disp, &addr);
  s->folded[a->id] = 1;
  LIns *ins = sel_emit(s, X_CMPM, (u8)memtype_size((MemType)mt), 3);
  x86_put_addr(ins, 0, &addr, 0);
  ins->ops[2] = lop_imm(c);
  ins->flags = fault_flag(a);
  return true;
}

static void compare_const(Sel *s, u8 cc, Value *a, i32 c, bool fold) {
  if (fold && compare_memory(s, cc, a, c))
    return;
  Value *x = sel_strip(a);
  i64 m;
  if (c == 0 && x->op == OP_AND && sel_uses(s, x) == 1 && fold && (cc == CC_EQ || cc == CC_NE)) {
    LOp p = x86_reg(s, x->args[0]);
    LOp q = sel_const(x->args[1], &m) ? lop_imm((i32)m) : x86_reg(s, x->args[1]);
    x86_op2(s, X_TEST, 4, p, q);
    return;
  }
  LOp p = x86_reg(s, a);
  x86_op2(s, c == 0 ? X_TEST : X_CMP, 4, p, c == 0 ? p : lop_imm(c));
}

u8 x86_compare_values(Sel *s, u8 cc, Value *a, Value *b, bool fold) {
  if (type_is_float(a->type))
    return compare_floats(s, cc, a, b, fold);
  i64 c;
  if (sel_const(a, &c) && !sel_const(b, &c)) {
    Value *t = a;
    a = b;
    b = t;
    cc = cc_swap((Cond)cc);
  }
  Value *pair = sel_strip(a);
  if (pair->op == OP_CMP2 && (cc == CC_EQ || cc == CC_NE) && sel_const(b, &c) && c == 0 && fold &&
      sel_uses(s, pair) == 1) {
    u8 holds = x86_compare_pairs(s, pair);
    return cc == CC_NE ? holds : x86_negate(holds);
  }
  if (sel_const(b, &c)) {
    compare_const(s, cc, a, (i32)c, fold);
    return x86_cond(cc);
  }
  Addr addr;
  if (fold && x86_fold(s, b, &addr)) {
    LIns *ins;
    LOp x = x86_reg(s, a);
    ins = sel_emit(s, X_CMP, 4, 3);
    ins->ops[0] = x;
    x86_put_addr(ins, 1, &addr, 0);
    ins->flags = fault_flag(b);
  } else if (fold && x86_fold(s, a, &addr)) {
    LOp y = x86_reg(s, b);
    LIns *ins = sel_emit(s, X_CMPM, 4, 3);
    x86_put_addr(ins, 0, &addr, 0);
    ins->ops[2] = y;
    ins->flags = fault_flag(a);
  } else {
    LOp x = x86_reg(s, a), y = x86_rm(s, b, 0);
    x86_op2(s, X_CMP, 4, x, y);
  }
  return x86_cond(cc);
}

// The condition value `v` as flags: a compare is done here unless someone needs its 0 or 1 as well.
u8 x86_compare(Sel *s, Value *v, bool fold) {
  v = sel_strip(v);
  if (v->op == OP_CMP && sel_uses(s, v) <= 2)
    return x86_compare_values(s, v->u.cc, v->args[0], v->args[1], fold && sel_uses(s, v) == 1);
  if (v->op == OP_CMP2 && sel_uses(s, v) <= 2)
    return x86_compare_pairs(s, v);
  compare_const(s, CC_NE, v, 0, fold && sel_uses(s, v) == 1);
  return X_NE;
}

// ---- dispatch -------------------------------------------------------------------------------------------------------

typedef void (*Rule)(Sel *, Value *);

static const Rule rules[OP_COUNT] = {
    [OP_CONST] = x86_select_int,
    [OP_FCONST] = x86_select_float,
    [OP_REF] = x86_select_memory,
    [OP_SLOTADDR] = x86_select_memory,
    [OP_TLSLOAD] = x86_select_memory,
    [OP_THREADPTR] = x86_select_memory,
    [OP_ADD] = x86_select_int,
    [OP_SUB] = x86_select_int,
    [OP_MUL] = x86_select_int,
    [OP_DIV] = x86_select_div,
    [OP_DIVU] = x86_select_div,
    [OP_REM] = x86_select_div,
    [OP_REMU] = x86_select_div,
    [OP_AND] = x86_select_int,
    [OP_OR] = x86_select_int,
    [OP_XOR] = x86_select_int,
    [OP_SHL] = x86_select_int,
    [OP_SHR] = x86_select_int,
    [OP_SHRU] = x86_select_int,
    [OP_ROL] = x86_select_int,
    [OP_NEG] = x86_select_int,
    [OP_NOT] = x86_select_int,
    [OP_ADDO] = x86_select_check,
    [OP_SUBO] = x86_select_check,
    [OP_MULO] = x86_select_check,
    [OP_ADDOU] = x86_select_check,
    [OP_SUBOU] = x86_select_check,
    [OP_MULOU] = x86_select_check,
    [OP_FSQRT] = x86_select_float,
    [OP_FABS] = x86_select_float,
    [OP_CMP] = x86_select_int,
    [OP_SELECT] = x86_select_int,
    [OP_SEXT8] = x86_select_int,
    [OP_SEXT16] = x86_select_int,
    [OP_ZEXT8] = x86_select_int,
    [OP_ZEXT16] = x86_select_int,
    [OP_I2F] = x86_select_float,
    [OP_U2F] = x86_select_float,
    [OP_F2I] = x86_select_float,
    [OP_F2F] = x86_select_float,
    [OP_BITCAST] = x86_select_float,
    [OP_LOAD] = x86_select_memory,
    [OP_STORE] = x86_select_memory,
    [OP_STOREREF] = x86_select_memory,
    [OP_COPY] = x86_select_memory,
    [OP_ZERO] = x86_select_memory,
    [OP_MEMCPY] = x86_select_memory,
    [OP_MEMSET] = x86_select_memory,
    [OP_CAS] = x86_select_memory,
    [OP_XCHG] = x86_select_memory,
    [OP_XADD] = x86_select_memory,
    [OP_FENCE] = x86_select_memory,
    [OP_LOCALLOC] = x86_select_memory,
    [OP_NULLCHECK] = x86_select_check,
    [OP_BOUNDS] = x86_select_check,
    [OP_TRAPIF] = x86_select_check,
    [OP_DIVCHECK] = x86_select_check,
    [OP_CALL] = x86_select_call,
    [OP_TAILCALL] = x86_select_tail_call,
    [OP_BR] = x86_select_control,
    [OP_CONDBR] = x86_select_control,
    [OP_SWITCH] = x86_select_control,
    [OP_RET] = x86_select_control,
    [OP_CALLFINALLY] = x86_select_control,
    [OP_ENDFINALLY] = x86_select_control,
    [OP_ENDFILTER] = x86_select_control,
    [OP_UNREACHABLE] = x86_select_control,
    [OP_HIGH] = x86_select_pair,
    [OP_ADD2] = x86_select_pair,
    [OP_SUB2] = x86_select_pair,
    [OP_MULW] = x86_select_pair,
    [OP_CMP2] = x86_select_pair,
};

void x86_select(Sel *s, Value *v) {
  if (rules[v->op])
    rules[v->op](s, v);
  else
    sel_fail(s, op_info[v->op].text);
}
