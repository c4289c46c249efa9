// loopinv.c: loop inversion, before SSA construction: while (c) b  becomes  if (c) do b while (c).
//
// The test is copied to where the loop is entered. Then what the loop's first block does is done whenever the copy's
// branch leads there, so that it may be moved in front of the loop (licm.c), and the back edge itself carries the
// condition that bounds the loop's variables (abc.c). Locals are still slots: no PHIs have to be mended.
#include "opt/passes.h"

enum { MAX_TEST = 16 }; // values of a test worth copying

static bool is_header(const Block *b) {
  for (u32 i = 0; i < b->preds.n; i++)
    if (block_dominates(b, b->preds.v[i]))
      return true;
  return false;
}

bool *opt_loop_blocks(Fn *fn, Block *head) {
  bool *in = ARENA_ARRAY(fn->arena, bool, fn->nblocks + 1);
  Block **work = ARENA_ARRAY(fn->arena, Block *, fn->nblocks + 1);
  u32 n = 0;
  in[head->rpo] = true;
  for (u32 i = 0; i < head->preds.n; i++) {
    Block *p = head->preds.v[i];
    if (block_dominates(head, p) && !in[p->rpo]) {
      in[p->rpo] = true;
      work[n++] = p;
    }
  }
  while (n) {
    Block *b = work[--n];
    for (u32 i = 0; i < b->preds.n; i++) {
      Block *p = b->preds.v[i];
      if (!in[p->rpo]) {
        in[p->rpo] = true;
        work[n++] = p;
      }
    }
  }
  return in;
}

// Values that another block uses are marked in `tmp`.
static void mark_shared(Fn *fn) {
  FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) v->tmp = NULL;
  FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) {
    for (u32 i = 0; i < v->nargs; i++)
      if (v->args[i]->block != b)
        v->args[i]->tmp = v;
  }
}

static bool may_copy(const Block *b) {
  u32 n = 0;
  for (const Value *v = b->first; v; v = v->next) {
    if (v->op == OP_PHI || v->op == OP_CALL || v->op == OP_CLASSINIT || v->tmp || ++n > MAX_TEST)
      return false;
    if (opt_writes(v))
      return false;
  }
  return true;
}

static bool has_phi(const Block *b) {
  return b->first && b->first->op == OP_PHI;
}

// A loop that tests at its end already gains nothing.
static bool tests_at_end(const Block *head) {
  for (u32 i = 0; i < head->preds.n; i++)
    if (block_dominates(head, head->preds.v[i]) && head->preds.v[i]->last->op == OP_CONDBR)
      return true;
  return false;
}

static bool should_invert(Fn *fn, Block *head) {
  if (head->last->op != OP_CONDBR || head->is_handler_entry || head == fn->entry || head->cold || tests_at_end(head) ||
      !may_copy(head) || has_phi(head->succs[0]) || has_phi(head->succs[1]))
    return false;
  const bool *in = opt_loop_blocks(fn, head);
  return in[head->succs[0]->rpo] != in[head->succs[1]->rpo];
}

static Block *copy_test(Fn *fn, Block *head) {
  Block *c = opt_block_like(fn, head);
  for (Value *v = head->first; v; v = v->next) {
    Value *n = value_new(fn, (Op)v->op, (IrType)v->type, v->nargs);
    n->u = v->u;
    n->flags = v->flags;
    n->il_off = v->il_off;
    n->klass = v->klass;
    n->exact = v->exact;
    for (u32 i = 0; i < v->nargs; i++)
      n->args[i] = v->args[i]->block == head ? v->args[i]->tmp : v->args[i];
    value_append(c, n);
    v->tmp = n;
  }
  block_set_succs(fn, c, head->succs, head->nsuccs);
  return c;
}

static void invert(Fn *fn, Block *head) {
  Block *c = copy_test(fn, head);
  u32 kept = 0;
  for (u32 i = 0; i < head->preds.n; i++) {
    Block *p = head->preds.v[i];
    if (block_dominates(head, p)) {
      head->preds.v[kept++] = p;
      continue;
    }
    for (u32 k = 0; k < p->nsuccs; k++)
      if (p->succs[k] == head) {
        p->succs[k] = c;
        break; // a second edge of p has its own entry in preds
      }
    vec_push_a(&c->preds, p, fn->arena);
  }
  head->preds.n = kept;
  for (Value *v = head->first; v; v = v->next)
    v->tmp = NULL;
}

bool pass_loopinv(Fn *fn) {
  bool any = false;
  Block **order = opt_rpo(fn);
  u32 n = fn->nblocks;
  bool loops = false;
  for (u32 i = 0; i < n; i++)
    loops |= order[i]->loop_depth > 0;
  if (!loops)
    return false;
  mark_shared(fn);
  for (u32 i = 0; i < n; i++) {
    Block *b = order[i];
    if (!b->loop_depth || !is_header(b) || !should_invert(fn, b))
      continue;
    invert(fn, b);
    any = true;
    opt_refresh(fn); // numbers change, `order` keeps the blocks
  }
  return any;
}
