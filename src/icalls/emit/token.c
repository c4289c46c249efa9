// token.c: what tokens of a ModuleBuilder are: rows of the file that may be saved, and the objects they stand for.
//
// The class library itself makes pseudo tokens for builders and registers them; all others are made here, when IL is
// emitted, so that rows come in the order of their first use.
#include <pthread.h>
#include <stdlib.h>
#include "icalls/emit/emit.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // of all modules' objects and tokens

ModuleImage *emit_module_image(Object *module) {
  return EMIT_GET(module, "ModuleBuilder", "dynamic_image", ModuleImage *);
}

// ---- Objects -----------------------------------------------------------------------------------------------------

static u32 add_object(ModuleImage *m, Object *o) { // under the lock
  if (m->nobjects == m->objects_cap) {
    u32 cap = m->objects_cap ? 2 * m->objects_cap : 64;
    Object **bigger = gc_alloc_root(cap * sizeof *bigger);
    gc_copy(bigger, m->objects, m->nobjects * sizeof *bigger);
    if (m->objects)
      gc_free_root(m->objects);
    m->objects = bigger;
    m->objects_cap = cap;
  }
  gc_store(&m->objects[m->nobjects], o);
  return m->nobjects++;
}

u32 emit_add_object(ModuleImage *m, Object *o) {
  pthread_mutex_lock(&lock);
  u32 index = add_object(m, o);
  pthread_mutex_unlock(&lock);
  return index;
}

static void register_token(ModuleImage *m, u32 token, Object *o) {
  pthread_mutex_lock(&lock);
  map_put(&m->tokens, token, (void *)(uintptr_t)(add_object(m, o) + 1));
  pthread_mutex_unlock(&lock);
}

static Object *object_in(ModuleImage *m, const Map *of, u32 token) {
  pthread_mutex_lock(&lock);
  u32 index = (u32)(uintptr_t)map_get(of, token);
  Object *o = index ? m->objects[index - 1] : NULL;
  pthread_mutex_unlock(&lock);
  return o;
}

Object *emit_module_object(void *module, u32 token) {
  ModuleImage *m = module;
  return object_in(m, &m->tokens, token);
}

Array *emit_module_optional(void *module, u32 token) {
  ModuleImage *m = module;
  return (Array *)object_in(m, &m->optional, token);
}

// ---- Assemblies and types ----------------------------------------------------------------------------------------

// An assembly by what its own file, or its builder, says of it.
u32 emit_assembly_ref(EmitOut *o, Assembly *a) {
  a = assembly_home(a);
  u32 name = meta_string(&o->w, a->name);
  for (u32 i = 1; i <= meta_rows(&o->w, TABLE_ASSEMBLYREF); i++) {
    const u32 *cells = meta_cell(&o->w, TABLE_ASSEMBLYREF, i, 0);
    bool same = cells[ASSEMBLYREF_NAME] == name;
    for (u32 k = 0; k < 4; k++)
      same = same && cells[ASSEMBLYREF_MAJOR + k] == a->version[k];
    if (same)
      return TOKEN(TABLE_ASSEMBLYREF, i);
  }
  u32 culture = meta_string(&o->w, a->culture), token = a->has_token ? meta_blob(&o->w, a->token, sizeof a->token) : 0;
  const u16 *v = a->version;
  return TOKEN(TABLE_ASSEMBLYREF,
               meta_row(&o->w, TABLE_ASSEMBLYREF, (u32[]){v[0], v[1], v[2], v[3], 0, token, name, culture, 0}));
}

// Where a class of another file is looked for. Two modules of one assembly refer to each other by ModuleRef.
static u32 scope_of(EmitOut *o, Class *c) {
  return c->nested_in ? emit_class_token(o, c->nested_in, false) : emit_assembly_ref(o, c->assembly);
}

static u32 typeref(EmitOut *o, u32 scope, const char *ns, const char *name) {
  u32 name_at = meta_string(&o->w, name), ns_at = meta_string(&o->w, ns);
  return TOKEN(TABLE_TYPEREF, meta_row(&o->w, TABLE_TYPEREF, (u32[]){scope, name_at, ns_at}));
}

u32 emit_save_class_token(EmitOut *o, Class *c) {
  ModuleImage *m = (ModuleImage *)o;
  u32 row = (u32)(uintptr_t)map_get(&m->typedefs, (uintptr_t)c);
  if (row)
    return TOKEN(TABLE_TYPEDEF, row);
  u32 token = (u32)(uintptr_t)map_get(&m->refs[0], (uintptr_t)c);
  if (!token) {
    token = typeref(o, scope_of(o, c), c->ns, c->name);
    map_put(&m->refs[0], (uintptr_t)c, (void *)(uintptr_t)token);
  }
  return token;
}

u32 emit_save_builder_token(EmitOut *o, Object *type) {
  ModuleImage *m = (ModuleImage *)o;
  if (EMIT_GET(type, "TypeBuilder", "pmodule", Object *) == m->module)
    return TOKEN(TABLE_TYPEDEF, EMIT_GET(type, "TypeBuilder", "table_idx", u32));
  Class *c = emit_type(type, &o->err);
  return c ? emit_save_class_token(o, c) : 0;
}

// ---- Members -----------------------------------------------------------------------------------------------------

static u32 memberref(EmitOut *o, u32 parent, const char *name, u32 sig) {
  u32 cells[] = {parent, meta_string(&o->w, name), sig};
  return TOKEN(TABLE_MEMBERREF, meta_row(&o->w, TABLE_MEMBERREF, cells));
}

static u32 cached(ModuleImage *m, const void *what, bool open) {
  return (u32)(uintptr_t)map_get(&m->refs[open], (uintptr_t)what);
}
static u32 remember(ModuleImage *m, const void *what, bool open, u32 token) {
  map_put(&m->refs[open], (uintptr_t)what, (void *)(uintptr_t)token);
  return token;
}

// The method as a member of its class, without method arguments.
static u32 plain_method_ref(ModuleImage *m, Method *method) {
  EmitOut *o = &m->out;
  u32 sig = emit_runtime_sig(o, method, NULL);
  return memberref(o, emit_class_token(o, method->klass, true), method->name, sig);
}

// A method of a class made in this module, which is not generic: the row its builder will have.
static u32 own_method(ModuleImage *m, Method *method) {
  u32 index = (u32)(uintptr_t)map_get(&m->built, (uintptr_t)method);
  if (!index || method->klass->ngparams)
    return 0;
  Object *b = m->objects[index - 1];
  u32 row = emit_is_ctor_builder(b) ? EMIT_GET(b, "ConstructorBuilder", "table_idx", u32)
                                    : EMIT_GET(b, "MethodBuilder", "table_idx", u32);
  return TOKEN(TABLE_METHOD, row);
}

// An instance of a generic method: each has a reference of its own to the definition.
static u32 method_spec(ModuleImage *m, Method *method) {
  u32 token = cached(m, method, true);
  Method *plain = token ? NULL : method_on_class(method->def, method->klass, &m->out.err);
  if (!plain)
    return token;
  u32 parent = plain_method_ref(m, plain), blob = emit_inst_sig(&m->out, method->inst);
  return remember(m, method, true,
                  TOKEN(TABLE_METHODSPEC, meta_row(&m->out.w, TABLE_METHODSPEC, (u32[]){parent, blob})));
}

u32 emit_method_ref(ModuleImage *m, Method *method) {
  if (method->inst)
    return method_spec(m, method);
  u32 token = own_method(m, method);
  if (!token)
    token = cached(m, method, false);
  return token ? token : remember(m, method, false, plain_method_ref(m, method));
}

static u32 field_ref(ModuleImage *m, Field *f) {
  EmitOut *o = &m->out;
  u32 token = cached(m, f, false);
  if (token)
    return token;
  Assembly *a = f->klass->assembly;
  u32 sig = emit_copy_sig(o, a, md_col(a->img, TABLE_FIELD, TOKEN_ROW(f->token), FIELD_SIGNATURE));
  return remember(m, f, false, memberref(o, emit_class_token(o, f->klass, true), f->name, sig));
}

// The field of a class made in this module: its row is not known yet.
static u32 own_field(ModuleImage *m, Field *f) {
  bool own = map_get(&m->typedefs, (uintptr_t)f->klass) && !f->klass->ngparams;
  return own ? TOKEN(TABLE_FIELD, --m->next_field) : 0;
}

static u32 array_method_ref(ModuleImage *m, Object *a) {
#define GET(name, T) GET_VAL(a, REFLECTION_CLASS("MonoArrayMethod"), name, T)
  MethodParts p = {.ret = GET("ret", Object *), .params = GET("parameters", Array *)};
  u32 conv = GET("call_conv", u32);
  p.call_conv = conv;
  p.attrs = conv & SIG_HASTHIS ? 0 : MA_STATIC;
  u32 sig = emit_method_sig(&m->out, &p), parent = emit_type_token(&m->out, GET("parent", Object *));
  char *name = string_to_utf8(GET("name", String *));
  u32 token = memberref(&m->out, parent, name, sig);
  free(name);
  return token;
#undef GET
}

u32 emit_save_method_token(EmitOut *o, Object *method) {
  ModuleImage *m = (ModuleImage *)o;
  if (emit_row_of(o, method))
    return TOKEN(TABLE_METHOD, emit_row_of(o, method));
  Method *rm = emit_method(method, &o->err);
  u32 index = rm ? (u32)(uintptr_t)map_get(&m->built, (uintptr_t)rm) : 0;
  if (index && emit_row_of(o, m->objects[index - 1]))
    return TOKEN(TABLE_METHOD, emit_row_of(o, m->objects[index - 1]));
  return rm ? emit_method_ref(m, rm) : 0;
}

// ---- getToken and its kin ----------------------------------------------------------------------------------------

static u32 helper_token(ModuleImage *m, Object *helper) {
  Buf b = {0};
  emit_put_helper_sig(&m->out, &b, helper);
  u32 blob = meta_blob(&m->out.w, b.s, b.n);
  buf_free(&b);
  return TOKEN(TABLE_STANDALONESIG, meta_row(&m->out.w, TABLE_STANDALONESIG, (u32[]){blob}));
}

u32 emit_token(ModuleImage *m, Object *o, bool open) {
  Error *err = &m->out.err;
  Class *c = object_class(o);
  if (c == wk.runtimetype)
    return emit_class_token(&m->out, type_object_class(o), open);
  if (c == EMIT_CLASS("SignatureHelper"))
    return helper_token(m, o);
  if (c == REFLECTION_CLASS("MonoArrayMethod"))
    return array_method_ref(m, o);
  if (class_is_subclass(c, REFLECTION_CLASS("MethodBase"))) {
    Method *method = emit_method(o, err);
    return method ? emit_method_ref(m, method) : 0;
  }
  if (class_is_subclass(c, REFLECTION_CLASS("FieldInfo"))) {
    Field *f = emit_field(o, err);
    u32 own = f ? own_field(m, f) : 0;
    return own || !f ? own : field_ref(m, f);
  }
  if (class_is_subclass(c, wk.type))
    return emit_type_token(&m->out, o);
  err_set(err, ERR_NOT_SUPPORTED, "requested token for %s", class_name(c));
  return 0;
}

// Registers what it made; an error becomes an exception.
static u32 finish(ModuleImage *m, u32 token, Object *o) {
  if (m->out.err.kind) {
    exc_throw_error(&m->out.err);
    m->out.err = (Error){0};
    return 0;
  }
  register_token(m, token, o);
  return token;
}

static u32 get_token(Object *module, Object *o, bool open) {
  ModuleImage *m = emit_module_image(module);
  if (!o) {
    exc_throw("ArgumentNullException", NULL);
    return 0;
  }
  return finish(m, emit_token(m, o, open), o);
}

// A vararg call site has a reference of its own, with the types it passes behind the fixed ones.
static u32 get_method_token(Object *module, Object *o, Array *optional) {
  ModuleImage *m = emit_module_image(module);
  Method *method = emit_method(o, &m->out.err);
  if (!array_count(optional) || !method)
    return finish(m, method ? emit_method_ref(m, method) : 0, o);
  u32 parent = own_method(m, method), sig = emit_runtime_sig(&m->out, method, optional);
  if (!parent)
    parent = emit_class_token(&m->out, method->klass, true);
  u32 token = memberref(&m->out, parent, method->name, sig);
  pthread_mutex_lock(&lock);
  map_put(&m->optional, token, (void *)(uintptr_t)(add_object(m, &optional->obj) + 1));
  pthread_mutex_unlock(&lock);
  return finish(m, token, o);
}

static u32 string_token(Object *module, String *s) {
  ModuleImage *m = emit_module_image(module);
  u32 at = m->can_save ? meta_user_string(&m->out.w, s->chars, (u32)s->length) : m->next_string++;
  u32 token = TOKEN(TOKEN_STRING, at);
  register_token(m, token, &s->obj);
  return token;
}

static void register_object(Object *module, Object *o, u32 token) {
  register_token(emit_module_image(module), token, o);
}

static Object *registered_object(Object *module, u32 token) {
  return emit_module_object(emit_module_image(module), token);
}

ICALL_TABLE(icalls_emit_module_tokens, "System.Reflection.Emit.ModuleBuilder", ICALL("getUSIndex", string_token),
            ICALL("getToken", get_token), ICALL("getMethodToken", get_method_token),
            ICALL("RegisterToken", register_object), ICALL("GetRegisteredToken", registered_object))
