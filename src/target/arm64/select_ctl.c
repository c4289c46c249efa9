// select_ctl.c: selection of what ends blocks, and of the function's entry.
#include "target/arm64/arm64.h"

#define SWITCH_CHAIN 4 // up to so many cases compares are shorter than a table

static void select_condbr(Sel *s, Value *v) {
  ACond c = arm_condition(s, v->args[0], true);
  arm_branch(s, LIR_JCC, &c, 0);
  (s->cursor ? s->cursor->prev : s->b->last)->flags |= LIF_END;
}

static void select_switch(Sel *s, Value *v) {
  LOp x = arm_reg(s, v->args[0]);
  u32 cases = s->b->nsuccs - 1;
  bool table = cases > SWITCH_CHAIN;
  LIns *ins = sel_emit(s, LIR_SWITCH, 4, table ? 2 : 1);
  ins->flags = LIF_END;
  ins->ops[0] = x;
  if (table) {
    ins->ops[0].flags |= LF_LATE;
    ins->ops[1] = lop_temp(sel_temp(s, T_I64));
  }
}

static void select_ret(Sel *s, Value *v) {
  AbiLayout lay;
  LOp ops[ABI_MAX_PIECES];
  u32 n = 0;
  abi_layout(s->l, NULL, 0, &s->fn->ret, &lay);
  if (v->nargs && s->fn->ret.type != T_VOID && !lay.ret.is_struct) {
    ops[n++] = sel_fixed_use(sel_operand(s, v->args[0]), lay.ret.reg[0], s->fn->ret.type);
  } else if (v->nargs && s->fn->ret.type != T_VOID) {
    Addr a;
    arm_addr(s, v->args[0], 0, 0, &a);
    if (lay.sret) {
      u32 p = sel_temp(s, T_I64);
      Addr slot = arm_slot_addr(s->l->sret_slot, 0), to = {.base = lop_use(p, 0), .index = lop_none()};
      arm_load(s, MT_I64, lop_def(p), &slot, false);
      arm_copy(s, &to, &a, lay.ret.size);
    }
    for (u32 i = 0; i < lay.ret.nregs; i++) {
      Addr at = arm_offset(a, lay.ret.off[i]);
      LOp x = arm_load_piece(s, &at, lay.ret.len[i], lay.ret.cls[i]);
      ops[n++] = sel_fixed_use(x, lay.ret.reg[i], arm_piece_type(&lay.ret, i));
    }
  }
  LIns *ins = sel_emit(s, A_RET, 0, n);
  ins->flags = LIF_END;
  memcpy(ins->ops, ops, n * sizeof(LOp));
}

void arm_select_control(Sel *s, Value *v) {
  LIns *ins;
  switch (v->op) {
  case OP_BR: sel_jump(s); break;
  case OP_CONDBR: select_condbr(s, v); break;
  case OP_SWITCH: select_switch(s, v); break;
  case OP_RET: select_ret(s, v); break;
  case OP_CALLFINALLY:
    ins = sel_emit(s, A_CALLFIN, 0, 0);
    ins->aux = (u32)v->u.i;
    ins->clobbers = ARM_ALL_CLOBBERS;
    ins->flags = LIF_FAULT;
    sel_jump(s);
    break;
  case OP_ENDFINALLY: sel_emit(s, A_ENDFIN, 0, 0)->flags = LIF_END; break;
  case OP_ENDFILTER: {
    LOp x = sel_fixed_use(sel_operand(s, v->args[0]), X0, T_I32);
    ins = sel_emit(s, A_ENDFIN, 0, 1);
    ins->flags = LIF_END;
    ins->ops[0] = x;
    break;
  }
  default: sel_emit(s, A_BRK, 0, 0)->flags = LIF_END; break;
  }
}

// ---- entry ----------------------------------------------------------------------------------------------------------

// What comes in registers and is stored. By reference: the address of what is copied, in `home` if on the stack.
typedef struct Arrival {
  Slot *slot;
  u32 off, len, vreg;
  u8 cls;
  bool by_ref;
  LOp home;
} Arrival;

typedef struct Entry {
  Sel *s;
  VEC(LOp) defs;
  VEC(Arrival) stores;
} Entry;

static u32 arrives(Entry *e, u32 vreg, u32 reg) {
  LOp o = lop_def(vreg);
  o.fixed = (u8)reg;
  vec_push_a(&e->defs, o, e->s->l->arena);
  return vreg;
}

static void arrive(Entry *e, Slot *slot, u32 off, u32 len, u32 reg, u8 cls, u8 type) {
  Arrival a = {slot, off, len, arrives(e, sel_temp(e->s, type), reg), cls, false, lop_none()};
  vec_push_a(&e->stores, a, e->s->l->arena);
}

static LOp home_of(const AbiLoc *loc) {
  return lop_frame(16 + (i64)loc->stack);
}

static void arrive_struct(Entry *e, Slot *slot, const AbiLoc *loc) {
  if (loc->by_ref) {
    u32 p = sel_temp(e->s, T_I64);
    Arrival a = {slot, 0, loc->size, p, RC_INT, true, home_of(loc)};
    if (loc->nregs) {
      arrives(e, p, loc->reg[0]);
      a.home = lop_none();
    }
    vec_push_a(&e->stores, a, e->s->l->arena);
    return;
  }
  for (u32 k = 0; k < loc->nregs; k++) // slots have whole words
    arrive(e, slot, loc->off[k], loc->cls[k] == RC_FLT ? loc->len[k] : 8u, loc->reg[k], loc->cls[k],
           arm_piece_type(loc, k));
}

static void arrivals(Entry *e, const AbiLayout *lay) {
  Sel *s = e->s;
  Fn *fn = s->fn;
  if (lay->sret)
    arrive(e, s->l->sret_slot, 0, 8, arm64_convention.regs.sret, RC_INT, T_I64);
  if (fn->dict_slot && (fn->dict_source == DICT_CLASS_ARG || fn->dict_source == DICT_METHOD_ARG))
    arrive(e, fn->dict_slot, 0, 8, arm64_convention.regs.dict, RC_INT, T_I64);
  u32 d;
  for (Value *v = fn->entry->first; v; v = v->next) {
    if (v->op != OP_PARAM || !sel_wanted(s, v, &d))
      continue;
    const AbiLoc *loc = &lay->locs[v->u.i];
    if (loc->nregs)
      arrives(e, d, loc->reg[0]);
    else
      s->l->vregs.v[d].remat = home_of(loc);
  }
  for (u32 i = 0; i < fn->nparams; i++) {
    const AbiLoc *loc = &lay->locs[i];
    Slot *slot = loc->is_struct && (loc->nregs || loc->by_ref) ? sel_param_slot(s, i) : NULL;
    if (slot)
      arrive_struct(e, slot, loc);
  }
}

void arm_select_entry(Sel *s) {
  Fn *fn = s->fn;
  AbiLayout lay;
  Entry e = {.s = s};
  abi_layout(s->l, fn->params, fn->nparams, &fn->ret, &lay);
  arrivals(&e, &lay);
  s->cursor = s->b->first;
  LIns *ins = sel_emit(s, LIR_ENTRY, 0, e.defs.n);
  if (e.defs.n)
    memcpy(ins->ops, e.defs.v, e.defs.n * sizeof(LOp));
  for (u32 i = 0; i < e.stores.n; i++) {
    const Arrival *a = &e.stores.v[i];
    Addr to = arm_slot_addr(a->slot, (i32)a->off), from = {.base = lop_use(a->vreg, 0), .index = lop_none()};
    if (a->home.kind != LK_NONE)
      sel_move(s, T_I64, lop_def(a->vreg), a->home);
    if (a->by_ref)
      arm_copy(s, &to, &from, a->len);
    else
      arm_store_piece(s, &to, a->len, a->cls, lop_use(a->vreg, 0));
  }
  u32 d;
  for (Value *v = fn->entry->first; v; v = v->next)
    if (v->op == OP_PARAM && sel_wanted(s, v, &d) && !lay.locs[v->u.i].nregs)
      sel_move(s, v->type, lop_def(d), s->l->vregs.v[d].remat);
  if (s->l->zero_size) {
    Addr z = arm_slot_addr(s->l->zero_slot, 0);
    arm_zero(s, &z, s->l->zero_size);
  }
}
