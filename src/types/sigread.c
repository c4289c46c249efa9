// sigread.c: types, method signatures and locals out of signature blobs (II.23.2).
#include "types/internal.h"

#define MAX_SIG_DEPTH MAX_TYPE_DEPTH

static Class *bad_type(Assembly *a, Error *err, const char *what) {
  err_set(err, ERR_BAD_IMAGE, "'%s': a signature %s", a->name, what);
  return NULL;
}

static Class *read_type(Assembly *a, Reader *r, GenericCtx ctx, u32 depth, Error *err);

// Modifiers are part of a signature's identity (II.7.1.1), by the names of their types: those need not exist.
static u32 modifier_hash(Assembly *a, u32 token) {
  const Image *img = a->img;
  u32 row = TOKEN_ROW(token);
  const char *ns = "", *name = "";
  if (TOKEN_TABLE(token) == TABLE_TYPEDEF && row && row <= md_rows(img, TABLE_TYPEDEF)) {
    ns = md_string(img, md_col(img, TABLE_TYPEDEF, row, TYPEDEF_NAMESPACE));
    name = md_string(img, md_col(img, TABLE_TYPEDEF, row, TYPEDEF_NAME));
  } else if (TOKEN_TABLE(token) == TABLE_TYPEREF && row && row <= md_rows(img, TABLE_TYPEREF)) {
    bool late = a->late_types && a->late_types[row - 1]; // of a type made at run time: has no name here
    Class *c = a->typerefs[row - 1] || late ? class_from_token(a, token, (GenericCtx){0}, NULL) : NULL;
    ns = c ? c->ns : md_string(img, md_col(img, TABLE_TYPEREF, row, TYPEREF_NAMESPACE));
    name = c ? c->name : md_string(img, md_col(img, TABLE_TYPEREF, row, TYPEREF_NAME));
  }
  return (u32)hash_bytes(name, strlen(name), hash_bytes(ns, strlen(ns), 0));
}

static void read_modifiers(Assembly *a, Reader *r) {
  while (peek_u8(r) == ET_CMOD_REQD || peek_u8(r) == ET_CMOD_OPT) {
    u8 kind = read_u8(r);
    u32 token = read_type_token(r);
    if (r->bad)
      return;
    r->mods = (u32)hash_combine(hash_combine(r->mods, (u64)r->types << 8 | kind), modifier_hash(a, token)) | 1;
  }
}

static Class *read_param(Assembly *a, Reader *r, GenericCtx ctx, ClassKind kind, Error *err) {
  u32 index = read_compressed(r);
  GenericInst *inst = kind == CK_VAR ? ctx.cls : ctx.meth;
  if (r->bad || index > 0xFFFF)
    return bad_type(a, err, "names a type parameter out of range");
  if (!inst)
    return class_anon_param(kind, index);
  return index < inst->n ? inst->args[index] : bad_type(a, err, "names a type parameter that its context lacks");
}

static Class *read_inst(Assembly *a, Reader *r, GenericCtx ctx, u32 depth, Error *err) {
  u8 kind = read_u8(r);
  bool by_address = kind == ET_INTERNAL && r->handles;
  Class *def = by_address ? (Class *)(uintptr_t)read_u64(r) : NULL;
  u32 token = by_address ? 0 : read_type_token(r), n = read_compressed(r);
  if (r->bad || (kind != ET_CLASS && kind != ET_VALUETYPE && !by_address) || n == 0 || n > (u32)(r->end - r->p))
    return bad_type(a, err, "holds a malformed generic instance");
  if (!by_address)
    def = class_from_token(a, token, (GenericCtx){0}, err);
  if (!def)
    return NULL;
  Class **args = xmalloc(n * sizeof *args);
  Class *c = NULL;
  u32 i = 0;
  while (i < n && (args[i] = read_type(a, r, ctx, depth + 1, err)))
    i++;
  if (i == n)
    c = class_inst(def, generic_inst(args, n), err);
  free(args);
  return c;
}

// ArrayShape (II.23.2.13): sizes and lower bounds are not part of a type's identity.
static Class *read_array(Assembly *a, Reader *r, GenericCtx ctx, u32 depth, Error *err) {
  Class *elem = read_type(a, r, ctx, depth + 1, err);
  if (!elem)
    return NULL;
  u32 rank = read_compressed(r);
  for (int lists = 0; lists < 2; lists++)
    for (u32 n = read_compressed(r); n && !r->bad; n--)
      read_compressed(r);
  if (r->bad || rank == 0 || rank > MAX_ARRAY_RANK)
    return bad_type(a, err, "holds a malformed array shape");
  return class_may_derive(elem, CK_ARRAY) ? class_array(elem, rank)
                                          : bad_type(a, err, "holds an array of by-refs or void");
}

static Class *read_derived(Assembly *a, Reader *r, GenericCtx ctx, u8 etype, u32 depth, Error *err) {
  read_modifiers(a, r);
  Class *elem = read_type(a, r, ctx, depth + 1, err);
  if (!elem)
    return NULL;
  if (elem->type_depth >= MAX_TYPE_DEPTH)
    return bad_type(a, err, "nests too deeply");
  if (!class_may_derive(elem, etype == ET_PTR ? CK_PTR : CK_SZARRAY))
    return bad_type(a, err, "derives a type from a by-ref or void");
  return etype == ET_PTR ? class_ptr(elem) : etype == ET_BYREF ? class_byref(elem) : class_szarray(elem);
}

static Class *read_type(Assembly *a, Reader *r, GenericCtx ctx, u32 depth, Error *err) {
  if (depth > MAX_SIG_DEPTH)
    return bad_type(a, err, "nests too deeply");
  read_modifiers(a, r);
  u8 etype = read_u8(r);
  r->types += etype != ET_BYREF; // modifiers before and behind it are one list, as in mono
  if (r->bad)
    return bad_type(a, err, "ends too early");
  switch (etype) {
  case ET_VALUETYPE:
  case ET_CLASS: {
    u32 token = read_type_token(r);
    return r->bad ? bad_type(a, err, "ends too early") : class_from_token(a, token, ctx, err);
  }
  case ET_VAR: return read_param(a, r, ctx, CK_VAR, err);
  case ET_MVAR: return read_param(a, r, ctx, CK_MVAR, err);
  case ET_GENERICINST: return read_inst(a, r, ctx, depth, err);
  case ET_ARRAY: return read_array(a, r, ctx, depth, err);
  case ET_PTR:
  case ET_BYREF:
  case ET_SZARRAY: return read_derived(a, r, ctx, etype, depth, err);
  case ET_FNPTR: {
    Sig *s = sig_read(a, r, ctx, err);
    return s ? class_fnptr(s) : NULL;
  }
  case ET_INTERNAL: return r->handles ? (Class *)(uintptr_t)read_u64(r) : bad_type(a, err, "holds an address");
  default: {
    Class *c = class_primitive(etype);
    return c ? c : bad_type(a, err, "holds an unknown element type");
  }
  }
}

Class *type_read(Assembly *a, Reader *r, GenericCtx ctx, Error *err) {
  LOADER_LOCKED();
  return read_type(a, r, ctx, 0, err);
}

// ---- Method signatures ------------------------------------------------------------------------------------------

Sig *sig_alloc(u32 nparams) {
  Sig *s = arena_alloc(&loader_arena, sizeof(Sig) + nparams * sizeof(Class *));
  s->nparams = s->sentinel = (u16)nparams;
  return s;
}

static __thread u32 fnptr_depth; // function pointers may hold function pointers

static Sig *read_sig_params(Assembly *a, Reader *r, Sig *s, GenericCtx ctx, Error *err) {
  s->ret = type_read(a, r, ctx, err);
  if (!s->ret)
    return NULL;
  s->mods = r->mods;
  for (u32 i = 0; i < s->nparams; i++) {
    if (peek_u8(r) == ET_SENTINEL) {
      read_u8(r);
      s->sentinel = (u16)i;
    }
    s->params[i] = type_read(a, r, ctx, err);
    if (!s->params[i])
      return NULL;
    if (i < s->sentinel)
      s->mods = r->mods;
    if (s->params[i]->etype == ET_VOID) {
      err_set(err, ERR_BAD_IMAGE, "'%s': a signature has a parameter of type void", a->name);
      return NULL;
    }
  }
  return s;
}

Sig *sig_read(Assembly *a, Reader *r, GenericCtx ctx, Error *err) {
  LOADER_LOCKED();
  u8 conv = read_u8(r);
  u32 ngeneric = conv & SIG_GENERIC ? read_compressed(r) : 0, n = read_compressed(r);
  if (r->bad || n > (u32)(r->end - r->p) || n > 0xFFFF || ngeneric > 0xFFFF || fnptr_depth > 16) {
    err_set(err, ERR_BAD_IMAGE, "'%s': a method signature is malformed", a->name);
    return NULL;
  }
  Sig *s = sig_alloc(n);
  s->callconv = conv;
  s->has_this = (conv & SIG_HASTHIS) != 0;
  s->explicit_this = (conv & SIG_EXPLICITTHIS) != 0;
  s->vararg = (conv & SIG_KIND_MASK) == SIG_VARARG;
  s->ngeneric = (u16)ngeneric;
  u32 mods = r->mods; // those of a function pointer within another signature are its own
  r->mods = 0;
  fnptr_depth++;
  s = read_sig_params(a, r, s, ctx, err);
  fnptr_depth--;
  r->mods = mods;
  return s;
}

bool sig_peek(Assembly *a, u32 blob, u8 *callconv, u32 *nparams) {
  Reader r = reader_blob(a->img, blob);
  *callconv = read_u8(&r);
  if (*callconv & SIG_GENERIC)
    read_compressed(&r);
  *nparams = read_compressed(&r);
  return !r.bad;
}

// Vararg signatures are equal when their fixed parts are (II.15.3: each call site adds its own arguments).
bool sig_equal(const Sig *a, const Sig *b) {
  if (a == b)
    return true;
  if (a->callconv != b->callconv || a->ngeneric != b->ngeneric || a->ret != b->ret || a->sentinel != b->sentinel ||
      a->mods != b->mods)
    return false;
  return memcmp(a->params, b->params, a->sentinel * sizeof(Class *)) == 0;
}

u64 sig_hash(const Sig *s) {
  u64 h = hash_combine(s->callconv, (uintptr_t)s->ret);
  for (u32 i = 0; i < s->sentinel; i++)
    h = hash_combine(h, (uintptr_t)s->params[i]);
  return h;
}

Sig *sig_inflate(Sig *s, GenericCtx ctx, Error *err) {
  LOADER_LOCKED();
  bool open = s->ret->is_open;
  for (u32 i = 0; i < s->nparams && !open; i++)
    open = s->params[i]->is_open;
  if (!open || (!ctx.cls && !ctx.meth))
    return s;
  Sig *out = sig_alloc(s->nparams);
  size_t header = offsetof(Sig, params);
  memcpy(out, s, header);
  sig_forget(out);
  out->ret = class_inflate(s->ret, ctx, err);
  for (u32 i = 0; i < s->nparams; i++)
    if (!(out->params[i] = class_inflate(s->params[i], ctx, err)))
      return NULL;
  return out->ret ? out : NULL;
}

void sig_forget(Sig *s) {
  s->laid_out = 0;
  s->as_called = NULL;
  s->plans[0] = s->plans[1] = NULL;
}

Sig *sig_as_called(Sig *s) {
  if (!s->vararg)
    return s;
  LOADER_LOCKED();
  if (!s->as_called) {
    Sig *out = sig_alloc(s->sentinel + 1u);
    out->callconv = s->callconv & (SIG_HASTHIS | SIG_EXPLICITTHIS);
    out->has_this = s->has_this;
    out->explicit_this = s->explicit_this;
    out->ret = s->ret;
    memcpy(out->params, s->params, s->sentinel * sizeof *s->params);
    out->params[s->sentinel] = wk.intptr;
    s->as_called = out;
  }
  return s->as_called;
}

Method *pinvoke_for_site(Method *m, Sig *site) {
  static Map made; // Method* and signature, hashed -> list of Methods, by wrapper_data
  typedef struct SiteMethod {
    Method m;
    Method *of;
    struct SiteMethod *next;
  } SiteMethod;
  LOADER_LOCKED();
  u64 key = hash_combine((uintptr_t)m, (uintptr_t)site->ret); // not the convention: that of what is made is C's
  for (u32 i = 0; i < site->nparams; i++)
    key = hash_combine(key, (uintptr_t)site->params[i]);
  SiteMethod *first = map_get(&made, key);
  for (SiteMethod *s = first; s; s = s->next)
    if (s->of == m && s->m.sig->nparams == site->nparams && s->m.sig->ret == site->ret &&
        !memcmp(s->m.sig->params, site->params, site->nparams * sizeof *site->params))
      return &s->m;
  Sig *sig = sig_alloc(site->nparams);
  sig->ret = site->ret;
  sig->sentinel = site->sentinel;
  memcpy(sig->params, site->params, site->nparams * sizeof *site->params);
  SiteMethod *s = LOADER_NEW(SiteMethod);
  s->m = (Method){.klass = m->klass, .name = m->name, .token = m->token, .flags = m->flags, .implflags = m->implflags};
  s->m.slot = -1;
  s->m.sig = sig;
  s->m.def = s->m.canon = &s->m;
  s->m.vararg_site = true;
  s->of = m;
  s->next = first;
  map_put(&made, key, s);
  return &s->m;
}

static Sig *sig_of_blob(Assembly *a, u32 blob, GenericCtx ctx, Error *err) {
  Reader r = reader_blob(a->img, blob);
  return sig_read(a, &r, ctx, err);
}

Sig *sig_from_memberref(Assembly *a, u32 token, GenericCtx ctx, Error *err) {
  if (TOKEN_TABLE(token) != TABLE_MEMBERREF)
    return NULL;
  return sig_of_blob(a, md_col(a->img, TABLE_MEMBERREF, TOKEN_ROW(token), MEMBERREF_SIGNATURE), ctx, err);
}

Sig *sig_from_standalone(Assembly *a, u32 token, GenericCtx ctx, Error *err) {
  if (UNLIKELY(a->dynamic != NULL)) {
    Sig *s = dynamic_item(a, token, TABLE_STANDALONESIG, err);
    return s ? sig_inflate(s, ctx, err) : NULL;
  }
  return sig_of_blob(a, md_col(a->img, TABLE_STANDALONESIG, TOKEN_ROW(token), STANDALONESIG_SIGNATURE), ctx, err);
}

// ---- Locals (II.23.2.6) -----------------------------------------------------------------------------------------

bool locals_from_token(Assembly *a, u32 token, GenericCtx ctx, Arena *arena, Class ***types, bool **pinned, u32 *n,
                       Error *err) {
  *n = 0;
  *types = NULL;
  *pinned = NULL;
  if (UNLIKELY(a->dynamic != NULL))
    return dynamic_locals(a, ctx, arena, types, pinned, n, err);
  if (!token)
    return true;
  Reader r = reader_blob(a->img, md_col(a->img, TABLE_STANDALONESIG, TOKEN_ROW(token), STANDALONESIG_SIGNATURE));
  u8 kind = read_u8(&r);
  u32 count = read_compressed(&r);
  if (r.bad || kind != SIG_LOCALS || count > (u32)(r.end - r.p))
    return err_set(err, ERR_BAD_IMAGE, "'%s': a signature of locals is malformed", a->name);
  *types = ARENA_ARRAY(arena, Class *, count + 1);
  *pinned = ARENA_ARRAY(arena, bool, count + 1);
  for (u32 i = 0; i < count; i++) {
    read_modifiers(a, &r);
    while (peek_u8(&r) == ET_PINNED && !r.bad) { // constraints and modifiers may alternate
      read_u8(&r);
      (*pinned)[i] = true;
      read_modifiers(a, &r);
    }
    if (!((*types)[i] = type_read(a, &r, ctx, err)))
      return false;
  }
  *n = count;
  return true;
}
