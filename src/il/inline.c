// inline.c: the body of a callee in place of a call.
#include "il/import.h"

static bool can_inline(const Method *m) {
  enum { REQUIRE_SEC_OBJECT = 0x8000 }; // mscorlib marks what walks the stack with it
  enum { NO_FLAGS = MA_ABSTRACT | MA_PINVOKE | REQUIRE_SEC_OBJECT };
  enum { NO_IMPL = MI_CODETYPE_MASK | MI_NOINLINING | MI_SYNCHRONIZED | MI_INTERNALCALL };
  return !method_is_open(m) && !(m->flags & NO_FLAGS) && !(m->implflags & NO_IMPL) && m->wrapper == WRAP_NONE &&
         (m->klass->kind == CK_DEF || m->klass->kind == CK_INST);
}

static void set_place(Block *b, const Block *like) {
  b->region = like->region;
  b->handler = like->handler;
  b->in_filter = like->in_filter;
  b->shielded = like->shielded;
  b->cold = like->cold;
}

// What follows the call moves to `exit`, with the edges.
static void split_after(Fn *fn, Value *site, Block *exit) {
  Block *b = site->block;
  (void)fn;
  while (site->next) {
    Value *v = site->next;
    value_remove(v);
    value_append(exit, v);
  }
  exit->succs = b->succs;
  exit->nsuccs = b->nsuccs;
  for (u32 i = 0; i < b->nsuccs; i++)
    for (u32 k = 0; k < b->succs[i]->preds.n; k++)
      if (b->succs[i]->preds.v[k] == b)
        b->succs[i]->preds.v[k] = exit;
  b->succs = NULL;
  b->nsuccs = 0;
}

// The call's value becomes the merge of the returned ones: uses need no change.
static void place_result(Fn *fn, Value *site, InlineSite *in) {
  value_remove(site);
  if (site->type == T_VOID || !in->results.n) // nothing returned: `exit` cannot be reached
    return;
  site->op = in->results.n == 1 ? OP_COPYV : OP_PHI;
  site->u.call = NULL;
  value_set_args(fn, site, 0);
  value_set_args(fn, site, in->results.n);
  memcpy(site->args, in->results.v, in->results.n * sizeof *site->args);
  if (in->exit->first)
    value_insert_before(in->exit->first, site);
  else
    value_append(in->exit, site);
}

static bool fits(const AbiArg *a, Class *c) {
  return ir_is_struct(c) ? a->cls && class_value_size(a->cls, NULL) == class_value_size(c, NULL)
                         : !a->cls && a->type == ir_type_of(c);
}

// Whether the call passes and takes what the callee's signature says: in unverifiable code it need not.
static bool call_fits(const Value *site, const Sig *sig) {
  const CallInfo *ci = site->u.call;
  if (sig->nparams + sig->has_this != ci->nparams || !fits(&ci->ret, sig->ret))
    return false;
  for (u32 i = 0; i < sig->nparams; i++)
    if (!fits(&ci->params[i + sig->has_this], sig->params[i]))
      return false;
  return true;
}

static bool inline_call(Fn *fn, Value *site, Method *callee, u32 max_il, bool tail) {
  CallInfo *ci = site->u.call;
  ERROR(err);
  if (!can_inline(callee) || ci->kind != CALL_DIRECT || fn->inlined.n == POS_MAX_FRAMES)
    return false;
  u32 nslots = fn->slots.n, nblocks = fn->block_list.n;
  bool has_calls = fn->has_calls, has_localloc = fn->has_localloc;
  InlineSite in = {.call = site, .exit = block_new(fn), .tail = tail};
  set_place(in.exit, site->block);
  if (ci->ret.cls)
    in.ret_buf = site->args[call_ret_buf_index(ci)];
  Im im = {.fn = fn, .m = callee, .err = &err, .sync_clause = -1, .site = &in};
  im.b.fn = fn;
  im.b.il = im.base = pos_in_frame(fn->inlined.n, 0);
  vec_push_a(&fn->inlined, ((InlineFrame){callee, site->il_off}), fn->arena);
  im.no_dict = method_shared(callee);
  Sig *sig = method_sig(callee, &err);
  Block *head = im.b.b = block_new(fn);
  set_place(head, site->block);
  if (!sig || !call_fits(site, sig) || !il_import_inline(&im, max_il)) {
    fn->slots.n = nslots;
    fn->block_list.n = nblocks;
    fn->inlined.n--;
    fn->has_calls = has_calls;
    fn->has_localloc = has_localloc;
    return false;
  }
  Block *before = site->block;
  split_after(fn, site, in.exit);
  place_result(fn, site, &in);
  Builder b = {.fn = fn, .b = before, .il = site->il_off};
  b_br(&b, head);
  return true;
}

// A tail call as a call and a return; its body can then be spliced in like any other's.
static Value *call_and_return(Fn *fn, Value *tail) {
  CallInfo *ci = callinfo_copy(fn, tail->u.call);
  ci->ret = fn->ret;
  Builder b = {.fn = fn, .b = tail->block, .il = tail->il_off};
  Value **args = ARENA_ARRAY(fn->arena, Value *, tail->nargs + 1);
  u32 n = ci->nparams, k = n;
  memcpy(args, tail->args, n * sizeof *args);
  value_remove(tail);
  Value *buf = ci->ret.cls ? args[k++] = b_slotaddr(&b, slot_new(fn, ci->ret.cls)) : NULL;
  memcpy(args + k, tail->args + n, (tail->nargs - n) * sizeof *args);
  Value *call = b_call(&b, ci, args, k + tail->nargs - n);
  b_ret(&b, buf ? buf : ci->ret.type == T_VOID ? NULL : call);
  return call;
}

static bool inline_tail(Fn *fn, Value *tail, Method *callee, u32 max_il) {
  Block *b = tail->block;
  Value *last = tail->prev, *call = call_and_return(fn, tail);
  if (inline_call(fn, call, callee, max_il, true))
    return true;
  while (b->last != last)
    value_remove(b->last);
  value_append(b, tail);
  return false;
}

bool il_inline(Fn *fn, Value *site, Method *callee, u32 max_il) {
  return site->op == OP_TAILCALL ? inline_tail(fn, site, callee, max_il) : inline_call(fn, site, callee, max_il, false);
}
