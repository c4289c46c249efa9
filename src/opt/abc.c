// abc.c: array bounds check elimination.
//
// A check of index i against length n goes when i >= 0 and i < n follow from the branches that dominate it, from how i
// was computed, and by induction over loops. (A demand-driven cousin of Bodík, Gupta, Sarkar: "ABCD", PLDI 2000.)
#include "opt/passes.h"

enum { MAX_CLIMB = 48, MAX_DEPTH = 4 };

// x <= y + c, as far as is known; only what the proofs below ask for.
typedef struct Fact {
  u8 cc;
  Value *a, *b; // a cc b holds
} Fact;

// The comparison that holds on the way from p to b because p branched there; false if there is none.
static bool fact_of_edge(const Block *p, const Block *b, Fact *f) {
  if (p->last->op != OP_CONDBR || p->succs[0] == p->succs[1])
    return false;
  Value *c = p->last->args[0];
  if (c->op != OP_CMP || c->args[0]->type != T_I32)
    return false;
  *f = (Fact){p->succs[0] == b ? c->u.cc : cc_negate(c->u.cc, false), c->args[0], c->args[1]};
  return true;
}

// The same for a block that has one predecessor.
static bool fact_of_block(const Block *b, Fact *f) {
  return b->preds.n == 1 && !b->is_handler_entry && fact_of_edge(b->preds.v[0], b, f);
}

static bool same(const Value *a, const Value *b) {
  return a == b || (a->op == OP_CONST && b->op == OP_CONST && a->u.i == b->u.i);
}

static bool nonneg(Value *v, Block *at, u32 depth);

// v = w + c with a constant c; v + 0 otherwise.
static Value *split_sum(Value *v, i64 *c) {
  *c = 0;
  while (v->op == OP_ADD && v->type == T_I32 && v->args[1]->op == OP_CONST) {
    *c += v->args[1]->u.i;
    v = v->args[0];
  }
  return v;
}

// Whether the fact says v < n (strict) or v <= n.
static bool says_below(Fact f, const Value *v, const Value *n, bool strict) {
  if (same(f.b, v)) { // turn b > a round
    Value *t = f.a;
    f.a = f.b;
    f.b = t;
    f.cc = cc_swap(f.cc);
  }
  if (!same(f.a, v))
    return false;
  if (same(f.b, n) && (f.cc == CC_LT || f.cc == CC_ULT || (!strict && (f.cc == CC_LE || f.cc == CC_ULE))))
    return true;
  i64 c;
  Value *w = split_sum(f.b, &c); // v < w + c, c <= 0 (w a length: no underflow below INT_MIN)
  if (w != f.b && same(w, n) && c < 0 && c > -65536 &&
      (w->flags & VF_NONNEG || w->op == OP_ARRLEN || w->op == OP_STRLEN) && (f.cc == CC_LT || f.cc == CC_LE))
    return true;
  return f.b->op == OP_CONST && n->op == OP_CONST && (f.cc == CC_LT || f.cc == CC_LE) &&
         f.b->u.i - (f.cc == CC_LT) < n->u.i + !strict;
}

// The same at block `at` because of a dominating branch.
static bool below_by_branch(const Value *v, const Value *n, bool strict, Block *at) {
  Fact f;
  for (u32 i = 0; at && i < MAX_CLIMB; i++, at = at->idom)
    if (fact_of_block(at, &f) && says_below(f, v, n, strict))
      return true;
  return false;
}

// Whether the fact says v < something: then v + 1 does not overflow.
static bool says_bounded(Fact f, const Value *v) {
  if ((same(f.a, v) && f.cc == CC_LT) || (same(f.b, v) && f.cc == CC_GT))
    return true;
  if ((same(f.a, v) && f.cc == CC_ULT && opt_upper_bound(f.b) <= INT32_MAX) ||
      (same(f.a, v) && f.cc == CC_NE && f.b->op == OP_CONST && f.b->u.i == INT32_MAX))
    return true;
  return same(f.a, v) && f.cc == CC_LE && f.b->op == OP_CONST && f.b->u.i < INT32_MAX;
}

static bool bounded_by_branch(const Value *v, Block *at) {
  Fact f;
  for (u32 i = 0; at && i < MAX_CLIMB; i++, at = at->idom)
    if (fact_of_block(at, &f) && says_bounded(f, v))
      return true;
  return v->op == OP_CONST && v->u.i < INT32_MAX;
}

// Also of a variable of a loop that tests at its end: whatever comes in was compared on the way.
static bool has_upper_bound(const Value *v, Block *at) {
  if (bounded_by_branch(v, at))
    return true;
  if (v->op != OP_PHI)
    return false;
  for (u32 i = 0; i < v->nargs; i++) {
    Fact f;
    Block *p = v->block->preds.v[i];
    if (!(fact_of_edge(p, v->block, &f) && says_bounded(f, v->args[i])) && !bounded_by_branch(v->args[i], p))
      return false;
  }
  return true;
}

static bool nonneg_by_branch(Value *v, Block *at) {
  Fact f;
  for (u32 i = 0; at && i < MAX_CLIMB; i++, at = at->idom) {
    if (!fact_of_block(at, &f) || !same(f.a, v))
      continue;
    if (f.b->op == OP_CONST &&
        ((f.cc == CC_GE && f.b->u.i >= 0) || (f.cc == CC_GT && f.b->u.i >= -1) || (f.cc == CC_EQ && f.b->u.i >= 0)))
      return true;
    if (f.cc == CC_ULT && opt_upper_bound(f.b) <= INT32_MAX)
      return true;
  }
  return false;
}

// A loop variable that starts at nonneg values and only grows, each step guarded against overflow.
static bool grows_from_nonneg(Value *phi, u32 depth) {
  for (u32 i = 0; i < phi->nargs; i++) {
    Value *in = phi->args[i];
    i64 c;
    Value *w = split_sum(in, &c);
    if (w == phi && c == 0)
      continue;
    if (w == phi && c == 1 && has_upper_bound(phi, in->block))
      continue;
    if (!nonneg(in, phi->block->preds.v[i], depth + 1))
      return false;
  }
  return true;
}

static bool nonneg(Value *v, Block *at, u32 depth) {
  if (v->op == OP_CONST)
    return v->u.i >= 0;
  if (opt_upper_bound(v) <= INT32_MAX || nonneg_by_branch(v, at))
    return true;
  if (depth >= MAX_DEPTH)
    return false;
  if (v->op == OP_PHI)
    return grows_from_nonneg(v, depth);
  i64 c;
  Value *w = split_sum(v, &c);
  if (c == 1)
    return nonneg(w, at, depth + 1) && has_upper_bound(w, v->block);
  if (v->op == OP_SHR || v->op == OP_DIV)
    return v->args[1]->op == OP_CONST && v->args[1]->u.i > 0 && nonneg(v->args[0], at, depth + 1);
  if (v->op == OP_SHRU && v->args[1]->op == OP_CONST)
    return (v->args[1]->u.i & 31) != 0;
  return false;
}

static bool is_length(const Value *n) {
  return n->op == OP_ARRLEN || n->op == OP_STRLEN || (n->flags & VF_NONNEG);
}

static bool below(Value *v, Value *n, Block *at, u32 depth);

// A loop variable: what comes in was compared with n on the way, or it only shrinks.
static bool phi_below(Value *v, Value *n, Block *at, u32 depth) {
  bool shrinks = false;
  for (u32 i = 0; i < v->nargs; i++) {
    i64 c;
    Fact f;
    Value *u = split_sum(v->args[i], &c);
    Block *p = v->block->preds.v[i];
    if (fact_of_edge(p, v->block, &f) && says_below(f, v->args[i], n, true))
      continue;
    if (u == v && (c == 0 || (c < 0 && c > -65536 && nonneg_by_branch(v, v->args[i]->block)))) {
      shrinks |= c != 0;
      continue;
    }
    if (!below(v->args[i], n, p, depth + 1))
      return false;
  }
  return !shrinks || nonneg_by_branch(v, at);
}

// v < n, v being nonnegative.
static bool below(Value *v, Value *n, Block *at, u32 depth) {
  if (n->op == OP_CONST && opt_upper_bound(v) < (u64)MAX(n->u.i, 0))
    return true;
  if (below_by_branch(v, n, true, at))
    return true;
  i64 c;
  Value *w = split_sum(v, &c);
  if (c < 0 && c > -65536 && is_length(n) && (w == n || (below_by_branch(w, n, false, at) && nonneg(w, at, depth + 1))))
    return true; // v = w + c < n: neither wraps around
  return v->op == OP_PHI && depth < MAX_DEPTH && phi_below(v, n, at, depth);
}

// A check in a dominating block of the same index and length is gvn's; here: a[i+c] after a[i+d], or constants after
// larger constants, in the same block.
static bool covered_by_earlier(const Value *check) {
  const Value *idx = check->args[0];
  if (idx->op != OP_CONST || idx->u.i < 0)
    return false;
  u32 looked = 0;
  for (const Value *v = check->prev; v && looked < 32; v = v->prev, looked++)
    if (v->op == OP_BOUNDS && same(v->args[1], check->args[1]) && v->args[0]->op == OP_CONST &&
        v->args[0]->u.i >= idx->u.i)
      return true;
  return false;
}

static bool in_range(Value *i, Value *n, Block *at) {
  return nonneg(i, at, 0) && below(i, n, at, 0);
}

// `(uint)i < (uint)n`, the bounds check of collections and spans.
static bool decide(Fn *fn, Value *v) {
  if (v->args[0]->type != T_I32 || (v->u.cc != CC_ULT && v->u.cc != CC_UGE) || v->args[1]->op == OP_CONST ||
      !in_range(v->args[0], v->args[1], v->block))
    return false;
  Value *k = opt_new_const(fn, T_I32, v->u.cc == CC_ULT);
  value_insert_before(v, k);
  opt_replace(v, k);
  return true;
}

bool pass_abc(Fn *fn) {
  bool any = false, copies = false;
  FOR_BLOCKS(fn, b) FOR_VALUES(b, v) {
    if (v->op == OP_CMP) {
      copies |= decide(fn, v);
    } else if (v->op == OP_BOUNDS && (covered_by_earlier(v) || in_range(v->args[0], v->args[1], b))) {
      value_remove(v);
      any = true;
    }
  }
  if (copies)
    opt_copyprop(fn);
  return any || copies;
}
