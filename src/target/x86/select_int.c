// select_int.c: selection of integer arithmetic, of pairs, compares as values, SELECT and extensions.
#include "target/x86/x86.h"

static void emit_lea(Sel *s, LOp dst, const Addr *a) {
  x86_load_as(s, X_LEA, 4, dst, a, 0);
}

static bool is_sum_part(const Value *v) {
  return v->op == OP_SHL || v->op == OP_ADD || v->op == OP_MUL;
}

// A sum of three terms or of a scaled term is one lea.
static bool add_as_lea(Sel *s, Value *v, LOp dst) {
  Value *x = sel_strip(v->args[0]), *y = sel_strip(v->args[1]);
  bool slot = x->op == OP_SLOTADDR || y->op == OP_SLOTADDR;
  if (!slot && !is_sum_part(x) && !is_sum_part(y))
    return false;
  // Folded operands that others use as well would be computed twice.
  if (!slot && ((is_sum_part(x) && sel_uses(s, x) > 1) || (is_sum_part(y) && sel_uses(s, y) > 1)))
    return false;
  Addr a;
  x86_addr(s, v, 0, &a);
  if (a.base.kind == LK_VREG && a.index.kind == LK_NONE && !a.disp) {
    sel_move(s, v->type, dst, a.base);
    return true;
  }
  emit_lea(s, dst, &a);
  return true;
}

static void select_addl(Sel *s, LOp dst, Value *a, LOp b) {
  LOp x = x86_reg(s, a);
  LIns *ins = sel_emit(s, X_ADDL, 4, 3);
  ins->flags = LIF_HINT | (b.kind == LK_VREG ? LIF_COMMUTE : 0);
  ins->ops[0] = dst;
  ins->ops[1] = x;
  ins->ops[2] = b;
}

static bool is_foldable_load(Sel *s, Value *v) {
  return sel_can_fold_load(s, v) && (v->u.mem.mt == MT_I32 || v->u.mem.mt == MT_REF);
}

static void select_add(Sel *s, Value *v, LOp dst) {
  i64 c;
  if (sel_const(v->args[1], &c)) {
    if (!add_as_lea(s, v, dst))
      select_addl(s, dst, v->args[0], lop_imm((i32)c));
    return;
  }
  if (is_foldable_load(s, v->args[1]) || is_foldable_load(s, v->args[0])) {
    x86_binary(s, X_ADD, 4, dst, v->args[0], v->args[1], true);
    return;
  }
  if (add_as_lea(s, v, dst))
    return;
  LOp y = x86_reg(s, v->args[1]);
  select_addl(s, dst, v->args[0], y);
}

static void emit_unary(Sel *s, Value *x, u16 op, LOp dst) {
  x86_tied(s, op, 4, dst, x86_reg(s, x), lop_none())->nops = 2;
}

static void select_sub(Sel *s, Value *v, LOp dst) {
  i64 c;
  if (sel_const(v->args[1], &c) && c != INT32_MIN)
    select_addl(s, dst, v->args[0], lop_imm(-(i32)c));
  else if (sel_const(v->args[0], &c) && (i32)c == 0)
    emit_unary(s, v->args[1], X_NEG, dst);
  else
    x86_binary(s, X_SUB, 4, dst, v->args[0], v->args[1], false);
}

static void mul_const(Sel *s, Value *v, LOp dst, u32 u) {
  LOp x = x86_reg(s, v->args[0]);
  if (u && !(u & (u - 1))) {
    x86_tied(s, X_SHL, 4, dst, x, lop_imm(__builtin_ctz(u)));
  } else if (u == 3 || u == 5 || u == 9) {
    Addr a = {.base = x, .index = x, .scale = u == 3 ? 1 : u == 5 ? 2 : 3};
    emit_lea(s, dst, &a);
  } else {
    LIns *ins = sel_emit(s, X_IMULI, 4, 3);
    ins->ops[0] = dst;
    ins->ops[1] = x;
    ins->ops[1].flags |= LF_ANY;
    ins->ops[2] = lop_imm((i32)u);
  }
}

static void select_mul(Sel *s, Value *v, LOp dst) {
  i64 c;
  if (sel_const(v->args[1], &c))
    mul_const(s, v, dst, (u32)c);
  else
    x86_binary(s, X_IMUL, 4, dst, v->args[0], v->args[1], true);
}

// x & 0xFF and the like are zero extensions, which need not destroy x.
static bool and_as_extend(Sel *s, Value *v, LOp dst) {
  i64 c;
  if (!sel_const(v->args[1], &c) || ((u32)c != 0xFF && (u32)c != 0xFFFF) || sel_can_fold_load(s, v->args[0]))
    return false;
  x86_op2(s, (u32)c == 0xFF ? X_ZX8R : X_MOVZX16, 4, dst, x86_reg(s, v->args[0]));
  return true;
}

static void select_shift(Sel *s, Value *v, u16 op, LOp dst) {
  i64 c;
  if (sel_const(v->args[1], &c)) {
    x86_tied(s, op, 4, dst, x86_reg(s, v->args[0]), lop_imm((u32)c & 31));
    return;
  }
  LOp x = x86_reg(s, v->args[0]), n = x86_reg(s, v->args[1]);
  sel_move(s, T_I32, lop_phys(ECX, LR_DEF, 0), n);
  x86_tied(s, op, 4, dst, x, lop_phys(ECX, LR_USE, LF_LATE));
}

void x86_setcc(Sel *s, u8 cc, LOp dst) {
  LIns *ins = sel_emit(s, X_SETCC, 4, 1);
  ins->cc = cc;
  ins->ops[0] = dst;
}

// Of floats, and of what two flags decide: a branch over a move.
static void emit_cmov(Sel *s, u8 cc, u8 type, LOp dst, LOp no, LOp yes) {
  LIns *ins = x86_tied(s, type_is_float(type) ? X_FSEL : X_CMOV, type == T_F64 ? 8 : 4, dst, no, yes);
  ins->cc = cc;
}

static void select_select(Sel *s, Value *v, LOp dst) {
  LOp y = x86_reg(s, v->args[1]), n = x86_reg(s, v->args[2]);
  u8 cc = x86_compare(s, v->args[0], true), type = v->type;
  if (type_is_float(type) || cc < X_FEQ) {
    emit_cmov(s, cc, type, dst, n, y);
    return;
  }
  // Equal and ordered: `no` is taken when either flag says otherwise.
  LOp first = cc == X_FEQ ? y : n, other = cc == X_FEQ ? n : y;
  u32 t = sel_temp(s, type);
  emit_cmov(s, X_NE, type, lop_def(t), first, other);
  emit_cmov(s, X_P, type, dst, lop_use(t, 0), other);
}

static void select_extend(Sel *s, Value *v, LOp dst) {
  static const struct {
    u16 mem, reg;
    u8 bytes;
  } ext[OP_COUNT] = {[OP_SEXT8] = {X_MOVSX8, X_SX8R, 1},
                     [OP_SEXT16] = {X_MOVSX16, X_MOVSX16, 2},
                     [OP_ZEXT8] = {X_MOVZX8, X_ZX8R, 1},
                     [OP_ZEXT16] = {X_MOVZX16, X_MOVZX16, 2}};
  Value *a = v->args[0];
  if (sel_can_fold_load(s, a) && a->u.mem.mt == MT_I32) {
    Addr addr;
    x86_addr(s, a->args[0], a->u.mem.disp, &addr);
    s->folded[a->id] = 1;
    x86_load_as(s, ext[v->op].mem, 4, dst, &addr, a->u.mem.flags);
    return;
  }
  x86_op2(s, ext[v->op].reg, 4, dst, x86_reg(s, a));
}

void x86_select_int(Sel *s, Value *v) {
  LOp dst = x86_dst(s, v);
  if (type_is_float(v->type) && v->op != OP_SELECT) {
    x86_select_float(s, v);
    return;
  }
  switch (v->op) {
  case OP_CONST: sel_move(s, v->type, dst, lop_imm((i32)v->u.i)); break;
  case OP_ADD: select_add(s, v, dst); break;
  case OP_SUB: select_sub(s, v, dst); break;
  case OP_MUL: select_mul(s, v, dst); break;
  case OP_AND:
    if (!and_as_extend(s, v, dst))
      x86_binary(s, X_AND, 4, dst, v->args[0], v->args[1], true);
    break;
  case OP_OR: x86_binary(s, X_OR, 4, dst, v->args[0], v->args[1], true); break;
  case OP_XOR: x86_binary(s, X_XOR, 4, dst, v->args[0], v->args[1], true); break;
  case OP_SHL: select_shift(s, v, X_SHL, dst); break;
  case OP_SHR: select_shift(s, v, X_SAR, dst); break;
  case OP_SHRU: select_shift(s, v, X_SHR, dst); break;
  case OP_ROL: select_shift(s, v, X_ROL, dst); break;
  case OP_NEG: emit_unary(s, v->args[0], X_NEG, dst); break;
  case OP_NOT: emit_unary(s, v->args[0], X_NOT, dst); break;
  case OP_CMP: x86_setcc(s, x86_compare_values(s, v->u.cc, v->args[0], v->args[1], sel_uses(s, v) == 1), dst); break;
  case OP_SELECT: select_select(s, v, dst); break;
  default: select_extend(s, v, dst); break;
  }
}

// ---- pairs ----------------------------------------------------------------------------------------------------------
// All operands are at hand before the first of two instructions, as the second reads its flags.

static LOp second_operand(Sel *s, Value *v) {
  i64 c;
  return sel_const(v, &c) ? lop_imm((i32)c) : x86_rm(s, v, LF_LATE);
}

static void select_add2(Sel *s, Value *v, u16 low, u16 high) {
  LOp dst = x86_dst(s, v), up = x86_high_dst(s, v);
  LOp a = x86_reg(s, v->args[0]), b = x86_reg(s, v->args[1]);
  LOp c = second_operand(s, v->args[2]), d = second_operand(s, v->args[3]);
  x86_tied(s, low, 4, dst, a, c);
  x86_tied(s, high, 4, up, b, d);
}

static void select_mulw(Sel *s, Value *v) {
  LOp dst = x86_dst(s, v), up = x86_high_dst(s, v);
  LOp x = x86_reg(s, v->args[0]), y = x86_rm(s, v->args[1], 0);
  sel_move(s, T_I32, lop_phys(EAX, LR_DEF, 0), x);
  LIns *ins = sel_emit(s, X_MUL1, 4, 4);
  ins->ops[0] = y;
  ins->ops[1] = lop_phys(EAX, LR_USE, 0);
  ins->ops[2] = lop_phys(EAX, LR_DEF, 0);
  ins->ops[3] = lop_phys(EDX, LR_DEF, 0);
  sel_move(s, T_I32, dst, lop_phys(EAX, LR_USE, 0));
  sel_move(s, T_I32, up, lop_phys(EDX, LR_USE, 0));
}

// What is less leaves a borrow, or a sign, behind the upper halves.
u8 x86_compare_pairs(Sel *s, Value *v) {
  u8 cc = v->u.cc;
  bool swap = cc == CC_GT || cc == CC_LE || cc == CC_UGT || cc == CC_ULE;
  if (swap)
    cc = cc_swap((Cond)cc);
  Value **a = v->args + (swap ? 2 : 0), **b = v->args + (swap ? 0 : 2);
  LOp al = x86_reg(s, a[0]), ah = x86_reg(s, a[1]), bl = second_operand(s, b[0]), bh = second_operand(s, b[1]);
  x86_op2(s, X_CMP, 4, al, bl);
  x86_tied(s, X_SBB, 4, lop_def(sel_temp(s, T_I32)), ah, bh);
  return x86_cond(cc);
}

void x86_select_pair(Sel *s, Value *v) {
  switch (v->op) {
  case OP_HIGH: sel_vreg(s, v->args[0]); break; // made with it
  case OP_ADD2: select_add2(s, v, X_ADD, X_ADC); break;
  case OP_SUB2: select_add2(s, v, X_SUB, X_SBB); break;
  case OP_MULW: select_mulw(s, v); break;
  default: {
    LOp dst = x86_dst(s, v);
    x86_setcc(s, x86_compare_pairs(s, v), dst);
  }
  }
}
