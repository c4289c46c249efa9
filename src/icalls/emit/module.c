// module.c: internal calls of AssemblyBuilder, ModuleBuilder, TypeBuilder and CustomAttributeBuilder. Types
// are made to be run at once; writing assemblies to files throws PlatformNotSupportedException.
#include <stdio.h>
#include <stdlib.h>
#include "icalls/emit/emit.h"

static uintptr_t no_emit(void) {
  return exc_throw("PlatformNotSupportedException",
                   "Operation is not supported: assemblies made at run time cannot be saved.");
}

// ---- assemblies and modules
// ----------------------------------------------------------------------------------------------

// Types live in images of their own; this one gives the assembly its name.
static void init_assembly(Object *builder) {
  Class *c = EMIT_CLASS("AssemblyBuilder");
  if (engine_config.full_aot) {
    exc_throw("PlatformNotSupportedException",
              "Operation is not supported: System.Reflection.Emit makes code at run time, which --full-aot excludes.");
    return;
  }
  char *name = string_to_utf8(GET_VAL(builder, c, "name", String *));
  char *version = string_to_utf8(GET_VAL(builder, c, "version", String *));
  u16 v[4] = {0};
  sscanf(version, "%hu.%hu.%hu.%hu", &v[0], &v[1], &v[2], &v[3]);
  EmitImage im;
  size_t size;
  Error err = {0};
  emit_image_init(&im, name, v);
  u8 *bytes = emit_image_finish(&im, &size);
  Assembly *a = assembly_open_memory(bytes, size, name, &err);
  if (a) {
    SET_VAL(builder, c, "_mono_assembly", Assembly *, a);
    a->reflection = runtime_keep(builder);
  } else {
    exc_throw_error(&err);
  }
  free(name);
  free(version);
}

// The objects that a module's tokens stand for.
typedef struct ModuleTokens {
  Object **objects; // in root memory
  u32 n, cap;
  Map pseudo; // token -> index + 1
} ModuleTokens;

enum { TOKEN_OBJECT = 0x71 }; // no metadata table has this number

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static ModuleTokens *tokens_of(Object *module) {
  return GET_VAL(module, EMIT_CLASS("ModuleBuilder"), "dynamic_image", ModuleTokens *);
}

static void init_module(Object *module) {
  Class *c = EMIT_CLASS("ModuleBuilder");
  SET_VAL(module, c, "dynamic_image", ModuleTokens *, xcalloc(1, sizeof(ModuleTokens)));
  Object *home = GET_VAL(module, c, "assemblyb", Object *);
  Assembly *a = GET_VAL(home, EMIT_CLASS("AssemblyBuilder"), "_mono_assembly", Assembly *);
  SET_VAL(module, c, "_impl", Assembly *, a);
  reflection_module_is(a, module);
}

static u32 add_object(ModuleTokens *t, Object *o) { // under the lock
  if (t->n == t->cap) {
    u32 cap = t->cap ? 2 * t->cap : 64;
    Object **bigger = gc_alloc_root(cap * sizeof *bigger);
    gc_copy(bigger, t->objects, t->n * sizeof *bigger);
    if (t->objects)
      gc_free_root(t->objects);
    t->objects = bigger;
    t->cap = cap;
  }
  gc_store(&t->objects[t->n], o);
  return t->n++;
}

static u32 token_for(Object *module, Object *o) {
  pthread_mutex_lock(&lock);
  u32 index = add_object(tokens_of(module), o);
  pthread_mutex_unlock(&lock);
  return TOKEN(TOKEN_OBJECT, index + 1);
}

static u32 string_token(Object *module, String *s) {
  return token_for(module, &s->obj);
}
static u32 get_token(Object *module, Object *o, bool open) {
  (void)open;
  return token_for(module, o);
}
static u32 get_method_token(Object *module, Object *o, Array *optional) {
  (void)optional;
  return token_for(module, o);
}

static void register_token(Object *module, Object *o, u32 token) {
  ModuleTokens *t = tokens_of(module);
  pthread_mutex_lock(&lock);
  map_put(&t->pseudo, token, (void *)(uintptr_t)(add_object(t, o) + 1));
  pthread_mutex_unlock(&lock);
}

Object *emit_module_object(void *module, u32 token) {
  ModuleTokens *t = tokens_of(module);
  pthread_mutex_lock(&lock);
  u32 index = TOKEN_TABLE(token) == TOKEN_OBJECT ? TOKEN_ROW(token) : (u32)(uintptr_t)map_get(&t->pseudo, token);
  Object *o = index && index <= t->n ? t->objects[index - 1] : NULL;
  pthread_mutex_unlock(&lock);
  return o;
}

static Object *registered_token(Object *module, u32 token) {
  return emit_module_object(module, token);
}

ICALL_TABLE(icalls_emit_assembly, "System.Reflection.Emit.AssemblyBuilder", ICALL("basic_init", init_assembly),
            ICALL("UpdateNativeCustomAttributes", icall_nothing))
ICALL_TABLE(icalls_emit_dynamic_method, "System.Reflection.Emit.DynamicMethod",
            ICALL("create_dynamic_method", dynamic_method_create))
ICALL_TABLE(icalls_emit_enum, "System.Reflection.Emit.EnumBuilder", ICALL("setup_enum_type", icall_nothing))
ICALL_TABLE(icalls_emit_module, "System.Reflection.Emit.ModuleBuilder", ICALL("basic_init", init_module),
            ICALL("set_wrappers_type", icall_nothing), ICALL("getUSIndex", string_token), ICALL("getToken", get_token),
            ICALL("getMethodToken", get_method_token), ICALL("RegisterToken", register_token),
            ICALL("GetRegisteredToken", registered_token), ICALL("build_metadata", no_emit),
            ICALL("WriteToFile", no_emit))
ICALL_TABLE(icalls_emit_signature, "System.Reflection.Emit.SignatureHelper", ICALL("get_signature_local", no_emit),
            ICALL("get_signature_field", no_emit))
ICALL_TABLE(icalls_emit_type, "System.Reflection.Emit.TypeBuilder", ICALL("create_runtime_class", emit_create_type))
