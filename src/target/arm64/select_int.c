// select_int.c: selection of integer arithmetic, compares as values, SELECT and integer conversions.
#include "target/arm64/arm64.h"

static bool int_const(Value *v, u8 size, i64 *c) {
  if (!sel_const(v, c))
    return false;
  if (size == 4)
    *c = (i32)*c;
  return true;
}

static Value *only_use(Sel *s, Value *v, u16 op, u8 size) {
  v = sel_strip(v);
  return v->op == op && sel_uses(s, v) == 1 && !s->vregs[v->id] && arm_size(v->type) == size ? v : NULL;
}

static void bits(Sel *s, u16 op, u8 size, LOp dst, LOp a, u32 immr, u32 imms) {
  arm_op2(s, op, size, dst, a)->aux = AUX_BITS(immr, imms);
}

static void shift_left(Sel *s, u8 size, LOp dst, LOp a, u32 n) {
  u32 width = size * 8u;
  bits(s, A_UBFM, size, dst, a, (width - n) % width, width - 1 - n);
}

static void shift_right(Sel *s, u16 op, u8 size, LOp dst, LOp a, u32 n) {
  bits(s, op, size, dst, a, n, size * 8u - 1);
}

// a + b * c, a - b * c
static bool multiply_add(Sel *s, u16 op, u8 size, LOp dst, Value *a, Value *b) {
  Value *m = only_use(s, b, OP_MUL, size);
  i64 c;
  if (!m || (int_const(m->args[1], size, &c) && !((u64)c & ((u64)c - 1)))) // a shift is cheaper
    return false;
  LOp x = arm_reg(s, m->args[0]), y = arm_reg(s, m->args[1]), z = arm_reg(s, a);
  arm_op4(s, op, size, dst, x, y, z);
  return true;
}

static bool folds_second(Sel *s, Value *v, u8 size) {
  i64 c;
  v = sel_strip(v);
  if (sel_uses(s, v) != 1 || s->vregs[v->id])
    return false;
  return v->op == OP_ZEXT32 || v->op == OP_SEXT32 ||
         (v->op == OP_SHL && arm_size(v->type) == size && sel_const(v->args[1], &c));
}

static void commutative(Sel *s, u16 op, u8 size, LOp dst, Value *a, Value *b) {
  i64 c;
  if ((sel_const(a, &c) && !sel_const(b, &c)) || (!folds_second(s, b, size) && folds_second(s, a, size))) {
    Value *t = a;
    a = b;
    b = t;
  }
  arm_binary(s, op, size, dst, a, b);
}

static void select_add(Sel *s, Value *v, LOp dst) {
  u8 size = arm_size(v->type);
  if (v->type != T_I32) { // of an address in the frame
    Addr a;
    Value *x = v;
    i64 c;
    while (x->op == OP_ADD && sel_const(x->args[1], &c))
      x = sel_strip(x->args[0]);
    if (x->op == OP_SLOTADDR) {
      arm_addr(s, v, 0, 0, &a);
      arm_mem(s, A_LEA, 8, dst, &a);
      return;
    }
  }
  if (multiply_add(s, A_MADD, size, dst, v->args[0], v->args[1]) ||
      multiply_add(s, A_MADD, size, dst, v->args[1], v->args[0]))
    return;
  commutative(s, A_ADD, size, dst, v->args[0], v->args[1]);
}

static void select_sub(Sel *s, Value *v, LOp dst) {
  u8 size = arm_size(v->type);
  if (!multiply_add(s, A_MSUB, size, dst, v->args[0], v->args[1]))
    arm_binary(s, A_SUB, size, dst, v->args[0], v->args[1]);
}

static void select_mul(Sel *s, Value *v, LOp dst) {
  u8 size = arm_size(v->type);
  i64 c;
  if (int_const(v->args[1], size, &c) && c) {
    u64 u = size == 4 ? (u32)c : (u64)c;
    if (!(u & (u - 1))) {
      shift_left(s, size, dst, arm_reg(s, v->args[0]), (u32)__builtin_ctzll(u));
      return;
    }
    if (!((u - 1) & (u - 2))) { // 2^n + 1
      LOp x = arm_reg(s, v->args[0]);
      arm_op3(s, A_ADD, size, dst, x, x)->aux = AUX_SHIFT(SH_LSL, __builtin_ctzll(u - 1));
      return;
    }
  }
  LOp x = arm_reg(s, v->args[0]), y = arm_reg(s, v->args[1]);
  arm_op3(s, A_MUL, size, dst, x, y);
}

// (x >> n) & (2^k - 1)
static bool and_as_field(Sel *s, Value *v, LOp dst) {
  u8 size = arm_size(v->type);
  i64 c, n;
  Value *sh = only_use(s, v->args[0], OP_SHRU, size);
  if (!sh || !int_const(v->args[1], size, &c) || !sel_const(sh->args[1], &n))
    return false;
  u64 m = size == 4 ? (u32)c : (u64)c;
  u32 lsb = (u32)n & (size * 8u - 1), width = (u32)__builtin_popcountll(m);
  if (!m || (m & (m + 1)))
    return false;
  bits(s, A_UBFM, size, dst, arm_reg(s, sh->args[0]), lsb, MIN(lsb + width, size * 8u) - 1);
  return true;
}

// x op ~y
static bool with_complement(Sel *s, Value *v, u16 op, LOp dst) {
  u8 size = arm_size(v->type);
  for (u32 i = 0; i < 2; i++) {
    Value *n = only_use(s, v->args[i], OP_NOT, size);
    if (!n)
      continue;
    LOp x = arm_reg(s, v->args[1 - i]), y = arm_reg(s, n->args[0]);
    arm_op3(s, op, size, dst, x, y);
    return true;
  }
  return false;
}

static void select_logic(Sel *s, Value *v, u16 op, u16 complemented, LOp dst) {
  if ((v->op == OP_AND && and_as_field(s, v, dst)) || with_complement(s, v, complemented, dst))
    return;
  commutative(s, op, arm_size(v->type), dst, v->args[0], v->args[1]);
}

static void select_shift(Sel *s, Value *v, LOp dst) {
  static const u16 variable[OP_COUNT] = {[OP_SHL] = A_LSLV, [OP_SHR] = A_ASRV, [OP_SHRU] = A_LSRV, [OP_ROL] = A_RORV};
  u8 size = arm_size(v->type);
  u32 width = size * 8u;
  i64 c;
  LOp x = arm_reg(s, v->args[0]);
  if (sel_const(v->args[1], &c)) {
    u32 n = (u32)c & (width - 1);
    if (v->op == OP_SHL)
      shift_left(s, size, dst, x, n);
    else if (v->op == OP_ROL)
      arm_op2(s, A_ROR, size, dst, x)->aux = (width - n) & (width - 1);
    else
      shift_right(s, v->op == OP_SHR ? A_SBFM : A_UBFM, size, dst, x, n);
    return;
  }
  LOp n = arm_reg(s, v->args[1]);
  if (v->op == OP_ROL) {
    u32 t = sel_temp(s, T_I32);
    arm_op3(s, A_SUB, 4, lop_def(t), lop_imm(0), n);
    n = lop_use(t, 0);
  }
  arm_op3(s, variable[v->op], size, dst, x, n);
}

static void select_cmp(Sel *s, Value *v, LOp dst) {
  ACond c = arm_compare_values(s, v->u.cc, v->args[0], v->args[1], false);
  arm_op3(s, A_CSINC, 4, dst, lop_imm(0), lop_imm(0))->cc = c.cc ^ 1; // 0 if not, else 0 + 1
}

static bool is_one(Value *v) {
  i64 c;
  return sel_const(v, &c) && (v->type == T_I32 ? (i32)c : c) == 1;
}

static void select_select(Sel *s, Value *v, LOp dst) {
  Value *yes = v->args[1], *no = v->args[2];
  if (type_is_float(v->type)) {
    LOp y = arm_reg(s, yes), n = arm_reg(s, no);
    ACond c = arm_condition(s, v->args[0], false);
    arm_op3(s, A_FCSEL, arm_fsize(v->type), dst, y, n)->cc = c.cc;
    return;
  }
  u8 size = arm_size(v->type);
  bool invert = is_one(yes) && !is_one(no), inc = invert || is_one(no);
  if (invert) {
    yes = v->args[2];
    no = v->args[1];
  }
  LOp y = arm_reg_zero(s, yes), n = inc ? lop_imm(0) : arm_reg_zero(s, no);
  ACond c = arm_condition(s, v->args[0], false);
  arm_op3(s, inc ? A_CSINC : A_CSEL, size, dst, y, n)->cc = c.cc ^ invert;
}

static void select_extend(Sel *s, Value *v, LOp dst) {
  static const struct {
    u16 op;
    u8 top;
  } ext[OP_COUNT] = {[OP_SEXT8] = {A_SBFM, 7},   [OP_SEXT16] = {A_SBFM, 15}, [OP_ZEXT8] = {A_UBFM, 7},
                     [OP_ZEXT16] = {A_UBFM, 15}, [OP_SEXT32] = {A_SBFM, 31}, [OP_ZEXT32] = {A_UBFM, 31}};
  Value *a = v->args[0];
  if (v->op == OP_SEXT32 && sel_can_fold_load(s, a) && a->u.mem.mt == MT_I32 && !(a->u.mem.flags & MEM_ACQUIRE)) {
    Addr addr;
    arm_addr(s, a->args[0], a->u.mem.disp, 4, &addr);
    s->folded[a->id] = 1;
    LIns *ins = arm_mem(s, A_LDRSW, 8, dst, &addr);
    ins->flags = a->u.mem.flags & MEM_FAULT ? LIF_FAULT : 0;
    return;
  }
  if (v->op == OP_ZEXT32) { // a move of 32 bits
    arm_op3(s, A_ORR, 4, dst, lop_imm(0), arm_reg(s, a))->flags = 0;
    return;
  }
  bool wide = v->op == OP_SEXT32 || (v->type != T_I32 && ext[v->op].op == A_SBFM);
  bits(s, ext[v->op].op, wide ? 8 : 4, dst, arm_reg(s, a), 0, ext[v->op].top);
}

void arm_select_int(Sel *s, Value *v) {
  u32 d;
  sel_wanted(s, v, &d);
  LOp dst = lop_def(d);
  if (type_is_float(v->type) && v->op != OP_SELECT) {
    arm_select_float(s, v);
    return;
  }
  switch (v->op) {
  case OP_CONST: sel_move(s, v->type, dst, lop_imm(v->type == T_I32 ? (i32)v->u.i : v->u.i)); break;
  case OP_ADD: select_add(s, v, dst); break;
  case OP_SUB: select_sub(s, v, dst); break;
  case OP_MUL: select_mul(s, v, dst); break;
  case OP_AND: select_logic(s, v, A_AND, A_BIC, dst); break;
  case OP_OR: select_logic(s, v, A_ORR, A_ORN, dst); break;
  case OP_XOR: select_logic(s, v, A_EOR, A_EON, dst); break;
  case OP_SHL:
  case OP_SHR:
  case OP_SHRU:
  case OP_ROL: select_shift(s, v, dst); break;
  case OP_NEG: arm_op3(s, A_SUB, arm_size(v->type), dst, lop_imm(0), arm_reg(s, v->args[0])); break;
  case OP_NOT: arm_op3(s, A_ORN, arm_size(v->type), dst, lop_imm(0), arm_reg(s, v->args[0])); break;
  case OP_CMP: select_cmp(s, v, dst); break;
  case OP_SELECT: select_select(s, v, dst); break;
  default: select_extend(s, v, dst); break;
  }
}
