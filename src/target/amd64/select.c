// select.c: what the selection rules share: operands, addresses, compares; and the dispatch by operation.
#include "target/amd64/amd64.h"

bool fits32(i64 i) {
  return i == (i32)i;
}

u8 int_size(u8 type) {
  return type == T_I32 ? 4 : 8;
}

u8 x_cond(u8 cc) {
  static const u8 map[] = {[CC_EQ] = X_E, [CC_NE] = X_NE, [CC_LT] = X_L,   [CC_GE] = X_GE,  [CC_LE] = X_LE,
                           [CC_GT] = X_G, [CC_ULT] = X_B, [CC_UGE] = X_AE, [CC_ULE] = X_BE, [CC_UGT] = X_A};
  return map[cc];
}

LOp temp_imm(Sel *s, u8 type, i64 i) {
  u32 t = sel_temp(s, type);
  LIns *ins = sel_emit(s, X_MOVI, int_size(type), 2);
  ins->ops[0] = lop_def(t);
  ins->ops[1] = lop_imm(i);
  return lop_use(t, 0);
}

static bool is_float_zero(const Value *v) {
  if (v->op == OP_VCONST)
    return vconst_is_zero(v);
  return v->op == OP_FCONST && v->u.f == 0 && !__builtin_signbit(v->u.f);
}

// Constants and frame addresses are cheap: each user makes its own.
LOp use_reg(Sel *s, Value *v) {
  v = sel_strip(v);
  if (v->op == OP_CONST)
    return temp_imm(s, v->type, v->type == T_I32 ? (i32)v->u.i : v->u.i);
  if (v->op == OP_SLOTADDR) {
    u32 t = sel_temp(s, T_I64);
    LIns *ins = sel_emit(s, X_LEA, 8, 3);
    ins->ops[0] = lop_def(t);
    put_addr(ins, 1, &(Addr){.base = lop_slot(v->u.slot), .index = lop_none()}, 0);
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

LOp use_rm(Sel *s, Value *v, u8 flags) {
  Value *x = sel_strip(v);
  if ((x->op == OP_FCONST && !is_float_zero(x)) || (x->op == OP_REF && !s->vregs[x->id] && sel_uses(s, x) == 1))
    return sel_operand(s, x);
  LOp o = use_reg(s, x);
  o.flags |= LF_ANY | flags;
  return o;
}

// ---- addresses ------------------------------------------------------------------------------------------------------

static bool add_disp(Addr *a, i64 c) {
  i64 d = (i64)a->disp + c;
  if (!fits32(d) || !fits32(c))
    return false;
  a->disp = (i32)d;
  return true;
}

static Value *strip_consts(Value *v, Addr *a, u32 scale) {
  for (;;) {
    v = sel_strip(v);
    i64 c;
    if ((v->op == OP_ADD || v->op == OP_SUB) && v->type != T_I32 && sel_const(v->args[1], &c) && fits32(c) &&
        add_disp(a, (v->op == OP_ADD ? c : -c) * ((i64)1 << scale))) {
      v = v->args[0];
      continue;
    }
    if (v->op == OP_ADD && v->type != T_I32 && sel_const(v->args[0], &c) && fits32(c) &&
        add_disp(a, c * ((i64)1 << scale))) {
      v = v->args[1];
      continue;
    }
    return v;
  }
}

// v = z << k, or z * 2^k, for an index that the addressing mode scales.
static Value *scaled(Value *v, u8 *scale) {
  i64 c;
  if (v->type == T_I32 || v->nargs != 2 || !sel_const(v->args[1], &c))
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
  return v->op == OP_SLOTADDR ? lop_slot(v->u.slot) : use_reg(s, v);
}

void match_addr(Sel *s, Value *v, i32 disp, Addr *out) {
  *out = (Addr){.base = lop_none(), .index = lop_none(), .disp = disp};
  v = strip_consts(v, out, 0);
  i64 c;
  if (sel_const(v, &c) && c >= 0 && c + out->disp >= 0 && fits32(c + out->disp)) { // an absolute address
    out->disp += (i32)c;
    return;
  }
  if (v->op != OP_ADD || v->type == T_I32) {
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
    out->index = use_reg(s, z);
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
  out->index = use_reg(s, y);
}

void put_addr(LIns *ins, u32 k, const Addr *a, u8 flags) {
  ins->mem = (i8)k;
  ins->ops[k] = a->base;
  ins->ops[k + 1] = a->index;
  ins->ops[k].flags = (u8)((a->base.kind == LK_VREG ? flags : 0) | LF_ADDR);
  ins->ops[k + 1].flags = (u8)((a->index.kind == LK_VREG ? flags : 0) | LF_ADDR);
  ins->scale = a->scale;
  ins->disp = a->disp;
}

Addr addr_offset(const Addr *a, i32 off) {
  Addr r = *a;
  r.disp += off;
  return r;
}

static u8 rm_size(u8 mt) {
  return (u8)memtype_size((MemType)mt);
}

// Loads of the operand's own width can be memory operands.
bool fold_rm(Sel *s, Value *v, Addr *out) {
  if (!sel_can_fold_load(s, v) || v->u.mem.mt == MT_U32)
    return false;
  u8 size = rm_size(v->u.mem.mt);
  if (size != (v->type == T_I32 || v->type == T_F32 ? 4 : 8))
    return false;
  match_addr(s, v->args[0], v->u.mem.disp, out);
  s->folded[v->id] = 1;
  return true;
}

// ---- two-operand instructions ---------------------------------------------------------------------------------------

LIns *emit_tied(Sel *s, u16 op, u8 size, LOp dst, LOp a, LOp b) {
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

void emit_binary(Sel *s, u16 op, u8 size, LOp dst, Value *a, Value *b, bool commutes) {
  i64 c;
  Addr addr;
  bool alu = x_info[op - LIR_TARGET].fmt == XF_ALU;
  if (alu && sel_const(b, &c) && fits32(size == 4 ? (i32)c : c)) {
    emit_tied(s, op, size, dst, use_reg(s, a), lop_imm(size == 4 ? (i32)c : c));
    return;
  }
  if (commutes && !fold_rm(s, b, &addr) && fold_rm(s, a, &addr)) {
    Value *t = a;
    a = b;
    b = t;
  } else if (!s->folded[b->id] && fold_rm(s, b, &addr)) {
    // folded now
  }
  if (s->folded[b->id] && sel_strip(b) == b) {
    LOp x = use_reg(s, a);
    LIns *ins = sel_emit(s, op, size, 4);
    ins->flags = LIF_TIED | (b->u.mem.flags & MEM_FAULT ? LIF_FAULT : 0);
    ins->ops[0] = dst;
    ins->ops[1] = x;
    ins->ops[1].flags |= LF_ANY;
    put_addr(ins, 2, &addr, LF_LATE);
    return;
  }
  LOp x = use_reg(s, a), y = use_rm(s, b, LF_LATE);
  LIns *ins = emit_tied(s, op, size, dst, x, y);
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
  LOp x = use_reg(s, a);
  u8 size = a->type == T_F32 ? 4 : 8;
  if (fold && fold_rm(s, b, &addr)) {
    LIns *ins = sel_emit(s, X_UCOMIS, size, 3);
    ins->ops[0] = x;
    put_addr(ins, 1, &addr, 0);
    ins->flags = b->u.mem.flags & MEM_FAULT ? LIF_FAULT : 0;
    return float_cond[cc].cc;
  }
  LOp y = use_rm(s, b, 0);
  LIns *ins = sel_emit(s, X_UCOMIS, size, 2);
  ins->ops[0] = x;
  ins->ops[1] = y;
  return float_cond[cc].cc;
}

// cmp [memory], immediate; also for narrow loads, whose value the immediate must fit.
static bool compare_memory(Sel *s, u8 cc, Value *a, i64 c) {
  if (!sel_can_fold_load(s, a))
    return false;
  u8 mt = a->u.mem.mt;
  bool is_signed = cc == CC_LT || cc == CC_LE || cc == CC_GT || cc == CC_GE;
  bool ok = fits32(c);
  switch (mt) {
  case MT_U8: ok = c >= 0 && c <= 127 && (!is_signed || cc == CC_EQ || cc == CC_NE); break;
  case MT_I8: ok = c >= -128 && c <= 127 && (is_signed || cc == CC_EQ || cc == CC_NE); break;
  case MT_I32:
  case MT_I64:
  case MT_REF: break;
  default: return false;
  }
  if (!ok)
    return false;
  Addr addr;
  match_addr(s, a->args[0], a->u.mem.disp, &addr);
  s->folded[a->id] = 1;
  LIns *ins = sel_emit(s, X_CMPM, rm_size(mt), 3);
  put_addr(ins, 0, &addr, 0);
  ins->ops[2] = lop_imm(c);
  ins->flags = a->u.mem.flags & MEM_FAULT ? LIF_FAULT : 0;
  return true;
}

static bool is_sign_or_zero_cond(u8 cc) {
  return cc == CC_EQ || cc == CC_NE;
}

static void compare_const(Sel *s, u8 cc, Value *a, i64 c, u8 size, bool fold) {
  if (fold && compare_memory(s, cc, a, c))
    return;
  Value *x = sel_strip(a);
  i64 m;
  if (c == 0 && x->op == OP_AND && x->type == a->type && sel_uses(s, x) == 1 && fold && is_sign_or_zero_cond(cc)) {
    LOp p = use_reg(s, x->args[0]);
    bool imm = sel_const(x->args[1], &m) && fits32(size == 4 ? (i32)m : m);
    LOp q = imm ? lop_imm(size == 4 ? (i32)m : m) : use_reg(s, x->args[1]);
    LIns *ins = sel_emit(s, X_TEST, size, 2);
    ins->ops[0] = p;
    ins->ops[1] = q;
    return;
  }
  LOp p = use_reg(s, a);
  LIns *ins = sel_emit(s, c == 0 ? X_TEST : X_CMP, size, 2);
  ins->ops[0] = p;
  ins->ops[1] = c == 0 ? p : lop_imm(c);
}

u8 emit_compare_values(Sel *s, u8 cc, Value *a, Value *b, bool fold) {
  if (type_is_float(a->type))
    return compare_floats(s, cc, a, b, fold);
  i64 c;
  if (sel_const(a, &c) && !sel_const(b, &c)) {
    Value *t = a;
    a = b;
    b = t;
    cc = cc_swap((Cond)cc);
  }
  u8 size = int_size(a->type);
  if (sel_const(b, &c) && fits32(size == 4 ? (i32)c : c)) {
    compare_const(s, cc, a, size == 4 ? (i32)c : c, size, fold);
    return x_cond(cc);
  }
  Addr addr;
  if (fold && fold_rm(s, b, &addr)) {
    LOp x = use_reg(s, a);
    LIns *ins = sel_emit(s, X_CMP, size, 3);
    ins->ops[0] = x;
    put_addr(ins, 1, &addr, 0);
    ins->flags = b->u.mem.flags & MEM_FAULT ? LIF_FAULT : 0;
    return x_cond(cc);
  }
  if (fold && fold_rm(s, a, &addr)) {
    LOp y = use_reg(s, b);
    LIns *ins = sel_emit(s, X_CMPM, size, 3);
    put_addr(ins, 0, &addr, 0);
    ins->ops[2] = y;
    ins->flags = a->u.mem.flags & MEM_FAULT ? LIF_FAULT : 0;
    return x_cond(cc);
  }
  LOp x = use_reg(s, a), y = use_rm(s, b, 0);
  LIns *ins = sel_emit(s, X_CMP, size, 2);
  ins->ops[0] = x;
  ins->ops[1] = y;
  return x_cond(cc);
}

// The condition value `v` as flags: a compare is done here unless someone needs its 0 or 1 as well.
u8 emit_compare(Sel *s, Value *v, bool fold) {
  v = sel_strip(v);
  if (v->op == OP_CMP && sel_uses(s, v) <= 2)
    return emit_compare_values(s, v->u.cc, v->args[0], v->args[1], fold && sel_uses(s, v) == 1);
  compare_const(s, CC_NE, v, 0, 4, fold && sel_uses(s, v) == 1);
  return X_NE;
}

// ---- dispatch -------------------------------------------------------------------------------------------------------

typedef void (*Rule)(Sel *, Value *);

static const Rule rules[OP_COUNT] = {
    [OP_CONST] = select_int,
    [OP_FCONST] = select_float,
    [OP_VCONST] = select_vector,
    [OP_VECTOR] = select_vector,
    [OP_VGET] = select_vector,
    [OP_VPUT] = select_vector,
    [OP_REF] = select_memory,
    [OP_SLOTADDR] = select_memory,
    [OP_TLSLOAD] = select_memory,
    [OP_THREADPTR] = select_memory,
    [OP_ADD] = select_int,
    [OP_SUB] = select_int,
    [OP_MUL] = select_int,
    [OP_DIV] = select_div,
    [OP_DIVU] = select_div,
    [OP_REM] = select_div,
    [OP_REMU] = select_div,
    [OP_AND] = select_int,
    [OP_OR] = select_int,
    [OP_XOR] = select_int,
    [OP_SHL] = select_int,
    [OP_SHR] = select_int,
    [OP_SHRU] = select_int,
    [OP_ROL] = select_int,
    [OP_NEG] = select_int,
    [OP_NOT] = select_int,
    [OP_ADDO] = select_check,
    [OP_SUBO] = select_check,
    [OP_MULO] = select_check,
    [OP_ADDOU] = select_check,
    [OP_SUBOU] = select_check,
    [OP_MULOU] = select_check,
    [OP_FSQRT] = select_float,
    [OP_FABS] = select_float,
    [OP_CMP] = select_int,
    [OP_SELECT] = select_int,
    [OP_SEXT8] = select_int,
    [OP_SEXT16] = select_int,
    [OP_ZEXT8] = select_int,
    [OP_ZEXT16] = select_int,
    [OP_SEXT32] = select_int,
    [OP_ZEXT32] = select_int,
    [OP_I2F] = select_float,
    [OP_U2F] = select_float,
    [OP_F2I] = select_float,
    [OP_F2F] = select_float,
    [OP_BITCAST] = select_float,
    [OP_LOAD] = select_memory,
    [OP_STORE] = select_memory,
    [OP_STOREREF] = select_memory,
    [OP_COPY] = select_memory,
    [OP_ZERO] = select_memory,
    [OP_MEMCPY] = select_memory,
    [OP_MEMSET] = select_memory,
    [OP_CAS] = select_memory,
    [OP_XCHG] = select_memory,
    [OP_XADD] = select_memory,
    [OP_FENCE] = select_memory,
    [OP_LOCALLOC] = select_memory,
    [OP_NULLCHECK] = select_check,
    [OP_BOUNDS] = select_check,
    [OP_TRAPIF] = select_check,
    [OP_DIVCHECK] = select_check,
    [OP_CALL] = select_call,
    [OP_TAILCALL] = select_tail_call,
    [OP_BR] = select_control,
    [OP_CONDBR] = select_control,
    [OP_SWITCH] = select_control,
    [OP_RET] = select_control,
    [OP_CALLFINALLY] = select_control,
    [OP_ENDFINALLY] = select_control,
    [OP_ENDFILTER] = select_control,
    [OP_UNREACHABLE] = select_control,
};

void amd64_select(Sel *s, Value *v) {
  if (rules[v->op])
    rules[v->op](s, v);
  else
    sel_fail(s, op_info[v->op].text);
}
