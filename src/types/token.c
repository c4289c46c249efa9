// token.c: classes from TypeDef, TypeRef and TypeSpec tokens (II.22.37, II.22.38, II.22.39).
#include "types/internal.h"

static Class *missing(const char *ns, const char *name, const char *where, Error *err) {
  err_set(err, ERR_TYPE_LOAD, "Could not load type '%s%s%s' from assembly '%s'", ns, *ns ? "." : "", name, where);
  return NULL;
}

static Class *typeref_resolve(Assembly *a, u32 row, u32 depth, Error *err);

static Class *find_in_scope(Assembly *a, u32 scope, const char *ns, const char *name, u32 depth, Error *err) {
  char where[512];
  switch (TOKEN_TABLE(scope)) {
  case TABLE_ASSEMBLYREF: {
    Assembly *to = assembly_ref(a, TOKEN_ROW(scope), err);
    Class *c = to ? class_find_top(to, ns, name, 0, err) : NULL;
    if (!to || c)
      return c;
    assembly_display_name(to, where, sizeof where);
    return missing(ns, name, where, err);
  }
  case TABLE_TYPEREF: {
    if (depth >= MAX_NESTING)
      return missing(ns, name, a->name, err);
    Class *outer = typeref_resolve(a, TOKEN_ROW(scope), depth + 1, err);
    Class *c = outer ? class_find_nested(outer, name, err) : NULL;
    return !outer || c ? c : missing(class_name(outer), name, outer->assembly->name, err);
  }
  case TABLE_MODULEREF: {
    Assembly *to = assembly_moduleref(a, TOKEN_ROW(scope), err);
    Class *c = to ? class_find_top(to, ns, name, 0, err) : NULL;
    return !to || c ? c : missing(ns, name, image_name(to->img), err);
  }
  default: { // this module, or (row 0) whatever ExportedType says
    Class *c = class_find_top(TOKEN_ROW(scope) ? a : assembly_home(a), ns, name, 0, err);
    return c ? c : missing(ns, name, a->name, err);
  }
  }
}

static Class *typeref_resolve(Assembly *a, u32 row, u32 depth, Error *err) {
  const Image *img = a->img;
  if (row == 0 || row > md_rows(img, TABLE_TYPEREF)) {
    err_set(err, ERR_BAD_IMAGE, "'%s': TypeRef row %u does not exist", a->name, row);
    return NULL;
  }
  Class *c = a->typerefs[row - 1];
  if (c)
    return class_ok(c, err) ? class_handout(c, err) : NULL;
  if (a->late_types && a->late_types[row - 1])
    c = dynamic_type_hook(a->late_types[row - 1], err);
  else
    c = find_in_scope(a, md_col(img, TABLE_TYPEREF, row, TYPEREF_SCOPE),
                      md_string(img, md_col(img, TABLE_TYPEREF, row, TYPEREF_NAMESPACE)),
                      md_string(img, md_col(img, TABLE_TYPEREF, row, TYPEREF_NAME)), depth, err);
  if (c)
    __atomic_store_n(&a->typerefs[row - 1], c, __ATOMIC_RELEASE);
  return c;
}

// A TypeSpec may name itself in its own blob; the depth limit of one blob does not see that.
static __thread u32 typespec_depth;

static Class *typespec_resolve(Assembly *a, u32 row, GenericCtx ctx, Error *err) {
  if (row == 0 || row > md_rows(a->img, TABLE_TYPESPEC)) {
    err_set(err, ERR_BAD_IMAGE, "'%s': TypeSpec row %u does not exist", a->name, row);
    return NULL;
  }
  Class *c = a->typespecs[row - 1];
  if (!c) {
    if (typespec_depth >= 16) {
      err_set(err, ERR_BAD_IMAGE, "'%s': TypeSpec row %u refers to itself", a->name, row);
      return NULL;
    }
    Reader r = reader_blob(a->img, md_col(a->img, TABLE_TYPESPEC, row, TYPESPEC_SIGNATURE));
    typespec_depth++;
    c = type_read(a, &r, (GenericCtx){0}, err);
    typespec_depth--;
    if (!c)
      return NULL;
    __atomic_store_n(&a->typespecs[row - 1], c, __ATOMIC_RELEASE);
  }
  if (!class_ok(c, err) || (c->kind == CK_INST && !class_handout(c, err)))
    return NULL;
  return class_inflate(c, ctx, err);
}

// The cached answer when it needs nothing further.
static Class *cached(Assembly *a, u32 token) {
  u32 row = TOKEN_ROW(token), table = TOKEN_TABLE(token);
  Class **cache = table == TABLE_TYPEREF ? a->typerefs : table == TABLE_TYPESPEC ? a->typespecs : NULL;
  if (!cache || !row || row > md_rows(a->img, (TableId)table))
    return NULL;
  Class *c = __atomic_load_n(&cache[row - 1], __ATOMIC_ACQUIRE);
  return c && STAGE_READ(c->stage_basic) == STAGE_DONE && (table == TABLE_TYPEREF || !c->is_open) ? c : NULL;
}

Class *class_from_token(Assembly *a, u32 token, GenericCtx ctx, Error *err) {
  if (UNLIKELY(a->dynamic != NULL)) {
    Class *d = dynamic_item(a, token, TABLE_TYPEDEF, err);
    return d ? class_inflate(d, ctx, err) : NULL;
  }
  Class *c = cached(a, token);
  if (c)
    return c;
  LOADER_LOCKED();
  switch (TOKEN_TABLE(token)) {
  case TABLE_TYPEDEF: return class_from_typedef(a, TOKEN_ROW(token), err);
  case TABLE_TYPEREF: return typeref_resolve(a, TOKEN_ROW(token), 0, err);
  case TABLE_TYPESPEC: return typespec_resolve(a, TOKEN_ROW(token), ctx, err);
  default: err_set(err, ERR_BAD_IMAGE, "'%s': token %08x names no type", a->name, token); return NULL;
  }
}
