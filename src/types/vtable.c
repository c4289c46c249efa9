// vtable.c: virtual slots: new slots, overrides by name and signature, and MethodImpls (II.10.3, II.22.27).
//
// Slots are decided once for a definition, in its own type parameters, and carried over to its instances; otherwise
// M(T) and M(int) would fall together where T is int. Interfaces have no region in a class's table: see dispatch.c.
#include "types/flavour.h"
#include "types/internal.h"

typedef VEC(Method *) MethodVec;

// Methods that a class overrides, and by what. A body may stand in several slots; the override goes into all of them,
// at the end, as Mono does it.
typedef struct Override {
  Method *old, *impl;
} Override;
typedef struct Slots {
  MethodVec table;
  VEC(Override) overrides;
} Slots;

// The ancestor's virtual method that `m` overrides. Accessibility is not looked at (II.10.3.3 leaves it to the loader;
// Mono's libraries rely on overrides of internal methods across friend assemblies).
static Method *find_overridden(Class *c, Method *m, Sig *sig) {
  for (Class *p = c->parent; p; p = p->parent) {
    Method *const *made = (p->kind == CK_INST ? p->generic_def : p)->method_table; // its virtual ones: it has slots
    for (u32 i = 0; i < p->nmethods; i++) {
      const Method *d = __atomic_load_n(&made[i], __ATOMIC_ACQUIRE);
      if (!d || (d->flags & (MA_VIRTUAL | MA_STATIC)) != MA_VIRTUAL || *d->name != *m->name ||
          strcmp(d->name, m->name) != 0)
        continue;
      Method *v = class_method(p, i);
      if (method_param_count(v) != sig->nparams)
        continue;
      Sig *s = method_sig(v, NULL);
      if (s && sig_equal(s, sig))
        return v;
    }
  }
  return NULL;
}

static void note_override(Slots *s, Method *old, Method *impl) {
  vec_push(&s->overrides, ((Override){old, impl}));
}

static void settle_overrides(Slots *s) {
  for (u32 i = 0; s->overrides.n && i < s->table.n; i++)
    for (u32 k = s->overrides.n; k-- > 0;)
      if (s->table.v[i] && s->table.v[i] == s->overrides.v[k].old) {
        s->table.v[i] = s->overrides.v[k].impl;
        break;
      }
}

static bool give_slot(Class *c, Method *m, Slots *s, Error *err) {
  Method *impl = m->flags & MA_ABSTRACT ? NULL : m;
  if (!(m->flags & MA_NEWSLOT) && !c->is_interface) {
    Sig *sig = method_sig(m, err);
    if (!sig)
      return false;
    Method *over = find_overridden(c, m, sig);
    if (over && over->slot >= 0 && (u32)over->slot < s->table.n) {
      if (over->flags & MA_FINAL && !flavour->mono_loading)
        return err_set(err, ERR_TYPE_LOAD, "method '%s' overrides the final method '%s'", method_name(m),
                       method_name(over));
      m->slot = over->slot;
      // A MethodImpl gave `over` the slot of a method that this class overrides as well, further up.
      if (!s->table.v[m->slot] || s->table.v[m->slot]->klass != c)
        s->table.v[m->slot] = impl;
      note_override(s, over, impl);
      return true;
    }
  }
  m->slot = (i32)s->table.n;
  vec_push(&s->table, impl);
  return true;
}

// An override with another return type has a slot of its own, and a MethodImpl for the one that it overrides. Where the
// attribute is, all slots up the hierarchy follow (ECMA-335 augments, II.10.3.4).
static bool preserves_base(const Method *m) {
  return has_custom_attribute(m->klass->assembly, m->token, "System.Runtime.CompilerServices",
                              "PreserveBaseOverridesAttribute");
}

static bool check_impl(Class *c, const Method *decl, const Method *body, Error *err) {
  if (decl->klass->is_interface) {
    bool has = decl->klass == c || decl->klass->generic_def == c;
    for (u32 i = 0; i < c->nifaces && !has; i++)
      has = c->ifaces[i] == decl->klass;
    if (!has)
      return err_set(err, ERR_TYPE_LOAD, "type '%s' of '%s' overrides '%s', whose interface it does not implement",
                     class_name(c), c->assembly->name, method_name(decl));
  }
  if (!(body->flags & MA_VIRTUAL) && !(body->flags & MA_STATIC))
    return err_set(err, ERR_TYPE_LOAD, "method '%s' of '%s' overrides and is not virtual", method_name(body),
                   c->assembly->name);
  return true;
}

// A MethodImpl whose declaration is a class's method puts the body into that slot, which to Mono becomes the body's
// own; those of interfaces are looked up by dispatch.c.
static bool apply_impl(Class *c, u32 row, Slots *s, Error *err) {
  Assembly *a = c->assembly;
  u32 decl_token = md_col(a->img, TABLE_METHODIMPL, row, METHODIMPL_DECLARATION);
  u32 body_token = md_col(a->img, TABLE_METHODIMPL, row, METHODIMPL_BODY);
  Method *decl = method_from_token(a, decl_token, (GenericCtx){0}, err);
  Method *body = decl ? method_from_token(a, body_token, (GenericCtx){0}, err) : NULL;
  if (!body || !check_impl(c, decl, body, err))
    return false;
  if (decl->klass->is_interface)
    return true;
  if (decl->klass != c && !class_vtable_layout(decl->klass, err))
    return false;
  bool related = decl->klass == c || decl->klass->generic_def == c || class_is_subclass(c, decl->klass);
  if (decl->klass->generic_def == c)
    decl = decl->def;
  i32 slot = decl->slot;
  if (!related || slot < 0 || (u32)slot >= s->table.n)
    return err_set(err, ERR_TYPE_LOAD,
                   "type '%s' of '%s' overrides '%s', which is not its own or inherited virtual method", class_name(c),
                   a->name, method_name(decl));
  if (body->klass->generic_def == c)
    body = body->def;
  if (preserves_base(body)) // one that returns more than its base does stands in the base's slots, too
    note_override(s, s->table.v[slot], body);
  s->table.v[slot] = body;
  if (flavour->mono_loading) {
    note_override(s, decl, body);
    if (body->klass == c)
      body->slot = slot;
  }
  return true;
}

static bool apply_impls(Class *c, Slots *s, Error *err) {
  const Image *img = c->assembly->img;
  u32 row = TOKEN_ROW(c->token), i = md_find(img, TABLE_METHODIMPL, METHODIMPL_CLASS, row);
  for (; i && md_col(img, TABLE_METHODIMPL, i, METHODIMPL_CLASS) == row; i++)
    if (!apply_impl(c, i, s, err))
      return false;
  return true;
}

static bool build_def(Class *c, MethodVec *table, Error *err) {
  Class *p = c->parent;
  Slots s = {0};
  bool ok = !p || class_vtable_layout(p, err);
  for (u32 i = 0; ok && p && i < p->vtable_size; i++)
    vec_push(&s.table, p->vtable_methods[i]);
  for (u32 i = 0; ok && i < c->nmethods; i++) {
    u16 kind = class_method_flags(c, i) & (MA_VIRTUAL | MA_STATIC);
    ok = kind != MA_VIRTUAL || give_slot(c, class_method(c, i), &s, err);
  }
  bool has_impls = c->kind == CK_DEF && c->token && !c->is_interface;
  ok = ok && (!has_impls || apply_impls(c, &s, err));
  settle_overrides(&s);
  vec_free(&s.overrides);
  *table = s.table;
  return ok;
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
  ERROR(why);
  bool ok = class_ifaces(c, &why) && build(c, &why);
  if (!ok)
    class_fail(c, &why, err);
  STAGE_SET(c->stage_vtable, ok ? STAGE_DONE : STAGE_FAILED);
  return ok;
}
