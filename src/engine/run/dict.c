// dict.c: generic dictionaries: what shared code looks up at run time about the types it was instantiated with.
//
// A dictionary belongs to an exact Class or Method (both begin with `dict`). Slot numbers belong to the definition, so
// that one dictionary serves every form of shared code, and are given out in the order of asking; slot k is dict[1 +
// k], dict[0] is the number of slots.
#include "engine/run/run.h"

#include "base/log.h"

typedef struct SlotTable {
  VEC(Ref *) templates; // persistent copies
} SlotTable;

static Map tables; // definition: Class* or Method* -> SlotTable*; under the loader lock

static bool template_eq(const Ref *a, const Ref *b) {
  return a->kind == b->kind && a->cls == b->cls && a->method == b->method && a->field == b->field && a->n == b->n;
}

static void *definition(Method *m) {
  return method_dict_source(m) == DICT_METHOD_ARG ? (void *)m->def : (void *)m->klass->generic_def;
}

u32 dict_slot_index(Method *method, Ref *inner) {
  void *owner = definition(method);
  loader_lock();
  SlotTable *t = map_get(&tables, (u64)(uintptr_t)owner);
  if (!t) {
    t = xcalloc(1, sizeof *t);
    map_put(&tables, (u64)(uintptr_t)owner, t);
  }
  u32 i = 0;
  while (i < t->templates.n && !template_eq(t->templates.v[i], inner))
    i++;
  if (i == t->templates.n) {
    Ref *copy = xmalloc(sizeof *copy);
    *copy = *inner;
    vec_push(&t->templates, copy);
  }
  loader_unlock();
  return i;
}

// Replaces the type parameters in a template by what `ctx` has for them.
static bool inflate_template(const Ref *tmpl, GenericCtx ctx, Ref *out, Error *err) {
  *out = *tmpl;
  if (tmpl->cls && !(out->cls = class_inflate(tmpl->cls, ctx, err)))
    return false;
  if (tmpl->method && !(out->method = method_inflate(tmpl->method, ctx, err)))
    return false;
  if (tmpl->field) {
    Class *c = class_inflate(tmpl->field->klass, ctx, err);
    if (!c || !class_fields(c, err))
      return false;
    u32 index = (u32)(tmpl->field - tmpl->field->klass->fields);
    out->field = &c->fields[index];
  }
  return true;
}

// What is made, or has its code or data used, must be a type that there can be (II.10.1.7). Whether an object is of a
// type may be asked of any, as in mono.
static bool can_be_used(const Ref *r, Error *err) {
  Class *c = NULL;
  switch (r->kind) {
  case REF_VTABLE:
  case REF_STATICS:
  case REF_OWNER: c = r->cls; break;
  case REF_METHOD_FTN:
  case REF_OPEN_FTN: c = r->method->klass; break;
  default: break;
  }
  while (c && c->is_array)
    c = c->elem;
  return !c || class_args_fit(c, err);
}

// Makes room for `slots`; a larger array replaces the old one, which readers may still be looking at.
static void **grow_dict(void ***owner_dict, u32 slots) {
  void **old = *owner_dict;
  u32 have = old ? (u32)(uintptr_t)old[0] : 0;
  if (have >= slots)
    return old;
  u32 want = MAX(slots, MAX(4, have * 2));
  void **d = xcalloc(want + 1, sizeof(void *));
  if (old)
    memcpy(d + 1, old + 1, have * sizeof(void *));
  d[0] = (void *)(uintptr_t)want;
  __atomic_store_n(owner_dict, d, __ATOMIC_RELEASE);
  return d;
}

void *dict_fetch(void *owner, u32 slot, Error *err) {
  bool is_class = dict_owner_is_class(owner);
  void *def = is_class ? (void *)((Class *)owner)->generic_def : (void *)((Method *)owner)->def;
  GenericCtx ctx = is_class ? class_ctx(owner) : method_ctx(owner);
  loader_lock();
  SlotTable *t = map_get(&tables, (u64)(uintptr_t)def);
  Ref *tmpl = t && slot < t->templates.n ? t->templates.v[slot] : NULL;
  loader_unlock();
  if (!tmpl) {
    err_set(err, ERR_TYPE_LOAD, "generic dictionary of %s has no slot %u",
            is_class ? class_name(owner) : method_name(owner), slot);
    return NULL;
  }
  Ref exact;
  void *value;
  if (!inflate_template(tmpl, ctx, &exact, err) || !can_be_used(&exact, err) || !ref_resolve(&exact, &value, err))
    return NULL;
  loader_lock();
  void **d = grow_dict((void ***)owner, t->templates.n); // `dict` is the first word of both structs
  __atomic_store_n(&d[1 + slot], value, __ATOMIC_RELEASE);
  loader_unlock();
  return value;
}

void *rt_dict_fetch(void *owner, intptr_t slot) {
  ERROR(err);
  void *value = dict_fetch(owner, (u32)slot, &err);
  if (!value)
    engine_hooks.set_pending(&err);
  return value;
}
