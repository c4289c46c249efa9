// values.c: values between memory and objects: constants, static fields, boxing, marshalling attributes.
#include "icalls/reflection/reflection.h"

#include "runtime/helpers.h"

String *string_or_null(const char *s) {
  return s ? string_new_utf8(s) : NULL;
}

Array *type_array(Class *elem, Class *const *types, u32 n) {
  Array *a = array_new(elem, n);
  for (u32 i = 0; a && i < n; i++) {
    Object *t = type_object(types[i]);
    if (!t)
      return NULL;
    gc_store(&ARRAY_ELEMS(a, Object *)[i], t);
  }
  return a;
}

// ---- constants (II.22.9, II.23.2) -----------------------------------------------------------------------------------

static Class *constant_class(u8 etype) {
  switch (etype) {
  case ET_BOOLEAN: return wk.boolean;
  case ET_CHAR: return wk.char_;
  case ET_I1: return wk.sbyte;
  case ET_U1: return wk.byte;
  case ET_I2: return wk.int16;
  case ET_U2: return wk.uint16;
  case ET_I4: return wk.int32;
  case ET_U4: return wk.uint32;
  case ET_I8: return wk.int64;
  case ET_U8: return wk.uint64;
  case ET_R4: return wk.single;
  case ET_R8: return wk.double_;
  default: return NULL;
  }
}

static Object *constant_string(const u8 *data, u32 size) {
  String *s = string_new_len(size / 2);
  if (s)
    memcpy(s->chars, data, size / 2 * 2);
  return (Object *)s;
}

Object *reflection_constant(Assembly *a, u32 token, Class *as, bool *found) {
  u32 row = md_find(a->img, TABLE_CONSTANT, CONSTANT_PARENT, token), size;
  *found = row != 0;
  if (!row)
    return NULL;
  u8 etype = (u8)md_col(a->img, TABLE_CONSTANT, row, CONSTANT_TYPE), value[8] = {0};
  const u8 *data = md_blob(a->img, md_col(a->img, TABLE_CONSTANT, row, CONSTANT_VALUE), &size);
  if (etype == ET_STRING)
    return constant_string(data, size);
  Class *c = constant_class(etype);
  if (!c)
    return NULL; // ET_CLASS: null
  memcpy(value, data, MIN(size, 8u));
  return object_box(as && as->is_enum && as->elem && as->elem->etype == etype ? as : c, value);
}

// ---- memory and objects --------------------------------------------------------------------------------------------

void *reflection_static_address(Field *f) {
  ERROR(err);
  Class *c = f->klass;
  if (!class_fields(c, &err))
    return (void *)exc_throw_error(&err);
  if (!class_init_run(c))
    return NULL;
  u8 *base = f->has_rva ? engine_rva_field(f, &err) : f->is_thread_static ? rt_thread_statics(c) : statics_of(c, &err);
  if (!base)
    return exc_pending() ? NULL : (void *)exc_throw_error(&err);
  return f->has_rva ? base : base + f->offset;
}

Object *reflection_pointer(Class *ptr_class, void *p) {
  Class *c = REFLECTION_CLASS("Pointer");
  Object *o = object_new(c), *type = o ? type_object(ptr_class) : NULL;
  if (!type)
    return NULL;
  SET_VAL(o, c, "_ptr", void *, p);
  SET_REF(o, c, "_ptrType", type);
  return o;
}

Object *reflection_box(Class *t, const void *data) {
  if (class_is_ref(t))
    return *(Object *const *)data;
  if (t->kind == CK_PTR)
    return reflection_pointer(t, *(void *const *)data);
  if (t->kind == CK_FNPTR)
    t = wk.intptr;
  return object_box(t, data);
}

// A pointer from a Pointer object or a boxed IntPtr.
static bool store_pointer(void *where, Object *v) {
  Class *p = REFLECTION_CLASS("Pointer");
  if (!v)
    *(void **)where = NULL;
  else if (object_class(v) == p)
    *(void **)where = GET_VAL(v, p, "_ptr", void *);
  else if (object_class(v) == wk.intptr || object_class(v) == wk.uintptr)
    *(void **)where = *(void **)object_unbox(v);
  else
    return exc_throw_arg("ArgumentException", NULL, "Object is not a pointer.") != 0;
  return true;
}

static u64 widen(const void *p, u8 etype) {
  switch (etype) {
  case ET_BOOLEAN:
  case ET_U1: return *(const u8 *)p;
  case ET_I1: return (u64)(i64) * (const i8 *)p;
  case ET_CHAR:
  case ET_U2: return *(const u16 *)p;
  case ET_I2: return (u64)(i64) * (const i16 *)p;
  case ET_I4: return (u64)(i64) * (const i32 *)p;
  case ET_U4: return *(const u32 *)p;
  default: return *(const u64 *)p;
  }
}

static bool is_integer(u8 et) {
  return (et >= ET_BOOLEAN && et <= ET_U8) || et == ET_I || et == ET_U;
}

// Where the library's binder has not converted: an integer may widen, a float become a double (III.1.1.1).
static bool store_primitive(Class *t, void *where, Object *v) {
  Class *from = object_class(v);
  u8 have = class_stack_etype(from), want = class_stack_etype(t);
  u32 size = class_value_size(t, NULL);
  if (have == want) {
    memcpy(where, object_unbox(v), size);
  } else if (is_integer(have) && is_integer(want) && class_value_size(from, NULL) <= size) {
    u64 w = widen(object_unbox(v), have);
    memcpy(where, &w, size);
  } else if (is_integer(have) && (want == ET_R4 || want == ET_R8)) {
    u64 w = widen(object_unbox(v), have);
    double d = have == ET_U8 ? (double)w : (double)(i64)w;
    float f = (float)d;
    memcpy(where, want == ET_R4 ? (void *)&f : (void *)&d, size);
  } else if (have == ET_R4 && want == ET_R8) {
    *(double *)where = *(float *)object_unbox(v);
  } else {
    return false;
  }
  return true;
}

static bool mismatch(Class *t, Object *v) {
  char *have = class_reflection_name(object_class(v), true, false), *want = class_reflection_name(t, true, false);
  char *msg = xasprintf("Object of type '%s' cannot be converted to type '%s'.", have, want);
  exc_throw_arg("ArgumentException", NULL, msg);
  free(msg);
  free(have);
  free(want);
  return false;
}

static bool store_nullable(Class *t, void *where, Object *v) {
  u32 has, val;
  Class *inner = t->inst->args[0];
  nullable_fields(t, &has, &val);
  memset(where, 0, t->value_size);
  if (!v)
    return true;
  ((u8 *)where)[has] = 1;
  return reflection_store(inner, (u8 *)where + val, v);
}

bool reflection_store(Class *t, void *where, Object *v) {
  if (class_is_ref(t)) {
    if (v && !object_isinst(v, t))
      return mismatch(t, v);
    gc_store(where, v);
    return true;
  }
  if (t->kind == CK_PTR || t->kind == CK_FNPTR)
    return store_pointer(where, v);
  if (t->generic_def && t->generic_def == wk.nullable)
    return store_nullable(t, where, v);
  if (!v) {
    memset(where, 0, class_value_size(t, NULL));
    return true;
  }
  Class *have = object_class(v);
  if (have == t) {
    gc_copy(where, object_unbox(v), class_value_size(t, NULL));
    return true;
  }
  bool simple = have->is_valuetype && class_stack_etype(t) != ET_VALUETYPE && class_stack_etype(have) != ET_VALUETYPE;
  return (simple && store_primitive(t, where, v)) || mismatch(t, v);
}

// ---- custom modifiers (II.23.2.7) -----------------------------------------------------------------------------------

static void skip_to_part(Reader *r, u32 position) {
  u8 kind = read_u8(r);
  if ((kind & SIG_KIND_MASK) == SIG_FIELD)
    return;
  if (kind & SIG_GENERIC)
    read_compressed(r);
  u32 n = read_compressed(r);
  for (u32 i = 0; i < position && i < n + 1; i++)
    sig_skip_type(r);
}

Array *type_modifiers(Assembly *a, u32 blob, u32 position, bool optional) {
  Reader r = reader_blob(a->img, blob);
  Class *found[16];
  u32 n = 0;
  ERROR(err);
  skip_to_part(&r, position);
  while (!r.bad && (peek_u8(&r) == ET_CMOD_REQD || peek_u8(&r) == ET_CMOD_OPT)) {
    bool opt = read_u8(&r) == ET_CMOD_OPT;
    u32 token = read_type_token(&r);
    Class *c = opt == optional ? class_from_token(a, token, (GenericCtx){0}, &err) : NULL;
    if (opt == optional && !c)
      return (Array *)exc_throw_error(&err);
    if (c && n < ARRAY_LEN(found))
      found[n++] = c;
  }
  return type_array(wk.type, found, n);
}

// ---- MarshalAsAttribute (II.23.4) ----------------------------------------------------------------------------------

enum {
  NT_FIXEDSTRING = 0x17,
  NT_SAFEARRAY = 0x1d,
  NT_FIXEDARRAY = 0x1e,
  NT_ARRAY = 0x2a,
  NT_CUSTOM = 0x2c,
  NT_MAX = 0x50
};

static String *ser_string(Reader *r) {
  u32 n = read_compressed(r);
  if (r->bad || n > (size_t)(r->end - r->p))
    return NULL;
  String *s = string_new_utf8_len((const char *)r->p, n);
  r->p += n;
  return s;
}

static void fill_custom_marshaler(Object *o, Class *c, Reader *r, Assembly *a) {
  ser_string(r); // GUID and native type name, both unused
  ser_string(r);
  String *type = ser_string(r), *cookie = ser_string(r);
  SET_REF(o, c, "MarshalCookie", cookie);
  if (!type || !type->length)
    return;
  SET_REF(o, c, "MarshalType", type);
  char *name = string_to_utf8(type);
  ERROR(err);
  Class *k = class_from_reflection_name(a, name, false, &err);
  free(name);
  if (k)
    SET_REF(o, c, "MarshalTypeRef", type_object(k));
}

static void fill_array_marshal(Object *o, Class *c, Reader *r) {
  if (r->p < r->end)
    SET_VAL(o, c, "ArraySubType", u32, read_compressed(r));
  u32 index = r->p < r->end ? read_compressed(r) : 0;
  bool counted = r->p < r->end;
  u32 size = counted ? read_compressed(r) : 0;
  // A flag of 0 says that the index is only there because a size follows.
  bool has_index = r->p < r->end ? read_compressed(r) & 1 : true;
  if (has_index)
    SET_VAL(o, c, "SizeParamIndex", i16, (i16)index);
  if (counted)
    SET_VAL(o, c, "SizeConst", u32, size);
}

Object *marshal_as(Assembly *a, u32 parent) {
  u32 row = md_find(a->img, TABLE_FIELDMARSHAL, FIELDMARSHAL_PARENT, parent);
  Class *c = CORLIB_CLASS("System.Runtime.InteropServices", "MarshalAsAttribute");
  Object *o = row ? object_new(c) : NULL;
  if (!o)
    return NULL;
  Reader r = reader_blob(a->img, md_col(a->img, TABLE_FIELDMARSHAL, row, FIELDMARSHAL_NATIVETYPE));
  u32 type = read_compressed(&r);
  SET_VAL(o, c, "utype", u32, type);
  switch (type) {
  case NT_FIXEDSTRING: SET_VAL(o, c, "SizeConst", u32, read_compressed(&r)); break;
  case NT_FIXEDARRAY:
    SET_VAL(o, c, "SizeConst", u32, read_compressed(&r));
    if (r.p < r.end)
      SET_VAL(o, c, "ArraySubType", u32, read_compressed(&r));
    break;
  case NT_SAFEARRAY:
    if (r.p < r.end)
      SET_VAL(o, c, "SafeArraySubType", u32, read_compressed(&r));
    break;
  case NT_ARRAY: fill_array_marshal(o, c, &r); break;
  case NT_CUSTOM: fill_custom_marshaler(o, c, &r, a); break;
  default: break;
  }
  return o;
}
