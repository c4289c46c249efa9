// type.c: RuntimeTypeHandle and RuntimeType. A handle is Kiln's Class.
#include "icalls/net/net.h"
#include "icalls/reflection/reflection.h"
#include "runtime/helpers.h"

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

void net_type_name(Buf *b, const Class *c) {
  if (!c->elem || c->is_enum) {
    buf_puts(b, c->name);
    return;
  }
  net_type_name(b, c->elem);
  if (c->kind == CK_ARRAY && c->rank == 1)
    buf_puts(b, "[*]");
  else if (c->is_array)
    buf_printf(b, "[%.*s]", c->rank - 1, ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,");
  else
    buf_putc(b, c->kind == CK_PTR ? '*' : '&');
}

// "System.Void(System.Int32, System.String)"; it has no simple name.
static void put_fnptr(Buf *b, const Sig *s, i32 flags) {
  for (u32 i = 0; flags & NAME_NAMESPACE && i <= s->nparams; i++) {
    char *name = class_reflection_name(i ? s->params[i - 1] : s->ret, true, false);
    buf_printf(b, "%s%s%s", i > 1 ? ", " : "", name, i ? "" : "(");
    free(name);
  }
  if (flags & NAME_NAMESPACE)
    buf_putc(b, ')');
}

static void construct_name(QType t, i32 flags, String **out) {
  Buf b = {0};
  if (t.cls->kind == CK_FNPTR) {
    put_fnptr(&b, t.cls->fnptr, flags);
  } else if (flags & NAME_NAMESPACE) {
    char *s = class_reflection_name(t.cls, (flags & NAME_FULL_INSTANCE) != 0, (flags & NAME_ASSEMBLY) != 0);
    buf_puts(&b, s);
    free(s);
  } else {
    net_type_name(&b, t.cls);
  }
  *out = string_new_utf8(b.s ? b.s : "");
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
  GenericInst *inst = generic_inst(args, n);
  for (u32 i = 0; i < n; i++)
    if (!args[i]->is_open && !class_meets_constraints(def->gparams[i], args[i], (GenericCtx){inst, NULL})) {
      char *arg = class_reflection_name(args[i], false, false), *of = class_reflection_name(def, false, false);
      err_set(err, ERR_TYPE_LOAD, "GenericArguments[%u], '%s', on '%s' violates the constraint of type parameter '%s'.",
              i, arg, of, def->gparams[i]->name);
      free(of);
      free(arg);
      return NULL;
    }
  return class_inst(def, inst, err);
}

static void instantiate(QType t, Class **args, i32 n, Object **out) {
  ERROR(err);
  put_type(instance_of(t.cls, args, (u32)n, &err), &err, out);
}

// An object of another instance of the type's definition, by its constructor without parameters.
static void create_for(QType t, Class **args, i32 n, Object **out) {
  ERROR(err);
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

// ---- type parameters --------------------------------------------------------------------------------------------------

static void constraints(QType t, Object **out) {
  ERROR(err);
  Class *found[256];
  u32 n = 0;
  if (!class_constraints(t.cls, &err)) {
    exc_throw_error(&err);
    return;
  }
  for (u32 i = 0; i < t.cls->nconstraints && n < ARRAY_LEN(found); i++)
    if (!(found[n++] = reflection_constraint(t.cls, i, &err))) {
      exc_throw_error(&err);
      return;
    }
  *out = (Object *)type_array(wk.type, found, n);
}

// The class library asks when an instance was refused, with the parameters themselves as arguments: so constraints that
// name some are met by none, and the first of their parameters is the one that it tells.
static i32 satisfies(QType param, QType type, Method *method, QType arg) {
  ERROR(err);
  GenericCtx ctx = method ? method_own_ctx(method) : type.cls ? class_own_ctx(type.cls) : (GenericCtx){0};
  if (!class_meets_constraints(param.cls, arg.cls, ctx))
    return 0;
  for (u32 i = 0; i < param.cls->nconstraints; i++) {
    Class *want = class_inflate(param.cls->constraints[i], ctx, &err);
    if (want && want->is_open && !class_assignable(want, arg.cls))
      return 0;
  }
  return 1;
}

static Class *declaring_of_variable(Class *c) {
  return c->kind == CK_VAR                      ? c->param_owner
         : c->kind == CK_MVAR && c->param_owner ? ((Method *)c->param_owner)->klass
                                                : NULL;
}

static void declaring_method(QType t, Object **out) {
  *out = t.cls->kind == CK_MVAR && t.cls->param_owner ? rt_method_handle(t.cls->param_owner) : NULL;
}

// ---- function pointers ------------------------------------------------------------------------------------------------

// The result's type, then those of the parameters.
static void fnptr_types(QType t, Object **out) {
  const Sig *s = t.cls->fnptr;
  Array *a = array_new(wk.type, s->nparams + 1u);
  for (u32 i = 0; a && i <= s->nparams; i++)
    gc_store(&ARRAY_ELEMS(a, Object *)[i], type_object(i ? s->params[i - 1] : s->ret));
  *out = (Object *)a;
}

static bool is_unmanaged_fnptr(Object *type) {
  const Class *c = class_of(type);
  u8 kind = c->kind == CK_FNPTR ? c->fnptr->callconv & SIG_KIND_MASK : 0;
  return kind != 0 && kind != SIG_VARARG;
}

// ---- slots ------------------------------------------------------------------------------------------------------------

// A virtual method of a class that was given this slot.
static Method *declared_in_slot(Class *c, i32 slot, Error *err) {
  for (u32 i = 0; class_methods(c, err) && i < c->nmethods; i++) {
    u16 flags = class_method_flags(c, i);
    if (flags & MA_VIRTUAL && !(flags & MA_STATIC) && class_method(c, i)->slot == slot)
      return class_method(c, i);
  }
  return NULL;
}

// Static virtual methods are counted behind the slots.
static Method *static_virtual(Class *c, u32 n, Error *err) {
  for (u32 i = 0; class_methods(c, err) && i < c->nmethods; i++)
    if ((class_method_flags(c, i) & (MA_STATIC | MA_VIRTUAL)) == (MA_STATIC | MA_VIRTUAL) && !n--)
      return class_method(c, i);
  return NULL;
}

// An abstract method has no entry in the table.
static Method *in_slot(Class *c, i32 slot) {
  ERROR(err);
  if (!class_vtable_layout(c, &err))
    return (Method *)exc_throw_error(&err);
  if (slot >= 0 && (u32)slot >= c->vtable_size)
    return static_virtual(c, (u32)slot - c->vtable_size, &err);
  Method *m = !c->is_interface && slot >= 0 && (u32)slot < c->vtable_size ? c->vtable_methods[slot] : NULL;
  for (Class *k = c; !m && k && !err.kind; k = k->parent)
    m = declared_in_slot(k, slot, &err);
  return m || !err.kind ? m : (Method *)exc_throw_error(&err);
}

static i32 virtuals_and_statics(QType t) {
  Class *c = t.cls;
  ERROR(err);
  i32 n = class_vtable_layout(c, &err) ? (i32)c->vtable_size : 0;
  for (u32 i = 0; class_methods(c, &err) && i < c->nmethods; i++)
    n += (class_method_flags(c, i) & (MA_STATIC | MA_VIRTUAL)) == (MA_STATIC | MA_VIRTUAL);
  return n;
}

static void verify_implements(QType t, QType iface) {
  if (t.cls->is_interface)
    exc_throw_arg("ArgumentException", NULL, "'this' type cannot be an interface itself.");
  else if (!class_implements(t.cls, iface.cls))
    exc_throw_arg("ArgumentException", NULL, "Interface not found.");
}

static Method *implementation(QType t, QType iface, Method *m) {
  (void)iface;
  ERROR(err);
  Method *r = class_virtual_target(t.cls, m, &err);
  return r || !err.kind ? r : (Method *)exc_throw_error(&err);
}

// ---- derived types ------------------------------------------------------------------------------------------------------

static void derive(Class *elem, ClassKind kind, u32 rank, Object **out) {
  if (!class_may_derive(elem, kind) || (elem->is_byreflike && (kind == CK_SZARRAY || kind == CK_ARRAY))) {
    ERROR(err);
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
  ERROR(err);
  if (!class_ifaces(c, &err)) {
    exc_throw_error(&err);
    return;
  }
  Class **found = xmalloc((c->nifaces + 1) * sizeof *found);
  u32 n = 0;
  for (u32 i = 0; i < c->nifaces; i++)
    if (!c->is_array || !c->ifaces[i]->generic_def) // those of vectors the class library adds itself
      found[n++] = c->ifaces[i];
  *out = type_array(wk.type, found, n);
  free(found);
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
  ERROR(err);
  Class *c = corlib_class("System", "RuntimeTypeHandle");
  return class_methods(c, &err) ? class_find_method(c, "InternalAllocNoChecks_FastPath", 1) : NULL;
}

static bool is_nullable(const Class *c) {
  return c->generic_def == wk.nullable;
}

// Of what no object can be made, and the exception that says so.
typedef struct Refusal {
  const char *exc, *why;
} Refusal;
static Refusal refusal(const Class *c) {
  if (c->is_string)
    return (Refusal){"ArgumentException", "Uninitialized Strings cannot be created."};
  if ((c->kind != CK_DEF && c->kind != CK_INST) || c->is_delegate || c->etype == ET_VOID)
    return (Refusal){"ArgumentException", "Type is not supported."};
  if (c->is_interface)
    return (Refusal){"MemberAccessException", "Cannot create an instance of an interface."};
  if (c->flags & TA_ABSTRACT)
    return (Refusal){"MemberAccessException", "Cannot create an abstract class."};
  if (c->is_open || c->ngparams)
    return (Refusal){"MemberAccessException", "Cannot create a type for which Type.ContainsGenericParameters is true."};
  return (Refusal){c->is_byreflike ? "NotSupportedException" : NULL, "Cannot create boxed ByRef-like values."};
}

static void activation(Object **type, void **alloc, void **alloc_arg, void **ref_ctor, void **value_ctor,
                       i32 *is_public) {
  Class *c = class_of(*type);
  Method *ctor = find_ctor(c, 0, NULL);
  *ref_ctor = *value_ctor = NULL;
  Refusal no = refusal(c);
  if (!no.exc && !ctor && !c->is_valuetype)
    no = (Refusal){"MissingMethodException", "No parameterless constructor defined."};
  if (no.exc) {
    exc_throw(c->is_delegate || c->is_byreflike ? no.exc : "MissingMethodException", no.why);
    return;
  }
  *alloc = *alloc_arg = NULL;
  *is_public = true;
  if (is_nullable(c)) // null is its object
    return;
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
  ERROR(err);
  if (!class_fields(c, &err)) {
    exc_throw_error(&err);
    return;
  }
  *nullable_offset = 0;
  if (is_nullable(c)) {
    nullable_fields(c, &has, &value);
    *nullable_offset = (i32)value;
    c = c->inst->args[0];
  }
  *alloc = engine_ftn(allocator());
  *alloc_arg = c;
  *size = class_value_size(c, &(u32){0});
}

static void uninitialized(QType t, void **alloc, void **alloc_arg) {
  Refusal no = refusal(t.cls);
  if (no.exc) {
    exc_throw(no.exc, no.why);
    return;
  }
  *alloc = engine_ftn(allocator());
  *alloc_arg = t.cls->generic_def == wk.nullable ? t.cls->inst->args[0] : t.cls;
}

static Class *declaring(Class *c) {
  return c->nested_in;
}

ICALL_TABLE(net_runtime_type_handle, "System.RuntimeTypeHandle", ICALL("GetRuntimeTypeFromHandle(intptr)", type_object),
            ICALL("GetRuntimeType(MethodTable*)", type_object), ICALL("GetAttributes", attributes),
            ICALL("GetToken", token), ICALL("GetElementTypeHandle", element), ICALL("GetArrayRank", array_rank),
            ICALL("IsGenericVariable", is_variable), ICALL("GetGenericVariableIndex(RuntimeType)", variable_index),
            ICALL("ContainsGenericVariables(RuntimeType)", contains_variables),
            ICALL("CompareCanonicalHandles", same_canonical), ICALL("GetUtf8NameInternal", utf8_name),
            ICALL("InternalAllocNoChecks_FastPath", allocate_fast),
            ICALL("IsUnmanagedFunctionPointer", is_unmanaged_fnptr))
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
            ICALL("RuntimeTypeHandle_GetDeclaringTypeHandleForGenericVariable", declaring_of_variable),
            ICALL("RuntimeTypeHandle_GetDeclaringMethodForGenericParameter", declaring_method),
            ICALL("RuntimeTypeHandle_GetConstraints", constraints),
            ICALL("RuntimeTypeHandle_SatisfiesConstraints", satisfies),
            ICALL("RuntimeTypeHandle_GetArgumentTypesFromFunctionPointer", fnptr_types),
            ICALL("RuntimeTypeHandle_GetMethodAt", in_slot),
            ICALL("RuntimeTypeHandle_GetNumVirtualsAndStaticVirtuals", virtuals_and_statics),
            ICALL("RuntimeTypeHandle_VerifyInterfaceIsImplemented", verify_implements),
            ICALL("RuntimeTypeHandle_GetInterfaceMethodImplementation", implementation),
            ICALL("RuntimeTypeHandle_RegisterCollectibleTypeDependency", icall_nothing))
