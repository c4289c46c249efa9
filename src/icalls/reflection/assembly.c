// assembly.c: internal calls of Assembly and RuntimeAssembly: types, files, resources, loading.
#include <ctype.h>
#include <unistd.h>

#include "icalls/reflection/reflection.h"
#include "icalls/util.h"
#include "runtime/domain.h"

static Object *wrap(Assembly *a, Error *err) {
  return a ? assembly_object(a) : (Object *)exc_throw_error(err);
}

// ---- types ---------------------------------------------------------------------------------------------------------

static bool is_exported(const Image *img, u32 row) {
  u32 v = md_col(img, TABLE_TYPEDEF, row, TYPEDEF_FLAGS) & TA_VISIBILITY_MASK;
  if (v < TA_NESTED_PUBLIC)
    return v == 1;
  u32 at = v == TA_NESTED_PUBLIC ? md_find(img, TABLE_NESTEDCLASS, NESTEDCLASS_NESTED, row) : 0;
  u32 outer = at ? md_col(img, TABLE_NESTEDCLASS, at, NESTEDCLASS_ENCLOSING) : 0;
  return outer && outer != row && is_exported(img, outer);
}

typedef struct TypeList {
  Array *types;
  Object *failures; // Exception[], made with the first
  u32 n, nfailed;
} TypeList;

static bool add_failure(TypeList *l, const Error *err) {
  if (!l->failures)
    l->failures = (Object *)array_new(wk.exception, l->types->length);
  if (!l->failures)
    return false;
  gc_store(&ARRAY_ELEMS(l->failures, Object *)[l->nfailed++], exc_from_error(err));
  return true;
}

static Array *trimmed(Class *elem, Array *from, u32 n) {
  Array *a = array_new(elem, n);
  for (u32 i = 0; a && i < n; i++)
    gc_store(&ARRAY_ELEMS(a, Object *)[i], ARRAY_ELEMS(from, Object *)[i]);
  return a;
}

// ReflectionTypeLoadException: what loaded, with null for what did not, and why.
static Object *load_failure(TypeList *l) {
  Class *c = REFLECTION_CLASS("ReflectionTypeLoadException");
  Class *params[2] = {class_szarray(wk.type), class_szarray(wk.exception)};
  Method *ctor = find_ctor(c, 2, params);
  Object *o = object_new(c), *exc = NULL;
  Array *types = trimmed(wk.type, l->types, l->n), *why = trimmed(wk.exception, (Array *)l->failures, l->nfailed);
  if (o && ctor && types && why)
    engine_invoke(ctor, o, (void *[]){types, why}, &exc);
  if (o)
    exc_set_pending(exc ? exc : o);
  return NULL;
}

static bool add_types(TypeList *l, Assembly *a, bool exported_only, bool complete) {
  for (u32 row = 2; row <= md_rows(a->img, TABLE_TYPEDEF); row++) { // row 1 is <Module>
    ERROR(err);
    if (exported_only && !is_exported(a->img, row))
      continue;
    Class *c = class_from_typedef(a, row, &err);
    if (c && complete && !class_nameable(c, &err))
      c = NULL;
    if (!c && !add_failure(l, &err))
      return false;
    gc_store(&ARRAY_ELEMS(l->types, Object *)[l->n++], c ? type_object(c) : NULL);
  }
  return true;
}

static Object *finished(TypeList *l) {
  if (exc_pending())
    return NULL;
  return l->nfailed ? load_failure(l) : (Object *)trimmed(wk.runtimetype, l->types, l->n);
}

Object *reflection_module_types(Assembly *a) {
  TypeList l = {.types = array_new(wk.type, md_rows(a->img, TABLE_TYPEDEF))};
  return l.types && add_types(&l, a, false, false) ? finished(&l) : NULL;
}

Object *reflection_types(Assembly *a, bool exported_only) {
  Assembly *m;
  u32 n = md_rows(a->img, TABLE_TYPEDEF);
  for (u32 row = 0; (m = assembly_next_module(a, &row));)
    n += md_rows(m->img, TABLE_TYPEDEF);
  TypeList l = {.types = array_new(wk.type, n)};
  bool ok = l.types && add_types(&l, a, exported_only, true);
  for (u32 row = 0; ok && (m = assembly_next_module(a, &row));)
    ok = add_types(&l, m, exported_only, true);
  return ok ? finished(&l) : NULL;
}

static Object *get_types(Object *assembly, bool exported_only) {
  return reflection_types(reflection_assembly_of(assembly), exported_only);
}
// Looking names up falls back to mscorlib; here only types of this assembly, or forwarded from it, count.
static bool belongs(Class *c, Assembly *a) {
  while (c->elem && !c->is_enum)
    c = c->elem;
  if (c->generic_def)
    c = c->generic_def;
  if (assembly_home(c->assembly) == a)
    return true;
  while (c->nested_in)
    c = c->nested_in;
  ERROR(err);
  return class_find(a, c->ns, c->name, &err) != NULL;
}

// A comma outside of brackets, and not behind a backslash.
static bool names_assembly(const char *name) {
  int depth = 0;
  for (const char *s = name; *s; s++) {
    if (*s == '\\' && s[1])
      s++;
    else if (*s == '[' || *s == ']')
      depth += *s == '[' ? 1 : -1;
    else if (*s == ',' && !depth)
      return true;
  }
  return false;
}

static Object *get_type(Object *assembly, Object *module, String *name, bool throw_on_error, bool ignore_case) {
  Assembly *a = reflection_assembly_of(assembly), *in = reflection_module_of(module);
  char *text = string_to_utf8(name);
  ERROR(err);
  if (names_assembly(text)) {
    free(text);
    return throw_on_error ? (Object *)exc_throw("ArgumentException", "Type names passed to Assembly.GetType() must not "
                                                                     "specify an assembly.")
                          : NULL;
  }
  Class *c = class_from_reflection_name(a, text, ignore_case, &err);
  bool elsewhere = in ? in->is_module && c && c->assembly != in : module && reflection_is_resource(module);
  if (c && (elsewhere || !belongs(c, a)))
    c = NULL;
  if (!c && (!err.kind || err.kind == ERR_TYPE_LOAD)) {
    char display[1024];
    assembly_display_name(a, display, sizeof display);
    err = (Error){0};
    err_set(&err, ERR_TYPE_LOAD, "Could not load type '%s' from assembly '%s'.", text, display);
  }
  free(text);
  if (c)
    return type_object(c);
  return throw_on_error ? (Object *)exc_throw_error(&err) : NULL;
}

// ---- binding -------------------------------------------------------------------------------------------------------

// A path, or a file URI with or without escapes.
static char *native_path(String *path) {
  char *text = string_to_utf8(path);
  if (strncmp(text, "file://", 7))
    return text;
  char *out = xstrdup(text + 7), *w = out;
  for (const char *r = out; *r; w++) {
    u32 byte;
    if (*r == '%' && isxdigit((u8)r[1]) && isxdigit((u8)r[2])) {
      byte = (u32)strtoul((char[]){r[1], r[2], 0}, NULL, 16);
      r += 3;
    } else {
      byte = (u8)*r++;
    }
    *w = (char)byte;
  }
  *w = 0;
  free(text);
  return out;
}

LoadContext *reflection_look_only(bool only) {
  LoadContext *c = load_context();
  if (only)
    load_context_set(load_context_inspected(c));
  return c;
}

static Object *load_from(String *file, bool ref_only, i32 *mark) {
  (void)mark;
  if (!file)
    return (Object *)exc_throw_null("assemblyFile");
  char *path = native_path(file);
  ERROR(err);
  LoadContext *own = reflection_look_only(ref_only);
  Assembly *a = assembly_open(path, &err);
  load_context_set(own);
  free(path);
  return wrap(a, &err);
}

static Object *load_file(String *file, i32 *mark) {
  if (file && (!file->length || file->chars[0] != '/'))
    return (Object *)exc_throw_arg("ArgumentException", "assemblyFile", "Absolute path information is required.");
  return load_from(file, false, mark);
}

static Object *load_partial(String *name, Object *evidence) {
  (void)evidence;
  char *text = string_to_utf8(name);
  ERROR(err);
  Assembly *a = assembly_load_name(text, NULL, &err);
  free(text);
  return a ? assembly_object(a) : NULL;
}

static Object *of_method(Method *m) {
  return assembly_object(m ? m->klass->assembly : assembly_corlib());
}
static Object *executing_assembly(void) {
  return of_method(stack_caller(0));
}

static Object *calling_assembly(void) {
  Method *m = stack_caller(1);
  return of_method(m ? m : stack_caller(0));
}

static Object *entry_assembly(void) {
  ERROR(err);
  Domain *d = domain_current();
  if (d->entry)
    return assembly_object(d->entry);
  if (!runtime_argc || d != domain_root())
    return NULL;
  Assembly *a = assembly_open(runtime_argv[0], &err);
  return a ? assembly_object(a) : NULL;
}

// What no folder has, handlers of AppDomain.AssemblyResolve may, or of ReflectionOnlyAssemblyResolve. They run under
// the loader's lock, which is recursive.
static Assembly *ask_handlers(const char *display, Assembly *requester) {
  Class *c = CORLIB_CLASS("System", "AppDomain");
  LoadContext *asks = load_context(); // that of the assembly
  Domain *d = asks->domain;
  bool refonly = asks->inspector != NULL;
  Object *domain = current_thread ? domain_object(d ? d : domain_root()) : NULL, *exc = NULL;
  if (!domain || !FIELD_REF(domain, field_offset_of(c, refonly ? "ReflectionOnlyAssemblyResolve" : "AssemblyResolve")))
    return NULL;
  Object *pending = exc_take_pending();
  Object *name = (Object *)string_new_utf8(display), *from = requester ? assembly_object(requester) : NULL;
  if (refonly)
    load_context_set(asks->inspector);
  Domain *old = domain_enter(domain_of_object(domain));
  Object *found = call_managed(c, "DoAssemblyResolve", 3, domain, (void *[]){name, from, &refonly}, &exc);
  domain_enter(old);
  load_context_set(asks);
  if (pending)
    exc_set_pending(pending);
  return found && !exc ? reflection_assembly_of(found) : NULL;
}

void reflection_tell_loaded(Assembly *a) {
  Domain *d = a->context ? a->context->domain : NULL;
  d = d ? d : domain_root();
  Class *c = current_thread && d->object ? CORLIB_CLASS("System", "AppDomain") : NULL;
  if (!c || !FIELD_REF(*d->object, FIELD_OFFSET(c, "AssemblyLoad")))
    return;
  Object *pending = exc_take_pending(), *exc = NULL, *o = assembly_object(a);
  Domain *old = domain_enter(d);
  if (o)
    call_managed(c, "DoAssemblyLoad", 1, *d->object, (void *[]){o}, &exc);
  domain_enter(old);
  if (pending)
    exc_set_pending(pending);
}

void reflection_begin(void) {
  assembly_resolve_hook = ask_handlers;
  assembly_load_hook = reflection_tell_loaded;
}

static PtrArray *referenced(Object *assembly) {
  Assembly *a = reflection_assembly_of(assembly);
  PtrArray *list = xcalloc(1, sizeof *list);
  for (u32 row = 1; row <= md_rows(a->img, TABLE_ASSEMBLYREF); row++) {
    NativeAssemblyName *n = xcalloc(1, sizeof *n);
    native_name_of_ref(a->img, row, n);
    ptr_array_put(list, n);
  }
  return list;
}

static char *absolute_path(Assembly *a) {
  return a->in_memory ? xstrdup("") : path_absolute(image_name(a->img));
}

static void assembly_name_of_file(String *file, NativeAssemblyName *out, Object **codebase) {
  char *path = native_path(file);
  ERROR(err);
  Image *img = image_open(path, &err);
  if (!img || !md_rows(img, TABLE_ASSEMBLY)) {
    err_set(&err, ERR_BAD_IMAGE, "'%s' is no assembly", path);
    exc_throw_error(&err);
  } else {
    native_name_of_image(img, out);
    char *full = path_absolute(path), *uri = xasprintf("file://%s", full);
    gc_store(codebase, (Object *)string_new_utf8(uri));
    free(uri);
    free(full);
  }
  if (img)
    image_close(img);
  free(path);
}

ICALL_TABLE(icalls_assembly, "System.Reflection.Assembly", ICALL("GetTypes", get_types),
            ICALL("InternalGetType", get_type), ICALL("InternalGetAssemblyName", assembly_name_of_file),
            ICALL("GetEntryAssembly", entry_assembly), ICALL("LoadFrom", load_from),
            ICALL("LoadFile_internal", load_file), ICALL("load_with_partial_name", load_partial),
            ICALL("GetExecutingAssembly", executing_assembly), ICALL("GetCallingAssembly", calling_assembly),
            ICALL("InternalGetReferencedAssemblies", referenced))

// ---- RuntimeAssembly: identity -------------------------------------------------------------------------------------

static void put_escaped(Buf *b, const char *path) {
  for (const char *s = path; *s; s++)
    if (isalnum((u8)*s) || strchr("/-_.!~*'();:@&=+$,", *s))
      buf_putc(b, *s);
    else
      buf_printf(b, "%%%02X", (u8)*s);
}

static String *code_base(Object *assembly, bool escaped) {
  Assembly *a = reflection_assembly_of(assembly);
  if (a->in_memory)
    return string_new_utf8("");
  char *path = absolute_path(a);
  Buf b = {0};
  buf_puts(&b, "file://");
  if (escaped)
    put_escaped(&b, path);
  else
    buf_puts(&b, path);
  String *s = string_new_utf8(b.s);
  buf_free(&b);
  free(path);
  return s;
}

static String *get_location(Object *assembly) {
  char *path = absolute_path(reflection_assembly_of(assembly));
  String *s = string_new_utf8(path);
  free(path);
  return s;
}

static String *get_fullname(Object *assembly) {
  char name[1024];
  assembly_display_name(reflection_assembly_of(assembly), name, sizeof name);
  return string_new_utf8(name);
}

static String *runtime_version(Object *assembly) {
  return string_new_utf8(reflection_assembly_of(assembly)->img->version);
}

static bool in_gac(Object *assembly) {
  Assembly *a = reflection_assembly_of(assembly);
  return !a->in_memory && strstr(image_name(a->img), "/mono/gac/");
}

static Object *entry_point(Object *assembly) {
  Assembly *a = reflection_assembly_of(assembly);
  ERROR(err);
  if (TOKEN_TABLE(a->img->entry_point) != TABLE_METHOD)
    return NULL;
  Method *m = method_from_row(a, TOKEN_ROW(a->img->entry_point), &err);
  return m ? reflection_method_object(m, NULL) : (Object *)exc_throw_error(&err);
}

// ---- RuntimeAssembly: resources and files (II.22.24, II.22.19) -----------------------------------------------------

static u32 find_resource(const Image *img, String *name) {
  char *text = string_to_utf8(name);
  u32 row = md_rows(img, TABLE_MANIFESTRESOURCE);
  while (row && strcmp(md_string(img, md_col(img, TABLE_MANIFESTRESOURCE, row, MANIFESTRESOURCE_NAME)), text))
    row--;
  free(text);
  return row;
}

static Object *resource_names(Object *assembly) {
  const Image *img = reflection_assembly_of(assembly)->img;
  u32 n = md_rows(img, TABLE_MANIFESTRESOURCE);
  Array *a = array_new(wk.string, n);
  for (u32 i = 0; a && i < n; i++) {
    const char *name = md_string(img, md_col(img, TABLE_MANIFESTRESOURCE, i + 1, MANIFESTRESOURCE_NAME));
    gc_store(&ARRAY_ELEMS(a, Object *)[i], (Object *)string_new_utf8(name));
  }
  return (Object *)a;
}

static bool resource_info(Object *assembly, String *name, Object *info) {
  enum { EMBEDDED = 1, IN_ANOTHER_ASSEMBLY = 2, IN_MANIFEST_FILE = 4 };
  Assembly *a = reflection_assembly_of(assembly);
  Class *c = REFLECTION_CLASS("ManifestResourceInfo");
  u32 row = find_resource(a->img, name), where = IN_MANIFEST_FILE | EMBEDDED;
  if (!row)
    return false;
  u32 impl = md_col(a->img, TABLE_MANIFESTRESOURCE, row, MANIFESTRESOURCE_IMPLEMENTATION);
  if (TOKEN_TABLE(impl) == TABLE_FILE && impl) {
    const char *file = md_string(a->img, md_col(a->img, TABLE_FILE, TOKEN_ROW(impl), FILE_NAME));
    SET_REF(info, c, "<FileName>k__BackingField", string_new_utf8(file));
    where = 0;
  } else if (TOKEN_TABLE(impl) == TABLE_ASSEMBLYREF) {
    ERROR(err);
    Assembly *to = assembly_ref(a, TOKEN_ROW(impl), &err);
    if (!to)
      return exc_throw_error(&err) != 0;
    SET_REF(info, c, "<ReferencedAssembly>k__BackingField", assembly_object(to));
    where = IN_ANOTHER_ASSEMBLY;
  }
  SET_VAL(info, c, "<ResourceLocation>k__BackingField", u32, where);
  return true;
}

static const void *resource_data(Object *assembly, String *name, i32 *size, Object **module) {
  Assembly *a = reflection_assembly_of(assembly);
  const Image *img = a->img;
  u32 row = find_resource(img, name);
  if (!row || md_col(img, TABLE_MANIFESTRESOURCE, row, MANIFESTRESOURCE_IMPLEMENTATION))
    return NULL;
  u32 offset = md_col(img, TABLE_MANIFESTRESOURCE, row, MANIFESTRESOURCE_OFFSET);
  const u8 *p = offset < img->resources_size ? image_rva(img, img->resources_rva + offset, 4) : NULL;
  u32 n = p ? le32(p) : 0;
  if (!p || n > INT32_MAX || !image_rva(img, img->resources_rva + offset, n + 4))
    return NULL;
  *size = (i32)n;
  gc_store(module, reflection_module(a));
  return p + 4;
}

static String *file_path(Assembly *a, u32 row) {
  char *dir = path_dir(image_name(a->img));
  char *path = path_join(dir, md_string(a->img, md_col(a->img, TABLE_FILE, row, FILE_NAME)));
  String *s = string_new_utf8(path);
  free(path);
  free(dir);
  return s;
}

// With a name the file's path or null; without, all paths.
static Object *get_files(Object *assembly, String *name, bool resources) {
  Assembly *a = reflection_assembly_of(assembly);
  u32 n = md_rows(a->img, TABLE_FILE), count = 0;
  char *text = name ? string_to_utf8(name) : NULL;
  Array *list = name ? NULL : array_new(wk.string, n);
  Object *found = NULL;
  for (u32 row = 1; row <= n && !found; row++) {
    if (name && !strcmp(text, md_string(a->img, md_col(a->img, TABLE_FILE, row, FILE_NAME))))
      found = (Object *)file_path(a, row);
    else if (list && (resources || !(md_col(a->img, TABLE_FILE, row, FILE_FLAGS) & FILE_NO_METADATA)))
      gc_store(&ARRAY_ELEMS(list, Object *)[count++], (Object *)file_path(a, row));
  }
  free(text);
  return name ? found : (Object *)trimmed(wk.string, list, count);
}

static Object *manifest_module(Object *assembly) {
  return reflection_module(reflection_assembly_of(assembly));
}

static Object *get_modules(Object *assembly) {
  Assembly *a = reflection_assembly_of(assembly), *m;
  u32 nfiles = md_rows(a->img, TABLE_FILE), n = 0;
  Array *all = array_new(REFLECTION_CLASS("Module"), nfiles + 1);
  if (!all)
    return NULL;
  gc_store(&ARRAY_ELEMS(all, Object *)[n++], reflection_module(a));
  for (u32 row = 1; row <= nfiles; row++) {
    ERROR(err);
    bool resource = md_col(a->img, TABLE_FILE, row, FILE_FLAGS) & FILE_NO_METADATA;
    if (!resource && !(m = assembly_module(a, row, &err)))
      return (Object *)exc_throw_error(&err);
    gc_store(&ARRAY_ELEMS(all, Object *)[n++], resource ? reflection_resource_module(a, row) : reflection_module(m));
  }
  return (Object *)all;
}

static bool is_inspected(Object *assembly) {
  Assembly *a = reflection_assembly_of(assembly);
  return a->context && a->context->inspector;
}

ICALL_TABLE(icalls_runtime_assembly, "System.Reflection.RuntimeAssembly", ICALL("get_code_base", code_base),
            ICALL("get_location", get_location), ICALL("get_fullname", get_fullname),
            ICALL("GetAotIdInternal", icall_nothing), ICALL("InternalImageRuntimeVersion", runtime_version),
            ICALL("get_global_assembly_cache", in_gac), ICALL("get_EntryPoint", entry_point),
            ICALL("get_ReflectionOnly", is_inspected), ICALL("GetManifestResourceInfoInternal", resource_info),
            ICALL("GetManifestResourceNames", resource_names), ICALL("GetManifestResourceInternal", resource_data),
            ICALL("GetManifestModuleInternal", manifest_module), ICALL("GetModulesInternal", get_modules),
            ICALL("GetFilesInternal", get_files), ICALL("LoadPermissions", icall_nothing))
