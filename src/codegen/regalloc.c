// regalloc.c: linear scan with interval splitting (Wimmer and Moessenboeck, "Optimized Interval Splitting in a Linear
// Scan Register Allocator", VEE 2005): intervals are visited by start; each gets a free register, or the one whose
// holder is needed last, and whoever loses is split and lives in memory up to its next use.
#include <assert.h>

#include "codegen/interval.h"
#include "target/target.h"

#define SPLIT_SEARCH 64       // blocks that optimal_split() looks back
#define DEPTH_BONUS 0x100000u // a use outside the current loop counts as that much further away, by level

// ---- heap of unhandled intervals ------------------------------------------------------------------------------------

static void heap_push(Alloc *a, Interval *it) {
  if (a->nheap == a->heap_cap) {
    u32 cap = a->heap_cap * 2 + 64;
    Interval **h = ARENA_ARRAY(a->arena, Interval *, cap);
    if (a->nheap)
      memcpy(h, a->heap, a->nheap * sizeof *h);
    a->heap = h;
    a->heap_cap = cap;
  }
  u32 i = a->nheap++;
  while (i && a->heap[(i - 1) / 2]->start > it->start) {
    a->heap[i] = a->heap[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  a->heap[i] = it;
}

static Interval *heap_pop(Alloc *a) {
  assert(a->nheap);
  Interval *top = a->heap[0], *it = a->heap[--a->nheap];
  u32 i = 0;
  for (;;) {
    u32 c = 2 * i + 1;
    if (c >= a->nheap)
      break;
    if (c + 1 < a->nheap && a->heap[c + 1]->start < a->heap[c]->start)
      c++;
    if (a->heap[c]->start >= it->start)
      break;
    a->heap[i] = a->heap[c];
    i = c;
  }
  a->heap[i] = it;
  return top;
}

// ---- positions ------------------------------------------------------------------------------------------------------

static u32 intersection(const Range *x, const Range *y) {
  while (x && y) {
    if (x->to <= y->from)
      x = x->next;
    else if (y->to <= x->from)
      y = y->next;
    else
      return MAX(x->from, y->from);
  }
  return POS_MAX;
}

// The best instruction boundary in (min, max]: the end of a block outside the loops that lie between, or max.
static u32 optimal_split(const Alloc *a, u32 min, u32 max) {
  const Lir *l = a->l;
  u32 best = max & ~(POS_STEP - 1u);
  if (best <= min)
    return max;
  const LBlock *b = block_at(l, best);
  u32 depth = b->depth;
  for (u32 n = 0; depth && b->id && n < SPLIT_SEARCH; n++) {
    b = l->blocks[b->id - 1];
    if (b->to <= min + POS_STEP)
      break;
    if (b->depth >= depth)
      continue;
    depth = b->depth;
    best = b->to - POS_STEP;
  }
  return best;
}

static UsePos *use_from(const Interval *it, u32 pos) {
  UsePos *u = it->uses;
  while (u && u->pos < pos)
    u = u->next;
  return u;
}

static bool wants_register(const UsePos *u) {
  return u->kind == USE_MUST || (u->kind == USE_SHOULD && u->depth > 0);
}

static UsePos *register_use_from(const Interval *it, u32 pos) {
  UsePos *u = use_from(it, pos);
  while (u && !wants_register(u))
    u = u->next;
  return u;
}

static u32 weighted(const UsePos *u, u32 depth_now) {
  if (!u)
    return POS_MAX;
  u32 d = u->depth < depth_now ? (depth_now - u->depth) * DEPTH_BONUS : 0;
  return MIN(u->pos + d, POS_MAX - 1);
}

// ---- the walk -------------------------------------------------------------------------------------------------------

static void advance(Interval *it, u32 pos) {
  while (it->cur && it->cur->to <= pos)
    it->cur = it->cur->next;
}

// Values that slow paths read have a hole from there to the end of the method, where slow paths stand: a method may
// have thousands of such intervals at once. So they are kept in a heap, by where they wake up again.
static void sleep_until(Alloc *a, Interval *it, u32 wake) {
  it->wake = wake;
  u32 i = a->inactive[it->cls].n;
  vec_push_a(&a->inactive[it->cls], it, a->arena);
  Interval **h = a->inactive[it->cls].v;
  for (; i && h[(i - 1) / 2]->wake > wake; i = (i - 1) / 2)
    h[i] = h[(i - 1) / 2];
  h[i] = it;
}

static Interval *wake_first(Alloc *a, u8 cls) {
  Interval **h = a->inactive[cls].v, *top = h[0], *it = vec_pop(&a->inactive[cls]);
  u32 n = (u32)a->inactive[cls].n, i = 0;
  for (u32 c; (c = 2 * i + 1) < n; i = c) {
    if (c + 1 < n && h[c + 1]->wake < h[c]->wake)
      c++;
    if (h[c]->wake >= it->wake)
      break;
    h[i] = h[c];
  }
  if (n)
    h[i] = it;
  return top;
}

// The inactive intervals that wake up before `end`, in a->found.
static void inactive_before(Alloc *a, u8 cls, u32 end) {
  u32 todo[2 * 32], ntodo = 0; // a path of the heap and what branches off it
  a->found.n = 0;
  if (a->inactive[cls].n)
    todo[ntodo++] = 0;
  while (ntodo) {
    u32 i = todo[--ntodo];
    Interval *o = a->inactive[cls].v[i];
    if (o->wake >= end)
      continue;
    if (o->cur)
      vec_push_a(&a->found, o, a->arena);
    for (u32 c = 2 * i + 1; c <= 2 * i + 2 && c < a->inactive[cls].n; c++)
      todo[ntodo++] = c;
  }
}

static void expire(Alloc *a, u32 pos, u8 cls) {
  for (RegMask m = a->allocatable[cls]; m; m &= m - 1) {
    u32 r = (u32)__builtin_ctzll(m);
    Interval *it = a->active[cls][r];
    if (!it)
      continue;
    advance(it, pos);
    if (!it->cur) {
      a->active[cls][r] = NULL;
    } else if (it->cur->from > pos) {
      a->active[cls][r] = NULL;
      sleep_until(a, it, it->cur->from);
    }
  }
  while (a->inactive[cls].n && a->inactive[cls].v[0]->wake <= pos) {
    Interval *it = wake_first(a, cls);
    advance(it, pos);
    if (!it->cur)
      continue;
    if (it->cur->from <= pos)
      a->active[cls][it->reg] = it;
    else
      sleep_until(a, it, it->cur->from);
  }
}

// until[r]: first position at which machine register r is taken by code that cannot give it up.
static void fixed_limits(Alloc *a, const Interval *it, u32 *until) {
  RegMask mask = a->allocatable[it->cls];
  for (RegMask m = mask; m; m &= m - 1) {
    u32 r = (u32)__builtin_ctzll(m);
    FixedReg *f = &a->fixed[r];
    while (f->cur && f->cur->to <= it->start)
      f->cur = f->cur->next;
    until[r] = f->cur ? intersection(it->ranges, f->cur) : POS_MAX;
  }
  while (a->clobber_cur < a->nclobbers && a->clobbers[a->clobber_cur].pos < it->start)
    a->clobber_cur++;
  RegMask todo = mask & a->clobber_all;
  const Range *r = it->ranges;
  for (u32 i = a->clobber_cur; i < a->nclobbers && todo; i++) {
    const Clobber *c = &a->clobbers[i];
    while (r && r->to <= c->pos)
      r = r->next;
    if (!r)
      break;
    if (r->from > c->pos)
      continue;
    for (RegMask m = c->mask & todo; m; m &= m - 1) {
      u32 reg = (u32)__builtin_ctzll(m);
      until[reg] = MIN(until[reg], c->pos);
    }
    todo &= ~c->mask;
  }
}

static void assign(Alloc *a, Interval *it, u32 reg) {
  assert((a->allocatable[it->cls] >> reg & 1) && !a->active[it->cls][reg]);
  it->reg = (u8)reg;
  a->active[it->cls][reg] = it;
  a->l->used_regs |= REG_BIT(reg);
  a->soft_hint[it->vreg] = (u8)reg;
  if (it->hint_vreg && a->soft_hint[it->hint_vreg - 1] == NOREG)
    a->soft_hint[it->hint_vreg - 1] = (u8)reg;
}

// ---- cold code ------------------------------------------------------------------------------------------------------
// A register that the function is to preserve costs two instructions each time it runs. For a value that only calls in
// cold code would destroy, the cold code saves it instead: it is split there (as P. Chow, "Minimizing Register Usage
// Penalty at Procedure Calls", PLDI 1988, has it, by other means).

static u32 cold_start(const Lir *l) {
  u32 i = l->nblocks;
  while (i > 1 && (l->blocks[i - 1]->cold || l->blocks[i - 1]->handler >= 0))
    i--;
  return i < l->nblocks ? l->blocks[i]->from : POS_MAX;
}

// Whether taking r would be the only reason to save it.
static bool is_untouched(const Alloc *a, u32 r) {
  return (a->l->target->callee_saved & ~a->l->used_regs) >> r & 1;
}

static bool is_spared(const Alloc *a, const Interval *it, u32 r) {
  return it->start >= a->cold_from && is_untouched(a, r);
}

// Instead of `reg`, which serves to the end of the interval: one that serves to the cold code.
static u32 until_cold(Alloc *a, Interval *it, u32 reg, const u32 *until) {
  if (!is_untouched(a, reg) || it->start >= a->cold_from || it->end <= a->cold_from)
    return reg;
  const Target *t = a->l->target;
  u32 best = NOREG, hints[2] = {it->hint, a->soft_hint[it->vreg]};
  for (u32 k = 0; k < t->nalloc[it->cls] + 2; k++) {
    u32 r = k < 2 ? hints[k] : t->alloc_order[it->cls][k - 2];
    if (r != NOREG && a->allocatable[it->cls] >> r & 1 && !is_untouched(a, r) && until[r] >= a->cold_from &&
        best == NOREG)
      best = r;
  }
  if (best == NOREG)
    return reg;
  Interval *rest = interval_split(a, it, a->cold_from);
  rest->hint = (u8)best;
  heap_push(a, rest);
  return best;
}

// ---- picking a register ---------------------------------------------------------------------------------------------

static u32 pick_free(Alloc *a, const Interval *it, const u32 *until) {
  u32 hints[3] = {it->hint, it->hint_vreg ? a->soft_hint[it->hint_vreg - 1] : NOREG, a->soft_hint[it->vreg]};
  RegMask mask = a->allocatable[it->cls];
  for (u32 k = 0; k < 3; k++)
    if (hints[k] != NOREG && (mask >> hints[k] & 1) && until[hints[k]] >= it->end)
      return hints[k];
  const Target *t = a->l->target;
  u32 best = NOREG;
  for (u32 k = 0; k < t->nalloc[it->cls]; k++) {
    u32 r = t->alloc_order[it->cls][k];
    if (until[r] >= it->end)
      return r;
    if (best == NOREG || until[r] > until[best])
      best = r;
  }
  for (u32 k = 0; k < 3; k++)
    if (hints[k] != NOREG && (mask >> hints[k] & 1) && until[hints[k]] == until[best])
      return hints[k];
  return best;
}

static bool try_free(Alloc *a, Interval *it) {
  u32 until[MAX_PHYS];
  fixed_limits(a, it, until);
  for (RegMask m = a->allocatable[it->cls]; m; m &= m - 1) {
    u32 r = (u32)__builtin_ctzll(m);
    if (a->active[it->cls][r] || is_spared(a, it, r))
      until[r] = 0;
  }
  inactive_before(a, it->cls, it->end);
  for (u32 i = 0; i < a->found.n; i++) {
    const Interval *o = a->found.v[i];
    if (until[o->reg] <= it->start)
      continue;
    u32 x = intersection(it->ranges, o->cur);
    until[o->reg] = MIN(until[o->reg], x);
  }
  u32 reg = pick_free(a, it, until);
  if (until[reg] < it->end) {
    u32 limit = until[reg] & ~(POS_STEP - 1u);
    if (limit <= it->start)
      return false;
    // A register up to a point before the first use is of no help.
    const UsePos *u = it->uses;
    if (!u || u->pos >= limit)
      return false;
    u32 last = it->start;
    for (; u && u->pos < limit; u = u->next)
      last = MAX(last, u->pos);
    heap_push(a, interval_split(a, it, optimal_split(a, last, limit)));
  } else {
    reg = until_cold(a, it, reg, until);
  }
  assign(a, it, reg);
  return true;
}

// `it` lives in memory from its start; the part from its next use in a register on is tried again.
static void spill_from(Alloc *a, Interval *it, u32 after) {
  it->reg = NOREG;
  it->done = true;
  UsePos *u = register_use_from(it, after);
  if (!u)
    return;
  u32 min = MAX(it->start, after > POS_STEP ? after - 1 : 0);
  u32 pos = u->pos & ~(POS_STEP - 1u);
  if (pos <= it->start)
    pos = u->pos;
  else
    pos = optimal_split(a, MIN(min, pos - 1), pos);
  if (pos > it->start && pos < it->end)
    heap_push(a, interval_split(a, it, pos));
}

// o gives up its register at `pos`. If the instruction there reads it, it does so from memory: the register may be
// written (by the result, or by the move of a tied operand into it) before that operand is read.
static void evict(Alloc *a, Interval *o, u32 pos) {
  assert(o->reg != NOREG && a->active[o->cls][o->reg] == o);
  u32 base = pos & ~(POS_STEP - 1u);
  const UsePos *u = use_from(o, base);
  bool now = u && u->pos <= pos;
  assert(!now || (u->kind != USE_MUST && o->start < base));
  Interval *rest = interval_split(a, o, now ? base : pos);
  a->active[o->cls][o->reg] = NULL;
  spill_from(a, rest, now ? pos + 1 : rest->start);
}

// What `next` says of a register whose value this very instruction reads, but may read from memory: a call has more
// operands than there are registers.
enum { LAST_RESORT = 1, SPARED = 2 }; // the second: see is_spared

// The register of an interval that begins at this very instruction, which does not need it in one: it may begin in
// memory. NOREG: there is none.
static u32 take_from_beginner(Alloc *a, const Interval *it, const u32 *limit) {
  u32 base = it->start & ~(POS_STEP - 1u);
  const Target *t = a->l->target;
  for (u32 k = 0; k < t->nalloc[it->cls]; k++) {
    u32 r = t->alloc_order[it->cls][k];
    Interval *o = a->active[it->cls][r];
    if (!o || o->start < base || (limit[r] & ~(POS_STEP - 1u)) <= it->start)
      continue;
    const UsePos *u = use_from(o, base);
    if (u && u->pos <= it->start && u->kind == USE_MUST)
      continue;
    a->active[it->cls][r] = NULL;
    spill_from(a, o, it->start + 1);
    return r;
  }
  return NOREG;
}

static bool take_blocked(Alloc *a, Interval *it) {
  u32 cls = it->cls, base = it->start & ~(POS_STEP - 1u), depth = block_at(a->l, it->start)->depth;
  u32 limit[MAX_PHYS], next[MAX_PHYS];
  fixed_limits(a, it, limit);
  for (RegMask m = a->allocatable[cls]; m; m &= m - 1) {
    u32 r = (u32)__builtin_ctzll(m);
    const Interval *o = a->active[cls][r];
    next[r] = is_spared(a, it, r) ? SPARED : POS_MAX;
    if (o) {
      const UsePos *u = use_from(o, base);
      bool now = u && u->pos <= it->start;
      next[r] = o->start >= base || (now && u->kind == USE_MUST) ? 0 : now ? LAST_RESORT : weighted(u, depth);
    }
    if ((limit[r] & ~(POS_STEP - 1u)) <= it->start)
      next[r] = 0;
  }
  inactive_before(a, (u8)cls, it->end);
  for (u32 i = 0; i < a->found.n; i++) {
    const Interval *o = a->found.v[i];
    if (next[o->reg] && intersection(it->ranges, o->cur) != POS_MAX) {
      u32 w = weighted(use_from(o, base), depth);
      next[o->reg] = MIN(next[o->reg], w);
    }
  }
  u32 reg = NOREG;
  for (u32 k = 0; k < a->l->target->nalloc[cls]; k++) {
    u32 r = a->l->target->alloc_order[cls][k];
    if (reg == NOREG || next[r] > next[reg])
      reg = r;
  }
  const UsePos *mine = register_use_from(it, it->start);
  bool must_now = mine && mine->kind == USE_MUST && mine->pos <= it->start;
  if (!must_now && (!mine || next[reg] <= weighted(mine, depth))) {
    spill_from(a, it, it->start + 1);
    return true;
  }
  if (next[reg] == 0)
    reg = take_from_beginner(a, it, limit);
  if (reg == NOREG)
    return err_set(a->err, ERR_NOT_COMPILED, "%s: out of registers", a->l->fn->name ? a->l->fn->name : "?");
  if (a->active[cls][reg])
    evict(a, a->active[cls][reg], it->start);
  for (u32 i = 0; i < a->found.n; i++) {
    Interval *o = a->found.v[i];
    if (o->reg != reg || intersection(it->ranges, o->cur) == POS_MAX)
      continue;
    heap_push(a, interval_split(a, o, it->start)); // it is in a hole: the rest begins behind it
    o->cur = NULL;
  }
  if (limit[reg] < it->end)
    heap_push(a, interval_split(a, it, optimal_split(a, it->start, limit[reg] & ~(POS_STEP - 1u))));
  assign(a, it, reg);
  return true;
}

static bool allocate(Alloc *a, Interval *it) {
  expire(a, it->start, it->cls);
  const VInfo *v = &a->l->vregs.v[it->vreg];
  // What can be made again is made where it is first read.
  if (v->remat.kind != LK_NONE && it == a->first[it->vreg]) {
    spill_from(a, it, it->start + 1);
    return true;
  }
  return try_free(a, it) || take_blocked(a, it);
}

bool regalloc_run(Lir *l, Error *err) {
  const Target *t = l->target;
  Alloc *a = ARENA_NEW(l->arena, Alloc);
  a->l = l;
  a->arena = l->arena;
  a->err = err;
  for (u32 c = 0; c < 2; c++)
    for (u32 k = 0; k < t->nalloc[c]; k++)
      a->allocatable[c] |= REG_BIT(t->alloc_order[c][k]);
  a->soft_hint = ARENA_ARRAY(a->arena, u8, l->vregs.n);
  memset(a->soft_hint, NOREG, l->vregs.n);
  intervals_build(a);
  a->cold_from = cold_start(l);
  a->clobber_cur = 0;
  for (u32 r = 0; r < MAX_PHYS; r++)
    a->fixed[r].cur = a->fixed[r].ranges;
  for (u32 v = 0; v < l->vregs.n; v++)
    if (a->first[v])
      heap_push(a, a->first[v]);
  while (a->nheap) {
    Interval *it = heap_pop(a);
    if (!allocate(a, it))
      return false;
  }
  resolve_run(a);
  return true;
}
