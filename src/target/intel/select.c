// select.c: what the selection rules share: two-operand instructions, compares; and the dispatch by opcode.
#include "target/intel/intel.h"

u8 x_cond(u8 cc) {
  static const u8 map[] = {[CC_EQ] = X_E, [CC_NE] = X_NE, [CC_LT] = X_L,   [CC_GE] = X_GE,  [CC_LE] = X_LE,
                           [CC_GT] = X_G, [CC_ULT] = X_B, [CC_UGE] = X_AE, [CC_ULE] = X_BE, [CC_UGT] = X_A};
  return map[cc];
}

u8 x_negate(u8 cond) {
  return cond == X_FEQ ? X_FNE : cond == X_FNE ? X_FEQ : cond ^ 1;
}

// ---- two-operand instructions ---------------------------------------------------------------------------------------

LIns *emit_op2(Sel *s, u16 op, u8 size, LOp dst, LOp src) {
  LIns *ins = sel_emit(s, op, size, 2);
  ins->ops[0] = dst;
  ins->ops[1] = src;
  return ins;
}

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

LIns *emit_tied_mem(Sel *s, u16 op, u8 size, LOp dst, LOp a, const Addr *b) {
  LIns *ins = sel_emit(s, op, size, 4);
  ins->flags = LIF_TIED;
  ins->ops[0] = dst;
  ins->ops[1] = a;
  ins->ops[1].flags |= LF_ANY;
  put_addr(ins, 2, b, LF_LATE);
  return ins;
}

void emit_binary(Sel *s, u16 op, u8 size, LOp dst, Value *a, Value *b, bool commutes) {
  i64 c;
  Addr addr;
  bool alu = x_info[op - LIR_TARGET].fmt == XF_ALU;
  if (alu && sel_const(b, &c) && fits_imm(size, c)) {
    emit_tied(s, op, size, dst, use_reg(s, a), lop_imm(imm_value(size, c)));
    return;
  }
  bool folds = fold_rm(s, b, &addr);
  if (!folds && commutes && (folds = fold_rm(s, a, &addr))) {
    Value *t = a;
    a = b;
    b = t;
  }
  if (folds) {
    LIns *ins = emit_tied_mem(s, op, size, dst, use_reg(s, a), &addr);
    ins->flags |= fault_flag(b);
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

// left with r/m of b.
static void compare_folded(Sel *s, u16 op, u8 size, LOp left, Value *b, const Addr *addr) {
  LIns *ins = sel_emit(s, op, size, 3);
  ins->ops[0] = left;
  put_addr(ins, 1, addr, 0);
  ins->flags = fault_flag(b);
}

// Memory with a register or an immediate.
static void compare_mem(Sel *s, u8 size, const Addr *addr, Value *a, LOp right) {
  LIns *ins = sel_emit(s, X_CMPM, size, 3);
  put_addr(ins, 0, addr, 0);
  ins->ops[2] = right;
  ins->flags = fault_flag(a);
}

static u8 compare_floats(Sel *s, u8 cc, Value *a, Value *b, bool fold) {
  if (float_cond[cc].swap) {
    Value *t = a;
    a = b;
    b = t;
  }
  Addr addr;
  LOp x = use_reg(s, a);
  u8 size = flt_size(a->type);
  if (fold && fold_rm(s, b, &addr))
    compare_folded(s, X_UCOMIS, size, x, b, &addr);
  else
    emit_op2(s, X_UCOMIS, size, x, use_rm(s, b, 0));
  return float_cond[cc].cc;
}

// cmp [memory], immediate; also for narrow loads, whose value the immediate must fit.
static bool compare_memory(Sel *s, u8 cc, Value *a, i64 c) {
  if (!sel_can_fold_load(s, a))
    return false;
  u8 mt = a->u.mem.mt;
  bool is_signed = cc == CC_LT || cc == CC_LE || cc == CC_GT || cc == CC_GE, equal = cc == CC_EQ || cc == CC_NE;
  bool ok = c == (i32)c;
  switch (mt) {
  case MT_U8: ok = c >= 0 && c <= 127 && !is_signed; break;
  case MT_I8: ok = c >= -128 && c <= 127 && (is_signed || equal); break;
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
  compare_mem(s, (u8)memtype_size((MemType)mt), &addr, a, lop_imm(c));
  return true;
}

static void compare_const(Sel *s, u8 cc, Value *a, i64 c, u8 size, bool fold) {
  if (fold && compare_memory(s, cc, a, c))
    return;
  Value *x = sel_strip(a);
  i64 m;
  if (c == 0 && x->op == OP_AND && int_size(x->type) == size && sel_uses(s, x) == 1 && fold &&
      (cc == CC_EQ || cc == CC_NE)) {
    LOp p = use_reg(s, x->args[0]);
    bool imm = sel_const(x->args[1], &m) && fits_imm(size, m);
    emit_op2(s, X_TEST, size, p, imm ? lop_imm(imm_value(size, m)) : use_reg(s, x->args[1]));
    return;
  }
  LOp p = use_reg(s, a);
  emit_op2(s, c == 0 ? X_TEST : X_CMP, size, p, c == 0 ? p : lop_imm(c));
}

// Whether one of two halves compared is (un)equal to nothing but zero: a compare of pairs whose result is tested.
static bool is_tested_pair(Sel *s, u8 cc, Value *pair, Value *b, bool fold) {
  i64 c;
  return pair->op == OP_CMP2 && (cc == CC_EQ || cc == CC_NE) && sel_const(b, &c) && c == 0 && fold &&
         sel_uses(s, pair) == 1;
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
  Value *pair = sel_strip(a);
  if (is_tested_pair(s, cc, pair, b, fold)) {
    u8 holds = emit_compare_pairs(s, pair);
    return cc == CC_NE ? holds : x_negate(holds);
  }
  u8 size = int_size(a->type);
  Addr addr;
  if (sel_const(b, &c) && fits_imm(size, c)) {
    compare_const(s, cc, a, imm_value(size, c), size, fold);
  } else if (fold && fold_rm(s, b, &addr)) {
    compare_folded(s, X_CMP, size, use_reg(s, a), b, &addr);
  } else if (fold && fold_rm(s, a, &addr)) {
    compare_mem(s, size, &addr, a, use_reg(s, b));
  } else {
    LOp x = use_reg(s, a), y = use_rm(s, b, 0);
    emit_op2(s, X_CMP, size, x, y);
  }
  return x_cond(cc);
}

// The condition value `v` as flags: a compare is done here unless someone needs its 0 or 1 as well.
u8 emit_compare(Sel *s, Value *v, bool fold) {
  v = sel_strip(v);
  if (v->op == OP_CMP && sel_uses(s, v) <= 2)
    return emit_compare_values(s, v->u.cc, v->args[0], v->args[1], fold && sel_uses(s, v) == 1);
  if (v->op == OP_CMP2 && sel_uses(s, v) <= 2)
    return emit_compare_pairs(s, v);
  compare_const(s, CC_NE, v, 0, 4, fold && sel_uses(s, v) == 1);
  return X_NE;
}

// ---- dispatch -------------------------------------------------------------------------------------------------------

static const SelRule rules[OP_COUNT] = {
    [OP_CONST] = select_int,
    [OP_FCONST] = select_float,
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
    [OP_BR] = select_control,
    [OP_CONDBR] = select_control,
    [OP_SWITCH] = select_control,
    [OP_CALLFINALLY] = select_control,
    [OP_ENDFINALLY] = select_control,
    [OP_ENDFILTER] = select_control,
    [OP_UNREACHABLE] = select_control,
    [OP_HIGH] = select_pair,
    [OP_ADD2] = select_pair,
    [OP_SUB2] = select_pair,
    [OP_MULW] = select_pair,
    [OP_CMP2] = select_pair,
};

void intel_select(Sel *s, Value *v, const SelRule own[OP_COUNT]) {
  SelRule rule = own[v->op] ? own[v->op] : rules[v->op];
  if (rule)
    rule(s, v);
  else
    sel_fail(s, op_info[v->op].text);
}
