// open.c: calls of methods that mention type parameters: what is called is looked up in the dictionary.
//
// The code of an open form does not know the size of what its definition has as a type parameter, or as a struct with
// such fields: it takes the address of a copy that the caller made, and last of all the address for its result. Callers
// look at the definition, too; adapters stand between them and code that knows the sizes (engine/run/open.c).
#include "il/import.h"

static Sig *open_sig(Im *im, const Method *m) {
  Method *def = m->def ? m->def : (Method *)(uintptr_t)m, *open = method_over_params(def, im->err);
  Sig *sig = open ? method_sig(open, im->err) : NULL;
  if (!sig || !sig_layout(sig, im->err)) {
    im->failed = true;
    return NULL;
  }
  return sig;
}

bool open_unsized(Im *im, const Method *m) {
  Sig *sig = method_is_open(m) ? open_sig(im, m) : NULL;
  return sig && sig_unsized(sig);
}

static Value *copy_of(Im *im, Value *v, Class *c) {
  if (!ir_is_struct(c))
    return spill_to_temp(im, v, c);
  Value *at = temp_addr(im, c);
  b_copy(&im->b, at, v, c);
  return at;
}

static Value *call_through(Im *im, const Method *m, Sig *sig, Value **args, u32 n, Value *ret_buf, Value *target) {
  Sig *open = open_sig(im, m);
  if (!open || !sig_layout(sig, im->err)) {
    im->failed = true;
    return b_const(&im->b, T_I32, 0);
  }
  bool by_address = class_unsized(open->ret);
  u32 has_this = n - sig->nparams, np = n + by_address;
  Value **all = ARENA_ARRAY(im->fn->arena, Value *, np + 2), *result = ret_buf;
  CallInfo *ci = callinfo_new(im->fn, np);
  ci->kind = CALL_INDIRECT;
  ci->has_target = true;
  for (u32 i = 0; i < n; i++) {
    all[i] = args[i];
    ci->params[i].type = args[i]->type;
    if (i < has_this)
      continue;
    Class *c = sig->params[i - has_this];
    if (class_unsized(open->params[i - has_this])) {
      all[i] = copy_of(im, args[i], c);
      ci->params[i].type = T_PTR;
    } else {
      ci->params[i] = abi_arg_of(c);
    }
  }
  if (by_address) {
    if (!result)
      result = temp_addr(im, sig->ret);
    all[n] = result;
    ci->params[n].type = T_PTR;
    n++;
  } else {
    ci->ret = abi_arg_of(sig->ret);
    if (ci->ret.cls)
      all[n++] = ret_buf;
  }
  all[n++] = target;
  settle(im);
  im->ended |= im->tail;
  Value *call = im->tail ? b_tail_call(&im->b, ci, all, n) : b_call(&im->b, ci, all, n);
  return by_address && !ret_buf ? b_load(&im->b, memtype_of(sig->ret), result, 0, NULL) : call;
}

Value *open_direct(Im *im, MethodTok m, Sig *sig, Value **args, u32 n, Value *ret_buf) {
  RefKind kind = open_unsized(im, m.closed) ? REF_OPEN_FTN : REF_METHOD_FTN;
  return call_through(im, m.closed, sig, args, n, ret_buf, method_handle(im, kind, m));
}

Value *open_virtual(Im *im, MethodTok m, Sig *sig, Value **args, u32 n, Value *ret_buf) {
  Value *ask[] = {args[0], method_handle(im, REF_METHOD, m)};
  return call_through(im, m.closed, sig, args, n, ret_buf, b_helper(&im->b, HELPER_OPEN_VIRTUAL, 2, ask));
}

bool open_constrained(Im *im, MethodTok m, ClassTok c, Sig *sig, Entry *args, u32 n) {
  Value **v = ARENA_ARRAY(im->fn->arena, Value *, n + 1),
        *buf = ir_is_struct(sig->ret) ? temp_addr(im, sig->ret) : NULL;
  v[0] = as_type(im, args[0], T_PTR);
  for (u32 i = 1; i < n; i++)
    v[i] = as_class(im, args[i], sig->params[i - 1]);
  if (im->failed)
    return true;
  Ref tmpl = {.kind = REF_OPEN_VALUE, .method = m.open ? m.open : m.closed, .cls = c.closed};
  Value *target = b_lookup(&im->b, tmpl, T_PTR);
  target->flags |= VF_NONNULL;
  push_result(im, sig->ret, call_through(im, m.closed, sig, v, n, buf, target), buf);
  return true;
}
