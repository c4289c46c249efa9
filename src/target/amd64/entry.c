// entry.c: selection of a function's returns and of its entry.
#include "target/amd64/amd64.h"

static u8 piece_size(const AbiLoc *loc, u32 i) {
  return (u8)MIN(loc->size - i * 8, 8u);
}

static LIns *emit_ret(Sel *s, u32 n) {
  LIns *ins = lir_new(s->l, X_RET, n);
  ins->flags = LIF_END;
  ins->il = s->cur->il_off;
  return ins;
}

void amd64_select_return(Sel *s, Value *v) {
  AbiLayout lay;
  abi_layout(s->l, NULL, 0, &s->fn->ret, &lay);
  LIns *ins;
  if (!v->nargs || s->fn->ret.type == T_VOID) {
    ins = emit_ret(s, 0);
  } else if (!lay.ret.is_struct) {
    ins = emit_ret(s, 1);
    ins->ops[0] = sel_fixed_use(sel_operand(s, v->args[0]), lay.ret.reg[0], s->fn->ret.type);
  } else {
    Addr a;
    match_addr(s, v->args[0], 0, &a);
    ins = emit_ret(s, lay.sret ? 1 : lay.ret.nregs);
    if (lay.sret) {
      u32 p = sel_temp(s, T_I64);
      emit_load(s, MT_I64, lop_def(p), &(Addr){.base = lop_slot(s->l->sret_slot), .index = lop_none()}, 0);
      Addr to = {.base = lop_use(p, 0), .index = lop_none()};
      emit_copy(s, &to, &a, lay.ret.size);
      ins->ops[0] = sel_fixed_use(lop_use(p, LF_ANY), RAX, T_I64);
    }
    for (u32 i = 0; i < lay.ret.nregs; i++) {
      Addr at = addr_offset(&a, (i32)(i * 8));
      LOp x = load_piece(s, &at, piece_size(&lay.ret, i), lay.ret.cls[i]);
      ins->ops[i] = sel_fixed_use(x, lay.ret.reg[i], T_I64);
    }
  }
  lir_insert_before(s->b, s->cursor, ins);
}

// ---- entry ----------------------------------------------------------------------------------------------------------

static LOp fixed_def(u32 vreg, u32 reg) {
  LOp o = lop_def(vreg);
  o.fixed = (u8)reg;
  return o;
}

typedef struct Arrival { // a register that must be stored to a slot at entry
  Slot *slot;
  u32 off, vreg;
  u8 size, cls;
} Arrival;

typedef struct EntryState {
  VEC(LOp) defs;
  VEC(Arrival) stores;
} EntryState;

static void arrive(Sel *s, EntryState *st, Slot *slot, u32 off, u32 size, u32 reg, u8 cls) {
  u32 t = sel_temp(s, cls == RC_FLT ? T_F64 : T_I64);
  vec_push_a(&st->defs, fixed_def(t, reg), s->l->arena);
  Arrival ar = {slot, off, t, (u8)size, cls};
  vec_push_a(&st->stores, ar, s->l->arena);
}

static void scalar_param(Sel *s, EntryState *st, Value *v, const AbiLoc *loc) {
  u32 d;
  if (!sel_wanted(s, v, &d))
    return;
  if (loc->nregs) {
    vec_push_a(&st->defs, fixed_def(d, loc->reg[0]), s->l->arena);
    return;
  }
  LOp home = lop_frame(16 + (i64)loc->stack);
  s->l->vregs.v[d].remat = home;
}

void amd64_select_entry(Sel *s) {
  Fn *fn = s->fn;
  AbiLayout lay;
  abi_layout(s->l, fn->params, fn->nparams, &fn->ret, &lay);
  EntryState st = {0};
  if (lay.sret)
    arrive(s, &st, s->l->sret_slot, 0, 8, RDI, RC_INT);
  if (fn->dict_slot && (fn->dict_source == DICT_CLASS_ARG || fn->dict_source == DICT_METHOD_ARG))
    arrive(s, &st, fn->dict_slot, 0, 8, DICT_REG, RC_INT);
  for (Value *v = fn->entry->first; v; v = v->next)
    if (v->op == OP_PARAM)
      scalar_param(s, &st, v, &lay.locs[v->u.i]);
  for (u32 i = 0; i < fn->nparams; i++) {
    const AbiLoc *loc = &lay.locs[i];
    Slot *slot = loc->is_struct && loc->nregs ? sel_param_slot(s, i) : NULL;
    for (u32 k = 0; slot && k < loc->nregs; k++) // slots have whole eightbytes
      arrive(s, &st, slot, k * 8, 8, loc->reg[k], loc->cls[k]);
  }
  s->cursor = s->b->first;
  LIns *ins = sel_emit(s, LIR_ENTRY, 0, st.defs.n);
  if (st.defs.n)
    memcpy(ins->ops, st.defs.v, st.defs.n * sizeof(LOp));
  for (u32 i = 0; i < st.stores.n; i++) {
    const Arrival *ar = &st.stores.v[i];
    Addr a = slot_addr(ar->slot, (i32)ar->off);
    emit_store(s, ar->size, ar->cls == RC_FLT, &a, lop_use(ar->vreg, 0));
  }
  for (Value *v = fn->entry->first; v; v = v->next) {
    u32 d;
    if (v->op == OP_PARAM && sel_wanted(s, v, &d) && !lay.locs[v->u.i].nregs)
      sel_move(s, v->type, lop_def(d), s->l->vregs.v[d].remat);
  }
  if (s->l->zero_size) {
    Addr z = {.base = lop_frame(0), .index = lop_none()};
    z.base.kind = LK_SLOT; // the lowest cleared slot
    z.base.slot = s->l->zero_slot;
    emit_zero(s, &z, s->l->zero_size);
  }
}
