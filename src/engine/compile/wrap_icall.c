// wrap_icall.c: the body of an internal call: the C function, then the exception it may have left.
#include "engine/compile/wrapper.h"
#include "il/il.h"

bool wrap_icall(Fn *fn, Error *err) {
  Sig *sig = method_sig(fn->method, err);
  if (!sig)
    return false;
  if (sig_unsized(sig)) // C would have to be told
    return err_set(err, ERR_NOT_COMPILED, "an internal call with values of unknown size");
  Builder b;
  wrapper_begin(fn, &b);
  Value **args = ARENA_ARRAY(fn->arena, Value *, fn->nparams + 1);
  for (u32 i = 0; i < fn->nparams; i++)
    args[i] = wrapper_param(&b, i);
  // C takes narrow parameters for extended
  for (u32 i = 0; i < sig->nparams; i++)
    args[sig->has_this + i] = b_normalise(&b, sig->params[i], args[sig->has_this + i]);
  il_wrapper_proxy_check(&b, args);
  CallInfo *ci = wrapper_callinfo(fn, 0, 0);
  ci->kind = CALL_REF;
  ci->native = true;
  ci->target = ref_method(fn, REF_ICALL, fn->method);
  Value *ret_buf, *r = wrapper_call(&b, ci, args, fn->nparams, &ret_buf);
  wrapper_check_pending(&b);
  wrapper_ret(&b, r, ret_buf);
  ir_compute_preds(fn);
  return true;
}
