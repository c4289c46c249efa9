// select_int.c: selection of integer arithmetic, also of 64 bits in two registers (opt/pairs.c), compares as values,
// SELECT and integer conversions.
#include "target/arm/arm.h"

static Value *only_use(Sel *s, Value *v, u16 op) {
  v = sel_strip(v);
  return v->op == op && sel_uses(s, v) == 1 && !s->vregs[v->id] ? v : NULL;
}

static void shift_by(Sel *s, LOp dst, LOp a, u32 kind, u32 n) {
  a32_op2(s, A_MOV, 4, dst, a)->aux = n ? AUX_SHIFT(kind, n) : 0;
}

static bool is_power_of_2(u32 u) {
  return u && !(u & (u - 1));
}

// a + b * c, a - b * c
static bool multiply_add(Sel *s, u16 op, LOp dst, Value *a, Value *b) {
  Value *m = only_use(s, b, OP_MUL);
  i64 c;
  if (!m || (sel_const(m->args[1], &c) && is_power_of_2((u32)c))) // a shift is cheaper
    return false;
  LOp x = a32_reg(s, m->args[0]), y = a32_reg(s, m->args[1]), z = a32_reg(s, a);
  a32_op4(s, op, dst, x, y, z);
  return true;
}

static bool is_shifted(Sel *s, Value *v) {
  i64 c;
  v = sel_strip(v);
  return (v->op == OP_SHL || v->op == OP_SHR || v->op == OP_SHRU) && sel_uses(s, v) == 1 && !s->vregs[v->id] &&
         sel_const(v->args[1], &c);
}

static void commutative(Sel *s, u16 op, LOp dst, Value *a, Value *b) {
  i64 c;
  if ((sel_const(a, &c) && !sel_const(b, &c)) || (!sel_const(b, &c) && !is_shifted(s, b) && is_shifted(s, a))) {
    Value *t = a;
    a = b;
    b = t;
  }
  a32_binary(s, op, dst, a, b);
}

static void select_add(Sel *s, Value *v, LOp dst) {
  Value *x = v;
  i64 c;
  while (x->op == OP_ADD && sel_const(x->args[1], &c))
    x = sel_strip(x->args[0]);
  if (x->op == OP_SLOTADDR) {
    Addr a;
    a32_addr(s, v, 0, A32_NO_INDEX, &a);
    a32_mem(s, A_LEA, 4, dst, &a);
    return;
  }
  if (multiply_add(s, A_MLA, dst, v->args[0], v->args[1]) || multiply_add(s, A_MLA, dst, v->args[1], v->args[0]))
    return;
  commutative(s, A_ADD, dst, v->args[0], v->args[1]);
}

static void select_sub(Sel *s, Value *v, LOp dst) {
  i64 c;
  if (multiply_add(s, A_MLS, dst, v->args[0], v->args[1]))
    return;
  bool reverse = sel_const(v->args[0], &c)
                     ? a32_imm_for(A_RSB, c)
                     : is_shifted(s, v->args[0]) && !sel_const(v->args[1], &c) && !is_shifted(s, v->args[1]);
  if (reverse)
    a32_binary(s, A_RSB, dst, v->args[1], v->args[0]);
  else
    a32_binary(s, A_SUB, dst, v->args[0], v->args[1]);
}

static void select_mul(Sel *s, Value *v, LOp dst) {
  i64 c;
  LOp x = a32_reg(s, v->args[0]);
  u32 u = sel_const(v->args[1], &c) ? (u32)c : 0;
  if (is_power_of_2(u))
    shift_by(s, dst, x, SH_LSL, (u32)__builtin_ctz(u));
  else if (u > 2 && is_power_of_2(u - 1))
    a32_op3(s, A_ADD, dst, x, x)->aux = AUX_SHIFT(SH_LSL, __builtin_ctz(u - 1));
  else if (u > 2 && is_power_of_2(u + 1))
    a32_op3(s, A_RSB, dst, x, x)->aux = AUX_SHIFT(SH_LSL, __builtin_ctz(u + 1));
  else
    a32_op3(s, A_MUL, dst, x, a32_reg(s, v->args[1]));
}

// (x >> n) & (2^k - 1), and masks that are no immediates.
static bool and_as_field(Sel *s, Value *v, LOp dst) {
  i64 c, n = 0;
  if (!sel_const(v->args[1], &c))
    return false;
  u32 m = (u32)c, width = (u32)__builtin_popcount(m);
  Value *sh = only_use(s, v->args[0], OP_SHRU);
  bool shifts = sh && sel_const(sh->args[1], &n);
  if (!m || m & (m + 1) || width == 32 || (!shifts && a32_imm_for(A_AND, c)))
    return false;
  u32 lsb = shifts ? (u32)n & 31 : 0;
  a32_op2(s, A_UBFX, 4, dst, a32_reg(s, shifts ? sh->args[0] : v->args[0]))->aux = AUX_FIELD(lsb, MIN(width, 32 - lsb));
  return true;
}

// x & ~y
static bool and_complement(Sel *s, Value *v, LOp dst) {
  for (u32 i = 0; i < 2; i++) {
    Value *n = only_use(s, v->args[i], OP_NOT);
    if (!n)
      continue;
    a32_binary(s, A_BIC, dst, v->args[1 - i], n->args[0]);
    return true;
  }
  return false;
}

static void select_logic(Sel *s, Value *v, LOp dst) {
  i64 c;
  if (v->op == OP_AND && (and_as_field(s, v, dst) || and_complement(s, v, dst)))
    return;
  if (v->op == OP_XOR && sel_const(v->args[1], &c) && (i32)c == -1)
    a32_op2(s, A_MVN, 4, dst, a32_reg(s, v->args[0]));
  else
    commutative(s, v->op == OP_AND ? A_AND : v->op == OP_OR ? A_ORR : A_EOR, dst, v->args[0], v->args[1]);
}

// Counts are taken modulo 32; the processor takes their lower eight bits.
static LOp count(Sel *s, Value *v) {
  i64 c;
  Value *x = sel_strip(v);
  LOp n = a32_reg(s, v), use;
  if (x->op == OP_AND && sel_const(x->args[1], &c) && (c & 31) == c)
    return n;
  a32_op3(s, A_AND, a32_temp(s, T_I32, &use), n, lop_imm(31));
  return use;
}

static void select_shift(Sel *s, Value *v, LOp dst) {
  static const u8 kinds[OP_COUNT] = {[OP_SHL] = SH_LSL, [OP_SHR] = SH_ASR, [OP_SHRU] = SH_LSR, [OP_ROL] = SH_ROR};
  i64 c;
  LOp x = a32_reg(s, v->args[0]), n;
  if (sel_const(v->args[1], &c)) {
    shift_by(s, dst, x, kinds[v->op], (v->op == OP_ROL ? 32 - ((u32)c & 31) : (u32)c) & 31);
    return;
  }
  if (v->op == OP_ROL)
    a32_op3(s, A_RSB, a32_temp(s, T_I32, &n), a32_reg(s, v->args[1]), lop_imm(0));
  else
    n = count(s, v->args[1]);
  a32_op3(s, A_SHV, dst, x, n)->aux = kinds[v->op];
}

static void set(Sel *s, u8 cc, LOp dst) {
  LIns *ins = sel_emit(s, A_SETCC, 4, 1);
  ins->ops[0] = dst;
  ins->cc = cc;
}

static void select_select(Sel *s, Value *v, LOp dst) {
  bool flt = type_is_float(v->type);
  LOp y = a32_reg(s, v->args[1]), n = a32_reg(s, v->args[2]);
  u8 cc = a32_condition(s, v->args[0]);
  a32_op3(s, flt ? A_VSEL : A_SEL, dst, y, n)->cc = cc;
}

static void select_extend(Sel *s, Value *v, LOp dst) {
  static const u16 ops[OP_COUNT] = {
      [OP_SEXT8] = A_SXTB, [OP_SEXT16] = A_SXTH, [OP_ZEXT8] = A_UXTB, [OP_ZEXT16] = A_UXTH};
  a32_op2(s, ops[v->op], 4, dst, a32_reg(s, v->args[0]));
}

void a32_select_int(Sel *s, Value *v) {
  u32 d;
  sel_wanted(s, v, &d);
  LOp dst = lop_def(d);
  if (type_is_float(v->type) && v->op != OP_SELECT) {
    a32_select_float(s, v);
    return;
  }
  switch (v->op) {
  case OP_CONST: sel_move(s, v->type, dst, lop_imm((i32)v->u.i)); break;
  case OP_ADD: select_add(s, v, dst); break;
  case OP_SUB: select_sub(s, v, dst); break;
  case OP_MUL: select_mul(s, v, dst); break;
  case OP_AND:
  case OP_OR:
  case OP_XOR: select_logic(s, v, dst); break;
  case OP_SHL:
  case OP_SHR:
  case OP_SHRU:
  case OP_ROL: select_shift(s, v, dst); break;
  case OP_NEG: a32_op3(s, A_RSB, dst, a32_reg(s, v->args[0]), lop_imm(0)); break;
  case OP_NOT: a32_op2(s, A_MVN, 4, dst, a32_reg(s, v->args[0])); break;
  case OP_CMP: set(s, a32_compare(s, v->u.cc, v->args[0], v->args[1]), dst); break;
  case OP_SELECT: select_select(s, v, dst); break;
  default: select_extend(s, v, dst); break;
  }
}

// ---- pairs ----------------------------------------------------------------------------------------------------------
// All operands are at hand before the first of two instructions, as the second reads its flags.

static LOp half(Sel *s, u16 op, Value *v) {
  i64 c;
  return sel_const(v, &c) && a32_imm_for(op, c) ? lop_imm((i32)c) : a32_reg(s, v);
}

static void two(Sel *s, u16 low, u16 high, LOp dst, LOp up, Value **a, Value **b) {
  LOp x = a32_reg(s, a[0]), y = a32_reg(s, a[1]), c = half(s, low, b[0]), d = half(s, high, b[1]);
  a32_op3(s, low, dst, x, c);
  a32_op3(s, high, up, y, d);
}

// Immediates in front are those of a reversed difference.
static bool is_reversed(Value **a) {
  i64 c, d;
  return sel_const(a[0], &c) && a32_imm_for(A_RSBS, c) && sel_const(a[1], &d) && a32_imm_for(A_RSC, d);
}

void a32_select_pair(Sel *s, Value *v) {
  LOp dst, up;
  switch (v->op) {
  case OP_HIGH: sel_vreg(s, v->args[0]); break; // made with it
  case OP_CMP2: set(s, a32_compare_pairs(s, v), sel_result(s, v)); break;
  case OP_MULW:
    dst = sel_result(s, v), up = sel_high_result(s, v);
    a32_op4(s, A_UMULL, dst, up, a32_reg(s, v->args[0]), a32_reg(s, v->args[1]));
    break;
  default:
    dst = sel_result(s, v), up = sel_high_result(s, v);
    if (v->op == OP_ADD2)
      two(s, A_ADDS, A_ADC, dst, up, v->args, v->args + 2);
    else if (is_reversed(v->args))
      two(s, A_RSBS, A_RSC, dst, up, v->args + 2, v->args);
    else
      two(s, A_SUBS, A_SBC, dst, up, v->args, v->args + 2);
    break;
  }
}
