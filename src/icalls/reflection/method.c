// method.c: internal calls of MonoMethodInfo, RuntimeMethodInfo, RuntimeConstructorInfo,
// RuntimeMethodHandle.
#include "icalls/reflection/reflection.h"
#include "icalls/util.h"

// ---- MonoMethodInfo: what MethodBase's properties read -------------------------------------------------------------

typedef struct MethodInfo { // System.Reflection.MonoMethodInfo
  Object *parent, *ret;
  u32 flags, implflags, callconv;
} MethodInfo;

// System.Reflection.CallingConventions.
static u32 calling_conventions(const Sig *s) {
  u32 v = s->vararg ? 2 : 1; // VarArgs, Standard
  return v | (s->has_this ? 0x20 : 0) | (s->explicit_this ? 0x40 : 0);
}

static void get_method_info(Method *m, MethodInfo *out) {
  ERROR(err);
  Sig *s = reflection_sig(m, &err);
  if (!s) {
    exc_throw_error(&err);
    return;
  }
  gc_store(&out->parent, type_object(m->klass));
  gc_store(&out->ret, type_object(s->ret));
  out->flags = m->flags;
  out->implflags = m->implflags;
  out->callconv = calling_conventions(s);
}

static i32 get_method_attributes(Method *m) {
  return m->flags;
}

static Object *get_parameter_info(Method *m, Object *member) {
  return reflection_parameters(m, member, member ? reflection_reflected_of(member) : NULL);
}

static Object *retval_marshal(Method *m) {
  u32 token = reflection_param_token(m, 0);
  return token ? marshal_as(m->klass->assembly, token) : NULL;
}

ICALL_TABLE(icalls_mono_method_info, "System.Reflection.MonoMethodInfo", ICALL("get_method_info", get_method_info),
            ICALL("get_method_attributes", get_method_attributes), ICALL("get_parameter_info", get_parameter_info),
            ICALL("get_retval_marshal", retval_marshal))

// ---- from handles --------------------------------------------------------------------------------------------------

// The method as a member of `c`, which may be another instance of its class or a descendant.
static Method *on_instance(Method *m, Class *c, Error *err) {
  for (Class *k = c; k; k = reflection_parent(k, err)) {
    if (k == m->klass)
      return m;
    if (k->kind == CK_INST && k->generic_def == (m->klass->generic_def ? m->klass->generic_def : m->klass))
      return method_on_class(m->def, k, err);
    if (err->kind)
      return NULL;
  }
  return NULL;
}

// `generic_check`: the type has to be the declaring one or an instance of it; otherwise it is the reflected class.
static Object *method_from_handle(Method *m, Class *c, bool generic_check) {
  ERROR(err);
  if (!m)
    return NULL;
  if (!c)
    return reflection_method_object(m, NULL);
  if (!generic_check)
    return reflection_method_object(m, c);
  Method *found = on_instance(m, c, &err);
  if (err.kind)
    return (Object *)exc_throw_error(&err);
  return found ? reflection_method_object(found, c) : NULL;
}

static Object *current_method(void) {
  Method *m = stack_caller(0);
  return m ? reflection_method_object(m->def, NULL) : NULL;
}

ICALL_TABLE(icalls_method_base, "System.Reflection.MethodBase", ICALL("GetCurrentMethod", current_method))

static void *function_pointer(Method *m) {
  if (!m) {
    exc_set_pending(exc_new("System", "ArgumentNullException", "Handle is not initialized."));
    return NULL;
  }
  if (m->flags & MA_ABSTRACT) {
    ERROR(err);
    err_set(&err, ERR_BAD_IMAGE, "Method has no body");
    return (void *)exc_throw_error(&err);
  }
  if (class_is_open(m->klass)) {
    char *text = xasprintf("Could not execute the method because the containing type '%s', is not fully instantiated.",
                           class_name(m->klass));
    exc_set_pending(exc_new("System", "InvalidOperationException", text));
    free(text);
    return NULL;
  }
  return engine_ftn(m);
}
ICALL_TABLE(icalls_method_handle, "System.RuntimeMethodHandle", ICALL("GetFunctionPointer", function_pointer))

// ---- RuntimeMethodInfo ---------------------------------------------------------------------------------------------

static String *get_name(Object *info) {
  Method *m = reflection_object_method(info);
  return m ? string_new_utf8(m->name) : NULL;
}

static i32 get_token(Object *info) {
  Method *m = reflection_object_method(info);
  return m && m->token ? (i32)m->token : (i32)TOKEN(TABLE_METHOD, 0);
}

static Method *method_in_slot(Class *c, i32 slot, Error *err) {
  if (!class_methods(c, err) || !class_vtable_layout(c, err))
    return NULL;
  for (u32 i = 0; i < c->nmethods; i++)
    if ((class_method_flags(c, i) & MA_VIRTUAL) && class_method(c, i)->slot == slot)
      return class_method(c, i);
  return NULL;
}

// The method that introduced the slot (definition), or the next one up the hierarchy that fills it.
static Object *get_base_method(Object *info, bool definition) {
  Method *m = reflection_object_method(info), *best = m;
  ERROR(err);
  bool own_slot = !(m->flags & MA_VIRTUAL) || (m->flags & MA_NEWSLOT) || m->klass->is_interface;
  if (own_slot || !class_vtable_layout(m->klass, &err))
    return err.kind ? (Object *)exc_throw_error(&err) : info;
  for (Class *c = reflection_parent(m->klass, &err); c; c = reflection_parent(c, &err)) {
    if (!class_vtable_layout(c, &err) || (u32)m->slot >= c->vtable_size)
      break;
    Method *up = method_in_slot(c, m->slot, &err);
    if (up)
      best = up;
    if (up && (!definition || (up->flags & MA_NEWSLOT)))
      break;
  }
  return err.kind ? (Object *)exc_throw_error(&err) : best == m ? info : reflection_method_object(best, NULL);
}

static void get_pinvoke(Object *info, u32 *flags, Object **entry, Object **dll) {
  Method *m = reflection_object_method(info);
  const Image *img = m->klass->assembly->img;
  u32 row = md_find(img, TABLE_IMPLMAP, IMPLMAP_MEMBER, m->token);
  *flags = 0;
  *entry = *dll = NULL;
  if (!row)
    return;
  *flags = md_col(img, TABLE_IMPLMAP, row, IMPLMAP_FLAGS);
  u32 scope = md_col(img, TABLE_IMPLMAP, row, IMPLMAP_SCOPE);
  gc_store(entry, (Object *)string_new_utf8(md_string(img, md_col(img, TABLE_IMPLMAP, row, IMPLMAP_NAME))));
  gc_store(dll, (Object *)string_new_utf8(md_string(img, md_col(img, TABLE_MODULEREF, scope, MODULEREF_NAME))));
}

static Object *make_generic_method(Object *info, Array *types) {
  Method *m = reflection_object_method(info);
  u32 n = (u32)types->length;
  ERROR(err);
  Class *args[MAX_TYPE_ARGS];
  if (n <= MAX_TYPE_ARGS && !reflection_type_args(types, args))
    return NULL;
  if (n != m->ngparams || n > MAX_TYPE_ARGS)
    return (Object *)exc_throw_arg("ArgumentException", NULL, "Incorrect length");
  GenericInst *inst = generic_inst(args, n);
  if (!reflection_check_constraints(m->gparams, args, n, (GenericCtx){m->klass->inst, inst}))
    return NULL;
  Method *made = method_inst(m, inst, &err);
  return made ? reflection_method_object(made, reflection_reflected_of(info)) : (Object *)exc_throw_error(&err);
}

static Object *get_generic_arguments(Object *info) {
  Method *m = reflection_object_method(info);
  if (m->inst)
    return (Object *)type_array(wk.type, m->inst->args, m->inst->n);
  return (Object *)type_array(wk.type, m->gparams, m->ngparams);
}

static Object *get_definition(Object *info) {
  Method *m = reflection_object_method(info);
  ERROR(err);
  if (!m->ngparams)
    return NULL;
  if (!m->inst)
    return info;
  Method *def = method_on_class(m->def, m->klass, &err);
  return def ? reflection_method_object(def, reflection_reflected_of(info)) : (Object *)exc_throw_error(&err);
}

static bool is_definition(Object *info) {
  Method *m = reflection_object_method(info);
  return m->ngparams && !m->inst;
}

static bool is_generic(Object *info) {
  return reflection_object_method(info)->ngparams != 0;
}

// ---- MethodBody ----------------------------------------------------------------------------------------------------

static Array *body_locals(Method *m, const MethodBody *b) {
  Class *c = REFLECTION_CLASS("LocalVariableInfo"), **types;
  Arena arena = {0};
  ERROR(err);
  bool *pinned;
  u32 n = 0;
  if (b->locals_token &&
      !locals_from_token(m->klass->assembly, b->locals_token, method_own_ctx(m), &arena, &types, &pinned, &n, &err)) {
    arena_free(&arena);
    return (Array *)exc_throw_error(&err);
  }
  Array *a = array_new(c, n);
  for (u32 i = 0; a && i < n; i++) {
    Object *o = object_new(c);
    if (!o)
      break;
    SET_REF(o, c, "type", type_object(types[i]));
    SET_VAL(o, c, "is_pinned", bool, pinned[i]);
    SET_VAL(o, c, "position", u16, (u16)i);
    gc_store(&ARRAY_ELEMS(a, Object *)[i], o);
  }
  arena_free(&arena);
  return a;
}

static Object *body_clause_object(Method *m, IlClause k) {
  Class *c = REFLECTION_CLASS("ExceptionHandlingClause");
  Object *o = object_new(c);
  ERROR(err);
  if (!o)
    return NULL;
  SET_VAL(o, c, "flags", u32, k.kind);
  SET_VAL(o, c, "try_offset", u32, k.try_off);
  SET_VAL(o, c, "try_length", u32, k.try_len);
  SET_VAL(o, c, "handler_offset", u32, k.handler_off);
  SET_VAL(o, c, "handler_length", u32, k.handler_len);
  SET_VAL(o, c, "filter_offset", u32, k.kind == CLAUSE_FILTER ? k.filter_off : 0);
  if (k.kind == CLAUSE_CATCH) {
    Class *caught = class_from_token(m->klass->assembly, k.class_token, method_own_ctx(m), &err);
    if (!caught)
      return (Object *)exc_throw_error(&err);
    SET_REF(o, c, "catch_type", type_object(caught));
  }
  return o;
}

static Array *body_clauses(Method *m, const MethodBody *b) {
  Array *a = array_new(REFLECTION_CLASS("ExceptionHandlingClause"), b->nclauses);
  for (u32 i = 0; a && i < b->nclauses; i++) {
    Object *o = body_clause_object(m, body_clause(b, i));
    if (!o)
      return NULL;
    gc_store(&ARRAY_ELEMS(a, Object *)[i], o);
  }
  return a;
}

static Object *get_body(Method *m) {
  Class *c = REFLECTION_CLASS("MethodBody");
  MethodBody b;
  ERROR(err);
  bool none =
      (m->flags & (MA_ABSTRACT | MA_PINVOKE)) || (m->implflags & (MI_CODETYPE_MASK | MI_INTERNALCALL)) || !m->token;
  if (none || !md_col(m->klass->assembly->img, TABLE_METHOD, TOKEN_ROW(m->token), METHOD_RVA))
    return NULL;
  if (!method_body(m, &b, &err))
    return (Object *)exc_throw_error(&err);
  Object *o = object_new(c);
  Array *il = o ? array_new(wk.byte, b.code_size) : NULL, *locals = il ? body_locals(m, &b) : NULL;
  Array *clauses = locals ? body_clauses(m, &b) : NULL;
  if (!clauses)
    return NULL;
  memcpy(il->data, b.code, b.code_size);
  SET_REF(o, c, "il", il);
  SET_REF(o, c, "locals", locals);
  SET_REF(o, c, "clauses", clauses);
  SET_VAL(o, c, "init_locals", bool, b.init_locals);
  SET_VAL(o, c, "sig_token", u32, b.locals_token);
  SET_VAL(o, c, "max_stack", u32, b.max_stack);
  return o;
}

ICALL_TABLE(icalls_runtime_method_info, "System.Reflection.RuntimeMethodInfo", ICALL("GetMethodBodyInternal", get_body),
            ICALL("GetMethodFromHandleInternalType_native", method_from_handle), ICALL("get_name", get_name),
            ICALL("get_base_method", get_base_method), ICALL("get_metadata_token", get_token),
            ICALL("InternalInvoke", reflection_invoke_method), ICALL("GetPInvoke", get_pinvoke),
            ICALL("MakeGenericMethod_impl", make_generic_method), ICALL("GetGenericArguments", get_generic_arguments),
            ICALL("GetGenericMethodDefinition_impl", get_definition),
            ICALL("get_IsGenericMethodDefinition", is_definition), ICALL("get_IsGenericMethod", is_generic),
            ICALL("get_core_clr_security_level", icall_nothing))

ICALL_TABLE(icalls_runtime_constructor_info, "System.Reflection.RuntimeConstructorInfo",
            ICALL("InternalInvoke", reflection_invoke_ctor), ICALL("get_metadata_token", get_token),
            ICALL("get_core_clr_security_level", icall_nothing))
