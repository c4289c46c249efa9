// library.c: System.Runtime.InteropServices.NativeLibrary, and what managed code says about native libraries.
#include <dlfcn.h>
#include "base/file.h"
#include "icalls/net/net.h"
#include "icalls/reflection/reflection.h"
#include "interop/library.h"

#define NATIVE_LIBRARY CORLIB_CLASS("System.Runtime.InteropServices", "NativeLibrary")

static void not_loaded(const char *name) {
  char *text = xasprintf("Unable to load shared library '%s' or one of its dependencies. In order to help diagnose "
                         "loading problems, consider using a tool like strace. If you're using glibc, consider setting "
                         "the LD_DEBUG environment variable: \n%s: cannot open shared object file: No such file or "
                         "directory\n",
                         name, name);
  exc_throw("DllNotFoundException", text);
  free(text);
}

static void *load_path(const u16 *path, i32 must) {
  char *name = utf8_from_chars(path);
  void *h = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
  if (!h && must)
    not_loaded(name);
  free(name);
  return h;
}

static void *load_name(const u16 *wanted, QAssembly q, i32 has_flags, u32 flags, i32 must) {
  (void)has_flags, (void)flags;
  char *name = utf8_from_chars(wanted);
  void *h = library_find(q.a, NULL, name);
  if (!h && must && !exc_pending())
    not_loaded(name);
  free(name);
  return h;
}

static void free_library(void *h) {
  dlclose(h);
}

static void *symbol(void *h, const u16 *wanted, i32 must) {
  char *name = utf8_from_chars(wanted);
  void *p = library_symbol(h, name);
  if (!p && must) {
    char *text = xasprintf("Unable to find an entry point named '%s' in shared library.", name);
    exc_throw("EntryPointNotFoundException", text);
    free(text);
  }
  free(name);
  return p;
}

ICALL_TABLE(net_entries_native_library, "", ICALL("NativeLibrary_LoadFromPath", load_path),
            ICALL("NativeLibrary_LoadByName", load_name), ICALL("NativeLibrary_FreeLib", free_library),
            ICALL("NativeLibrary_GetSymbol", symbol))

// ---- asking managed code ------------------------------------------------------------------------------------------------

static void *ask(Class *c, const char *method, u32 n, void **args) {
  Object *exc = NULL, *boxed = call_managed(c, method, n, NULL, args, &exc);
  if (exc)
    exc_set_pending(exc);
  return boxed && !exc ? *(void **)object_unbox(boxed) : NULL;
}

// DefaultDllImportSearchPathsAttribute of a method, else of its assembly.
static bool search_paths(Assembly *a, u32 parent, u32 *flags) {
  u32 row =
      custom_attribute_find(a, parent, 0, "System.Runtime.InteropServices", "DefaultDllImportSearchPathsAttribute");
  if (!row)
    return false;
  Reader r = reader_blob(a->img, md_col(a->img, TABLE_CUSTOMATTRIBUTE, row, CUSTOMATTRIBUTE_VALUE));
  read_u16(&r); // prolog (II.23.3)
  *flags = read_u32(&r);
  return !r.bad;
}

static void *resolver(Assembly *a, const Method *m, const char *name) {
  ERROR(err);
  Field *f = class_find_field(NATIVE_LIBRARY, "s_nativeDllResolveMap");
  u8 *statics = f ? statics_of(NATIVE_LIBRARY, &err) : NULL;
  if (!statics || !*(Object **)(statics + f->offset)) // no assembly has one
    return NULL;
  u32 flags = 0;
  bool has_flags = search_paths(a, m->token, &flags) || search_paths(a, TOKEN(TABLE_ASSEMBLY, 1), &flags);
  return ask(NATIVE_LIBRARY, "LoadLibraryCallbackStub", 4,
             (void *[]){string_new_utf8(name), net_assembly_object(a), &has_flags, &flags});
}

#define LOAD_CONTEXT CORLIB_CLASS("System.Runtime.Loader", "AssemblyLoadContext")

static void *of_context(Assembly *a, const char *name) {
  LoadContext *c = a->context;
  return c && c->layered ? ask(LOAD_CONTEXT, "ResolveUnmanagedDll", 2, (void *[]){string_new_utf8(name), &c->managed})
                         : NULL;
}

static void *by_event(Assembly *a, const char *name) {
  LoadContext *c = a->context ? a->context : load_context_root();
  void *args[] = {string_new_utf8(name), net_assembly_object(a), &c->managed};
  return c->managed ? ask(LOAD_CONTEXT, "ResolveUnmanagedDllUsingEvent", 3, args) : NULL;
}

// ---- libhostpolicy, as AssemblyDependencyResolver uses it ---------------------------------------------------------------

typedef void (*ErrorWriter)(const char *text);
static __thread ErrorWriter error_writer;

static ErrorWriter set_error_writer(ErrorWriter w) {
  ErrorWriter old = error_writer;
  error_writer = w;
  return old;
}

enum { RESOLVER_FAILED = (i32)0x80008083 };

static i32 component(const char *path, void (*result)(const char *, const char *, const char *)) {
  HostComponent c = {0};
  ERROR(err);
  bool ok = file_exists(path) && host_component(path, bind_platform(), &c, &err);
  if (ok)
    result(c.assemblies, c.native_dirs, c.resource_roots);
  else if (error_writer)
    error_writer(err.kind ? err.msg : "Failed to locate managed application");
  free(c.assemblies);
  free(c.native_dirs);
  free(c.resource_roots);
  return ok ? 0 : RESOLVER_FAILED;
}

ICALL_TABLE(net_entries_hostpolicy, "", ICALL("corehost_set_error_writer", set_error_writer),
            ICALL("corehost_resolve_component_dependencies", component))

void net_libraries_begin(void) {
  library_hooks = (LibraryHooks){resolver, of_context, by_event};
}
