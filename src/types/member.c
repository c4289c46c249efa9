// member.c: methods and fields from rows and tokens (II.22.25, II.22.26, II.22.29), signatures on demand.
#include "types/internal.h"

static void *bad_token(Assembly *a, u32 token, const char *what, Error *err) {
  err_set(err, ERR_BAD_IMAGE, "'%s': token %08x names no %s", a->name, token, what);
  return NULL;
}

Method *method_from_row(Assembly *a, u32 row, Error *err) {
  if (row == 0 || row > md_rows(a->img, TABLE_METHOD))
    return bad_token(a, TOKEN(TABLE_METHOD, row), "method", err);
  Method *m = __atomic_load_n(&a->methods[row - 1], __ATOMIC_ACQUIRE);
  if (m)
    return m;
  LOADER_LOCKED();
  u32 owner = md_list_owner(a->img, TABLE_TYPEDEF, TYPEDEF_METHODS, row);
  Class *c = class_from_typedef(a, owner, err);
  if (!c || !class_methods(c, err))
    return NULL;
  // A class may come from another image of its assembly, one of those made at run time: members count from its own row.
  u32 first = c->assembly == a ? c->first_method : md_col(a->img, TABLE_TYPEDEF, owner, TYPEDEF_METHODS);
  if (row < first || row - first >= c->nmethods)
    return bad_token(a, TOKEN(TABLE_METHOD, row), "method of a class", err);
  return class_method(c, row - first);
}

Field *field_from_row(Assembly *a, u32 row, Error *err) {
  if (row == 0 || row > md_rows(a->img, TABLE_FIELD))
    return bad_token(a, TOKEN(TABLE_FIELD, row), "field", err);
  Field *f = __atomic_load_n(&a->fields[row - 1], __ATOMIC_ACQUIRE);
  if (f && STAGE_READ(f->klass->stage_fields) == STAGE_DONE)
    return f;
  LOADER_LOCKED();
  u32 owner = md_list_owner(a->img, TABLE_TYPEDEF, TYPEDEF_FIELDS, row);
  Class *c = class_from_typedef(a, owner, err);
  if (!c || !class_fields(c, err))
    return NULL;
  u32 first = md_col(a->img, TABLE_TYPEDEF, owner, TYPEDEF_FIELDS);
  if (c->assembly != a && row - first < c->nfields)
    return &c->fields[row - first];
  f = a->fields[row - 1];
  return f && f->klass == c ? f : bad_token(a, TOKEN(TABLE_FIELD, row), "field of a class", err);
}

// ---- Signatures of methods --------------------------------------------------------------------------------------

static Sig *read_method_sig(Method *m, Error *err) {
  Assembly *a = m->klass->assembly;
  Reader r = reader_blob(a->img, md_col(a->img, TABLE_METHOD, TOKEN_ROW(m->token), METHOD_SIGNATURE));
  Sig *s = sig_read(a, &r, (GenericCtx){0}, err);
  if (s && s->has_this == ((m->flags & MA_STATIC) != 0)) {
    err_set(err, ERR_BAD_IMAGE, "its signature and flags disagree on being static");
    return NULL;
  }
  if (s && !s->has_this && m->klass->is_delegate && (m->implflags & MI_CODETYPE_MASK) == MI_RUNTIME) { // II.14.6
    err_set(err, ERR_BAD_IMAGE, "a delegate's own methods are not static");
    return NULL;
  }
  return s;
}

Sig *method_sig(Method *m, Error *err) {
  Sig *s = __atomic_load_n(&m->sig, __ATOMIC_ACQUIRE);
  if (s)
    return s;
  LOADER_LOCKED();
  if (m->error) {
    err_set(err, m->error->kind, "%s", m->error->msg);
    return NULL;
  }
  Error why = {0};
  if (m->def == m) {
    s = read_method_sig(m, &why);
  } else {
    s = method_sig(m->def, &why);
    s = s ? sig_inflate(s, method_ctx(m), &why) : NULL;
  }
  if (s) {
    __atomic_store_n(&m->sig, s, __ATOMIC_RELEASE);
    return s;
  }
  m->error = LOADER_NEW(Error);
  *m->error = why;
  err_prefix(m->error, "method '%s' of '%s'", m->name, class_name(m->klass));
  err_set(err, m->error->kind, "%s", m->error->msg);
  return NULL;
}

// Number of parameters without resolving their types.
u32 method_param_count(const Method *m) {
  const Method *def = m->def;
  const Sig *sig = __atomic_load_n(&m->sig, __ATOMIC_ACQUIRE);
  if (!sig)
    sig = __atomic_load_n(&def->sig, __ATOMIC_ACQUIRE);
  if (sig)
    return sig->nparams;
  u8 conv;
  u32 n;
  Assembly *a = def->klass->assembly;
  return sig_peek(a, md_col(a->img, TABLE_METHOD, TOKEN_ROW(def->token), METHOD_SIGNATURE), &conv, &n) ? n : 0;
}

// ---- Finding what a MemberRef names -----------------------------------------------------------------------------

static Method *find_declared(Class *c, const char *name, const Sig *sig, Error *err) {
  if (!class_methods(c, err))
    return NULL;
  for (u32 i = 0; i < c->nmethods; i++) {
    if (strcmp(class_method_name(c, i), name) != 0)
      continue;
    Method *m = class_method(c, i);
    if (method_param_count(m) != sig->sentinel)
      continue;
    Sig *s = method_sig(m, NULL);
    if (s && sig_equal(s, sig))
      return m;
  }
  return NULL;
}

// `c` is a definition or not generic, `sig` is written in its type parameters; so are the ancestors' signatures.
Method *method_find_by_sig(Class *c, const char *name, const Sig *sig, Error *err) {
  for (Class *k = c; k; k = k->parent) {
    Method *m = find_declared(k, name, sig, err);
    if (m)
      return m;
  }
  if (c->is_interface && class_ifaces(c, err))
    for (u32 i = 0; i < c->nifaces; i++) {
      Method *m = find_declared(c->ifaces[i], name, sig, err);
      if (m)
        return m;
    }
  return NULL;
}

static Class *memberref_parent(Assembly *a, u32 parent, Error *err) {
  switch (TOKEN_TABLE(parent)) {
  case TABLE_TYPEDEF:
  case TABLE_TYPEREF:
  case TABLE_TYPESPEC: return class_from_token(a, parent, (GenericCtx){0}, err);
  case TABLE_MODULEREF: { // global members live in <Module>
    Assembly *to = assembly_moduleref(a, TOKEN_ROW(parent), err);
    return to ? class_from_typedef(to, 1, err) : NULL;
  }
  default: return bad_token(a, parent, "parent of a member", err);
  }
}

static void missing_method(Assembly *a, u32 row, Class *klass, const Sig *sig, Error *err) {
  Method probe = {.klass = klass,
                  .sig = (Sig *)sig,
                  .slot = -1,
                  .name = md_string(a->img, md_col(a->img, TABLE_MEMBERREF, row, MEMBERREF_NAME))};
  probe.def = &probe;
  err_set(err, ERR_MISSING_METHOD, "Method not found: '%s', referenced by '%s'", method_name(&probe), a->name);
}

static Method *find_on(Class *klass, const char *name, const Sig *sig, Error *err) {
  if (klass->kind == CK_INST) {
    Method *m = method_find_by_sig(klass->generic_def, name, sig, err);
    return m ? method_in_instance(m, klass, err) : NULL;
  }
  if (klass->is_array) {
    // Get, Set and Address are written with the element type itself; the rest is System.Array's.
    Method *m = find_declared(klass, name, sig, err);
    return m ? m : method_find_by_sig(wk.array, name, sig, err);
  }
  return method_find_by_sig(klass, name, sig, err);
}

// The cache holds both kinds of member; the signature says which one a row names.
static bool names_field(Assembly *a, u32 row) {
  Reader r = reader_blob(a->img, md_col(a->img, TABLE_MEMBERREF, row, MEMBERREF_SIGNATURE));
  return peek_u8(&r) == SIG_FIELD;
}

// In open form: names of type parameters as written. Cached.
static Method *memberref_method(Assembly *a, u32 row, Error *err) {
  const Image *img = a->img;
  if (row == 0 || row > md_rows(img, TABLE_MEMBERREF) || names_field(a, row))
    return bad_token(a, TOKEN(TABLE_MEMBERREF, row), "method", err);
  Method *m = a->memberrefs[row - 1];
  if (m)
    return m;
  u32 parent = md_col(img, TABLE_MEMBERREF, row, MEMBERREF_CLASS);
  if (TOKEN_TABLE(parent) == TABLE_METHOD) // a vararg call of this module's own method (II.22.25)
    return method_from_row(a, TOKEN_ROW(parent), err);
  const char *name = md_string(img, md_col(img, TABLE_MEMBERREF, row, MEMBERREF_NAME));
  Class *klass = memberref_parent(a, parent, err);
  if (!klass)
    return NULL;
  Reader r = reader_blob(img, md_col(img, TABLE_MEMBERREF, row, MEMBERREF_SIGNATURE));
  Sig *sig = sig_read(a, &r, (GenericCtx){0}, err);
  if (!sig)
    return NULL;
  m = find_on(klass, name, sig, err);
  if (!m) {
    missing_method(a, row, klass, sig, err);
    return NULL;
  }
  __atomic_store_n(&a->memberrefs[row - 1], m, __ATOMIC_RELEASE);
  return m;
}

static Method *methodspec(Assembly *a, u32 row, GenericCtx ctx, Error *err) {
  if (row == 0 || row > md_rows(a->img, TABLE_METHODSPEC))
    return bad_token(a, TOKEN(TABLE_METHODSPEC, row), "method", err);
  u32 token = md_col(a->img, TABLE_METHODSPEC, row, METHODSPEC_METHOD);
  if (TOKEN_TABLE(token) == TABLE_METHODSPEC)
    return bad_token(a, token, "generic method", err);
  Method *m = method_from_token(a, token, ctx, err);
  if (!m)
    return NULL;
  Reader r = reader_blob(a->img, md_col(a->img, TABLE_METHODSPEC, row, METHODSPEC_INSTANTIATION));
  u8 kind = read_u8(&r);
  u32 n = read_compressed(&r);
  if (r.bad || kind != SIG_METHODSPEC || n == 0 || n > (u32)(r.end - r.p))
    return bad_token(a, TOKEN(TABLE_METHODSPEC, row), "well-formed instance", err);
  Class **args = xmalloc(n * sizeof *args);
  u32 i = 0;
  while (i < n && (args[i] = type_read(a, &r, ctx, err)))
    i++;
  m = i == n ? method_inst(m, generic_inst(args, n), err) : NULL;
  free(args);
  return m;
}

// A bare definition token inside generic code means the member of the current instance.
static Class *instance_in_ctx(Class *c, GenericCtx ctx, Error *err) {
  if (c->kind == CK_DEF && c->ngparams && ctx.cls && ctx.cls->n == c->ngparams)
    return class_inst(c, ctx.cls, err);
  return c;
}

Method *method_from_token(Assembly *a, u32 token, GenericCtx ctx, Error *err) {
  if (UNLIKELY(a->dynamic != NULL)) {
    Method *d = dynamic_item(a, token, TABLE_METHOD, err);
    return d ? method_inflate(d, ctx, err) : NULL;
  }
  u32 row = TOKEN_ROW(token);
  LOADER_LOCKED();
  switch (TOKEN_TABLE(token)) {
  case TABLE_METHOD: {
    Method *m = method_from_row(a, row, err);
    Class *klass = m ? instance_in_ctx(m->klass, ctx, err) : NULL;
    return klass ? method_on_class(m, klass, err) : NULL;
  }
  case TABLE_MEMBERREF: {
    Method *m = memberref_method(a, row, err);
    return m ? method_inflate(m, ctx, err) : NULL;
  }
  case TABLE_METHODSPEC: return methodspec(a, row, ctx, err);
  default: return bad_token(a, token, "method", err);
  }
}

// ---- Fields -----------------------------------------------------------------------------------------------------

static Field *field_on_class(Field *f, Class *klass, Error *err) {
  if (f->klass == klass)
    return f;
  Class *def = f->klass->kind == CK_INST ? f->klass->generic_def : f->klass;
  if (klass->generic_def != def && klass != def) {
    err_set(err, ERR_MISSING_FIELD, "'%s' is not a field of '%s'", f->name, class_name(klass));
    return NULL;
  }
  return class_fields(klass, err) ? &klass->fields[f - f->klass->fields] : NULL;
}

static Class *read_field_type(Assembly *a, Reader *r, Error *err) {
  if (read_u8(r) != SIG_FIELD) {
    err_set(err, ERR_BAD_IMAGE, "'%s': a field's signature is malformed", a->name);
    return NULL;
  }
  return type_read(a, r, (GenericCtx){0}, err);
}

static Field *find_field(Class *klass, const char *name, Class *type, u32 mods, Error *err) {
  Class *k = klass->kind == CK_INST ? klass->generic_def : klass;
  for (; k; k = k->parent) {
    if (!class_field_list(k, err))
      return NULL;
    for (u32 i = 0; i < k->nfields; i++)
      if (k->fields[i].type == type && k->fields[i].mods == mods && strcmp(k->fields[i].name, name) == 0)
        return &k->fields[i];
  }
  return NULL;
}

// In open form; cached.
static Field *memberref_field(Assembly *a, u32 row, Error *err) {
  const Image *img = a->img;
  if (row == 0 || row > md_rows(img, TABLE_MEMBERREF) || !names_field(a, row))
    return bad_token(a, TOKEN(TABLE_MEMBERREF, row), "field", err);
  Field *f = a->memberrefs[row - 1];
  if (f)
    return f;
  Reader r = reader_blob(img, md_col(img, TABLE_MEMBERREF, row, MEMBERREF_SIGNATURE));
  const char *name = md_string(img, md_col(img, TABLE_MEMBERREF, row, MEMBERREF_NAME));
  Class *klass = memberref_parent(a, md_col(img, TABLE_MEMBERREF, row, MEMBERREF_CLASS), err);
  Class *type = klass ? read_field_type(a, &r, err) : NULL;
  if (!type)
    return NULL;
  f = find_field(klass, name, type, r.mods, err);
  if (!f) {
    err_set(err, ERR_MISSING_FIELD, "Field not found: '%s.%s', referenced by '%s'", class_name(klass), name, a->name);
    return NULL;
  }
  if (klass->kind == CK_INST) {
    Class *owner = f->klass == klass->generic_def ? klass : class_inflate(f->klass, class_ctx(klass), err);
    f = owner ? field_on_class(f, owner, err) : NULL;
  }
  if (f && class_fields(f->klass, err))
    __atomic_store_n(&a->memberrefs[row - 1], f, __ATOMIC_RELEASE);
  else
    return NULL;
  return f;
}

Field *field_from_token(Assembly *a, u32 token, GenericCtx ctx, Error *err) {
  if (UNLIKELY(a->dynamic != NULL)) {
    Field *d = dynamic_item(a, token, TABLE_FIELD, err);
    Class *in = d ? class_inflate(d->klass, ctx, err) : NULL;
    return in ? field_on_class(d, in, err) : NULL;
  }
  LOADER_LOCKED();
  Field *f;
  Class *klass;
  switch (TOKEN_TABLE(token)) {
  case TABLE_FIELD:
    f = field_from_row(a, TOKEN_ROW(token), err);
    klass = f ? instance_in_ctx(f->klass, ctx, err) : NULL;
    break;
  case TABLE_MEMBERREF:
    f = memberref_field(a, TOKEN_ROW(token), err);
    klass = f ? class_inflate(f->klass, ctx, err) : NULL;
    break;
  default: return bad_token(a, token, "field", err);
  }
  return klass ? field_on_class(f, klass, err) : NULL;
}
