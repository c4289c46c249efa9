// field.c: RuntimeFieldHandle: Kiln's Field.
#include "icalls/net/net.h"
#include "icalls/reflection/reflection.h"

static const char *name(Field *f) {
  return f->name;
}
static i32 attributes(Field *f) {
  return (i32)f->flags;
}
static Class *declaring(Field *f) {
  return f->klass;
}
static i32 token(Field *f) {
  return (i32)f->token;
}
static Object *no_allocator(Field *f) {
  (void)f;
  return NULL;
}
static bool depends_on_this(Field *f) {
  return f->is_static && f->klass->is_shared;
}

// The same field of an instance of the type's definition.
static Field *on_type(Field *f, Class *c) {
  ERROR(err);
  Class *own = f->klass->generic_def ? f->klass->generic_def : f->klass;
  for (Class *k = c; k; k = k->parent)
    if ((k->generic_def ? k->generic_def : k) == own)
      return class_fields(k, &err) ? &k->fields[f - f->klass->fields] : (Field *)exc_throw_error(&err);
  return f;
}

// ---- places -------------------------------------------------------------------------------------------------------------

static Field *field_of(Object *info) {
  return FIELD_AT(info, field_offset_of(object_class(info), "m_fieldHandle"), Field *);
}

// What an offset counts from: the first byte behind the header, also of a boxed value.
static i32 instance_offset(Object *info) {
  return (i32)field_of(info)->offset - OBJECT_HEADER_SIZE;
}

// Managed code reads and writes such a field by its address. It takes a static struct to be boxed, which it is not
// here.
static bool has_place(Object *info) {
  const Field *f = field_of(info);
  bool is_struct = f->type->is_valuetype && class_stack_etype(f->type) == ET_VALUETYPE;
  return !f->is_static || (!f->is_thread_static && (f->has_rva || !is_struct));
}

static void *static_address(Object *info) {
  return reflection_static_address(field_of(info));
}

static void *address(Field *f, Object *o) {
  ERROR(err);
  if (!class_fields(f->klass, &err))
    return (void *)exc_throw_error(&err);
  return f->is_static ? reflection_static_address(f) : (u8 *)o + f->offset;
}

static void data_reference(Field *f, Object **target, void **out) {
  *out = address(f, *target);
}

static i32 rva_info(Field *f, void **data, u32 *size) {
  ERROR(err);
  if (!f->has_rva)
    return 0;
  *data = engine_rva_field(f, &err);
  *size = class_value_size(f->type, &(u32){0});
  if (!*data)
    exc_throw_error(&err);
  return *data != NULL;
}

// ---- values -------------------------------------------------------------------------------------------------------------

static bool initialized(const Field *f) {
  return !f->is_static || __atomic_load_n(&f->klass->init_done, __ATOMIC_ACQUIRE);
}

static void get(Field *f, Object **o, QType type, QType owner, i32 *is_initialized, Object **out) {
  (void)type, (void)owner;
  void *p = address(f, *o);
  if (p)
    *out = reflection_box(f->type, p);
  *is_initialized = initialized(f);
}

static void set(Field *f, Object **o, Object **value, QType type, QType owner, i32 *is_initialized) {
  (void)type, (void)owner;
  void *p = address(f, *o);
  if (p)
    reflection_store(f->type, p, *value);
  *is_initialized = initialized(f);
}

typedef struct TypedRef {
  void *value;
  Class *type;
} TypedRef;

// `ref` is the address of a typed reference to a value, or to a variable that holds an object.
static void *address_in(Field *f, const TypedRef *ref) {
  if (f->is_static)
    return reflection_static_address(f);
  return ref->type->is_valuetype ? (u8 *)ref->value + (f->offset - OBJECT_HEADER_SIZE)
                                 : address(f, *(Object **)ref->value);
}

static void get_direct(Field *f, const TypedRef *ref, QType type, QType owner, Object **out) {
  (void)type, (void)owner;
  void *p = address_in(f, ref);
  if (p)
    *out = reflection_box(f->type, p);
}

static void set_direct(Field *f, const TypedRef *ref, Object **value, QType type, QType owner) {
  (void)type, (void)owner;
  void *p = address_in(f, ref);
  if (p)
    reflection_store(f->type, p, *value);
}

ICALL_TABLE(net_field_handle, "System.RuntimeFieldHandle", ICALL("GetUtf8NameInternal", name),
            ICALL("GetAttributes", attributes), ICALL("GetApproxDeclaringMethodTable", declaring),
            ICALL("GetToken", token), ICALL("GetLoaderAllocatorInternal", no_allocator),
            ICALL("AcquiresContextFromThis", depends_on_this), ICALL("GetStaticFieldForGenericType", on_type),
            ICALL("IsFastPathSupported", has_place), ICALL("GetInstanceFieldOffset", instance_offset),
            ICALL("GetStaticFieldAddress", static_address))

// The fields that a type declares itself, those of instances first, without literals. 0: there is no room for all.
static i32 fields_of(Class *c, Field **room, i32 *n) {
  ERROR(err);
  if (!class_fields(c, &err)) {
    exc_throw_error(&err);
    *n = 0;
    return 1;
  }
  i32 have = 0;
  for (u32 i = 0; i < 2 * c->nfields; i++) {
    Field *f = &c->fields[i % c->nfields];
    if (f->is_literal || f->is_static != (i >= c->nfields))
      continue;
    if (have < *n)
      room[have] = f;
    have++;
  }
  bool fits = have <= *n;
  *n = have;
  return fits;
}

ICALL_TABLE(net_entries_field, "", ICALL("RuntimeTypeHandle_GetFields", fields_of),
            ICALL("RuntimeFieldHandle_GetRVAFieldInfo", rva_info),
            ICALL("RuntimeFieldHandle_GetFieldDataReference", data_reference),
            ICALL("RuntimeFieldHandle_GetEnCFieldAddr", icall_nothing), ICALL("RuntimeFieldHandle_GetValue", get),
            ICALL("RuntimeFieldHandle_SetValue", set), ICALL("RuntimeFieldHandle_GetValueDirect", get_direct),
            ICALL("RuntimeFieldHandle_SetValueDirect", set_direct))
