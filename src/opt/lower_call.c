// lower_call.c: calls become CALL_REF (a symbolic target) or CALL_INDIRECT (a target at run time).
#include "opt/passes.h"
#include "types/imt.h"

// Makes v a CALL_INDIRECT whose operands are the plain ones, then `key` (unless NULL), then `target`.
static void indirect(Lower *l, Value *v, Value *key, Value *target) {
  CallInfo *ci = callinfo_copy(l->fn, v->u.call);
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
  CallInfo *ci = callinfo_copy(l->fn, v->u.call);
  ci->kind = CALL_REF;
  ci->target = target;
  v->u.call = ci;
}

// A cast may have given a transparent proxy another vtable.
static Value *vtable_now(Lower *l, Value *obj, const Class *c) {
  return c && c->is_byref_marshalled ? b_load(&l->b, MT_PTR, obj, MODEL_OFFSET(Object, vtable), NULL)
                                     : lower_vtable(l, obj);
}

static void virtual_call(Lower *l, Value *v) {
  const Method *m = v->u.call->method;
  i32 disp = (i32)(MODEL_OFFSET(VTable, slots) + model.word * (size_t)m->slot);
  indirect(l, v, NULL, b_load(&l->b, MT_PTR, vtable_now(l, v->args[0], m->klass), disp, NULL));
}

static void interface_call(Lower *l, Value *v) {
  CallInfo *ci = v->u.call;
  i32 disp = (i32)(MODEL_OFFSET(VTable, imt) + model.word * method_imt_slot(ci->method));
  Value *key;
  if (ci->has_key)
    key = v->args[call_key_index(ci)];
  else if (ci->has_target)
    key = v->args[call_target_index(ci)];
  else
    key = b_ref(&l->b, ref_method(l->fn, REF_IFACE_KEY, ci->method), T_PTR);
  indirect(l, v, key, b_load(&l->b, MT_PTR, lower_vtable(l, v->args[0]), disp, NULL));
}

// Whether the type object of c is what GetType says of objects of precisely that class: a transparent proxy may stand
// for others.
static bool tells_class(const Class *c) {
  return c && (c->kind == CK_DEF || c->kind == CK_INST) && !c->is_open && !c->is_interface && !c->is_byref_marshalled;
}

// The comparison with typeof(C) that alone uses v, if there is one next to it.
static Value *type_test(const Value *v, Class **c) {
  enum { NEAR = 4 };
  Value *test = v->next;
  for (u32 i = 0; test && i < NEAR && test->op != OP_CMP; i++)
    test = test->next;
  if (v->uses != 1 || !test || test->op != OP_CMP || (test->args[0] != v && test->args[1] != v) ||
      (test->u.cc != CC_EQ && test->u.cc != CC_NE))
    return NULL;
  const Value *type = opt_real(test->args[test->args[0] == v]);
  if (type->op != OP_REF || type->u.ref->kind != REF_TYPE_OBJECT || !tells_class(type->u.ref->cls))
    return NULL;
  *c = type->u.ref->cls;
  return test;
}

// The class has its type object, or gets it now.
static void get_type(Lower *l, Value *v) {
  static const char type_word;
  Value *obj = v->args[0];
  Class *wanted;
  Value *test = type_test(v, &wanted);
  if (test) {
    Value *k = lower_load_inv(l, MT_PTR, vtable_now(l, obj, obj->klass), MODEL_OFFSET(VTable, klass));
    test->args[0] = k;
    test->args[1] = b_class(&l->b, wanted);
    opt_replace(v, obj);
    return;
  }
  Block *tail = lower_cut(l, v), *slow = opt_block_like(l->fn, l->b.b), *head = l->b.b;
  slow->cold = true;
  Value *k = lower_load_inv(l, MT_PTR, vtable_now(l, obj, obj->klass), MODEL_OFFSET(VTable, klass));
  Value *t = b_load(&l->b, MT_REF, k, MODEL_OFFSET(Class, type_object), &type_word);
  b_condbr(&l->b, b_cmp(&l->b, CC_NE, t, b_null(&l->b)), tail, slow);
  lower_goto(l, slow);
  Value *made = lower_helper(l, HELPER_TYPE_OBJECT, 1, &k);
  b_br(&l->b, tail);
  bool first = tail->preds.v[0] == head;
  Value *phi = lower_join(l, tail, T_REF, (Value *[]){first ? t : made, first ? made : t});
  phi->flags |= VF_NONNULL;
  phi->klass = v->klass;
  opt_replace(v, phi);
}

bool lower_call(Lower *l, Value *v) {
  if (!op_is_call(v->op))
    return false;
  CallInfo *ci = v->u.call;
  switch (ci->kind) {
  case CALL_DIRECT:
    if (v->op == OP_CALL && (l->fn->opts & OPT_INTRINS) && opt_is_get_type(ci->method)) {
      get_type(l, v);
      break;
    }
    to_ref(l, v, ref_method(l->fn, REF_METHOD_ENTRY, ci->method));
    break;
  case CALL_VIRTUAL: virtual_call(l, v); break;
  case CALL_INTERFACE: interface_call(l, v); break;
  case CALL_GVM: {
    Value *args[] = {v->args[0], v->args[call_target_index(ci)]};
    indirect(l, v, NULL, lower_helper(l, HELPER_GVM_TARGET, 2, args));
    break;
  }
  case CALL_DELEGATE:
    indirect(l, v, NULL, b_load(&l->b, MT_PTR, v->args[0], MODEL_OFFSET(Delegate, invoke_impl), NULL));
    break;
  case CALL_HELPER:
    v->u.call = callinfo_copy(l->fn, ci);
    lower_call_made(l, v);
    break;
  default: break;
  }
  return true;
}
