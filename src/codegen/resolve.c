// resolve.c: after the walk: operands get their places, and moves connect the parts of split intervals.
#include "codegen/interval.h"
#include "target/target.h"

typedef struct PosMove {
  u32 pos, seq;
  const Interval *to; // the part that the move leads to; NULL for a store behind a definition
  PMove m;
} PosMove;

typedef struct EdgeMove {
  u32 vreg;
  const Interval *from, *to;
} EdgeMove;

typedef struct Edge {
  LBlock *pred, *succ;
  u32 succ_index, pred_index;
  u32 first, n; // in edge_moves
} Edge;

// The last edge that was found from `pred` to a block.
typedef struct EdgeSeen {
  const LBlock *pred;
  u32 index;
} EdgeSeen;

typedef struct Resolve {
  EdgeSeen *edge_seen; // by successor
  Alloc *a;
  Lir *l;
  Arena *arena;
  u32 *globals;
  Interval **at; // by vreg: part that the walk over the instructions has come to
  VEC(PosMove) moves;
  VEC(Edge) edges;
  VEC(EdgeMove) edge_moves;
  u32 *store_cost; // by vreg: of storing at each split
  VEC(PMove) group;
  VEC(LBlock *) new_blocks; // each follows its predecessor in layout
} Resolve;

// Of an instruction: cold code is to bear what it makes necessary.
static u32 cost_in(bool cold, u32 depth) {
  static const u32 cost[] = {10, 100, 1000, 10000, 100000};
  return cold ? 1 : cost[MIN(depth, ARRAY_LEN(cost) - 1)];
}

static bool has_slot(const Resolve *r, u32 vreg) {
  return r->l->vregs.v[vreg].remat.kind == LK_NONE;
}

static LOp place(const Resolve *r, const Interval *it) {
  if (it->reg != NOREG)
    return lop_phys(it->reg, LR_NONE, 0);
  const VInfo *v = &r->l->vregs.v[it->vreg];
  if (v->remat.kind != LK_NONE)
    return v->remat;
  LOp o = lop_none();
  o.kind = LK_SPILL;
  assert(r->a->spill[it->vreg] >= 0);
  o.reg = (u32)r->a->spill[it->vreg];
  return o;
}

static Interval *part_at(const Resolve *r, u32 vreg, u32 pos) {
  Interval *it = r->a->first[vreg];
  while (it->next && it->next->start <= pos)
    it = it->next;
  return it;
}

// ---- which moves ----------------------------------------------------------------------------------------------------

static void split_moves(Resolve *r, Interval *it) {
  for (Interval *n = it->next; n; it = n, n = n->next) {
    n->prev = it;
    if (it->end != n->start)
      continue; // a hole: control flow brings the value
    const LBlock *b = block_at(r->l, n->start);
    if (b->from == n->start || (it->reg == n->reg))
      continue;
    if (n->reg == NOREG)
      r->store_cost[n->vreg] += cost_in(b->cold, b->depth);
    PosMove m = {.pos = n->start & ~(POS_STEP - 1u), .to = n};
    vec_push_a(&r->moves, m, r->arena);
  }
}

// The place of an edge among the predecessors of `succ`. Several edges may lead from one block to the same: they are
// asked for in order, and stand in the same order there.
static u32 pred_index(Resolve *r, const LBlock *pred, const LBlock *succ) {
  EdgeSeen *seen = &r->edge_seen[succ->id];
  u32 pi = seen->pred == pred ? seen->index + 1 : 0;
  while (pi < succ->npreds && succ->preds[pi] != pred)
    pi++;
  assert(pi < succ->npreds);
  *seen = (EdgeSeen){pred, pi};
  return pi;
}

static void edge_collect(Resolve *r, LBlock *pred, u32 si) {
  LBlock *succ = pred->succs[si];
  u32 pi = pred_index(r, pred, succ);
  Edge e = {pred, succ, si, pi, r->edge_moves.n, 0};
  for (u32 w = 0; w < r->l->live_words; w++)
    for (u64 bits = succ->live_in[w]; bits; bits &= bits - 1) {
      u32 v = r->globals[w * 64 + (u32)__builtin_ctzll(bits)];
      if (!r->a->first[v]->next)
        continue;
      const Interval *x = part_at(r, v, pred->to - 1), *y = part_at(r, v, succ->from);
      if (x == y || x->reg == y->reg)
        continue;
      EdgeMove m = {v, x, y};
      vec_push_a(&r->edge_moves, m, r->arena);
      if (y->reg == NOREG)
        r->store_cost[v] += cost_in(pred->cold || succ->cold, MIN(pred->depth, succ->depth));
    }
  e.n = r->edge_moves.n - e.first;
  if (e.n || succ->nphis)
    vec_push_a(&r->edges, e, r->arena);
}

// ---- spill slots ----------------------------------------------------------------------------------------------------

static int by_start(const void *x, const void *y) {
  const Interval *a = *(Interval *const *)x, *b = *(Interval *const *)y;
  return a->start != b->start ? (a->start < b->start ? -1 : 1) : (a->vreg < b->vreg ? -1 : a->vreg > b->vreg);
}

static u32 last_end(const Interval *it) {
  while (it->next)
    it = it->next;
  return it->end;
}

#define SLOT_SEARCH 64

// Values of 16 bytes take two slots, those of 32 four, which are not shared with narrower ones: moves that happen at
// once know places that are the same or apart, and none that overlap.
static u32 slots_taken(const Resolve *r, const Interval *it) {
  u8 t = r->l->vregs.v[it->vreg].type;
  return t == T_V256 ? 4 : t == T_V128 ? 2 : 1;
}

// A finally, fault or filter block runs while values of what it belongs to wait in memory, outside their live ranges as
// the blocks show them. So slots are shared only among values of one and the same handler, or of none.
static i32 slot_owner(const Resolve *r, const Interval *it) {
  const LBlock *b = r->l->fn->nclauses ? block_at(r->l, it->start) : NULL;
  return b ? 2 * b->handler + b->in_filter : 0;
}

static void assign_slots(Resolve *r) {
  Alloc *a = r->a;
  VEC(Interval *) list = {0};
  for (u32 v = 0; v < r->l->vregs.n; v++) {
    bool memory = false;
    for (const Interval *it = a->first[v]; it && !memory; it = it->next)
      memory = it->reg == NOREG;
    if (memory && has_slot(r, v))
      vec_push_a(&list, a->first[v], r->arena);
  }
  if (!list.n)
    return;
  qsort(list.v, list.n, sizeof *list.v, by_start);
  u32 *free_at = ARENA_ARRAY(r->arena, u32, 4 * list.n), n = 0;
  i32 *owner = ARENA_ARRAY(r->arena, i32, 4 * list.n);
  u8 *words = ARENA_ARRAY(r->arena, u8, 4 * list.n); // 0: not the first of several
  for (u32 i = 0; i < list.n; i++) {
    u32 s = n > SLOT_SEARCH ? n - SLOT_SEARCH : 0, take = slots_taken(r, list.v[i]);
    i32 own = slot_owner(r, list.v[i]);
    while (s < n && (free_at[s] > list.v[i]->start || owner[s] != own || words[s] != take))
      s++;
    if (s == n)
      n += take;
    words[s] = (u8)take;
    owner[s] = own;
    free_at[s] = last_end(list.v[i]);
    a->spill[list.v[i]->vreg] = (i32)s;
  }
  r->l->nspills = n;
}

// The value is stored once, where it is defined, or wherever it is split: what the loops make cheaper.
static void decide_stores(Resolve *r) {
  for (u32 v = 0; v < r->l->vregs.n; v++) {
    const Interval *it = r->a->first[v];
    if (!it || !it->next || !has_slot(r, v) || !r->store_cost[v])
      continue;
    it = interval_def_part(r->a, v);
    if (it->reg == NOREG) { // born in memory
      r->a->store_at_def[v] = 1;
      continue;
    }
    u32 def = r->a->def_pos[v];
    const LBlock *b = block_at(r->l, def);
    if (r->store_cost[v] < cost_in(b->cold, b->depth))
      continue;
    r->a->store_at_def[v] = 1;
    PosMove m = {.pos = (def & ~(POS_STEP - 1u)) + POS_STEP};
    m.m = (PMove){place(r, it), place(r, it), r->l->vregs.v[v].type};
    m.m.dst = lop_none();
    m.m.dst.kind = LK_SPILL;
    m.m.dst.reg = (u32)r->a->spill[v];
    vec_push_a(&r->moves, m, r->arena);
  }
}

static bool is_needless_store(const Resolve *r, u32 vreg, const LOp *dst) {
  return dst->kind != LK_PHYS && (!has_slot(r, vreg) || r->a->store_at_def[vreg]);
}

static int by_pos(const void *x, const void *y) {
  const PosMove *a = x, *b = y;
  return a->pos != b->pos ? (a->pos < b->pos ? -1 : 1) : (a->seq < b->seq ? -1 : a->seq > b->seq);
}

static void finish_split_moves(Resolve *r) {
  u32 n = 0;
  for (u32 i = 0; i < r->moves.n; i++) {
    PosMove m = r->moves.v[i];
    if (m.to) {
      m.m = (PMove){place(r, m.to), place(r, m.to->prev), r->l->vregs.v[m.to->vreg].type};
      if (is_needless_store(r, m.to->vreg, &m.m.dst))
        continue;
    }
    m.seq = n;
    r->moves.v[n++] = m;
  }
  r->moves.n = n;
  if (n > 1)
    qsort(r->moves.v, n, sizeof *r->moves.v, by_pos);
}

// ---- instructions ---------------------------------------------------------------------------------------------------

static Interval *walk_to(Resolve *r, u32 vreg, u32 pos) {
  Interval *it = r->at[vreg];
  while (it->next && it->next->start <= pos)
    it = it->next;
  return r->at[vreg] = it;
}

static bool has_fixed(const LIns *ins, u8 role) {
  for (u32 k = 0; k < ins->nops; k++)
    if (ins->ops[k].fixed != NOREG && ins->ops[k].role == role)
      return true;
  return false;
}

// Moves of splits before `ins`. Before an instruction that takes operands in given registers they are one group with
// the moves of those operands, which therefore read the places from before the group.
static void moves_before(Resolve *r, LBlock *b, LIns *ins, u32 *next) {
  bool fixed = has_fixed(ins, LR_USE);
  r->group.n = 0;
  for (; *next < r->moves.n && r->moves.v[*next].pos == ins->pos; ++*next) {
    PosMove *m = &r->moves.v[*next];
    if (fixed && m->to && m->m.dst.kind == LK_PHYS && m->to->end <= ins->pos + 1)
      continue; // only for this instruction, which fetches the value itself
    vec_push_a(&r->group, m->m, r->arena);
  }
  for (u32 k = 0; fixed && k < ins->nops; k++) {
    LOp *o = &ins->ops[k];
    if (o->fixed == NOREG || o->role != LR_USE)
      continue;
    PMove m = {.dst = lop_phys(o->fixed, LR_DEF, 0), .src = *o, .type = (u8)o->reg};
    if (o->kind == LK_VREG) {
      const Interval *it = walk_to(r, o->reg, ins->pos);
      if (it->start == ins->pos && it->prev && it->prev->end == it->start && ins->pos != b->from)
        it = it->prev;
      m.src = place(r, it);
      m.type = r->l->vregs.v[o->reg].type;
    }
    vec_push_a(&r->group, m, r->arena);
    *o = lop_phys(o->fixed, LR_USE, 0);
  }
  if (r->group.n)
    parallel_moves(r->l, b, ins, r->group.v, r->group.n, ins->il, !fixed); // nothing carries flags into a call
}

static void moves_after(Resolve *r, LBlock *b, LIns *ins) {
  if (!has_fixed(ins, LR_DEF))
    return;
  r->group.n = 0;
  for (u32 k = 0; k < ins->nops; k++) {
    LOp *o = &ins->ops[k];
    if (o->fixed == NOREG || o->role != LR_DEF)
      continue;
    PMove m = {place(r, walk_to(r, o->reg, ins->pos + POS_DEF)), lop_phys(o->fixed, LR_USE, 0),
               r->l->vregs.v[o->reg].type};
    vec_push_a(&r->group, m, r->arena);
    *o = lop_phys(o->fixed, LR_DEF, 0);
  }
  parallel_moves(r->l, b, ins->next, r->group.v, r->group.n, ins->il, true);
}

static void rewrite_operands(Resolve *r, LIns *ins) {
  for (u32 k = 0; k < ins->nops; k++) {
    LOp *o = &ins->ops[k];
    if (o->kind != LK_VREG || o->fixed != NOREG)
      continue;
    u32 pos = ins->pos + (o->role == LR_DEF ? POS_DEF : 0);
    LOp p = place(r, walk_to(r, o->reg, pos));
    p.role = o->role;
    p.flags |= o->flags;
    *o = p;
  }
}

static void tie(Resolve *r, LBlock *b, LIns *ins, u8 type) {
  LOp *d = &ins->ops[0], *s = &ins->ops[1];
  if (d->kind == LK_PHYS && s->kind == LK_PHYS && d->reg == s->reg)
    return;
  PMove m = {*d, *s, type};
  parallel_moves(r->l, b, ins, &m, 1, ins->il, true);
  *s = *d;
  s->role = LR_USE;
}

// A definition that nothing reads from a register: the value is made again where it is needed.
static bool is_void(const LIns *ins) {
  return ins->nops && ins->ops[0].role == LR_DEF && ins->ops[0].kind != LK_PHYS && ins->ops[0].kind != LK_SPILL;
}

static void rewrite_block(Resolve *r, LBlock *b, u32 *next) {
  for (LIns *ins = b->first, *after; ins; ins = after) {
    after = ins->next;
    u8 type = ins->nops && ins->ops[0].kind == LK_VREG ? r->l->vregs.v[ins->ops[0].reg].type : (u8)T_I64;
    moves_before(r, b, ins, next);
    rewrite_operands(r, ins);
    if (is_void(ins) && ins->ops[0].fixed == NOREG) {
      lir_remove(b, ins);
      continue;
    }
    if (ins->flags & LIF_TIED)
      tie(r, b, ins, type);
    moves_after(r, b, ins);
    if (ins->op == LIR_MOVE && ins->ops[0].kind == LK_PHYS && ins->ops[1].kind == LK_PHYS &&
        ins->ops[0].reg == ins->ops[1].reg)
      lir_remove(b, ins);
  }
}

// ---- edges ----------------------------------------------------------------------------------------------------------

static LBlock *edge_block(Resolve *r, const Edge *e) {
  LBlock *b = ARENA_NEW(r->arena, LBlock);
  *b = (LBlock){.id = e->pred->id,
                .region = e->pred->region,
                .handler = e->pred->handler,
                .in_filter = e->pred->in_filter,
                .shielded = e->pred->shielded || e->succ->shielded,
                .cold = e->pred->cold,
                .depth = MIN(e->pred->depth, e->succ->depth)};
  b->succs = ARENA_ARRAY(r->arena, LBlock *, 1);
  b->preds = ARENA_ARRAY(r->arena, LBlock *, 1);
  b->nsuccs = b->npreds = 1;
  b->succs[0] = e->succ;
  b->preds[0] = e->pred;
  e->pred->succs[e->succ_index] = b;
  e->succ->preds[e->pred_index] = b;
  lir_insert_before(b, NULL, lir_new(r->l, LIR_LABEL, 0));
  LIns *jmp = lir_new(r->l, LIR_JMP, 0);
  jmp->flags = LIF_END;
  lir_insert_before(b, NULL, jmp);
  vec_push_a(&r->new_blocks, b, r->arena);
  return b;
}

static void resolve_edge(Resolve *r, const Edge *e) {
  r->group.n = 0;
  for (u32 i = 0; i < e->n; i++) {
    const EdgeMove *em = &r->edge_moves.v[e->first + i];
    PMove m = {place(r, em->to), place(r, em->from), r->l->vregs.v[em->vreg].type};
    if (!is_needless_store(r, em->vreg, &m.dst))
      vec_push_a(&r->group, m, r->arena);
  }
  for (u32 i = 0; i < e->succ->nphis; i++) {
    const LPhi *p = &e->succ->phis[i];
    PMove m = {place(r, interval_def_part(r->a, p->dst)), p->srcs[e->pred_index], r->l->vregs.v[p->dst].type};
    if (m.src.kind == LK_VREG)
      m.src = place(r, part_at(r, m.src.reg, e->pred->to - 1));
    vec_push_a(&r->group, m, r->arena);
  }
  bool moves = false;
  for (u32 i = 0; i < r->group.n; i++) {
    const PMove *m = &r->group.v[i];
    moves |=
        m->dst.kind != m->src.kind || (m->dst.kind == LK_FRAME ? m->dst.imm != m->src.imm : m->dst.reg != m->src.reg);
  }
  if (!moves)
    return;
  LBlock *b = e->succ;
  LIns *pos;
  if (e->succ->npreds == 1) {
    pos = b->first->next;
  } else {
    b = e->pred->nsuccs == 1 ? e->pred : edge_block(r, e);
    pos = b->last;
  }
  parallel_moves(r->l, b, pos, r->group.v, r->group.n, pos ? pos->il : 0, false);
}

static bool same_group(const LBlock *x, const LBlock *y) {
  return x->handler == y->handler && x->in_filter == y->in_filter;
}

// A new block goes behind its predecessor: last the one that leads to what follows there. Where something does follow,
// those that lead elsewhere, out of loops, wait for the end of the body or handler.
static bool falls_through(const LBlock *pred, const LBlock *next) {
  for (u32 k = 0; next && k < pred->nsuccs; k++)
    if (pred->succs[k] == next || (!pred->succs[k]->ir && pred->succs[k]->succs[0] == next))
      return true;
  return false;
}

static void lay_out_new_blocks(Resolve *r) {
  Lir *l = r->l;
  u32 total = l->nblocks + r->new_blocks.n, n = 0, k = 0,
      nlate = 0; // new blocks are in the order of their predecessors
  if (!r->new_blocks.n)
    return;
  LBlock **out = ARENA_ARRAY(r->arena, LBlock *, total), **late = ARENA_ARRAY(r->arena, LBlock *, r->new_blocks.n);
  for (u32 i = 0; i < l->nblocks; i++) {
    LBlock *b = l->blocks[i], *next = i + 1 < l->nblocks ? l->blocks[i + 1] : NULL, *last = NULL;
    out[n++] = b;
    bool has_new = k < r->new_blocks.n && r->new_blocks.v[k]->id == i, falls = has_new && falls_through(b, next);
    for (; k < r->new_blocks.n && r->new_blocks.v[k]->id == i; k++) {
      LBlock *e = r->new_blocks.v[k];
      assert(e->preds[0] == b);
      if (falls && e->succs[0] != next && e->depth <= next->depth)
        late[nlate++] = e;
      else if (e->succs[0] == next && !last)
        last = e;
      else
        out[n++] = e;
    }
    if (last)
      out[n++] = last;
    if (!next || !same_group(b, next)) {
      memcpy(out + n, late, nlate * sizeof *late);
      n += nlate;
      nlate = 0;
    }
  }
  l->blocks = out;
  l->nblocks = n;
  for (u32 i = 0; i < n; i++)
    out[i]->id = i;
}

void resolve_run(Alloc *a) {
  Lir *l = a->l;
  Resolve *r = ARENA_NEW(a->arena, Resolve);
  r->a = a;
  r->l = l;
  r->arena = a->arena;
  r->edge_seen = ARENA_ARRAY(r->arena, EdgeSeen, l->nblocks);
  r->store_cost = ARENA_ARRAY(r->arena, u32, l->vregs.n);
  r->globals = ARENA_ARRAY(r->arena, u32, l->live_words * 64);
  r->at = ARENA_ARRAY(r->arena, Interval *, l->vregs.n);
  a->spill = ARENA_ARRAY(a->arena, i32, l->vregs.n);
  a->store_at_def = ARENA_ARRAY(a->arena, u8, l->vregs.n);
  for (u32 v = 0; v < l->vregs.n; v++) {
    a->spill[v] = -1;
    r->at[v] = a->first[v];
    if (l->vregs.v[v].global)
      r->globals[l->vregs.v[v].gindex] = v;
    if (a->first[v])
      split_moves(r, a->first[v]);
  }
  for (u32 i = 0; i < l->nblocks; i++)
    for (u32 k = 0; k < l->blocks[i]->nsuccs; k++)
      edge_collect(r, l->blocks[i], k);
  assign_slots(r);
  decide_stores(r);
  finish_split_moves(r);
  u32 next = 0;
  for (u32 i = 0; i < l->nblocks; i++)
    rewrite_block(r, l->blocks[i], &next);
  for (u32 i = 0; i < r->edges.n; i++)
    resolve_edge(r, &r->edges.v[i]);
  lay_out_new_blocks(r);
}
