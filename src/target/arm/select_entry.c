// select_entry.c: selection of the function's entry: parameters to their virtual registers and slots.
#include "target/arm/arm.h"

enum { FLT_REGS = 8 };

// What comes in a register and is stored; of floats, half of it may be.
typedef struct Arrival {
  Slot *slot;
  u32 off, len;
  LOp reg;
  u8 cls, at;
} Arrival;

// A scalar that is half of a register.
typedef struct Half {
  u32 vreg;
  LOp reg;
  u8 at;
} Half;

typedef struct Entry {
  Sel *s;
  VEC(LOp) defs;
  VEC(Arrival) stores;
  VEC(Half) halves;
  u32 flt[FLT_REGS]; // virtual register + 1 of a whole register of floats
} Entry;

static LOp arrives(Entry *e, u32 vreg, u32 reg) {
  LOp o = lop_def(vreg);
  o.fixed = (u8)reg;
  vec_push_a(&e->defs, o, e->s->l->arena);
  return lop_use(vreg, 0);
}

// The whole of a register of floats, once.
static LOp arrives_whole(Entry *e, u32 reg) {
  u32 *r = &e->flt[reg - D0];
  if (!*r) {
    *r = sel_temp(e->s, T_F64) + 1;
    arrives(e, *r - 1, reg);
  }
  return lop_use(*r - 1, 0);
}

static void arrive(Entry *e, Slot *slot, u32 off, u32 len, u32 reg, u8 cls, u8 at) {
  LOp r = cls == RC_FLT ? arrives_whole(e, reg) : arrives(e, sel_temp(e->s, T_I32), reg);
  Arrival a = {slot, off, len, r, cls, at};
  vec_push_a(&e->stores, a, e->s->l->arena);
}

static i32 home_of(const AbiLoc *loc) {
  return 8 + (i32)loc->stack;
}

static void scalar(Entry *e, Value *v, u32 d, const AbiLoc *loc) {
  if (!loc->nregs) {
    e->s->l->vregs.v[d].remat = lop_frame(home_of(loc));
  } else if (v->type == T_F32) {
    Half h = {d, arrives_whole(e, loc->reg[0]), loc->at[0]};
    vec_push_a(&e->halves, h, e->s->l->arena);
  } else {
    arrives(e, d, loc->reg[0]);
  }
}

static void arrivals(Entry *e, const AbiLayout *lay) {
  Sel *s = e->s;
  Fn *fn = s->fn;
  if (lay->sret)
    arrive(e, s->l->sret_slot, 0, 4, arm_convention.regs.sret, RC_INT, 0);
  if (fn->dict_slot && (fn->dict_source == DICT_CLASS_ARG || fn->dict_source == DICT_METHOD_ARG))
    arrive(e, fn->dict_slot, 0, 4, DICT_REG, RC_INT, 0);
  u32 d;
  for (Value *v = fn->entry->first; v; v = v->next)
    if (v->op == OP_PARAM && sel_wanted(s, v, &d))
      scalar(e, v, d, &lay->locs[v->u.i]);
  for (u32 i = 0; i < fn->nparams; i++) {
    const AbiLoc *loc = &lay->locs[i];
    Slot *slot = loc->is_struct && loc->nregs ? sel_param_slot(s, i) : NULL;
    for (u32 k = 0; slot && k < loc->nregs; k++) // slots have whole words
      arrive(e, slot, loc->off[k], loc->cls[k] == RC_FLT ? loc->len[k] : 4u, loc->reg[k], loc->cls[k], loc->at[k]);
  }
}

static void half(Sel *s, LOp dst, LOp both, u32 at) {
  if (at)
    a32_op2(s, A_VHIGH, 4, dst, both);
  else
    sel_move(s, T_F32, dst, both);
}

static void store_arrivals(Entry *e) {
  Sel *s = e->s;
  for (u32 i = 0; i < e->stores.n; i++) {
    const Arrival *a = &e->stores.v[i];
    Addr to = a32_slot_addr(a->slot, (i32)a->off);
    LOp r = a->reg;
    if (a->at)
      half(s, a32_temp(s, T_F32, &r), a->reg, a->at);
    a32_store_piece(s, &to, a->len, a->cls, r);
  }
  for (u32 i = 0; i < e->halves.n; i++)
    half(s, lop_def(e->halves.v[i].vreg), e->halves.v[i].reg, e->halves.v[i].at);
}

// Ends of structs that came on the stack.
static void copy_tails(Sel *s, const AbiLayout *lay) {
  for (u32 i = 0; i < s->fn->nparams; i++) {
    const AbiLoc *loc = &lay->locs[i];
    Slot *slot = loc->nregs && loc->tail ? sel_param_slot(s, i) : NULL;
    if (!slot)
      continue;
    Addr to = a32_slot_addr(slot, (i32)(loc->size - loc->tail));
    Addr from = {.base = lop_frame(home_of(loc)), .index = lop_none()};
    a32_copy(s, &to, &from, loc->tail);
  }
}

void a32_select_entry(Sel *s) {
  Fn *fn = s->fn;
  AbiLayout lay;
  Entry e = {.s = s};
  abi_layout(s->l, fn->params, fn->nparams, &fn->ret, &lay);
  arrivals(&e, &lay);
  s->cursor = s->b->first;
  LIns *ins = sel_emit(s, LIR_ENTRY, 0, e.defs.n);
  if (e.defs.n)
    memcpy(ins->ops, e.defs.v, e.defs.n * sizeof(LOp));
  store_arrivals(&e);
  copy_tails(s, &lay);
  u32 d;
  for (Value *v = fn->entry->first; v; v = v->next)
    if (v->op == OP_PARAM && sel_wanted(s, v, &d) && !lay.locs[v->u.i].nregs)
      sel_move(s, v->type, lop_def(d), s->l->vregs.v[d].remat);
  if (s->l->zero_size) {
    Addr z = a32_slot_addr(s->l->zero_slot, 0);
    a32_zero(s, &z, s->l->zero_size);
  }
}
