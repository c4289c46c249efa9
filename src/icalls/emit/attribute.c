// attribute.c: CustomAttributeBuilder: an attribute's values as the blob of II.23.3.
#include <stdlib.h>
#include "icalls/emit/emit.h"

enum { SERIAL_TYPE = 0x50, SERIAL_BOXED = 0x51, SERIAL_FIELD = 0x53, SERIAL_PROPERTY = 0x54, SERIAL_ENUM = 0x55 };

static void put_text(Buf *b, const char *s) {
  if (!s) {
    buf_putc(b, (char)0xFF);
    return;
  }
  put_compressed(b, (u32)strlen(s));
  buf_puts(b, s);
}

static void put_type_name(Buf *b, Class *c) {
  char *name = class_reflection_name(c, true, true);
  put_text(b, name);
  free(name);
}

// FieldOrPropType
static void put_kind(Buf *b, Class *c) {
  if (c->kind == CK_SZARRAY) {
    buf_putc(b, ET_SZARRAY);
    put_kind(b, c->elem);
  } else if (c->is_enum) {
    buf_putc(b, SERIAL_ENUM);
    put_type_name(b, c);
  } else if (class_is_subclass(c, wk.type)) {
    buf_putc(b, SERIAL_TYPE);
  } else {
    buf_putc(b, c == wk.object ? SERIAL_BOXED : (char)c->etype);
  }
}

static void put_value(Buf *b, Class *c, Object *value);

static void put_array(Buf *b, Class *elem, Array *a) {
  u32 n = a ? (u32)a->length : UINT32_MAX;
  buf_put(b, (const char *)&n, 4);
  for (u32 i = 0; a && i < n; i++)
    put_value(b, elem, elem->is_valuetype ? object_box(elem, array_addr(a, i)) : ARRAY_ELEMS(a, Object *)[i]);
}

static void put_value(Buf *b, Class *c, Object *value) {
  ERROR(err);
  if (c->kind == CK_SZARRAY) {
    put_array(b, c->elem, (Array *)value);
  } else if (c == wk.string) {
    char *s = value ? string_to_utf8((String *)value) : NULL;
    put_text(b, s);
    free(s);
  } else if (class_is_subclass(c, wk.type)) {
    Class *t = value ? emit_type(value, &err) : NULL;
    if (t)
      put_type_name(b, t);
    else
      put_text(b, NULL);
  } else if (c == wk.object) {
    Class *actual = value ? object_class(value) : wk.string;
    actual = class_is_subclass(actual, wk.type) ? wk.type : actual;
    put_kind(b, actual);
    put_value(b, actual, value);
  } else if (value) {
    buf_put(b, object_unbox(value), object_class(value)->value_size);
  }
}

static void put_named(Buf *b, u8 kind, Class *type, const char *name, Object *value) {
  buf_putc(b, (char)kind);
  put_kind(b, type);
  put_text(b, name);
  put_value(b, type, value);
}

static bool put_named_all(Buf *b, Array *props, Array *prop_values, Array *fields, Array *field_values, Error *err) {
  u16 n = (u16)(array_count(props) + array_count(fields));
  buf_put(b, (const char *)&n, 2);
  for (u32 i = 0; i < array_count(props); i++) {
    Property *p = reflection_property_of(array_object(props, i));
    Sig *s = p && p->set ? reflection_sig(p->set, err) : NULL;
    if (!s)
      return err_set(err, ERR_NOT_SUPPORTED, "Operation is not supported: this property in an attribute");
    put_named(b, SERIAL_PROPERTY, s->params[0], p->name, array_object(prop_values, i));
  }
  for (u32 i = 0; i < array_count(fields); i++) {
    Field *f = emit_field(array_object(fields, i), err);
    if (!f)
      return false;
    put_named(b, SERIAL_FIELD, f->type, f->name, array_object(field_values, i));
  }
  return true;
}

static bool put_arguments(Buf *b, Object *ctor, Array *args, Error *err) {
  if (class_is_subclass(object_class(ctor), EMIT_CLASS("ConstructorBuilder"))) {
    Array *types = GET_VAL(ctor, EMIT_CLASS("ConstructorBuilder"), "parameters", Array *);
    for (u32 i = 0; i < array_count(args); i++) {
      Class *c = emit_type(array_object(types, i), err);
      if (!c)
        return false;
      put_value(b, c, array_object(args, i));
    }
    return true;
  }
  Method *m = emit_method(ctor, err);
  Sig *s = m ? method_sig(m, err) : NULL;
  for (u32 i = 0; s && i < array_count(args) && i < s->nparams; i++)
    put_value(b, s->params[i], array_object(args, i));
  return s != NULL;
}

static Array *get_blob(Object *assembly, Object *ctor, Array *args, Array *props, Array *prop_values, Array *fields,
                       Array *field_values) {
  (void)assembly;
  Buf b = {0};
  ERROR(err);
  buf_put(&b, "\1\0", 2);
  bool ok = put_arguments(&b, ctor, args, &err) && put_named_all(&b, props, prop_values, fields, field_values, &err);
  Array *blob = ok ? array_new(wk.byte, b.n) : NULL;
  if (blob)
    memcpy(blob->data, b.s, b.n);
  buf_free(&b);
  if (!ok)
    exc_throw_error(&err);
  return blob;
}

ICALL_TABLE(icalls_emit_attribute, "System.Reflection.Emit.CustomAttributeBuilder", ICALL("GetBlob", get_blob))
