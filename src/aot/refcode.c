// refcode.c: classes, methods and refs as bytes in an image. Encoder and decoder of each form stand side by side; which
// kind of ref has which is in the table of ir/ref.h.
#include "aot/image.h"
#include "engine/hooks.h"

#include "base/log.h"

#include <stdlib.h>

#define MAX_DEPTH 1024

void enc_byte(Enc *e, u8 b) {
  if (e->n == e->cap) {
    e->cap = e->cap ? e->cap * 2 : 64;
    e->p = xrealloc(e->p, e->cap);
  }
  e->p[e->n++] = b;
}

void enc_uint(Enc *e, u64 v) {
  for (; v >= 0x80; v >>= 7)
    enc_byte(e, (u8)(v | 0x80));
  enc_byte(e, (u8)v);
}

u64 dec_uint(Dec *d) {
  u64 v = 0;
  for (u32 shift = 0; shift < 64; shift += 7) {
    u8 b = read_u8(&d->r);
    v |= (u64)(b & 0x7f) << shift;
    if (!(b & 0x80))
      return v;
  }
  d->r.bad = true;
  return 0;
}

// ---- classes ----------------------------------------------------------------------------------------------------

typedef enum ClassForm {
  CF_DEF,
  CF_INST,
  CF_SZARRAY,
  CF_ARRAY,
  CF_PTR,
  CF_BYREF,
  CF_VAR,
  CF_MVAR,
  CF_CANON,
  CF_FNPTR
} ClassForm;

static void enc_image(Enc *e, Assembly *a) {
  u32 n = e->image_number(e->data, a);
  if (n == UINT32_MAX)
    e->bad = true;
  enc_uint(e, n);
}

static Assembly *dec_image(Dec *d, Error *err) {
  u32 n = (u32)dec_uint(d);
  return d->r.bad ? NULL : d->image(d->data, n, err);
}

static void enc_inst(Enc *e, GenericInst *g) {
  enc_uint(e, g ? g->n : 0);
  for (u32 i = 0; g && i < g->n; i++)
    enc_class(e, g->args[i]);
}

static void enc_sig(Enc *e, Sig *s) {
  enc_byte(e, s->callconv);
  enc_uint(e, s->nparams);
  enc_class(e, s->ret);
  for (u32 i = 0; i < s->nparams; i++)
    enc_class(e, s->params[i]);
}

void enc_class(Enc *e, Class *c) {
  if (c == class_canon_type()) {
    enc_byte(e, CF_CANON);
    return;
  }
  static const u8 forms[] = {
      [CK_DEF] = CF_DEF,     [CK_INST] = CF_INST,   [CK_SZARRAY] = CF_SZARRAY, [CK_ARRAY] = CF_ARRAY, [CK_PTR] = CF_PTR,
      [CK_BYREF] = CF_BYREF, [CK_FNPTR] = CF_FNPTR, [CK_VAR] = CF_VAR,         [CK_MVAR] = CF_MVAR};
  enc_byte(e, forms[c->kind]);
  switch (c->kind) {
  case CK_DEF:
    if (!c->token)
      e->bad = true;
    enc_image(e, c->assembly);
    enc_uint(e, TOKEN_ROW(c->token));
    break;
  case CK_INST:
    enc_image(e, c->generic_def->assembly);
    enc_uint(e, TOKEN_ROW(c->generic_def->token));
    enc_inst(e, c->inst);
    break;
  case CK_ARRAY:
    enc_uint(e, c->rank);
    enc_class(e, c->elem);
    break;
  case CK_SZARRAY:
  case CK_PTR:
  case CK_BYREF: enc_class(e, c->elem); break;
  case CK_VAR:
  case CK_MVAR:
    if (c->param_owner) // named parameters stem from reflection only
      e->bad = true;
    enc_uint(e, c->param_index);
    break;
  case CK_FNPTR: enc_sig(e, c->fnptr); break;
  default: e->bad = true;
  }
}

static Class *dec_class_at(Dec *d, u32 depth, Error *err);

static GenericInst *dec_inst(Dec *d, u32 n, u32 depth, Error *err) {
  Class *args[64];
  if (n > ARRAY_LEN(args)) {
    d->r.bad = true;
    return NULL;
  }
  for (u32 i = 0; i < n; i++)
    if (!(args[i] = dec_class_at(d, depth + 1, err)))
      return NULL;
  return generic_inst(args, n);
}

static Class *dec_def(Dec *d, Error *err) {
  Assembly *a = dec_image(d, err);
  u32 row = (u32)dec_uint(d);
  return a && !d->r.bad ? class_from_typedef(a, row, err) : NULL;
}

static Sig *dec_sig(Dec *d, u32 depth, Error *err) {
  u8 cc = read_u8(&d->r);
  u32 n = (u32)dec_uint(d);
  if (n > 255 || d->r.bad)
    return NULL;
  Sig *s = xcalloc(1, sizeof(Sig) + n * sizeof(Class *)); // lives as long as the class or method
  s->callconv = cc;
  s->has_this = (cc & SIG_HASTHIS) != 0;
  s->nparams = s->sentinel = (u16)n;
  bool ok = (s->ret = dec_class_at(d, depth + 1, err)) != NULL;
  for (u32 i = 0; ok && i < n; i++)
    ok = (s->params[i] = dec_class_at(d, depth + 1, err)) != NULL;
  return ok ? s : NULL;
}

static Class *dec_fnptr(Dec *d, u32 depth, Error *err) {
  Sig *s = dec_sig(d, depth, err);
  return s ? class_fnptr(s) : NULL;
}

// An array of, pointer to or by-ref to what follows.
static Class *dec_derived(Dec *d, ClassKind kind, u32 depth, Error *err) {
  Class *c = dec_class_at(d, depth + 1, err);
  if (!c || !class_may_derive(c, kind))
    return NULL;
  return kind == CK_SZARRAY ? class_szarray(c) : kind == CK_PTR ? class_ptr(c) : class_byref(c);
}

static Class *dec_class_at(Dec *d, u32 depth, Error *err) {
  if (depth > MAX_DEPTH)
    d->r.bad = true;
  u8 form = read_u8(&d->r);
  Class *c;
  u32 n;
  if (d->r.bad)
    return NULL;
  switch (form) {
  case CF_CANON: return class_canon_type();
  case CF_DEF: return dec_def(d, err);
  case CF_INST: {
    c = dec_def(d, err);
    n = (u32)dec_uint(d);
    GenericInst *g = c ? dec_inst(d, n, depth, err) : NULL;
    return g && c->ngparams == n ? class_inst(c, g, err) : NULL;
  }
  case CF_ARRAY:
    n = (u32)dec_uint(d);
    c = dec_class_at(d, depth + 1, err);
    return c && n >= 1 && n <= MAX_ARRAY_RANK && class_may_derive(c, CK_ARRAY) ? class_array(c, n) : NULL;
  case CF_SZARRAY: return dec_derived(d, CK_SZARRAY, depth, err);
  case CF_PTR: return dec_derived(d, CK_PTR, depth, err);
  case CF_BYREF: return dec_derived(d, CK_BYREF, depth, err);
  case CF_VAR:
  case CF_MVAR:
    n = (u32)dec_uint(d);
    return d->r.bad || n > 0xFFFF ? NULL : class_anon_param(form == CF_MVAR ? CK_MVAR : CK_VAR, n); // II.22.20: 2 bytes
  case CF_FNPTR: return dec_fnptr(d, depth, err);
  default: return NULL;
  }
}

Class *dec_class(Dec *d, Error *err) {
  Class *c = dec_class_at(d, 0, err);
  if (!c)
    err_set(err, ERR_BAD_IMAGE, "a class in a native image cannot be read");
  return c;
}

// ---- methods ------------------------------------------------------------------------------------------------------

enum { MF_ROW, MF_INST, MF_ARRAY, MF_SITE, MF_MADE };

void enc_method(Enc *e, Method *m) {
  if (m->wrapper != WRAP_NONE) {
    enc_byte(e, MF_MADE);
    enc_byte(e, m->wrapper);
    if (m->wrapper == WRAP_FOR_OPEN)
      enc_uint(e, method_made(m)->by_address);
    enc_method(e, method_subject(m));
    return;
  }
  if (!m->token && !m->klass->is_array) {
    e->bad = true;
    return;
  }
  if (m->klass->is_array && TOKEN_ROW(m->token) == 0) {
    enc_byte(e, MF_ARRAY);
    enc_class(e, m->klass);
    enc_uint(e, strlen(m->name));
    for (const char *s = m->name; *s; s++)
      enc_byte(e, (u8)*s);
    Sig *sig = method_sig(m, NULL);
    enc_uint(e, sig ? sig->nparams : 0);
    return;
  }
  Method *def = m->def ? m->def : m;
  if (m->vararg_site) {
    enc_byte(e, MF_SITE);
    enc_image(e, m->klass->assembly);
    enc_uint(e, TOKEN_ROW(m->token));
    enc_uint(e, m->sig->sentinel);
    enc_sig(e, m->sig);
    return;
  }
  bool plain = def == m;
  enc_byte(e, plain ? MF_ROW : MF_INST);
  enc_image(e, def->klass->assembly);
  enc_uint(e, TOKEN_ROW(def->token));
  if (!plain) {
    enc_inst(e, m->klass->kind == CK_INST ? m->klass->inst : NULL);
    enc_inst(e, m->inst);
  }
}

static Method *dec_array_method(Dec *d, Error *err) {
  char name[32] = {0};
  Class *c = dec_class(d, err);
  u32 n = (u32)dec_uint(d);
  if (!c || !c->is_array || n >= sizeof name)
    return NULL;
  for (u32 i = 0; i < n; i++)
    name[i] = (char)read_u8(&d->r);
  u32 nparams = (u32)dec_uint(d);
  return !d->r.bad && class_methods(c, err) ? class_find_method(c, name, (int)nparams) : NULL;
}

static Method *dec_method_inst(Dec *d, Method *def, Error *err) {
  u32 n = (u32)dec_uint(d);
  Method *m = def;
  if (n) {
    GenericInst *g = dec_inst(d, n, 0, err);
    if (!g || def->klass->ngparams != n)
      return NULL;
    Class *c = class_inst(def->klass, g, err);
    if (!c || !(m = method_on_class(def, c, err)))
      return NULL;
  }
  n = (u32)dec_uint(d);
  if (!n)
    return d->r.bad ? NULL : m;
  GenericInst *g = dec_inst(d, n, 0, err);
  return g && !d->r.bad && def->ngparams == n ? method_inst(m, g, err) : NULL;
}

static Method *dec_site(Dec *d, Method *m, Error *err) {
  u32 fixed = (u32)dec_uint(d);
  Sig *s = dec_sig(d, 0, err);
  if (!s || fixed > s->nparams || !(m->flags & MA_PINVOKE))
    return NULL;
  s->sentinel = (u16)fixed;
  return pinvoke_for_site(m, s);
}

// What metadata names, or an instance of it.
static Method *dec_named(Dec *d, u8 form, Error *err) {
  Method *m = NULL;
  if (form == MF_ARRAY)
    return dec_array_method(d, err);
  if (form == MF_ROW || form == MF_INST || form == MF_SITE) {
    Assembly *a = dec_image(d, err);
    u32 row = (u32)dec_uint(d);
    m = a && !d->r.bad ? method_from_row(a, row, err) : NULL;
    if (m && form == MF_INST)
      m = dec_method_inst(d, m, err);
    else if (m && form == MF_SITE)
      m = dec_site(d, m, err);
  }
  return m;
}

static Method *dec_made(Dec *d, Error *err) {
  u8 kind = read_u8(&d->r);
  u64 by_address = kind == WRAP_FOR_OPEN ? dec_uint(d) : 0;
  Method *subject = d->r.bad ? NULL : dec_named(d, read_u8(&d->r), err);
  if (!subject || subject->klass->is_open || (subject->inst && subject->inst->open))
    return NULL;
  switch (kind) {
  case WRAP_CALLBACK:
  case WRAP_NATIVE_FUNCTION:
    return subject->klass->is_delegate || subject->flags & MA_STATIC ? engine_native_method(subject, kind, err) : NULL;
  case WRAP_FOR_OPEN: return engine_for_open_method(subject, by_address, err);
  default: return NULL;
  }
}

Method *dec_method(Dec *d, Error *err) {
  u8 form = read_u8(&d->r);
  Method *m = form == MF_MADE ? dec_made(d, err) : dec_named(d, form, err);
  if (!m)
    err_set(err, ERR_BAD_IMAGE, "a method in a native image cannot be read");
  return m;
}

u64 aot_method_hash(Method *m) {
  const SubjectMethod *made = method_made(m);
  const char *s = method_name(made ? made->subject : m);
  return hash_bytes(s, strlen(s), made ? hash_combine(m->wrapper, made->by_address) : 0);
}

// ---- fields and refs ------------------------------------------------------------------------------------------------

static void encode_class(Enc *e, const Ref *r) {
  enc_class(e, r->cls);
}

static bool decode_class(Dec *d, Ref *out, Ref *inner, Error *err) {
  (void)inner;
  return (out->cls = dec_class(d, err)) != NULL;
}

static void encode_method(Enc *e, const Ref *r) {
  enc_method(e, r->method);
}

static bool decode_method(Dec *d, Ref *out, Ref *inner, Error *err) {
  (void)inner;
  return (out->method = dec_method(d, err)) != NULL;
}

static void encode_impl(Enc *e, const Ref *r) {
  enc_class(e, r->cls);
  enc_method(e, r->method);
}

static bool decode_impl(Dec *d, Ref *out, Ref *inner, Error *err) {
  return decode_class(d, out, inner, err) && decode_method(d, out, inner, err);
}

static void encode_field(Enc *e, const Ref *r) {
  enc_class(e, r->field->klass);
  enc_uint(e, (u64)(r->field - r->field->klass->fields));
}

static bool decode_field(Dec *d, Ref *out, Ref *inner, Error *err) {
  (void)inner;
  Class *c = dec_class(d, err);
  u32 i = (u32)dec_uint(d);
  out->field = c && class_fields(c, err) && i < c->nfields ? &c->fields[i] : NULL;
  return out->field != NULL;
}

static void encode_string(Enc *e, const Ref *r) {
  enc_image(e, r->assembly);
  enc_uint(e, r->n);
}

static bool decode_string(Dec *d, Ref *out, Ref *inner, Error *err) {
  (void)inner;
  out->assembly = dec_image(d, err);
  out->n = dec_uint(d);
  return out->assembly != NULL;
}

static void encode_helper(Enc *e, const Ref *r) {
  enc_uint(e, r->n);
}

static bool decode_helper(Dec *d, Ref *out, Ref *inner, Error *err) {
  (void)inner, (void)err;
  out->n = dec_uint(d);
  return out->n < HELPER_COUNT;
}

static void encode_nothing(Enc *e, const Ref *r) {
  (void)e, (void)r;
}

static bool decode_nothing(Dec *d, Ref *out, Ref *inner, Error *err) {
  (void)d, (void)out, (void)inner, (void)err;
  return true;
}

static void encode_dict(Enc *e, const Ref *r) {
  enc_method(e, r->method);
  enc_ref(e, r->inner);
}

static bool decode_dict(Dec *d, Ref *out, Ref *inner, Error *err) {
  out->inner = inner;
  return inner && (out->method = dec_method(d, err)) != NULL && dec_ref(d, inner, NULL, err);
}

typedef struct RefCode {
  void (*encode)(Enc *e, const Ref *r);
  bool (*decode)(Dec *d, Ref *out, Ref *inner, Error *err);
} RefCode;

static const RefCode codes[] = {
#define REF(kind, resolve, encode, decode, print) [REF_##kind] = {encode_##encode, decode_##decode},
    REF_KINDS(REF)
#undef REF
};
_Static_assert(ARRAY_LEN(codes) == REF_KIND_COUNT, "each kind of reference is encoded and decoded");

void enc_ref(Enc *e, const Ref *r) {
  enc_byte(e, r->kind);
  codes[r->kind].encode(e, r);
}

bool dec_ref(Dec *d, Ref *out, Ref *inner, Error *err) {
  *out = (Ref){.kind = read_u8(&d->r)};
  bool ok = !d->r.bad && out->kind < REF_KIND_COUNT && codes[out->kind].decode(d, out, inner, err);
  return (ok && !d->r.bad) || err_set(err, ERR_BAD_IMAGE, "a reference in a native image cannot be read");
}
