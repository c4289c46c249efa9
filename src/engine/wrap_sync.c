// wrap_sync.c: methods marked `synchronized` (II.15.4.3.3): the body as an inner method, between enter and exit.
#include "engine/internal.h"

// The inner method: the same, without the flag. One for each method.
Method *engine_sync_inner(Method *m) {
  static Map inner;
  loader_lock();
  Method *in = map_get(&inner, (u64)(uintptr_t)m);
  if (!in) {
    in = xcalloc(1, sizeof *in);
    *in = *m;
    in->implflags = (u16)((in->implflags & ~MI_SYNCHRONIZED) | MI_NOINLINING);
    in->code = NULL;
    in->engine = NULL;
    in->canon = in;
    in->def = in;
    in->wrapper = WRAP_SYNC_INNER;
    in->wrapper_data = NULL;
    map_put(&inner, (u64)(uintptr_t)m, in);
  }
  loader_unlock();
  return in;
}

static Value *lock_object(Builder *b, Value **args) {
  Fn *fn = b->fn;
  Method *m = fn->method;
  if (m->sig->has_this)
    return args[0];
  if (fn->dict_source == DICT_NONE)
    return b_ref(b, ref_class(fn, REF_TYPE_OBJECT, m->klass), T_REF);
  Value *dict = value_new(fn, OP_DICT, T_PTR, 0);
  value_append(b->b, dict);
  return b_helper(b, HELPER_TYPE_OBJECT, 1, &dict); // the class: a shared static method's dictionary owner
}

bool wrap_synchronized(Fn *fn, Error *err) {
  Method *m = fn->method;
  if (!method_sig(m, err))
    return false;
  Builder b;
  wrapper_begin(fn, &b);
  if (fn->dict_source == DICT_METHOD_ARG)
    return err_set(err, ERR_NOT_COMPILED, "synchronized generic method %s", method_name(m));
  if (fn->dict_source == DICT_CLASS_ARG) {
    fn->dict_slot = slot_new_raw(fn, 8, 8);
    fn->dict_slot->pinned = true;
  }
  u32 n = fn->nparams;
  Value **args = ARENA_ARRAY(fn->arena, Value *, n + 2);
  for (u32 i = 0; i < n; i++)
    args[i] = wrapper_param(&b, i);
  Slot *lock = slot_new_raw(fn, 8, 8);
  lock->pinned = true;
  Value *obj = lock_object(&b, args);
  b_store(&b, MT_REF, b_slotaddr(&b, lock), 0, obj, NULL);
  b_helper(&b, HELPER_MONITOR_ENTER, 1, &obj);
  // try { inner(...) } fault { exit }; the normal way out exits too.
  Block *body = block_new(fn), *after = block_new(fn), *fault = block_new(fn);
  fn->nclauses = 1;
  fn->clauses = ARENA_ARRAY(fn->arena, Clause, 1);
  fn->clauses[0] = (Clause){.kind = CLAUSE_FAULT, .outer_try = -1, .outer_handler = -1, .handler = fault};
  body->region = 0;
  fault->handler = 0;
  fault->is_handler_entry = true;
  b_br(&b, body);
  b.b = body;
  CallInfo *ci = wrapper_callinfo(fn, 0, 0);
  ci->kind = CALL_DIRECT;
  ci->method = engine_sync_inner(m);
  u32 nargs = n;
  if (fn->dict_source == DICT_CLASS_ARG) {
    Value *dict = value_new(fn, OP_DICT, T_PTR, 0);
    value_append(b.b, dict);
    ci->has_dict = true;
    args[nargs++] = dict;
  }
  Value *ret_buf, *r = wrapper_call(&b, ci, args, nargs, &ret_buf);
  b_br(&b, after);
  b.b = after;
  Value *o = b_load(&b, MT_REF, b_slotaddr(&b, lock), 0, NULL);
  b_helper(&b, HELPER_MONITOR_EXIT, 1, &o);
  wrapper_ret(&b, r, ret_buf);
  b.b = fault;
  o = b_load(&b, MT_REF, b_slotaddr(&b, lock), 0, NULL);
  b_helper(&b, HELPER_MONITOR_EXIT, 1, &o);
  b_end(&b, OP_ENDFINALLY, NULL);
  ir_compute_preds(fn);
  return true;
}
