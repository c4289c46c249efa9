// objects.c: the managed objects that stand for members, assemblies and modules, made once and kept.
#include "icalls/reflection/reflection.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define METHOD_INFO REFLECTION_CLASS("RuntimeMethodInfo")
#define CTOR_INFO REFLECTION_CLASS("RuntimeConstructorInfo")
#define FIELD_INFO REFLECTION_CLASS("RuntimeFieldInfo")
#define PROPERTY_INFO REFLECTION_CLASS("RuntimePropertyInfo")
#define EVENT_INFO REFLECTION_CLASS("RuntimeEventInfo")
#define PARAMETER_INFO REFLECTION_CLASS("RuntimeParameterInfo")
#define ASSEMBLY REFLECTION_CLASS("RuntimeAssembly")
#define MODULE REFLECTION_CLASS("RuntimeModule")

ClassReflection *reflection_of(Class *c) {
  ClassReflection *r = __atomic_load_n(&c->ext, __ATOMIC_ACQUIRE);
  if (r)
    return r;
  pthread_mutex_lock(&lock);
  if (!c->ext)
    __atomic_store_n(&c->ext, xcalloc(1, sizeof(ClassReflection)), __ATOMIC_RELEASE);
  r = c->ext;
  pthread_mutex_unlock(&lock);
  return r;
}

static Object *cached(Map *map, const void *key) {
  pthread_mutex_lock(&lock);
  Object *o = map_get(map, (uintptr_t)key);
  pthread_mutex_unlock(&lock);
  return o;
}

// The first of two threads that made an object for the same key wins.
static Object *keep(Map *map, const void *key, Object *o) {
  pthread_mutex_lock(&lock);
  Object *first = map_get(map, (uintptr_t)key);
  if (!first)
    map_put(map, (uintptr_t)key, first = runtime_keep(o));
  pthread_mutex_unlock(&lock);
  return first;
}

bool reflection_is_ctor(const Method *m) {
  return (m->flags & MA_RTSPECIALNAME) && (!strcmp(m->name, ".ctor") || !strcmp(m->name, ".cctor"));
}

// ---- methods --------------------------------------------------------------------------------------------------------

static Object *make_method(Method *m, Class *reflected) {
  bool ctor = reflection_is_ctor(m);
  Class *c = ctor ? CTOR_INFO : METHOD_INFO;
  Object *type = type_object(reflected), *o = type ? object_new(c) : NULL;
  if (!o)
    return NULL;
  FIELD_AT(o, ctor ? FIELD_OFFSET(CTOR_INFO, "mhandle") : FIELD_OFFSET(METHOD_INFO, "mhandle"), Method *) = m;
  gc_store((u8 *)o + (ctor ? FIELD_OFFSET(CTOR_INFO, "reftype") : FIELD_OFFSET(METHOD_INFO, "reftype")), type);
  return o;
}

Object *reflection_method_object(Method *m, Class *reflected) {
  if (!reflected)
    reflected = m->klass;
  bool own = reflected == m->klass;
  if (own && m->reflection)
    return m->reflection;
  Map *map = &reflection_of(reflected)->objects;
  Object *o = cached(map, m);
  if (o || !(o = make_method(m, reflected)))
    return o;
  o = keep(map, m, o);
  if (own)
    __atomic_store_n(&m->reflection, o, __ATOMIC_RELEASE);
  return o;
}

Method *reflection_object_method(Object *o) {
  Class *c = object_class(o);
  if (class_is_subclass(c, METHOD_INFO))
    return FIELD_AT(o, FIELD_OFFSET(METHOD_INFO, "mhandle"), Method *);
  if (class_is_subclass(c, CTOR_INFO))
    return FIELD_AT(o, FIELD_OFFSET(CTOR_INFO, "mhandle"), Method *);
    // Builders: NULL until the method exists.
#define BUILDER(name)                                                                                                  \
  if (c == CORLIB_CLASS("System.Reflection.Emit", name))                                                               \
    return GET_VAL(o, c, "mhandle", Method *);
  BUILDER("DynamicMethod")
  BUILDER("MethodBuilder")
  BUILDER("ConstructorBuilder")
#undef BUILDER
  return NULL;
}

Class *reflection_reflected_of(Object *o) {
  Class *c = object_class(o);
  if (class_is_subclass(c, METHOD_INFO))
    return type_object_class(FIELD_REF(o, FIELD_OFFSET(METHOD_INFO, "reftype")));
  if (class_is_subclass(c, CTOR_INFO))
    return type_object_class(FIELD_REF(o, FIELD_OFFSET(CTOR_INFO, "reftype")));
  if (class_is_subclass(c, FIELD_INFO))
    return FIELD_AT(o, FIELD_OFFSET(FIELD_INFO, "klass"), Class *);
  if (class_is_subclass(c, PROPERTY_INFO))
    return FIELD_AT(o, FIELD_OFFSET(PROPERTY_INFO, "klass"), Class *);
  if (class_is_subclass(c, EVENT_INFO))
    return FIELD_AT(o, FIELD_OFFSET(EVENT_INFO, "klass"), Class *);
  return NULL;
}

// ---- fields, properties, events ------------------------------------------------------------------------------------

static Object *make_field(Field *f, Class *reflected) {
  Object *o = object_new(FIELD_INFO), *name = o ? (Object *)string_new_utf8(f->name) : NULL;
  if (!name)
    return NULL;
  SET_VAL(o, FIELD_INFO, "klass", Class *, reflected);
  SET_VAL(o, FIELD_INFO, "fhandle", Field *, f);
  SET_VAL(o, FIELD_INFO, "attrs", u32, f->flags);
  SET_REF(o, FIELD_INFO, "name", name);
  return o; // its type is resolved when it is asked for
}

Object *reflection_field(Field *f, Class *reflected) {
  if (!reflected)
    reflected = f->klass;
  Map *map = &reflection_of(reflected)->objects;
  Object *o = cached(map, f);
  if (!o && (o = make_field(f, reflected)))
    o = keep(map, f, o);
  return o;
}

Field *reflection_field_of(Object *o) {
  return class_is_subclass(object_class(o), FIELD_INFO) ? GET_VAL(o, FIELD_INFO, "fhandle", Field *) : NULL;
}

Object *reflection_property(Property *p, Class *reflected) {
  Map *map = &reflection_of(reflected)->objects;
  Object *o = cached(map, p);
  if (o || !(o = object_new(PROPERTY_INFO)))
    return o;
  SET_VAL(o, PROPERTY_INFO, "klass", Class *, reflected);
  SET_VAL(o, PROPERTY_INFO, "prop", Property *, p);
  return keep(map, p, o);
}

Property *reflection_property_of(Object *o) {
  return class_is_subclass(object_class(o), PROPERTY_INFO) ? GET_VAL(o, PROPERTY_INFO, "prop", Property *) : NULL;
}

Object *reflection_event(Event *e, Class *reflected) {
  Map *map = &reflection_of(reflected)->objects;
  Object *o = cached(map, e);
  if (o || !(o = object_new(EVENT_INFO)))
    return o;
  SET_VAL(o, EVENT_INFO, "klass", Class *, reflected);
  SET_VAL(o, EVENT_INFO, "handle", Event *, e);
  return keep(map, e, o);
}

Event *reflection_event_of(Object *o) {
  return class_is_subclass(object_class(o), EVENT_INFO) ? GET_VAL(o, EVENT_INFO, "handle", Event *) : NULL;
}

// ---- parameters ----------------------------------------------------------------------------------------------------

// The Param row of a parameter (II.22.33), 0 if it has none; 0 is the return value.
static u32 param_row(Method *m, u32 sequence) {
  u32 first, end;
  const Image *img = m->klass->assembly->img;
  if (!m->token || m->klass->is_array)
    return 0;
  md_list(img, TABLE_METHOD, TOKEN_ROW(m->token), METHOD_PARAMS, TABLE_PARAM, &first, &end);
  // As a rule they are in order and all there, with or without a row for the return value.
  u32 n = end - first, guess = sequence - (sequence > 0);
  for (u32 i = 0; i < n; i++) {
    u32 row = md_list_row(img, TABLE_PARAM, first + (guess + i) % n);
    if (md_col(img, TABLE_PARAM, row, PARAM_SEQUENCE) == sequence)
      return row;
  }
  return 0;
}

u32 reflection_param_token(Method *m, u32 sequence) {
  u32 row = param_row(m, sequence);
  return row ? TOKEN(TABLE_PARAM, row) : 0;
}

// System.DBNull.Value and Reflection.Missing.Value say that there is no default.
static Object *no_default(bool optional) {
  Class *c = optional ? REFLECTION_CLASS("Missing") : CORLIB_CLASS("System", "DBNull");
  Field *f = class_find_field(c, "Value");
  void *p = f ? reflection_static_address(f) : NULL;
  return p ? *(Object **)p : NULL;
}

static bool fill_parameter(Object *o, Method *m, Class *type, u32 sequence, Object *member) {
  Assembly *a = m->klass->assembly;
  u32 row = param_row(m, sequence), flags = row ? md_col(a->img, TABLE_PARAM, row, PARAM_FLAGS) : 0;
  bool found = false;
  Object *value = NULL;
  if (row && sequence) // mono: the constant is of the enum's underlying type only where the parameter is
    value = reflection_constant(a, TOKEN(TABLE_PARAM, row), type->is_enum ? type : NULL, &found);
  if (!found && !exc_pending())
    value = no_default((flags & 0x10) != 0); // ParamAttributes.Optional (II.23.1.13)
  SET_REF(o, PARAMETER_INFO, "ClassImpl", type_object(type));
  SET_REF(o, PARAMETER_INFO, "MemberImpl", member);
  SET_REF(o, PARAMETER_INFO, "DefaultValueImpl", value);
  SET_VAL(o, PARAMETER_INFO, "PositionImpl", i32, (i32)sequence - 1);
  SET_VAL(o, PARAMETER_INFO, "AttrsImpl", u32, flags);
  if (row)
    SET_REF(o, PARAMETER_INFO, "NameImpl",
            string_new_utf8(md_string(a->img, md_col(a->img, TABLE_PARAM, row, PARAM_NAME))));
  if (flags & 0x2000) // HasFieldMarshal
    SET_REF(o, PARAMETER_INFO, "marshalAs", marshal_as(a, TOKEN(TABLE_PARAM, row)));
  return !exc_pending();
}

static Object *make_parameters(Method *m, Object *member) {
  ERROR(err);
  Sig *s = reflection_sig(m, &err);
  if (!s)
    return (Object *)exc_throw_error(&err);
  Array *list = array_new(REFLECTION_CLASS("ParameterInfo"), s->nparams);
  for (u32 i = 0; list && i < s->nparams; i++) {
    Object *o = object_new(PARAMETER_INFO);
    if (!o || !fill_parameter(o, m, s->params[i], i + 1, member))
      return NULL;
    gc_store(&ARRAY_ELEMS(list, Object *)[i], o);
  }
  return (Object *)list;
}

Object *reflection_parameters(Method *m, Object *member, Class *reflected) {
  Map *map = &reflection_of(reflected ? reflected : m->klass)->parameters;
  Object *o = cached(map, member);
  if (!o && (o = make_parameters(m, member)))
    o = keep(map, member, o);
  return o;
}

// ---- assemblies and modules ----------------------------------------------------------------------------------------

Object *assembly_object(Assembly *a) {
  a = assembly_home(a);
  Object *o = __atomic_load_n(&a->reflection, __ATOMIC_ACQUIRE);
  if (o || !(o = object_new(ASSEMBLY)))
    return o;
  SET_VAL(o, ASSEMBLY, "_mono_assembly", Assembly *, a);
  SET_VAL(o, ASSEMBLY, "fromByteArray", bool, a->in_memory);
  pthread_mutex_lock(&lock);
  if (!a->reflection)
    __atomic_store_n(&a->reflection, runtime_keep(o), __ATOMIC_RELEASE);
  o = a->reflection;
  pthread_mutex_unlock(&lock);
  return o;
}

Assembly *reflection_assembly_of(Object *o) {
  Class *builder = CORLIB_CLASS("System.Reflection.Emit", "AssemblyBuilder");
  if (o && object_class(o) == builder)
    return GET_VAL(o, builder, "_mono_assembly", Assembly *);
  return o && class_is_subclass(object_class(o), ASSEMBLY) ? GET_VAL(o, ASSEMBLY, "_mono_assembly", Assembly *) : NULL;
}

static Object *make_module(Assembly *a) {
  Object *o = object_new(MODULE), *assembly = o ? assembly_object(a) : NULL;
  if (!assembly)
    return NULL;
  const char *path = image_name(a->img), *scope = md_string(a->img, md_col(a->img, TABLE_MODULE, 1, MODULE_NAME));
  Object *name = (Object *)string_new_utf8(a->in_memory ? scope : path_base(path));
  SET_VAL(o, MODULE, "_impl", Assembly *, a);
  SET_VAL(o, MODULE, "token", u32, a->is_module ? 0 : TOKEN(TABLE_MODULE, 1)); // as in Mono
  SET_REF(o, MODULE, "assembly", assembly);
  SET_REF(o, MODULE, "fqname", string_new_utf8(path));
  SET_REF(o, MODULE, "name", name);
  SET_REF(o, MODULE, "scopename", string_new_utf8(scope));
  return o;
}

// For a file without metadata (II.22.19).
Object *reflection_resource_module(Assembly *a, u32 file_row) {
  Object *o = object_new(MODULE), *assembly = o ? assembly_object(a) : NULL;
  if (!assembly)
    return NULL;
  const char *name = md_string(a->img, md_col(a->img, TABLE_FILE, file_row, FILE_NAME));
  char *dir = path_dir(image_name(a->img)), *path = path_join(dir, name);
  SET_VAL(o, MODULE, "token", u32, TOKEN(TABLE_FILE, file_row));
  SET_VAL(o, MODULE, "is_resource", bool, true);
  SET_REF(o, MODULE, "assembly", assembly);
  SET_REF(o, MODULE, "fqname", string_new_utf8(path));
  SET_REF(o, MODULE, "name", string_new_utf8(name));
  SET_REF(o, MODULE, "scopename", string_new_utf8(name));
  free(path);
  free(dir);
  return o;
}

Assembly *reflection_module_of(Object *o) {
  return o && class_is_subclass(object_class(o), MODULE) ? GET_VAL(o, MODULE, "_impl", Assembly *) : NULL;
}

bool reflection_is_resource(Object *module) {
  return GET_VAL(module, MODULE, "is_resource", bool);
}

static Map modules;

void reflection_module_is(Assembly *a, Object *module) {
  keep(&modules, a, module);
}

Object *reflection_module(Assembly *a) {
  if (!a->is_module)
    a = assembly_home(a);
  Object *o = cached(&modules, a);
  if (!o && (o = make_module(a)))
    o = keep(&modules, a, o);
  return o;
}
