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

// What the slots that stay in memory hold: an enumerator that a finally disposes of, for one.
typedef struct SlotInfo {
  u32 stores; // the last of Look.stores for it, + 1
  bool other; // its address goes elsewhere, or it holds more than one reference
  bool known; // cls is found
  Class *cls; // the exact class of all that is stored, or NULL
} SlotInfo;

typedef struct SlotStore {
  Value *stored;
  u32 next; // the one before it, + 1
} SlotStore;

typedef struct Look {
  Fn *fn;
  SlotInfo *slots; // by id; NULL until someone asks
  VEC(SlotStore) stores;
} Look;

static Class *exact_class(Look *l, Value *v, u32 depth);

static void note_slot_use(Look *l, Value *v, u32 arg) {
  SlotInfo *info = &l->slots[opt_real(v->args[arg])->u.slot->id];
  bool store = v->op == OP_STORE || v->op == OP_STOREREF;
  if (arg != 0 || (!store && v->op != OP_LOAD && v->op != OP_ZERO)) {
    info->other = true;
    return;
  }
  if (!store)
    return;
  info->other |= v->u.mem.mt != MT_REF || v->u.mem.disp != 0;
  vec_push_a(&l->stores, ((SlotStore){v->args[1], info->stores}), l->fn->arena);
  info->stores = (u32)l->stores.n;
}

static void find_slots(Look *l) {
  Fn *fn = l->fn;
  l->slots = ARENA_ARRAY(fn->arena, SlotInfo, fn->slots.n);
  for (u32 i = 0; i < fn->slots.n; i++)
    l->slots[i].other = fn->slots.v[i]->pinned || fn->slots.v[i]->param >= 0;
  FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) {
    for (u32 i = 0; i < v->nargs; i++)
      if (opt_real(v->args[i])->op == OP_SLOTADDR)
        note_slot_use(l, v, i);
  }
}

// The class of what a slot holds in any place, unless that is null.
static Class *slot_class(Look *l, const Slot *slot, u32 depth) {
  if (!l->slots)
    find_slots(l);
  SlotInfo *info = &l->slots[slot->id];
  if (info->other || !info->stores || info->known)
    return info->cls;
  info->known = true; // for what the search below comes by
  Class *one = NULL;
  for (u32 i = info->stores; i; i = l->stores.v[i - 1].next) {
    Value *a = opt_real(l->stores.v[i - 1].stored);
    if (opt_is_null(a))
      continue;
    Class *c = exact_class(l, a, depth + 1);
    if (!c || (one && c != one))
      return NULL;
    one = c;
  }
  return info->cls = one;
}

// The exact class of what v holds (unless null), or NULL.
static Class *exact_class(Look *l, Value *v, u32 depth) {
  const Fn *fn = l->fn;
  v = opt_real(v);
  if (v->op == OP_CASTCLASS) {
    Class *c = exact_class(l, v->args[0], depth);
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
      Class *c = a == v || opt_is_null(a) ? one : exact_class(l, a, depth + 1);
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
  if (v->op == OP_LOAD && v->u.mem.mt == MT_REF && depth < 3) {
    const Value *at = opt_real(v->args[0]);
    return at->op == OP_SLOTADDR ? slot_class(l, at->u.slot, depth) : NULL;
  }
  return NULL;
}

static Method *target_of(Look *l, const Value *call) {
  const CallInfo *ci = call->u.call;
  Method *m = ci->method;
  if (!m || ci->has_target || ci->has_key || (ci->kind != CALL_VIRTUAL && ci->kind != CALL_INTERFACE))
    return NULL;
  if (ci->kind == CALL_VIRTUAL && (m->flags & METHOD_FINAL) && !m->klass->is_valuetype)
    return m;
  Class *c = exact_class(l, call->args[0], 0);
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
  ci->new_target = true;
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
  Look l = {.fn = fn};
  FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) {
    if (!op_is_call(v->op))
      continue;
    Method *t = target_of(&l, v);
    if (opt_can_call(t)) {
      make_direct(fn, v, t);
      any = true;
    }
  }
  return any;
}
