// blob.c: decodes the value of a custom attribute into objects (ECMA-335 II.23.3).
#include "icalls/reflection/reflection.h"

typedef struct Blob {
  Reader r;
  Assembly *a; // whose metadata it is in: where type names without an assembly are looked up
  u32 depth;
} Blob;

enum { MAX_DEPTH = 16, TAG_FIELD = 0x53, TAG_PROPERTY = 0x54, PROLOG = 1, NULL_STRING = 0xFF };
#define NULL_ARRAY 0xFFFFFFFFu

static bool malformed(void) {
  exc_set_pending(exc_new("System.Reflection", "CustomAttributeFormatException",
                          "Binary format of the specified custom attribute was invalid."));
  return false;
}

// SerString: NULL for a null string (*ok stays true). malloc'ed.
static char *read_string(Blob *b, bool *ok) {
  *ok = true;
  if (b->r.p < b->r.end && *b->r.p == NULL_STRING) {
    b->r.p++;
    return NULL;
  }
  u32 n = read_compressed(&b->r);
  *ok = !b->r.bad && n <= (size_t)(b->r.end - b->r.p);
  if (!*ok)
    return NULL;
  char *s = xmalloc(n + 1u);
  memcpy(s, b->r.p, n);
  s[n] = 0;
  b->r.p += n;
  return s;
}

static Class *class_by_name(Blob *b, const char *name) {
  ERROR(err);
  Class *c = class_from_reflection_name(b->a, name, false, &err);
  return c ? c : (Class *)exc_throw_error(&err);
}

static Class *simple_type(u8 tag) {
  switch (tag) {
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
  case ET_STRING: return wk.string;
  case ET_TYPE: return wk.type;
  case ET_BOXED: return wk.object;
  default: return NULL;
  }
}

// FieldOrPropType. NULL: pending is set.
static Class *read_tag(Blob *b) {
  u8 tag = read_u8(&b->r);
  bool ok;
  if (b->r.bad || b->depth > MAX_DEPTH)
    return malformed(), NULL;
  if (tag == ET_SZARRAY) {
    b->depth++;
    Class *elem = read_tag(b);
    b->depth--;
    return elem ? class_szarray(elem) : NULL;
  }
  if (tag == ET_ENUM) {
    char *name = read_string(b, &ok);
    Class *c = name ? class_by_name(b, name) : (malformed(), NULL);
    free(name);
    return c;
  }
  Class *c = simple_type(tag);
  return c ? c : (malformed(), NULL);
}

static bool read_value(Blob *b, Class *t, Object **out);

static bool read_array(Blob *b, Class *t, Object **out) {
  u32 n = read_u32(&b->r);
  if (n == NULL_ARRAY)
    return true;
  if (b->r.bad || n > (size_t)(b->r.end - b->r.p)) // an element takes a byte at least
    return malformed();
  Array *a = array_new_class(t, n);
  if (!a)
    return false;
  for (u32 i = 0; i < n; i++) {
    Object *v = NULL;
    if (!read_value(b, t->elem, &v) || !reflection_store(t->elem, array_addr(a, i), v))
      return false;
  }
  *out = (Object *)a;
  return true;
}

static bool read_primitive(Blob *b, Class *t, Object **out) {
  u32 size = class_value_size(t, NULL);
  u8 value[8] = {0};
  if (size > 8 || size > (size_t)(b->r.end - b->r.p))
    return malformed();
  memcpy(value, b->r.p, size);
  b->r.p += size;
  return (*out = object_box(t, value)) != NULL;
}

static bool read_text(Blob *b, Class *t, Object **out) {
  bool ok;
  char *s = read_string(b, &ok);
  if (!ok)
    return malformed();
  if (s && t == wk.string) {
    *out = (Object *)string_new_utf8(s);
  } else if (s) {
    Class *c = class_by_name(b, s);
    *out = c ? type_object(c) : NULL;
  }
  free(s);
  return !exc_pending();
}

// A fixed argument or what follows a FieldOrPropType; `*out` is boxed where it has to be.
static bool read_value(Blob *b, Class *t, Object **out) {
  if (++b->depth > MAX_DEPTH)
    return malformed();
  bool ok;
  u8 et = class_stack_etype(t);
  if (t == wk.string || t == wk.type || t == wk.runtimetype) {
    ok = read_text(b, t, out);
  } else if (t == wk.object) {
    Class *tag = read_tag(b);
    ok = tag && read_value(b, tag, out);
  } else if (t->kind == CK_SZARRAY) {
    ok = read_array(b, t, out);
  } else {
    ok = et >= ET_BOOLEAN && et <= ET_R8 ? read_primitive(b, t, out) : malformed();
  }
  b->depth--;
  return ok;
}

static bool read_fixed(Blob *b, Sig *s, AttributeArgs *out) {
  if (s->nparams && !(out->values = array_new(wk.object, s->nparams)))
    return false;
  for (u32 i = 0; i < s->nparams; i++) {
    Object *v = NULL;
    if (!read_value(b, s->params[i], &v))
      return false;
    gc_store(&ARRAY_ELEMS(out->values, Object *)[i], v);
  }
  return true;
}

static bool read_named(Blob *b, AttributeNamed *n, Object **v) {
  u8 kind = read_u8(&b->r);
  bool ok;
  if (kind != TAG_FIELD && kind != TAG_PROPERTY)
    return malformed();
  n->is_field = kind == TAG_FIELD;
  if (!(n->type = read_tag(b)))
    return false;
  if (!(n->name = read_string(b, &ok)))
    return malformed();
  return read_value(b, n->type, v);
}

bool attribute_read_named(Assembly *a, const u8 **at, const u8 *end, AttributeNamed *n, Object **value) {
  Blob b = {.r = reader_of(*at, (size_t)(end - *at)), .a = a};
  *n = (AttributeNamed){0};
  bool ok = read_named(&b, n, value);
  *at = b.r.p;
  return ok;
}

bool attribute_read(Assembly *a, Method *ctor, const u8 *data, u32 size, AttributeArgs *out) {
  *out = (AttributeArgs){0};
  ERROR(err);
  Sig *s = method_sig(ctor, &err);
  Blob b = {.r = reader_of(data, size), .a = a};
  if (!s)
    return exc_throw_error(&err) != 0;
  if (size == 0 && s->nparams == 0)
    return true; // some writers leave out an empty value
  if (read_u16(&b.r) != PROLOG)
    return malformed();
  if (!read_fixed(&b, s, out))
    return false;
  u32 n = b.r.p < b.r.end ? read_u16(&b.r) : 0;
  if (b.r.bad || n > (size_t)(b.r.end - b.r.p))
    return malformed();
  if (!n)
    return true;
  out->named = xcalloc(n, sizeof *out->named);
  out->nnamed = n;
  if (!(out->named_values = array_new(wk.object, n)))
    return false;
  for (u32 i = 0; i < n; i++) {
    Object *v = NULL;
    if (!read_named(&b, &out->named[i], &v))
      return false;
    gc_store(&ARRAY_ELEMS(out->named_values, Object *)[i], v);
  }
  return true;
}

void attribute_free(AttributeArgs *args) {
  for (u32 i = 0; i < args->nnamed; i++)
    free(args->named[i].name);
  free(args->named);
}
