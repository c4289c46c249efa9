// select_int.c: selection of integer arithmetic, compares as values, SELECT and integer conversions.
#include "target/amd64/amd64.h"

static LIns *emit_rm1(Sel *s, u16 op, u8 size, LOp dst, LOp src) {
  LIns *ins = sel_emit(s, op, size, 2);
  ins->ops[0] = dst;
  ins->ops[1] = src;
  return ins;
}

static void emit_lea(Sel *s, u8 size, LOp dst, const Addr *a) {
  LIns *ins = sel_emit(s, X_LEA, size, 3);
  ins->ops[0] = dst;
  put_addr(ins, 1, a, 0);
}

// A sum of three terms or of a scaled term is one lea.
static bool add_as_lea(Sel *s, Value *v, LOp dst) {
  Value *x = sel_strip(v->args[0]), *y = sel_strip(v->args[1]);
  i64 c;
  if (v->type == T_I32) {
    Value *sh = y->op == OP_SHL && sel_uses(s, y) == 1 ? y : x->op == OP_SHL && sel_uses(s, x) == 1 ? x : NULL;
    if (!sh || !sel_const(sh->args[1], &c) || c < 1 || c > 3)
      return false;
    Addr a = {.scale = (u8)c, .base = use_reg(s, sh == y ? x : y), .index = use_reg(s, sh->args[0])};
    emit_lea(s, 4, dst, &a);
    return true;
  }
  bool slot = x->op == OP_SLOTADDR || y->op == OP_SLOTADDR;
  bool shift = (y->op == OP_SHL || x->op == OP_SHL || x->op == OP_MUL || y->op == OP_MUL);
  bool three = (x->op == OP_ADD || y->op == OP_ADD);
  if (!slot && !shift && !three)
    return false;
  // Folded operands that others use as well would be computed twice.
  if (!slot && ((x->op == OP_SHL || x->op == OP_ADD || x->op == OP_MUL) && sel_uses(s, x) > 1))
    return false;
  if (!slot && ((y->op == OP_SHL || y->op == OP_ADD || y->op == OP_MUL) && sel_uses(s, y) > 1))
    return false;
  Addr a;
  match_addr(s, v, 0, &a);
  if (a.base.kind == LK_VREG && a.index.kind == LK_NONE && !a.disp)
    return false;
  emit_lea(s, 8, dst, &a);
  return true;
}

static void select_addl(Sel *s, u8 size, LOp dst, Value *a, LOp b) {
  LOp x = use_reg(s, a);
  LIns *ins = sel_emit(s, X_ADDL, size, 3);
  ins->flags = LIF_HINT | (b.kind == LK_VREG ? LIF_COMMUTE : 0);
  ins->ops[0] = dst;
  ins->ops[1] = x;
  ins->ops[2] = b;
}

static bool is_foldable_load(Sel *s, Value *v) {
  return sel_can_fold_load(s, v) && (v->u.mem.mt == MT_I32 || v->u.mem.mt == MT_I64 || v->u.mem.mt == MT_REF);
}

static void select_add(Sel *s, Value *v, LOp dst) {
  u8 size = int_size(v->type);
  i64 c;
  if (sel_const(v->args[1], &c) && fits32(size == 4 ? (i32)c : c)) {
    if (size == 8 && add_as_lea(s, v, dst))
      return;
    select_addl(s, size, dst, v->args[0], lop_imm(size == 4 ? (i32)c : c));
    return;
  }
  if (is_foldable_load(s, v->args[1]) || is_foldable_load(s, v->args[0])) {
    emit_binary(s, X_ADD, size, dst, v->args[0], v->args[1], true);
    return;
  }
  if (add_as_lea(s, v, dst))
    return;
  LOp y = use_reg(s, v->args[1]);
  select_addl(s, size, dst, v->args[0], y);
}

static void select_sub(Sel *s, Value *v, LOp dst) {
  u8 size = int_size(v->type);
  i64 c;
  if (sel_const(v->args[1], &c) && fits32(c) && c != INT32_MIN) {
    select_addl(s, size, dst, v->args[0], lop_imm(-(i32)c));
    return;
  }
  if (sel_const(v->args[0], &c) && (size == 4 ? (i32)c : c) == 0) {
    LIns *ins = emit_tied(s, X_NEG, size, dst, use_reg(s, v->args[1]), lop_none());
    ins->nops = 2;
    return;
  }
  emit_binary(s, X_SUB, size, dst, v->args[0], v->args[1], false);
}

static void emit_shift_imm(Sel *s, u16 op, u8 size, LOp dst, LOp src, u32 n) {
  emit_tied(s, op, size, dst, src, lop_imm(n));
}

static void mul_const(Sel *s, Value *v, LOp dst, i64 c) {
  u8 size = int_size(v->type);
  LOp x = use_reg(s, v->args[0]);
  u64 u = size == 4 ? (u32)c : (u64)c;
  if (u && !(u & (u - 1))) {
    emit_shift_imm(s, X_SHL, size, dst, x, (u32)__builtin_ctzll(u));
  } else if (u == 3 || u == 5 || u == 9) {
    Addr a = {.base = x, .index = x, .scale = u == 3 ? 1 : u == 5 ? 2 : 3};
    emit_lea(s, size, dst, &a);
  } else {
    LIns *ins = sel_emit(s, X_IMULI, size, 3);
    ins->ops[0] = dst;
    ins->ops[1] = x;
    ins->ops[1].flags |= LF_ANY;
    ins->ops[2] = lop_imm(size == 4 ? (i32)c : c);
  }
}

static void select_mul(Sel *s, Value *v, LOp dst) {
  i64 c;
  if (sel_const(v->args[1], &c) && (v->type == T_I32 || fits32(c) || !((u64)c & ((u64)c - 1))))
    mul_const(s, v, dst, c);
  else
    emit_binary(s, X_IMUL, int_size(v->type), dst, v->args[0], v->args[1], true);
}

// x & 0xFF and the like are zero extensions, which need not destroy x.
static bool and_as_extend(Sel *s, Value *v, LOp dst) {
  i64 c;
  if (!sel_const(v->args[1], &c) || sel_can_fold_load(s, v->args[0]))
    return false;
  u64 m = v->type == T_I32 ? (u32)c : (u64)c;
  if (m != 0xFF && m != 0xFFFF && !(m == UINT32_MAX && v->type != T_I32))
    return false;
  emit_rm1(s, m == 0xFF ? X_MOVZX8 : m == 0xFFFF ? X_MOVZX16 : X_MOV, 4, dst, use_reg(s, v->args[0]));
  return true;
}

static void select_shift(Sel *s, Value *v, u16 op, LOp dst) {
  u8 size = int_size(v->type);
  i64 c;
  if (sel_const(v->args[1], &c)) {
    emit_shift_imm(s, op, size, dst, use_reg(s, v->args[0]), (u32)c & (size * 8u - 1));
    return;
  }
  LOp x = use_reg(s, v->args[0]), n = use_reg(s, v->args[1]);
  sel_move(s, T_I32, lop_phys(RCX, LR_DEF, 0), n);
  emit_tied(s, op, size, dst, x, lop_phys(RCX, LR_USE, LF_LATE));
}

static void emit_unary(Sel *s, Value *v, u16 op, LOp dst) {
  LIns *ins = emit_tied(s, op, int_size(v->type), dst, use_reg(s, v->args[0]), lop_none());
  ins->nops = 2;
}

void select_setcc(Sel *s, u8 cc, LOp dst) {
  LIns *ins = sel_emit(s, X_SETCC, 4, cc >= X_FEQ ? 2 : 1);
  ins->cc = cc;
  ins->ops[0] = dst;
  if (cc >= X_FEQ)
    ins->ops[1] = lop_temp(sel_temp(s, T_I32));
}

static void emit_cmov(Sel *s, u8 cc, u8 size, LOp dst, LOp no, LOp yes) {
  LIns *ins = emit_tied(s, X_CMOV, size, dst, no, yes);
  ins->cc = cc;
  ins->ops[2].flags |= LF_LATE;
}

// Floats go through general registers: a select of floats is rare, a mispredicted branch is dearer.
static LOp float_bits(Sel *s, Value *v) {
  u8 size = v->type == T_F32 ? 4 : 8;
  u32 t = sel_temp(s, v->type == T_F32 ? T_I32 : T_I64);
  emit_rm1(s, X_MOVX2G, size, lop_def(t), use_reg(s, v));
  return lop_use(t, 0);
}

static void select_select(Sel *s, Value *v, LOp dst) {
  bool flt = type_is_float(v->type);
  Value *yes = v->args[1], *no = v->args[2];
  u8 size = v->type == T_F32 ? 4 : v->type == T_F64 ? 8 : int_size(v->type);
  LOp y = flt ? float_bits(s, yes) : use_reg(s, yes);
  LOp n = flt ? float_bits(s, no) : use_reg(s, no);
  u8 cc = emit_compare(s, v->args[0], true);
  LOp d = flt ? lop_def(sel_temp(s, size == 4 ? T_I32 : T_I64)) : dst;
  if (cc == X_FEQ) { // equal and ordered: take `no` when either flag says otherwise
    LOp t = lop_def(sel_temp(s, size == 4 ? T_I32 : T_I64));
    emit_cmov(s, X_NE, size, t, y, n);
    emit_cmov(s, X_P, size, d, lop_use(t.reg, 0), n);
  } else if (cc == X_FNE) {
    LOp t = lop_def(sel_temp(s, size == 4 ? T_I32 : T_I64));
    emit_cmov(s, X_NE, size, t, n, y);
    emit_cmov(s, X_P, size, d, lop_use(t.reg, 0), y);
  } else {
    emit_cmov(s, cc, size, d, n, y);
  }
  if (flt)
    emit_rm1(s, X_MOVG2X, size, dst, lop_use(d.reg, 0));
}

static void select_extend(Sel *s, Value *v, LOp dst) {
  static const struct {
    u16 op;
    u8 bytes;
  } ext[OP_COUNT] = {[OP_SEXT8] = {X_MOVSX8, 1},   [OP_SEXT16] = {X_MOVSX16, 2}, [OP_ZEXT8] = {X_MOVZX8, 1},
                     [OP_ZEXT16] = {X_MOVZX16, 2}, [OP_SEXT32] = {X_MOVSXD, 4},  [OP_ZEXT32] = {X_MOV, 4}};
  u16 op = ext[v->op].op;
  u8 size = v->op == OP_ZEXT32 ? 4 : v->type == T_I32 || v->op == OP_ZEXT8 || v->op == OP_ZEXT16 ? 4 : 8;
  Value *a = v->args[0];
  if (sel_can_fold_load(s, a) && memtype_size((MemType)a->u.mem.mt) >= ext[v->op].bytes &&
      (a->u.mem.mt == MT_I32 || a->u.mem.mt == MT_I64)) {
    Addr addr;
    match_addr(s, a->args[0], a->u.mem.disp, &addr);
    s->folded[a->id] = 1;
    emit_load_as(s, op, size, dst, &addr, a->u.mem.flags);
    return;
  }
  LOp x = use_reg(s, a);
  if (op == X_MOVSXD || op == X_MOV)
    x.flags |= LF_ANY;
  emit_rm1(s, op, size, dst, x);
}

void select_int(Sel *s, Value *v) {
  u32 d;
  sel_wanted(s, v, &d);
  LOp dst = lop_def(d);
  if (type_is_float(v->type) && v->op != OP_SELECT) {
    select_float(s, v);
    return;
  }
  u8 size = int_size(v->type);
  switch (v->op) {
  case OP_CONST: sel_move(s, v->type, dst, lop_imm(v->type == T_I32 ? (i32)v->u.i : v->u.i)); break;
  case OP_ADD: select_add(s, v, dst); break;
  case OP_SUB: select_sub(s, v, dst); break;
  case OP_MUL: select_mul(s, v, dst); break;
  case OP_AND:
    if (!and_as_extend(s, v, dst))
      emit_binary(s, X_AND, size, dst, v->args[0], v->args[1], true);
    break;
  case OP_OR: emit_binary(s, X_OR, size, dst, v->args[0], v->args[1], true); break;
  case OP_XOR: emit_binary(s, X_XOR, size, dst, v->args[0], v->args[1], true); break;
  case OP_SHL: select_shift(s, v, X_SHL, dst); break;
  case OP_SHR: select_shift(s, v, X_SAR, dst); break;
  case OP_SHRU: select_shift(s, v, X_SHR, dst); break;
  case OP_ROL: select_shift(s, v, X_ROL, dst); break;
  case OP_NEG: emit_unary(s, v, X_NEG, dst); break;
  case OP_NOT: emit_unary(s, v, X_NOT, dst); break;
  case OP_CMP:
    select_setcc(s, emit_compare_values(s, v->u.cc, v->args[0], v->args[1], sel_uses(s, v) == 1), dst);
    break;
  case OP_SELECT: select_select(s, v, dst); break;
  default: select_extend(s, v, dst); break;
  }
}
