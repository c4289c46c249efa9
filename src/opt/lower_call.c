// lower_call.c: calls become CALL_REF (a symbolic target) or CALL_INDIRECT (a target at run time).
#include "opt/passes.h"
#include "types/imt.h"

static CallInfo *copy_info(Fn *fn, const CallInfo *c) {
  CallInfo *n = callinfo_new(fn, c->nparams);
  memcpy(n, c, sizeof *c + c->nparams * sizeof c->params[0]);
  return n;
}

// Makes v a CALL_INDIRECT whose operands are the plain ones, then `key` (unless NULL), then `target`.
static void indirect(Lower *l, Value *v, Value *key, Value *target) {
  CallInfo *ci = copy_info(l->fn, v->u.call);
  u32 plain = call_key_index(ci);
  value_set_args(l->fn, v, plain + 2);
  v->nargs = plain;
  if (key)
    v->args[v->nargs++] = key;
  v->args[v->nargs++] = target;
  ci->kind = CALL_INDIRECT;
  ci->has_key = key != NULL;
  ci->has_target = true;
  v->u.call = ci;
}

static void to_ref(Lower *l, Value *v, Ref *target) {
  CallInfo *ci = copy_info(l->fn, v->u.call);
  ci->kind = CALL_REF;
  ci->target = target;
  v->u.call = ci;
}

static void virtual_call(Lower *l, Value *v) {
  const Method *m = v->u.call->method;
  i32 disp = (i32)(offsetof(VTable, slots) + sizeof(void *) * (size_t)m->slot);
  indirect(l, v, NULL, b_load(&l->b, MT_I64, lower_vtable(l, v->args[0]), disp, NULL));
}

static void interface_call(Lower *l, Value *v) {
  CallInfo *ci = v->u.call;
  i32 disp = (i32)(offsetof(VTable, imt) + sizeof(void *) * method_imt_slot(ci->method));
  Value *key;
  if (ci->has_key)
    key = v->args[call_key_index(ci)];
  else if (ci->has_target)
    key = v->args[call_target_index(ci)];
  else
    key = b_ref(&l->b, ref_method(l->fn, REF_IFACE_KEY, ci->method), T_PTR);
  indirect(l, v, key, b_load(&l->b, MT_I64, lower_vtable(l, v->args[0]), disp, NULL));
}

bool lower_call(Lower *l, Value *v) {
  if (v->op != OP_CALL)
    return false;
  CallInfo *ci = v->u.call;
  switch (ci->kind) {
  case CALL_DIRECT: to_ref(l, v, ref_method(l->fn, REF_METHOD_ENTRY, ci->method)); break;
  case CALL_VIRTUAL: virtual_call(l, v); break;
  case CALL_INTERFACE: interface_call(l, v); break;
  case CALL_GVM: {
    Value *args[] = {v->args[0], v->args[call_target_index(ci)]};
    indirect(l, v, NULL, lower_helper(l, HELPER_GVM_TARGET, 2, args));
    break;
  }
  case CALL_DELEGATE:
    indirect(l, v, NULL, b_load(&l->b, MT_I64, v->args[0], offsetof(Delegate, invoke_impl), NULL));
    break;
  case CALL_HELPER:
    v->u.call = copy_info(l->fn, ci);
    lower_call_made(l, v);
    break;
  default: break;
  }
  return true;
}
