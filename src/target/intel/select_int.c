// select_int.c: selection of integer arithmetic, compares as values, SELECT and integer conversions.
#include "target/intel/intel.h"

static void emit_lea(Sel *s, u8 size, LOp dst, const Addr *a) {
  emit_load_as(s, X_LEA, size, dst, a, 0);
}

// The sum of a term and a scaled one; of what no address consists of.
static bool scaled_sum(Sel *s, Value *v, LOp dst) {
  Value *x = sel_strip(v->args[0]), *y = sel_strip(v->args[1]);
  Value *sh = y->op == OP_SHL && sel_uses(s, y) == 1 ? y : x->op == OP_SHL && sel_uses(s, x) == 1 ? x : NULL;
  i64 c;
  if (!sh || !sel_const(sh->args[1], &c) || c < 1 || c > 3)
    return false;
  Addr a = {.scale = (u8)c, .base = use_reg(s, sh == y ? x : y), .index = use_reg(s, sh->args[0])};
  emit_lea(s, 4, dst, &a);
  return true;
}

static bool is_sum_part(const Value *v) {
  return v->op == OP_SHL || v->op == OP_ADD || v->op == OP_MUL;
}

// A sum of three terms or of a scaled term is one lea.
static bool add_as_lea(Sel *s, Value *v, LOp dst) {
  if (!is_addr_type(v->type))
    return scaled_sum(s, v, dst);
  Value *x = sel_strip(v->args[0]), *y = sel_strip(v->args[1]);
  bool slot = x->op == OP_SLOTADDR || y->op == OP_SLOTADDR;
  if (!slot && !is_sum_part(x) && !is_sum_part(y))
    return false;
  // Folded operands that others use as well would be computed twice.
  if (!slot && ((is_sum_part(x) && sel_uses(s, x) > 1) || (is_sum_part(y) && sel_uses(s, y) > 1)))
    return false;
  Addr a;
  match_addr(s, v, 0, &a);
  if (a.base.kind == LK_VREG && a.index.kind == LK_NONE && !a.disp)
    sel_move(s, v->type, dst, a.base);
  else
    emit_lea(s, (u8)model.word, dst, &a);
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
  if (sel_const(v->args[1], &c) && fits_imm(size, c)) {
    if (!is_addr_type(v->type) || !add_as_lea(s, v, dst))
      select_addl(s, size, dst, v->args[0], lop_imm(imm_value(size, c)));
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

static void emit_unary(Sel *s, Value *x, u16 op, u8 size, LOp dst) {
  emit_tied(s, op, size, dst, use_reg(s, x), lop_none())->nops = 2;
}

static void select_sub(Sel *s, Value *v, LOp dst) {
  u8 size = int_size(v->type);
  i64 c;
  if (sel_const(v->args[1], &c) && fits_imm(size, c) && imm_value(size, c) != INT32_MIN)
    select_addl(s, size, dst, v->args[0], lop_imm(-(i32)c));
  else if (sel_const(v->args[0], &c) && imm_value(size, c) == 0)
    emit_unary(s, v->args[1], X_NEG, size, dst);
  else
    emit_binary(s, X_SUB, size, dst, v->args[0], v->args[1], false);
}

static void mul_const(Sel *s, Value *v, LOp dst, u8 size, i64 c) {
  LOp x = use_reg(s, v->args[0]);
  u64 u = size == 4 ? (u32)c : (u64)c;
  if (u && !(u & (u - 1))) {
    emit_tied(s, X_SHL, size, dst, x, lop_imm(__builtin_ctzll(u)));
  } else if (u == 3 || u == 5 || u == 9) {
    Addr a = {.base = x, .index = x, .scale = u == 3 ? 1 : u == 5 ? 2 : 3};
    emit_lea(s, size, dst, &a);
  } else {
    LIns *ins = sel_emit(s, X_IMULI, size, 3);
    ins->ops[0] = dst;
    ins->ops[1] = x;
    ins->ops[1].flags |= LF_ANY;
    ins->ops[2] = lop_imm(imm_value(size, c));
  }
}

static void select_mul(Sel *s, Value *v, LOp dst) {
  u8 size = int_size(v->type);
  i64 c;
  if (sel_const(v->args[1], &c) && (fits_imm(size, c) || !((u64)c & ((u64)c - 1))))
    mul_const(s, v, dst, size, c);
  else
    emit_binary(s, X_IMUL, size, dst, v->args[0], v->args[1], true);
}

// A register's lower byte may have no name.
u16 extension(u8 mt) {
  static const u16 ops[] = {[MT_I8] = X_MOVSX8, [MT_U8] = X_MOVZX8, [MT_I16] = X_MOVSX16, [MT_U16] = X_MOVZX16};
  if (model.word == 4 && (mt == MT_I8 || mt == MT_U8))
    return mt == MT_I8 ? X_SX8R : X_ZX8R;
  return ops[mt];
}

// x & 0xFF and the like are zero extensions, which need not destroy x.
static bool and_as_extend(Sel *s, Value *v, LOp dst) {
  i64 c;
  if (!sel_const(v->args[1], &c) || sel_can_fold_load(s, v->args[0]))
    return false;
  u8 size = int_size(v->type);
  u64 m = size == 4 ? (u32)c : (u64)c;
  if (m != 0xFF && m != 0xFFFF && !(m == UINT32_MAX && size == 8))
    return false;
  u16 op = m == 0xFF ? extension(MT_U8) : m == 0xFFFF ? X_MOVZX16 : X_MOV;
  emit_op2(s, op, 4, dst, use_reg(s, v->args[0]));
  return true;
}

static void select_shift(Sel *s, Value *v, u16 op, LOp dst) {
  u8 size = int_size(v->type);
  i64 c;
  if (sel_const(v->args[1], &c)) {
    emit_tied(s, op, size, dst, use_reg(s, v->args[0]), lop_imm((u32)c & (size * 8u - 1)));
    return;
  }
  LOp x = use_reg(s, v->args[0]), n = use_reg(s, v->args[1]);
  sel_move(s, T_I32, lop_phys(RCX, LR_DEF, 0), n);
  emit_tied(s, op, size, dst, x, lop_phys(RCX, LR_USE, LF_LATE));
}

// Two bytes are combined where the parity flag decides as well; where only some registers have bytes, branches do it.
void select_setcc(Sel *s, u8 cc, LOp dst) {
  bool two = cc >= X_FEQ && model.word == 8;
  LIns *ins = sel_emit(s, X_SETCC, 4, two ? 2 : 1);
  ins->cc = cc;
  ins->ops[0] = dst;
  if (two)
    ins->ops[1] = lop_temp(sel_temp(s, T_I32));
}

// ---- SELECT ---------------------------------------------------------------------------------------------------------

static void emit_cmov(Sel *s, u16 op, u8 cc, u8 size, LOp dst, LOp no, LOp yes) {
  LIns *ins = emit_tied(s, op, size, dst, no, yes);
  ins->cc = cc;
  ins->ops[2].flags |= LF_LATE;
}

// By the condition, of which floats have two that two flags decide: `no` is taken when either says otherwise.
static void select_by(Sel *s, u8 cc, u8 type, u8 size, LOp dst, LOp no, LOp yes) {
  if (cc < X_FEQ) {
    emit_cmov(s, X_CMOV, cc, size, dst, no, yes);
    return;
  }
  LOp first = cc == X_FEQ ? yes : no, other = cc == X_FEQ ? no : yes;
  u32 t = sel_temp(s, type);
  emit_cmov(s, X_CMOV, X_NE, size, lop_def(t), first, other);
  emit_cmov(s, X_CMOV, X_P, size, dst, lop_use(t, 0), other);
}

static LOp in_general_register(Sel *s, Value *v, u8 type, u8 size) {
  u32 t = sel_temp(s, type);
  emit_op2(s, X_MOVX2G, size, lop_def(t), use_reg(s, v));
  return lop_use(t, 0);
}

// Through general registers, where they hold any: a select of floats is rare, a mispredicted branch is dearer.
static void select_floats(Sel *s, Value *v, LOp dst) {
  u8 size = flt_size(v->type), type = size == 4 ? T_I32 : T_I64;
  if (model.word == 4) {
    LOp y = use_reg(s, v->args[1]), n = use_reg(s, v->args[2]);
    u8 cc = emit_compare(s, v->args[0], true);
    emit_cmov(s, X_FSEL, cc, size, dst, n, y);
    return;
  }
  LOp y = in_general_register(s, v->args[1], type, size), n = in_general_register(s, v->args[2], type, size);
  u8 cc = emit_compare(s, v->args[0], true);
  u32 d = sel_temp(s, type);
  select_by(s, cc, type, size, lop_def(d), n, y);
  emit_op2(s, X_MOVG2X, size, dst, lop_use(d, 0));
}

static void select_select(Sel *s, Value *v, LOp dst) {
  if (type_is_float(v->type)) {
    select_floats(s, v, dst);
    return;
  }
  LOp y = use_reg(s, v->args[1]), n = use_reg(s, v->args[2]);
  u8 cc = emit_compare(s, v->args[0], true), size = int_size(v->type);
  select_by(s, cc, size == 4 ? T_I32 : T_I64, size, dst, n, y);
}

// ---- conversions ----------------------------------------------------------------------------------------------------

static void select_extend(Sel *s, Value *v, LOp dst) {
  static const struct {
    u16 op;
    u8 mt;
  } ext[OP_COUNT] = {
      [OP_SEXT8] = {X_MOVSX8, MT_I8},    [OP_SEXT16] = {X_MOVSX16, MT_I16}, [OP_ZEXT8] = {X_MOVZX8, MT_U8},
      [OP_ZEXT16] = {X_MOVZX16, MT_U16}, [OP_SEXT32] = {X_MOVSXD, MT_I32},  [OP_ZEXT32] = {X_MOV, MT_U32}};
  u16 op = ext[v->op].op;
  u32 bytes = memtype_size((MemType)ext[v->op].mt);
  bool is_signed = v->op == OP_SEXT8 || v->op == OP_SEXT16 || v->op == OP_SEXT32;
  u8 size = is_signed ? int_size(v->type) : 4;
  Value *a = v->args[0];
  if (sel_can_fold_load(s, a) && memtype_size((MemType)a->u.mem.mt) >= bytes &&
      (a->u.mem.mt == MT_I32 || a->u.mem.mt == MT_I64)) {
    Addr addr;
    match_addr(s, a->args[0], a->u.mem.disp, &addr);
    s->folded[a->id] = 1;
    emit_load_as(s, op, size, dst, &addr, a->u.mem.flags);
    return;
  }
  LOp x = use_reg(s, a);
  if (bytes == 4)
    x.flags |= LF_ANY;
  emit_op2(s, bytes == 4 ? op : extension(ext[v->op].mt), size, dst, x);
}

void select_int(Sel *s, Value *v) {
  if (type_is_float(v->type) && v->op != OP_SELECT) {
    select_float(s, v);
    return;
  }
  LOp dst = sel_result(s, v);
  u8 size = int_size(v->type);
  switch (v->op) {
  case OP_CONST: sel_move(s, v->type, dst, lop_imm(imm_value(size, v->u.i))); break;
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
  case OP_NEG: emit_unary(s, v->args[0], X_NEG, size, dst); break;
  case OP_NOT: emit_unary(s, v->args[0], X_NOT, size, dst); break;
  case OP_CMP:
    select_setcc(s, emit_compare_values(s, v->u.cc, v->args[0], v->args[1], sel_uses(s, v) == 1), dst);
    break;
  case OP_SELECT: select_select(s, v, dst); break;
  default: select_extend(s, v, dst); break;
  }
}
