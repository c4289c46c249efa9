// member.c: fields, methods, parameters, properties and events of builders as metadata rows (II.22).
#include <stdlib.h>
#include "icalls/emit/emit.h"

enum { PA_HASDEFAULT = 0x1000 }; // of parameters and properties (II.23.1.13, II.23.1.14)

// ---- Constants, marshalling, security ----------------------------------------------------------------------------

static u32 constant_blob(EmitOut *o, Object *value) {
  static const u8 null_ref[4] = {0};
  Class *c = value ? object_class(value) : NULL;
  if (c == wk.string)
    return meta_blob(&o->w, ((String *)value)->chars, 2 * (size_t)((String *)value)->length);
  return meta_blob(&o->w, value ? object_unbox(value) : null_ref, value ? c->value_size : 4);
}

static void put_constant(EmitOut *o, Object *value, u32 parent) {
  Class *c = value ? object_class(value) : NULL;
  u32 type = !c ? ET_CLASS : c == wk.string ? ET_STRING : class_stack_etype(c);
  meta_row(&o->w, TABLE_CONSTANT, (u32[]){type, parent, constant_blob(o, value)});
}

static void note_constant(EmitOut *o, Object *value) {
  if (value)
    constant_blob(o, value);
}

static void note_method(EmitOut *o, Object *method) {
  MethodParts m = emit_method_parts(method);
  emit_note_modifiers(o, &m);
  for (u32 i = 0; i < array_count(m.pinfo); i++) {
    Object *p = array_object(m.pinfo, i);
    if (p && EMIT_GET(p, "ParameterBuilder", "attrs", u32) & PA_HASDEFAULT)
      note_constant(o, EMIT_GET(p, "ParameterBuilder", "def_value", Object *));
  }
}

void emit_note_created(EmitOut *o, Object *type) {
  u32 n;
  Array *list = EMIT_GET(type, "TypeBuilder", "ctors", Array *);
  for (u32 i = 0; i < array_count(list); i++)
    note_method(o, array_object(list, i));
  list = emit_methods(type, &n);
  for (u32 i = 0; i < n; i++)
    note_method(o, array_object(list, i));
  list = emit_fields(type, &n);
  for (u32 i = 0; i < n; i++)
    if (EMIT_GET(array_object(list, i), "FieldBuilder", "attrs", u32) & (FA_HASDEFAULT | FA_LITERAL))
      note_constant(o, EMIT_GET(array_object(list, i), "FieldBuilder", "def_value", Object *));
}

static void put_marshal(EmitOut *o, Object *marshal, u32 parent) {
  if (marshal)
    meta_row(&o->w, TABLE_FIELDMARSHAL, (u32[]){parent, emit_marshal_blob(o, marshal)});
}

typedef struct PermissionSet { // RefEmitPermissionSet
  u32 action;
  String *set;
} PermissionSet;

void emit_put_security(EmitOut *o, Array *permissions, u32 parent) {
  for (u32 i = 0; i < array_count(permissions); i++) {
    const PermissionSet *p = &ARRAY_ELEMS(permissions, PermissionSet)[i];
    u32 blob = meta_blob(&o->w, p->set->chars, 2 * (size_t)p->set->length);
    meta_row(&o->w, TABLE_DECLSECURITY, (u32[]){p->action, parent, blob});
  }
}

void emit_put_attributes(EmitOut *o, Array *list, u32 parent) {
  for (u32 i = 0; i < array_count(list); i++) {
    Object *ctor = EMIT_GET(array_object(list, i), "CustomAttributeBuilder", "ctor", Object *);
    Array *data = EMIT_GET(array_object(list, i), "CustomAttributeBuilder", "data", Array *);
    u32 type = o->refs->method_token(o, ctor);
    meta_row(&o->w, TABLE_CUSTOMATTRIBUTE, (u32[]){parent, type, meta_blob(&o->w, data->data, data->length)});
  }
}

// ---- Fields ------------------------------------------------------------------------------------------------------

// Data lies where method bodies do; what is only given a size is a struct of that size.
static u32 put_data(EmitOut *o, Object *f) {
  Array *data = EMIT_GET(f, "FieldBuilder", "rva_data", Array *);
  Buf *text = &o->pe.text;
  if (data) {
    if (data->length >= 10)
      put_align(text, 4);
    u32 at = (u32)text->n;
    buf_put(text, (const char *)data->data, data->length);
    return pe_rva(at);
  }
  Class *c = emit_type(EMIT_GET(f, "FieldBuilder", "type", Object *), &o->err);
  u32 align;
  return pe_rva(put_zeros(text, c && class_fields(c, &o->err) ? class_value_size(c, &align) : 0));
}

void emit_put_field(EmitOut *o, Object *f) {
  u32 attrs = EMIT_GET(f, "FieldBuilder", "attrs", u32);
  if (attrs & FA_LITERAL)
    attrs |= FA_HASDEFAULT;
  u32 name = emit_text(o, EMIT_GET(f, "FieldBuilder", "name", String *));
  u32 sig =
      emit_field_sig(o, EMIT_GET(f, "FieldBuilder", "type", Object *), EMIT_GET(f, "FieldBuilder", "modReq", Array *),
                     EMIT_GET(f, "FieldBuilder", "modOpt", Array *));
  u32 row = meta_row(&o->w, TABLE_FIELD, (u32[]){attrs, name, sig}), token = TOKEN(TABLE_FIELD, row);
  emit_set_row(o, f, row);
  if (EMIT_GET(f, "FieldBuilder", "offset", i32) >= 0)
    meta_row(&o->w, TABLE_FIELDLAYOUT, (u32[]){(u32)EMIT_GET(f, "FieldBuilder", "offset", i32), row});
  if (attrs & FA_HASDEFAULT)
    put_constant(o, EMIT_GET(f, "FieldBuilder", "def_value", Object *), token);
  if (attrs & FA_HASFIELDRVA)
    meta_row(&o->w, TABLE_FIELDRVA, (u32[]){put_data(o, f), row});
  put_marshal(o, EMIT_GET(f, "FieldBuilder", "marshal_info", Object *), token);
}

void emit_put_field_attributes(EmitOut *o, Object *f) {
  emit_put_attributes(o, EMIT_GET(f, "FieldBuilder", "cattrs", Array *), TOKEN(TABLE_FIELD, emit_row_of(o, f)));
}

// ---- Methods -----------------------------------------------------------------------------------------------------

static MethodParts ctor_parts(Object *m) {
#define GET(name, T) EMIT_GET(m, "ConstructorBuilder", name, T)
  return (MethodParts){.builder = m,
                       .is_ctor = true,
                       .ilgen = GET("ilgen", Object *),
                       .init_locals = GET("init_locals", u8),
                       .attrs = GET("attrs", u32),
                       .iattrs = GET("iattrs", u32),
                       .call_conv = GET("call_conv", u32),
                       .params = GET("parameters", Array *),
                       .pinfo = GET("pinfo", Array *),
                       .cattrs = GET("cattrs", Array *),
                       .permissions = GET("permissions", Array *),
                       .modreq = GET("paramModReq", Array *),
                       .modopt = GET("paramModOpt", Array *)};
#undef GET
}

MethodParts emit_method_parts(Object *m) {
  if (emit_is_ctor_builder(m))
    return ctor_parts(m);
#define GET(name, T) EMIT_GET(m, "MethodBuilder", name, T)
  return (MethodParts){.builder = m,
                       .ilgen = GET("ilgen", Object *),
                       .init_locals = GET("init_locals", u8),
                       .attrs = GET("attrs", u32),
                       .iattrs = GET("iattrs", u32),
                       .call_conv = GET("call_conv", u32),
                       .name = GET("name", String *),
                       .ret = GET("rtype", Object *),
                       .params = GET("parameters", Array *),
                       .pinfo = GET("pinfo", Array *),
                       .cattrs = GET("cattrs", Array *),
                       .permissions = GET("permissions", Array *),
                       .code = GET("code", Array *),
                       .gparams = GET("generic_params", Array *),
                       .ret_modreq = GET("returnModReq", Array *),
                       .ret_modopt = GET("returnModOpt", Array *),
                       .modreq = GET("paramModReq", Array *),
                       .modopt = GET("paramModOpt", Array *)};
#undef GET
}

static void put_params(EmitOut *o, Array *pinfo) {
  for (u32 i = 0; i < array_count(pinfo); i++) {
    Object *p = array_object(pinfo, i);
    if (!p)
      continue;
    u32 attrs = EMIT_GET(p, "ParameterBuilder", "attrs", u32);
    u32 name = emit_text(o, EMIT_GET(p, "ParameterBuilder", "name", String *));
    u32 row = meta_row(&o->w, TABLE_PARAM, (u32[]){attrs, i, name}), token = TOKEN(TABLE_PARAM, row);
    emit_set_row(o, p, row);
    put_marshal(o, EMIT_GET(p, "ParameterBuilder", "marshal_info", Object *), token);
    if (attrs & PA_HASDEFAULT)
      put_constant(o, EMIT_GET(p, "ParameterBuilder", "def_value", Object *), token);
  }
}

// CharSet as in II.23.1.8: None and Ansi differ only in System.Runtime.InteropServices.
static u32 pinvoke_flags(Object *m) {
  u32 charset = EMIT_GET(m, "MethodBuilder", "charset", u32);
  return EMIT_GET(m, "MethodBuilder", "native_cc", u32) << 8 | (charset ? (charset - 1) * 2 : 0) |
         EMIT_GET(m, "MethodBuilder", "extra_flags", u32);
}

static u32 module_ref(EmitOut *o, u32 name) {
  for (u32 i = 1; i <= meta_rows(&o->w, TABLE_MODULEREF); i++)
    if (*meta_cell(&o->w, TABLE_MODULEREF, i, MODULEREF_NAME) == name)
      return i;
  return meta_row(&o->w, TABLE_MODULEREF, (u32[]){name});
}

static void put_pinvoke(EmitOut *o, Object *m, u32 row) {
  String *dll = EMIT_GET(m, "MethodBuilder", "pi_dll", String *),
         *entry = EMIT_GET(m, "MethodBuilder", "pi_entry", String *);
  if (!dll)
    return;
  u32 name = emit_text(o, entry ? entry : EMIT_GET(m, "MethodBuilder", "name", String *)),
      scope = module_ref(o, emit_text(o, dll));
  meta_row(&o->w, TABLE_IMPLMAP, (u32[]){pinvoke_flags(m), TOKEN(TABLE_METHOD, row), name, scope});
}

static void collect_gparams(EmitOut *o, Array *params, u32 owner) {
  for (u32 i = 0; i < array_count(params); i++)
    vec_push(&o->gparams, ((GParamRow){array_object(params, i), owner, i}));
}

void emit_put_method(EmitOut *o, const MethodParts *m) {
  u32 row = meta_reserve_rows(&o->w, TABLE_METHOD, 1), token = TOKEN(TABLE_METHOD, row);
  emit_set_row(o, m->builder, row);
  u32 name = m->name ? emit_text(o, m->name) : meta_string(&o->w, m->attrs & MA_STATIC ? ".cctor" : ".ctor");
  u32 sig = emit_method_sig(o, m), rva = o->refs->code_rva(o, m);
  u32 cells[] = {rva, m->iattrs, m->attrs, name, sig, meta_rows(&o->w, TABLE_PARAM) + 1};
  memcpy(meta_cell(&o->w, TABLE_METHOD, row, 0), cells, sizeof cells);
  emit_put_security(o, m->permissions, token);
  put_params(o, m->pinfo);
  if (!m->is_ctor)
    put_pinvoke(o, m->builder, row);
  collect_gparams(o, m->gparams, token);
}

void emit_put_method_attributes(EmitOut *o, const MethodParts *m) {
  emit_put_attributes(o, m->cattrs, TOKEN(TABLE_METHOD, emit_row_of(o, m->builder)));
  for (u32 i = 0; i < array_count(m->pinfo); i++) {
    Object *p = array_object(m->pinfo, i);
    if (p)
      emit_put_attributes(o, EMIT_GET(p, "ParameterBuilder", "cattrs", Array *), TOKEN(TABLE_PARAM, emit_row_of(o, p)));
  }
}

void emit_put_overrides(EmitOut *o, Object *m, u32 class_row) {
  Array *decls = emit_is_ctor_builder(m) ? NULL : EMIT_GET(m, "MethodBuilder", "override_methods", Array *);
  for (u32 i = 0; i < array_count(decls); i++) {
    u32 decl = o->refs->method_token(o, array_object(decls, i));
    meta_row(&o->w, TABLE_METHODIMPL, (u32[]){class_row, TOKEN(TABLE_METHOD, emit_row_of(o, m)), decl});
  }
}

// ---- Generic parameters ------------------------------------------------------------------------------------------

static u64 gparam_key(const GParamRow *g) { // the order of the coded owner (II.22.20)
  u32 tag = TOKEN_TABLE(g->owner) == TABLE_METHOD;
  return ((u64)(TOKEN_ROW(g->owner) << 1 | tag) << 32) | g->number;
}
static int by_owner(const void *a, const void *b) {
  u64 x = gparam_key(a), y = gparam_key(b);
  return x < y ? -1 : x > y;
}

static void put_gparam(EmitOut *o, const GParamRow *g) {
#define GET(name, T) EMIT_GET(g->builder, "GenericTypeParameterBuilder", name, T)
  u32 name = emit_text(o, GET("name", String *));
  u32 row = meta_row(&o->w, TABLE_GENERICPARAM, (u32[]){g->number, GET("attrs", u32), g->owner, name});
  Object *base = GET("base_type", Object *);
  Array *ifaces = GET("iface_constraints", Array *);
  if (base)
    meta_row(&o->w, TABLE_GENERICPARAMCONSTRAINT, (u32[]){row, emit_type_token(o, base)});
  for (u32 i = 0; i < array_count(ifaces); i++)
    meta_row(&o->w, TABLE_GENERICPARAMCONSTRAINT, (u32[]){row, emit_type_token(o, array_object(ifaces, i))});
  emit_put_attributes(o, GET("cattrs", Array *), TOKEN(TABLE_GENERICPARAM, row));
#undef GET
}

void emit_put_gparams(EmitOut *o) {
  if (o->gparams.n)
    qsort(o->gparams.v, o->gparams.n, sizeof *o->gparams.v, by_owner);
  for (u32 i = 0; i < o->gparams.n; i++)
    put_gparam(o, &o->gparams.v[i]);
}

// ---- Properties and events ---------------------------------------------------------------------------------------

static void put_semantics(EmitOut *o, u32 kind, Object *method, u32 association) {
  if (emit_row_of(o, method))
    meta_row(&o->w, TABLE_METHODSEMANTICS, (u32[]){kind, emit_row_of(o, method), association});
}

static void put_property(EmitOut *o, Object *p) {
#define GET(name, T) EMIT_GET(p, "PropertyBuilder", name, T)
  u32 name = emit_text(o, GET("name", String *));
  u32 row = meta_row(&o->w, TABLE_PROPERTY, (u32[]){GET("attrs", u32), name, emit_property_sig(o, p)});
  u32 token = TOKEN(TABLE_PROPERTY, row);
  emit_set_row(o, p, row);
  put_semantics(o, MS_GETTER, GET("get_method", Object *), token);
  put_semantics(o, MS_SETTER, GET("set_method", Object *), token);
  if (GET("attrs", u32) & PA_HASDEFAULT)
    put_constant(o, GET("def_value", Object *), token);
#undef GET
}

static void put_event(EmitOut *o, Object *e) {
#define GET(name, T) EMIT_GET(e, "EventBuilder", name, T)
  u32 name = emit_text(o, GET("name", String *));
  u32 row = meta_row(&o->w, TABLE_EVENT, (u32[]){GET("attrs", u32), name, emit_type_token(o, GET("type", Object *))});
  u32 token = TOKEN(TABLE_EVENT, row);
  emit_set_row(o, e, row);
  put_semantics(o, MS_ADDON, GET("add_method", Object *), token);
  put_semantics(o, MS_REMOVEON, GET("remove_method", Object *), token);
  put_semantics(o, MS_FIRE, GET("raise_method", Object *), token);
  Array *others = GET("other_methods", Array *);
  for (u32 i = 0; i < array_count(others); i++)
    put_semantics(o, MS_OTHER, array_object(others, i), token);
#undef GET
}

void emit_put_properties(EmitOut *o, Object *type, u32 row) {
  Array *list = EMIT_GET(type, "TypeBuilder", "properties", Array *);
  if (array_count(list))
    meta_row(&o->w, TABLE_PROPERTYMAP, (u32[]){row, meta_rows(&o->w, TABLE_PROPERTY) + 1});
  for (u32 i = 0; i < array_count(list); i++)
    put_property(o, array_object(list, i));
}

void emit_put_events(EmitOut *o, Object *type, u32 row) {
  Array *list = EMIT_GET(type, "TypeBuilder", "events", Array *);
  if (array_count(list))
    meta_row(&o->w, TABLE_EVENTMAP, (u32[]){row, meta_rows(&o->w, TABLE_EVENT) + 1});
  for (u32 i = 0; i < array_count(list); i++)
    put_event(o, array_object(list, i));
}
