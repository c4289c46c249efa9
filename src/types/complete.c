// complete.c: whether a class that is not abstract has a body for every method that it inherits or promises (II.12.2,
// II.22.37), and whether type arguments meet their parameters' constraints (II.10.1.7). Mono asks when it makes the
// class; Kiln where IL names it, when that is compiled, and where reflection does: what an image was compiled against
// does not change under it (aot/write/relies.c).
#include "types/internal.h"

static bool no_body(const Class *c, const Method *m, Error *err) {
  return err_set(err, ERR_TYPE_LOAD, "type '%s' of '%s' does not implement the method '%s'", class_name(c),
                 c->assembly->name, method_name(m));
}

static const Method *method_of_slot(Class *c, i32 slot) {
  const Method *found = NULL;
  for (Class *k = c; k; k = k->parent)
    for (u32 i = 0; i < k->nmethods; i++)
      if ((class_method_flags(k, i) & MA_VIRTUAL) && class_method(k, i)->slot == slot)
        found = class_method(k, i);
  return found;
}

static bool slots_filled(Class *c, Error *err) {
  for (u32 i = 0; i < c->vtable_size; i++)
    if (!c->vtable_methods[i]) {
      const Method *m = method_of_slot(c, (i32)i);
      return m ? no_body(c, m, err) : err_set(err, ERR_TYPE_LOAD, "type '%s' has an empty slot", class_name(c));
    }
  return true;
}

static bool promises(const Class *k, const Class *iface) {
  for (u32 i = 0; k && i < k->nifaces; i++)
    if (k->ifaces[i] == iface)
      return true;
  return false;
}

// What a complete base has is there; methods of arrays' interfaces and static ones are not asked for here.
static bool promises_kept(Class *c, Error *err) {
  const Class *done = c->parent && !(c->parent->flags & TA_ABSTRACT) ? c->parent : NULL;
  for (u32 i = 0; i < c->nifaces; i++) {
    Class *iface = c->ifaces[i];
    if (promises(done, iface))
      continue;
    if (!class_methods(iface, err))
      return false;
    for (u32 k = 0; k < iface->nmethods; k++) {
      ERROR(why);
      // A final one is there only to make that of another interface abstract again.
      const u16 kind = MA_VIRTUAL | MA_STATIC | MA_ABSTRACT | MA_FINAL;
      if ((class_method_flags(iface, k) & kind) == (MA_VIRTUAL | MA_ABSTRACT) &&
          !class_virtual_target(c, class_method(iface, k), &why) && why.kind != ERR_AMBIGUOUS)
        return no_body(c, class_method(iface, k), err);
    }
  }
  return true;
}

static bool check(Class *c, Error *err) {
  if ((c->parent && !class_complete(c->parent, err)) || !class_vtable_layout(c, err))
    return false;
  return c->flags & TA_ABSTRACT || (slots_filled(c, err) && promises_kept(c, err));
}

// Those of types made at run time bind nobody, as in Mono. What shared code names is not known yet.
bool class_args_fit(Class *c, Error *err) {
  if (c->kind != CK_INST || c->args_fit || c->is_open || c->is_shared || c->generic_def->assembly->home)
    return true;
  const Class *def = c->generic_def;
  for (u32 i = 0; i < c->inst->n; i++)
    if (!class_meets_constraints(def->gparams[i], c->inst->args[i], (GenericCtx){c->inst, NULL}))
      return err_set(err, ERR_TYPE_LOAD,
                     "the type argument '%s' violates the constraint of type parameter '%s' of '%s'",
                     class_name(c->inst->args[i]), def->gparams[i]->name, class_name(def));
  c->args_fit = true;
  return true;
}

bool class_complete(Class *c, Error *err) {
  for (; c->elem && (c->is_array || c->kind == CK_PTR || c->kind == CK_BYREF);)
    c = c->elem;
  if (!class_args_fit(c, err))
    return false;
  if (c->kind == CK_INST)
    c = c->generic_def;
  if (c->kind != CK_DEF || c->is_interface || STAGE_READ(c->stage_complete) == STAGE_DONE)
    return true;
  LOADER_LOCKED();
  if (c->stage_complete == STAGE_FAILED)
    return err_set(err, c->incomplete->kind, "%s", c->incomplete->msg);
  if (c->stage_complete != STAGE_NONE || class_unfinished(c, NULL)) // in progress: those further out decide
    return true;
  STAGE_SET(c->stage_complete, STAGE_RUNNING);
  ERROR(why);
  bool ok = check(c, &why);
  if (!ok) {
    c->incomplete = LOADER_NEW(Error);
    *c->incomplete = why;
    err_set(err, why.kind, "%s", why.msg);
  }
  STAGE_SET(c->stage_complete, ok ? STAGE_DONE : STAGE_FAILED);
  return ok;
}

bool class_instances_complete(Class *c, Error *err) {
  if (!class_fields(c, err) || !class_complete(c, err))
    return false;
  for (u32 i = 0; i < c->nfields; i++) {
    Class *t = c->fields[i].type;
    if (!c->fields[i].is_static && t->is_valuetype && !class_complete(t, err))
      return false;
  }
  return true;
}
