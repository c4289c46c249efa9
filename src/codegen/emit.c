// emit.c: the emission driver: code of all blocks, branches of the right length, and the tables of the code unit.
#include "codegen/emit.h"
#include "target/target.h"

typedef struct Piece { // code of one block or stub
  Mark start, end;
  i32 region, handler;
  bool in_filter, shielded;
} Piece;

typedef struct Pieces {
  VEC(Piece) list;
} Pieces;

void emit_u32(Emit *e, u32 v) {
  vec_reserve_a(&e->code, e->code.n + 4, e->arena);
  memcpy(e->code.v + e->code.n, &v, 4);
  e->code.n += 4;
}

void emit_u64(Emit *e, u64 v) {
  emit_u32(e, (u32)v);
  emit_u32(e, (u32)(v >> 32));
}

u32 emit_label(Emit *e) {
  Mark none = {UINT32_MAX, 0};
  vec_push_a(&e->labels, none, e->arena);
  return e->labels.n - 1;
}

void emit_bind(Emit *e, u32 label) {
  e->labels.v[label] = emit_here(e);
}

void emit_branch(Emit *e, u32 kind, u32 label) {
  Branch b = {.off = e->code.n, .label = label, .kind = kind, .is_short = true};
  vec_push_a(&e->branches, b, e->arena);
}

u32 emit_slot(Emit *e, Ref *r) {
  if (!r->slot) {
    vec_push_a(&e->slots, r, e->arena);
    r->slot = e->slots.n;
  }
  return r->slot - 1;
}

static void fix(Emit *e, Fixup f, u32 field) {
  RawFixup raw = {emit_here(e), f};
  vec_push_a(&e->fixups, raw, e->arena);
  emit_u32(e, field);
}

void emit_fix_ref(Emit *e, Ref *r, i8 form, u32 field) {
  fix(e, (Fixup){.kind = FIX_SLOT, .form = form, .ref = emit_slot(e, r)}, field);
}

void emit_fix_call(Emit *e, Ref *r, i8 form, u32 field) {
  fix(e, (Fixup){.kind = FIX_CALL, .form = form, .ref = emit_slot(e, r)}, field);
}

void emit_fix_rodata(Emit *e, u32 off, i8 form, u32 field) {
  fix(e, (Fixup){.kind = FIX_RODATA, .form = form, .target = off}, field);
}

void emit_cfi(Emit *e, u8 kind, u8 reg, i32 off) {
  CfiEvent ev = {emit_here(e), kind, reg, off};
  vec_push_a(&e->cfi, ev, e->arena);
}

u32 emit_jump_table(Emit *e, const u32 *labels, u32 n) {
  Lir *l = e->l;
  u32 off = ALIGN_UP(l->rodata.n, 4u), end = off + n * 4;
  vec_reserve_a(&l->rodata, end, e->arena);
  // Filled in at the end; until then no constant may be found in here.
  memset(l->rodata.v + l->rodata.n, 0xA5, end - l->rodata.n);
  l->rodata.n = end;
  l->rodata_align = MAX(l->rodata_align, 4u);
  JumpTable t = {off, n, labels};
  vec_push_a(&e->tables, t, e->arena);
  return off;
}

static void line(Emit *e, u32 il) {
  if (il == e->last_il)
    return;
  e->last_il = il;
  LineMark m = {emit_here(e), il};
  vec_push_a(&e->lines, m, e->arena);
}

// ---- code -----------------------------------------------------------------------------------------------------------

static void emit_block(Emit *e, LBlock *b, const LBlock *next, Pieces *p) {
  e->block = b;
  if (b->ir && b->ir == e->l->fn->entry) {
    line(e, 0);
    e->l->target->emit_prologue(e);
  }
  emit_bind(e, b->label);
  Piece pc = {.start = emit_here(e),
              .region = b->region,
              .handler = b->handler,
              .in_filter = b->in_filter,
              .shielded = b->shielded};
  for (LIns *ins = b->first; ins; ins = ins->next) {
    if (ins->flags & LIF_FAULT)
      line(e, ins->il);
    e->l->target->emit(e, ins, next);
  }
  pc.end = emit_here(e);
  vec_push_a(&p->list, pc, e->arena);
}

static void emit_stubs(Emit *e, Pieces *p) {
  for (u32 i = 0; i < e->l->stubs.n; i++) {
    const TrapStub *s = &e->l->stubs.v[i];
    emit_bind(e, s->label);
    // Stubs of a handler lie outside its code: they belong to the try regions around, not to the handler's range.
    Piece pc = {.start = emit_here(e), .region = s->region, .handler = -1};
    line(e, s->il);
    e->l->target->emit_stub(e, s);
    pc.end = emit_here(e);
    vec_push_a(&p->list, pc, e->arena);
  }
}

static void make_labels(Emit *e) {
  Lir *l = e->l;
  e->start_label = emit_label(e);
  emit_bind(e, e->start_label);
  for (u32 i = 0; i < l->nblocks; i++)
    l->blocks[i]->label = emit_label(e);
  for (u32 i = 0; i < l->stubs.n; i++)
    l->stubs.v[i].label = emit_label(e);
  const Fn *fn = l->fn;
  e->handler_labels = ARENA_ARRAY(e->arena, u32, fn->nclauses);
  for (u32 c = 0; c < fn->nclauses; c++)
    for (u32 i = 0; i < l->nblocks; i++)
      if (l->blocks[i]->ir && l->blocks[i]->ir == fn->clauses[c].handler)
        e->handler_labels[c] = l->blocks[i]->label;
}

// ---- branches -------------------------------------------------------------------------------------------------------

u32 emit_final(const Emit *e, Mark m) {
  if (!m.branches)
    return m.off;
  const Branch *b = &e->branches.v[m.branches - 1];
  return b->at + e->l->target->branch_size(b->kind, b->is_short) + (m.off - b->off);
}

static void place_branches(Emit *e) {
  u32 extra = 0;
  for (u32 i = 0; i < e->branches.n; i++) {
    Branch *b = &e->branches.v[i];
    b->at = b->off + extra;
    extra += e->l->target->branch_size(b->kind, b->is_short);
  }
}

static i32 branch_disp(const Emit *e, const Branch *b) {
  u32 end = b->at + e->l->target->branch_size(b->kind, b->is_short);
  return (i32)(emit_final(e, e->labels.v[b->label]) - end);
}

// Everything starts short and only grows, so this ends.
static void relax(Emit *e) {
  bool changed = true;
  place_branches(e);
  while (changed) {
    changed = false;
    for (u32 i = 0; i < e->branches.n; i++) {
      Branch *b = &e->branches.v[i];
      if (!b->is_short)
        continue;
      i32 d = branch_disp(e, b), reach = e->l->target->branch_reach(b->kind);
      if (d >= -reach && d < reach)
        continue;
      b->is_short = false;
      changed = true;
    }
    place_branches(e);
  }
}

static void write_code(Emit *e, CodeUnit *out) {
  const Target *t = e->l->target;
  Mark end = emit_here(e);
  out->code_size = emit_final(e, end);
  out->code = arena_alloc(e->arena, out->code_size);
  u32 from = 0, to = 0;
  for (u32 i = 0; i < e->branches.n; i++) {
    const Branch *b = &e->branches.v[i];
    memcpy(out->code + to, e->code.v + from, b->off - from);
    t->emit_branch(out->code + b->at, b->kind, b->is_short, branch_disp(e, b));
    from = b->off;
    to = b->at + t->branch_size(b->kind, b->is_short);
  }
  memcpy(out->code + to, e->code.v + from, e->code.n - from);
}

// ---- tables ---------------------------------------------------------------------------------------------------------

// Numbers the entries that calls go by, one for each reference.
static void number_entries(Emit *e, CodeUnit *out) {
  u32 *number = ARENA_ARRAY(e->arena, u32, e->slots.n + 1);
  out->entries = ARENA_ARRAY(e->arena, u32, e->slots.n + 1);
  for (u32 i = 0; i < out->nfixups; i++) {
    Fixup *f = &out->fixups[i];
    if (f->kind != FIX_CALL)
      continue;
    if (!number[f->ref]) {
      out->entries[out->nentries] = f->ref;
      number[f->ref] = ++out->nentries;
    }
    f->target = number[f->ref] - 1;
  }
}

static void write_fixups(Emit *e, CodeUnit *out) {
  out->nfixups = e->fixups.n;
  out->fixups = ARENA_ARRAY(e->arena, Fixup, e->fixups.n);
  for (u32 i = 0; i < e->fixups.n; i++) {
    out->fixups[i] = e->fixups.v[i].fix;
    out->fixups[i].off = emit_final(e, e->fixups.v[i].at);
  }
  number_entries(e, out);
  Lir *l = e->l;
  for (u32 i = 0; i < e->tables.n; i++)
    for (u32 k = 0; k < e->tables.v[i].n; k++) {
      u32 off = emit_final(e, e->labels.v[e->tables.v[i].labels[k]]);
      memcpy(l->rodata.v + e->tables.v[i].rodata + k * 4, &off, 4);
    }
  out->rodata = l->rodata.v;
  out->rodata_size = l->rodata.n;
  out->rodata_align = MAX(l->rodata_align, 1u);
}

// The position with its frame among those that the unit keeps; `kept`: by frame of the function, number + 1.
static u32 kept_position(const Fn *fn, u32 pos, u32 *kept, CodeUnit *out) {
  if (!pos_inlined(pos))
    return pos;
  u32 frame = pos_frame(pos);
  assert(frame < fn->inlined.n);
  if (!kept[frame]) {
    const InlineFrame *f = &fn->inlined.v[frame];
    u32 call = kept_position(fn, f->call, kept, out);
    out->inlined[out->ninlined] = (InlineFrame){f->method, call};
    kept[frame] = ++out->ninlined;
  }
  return pos_in_frame(kept[frame] - 1, pos_il(pos));
}

static void write_lines(Emit *e, CodeUnit *out) {
  const Fn *fn = e->l->fn;
  u32 *kept = ARENA_ARRAY(e->arena, u32, fn->inlined.n + 1);
  out->inlined = ARENA_ARRAY(e->arena, InlineFrame, fn->inlined.n);
  out->lines = ARENA_ARRAY(e->arena, LineRow, e->lines.n);
  for (u32 i = 0; i < e->lines.n; i++) {
    LineRow row = {emit_final(e, e->lines.v[i].at), kept_position(fn, e->lines.v[i].il, kept, out)};
    if (out->nlines && out->lines[out->nlines - 1].off == row.off)
      out->nlines--;
    out->lines[out->nlines++] = row;
  }
}

// Which protected blocks and handlers lie within those of one clause. Answers are kept while the clause is the same, so
// that each step outwards is made once: methods with thousands of nested clauses exist.
typedef struct Nesting {
  const Fn *fn;
  u32 clause;
  u32 *try_known, *handler_known; // by clause: 2 * `clause` + 1 for inside, + 2 for not, anything else unknown
} Nesting;

static i32 outer_of(const Nesting *n, bool of_try, i32 c) {
  return of_try ? n->fn->clauses[c].outer_try : n->fn->clauses[c].outer_handler;
}

static bool is_inside(const Nesting *n, bool of_try, i32 region) {
  u32 *known = of_try ? n->try_known : n->handler_known, yes = 2 * n->clause + 1, no = yes + 1, limit = n->fn->nclauses;
  i32 r = region;
  for (; r >= 0 && (u32)r != n->clause && known[r] != yes && known[r] != no && limit; limit--)
    r = outer_of(n, of_try, r);
  bool inside = r >= 0 && ((u32)r == n->clause || known[r] == yes);
  for (i32 k = region; k >= 0 && k != r; k = outer_of(n, of_try, k))
    known[k] = inside ? yes : no;
  return inside;
}

static void clause_extent(Emit *e, const Pieces *p, const Nesting *nesting, CodeClause *row) {
  u32 clause = nesting->clause;
  for (u32 i = 0; i < p->list.n; i++) {
    const Piece *pc = &p->list.v[i];
    if (!is_inside(nesting, false, pc->handler))
      continue;
    u32 end = emit_final(e, pc->end);
    bool filter = pc->in_filter && pc->handler == (i32)clause;
    if (filter)
      row->filter_end = MAX(row->filter_end, end);
    else
      row->handler_end = MAX(row->handler_end, end);
  }
}

static u32 label_of(Emit *e, const Block *b) {
  for (u32 i = 0; b && i < e->l->nblocks; i++)
    if (e->l->blocks[i]->ir == b)
      return emit_final(e, e->labels.v[e->l->blocks[i]->label]);
  return 0;
}

static void write_clauses(Emit *e, const Pieces *p, CodeUnit *out) {
  const Fn *fn = e->l->fn;
  VEC(CodeClause) rows = {0};
  Nesting nesting = {.fn = fn,
                     .try_known = ARENA_ARRAY(e->arena, u32, fn->nclauses),
                     .handler_known = ARENA_ARRAY(e->arena, u32, fn->nclauses)};
  for (u32 c = 0; c < fn->nclauses; c++) {
    nesting.clause = c;
    const Clause *cl = &fn->clauses[c];
    CodeClause row = {.kind = cl->kind,
                      .il_index = c,
                      .cls_ref = -1,
                      .dict_ref = -1,
                      .owner = frame_handler_owner(fn, c),
                      .around = (u32)(frame_called_around(fn, c) + 1)};
    if (cl->cls_ref)
      row.cls_ref = (i32)emit_slot(e, cl->cls_ref);
    if (cl->dict_template)
      row.dict_ref = (i32)emit_slot(e, ref_dict_slot(e->l->fn, fn->method, cl->dict_template));
    row.handler = label_of(e, cl->handler);
    row.filter = label_of(e, cl->filter);
    Nesting of_handler = nesting;
    of_handler.clause = row.owner;
    clause_extent(e, p, &of_handler, &row);
    row.handler_end = MAX(row.handler_end, row.handler); // an entry of its own, with code of another's
    bool listed = false;
    for (u32 i = 0; i < p->list.n; i++) {
      if (!is_inside(&nesting, true, p->list.v[i].region))
        continue;
      row.try_start = emit_final(e, p->list.v[i].start);
      while (i + 1 < p->list.n && is_inside(&nesting, true, p->list.v[i + 1].region))
        i++;
      row.try_end = emit_final(e, p->list.v[i].end);
      if (row.try_end > row.try_start) {
        vec_push_a(&rows, row, e->arena);
        listed = true;
      }
    }
    if (!listed && row.handler_end > row.handler) { // nothing in its try: the handler still is no place for an abort
      row.kind = CLAUSE_SHIELD;
      row.try_start = row.handler;
      row.try_end = row.handler_end;
      vec_push_a(&rows, row, e->arena);
    }
  }
  for (u32 i = 0; i < p->list.n; i++) {
    if (!p->list.v[i].shielded)
      continue;
    CodeClause row = {.kind = CLAUSE_SHIELD, .cls_ref = -1, .dict_ref = -1};
    row.try_start = emit_final(e, p->list.v[i].start);
    while (i + 1 < p->list.n && p->list.v[i + 1].shielded)
      i++;
    row.try_end = emit_final(e, p->list.v[i].end);
    if (row.try_end > row.try_start)
      vec_push_a(&rows, row, e->arena);
  }
  out->clauses = rows.v;
  out->nclauses = rows.n;
}

bool emit_run(Lir *l, CodeUnit *out, Error *err) {
  Emit e = {.l = l, .arena = l->arena, .last_il = UINT32_MAX};
  Pieces p = {0};
  vec_reserve_a(&e.code, l->nins * 5 + 128, e.arena);
  make_labels(&e);
  for (u32 i = 0; i < l->nblocks; i++)
    emit_block(&e, l->blocks[i], i + 1 < l->nblocks ? l->blocks[i + 1] : NULL, &p);
  emit_stubs(&e, &p);
  for (u32 i = 0; i < e.branches.n; i++)
    if (e.labels.v[e.branches.v[i].label].off == UINT32_MAX)
      return err_set(err, ERR_INVALID_PROGRAM, "%s: a branch to nowhere", l->fn->name ? l->fn->name : "?");
  relax(&e);
  out->target = l->target;
  out->arena = l->arena;
  out->method = l->fn->method;
  write_code(&e, out);
  write_fixups(&e, out);
  write_lines(&e, out);
  write_clauses(&e, &p, out);
  out->refs = e.slots.v;
  out->nrefs = e.slots.n;
  out->named = l->fn->refs.v;
  out->nnamed = l->fn->refs.n;
  out->features = l->fn->features;
  out->missed = l->fn->missed;
  out->bodies = l->fn->inlined.v;
  out->nbodies = l->fn->inlined.n;
  out->frame.dict_off = l->fn->dict_slot ? l->fn->dict_slot->frame_off : 0;
  l->target->finish(&e, out);
  out->frame.body_start = emit_final(&e, p.list.v[0].end);
  return true;
}
