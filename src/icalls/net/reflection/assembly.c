// assembly.c: RuntimeAssembly and RuntimeModule: identity, resources, types.
#include "icalls/net/net.h"
#include "icalls/reflection/reflection.h"
#include "runtime/helpers.h"
#include <strings.h>

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

Assembly *net_assembly(Object *assembly) {
  find_fields();
  return FIELD_AT(assembly, fld.assembly, Assembly *);
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
  Objects *whole = a->home ? objects_of(a->home) : NULL; // an image of a type that was made at run time
  Object *made = whole ? whole->assembly : object_new(corlib_class("System.Reflection", "RuntimeAssembly"));
  Object *module = made ? object_new(corlib_class("System.Reflection", "RuntimeModule")) : NULL;
  if (!module)
    return NULL;
  if (!whole)
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

Object *net_assembly_object(Assembly *a) {
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
  return net_assembly_object(home(type));
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

static i32 no_updates(void) {
  return 0;
}

static void entry_assembly(Object **out) {
  *out = runtime_main_assembly ? net_assembly_object(runtime_main_assembly) : NULL;
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
  const char *path = bind_shown_path(q.a);
  *out = string_new_utf8(path ? path : "");
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

// ResourceLocation, -1: there is no such.
static i32 resource_place(QAssembly q, const u16 *name, Object **assembly, String **file) {
  enum { EMBEDDED = 1, IN_ANOTHER_ASSEMBLY = 2, IN_MANIFEST_FILE = 4 };
  const Image *img = q.a->img;
  char *wanted = utf8_from_chars(name);
  u32 row = md_rows(img, TABLE_MANIFESTRESOURCE);
  while (row && strcmp(md_string(img, md_col(img, TABLE_MANIFESTRESOURCE, row, MANIFESTRESOURCE_NAME)), wanted))
    row--;
  free(wanted);
  u32 impl = row ? md_col(img, TABLE_MANIFESTRESOURCE, row, MANIFESTRESOURCE_IMPLEMENTATION) : 0;
  if (impl && TOKEN_TABLE(impl) == TABLE_FILE) {
    *file = string_new_utf8(md_string(img, md_col(img, TABLE_FILE, TOKEN_ROW(impl), FILE_NAME)));
    return 0;
  }
  if (TOKEN_TABLE(impl) == TABLE_ASSEMBLYREF) {
    ERROR(err);
    *assembly = net_assembly_object(assembly_ref(q.a, TOKEN_ROW(impl), &err));
    if (err.kind)
      exc_throw_error(&err);
    return IN_ANOTHER_ASSEMBLY;
  }
  return row ? EMBEDDED | IN_MANIFEST_FILE : -1;
}

// ---- modules and types --------------------------------------------------------------------------------------------------

static void scope_name(QAssembly q, String **out) {
  *out = string_new_utf8(md_string(q.a->img, md_col(q.a->img, TABLE_MODULE, 1, MODULE_NAME)));
}

static void module_type(QAssembly q, Object **out) {
  ERROR(err);
  Class *c = class_from_typedef(q.a, 1, &err);
  if (c)
    *out = type_object(c);
  else
    exc_throw_error(&err);
}

// One of the assembly, by the names of the types around it.
static Class *find_type(Assembly *a, const char *name, char *const *nested, u32 nnested) {
  const char *dot = strrchr(name, '.');
  char *ns = dot ? xasprintf("%.*s", (int)(dot - name), name) : xstrdup("");
  Buf path = {0};
  buf_puts(&path, dot ? dot + 1 : name);
  for (u32 i = 0; i < nnested; i++)
    buf_printf(&path, "/%s", nested[i]);
  ERROR(err);
  Class *c = class_find(a, ns, path.s, &err);
  buf_free(&path);
  free(ns);
  if (!c && err.kind)
    exc_throw_error(&err);
  return c;
}

static void type_core(QAssembly q, const char *name, char *const *nested, i32 nnested, Object **out) {
  Class *c = find_type(q.a, name, nested, (u32)nnested);
  if (c)
    *out = type_object(c);
}

// By a name whose case may differ: the first row that fits.
static bool row_named(const Image *img, u32 row, const char *full) {
  const char *ns = md_string(img, md_col(img, TABLE_TYPEDEF, row, TYPEDEF_NAMESPACE)),
             *name = md_string(img, md_col(img, TABLE_TYPEDEF, row, TYPEDEF_NAME));
  size_t n = strlen(ns);
  return n ? !strncasecmp(full, ns, n) && full[n] == '.' && !strcasecmp(full + n + 1, name) : !strcasecmp(full, name);
}

static u32 row_ignoring_case(const Image *img, const char *name, u32 outer) {
  for (u32 row = 2; row <= md_rows(img, TABLE_TYPEDEF); row++) {
    u32 at = md_find(img, TABLE_NESTEDCLASS, NESTEDCLASS_NESTED, row);
    if ((at ? md_col(img, TABLE_NESTEDCLASS, at, NESTEDCLASS_ENCLOSING) : 0) == outer && row_named(img, row, name))
      return row;
  }
  return 0;
}

static void type_ignoring_case(QAssembly q, const u16 *name, const u16 *const *nested, i32 nnested, Object **out) {
  ERROR(err);
  u32 row = 0;
  for (i32 i = -1; i < nnested && (i < 0 || row); i++) {
    char *text = utf8_from_chars(i < 0 ? name : nested[i]);
    row = row_ignoring_case(q.a->img, text, row);
    free(text);
  }
  Class *c = row ? class_from_typedef(q.a, row, &err) : NULL;
  if (c)
    *out = type_object(c);
  else if (err.kind)
    exc_throw_error(&err);
}

// RuntimeType[], which managed code also takes for an array of TypeInfo.
static void module_types(QAssembly q, Object **out) {
  Array *all = (Array *)reflection_types(q.a, false), *a = all ? array_new(wk.runtimetype, (u32)all->length) : NULL;
  for (uintptr_t i = 0; a && i < all->length; i++)
    gc_store(&ARRAY_ELEMS(a, Object *)[i], ARRAY_ELEMS(all, Object *)[i]);
  *out = (Object *)a;
}
static void exported_types(QAssembly q, Object **out) {
  *out = reflection_types(q.a, true);
}

static void forwarded_type(QAssembly q, u32 token, Object **out) {
  const Image *img = q.a->img;
  u32 row = TOKEN_ROW(token);
  if (TOKEN_TABLE(md_col(img, TABLE_EXPORTEDTYPE, row, EXPORTEDTYPE_IMPLEMENTATION)) != TABLE_ASSEMBLYREF)
    return;
  ERROR(err);
  Class *c = class_find(q.a, md_string(img, md_col(img, TABLE_EXPORTEDTYPE, row, EXPORTEDTYPE_NAMESPACE)),
                        md_string(img, md_col(img, TABLE_EXPORTEDTYPE, row, EXPORTEDTYPE_NAME)), &err);
  if (c)
    *out = type_object(c);
  else if (err.kind)
    exc_throw_error(&err);
}

static void entry_point(QAssembly q, Object **out) {
  ERROR(err);
  u32 t = q.a->img->entry_point;
  Method *m = TOKEN_TABLE(t) == TABLE_METHOD && TOKEN_ROW(t) ? method_from_row(q.a, TOKEN_ROW(t), &err) : NULL;
  if (m)
    *out = rt_method_handle(m);
  else if (err.kind)
    exc_throw_error(&err);
}

static void file_name(QAssembly q, String **out) {
  const char *path = bind_shown_path(q.a);
  *out = string_new_utf8(path ? path : "<Unknown>");
}

static i32 code_base(QAssembly q, String **out) {
  const char *path = bind_shown_path(q.a);
  if (!path)
    return 0;
  *out = string_new_utf8(path);
  return 1;
}

// An assembly has one module here.
static void modules(QAssembly q, i32 load, i32 resources, Array **out) {
  (void)load, (void)resources;
  Objects *o = objects_of(q.a);
  Array *a = o ? array_new(corlib_class("System.Reflection", "RuntimeModule"), 1) : NULL;
  if (a)
    gc_store(&ARRAY_ELEMS(a, Object *)[0], o->module);
  *out = a;
}

static void module_named(QAssembly q, const u16 *name, Object **out) {
  char *text = utf8_from_chars(name);
  Objects *o = objects_of(q.a);
  if (o && !strcasecmp(text, md_string(q.a->img, md_col(q.a->img, TABLE_MODULE, 1, MODULE_NAME))))
    *out = o->module;
  free(text);
}

static i32 pe_token(QAssembly q) {
  (void)q;
  return (i32)TOKEN(TABLE_MODULE, 1);
}
static void pe_kind(QAssembly q, i32 *kind, i32 *machine) {
  enum { IL_ONLY = 1, MACHINE_I386 = 0x14c };
  (void)q;
  *kind = IL_ONLY;
  *machine = MACHINE_I386;
}
static i32 metadata_version(QAssembly q) {
  (void)q;
  return 0x20000;
}

static i32 raw_metadata(QAssembly q, const u8 **p, i32 *n) {
  *p = q.a->img->metadata;
  *n = (i32)q.a->img->metadata_size;
  return *p != NULL;
}

// ---- names of other assemblies ---------------------------------------------------------------------------------------

static u16 *wide(const char *s) {
  size_t n = utf8_to_utf16_len(s, strlen(s));
  u16 *w = xcalloc(n + 1, sizeof *w);
  utf8_to_utf16(s, strlen(s), w);
  return w;
}

static Object *reference_name(const Image *img, u32 row) {
  Class *c = corlib_class("System.Reflection", "AssemblyName");
  Method *ctor = find_ctor(c, 1, (Class *[]){class_ptr(corlib_class("System.Reflection", "NativeAssemblyNameParts"))});
  u32 cols[MD_MAX_COLUMNS], n;
  md_row(img, TABLE_ASSEMBLYREF, row, cols);
  u16 *name = wide(md_string(img, cols[ASSEMBLYREF_NAME])), *culture = wide(md_string(img, cols[ASSEMBLYREF_CULTURE]));
  const u8 *key = md_blob(img, cols[ASSEMBLYREF_PUBLICKEY], &n);
  NameParts parts = {
      .name = name, .culture = culture, .key = key, .key_length = (i32)n, .flags = cols[ASSEMBLYREF_FLAGS]};
  for (u32 i = 0; i < 4; i++)
    parts.version[i] = (u16)cols[ASSEMBLYREF_MAJOR + i];
  Object *o = object_new(c), *exc = NULL;
  void *p = &parts;
  if (o && ctor)
    engine_invoke(ctor, o, (void *[]){&p}, &exc);
  free(name);
  free(culture);
  if (exc)
    exc_set_pending(exc);
  return exc ? NULL : o;
}

static void references(QAssembly q, Array **out) {
  u32 n = md_rows(q.a->img, TABLE_ASSEMBLYREF);
  Array *a = array_new(corlib_class("System.Reflection", "AssemblyName"), n);
  for (u32 i = 0; a && i < n && !exc_pending(); i++)
    gc_store(&ARRAY_ELEMS(a, Object *)[i], reference_name(q.a->img, i + 1));
  *out = a;
}

// ---- who calls ---------------------------------------------------------------------------------------------------------

enum { MARK_CALLERS_CALLER = 2 }; // System.Threading.StackCrawlMark

typedef struct Crawl {
  u32 skip;
  Method *found;
} Crawl;

// The class library's own frames up to the program's first are those that carry the mark.
static bool crawl_frame(const StackFrameInfo *f, void *data) {
  Crawl *c = data;
  Method *m = f->exact ? f->exact : f->method;
  if (!m || m->wrapper != WRAP_NONE || (!c->found && m->klass->assembly->is_corlib))
    return true;
  c->found = m;
  return c->skip-- != 0;
}

static Method *marked(const i32 *mark) {
  Crawl c = {.skip = mark && *mark == MARK_CALLERS_CALLER};
  eh_walk(crawl_frame, &c);
  return c.found;
}

// The definition, whichever instance runs.
static Method *current_method(const i32 *mark) {
  Method *m = marked(mark);
  return m && m->def ? m->def : m;
}

Assembly *net_caller(const i32 *mark) {
  Method *m = marked(mark);
  return m ? m->klass->assembly : NULL;
}

static void executing_assembly(const i32 *mark, Object **out) {
  Method *m = marked(mark);
  *out = net_assembly_object(m ? m->klass->assembly : assembly_corlib());
}

ICALL_TABLE(net_runtime_assembly, "System.Reflection.RuntimeAssembly",
            ICALL("GetManifestModule(RuntimeAssembly)", manifest_module), ICALL("GetIsDynamic", net_is_dynamic),
            ICALL("GetTokenInternal", token))
ICALL_TABLE(net_type_assembly, "System.RuntimeTypeHandle", ICALL("GetAssemblyIfExists", of_type),
            ICALL("GetModuleIfExists", module_of_type))
ICALL_TABLE(net_entries_assembly, "", ICALL("RuntimeTypeHandle_GetAssemblySlow", of_type_slow),
            ICALL("RuntimeTypeHandle_GetModuleSlow", module_of_type_slow),
            ICALL("AssemblyHandle_GetManifestModuleSlow", manifest_module_slow),
            ICALL("AssemblyNative_IsApplyUpdateSupported", no_updates),
            ICALL("AssemblyNative_GetEntryAssembly", entry_assembly), ICALL("AssemblyNative_GetFullName", full_name),
            ICALL("AssemblyNative_GetSimpleName", simple_name), ICALL("AssemblyNative_GetLocation", location),
            ICALL("AssemblyNative_GetLocale", locale), ICALL("AssemblyNative_GetVersion", version),
            ICALL("AssemblyNative_GetImageRuntimeVersion", runtime_version),
            ICALL("AssemblyNative_GetPublicKey", public_key), ICALL("AssemblyNative_GetFlags", flags),
            ICALL("AssemblyNative_GetHashAlgorithm", hash_algorithm), ICALL("AssemblyNative_GetResource", resource),
            ICALL("AssemblyNative_GetManifestResourceNames", resource_names),
            ICALL("RuntimeModule_GetScopeName", scope_name), ICALL("AssemblyNative_GetTypeCore", type_core),
            ICALL("ModuleHandle_GetModuleType", module_type),
            ICALL("AssemblyNative_GetTypeCoreIgnoreCase", type_ignoring_case),
            ICALL("AssemblyNative_GetExportedTypes", exported_types),
            ICALL("AssemblyNative_GetForwardedType", forwarded_type),
            ICALL("AssemblyNative_GetEntryPoint", entry_point), ICALL("AssemblyNative_GetCodeBase", code_base),
            ICALL("AssemblyNative_GetModule", module_named), ICALL("AssemblyNative_GetModules", modules),
            ICALL("AssemblyNative_GetReferencedAssemblies", references),
            ICALL("AssemblyNative_GetManifestResourceInfo", resource_place),
            ICALL("AssemblyNative_InternalTryGetRawMetadata", raw_metadata),
            ICALL("AssemblyNative_GetExecutingAssembly", executing_assembly),
            ICALL("MethodBase_GetCurrentMethod", current_method), ICALL("RuntimeModule_GetTypes", module_types),
            ICALL("RuntimeModule_GetFullyQualifiedName", file_name), ICALL("ModuleHandle_GetToken", pe_token),
            ICALL("ModuleHandle_GetPEKind", pe_kind), ICALL("ModuleHandle_GetMDStreamVersion", metadata_version))
