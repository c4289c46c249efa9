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

// Whether methods with these flags can stand for an interface's method by name. The standard asks for public ones
// (II.12.2); Mono takes family ones, too.
static bool visible(u16 flags) {
  u16 access = flags & MA_ACCESS_MASK;
  return (flags & (MA_VIRTUAL | MA_STATIC)) == MA_VIRTUAL && (flavour->mono_loading ? access & 6 : access == 6);
}

static Method *virtual_by_name(Class *k, const Method *decl, const Sig *sig) {
  if (!class_methods(k, NULL))
    return NULL;
  for (u32 i = 0; i < k->nmethods; i++) {
    if (!visible(class_method_flags(k, i)) || strcmp(class_method_name(k, i), decl->name) != 0)
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

static Method *table_entry(Class *c, Method *decl, Error *err);
static Method *default_impl(Class *c, Method *decl, Error *err);

// The same for a class that is no instance, in its own terms (II.12.2). What a base has stays, unless this class
// declares the interface again and has a method for it: to Mono, one that is `newslot`.
static Method *entry_of_def(Class *c, Method *decl, Error *err) {
  Method *m = impl_by_methodimpl(c, decl, err);
  Sig *sig = m || err->kind ? NULL : method_sig(decl, err);
  if (!sig)
    return m;
  Method *own = virtual_by_name(c, decl, sig);
  if (own && declares(c, decl->klass) && (own->flags & MA_NEWSLOT || !flavour->mono_loading))
    return own;
  bool has = inherits_iface(c->parent, decl->klass);
  if (has && ((m = table_entry(c->parent, decl, err)) || err->kind))
    return m;
  if (has && !declares(c, decl->klass) && default_impl(c->parent, decl, err))
    return NULL;
  m = own;
  for (Class *p = c->parent; !m && !err->kind && p; p = p->parent)
    m = virtual_by_name(p, decl, sig);
  return m;
}

// What the methods of `c` and of its ancestors say about `decl`, which is written as `c` is. An instance decides as its
// definition does, in the forms that decl may have there: one for each interface that becomes decl's class.
static Method *table_entry(Class *c, Method *decl, Error *err) {
  if (c->kind != CK_INST)
    return entry_of_def(c, decl, err);
  Class *def = c->generic_def;
  if (!class_ifaces(def, err))
    return NULL;
  for (u32 i = def->nifaces; i-- > 0 && !err->kind;) { // own interfaces come last
    Class *open = def->ifaces[i];
    if (open != decl->klass && (open->generic_def != decl->klass->generic_def || !open->generic_def ||
                                class_inflate(open, class_ctx(c), err) != decl->klass))
      continue;
    Method *d = method_on_class(decl->def, open, err);
    Method *m = d ? entry_of_def(def, d, err) : NULL;
    if (m)
      return method_in_instance(m, c, err);
  }
  return NULL;
}

// What an interface says about a method that it requires, or its own: a MethodImpl.
static Method *override_of_iface(Class *iface, Method *decl, Error *err) {
  if (iface->kind != CK_INST)
    return impl_by_methodimpl(iface, decl, err);
  Class *def = iface->generic_def;
  if (!class_ifaces(def, err))
    return NULL;
  for (u32 i = 0; i < def->nifaces + 1 && !err->kind; i++) {
    Class *open = i < def->nifaces ? def->ifaces[i] : def;
    bool same = open == decl->klass || (open == def && def == decl->klass->generic_def);
    if (!same && (!open->generic_def || open->generic_def != decl->klass->generic_def ||
                  class_inflate(open, class_ctx(iface), err) != decl->klass))
      continue;
    Method *d = method_on_class(decl->def, open, err);
    Method *m = d ? impl_by_methodimpl(def, d, err) : NULL;
    if (m)
      return method_in_instance(m, iface, err);
  }
  return NULL;
}

// Whether `iface` says nothing about what `other` says less precisely.
static bool overrides_iface(const Class *iface, const Class *other) {
  return iface == other || inherits_iface(iface, other);
}

// A default body: the declaration's own, or that of the interface which overrides it and requires all others that do.
// One that makes it abstract again counts. Where none is the most precise one a call says so; of a value type, whose
// calls are mostly decided at compile time, Mono takes the last.
static Method *default_impl(Class *c, Method *decl, Error *err) {
  Method *found = decl->flags & MA_ABSTRACT ? NULL : decl, *rival = NULL;
  for (u32 i = 0; i < c->nifaces; i++) {
    Class *iface = c->ifaces[i];
    if (!class_ifaces(iface, err))
      return NULL;
    if (!overrides_iface(iface, decl->klass))
      continue;
    Method *m = override_of_iface(iface, decl, err);
    if (err->kind)
      return NULL;
    if (!m || (found && found != decl && overrides_iface(found->klass, m->klass)))
      continue;
    if (found && !overrides_iface(m->klass, found->klass))
      rival = found;
    found = m;
  }
  if (rival && !overrides_iface(found->klass, rival->klass) && !(c->is_valuetype && flavour->mono_loading))
    err_set(err, ERR_AMBIGUOUS,
            "Could not call method '%s' with type '%s' from '%s' because there are multiple incompatible interface "
            "methods overriding it",
            method_name(decl), class_name(c), c->assembly->name);
  return err->kind ? NULL : found;
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
  ERROR(why);
  Method *m = table_entry(c, decl, &why);
  if (!m && !why.kind)
    m = default_impl(c, decl, &why);
  if (why.kind)
    err_set(err, why.kind, "%s", why.msg);
  return why.kind ? NULL : m && !m->klass->is_interface ? final_override(c, m) : m;
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

// The interface of `c` through which a call of decl goes: decl's own, or one that variance allows. Of several, Mono
// takes the first that a base class declares, .NET the first that the most derived class does.
static Class *iface_for(Class *c, Class *iface) {
  if (inherits_iface(c, iface))
    return iface;
  if (!iface->generic_def)
    return NULL;
  if (flavour->mono_loading) { // inherited ones come first
    for (u32 i = 0; i < c->nifaces; i++)
      if (variance_compatible(iface, c->ifaces[i]))
        return c->ifaces[i];
    return NULL;
  }
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
  ERROR(why);
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
