// signature.c: System.Signature: the types of a method, a field or a blob, and what the blob says besides.
#include "icalls/net/net.h"
#include "icalls/reflection/reflection.h"

#define SIGNATURE CORLIB_CLASS("System", "Signature")

// System.Reflection.CallingConventions
enum { CALL_STANDARD = 1, CALL_VARARGS = 2, CALL_HASTHIS = 0x20, CALL_EXPLICITTHIS = 0x40 };

enum { BAD_SIGNATURE = (i32)0x80131192 }; // META_E_BAD_SIGNATURE

static Class *declaring_type(Object *sig) {
  Object *type = FIELD_REF(sig, FIELD_OFFSET(SIGNATURE, "_declaringType"));
  return type ? type_object_class(type) : NULL;
}

static GenericCtx context_of(Class *c) {
  return c ? class_own_ctx(c) : (GenericCtx){0};
}

static i32 convention(const Sig *s) {
  return (s->vararg ? CALL_VARARGS : CALL_STANDARD) | (s->has_this ? CALL_HASTHIS : 0) |
         (s->explicit_this ? CALL_EXPLICITTHIS : 0);
}

static bool put_types(Object *sig, Class *ret, Class *const *params, u32 n) {
  Object *type = type_object(ret);
  Array *args = type ? type_array(wk.runtimetype, params, n) : NULL;
  if (!args)
    return false;
  SET_REF(sig, SIGNATURE, "_returnTypeORfieldType", type);
  SET_REF(sig, SIGNATURE, "_arguments", args);
  return true;
}

static void put_blob(Object *sig, const u8 *p, u32 n) {
  SET_VAL(sig, SIGNATURE, "_sig", const void *, p);
  SET_VAL(sig, SIGNATURE, "_csig", i32, (i32)n);
}

static void put_row_blob(Object *sig, const Assembly *a, u32 token, TableId table, u32 column) {
  u32 n = 0;
  if (a->dynamic || TOKEN_TABLE(token) != table || !TOKEN_ROW(token))
    return;
  const u8 *p = md_blob(a->img, md_col(a->img, table, TOKEN_ROW(token), column), &n);
  put_blob(sig, p, n);
}

static bool of_field(Object *sig, Field *f, Error *err) {
  Class *t = reflection_type_in(f->type, f->klass, err);
  put_row_blob(sig, f->klass->assembly, f->token, TABLE_FIELD, FIELD_SIGNATURE);
  SET_VAL(sig, SIGNATURE, "_managedCallingConventionAndArgIteratorFlags", i32, SIG_FIELD);
  return t && (put_types(sig, t, NULL, 0) || exc_pending());
}

static bool of_sig(Object *sig, Sig *s) {
  if (!s)
    return false;
  SET_VAL(sig, SIGNATURE, "_managedCallingConventionAndArgIteratorFlags", i32, convention(s));
  return put_types(sig, s->ret, s->params, s->nparams) || exc_pending();
}

static bool of_method(Object *sig, Method *m, Error *err) {
  Assembly *a = m->klass->assembly;
  if (a && !m->klass->is_array)
    put_row_blob(sig, a, m->token, TABLE_METHOD, METHOD_SIGNATURE);
  SET_VAL(sig, SIGNATURE, "_pMethod", Method *, m);
  return of_sig(sig, reflection_sig(m, err));
}

static bool of_blob(Object *sig, const u8 *p, u32 n, Error *err) {
  Class *c = declaring_type(sig);
  Assembly *a = c && c->assembly ? c->assembly : assembly_corlib();
  Reader r = reader_of(p, n);
  put_blob(sig, p, n);
  if ((peek_u8(&r) & SIG_KIND_MASK) != SIG_FIELD)
    return of_sig(sig, sig_read(a, &r, context_of(c), err));
  read_u8(&r);
  Class *t = type_read(a, &r, context_of(c), err);
  return t && (put_types(sig, t, NULL, 0) || exc_pending());
}

static void init(Object **h, const u8 *p, i32 n, Field *f, Method *m) {
  ERROR(err);
  bool ok = f ? of_field(*h, f, &err) : m ? of_method(*h, m, &err) : of_blob(*h, p, (u32)n, &err);
  if (!ok)
    exc_throw_error(&err);
}

static i32 are_equal(const u8 *a, i32 na, QType ta, const u8 *b, i32 nb, QType tb) {
  ERROR(err);
  Reader ra = reader_of(a, (u32)na), rb = reader_of(b, (u32)nb);
  Sig *x = sig_read(ta.cls->assembly, &ra, context_of(ta.cls), &err);
  Sig *y = sig_read(tb.cls->assembly, &rb, context_of(tb.cls), &err);
  return x && y && x->callconv == y->callconv && x->nparams == y->nparams && x->ret == y->ret &&
         !memcmp(x->params, y->params, x->nparams * sizeof *x->params);
}

// ---- places in a blob ---------------------------------------------------------------------------------------------------

// Where the type of the result (0) or of a parameter (from 1) begins, its modifiers included.
static i32 parameter_offset(const u8 *p, i32 n, i32 index) {
  Reader r = reader_of(p, (u32)n);
  u8 kind = read_u8(&r);
  if ((kind & SIG_KIND_MASK) == SIG_FIELD)
    return index ? BAD_SIGNATURE : 1;
  if (kind & SIG_GENERIC)
    read_compressed(&r);
  i32 count = (i32)read_compressed(&r);
  if (index > count)
    return BAD_SIGNATURE;
  for (i32 i = 0; i < index; i++)
    sig_skip_type(&r);
  return r.bad ? BAD_SIGNATURE : (i32)(r.p - p);
}

static void skip_modifiers(Reader *r) {
  while (!r->bad && (peek_u8(r) == ET_CMOD_REQD || peek_u8(r) == ET_CMOD_OPT)) {
    read_u8(r);
    read_type_token(r);
  }
}

// Of the type at `offset`: where the type lies that it is made of (element, argument `index`, part of a function
// pointer); -1 if there is none.
static i32 type_parameter_offset(const u8 *p, i32 n, i32 offset, i32 index) {
  Reader r = reader_of(p + MIN(offset, n), (u32)(n - MIN(offset, n)));
  skip_modifiers(&r);
  u32 count = 1;
  switch (read_u8(&r)) {
  case ET_PTR:
  case ET_BYREF:
  case ET_SZARRAY:
  case ET_ARRAY: break;
  case ET_FNPTR: {
    u8 kind = read_u8(&r);
    if (kind & SIG_GENERIC)
      read_compressed(&r);
    count = read_compressed(&r) + 1;
    break;
  }
  case ET_GENERICINST:
    sig_skip_type(&r);
    count = read_compressed(&r);
    break;
  default: return -1;
  }
  if ((u32)index >= count)
    return -1;
  for (i32 i = 0; i < index; i++)
    sig_skip_type(&r);
  return r.bad ? BAD_SIGNATURE : (i32)(r.p - p);
}

// The convention that a function pointer's signature begins with.
static i32 fnptr_convention(const u8 *p, i32 n, i32 offset) {
  Reader r = reader_of(p + MIN(offset, n), (u32)(n - MIN(offset, n)));
  skip_modifiers(&r);
  return read_u8(&r) == ET_FNPTR ? read_u8(&r) : -1;
}

static Assembly *scope_of(Object *sig) {
  Method *m = GET_VAL(sig, SIGNATURE, "_pMethod", Method *);
  Class *c = declaring_type(sig);
  return m ? m->klass->assembly : c && c->assembly ? c->assembly : assembly_corlib();
}

// Innermost last in the blob, first in the list.
static void modifiers(Object **h, i32 offset, i32 required, Object **out) {
  const u8 *p = GET_VAL(*h, SIGNATURE, "_sig", const u8 *);
  i32 n = GET_VAL(*h, SIGNATURE, "_csig", i32);
  Reader r = reader_of(p + MIN(offset, n), (u32)(n - MIN(offset, n)));
  Class *found[64], *reversed[64];
  u32 count = 0;
  ERROR(err);
  while (!r.bad && (peek_u8(&r) == ET_CMOD_REQD || peek_u8(&r) == ET_CMOD_OPT)) {
    bool is_required = read_u8(&r) == ET_CMOD_REQD;
    u32 token = read_type_token(&r);
    if (is_required != (required != 0) || count == ARRAY_LEN(found))
      continue;
    Class *c = class_from_token(scope_of(*h), token, context_of(declaring_type(*h)), &err);
    if (!c) {
      exc_throw_error(&err);
      return;
    }
    found[count++] = c;
  }
  for (u32 i = 0; i < count; i++)
    reversed[i] = found[count - 1 - i];
  *out = (Object *)type_array(wk.type, reversed, count);
}

ICALL_TABLE(net_signature, "System.Signature", ICALL("GetParameterOffsetInternal", parameter_offset),
            ICALL("GetTypeParameterOffsetInternal", type_parameter_offset),
            ICALL("GetCallingConventionFromFunctionPointerAtOffsetInternal", fnptr_convention))
ICALL_TABLE(net_entries_signature, "", ICALL("Signature_Init", init), ICALL("Signature_AreEqual", are_equal),
            ICALL("Signature_GetCustomModifiersAtOffset", modifiers))
