// field.c: internal calls of RuntimeFieldInfo, FieldInfo, RuntimeFieldHandle, TypedReference.
#include "icalls/reflection/reflection.h"
#include "icalls/util.h"
#include "runtime/helpers.h"

static u32 signature_blob(const Field *f) {
  return md_col(f->klass->assembly->img, TABLE_FIELD, TOKEN_ROW(f->token), FIELD_SIGNATURE);
}

static Class *field_type(Field *f, Error *err) {
  return reflection_type_in(f->type, f->klass, err);
}

static Object *resolve_type(Object *info) {
  ERROR(err);
  Class *c = field_type(reflection_field_of(info), &err);
  Object *type = c ? type_object(c) : (Object *)exc_throw_error(&err);
  if (type)
    SET_REF(info, REFLECTION_CLASS("RuntimeFieldInfo"), "type", type);
  return type;
}

static Object *get_parent(Object *info, bool declaring) {
  return type_object(declaring ? reflection_field_of(info)->klass : reflection_reflected_of(info));
}

static i32 get_offset(Object *info) {
  Field *f = reflection_field_of(info);
  ERROR(err);
  return class_fields(f->klass, &err) ? (i32)field_data_offset(f) : (i32)exc_throw_error(&err);
}

static i32 get_token(Object *info) {
  return (i32)reflection_field_of(info)->token;
}

static Object *raw_constant(Object *info) {
  Field *f = reflection_field_of(info);
  bool found = false;
  if (!f->is_literal)
    return (Object *)exc_throw("InvalidOperationException", NULL);
  Object *v = reflection_constant(f->klass->assembly, f->token, NULL, &found);
  return found || exc_pending() ? v : (Object *)exc_throw("InvalidOperationException", NULL);
}

// ---- values --------------------------------------------------------------------------------------------------------

static void *instance_address(Field *f, Object *o) {
  ERROR(err);
  if (!o || !object_isinst(o, f->klass)) {
    Object *exc = exc_new("System.Reflection", "TargetException",
                          o ? "Object does not match target type." : "Non-static field requires a target");
    exc_set_pending(exc);
    return NULL;
  }
  if (object_is_proxy(o)) // it has none
    return (void *)exc_throw("InvalidOperationException",
                             "Attempt to load field address from object in another appdomain.");
  if (!class_fields(f->klass, &err))
    return (void *)exc_throw_error(&err);
  return (u8 *)o + f->offset; // counts from the object's start for value types, too
}

// A transparent proxy holds no fields: values come and go by way of its RealProxy, through an array of one element.
static bool is_remote(const Field *f, Object *o) {
  return o && !f->is_static && object_is_proxy(o) && object_isinst(o, f->klass);
}

static Object *get_remote(Field *f, Object *o) {
  Array *room = array_new(f->type, 1);
  if (!room)
    return NULL;
  rt_remote_load(o, f, room->data);
  return exc_pending() ? NULL : reflection_box(f->type, room->data);
}

static void set_remote(Field *f, Object *o, Object *value) {
  Array *room = array_new(f->type, 1);
  if (room && reflection_store(f->type, room->data, value))
    rt_remote_store(o, f, room->data);
}

static bool only_looked_at(const Field *f, const char *what) {
  return class_is_inspected(f->klass) && exc_throw("InvalidOperationException", what) == 0;
}

static bool open_type(const Field *f) {
  return f->klass->is_open && exc_throw("InvalidOperationException", "Late bound operations cannot be performed on "
                                                                     "fields with types for which "
                                                                     "Type.ContainsGenericParameters is true.") == 0;
}

static Object *get_value(Object *info, Object *o) {
  Field *f = reflection_field_of(info);
  bool found;
  if (f->is_literal)
    return reflection_constant(f->klass->assembly, f->token, f->type, &found);
  if (open_type(f) || only_looked_at(f, "It is illegal to get the value on a field on a type loaded using the "
                                        "ReflectionOnly methods."))
    return NULL;
  if (is_remote(f, o))
    return get_remote(f, o);
  void *p = f->is_static ? reflection_static_address(f) : instance_address(f, o);
  return p ? reflection_box(f->type, p) : NULL;
}

static void set_value(Object *info, Object *o, Object *value) {
  Field *f = reflection_field_of(info);
  if (f->is_literal || f->has_rva) {
    exc_set_pending(exc_new("System", "FieldAccessException", "Cannot set a constant field"));
    return;
  }
  if (open_type(f) || only_looked_at(f, "It is illegal to set the value on a field on a type loaded using the "
                                        "ReflectionOnly methods."))
    return;
  if (is_remote(f, o)) {
    set_remote(f, o, value);
    return;
  }
  void *p = f->is_static ? reflection_static_address(f) : instance_address(f, o);
  if (p)
    reflection_store(f->type, p, value);
}

static Object *type_modifiers_of(Object *info, bool optional) {
  Field *f = reflection_field_of(info);
  return (Object *)type_modifiers(f->klass->assembly, signature_blob(f), MODIFIERS_OF_RETURN, optional);
}

ICALL_TABLE(icalls_runtime_field_info, "System.Reflection.RuntimeFieldInfo", ICALL("UnsafeGetValue", get_value),
            ICALL("ResolveType", resolve_type), ICALL("GetParentType", get_parent), ICALL("GetFieldOffset", get_offset),
            ICALL("GetValueInternal", get_value), ICALL("SetValueInternal", set_value),
            ICALL("GetRawConstantValue", raw_constant), ICALL("get_core_clr_security_level", icall_nothing),
            ICALL("get_metadata_token", get_token), ICALL("GetTypeModifiers", type_modifiers_of))

// ---- FieldInfo -----------------------------------------------------------------------------------------------------

static bool is_kin(Class *c, Class *declaring, Error *err) {
  for (; c; c = reflection_parent(c, err))
    if (c == declaring)
      return true;
  return false;
}

static Object *from_handle(Field *f, Class *c) {
  ERROR(err);
  if (!f)
    return NULL;
  if (!c)
    return reflection_field(f, f->klass);
  if (!is_kin(c, f->klass, &err))
    return err.kind ? (Object *)exc_throw_error(&err) : NULL;
  return reflection_field(f, c);
}

static Object *field_marshal(Object *info) {
  Field *f = reflection_field_of(info);
  return f && (f->flags & FA_HASMARSHAL) ? marshal_as(f->klass->assembly, f->token) : NULL;
}

ICALL_TABLE(icalls_field_info, "System.Reflection.FieldInfo", ICALL("internal_from_handle_type", from_handle),
            ICALL("get_marshal_info", field_marshal))

// ---- TypedReference: {RuntimeTypeHandle type; IntPtr Value; IntPtr Type}, both types being the class ---------------

typedef struct TypedRef {
  Class *type;
  void *value;
  Class *klass;
} TypedRef;

static void *direct_address(Field *f, TypedRef *ref) {
  if (f->is_static)
    return reflection_static_address(f);
  Class *c = ref->klass ? ref->klass : ref->type;
  if (!ref->value || !c)
    return (void *)exc_throw("NullReferenceException", NULL);
  return class_is_ref(c) ? instance_address(f, *(Object **)ref->value) : (u8 *)ref->value + field_data_offset(f);
}

static Object *get_direct(Object *info, Object *field_type_object, TypedRef *ref, Object *context) {
  (void)field_type_object;
  (void)context;
  Field *f = reflection_field_of(info);
  void *p = direct_address(f, ref);
  return p ? reflection_box(f->type, p) : NULL;
}

static void set_direct(Object *info, Object *field_type_object, TypedRef *ref, Object *value, Object *context) {
  (void)field_type_object;
  (void)context;
  Field *f = reflection_field_of(info);
  void *p = direct_address(f, ref);
  if (p)
    reflection_store(f->type, p, value);
}

ICALL_TABLE(icalls_field_handle, "System.RuntimeFieldHandle", ICALL("SetValueInternal", set_value),
            ICALL("GetValueDirect", get_direct), ICALL("SetValueDirect", set_direct))

// Follows a path of fields from an object to the last one, which is of a value type or a reference.
static void make_typedref(TypedRef *out, Object *target, Array *fields, Object *last_type) {
  u8 *p = NULL;
  (void)last_type;
  for (uintptr_t i = 0; i < fields->length; i++) {
    Field *f = ARRAY_ELEMS(fields, Field *)[i];
    p = i ? p + field_data_offset(f) : (u8 *)target + f->offset;
    *out = (TypedRef){f->type, p, f->type};
  }
}

static Object *typedref_object(TypedRef *ref) {
  return ref->klass ? reflection_box(ref->klass, ref->value) : (Object *)exc_throw("NullReferenceException", NULL);
}

ICALL_TABLE(icalls_typed_reference, "System.TypedReference", ICALL("InternalMakeTypedReference", make_typedref),
            ICALL("InternalToObject", typedref_object))
