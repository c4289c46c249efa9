// dynamic.c: methods whose IL was made at run time (System.Reflection.Emit.DynamicMethod).
//
// Their tokens are rows of a table of what they stand for. An Assembly that holds nothing but that table is the scope
// in which they are read; it is in no list.
#include "types/internal.h"

#include <stdlib.h>

void *dynamic_item(const Assembly *scope, u32 token, u32 table, Error *err) {
  const DynamicCode *d = scope->dynamic;
  u32 row = TOKEN_ROW(token);
  if (TOKEN_TABLE(token) == table && row && row <= d->nitems && d->items[row - 1].table == table)
    return d->items[row - 1].p;
  err_set(err, ERR_INVALID_PROGRAM, "token %08x of a dynamic method does not stand for what is needed here", token);
  return NULL;
}

Assembly *method_scope(const Method *m) {
  const Method *def = m->def ? m->def : m;
  return def->dynamic ? def->dynamic->scope : def->klass->assembly;
}

bool method_body(const Method *m, MethodBody *out, Error *err) {
  const Method *def = m->def ? m->def : m;
  if (!def->dynamic)
    return body_read(def->klass->assembly->img, TOKEN_ROW(def->token), out, err);
  *out = def->dynamic->body;
  return true;
}

// The class that methods without an owner belong to: mscorlib's <Module>.
static Class *no_owner(Error *err) {
  return class_from_typedef(assembly_corlib(), 1, err);
}

Method *dynamic_method_new(const char *name, Class *owner, Sig *sig, DynamicCode *code, Error *err) {
  if (!owner && !(owner = no_owner(err)))
    return NULL;
  Assembly *scope = xcalloc(1, sizeof *scope);
  scope->img = owner->assembly->img;
  scope->name = scope->culture = "";
  scope->dynamic = code;
  scope->aot_probed = true;
  code->scope = scope;
  Method *m = xcalloc(1, sizeof *m);
  m->klass = owner;
  m->name = xstrdup(name);
  m->flags = MA_STATIC | 6; // public
  m->implflags = MI_NOINLINING;
  m->slot = -1;
  m->sig = sig;
  m->def = m->canon = m;
  m->dynamic = code;
  return m;
}

Sig *dynamic_sig(Class *ret, Class *const *params, u32 n) {
  Sig *s = xcalloc(1, sizeof *s + n * sizeof *params);
  s->nparams = (u16)n;
  s->ret = ret;
  memcpy(s->params, params, n * sizeof *params);
  return s;
}

bool dynamic_locals(const Assembly *scope, Arena *arena, Class ***types, bool **pinned, u32 *n) {
  const DynamicCode *d = scope->dynamic;
  *types = arena_dup(arena, d->locals, d->nlocals * sizeof *d->locals);
  *pinned = ARENA_ARRAY(arena, bool, d->nlocals + 1);
  *n = d->nlocals;
  return true;
}
