// cfg.c: control flow clean-up: unreachable blocks, straight lines, empty blocks, branches with one outcome.
#include <assert.h>

#include "opt/passes.h"

void opt_refresh(Fn *fn) {
  ir_compute_preds(fn);
  ir_dominators(fn);
}

static bool same_place(const Block *a, const Block *b) {
  return a->region == b->region && a->handler == b->handler && a->in_filter == b->in_filter &&
         a->shielded == b->shielded;
}

static void retarget(Block *s, Block *from, Block *to) {
  for (u32 j = 0; j < s->preds.n; j++)
    if (s->preds.v[j] == from)
      s->preds.v[j] = to;
}

// b ends in a jump to s, whose only predecessor it is: one block.
static bool merge_straight(Fn *fn, Block *b) {
  bool any = false;
  while (b->last && b->last->op == OP_BR) {
    Block *s = b->succs[0];
    if (s == b || s->preds.n != 1 || opt_is_root(fn, s) || !same_place(b, s))
      break;
    value_remove(b->last);
    for (Value *v = s->first; v && v->op == OP_PHI; v = v->next) {
      assert(v->nargs == 1);
      opt_replace(v, v->args[0]);
    }
    for (Value *v = s->first; v; v = v->next)
      v->block = b;
    if (b->last) {
      b->last->next = s->first;
      s->first->prev = b->last;
    } else {
      b->first = s->first;
    }
    b->last = s->last;
    b->succs = s->succs;
    b->nsuccs = s->nsuccs;
    for (u32 i = 0; i < b->nsuccs; i++)
      retarget(b->succs[i], s, b);
    b->cold |= s->cold; // where one runs, so does the other
    s->first = s->last = NULL;
    s->nsuccs = 0;
    s->preds.n = 0;
    s->dead = true;
    any = true;
  }
  return any;
}

static bool has_phi(const Block *b) {
  return b->first && b->first->op == OP_PHI;
}

// A block that holds only a jump: its predecessors jump on themselves.
static bool skip_empty(Fn *fn, Block *b) {
  if (!b->first || b->first != b->last || b->last->op != OP_BR || opt_is_root(fn, b))
    return false;
  Block *s = b->succs[0];
  if (s == b || has_phi(s) || !same_place(b, s) || s->is_handler_entry)
    return false;
  for (u32 i = 0; i < b->preds.n; i++)
    if (!same_place(b->preds.v[i], b) || b->preds.v[i]->last->op == OP_CALLFINALLY)
      return false;
  u32 n = b->preds.n;
  if (!n)
    return false;
  for (u32 j = 0; j < s->preds.n; j++)
    if (s->preds.v[j] == b) {
      s->preds.v[j] = s->preds.v[--s->preds.n];
      break;
    }
  for (u32 i = 0; i < n; i++) {
    Block *p = b->preds.v[i];
    for (u32 k = 0; k < p->nsuccs; k++)
      if (p->succs[k] == b) {
        p->succs[k] = s;
        vec_push_a(&s->preds, p, fn->arena);
        break; // a second edge of p has its own entry in preds
      }
  }
  b->preds.n = 0;
  b->nsuccs = 0;
  value_remove(b->last);
  b->dead = true;
  return true;
}

static void become_jump(Fn *fn, Block *b, u32 keep) {
  Value *end = b->last;
  assert(keep < b->nsuccs);
  Block *to = b->succs[keep];
  for (u32 i = 0; i < b->nsuccs; i++)
    if (i != keep)
      block_remove_pred(fn, b->succs[i], b);
  b->succs[0] = to;
  b->nsuccs = 1;
  end->op = OP_BR;
  end->nargs = 0;
}

// Both ways of a condition lead to one block without phis, or to blocks that the condition cannot tell apart.
static bool simplify_end(Fn *fn, Block *b) {
  Value *end = b->last;
  if (end->op == OP_CONDBR) {
    Value *c = opt_real(end->args[0]);
    if (c->op == OP_CONST) {
      become_jump(fn, b, c->u.i != 0 ? 0 : 1);
      return true;
    }
    if (b->succs[0] == b->succs[1] && !has_phi(b->succs[0])) {
      become_jump(fn, b, 0);
      return true;
    }
  } else if (end->op == OP_SWITCH) {
    Value *c = opt_real(end->args[0]);
    if (c->op == OP_CONST) {
      u32 i = (u32)c->u.i;
      become_jump(fn, b, MIN(i, b->nsuccs - 1));
      return true;
    }
  }
  return false;
}

// A finally or fault block that does nothing: its clause protects nothing any more.
static bool drop_empty_finally(Fn *fn, u32 i) {
  Clause *c = &fn->clauses[i];
  if ((c->kind != CLAUSE_FINALLY && c->kind != CLAUSE_FAULT) || !c->handler || !c->handler->first ||
      c->handler->first->op != OP_ENDFINALLY)
    return false;
  bool used = false;
  FOR_BLOCKS(fn, b) {
    if (b->region == (i32)i) {
      b->region = c->outer_try;
      used = true;
    }
    if (b->last && b->last->op == OP_CALLFINALLY && b->last->u.i == (i64)i) {
      b->last->op = OP_BR;
      used = true;
    }
  }
  for (u32 k = 0; k < fn->nclauses; k++)
    if (fn->clauses[k].outer_try == (i32)i)
      fn->clauses[k].outer_try = c->outer_try;
  return used;
}

bool pass_cfg(Fn *fn) {
  bool any = false, again = true;
  for (u32 i = 0; i < fn->nclauses; i++)
    any |= drop_empty_finally(fn, i);
  for (u32 round = 0; again && round < 4; round++) {
    again = false;
    FOR_BLOCKS(fn, b) if (!b->dead && b->last) again |= simplify_end(fn, b);
    if (again)
      ir_compute_preds(fn);
    FOR_BLOCKS(fn, b) if (!b->dead) again |= skip_empty(fn, b);
    FOR_BLOCKS(fn, b) if (!b->dead) again |= merge_straight(fn, b);
    if (again) {
      ir_compute_preds(fn);
      opt_copyprop(fn);
    }
    any |= again;
  }
  opt_refresh(fn);
  return any;
}
