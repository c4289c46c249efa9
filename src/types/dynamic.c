// dynamic.c: methods whose IL was made at run time (System.Reflection.Emit.DynamicMethod).
//
// Their tokens are rows of a table of what they stand for. An Assembly that holds nothing but that table is the scope
// in which they are read; it is in no list.
#include "types/internal.h"

#include <stdlib.h>

void *(*dynamic_item_hook)(DynamicItem *item, Error *err);
Class *(*dynamic_type_hook)(u32 handle, Error *err);

void *dynamic_item(const Assembly *scope, u32 token, u32 table, Error *err) {
  const DynamicCode *d = scope->dynamic;
  u32 row = TOKEN_ROW(token);
  if (TOKEN_TABLE(token) == table && row && row <= d->nitems && d->items[row - 1].table == table) {
    void *p = __atomic_load_n(&d->items[row - 1].p, __ATOMIC_ACQUIRE);
    return p ? p : dynamic_item_hook(&d->items[row - 1], err);
  }
  err_set(err, ERR_INVALID_PROGRAM, "token %08x of a dynamic method does not stand for what is needed here", token);
  return NULL;
}

Assembly *method_scope(const Method *m) {
  const Method *def = m->def ? m->def : m;
  return def->dynamic ? def->dynamic->scope : def->klass->assembly;
}

bool method_body(const Method *m, MethodBody *out, Error *err) {
  Method *def = m->def ? m->def : (Method *)m;
  if (!def->dynamic && !accessor_attach(def, err))
    return false;
  if (!def->dynamic)
    return body_read(def->klass->assembly->img, TOKEN_ROW(def->token), out, err);
  *out = def->dynamic->body;
  return true;
}

void dynamic_attach(Method *m, DynamicCode *code) {
  Assembly *scope = xcalloc(1, sizeof *scope);
  scope->img = m->klass->assembly->img;
  scope->name = scope->culture = "";
  scope->dynamic = code;
  scope->aot_probed = true;
  code->scope = scope;
  __atomic_store_n(&m->dynamic, code, __ATOMIC_RELEASE);
}

void assembly_add_part(Assembly *home, Assembly *part, Class *type) {
  LOADER_LOCKED();
  part->home = home;
  part->part_type = type;
  home->parts = xrealloc(home->parts, (home->nparts + 1) * sizeof *home->parts);
  home->parts[home->nparts++] = part;
}

Class *dynamic_nested(const Class *outer, u32 *at) {
  LOADER_LOCKED();
  const Assembly *home = outer->assembly->home;
  while (home && *at < home->nparts) {
    Class *c = home->parts[(*at)++]->part_type;
    if (c->nested_in == outer)
      return c;
  }
  return NULL;
}

// Until it is defined the class is complete as far as others can see; every further stage refuses it (dynamic_ready).
Class *class_declare(Assembly *home, const char *ns, const char *name, bool is_valuetype) {
  LOADER_LOCKED();
  Class *c = class_alloc(CK_DEF, is_valuetype ? ET_VALUETYPE : ET_CLASS);
  c->assembly = home;
  c->ns = arena_strdup(&loader_arena, ns);
  c->name = arena_strdup(&loader_arena, name);
  c->is_valuetype = is_valuetype;
  c->declared = true;
  class_set_supers(c, is_valuetype ? wk.valuetype : wk.object);
  STAGE_SET(c->stage_basic, STAGE_DONE);
  return c;
}

bool class_define(Class *c, Assembly *a, u32 row, Error *err) {
  LOADER_LOCKED();
  assert(c->declared && row - 1 < md_rows(a->img, TABLE_TYPEDEF) && !a->typedefs[row - 1]);
  STAGE_SET(c->stage_basic, STAGE_NONE);
  c->declared = false;
  return class_shell_into(c, a, row, err) && class_handout(c, err);
}

bool class_unfinished(const Class *c, Error *err) {
  return c->declared &&
         !err_set(err, ERR_UNFINISHED, "Could not load type '%s': it is still being built", class_name(c));
}

// The class that methods without an owner belong to: mscorlib's <Module>.
static Class *no_owner(Error *err) {
  return class_from_typedef(assembly_corlib(), 1, err);
}

Method *dynamic_method_new(const char *name, Class *owner, Sig *sig, DynamicCode *code, Error *err) {
  if (!owner && !(owner = no_owner(err)))
    return NULL;
  Method *m = xcalloc(1, sizeof *m);
  m->klass = owner;
  m->name = xstrdup(name);
  m->flags = MA_STATIC | 6; // public
  m->implflags = MI_NOINLINING;
  m->slot = -1;
  m->sig = sig;
  m->def = m->canon = m;
  dynamic_attach(m, code);
  return m;
}

Sig *dynamic_sig(Class *ret, Class *const *params, u32 n) {
  Sig *s = xcalloc(1, sizeof *s + n * sizeof *params);
  s->nparams = (u16)n;
  s->ret = ret;
  memcpy(s->params, params, n * sizeof *params);
  return s;
}

Sig *dynamic_call_sig(const Assembly *scope, u32 token, Sig *sig) {
  u32 row = TOKEN_ROW(token);
  const DynamicItem *it = row && row <= scope->dynamic->nitems ? &scope->dynamic->items[row - 1] : NULL;
  if (!it || !it->noptional || sig->nparams + it->noptional > 0xFFFF)
    return sig;
  Sig *s = xcalloc(1, sizeof *s + (sig->nparams + it->noptional) * sizeof *s->params);
  memcpy(s, sig, sizeof *s + sig->nparams * sizeof *s->params);
  sig_forget(s);
  s->sentinel = sig->nparams;
  s->nparams = (u16)(sig->nparams + it->noptional);
  memcpy(s->params + sig->nparams, it->optional, it->noptional * sizeof *s->params);
  return s;
}

bool dynamic_locals(Assembly *scope, GenericCtx ctx, Arena *arena, Class ***types, bool **pinned, u32 *n, Error *err) {
  const DynamicCode *d = scope->dynamic;
  *types = ARENA_ARRAY(arena, Class *, d->nlocals + 1);
  *pinned = ARENA_ARRAY(arena, bool, d->nlocals + 1);
  for (u32 i = 0; i < d->nlocals; i++)
    if (!((*types)[i] = class_from_token(scope, d->locals[i], ctx, err)))
      return false;
  *n = d->nlocals;
  return true;
}
