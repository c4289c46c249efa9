// thread.c: jump threading through blocks that only test what their predecessors decided.
//
// The shape: PHIs, constants, at most one comparison of a PHI with a constant, and the branch. It comes from isinst
// (`o is T` gives the object or null, then null is tested) and from inlined methods that return a condition. A
// predecessor that brings a constant, or an object known not to be null, jumps on by itself.
#include <assert.h>

#include "opt/passes.h"

enum { MAX_PHIS = 4, MAX_CLIMB = 8 };

typedef struct Test {
  Block *b;
  Value *phi;   // what is tested
  Value *bound; // constant it is compared with; NULL: not zero
  u8 cc;
} Test;

static bool is_plain_const(const Value *v) {
  return v->op == OP_CONST;
}

// Values of the block that come back to it round a loop: with the block bypassed they would lose their dominator.
static bool feeds_itself(const Value *phi) {
  for (u32 i = 0; i < phi->nargs; i++)
    if (phi->args[i]->block == phi->block)
      return true;
  return false;
}

// Fills t if b has the shape.
static bool match(Fn *fn, Block *b, Test *t) {
  Value *end = b->last, *cmp = NULL;
  if (end->op != OP_CONDBR || b->first->op != OP_PHI || opt_is_root(fn, b) || b->succs[0] == b->succs[1] ||
      b->succs[0] == b || b->succs[1] == b)
    return false;
  u32 phis = 0;
  for (Value *v = b->first; v != end; v = v->next) {
    if (v->op == OP_PHI && ++phis <= MAX_PHIS && !feeds_itself(v))
      continue;
    if (v->op == OP_CONST)
      continue;
    if (v->op != OP_CMP || cmp)
      return false;
    cmp = v;
  }
  Value *c = end->args[0];
  if (c == cmp && cmp) {
    *t = (Test){b, cmp->args[0], cmp->args[1], cmp->u.cc};
    return t->phi->op == OP_PHI && t->phi->block == b && is_plain_const(t->bound) &&
           (t->cc == CC_EQ || t->cc == CC_NE) && t->phi->type != T_F32 && t->phi->type != T_F64;
  }
  *t = (Test){b, c, NULL, CC_NE};
  return !cmp && c->op == OP_PHI && c->block == b;
}

static bool nonnull_at(const Value *v, const Block *at) {
  if (opt_nonnull(v))
    return true;
  for (u32 i = 0; at && i < MAX_CLIMB; i++, at = at->idom) {
    if (at->preds.n != 1)
      continue;
    const Block *p = at->preds.v[0];
    const Value *c = p->last->op == OP_CONDBR ? p->last->args[0] : NULL;
    if (!c || c->op != OP_CMP || c->args[0] != v || !opt_is_const(c->args[1], 0) || p->succs[0] == p->succs[1])
      continue;
    if (c->u.cc == (p->succs[0] == at ? CC_NE : CC_EQ))
      return true;
  }
  return false;
}

// Which successor predecessor i leads to: 0 or 1; -1 if it is open.
static i32 outcome(const Test *t, u32 i) {
  const Value *in = t->phi->args[i];
  i64 bound = t->bound ? t->bound->u.i : 0;
  bool equal;
  if (is_plain_const(in))
    equal = in->u.i == bound;
  else if (bound == 0 && in->type == T_REF && nonnull_at(in, t->b->preds.v[i]))
    equal = false;
  else
    return -1;
  return equal == (t->cc == CC_EQ) ? 0 : 1;
}

// Uses of b's values: within b; as operands of the successors' PHIs along b's edges; elsewhere.
typedef struct Uses {
  bool elsewhere;
} Uses;

// Marks, for each candidate block (Block.tmp), whether its values are used outside of it. One walk for all.
static void find_outside_uses(Fn *fn) {
  FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) for (u32 i = 0; i < v->nargs; i++) {
    Block *d = v->args[i]->block;
    Uses *u = d->tmp;
    if (u && d != b && !(v->op == OP_PHI && b->preds.v[i] == d))
      u->elsewhere = true;
  }
}

static u32 pred_index(const Block *s, const Block *p) {
  u32 i = 0;
  while (i < s->preds.n && s->preds.v[i] != p)
    i++;
  assert(i < s->preds.n);
  return i;
}

// b's value as seen along its edge from predecessor i.
static Value *along(const Block *b, Value *v, u32 i) {
  return v->op == OP_PHI && v->block == b ? v->args[i] : v;
}

// Whether the PHIs of s can take b's operands directly from predecessor i of b.
static bool can_extend(const Block *b, const Block *s, u32 i) {
  u32 at = pred_index(s, b);
  for (Value *p = s->first; p && p->op == OP_PHI; p = p->next)
    if (along(b, p->args[at], i)->block == b && p->args[at]->op != OP_CONST)
      return false;
  return true;
}

// s is entered from predecessor i of b, too, with what b would have brought.
static void extend_phis(Fn *fn, Block *b, u32 i, Block *s) {
  Block *p = b->preds.v[i];
  u32 at = pred_index(s, b);
  for (Value *phi = s->first; phi && phi->op == OP_PHI; phi = phi->next) {
    Value *v = along(b, phi->args[at], i);
    if (v->block == b) { // a constant of b
      Value *c = opt_new_const(fn, v->type, v->u.i);
      value_insert_before(p->last, c);
      v = c;
    }
    u32 n = phi->nargs;
    value_set_args(fn, phi, n + 1);
    phi->args[n] = v;
  }
}

static void drop_pred(Block *b, u32 i) {
  memmove(b->preds.v + i, b->preds.v + i + 1, (b->preds.n - i - 1) * sizeof(Block *));
  b->preds.n--;
  for (Value *phi = b->first; phi && phi->op == OP_PHI; phi = phi->next) {
    memmove(phi->args + i, phi->args + i + 1, (phi->nargs - i - 1) * sizeof(Value *));
    phi->nargs--;
  }
}

static void redirect(Fn *fn, Block *b, u32 i, Block *s) {
  Block *p = b->preds.v[i];
  extend_phis(fn, b, i, s);
  for (u32 k = 0; k < p->nsuccs; k++)
    if (p->succs[k] == b) {
      p->succs[k] = s;
      break;
    }
  vec_push_a(&s->preds, p, fn->arena);
  drop_pred(b, i);
}

static bool same_place(const Block *a, const Block *b) {
  return a->region == b->region && a->handler == b->handler && a->in_filter == b->in_filter &&
         a->shielded == b->shielded;
}

static bool jumps_once(const Block *p, const Block *b) {
  u32 n = 0;
  for (u32 k = 0; k < p->nsuccs; k++)
    n += p->succs[k] == b;
  return n == 1 && p->last->op != OP_CALLFINALLY && same_place(p, b);
}

// Predecessor i brings the result of a comparison of its own: it branches by that itself.
static bool branch_there(Fn *fn, const Test *t, u32 i) {
  Block *b = t->b, *p = b->preds.v[i];
  Value *in = t->phi->args[i];
  if (in->op != OP_CMP || in->block != p || p->last->op != OP_BR || (t->bound && !opt_is_const(t->bound, 0)) ||
      !same_place(p, b) || !can_extend(b, b->succs[0], i) || !can_extend(b, b->succs[1], i))
    return false;
  for (u32 k = 0; k < 2; k++)
    extend_phis(fn, b, i, b->succs[k]);
  Builder at = {.fn = fn, .b = p, .il = p->last->il_off};
  value_remove(p->last);
  p->nsuccs = 0;
  bool swapped = t->cc == CC_EQ;
  b_condbr(&at, in, b->succs[swapped], b->succs[!swapped]);
  drop_pred(b, i);
  return true;
}

static bool thread_private(Fn *fn, const Test *t) {
  bool any = false;
  for (u32 i = t->b->preds.n; i-- > 0;) {
    i32 o = outcome(t, i);
    if (o < 0) {
      any |= branch_there(fn, t, i);
      continue;
    }
    if (!jumps_once(t->b->preds.v[i], t->b) || !can_extend(t->b, t->b->succs[o], i))
      continue;
    redirect(fn, t->b, i, t->b->succs[o]);
    any = true;
  }
  return any;
}

// ---- values that live on -------------------------------------------------------------------------------------------

// Every predecessor is decided, and each successor is entered from b only: a PHI of b becomes one in each successor,
// and its uses, all of them dominated by one successor, take that.
typedef struct Split {
  Value *phi, *in[2];
} Split;

static bool all_decided(const Test *t) {
  for (u32 i = 0; i < t->b->preds.n; i++)
    if (outcome(t, i) < 0 || !jumps_once(t->b->preds.v[i], t->b))
      return false;
  for (u32 k = 0; k < 2; k++)
    if (t->b->succs[k]->preds.n != 1 || !same_place(t->b->succs[k], t->b))
      return false;
  return t->b->preds.n >= 2;
}

static const Block *use_block(const Block *b, const Value *v, u32 i) {
  return v->op == OP_PHI ? b->preds.v[i] : b;
}

static i32 side_of(const Test *t, const Block *use) {
  for (i32 k = 0; k < 2; k++)
    if (block_dominates(t->b->succs[k], use))
      return k;
  return -1;
}

static bool uses_have_sides(Fn *fn, const Test *t) {
  FOR_BLOCKS(fn, b) {
    if (b == t->b)
      continue;
    for (Value *v = b->first; v; v = v->next)
      for (u32 i = 0; i < v->nargs; i++)
        if (v->args[i]->block == t->b && (v->args[i]->op != OP_PHI || side_of(t, use_block(b, v, i)) < 0))
          return false;
  }
  return true;
}

static Value *phi_on_side(Fn *fn, const Test *t, Value *phi, i32 side) {
  Block *s = t->b->succs[side];
  Value *p = value_new(fn, OP_PHI, phi->type, 0);
  p->il_off = phi->il_off;
  p->klass = phi->klass;
  p->exact = phi->exact;
  u32 n = 0;
  for (u32 i = 0; i < t->b->preds.n; i++)
    if (outcome(t, i) == side) {
      value_set_args(fn, p, n + 1);
      p->args[n++] = phi->args[i];
    }
  (void)s;
  return p;
}

static bool thread_all(Fn *fn, const Test *t) {
  if (!all_decided(t) || !uses_have_sides(fn, t))
    return false;
  Block *b = t->b;
  bool entered[2] = {false, false};
  for (u32 i = 0; i < b->preds.n; i++)
    entered[outcome(t, i)] = true;
  if (!entered[0] || !entered[1])
    return false;
  Split splits[MAX_PHIS];
  u32 n = 0;
  for (Value *phi = b->first; phi && phi->op == OP_PHI; phi = phi->next, n++)
    splits[n] = (Split){phi, {phi_on_side(fn, t, phi, 0), phi_on_side(fn, t, phi, 1)}};
  FOR_BLOCKS(fn, u) {
    if (u == b)
      continue;
    for (Value *v = u->first; v; v = v->next)
      for (u32 i = 0; i < v->nargs; i++)
        for (u32 k = 0; k < n && v->args[i]->block == b; k++)
          if (v->args[i] == splits[k].phi)
            v->args[i] = splits[k].in[side_of(t, use_block(u, v, i))];
  }
  u32 total = b->preds.n;
  Block **preds = arena_dup(fn->arena, b->preds.v, total * sizeof(Block *));
  for (i32 side = 0; side < 2; side++) {
    Block *s = b->succs[side];
    for (Value *p = s->first; p && p->op == OP_PHI; p = p->next) // one operand: a copy
      opt_replace(p, p->args[0]);
    s->preds.n = 0;
    for (u32 i = 0; i < total; i++) {
      if (outcome(t, i) != side)
        continue;
      for (u32 k = 0; k < preds[i]->nsuccs; k++)
        if (preds[i]->succs[k] == b)
          preds[i]->succs[k] = s;
      vec_push_a(&s->preds, preds[i], fn->arena);
    }
    for (u32 k = n; k-- > 0;)
      value_insert_before(s->first, splits[k].in[side]);
  }
  b->preds.n = 0;
  b->nsuccs = 0;
  return true;
}

bool pass_thread(Fn *fn) {
  bool any = false;
  Test t;
  VEC(Block *) found = {0};
  FOR_BLOCKS(fn, b) {
    b->tmp = NULL;
    if (match(fn, b, &t)) {
      b->tmp = ARENA_NEW(fn->arena, Uses);
      vec_push(&found, b);
    }
  }
  if (found.n)
    find_outside_uses(fn);
  for (u32 i = 0; i < found.n; i++) {
    Block *b = found.v[i];
    bool changed = false;
    if (!match(fn, b, &t))
      continue;
    if (!((Uses *)b->tmp)->elsewhere)
      changed = thread_private(fn, &t);
    else if (found.n <= 16)
      changed = thread_all(fn, &t);
    if (changed) { // dominators have changed
      opt_refresh(fn);
      opt_copyprop(fn);
      any = true;
    }
  }
  vec_free(&found);
  return any;
}
