// clears.c: slots that are written whole before anything looks at them need no clearing in the prologue.
#include "opt/passes.h"

typedef struct Clears {
  Fn *fn;
  u32 words; // of a set of slots, by id
  u64 *open; // for each block, by rpo: the slots that may be as they were at the function's entry
  u64 *seen; // the slots that are then looked at: to be cleared
} Clears;

static bool has(const u64 *set, u32 i) {
  return set[i / 64] >> i % 64 & 1;
}

static u64 *open_at(const Clears *c, const Block *b) {
  return c->open + (size_t)b->rpo * c->words;
}

static bool writes_whole(const Value *v, const Slot *s) {
  if (v->op == OP_ZERO || v->op == OP_COPY)
    return (v->u.blk.cls ? v->u.blk.cls->value_size : v->u.blk.size) >= s->size;
  return v->op == OP_STORE && !v->u.mem.disp && memtype_size(v->u.mem.mt) >= s->size;
}

// What v does to the slots in `open`. The operand that says where to write comes first, and is looked at last.
static void see_value(const Clears *c, const Value *v, u64 *open) {
  for (u32 i = v->nargs; i-- > 0;) {
    if (v->args[i]->op != OP_SLOTADDR)
      continue;
    const Slot *s = v->args[i]->u.slot;
    if (!has(open, s->id))
      continue;
    if (i == 0 && writes_whole(v, s))
      open[s->id / 64] &= ~((u64)1 << s->id % 64);
    else
      c->seen[s->id / 64] |= (u64)1 << s->id % 64;
  }
}

// Handlers are entered from anywhere in what they guard: whatever is open at the function's entry is open there.
static void flow(const Clears *c, Block *b, u64 *open) {
  if (opt_is_root(c->fn, b)) {
    memset(open, 0xFF, c->words * sizeof *open);
  } else {
    memset(open, 0, c->words * sizeof *open);
    for (u32 i = 0; i < b->preds.n; i++)
      for (u32 k = 0; k < c->words; k++)
        open[k] |= open_at(c, b->preds.v[i])[k];
  }
  for (const Value *v = b->first; v; v = v->next)
    see_value(c, v, open);
}

// `open` holds what leaves each block; the sets only grow.
static void solve(const Clears *c) {
  u64 *open = ARENA_ARRAY(c->fn->arena, u64, c->words);
  for (bool changed = true; changed;) {
    changed = false;
    FOR_RPO(c->fn, b) {
      flow(c, b, open);
      u64 *out = open_at(c, b);
      changed |= memcmp(out, open, c->words * sizeof *out) != 0;
      memcpy(out, open, c->words * sizeof *out);
    }
  }
}

bool pass_clears(Fn *fn) {
  u32 n = fn->slots.n, zeroed = 0;
  for (u32 i = 0; i < n; i++) {
    fn->slots.v[i]->id = i;
    zeroed += fn->slots.v[i]->zeroed;
  }
  if (!zeroed)
    return false;
  u32 words = (n + 63) / 64;
  Clears c = {fn, words, ARENA_ARRAY(fn->arena, u64, (size_t)fn->nblocks * words), ARENA_ARRAY(fn->arena, u64, words)};
  solve(&c);
  bool any = false;
  for (u32 i = 0; i < n; i++) {
    Slot *s = fn->slots.v[i];
    bool needless = s->zeroed && !s->pinned && !s->unsized && s->param < 0 && s != fn->dict_slot && !has(c.seen, i);
    s->zeroed &= !needless;
    any |= needless;
  }
  return any;
}
