// loading.c: System.Runtime.Loader.AssemblyLoadContext: assemblies by name, file and bytes. All are loaded into one
// context of the loader; which managed context an assembly was asked for by is kept beside it.
#include "icalls/net/net.h"
#include "icalls/reflection/reflection.h"

#define LOAD_CONTEXT CORLIB_CLASS("System.Runtime.Loader", "AssemblyLoadContext")

static void *first_context; // a GC handle of the managed object: the default one
static Map context_by_assembly;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *init_context(void *handle, i32 is_default, i32 collectible) {
  (void)collectible;
  if (is_default)
    first_context = handle;
  return handle;
}

static void belongs_to(Assembly *a, void *context) {
  pthread_mutex_lock(&lock);
  if (context && context != first_context && !map_get(&context_by_assembly, (uintptr_t)a))
    map_put(&context_by_assembly, (uintptr_t)a, context);
  pthread_mutex_unlock(&lock);
}

static void *context_of(QAssembly q) {
  pthread_mutex_lock(&lock);
  void *c = map_get(&context_by_assembly, (uintptr_t)q.a);
  pthread_mutex_unlock(&lock);
  return c ? c : first_context;
}

// ---- asking managed code ------------------------------------------------------------------------------------------------

static Object *ask(const char *method, u32 n, void **args) {
  Object *exc = NULL, *o = call_managed(LOAD_CONTEXT, method, n, NULL, args, &exc);
  if (exc)
    exc_set_pending(exc);
  return exc ? NULL : o;
}

static Object *name_object(const char *display) {
  Class *c = corlib_class("System.Reflection", "AssemblyName");
  Method *ctor = find_ctor(c, 1, (Class *[]){wk.string});
  Object *o = object_new(c), *exc = NULL, *text = (Object *)string_new_utf8(display);
  if (o && ctor)
    engine_invoke(ctor, o, (void *[]){text}, &exc);
  return exc ? NULL : o;
}

// In the order that the documentation of AssemblyLoadContext gives: satellites, Resolving, AppDomain.AssemblyResolve.
static Assembly *resolve(const char *display, const char *requester_dir) {
  (void)requester_dir;
  Object *name = first_context ? name_object(display) : NULL, *found = NULL, *requester = NULL;
  if (!name)
    return NULL;
  bool satellite = strstr(display, "Culture=") && !strstr(display, "Culture=neutral");
  if (satellite)
    found = ask("ResolveSatelliteAssembly", 2, (void *[]){&first_context, name});
  if (!found && !exc_pending())
    found = ask("ResolveUsingResolvingEvent", 2, (void *[]){&first_context, name});
  if (!found && !exc_pending())
    found = ask("OnAssemblyResolve", 2, (void *[]){requester, string_new_utf8(display)});
  return found ? net_assembly(found) : NULL;
}

static void tell_loaded(Assembly *a) {
  Error err = {0};
  Field *f = first_context ? class_find_field(LOAD_CONTEXT, "AssemblyLoad") : NULL;
  u8 *statics = f ? statics_of(LOAD_CONTEXT, &err) : NULL;
  if (!statics || !*(Object **)(statics + f->offset)) // nobody listens
    return;
  Object *exc = NULL, *pending = exc_take_pending();
  Object *o = net_assembly_object(a);
  if (o)
    call_managed(LOAD_CONTEXT, "OnAssemblyLoad", 1, NULL, (void *[]){o}, &exc);
  if (pending)
    exc_set_pending(pending);
}

void net_begin(void) {
  net_loading_begin();
  net_emit_begin();
}

void net_loading_begin(void) {
  assembly_resolve_hook = resolve;
  assembly_load_hook = tell_loaded;
}

// ---- by name ------------------------------------------------------------------------------------------------------------

enum { FLAG_PUBLIC_KEY = 1 };

static void put_token(Buf *b, const NameParts *p) {
  u8 token[8] = {0};
  if (p->flags & FLAG_PUBLIC_KEY && p->key_length > 0)
    public_key_token(p->key, (u32)p->key_length, token);
  else if (p->key_length == 8)
    memcpy(token, p->key, 8);
  buf_puts(b, ", PublicKeyToken=");
  if (!p->key_length)
    buf_puts(b, "null");
  for (u32 i = 0; p->key_length && i < 8; i++)
    buf_printf(b, "%02x", token[i]);
}

// With the defaults for culture and key, as messages have it. malloc'ed.
static char *display_of(const NameParts *p) {
  Buf b = {0};
  char *name = utf8_from_chars(p->name), *culture = p->culture ? utf8_from_chars(p->culture) : NULL;
  buf_puts(&b, name);
  if (p->version[0] != 0xFFFF)
    buf_printf(&b, ", Version=%u.%u.%u.%u", p->version[0], p->version[1] == 0xFFFF ? 0 : p->version[1],
               p->version[2] == 0xFFFF ? 0 : p->version[2], p->version[3] == 0xFFFF ? 0 : p->version[3]);
  buf_printf(&b, ", Culture=%s", culture && *culture ? culture : "neutral");
  put_token(&b, p);
  free(name);
  free(culture);
  return b.s;
}

static void not_found(const char *what) {
  Class *c = corlib_class("System.IO", "FileNotFoundException");
  Method *ctor = find_ctor(c, 2, (Class *[]){wk.string, wk.string});
  char *text = xasprintf("Could not load file or assembly '%s'. The system cannot find the file specified.\n", what);
  Object *o = object_new(c), *exc = NULL;
  if (o && ctor)
    engine_invoke(ctor, o, (void *[]){string_new_utf8(text), string_new_utf8(what)}, &exc);
  free(text);
  if (o)
    exc_set_pending(exc ? exc : o);
}

// What a context's own Load says comes first.
static Assembly *load_in(void *context, const char *display, Error *err) {
  Object *name = context && context != first_context ? name_object(display) : NULL;
  Object *own = name ? ask("Resolve", 2, (void *[]){&context, name}) : NULL;
  return own ? net_assembly(own) : exc_pending() ? NULL : assembly_load_name(display, NULL, err);
}

static void load(const NameParts *parts, Object **requester, void *mark, i32 throw_if_missing, Object **context,
                 Object **out) {
  (void)requester, (void)mark;
  char *display = display_of(parts);
  u32 native = FIELD_OFFSET(LOAD_CONTEXT, "_nativeAssemblyLoadContext");
  void *handle = *context ? FIELD_AT(*context, native, void *) : NULL;
  Error err = {0};
  Assembly *a = load_in(handle, display, &err);
  if (a)
    *out = net_assembly_object(a);
  else if (!exc_pending() && (err.kind == ERR_FILE_NOT_FOUND || !err.kind)) {
    if (throw_if_missing)
      not_found(display);
  } else if (!exc_pending())
    exc_throw_error(&err);
  free(display);
}

// ---- by file and by bytes -----------------------------------------------------------------------------------------------

static void put_loaded(Assembly *a, void *context, const Error *err, Object **out) {
  if (!a) {
    exc_throw_error(err);
    return;
  }
  belongs_to(a, context);
  *out = net_assembly_object(a);
}

static void load_file(void *context, const u16 *il, const u16 *native_image, Object **out) {
  char *path = utf8_from_chars(il ? il : native_image);
  Error err = {0};
  if (file_exists(path))
    put_loaded(assembly_open(path, &err), context, &err, out);
  else
    not_found(path);
  free(path);
}

static void load_bytes(void *context, const u8 *bytes, i32 n, const u8 *symbols, i32 nsymbols, Object **out) {
  Error err = {0};
  u8 *copy = xmalloc((size_t)MAX(n, 1));
  memcpy(copy, bytes, (size_t)MAX(n, 0));
  Assembly *a = assembly_open_memory(copy, (size_t)n, "(in memory)", &err);
  if (a && symbols && nsymbols > 0) {
    u8 *kept = xmalloc((size_t)nsymbols);
    memcpy(kept, symbols, (size_t)nsymbols);
    assembly_symbols_set(a, kept, (size_t)nsymbols);
  }
  put_loaded(a, context, &err, out);
}

static void loaded_assemblies(Array **out) {
  u32 n = assembly_count();
  u32 whole = 0; // an assembly made at run time has images besides
  for (u32 i = 0; i < n; i++)
    whole += !assembly_at(i)->home;
  Array *a = array_new(corlib_class("System.Reflection", "RuntimeAssembly"), whole);
  for (u32 i = 0, to = 0; a && i < n && to < whole; i++)
    if (!assembly_at(i)->home)
      gc_store(&ARRAY_ELEMS(a, Object *)[to++], net_assembly_object(assembly_at(i)));
  *out = a;
}

static u32 count(void) {
  return assembly_count();
}

ICALL_TABLE(net_load_context, "System.Runtime.Loader.AssemblyLoadContext", ICALL("IsTracingEnabled", icall_nothing))
ICALL_TABLE(net_entries_loading, "", ICALL("AssemblyNative_InitializeAssemblyLoadContext", init_context),
            ICALL("AssemblyNative_PrepareForAssemblyLoadContextRelease", icall_nothing),
            ICALL("AssemblyNative_GetLoadContextForAssembly", context_of), ICALL("AssemblyNative_InternalLoad", load),
            ICALL("AssemblyNative_LoadFromPath", load_file), ICALL("AssemblyNative_LoadFromStream", load_bytes),
            ICALL("AssemblyNative_GetLoadedAssemblies", loaded_assemblies),
            ICALL("AssemblyNative_GetAssemblyCount", count))
