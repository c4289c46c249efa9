// select.c: what the selection rules share: operands, addresses, compares; and the dispatch by operation.
#include "target/arm/arm.h"

u8 a32_fsize(u8 type) {
  return type == T_F32 ? 4 : 8;
}

// ---- instructions ---------------------------------------------------------------------------------------------------

LIns *a32_op2(Sel *s, u16 op, u8 size, LOp dst, LOp a) {
  LIns *ins = sel_emit(s, op, size, 2);
  ins->ops[0] = dst;
  ins->ops[1] = a;
  return ins;
}

static LIns *op3_sized(Sel *s, u16 op, u8 size, LOp dst, LOp a, LOp b) {
  LIns *ins = sel_emit(s, op, size, 3);
  ins->flags = LIF_HINT;
  ins->ops[0] = dst;
  ins->ops[1] = a;
  ins->ops[2] = b;
  return ins;
}

LIns *a32_op3(Sel *s, u16 op, LOp dst, LOp a, LOp b) {
  return op3_sized(s, op, 4, dst, a, b);
}

LIns *a32_op4(Sel *s, u16 op, LOp dst, LOp a, LOp b, LOp c) {
  LIns *ins = sel_emit(s, op, 4, 4);
  ins->ops[0] = dst;
  ins->ops[1] = a;
  ins->ops[2] = b;
  ins->ops[3] = c;
  return ins;
}

// ---- operands -------------------------------------------------------------------------------------------------------

LOp a32_temp(Sel *s, u8 type, LOp *use) {
  u32 t = sel_temp(s, type);
  *use = lop_use(t, 0);
  return lop_def(t);
}

LOp a32_imm(Sel *s, i64 i) {
  LOp use;
  a32_op2(s, A_MOVI, 4, a32_temp(s, T_I32, &use), lop_imm((i32)i));
  return use;
}

// Constants and frame addresses are cheap: each user makes its own.
LOp a32_reg(Sel *s, Value *v) {
  v = sel_strip(v);
  if (v->op == OP_CONST)
    return a32_imm(s, v->u.i);
  if (v->op == OP_SLOTADDR) {
    LOp use;
    Addr a = a32_slot_addr(v->u.slot, 0);
    a32_mem(s, A_LEA, 4, a32_temp(s, T_I32, &use), &a);
    return use;
  }
  return lop_use(sel_vreg(s, v), 0);
}

// ---- addresses ------------------------------------------------------------------------------------------------------

Addr a32_slot_addr(Slot *slot, i32 disp) {
  return (Addr){.base = lop_slot(slot), .index = lop_none(), .disp = disp};
}

// Addresses wrap around, and so do displacements.
static Value *strip_consts(Value *v, Addr *a) {
  for (;;) {
    v = sel_strip(v);
    i64 c;
    if (v->op != OP_ADD && v->op != OP_SUB)
      return v;
    bool second = sel_const(v->args[1], &c);
    if (!second && (v->op == OP_SUB || !sel_const(v->args[0], &c)))
      return v;
    a->disp = (i32)((u32)a->disp + (v->op == OP_SUB ? 0 - (u32)c : (u32)c));
    v = v->args[second ? 0 : 1];
  }
}

// v = z shifted by a constant, that nobody else needs: `kind` and `n`; else v itself and 0.
static Value *shifted(Sel *s, Value *v, u32 *kind, u32 *n) {
  static const u8 kinds[OP_COUNT] = {[OP_SHL] = 1 + SH_LSL, [OP_SHRU] = 1 + SH_LSR, [OP_SHR] = 1 + SH_ASR};
  i64 c;
  *n = 0;
  v = sel_strip(v);
  if (v->type == T_F32 || v->type == T_F64 || v->nargs != 2 || sel_uses(s, v) != 1 || s->vregs[v->id] ||
      !sel_const(v->args[1], &c))
    return v;
  if (kinds[v->op] && (c & 31)) {
    *kind = kinds[v->op] - 1u;
    *n = (u32)c & 31;
  } else if (v->op == OP_MUL && (i32)c > 1 && !(c & (c - 1))) {
    *kind = SH_LSL;
    *n = (u32)__builtin_ctzll((u64)c);
  }
  return *n ? v->args[0] : v;
}

// base + index, as far as the access can add up.
static bool match_index(Sel *s, Value *v, u8 mt, Addr *out) {
  bool shifts = mt == MT_U8 || mt == MT_I32 || mt == MT_U32 || mt == MT_REF;
  bool adds = shifts || mt == MT_I8 || mt == MT_I16 || mt == MT_U16;
  if (!adds || v->op != OP_ADD || sel_uses(s, v) != 1 || s->vregs[v->id] || out->disp)
    return false;
  Value *x = sel_strip(v->args[0]), *y = sel_strip(v->args[1]);
  for (u32 i = 0; shifts && i < 2; i++) {
    u32 kind, n;
    Value *z = shifted(s, y, &kind, &n);
    if (n && kind == SH_LSL) {
      out->shift = (u8)n;
      out->base = a32_reg(s, x);
      out->index = a32_reg(s, z);
      return true;
    }
    Value *t = x;
    x = y;
    y = t;
  }
  out->base = a32_reg(s, x);
  out->index = a32_reg(s, y);
  return true;
}

void a32_addr(Sel *s, Value *v, i32 disp, u8 mt, Addr *out) {
  *out = (Addr){.base = lop_none(), .index = lop_none(), .disp = disp};
  v = strip_consts(v, out);
  if (v->op == OP_SLOTADDR)
    out->base = lop_slot(v->u.slot);
  else if (mt == A32_NO_INDEX || !match_index(s, v, mt, out))
    out->base = a32_reg(s, v);
}

LIns *a32_mem(Sel *s, u16 op, u8 size, LOp data, const Addr *a) {
  LIns *ins = sel_emit(s, op, size, 3);
  ins->ops[0] = data;
  ins->mem = 1;
  ins->ops[1] = a->base;
  ins->ops[2] = a->index;
  ins->ops[1].flags |= LF_ADDR;
  ins->ops[2].flags |= LF_ADDR;
  ins->scale = a->shift;
  ins->disp = a->disp;
  return ins;
}

LOp a32_address(Sel *s, const Addr *a) {
  if (a->base.kind == LK_VREG && a->index.kind == LK_NONE && !a->disp)
    return a->base;
  LOp use;
  a32_mem(s, A_LEA, 4, a32_temp(s, T_I32, &use), a);
  return use;
}

// ---- two operands and a result --------------------------------------------------------------------------------------

LOp a32_operand2(Sel *s, u16 op, Value *v, u32 *aux) {
  u32 kind, n;
  i64 c;
  *aux = 0;
  if (sel_const(v, &c) && a32_imm_for(op, c))
    return lop_imm((i32)c);
  Value *z = shifted(s, v, &kind, &n);
  if (n)
    *aux = AUX_SHIFT(kind, n);
  return a32_reg(s, z);
}

void a32_binary(Sel *s, u16 op, LOp dst, Value *a, Value *b) {
  u32 aux;
  LOp y = a32_operand2(s, op, b, &aux), x = a32_reg(s, a);
  a32_op3(s, op, dst, x, y)->aux = aux;
}

// ---- compares -------------------------------------------------------------------------------------------------------

static u8 int_cond(u8 cc) {
  static const u8 map[] = {[CC_EQ] = A_EQ, [CC_NE] = A_NE,  [CC_LT] = A_LT,  [CC_GE] = A_GE,  [CC_LE] = A_LE,
                           [CC_GT] = A_GT, [CC_ULT] = A_LO, [CC_UGE] = A_HS, [CC_ULE] = A_LS, [CC_UGT] = A_HI};
  return map[cc];
}

// Of unordered operands N and Z are clear, C and V set.
static u8 float_cond(u8 cc) {
  static const u8 map[] = {[CC_EQ] = A_EQ, [CC_NE] = A_NE,  [CC_LT] = A_MI,  [CC_GE] = A_GE,  [CC_LE] = A_LS,
                           [CC_GT] = A_GT, [CC_ULT] = A_LT, [CC_UGE] = A_PL, [CC_ULE] = A_LE, [CC_UGT] = A_HI};
  return map[cc];
}

static u8 compare_floats(Sel *s, u8 cc, Value *a, Value *b) {
  Value *y = sel_strip(b);
  LOp x = a32_reg(s, a);
  bool zero = y->op == OP_FCONST && y->u.f == 0; // the sign does not matter
  a32_op2(s, A_VCMP, a32_fsize(a->type), x, zero ? lop_imm(0) : a32_reg(s, b));
  return float_cond(cc);
}

static bool test_bits(Sel *s, Value *a) {
  Value *x = sel_strip(a);
  u32 aux;
  if (x->op != OP_AND || sel_uses(s, x) != 1 || s->vregs[x->id])
    return false;
  LOp y = a32_operand2(s, A_TST, x->args[1], &aux), p = a32_reg(s, x->args[0]);
  a32_op2(s, A_TST, 4, p, y)->aux = aux;
  return true;
}

// Whether one of two halves compared is (un)equal to nothing but zero: a compare of pairs whose result is tested.
static bool is_tested_pair(Sel *s, u8 cc, Value *pair, Value *b) {
  i64 c;
  return pair->op == OP_CMP2 && (cc == CC_EQ || cc == CC_NE) && sel_const(b, &c) && c == 0 && sel_uses(s, pair) == 1;
}

u8 a32_compare(Sel *s, u8 cc, Value *a, Value *b) {
  if (type_is_float(a->type))
    return compare_floats(s, cc, a, b);
  i64 c;
  u32 aux;
  if (sel_const(a, &c) && !sel_const(b, &c)) {
    Value *t = a;
    a = b;
    b = t;
    cc = cc_swap((Cond)cc);
  }
  Value *pair = sel_strip(a);
  if (is_tested_pair(s, cc, pair, b)) {
    u8 holds = a32_compare_pairs(s, pair);
    return cc == CC_NE ? holds : holds ^ 1;
  }
  bool equal = cc == CC_EQ || cc == CC_NE;
  if (equal && sel_const(b, &c) && (i32)c == 0 && test_bits(s, a))
    return int_cond(cc);
  LOp y = a32_operand2(s, A_CMP, b, &aux), x = a32_reg(s, a);
  a32_op2(s, A_CMP, 4, x, y)->aux = aux;
  return int_cond(cc);
}

// What is less leaves a borrow, or a sign, behind the upper halves.
u8 a32_compare_pairs(Sel *s, Value *v) {
  u8 cc = v->u.cc;
  bool swap = cc == CC_GT || cc == CC_LE || cc == CC_UGT || cc == CC_ULE;
  if (swap)
    cc = cc_swap((Cond)cc);
  Value **a = v->args + (swap ? 2 : 0), **b = v->args + (swap ? 0 : 2);
  LOp al = a32_reg(s, a[0]), ah = a32_reg(s, a[1]), bl = a32_reg(s, b[0]), bh = a32_reg(s, b[1]);
  a32_op4(s, A_CMP2, al, ah, bl, bh);
  return int_cond(cc);
}

// The condition value `v` as flags: a compare is done here unless someone needs its 0 or 1 as well.
u8 a32_condition(Sel *s, Value *v) {
  v = sel_strip(v);
  if (v->op == OP_CMP && sel_uses(s, v) <= 2)
    return a32_compare(s, v->u.cc, v->args[0], v->args[1]);
  if (v->op == OP_CMP2 && sel_uses(s, v) <= 2)
    return a32_compare_pairs(s, v);
  if (!test_bits(s, v))
    a32_op2(s, A_CMP, 4, a32_reg(s, v), lop_imm(0));
  return A_NE;
}

// ---- dispatch -------------------------------------------------------------------------------------------------------

typedef void (*Rule)(Sel *, Value *);

static const Rule rules[OP_COUNT] = {
    [OP_CONST] = a32_select_int,
    [OP_FCONST] = a32_select_float,
    [OP_REF] = a32_select_memory,
    [OP_SLOTADDR] = a32_select_memory,
    [OP_TLSLOAD] = a32_select_memory,
    [OP_THREADPTR] = a32_select_memory,
    [OP_ADD] = a32_select_int,
    [OP_SUB] = a32_select_int,
    [OP_MUL] = a32_select_int,
    [OP_DIV] = a32_select_div,
    [OP_DIVU] = a32_select_div,
    [OP_REM] = a32_select_div,
    [OP_REMU] = a32_select_div,
    [OP_AND] = a32_select_int,
    [OP_OR] = a32_select_int,
    [OP_XOR] = a32_select_int,
    [OP_SHL] = a32_select_int,
    [OP_SHR] = a32_select_int,
    [OP_SHRU] = a32_select_int,
    [OP_ROL] = a32_select_int,
    [OP_NEG] = a32_select_int,
    [OP_NOT] = a32_select_int,
    [OP_ADDO] = a32_select_check,
    [OP_SUBO] = a32_select_check,
    [OP_MULO] = a32_select_check,
    [OP_ADDOU] = a32_select_check,
    [OP_SUBOU] = a32_select_check,
    [OP_MULOU] = a32_select_check,
    [OP_FSQRT] = a32_select_float,
    [OP_FABS] = a32_select_float,
    [OP_CMP] = a32_select_int,
    [OP_SELECT] = a32_select_int,
    [OP_SEXT8] = a32_select_int,
    [OP_SEXT16] = a32_select_int,
    [OP_ZEXT8] = a32_select_int,
    [OP_ZEXT16] = a32_select_int,
    [OP_I2F] = a32_select_float,
    [OP_U2F] = a32_select_float,
    [OP_F2I] = a32_select_float,
    [OP_F2F] = a32_select_float,
    [OP_BITCAST] = a32_select_float,
    [OP_LOAD] = a32_select_memory,
    [OP_STORE] = a32_select_memory,
    [OP_STOREREF] = a32_select_memory,
    [OP_COPY] = a32_select_memory,
    [OP_ZERO] = a32_select_memory,
    [OP_MEMCPY] = a32_select_memory,
    [OP_MEMSET] = a32_select_memory,
    [OP_CAS] = a32_select_atomic,
    [OP_XCHG] = a32_select_atomic,
    [OP_XADD] = a32_select_atomic,
    [OP_FENCE] = a32_select_atomic,
    [OP_LOCALLOC] = a32_select_memory,
    [OP_NULLCHECK] = a32_select_check,
    [OP_BOUNDS] = a32_select_check,
    [OP_TRAPIF] = a32_select_check,
    [OP_DIVCHECK] = a32_select_check,
    [OP_CALL] = a32_select_call,
    [OP_TAILCALL] = a32_select_tail_call,
    [OP_BR] = a32_select_control,
    [OP_CONDBR] = a32_select_control,
    [OP_SWITCH] = a32_select_control,
    [OP_RET] = a32_select_return,
    [OP_CALLFINALLY] = a32_select_control,
    [OP_ENDFINALLY] = a32_select_control,
    [OP_ENDFILTER] = a32_select_control,
    [OP_UNREACHABLE] = a32_select_control,
    [OP_HIGH] = a32_select_pair,
    [OP_ADD2] = a32_select_pair,
    [OP_SUB2] = a32_select_pair,
    [OP_MULW] = a32_select_pair,
    [OP_CMP2] = a32_select_pair,
};

void a32_select(Sel *s, Value *v) {
  if (rules[v->op])
    rules[v->op](s, v);
  else
    sel_fail(s, op_info[v->op].text);
}
