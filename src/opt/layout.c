// layout.c: the order of blocks in memory: likely successors next, loops together, what is seldom run at the end of its
// handler or of the body. A block comes after those that dominate it: the register allocator wants definitions first.
#include <assert.h>

#include "opt/passes.h"

typedef struct Layout {
  Fn *fn;
  Block **out;
  u32 n;
  Block **stack;
  u32 depth;
} Layout;

enum { PLACED = 1 };

static bool placed(const Block *b) {
  return b->tmp != NULL;
}

static bool same_group(const Block *a, const Block *b) {
  return a->handler == b->handler && a->in_filter == b->in_filter;
}

// A block is cold when all its ways lead to a throw, too.
static void spread_cold(Fn *fn) {
  Block **order = opt_rpo(fn);
  for (u32 i = fn->nblocks; i-- > 0;) {
    Block *b = order[i];
    bool cold = b->nsuccs > 0;
    for (u32 k = 0; k < b->nsuccs; k++)
      cold &= b->succs[k]->cold && b->succs[k] != b;
    if (b != fn->entry)
      b->cold |= cold || b->last->op == OP_UNREACHABLE;
  }
  for (u32 i = 0; i < fn->nblocks; i++) // and all that is reached through it alone
    order[i]->cold |= order[i]->idom && order[i]->idom->cold;
}

static void put(Layout *l, Block *b) {
  b->tmp = b;
  l->out[l->n++] = b;
}

// Successors are pushed so that the best one is popped first: within the deepest loop, then in the order of the edges.
static void push_succs(Layout *l, Block *b) {
  Block *best = NULL;
  for (u32 k = 0; k < b->nsuccs; k++) {
    Block *s = b->succs[k];
    if (!placed(s) && same_group(s, b) && !s->cold && (!best || s->loop_depth > best->loop_depth))
      best = s;
  }
  for (u32 k = b->nsuccs; k-- > 0;) {
    Block *s = b->succs[k];
    if (!placed(s) && same_group(s, b) && !s->cold && s != best)
      l->stack[l->depth++] = s;
  }
  if (best)
    l->stack[l->depth++] = best;
}

// Whether everything that comes before b, loops apart, has its place.
static bool ready(const Block *b) {
  for (u32 i = 0; i < b->preds.n; i++) {
    const Block *p = b->preds.v[i];
    if (!placed(p) && p->rpo < b->rpo && same_group(p, b) && !p->cold)
      return false;
  }
  return true;
}

// Among what waits and is ready, the innermost loop is finished first.
static Block *pop_best(Layout *l) {
  while (l->depth && placed(l->stack[l->depth - 1]))
    l->depth--;
  if (!l->depth)
    return NULL;
  u32 at = l->depth;
  for (u32 i = l->depth, looked = 0; i-- > 0 && looked < 16; looked++) {
    const Block *b = l->stack[i];
    if (!placed(b) && ready(b) && (at == l->depth || b->loop_depth > l->stack[at]->loop_depth))
      at = i;
  }
  if (at == l->depth)
    at--; // none is ready: irreducible, or its predecessors are elsewhere
  Block *b = l->stack[at];
  memmove(l->stack + at, l->stack + at + 1, (l->depth - at - 1) * sizeof(Block *));
  l->depth--;
  return b;
}

static void place_from(Layout *l, Block *root) {
  l->depth = 0;
  l->stack[l->depth++] = root;
  for (Block *b; (b = pop_best(l));) {
    if (placed(b))
      continue;
    put(l, b);
    push_succs(l, b);
  }
}

// All blocks of the group that `entry` leads.
static void place_group(Layout *l, Block *entry) {
  place_from(l, entry);
  FOR_BLOCKS(l->fn, b) if (!placed(b) && same_group(b, entry) && !b->cold) place_from(l, b);
  FOR_BLOCKS(l->fn, b) if (!placed(b) && same_group(b, entry)) put(l, b);
}

bool pass_layout(Fn *fn) {
  Layout l = {.fn = fn, .out = ARENA_ARRAY(fn->arena, Block *, fn->nblocks)};
  u32 edges = 1;
  FOR_BLOCKS(fn, b) {
    b->tmp = NULL;
    edges += b->nsuccs + 1;
  }
  l.stack = ARENA_ARRAY(fn->arena, Block *, edges);
  spread_cold(fn);
  place_group(&l, fn->entry);
  for (u32 i = 0; i < fn->nblocks; i++)
    if (!placed(fn->blocks[i]))
      place_group(&l, fn->blocks[i]);
  assert(l.n == fn->nblocks); // each block once
  fn->blocks = l.out;
  return true;
}
