// verify_regalloc.c: proves that register allocation kept the meaning of the code, by running it symbolically.
//
// Before allocation every operand names a virtual register; that is written down (regalloc_snapshot). Afterwards the
// code is run over sets of names: for each machine register and spill slot the virtual registers whose value it holds
// on every path, or the constant that was put there. Every operand must find, in the place that it was given, the
// virtual register that it named. Inserted moves carry names along; definitions, clobbers and temporaries end them; a
// phi's name arrives, on each edge, wherever its operand's is. At joins only what all predecessors agree upon is kept,
// so the states are found by iteration.
//
// What it does not see: memory other than spill slots, flags, and widths of moves.
#include "codegen/lir.h"

#include <assert.h>

#define MAX_NAMES 40      // of one place; with more of them, the function is passed over
#define MAX_PLACES 300000 // in all states; larger functions are passed over, too

typedef struct Saved { // an instruction as it was
  const LIns *ins;
  LOp *ops;
  u8 nops;
} Saved;

struct RegSnapshot {
  VEC(Saved) list; // in order
  u32 *first;      // by block, as blocks were numbered: its first one; one more at the end
  LBlock **blocks;
  u32 nblocks;
};

RegSnapshot *regalloc_snapshot(const Lir *l) {
  RegSnapshot *s = ARENA_NEW(l->arena, RegSnapshot);
  s->first = ARENA_ARRAY(l->arena, u32, l->nblocks + 1);
  s->blocks = arena_dup(l->arena, l->blocks, l->nblocks * sizeof *l->blocks);
  s->nblocks = l->nblocks;
  for (u32 i = 0; i < l->nblocks; i++) {
    s->first[i] = s->list.n;
    for (const LIns *ins = l->blocks[i]->first; ins; ins = ins->next) {
      LOp *ops = ins->nops ? arena_dup(l->arena, ins->ops, ins->nops * sizeof *ops) : NULL;
      vec_push_a(&s->list, ((Saved){ins, ops, ins->nops}), l->arena);
    }
  }
  s->first[l->nblocks] = s->list.n;
  return s;
}

// ---- places and what they hold --------------------------------------------------------------------------------------

typedef struct Place {
  u32 n;
  u32 names[MAX_NAMES];
  LOp constant; // LK_NONE: none
} Place;

typedef struct Check {
  const Lir *l;
  const RegSnapshot *snap;
  u32 nplaces;
  Place *now, *kept;
  Place **in; // by block: the state at its start; NULL: not reached yet
  u32 *index; // by block: of its instructions in the snapshot, or UINT32_MAX
  u8 *gone;   // by instruction of the snapshot
  bool report, overflow;
  Error *err;
  const LBlock *block;
} Check;

static bool same_constant(const LOp *a, const LOp *b) {
  if (a->kind != b->kind)
    return false;
  switch (a->kind) {
  case LK_REF: return a->ref == b->ref;
  case LK_SLOT: return a->slot == b->slot;
  case LK_IMM:
  case LK_FRAME:
  case LK_FCONST:
  case LK_RODATA: return a->imm == b->imm;
  default: return false;
  }
}

static bool is_place(const LOp *o) {
  return o->kind == LK_PHYS || o->kind == LK_SPILL;
}

static Place *place_of(const Check *c, const LOp *o) {
  u32 i = o->kind == LK_PHYS ? o->reg : MAX_PHYS + o->reg;
  assert(is_place(o) && i < c->nplaces);
  return &c->now[i];
}

static bool has_name(const Place *p, u32 v) {
  for (u32 i = 0; i < p->n; i++)
    if (p->names[i] == v)
      return true;
  return false;
}

static void add_name(Check *c, Place *p, u32 v) {
  if (has_name(p, v))
    return;
  if (p->n == MAX_NAMES)
    c->overflow = true;
  else
    p->names[p->n++] = v;
}

static void drop_name(Place *p, u32 v) {
  for (u32 i = 0; i < p->n; i++)
    if (p->names[i] == v) {
      p->names[i] = p->names[--p->n];
      return;
    }
}

static void forget(Place *p) {
  *p = (Place){0};
}

// v gets a new value: what held it before holds it no more.
static void forget_everywhere(const Check *c, u32 v) {
  for (u32 i = 0; i < c->nplaces; i++)
    drop_name(&c->now[i], v);
}

static bool holds(const Check *c, const Place *p, u32 v) {
  return has_name(p, v) || same_constant(&p->constant, &c->l->vregs.v[v].remat);
}

static void move(const Check *c, const LOp *dst, const LOp *src) {
  if (!is_place(dst))
    return;
  Place *d = place_of(c, dst);
  if (is_place(src)) {
    *d = *place_of(c, src);
    return;
  }
  forget(d);
  d->constant = *src;
}

// ---- instructions ---------------------------------------------------------------------------------------------------

static void wrong(Check *c, const LIns *ins, u32 k, u32 vreg) {
  if (c->report)
    err_set(c->err, ERR_INVALID_PROGRAM, "%s: block %u, instruction at %u (%u): operand %u does not read v%u",
            c->l->fn->name ? c->l->fn->name : "?", c->block->id, ins->pos, ins->op, k, vreg);
}

static bool reads(const Check *c, const LOp *was, const LOp *is) {
  if (was->kind != LK_VREG) // a constant that an instruction takes in a given register
    return !is_place(is) || same_constant(&place_of(c, is)->constant, was);
  if (is_place(is))
    return holds(c, place_of(c, is), was->reg);
  return same_constant(is, &c->l->vregs.v[was->reg].remat);
}

static bool is_use(const LOp *o) {
  return o->role == LR_USE && (o->kind == LK_VREG || o->fixed != NOREG);
}

static void check_uses(Check *c, const Saved *s, const LIns *ins) {
  bool swapped = ins->flags & LIF_COMMUTE && s->nops > 2 && reads(c, &s->ops[1], &ins->ops[2]) &&
                 reads(c, &s->ops[2], &ins->ops[1]);
  for (u32 k = 0; k < s->nops; k++) {
    u32 from = swapped && (k == 1 || k == 2) ? 3 - k : k;
    if (is_use(&s->ops[from]) && !reads(c, &s->ops[from], &ins->ops[k]))
      wrong(c, ins, k, s->ops[from].reg);
  }
}

static bool shares(const LOp *a, const LOp *b) {
  return a->kind == LK_PHYS && b->kind == LK_PHYS && a->reg == b->reg;
}

// A temporary shares no register with an operand, nor a result with another result or with what is read late.
static void check_sharing(Check *c, const Saved *s, const LIns *ins) {
  for (u32 k = 0; k < s->nops; k++)
    for (u32 i = 0; i < s->nops; i++) {
      const LOp *a = &s->ops[k], *b = &s->ops[i];
      bool apart = i != k && a->kind == LK_VREG && b->kind == LK_VREG && a->reg != b->reg &&
                   ((a->role == LR_TEMP && b->role != LR_DEF) || (a->role == LR_DEF && b->role == LR_DEF) ||
                    (a->role == LR_DEF && b->role == LR_USE && b->flags & LF_LATE));
      if (apart && shares(&ins->ops[k], &ins->ops[i]))
        wrong(c, ins, k, a->reg);
    }
}

static void apply(Check *c, const Saved *s, const LIns *ins) {
  Place source = {0};
  bool copies = ins->op == LIR_MOVE && s->nops == 2 && s->ops[0].kind == LK_VREG;
  if (copies && is_place(&ins->ops[1]))
    source = *place_of(c, &ins->ops[1]);
  else if (copies)
    source.constant = ins->ops[1];
  for (RegMask m = ins->clobbers; m; m &= m - 1)
    forget(&c->now[__builtin_ctzll(m)]);
  for (u32 k = 0; k < s->nops; k++)
    if (s->ops[k].role == LR_TEMP && is_place(&ins->ops[k]))
      forget(place_of(c, &ins->ops[k]));
  for (u32 k = 0; k < s->nops; k++) {
    if (s->ops[k].role != LR_DEF || s->ops[k].kind != LK_VREG)
      continue;
    forget_everywhere(c, s->ops[k].reg);
    if (!is_place(&ins->ops[k]))
      continue;
    Place *p = place_of(c, &ins->ops[k]);
    *p = source;
    drop_name(p, s->ops[k].reg);
    add_name(c, p, s->ops[k].reg);
  }
}

// An instruction that allocation took out: a move within one register, or a value that is made again where it is read.
// Where it stood among inserted moves is not known: it takes effect before them (`first`) and, as they may have brought
// its operand, again behind them.
static void apply_removed(Check *c, const Saved *s, bool first) {
  if (!s->nops || s->ops[0].role != LR_DEF || s->ops[0].kind != LK_VREG)
    return;
  u32 v = s->ops[0].reg;
  if (first)
    forget_everywhere(c, v);
  if (s->ins->op != LIR_MOVE)
    return;
  if (first && is_place(&s->ops[1]))
    add_name(c, place_of(c, &s->ops[1]), v);
  for (u32 i = 0; i < c->nplaces && s->ops[1].kind == LK_VREG; i++)
    if (holds(c, &c->now[i], s->ops[1].reg))
      add_name(c, &c->now[i], v);
}

static void inserted(const Check *c, const LIns *ins) {
  if (ins->op == LIR_MOVE) {
    move(c, &ins->ops[0], &ins->ops[1]);
  } else if (ins->op == LIR_XCHG) {
    Place *a = place_of(c, &ins->ops[0]), *b = place_of(c, &ins->ops[1]), old = *a;
    *a = *b;
    *b = old;
  }
}

// The instructions from `at` on that are gone; returns the first that is not.
static u32 pass_removed(Check *c, u32 at, u32 end, bool first) {
  for (; at < end && c->gone[at]; at++)
    apply_removed(c, &c->snap->list.v[at], first);
  return at;
}

static void run_block(Check *c, const LBlock *b) {
  u32 i = c->index[b->id];
  bool is_new = i == UINT32_MAX; // between two others
  u32 at = is_new ? 0 : c->snap->first[i], end = is_new ? 0 : c->snap->first[i + 1];
  c->block = b;
  pass_removed(c, at, end, true);
  for (const LIns *ins = b->first; ins; ins = ins->next) {
    u32 next = at;
    while (next < end && c->gone[next])
      next++;
    if (next == end || c->snap->list.v[next].ins != ins) {
      inserted(c, ins);
      continue;
    }
    const Saved *s = &c->snap->list.v[pass_removed(c, at, end, false)];
    if (c->report) {
      check_uses(c, s, ins);
      check_sharing(c, s, ins);
    }
    apply(c, s, ins);
    at = next + 1;
    pass_removed(c, at, end, true);
  }
}

// ---- edges ----------------------------------------------------------------------------------------------------------

static void phis(Check *c, const LBlock *to, u32 pred) {
  for (u32 i = 0; i < c->nplaces && to->nphis; i++) {
    Place *p = &c->now[i], old = *p;
    for (u32 k = 0; k < to->nphis; k++)
      drop_name(p, to->phis[k].dst);
    for (u32 k = 0; k < to->nphis; k++) {
      const LOp *src = &to->phis[k].srcs[pred];
      if (src->kind == LK_VREG ? holds(c, &old, src->reg) : same_constant(&old.constant, src))
        add_name(c, p, to->phis[k].dst);
    }
  }
}

// Keeps in `into` what `from` has as well; whether anything went.
static bool meet(Place *into, const Place *from, u32 n) {
  bool changed = false;
  for (u32 i = 0; i < n; i++) {
    Place *p = &into[i];
    for (u32 k = 0; k < p->n;)
      if (has_name(&from[i], p->names[k])) {
        k++;
      } else {
        p->names[k] = p->names[--p->n];
        changed = true;
      }
    if (p->constant.kind != LK_NONE && !same_constant(&p->constant, &from[i].constant)) {
      p->constant = (LOp){0};
      changed = true;
    }
  }
  return changed;
}

static bool lives_into(const Check *c, const LBlock *to, u32 v) {
  const VInfo *info = &c->l->vregs.v[v];
  if (info->global && (to->live_in[info->gindex / 64] >> info->gindex % 64 & 1))
    return true;
  for (u32 k = 0; k < to->nphis; k++)
    if (to->phis[k].dst == v)
      return true;
  return false;
}

// Names that nobody asks for any more are only in the way. Blocks between two others know no liveness.
static void drop_dead(const Check *c, const LBlock *to) {
  for (u32 i = 0; i < c->nplaces && to->live_in; i++) {
    Place *p = &c->now[i];
    for (u32 k = 0; k < p->n;)
      if (lives_into(c, to, p->names[k]))
        k++;
      else
        p->names[k] = p->names[--p->n];
  }
}

static bool enter(Check *c, const LBlock *to, u32 pred) {
  size_t size = c->nplaces * sizeof *c->now;
  memcpy(c->kept, c->now, size); // the state goes to several successors
  phis(c, to, pred);
  drop_dead(c, to);
  bool changed = true;
  if (c->in[to->id])
    changed = meet(c->in[to->id], c->now, c->nplaces);
  else
    c->in[to->id] = arena_dup(c->l->arena, c->now, size);
  memcpy(c->now, c->kept, size);
  return changed;
}

static bool leave(Check *c, const LBlock *b) {
  bool changed = false;
  for (u32 s = 0; s < b->nsuccs; s++) {
    const LBlock *to = b->succs[s];
    for (u32 k = 0; k < to->npreds; k++)
      if (to->preds[k] == b)
        changed |= enter(c, to, k);
  }
  return changed;
}

static bool is_root(const Lir *l, const LBlock *b) {
  return b->npreds == 0 || (b->ir && (b->ir->is_handler_entry || b->ir == l->fn->entry));
}

static bool pass(Check *c) {
  bool changed = false;
  for (u32 i = 0; i < c->l->nblocks; i++) {
    const LBlock *b = c->l->blocks[i];
    if (!c->in[i])
      continue;
    memcpy(c->now, c->in[i], c->nplaces * sizeof *c->now);
    run_block(c, b);
    changed |= leave(c, b);
  }
  return changed;
}

static void find_gone(Check *c) {
  for (u32 i = 0; i < c->snap->nblocks; i++) {
    const LIns *ins = c->snap->blocks[i]->first;
    for (u32 k = c->snap->first[i]; k < c->snap->first[i + 1]; k++) {
      const LIns *at = ins;
      while (at && at != c->snap->list.v[k].ins)
        at = at->next;
      c->gone[k] = at == NULL;
      ins = at ? at->next : ins;
    }
  }
}

static void number_blocks(Check *c) {
  for (u32 i = 0; i < c->l->nblocks; i++)
    c->index[i] = UINT32_MAX;
  for (u32 i = 0; i < c->snap->nblocks; i++)
    c->index[c->snap->blocks[i]->id] = i;
}

static bool no_vreg_left(const Lir *l, Error *err) {
  for (u32 i = 0; i < l->nblocks; i++)
    for (const LIns *ins = l->blocks[i]->first; ins; ins = ins->next)
      for (u32 k = 0; k < ins->nops; k++)
        if (ins->ops[k].kind == LK_VREG)
          return err_set(err, ERR_INVALID_PROGRAM, "%s: virtual register %u is left", l->fn->name, ins->ops[k].reg);
  return true;
}

bool regalloc_verify(const RegSnapshot *snap, const Lir *l, Error *err) {
  ERROR(mine);
  if (!no_vreg_left(l, err))
    return false;
  Check c = {.l = l, .snap = snap, .nplaces = MAX_PHYS + l->nspills, .err = &mine};
  if ((u64)c.nplaces * l->nblocks > MAX_PLACES)
    return true;
  c.now = ARENA_ARRAY(l->arena, Place, c.nplaces);
  c.kept = ARENA_ARRAY(l->arena, Place, c.nplaces);
  c.in = ARENA_ARRAY(l->arena, Place *, l->nblocks);
  c.index = ARENA_ARRAY(l->arena, u32, l->nblocks);
  c.gone = ARENA_ARRAY(l->arena, u8, snap->list.n);
  number_blocks(&c);
  find_gone(&c);
  for (u32 i = 0; i < l->nblocks; i++)
    if (is_root(l, l->blocks[i]))
      c.in[i] = ARENA_ARRAY(l->arena, Place, c.nplaces);
  while (pass(&c) && !c.overflow)
    ;
  c.report = true;
  if (!c.overflow)
    pass(&c);
  if (mine.kind && err)
    *err = mine;
  return !mine.kind;
}
