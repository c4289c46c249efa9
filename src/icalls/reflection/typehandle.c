// typehandle.c: internal calls of System.RuntimeTypeHandle.
#include "icalls/reflection/reflection.h"
#include "icalls/util.h"

static Object *or_throw(Class *c, Error *err) {
  if (c)
    return type_object(c);
  return err->kind ? (Object *)exc_throw_error(err) : NULL;
}

static bool is_param(const Class *c) {
  return c->kind == CK_VAR || c->kind == CK_MVAR;
}

// By-refs have those of what they refer to, as by mono they have its interfaces; pointers are as visible as that.
static u32 attributes_of(const Class *c) {
  if (c->kind == CK_FNPTR)
    return 0;
  if (c->kind == CK_BYREF)
    return attributes_of(c->elem);
  if (c->kind == CK_PTR)
    return attributes_of(c->elem) & TA_VISIBILITY_MASK;
  return is_param(c) ? 1 : c->flags; // parameters count as public
}

static u32 get_attributes(Object *type) {
  return attributes_of(type_object_class(type));
}

static u32 get_token(Object *type) {
  Class *c = type_object_class(type);
  return c->token ? c->token : TOKEN(TABLE_TYPEDEF, 0);
}

static Object *get_definition(Object *type) {
  Class *c = type_object_class(type);
  if (c->kind == CK_INST)
    return type_object(c->generic_def);
  return c->kind == CK_DEF && c->ngparams ? type : NULL;
}

static bool is_definition(Object *type) {
  Class *c = type_object_class(type);
  return c->kind == CK_DEF && c->ngparams;
}

static bool has_instantiation(Object *type) {
  Class *c = type_object_class(type);
  return c->kind == CK_INST || (c->kind == CK_DEF && c->ngparams);
}

static u8 element_type(Object *type) {
  Class *c = type_object_class(type);
  return c->kind == CK_INST ? ET_GENERICINST : c->etype;
}

static bool is_instance(Object *type, Object *o) {
  Class *c = type_object_class(type);
  return o && !is_param(c) && c->kind != CK_BYREF && c->kind != CK_PTR && object_isinst(o, c);
}

static bool has_references(Object *type) {
  Class *c = type_object_class(type);
  ERROR(err);
  if (class_is_ref(c))
    return true;
  return class_fields(c, &err) ? c->has_refs : exc_throw_error(&err) != 0;
}

static i32 array_rank(Object *type) {
  Class *c = type_object_class(type);
  if (!c->is_array)
    return (i32)exc_throw_arg("ArgumentException", NULL, "type must be an array type");
  return c->rank;
}

static Object *get_assembly(Object *type) {
  return assembly_object(type_object_class(type)->assembly);
}
static Object *get_module(Object *type) {
  return reflection_module(type_object_class(type)->assembly);
}

static Object *get_element(Object *type) {
  Class *c = type_object_class(type);
  return c->elem && !c->is_enum ? type_object(c->elem) : NULL;
}

static bool is_variable(Object *type) {
  return is_param(type_object_class(type));
}

static Object *get_base(Object *type) {
  ERROR(err);
  Class *c = type_object_class(type);
  return or_throw(c->is_interface ? NULL : reflection_parent(c, &err), &err);
}

static bool assignable(Object *to, Object *from) {
  return class_assignable(type_object_class(to), type_object_class(from));
}

static bool is_subclass(Class *child, Class *base) {
  ERROR(err);
  if (child == base)
    return false; // of itself no type is
  if (base == wk.object)
    return true; // interfaces and by-refs as well
  for (Class *c = child; c; c = reflection_parent(c, &err))
    if (c == base)
      return true;
  return err.kind ? exc_throw_error(&err) != 0 : false;
}

static bool is_byref_like(Object *type) {
  return type_object_class(type)->is_byreflike;
}

// Mono.RuntimeStructs.GenericParamInfo.
typedef struct GenericParamInfo {
  Class *klass;
  const char *name;
  u16 flags;
  u32 token;
  Class **constraints; // ends with NULL
} GenericParamInfo;

static GenericParamInfo *make_param_info(Class *c, Error *err) {
  if (!class_constraints(c, err))
    return NULL;
  GenericParamInfo *info = xcalloc(1, sizeof *info);
  *info = (GenericParamInfo){c, c->name, (u16)c->param_flags, c->token, xcalloc(c->nconstraints + 1, sizeof(Class *))};
  for (u32 i = 0; i < c->nconstraints; i++)
    if (!(info->constraints[i] = reflection_constraint(c, i, err)))
      return NULL;
  return info;
}

static GenericParamInfo *param_info(Object *type) {
  Class *c = type_object_class(type);
  ERROR(err);
  if (!is_param(c))
    return NULL;
  GenericParamInfo *info = __atomic_load_n(&reflection_of(c)->param_info, __ATOMIC_ACQUIRE);
  if (info)
    return info;
  info = make_param_info(c, &err);
  if (!info)
    return (GenericParamInfo *)exc_throw_error(&err);
  __atomic_store_n(&reflection_of(c)->param_info, info, __ATOMIC_RELEASE);
  return info;
}

// ---- Type.GetType(string) ------------------------------------------------------------------------------------------

// What mono says: namespace and name, apart even where there is none, and the whole name of the assembly.
static Object *not_found(const char *text, Assembly *searched) {
  size_t n = strcspn(text, "[,"), dot = n;
  while (dot && text[dot - 1] != '.')
    dot--;
  const char *comma = strrchr(text, ']');
  comma = strchr(comma ? comma : text, ',');
  char name[1024];
  if (comma)
    assembly_full_name(comma + 1, name, sizeof name);
  else
    assembly_display_name(searched, name, sizeof name);
  ERROR(err);
  err_set(&err, ERR_TYPE_LOAD, "Could not load type '%s%.*s' from assembly '%s'.", dot ? "" : ".", (int)n, text, name);
  return (Object *)exc_throw_error(&err);
}

static Object *from_name(String *name, i32 *mark, Object *caller, bool throw_on_error, bool ignore_case, bool refonly) {
  (void)mark;
  if (!name)
    return (Object *)exc_throw_null("typeName");
  Assembly *a = reflection_assembly_of(caller);
  if (!a && !(a = stack_user_assembly()))
    a = assembly_corlib();
  char *text = string_to_utf8(name);
  ERROR(err);
  LoadContext *own = reflection_look_only(refonly);
  Class *c = *text ? class_from_reflection_name(a, text, ignore_case, &err) : NULL;
  load_context_set(own);
  bool absent = err.kind == ERR_TYPE_LOAD || err.kind == ERR_FILE_NOT_FOUND;
  Object *o = c ? type_object(c) : NULL;
  if (!*text && throw_on_error)
    exc_throw("TypeLoadException", "A null or zero length string does not represent a valid Type.");
  else if (!c && throw_on_error)
    absent ? not_found(text, a) : (Object *)exc_throw_error(&err);
  free(text);
  return o;
}

ICALL_TABLE(icalls_runtime_type_handle, "System.RuntimeTypeHandle", ICALL("GetAttributes", get_attributes),
            ICALL("GetMetadataToken", get_token), ICALL("GetGenericTypeDefinition_impl", get_definition),
            ICALL("GetCorElementType", element_type), ICALL("HasInstantiation", has_instantiation),
            ICALL("IsComObject", icall_nothing), ICALL("IsInstanceOfType", is_instance),
            ICALL("HasReferences", has_references), ICALL("GetArrayRank", array_rank),
            ICALL("GetAssembly", get_assembly), ICALL("GetElementType", get_element), ICALL("GetModule", get_module),
            ICALL("IsGenericVariable", is_variable), ICALL("GetBaseType", get_base),
            ICALL("type_is_assignable_from", assignable), ICALL("IsGenericTypeDefinition", is_definition),
            ICALL("GetGenericParameterInfo", param_info), ICALL("is_subclass_of", is_subclass),
            ICALL("IsByRefLike", is_byref_like), ICALL("internal_from_name", from_name))
