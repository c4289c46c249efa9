// runtimehelpers.c: RuntimeHelpers, Object, and what stands for MethodTable and TypeHandle: Kiln's Class.
#include "base/stack.h"
#include "icalls/core/array.h"
#include "icalls/net/net.h"
#include "runtime/helpers.h"

// ---- Object ---------------------------------------------------------------------------------------------------------

static void clone_uninitialized(Object **h) {
  *h = object_clone(*h);
}

static i32 hash_slow(Object **h) {
  return object_hash(*h);
}

ICALL_TABLE(net_object, "System.Object", ICALL("MemberwiseClone", object_clone))

// ---- RuntimeHelpers -------------------------------------------------------------------------------------------------

static uintptr_t raw_size(Object *o) {
  if (o->vtable->flags & VT_ARRAY) // behind the length
    return ((Array *)o)->length * o->vtable->elem_size + (ARRAY_DATA_OFFSET - OBJECT_HEADER_SIZE);
  if (object_class(o) == wk.string)
    return (STRING_CHARS_OFFSET - OBJECT_HEADER_SIZE) + ((uintptr_t)((String *)o)->length + 1) * 2;
  return o->vtable->instance_size - OBJECT_HEADER_SIZE;
}

static u16 element_size(Array *a) {
  return (u16)a->obj.vtable->elem_size;
}

static i32 md_rank(Array *a) {
  return a->bounds ? (i32)a->obj.vtable->rank : 0;
}

static bool has_component_size(Object *o) {
  return (o->vtable->flags & VT_ELEMENTS) != 0;
}

static Object *box(Class *c, const void *data) {
  return object_box(c, data);
}

static i32 try_hash(Object *o) {
  return o ? object_hash(o) : 0;
}

static bool content_equals(Object *a, Object *b) {
  return !memcmp(object_unbox(a), object_unbox(b), a->vtable->instance_size - OBJECT_HEADER_SIZE);
}

static bool room_for_frames(void) {
  void *lo = current_thread->stack_lo;
  return !lo || (u8 *)__builtin_frame_address(0) - (u8 *)lo > (ptrdiff_t)STACK_ZONES_BYTES + 65536;
}

static void run_class_ctor(QType t) {
  class_init_run(t.cls);
}

static i32 size_of(QType t) {
  return (i32)class_value_size(t.cls, &(u32){0});
}

// Memory that lives as long as the type: for ever.
static void *type_memory(QType t, u32 n) {
  (void)t;
  return xcalloc(1, MAX(n, 1u));
}

ICALL_TABLE(net_runtime_helpers, "System.Runtime.CompilerServices.RuntimeHelpers",
            ICALL("GetRawObjectDataSize", raw_size), ICALL("GetElementSize", element_size),
            ICALL("GetMultiDimensionalArrayRank", md_rank), ICALL("ObjectHasComponentSize", has_component_size),
            ICALL("Box(MethodTable*,byte&)", box), ICALL("TryGetHashCode", try_hash),
            ICALL("ContentEquals", content_equals), ICALL("TryEnsureSufficientExecutionStack", room_for_frames))

ICALL_TABLE(net_entries_object, "", ICALL("ObjectNative_AllocateUninitializedClone", clone_uninitialized),
            ICALL("ObjectNative_GetHashCodeSlow", hash_slow),
            ICALL("ReflectionInvocation_RunClassConstructor", run_class_ctor),
            ICALL("ReflectionInvocation_SizeOf", size_of),
            ICALL("RuntimeTypeHandle_AllocateTypeAssociatedMemory", type_memory))

// ---- MethodTable ----------------------------------------------------------------------------------------------------

static bool has_finalizer(Class *c) {
  ERROR(err);
  VTable *vt = class_vtable(c, &err);
  return vt && vt->flags & VT_FINALIZER;
}
static bool contains_refs(Class *c) {
  ERROR(err);
  return class_fields(c, &err) && c->has_refs;
}
static bool has_component(Class *c) {
  return c->is_array || c == wk.string;
}
static bool nontrivial_interface_cast(Class *c) {
  return c->is_array;
}
static bool has_default_ctor(Class *c) {
  return find_ctor(c, 0, NULL) != NULL;
}
static bool is_sz_array(Class *c) {
  return c->kind == CK_SZARRAY;
}
static i32 md_array_rank(Class *c) {
  return c->kind == CK_ARRAY ? c->rank : 0;
}
static bool is_interface(Class *c) {
  return c->is_interface;
}
static bool is_valuetype(Class *c) {
  return c->is_valuetype;
}
static bool is_nullable(Class *c) {
  return c->generic_def == wk.nullable || c == wk.nullable;
}
static bool is_byreflike(Class *c) {
  return c->is_byreflike;
}
static bool is_primitive_or_enum(Class *c) {
  u32 et = net_element_type(c, true);
  return c->is_valuetype && ((et >= ET_BOOLEAN && et <= ET_R8) || et == ET_I || et == ET_U);
}
static bool is_true_primitive(Class *c) {
  return is_primitive_or_enum(c) && !c->is_enum;
}
static bool is_array(Class *c) {
  return c->is_array;
}
static bool has_instantiation(Class *c) {
  return c->kind == CK_INST || c->ngparams;
}
static bool is_generic_def(Class *c) {
  return c->ngparams && c->kind == CK_DEF;
}
static bool is_constructed(Class *c) {
  return c->kind == CK_INST;
}
static bool is_shared(Class *c) {
  return c->is_shared;
}
static bool contains_variables(Class *c) {
  return c->is_open || c->ngparams;
}
static Class *array_element(Class *c) {
  return c->elem;
}
static u32 field_bytes(Class *c) {
  ERROR(err);
  if (!class_fields(c, &err)) {
    exc_throw_error(&err);
    return 0;
  }
  return c->instance_size - OBJECT_HEADER_SIZE;
}
static Class *matching_parent(Class *c, Class *like) {
  Class *def = like->generic_def ? like->generic_def : like;
  while (c && c != like && c->generic_def != def)
    c = c->parent;
  return c;
}
static Class *first_argument(Class *c) {
  return c->inst->args[0];
}
static u32 nullable_bytes(Class *c) {
  return field_bytes(c);
}
static u8 primitive_element_type(Class *c) {
  return (u8)net_element_type(c, true);
}

ICALL_TABLE(net_method_table, "System.Runtime.CompilerServices.MethodTable",
            ICALL("get_HasComponentSize", has_component), ICALL("get_ContainsGCPointers", contains_refs),
            ICALL("get_NonTrivialInterfaceCast", nontrivial_interface_cast), ICALL("get_HasFinalizer", has_finalizer),
            ICALL("get_HasDefaultConstructor", has_default_ctor), ICALL("get_IsSzArray", is_sz_array),
            ICALL("get_MultiDimensionalArrayRank", md_array_rank), ICALL("get_IsInterface", is_interface),
            ICALL("get_IsValueType", is_valuetype), ICALL("get_IsNullable", is_nullable),
            ICALL("get_IsByRefLike", is_byreflike), ICALL("get_IsPrimitive", is_primitive_or_enum),
            ICALL("get_IsTruePrimitive", is_true_primitive), ICALL("get_IsArray", is_array),
            ICALL("get_HasInstantiation", has_instantiation), ICALL("get_IsGenericTypeDefinition", is_generic_def),
            ICALL("get_IsConstructedGenericType", is_constructed),
            ICALL("get_IsSharedByGenericInstantiations", is_shared),
            ICALL("get_ContainsGenericVariables", contains_variables),
            ICALL("GetArrayElementTypeHandle", array_element), ICALL("GetNumInstanceFieldBytes", field_bytes),
            ICALL("GetNumInstanceFieldBytesIfContainsGCPointers", field_bytes),
            ICALL("GetNullableNumInstanceFieldBytes", nullable_bytes),
            ICALL("GetPrimitiveCorElementType", primitive_element_type),
            ICALL("GetMethodTableMatchingParentClass", matching_parent), ICALL("InstantiationArg0", first_argument),
            ICALL("GetLoaderAllocatorHandle", icall_nothing))

// ---- TypeHandle: a struct of one word -------------------------------------------------------------------------------

static bool is_type_desc(Class **h) {
  return net_is_type_desc(*h);
}

static bool can_cast(Class **from, Class *to) {
  return class_assignable(to, *from);
}

static bool can_cast_between(Class *from, Class *to) {
  return class_assignable(to, from);
}

static i32 can_cast_entry(Class *from, Class *to) {
  return class_assignable(to, from);
}

static i32 element_type_entry(Class *c) {
  return (i32)net_element_type(c, false);
}

ICALL_TABLE(net_type_handle, "System.Runtime.CompilerServices.TypeHandle", ICALL("get_IsTypeDesc", is_type_desc),
            ICALL("CanCastTo", can_cast), ICALL("CanCastToForReflection", can_cast_between))

ICALL_TABLE(net_entries_type_handle, "", ICALL("TypeHandle_CanCastTo_NoCacheLookup", can_cast_entry),
            ICALL("TypeHandle_GetCorElementType", element_type_entry))

// ---- CastHelpers: what the class library itself calls -----------------------------------------------------------------

static Object *is_instance(Class *c, Object *o) {
  return o && object_isinst(o, c) ? o : NULL;
}

static Object *cast(Class *c, Object *o) {
  if (o && !object_isinst(o, c))
    exc_set_pending(exc_invalid_cast(object_class(o), c));
  return o;
}

static void unbox_nullable(u8 *dst, Class *c, Object *o) {
  if (!o || object_class(o) == c->inst->args[0])
    rt_unbox_nullable(o, c, dst);
  else
    exc_set_pending(exc_invalid_cast(object_class(o), c));
}

// The value alone, or null.
static Object *box_nullable(Class *c, u8 *data) {
  return object_box(c, data);
}

// The same of a Nullable in an object of its own, as reflection makes them for arguments.
static Object *rebox_nullable(Class *c, Object *o) {
  return object_box(c, object_unbox(o));
}

static bool is_nullable_of(Class *c, Class *boxed) {
  return is_nullable(c) && c->inst && c->inst->args[0] == boxed;
}

static void write_barrier(Object **slot, Object *o) {
  gc_store(slot, o);
}

ICALL_TABLE(net_cast_helpers, "System.Runtime.CompilerServices.CastHelpers", ICALL("IsInstanceOfAny", is_instance),
            ICALL("IsInstanceOfInterface", is_instance), ICALL("IsInstanceOfClass", is_instance),
            ICALL("ChkCastAny", cast), ICALL("ChkCastInterface", cast), ICALL("ChkCastClass", cast),
            ICALL("ChkCastClassSpecial", cast), ICALL("Unbox_Nullable", unbox_nullable),
            ICALL("Box_Nullable", box_nullable), ICALL("ReboxFromNullable", rebox_nullable),
            ICALL("IsNullableForType", is_nullable_of), ICALL("WriteBarrier", write_barrier))

// ---- ValueType ------------------------------------------------------------------------------------------------------

static bool overrides(Class *c, const char *name, u32 nparams) {
  Method *decl = class_find_method(wk.object, name, (int)nparams);
  ERROR(err);
  Method *m = decl ? class_virtual_target(c, decl, &err) : NULL;
  return m && m->klass != wk.valuetype && m->klass != wk.object && m->klass != wk.enum_;
}

// Values are equal when their bytes are: no references, floats, gaps or types that think otherwise.
static bool plain_bits(Class *c) {
  ERROR(err);
  u64 sum = 0;
  if (!class_fields(c, &err) || c->has_refs)
    return false;
  for (u32 i = 0; i < c->nfields; i++) {
    const Field *f = &c->fields[i];
    if (f->is_static)
      continue;
    u8 et = class_stack_etype(f->type);
    if (et == ET_R4 || et == ET_R8)
      return false;
    if (et == ET_VALUETYPE &&
        (overrides(f->type, "Equals", 1) || overrides(f->type, "GetHashCode", 0) || !plain_bits(f->type)))
      return false;
    sum += class_value_size(f->type, &(u32){0});
  }
  return sum == c->value_size;
}

enum { HASH_NONE, HASH_REFERENCE, HASH_DOUBLE, HASH_SINGLE, HASH_BYTES, HASH_OVERRIDE };

// What the hash code of a value is made of: the first field that has something to say.
static i32 hash_by(Class *c, Object **h, u32 *offset, u32 *size, Class **field_class, u32 base) {
  ERROR(err);
  for (u32 i = 0; class_fields(c, &err) && i < c->nfields; i++) {
    const Field *f = &c->fields[i];
    if (f->is_static)
      continue;
    *offset = base + field_data_offset(f);
    const u8 *at = (u8 *)object_unbox(*h) + *offset;
    u8 et = class_stack_etype(f->type);
    if (class_is_ref(f->type)) {
      if (*(Object *const *)at)
        return HASH_REFERENCE;
      continue;
    }
    if (et == ET_R8 || et == ET_R4)
      return et == ET_R8 ? HASH_DOUBLE : HASH_SINGLE;
    *size = class_value_size(f->type, &(u32){0});
    if (et != ET_VALUETYPE || (!overrides(f->type, "GetHashCode", 0) && plain_bits(f->type)))
      return HASH_BYTES;
    *field_class = f->type;
    return overrides(f->type, "GetHashCode", 0) ? HASH_OVERRIDE
                                                : hash_by(f->type, h, offset, size, field_class, *offset);
  }
  return HASH_NONE;
}

static i32 hash_strategy(Class *c, Object **h, u32 *offset, u32 *size, Class **field_class) {
  return hash_by(c, h, offset, size, field_class, 0);
}

static i32 plain_bits_entry(Class *c) {
  return plain_bits(c);
}

ICALL_TABLE(net_value_type, "System.ValueType", ICALL("CanCompareBitsOrUseFastGetHashCode", plain_bits))
ICALL_TABLE(net_entries_value_type, "", ICALL("ValueType_GetHashCodeStrategy", hash_strategy),
            ICALL("MethodTable_CanCompareBitsOrUseFastGetHashCode", plain_bits_entry))

u32 net_element_type(const Class *c, bool underlying) {
  if (c->is_enum && underlying && c->elem)
    return c->elem->etype;
  return c->etype == ET_OBJECT || c->etype == ET_STRING ? ET_CLASS : c->etype;
}
