// wrap_for_open.c: what code of open forms calls for a method that knows sizes: loads what comes by address, calls, and
// stores the result where the caller wants it (il/open.c has the convention).
#include "engine/compile/wrapper.h"

static Value *argument(Builder *b, u32 i, Class *c, bool by_address) {
  Value *v = wrapper_param(b, i);
  return by_address && !ir_is_struct(c) ? b_load(b, memtype_of(c), v, 0, NULL) : v;
}

bool wrap_for_open(Fn *fn, Error *err) {
  const SubjectMethod *made = method_made(fn->method);
  Method *m = made->subject;
  Sig *sig = method_sig(m, err);
  if (!sig)
    return false;
  Builder b;
  wrapper_begin(fn, &b);
  CallInfo *ci = callinfo_new(fn, sig->nparams + 1u);
  ci->kind = CALL_DIRECT;
  ci->method = m;
  ci->params[0] = fn->params[0];
  ci->ret = abi_arg_of(sig->ret);
  Value **args = ARENA_ARRAY(fn->arena, Value *, sig->nparams + 2u);
  args[0] = wrapper_param(&b, 0);
  for (u32 i = 0; i < sig->nparams; i++) {
    ci->params[i + 1] = abi_arg_of(sig->params[i]);
    args[i + 1] = argument(&b, i + 1, sig->params[i], made->by_address >> i & 1);
  }
  u32 n = sig->nparams + 1u;
  Value *ret_buf, *result, *to = made->by_address & OPEN_RESULT ? wrapper_param(&b, n) : NULL;
  if (to && ci->ret.cls) {
    args[n] = to;
    b_call(&b, ci, args, n + 1);
    b_ret(&b, NULL);
  } else {
    result = wrapper_call(&b, ci, args, n, &ret_buf);
    if (to)
      b_store(&b, memtype_of(sig->ret), to, 0, result, NULL);
    wrapper_ret(&b, result, ret_buf);
  }
  ir_compute_preds(fn);
  return true;
}
