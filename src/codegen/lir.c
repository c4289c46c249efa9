// lir.c: building and numbering of the low-level IR.
#include <assert.h>

#include "codegen/lir.h"

u32 lir_vreg(Lir *l, u8 type) {
  VInfo v = {.type = type, .remat = {.kind = LK_NONE, .fixed = NOREG}};
  vec_push_a(&l->vregs, v, l->arena);
  return l->vregs.n - 1;
}

LIns *lir_new(Lir *l, u16 op, u32 nops) {
  LIns *i = arena_alloc(l->arena, sizeof *i + nops * sizeof(LOp));
  i->op = op;
  i->nops = (u8)nops;
  i->mem = -1;
  for (u32 k = 0; k < nops; k++)
    i->ops[k].fixed = NOREG;
  return i;
}

void lir_insert_before(LBlock *b, LIns *pos, LIns *ins) {
  ins->next = pos;
  ins->prev = pos ? pos->prev : b->last;
  if (ins->prev)
    ins->prev->next = ins;
  else
    b->first = ins;
  if (pos)
    pos->prev = ins;
  else
    b->last = ins;
}

void lir_remove(LBlock *b, LIns *ins) {
  assert((ins->prev ? ins->prev->next : b->first) == ins && (ins->next ? ins->next->prev : b->last) == ins);
  if (ins->prev)
    ins->prev->next = ins->next;
  else
    b->first = ins->next;
  if (ins->next)
    ins->next->prev = ins->prev;
  else
    b->last = ins->prev;
}

#define STUB_SEARCH 16 // how far back an equal stub is looked for

u32 lir_trap(Lir *l, u8 kind, i32 region, i32 handler, u32 il) {
  for (u32 n = 0; n < STUB_SEARCH && n < l->stubs.n; n++) {
    u32 k = l->stubs.n - 1 - n;
    const TrapStub *s = &l->stubs.v[k];
    if (s->kind == kind && s->region == region && s->handler == handler && s->il == il)
      return k;
  }
  TrapStub s = {.kind = kind, .region = region, .handler = handler, .il = il};
  vec_push_a(&l->stubs, s, l->arena);
  return l->stubs.n - 1;
}

u32 lir_rodata(Lir *l, const void *bytes, u32 n, u32 align) {
  for (u32 off = 0; off + n <= l->rodata.n && off < 512; off += align)
    if (!memcmp(l->rodata.v + off, bytes, n))
      return off;
  u32 off = ALIGN_UP(l->rodata.n, align);
  vec_reserve_a(&l->rodata, off + n, l->arena);
  memset(l->rodata.v + l->rodata.n, 0, off - l->rodata.n);
  memcpy(l->rodata.v + off, bytes, n);
  l->rodata.n = off + n;
  l->rodata_align = MAX(l->rodata_align, align);
  return off;
}

void lir_number(Lir *l) {
  u32 pos = 0;
  for (u32 i = 0; i < l->nblocks; i++) {
    LBlock *b = l->blocks[i];
    b->id = i;
    b->from = pos;
    for (LIns *ins = b->first; ins; ins = ins->next, pos += POS_STEP)
      ins->pos = pos;
    b->to = pos;
  }
  l->nins = pos / POS_STEP;
}

// A backward edge in layout order makes a loop of all blocks between, which is exact for the layouts that the
// optimizer makes. Edges out of handlers and cold blocks are no loops.
void lir_loops(Lir *l) {
  i32 *delta = ARENA_ARRAY(l->arena, i32, l->nblocks + 1);
  for (u32 i = 0; i < l->nblocks; i++) {
    const LBlock *b = l->blocks[i];
    for (u32 k = 0; k < b->nsuccs; k++) {
      const LBlock *s = b->succs[k];
      if (s->id > i || s->handler != b->handler || b->cold)
        continue;
      delta[s->id]++;
      delta[i + 1]--;
    }
  }
  i32 depth = 0;
  for (u32 i = 0; i < l->nblocks; i++) {
    depth += delta[i];
    l->blocks[i]->depth = l->blocks[i]->cold ? 0 : (u32)depth;
  }
}
