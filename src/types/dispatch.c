// dispatch.c: which method a virtual or interface call runs on an exact class (II.12.2, III.4.2).
#include "types/flavour.h"
#include "types/internal.h"

#include <stdio.h>

// `k`, `decl` and the result are in the open form of k's definition; decl's class is one of k's interfaces.
static Method *impl_by_methodimpl(Class *k, Method *decl, Error *err) {
  Assembly *a = k->assembly;
  const Image *img = a->img;
  u32 row = TOKEN_ROW(k->token), i = k->token ? md_find(img, TABLE_METHODIMPL, METHODIMPL_CLASS, row) : 0;
  for (; i && md_col(img, TABLE_METHODIMPL, i, METHODIMPL_CLASS) == row; i++) {
    Method *d = method_from_token(a, md_col(img, TABLE_METHODIMPL, i, METHODIMPL_DECLARATION), (GenericCtx){0}, err);
    if (!d)
      return NULL;
    if (d == decl) {
      Method *body = method_from_token(a, md_col(img, TABLE_METHODIMPL, i, METHODIMPL_BODY), (GenericCtx){0}, err);
      return body && body->klass->generic_def == k ? body->def : body;
    }
  }
  return NULL;
}

static Method *public_virtual(Class *k, Method *decl, Sig *sig) {
  if (!class_methods(k, NULL))
    return NULL;
  for (u32 i = 0; i < k->nmethods; i++) {
    if ((class_method_flags(k, i) & (MA_VIRTUAL | MA_ACCESS_MASK | MA_STATIC)) != (MA_VIRTUAL | 6) ||
        strcmp(class_method_name(k, i), decl->name) != 0)
      continue;
    Method *m = class_method(k, i);
    Sig *s = method_sig(m, NULL);
    if (s && sig_equal(s, sig))
      return m;
  }
  return NULL;
}

static bool declares(const Class *k, const Class *iface) {
  for (u32 i = 0; i < k->nown_ifaces; i++)
    if (k->own_ifaces[i] == iface)
      return true;
  return false;
}

static bool inherits_iface(const Class *k, const Class *iface) {
  for (u32 i = 0; k && i < k->nifaces; i++)
    if (k->ifaces[i] == iface)
      return true;
  return false;
}

// What class K (a definition or not generic) itself says about `decl`; decl in K's open form.
static Method *impl_at_level(Class *K, Method *decl, Error *err) {
  Method *m = impl_by_methodimpl(K, decl, err);
  if (m || !declares(K, decl->klass))
    return m;
  Sig *sig = method_sig(decl, err);
  if (!sig)
    return NULL;
  m = public_virtual(K, decl, sig);
  // Methods inherited from a base that does not know the interface fill what is left (II.12.2).
  for (Class *p = K->parent; !m && p && !inherits_iface(p, decl->klass); p = p->parent)
    m = public_virtual(p, decl, sig);
  return m;
}

// The forms that `decl` may have in the open form of k's definition: one for each interface there that becomes
// decl's class in k.
static Method *impl_in_class(Class *k, Method *decl, Error *err) {
  if (k->kind != CK_INST)
    return impl_at_level(k, decl, err);
  Class *K = k->generic_def;
  if (!class_ifaces(K, err))
    return NULL;
  for (u32 i = K->nifaces; i-- > 0;) { // own interfaces come last
    Class *open = K->ifaces[i];
    if (open != decl->klass && (open->generic_def != decl->klass->generic_def || !open->generic_def ||
                                class_inflate(open, class_ctx(k), err) != decl->klass))
      continue;
    Method *d = method_on_class(decl->def, open, err);
    Method *m = d ? impl_at_level(K, d, err) : NULL;
    if (m)
      return method_in_instance(m, k, err);
  }
  return NULL;
}

// A default body: the declaration's own, or that of an interface which overrides it: the most derived one, and the last
// of those that know nothing of each other.
static Method *default_impl(Class *c, Method *decl, Error *err) {
  Method *found = decl->flags & MA_ABSTRACT ? NULL : decl;
  for (u32 i = 0; i < c->nifaces; i++) {
    Class *iface = c->ifaces[i];
    if (iface == decl->klass || !inherits_iface(iface, decl->klass))
      continue;
    Method *m = impl_in_class(iface, decl, err);
    if (m && !(m->flags & MA_ABSTRACT) && (!found || found == decl || !inherits_iface(found->klass, m->klass)))
      found = m;
  }
  return found;
}

// An inherited slot may have been overridden further down. Where it is still abstract, so is `c`, and the declaration
// stands for it (interface maps of abstract classes).
static Method *final_override(Class *c, Method *m) {
  if ((m->flags & MA_VIRTUAL) && !m->klass->is_interface && m->slot >= 0 && (u32)m->slot < c->vtable_size &&
      class_is_subclass(c, m->klass) && c->vtable_methods[m->slot])
    return c->vtable_methods[m->slot];
  return m;
}

static Method *exact_iface_target(Class *c, Method *decl, Error *err) {
  for (Class *k = c; k; k = k->parent) {
    Error why = {0};
    Method *m = impl_in_class(k, decl, &why);
    if (why.kind) {
      err_set(err, why.kind, "%s", why.msg);
      return NULL;
    }
    if (m)
      return final_override(c, m);
  }
  return default_impl(c, decl, err);
}

// ---- Vectors ----------------------------------------------------------------------------------------------------

// The class library carries the bodies as generic methods, named after the method and, perhaps, its interface.
static Method *array_target(Method *decl, Error *err) {
  const Class *def = decl->klass->generic_def;
  const char *of = def == wk.icollection_t           ? "ICollection_"
                   : def == wk.ienumerable_t         ? "IEnumerable_"
                   : def == wk.ireadonlylist_t       ? "IReadOnlyList_"
                   : def == wk.ireadonlycollection_t ? "IReadOnlyCollection_"
                                                     : "";
  char name[128];
  snprintf(name, sizeof name, "%s%s%s", flavour->array_ifaces.prefix, flavour->array_ifaces.names_iface ? of : "",
           decl->name);
  Class *owner = class_find(assembly_corlib(), flavour->array_ifaces.ns, flavour->array_ifaces.cls, err);
  Method *m = owner && class_methods(owner, err) ? class_find_method(owner, name, -1) : NULL;
  if (!m) {
    err_set(err, ERR_MISSING_METHOD, "%s.%s has no method '%s'", flavour->array_ifaces.ns, flavour->array_ifaces.cls,
            name);
    return NULL;
  }
  return m->ngparams ? method_inst(m, decl->klass->inst, err) : m;
}

// ---- Entry ------------------------------------------------------------------------------------------------------

// The interface of `c` through which a call of decl goes: decl's own, or one that variance allows; the most derived
// class decides.
static Class *iface_for(Class *c, Class *iface) {
  if (inherits_iface(c, iface))
    return iface;
  if (!iface->generic_def)
    return NULL;
  for (Class *k = c; k; k = k->parent)
    for (u32 i = 0; i < k->nown_ifaces; i++)
      if (variance_compatible(iface, k->own_ifaces[i]))
        return k->own_ifaces[i];
  return NULL;
}

static Method *iface_target(Class *c, Method *decl, Error *err) {
  if (c->is_array && is_array_iface(decl->klass->generic_def) && array_iface_compatible(c, decl->klass))
    return array_target(decl, err);
  Class *iface = iface_for(c, decl->klass);
  if (!iface)
    return NULL;
  Method *exact = method_on_class(decl->def, iface, err);
  return exact ? exact_iface_target(c, exact, err) : NULL;
}

// Whether c's slots are those of `ancestor` or of another instance of it; unverifiable code may mix unrelated classes.
static bool descends(const Class *c, const Class *ancestor) {
  if (ancestor->depth > c->depth)
    return false;
  const Class *a = c->supers[ancestor->depth], *def = ancestor->generic_def ? ancestor->generic_def : ancestor;
  return a == ancestor || a->generic_def == def || a == def;
}

static Method *find_target(Class *c, Method *decl, Error *err) {
  if (!class_vtable_layout(c, err) || !class_vtable_layout(decl->klass, err))
    return NULL;
  if (decl->klass->is_interface)
    return iface_target(c, decl, err);
  if (!(decl->flags & MA_VIRTUAL) || (decl->flags & MA_STATIC))
    return decl;
  return decl->slot >= 0 && (u32)decl->slot < c->vtable_size && descends(c, decl->klass) ? c->vtable_methods[decl->slot]
                                                                                         : NULL;
}

Method *class_virtual_target(Class *c, Method *decl, Error *err) {
  LOADER_LOCKED();
  Method *m = map_get(&c->targets, (uintptr_t)decl);
  if (m)
    return m;
  // Generic methods: dispatch on the uninstantiated method, then instantiate what was found.
  Error why = {0};
  Method *plain = decl->inst ? method_on_class(decl->def, decl->klass, &why) : decl;
  m = plain ? find_target(c, plain, &why) : NULL;
  if (m && decl->inst && m->ngparams)
    m = method_inst(m, decl->inst, &why);
  if (m)
    map_put(&c->targets, (uintptr_t)decl, m);
  else if (why.kind)
    err_set(err, why.kind, "%s", why.msg);
  else
    err_set(err, ERR_TYPE_LOAD, "Method '%s' has no implementation in type '%s' of '%s'", method_name(decl),
            class_name(c), c->assembly->name);
  return m;
}
