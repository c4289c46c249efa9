// vtable.c: virtual slots: new slots, overrides by name and signature, and MethodImpls (II.10.3, II.22.27).
//
// Slots are decided once for a definition, in its own type parameters, and carried over to its instances; otherwise
// M(T) and M(int) would fall together where T is int. Interfaces have no region in a class's table: see dispatch.c.
#include "types/internal.h"

typedef VEC(Method *) MethodVec;

// The ancestor's virtual method that `m` overrides. Accessibility is not looked at (II.10.3.3 leaves it to the loader;
// Mono's libraries rely on overrides of internal methods across friend assemblies).
static Method *find_overridden(Class *c, Method *m, Sig *sig) {
  for (Class *p = c->parent; p; p = p->parent)
    for (u32 i = 0; i < p->nmethods; i++) {
      const char *name = class_method_name(p, i);
      if (*name != *m->name || strcmp(name, m->name) != 0 ||
          (class_method_flags(p, i) & (MA_VIRTUAL | MA_STATIC)) != MA_VIRTUAL)
        continue;
      Method *v = class_method(p, i);
      if (method_param_count(v) != sig->nparams)
        continue;
      Sig *s = method_sig(v, NULL);
      if (s && sig_equal(s, sig))
        return v;
    }
  return NULL;
}

// A body that MethodImpls had put into further slots is overridden in all of them, as Mono does it.
static void replace_body(MethodVec *table, u32 slot, Method *impl) {
  Method *old = table->v[slot];
  for (u32 i = 0; old && i < table->n; i++)
    if (table->v[i] == old)
      table->v[i] = impl;
  table->v[slot] = impl;
}

static bool give_slot(Class *c, Method *m, MethodVec *table, Error *err) {
  Method *impl = m->flags & MA_ABSTRACT ? NULL : m;
  if (!(m->flags & MA_NEWSLOT) && !c->is_interface) {
    Sig *sig = method_sig(m, err);
    if (!sig)
      return false;
    Method *over = find_overridden(c, m, sig);
    if (over && over->slot >= 0 && (u32)over->slot < table->n) {
      if (over->flags & MA_FINAL)
        return err_set(err, ERR_TYPE_LOAD, "method '%s' overrides the final method '%s'", method_name(m),
                       method_name(over));
      m->slot = over->slot;
      replace_body(table, (u32)m->slot, impl);
      return true;
    }
  }
  m->slot = (i32)table->n;
  vec_push(table, impl);
  return true;
}

// An override with another return type has a slot of its own, and a MethodImpl for the one that it overrides. Where the
// attribute is, all slots up the hierarchy follow (ECMA-335 augments, II.10.3.4).
static bool preserves_base(const Method *m) {
  return has_custom_attribute(m->klass->assembly, m->token, "System.Runtime.CompilerServices",
                              "PreserveBaseOverridesAttribute");
}

// A MethodImpl whose declaration is a class's method replaces the body in that slot; those of interfaces are looked up
// by dispatch.c.
static bool apply_impl(Class *c, u32 row, MethodVec *table, Error *err) {
  Assembly *a = c->assembly;
  u32 decl_token = md_col(a->img, TABLE_METHODIMPL, row, METHODIMPL_DECLARATION);
  u32 body_token = md_col(a->img, TABLE_METHODIMPL, row, METHODIMPL_BODY);
  Method *decl = method_from_token(a, decl_token, (GenericCtx){0}, err);
  if (!decl)
    return false;
  if (decl->klass->is_interface)
    return true;
  Method *body = method_from_token(a, body_token, (GenericCtx){0}, err);
  if (!body)
    return false;
  if (decl->klass != c && !class_vtable_layout(decl->klass, err))
    return false;
  bool related = decl->klass == c || decl->klass->generic_def == c || class_is_subclass(c, decl->klass);
  i32 slot = decl->klass->generic_def == c ? decl->def->slot : decl->slot;
  if (!related || slot < 0 || (u32)slot >= table->n)
    return err_set(err, ERR_TYPE_LOAD,
                   "type '%s' of '%s' overrides '%s', which is not its own or inherited virtual method", class_name(c),
                   a->name, method_name(decl));
  if (body->klass->generic_def == c)
    body = body->def;
  if (preserves_base(body)) // one that returns more than its base does stands in the base's slots, too
    replace_body(table, (u32)slot, body);
  else
    table->v[slot] = body;
  return true;
}

static bool apply_impls(Class *c, MethodVec *table, Error *err) {
  const Image *img = c->assembly->img;
  u32 row = TOKEN_ROW(c->token), i = md_find(img, TABLE_METHODIMPL, METHODIMPL_CLASS, row);
  for (; i && md_col(img, TABLE_METHODIMPL, i, METHODIMPL_CLASS) == row; i++)
    if (!apply_impl(c, i, table, err))
      return false;
  return true;
}

static bool check_complete(Class *c, const MethodVec *table, Error *err) {
  if (c->is_interface || c->flags & TA_ABSTRACT)
    return true;
  for (u32 i = 0; i < table->n; i++) {
    if (table->v[i])
      continue;
    const char *what = "?";
    for (Class *k = c; k; k = k->parent)
      for (u32 j = 0; j < k->nmethods; j++)
        if (class_method(k, j)->slot == (i32)i && class_method(k, j)->flags & MA_VIRTUAL)
          what = method_name(class_method(k, j));
    return err_set(err, ERR_TYPE_LOAD, "type '%s' of '%s' does not implement the abstract method '%s'", class_name(c),
                   c->assembly->name, what);
  }
  return true;
}

static bool build_def(Class *c, MethodVec *table, Error *err) {
  Class *p = c->parent;
  if (p) {
    if (!class_vtable_layout(p, err))
      return false;
    for (u32 i = 0; i < p->vtable_size; i++)
      vec_push(table, p->vtable_methods[i]);
  }
  for (u32 i = 0; i < c->nmethods; i++) {
    u16 kind = class_method_flags(c, i) & (MA_VIRTUAL | MA_STATIC);
    if (kind == MA_VIRTUAL && !give_slot(c, class_method(c, i), table, err))
      return false;
  }
  if (c->kind != CK_DEF || !c->token)
    return true;
  return (c->is_interface || apply_impls(c, table, err)) && check_complete(c, table, err);
}

static bool build_inst(Class *c, MethodVec *table, Error *err) {
  Class *def = c->generic_def;
  if (!class_vtable_layout(def, err) || (c->parent && !class_vtable_layout(c->parent, err)))
    return false;
  for (u32 i = 0; i < def->vtable_size; i++) {
    Method *m = def->vtable_methods[i];
    if (m && !(m = method_in_instance(m, c, err)))
      return false;
    vec_push(table, m);
  }
  for (u32 i = 0; i < c->nmethods; i++)
    if (c->method_table[i]) // those made later copy it
      c->method_table[i]->slot = class_method(def, i)->slot;
  return true;
}

static void find_finalizer(Class *c) {
  static Method *base;
  if (!wk.object || c->is_interface || c->is_valuetype)
    return;
  if (!base)
    base = class_find_method(wk.object, "Finalize", 0);
  if (base && base->slot >= 0 && (u32)base->slot < c->vtable_size && c->vtable_methods[base->slot] != base)
    c->finalizer = c->vtable_methods[base->slot];
}

static bool build(Class *c, Error *err) {
  MethodVec table = {0};
  bool ok = class_methods(c, err) && (c->kind == CK_INST ? build_inst(c, &table, err) : build_def(c, &table, err));
  if (ok) {
    c->vtable_size = table.n;
    c->vtable_methods = LOADER_ARRAY(Method *, table.n + 1);
    if (table.n)
      memcpy(c->vtable_methods, table.v, table.n * sizeof(Method *));
    find_finalizer(c);
  }
  vec_free(&table);
  return ok;
}

bool class_vtable_layout(Class *c, Error *err) {
  if (STAGE_READ(c->stage_vtable) == STAGE_DONE)
    return true;
  LOADER_LOCKED();
  if (c->stage_vtable == STAGE_DONE)
    return true;
  if (!class_ok(c, err) || class_unfinished(c, err) || !class_ancestors_first(c, class_vtable_layout, err))
    return false;
  if (c->stage_vtable == STAGE_RUNNING)
    return err_set(err, ERR_TYPE_LOAD, "the virtual methods of '%s' depend on themselves", class_name(c));
  STAGE_SET(c->stage_vtable, STAGE_RUNNING);
  Error why = {0};
  bool ok = class_ifaces(c, &why) && build(c, &why);
  if (!ok)
    class_fail(c, &why, err);
  STAGE_SET(c->stage_vtable, ok ? STAGE_DONE : STAGE_FAILED);
  return ok;
}
