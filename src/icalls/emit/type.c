// type.c: TypeBuilder.CreateType: the builder's description as an image with one type, then that type.
#include <stdlib.h>
#include "icalls/emit/emit.h"

#define GET(o, cls, name, T) GET_VAL(o, EMIT_CLASS(cls), name, T)

enum { SELF_ROW = 2, SOME_RVA = 0x2000 };
// Tags of coded indexes (II.24.2.6).
enum {
  DEFREF_BITS = 2,
  DEFREF_DEF = 0,
  DEFREF_REF = 1,
  ATTR_BITS = 5,
  ATTR_METHOD = 0,
  ATTR_FIELD = 1,
  ATTR_TYPE = 3,
  ATTR_PARAM = 4,
  ATTR_PROPERTY = 9,
  ATTR_EVENT = 10,
  CONST_FIELD = 0,
  CONST_PARAM = 1,
  CONST_PROPERTY = 2
};

typedef struct Member { // by Method row - 1
  Object *builder;
  bool is_ctor;
} Member;

typedef struct TypeMaker {
  EmitImage im;
  Object *self; // TypeBuilder
  bool self_is_value;
  VEC(u32) late; // by TypeRef row - 1: GC handle of the Type object, 0 if `known` holds the class
  VEC(Class *) known;
  VEC(Method *) memberrefs;
  VEC(Member) methods;
  VEC(Object *) fields;
  Error err;
} TypeMaker;

static u32 array_len(Array *a) {
  return a ? (u32)a->length : 0;
}
static Object *at(Array *a, u32 i) {
  return ARRAY_ELEMS(a, Object *)[i];
}

static u32 put_name(TypeMaker *t, String *s) {
  char *p = string_to_utf8(s);
  u32 r = emit_string(&t->im, p);
  free(p);
  return r;
}

// ---- references to types
// -------------------------------------------------------------------------------------------------

static u32 typeref_of_class(TypeMaker *t, Class *c) {
  for (u32 i = 0; i < t->known.n; i++)
    if (t->known.v[i] == c)
      return i + 1;
  vec_push(&t->known, c);
  vec_push(&t->late, 0);
  return emit_row(&t->im, TABLE_TYPEREF, (u32[]){0, emit_string(&t->im, c->name), emit_string(&t->im, c->ns)});
}

// For a type that may not be there yet.
static u32 typeref_of_builder(TypeMaker *t, Object *type) {
  for (u32 i = 0; i < t->late.n; i++)
    if (t->late.v[i] && gc_handle_get(t->late.v[i]) == type)
      return i + 1;
  vec_push(&t->known, NULL);
  vec_push(&t->late, gc_handle_new(GCH_NORMAL, type));
  return emit_row(&t->im, TABLE_TYPEREF, (u32[]){0, emit_string(&t->im, "?"), 0});
}

static Object *unwrap_enum(Object *type) {
  return object_class(type) == EMIT_CLASS("EnumBuilder") ? GET(type, "EnumBuilder", "_tb", Object *) : type;
}

static bool is_value_builder(Object *type) {
  Object *parent = GET(type, "TypeBuilder", "parent", Object *);
  Class *p = parent && object_class(parent) == wk.runtimetype ? type_object_class(parent) : NULL;
  return p == wk.valuetype || p == wk.enum_;
}

static void put_class(TypeMaker *t, Buf *b, Class *c) {
  if (c->kind == CK_SZARRAY || c->kind == CK_PTR || c->kind == CK_BYREF) {
    buf_putc(b, c->kind == CK_SZARRAY ? ET_SZARRAY : c->kind == CK_PTR ? ET_PTR : ET_BYREF);
    put_class(t, b, c->elem);
  } else if (c->etype != ET_CLASS && c->etype != ET_VALUETYPE && c->etype != ET_ARRAY && c->etype != ET_FNPTR) {
    buf_putc(b, (char)c->etype);
  } else {
    buf_putc(b, c->is_valuetype ? ET_VALUETYPE : ET_CLASS);
    emit_blob_compressed(b, emit_coded(DEFREF_BITS, DEFREF_REF, typeref_of_class(t, c)));
  }
}

static void put_type(TypeMaker *t, Buf *b, Object *type);

static void put_symbol(TypeMaker *t, Buf *b, Object *type) {
  Class *c = object_class(type);
  i32 rank = c == EMIT_CLASS("ArrayType") ? GET(type, "ArrayType", "rank", i32) : 0;
  buf_putc(b, c == EMIT_CLASS("ByRefType")     ? ET_BYREF
              : c == EMIT_CLASS("PointerType") ? ET_PTR
              : rank                           ? ET_ARRAY
                                               : ET_SZARRAY);
  put_type(t, b, GET(type, "SymbolType", "m_baseType", Object *));
  if (rank) { // no sizes, no lower bounds
    emit_blob_compressed(b, (u32)rank);
    buf_putc(b, 0);
    buf_putc(b, 0);
  }
}

static void put_instance(TypeMaker *t, Buf *b, Object *type) {
  Array *args = GET(type, "TypeBuilderInstantiation", "type_arguments", Array *);
  buf_putc(b, ET_GENERICINST);
  put_type(t, b, GET(type, "TypeBuilderInstantiation", "generic_type", Object *));
  emit_blob_compressed(b, array_len(args));
  for (u32 i = 0; i < array_len(args); i++)
    put_type(t, b, at(args, i));
}

static void put_type(TypeMaker *t, Buf *b, Object *type) {
  Class *c = type ? object_class(type) : NULL;
  if (!type) {
    buf_putc(b, ET_VOID);
  } else if (class_is_subclass(c, wk.runtimetype)) {
    put_class(t, b, type_object_class(type));
  } else if (class_is_subclass(c, EMIT_CLASS("SymbolType"))) {
    put_symbol(t, b, type);
  } else if (c == EMIT_CLASS("TypeBuilderInstantiation")) {
    put_instance(t, b, type);
  } else if ((type = unwrap_enum(type)) == t->self) {
    buf_putc(b, t->self_is_value ? ET_VALUETYPE : ET_CLASS);
    emit_blob_compressed(b, emit_coded(DEFREF_BITS, DEFREF_DEF, SELF_ROW));
  } else if (object_class(type) == EMIT_CLASS("TypeBuilder")) {
    buf_putc(b, is_value_builder(type) ? ET_VALUETYPE : ET_CLASS);
    emit_blob_compressed(b, emit_coded(DEFREF_BITS, DEFREF_REF, typeref_of_builder(t, type)));
  } else {
    emit_type(type, &t->err); // says what it is
  }
}

// A TypeDefOrRef column; 0 for none.
static u32 type_column(TypeMaker *t, Object *type) {
  if (!type)
    return 0;
  if (class_is_subclass(object_class(type), wk.runtimetype))
    return emit_coded(DEFREF_BITS, DEFREF_REF, typeref_of_class(t, type_object_class(type)));
  return emit_coded(DEFREF_BITS, DEFREF_REF, typeref_of_builder(t, unwrap_enum(type)));
}

static u32 put_sig(TypeMaker *t, u8 kind, Object *ret, Array *params) {
  Buf b = {0};
  buf_putc(&b, (char)kind);
  if ((kind & 0xF) != 6) // a field has no parameters
    emit_blob_compressed(&b, array_len(params));
  put_type(t, &b, ret);
  for (u32 i = 0; i < array_len(params); i++)
    put_type(t, &b, at(params, i));
  u32 blob = emit_blob(&t->im, b.s, b.n);
  buf_free(&b);
  return blob;
}

// ---- attributes, constants
// -----------------------------------------------------------------------------------------------

static u32 method_row(const TypeMaker *t, const Object *builder) {
  for (u32 i = 0; builder && i < t->methods.n; i++)
    if (t->methods.v[i].builder == builder)
      return i + 1;
  return 0;
}

// A MemberRef row that stands for a method of another type.
static u32 memberref_of(TypeMaker *t, Object *method) {
  Method *m = emit_method(method, &t->err);
  if (!m)
    return 0;
  static const u8 any_sig[] = {0x20, 0, ET_VOID}; // the row's method is given: nobody reads it
  vec_push(&t->memberrefs, m);
  return emit_row(&t->im, TABLE_MEMBERREF,
                  (u32[]){typeref_of_class(t, m->klass) << 3 | 1, emit_string(&t->im, m->name),
                          emit_blob(&t->im, any_sig, sizeof any_sig)});
}

static void put_attributes(TypeMaker *t, Array *list, u32 tag, u32 row) {
  for (u32 i = 0; i < array_len(list); i++) {
    Object *ctor = GET(at(list, i), "CustomAttributeBuilder", "ctor", Object *);
    Array *data = GET(at(list, i), "CustomAttributeBuilder", "data", Array *);
    u32 own = method_row(t, ctor), type = own ? own << 3 | 2 : memberref_of(t, ctor) << 3 | 3;
    emit_row(&t->im, TABLE_CUSTOMATTRIBUTE,
             (u32[]){emit_coded(ATTR_BITS, tag, row), type, emit_blob(&t->im, data->data, data->length)});
  }
}

static void put_constant(TypeMaker *t, Object *value, u32 tag, u32 row) {
  static const u8 null_ref[4] = {0};
  Class *c = value ? object_class(value) : NULL;
  u32 type = value ? class_stack_etype(c) : ET_CLASS, blob;
  if (c == wk.string) {
    type = ET_STRING;
    blob = emit_blob(&t->im, ((String *)value)->chars, 2 * (size_t)((String *)value)->length);
  } else {
    blob = emit_blob(&t->im, value ? object_unbox(value) : null_ref, value ? c->value_size : 4);
  }
  emit_row(&t->im, TABLE_CONSTANT, (u32[]){type, emit_coded(2, tag, row), blob});
}

// ---- members
// ---------------------------------------------------------------------------------------------------------------

static void put_field(TypeMaker *t, Object *f) {
  u32 attrs = GET(f, "FieldBuilder", "attrs", u32);
  Object *value = GET(f, "FieldBuilder", "def_value", Object *);
  attrs = (attrs & ~(u32)FA_HASFIELDRVA) | (value ? FA_HASDEFAULT : 0);
  u32 row = emit_row(&t->im, TABLE_FIELD,
                     (u32[]){attrs, put_name(t, GET(f, "FieldBuilder", "name", String *)),
                             put_sig(t, 6, GET(f, "FieldBuilder", "type", Object *), NULL)});
  vec_push(&t->fields, f);
  if (GET(f, "FieldBuilder", "rva_data", Array *))
    err_set(&t->err, ERR_NOT_SUPPORTED, "Operation is not supported: initialized data in code made at run time");
  if (attrs & FA_HASDEFAULT)
    put_constant(t, value, CONST_FIELD, row);
  if (GET(f, "FieldBuilder", "offset", i32) >= 0)
    emit_row(&t->im, TABLE_FIELDLAYOUT, (u32[]){(u32)GET(f, "FieldBuilder", "offset", i32), row});
  put_attributes(t, GET(f, "FieldBuilder", "cattrs", Array *), ATTR_FIELD, row);
}

static void put_params(TypeMaker *t, Array *pinfo) {
  for (u32 i = 0; i < array_len(pinfo); i++) {
    Object *p = at(pinfo, i);
    if (!p)
      continue;
    u32 attrs = GET(p, "ParameterBuilder", "attrs", u32);
    u32 row =
        emit_row(&t->im, TABLE_PARAM, (u32[]){attrs, i, put_name(t, GET(p, "ParameterBuilder", "name", String *))});
    if (attrs & 0x1000) // HasDefault
      put_constant(t, GET(p, "ParameterBuilder", "def_value", Object *), CONST_PARAM, row);
    put_attributes(t, GET(p, "ParameterBuilder", "cattrs", Array *), ATTR_PARAM, row);
  }
}

typedef struct MethodParts {
  String *name;
  Object *ret, *gen;
  Array *params, *pinfo, *cattrs;
  u32 attrs, iattrs;
} MethodParts;

static MethodParts parts_of(const Member *m) {
  Object *o = m->builder;
  if (!m->is_ctor)
    return (MethodParts){GET(o, "MethodBuilder", "name", String *),  GET(o, "MethodBuilder", "rtype", Object *),
                         GET(o, "MethodBuilder", "ilgen", Object *), GET(o, "MethodBuilder", "parameters", Array *),
                         GET(o, "MethodBuilder", "pinfo", Array *),  GET(o, "MethodBuilder", "cattrs", Array *),
                         GET(o, "MethodBuilder", "attrs", u32),      GET(o, "MethodBuilder", "iattrs", u32)};
  u32 attrs = GET(o, "ConstructorBuilder", "attrs", u32);
  return (MethodParts){string_new_utf8(attrs & MA_STATIC ? ".cctor" : ".ctor"),
                       NULL,
                       GET(o, "ConstructorBuilder", "ilgen", Object *),
                       GET(o, "ConstructorBuilder", "parameters", Array *),
                       GET(o, "ConstructorBuilder", "pinfo", Array *),
                       GET(o, "ConstructorBuilder", "cattrs", Array *),
                       attrs,
                       GET(o, "ConstructorBuilder", "iattrs", u32)};
}

static void check_method(TypeMaker *t, const Member *m) {
  if (m->is_ctor)
    return;
  if (GET(m->builder, "MethodBuilder", "pi_dll", Object *))
    err_set(&t->err, ERR_NOT_SUPPORTED, "Operation is not supported: P/Invoke in a type made at run time");
  if (array_len(GET(m->builder, "MethodBuilder", "generic_params", Array *)))
    err_set(&t->err, ERR_NOT_SUPPORTED, "Operation is not supported: generic methods made at run time");
}

static void put_method(TypeMaker *t, const Member *m) {
  MethodParts p = parts_of(m);
  check_method(t, m);
  u32 first_param = emit_rows(&t->im, TABLE_PARAM) + 1;
  u32 sig = put_sig(t, p.attrs & MA_STATIC ? 0 : 0x20, p.ret, p.params);
  u32 row = emit_row(&t->im, TABLE_METHOD,
                     (u32[]){p.gen ? SOME_RVA : 0, p.iattrs, p.attrs, put_name(t, p.name), sig, first_param});
  put_params(t, p.pinfo);
  put_attributes(t, p.cattrs, ATTR_METHOD, row);
}

static void put_overrides(TypeMaker *t, const Member *m, u32 row) {
  Array *decls = m->is_ctor ? NULL : GET(m->builder, "MethodBuilder", "override_methods", Array *);
  for (u32 i = 0; i < array_len(decls); i++) {
    u32 own = method_row(t, at(decls, i)), decl = own ? own << 1 : memberref_of(t, at(decls, i)) << 1 | 1;
    emit_row(&t->im, TABLE_METHODIMPL, (u32[]){SELF_ROW, row << 1, decl});
  }
}

static void put_semantics(TypeMaker *t, u32 kind, Object *method, u32 association) {
  if (method_row(t, method))
    emit_row(&t->im, TABLE_METHODSEMANTICS, (u32[]){kind, method_row(t, method), association});
}

static void put_properties(TypeMaker *t, Array *list, u32 n) {
  if (n)
    emit_row(&t->im, TABLE_PROPERTYMAP, (u32[]){SELF_ROW, 1});
  for (u32 i = 0; i < n; i++) {
    Object *p = at(list, i);
    Object *get = GET(p, "PropertyBuilder", "get_method", Object *),
           *set = GET(p, "PropertyBuilder", "set_method", Object *);
    Object *any = get ? get : set;
    bool is_static = any && (GET(any, "MethodBuilder", "attrs", u32) & MA_STATIC);
    u32 row = emit_row(&t->im, TABLE_PROPERTY,
                       (u32[]){GET(p, "PropertyBuilder", "attrs", u32),
                               put_name(t, GET(p, "PropertyBuilder", "name", String *)),
                               put_sig(t, is_static ? 8 : 0x28, GET(p, "PropertyBuilder", "type", Object *),
                                       GET(p, "PropertyBuilder", "parameters", Array *))});
    put_semantics(t, MS_GETTER, get, row << 1 | 1);
    put_semantics(t, MS_SETTER, set, row << 1 | 1);
    put_attributes(t, GET(p, "PropertyBuilder", "cattrs", Array *), ATTR_PROPERTY, row);
  }
}

static void put_events(TypeMaker *t, Array *list) {
  if (array_len(list))
    emit_row(&t->im, TABLE_EVENTMAP, (u32[]){SELF_ROW, 1});
  for (u32 i = 0; i < array_len(list); i++) {
    Object *e = at(list, i);
    u32 row =
        emit_row(&t->im, TABLE_EVENT,
                 (u32[]){GET(e, "EventBuilder", "attrs", u32), put_name(t, GET(e, "EventBuilder", "name", String *)),
                         type_column(t, GET(e, "EventBuilder", "type", Object *))});
    put_semantics(t, MS_ADDON, GET(e, "EventBuilder", "add_method", Object *), row << 1);
    put_semantics(t, MS_REMOVEON, GET(e, "EventBuilder", "remove_method", Object *), row << 1);
    put_semantics(t, MS_FIRE, GET(e, "EventBuilder", "raise_method", Object *), row << 1);
    put_attributes(t, GET(e, "EventBuilder", "cattrs", Array *), ATTR_EVENT, row);
  }
}

// ---- the type
// ----------------------------------------------------------------------------------------------------------------

static void collect_methods(TypeMaker *t) {
  Array *methods = GET(t->self, "TypeBuilder", "methods", Array *),
        *ctors = GET(t->self, "TypeBuilder", "ctors", Array *);
  u32 n = MIN((u32)GET(t->self, "TypeBuilder", "num_methods", i32), array_len(methods));
  for (u32 i = 0; i < n; i++)
    vec_push(&t->methods, ((Member){at(methods, i), false}));
  for (u32 i = 0; i < array_len(ctors); i++)
    vec_push(&t->methods, ((Member){at(ctors, i), true}));
}

static void put_typedef(TypeMaker *t) {
  Object *self = t->self, *parent = GET(self, "TypeBuilder", "parent", Object *);
  emit_row(&t->im, TABLE_TYPEDEF,
           (u32[]){GET(self, "TypeBuilder", "attrs", u32), put_name(t, GET(self, "TypeBuilder", "tname", String *)),
                   put_name(t, GET(self, "TypeBuilder", "nspace", String *)), type_column(t, parent), 1, 1});
  i32 size = GET(self, "TypeBuilder", "class_size", i32), packing = GET(self, "TypeBuilder", "packing_size", i32);
  if (size > 0 || packing > 0)
    emit_row(&t->im, TABLE_CLASSLAYOUT, (u32[]){(u32)MAX(packing, 0), (u32)MAX(size, 0), SELF_ROW});
  Array *ifaces = GET(self, "TypeBuilder", "interfaces", Array *);
  for (u32 i = 0; i < array_len(ifaces); i++)
    emit_row(&t->im, TABLE_INTERFACEIMPL, (u32[]){SELF_ROW, type_column(t, at(ifaces, i))});
  if (array_len(GET(self, "TypeBuilder", "generic_params", Array *)))
    err_set(&t->err, ERR_NOT_SUPPORTED, "Operation is not supported: generic types made at run time");
}

static void describe(TypeMaker *t) {
  Object *self = t->self;
  collect_methods(t);
  put_typedef(t);
  Array *fields = GET(self, "TypeBuilder", "fields", Array *);
  u32 nfields = MIN((u32)GET(self, "TypeBuilder", "num_fields", i32), array_len(fields));
  for (u32 i = 0; i < nfields; i++)
    put_field(t, at(fields, i));
  for (u32 i = 0; i < t->methods.n; i++)
    put_method(t, &t->methods.v[i]);
  for (u32 i = 0; i < t->methods.n; i++)
    put_overrides(t, &t->methods.v[i], i + 1);
  put_properties(t, GET(self, "TypeBuilder", "properties", Array *),
                 array_len(GET(self, "TypeBuilder", "properties", Array *)));
  put_events(t, GET(self, "TypeBuilder", "events", Array *));
  put_attributes(t, GET(self, "TypeBuilder", "cattrs", Array *), ATTR_TYPE, SELF_ROW);
  emit_sort(&t->im, TABLE_CONSTANT, 1);
  emit_sort(&t->im, TABLE_CUSTOMATTRIBUTE, 0);
  emit_sort(&t->im, TABLE_METHODSEMANTICS, 2);
}

static Assembly *load_image(TypeMaker *t, const Assembly *home) {
  size_t size;
  u8 *bytes = emit_image_finish(&t->im, &size);
  if (!bytes) {
    err_set(&t->err, ERR_NOT_SUPPORTED, "Operation is not supported: a type this large made at run time");
    return NULL;
  }
  Assembly *a = assembly_open_memory(bytes, size, home->name, &t->err);
  if (!a)
    return NULL;
  for (u32 i = 0; i < t->known.n; i++)
    a->typerefs[i] = t->known.v[i];
  for (u32 i = 0; i < t->memberrefs.n; i++)
    a->memberrefs[i] = t->memberrefs.v[i];
  a->late_types = t->late.v; // stays
  a->aot_probed = true;
  return a;
}

static bool attach_method(TypeMaker *t, Assembly *a, u32 i, Object *module) {
  const Member *mb = &t->methods.v[i];
  Method *m = method_from_row(a, i + 1, &t->err);
  MethodParts p = parts_of(mb);
  if (!m)
    return false;
  if (p.gen && !(p.attrs & MA_ABSTRACT)) {
    bool init = mb->is_ctor ? GET(mb->builder, "ConstructorBuilder", "init_locals", u8)
                            : GET(mb->builder, "MethodBuilder", "init_locals", u8);
    DynamicCode *d = emit_body(p.gen, init, emit_module_object, module);
    if (!d)
      return false;
    dynamic_attach(m, d);
  }
  if (mb->is_ctor)
    SET_VAL(mb->builder, EMIT_CLASS("ConstructorBuilder"), "mhandle", Method *, m);
  else
    SET_VAL(mb->builder, EMIT_CLASS("MethodBuilder"), "mhandle", Method *, m);
  return true;
}

// Whether every type that this one refers to is there.
static bool all_known(TypeMaker *t) {
  Error err = {0};
  for (u32 i = 0; i < t->late.n; i++)
    if (t->late.v[i] && !emit_type(gc_handle_get(t->late.v[i]), &err))
      return false;
  return true;
}

static Class *make_class(TypeMaker *t, Object *module, Assembly *home) {
  Assembly *a = load_image(t, home);
  Class *c = a ? class_from_typedef(a, SELF_ROW, &t->err) : NULL;
  if (!c)
    return NULL;
  Object *outer = GET(t->self, "TypeBuilder", "nesting_type", Object *);
  Error ignored = {0};
  if (outer)
    c->nested_in = emit_type(outer, &ignored); // for the name only; NULL while that one is being built
  SET_VAL(t->self, EMIT_CLASS("TypeBuilder"), "generic_container", Class *, c);
  for (u32 i = 0; i < t->fields.n; i++) // their types may not be there yet: the row says which it is
    SET_VAL(t->fields.v[i], EMIT_CLASS("FieldBuilder"), "handle", uintptr_t, i + 1);
  for (u32 i = 0; i < t->methods.n; i++)
    if (!attach_method(t, a, i, module))
      return NULL;
  assembly_add_part(home, a);
  // What is wrong with it shows now if possible, else when it is first used.
  return !all_known(t) || class_vtable_layout(c, &t->err) ? c : NULL;
}

Object *emit_create_type(Object *self) {
  Object *module = GET(self, "TypeBuilder", "pmodule", Object *);
  Assembly *home =
      GET(GET(module, "ModuleBuilder", "assemblyb", Object *), "AssemblyBuilder", "_mono_assembly", Assembly *);
  TypeMaker t = {.self = self, .self_is_value = is_value_builder(self)};
  emit_resolve_install();
  emit_image_init(&t.im, home->name, home->version);
  describe(&t);
  Class *c = t.err.kind ? NULL : make_class(&t, module, home);
  vec_free(&t.known);
  vec_free(&t.memberrefs);
  vec_free(&t.methods);
  vec_free(&t.fields);
  if (!c && !exc_pending())
    exc_throw_error(&t.err);
  return c ? type_object(c) : NULL;
}
