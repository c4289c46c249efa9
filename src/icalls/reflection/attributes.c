// attributes.c: custom attributes: internal calls of MonoCustomAttrs and CustomAttributeData.
#include "icalls/reflection/reflection.h"

// Where the attributes of something are: rows whose parent is `token`. token 0: it cannot have any.
typedef struct Target {
  Assembly *a;
  u32 token;
} Target;

static Target type_target(Class *c) {
  if (c->kind == CK_BYREF)
    c = c->elem;
  u32 table = TOKEN_TABLE(c->token);
  bool has = (c->kind == CK_DEF || c->kind == CK_INST) ? table == TABLE_TYPEDEF : table == TABLE_GENERICPARAM;
  return (Target){c->assembly, has ? c->token : 0};
}

static Target parameter_target(Object *o) {
  Class *c = REFLECTION_CLASS("ParameterInfo");
  Object *member = FIELD_REF(o, FIELD_OFFSET(c, "MemberImpl"));
  u32 sequence = (u32)(GET_VAL(o, c, "PositionImpl", i32) + 1);
  Method *m = member ? reflection_object_method(member) : NULL;
  Property *p = member && !m ? reflection_property_of(member) : NULL; // an indexer's: those of its accessor
  if (p)
    m = p->get ? p->get : p->set;
  return m ? (Target){m->klass->assembly, reflection_param_token(m, sequence)} : (Target){0};
}

static Target assembly_target(Object *o) {
  if (object_class(o) == CORLIB_CLASS("System.Reflection.Emit", "AssemblyBuilder"))
    emit_assembly_attributes(o);
  Assembly *a = reflection_assembly_of(o);
  return (Target){a->attributes ? a->attributes : a, TOKEN(TABLE_ASSEMBLY, 1)};
}

static Target target_of(Object *o) {
  Class *c = object_class(o);
  if (class_is_subclass(c, wk.runtimetype))
    return type_target(type_object_class(o));
  if (class_is_subclass(c, REFLECTION_CLASS("RuntimeParameterInfo")))
    return parameter_target(o);
  if (class_is_subclass(c, REFLECTION_CLASS("Assembly")))
    return assembly_target(o);
  if (class_is_subclass(c, REFLECTION_CLASS("RuntimeModule")))
    return (Target){GET_VAL(o, REFLECTION_CLASS("RuntimeModule"), "_impl", Assembly *), TOKEN(TABLE_MODULE, 1)};
  Method *m = reflection_object_method(o);
  if (m)
    return (Target){m->klass->assembly, m->token};
  Field *f = reflection_field_of(o);
  if (f)
    return (Target){f->klass->assembly, f->token};
  Property *p = reflection_property_of(o);
  if (p)
    return (Target){p->klass->assembly, p->token};
  Event *e = reflection_event_of(o);
  return e ? (Target){e->klass->assembly, e->token} : (Target){0};
}

// ---- rows ----------------------------------------------------------------------------------------------------------

static u32 first_row(Target t) {
  return t.a && t.token ? md_find(t.a->img, TABLE_CUSTOMATTRIBUTE, CUSTOMATTRIBUTE_PARENT, t.token) : 0;
}
static u32 next_row(Target t, u32 row) {
  return md_find_next(t.a->img, TABLE_CUSTOMATTRIBUTE, CUSTOMATTRIBUTE_PARENT, t.token, row);
}

// The attribute's class. With a filter, one that does not load is just not wanted.
static bool row_wanted(Target t, u32 row, Class *filter) {
  ERROR(err);
  if (!filter)
    return true;
  Class *c = custom_attribute_ctor_class(t.a, row, &err);
  return c && class_assignable(filter, c);
}

static Method *row_ctor(Target t, u32 row) {
  ERROR(err);
  u32 token = md_col(t.a->img, TABLE_CUSTOMATTRIBUTE, row, CUSTOMATTRIBUTE_TYPE);
  Method *m = method_from_token(t.a, token, (GenericCtx){0}, &err);
  return m ? m : (Method *)exc_throw_error(&err);
}

static const u8 *row_blob(Target t, u32 row, u32 *size) {
  return md_blob(t.a->img, md_col(t.a->img, TABLE_CUSTOMATTRIBUTE, row, CUSTOMATTRIBUTE_VALUE), size);
}

// ---- making attributes ---------------------------------------------------------------------------------------------

static bool no_member(Class *c, const char *name) {
  char *msg = xasprintf("Could not find a field or property with name %s in %s", name, class_name(c));
  exc_set_pending(exc_new("System.Reflection", "CustomAttributeFormatException", msg));
  free(msg);
  return false;
}

static Field *find_field(Class *c, const char *name) {
  for (Field *f; c; c = c->parent)
    if ((f = class_find_field(c, name)))
      return f;
  return NULL;
}

static Property *find_property(Class *c, const char *name) {
  ERROR(err);
  for (; c; c = c->parent) {
    Property *list;
    u32 n;
    if (!reflection_properties(c, &list, &n, &err))
      return NULL;
    for (u32 i = 0; i < n; i++)
      if (!strcmp(list[i].name, name))
        return &list[i];
  }
  return NULL;
}

// The setter may be an ancestor's where the class overrides the getter only.
static Method *find_setter(Class *c, const char *name) {
  for (Property *p; (p = find_property(c, name)); c = p->klass->parent) {
    if (p->set)
      return p->set;
    if (!p->klass->parent)
      break;
  }
  return NULL;
}

static bool set_named(Object *o, const AttributeNamed *n, Object *value) {
  Class *c = object_class(o);
  if (n->is_field) {
    Field *f = find_field(c, n->name);
    return f && !f->is_static ? reflection_store(f->type, (u8 *)o + f->offset, value) : no_member(c, n->name);
  }
  Method *set = find_setter(c, n->name);
  Array *args = set ? array_new(wk.object, 1) : NULL;
  if (!set)
    return no_member(c, n->name);
  if (!args)
    return false;
  gc_store(&ARRAY_ELEMS(args, Object *)[0], value);
  reflection_invoke(set, o, args);
  return !exc_pending();
}

static Object *make_attribute(Target t, u32 row) {
  Method *ctor = row_ctor(t, row);
  u32 size;
  const u8 *data = row_blob(t, row, &size);
  AttributeArgs args;
  if (!ctor)
    return NULL;
  bool ok = attribute_read(t.a, ctor, data, size, &args);
  Object *o = ok ? object_new(ctor->klass) : NULL;
  if (o)
    reflection_invoke(ctor, o, args.values);
  for (u32 i = 0; o && !exc_pending() && i < args.nnamed; i++)
    set_named(o, &args.named[i], ARRAY_ELEMS(args.named_values, Object *)[i]);
  attribute_free(&args);
  return exc_pending() ? NULL : o;
}

static Object *get_attributes(Object *provider, Object *type, bool pseudo) {
  (void)pseudo;
  Target t = target_of(provider);
  Class *filter = type_object_class(type);
  u32 n = 0;
  for (u32 row = first_row(t); row; row = next_row(t, row))
    n += row_wanted(t, row, filter);
  Array *list = array_new(CORLIB_CLASS("System", "Attribute"), n);
  u32 i = 0;
  for (u32 row = n && list ? first_row(t) : 0; row; row = next_row(t, row)) {
    if (!row_wanted(t, row, filter))
      continue;
    Object *o = make_attribute(t, row);
    if (!o)
      return NULL;
    gc_store(&ARRAY_ELEMS(list, Object *)[i++], o);
  }
  return (Object *)list;
}

static bool is_defined(Object *provider, Object *type) {
  Target t = target_of(provider);
  Class *filter = type_object_class(type);
  for (u32 row = first_row(t); row; row = next_row(t, row))
    if (row_wanted(t, row, filter))
      return true;
  return false;
}

// ---- CustomAttributeData: attributes that are not made -------------------------------------------------------------

static Method *ctor_with(Class *c, u32 nparams, Class *first) {
  ERROR(err);
  for (u32 i = 0; class_methods(c, &err) && i < c->nmethods; i++) {
    Sig *s = strcmp(class_method_name(c, i), ".ctor") ? NULL : method_sig(class_method(c, i), &err);
    if (s && s->nparams == nparams && s->params[0] == first)
      return class_method(c, i);
  }
  library_lacks(c, "constructor with these parameters");
}

// A new object of `c`, or a boxed value; pending and NULL if the constructor throws.
static Object *construct(Class *c, Method *ctor, void **args) {
  Object *o = object_new(c), *exc = NULL;
  if (o)
    engine_invoke(ctor, c->is_valuetype ? object_unbox(o) : (void *)o, args, &exc);
  if (exc)
    exc_set_pending(exc);
  return exc ? NULL : o;
}

static Object *make_data(Target t, u32 row) {
  Class *c = REFLECTION_CLASS("CustomAttributeData");
  Method *ctor = row_ctor(t, row);
  Object *info = ctor ? reflection_method_object(ctor, NULL) : NULL, *assembly = info ? assembly_object(t.a) : NULL;
  if (!assembly)
    return NULL;
  u32 size;
  const u8 *data = row_blob(t, row, &size);
  return construct(c, ctor_with(c, 4, REFLECTION_CLASS("ConstructorInfo")), (void *[]){info, assembly, &data, &size});
}

static Object *get_data(Object *provider) {
  Target t = target_of(provider);
  u32 n = 0, i = 0;
  for (u32 row = first_row(t); row; row = next_row(t, row))
    n++;
  Array *list = array_new(REFLECTION_CLASS("CustomAttributeData"), n);
  for (u32 row = list ? first_row(t) : 0; row; row = next_row(t, row)) {
    Object *o = make_data(t, row);
    if (!o)
      return NULL;
    gc_store(&ARRAY_ELEMS(list, Object *)[i++], o);
  }
  return (Object *)list;
}

ICALL_TABLE(icalls_custom_attrs, "System.MonoCustomAttrs", ICALL("GetCustomAttributesInternal", get_attributes),
            ICALL("GetCustomAttributesDataInternal", get_data), ICALL("IsDefinedInternal", is_defined))

static Object *typed_argument(Class *type, Object *value) {
  Class *c = REFLECTION_CLASS("CustomAttributeTypedArgument");
  Object *t = type_object(type);
  return t ? construct(c, ctor_with(c, 2, wk.type), (void *[]){t, value}) : NULL;
}

static Object *named_argument(Class *c, const AttributeNamed *n, Object *value) {
  Class *k = REFLECTION_CLASS("CustomAttributeNamedArgument");
  Field *f = n->is_field ? find_field(c, n->name) : NULL;
  Property *p = n->is_field ? NULL : find_property(c, n->name);
  if (!f && !p)
    return no_member(c, n->name), NULL;
  Object *member = f ? reflection_field(f, f->klass) : reflection_property(p, p->klass);
  Object *arg = member ? typed_argument(n->type, value) : NULL;
  return arg ? construct(k, ctor_with(k, 2, REFLECTION_CLASS("MemberInfo")), (void *[]){member, arg}) : NULL;
}

// Mono shows a constructor's `object` as what was given, a named one as declared.
static Class *shown_type(Class *param, Object *value) {
  return param == wk.object && value ? object_class(value) : param;
}

static bool resolve(Method *ctor, AttributeArgs *args, Array *values, Array *named) {
  ERROR(err);
  Sig *s = method_sig(ctor, &err);
  for (u32 i = 0; i < values->length; i++) {
    Object *v = ARRAY_ELEMS(args->values, Object *)[i], *o = typed_argument(shown_type(s->params[i], v), v);
    if (!o)
      return false;
    gc_store(&ARRAY_ELEMS(values, Object *)[i], o);
  }
  for (u32 i = 0; i < args->nnamed; i++) {
    Object *o = named_argument(ctor->klass, &args->named[i], ARRAY_ELEMS(args->named_values, Object *)[i]);
    if (!o)
      return false;
    gc_store(&ARRAY_ELEMS(named, Object *)[i], o);
  }
  return true;
}

static void resolve_arguments(Object *info, Object *assembly, const u8 *data, u32 size, Array **out_values,
                              Array **out_named) {
  Method *ctor = reflection_object_method(info);
  AttributeArgs args;
  if (attribute_read(reflection_assembly_of(assembly), ctor, data, size, &args)) {
    Array *values = array_new(wk.object, args.values ? args.values->length : 0);
    Array *named = values ? array_new(wk.object, args.nnamed) : NULL;
    if (named && resolve(ctor, &args, values, named)) {
      gc_store(out_values, (Object *)values);
      gc_store(out_named, (Object *)named);
    }
  }
  attribute_free(&args);
}

ICALL_TABLE(icalls_custom_attribute_data, "System.Reflection.CustomAttributeData",
            ICALL("ResolveArgumentsInternal", resolve_arguments))
