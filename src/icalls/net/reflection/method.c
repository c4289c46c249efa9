// method.c: RuntimeMethodHandle and RuntimeFieldHandle: Kiln's Method and Field.
#include "icalls/net/net.h"

Method *net_method_of(Object *info) {
  const char *field = !strcmp(object_class(info)->name, "RuntimeMethodInfoStub") ? "m_value" : "m_handle";
  return FIELD_AT(info, field_offset_of(object_class(info), field), Method *);
}

static i32 attributes(Method *m) {
  return m->flags;
}
static i32 impl_attributes(Object *info) {
  return net_method_of(info)->implflags;
}
static Class *declaring(Method *m) {
  return m->klass;
}
static i32 slot(Method *m) {
  Error err = {0};
  return class_vtable_layout(m->klass, &err) && m->slot >= 0 ? m->slot : -1;
}
static i32 token(Method *m) {
  return (i32)m->token;
}
static const char *utf8_name(Method *m) {
  return m->name;
}
static bool has_instantiation(Method *m) {
  return m->inst || m->ngparams;
}
static bool is_generic_definition(Method *m) {
  return m->ngparams && !m->inst;
}
static bool is_typical(Object *info) {
  Method *m = net_method_of(info);
  return m->def == m;
}
static i32 generic_count(Method *m) {
  return (i32)(m->inst ? m->inst->n : m->ngparams);
}
static bool no(Method *m) {
  (void)m;
  return false;
}
static bool is_ctor(Method *m) {
  return !strcmp(m->name, ".ctor") || !strcmp(m->name, ".cctor");
}
static Method *on_type(Method *m, Object *type) {
  Class *c = type_object_class(type);
  Error err = {0};
  Class *def = c->generic_def ? c->generic_def : c, *own = m->klass->generic_def ? m->klass->generic_def : m->klass;
  Method *r = def == own && c != m->klass ? method_on_class(m->def, c, &err) : m;
  return r ? r : (Method *)exc_throw_error(&err);
}
static Object *nothing_of(Method *m) {
  (void)m;
  return NULL;
}

ICALL_TABLE(net_method_handle, "System.RuntimeMethodHandle", ICALL("GetAttributes", attributes),
            ICALL("GetImplAttributes", impl_attributes), ICALL("GetMethodTable", declaring), ICALL("GetSlot", slot),
            ICALL("GetMethodDef", token), ICALL("GetUtf8NameInternal", utf8_name),
            ICALL("HasMethodInstantiation", has_instantiation),
            ICALL("IsGenericMethodDefinition", is_generic_definition), ICALL("IsTypicalMethodDefinition", is_typical),
            ICALL("GetGenericParameterCount", generic_count), ICALL("IsDynamicMethod", no),
            ICALL("IsConstructor", is_ctor), ICALL("GetStubIfNeededInternal", on_type),
            ICALL("GetMethodFromCanonical", on_type), ICALL("GetResolver", nothing_of),
            ICALL("GetLoaderAllocatorInternal", nothing_of))

static void *function_pointer(Method *m) {
  return engine_ftn(m);
}
ICALL_TABLE(net_entries_method, "", ICALL("RuntimeMethodHandle_GetFunctionPointer", function_pointer),
            ICALL("RuntimeMethodHandle_GetIsCollectible", icall_nothing))

// ---- fields -------------------------------------------------------------------------------------------------------------

static const char *field_name(Field *f) {
  return f->name;
}
static i32 field_attributes(Field *f) {
  return (i32)f->flags;
}
static Class *field_class(Field *f) {
  return f->klass;
}
static i32 field_token(Field *f) {
  return (i32)f->token;
}
static Object *no_allocator(Field *f) {
  (void)f;
  return NULL;
}
ICALL_TABLE(net_field_handle, "System.RuntimeFieldHandle", ICALL("GetUtf8NameInternal", field_name),
            ICALL("GetAttributes", field_attributes), ICALL("GetApproxDeclaringMethodTable", field_class),
            ICALL("GetToken", field_token), ICALL("GetLoaderAllocatorInternal", no_allocator))

// ---- the methods that a type declares itself ----------------------------------------------------------------------------

static Method *method_from(Class *c, u32 i) {
  Error err = {0};
  return class_methods(c, &err) && i < c->nmethods ? class_method(c, i) : NULL;
}
static Method *first_introduced(Object *type) {
  return method_from(type_object_class(type), 0);
}
static void next_introduced(Method **m) {
  Class *c = (*m)->klass;
  u32 i = 0;
  while (i < c->nmethods && c->method_table[i] != *m)
    i++;
  *m = method_from(c, i + 1);
}
static i32 virtuals(Object *type) {
  Class *c = type_object_class(type);
  Error err = {0};
  return class_vtable_layout(c, &err) ? (i32)c->vtable_size : 0;
}
ICALL_TABLE(net_introduced, "System.RuntimeTypeHandle", ICALL("GetFirstIntroducedMethod", first_introduced),
            ICALL("GetNextIntroducedMethod", next_introduced), ICALL("GetNumVirtuals", virtuals))

// The fields that a type declares itself; 0: there are more than there is room.
static i32 fields_of(Class *c, Field **room, i32 *n) {
  Error err = {0};
  i32 have = class_fields(c, &err) ? (i32)c->nfields : 0;
  bool fits = have <= *n;
  for (i32 i = 0; fits && i < have; i++)
    room[i] = &c->fields[i];
  *n = have;
  return fits;
}

static i32 same_ignoring_case(const u8 *a, const u8 *b, i32 n) {
  return !strncasecmp((const char *)a, (const char *)b, (size_t)n);
}

// Values as 64 bits, ascending as unsigned, and the names beside them.
static void enum_values(QType t, Array **values, Array **names, i32 want_names) {
  Class *c = t.cls;
  Error err = {0};
  u32 n = 0, size = class_value_size(c, &(u32){0});
  if (!class_fields(c, &err)) {
    exc_throw_error(&err);
    return;
  }
  for (u32 i = 0; i < c->nfields; i++)
    n += c->fields[i].is_literal;
  const Image *img = c->assembly->img;
  Array *v = array_new(c->elem, n), *s = want_names ? array_new(wk.string, n) : NULL;
  u32 at = 0;
  for (u32 i = 0; v && i < c->nfields; i++) {
    const Field *f = &c->fields[i];
    if (!f->is_literal)
      continue;
    u32 row = md_find(img, TABLE_CONSTANT, CONSTANT_PARENT, f->token), have = 0;
    const u8 *p = row ? md_blob(img, md_col(img, TABLE_CONSTANT, row, CONSTANT_VALUE), &have) : NULL;
    u64 key = 0;
    memcpy(&key, p, MIN(have, size));
    u32 k = at++;
    for (; k > 0; k--) { // insertion keeps those of one value in order
      u64 before = 0;
      memcpy(&before, v->data + (size_t)(k - 1) * size, size);
      if (before <= key)
        break;
      memcpy(v->data + (size_t)k * size, v->data + (size_t)(k - 1) * size, size);
      if (s)
        gc_store(&ARRAY_ELEMS(s, Object *)[k], ARRAY_ELEMS(s, Object *)[k - 1]);
    }
    memcpy(v->data + (size_t)k * size, &key, size);
    if (s)
      gc_store(&ARRAY_ELEMS(s, Object *)[k], (Object *)string_new_utf8(f->name));
  }
  *values = v;
  if (s)
    *names = s;
}

ICALL_TABLE(net_entries_members, "", ICALL("RuntimeTypeHandle_GetFields", fields_of),
            ICALL("MdUtf8String_EqualsCaseInsensitive", same_ignoring_case),
            ICALL("Enum_GetValuesAndNames", enum_values))
