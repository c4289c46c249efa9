// finally.c: small finally blocks also stand where the try block is left, so that the way without an exception calls
// no handler. The handler stays, for exceptions alone.
#include "opt/passes.h"

enum { MAX_VALUES = 32, MAX_COPIES = 3 };

typedef struct Body {
  VEC(Block *) blocks;
  Block *end; // the one that ends with ENDFINALLY
} Body;

// The blocks of a finally block without protected regions in it; false if it is not of that kind, or large.
static bool gather(Fn *fn, u32 clause, Body *body) {
  const Clause *c = &fn->clauses[clause];
  u32 values = 0;
  for (u32 k = 0; k < fn->nclauses; k++)
    if (fn->clauses[k].handler && fn->clauses[k].outer_handler == (i32)clause)
      return false;
  FOR_BLOCKS(fn, b) {
    if (b->handler != (i32)clause || b->dead)
      continue;
    if (b->region != c->outer_try || b->in_filter || !b->last)
      return false;
    if (b->last->op == OP_ENDFINALLY) {
      if (body->end)
        return false;
      body->end = b;
    }
    for (const Value *v = b->first; v; v = v->next)
      if (++values > MAX_VALUES || v->op == OP_LOCALLOC)
        return false;
    vec_push_a(&body->blocks, b, fn->arena);
  }
  return body->end != NULL;
}

static Value *copy_value(Fn *fn, const Value *v) {
  Value *n = value_new(fn, (Op)v->op, (IrType)v->type, v->nargs);
  n->u = v->u;
  n->flags = v->flags;
  n->il_off = v->il_off;
  n->klass = v->klass;
  n->exact = v->exact;
  memcpy(n->args, v->args, v->nargs * sizeof *v->args);
  if (op_is_call(v->op))
    n->u.call = callinfo_copy(fn, v->u.call);
  return n;
}

static Block **map_blocks(Fn *fn, Block *const *v, u32 n) {
  Block **out = ARENA_ARRAY(fn->arena, Block *, n + 1);
  for (u32 i = 0; i < n; i++)
    out[i] = v[i]->tmp;
  return out;
}

// A copy in the place of `at`, which goes on with `cont`. Returns its first block.
static Block *copy_body(Fn *fn, const Clause *c, const Body *body, const Block *at, Block *cont) {
  for (u32 i = 0; i < body->blocks.n; i++) {
    Block *b = body->blocks.v[i], *n = opt_block_like(fn, at);
    n->cold |= b->cold;
    b->tmp = n;
    for (Value *v = b->first; v; v = v->next) {
      Value *w = copy_value(fn, v);
      value_append(n, w);
      v->tmp = w;
    }
  }
  for (u32 i = 0; i < body->blocks.n; i++) {
    Block *b = body->blocks.v[i], *n = b->tmp;
    for (Value *v = n->first; v; v = v->next)
      for (u32 k = 0; k < v->nargs; k++) // all operands are of the handler: no value of another part is used there
        v->args[k] = v->args[k]->tmp;
    n->preds.n = 0;
    Block **preds = map_blocks(fn, b->preds.v, b->preds.n);
    for (u32 k = 0; k < b->preds.n; k++)
      vec_push_a(&n->preds, preds[k], fn->arena);
    n->succs = map_blocks(fn, b->succs, b->nsuccs);
    n->nsuccs = b->nsuccs;
  }
  Block *end = body->end->tmp;
  end->last->op = OP_BR;
  end->succs = ARENA_ARRAY(fn->arena, Block *, 1);
  end->succs[0] = cont;
  end->nsuccs = 1;
  return c->handler->tmp;
}

static void splice(Fn *fn, const Clause *c, const Body *body, Block *at) {
  Block *cont = at->succs[0], *first = copy_body(fn, c, body, at, cont);
  for (u32 i = 0; i < cont->preds.n; i++)
    if (cont->preds.v[i] == at) {
      cont->preds.v[i] = body->end->tmp;
      break;
    }
  at->last->op = OP_BR;
  at->succs[0] = first;
  vec_push_a(&first->preds, at, fn->arena);
}

bool pass_finally(Fn *fn) {
  bool any = false;
  for (u32 i = 0; i < fn->nclauses; i++) {
    const Clause *c = &fn->clauses[i];
    Body body = {0};
    if (c->kind != CLAUSE_FINALLY || !c->handler || c->handler->preds.n || !gather(fn, i, &body))
      continue;
    u32 done = 0;
    FOR_BLOCKS(fn, b) {
      if (b->dead || !b->last || b->last->op != OP_CALLFINALLY || b->last->u.i != (i64)i || b->cold ||
          b->handler == (i32)i)
        continue;
      if (done++ == MAX_COPIES)
        break;
      splice(fn, c, &body, b);
      any = true;
    }
    for (u32 k = 0; done && k < body.blocks.n; k++)
      body.blocks.v[k]->cold = true;
  }
  if (any)
    opt_refresh(fn);
  return any;
}
