// wrapper.c: which methods have no IL body of their own, and the beginning that all synthesised bodies share.
#include "engine/compile/wrapper.h"

WrapperBuild wrapper_for(Method *m) {
  static const WrapperBuild made[] = {
      [WRAP_CALLBACK] = wrap_callback, [WRAP_NATIVE_FUNCTION] = wrap_native_function, [WRAP_FOR_OPEN] = wrap_for_open};
  if (m->wrapper != WRAP_NONE)
    return made[m->wrapper];
  if (m->implflags & MI_INTERNALCALL)
    return wrap_icall;
  if (m->flags & MA_PINVOKE)
    return wrap_pinvoke;
  if ((m->implflags & MI_CODETYPE_MASK) == MI_RUNTIME)
    return m->klass->is_array ? wrap_array : wrap_delegate;
  return NULL;
}

void wrapper_begin(Fn *fn, Builder *b) {
  Method *m = fn->method;
  Sig *sig = m->klass->is_delegate ? sig_as_called(m->sig) : m->sig; // a vararg Invoke hands on what it got
  u32 this_n = sig->has_this ? 1 : 0;
  fn->nparams = sig->nparams + this_n;
  fn->params = ARENA_ARRAY(fn->arena, AbiArg, fn->nparams + 1);
  if (this_n)
    fn->params[0] = (AbiArg){.type = m->klass->is_valuetype ? T_PTR : T_REF};
  for (u32 i = 0; i < sig->nparams; i++)
    fn->params[i + this_n] = abi_arg_of(sig->params[i]);
  fn->ret = abi_arg_of(sig->ret);
  fn->dict_source = (u8)method_dict_source(m);
  fn->entry = block_new(fn);
  *b = (Builder){.fn = fn, .b = fn->entry};
}

// Parameters as values: scalars, or the address of the struct's slot.
Value *wrapper_param(Builder *b, u32 i) {
  Fn *fn = b->fn;
  if (fn->params[i].cls) {
    Slot *s = slot_new(fn, fn->params[i].cls);
    s->param = (i32)i;
    s->pinned = true;
    return b_slotaddr(b, s);
  }
  Value *v = value_new(fn, OP_PARAM, fn->params[i].type, 0);
  v->u.i = i;
  value_append(b->b, v);
  return v;
}

// A call with the parameters' own types, leaving room for `extra` operands behind them.
CallInfo *wrapper_callinfo(Fn *fn, u32 first_param, u32 nextra_front) {
  u32 n = fn->nparams - first_param + nextra_front;
  CallInfo *ci = callinfo_new(fn, n);
  for (u32 i = first_param; i < fn->nparams; i++)
    ci->params[nextra_front + i - first_param] = fn->params[i];
  ci->ret = fn->ret;
  return ci;
}

Value *wrapper_call(Builder *b, CallInfo *ci, Value **args, u32 n, Value **ret_buf) {
  Fn *fn = b->fn;
  Value **all = ARENA_ARRAY(fn->arena, Value *, n + 2);
  *ret_buf = NULL;
  u32 k = 0;
  for (; k < ci->nparams; k++)
    all[k] = args[k];
  if (ci->ret.cls) {
    Slot *s = slot_new(fn, ci->ret.cls);
    s->pinned = true;
    all[k++] = *ret_buf = b_slotaddr(b, s);
  }
  for (u32 i = ci->nparams; i < n; i++)
    all[k++] = args[i];
  Value *v = b_call(b, ci, all, k);
  if (ci->native && !ci->ret.cls && ci->ret.type == T_I32)
    v = b_normalise(b, fn->method->sig->ret, v);
  return v;
}

void wrapper_ret(Builder *b, Value *result, Value *ret_buf) {
  b_ret(b, b->fn->ret.cls ? ret_buf : b->fn->ret.type == T_VOID ? NULL : result);
}

// Raises what C code left pending on this thread.
void wrapper_check_pending(Builder *b) {
  Fn *fn = b->fn;
  Value *thread = value_new(fn, OP_THREAD, T_PTR, 0);
  value_append(b->b, thread);
  Value *pending = b_load(b, MT_REF, thread, 0, NULL); // offset 0 of struct Thread
  Value *is = b_cmp(b, CC_NE, pending, b_null(b));
  Block *bad = block_new(fn), *good = block_new(fn);
  bad->cold = true;
  b_condbr(b, is, bad, good);
  b->b = bad;
  b_helper(b, HELPER_THROW_PENDING, 0, NULL);
  b_end(b, OP_UNREACHABLE, NULL);
  b->b = good;
}

MemType wrapper_scalar(const AbiArg *a) {
  static const u8 by_type[] = {
      [T_I32] = MT_I32, [T_I64] = MT_I64, [T_REF] = MT_REF, [T_F32] = MT_F32, [T_F64] = MT_F64};
  return by_type[a->type];
}

Value *wrapper_spill(Builder *b, u32 i, Value *v) {
  Fn *fn = b->fn;
  if (fn->params[i].cls)
    return v;
  Slot *s = slot_new_raw(fn, 8, 8);
  s->pinned = true;
  Value *addr = b_slotaddr(b, s);
  b_store(b, wrapper_scalar(&fn->params[i]), addr, 0, v, NULL);
  return addr;
}
