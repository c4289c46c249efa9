// licm.c: moves pure values and loads that never change out of loops, into the block before the header.
#include "opt/passes.h"

// The block from which alone the loop is entered, if it does nothing but jump there; NULL otherwise.
static Block *preheader(const Block *head) {
  Block *one = NULL;
  for (u32 i = 0; i < head->preds.n; i++) {
    Block *p = head->preds.v[i];
    if (block_dominates(head, p))
      continue;
    if (one)
      return NULL;
    one = p;
  }
  return one && one->nsuccs == 1 && one->last->op == OP_BR && opt_home(one) == opt_home(head) &&
                 one->region == head->region
             ? one
             : NULL;
}

static bool is_header(const Block *b) {
  for (u32 i = 0; i < b->preds.n; i++)
    if (block_dominates(b, b->preds.v[i]))
      return true;
  return false;
}

static bool may_move(const Value *v) {
  // Dictionary lookups and type tests become code that must run only where it did; loads may fault before their check.
  switch (v->op) {
  case OP_PHI:
  case OP_PARAM:
  case OP_CONST:
  case OP_FCONST:
  case OP_REF:
  case OP_SLOTADDR:
  case OP_COPYV:
  case OP_ARRLEN:
  case OP_STRLEN:
  case OP_ISINST:
  case OP_DICTREF: return false;
  default: return opt_is_pure(v) && !opt_throws(v);
  }
}

// Lengths need their object: it must be known not to be null before the loop.
static bool is_safe_length(const Value *v, const Block *to) {
  if (v->op != OP_ARRLEN && v->op != OP_STRLEN)
    return false;
  if (opt_nonnull(v->args[0]))
    return true;
  for (const Block *b = to; b; b = b->idom)
    for (const Value *c = b->last; c; c = c->prev)
      if (c->op == OP_NULLCHECK && c->args[0] == v->args[0])
        return true;
  return false;
}

static bool invariant(const Value *v, const Block *head) {
  for (u32 i = 0; i < v->nargs; i++) {
    const Value *a = v->args[i];
    bool leaf = a->op == OP_CONST || a->op == OP_FCONST || a->op == OP_REF || a->op == OP_SLOTADDR;
    if (!leaf && block_dominates(head, a->block))
      return false;
  }
  return true;
}

// Constants and the like follow what uses them.
static void bring_leaves(Fn *fn, Value *v, const Block *head) {
  for (u32 i = 0; i < v->nargs; i++) {
    Value *a = v->args[i];
    if (!block_dominates(head, a->block))
      continue;
    Value *c = value_new(fn, a->op, a->type, 0);
    c->u = a->u;
    c->il_off = a->il_off;
    c->flags = a->flags;
    value_insert_before(v, c);
    v->args[i] = c;
  }
}

static bool hoist_loop(Fn *fn, Block *head, Block *to, Block *const *order, u32 from) {
  bool any = false;
  for (u32 i = from; i < fn->nblocks; i++) {
    Block *b = order[i];
    if (!block_dominates(head, b) || b->loop_depth < head->loop_depth || b->cold)
      continue;
    FOR_VALUES(b, v) if ((may_move(v) || is_safe_length(v, to)) && invariant(v, head)) {
      value_remove(v);
      value_insert_before(to->last, v);
      bring_leaves(fn, v, head);
      any = true;
    }
  }
  return any;
}

bool pass_licm(Fn *fn) {
  bool any = false;
  Block **order = opt_rpo(fn);
  for (u32 i = fn->nblocks; i-- > 0;) { // inner loops first
    Block *head = order[i], *to = head->loop_depth && is_header(head) ? preheader(head) : NULL;
    if (to)
      any |= hoist_loop(fn, head, to, order, i);
  }
  return any;
}
