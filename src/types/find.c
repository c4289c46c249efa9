// find.c: classes by name: the per-assembly index, nested names, type forwarders; members of a class by name.
#include "types/internal.h"
#include "base/map.h"
#include "base/text.h"

#include <stdlib.h>
#include <strings.h>

// An index entry is a TypeDef row, or an ExportedType row with this bit.
#define EXPORTED 0x80000000u

// Where a name stands: a namespace, or for nested types the entry of the enclosing type.
static u64 scope_hash(u32 enclosing, const char *ns) {
  return enclosing ? enclosing : hash_bytes(ns, strlen(ns), 0);
}

static u32 entry_hash(u64 scope, const char *name) {
  return (u32)hash_bytes(name, strlen(name), scope);
}

static void index_add(Assembly *a, u32 entry, u32 hash) {
  u32 i = hash & a->name_mask;
  while (a->name_index[i])
    i = (i + 1) & a->name_mask;
  a->name_index[i] = entry;
}

static void index_typedefs(Assembly *a) {
  const Image *img = a->img;
  const char *last = NULL; // neighbours mostly share their namespace
  u64 scope = 0;
  for (u32 row = 1; row <= md_rows(img, TABLE_TYPEDEF); row++) {
    if ((md_col(img, TABLE_TYPEDEF, row, TYPEDEF_FLAGS) & TA_VISIBILITY_MASK) >= TA_NESTED_PUBLIC)
      continue;
    const char *name = md_string(img, md_col(img, TABLE_TYPEDEF, row, TYPEDEF_NAME));
    const char *ns = md_string(img, md_col(img, TABLE_TYPEDEF, row, TYPEDEF_NAMESPACE));
    if (ns != last)
      scope = scope_hash(0, last = ns);
    index_add(a, row, entry_hash(scope, name));
  }
  for (u32 i = 1; i <= md_rows(img, TABLE_NESTEDCLASS); i++) {
    u32 row = md_col(img, TABLE_NESTEDCLASS, i, NESTEDCLASS_NESTED);
    u32 outer = md_col(img, TABLE_NESTEDCLASS, i, NESTEDCLASS_ENCLOSING);
    const char *name = md_string(img, md_col(img, TABLE_TYPEDEF, row, TYPEDEF_NAME));
    if (row && outer && row <= md_rows(img, TABLE_TYPEDEF))
      index_add(a, row, entry_hash(scope_hash(outer, ""), name));
  }
}

static u32 exported_outer(const Image *img, u32 row) {
  u32 impl = md_col(img, TABLE_EXPORTEDTYPE, row, EXPORTEDTYPE_IMPLEMENTATION);
  return TOKEN_TABLE(impl) == TABLE_EXPORTEDTYPE ? TOKEN_ROW(impl) | EXPORTED : 0;
}

static void index_exported(Assembly *a) {
  const Image *img = a->img;
  for (u32 row = 1; row <= md_rows(img, TABLE_EXPORTEDTYPE); row++) {
    const char *name = md_string(img, md_col(img, TABLE_EXPORTEDTYPE, row, EXPORTEDTYPE_NAME));
    const char *ns = md_string(img, md_col(img, TABLE_EXPORTEDTYPE, row, EXPORTEDTYPE_NAMESPACE));
    index_add(a, row | EXPORTED, entry_hash(scope_hash(exported_outer(img, row), ns), name));
  }
}

static void build_index(Assembly *a) {
  const Image *img = a->img;
  u32 want = (md_rows(img, TABLE_TYPEDEF) + md_rows(img, TABLE_NESTEDCLASS) + md_rows(img, TABLE_EXPORTEDTYPE)) * 2;
  u32 cap = 16;
  while (cap < want)
    cap *= 2;
  a->name_mask = cap - 1;
  a->name_index = xcalloc(cap, sizeof *a->name_index);
  index_typedefs(a);
  index_exported(a);
}

static u32 nested_outer(const Image *img, u32 row) {
  u32 at = md_find(img, TABLE_NESTEDCLASS, NESTEDCLASS_NESTED, row);
  return at ? md_col(img, TABLE_NESTEDCLASS, at, NESTEDCLASS_ENCLOSING) : 0;
}

static bool entry_is(Assembly *a, u32 entry, u32 enclosing, const char *ns, const char *name) {
  const Image *img = a->img;
  u32 row = entry & ~EXPORTED;
  if (entry & EXPORTED) {
    if (strcmp(md_string(img, md_col(img, TABLE_EXPORTEDTYPE, row, EXPORTEDTYPE_NAME)), name) != 0)
      return false;
    if (enclosing)
      return exported_outer(img, row) == enclosing;
    return exported_outer(img, row) == 0 &&
           strcmp(md_string(img, md_col(img, TABLE_EXPORTEDTYPE, row, EXPORTEDTYPE_NAMESPACE)), ns) == 0;
  }
  if (strcmp(md_string(img, md_col(img, TABLE_TYPEDEF, row, TYPEDEF_NAME)), name) != 0)
    return false;
  if (enclosing)
    return nested_outer(img, row) == enclosing;
  return (md_col(img, TABLE_TYPEDEF, row, TYPEDEF_FLAGS) & TA_VISIBILITY_MASK) < TA_NESTED_PUBLIC &&
         strcmp(md_string(img, md_col(img, TABLE_TYPEDEF, row, TYPEDEF_NAMESPACE)), ns) == 0;
}

static u32 find_entry(Assembly *a, u32 enclosing, const char *ns, const char *name) {
  if (!a->name_index)
    build_index(a);
  for (u32 i = entry_hash(scope_hash(enclosing, ns), name) & a->name_mask; a->name_index[i]; i = (i + 1) & a->name_mask)
    if (entry_is(a, a->name_index[i], enclosing, ns, name))
      return a->name_index[i];
  return 0;
}

Class *class_find_nested(Class *outer, const char *name, Error *err) {
  if (TOKEN_TABLE(outer->token) != TABLE_TYPEDEF)
    return NULL;
  if (outer->assembly->home && !outer->assembly->is_module) {
    Class *c;
    for (u32 at = 0; (c = dynamic_nested(outer, &at));)
      if (strcmp(c->name, name) == 0)
        return c;
    return NULL;
  }
  u32 entry = find_entry(outer->assembly, TOKEN_ROW(outer->token), "", name);
  return entry ? class_from_typedef(outer->assembly, entry, err) : NULL;
}

// A forwarder or a type of another module (II.6.8, II.22.14).
static Class *follow_export(Assembly *a, u32 row, u32 hops, Error *err) {
  const Image *img = a->img;
  const char *name = md_string(img, md_col(img, TABLE_EXPORTEDTYPE, row, EXPORTEDTYPE_NAME));
  const char *ns = md_string(img, md_col(img, TABLE_EXPORTEDTYPE, row, EXPORTEDTYPE_NAMESPACE));
  u32 impl = md_col(img, TABLE_EXPORTEDTYPE, row, EXPORTEDTYPE_IMPLEMENTATION);
  if (hops >= MAX_FORWARDS) {
    err_set(err, ERR_TYPE_LOAD, "Type '%s.%s' is forwarded in a circle", ns, name);
    return NULL;
  }
  if (TOKEN_TABLE(impl) == TABLE_ASSEMBLYREF) {
    Assembly *to = assembly_ref(a, TOKEN_ROW(impl), err);
    Class *c = to ? class_find_top(to, ns, name, hops + 1, err) : NULL;
    if (to && !c)
      err_set(err, ERR_TYPE_LOAD, "Could not load type '%s%s%s' from assembly '%s', where '%s' forwards it to", ns,
              *ns ? "." : "", name, to->name, a->name);
    return c;
  }
  if (TOKEN_TABLE(impl) == TABLE_EXPORTEDTYPE) {
    Class *outer = follow_export(a, TOKEN_ROW(impl), hops + 1, err);
    return outer ? class_find_nested(outer, name, err) : NULL;
  }
  ERROR(why);
  Assembly *to = assembly_module(a, TOKEN_ROW(impl), &why);
  if (!to)
    err_set(err, ERR_TYPE_LOAD, "Could not load type '%s%s%s' from assembly '%s': %s", ns, *ns ? "." : "", name,
            a->name, why.msg);
  return to ? class_find_top(to, ns, name, hops + 1, err) : NULL;
}

// A type that only the assembly itself may see is not exported, but found by name all the same.
static u32 find_in_modules(Assembly **a, const char *ns, const char *name) {
  u32 row = 0, entry = 0;
  for (Assembly *m; !entry && (m = assembly_next_module(*a, &row));)
    if ((entry = find_entry(m, 0, ns, name)))
      *a = m;
  return entry;
}

Assembly *class_forwarded_to(Assembly *a, const char *ns, const char *name) {
  const Image *img = a->img;
  u32 entry = md_rows(img, TABLE_EXPORTEDTYPE) ? find_entry(a, 0, ns, name) : 0;
  if (!(entry & EXPORTED))
    return NULL;
  u32 impl = md_col(img, TABLE_EXPORTEDTYPE, entry & ~EXPORTED, EXPORTEDTYPE_IMPLEMENTATION);
  return TOKEN_TABLE(impl) == TABLE_ASSEMBLYREF ? assembly_ref(a, TOKEN_ROW(impl), NULL) : NULL;
}

Class *class_find_top(Assembly *a, const char *ns, const char *name, u32 hops, Error *err) {
  u32 entry = find_entry(a, 0, ns, name);
  for (u32 i = 0; !entry && i < a->nparts; i++)
    if ((entry = find_entry(a->parts[i], 0, ns, name)))
      a = a->parts[i];
  if (!entry && !a->home && !(entry = find_in_modules(&a, ns, name)))
    return NULL;
  if (!entry)
    return NULL;
  return entry & EXPORTED ? follow_export(a, entry & ~EXPORTED, hops, err) : class_from_typedef(a, entry, err);
}

Class *class_find(Assembly *a, const char *ns, const char *name, Error *err) {
  LOADER_LOCKED();
  size_t first = strcspn(name, "/+");
  if (!name[first])
    return class_find_top(a, ns, name, 0, err);
  char *copy = xstrdup(name), *at = copy;
  at[first] = 0;
  Class *c = class_find_top(a, ns, at, 0, err);
  at += first + 1;
  while (c) {
    size_t n = strcspn(at, "/+");
    bool last = !at[n];
    at[n] = 0;
    c = class_find_nested(c, at, err);
    at += n + 1;
    if (last)
      break;
  }
  free(copy);
  return c;
}

// Type.GetType(…, ignoreCase): rare, so a plain scan.
Class *class_find_ci(Assembly *a, u32 enclosing, const char *ns, const char *name, Error *err) {
  const Image *img = a->img;
  for (u32 row = 1; row <= md_rows(img, TABLE_TYPEDEF); row++) {
    if (strcasecmp(md_string(img, md_col(img, TABLE_TYPEDEF, row, TYPEDEF_NAME)), name) != 0)
      continue;
    bool nested = (md_col(img, TABLE_TYPEDEF, row, TYPEDEF_FLAGS) & TA_VISIBILITY_MASK) >= TA_NESTED_PUBLIC;
    if (nested != (enclosing != 0))
      continue;
    if (enclosing ? nested_outer(img, row) == enclosing
                  : strcasecmp(md_string(img, md_col(img, TABLE_TYPEDEF, row, TYPEDEF_NAMESPACE)), ns) == 0)
      return class_from_typedef(a, row, err);
  }
  for (u32 row = 1; !enclosing && row <= md_rows(img, TABLE_EXPORTEDTYPE); row++)
    if (exported_outer(img, row) == 0 &&
        strcasecmp(md_string(img, md_col(img, TABLE_EXPORTEDTYPE, row, EXPORTEDTYPE_NAME)), name) == 0 &&
        strcasecmp(md_string(img, md_col(img, TABLE_EXPORTEDTYPE, row, EXPORTEDTYPE_NAMESPACE)), ns) == 0)
      return follow_export(a, row, 0, err);
  u32 file = 0;
  for (Assembly *m; !enclosing && !a->home && (m = assembly_next_module(a, &file));) {
    Class *c = class_find_ci(m, 0, ns, name, err);
    if (c)
      return c;
  }
  return NULL;
}

Method *class_find_method(Class *c, const char *name, int nparams) {
  if (!class_methods(c, NULL))
    return NULL;
  for (u32 i = 0; i < c->nmethods; i++)
    if (strcmp(class_method_name(c, i), name) == 0 &&
        (nparams < 0 || method_param_count(class_method(c, i)) == (u32)nparams))
      return class_method(c, i);
  return NULL;
}

Method *class_find_method_sig(Class *c, const char *name, Sig *sig) {
  if (!class_methods(c, NULL))
    return NULL;
  for (u32 i = 0; i < c->nmethods; i++) {
    if (strcmp(class_method_name(c, i), name) != 0)
      continue;
    Method *m = class_method(c, i);
    Sig *s = method_sig(m, NULL);
    if (s && sig_equal(s, sig))
      return m;
  }
  return NULL;
}

Field *class_find_field(Class *c, const char *name) {
  if (!class_fields(c, NULL))
    return NULL;
  for (u32 i = 0; i < c->nfields; i++)
    if (strcmp(c->fields[i].name, name) == 0)
      return &c->fields[i];
  return NULL;
}
