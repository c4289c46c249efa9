// blocks.c: finding basic blocks in IL, and carrying the evaluation stack from block to block.
#include "il/import.h"

// ---- pass over the bytes: instruction starts and leaders ------------------------------------------------------------

static bool mark_target(Im *im, i64 target) {
  if (target < 0 || target >= im->body.code_size) {
    bad_il(im, "branch out of the code");
    return false;
  }
  im->marks[target] |= MARK_LEADER | MARK_TARGET;
  return true;
}

static void mark_leader(Im *im, u32 at) {
  if (at < im->body.code_size)
    im->marks[at] |= MARK_LEADER;
}

static bool mark_switch(Im *im, u32 at, u32 end) {
  u32 n = le32(im->body.code + at);
  for (u32 i = 0; i < n; i++)
    if (!mark_target(im, (i64)end + (i32)le32(im->body.code + at + 4 + 4 * i)))
      return false;
  return true;
}

// Arguments that are written or whose address is taken need a slot.
static void mark_arg(Im *im, const Opcode *oc, u32 at) {
  u8 how = il_handler(oc) == il_starg ? ARG_WRITTEN : il_handler(oc) == il_ldarga ? ARG_ADDRESSED : 0;
  if (!how)
    return;
  u32 i = oc->operand == OPERAND_U16 ? le16(im->body.code + at) : im->body.code[at];
  if (i < im->nargs)
    im->arg_marks[i] |= how;
}

static bool takes_address(const Opcode *oc) {
  return il_handler(oc) == il_ldloca || il_handler(oc) == il_ldarga || il_handler(oc) == il_localloc;
}

static bool scan(Im *im) {
  const MethodBody *body = &im->body;
  for (u32 ip = 0; ip < body->code_size;) {
    u32 len, size;
    im->ip = ip;
    const Opcode *oc = il_opcode_at(body, ip, &len);
    if (!oc) {
      bad_il(im, "unknown instruction 0x%02x", body->code[ip]);
      return false;
    }
    u32 at = ip + len;
    if (!il_operand_size(body, oc, at, &size)) {
      bad_il(im, "%s is cut off", oc->text);
      return false;
    }
    u32 next = at + size;
    im->marks[ip] |= MARK_INSN;
    if (oc->operand == OPERAND_BR8 && !mark_target(im, (i64)next + (i8)body->code[at]))
      return false;
    if (oc->operand == OPERAND_BR32 && !mark_target(im, (i64)next + (i32)le32(body->code + at)))
      return false;
    if (oc->operand == OPERAND_SWITCH && !mark_switch(im, at, next))
      return false;
    if (oc->flow == FLOW_BR || oc->flow == FLOW_COND || oc->flow == FLOW_SWITCH || oc->flow == FLOW_END)
      mark_leader(im, next);
    mark_arg(im, oc, at);
    im->takes_address |= takes_address(oc);
    ip = next;
  }
  return true;
}

static void mark_clauses(Im *im) {
  for (u32 i = 0; i < im->body.nclauses; i++) {
    IlClause c = body_clause(&im->body, i);
    mark_leader(im, c.try_off);
    mark_leader(im, c.try_off + c.try_len);
    mark_leader(im, c.handler_off);
    mark_leader(im, c.handler_off + c.handler_len);
    if (c.kind == CLAUSE_FILTER)
      mark_leader(im, c.filter_off);
    for (u32 k = 0; k < i; k++) { // a shared handler is reached from several entries
      IlClause o = body_clause(&im->body, k);
      if (o.handler_off == c.handler_off)
        im->marks[c.handler_off] |= MARK_TARGET;
      if (c.kind == CLAUSE_FILTER && o.kind == CLAUSE_FILTER && o.filter_off == c.filter_off)
        im->marks[c.filter_off] |= MARK_TARGET;
    }
  }
}

static bool within(u32 off, u32 start, u32 len) {
  return off - start < len;
}

// The innermost try and handler around a block. Clauses stand inner before outer (II.19).
static void place(Im *im, IlBlock *b) {
  b->region = b->handler = -1;
  for (u32 i = im->body.nclauses; i-- > 0;) {
    IlClause c = body_clause(&im->body, i);
    if (within(b->start, c.try_off, c.try_len))
      b->region = (i32)i;
    bool filter = c.kind == CLAUSE_FILTER && c.filter_off <= b->start && b->start < c.handler_off;
    if (filter || within(b->start, c.handler_off, c.handler_len)) {
      b->handler = (i32)i;
      b->in_filter = filter;
    }
    if (b->start == c.handler_off || (c.kind == CLAUSE_FILTER && b->start == c.filter_off))
      b->handler_start = true;
  }
  if (b->region < 0)
    b->region = im->sync_clause;
}

bool il_find_blocks(Im *im) {
  Arena *arena = im->fn->arena;
  u32 size = im->body.code_size;
  im->marks = ARENA_ARRAY(arena, u8, size + 1);
  if (!size)
    bad_il(im, "no code");
  if (im->failed || !scan(im))
    return false;
  mark_clauses(im);
  im->marks[0] |= MARK_LEADER;
  u32 n = 0;
  for (u32 i = 0; i < size; i++) {
    if (!(im->marks[i] & MARK_LEADER))
      continue;
    if (!(im->marks[i] & MARK_INSN)) {
      im->ip = i;
      bad_il(im, "branch or clause into the middle of an instruction");
      return false;
    }
    n++;
  }
  im->blocks = ARENA_ARRAY(arena, IlBlock, n);
  im->block_at = ARENA_ARRAY(arena, u32, size + 1);
  for (u32 i = 0; i < size; i++)
    if (im->marks[i] & MARK_LEADER) {
      IlBlock *b = &im->blocks[im->nblocks++];
      b->start = i;
      b->branch_target = im->marks[i] & MARK_TARGET;
      place(im, b);
      im->block_at[i] = im->nblocks;
      if (im->nblocks > 1)
        b[-1].end = i;
    }
  im->blocks[n - 1].end = size;
  return true;
}

// ---- blocks of the IR -----------------------------------------------------------------------------------------------

IlBlock *il_block_at(Im *im, u32 off) {
  if (off < im->body.code_size && im->block_at[off])
    return &im->blocks[im->block_at[off] - 1];
  bad_il(im, "no block at IL_%04x", off);
  return NULL;
}

Block *il_block_ir(Im *im, IlBlock *ib) {
  if (ib->ir)
    return ib->ir;
  Block *b = ib->ir = block_new(im->fn);
  if (im->site) { // inlined code lies where the call is
    Block *around = im->site->call->block;
    b->region = around->region;
    b->handler = around->handler;
    b->in_filter = around->in_filter;
    b->shielded = around->shielded;
    b->cold = around->cold;
  } else {
    b->region = ib->region;
    b->handler = ib->handler;
    b->in_filter = ib->in_filter;
  }
  return b;
}

void il_schedule(Im *im, IlBlock *ib) {
  if (!ib->done)
    vec_push_a(&im->work, (u32)(ib - im->blocks), im->fn->arena);
}

bool il_next_is(Im *im, u8 byte) {
  return im->next < im->cur->end && im->body.code[im->next] == byte;
}

// ---- the stack across blocks ----------------------------------------------------------------------------------------

static Slot *spill_slot(Im *im, u32 depth, u8 kind, Class *cls) {
  if (kind == SK_NINT || kind == SK_BYREF)
    kind = T_PTR == T_I64 ? SK_I64 : SK_I32;
  for (u32 i = 0; i < im->spills.n; i++) {
    SpillSlot *s = &im->spills.v[i];
    if (s->depth == depth && s->kind == kind && s->cls == cls)
      return s->slot;
  }
  Slot *slot = kind == SK_STRUCT ? slot_new(im->fn, cls)
                                 : slot_new_raw(im->fn, kind == SK_I32 || kind == SK_F32 ? 4 : 8,
                                                kind == SK_I32 || kind == SK_F32 ? 4 : 8);
  vec_push_a(&im->spills, ((SpillSlot){depth, kind, cls, slot}), im->fn->arena);
  return slot;
}

static MemType spill_mem(u8 kind) {
  static const u8 mem[] = {
      [SK_I32] = MT_I32, [SK_I64] = MT_I64, [SK_REF] = MT_REF, [SK_F32] = MT_F32, [SK_F64] = MT_F64};
  return kind == SK_NINT || kind == SK_BYREF ? MT_PTR : mem[kind];
}

void il_set_entry_stack(Im *im, IlBlock *ib) {
  ib->known = true;
  ib->depth = im->sp;
  ib->entry_pos = im->b.il;
  if (!im->sp)
    return;
  ib->entry = ARENA_ARRAY(im->fn->arena, Entry, im->sp);
  for (u32 i = 0; i < im->sp; i++) {
    const Entry *e = &im->stack[i];
    Class *cls = e->kind == SK_STRUCT ? e->cls : NULL;
    // What else is known of a reference or pointer need not hold for the other ways into the block.
    ib->entry[i] = (Entry){.kind = e->kind, .cls = cls, .home = spill_slot(im, i, e->kind, cls)};
  }
}

// Merges are by the kinds of the first way in (III.1.8.1.3); numbers are converted where the kinds differ.
static bool can_merge(const Entry *want, const Entry *have) {
  if (want->kind == SK_STRUCT || have->kind == SK_STRUCT)
    return want->kind == have->kind &&
           (want->cls == have->cls || class_value_size(want->cls, NULL) == class_value_size(have->cls, NULL));
  bool want_float = want->kind == SK_F32 || want->kind == SK_F64,
       have_float = have->kind == SK_F32 || have->kind == SK_F64;
  bool want_ref = want->kind == SK_REF, have_ref = have->kind == SK_REF;
  return want_float == have_float && (want_ref == have_ref || want->kind >= SK_NINT);
}

static void spill_entry(Im *im, Entry *e, const Entry *want) {
  if (e->home == want->home)
    return;
  force_note(im, e);
  Value *at = b_slotaddr(&im->b, want->home);
  if (want->kind == SK_STRUCT)
    b_copy(&im->b, at, e->v, want->cls);
  else
    b_store(&im->b, spill_mem(want->kind), at, 0, as_type(im, *e, kind_type(want->kind)), NULL);
  e->home = want->home;
}

static bool region_ok(Im *im, const IlBlock *to) {
  const IlBlock *from = im->cur;
  if (im->site || from == to)
    return true;
  if (from->handler != to->handler || from->in_filter != to->in_filter || to->handler_start)
    return from->handler == to->handler && from->in_filter == to->in_filter && from->handler >= 0 && to->branch_target;
  // Falling or branching into a try is allowed at its start; out of one there is only leave (III.1.7.5, I.12.4.2.8.2).
  for (i32 r = to->region; r != from->region; r = im->fn->clauses[r].outer_try)
    if (r < 0)
      return false;
  return true;
}

Block *il_branch_target(Im *im, u32 target) {
  IlBlock *ib = il_block_at(im, target);
  if (!ib)
    return NULL;
  if (!region_ok(im, ib)) {
    bad_il(im, "branch to IL_%04x across a protected region", target);
    return NULL;
  }
  return il_goto(im, ib);
}

Block *il_goto(Im *im, IlBlock *ib) {
  u32 target = ib->start;
  if (!ib->known)
    il_set_entry_stack(im, ib);
  if (ib->depth != im->sp) {
    bad_il(im, "IL_%04x is reached with %u and with %u values on the stack", target, ib->depth, im->sp);
    return NULL;
  }
  for (u32 i = 0; i < im->sp; i++) {
    if (!can_merge(&ib->entry[i], &im->stack[i])) {
      bad_il(im, "IL_%04x is reached with different types on the stack", target);
      return NULL;
    }
    spill_entry(im, &im->stack[i], &ib->entry[i]);
  }
  il_schedule(im, ib);
  return im->failed ? NULL : il_block_ir(im, ib);
}

void il_load_entry_stack(Im *im, IlBlock *ib) {
  im->sp = 0;
  im->nborrowed = 0;
  for (u32 i = 0; i < ib->depth; i++) {
    Entry e = ib->entry[i];
    e.v = b_slotaddr(&im->b, e.home);
    if (e.kind != SK_STRUCT)
      e.v = b_load(&im->b, spill_mem(e.kind), e.v, 0, NULL);
    push(im, e);
  }
}
