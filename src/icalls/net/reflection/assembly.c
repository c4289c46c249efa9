// assembly.c: RuntimeAssembly, RuntimeModule, and what of AssemblyLoadContext the runtime does: one context, the
// program's.
#include "icalls/net/net.h"

static struct {
  u32 assembly, module_assembly, module_data; // fields that hold the runtime's pointers
} fld;

static void find_fields(void) {
  if (fld.assembly)
    return;
  Class *a = corlib_class("System.Reflection", "RuntimeAssembly"),
        *m = corlib_class("System.Reflection", "RuntimeModule");
  fld.module_data = field_offset_of(m, "m_pData");
  fld.module_assembly = field_offset_of(m, "m_runtimeAssembly");
  fld.assembly = field_offset_of(a, "m_assembly");
}

typedef struct Objects { // of an assembly: root memory
  Object *assembly, *module;
} Objects;

static Objects *objects_of(Assembly *a) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  find_fields();
  Objects *o = __atomic_load_n(&a->reflection, __ATOMIC_ACQUIRE);
  if (o)
    return o;
  Object *made = object_new(corlib_class("System.Reflection", "RuntimeAssembly"));
  Object *module = made ? object_new(corlib_class("System.Reflection", "RuntimeModule")) : NULL;
  if (!module)
    return NULL;
  FIELD_AT(made, fld.assembly, Assembly *) = a;
  FIELD_AT(module, fld.module_data, Assembly *) = a;
  gc_store((u8 *)module + fld.module_assembly, made);
  pthread_mutex_lock(&lock);
  if (!a->reflection) {
    o = gc_alloc_root(sizeof *o);
    *o = (Objects){made, module};
    __atomic_store_n(&a->reflection, o, __ATOMIC_RELEASE);
  }
  o = a->reflection;
  pthread_mutex_unlock(&lock);
  return o;
}

static Object *assembly_of(Assembly *a) {
  Objects *o = a ? objects_of(a) : NULL;
  return o ? o->assembly : NULL;
}

static Assembly *home(Object *type) {
  const Class *c = type_object_class(type);
  while (c->elem && !c->is_enum)
    c = c->elem;
  if ((c->kind == CK_VAR || c->kind == CK_MVAR) && c->param_owner)
    return c->kind == CK_VAR ? ((Class *)c->param_owner)->assembly : ((Method *)c->param_owner)->klass->assembly;
  return c->assembly ? c->assembly : assembly_corlib();
}

static Object *of_type(Object *type) {
  return assembly_of(home(type));
}
static void of_type_slow(Object **type, Object **out) {
  *out = of_type(*type);
}
static Object *module_of_type(Object *type) {
  Objects *o = objects_of(home(type));
  return o ? o->module : NULL;
}
static void module_of_type_slow(Object **type, Object **out) {
  *out = module_of_type(*type);
}
static Object *manifest_module(Object *assembly) {
  find_fields();
  Objects *o = objects_of(FIELD_AT(assembly, fld.assembly, Assembly *));
  return o ? o->module : NULL;
}
static void manifest_module_slow(Object **assembly, Object **out) {
  *out = manifest_module(*assembly);
}
static i32 token(Object *assembly) {
  (void)assembly;
  return (i32)TOKEN(TABLE_ASSEMBLY, 1);
}
static bool is_dynamic(Assembly *a) {
  (void)a;
  return false;
}

static void entry_assembly(Object **out) {
  *out = runtime_main_assembly ? assembly_of(runtime_main_assembly) : NULL;
}

static void full_name(QAssembly q, String **out) {
  char name[1024];
  assembly_display_name(q.a, name, sizeof name);
  *out = string_new_utf8(name);
}
static void simple_name(QAssembly q, String **out) {
  *out = string_new_utf8(q.a->name);
}
static void location(QAssembly q, String **out) {
  *out = string_new_utf8(q.a->in_memory ? "" : image_name(q.a->img));
}
static void locale(QAssembly q, String **out) {
  *out = string_new_utf8(q.a->culture);
}
static void version(QAssembly q, i32 *major, i32 *minor, i32 *build, i32 *revision) {
  *major = q.a->version[0];
  *minor = q.a->version[1];
  *build = q.a->version[2];
  *revision = q.a->version[3];
}
static void runtime_version(QAssembly q, String **out) {
  (void)q;
  *out = string_new_utf8("v4.0.30319");
}
static void public_key(QAssembly q, Array **out) {
  const Image *img = q.a->img;
  u32 n;
  const u8 *key = md_blob(img, md_col(img, TABLE_ASSEMBLY, 1, ASSEMBLY_PUBLICKEY), &n);
  Array *a = array_new(wk.byte, n);
  if (a)
    memcpy(a->data, key, n);
  *out = a;
}
static i32 flags(QAssembly q) {
  return (i32)md_col(q.a->img, TABLE_ASSEMBLY, 1, ASSEMBLY_FLAGS);
}
static i32 hash_algorithm(QAssembly q) {
  return (i32)md_col(q.a->img, TABLE_ASSEMBLY, 1, ASSEMBLY_HASHALG);
}

// ---- resources ----------------------------------------------------------------------------------------------------------

static const u8 *resource_bytes(const Image *img, u32 row, u32 *length) {
  if (md_col(img, TABLE_MANIFESTRESOURCE, row, MANIFESTRESOURCE_IMPLEMENTATION))
    return NULL; // elsewhere
  u32 offset = md_col(img, TABLE_MANIFESTRESOURCE, row, MANIFESTRESOURCE_OFFSET);
  const u8 *p = offset < img->resources_size ? image_rva(img, img->resources_rva + offset, 4) : NULL;
  u32 n = p ? le32(p) : 0;
  if (!p || n > INT32_MAX || !image_rva(img, img->resources_rva + offset, n + 4))
    return NULL;
  *length = n;
  return p + 4;
}

static void *resource(QAssembly q, const u16 *name, u32 *length) {
  char *wanted = utf8_from_chars(name);
  const Image *img = q.a->img;
  const u8 *found = NULL;
  for (u32 row = 1; row <= md_rows(img, TABLE_MANIFESTRESOURCE) && !found; row++)
    if (!strcmp(md_string(img, md_col(img, TABLE_MANIFESTRESOURCE, row, MANIFESTRESOURCE_NAME)), wanted))
      found = resource_bytes(img, row, length);
  free(wanted);
  return (void *)found;
}

static void resource_names(QAssembly q, Array **out) {
  const Image *img = q.a->img;
  u32 n = md_rows(img, TABLE_MANIFESTRESOURCE);
  Array *a = array_new(wk.string, n);
  for (u32 i = 0; a && i < n; i++)
    gc_store(
        &ARRAY_ELEMS(a, Object *)[i],
        (Object *)string_new_utf8(md_string(img, md_col(img, TABLE_MANIFESTRESOURCE, i + 1, MANIFESTRESOURCE_NAME))));
  *out = a;
}

// ---- load contexts ------------------------------------------------------------------------------------------------------

static void *first_context; // a GC handle of the managed object

static void *init_context(void *handle, i32 is_default, i32 collectible) {
  (void)collectible;
  if (is_default)
    first_context = handle;
  return handle;
}

static void *context_of(QAssembly q) {
  (void)q;
  return first_context;
}

typedef struct NameParts { // NativeAssemblyNameParts
  const u16 *name;
  u16 version[4];
  const u16 *culture;
  const u8 *key;
  i32 key_length;
  u32 flags;
} NameParts;

static void load(const NameParts *parts, Object **requester, void *mark, i32 throw_if_missing, void *context,
                 Object **out) {
  (void)requester, (void)mark, (void)context;
  char *name = utf8_from_chars(parts->name), *culture = parts->culture ? utf8_from_chars(parts->culture) : xstrdup("");
  char *display = xasprintf("%s, Culture=%s", name, *culture ? culture : "neutral");
  Error err = {0};
  Assembly *a = assembly_load_name(display, NULL, &err);
  if (a)
    *out = assembly_of(a);
  else if (throw_if_missing)
    exc_throw_error(&err);
  free(name);
  free(culture);
  free(display);
}

static void loaded_assemblies(Array **out) {
  u32 n = assembly_count();
  Array *a = array_new(corlib_class("System.Reflection", "RuntimeAssembly"), n);
  for (u32 i = 0; a && i < n; i++)
    gc_store(&ARRAY_ELEMS(a, Object *)[i], assembly_of(assembly_at(i)));
  *out = a;
}

static void scope_name(QAssembly q, String **out) {
  *out = string_new_utf8(md_string(q.a->img, md_col(q.a->img, TABLE_MODULE, 1, MODULE_NAME)));
}

static void module_type(QAssembly q, Object **out) {
  Error err = {0};
  Class *c = class_from_typedef(q.a, 1, &err);
  if (c)
    *out = type_object(c);
  else
    exc_throw_error(&err);
}

static void *type_core(QAssembly q, const char *name, const char *const *nested, i32 nnested, Object **out) {
  const char *dot = strrchr(name, '.');
  char *ns = dot ? xasprintf("%.*s", (int)(dot - name), name) : xstrdup(""), *path = xstrdup(dot ? dot + 1 : name);
  for (i32 i = 0; i < nnested; i++) {
    char *longer = xasprintf("%s/%s", path, nested[i]);
    free(path);
    path = longer;
  }
  Error err = {0};
  Class *c = class_find(q.a, ns, path, &err);
  if (c)
    *out = type_object(c);
  free(ns);
  free(path);
  return NULL;
}

ICALL_TABLE(net_runtime_assembly, "System.Reflection.RuntimeAssembly",
            ICALL("GetManifestModule(RuntimeAssembly)", manifest_module), ICALL("GetIsDynamic", is_dynamic),
            ICALL("GetTokenInternal", token))
ICALL_TABLE(net_type_assembly, "System.RuntimeTypeHandle", ICALL("GetAssemblyIfExists", of_type),
            ICALL("GetModuleIfExists", module_of_type))
ICALL_TABLE(net_load_context, "System.Runtime.Loader.AssemblyLoadContext", ICALL("IsTracingEnabled", icall_nothing))
ICALL_TABLE(net_entries_assembly, "", ICALL("RuntimeTypeHandle_GetAssemblySlow", of_type_slow),
            ICALL("RuntimeTypeHandle_GetModuleSlow", module_of_type_slow),
            ICALL("AssemblyHandle_GetManifestModuleSlow", manifest_module_slow),
            ICALL("AssemblyNative_GetEntryAssembly", entry_assembly), ICALL("AssemblyNative_GetFullName", full_name),
            ICALL("AssemblyNative_GetSimpleName", simple_name), ICALL("AssemblyNative_GetLocation", location),
            ICALL("AssemblyNative_GetLocale", locale), ICALL("AssemblyNative_GetVersion", version),
            ICALL("AssemblyNative_GetImageRuntimeVersion", runtime_version),
            ICALL("AssemblyNative_GetPublicKey", public_key), ICALL("AssemblyNative_GetFlags", flags),
            ICALL("AssemblyNative_GetHashAlgorithm", hash_algorithm), ICALL("AssemblyNative_GetResource", resource),
            ICALL("AssemblyNative_GetManifestResourceNames", resource_names),
            ICALL("AssemblyNative_InitializeAssemblyLoadContext", init_context),
            ICALL("AssemblyNative_GetLoadContextForAssembly", context_of), ICALL("AssemblyNative_InternalLoad", load),
            ICALL("AssemblyNative_GetLoadedAssemblies", loaded_assemblies),
            ICALL("AssemblyNative_GetIsCollectible", icall_nothing), ICALL("RuntimeModule_GetScopeName", scope_name),
            ICALL("AssemblyNative_GetTypeCore", type_core), ICALL("ModuleHandle_GetModuleType", module_type))
