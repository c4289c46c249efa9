// wrap_callback.c: what C calls when it calls a delegate, or a static method:
//
//   delegate = CALLBACK_ENTER(cell)          (the hidden dictionary register carries the cell)
//   if (!delegate) return 0
//   try { CALLBACK_IN for each converted parameter; r = delegate.Invoke(...); CALLBACK_OUT for by-refs and r; return r
//   } catch { CALLBACK_CAUGHT; return 0 }
//
// No exception crosses C frames: it is kept until C returns to managed code.
#include "engine/compile/wrapper.h"

typedef struct Callback {
  Builder b;
  Method *invoke;
  Sig *sig;       // of Invoke
  Value *method;  // handle of Invoke
  Slot **managed; // converted parameters: the managed value
  Slot **native;  // and what C passed, in memory
  NativeArg ret_form;
  Slot *managed_ret, *native_ret;
} Callback;

static NativeArg arg_form(const Callback *c, i32 i) {
  NativeArg a = {.count_param = -1};
  if (engine_hooks.native_arg)
    engine_hooks.native_arg(c->invoke, i, true, &a);
  return a;
}

static Slot *raw_slot(Fn *fn, u32 size) {
  Slot *s = slot_new_raw(fn, MAX(size, 8u), 8);
  s->pinned = s->zeroed = true;
  return s;
}

// Room for a managed value; the collector scans frames whatever their slots hold.
static Slot *value_slot(Fn *fn, Class *c) {
  if (!ir_is_struct(c))
    return raw_slot(fn, 8);
  Slot *s = slot_new(fn, c);
  s->pinned = s->zeroed = true;
  return s;
}

static Class *pointee(Class *c) {
  return c->kind == CK_BYREF ? c->elem : c;
}

static void helper(Callback *c, u32 id, i32 index, Slot *managed, Slot *native) {
  Builder *b = &c->b;
  Value *ops[] = {c->method, b_const(b, T_I32, index), b_slotaddr(b, managed), b_slotaddr(b, native)};
  b_helper(b, id, 4, ops);
}

// In the entry block: everything into memory that needs conversion.
static void spill_params(Callback *c, Value **params) {
  Fn *fn = c->b.fn;
  for (u32 i = 0; i < fn->nparams; i++) {
    NativeArg form = arg_form(c, (i32)i);
    if (form.form == NATIVE_SAME && !form.keep)
      continue;
    if (form.form != NATIVE_SAME)
      c->managed[i] = value_slot(fn, pointee(c->sig->params[i]));
    if (fn->params[i].cls) {
      c->native[i] = params[i]->u.slot; // a structure is in memory as it is
      continue;
    }
    c->native[i] = raw_slot(fn, 8);
    b_store(&c->b, wrapper_scalar(&fn->params[i]), b_slotaddr(&c->b, c->native[i]), 0, params[i], NULL);
  }
}

static Value *argument(Callback *c, u32 i, Value *native) {
  Class *type = c->sig->params[i];
  if (!c->managed[i])
    return b_normalise(&c->b, type, native);
  Builder *b = &c->b;
  i32 counter = arg_form(c, (i32)i).count_param;
  Value *ops[] = {c->method, b_const(b, T_I32, (i32)i), b_slotaddr(b, c->managed[i]), b_slotaddr(b, c->native[i]),
                  counter >= 0 ? b_slotaddr(b, c->native[counter]) : b_const(b, T_PTR, 0)};
  b_helper(b, HELPER_CALLBACK_IN, 5, ops);
  Value *addr = b_slotaddr(&c->b, c->managed[i]);
  return type->kind == CK_BYREF || ir_is_struct(type) ? addr : b_load(&c->b, memtype_of(type), addr, 0, NULL);
}

static void store_result(Callback *c, Value *r, Value *ret_buf) {
  Builder *b = &c->b;
  Class *ret = c->sig->ret;
  if (ret->etype == ET_VOID)
    return;
  Value *dst = b_slotaddr(b, c->managed_ret);
  if (ret_buf)
    b_copy(b, dst, ret_buf, ret);
  else
    b_store(b, memtype_of(ret), dst, 0, r, NULL);
  if (c->ret_form.form != NATIVE_SAME)
    helper(c, HELPER_CALLBACK_OUT, -1, c->managed_ret, c->native_ret);
}

// wrapper_call() takes this function's parameters; Invoke has others. A static method is called without a delegate.
static void call_invoke(Callback *c, Value *delegate, Value **params) {
  Builder *b = &c->b;
  Fn *fn = b->fn;
  u32 n = c->sig->nparams, first = c->sig->has_this;
  CallInfo *ci = callinfo_new(fn, n + first);
  ci->kind = first ? CALL_DELEGATE : CALL_DIRECT;
  ci->method = c->invoke;
  ci->ret = abi_arg_of(c->sig->ret);
  Value **args = ARENA_ARRAY(fn->arena, Value *, n + 2);
  if (first) {
    ci->params[0] = (AbiArg){.type = T_REF};
    args[0] = delegate;
  }
  for (u32 i = 0; i < n; i++) {
    ci->params[i + first] = abi_arg_of(c->sig->params[i]);
    args[i + first] = argument(c, i, params[i]);
  }
  Value *ret_buf, *r = wrapper_call(b, ci, args, n + first, &ret_buf);
  for (u32 i = 0; i < n; i++)
    if (c->managed[i])
      helper(c, HELPER_CALLBACK_OUT, (i32)i, c->managed[i], c->native[i]);
  store_result(c, r, ret_buf);
}

// What is in the result's slot: zero unless the call went well.
static void return_slot(Callback *c) {
  Builder *b = &c->b;
  Fn *fn = b->fn;
  if (fn->ret.type == T_VOID && !fn->ret.cls) {
    b_ret(b, NULL);
    return;
  }
  bool same = c->ret_form.form == NATIVE_SAME;
  Value *addr = b_slotaddr(b, same ? c->managed_ret : c->native_ret);
  if (fn->ret.cls) {
    b_ret(b, addr);
    return;
  }
  Class *ret = fn->method->sig->ret;
  Value *v = b_native_word(b, ret, b_load(b, memtype_of(ret), addr, 0, NULL));
  fn->ret.type = v->type;
  b_ret(b, v);
}

static void prepare(Callback *c, Method *invoke) {
  Fn *fn = c->b.fn;
  c->invoke = invoke;
  c->sig = invoke->sig;
  c->managed = ARENA_ARRAY(fn->arena, Slot *, fn->nparams + 1);
  c->native = ARENA_ARRAY(fn->arena, Slot *, fn->nparams + 1);
  fn->dict_source = DICT_METHOD_ARG;
  fn->dict_slot = slot_new_raw(fn, 8, 8);
  fn->dict_slot->pinned = true;
  if (c->sig->ret->etype == ET_VOID)
    return;
  c->ret_form = arg_form(c, -1);
  c->managed_ret = value_slot(fn, c->sig->ret);
  if (c->ret_form.form == NATIVE_STRUCT)
    c->native_ret = value_slot(fn, c->ret_form.cls);
  else if (c->ret_form.form == NATIVE_WORD)
    c->native_ret = raw_slot(fn, 8);
}

static void catch_all(Fn *fn, Block *handler) {
  fn->nclauses = 1;
  fn->clauses = ARENA_ARRAY(fn->arena, Clause, 1);
  fn->clauses[0] = (Clause){.kind = CLAUSE_CATCH, .outer_try = -1, .outer_handler = -1, .handler = handler};
  fn->clauses[0].cls = wk.object;
  fn->clauses[0].cls_ref = ref_class(fn, REF_CLASS, wk.object);
  handler->handler = 0;
  handler->is_handler_entry = handler->cold = true;
}

bool wrap_callback(Fn *fn, Error *err) {
  (void)err;
  Callback c = {0};
  wrapper_begin(fn, &c.b);
  prepare(&c, method_subject(fn->method));
  Builder *b = &c.b;
  Value **params = ARENA_ARRAY(fn->arena, Value *, fn->nparams + 1);
  for (u32 i = 0; i < fn->nparams; i++)
    params[i] = wrapper_param(b, i);
  spill_params(&c, params);
  Value *cell = value_new(fn, OP_DICT, T_PTR, 0);
  value_append(b->b, cell);
  Value *delegate = b_helper(b, HELPER_CALLBACK_ENTER, 1, &cell);
  c.method = b_ref(b, ref_method(fn, REF_METHOD, c.invoke), T_PTR);
  Block *body = block_new(fn), *done = block_new(fn), *handler = block_new(fn);
  catch_all(fn, handler);
  b_condbr(b, b_cmp(b, CC_NE, delegate, b_null(b)), body, done);
  body->region = 0;
  b->b = body;
  call_invoke(&c, delegate, params);
  b_br(b, done);
  b->b = handler;
  Value *exc = b_end(b, OP_CATCHOBJ, NULL);
  exc->type = T_REF;
  b_helper(b, HELPER_CALLBACK_CAUGHT, 1, &exc);
  b_br(b, done);
  b->b = done;
  return_slot(&c);
  ir_compute_preds(fn);
  return true;
}
