// iface.c: which interfaces a class implements: declared, required by those, and inherited (II.12.2).
#include "types/internal.h"

typedef VEC(Class *) ClassVec;

static void add_once(ClassVec *v, Class *c) {
  for (u32 i = 0; i < v->n; i++)
    if (v->v[i] == c)
      return;
  vec_push(v, c);
}

static bool add_with_required(ClassVec *v, Class *iface, Error *err) {
  if (!class_ifaces(iface, err))
    return false;
  add_once(v, iface);
  for (u32 i = 0; i < iface->nifaces; i++)
    add_once(v, iface->ifaces[i]);
  return true;
}

static bool own_of_def(Class *c, ClassVec *own, Error *err) {
  Assembly *a = c->assembly;
  u32 row = TOKEN_ROW(c->token), i = md_find(a->img, TABLE_INTERFACEIMPL, INTERFACEIMPL_CLASS, row);
  for (; i && md_col(a->img, TABLE_INTERFACEIMPL, i, INTERFACEIMPL_CLASS) == row; i++) {
    u32 token = md_col(a->img, TABLE_INTERFACEIMPL, i, INTERFACEIMPL_INTERFACE);
    Class *iface = class_from_token(a, token, (GenericCtx){0}, err);
    if (!iface)
      return false;
    if (!iface->is_interface)
      return err_set(err, ERR_TYPE_LOAD, "type '%s' of '%s' implements '%s', which is no interface", class_name(c),
                     a->name, class_name(iface));
    if (!add_with_required(own, iface, err))
      return false;
  }
  return true;
}

static bool own_of_inst(Class *c, ClassVec *own, Error *err) {
  Class *def = c->generic_def;
  if (!class_ifaces(def, err))
    return false;
  for (u32 i = 0; i < def->nown_ifaces; i++) {
    Class *iface = class_inflate(def->own_ifaces[i], class_ctx(c), err);
    if (!iface)
      return false;
    add_once(own, iface);
  }
  return true;
}

// Vectors implement IList<T> and what it requires (I.8.9.1). Other element types by compatibility: relations.c.
static bool own_of_array(Class *c, ClassVec *own, Error *err) {
  Class *const defs[] = {wk.ilist_t, wk.icollection_t, wk.ienumerable_t, wk.ireadonlylist_t, wk.ireadonlycollection_t};
  if (c->kind != CK_SZARRAY || c->elem->kind == CK_PTR || c->elem->kind == CK_FNPTR)
    return true;
  GenericInst *inst = generic_inst(&c->elem, 1);
  for (u32 i = 0; i < ARRAY_LEN(defs); i++) {
    Class *iface = defs[i] ? class_inst(defs[i], inst, err) : NULL;
    if (!iface)
      return false;
    add_once(own, iface);
  }
  return true;
}

static Class **freeze(const ClassVec *v, u32 *n) {
  *n = v->n;
  return arena_dup(&loader_arena, v->n ? (void *)v->v : (void *)&v->n, v->n ? v->n * sizeof(Class *) : 1);
}

static bool gather(Class *c, ClassVec *own, Error *err) {
  if (c->is_array)
    return own_of_array(c, own, err);
  if (c->kind == CK_INST)
    return own_of_inst(c, own, err);
  return c->kind != CK_DEF || !c->token || own_of_def(c, own, err);
}

static bool find_ifaces(Class *c, Error *err) {
  ClassVec own = {0}, all = {0};
  bool ok = !c->parent || class_ifaces(c->parent, err);
  ok = ok && gather(c, &own, err);
  if (ok) {
    for (u32 i = 0; c->parent && i < c->parent->nifaces; i++)
      add_once(&all, c->parent->ifaces[i]);
    for (u32 i = 0; i < own.n; i++)
      add_once(&all, own.v[i]);
    c->own_ifaces = freeze(&own, &c->nown_ifaces);
    c->ifaces = freeze(&all, &c->nifaces);
  }
  vec_free(&own);
  vec_free(&all);
  return ok;
}

bool class_ifaces(Class *c, Error *err) {
  if (STAGE_READ(c->stage_ifaces) == STAGE_DONE)
    return true;
  LOADER_LOCKED();
  if (!class_ok(c, err) || class_unfinished(c, err) || !class_ancestors_first(c, class_ifaces, err))
    return false;
  if (c->stage_ifaces == STAGE_DONE)
    return true;
  static u32 depth; // interfaces required by interfaces; under the loader lock
  ERROR(why);
  bool ok = false;
  if (c->stage_ifaces == STAGE_RUNNING || depth > MAX_RECURSION) {
    err_set(&why, ERR_TYPE_LOAD, "interface '%s' of '%s' requires itself", class_name(c), c->assembly->name);
  } else {
    STAGE_SET(c->stage_ifaces, STAGE_RUNNING);
    depth++;
    ok = find_ifaces(c, &why);
    depth--;
  }
  if (!ok)
    class_fail(c, &why, err);
  STAGE_SET(c->stage_ifaces, ok ? STAGE_DONE : STAGE_FAILED);
  return ok;
}
