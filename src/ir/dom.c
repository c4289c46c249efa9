// dom.c: reachability, block order, dominators and loop depth.
#include "ir/ir.h"

// ---- order ----------------------------------------------------------------------------------------------------------

typedef struct Walk {
  Fn *fn;
  Block **post; // postorder as it grows
  u32 n;
  u8 *clause_seen;
  struct Frame {
    Block *b;
    u32 next;   // successors first
    i32 clause; // then the handlers of the regions around
    bool filter_done;
  } * stack;
  u32 depth;
} Walk;

enum { UNSEEN = 0, SEEN = 1 };

static void enter(Walk *w, Block *b) {
  if (!b || !b->dead) // `dead` doubles as "not seen yet"
    return;
  b->dead = false;
  w->stack[w->depth++] = (struct Frame){.b = b, .clause = b->region};
}

// Handlers are visited as if the blocks that they protect had an edge to them; so each root of the dominator forest
// (and with it every dominator) comes before what it dominates.
static void visit(Walk *w, Block *root) {
  enter(w, root);
  while (w->depth) {
    struct Frame *f = &w->stack[w->depth - 1];
    if (f->clause >= 0) { // handlers first: in reverse postorder they then follow the body
      Clause *c = &w->fn->clauses[f->clause];
      if (w->clause_seen[f->clause] == UNSEEN) {
        w->clause_seen[f->clause] = SEEN;
        f->filter_done = true;
        enter(w, c->handler);
      } else if (f->filter_done) {
        f->filter_done = false;
        f->clause = c->outer_try;
        enter(w, c->filter);
      } else {
        f->clause = c->outer_try;
      }
    } else if (f->next < f->b->nsuccs) {
      // The last successor first, so that the first one (fall through, `then`) comes right after the block.
      enter(w, f->b->succs[f->b->nsuccs - 1 - f->next++]);
    } else {
      w->post[w->n++] = f->b;
      w->depth--;
    }
  }
}

static void rebuild_preds(Fn *fn, Block *b) {
  if (!b->first || b->first->op != OP_PHI) {
    b->preds.n = 0;
    return;
  }
  // Phi operands follow preds: drop the edges that are gone and keep the order of the others.
  for (u32 i = b->preds.n; i-- > 0;) {
    Block *p = b->preds.v[i];
    u32 edges = 0, before = 0;
    for (u32 k = 0; k < p->nsuccs && !p->dead; k++)
      edges += p->succs[k] == b;
    for (u32 k = 0; k < i; k++)
      before += b->preds.v[k] == p;
    if (before < edges)
      continue;
    memmove(b->preds.v + i, b->preds.v + i + 1, (b->preds.n - i - 1) * sizeof *b->preds.v);
    b->preds.n--;
    for (Value *v = b->first; v && v->op == OP_PHI; v = v->next)
      if (i < v->nargs) {
        memmove(v->args + i, v->args + i + 1, (v->nargs - i - 1) * sizeof *v->args);
        v->nargs--;
      }
  }
  (void)fn;
}

// The body first, then of each clause the filter and the handler.
static u32 group_of(const Block *b) {
  return b->handler < 0 ? 0 : 2 * (u32)b->handler + (b->in_filter ? 1 : 2);
}

// The group's entry leads it; order is already a reverse postorder in which entries come first.
static void put_groups(Fn *fn, Block *const *order, u32 n) {
  u32 *at = ARENA_ARRAY(fn->arena, u32, 2 * fn->nclauses + 3);
  for (u32 i = 0; i < n; i++)
    at[group_of(order[i]) + 1]++;
  for (u32 g = 1; g < 2 * fn->nclauses + 3; g++)
    at[g] += at[g - 1];
  for (u32 i = 0; i < n; i++)
    fn->blocks[at[group_of(order[i])]++] = order[i];
  fn->nblocks = n;
}

void ir_compute_preds(Fn *fn) {
  u32 total = fn->block_list.n;
  Walk w = {.fn = fn};
  w.post = ARENA_ARRAY(fn->arena, Block *, total + 1);
  w.stack = ARENA_ARRAY(fn->arena, struct Frame, total + 1);
  w.clause_seen = ARENA_ARRAY(fn->arena, u8, fn->nclauses + 1);
  for (u32 i = 0; i < total; i++)
    fn->block_list.v[i]->dead = true;
  visit(&w, fn->entry);
  for (u32 i = 0; i < fn->nclauses; i++)
    if (!w.clause_seen[i])
      fn->clauses[i].handler = fn->clauses[i].filter = NULL;

  for (u32 i = 0; i < w.n / 2; i++) { // reverse
    Block *t = w.post[i];
    w.post[i] = w.post[w.n - 1 - i];
    w.post[w.n - 1 - i] = t;
  }
  for (u32 i = 0; i < w.n; i++) {
    w.post[i]->rpo = i;
    rebuild_preds(fn, w.post[i]);
  }
  for (u32 i = 0; i < w.n; i++) {
    Block *b = w.post[i];
    for (u32 k = 0; k < b->nsuccs; k++)
      if (!b->succs[k]->first || b->succs[k]->first->op != OP_PHI)
        vec_push_a(&b->succs[k]->preds, b, fn->arena);
  }

  fn->blocks = ARENA_ARRAY(fn->arena, Block *, w.n + 1);
  put_groups(fn, w.post, w.n);
  u32 kept = 0;
  for (u32 i = 0; i < total; i++)
    if (!fn->block_list.v[i]->dead)
      fn->block_list.v[kept++] = fn->block_list.v[i];
  fn->block_list.n = kept;
}

// ---- dominators (Cooper, Harvey, Kennedy: A Simple, Fast Dominance Algorithm) -------------------------------------

static bool is_root(const Fn *fn, const Block *b) {
  return b == fn->entry || b->is_handler_entry;
}

// NULL stands for the virtual root above fn->entry and the handler entries.
static Block *intersect(Block *a, Block *b) {
  while (a != b) {
    if (!a || !b)
      return NULL;
    if (a->rpo > b->rpo)
      a = a->idom;
    else
      b = b->idom;
  }
  return a;
}

static void find_idoms(Fn *fn, Block **order, u8 *known) {
  for (bool changed = true; changed;) {
    changed = false;
    for (u32 i = 0; i < fn->nblocks; i++) {
      Block *b = order[i], *idom = NULL;
      bool any = false;
      if (is_root(fn, b)) {
        known[i] = 1;
        continue;
      }
      for (u32 k = 0; k < b->preds.n; k++) {
        Block *p = b->preds.v[k];
        if (!known[p->rpo])
          continue;
        idom = any ? intersect(idom, p) : p;
        any = true;
      }
      if (any && (!known[i] || idom != b->idom)) {
        b->idom = idom;
        known[i] = 1;
        changed = true;
      }
    }
  }
}

// Pre- and postorder numbers of the dominator forest without recursion: children are linked through two tables.
static void number_forest(Fn *fn, Block **order) {
  u32 n = fn->nblocks, clock = 0, depth = 0;
  Block **child = ARENA_ARRAY(fn->arena, Block *, n + 1); // first child, the last entry for roots
  Block **sibling = ARENA_ARRAY(fn->arena, Block *, n + 1);
  Block **stack = ARENA_ARRAY(fn->arena, Block *, n + 1);
  for (u32 i = n; i-- > 0;) {
    Block *b = order[i];
    u32 parent = b->idom ? b->idom->rpo : n;
    sibling[i] = child[parent];
    child[parent] = b;
  }
  for (Block *root = child[n]; root; root = sibling[root->rpo]) {
    root->dom_pre = clock++;
    stack[depth++] = root;
    while (depth) {
      Block *top = stack[depth - 1], *c = child[top->rpo];
      if (!c) {
        top->dom_post = clock++;
        depth--;
        continue;
      }
      child[top->rpo] = sibling[c->rpo];
      c->dom_pre = clock++;
      stack[depth++] = c;
    }
  }
}

// Natural loops: every back edge's blocks gain one level, each loop header counted once.
static void find_loops(Fn *fn) {
  Block **work = ARENA_ARRAY(fn->arena, Block *, fn->nblocks + 1);
  Block **mark = ARENA_ARRAY(fn->arena, Block *, fn->nblocks + 1); // by rpo: the header of the loop just counted
  for (u32 i = 0; i < fn->nblocks; i++)
    fn->blocks[i]->loop_depth = 0;
  for (u32 i = 0; i < fn->nblocks; i++) {
    Block *h = fn->blocks[i];
    u32 n = 0;
    for (u32 k = 0; k < h->preds.n; k++)
      if (block_dominates(h, h->preds.v[k])) {
        if (mark[h->rpo] != h) {
          mark[h->rpo] = h;
          h->loop_depth++;
        }
        if (mark[h->preds.v[k]->rpo] != h)
          work[n++] = h->preds.v[k], mark[h->preds.v[k]->rpo] = h;
      }
    while (n) {
      Block *b = work[--n];
      b->loop_depth++;
      for (u32 k = 0; k < b->preds.n; k++)
        if (mark[b->preds.v[k]->rpo] != h)
          work[n++] = b->preds.v[k], mark[b->preds.v[k]->rpo] = h;
    }
  }
}

void ir_dominators(Fn *fn) {
  Block **order = ARENA_ARRAY(fn->arena, Block *, fn->nblocks + 1);
  for (u32 i = 0; i < fn->nblocks; i++)
    fn->blocks[i]->idom = NULL, order[fn->blocks[i]->rpo] = fn->blocks[i];
  find_idoms(fn, order, ARENA_ARRAY(fn->arena, u8, fn->nblocks + 1));
  number_forest(fn, order);
  find_loops(fn);
}
