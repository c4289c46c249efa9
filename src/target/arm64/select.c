// select.c: what the selection rules share: operands, addresses, compares; and the dispatch by operation.
#include "target/arm64/arm64.h"

u8 arm_size(u8 type) {
  return type == T_I32 ? 4 : 8;
}

u8 arm_fsize(u8 type) {
  return type == T_F32 ? 4 : 8;
}

// ---- instructions ---------------------------------------------------------------------------------------------------

LIns *arm_op2(Sel *s, u16 op, u8 size, LOp dst, LOp a) {
  LIns *ins = sel_emit(s, op, size, 2);
  ins->ops[0] = dst;
  ins->ops[1] = a;
  return ins;
}

LIns *arm_op3(Sel *s, u16 op, u8 size, LOp dst, LOp a, LOp b) {
  LIns *ins = sel_emit(s, op, size, 3);
  ins->flags = LIF_HINT;
  ins->ops[0] = dst;
  ins->ops[1] = a;
  ins->ops[2] = b;
  return ins;
}

LIns *arm_op4(Sel *s, u16 op, u8 size, LOp dst, LOp a, LOp b, LOp c) {
  LIns *ins = sel_emit(s, op, size, 4);
  ins->ops[0] = dst;
  ins->ops[1] = a;
  ins->ops[2] = b;
  ins->ops[3] = c;
  return ins;
}

LIns *arm_cmp(Sel *s, u16 op, u8 size, LOp a, LOp b) {
  return arm_op2(s, op, size, a, b);
}

// ---- operands -------------------------------------------------------------------------------------------------------

static i64 const_of(const Value *v) {
  return v->type == T_I32 ? (i32)v->u.i : v->u.i;
}

LOp arm_imm(Sel *s, u8 type, i64 i) {
  u32 t = sel_temp(s, type);
  arm_op2(s, A_MOVI, arm_size(type), lop_def(t), lop_imm(i));
  return lop_use(t, 0);
}

// Constants and frame addresses are cheap: each user makes its own.
LOp arm_reg(Sel *s, Value *v) {
  v = sel_strip(v);
  if (v->op == OP_CONST)
    return arm_imm(s, v->type, const_of(v));
  if (v->op == OP_SLOTADDR) {
    u32 t = sel_temp(s, T_I64);
    Addr a = arm_slot_addr(v->u.slot, 0);
    arm_mem(s, A_LEA, 8, lop_def(t), &a);
    return lop_use(t, 0);
  }
  return lop_use(sel_vreg(s, v), 0);
}

LOp arm_reg_zero(Sel *s, Value *v) {
  i64 c;
  return sel_const(v, &c) && (v->type == T_I32 ? (i32)c : c) == 0 ? lop_imm(0) : arm_reg(s, v);
}

static bool const_for(Value *v, u8 size, i64 *c) {
  if (!sel_const(v, c))
    return false;
  if (size == 4)
    *c = (i32)*c;
  return true;
}

// ---- addresses ------------------------------------------------------------------------------------------------------

Addr arm_slot_addr(Slot *slot, i32 disp) {
  return (Addr){.base = lop_slot(slot), .index = lop_none(), .disp = disp};
}

enum { MAX_DISP = 1 << 22 };

static bool add_disp(Addr *a, i64 c) {
  i64 d = a->disp + c;
  if (c < -MAX_DISP || c > MAX_DISP || d < -MAX_DISP || d > MAX_DISP)
    return false;
  a->disp = (i32)d;
  return true;
}

static Value *strip_consts(Value *v, Addr *a) {
  for (;;) {
    v = sel_strip(v);
    i64 c;
    if (v->type == T_I32 || (v->op != OP_ADD && v->op != OP_SUB))
      return v;
    if (sel_const(v->args[1], &c) && add_disp(a, v->op == OP_ADD ? c : -c))
      v = v->args[0];
    else if (v->op == OP_ADD && sel_const(v->args[0], &c) && add_disp(a, c))
      v = v->args[1];
    else
      return v;
  }
}

// v = extension of a narrower value, or the value itself.
static Value *extended(Sel *s, Value *v, u8 *option) {
  v = sel_strip(v);
  *option = EXT_LSL;
  if ((v->op != OP_ZEXT32 && v->op != OP_SEXT32) || sel_uses(s, v) != 1 || s->vregs[v->id])
    return v;
  *option = v->op == OP_ZEXT32 ? EXT_UXTW : EXT_SXTW;
  return v->args[0];
}

// v = z << k, or z * 2^k, that nobody else needs; else v itself and 0.
static Value *shifted(Sel *s, Value *v, u8 size, u8 *shift) {
  i64 c;
  *shift = 0;
  v = sel_strip(v);
  if (v->nargs != 2 || arm_size(v->type) != size || sel_uses(s, v) != 1 || s->vregs[v->id] ||
      !sel_const(v->args[1], &c))
    return v;
  if (v->op == OP_SHL && c > 0 && c < size * 8)
    *shift = (u8)c;
  else if (v->op == OP_MUL && size == 8 && c > 1 && !(c & (c - 1)))
    *shift = (u8)__builtin_ctzll((u64)c);
  return *shift ? v->args[0] : v;
}

static u32 log2_of(u32 size) {
  return (u32)__builtin_ctz(size);
}

// base + index, if the index needs no more than the instruction does to it.
static bool match_index(Sel *s, Value *v, u32 size, Addr *out) {
  if (v->op != OP_ADD || v->type == T_I32 || sel_uses(s, v) != 1 || s->vregs[v->id] || out->disp || !size)
    return false;
  Value *x = sel_strip(v->args[0]), *y = sel_strip(v->args[1]);
  for (u32 i = 0; i < 2; i++) {
    Value *z = shifted(s, y, 8, &out->shift);
    if (out->shift && out->shift == log2_of(size)) {
      z = extended(s, z, &out->option);
      out->base = arm_reg(s, x);
      out->index = arm_reg(s, z);
      return true;
    }
    Value *t = x;
    x = y;
    y = t;
  }
  out->shift = 0;
  Value *z = extended(s, y, &out->option);
  out->base = arm_reg(s, x);
  out->index = arm_reg(s, z);
  return true;
}

void arm_addr(Sel *s, Value *v, i32 disp, u32 size, Addr *out) {
  *out = (Addr){.base = lop_none(), .index = lop_none(), .option = EXT_LSL, .disp = disp};
  v = strip_consts(v, out);
  if (v->op == OP_SLOTADDR)
    out->base = lop_slot(v->u.slot);
  else if (!match_index(s, v, size, out))
    out->base = arm_reg(s, v);
}

LIns *arm_mem(Sel *s, u16 op, u8 size, LOp data, const Addr *a) {
  LIns *ins = sel_emit(s, op, size, 3);
  ins->ops[0] = data;
  ins->mem = 1;
  ins->ops[1] = a->base;
  ins->ops[2] = a->index;
  ins->ops[1].flags |= LF_ADDR;
  ins->ops[2].flags |= LF_ADDR;
  ins->cc = a->option;
  ins->scale = a->shift;
  ins->disp = a->disp;
  return ins;
}

LOp arm_address(Sel *s, const Addr *a) {
  if (a->base.kind == LK_VREG && a->index.kind == LK_NONE && !a->disp)
    return a->base;
  u32 t = sel_temp(s, T_I64);
  arm_mem(s, A_LEA, 8, lop_def(t), a);
  return lop_use(t, 0);
}

// ---- two operands and a result --------------------------------------------------------------------------------------

static bool is_addsub(u16 op) {
  return arm_info[op - LIR_TARGET].fmt == AF_ADDSUB;
}

static bool is_logic(u16 op) {
  return arm_info[op - LIR_TARGET].fmt == AF_LOGIC;
}

// The second operand of a sum or of a logical operation: shifted or extended on the way. `aux`: how.
static LOp second_operand(Sel *s, u16 op, u8 size, Value *v, u32 *aux) {
  u8 shift, option;
  *aux = 0;
  if (!is_addsub(op) && !is_logic(op))
    return arm_reg(s, v);
  Value *z = shifted(s, v, size, &shift);
  if (size == 8 && is_addsub(op) && shift <= 4) {
    Value *w = extended(s, z, &option);
    if (option != EXT_LSL) {
      *aux = AUX_EXTEND(option, shift);
      return arm_reg(s, w);
    }
  }
  if (shift)
    *aux = AUX_SHIFT(SH_LSL, shift);
  return arm_reg(s, z);
}

void arm_binary(Sel *s, u16 op, u8 size, LOp dst, Value *a, Value *b) {
  i64 c;
  u32 bits, aux;
  if (const_for(b, size, &c) &&
      (c == 0 || (is_addsub(op) && arm_imm_addsub(c)) || (is_logic(op) && arm_imm_logical((u64)c, size, &bits)))) {
    arm_op3(s, op, size, dst, arm_reg(s, a), lop_imm(c));
    return;
  }
  LOp y = second_operand(s, op, size, b, &aux);
  LOp x = aux >> 16 ? arm_reg(s, a) : arm_reg_zero(s, a); // with an extension, number 31 is sp
  arm_op3(s, op, size, dst, x, y)->aux = aux;
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

static ACond flags_cond(u8 cc) {
  return (ACond){.cc = cc, .reg = lop_none()};
}

static ACond compare_floats(Sel *s, u8 cc, Value *a, Value *b) {
  Value *y = sel_strip(b);
  LOp x = arm_reg(s, a);
  bool zero = y->op == OP_FCONST && y->u.f == 0; // the sign does not matter
  arm_cmp(s, A_FCMP, arm_fsize(a->type), x, zero ? lop_imm(0) : arm_reg(s, b));
  return flags_cond(float_cond(cc));
}

// A single bit of x & (1 << n), against 0.
static bool single_bit(Sel *s, Value *x, u8 size, u8 *bit) {
  i64 m;
  if (x->op != OP_AND || sel_uses(s, x) != 1 || !const_for(x->args[1], size, &m))
    return false;
  u64 u = size == 4 ? (u32)m : (u64)m;
  if (!u || (u & (u - 1)))
    return false;
  *bit = (u8)__builtin_ctzll(u);
  return true;
}

static ACond test_zero(Sel *s, u8 cc, Value *a, u8 size, bool may_test) {
  Value *x = sel_strip(a);
  u8 bit;
  bool eq = cc == CC_EQ || cc == CC_ULE;
  if (may_test && single_bit(s, x, size, &bit)) {
    LOp r = arm_reg(s, x->args[0]);
    return (ACond){.cc = eq ? A_TBZ : A_TBNZ, .bit = bit, .size = size, .reg = r};
  }
  if (x->op == OP_AND && x->type == a->type && sel_uses(s, x) == 1 && !s->vregs[x->id]) {
    i64 m;
    u32 bits;
    LOp p = arm_reg(s, x->args[0]);
    bool imm = const_for(x->args[1], size, &m) && arm_imm_logical((u64)m, size, &bits);
    arm_cmp(s, A_TST, size, p, imm ? lop_imm(m) : arm_reg(s, x->args[1]));
    return flags_cond(eq ? A_EQ : A_NE);
  }
  if (may_test)
    return (ACond){.cc = eq ? A_CBZ : A_CBNZ, .size = size, .reg = arm_reg(s, a)};
  arm_cmp(s, A_CMP, size, arm_reg(s, a), lop_imm(0));
  return flags_cond(eq ? A_EQ : A_NE);
}

ACond arm_compare_values(Sel *s, u8 cc, Value *a, Value *b, bool may_test) {
  if (type_is_float(a->type))
    return compare_floats(s, cc, a, b);
  i64 c;
  if (sel_const(a, &c) && !sel_const(b, &c)) {
    Value *t = a;
    a = b;
    b = t;
    cc = cc_swap((Cond)cc);
  }
  u8 size = arm_size(a->type);
  if (const_for(b, size, &c)) {
    if (c == 0 && (cc == CC_EQ || cc == CC_NE || cc == CC_ULE || cc == CC_UGT))
      return test_zero(s, cc, a, size, may_test);
    if (c == 0 && may_test && (cc == CC_LT || cc == CC_GE)) {
      u8 sign = (u8)(size * 8 - 1);
      return (ACond){.cc = cc == CC_GE ? A_TBZ : A_TBNZ, .bit = sign, .size = size, .reg = arm_reg(s, a)};
    }
    if (arm_imm_addsub(c) && c != INT64_MIN) {
      arm_cmp(s, A_CMP, size, arm_reg(s, a), lop_imm(c));
      return flags_cond(int_cond(cc));
    }
  }
  LOp x = arm_reg(s, a), y = arm_reg(s, b);
  arm_cmp(s, A_CMP, size, x, y);
  return flags_cond(int_cond(cc));
}

// The condition value `v` as flags or as a test of a register: a compare is done here unless someone needs its 0 or 1
// as well.
ACond arm_condition(Sel *s, Value *v, bool may_test) {
  v = sel_strip(v);
  if (v->op == OP_CMP && sel_uses(s, v) <= 2)
    return arm_compare_values(s, v->u.cc, v->args[0], v->args[1], may_test);
  if (may_test)
    return (ACond){.cc = A_CBNZ, .size = 4, .reg = arm_reg(s, v)};
  arm_cmp(s, A_CMP, 4, arm_reg(s, v), lop_imm(0));
  return flags_cond(A_NE);
}

void arm_branch(Sel *s, u16 op, const ACond *c, u32 aux) {
  bool test = c->reg.kind != LK_NONE;
  LIns *ins = sel_emit(s, op, c->size, test);
  ins->cc = c->cc;
  ins->scale = c->bit;
  ins->aux = aux;
  if (test)
    ins->ops[0] = c->reg;
}

// ---- dispatch -------------------------------------------------------------------------------------------------------

typedef void (*Rule)(Sel *, Value *);

static const Rule rules[OP_COUNT] = {
    [OP_CONST] = arm_select_int,
    [OP_FCONST] = arm_select_float,
    [OP_REF] = arm_select_memory,
    [OP_SLOTADDR] = arm_select_memory,
    [OP_TLSLOAD] = arm_select_memory,
    [OP_THREADPTR] = arm_select_memory,
    [OP_ADD] = arm_select_int,
    [OP_SUB] = arm_select_int,
    [OP_MUL] = arm_select_int,
    [OP_DIV] = arm_select_div,
    [OP_DIVU] = arm_select_div,
    [OP_REM] = arm_select_div,
    [OP_REMU] = arm_select_div,
    [OP_AND] = arm_select_int,
    [OP_OR] = arm_select_int,
    [OP_XOR] = arm_select_int,
    [OP_SHL] = arm_select_int,
    [OP_SHR] = arm_select_int,
    [OP_SHRU] = arm_select_int,
    [OP_ROL] = arm_select_int,
    [OP_NEG] = arm_select_int,
    [OP_NOT] = arm_select_int,
    [OP_ADDO] = arm_select_check,
    [OP_SUBO] = arm_select_check,
    [OP_MULO] = arm_select_check,
    [OP_ADDOU] = arm_select_check,
    [OP_SUBOU] = arm_select_check,
    [OP_MULOU] = arm_select_check,
    [OP_FRINT] = arm_select_float,
    [OP_FFLOOR] = arm_select_float,
    [OP_FCEIL] = arm_select_float,
    [OP_FTRUNC] = arm_select_float,
    [OP_FSQRT] = arm_select_float,
    [OP_FABS] = arm_select_float,
    [OP_CMP] = arm_select_int,
    [OP_SELECT] = arm_select_int,
    [OP_SEXT8] = arm_select_int,
    [OP_SEXT16] = arm_select_int,
    [OP_ZEXT8] = arm_select_int,
    [OP_ZEXT16] = arm_select_int,
    [OP_SEXT32] = arm_select_int,
    [OP_ZEXT32] = arm_select_int,
    [OP_I2F] = arm_select_float,
    [OP_U2F] = arm_select_float,
    [OP_F2I] = arm_select_float,
    [OP_F2F] = arm_select_float,
    [OP_BITCAST] = arm_select_float,
    [OP_LOAD] = arm_select_memory,
    [OP_STORE] = arm_select_memory,
    [OP_STOREREF] = arm_select_memory,
    [OP_COPY] = arm_select_memory,
    [OP_ZERO] = arm_select_memory,
    [OP_MEMCPY] = arm_select_memory,
    [OP_MEMSET] = arm_select_memory,
    [OP_CAS] = arm_select_memory,
    [OP_XCHG] = arm_select_memory,
    [OP_XADD] = arm_select_memory,
    [OP_FENCE] = arm_select_memory,
    [OP_LOCALLOC] = arm_select_memory,
    [OP_NULLCHECK] = arm_select_check,
    [OP_BOUNDS] = arm_select_check,
    [OP_TRAPIF] = arm_select_check,
    [OP_DIVCHECK] = arm_select_check,
    [OP_CALL] = arm_select_call,
    [OP_TAILCALL] = arm_select_tail_call,
    [OP_BR] = arm_select_control,
    [OP_CONDBR] = arm_select_control,
    [OP_SWITCH] = arm_select_control,
    [OP_RET] = arm_select_control,
    [OP_CALLFINALLY] = arm_select_control,
    [OP_ENDFINALLY] = arm_select_control,
    [OP_ENDFILTER] = arm_select_control,
    [OP_UNREACHABLE] = arm_select_control,
};

void arm_select(Sel *s, Value *v) {
  if (rules[v->op])
    rules[v->op](s, v);
  else
    sel_fail(s, op_info[v->op].text);
}
