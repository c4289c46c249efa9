// operands.c: operands of instructions: values in registers or in memory, addresses, and the data of the unit.
#include "target/intel/intel.h"

// ---- values ---------------------------------------------------------------------------------------------------------

u8 int_size(u8 type) {
  return type == T_I32 ? 4 : (u8)model.word;
}

u8 flt_size(u8 type) {
  return type == T_F32 ? 4 : 8;
}

i64 imm_value(u8 size, i64 c) {
  return size < 8 ? (i32)c : c;
}

bool fits_imm(u8 size, i64 c) {
  return imm_value(size, c) == (i32)c;
}

LOp temp_imm(Sel *s, u8 type, i64 i) {
  u32 t = sel_temp(s, type);
  u8 size = int_size(type);
  LIns *ins = sel_emit(s, X_MOVI, size, 2);
  ins->ops[0] = lop_def(t);
  ins->ops[1] = lop_imm(imm_value(size, i));
  return lop_use(t, 0);
}

static bool is_float_zero(const Value *v) {
  if (v->op == OP_VCONST)
    return vconst_is_zero(v);
  return v->op == OP_FCONST && v->u.f == 0 && !__builtin_signbit(v->u.f);
}

u8 fault_flag(const Value *v) {
  return v->op == OP_LOAD && (v->u.mem.flags & MEM_FAULT) ? LIF_FAULT : 0;
}

// Constants and frame addresses are cheap: each user makes its own.
LOp use_reg(Sel *s, Value *v) {
  v = sel_strip(v);
  if (v->op == OP_CONST)
    return temp_imm(s, v->type, v->u.i);
  if (v->op == OP_SLOTADDR) {
    u32 t = sel_temp(s, T_PTR);
    Addr a = slot_addr(v->u.slot, 0);
    emit_load_as(s, X_LEA, (u8)model.word, lop_def(t), &a, 0);
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

// What has a place among the data of the unit, which an instruction can name by itself.
static bool is_direct_data(Sel *s, const Value *v) {
  if (s->l->target->data_by_register)
    return false;
  return (v->op == OP_FCONST && !is_float_zero(v)) || (v->op == OP_REF && !s->vregs[v->id] && sel_uses(s, v) == 1);
}

LOp use_rm(Sel *s, Value *v, u8 flags) {
  Value *x = sel_strip(v);
  if (is_direct_data(s, x))
    return sel_operand(s, x);
  LOp o = use_reg(s, x);
  o.flags |= LF_ANY | flags;
  return o;
}

// ---- addresses ------------------------------------------------------------------------------------------------------

bool is_addr_type(u8 type) {
  return model.word == 4 || type != T_I32;
}

// Addresses of 32 bits wrap around; to those of 64 a displacement is added as a signed number.
static bool add_disp(Addr *a, i64 c, u32 scale) {
  if (model.word == 8 && c != (i32)c)
    return false;
  i64 d = (i64)a->disp + (i32)c * ((i64)1 << scale);
  if (model.word == 8 && d != (i32)d)
    return false;
  a->disp = (i32)d;
  return true;
}

static Value *strip_consts(Value *v, Addr *a, u32 scale) {
  for (;;) {
    v = sel_strip(v);
    i64 c;
    if ((v->op != OP_ADD && v->op != OP_SUB) || !is_addr_type(v->type))
      return v;
    if (sel_const(v->args[1], &c) && add_disp(a, v->op == OP_ADD ? c : -c, scale))
      v = v->args[0];
    else if (v->op == OP_ADD && sel_const(v->args[0], &c) && add_disp(a, c, scale))
      v = v->args[1];
    else
      return v;
  }
}

// v = z << k, or z * 2^k, for an index that the addressing mode scales.
static Value *scaled(Value *v, u8 *scale) {
  i64 c;
  if (!is_addr_type(v->type) || v->nargs != 2 || !sel_const(v->args[1], &c))
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

// The whole address is a constant; of 64 bits a displacement alone reaches the lower half of the positive ones.
static bool absolute(Value *v, Addr *out) {
  i64 c;
  if (!sel_const(v, &c) || (model.word == 8 && (c < 0 || (i64)out->disp + c < 0)))
    return false;
  return add_disp(out, c, 0);
}

void match_addr(Sel *s, Value *v, i32 disp, Addr *out) {
  *out = (Addr){.base = lop_none(), .index = lop_none(), .disp = disp};
  v = strip_consts(v, out, 0);
  if (absolute(v, out))
    return;
  if (v->op != OP_ADD || !is_addr_type(v->type)) {
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

Addr slot_addr(Slot *slot, i32 off) {
  return (Addr){.base = lop_slot(slot), .index = lop_none(), .disp = off};
}

// ---- data of the unit -----------------------------------------------------------------------------------------------
// A register of its own for each block: what handlers were left for finds it in the frame like everyone.

LOp unit_base(Sel *s) {
  u32 *by_block = s->target;
  if (!by_block)
    s->target = by_block = ARENA_ARRAY(s->l->arena, u32, s->l->nblocks);
  u32 *r = &by_block[s->b->id];
  if (!*r) {
    *r = sel_temp(s, T_PTR) + 1;
    s->l->vregs.v[*r - 1].remat = lop_frame(UNIT_BASE_HOME);
    s->l->has_base = true;
  }
  return lop_use(*r - 1, 0);
}

void unit_base_start(Sel *s) {
  const u32 *by_block = s->target;
  if (by_block && by_block[s->b->id])
    sel_move(s, T_PTR, lop_def(by_block[s->b->id] - 1), lop_frame(UNIT_BASE_HOME));
}

Addr unit_data(Sel *s, LOp what) {
  if (!s->l->target->data_by_register)
    return (Addr){.base = what, .index = lop_none()};
  return (Addr){.base = unit_base(s), .index = what};
}

// A reference's slot or a constant that is loaded for this one user.
static bool fold_data(Sel *s, Value *x, Addr *out) {
  if (!s->l->target->data_by_register || s->vregs[x->id] || sel_uses(s, x) != 1)
    return false;
  if (x->op == OP_REF)
    *out = unit_data(s, lop_ref(x->u.ref));
  else if (x->op == OP_FCONST && !is_float_zero(x))
    *out = unit_data(s, lop_kind(LK_FCONST, sel_fconst_bits(x)));
  else
    return false;
  s->folded[x->id] = 1;
  return true;
}

// Loads of the operand's own width can be memory operands.
bool fold_rm(Sel *s, Value *v, Addr *out) {
  if (fold_data(s, sel_strip(v), out))
    return true;
  if (!sel_can_fold_load(s, v) || v->u.mem.mt == MT_U32)
    return false;
  u8 size = type_is_float(v->type) ? flt_size(v->type) : int_size(v->type);
  if (memtype_size((MemType)v->u.mem.mt) != size)
    return false;
  match_addr(s, v->args[0], v->u.mem.disp, out);
  s->folded[v->id] = 1;
  return true;
}
