// loading.c: System.Runtime.Loader.AssemblyLoadContext: assemblies by name, file and bytes. A managed context other
// than the default one has a layered context of the loader (types/types.h) as its native one.
#include "icalls/net/net.h"
#include "icalls/reflection/reflection.h"

#define LOAD_CONTEXT CORLIB_CLASS("System.Runtime.Loader", "AssemblyLoadContext")

static LoadContext *init_context(void *handle, i32 is_default, i32 collectible) {
  LoadContext *c = is_default ? load_context_root() : load_context_new(0);
  c->layered = !is_default;
  c->collectible = collectible;
  c->managed = handle;
  c->kept = !collectible;
  return c;
}

// Its assemblies stay, and so does what answers for them: `strong` takes the place of a handle that may be weak.
static void release_context(LoadContext *c, void *strong) {
  c->managed = strong;
  c->kept = true;
}

// Without this the managed object could go, and raise Unloading, while the program uses what was loaded.
static void keep_alive(LoadContext *c) {
  Object *o = c->managed && !c->kept ? *(Object **)c->managed : NULL;
  void *strong = o ? net_handle_new(GCH_NORMAL, o) : NULL;
  if (strong)
    c->managed = strong;
  c->kept = true;
}

static void *context_of(QAssembly q) {
  LoadContext *c = q.a->context ? q.a->context : load_context_root();
  return c->managed;
}

static bool in_collectible(const Assembly *a) {
  return a && (assembly_home((Assembly *)a)->collectible || (a->context && a->context->collectible));
}

static bool any_collectible(const GenericInst *inst);

static bool class_collectible(const Class *c) {
  while (c->elem && !c->is_enum)
    c = c->elem;
  return in_collectible(c->assembly) || any_collectible(c->inst);
}

static bool any_collectible(const GenericInst *inst) {
  for (u32 i = 0; inst && i < inst->n; i++)
    if (class_collectible(inst->args[i]))
      return true;
  return false;
}

static i32 is_collectible(QAssembly q) {
  return in_collectible(q.a);
}
static i32 type_collectible(QType t) {
  return class_collectible(t.cls);
}
static i32 method_collectible(Method *m) {
  return class_collectible(m->klass) || any_collectible(m->inst);
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

static void *managed_context(void) {
  void *m = load_context()->managed;
  return m ? m : load_context_root()->managed;
}

// In the order that the documentation of AssemblyLoadContext gives: satellites, Resolving, AppDomain.AssemblyResolve.
static Assembly *resolve(const char *display, Assembly *from) {
  void *context = managed_context();
  Object *name = context ? name_object(display) : NULL, *found = NULL;
  if (!name)
    return NULL;
  LoadContext *current = load_context();
  load_context_set(load_context_root()); // what managed code asks for meanwhile is its own affair
  bool satellite = strstr(display, "Culture=") && !strstr(display, "Culture=neutral");
  if (satellite)
    found = ask("ResolveSatelliteAssembly", 2, (void *[]){&context, name});
  if (!found && !exc_pending())
    found = ask("ResolveUsingResolvingEvent", 2, (void *[]){&context, name});
  if (!found && !exc_pending())
    found = ask("OnAssemblyResolve", 2, (void *[]){net_assembly_object(from), string_new_utf8(display)});
  load_context_set(current);
  return found ? net_assembly(found) : NULL;
}

// AssemblyLoadContext.Load
static Assembly *own_answer(const char *display, bool *refused) {
  void *context = load_context()->managed;
  Object *name = name_object(display);
  LoadContext *current = load_context();
  load_context_set(load_context_root());
  Object *found = name ? ask("Resolve", 2, (void *[]){&context, name}) : NULL;
  load_context_set(current);
  *refused = exc_pending();
  return found ? net_assembly(found) : NULL;
}

static void tell_loaded(Assembly *a) {
  ERROR(err);
  Field *f = load_context_root()->managed ? class_find_field(LOAD_CONTEXT, "AssemblyLoad") : NULL;
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
  net_libraries_begin();
  net_emit_begin();
}

void net_loading_begin(void) {
  assembly_resolve_hook = resolve;
  assembly_own_hook = own_answer;
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

static bool is_load_failure(const Class *c) {
  return !strcmp(c->name, "FileNotFoundException") || !strcmp(c->name, "FileLoadException") ||
         !strcmp(c->name, "BadImageFormatException");
}

// What else handlers threw comes out as the cause of a FileLoadException.
static void wrap_pending(const char *what) {
  Object *inner = exc_take_pending(), *exc = NULL;
  Class *c = corlib_class("System.IO", "FileLoadException");
  Method *ctor = find_ctor(c, 2, (Class *[]){wk.string, wk.int32});
  Object *o = ctor && !is_load_failure(object_class(inner)) ? object_new(c) : NULL;
  if (o) {
    i32 hr = FIELD_AT(inner, field_offset_of(wk.exception, "_HResult"), i32);
    engine_invoke(ctor, o, (void *[]){string_new_utf8(what), &hr}, &exc);
    gc_store((u8 *)o + field_offset_of(wk.exception, "_innerException"), inner);
  }
  exc_set_pending(exc ? exc : o ? o : inner);
}

// In the context that is given, else in that of who asks: an assembly, or the caller that the mark stands for.
static void load(const NameParts *parts, Object **requester, i32 *mark, i32 throw_if_missing, Object **context,
                 Object **out) {
  char *display = display_of(parts);
  u32 native = FIELD_OFFSET(LOAD_CONTEXT, "_nativeAssemblyLoadContext");
  LoadContext *given = *context ? FIELD_AT(*context, native, LoadContext *) : NULL, *current = load_context();
  Assembly *from = *requester ? net_assembly(*requester) : given ? NULL : net_caller(mark);
  ERROR(err);
  if (given)
    load_context_set(given);
  Assembly *a = assembly_load_for(given ? NULL : from, display, &err);
  load_context_set(current);
  if (a)
    *out = net_assembly_object(a);
  else if (!exc_pending() && (err.kind == ERR_FILE_NOT_FOUND || !err.kind)) {
    if (throw_if_missing)
      not_found(display);
  } else if (!exc_pending())
    exc_throw_error(&err);
  else
    wrap_pending(display);
  free(display);
}

// ---- by file and by bytes -----------------------------------------------------------------------------------------------

static Assembly *open_in(LoadContext *c, const char *path, const u8 *data, size_t n, Object **out) {
  ERROR(err);
  LoadContext *current = load_context();
  keep_alive(c);
  load_context_set(c);
  Assembly *a = assembly_open_named(path, data, n, &err);
  load_context_set(current);
  if (a)
    *out = net_assembly_object(a);
  else
    exc_throw_error(&err);
  return a;
}

static void load_file(LoadContext *c, const u16 *il, const u16 *native_image, Object **out) {
  char *path = utf8_from_chars(il ? il : native_image);
  if (file_exists(path))
    open_in(c, path, NULL, 0, out);
  else
    not_found(path);
  free(path);
}

static void load_bytes(LoadContext *c, const u8 *bytes, i32 n, const u8 *symbols, i32 nsymbols, Object **out) {
  u8 *copy = xmalloc((size_t)MAX(n, 1));
  memcpy(copy, bytes, (size_t)MAX(n, 0));
  Assembly *a = open_in(c, NULL, copy, (size_t)n, out);
  if (a && symbols && nsymbols > 0) {
    u8 *kept = xmalloc((size_t)nsymbols);
    memcpy(kept, symbols, (size_t)nsymbols);
    assembly_symbols_set(a, kept, (size_t)nsymbols);
  }
  if (a)
    tell_loaded(a);
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
            ICALL("AssemblyNative_PrepareForAssemblyLoadContextRelease", release_context),
            ICALL("AssemblyNative_GetIsCollectible", is_collectible),
            ICALL("RuntimeMethodHandle_GetIsCollectible", method_collectible),
            ICALL("RuntimeTypeHandle_IsCollectible", type_collectible),
            ICALL("AssemblyNative_GetLoadContextForAssembly", context_of), ICALL("AssemblyNative_InternalLoad", load),
            ICALL("AssemblyNative_LoadFromPath", load_file), ICALL("AssemblyNative_LoadFromStream", load_bytes),
            ICALL("AssemblyNative_GetLoadedAssemblies", loaded_assemblies),
            ICALL("AssemblyNative_GetAssemblyCount", count))
