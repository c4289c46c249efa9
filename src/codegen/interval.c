// interval.c: building live intervals from the low-level IR, backwards, and splitting them.
#include "codegen/interval.h"

static void range_add(Arena *arena, Range **head, u32 from, u32 to) {
  Range *r = *head;
  if (r && r->from <= to) { // they meet or overlap: instructions are visited backwards
    r->from = MIN(r->from, from);
    r->to = MAX(r->to, to);
    return;
  }
  Range *n = ARENA_NEW(arena, Range);
  *n = (Range){from, to, r};
  *head = n;
}

static Interval *interval_of(Alloc *a, u32 vreg) {
  Interval *it = a->first[vreg];
  if (it)
    return it;
  it = ARENA_NEW(a->arena, Interval);
  it->vreg = vreg;
  it->cls = class_of_type(a->l->vregs.v[vreg].type);
  it->reg = it->hint = NOREG;
  return a->first[vreg] = it;
}

static void use_add(Alloc *a, Interval *it, u32 pos, u8 kind, u32 depth) {
  if (it->uses && it->uses->pos == pos) {
    it->uses->kind = MAX(it->uses->kind, kind);
    return;
  }
  UsePos *u = ARENA_NEW(a->arena, UsePos);
  *u = (UsePos){pos, kind, (u8)MIN(depth, 255u), it->uses};
  it->uses = u;
}

static void build_def(Alloc *a, const LBlock *b, const LIns *ins, const LOp *o) {
  u32 at = ins->pos + POS_DEF;
  if (o->kind == LK_PHYS) {
    FixedReg *f = &a->fixed[o->reg];
    if (f->ranges && f->ranges->from <= at && at < f->ranges->to)
      f->ranges->from = at;
    else
      range_add(a->arena, &f->ranges, at, at + 1);
    return;
  }
  Interval *it = interval_of(a, o->reg);
  a->def_pos[o->reg] = at;
  if (it->ranges && it->ranges->from <= at && at < it->ranges->to)
    it->ranges->from = at;
  else
    range_add(a->arena, &it->ranges, at, at + 1);
  bool may_skip = a->l->vregs.v[o->reg].remat.kind != LK_NONE;
  use_add(a, it, at, may_skip ? USE_ANY : USE_MUST, b->depth);
  if (o->fixed != NOREG)
    it->hint = o->fixed;
}

static void build_use(Alloc *a, const LBlock *b, const LIns *ins, const LOp *o) {
  u32 to = ins->pos + (o->flags & LF_LATE ? POS_AFTER : 1);
  if (o->kind == LK_PHYS) {
    range_add(a->arena, &a->fixed[o->reg].ranges, b->from, to);
    return;
  }
  Interval *it = interval_of(a, o->reg);
  range_add(a->arena, &it->ranges, b->from, to);
  u8 kind = USE_MUST;
  if (o->fixed != NOREG)
    kind = USE_ANY;
  else if (o->flags & LF_ANY)
    kind = USE_SHOULD;
  use_add(a, it, ins->pos, kind, b->depth);
  if (o->fixed != NOREG && it->hint == NOREG)
    it->hint = o->fixed;
}

static void build_temp(Alloc *a, const LBlock *b, const LIns *ins, const LOp *o) {
  if (o->kind == LK_PHYS) {
    range_add(a->arena, &a->fixed[o->reg].ranges, ins->pos, ins->pos + POS_AFTER);
    return;
  }
  Interval *it = interval_of(a, o->reg);
  range_add(a->arena, &it->ranges, ins->pos, ins->pos + POS_AFTER);
  use_add(a, it, ins->pos, USE_MUST, b->depth);
}

// The second operand of a commutative instruction takes the first's place when only the second dies here.
static void commute(Alloc *a, LIns *ins) {
  LOp *x = &ins->ops[1], *y = &ins->ops[2];
  if (y->kind != LK_VREG || x->kind != LK_VREG)
    return;
  const Interval *ix = a->first[x->reg], *iy = a->first[y->reg];
  bool x_lives = ix && ix->ranges && ix->ranges->from <= ins->pos + POS_DEF && ix->ranges->to > ins->pos + POS_DEF;
  bool y_lives = iy && iy->ranges && iy->ranges->from <= ins->pos + POS_DEF && iy->ranges->to > ins->pos + POS_DEF;
  // A result that flows into a phi wants the place of the operand that comes from that phi.
  bool want_y = false;
  if (x_lives == y_lives && ins->ops[0].kind == LK_VREG && a->first[ins->ops[0].reg])
    want_y = a->first[ins->ops[0].reg]->hint_vreg == y->reg + 1;
  if ((x_lives && !y_lives) || (want_y && !y_lives)) {
    u32 r = x->reg;
    x->reg = y->reg;
    y->reg = r;
  }
}

static void hints(Alloc *a, const LIns *ins) {
  if (!(ins->flags & (LIF_TIED | LIF_HINT)) || ins->nops < 2)
    return;
  const LOp *d = &ins->ops[0], *s = &ins->ops[1];
  if (d->kind == LK_VREG && s->kind == LK_PHYS) {
    interval_of(a, d->reg)->hint = (u8)s->reg;
  } else if (s->kind == LK_VREG && d->kind == LK_PHYS) {
    Interval *it = interval_of(a, s->reg);
    if (it->hint == NOREG)
      it->hint = (u8)d->reg;
  } else if (d->kind == LK_VREG && s->kind == LK_VREG) {
    Interval *di = interval_of(a, d->reg), *si = interval_of(a, s->reg);
    if (!di->hint_vreg)
      di->hint_vreg = s->reg + 1;
    if (!si->hint_vreg)
      si->hint_vreg = d->reg + 1;
  }
}

static void build_ins(Alloc *a, const LBlock *b, LIns *ins) {
  if (ins->clobbers) {
    Clobber *c = &a->clobbers[--a->clobber_cur];
    *c = (Clobber){ins->pos + POS_CLOBBER, ins->clobbers};
    a->clobber_all |= ins->clobbers;
  }
  if (ins->flags & LIF_COMMUTE)
    commute(a, ins);
  for (u32 pass = 0; pass < 3; pass++) {
    static const u8 order[3] = {LR_DEF, LR_TEMP, LR_USE};
    for (u32 k = 0; k < ins->nops; k++) {
      const LOp *o = &ins->ops[k];
      if (o->role != order[pass] || (o->kind != LK_VREG && o->kind != LK_PHYS))
        continue;
      if (pass == 0)
        build_def(a, b, ins, o);
      else if (pass == 1)
        build_temp(a, b, ins, o);
      else
        build_use(a, b, ins, o);
    }
  }
  hints(a, ins);
}

static void live_through(Alloc *a, const LBlock *b, u32 vreg) {
  range_add(a->arena, &interval_of(a, vreg)->ranges, b->from, b->to);
}

static void build_live_out(Alloc *a, const LBlock *b, const u32 *globals) {
  for (u32 w = 0; w < a->l->live_words; w++)
    for (u64 bits = b->live_out[w]; bits; bits &= bits - 1)
      live_through(a, b, globals[w * 64 + (u32)__builtin_ctzll(bits)]);
  for (u32 k = 0; k < b->nsuccs; k++) {
    const LBlock *s = b->succs[k];
    for (u32 p = 0; p < s->npreds && s->nphis; p++) {
      if (s->preds[p] != b)
        continue;
      for (u32 i = 0; i < s->nphis; i++) {
        const LOp *o = &s->phis[i].srcs[p];
        if (o->kind != LK_VREG)
          continue;
        live_through(a, b, o->reg);
        Interval *it = interval_of(a, o->reg), *phi = interval_of(a, s->phis[i].dst);
        if (!it->hint_vreg)
          it->hint_vreg = s->phis[i].dst + 1;
        if (!phi->hint_vreg)
          phi->hint_vreg = o->reg + 1;
      }
    }
  }
}

// The next use of a value that a loop reads is in the next round: a soft use at the loop's end says so.
static void build_loop_ends(Alloc *a, const u32 *globals) {
  const Lir *l = a->l;
  for (u32 i = 0; i < l->nblocks; i++) {
    const LBlock *b = l->blocks[i];
    for (u32 k = 0; k < b->nsuccs; k++) {
      const LBlock *head = b->succs[k];
      if (head->id > i || head->handler != b->handler || b->cold || !l->live_words)
        continue;
      for (u32 w = 0; w < l->live_words; w++)
        for (u64 bits = head->live_in[w] & b->live_out[w]; bits; bits &= bits - 1) {
          Interval *it = a->first[globals[w * 64 + (u32)__builtin_ctzll(bits)]];
          UsePos **p = it ? &it->uses : NULL;
          while (p && *p && (*p)->pos < head->from)
            p = &(*p)->next;
          if (!p || !*p || (*p)->pos >= b->to)
            continue; // not read in the loop
          u32 at = b->to - POS_STEP;
          while (*p && (*p)->pos < at)
            p = &(*p)->next;
          if (*p && (*p)->pos == at)
            continue;
          UsePos *u = ARENA_NEW(a->arena, UsePos);
          *u = (UsePos){at, USE_ANY, (u8)MIN(b->depth, 255u), *p};
          *p = u;
        }
    }
  }
}

void intervals_build(Alloc *a) {
  Lir *l = a->l;
  u32 n = 0;
  for (u32 i = 0; i < l->nblocks; i++)
    for (const LIns *ins = l->blocks[i]->first; ins; ins = ins->next)
      n += ins->clobbers != 0;
  a->clobbers = ARENA_ARRAY(a->arena, Clobber, n);
  a->nclobbers = a->clobber_cur = n;
  a->first = ARENA_ARRAY(a->arena, Interval *, l->vregs.n);
  a->def_pos = ARENA_ARRAY(a->arena, u32, l->vregs.n);
  u32 *globals = ARENA_ARRAY(a->arena, u32, l->live_words * 64);
  for (u32 v = 0; v < l->vregs.n; v++)
    if (l->vregs.v[v].global)
      globals[l->vregs.v[v].gindex] = v;
  for (u32 i = l->nblocks; i-- > 0;) {
    const LBlock *b = l->blocks[i];
    build_live_out(a, b, globals);
    for (LIns *ins = b->last; ins; ins = ins->prev)
      build_ins(a, b, ins);
    for (u32 k = 0; k < b->nphis; k++) {
      Interval *it = interval_of(a, b->phis[k].dst);
      a->def_pos[it->vreg] = b->from;
      if (!it->ranges || it->ranges->from > b->from)
        range_add(a->arena, &it->ranges, b->from, b->from + 1);
      use_add(a, it, b->from, USE_ANY, b->depth);
    }
  }
  build_loop_ends(a, globals);
  for (u32 v = 0; v < l->vregs.n; v++) {
    Interval *it = a->first[v];
    if (!it)
      continue;
    if (!it->ranges) { // only named by a hint
      a->first[v] = NULL;
      continue;
    }
    it->start = it->ranges->from;
    const Range *r = it->ranges;
    while (r->next)
      r = r->next;
    it->end = r->to;
    it->cur = it->ranges;
  }
}

// Cuts `it` at pos; the new part begins at pos, or behind the hole that pos lies in.
Interval *interval_split(Alloc *a, Interval *it, u32 pos) {
  assert(pos > it->start && pos < it->end);
  Interval *c = ARENA_NEW(a->arena, Interval);
  *c = *it;
  c->reg = NOREG;
  c->hint = it->reg != NOREG ? it->reg : it->hint;
  c->done = false;
  Range *r = it->ranges, *prev = NULL;
  while (r->to <= pos) {
    prev = r;
    r = r->next;
  }
  if (r->from < pos) { // cut this range
    Range *n = ARENA_NEW(a->arena, Range);
    *n = (Range){pos, r->to, r->next};
    r->to = pos;
    r->next = NULL;
    c->ranges = n;
    it->end = pos;
  } else {
    c->ranges = r;
    prev->next = NULL;
    it->end = prev->to;
  }
  c->start = c->ranges->from;
  c->cur = c->ranges;
  UsePos **u = &it->uses;
  while (*u && (*u)->pos < pos)
    u = &(*u)->next;
  c->uses = *u;
  *u = NULL;
  it->next = c;
  return c;
}

const LBlock *block_at(const Lir *l, u32 pos) {
  u32 lo = 0, hi = l->nblocks;
  while (hi - lo > 1) {
    u32 mid = (lo + hi) / 2;
    if (l->blocks[mid]->from <= pos)
      lo = mid;
    else
      hi = mid;
  }
  return l->blocks[lo];
}
