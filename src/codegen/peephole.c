// peephole.c: clean-up of allocated code: jumps to jumps, blocks that nobody reaches, moves that undo each other.
#include "codegen/lir.h"

#define THREAD_LIMIT 8

static bool is_only_jump(const LBlock *b) {
  const LIns *i = b->first ? b->first->next : NULL;
  return i && i == b->last && i->op == LIR_JMP && !(b->ir && b->ir->is_handler_entry);
}

static LBlock *final_target(LBlock *b, const LBlock *from) {
  for (u32 n = 0; n < THREAD_LIMIT && is_only_jump(b) && b->succs[0] != b && b != from; n++)
    b = b->succs[0];
  return b;
}

static void mark_reachable(Lir *l, LBlock *root, LBlock **stack) {
  u32 n = 0;
  if (!root->dead)
    return;
  root->dead = false;
  stack[n++] = root;
  while (n) {
    LBlock *b = stack[--n];
    for (u32 k = 0; k < b->nsuccs; k++)
      if (b->succs[k]->dead) {
        b->succs[k]->dead = false;
        stack[n++] = b->succs[k];
      }
  }
  (void)l;
}

static void drop_unreachable(Lir *l) {
  LBlock **stack = ARENA_ARRAY(l->arena, LBlock *, l->nblocks);
  for (u32 i = 0; i < l->nblocks; i++)
    l->blocks[i]->dead = true;
  for (u32 i = 0; i < l->nblocks; i++) {
    const Block *ir = l->blocks[i]->ir;
    if (ir && (ir == l->fn->entry || ir->is_handler_entry))
      mark_reachable(l, l->blocks[i], stack);
  }
  u32 n = 0;
  for (u32 i = 0; i < l->nblocks; i++)
    if (!l->blocks[i]->dead) {
      l->blocks[n] = l->blocks[i];
      l->blocks[n]->id = n;
      n++;
    }
  l->nblocks = n;
}

static bool same_reg(const LOp *x, const LOp *y) {
  return x->kind == LK_PHYS && y->kind == LK_PHYS && x->reg == y->reg;
}

static bool same_spill(const LOp *x, const LOp *y) {
  return x->kind == LK_SPILL && y->kind == LK_SPILL && x->reg == y->reg;
}

static bool is_move(const LIns *i) {
  return i && i->op == LIR_MOVE;
}

// a <- b; b <- a: the second says nothing new. A reload right behind the store of the same register likewise.
static void undo_moves(LBlock *b) {
  for (LIns *i = b->first; i; i = i->next) {
    LIns *n = i->next;
    while (is_move(i) && is_move(n) && i->size == n->size) {
      bool back = (same_reg(&i->ops[0], &n->ops[1]) || same_spill(&i->ops[0], &n->ops[1])) &&
                  (same_reg(&i->ops[1], &n->ops[0]) || same_spill(&i->ops[1], &n->ops[0]));
      if (!back)
        break;
      lir_remove(b, n);
      n = i->next;
    }
  }
}

// ---- loops ----------------------------------------------------------------------------------------------------------

#define ROTATE_MAX 6 // instructions of a loop's head that are repeated at its end

static bool is_short_test(const LBlock *h) {
  if (!h->last || h->last->op != LIR_JCC)
    return false;
  u32 n = 0;
  for (const LIns *i = h->first; i; i = i->next)
    n++;
  return n <= ROTATE_MAX + 2;
}

static LIns *clone(Lir *l, const LIns *ins) {
  LIns *c = lir_new(l, ins->op, ins->nops);
  memcpy(c, ins, sizeof *ins + ins->nops * sizeof(LOp));
  return c;
}

// A jump back to a test becomes the test: one branch a round instead of two. Jump targets of the copy are the head's.
static void rotate(Lir *l, LBlock *b) {
  if (!b->last || b->last->op != LIR_JMP)
    return;
  const LBlock *h = b->succs[0];
  if (h->id > b->id || h == b || h->region != b->region || h->handler != b->handler || !is_short_test(h) || b->cold)
    return;
  lir_remove(b, b->last);
  for (const LIns *i = h->first->next; i; i = i->next)
    lir_insert_before(b, NULL, clone(l, i));
  b->nsuccs = 2;
  b->succs = arena_dup(l->arena, h->succs, 2 * sizeof *h->succs);
}

void peephole_run(Lir *l) {
  for (u32 i = 0; i < l->nblocks; i++) {
    LBlock *b = l->blocks[i];
    undo_moves(b);
    for (u32 k = 0; k < b->nsuccs; k++)
      b->succs[k] = final_target(b->succs[k], b);
  }
  for (u32 i = 0; i < l->nblocks; i++)
    rotate(l, l->blocks[i]);
  drop_unreachable(l);
}
