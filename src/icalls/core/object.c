// object.c: System.Object, ValueType, Enum, Delegate, Type.
#include <math.h>
#include "icalls/util.h"

static Object *get_type(Object *o) {
  return type_object(o->vtable->klass);
}

ICALL_TABLE(icalls_object, "System.Object", ICALL("GetType", get_type), ICALL("MemberwiseClone", object_clone),
            ICALL("InternalGetHashCode", object_hash))

static Object *from_handle(Class *c) {
  return c ? type_object(c) : NULL;
}
ICALL_TABLE(icalls_type, "System.Type", ICALL("internal_from_handle", from_handle))

// ---- ValueType --------------------------------------------------------------------------------------------------------

typedef enum { SAME, DIFFERENT, ASK } Compared; // ASK: managed Equals decides

// As Double.Equals has it: a NaN equals a NaN.
static Compared floats_same(double a, double b) {
  return a == b || (isnan(a) && isnan(b)) ? SAME : DIFFERENT;
}

static Compared compare_field(const Field *f, const u8 *a, const u8 *b) {
  Class *t = f->type;
  u32 align;
  if (t == wk.string) {
    const String *x = *(String *const *)(const void *)a, *y = *(String *const *)(const void *)b;
    if (x == y)
      return SAME;
    return x && y && x->length == y->length && !memcmp(x->chars, y->chars, (size_t)x->length * 2) ? SAME : DIFFERENT;
  }
  if (class_is_ref(t))
    return *(Object *const *)(const void *)a == *(Object *const *)(const void *)b ? SAME : ASK;
  switch (class_stack_etype(t)) {
  case ET_R4: return floats_same(*(const float *)(const void *)a, *(const float *)(const void *)b);
  case ET_R8: return floats_same(*(const double *)(const void *)a, *(const double *)(const void *)b);
  case ET_VALUETYPE: return ASK;
  default: return memcmp(a, b, class_value_size(t, &align)) ? DIFFERENT : SAME;
  }
}

// True or false settles it; with *fields set (pairs of values) the caller compares those.
static bool vt_equals(Object *o1, Object *o2, Array **fields) {
  *fields = NULL;
  if (!o1)
    return exc_throw_null("obj");
  Class *c = object_class(o1);
  if (!o2 || object_class(o2) != c)
    return false;
  if (c->is_enum && class_stack_etype(c) == ET_I4)
    return *(i32 *)object_unbox(o1) == *(i32 *)object_unbox(o2);
  u32 n = 0;
  for (u32 i = 0; i < c->nfields; i++) {
    const Field *f = &c->fields[i];
    if (f->is_static)
      continue;
    switch (compare_field(f, (u8 *)o1 + f->offset, (u8 *)o2 + f->offset)) {
    case SAME: break;
    case DIFFERENT: return false;
    case ASK: n++; break;
    }
  }
  if (!n)
    return true;
  Array *a = array_new(wk.object, 2 * n);
  for (u32 i = 0, at = 0; a && at < 2 * n; i++) {
    const Field *f = &c->fields[i];
    const u8 *p1 = (u8 *)o1 + f->offset, *p2 = (u8 *)o2 + f->offset;
    if (f->is_static || compare_field(f, p1, p2) != ASK)
      continue;
    gc_store(&ARRAY_ELEMS(a, Object *)[at++], object_box(f->type, p1));
    gc_store(&ARRAY_ELEMS(a, Object *)[at++], object_box(f->type, p2));
  }
  gc_store(fields, (Object *)a);
  return false;
}

static i32 string_hash(const String *s) {
  u32 h = 5381;
  for (i32 i = 0; s && i < s->length; i++)
    h = h * 33 ^ s->chars[i];
  return (i32)h;
}

// Whose own GetHashCode counts.
static bool asks_hash(const Field *f) {
  return !f->is_static && f->type != wk.string && (class_is_ref(f->type) || class_stack_etype(f->type) == ET_VALUETYPE);
}

static i32 vt_hash(Object *o, Array **fields) {
  *fields = NULL;
  if (!o)
    return (i32)exc_throw_null("obj");
  Class *c = object_class(o);
  u32 n = 0, h = c->token * 2654435761u;
  for (u32 i = 0; i < c->nfields; i++) {
    const Field *f = &c->fields[i];
    const u8 *p = (u8 *)o + f->offset;
    u32 align;
    if (f->is_static)
      continue;
    if (f->type == wk.string)
      h = h * 31 + (u32)string_hash(*(String *const *)(const void *)p);
    else if (asks_hash(f))
      n++;
    else
      h = h * 31 + (u32)hash_bytes(p, class_value_size(f->type, &align), 0);
  }
  if (!n)
    return (i32)h;
  Array *a = array_new(wk.object, n);
  for (u32 i = 0, at = 0; a && at < n; i++)
    if (asks_hash(&c->fields[i]))
      gc_store(&ARRAY_ELEMS(a, Object *)[at++], object_box(c->fields[i].type, (u8 *)o + c->fields[i].offset));
  gc_store(fields, (Object *)a);
  return (i32)h;
}

ICALL_TABLE(icalls_valuetype, "System.ValueType", ICALL("InternalEquals", vt_equals),
            ICALL("InternalGetHashCode", vt_hash))

// ---- Enum ---------------------------------------------------------------------------------------------------------------

static u8 enum_etype(const Class *c) {
  return c->is_enum ? c->elem->etype : c->etype;
}

// The value as the managed side keeps it: sign-extended for signed types.
static u64 read_enum(u8 et, const void *p) {
  switch (et) {
  case ET_I1: return (u64)(i64) * (const i8 *)p;
  case ET_U1:
  case ET_BOOLEAN: return *(const u8 *)p;
  case ET_I2: return (u64)(i64) * (const i16 *)p;
  case ET_U2:
  case ET_CHAR: return le16(p);
  case ET_I4: return (u64)(i64)(i32)le32(p);
  case ET_U4: return le32(p);
  default: return le64(p);
  }
}

static bool is_signed(u8 et) {
  return et == ET_I1 || et == ET_I2 || et == ET_I4 || et == ET_I8 || et == ET_I;
}

static Object *enum_value(Object *o) {
  return object_box(object_class(o)->elem, object_unbox(o));
}

static i32 enum_hash(Object *o) {
  u8 et = enum_etype(object_class(o));
  u64 v = read_enum(et, object_unbox(o));
  switch (et) {
  case ET_I8:
  case ET_U8:
  case ET_I:
  case ET_U: return (i32)(v ^ v >> 32);
  case ET_I1: return (i32)((u32)(i32)v ^ (u32)(i32)v << 8);
  case ET_I2: return (i32)((u32)(u16)v | (u32)(i32)v << 16);
  default: return (i32)v;
  }
}

static i32 enum_compare(Object *a, Object *b) {
  if (!a)
    return b ? -1 : 0;
  if (!b)
    return 1;
  if (object_class(a) != object_class(b))
    return 2;
  u8 et = enum_etype(object_class(a));
  u64 x = read_enum(et, object_unbox(a)), y = read_enum(et, object_unbox(b));
  if (x == y)
    return 0;
  return (is_signed(et) ? (i64)x < (i64)y : x < y) ? -1 : 1;
}

static bool enum_has_flag(Object *o, Object *flags) {
  u8 et = enum_etype(object_class(o));
  u64 f = read_enum(et, object_unbox(flags));
  return (read_enum(et, object_unbox(o)) & f) == f;
}

static bool check_enum(const Class *c) {
  return c->is_enum || exc_throw_arg("ArgumentException", "enumType", "Type provided must be an Enum.");
}

static Object *enum_underlying(Object *type) {
  Class *c = type_object_class(type);
  ERROR(err);
  if (!check_enum(c))
    return NULL;
  return c->elem ? type_object(c->elem) : class_fields(c, &err) ? NULL : (Object *)exc_throw_error(&err);
}

static Object *enum_box(Object *type, i64 value) {
  return object_box(type_object_class(type), &value);
}

// The constants of an enum; true when they came in ascending order.
static bool enum_values(Object *type, Array **values, Array **names) {
  Class *c = type_object_class(type);
  ERROR(err);
  if (!check_enum(c))
    return false;
  if (!class_fields(c, &err))
    return exc_throw_error(&err);
  const Image *img = c->assembly->img;
  u32 n = 0;
  for (u32 i = 0; i < c->nfields; i++)
    n += c->fields[i].is_literal;
  Array *v = array_new(wk.uint64, n), *s = v ? array_new(wk.string, n) : NULL;
  if (!s)
    return false;
  bool sorted = true;
  u8 et = enum_etype(c);
  for (u32 i = 0, k = 0; i < c->nfields; i++) {
    if (!c->fields[i].is_literal)
      continue;
    u32 row = md_find(img, TABLE_CONSTANT, CONSTANT_PARENT, c->fields[i].token), size = 0;
    u8 buf[8] = {0};
    const u8 *p = row ? md_blob(img, md_col(img, TABLE_CONSTANT, row, CONSTANT_VALUE), &size) : NULL;
    memcpy(buf, p ? p : buf, MIN(size, 8u));
    u64 *out = ARRAY_ELEMS(v, u64);
    out[k] = read_enum(et, buf);
    sorted &= !k || out[k - 1] <= out[k];
    gc_store(&ARRAY_ELEMS(s, Object *)[k], (Object *)string_new_utf8(c->fields[i].name));
    k++;
  }
  gc_store(values, (Object *)v);
  gc_store(names, (Object *)s);
  return sorted;
}

ICALL_TABLE(icalls_enum, "System.Enum", ICALL("InternalCompareTo", enum_compare),
            ICALL("InternalGetUnderlyingType", enum_underlying), ICALL("GetEnumValuesAndNames", enum_values),
            ICALL("InternalBoxEnum", enum_box), ICALL("get_value", enum_value), ICALL("InternalHasFlag", enum_has_flag),
            ICALL("get_hashcode", enum_hash))

// ---- Delegate -----------------------------------------------------------------------------------------------------------

static Object *alloc_like(Delegate *d) {
  Delegate *n = (Delegate *)object_new(object_class(&d->obj));
  if (!n)
    return NULL;
  ERROR(err);
  Method *invoke =
      class_methods(object_class(&d->obj), &err) ? class_find_method(object_class(&d->obj), "Invoke", -1) : NULL;
  n->method_ptr = d->method_ptr;
  n->method = d->method;
  n->invoke_impl = invoke ? engine_entry(invoke) : d->invoke_impl;
  n->extra_arg = d->extra_arg;
  return &n->obj;
}

// Implemented with reflection: icalls/reflection files.
Object *reflection_method_object(Method *m, Class *reflected) __attribute__((weak));
Method *reflection_object_method(Object *info) __attribute__((weak));

static Object *virtual_method(Delegate *d) {
  ERROR(err);
  Method *m = d->method;
  if (d->target && m->flags & MA_VIRTUAL)
    m = object_virtual_target(d->target, m, &err);
  if (!m)
    return (Object *)exc_throw_error(&err);
  return reflection_method_object ? reflection_method_object(m, m->klass) : (Object *)icall_unsupported();
}

static bool param_fits(Class *to, Class *from) {
  return to == from || (class_is_ref(to) && class_is_ref(from) && class_assignable(to, from)) ||
         (!class_is_ref(to) && !class_is_ref(from) && (to->is_enum || from->is_enum) &&
          class_stack_etype(to) == class_stack_etype(from) && class_stack_etype(to) != ET_VALUETYPE);
}

// Do the parameters of Invoke, from `skip` on, fit the method's from `mskip` on?
static bool params_fit(const Sig *invoke, u32 skip, const Sig *s, u32 mskip) {
  if (invoke->nparams - skip != s->nparams - mskip)
    return false;
  for (u32 i = 0; i + skip < invoke->nparams; i++)
    if (!param_fits(s->params[i + mskip], invoke->params[i + skip]))
      return false;
  return s->ret == invoke->ret || param_fits(invoke->ret, s->ret);
}

// Without a target: does the delegate's first parameter give the method its `this`? That of a value type is an address.
static bool receiver_fits(Class *first, Class *klass) {
  if (klass->is_valuetype)
    return first->kind == CK_BYREF && first->elem == klass;
  return class_assignable(klass, first);
}

static bool binding_ok(Class *c, Object *target, Method *m) {
  ERROR(err);
  Method *inv = class_methods(c, &err) ? class_find_method(c, "Invoke", -1) : NULL;
  Sig *is = inv ? method_sig(inv, &err) : NULL, *s = method_sig(m, &err);
  if (!is || !s)
    return false;
  bool is_static = m->flags & MA_STATIC;
  if (is_static && params_fit(is, 0, s, 0) && !target)
    return true;
  if (is_static)
    return s->nparams == is->nparams + 1 && params_fit(is, 0, s, 1);
  if (s->nparams == is->nparams)
    return params_fit(is, 0, s, 0);
  return !target && is->nparams == s->nparams + 1 && receiver_fits(is->params[0], m->klass) && params_fit(is, 1, s, 0);
}

static Object *create_delegate(Object *type, Object *target, Object *info, bool throw_on_failure) {
  if (!reflection_object_method)
    return (Object *)icall_unsupported();
  Method *m = reflection_object_method(info);
  Class *c = type_object_class(type);
  if (!m || !binding_ok(c, target, m))
    return throw_on_failure ? (Object *)exc_throw_arg("ArgumentException", NULL, "method arguments are incompatible")
                            : NULL;
  ERROR(err);
  if (target && m->flags & MA_VIRTUAL && !(m->flags & MA_STATIC)) {
    m = object_virtual_target(target, m, &err);
    if (!m)
      return (Object *)exc_throw_error(&err);
  }
  Object *d = delegate_new(c, target, m);
  if (d)
    gc_store(&((Delegate *)d)->original_method_info, info);
  return d;
}

ICALL_TABLE(icalls_delegate, "System.Delegate", ICALL("GetVirtualMethod_internal", virtual_method),
            ICALL("CreateDelegate_internal", create_delegate), ICALL("AllocDelegateLike_internal", alloc_like))
