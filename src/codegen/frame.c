// frame.c: the frame: which slots exist, and where slots and spill slots lie.
#include <assert.h>

#include "codegen/lir.h"
#include "target/target.h"

static void find_used_slots(Lir *l) {
  Fn *fn = l->fn;
  for (u32 i = 0; i < fn->nblocks; i++)
    for (const Value *v = fn->blocks[i]->first; v; v = v->next)
      if (v->op == OP_SLOTADDR)
        l->slot_used[v->u.slot->id] = 1;
  if (fn->dict_slot)
    l->slot_used[fn->dict_slot->id] = 1;
}

static Slot *frame_slot(Lir *l) {
  Slot *s = slot_new_raw(l->fn, 8, 8);
  s->param = -1;
  s->pinned = true;
  return s;
}

u32 frame_handler_owner(const Fn *fn, u32 clause) {
  u32 i = 0;
  while (i < clause && (!fn->clauses[i].handler || fn->clauses[i].handler != fn->clauses[clause].handler))
    i++;
  return i;
}

// A catch handler goes on with the stack pointer of what it is part of: the function, or a called handler around it.
i32 frame_called_around(const Fn *fn, u32 clause) {
  const Clause *c = &fn->clauses[clause];
  while (c->outer_handler >= 0) {
    const Clause *o = &fn->clauses[c->outer_handler];
    if (c->in_filter || o->kind == CLAUSE_FINALLY || o->kind == CLAUSE_FAULT)
      break;
    c = o;
  }
  return c->outer_handler;
}

static void make_floor_slots(Lir *l) {
  Fn *fn = l->fn;
  l->floor_slots = ARENA_ARRAY(l->arena, Slot *, fn->nclauses + 1);
  for (u32 i = 0; i < fn->nclauses; i++) {
    i32 h = frame_called_around(fn, i);
    if (h >= 0 && fn->clauses[i].kind != CLAUSE_FINALLY && fn->clauses[i].kind != CLAUSE_FAULT && !l->floor_slots[h])
      l->floor_slots[h] = frame_slot(l);
  }
}

static u32 slot_bytes(const Slot *s) {
  return ALIGN_UP(MAX(s->size, 1u), 8u); // whole words: pieces of structs are stored so
}

static void place_slots(Lir *l, bool zeroed) {
  const Fn *fn = l->fn;
  for (u32 i = 0; i < fn->slots.n; i++) {
    Slot *s = fn->slots.v[i];
    if (!l->slot_used[s->id] || s->frame_off || s->zeroed != zeroed)
      continue;
    u32 align = MIN(MAX(s->align, 8u), 16u);
    l->slot_size = ALIGN_UP(l->slot_size, align);
    l->slot_pos[s->id] = l->slot_size;
    if (zeroed && !l->zero_slot)
      l->zero_slot = s;
    l->slot_size += slot_bytes(s);
    if (zeroed)
      l->zero_size = l->slot_size;
  }
}

void frame_layout_slots(Lir *l) {
  Fn *fn = l->fn;
  // The hidden result pointer may be needed where an exception handler has been: it lives in memory.
  if (fn->ret.cls)
    l->sret_slot = frame_slot(l);
  if (fn->has_localloc && fn->nclauses)
    l->alloca_slot = frame_slot(l);
  make_floor_slots(l);
  l->slot_pos = ARENA_ARRAY(l->arena, u32, fn->slots.n);
  l->slot_used = ARENA_ARRAY(l->arena, u8, fn->slots.n);
  find_used_slots(l);
  if (l->sret_slot)
    l->slot_used[l->sret_slot->id] = 1;
  if (l->alloca_slot)
    l->slot_used[l->alloca_slot->id] = 1;
  for (u32 i = 0; i < fn->nclauses; i++)
    if (l->floor_slots[i])
      l->slot_used[l->floor_slots[i]->id] = 1;
  for (u32 i = 0; i < fn->slots.n; i++) {
    Slot *s = fn->slots.v[i];
    s->frame_off = s->param >= 0 && fn->params[s->param].cls ? l->target->param_home(l, (u32)s->param) : 0;
  }
  place_slots(l, true);
  place_slots(l, false);
  l->slot_size = ALIGN_UP(l->slot_size, 8u);
}

void frame_finish(Lir *l) {
  l->target->frame(l);
  assert(l->frame_size % 8 == 0 && l->frame_size >= l->out_size); // the target aligns it
  for (u32 i = 0; i < l->fn->slots.n; i++) {
    Slot *s = l->fn->slots.v[i];
    if (l->slot_used[s->id] && !s->frame_off)
      s->frame_off = l->frame_slots + (i32)l->slot_pos[s->id];
  }
}
