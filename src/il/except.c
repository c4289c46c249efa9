// except.c: protected regions, handlers, and the ways out of them (I.12.4.2, III.3.34, III.3.46); returns.
#include "il/import.h"

static bool within(u32 off, u32 start, u32 len) {
  return off - start < len;
}

static bool encloses(u32 start, u32 len, const IlClause *inner) {
  return within(inner->try_off, start, len) && inner->try_off + inner->try_len <= start + len;
}

static void place_clause(Im *im, u32 i) {
  Clause *c = &im->fn->clauses[i];
  IlClause me = body_clause(&im->body, i);
  c->outer_try = im->sync_clause;
  c->outer_handler = -1;
  for (u32 k = im->body.nclauses; k-- > i + 1;) {
    IlClause o = body_clause(&im->body, k);
    if (encloses(o.try_off, o.try_len, &me))
      c->outer_try = (i32)k;
    bool filter = o.kind == CLAUSE_FILTER && encloses(o.filter_off, o.handler_off - o.filter_off, &me);
    if (filter || encloses(o.handler_off, o.handler_len, &me)) {
      c->outer_handler = (i32)k;
      c->in_filter = filter;
    }
  }
}

static bool catch_class(Im *im, Clause *c, u32 token) {
  Class *cls = c->cls = class_from_token(im->a, token, im->ctx, im->err);
  if (!cls)
    return err_prefix(im->err, "%s", method_name(im->m));
  if (!cls->is_shared) {
    c->cls_ref = ref_class(im->fn, REF_CLASS, cls);
    return true;
  }
  Class *open = class_from_token(im->a, token, (GenericCtx){0}, im->err);
  if (open)
    c->dict_template = ref_template(im->fn, (Ref){.kind = REF_CLASS, .cls = open});
  return open != NULL;
}

static bool wants_lock(Im *im) {
  return im->m->implflags & MI_SYNCHRONIZED && !im->m->klass->is_valuetype;
}

bool il_setup_clauses(Im *im) {
  Fn *fn = im->fn;
  u32 n = im->body.nclauses, total = n + wants_lock(im);
  fn->nclauses = total;
  fn->clauses = ARENA_ARRAY(fn->arena, Clause, total + 1);
  im->exc_slot = ARENA_ARRAY(fn->arena, Slot *, total + 1);
  if (wants_lock(im)) {
    im->sync_clause = (i32)n;
    fn->clauses[n] = (Clause){.kind = CLAUSE_FAULT, .outer_try = -1, .outer_handler = -1};
  }
  for (u32 i = 0; i < n; i++) {
    IlClause ic = body_clause(&im->body, i);
    Clause *c = &fn->clauses[i];
    c->kind = (u8)ic.kind;
    place_clause(im, i);
    if (ic.kind == CLAUSE_CATCH && !catch_class(im, c, ic.class_token))
      return false;
    if (ic.kind == CLAUSE_FILTER && ic.filter_off >= ic.handler_off)
      return err_set(im->err, ERR_INVALID_PROGRAM, "%s: filter after its handler", method_name(im->m));
  }
  return true;
}

// The first clause whose handler or filter starts at `off`.
static u32 first_with_handler(Im *im, u32 clause, u32 off) {
  u32 kind = body_clause(&im->body, clause).kind;
  for (u32 i = 0; i < clause; i++) {
    IlClause c = body_clause(&im->body, i);
    if (c.kind == kind && (c.handler_off == off || (c.kind == CLAUSE_FILTER && c.filter_off == off)))
      return i;
  }
  return clause;
}

// The entry of a handler or filter that starts at `off`: the exception, if it gets one, goes to a slot for rethrow and
// to the evaluation stack. Code that branches back to a handler's first instruction does not come through the entry.
//
// Clauses may share a handler or filter. Its code then belongs to the first of them (place, il/blocks.c), and so does
// the slot; each has an entry of its own, but for a finally or fault block, which is called.
static Block *handler_entry(Im *im, u32 clause, u32 off, bool has_object) {
  IlBlock *ib = il_block_at(im, off);
  if (!ib)
    return NULL;
  u32 owner = first_with_handler(im, clause, off);
  if (owner != clause && !has_object)
    return im->fn->clauses[owner].handler;
  if (owner == clause && (ib->known || ib->ir)) {
    bad_il(im, "a handler begins where other code does");
    return NULL;
  }
  Block *body = ib->ir, *entry;
  ib->ir = NULL;
  entry = il_block_ir(im, ib);
  if (owner != clause) {
    ib->ir = body;
    clause = owner;
  } else if (ib->branch_target) {
    ib->ir = NULL;
    il_block_ir(im, ib);
  }
  entry->is_handler_entry = true;
  entry->cold = im->fn->clauses[clause].kind != CLAUSE_FINALLY;
  im->b.b = entry;
  im->sp = 0;
  if (has_object) {
    Value *obj = b_end(&im->b, OP_CATCHOBJ, NULL);
    obj->type = T_REF;
    obj->flags |= VF_NONNULL;
    if (!im->exc_slot[clause])
      im->exc_slot[clause] = slot_new_raw(im->fn, 8, 8);
    b_store(&im->b, MT_REF, b_slotaddr(&im->b, im->exc_slot[clause]), 0, obj, NULL);
    push_ref(im, obj, im->fn->clauses[clause].cls);
  }
  Block *to = il_goto(im, ib);
  if (to && to != entry)
    b_br(&im->b, to);
  return entry;
}

static void sync_handlers(Im *im);

void il_queue_handlers(Im *im) {
  if (im->sync_clause >= 0)
    sync_handlers(im);
  for (u32 i = 0; i < im->body.nclauses && !im->failed; i++) {
    IlClause ic = body_clause(&im->body, i);
    Clause *c = &im->fn->clauses[i];
    bool has_object = c->kind == CLAUSE_CATCH || c->kind == CLAUSE_FILTER;
    im->b.il = ic.handler_off;
    c->handler = handler_entry(im, i, ic.handler_off, has_object);
    if (c->kind == CLAUSE_FILTER && !im->failed)
      c->filter = handler_entry(im, i, ic.filter_off, true);
  }
}

// ---- leaving --------------------------------------------------------------------------------------------------------

// Whether code in `from` may leave to `to`: out of tries and catch handlers, not out of finally, fault and filter.
static bool may_leave(Im *im, const IlBlock *from, const IlBlock *to) {
  if (from->handler == to->handler)
    return from->in_filter == to->in_filter;
  if (from->in_filter)
    return false;
  for (i32 h = from->handler; h >= 0;) {
    const Clause *c = &im->fn->clauses[h];
    if (c->kind == CLAUSE_FINALLY || c->kind == CLAUSE_FAULT)
      return false;
    h = c->outer_handler;
    if (h == to->handler && c->in_filter == to->in_filter)
      return true;
    if (c->in_filter)
      return false;
  }
  return false;
}

// Where control leaves handlers that may have caught ThreadAbortException, or what took its place, it comes up again
// unless it was reset.
static void abort_goes_on(Im *im, const IlBlock *to) {
  for (i32 h = im->site ? -1 : im->cur->handler; h >= 0 && h != to->handler; h = im->fn->clauses[h].outer_handler) {
    const Clause *c = &im->fn->clauses[h];
    if ((c->kind == CLAUSE_CATCH || c->kind == CLAUSE_FILTER) && im->exc_slot[h]) {
      Value *exc = b_load(&im->b, MT_REF, b_slotaddr(&im->b, im->exc_slot[h]), 0, NULL);
      b_helper(&im->b, HELPER_CATCH_LEFT, 1, &exc);
    }
  }
}

void il_leave(Im *im, const Insn *in) {
  IlBlock *to = il_block_at(im, (u32)in->i);
  im->sp = 0;
  im->nborrowed = 0;
  if (!to)
    return;
  if (!im->site && !may_leave(im, im->cur, to)) {
    bad_il(im, "leave out of a finally, fault or filter block, or into a handler");
    return;
  }
  Block *target = il_goto(im, to);
  if (!target)
    return;
  abort_goes_on(im, to);
  // Every finally block between here and there runs, innermost first. Each call of one lies outside of the try that it
  // belongs to, so that an exception in it does not run it again.
  for (i32 r = im->site ? -1 : im->cur->region; r >= 0; r = im->fn->clauses[r].outer_try) {
    Clause *c = &im->fn->clauses[r];
    if (r == im->sync_clause)
      break;
    IlClause ic = body_clause(&im->body, (u32)r);
    if (within(to->start, ic.try_off, ic.try_len))
      break;
    if (c->kind != CLAUSE_FINALLY)
      continue;
    Block *call = block_new(im->fn);
    call->region = c->outer_try;
    call->handler = c->outer_handler;
    call->in_filter = c->in_filter;
    call->shielded = true;
    b_br(&im->b, call);
    im->b.b = call;
    Value *v = b_end(&im->b, OP_CALLFINALLY, NULL);
    v->u.i = r;
    Block *after = block_new(im->fn);
    after->region = call->region;
    after->handler = call->handler;
    after->in_filter = call->in_filter;
    block_set_succs(im->fn, call, &after, 1);
    im->b.b = after;
  }
  b_br(&im->b, target);
  im->ended = true;
}

void il_endfinally(Im *im, const Insn *in) {
  i32 h = im->cur->handler;
  u8 kind = h >= 0 ? im->fn->clauses[h].kind : CLAUSE_CATCH;
  if (im->site || im->cur->in_filter || (kind != CLAUSE_FINALLY && kind != CLAUSE_FAULT)) {
    bad_il(im, "%s outside of a finally or fault block", in->text);
    return;
  }
  im->sp = 0;
  b_end(&im->b, OP_ENDFINALLY, NULL);
  im->ended = true;
}

void il_endfilter(Im *im, const Insn *in) {
  if (im->site || !im->cur->in_filter) {
    bad_il(im, "%s outside of a filter", in->text);
    return;
  }
  Value *v = as_type(im, pop(im), T_I32);
  b_end(&im->b, OP_ENDFILTER, v);
  im->ended = true;
}

void il_throw(Im *im, const Insn *in) {
  (void)in;
  b_end(&im->b, OP_THROW, as_ref(im, pop(im)));
  im->b.b->cold = true;
  im->ended = true;
}

void il_rethrow(Im *im, const Insn *in) {
  i32 h = im->site ? -1 : im->cur->handler;
  while (h >= 0 && !(im->exc_slot[h] && !(h == im->cur->handler && im->cur->in_filter)))
    h = im->fn->clauses[h].outer_handler;
  if (h < 0) {
    bad_il(im, "%s outside of a catch block", in->text);
    return;
  }
  b_end(&im->b, OP_RETHROW, b_load(&im->b, MT_REF, b_slotaddr(&im->b, im->exc_slot[h]), 0, NULL));
  im->ended = true;
}

// ---- br, switch, ret ------------------------------------------------------------------------------------------------

void il_br(Im *im, const Insn *in) {
  Block *to = il_branch_target(im, (u32)in->i);
  if (!to)
    return;
  b_br(&im->b, to);
  im->ended = true;
}

void il_switch(Im *im, const Insn *in) {
  (void)in;
  Value *v = as_type(im, pop(im), T_I32);
  u32 n = le32(im->body.code + im->ip + 1);
  const u8 *targets = im->body.code + im->ip + 5;
  if (im->next >= im->body.code_size) {
    bad_il(im, "control runs over the end of the code");
    return;
  }
  Block **succs = ARENA_ARRAY(im->fn->arena, Block *, n + 1);
  for (u32 i = 0; i <= n && !im->failed; i++)
    succs[i] = il_branch_target(im, i < n ? im->next + le32(targets + 4 * i) : im->next);
  if (im->failed)
    return;
  b_end(&im->b, OP_SWITCH, v);
  block_set_succs(im->fn, im->b.b, succs, n + 1);
  im->ended = true;
}

static void leave_frame(Im *im, Value *v) {
  if (im->ret_addr) {
    b_copy(&im->b, b_load(&im->b, MT_PTR, b_slotaddr(&im->b, im->ret_addr), 0, NULL), v, im->sig->ret);
    v = NULL;
  }
  b_ret(&im->b, v);
}

void il_return(Im *im, Value *v) {
  Class *ret = im->sig->ret;
  im->ended = true;
  if (im->site) {
    if (v && im->site->ret_buf)
      b_copy(&im->b, im->site->ret_buf, v, ret);
    else if (v)
      vec_push_a(&im->site->results, v, im->fn->arena);
    b_br(&im->b, im->site->exit);
  } else if (im->sync_clause >= 0) {
    if (v)
      store_class(im, ret, b_slotaddr(&im->b, im->ret_slot), 0, v, NULL);
    b_br(&im->b, im->sync_exit);
  } else {
    leave_frame(im, v);
  }
}

void il_ret(Im *im, const Insn *in) {
  (void)in;
  if (!im->site && (im->cur->region != im->sync_clause || im->cur->handler >= 0)) {
    bad_il(im, "ret in a protected region or handler");
    return;
  }
  Value *v = NULL;
  if (im->sig->ret->etype != ET_VOID) {
    Entry e = pop(im);
    force_note(im, &e);
    v = as_class(im, e, im->sig->ret);
  }
  if (im->sp) // III.3.57
    bad_il(im, "ret with more than the result on the stack");
  if (!im->failed)
    il_return(im, v);
}

// ---- synchronized methods: the body in a try whose fault block, and whose returns, release the lock ----------------

void il_sync_enter(Im *im) {
  Fn *fn = im->fn;
  Value *lock = im->sig->has_this ? b_load(&im->b, MT_REF, b_slotaddr(&im->b, im->arg_slot[0]), 0, NULL)
                                  : class_handle(im, REF_TYPE_OBJECT, own_class(im));
  im->sync_slot = slot_new_raw(fn, 8, 8);
  b_store(&im->b, MT_REF, b_slotaddr(&im->b, im->sync_slot), 0, lock, NULL);
  b_helper(&im->b, HELPER_MONITOR_ENTER, 1, &lock);
  if (im->sig->ret->etype != ET_VOID)
    im->ret_slot = slot_new(fn, im->sig->ret);
}

static void unlock(Im *im) {
  Value *lock = b_load(&im->b, MT_REF, b_slotaddr(&im->b, im->sync_slot), 0, NULL);
  b_helper(&im->b, HELPER_MONITOR_EXIT, 1, &lock);
}

static void sync_handlers(Im *im) {
  Fn *fn = im->fn;
  Class *ret = im->sig->ret;
  Block *fault = block_new(fn), *leave = im->sync_exit = block_new(fn);
  leave->shielded = true; // until the lock is released
  fault->handler = im->sync_clause;
  fault->is_handler_entry = fault->cold = true;
  fn->clauses[im->sync_clause].handler = fault;
  im->b.b = fault;
  unlock(im);
  b_end(&im->b, OP_ENDFINALLY, NULL);
  im->b.b = leave;
  unlock(im);
  Value *v = NULL;
  if (im->ret_slot) {
    v = b_slotaddr(&im->b, im->ret_slot);
    if (!ir_is_struct(ret))
      v = b_load(&im->b, memtype_of(ret), v, 0, NULL);
  }
  leave_frame(im, v);
}
