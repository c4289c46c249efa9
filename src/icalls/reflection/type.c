// type.c: internal calls of System.RuntimeType other than its member lists.
#include "icalls/reflection/reflection.h"
#include "icalls/util.h"

// ---- derived types -------------------------------------------------------------------------------------------------

static bool derivable(Class *c, const char *what) {
  if (class_may_derive(c, CK_PTR))
    return true;
  ERROR(err);
  err_set(&err, ERR_TYPE_LOAD, "Could not create %s from type '%s'", what, class_name(c));
  return exc_throw_error(&err) != 0;
}

// Rank 0 is a vector.
static Object *make_array_type(Object *type, i32 rank) {
  Class *c = type_object_class(type);
  if (!derivable(c, "array type"))
    return NULL;
  ERROR(err);
  Class *array = rank ? class_array_asked(c, (u32)rank, &err) : class_szarray(c);
  return array ? type_object(array) : (Object *)exc_throw_error(&err);
}

static Object *make_byref_type(Object *type) {
  Class *c = type_object_class(type);
  return derivable(c, "byref type") ? type_object(class_byref(c)) : NULL;
}

static Object *make_pointer_type(Object *type) {
  Class *c = type_object_class(type);
  return derivable(c, "pointer type") ? type_object(class_ptr(c)) : NULL;
}

// The arguments of a generic type or method against its constraints. Those of types made at run time bind nobody, as in
// Mono.
bool reflection_check_constraints(Class *const *params, Class *const *args, u32 n, GenericCtx ctx) {
  if (n && params[0]->assembly->home)
    return true;
  for (u32 i = 0; i < n; i++) {
    if (args[i]->is_open || class_meets_constraints(params[i], args[i], ctx))
      continue;
    exc_throw_arg("ArgumentException", "typeArguments", "Invalid generic arguments");
    return false;
  }
  return true;
}

// The classes of a Type[]; types that are not the runtime's (TypeDelegator and the like) have none.
bool reflection_type_args(Array *types, Class **out) {
  for (uintptr_t i = 0; i < types->length; i++) {
    Object *t = ARRAY_ELEMS(types, Object *)[i];
    if (!t)
      return exc_throw_null("typeArguments") != 0;
    if (!class_is_subclass(object_class(t), wk.runtimetype) || !(out[i] = type_object_class(t)))
      return exc_throw("NotSupportedException", "User types are not supported.") != 0;
  }
  return true;
}

static Object *make_generic_type(Object *type, Array *types) {
  Class *def = type_object_class(type);
  u32 n = (u32)types->length;
  Class *args[MAX_TYPE_ARGS];
  if (n <= MAX_TYPE_ARGS && !reflection_type_args(types, args))
    return NULL;
  if (n > MAX_TYPE_ARGS || n != def->ngparams || def->kind != CK_DEF)
    return (Object *)exc_throw_arg("ArgumentException", "typeArguments", "Invalid generic arguments");
  GenericInst *inst = generic_inst(args, n);
  bool ok = reflection_check_constraints(def->gparams, args, n, (GenericCtx){inst, NULL});
  ERROR(err);
  Class *c = ok ? class_inst(def, inst, &err) : NULL;
  return !ok ? NULL : c ? type_object(c) : (Object *)exc_throw_error(&err);
}

// ---- names ---------------------------------------------------------------------------------------------------------

static String *full_name(Object *type, bool full, bool qualified) {
  Class *c = type_object_class(type);
  if (full && (c->kind == CK_VAR || c->kind == CK_MVAR))
    return NULL;
  char *name = class_reflection_name(c, full, qualified);
  String *s = string_new_utf8(name);
  free(name);
  return s;
}

static void put_name(Buf *b, const Class *c) {
  switch (c->kind) {
  case CK_PTR:
  case CK_BYREF:
    put_name(b, c->elem);
    buf_putc(b, c->kind == CK_PTR ? '*' : '&');
    break;
  case CK_SZARRAY:
  case CK_ARRAY:
    put_name(b, c->elem);
    buf_puts(b, c->kind == CK_ARRAY && c->rank == 1 ? "[*" : "[");
    for (u32 i = 1; i < c->rank; i++)
      buf_putc(b, ',');
    buf_putc(b, ']');
    break;
  case CK_FNPTR: buf_puts(b, "IntPtr"); break;
  default: buf_puts(b, c->name); break;
  }
}

static String *get_name(Object *type) {
  Buf b = {0};
  put_name(&b, type_object_class(type));
  String *s = string_new_utf8(b.s);
  buf_free(&b);
  return s;
}

static Class *declaring_type(Class *c) {
  if (c->kind == CK_VAR)
    return c->param_owner;
  if (c->kind == CK_MVAR)
    return c->param_owner ? ((Method *)c->param_owner)->klass : NULL;
  return c->nested_in;
}

static String *get_namespace(Object *type) {
  Class *c = type_object_class(type);
  while (c->elem && !c->is_enum)
    c = c->elem;
  for (Class *outer; (outer = declaring_type(c));)
    c = outer;
  return c->ns && *c->ns ? string_new_utf8(c->ns) : NULL;
}

static Object *get_declaring_type(Object *type) {
  Class *c = declaring_type(type_object_class(type));
  return c ? type_object(c) : NULL;
}

static Object *get_declaring_method(Object *type) {
  Class *c = type_object_class(type);
  if (c->kind != CK_VAR && c->kind != CK_MVAR)
    return (Object *)exc_throw("InvalidOperationException", "DeclaringMethod can only be used on generic arguments");
  Method *m = c->kind == CK_MVAR ? c->param_owner : NULL;
  return m ? reflection_method_object(m, NULL) : NULL;
}

// ---- generic arguments, interfaces ---------------------------------------------------------------------------------

static Object *get_generic_arguments(Object *type, bool runtime_array) {
  Class *c = type_object_class(type);
  Class *elem = runtime_array ? wk.runtimetype : wk.type;
  if (c->kind == CK_INST)
    return (Object *)type_array(elem, c->inst->args, c->inst->n);
  return (Object *)type_array(elem, c->gparams, c->kind == CK_DEF ? c->ngparams : 0);
}

static i32 parameter_position(Object *type) {
  Class *c = type_object_class(type);
  return c->kind == CK_VAR || c->kind == CK_MVAR ? (i32)c->param_index : -1;
}

typedef VEC(Class *) ClassVec;

static void add_once(ClassVec *v, Class *c) {
  for (u32 i = 0; i < v->n; i++)
    if (v->v[i] == c)
      return;
  vec_push(v, c);
}

static bool add_ifaces(ClassVec *v, Class *c, Error *err) {
  if (!class_ifaces(c, err))
    return false;
  for (u32 i = 0; i < c->nifaces; i++) {
    Class *iface = reflection_type_in(c->ifaces[i], c, err);
    if (!iface)
      return false;
    add_once(v, iface);
  }
  return true;
}

// A type parameter has the interfaces of its constraints.
static bool param_ifaces(ClassVec *v, Class *p, Error *err) {
  if (!class_constraints(p, err))
    return false;
  for (u32 i = 0; i < p->nconstraints; i++) {
    Class *c = reflection_constraint(p, i, err);
    if (!c || ((c->kind == CK_DEF || c->kind == CK_INST) && !add_ifaces(v, c, err)))
      return false;
    if (c->is_interface)
      add_once(v, c);
  }
  return true;
}

static Object *get_interfaces(Object *type) {
  Class *c = type_object_class(type);
  ClassVec v = {0};
  ERROR(err);
  if (c->kind == CK_BYREF)
    c = c->elem;
  bool ok = c->kind == CK_PTR || c->kind == CK_FNPTR ||
            (c->kind == CK_VAR || c->kind == CK_MVAR ? param_ifaces(&v, c, &err) : add_ifaces(&v, c, &err));
  Object *list = ok ? (Object *)type_array(wk.runtimetype, v.v, v.n) : (Object *)exc_throw_error(&err);
  vec_free(&v);
  return list;
}

static void interface_map(Object *type, Object *iface_type, Array **targets, Array **methods) {
  Class *c = type_object_class(type), *iface = type_object_class(iface_type);
  ERROR(err);
  if (c->kind == CK_BYREF)
    c = c->elem;
  if (!class_methods(iface, &err) || !class_vtable_layout(c, &err)) {
    exc_throw_error(&err);
    return;
  }
  if (!class_implements(c, iface)) {
    exc_throw_arg("ArgumentException", "ifaceType", "Interface not found");
    return;
  }
  u32 n = 0;
  for (u32 i = 0; i < iface->nmethods; i++)
    n += (class_method_flags(iface, i) & MA_VIRTUAL) != 0;
  Array *t = array_new(REFLECTION_CLASS("MethodInfo"), n), *m = t ? array_new(REFLECTION_CLASS("MethodInfo"), n) : NULL;
  if (!m)
    return;
  for (u32 i = 0, k = 0; i < iface->nmethods; i++) {
    if (!(class_method_flags(iface, i) & MA_VIRTUAL))
      continue;
    Method *target = class_virtual_target(c, class_method(iface, i), &err);
    gc_store(&ARRAY_ELEMS(m, Object *)[k], reflection_method_object(class_method(iface, i), iface));
    gc_store(&ARRAY_ELEMS(t, Object *)[k++], target ? reflection_method_object(target, target->klass) : NULL);
  }
  gc_store(targets, (Object *)t);
  gc_store(methods, (Object *)m);
}

// ---- members of instances that stem from members of definitions ----------------------------------------------------

static Object *corresponding_member(Object *type, Object *generic) {
  Class *c = type_object_class(type);
  Method *def = reflection_object_method(generic), *m;
  ERROR(err);
  if (!def)
    return (Object *)icall_unsupported();
  m = method_on_class(def->def, c, &err);
  return m ? reflection_method_object(m, c) : (Object *)exc_throw_error(&err);
}

// ---- the rest ------------------------------------------------------------------------------------------------------

static bool get_packing(Object *type, i32 *packing, i32 *size) {
  Class *c = type_object_class(type);
  const Image *img = c->assembly->img;
  *packing = *size = 0;
  u32 row = TOKEN_TABLE(c->token) == TABLE_TYPEDEF
                ? md_find(img, TABLE_CLASSLAYOUT, CLASSLAYOUT_PARENT, TOKEN_ROW(c->token))
                : 0;
  if (row) {
    *packing = (i32)md_col(img, TABLE_CLASSLAYOUT, row, CLASSLAYOUT_PACKING);
    *size = (i32)md_col(img, TABLE_CLASSLAYOUT, row, CLASSLAYOUT_SIZE);
  }
  return row != 0;
}

// System.TypeCode.
static i32 type_code(Object *type) {
  static const u8 primitive[] = {
      [ET_BOOLEAN] = 3, [ET_CHAR] = 4, [ET_I1] = 5,  [ET_U1] = 6,  [ET_I2] = 7,  [ET_U2] = 8,     [ET_I4] = 9,
      [ET_U4] = 10,     [ET_I8] = 11,  [ET_U8] = 12, [ET_R4] = 13, [ET_R8] = 14, [ET_STRING] = 18};
  enum { CODE_OBJECT = 1, CODE_DBNULL, CODE_DECIMAL = 15, CODE_DATETIME };
  Class *c = type_object_class(type);
  u8 et = c->is_enum ? c->elem->etype : c->etype;
  if (et < ARRAY_LEN(primitive) && primitive[et])
    return primitive[et];
  if (c == CORLIB_CLASS("System", "DBNull"))
    return CODE_DBNULL;
  if (c == CORLIB_CLASS("System", "Decimal"))
    return CODE_DECIMAL;
  return c == CORLIB_CLASS("System", "DateTime") ? CODE_DATETIME : CODE_OBJECT;
}

// The object alone; the library calls the constructor. A Nullable without a value is null.
static Object *create_instance(Object *type) {
  Class *c = type_object_class(type);
  if (c->generic_def && c->generic_def == wk.nullable)
    return NULL;
  ERROR(err);
  if (class_is_inspected(c))
    return (Object *)exc_throw("InvalidOperationException", INSPECTED_RUNS);
  if (!class_instances_complete(c, &err))
    return (Object *)exc_throw_error(&err);
  return class_init_run(c) ? object_new(c) : NULL;
}

ICALL_TABLE(icalls_runtime_type, "System.RuntimeType", ICALL("make_array_type", make_array_type),
            ICALL("make_byref_type", make_byref_type), ICALL("MakePointerType", make_pointer_type),
            ICALL("MakeGenericType", make_generic_type), ICALL("GetMethodsByName_native", type_list_methods),
            ICALL("GetPropertiesByName_native", type_list_properties),
            ICALL("GetConstructors_native", type_list_constructors), ICALL("GetEvents_native", type_list_events),
            ICALL("GetFields_native", type_list_fields), ICALL("GetNestedTypes_native", type_list_nested),
            ICALL("GetCorrespondingInflatedMethod", corresponding_member),
            ICALL("GetCorrespondingInflatedConstructor", corresponding_member),
            ICALL("GetInterfaceMapData", interface_map), ICALL("GetPacking", get_packing),
            ICALL("GetTypeCodeImplInternal", type_code), ICALL("CreateInstanceInternal", create_instance),
            ICALL("get_DeclaringMethod", get_declaring_method), ICALL("get_DeclaringType", get_declaring_type),
            ICALL("getFullName", full_name), ICALL("get_Name", get_name), ICALL("get_Namespace", get_namespace),
            ICALL("GetGenericArgumentsInternal", get_generic_arguments),
            ICALL("GetGenericParameterPosition", parameter_position), ICALL("GetInterfaces", get_interfaces),
            ICALL("get_core_clr_security_level", icall_nothing), ICALL("IsWindowsRuntimeObjectType", icall_nothing),
            ICALL("IsTypeExportedToWindowsRuntime", icall_nothing))
