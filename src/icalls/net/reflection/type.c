// type.c: RuntimeTypeHandle and RuntimeType. A handle is Kiln's Class.
#include "icalls/net/net.h"

enum { TA_PUBLIC = 1 }; // II.23.1.15

static Class *class_of(Object *type) {
  return type_object_class(type);
}

static void put_type(Class *c, const Error *err, Object **out) {
  if (c)
    *out = type_object(c);
  else
    exc_throw_error(err);
}

// ---- type objects ---------------------------------------------------------------------------------------------------

static void from_handle_slow(Class *c, Object **out) {
  *out = type_object(c);
}

static Object *parent(Object *type) {
  const Class *c = class_of(type);
  Class *p = c->is_interface ? NULL : c->parent;
  return p ? type_object(p) : NULL;
}

static bool is_enum(Object *type) {
  return class_of(type)->is_enum;
}

static bool is_delegate(Object *type) {
  const Class *c = class_of(type);
  return c->parent == wk.multicast;
}

// ---- what a type is -------------------------------------------------------------------------------------------------

static i32 attributes(Object *type) {
  const Class *c = class_of(type);
  if (c->is_array)
    return TA_PUBLIC | TA_SEALED | TA_SERIALIZABLE;
  return (i32)(c->kind == CK_DEF || c->kind == CK_INST ? c->flags : TA_PUBLIC);
}

static i32 token(Object *type) {
  const Class *c = class_of(type);
  return (i32)(c->token ? c->token : TOKEN(TABLE_TYPEDEF, 0));
}

static Class *element(Class *c) {
  return c->is_enum ? NULL : c->elem;
}

static i32 array_rank(Object *type) {
  return class_of(type)->rank;
}

static bool is_variable(Object *type) {
  const Class *c = class_of(type);
  return c->kind == CK_VAR || c->kind == CK_MVAR;
}

static i32 variable_index(Object *type) {
  return (i32)class_of(type)->param_index;
}

static bool contains_variables(Object *type) {
  const Class *c = class_of(type);
  return c->is_open || c->ngparams || is_variable(type);
}

static bool same_canonical(Object *a, Object *b) {
  return class_canonical(class_of(a)) == class_canonical(class_of(b));
}

static const char *utf8_name(Class *c) {
  return c->name;
}

enum { NAME_NAMESPACE = 1, NAME_FULL_INSTANCE = 2, NAME_ASSEMBLY = 4, NAME_NO_VERSION = 8 };

// Type.Name: "List`1", "Int32[,]".
static void put_simple_name(Buf *b, const Class *c) {
  if (!c->elem || c->is_enum) {
    buf_puts(b, c->name);
    return;
  }
  put_simple_name(b, c->elem);
  if (c->kind == CK_ARRAY && c->rank == 1)
    buf_puts(b, "[*]");
  else if (c->is_array)
    buf_printf(b, "[%.*s]", c->rank - 1, ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,");
  else
    buf_putc(b, c->kind == CK_PTR ? '*' : '&');
}

static void construct_name(QType t, i32 flags, String **out) {
  Buf b = {0};
  if (flags & NAME_NAMESPACE) {
    char *s = class_reflection_name(t.cls, (flags & NAME_FULL_INSTANCE) != 0, (flags & NAME_ASSEMBLY) != 0);
    buf_puts(&b, s);
    free(s);
  } else {
    put_simple_name(&b, t.cls);
  }
  *out = string_new_utf8(b.s);
  buf_free(&b);
}

static i32 is_visible(QType t) {
  for (const Class *c = t.cls; c; c = c->nested_in) {
    u32 v = c->flags & TA_VISIBILITY_MASK;
    if (c->kind != CK_DEF && c->kind != CK_INST)
      return 1;
    if (v != TA_PUBLIC && v != TA_NESTED_PUBLIC)
      return 0;
  }
  return 1;
}

// ---- generics ---------------------------------------------------------------------------------------------------------

// The arguments of an instance, or the parameters of a definition.
static void instantiation(QType t, Array **out, i32 as_runtime_types) {
  const Class *c = t.cls;
  Class **args = c->inst ? c->inst->args : c->gparams;
  u32 n = c->inst ? c->inst->n : c->ngparams;
  Array *a = array_new(as_runtime_types ? wk.runtimetype : wk.type, n);
  for (u32 i = 0; a && i < n; i++) {
    Object *o = type_object(args[i]);
    if (!o)
      return;
    gc_store(&ARRAY_ELEMS(a, Object *)[i], o);
  }
  *out = a;
}

static void generic_definition(QType t, Object **out) {
  Class *c = t.cls;
  *out = type_object(c->generic_def ? c->generic_def : c);
}

static Class *instance_of(Class *def, Class **args, u32 n, Error *err) {
  def = def->generic_def ? def->generic_def : def;
  if (n != def->ngparams) {
    err_set(err, ERR_TYPE_LOAD, "'%s' takes %u type arguments, not %u", class_name(def), def->ngparams, n);
    return NULL;
  }
  return class_inst(def, generic_inst(args, n), err);
}

static void instantiate(QType t, Class **args, i32 n, Object **out) {
  Error err = {0};
  put_type(instance_of(t.cls, args, (u32)n, &err), &err, out);
}

// An object of another instance of the type's definition, by its constructor without parameters.
static void create_for(QType t, Class **args, i32 n, Object **out) {
  Error err = {0};
  Class *c = instance_of(t.cls, args, (u32)n, &err);
  Object *o = c ? object_new(c) : NULL, *exc = NULL;
  Method *ctor = o ? find_ctor(c, 0, NULL) : NULL;
  if (!c)
    exc_throw_error(&err);
  if (!o)
    return;
  if (ctor)
    engine_invoke(ctor, o, NULL, &exc);
  if (exc)
    exc_set_pending(exc);
  *out = o;
}

// ---- derived types ------------------------------------------------------------------------------------------------------

static void derive(Class *elem, ClassKind kind, u32 rank, Object **out) {
  if (!class_may_derive(elem, kind)) {
    Error err = {0};
    err_set(&err, ERR_TYPE_LOAD, "there is no array of, pointer or reference to '%s'", class_name(elem));
    exc_throw_error(&err);
    return;
  }
  Class *c = kind == CK_SZARRAY ? class_szarray(elem)
             : kind == CK_ARRAY ? class_array(elem, rank)
             : kind == CK_PTR   ? class_ptr(elem)
                                : class_byref(elem);
  *out = type_object(c);
}
static void make_array(QType t, i32 rank, Object **out) {
  derive(t.cls, CK_ARRAY, (u32)rank, out);
}
static void make_szarray(QType t, Object **out) {
  derive(t.cls, CK_SZARRAY, 1, out);
}
static void make_pointer(QType t, Object **out) {
  derive(t.cls, CK_PTR, 0, out);
}
static void make_byref(QType t, Object **out) {
  derive(t.cls, CK_BYREF, 0, out);
}

static void interfaces(Class *c, Array **out) {
  Error err = {0};
  if (!class_ifaces(c, &err)) {
    exc_throw_error(&err);
    return;
  }
  Array *a = array_new(wk.type, c->nifaces);
  for (u32 i = 0; a && i < c->nifaces; i++)
    gc_store(&ARRAY_ELEMS(a, Object *)[i], type_object(c->ifaces[i]));
  *out = a;
}

// ---- making objects -----------------------------------------------------------------------------------------------------

static void allocate(Class *c, Object **out) {
  *out = object_new(c);
}
static Object *allocate_fast(Class *c) {
  return object_new(c);
}

// Function pointers that managed code calls: one that makes the object from the Class, and two that run its constructor
// on an object or on a value.
static Method *allocator(void) {
  Error err = {0};
  Class *c = corlib_class("System", "RuntimeTypeHandle");
  return class_methods(c, &err) ? class_find_method(c, "InternalAllocNoChecks_FastPath", 1) : NULL;
}

static void activation(Object **type, void **alloc, void **alloc_arg, void **ref_ctor, void **value_ctor,
                       i32 *is_public) {
  Class *c = class_of(*type);
  Method *ctor = find_ctor(c, 0, NULL);
  *ref_ctor = *value_ctor = NULL;
  if (c->is_interface || c->is_array || c->is_open || c->flags & TA_ABSTRACT || (!ctor && !c->is_valuetype)) {
    char *text = c->is_interface || c->flags & TA_ABSTRACT
                     ? xasprintf("Cannot create an instance of %s because it is an %s.", class_name(c),
                                 c->is_interface ? "interface" : "abstract class")
                     : xasprintf("No parameterless constructor defined for type '%s'.", class_name(c));
    exc_throw("MissingMethodException", text);
    free(text);
    return;
  }
  *alloc = engine_ftn(allocator());
  *alloc_arg = c;
  *is_public = !ctor || (ctor->flags & MA_ACCESS_MASK) == 6;
  if (ctor) {
    *ref_ctor = c->is_valuetype ? engine_unbox_entry(ctor) : engine_ftn(ctor);
    *value_ctor = c->is_valuetype ? engine_ftn(ctor) : NULL;
  }
}

// How to box values of a type: as above, and where the value of a Nullable lies.
static void box_info(QType t, void **alloc, void **alloc_arg, i32 *nullable_offset, u32 *size) {
  Class *c = t.cls;
  u32 has = 0, value = 0;
  Error err = {0};
  if (!class_fields(c, &err)) {
    exc_throw_error(&err);
    return;
  }
  *nullable_offset = -1;
  if (c->generic_def == wk.nullable) {
    nullable_fields(c, &has, &value);
    *nullable_offset = (i32)value;
    c = c->inst->args[0];
  }
  *alloc = engine_ftn(allocator());
  *alloc_arg = c;
  *size = class_value_size(c, &(u32){0});
}

static void uninitialized(QType t, void **alloc, void **alloc_arg) {
  *alloc = engine_ftn(allocator());
  *alloc_arg = t.cls->generic_def == wk.nullable ? t.cls->inst->args[0] : t.cls;
}

static Class *declaring(Class *c) {
  return c->nested_in;
}

static bool verify_nothing(void) {
  return false;
}

ICALL_TABLE(net_runtime_type_handle, "System.RuntimeTypeHandle", ICALL("GetRuntimeTypeFromHandle(intptr)", type_object),
            ICALL("GetRuntimeType(MethodTable*)", type_object), ICALL("GetAttributes", attributes),
            ICALL("GetToken", token), ICALL("GetElementTypeHandle", element), ICALL("GetArrayRank", array_rank),
            ICALL("IsGenericVariable", is_variable), ICALL("GetGenericVariableIndex(RuntimeType)", variable_index),
            ICALL("ContainsGenericVariables(RuntimeType)", contains_variables),
            ICALL("CompareCanonicalHandles", same_canonical), ICALL("GetUtf8NameInternal", utf8_name),
            ICALL("InternalAllocNoChecks_FastPath", allocate_fast), ICALL("IsUnmanagedFunctionPointer", verify_nothing))
ICALL_TABLE(net_runtime_type, "System.RuntimeType", ICALL("GetParentType", parent), ICALL("get_IsEnum", is_enum),
            ICALL("get_IsActualEnum", is_enum), ICALL("IsDelegate", is_delegate))
ICALL_TABLE(net_entries_type, "", ICALL("RuntimeTypeHandle_GetRuntimeTypeFromHandleSlow", from_handle_slow),
            ICALL("RuntimeTypeHandle_ConstructName", construct_name), ICALL("RuntimeTypeHandle_IsVisible", is_visible),
            ICALL("RuntimeTypeHandle_GetInstantiation", instantiation),
            ICALL("RuntimeTypeHandle_GetGenericTypeDefinition", generic_definition),
            ICALL("RuntimeTypeHandle_Instantiate", instantiate),
            ICALL("RuntimeTypeHandle_CreateInstanceForAnotherGenericParameter", create_for),
            ICALL("RuntimeTypeHandle_MakeArray", make_array), ICALL("RuntimeTypeHandle_MakeSZArray", make_szarray),
            ICALL("RuntimeTypeHandle_MakePointer", make_pointer), ICALL("RuntimeTypeHandle_MakeByRef", make_byref),
            ICALL("RuntimeTypeHandle_GetInterfaces", interfaces), ICALL("RuntimeTypeHandle_InternalAlloc", allocate),
            ICALL("RuntimeTypeHandle_InternalAllocNoChecks", allocate),
            ICALL("RuntimeTypeHandle_GetActivationInfo", activation),
            ICALL("ReflectionInvocation_GetBoxInfo", box_info),
            ICALL("ReflectionSerialization_GetCreateUninitializedObjectInfo", uninitialized),
            ICALL("RuntimeTypeHandle_GetDeclaringTypeHandle", declaring),
            ICALL("RuntimeTypeHandle_IsCollectible", icall_nothing),
            ICALL("RuntimeTypeHandle_RegisterCollectibleTypeDependency", icall_nothing))
