// type.c: a TypeBuilder as metadata rows: the TypeDef and, through member.c, all its members.
#include <stdlib.h>
#include "icalls/emit/emit.h"

#define GET(name, T) EMIT_GET(type, "TypeBuilder", name, T)

Array *emit_methods(Object *type, u32 *n) {
  Array *methods = GET("methods", Array *);
  *n = MIN((u32)GET("num_methods", i32), array_count(methods));
  return methods;
}

Array *emit_fields(Object *type, u32 *n) {
  Array *fields = GET("fields", Array *);
  *n = MIN((u32)GET("num_fields", i32), array_count(fields));
  return fields;
}

static void put_layout(EmitOut *o, Object *type, u32 row) {
  i32 size = GET("class_size", i32), packing = GET("packing_size", i32);
  if ((GET("attrs", u32) & TA_LAYOUT_MASK) && (size > 0 || packing > 0))
    meta_row(&o->w, TABLE_CLASSLAYOUT, (u32[]){(u32)packing, (u32)size, row});
}

static void put_interfaces(EmitOut *o, Object *type, u32 row) {
  Array *ifaces = GET("interfaces", Array *);
  for (u32 i = 0; i < array_count(ifaces); i++)
    meta_row(&o->w, TABLE_INTERFACEIMPL, (u32[]){row, emit_type_token(o, array_object(ifaces, i))});
}

static void put_members(EmitOut *o, Object *type) {
  u32 n;
  Array *fields = emit_fields(type, &n);
  for (u32 i = 0; i < n; i++)
    emit_put_field(o, array_object(fields, i));
  Array *ctors = GET("ctors", Array *);
  for (u32 i = 0; i < array_count(ctors); i++) {
    MethodParts m = emit_method_parts(array_object(ctors, i));
    emit_put_method(o, &m);
  }
  Array *methods = emit_methods(type, &n);
  for (u32 i = 0; i < n; i++) {
    MethodParts m = emit_method_parts(array_object(methods, i));
    emit_put_method(o, &m);
  }
}

// The row is there already: types refer to each other by number.
void emit_put_typedef(EmitOut *o, Object *type, u32 row) {
  u32 name = emit_text(o, GET("tname", String *)), ns = emit_text(o, GET("nspace", String *));
  u32 parent = GET("attrs", u32) & TA_INTERFACE ? 0 : emit_type_token(o, GET("parent", Object *));
  u32 cells[] = {
      GET("attrs", u32), name, ns, parent, meta_rows(&o->w, TABLE_FIELD) + 1, meta_rows(&o->w, TABLE_METHOD) + 1};
  memcpy(meta_cell(&o->w, TABLE_TYPEDEF, row, 0), cells, sizeof cells);
  put_layout(o, type, row);
  put_interfaces(o, type, row);
  put_members(o, type);
  emit_put_events(o, type, row);
  emit_put_properties(o, type, row);
  Array *params = GET("generic_params", Array *);
  for (u32 i = 0; i < array_count(params); i++)
    vec_push(&o->gparams, ((GParamRow){array_object(params, i), TOKEN(TABLE_TYPEDEF, row), i}));
  emit_put_security(o, GET("permissions", Array *), TOKEN(TABLE_TYPEDEF, row));
}

void emit_put_type_attributes(EmitOut *o, Object *type, u32 row) {
  u32 n;
  emit_put_attributes(o, GET("cattrs", Array *), TOKEN(TABLE_TYPEDEF, row));
  Array *list = emit_fields(type, &n);
  for (u32 i = 0; i < n; i++)
    emit_put_field_attributes(o, array_object(list, i));
  list = GET("events", Array *);
  for (u32 i = 0; i < array_count(list); i++)
    emit_put_attributes(o, EMIT_GET(array_object(list, i), "EventBuilder", "cattrs", Array *),
                        TOKEN(TABLE_EVENT, emit_row_of(o, array_object(list, i))));
  list = GET("properties", Array *);
  for (u32 i = 0; i < array_count(list); i++)
    emit_put_attributes(o, EMIT_GET(array_object(list, i), "PropertyBuilder", "cattrs", Array *),
                        TOKEN(TABLE_PROPERTY, emit_row_of(o, array_object(list, i))));
  list = GET("ctors", Array *);
  for (u32 i = 0; i < array_count(list); i++) {
    MethodParts m = emit_method_parts(array_object(list, i));
    emit_put_method_attributes(o, &m);
  }
  list = emit_methods(type, &n);
  for (u32 i = 0; i < n; i++) {
    MethodParts m = emit_method_parts(array_object(list, i));
    emit_put_method_attributes(o, &m);
  }
}

void emit_put_type_overrides(EmitOut *o, Object *type, u32 row) {
  u32 n;
  Array *methods = emit_methods(type, &n);
  for (u32 i = 0; i < n; i++)
    emit_put_overrides(o, array_object(methods, i), row);
}
