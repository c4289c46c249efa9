// liveness.c: which virtual registers live across block boundaries: backward data flow over bit sets.
//
// Most registers live and die in one block. Only the others ("global") get a bit.
#include "codegen/lir.h"

// Of each of three sets for each block: 512 MiB. A method beyond that fails alone, not the process with it.
enum { MAX_SET_WORDS = 1 << 26 };

static void find_defs(Lir *l) {
  for (u32 i = 0; i < l->nblocks; i++) {
    LBlock *b = l->blocks[i];
    for (u32 k = 0; k < b->nphis; k++)
      l->vregs.v[b->phis[k].dst].def_block = i;
    for (LIns *ins = b->first; ins; ins = ins->next)
      for (u32 k = 0; k < ins->nops; k++)
        if (ins->ops[k].kind == LK_VREG && ins->ops[k].role != LR_USE)
          l->vregs.v[ins->ops[k].reg].def_block = i;
  }
}

static void see_use(Lir *l, u32 vreg, u32 block) {
  VInfo *v = &l->vregs.v[vreg];
  if (v->def_block == block || v->global)
    return;
  v->global = true;
  v->gindex = l->nglobals++;
}

static void find_globals(Lir *l) {
  for (u32 i = 0; i < l->nblocks; i++) {
    LBlock *b = l->blocks[i];
    for (u32 k = 0; k < b->nphis; k++)
      for (u32 p = 0; p < b->npreds; p++)
        if (b->phis[k].srcs[p].kind == LK_VREG)
          see_use(l, b->phis[k].srcs[p].reg, b->preds[p]->id);
    for (LIns *ins = b->first; ins; ins = ins->next)
      for (u32 k = 0; k < ins->nops; k++)
        if (ins->ops[k].kind == LK_VREG && ins->ops[k].role == LR_USE)
          see_use(l, ins->ops[k].reg, i);
  }
}

static inline void bit_set(u64 *s, u32 i) {
  s[i / 64] |= 1ull << (i % 64);
}

// live_in starts as the upward-exposed uses.
static void local_sets(Lir *l, u64 **kill) {
  for (u32 i = 0; i < l->nblocks; i++) {
    LBlock *b = l->blocks[i];
    b->live_in = ARENA_ARRAY(l->arena, u64, l->live_words);
    b->live_out = ARENA_ARRAY(l->arena, u64, l->live_words);
    kill[i] = ARENA_ARRAY(l->arena, u64, l->live_words);
  }
  for (u32 i = 0; i < l->nblocks; i++) {
    LBlock *b = l->blocks[i];
    for (u32 k = 0; k < b->nphis; k++) {
      const VInfo *v = &l->vregs.v[b->phis[k].dst];
      if (v->global)
        bit_set(kill[i], v->gindex);
      for (u32 p = 0; p < b->npreds; p++) {
        const LOp *o = &b->phis[k].srcs[p];
        if (o->kind == LK_VREG && l->vregs.v[o->reg].global && l->vregs.v[o->reg].def_block != b->preds[p]->id)
          bit_set(b->preds[p]->live_in, l->vregs.v[o->reg].gindex);
      }
    }
    for (LIns *ins = b->first; ins; ins = ins->next)
      for (u32 k = 0; k < ins->nops; k++) {
        const LOp *o = &ins->ops[k];
        if (o->kind != LK_VREG || !l->vregs.v[o->reg].global)
          continue;
        if (o->role != LR_USE)
          bit_set(kill[i], l->vregs.v[o->reg].gindex);
        else if (l->vregs.v[o->reg].def_block != i)
          bit_set(b->live_in, l->vregs.v[o->reg].gindex);
      }
  }
}

bool liveness_run(Lir *l, Error *err) {
  find_defs(l);
  find_globals(l);
  l->live_words = (l->nglobals + 63) / 64;
  if (!l->nglobals)
    return true;
  if ((u64)l->nblocks * l->live_words > MAX_SET_WORDS)
    return err_set(err, ERR_NOT_COMPILED, "%s is too large: %u blocks with %u values live between them",
                   l->fn->name ? l->fn->name : "?", l->nblocks, l->nglobals);
  u64 **kill = ARENA_ARRAY(l->arena, u64 *, l->nblocks);
  local_sets(l, kill);
  bool changed = true;
  while (changed) {
    changed = false;
    for (u32 i = l->nblocks; i-- > 0;) {
      LBlock *b = l->blocks[i];
      for (u32 w = 0; w < l->live_words; w++) {
        u64 out = 0;
        for (u32 k = 0; k < b->nsuccs; k++)
          out |= b->succs[k]->live_in[w];
        u64 in = b->live_in[w] | (out & ~kill[i][w]);
        changed |= in != b->live_in[w];
        b->live_out[w] = out;
        b->live_in[w] = in;
      }
    }
  }
  return true;
}
