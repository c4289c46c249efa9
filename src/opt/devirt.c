// devirt.c: virtual and interface calls whose target is known become direct ones.
#include "opt/passes.h"

enum { METHOD_FINAL = 0x20, METHOD_STATIC = 0x10, METHOD_ABSTRACT = 0x400, TYPE_SEALED = 0x100, GP_VARIANCE = 3 };

static bool is_variant_delegate(const Class *c) {
  for (u32 i = 0; c->generic_def && i < c->generic_def->ngparams; i++)
    if (c->generic_def->gparams[i]->param_flags & GP_VARIANCE)
      return true;
  return false;
}

// Whether an object of static class c is precisely a c.
static bool is_leaf_class(const Fn *fn, Class *c) {
  if (!c || c->is_interface || c->is_open || c == class_canon_type() || is_variant_delegate(c))
    return false;
  if (c->kind != CK_DEF && c->kind != CK_INST)
    return false;
  if ((c->flags & TYPE_SEALED) || c->is_valuetype)
    return true;
  const CompileEnv *env = fn->env;
  return env && env->may_devirtualize_to_leaf && env->may_devirtualize_to_leaf(c, env->data);
}

// The exact class of what v holds (unless null), or NULL.
static Class *exact_class(const Fn *fn, Value *v, u32 depth) {
  v = opt_real(v);
  if (v->op == OP_CASTCLASS) {
    Class *c = exact_class(fn, v->args[0], depth);
    return c ? c : is_leaf_class(fn, v->klass) ? v->klass : NULL;
  }
  if (v->op == OP_BOX && v->u.cls && v->args[0]->op == OP_REF)
    return v->u.cls;
  if (v->op == OP_REF && v->u.ref->kind == REF_STRING)
    return wk.string;
  if (v->op == OP_PHI && depth < 3) {
    Class *one = NULL;
    for (u32 i = 0; i < v->nargs; i++) {
      Value *a = opt_real(v->args[i]);
      Class *c = a == v || opt_is_null(a) ? one : exact_class(fn, a, depth + 1);
      if (!c && !(a == v || opt_is_null(a)))
        return is_leaf_class(fn, v->klass) ? v->klass : NULL;
      if (one && c != one)
        return NULL;
      one = c;
    }
    return one;
  }
  if (v->klass && (v->exact || is_leaf_class(fn, v->klass)))
    return v->klass;
  return NULL;
}

static Method *target_of(const Fn *fn, const Value *call) {
  const CallInfo *ci = call->u.call;
  Method *m = ci->method;
  if (!m || ci->has_target || ci->has_key || (ci->kind != CALL_VIRTUAL && ci->kind != CALL_INTERFACE))
    return NULL;
  if (ci->kind == CALL_VIRTUAL && (m->flags & METHOD_FINAL) && !m->klass->is_valuetype)
    return m;
  Class *c = exact_class(fn, call->args[0], 0);
  if (!c || c->is_open)
    return NULL;
  ERROR(err);
  return class_virtual_target(c, m, &err);
}

// A direct call takes no dictionary but that of `this`, and no unboxing entry.
bool opt_can_call(const Method *t) {
  if (!t || (t->flags & (METHOD_ABSTRACT | METHOD_STATIC)) || t->ngparams || t->inst)
    return false;
  if (t->klass->is_byref_marshalled && !method_checks_proxy(t))
    return false;
  DictSource d = method_dict_source(method_canonical((Method *)t));
  return d == DICT_NONE || d == DICT_THIS;
}

static void make_direct(Fn *fn, Value *v, Method *t) {
  CallInfo *ci = callinfo_copy(fn, v->u.call);
  ci->kind = CALL_DIRECT;
  ci->method = t;
  v->u.call = ci;
  if (!t->klass->is_valuetype)
    return;
  Builder b = {fn, v->block, v, v->il_off}; // the method wants the address of the value in the box
  Value *addr = b_un(&b, OP_BITCAST, T_PTR, v->args[0]);
  v->args[0] = b_bin(&b, OP_ADD, T_PTR, addr, b_const(&b, T_PTR, MODEL_HEADER));
  ci->params[0].type = T_PTR;
}

bool pass_devirt(Fn *fn) {
  bool any = false;
  FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) {
    if (!op_is_call(v->op))
      continue;
    Method *t = target_of(fn, v);
    if (opt_can_call(t)) {
      make_direct(fn, v, t);
      any = true;
    }
  }
  return any;
}
