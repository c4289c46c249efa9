// appdomain.c: System.AppDomain: there is one.
#include "base/file.h"
#include "icalls/util.h"

// Made by icalls/ for reflection.
Object *assembly_object(Assembly *a) __attribute__((weak));

static void set_string(Object *o, const char *field, const char *text) {
  if (text)
    gc_store((u8 *)o + field_offset_of(object_class(o), field), (Object *)string_new_utf8(text));
}

static char *program_path(void) { return path_absolute(runtime_argc ? runtime_argv[0] : "."); }

static Object *get_setup(Object *domain) {
  static Object **setup;
  (void)domain;
  if (setup)
    return *setup;
  Object *o = object_new(corlib_class("System", "AppDomainSetup"));
  if (!o)
    return NULL;
  char *exe = program_path(), *dir = path_dir(exe), *base = xasprintf("%s/", strcmp(dir, "/") ? dir : "");
  // Beside the file itself, where the program was reached through a link; the base folder is the link's.
  char *config = xasprintf("%s.config", runtime_main_assembly ? image_name(runtime_main_assembly->img) : exe);
  set_string(o, "application_base", base);
  set_string(o, "configuration_file", config);
  free(exe);
  free(dir);
  free(base);
  free(config);
  setup = runtime_root(o);
  return o;
}

static String *friendly_name(Object *domain) {
  (void)domain;
  return string_new_utf8(runtime_argc ? path_base(runtime_argv[0]) : "kiln");
}

// ---- named data -----------------------------------------------------------------------------------------------------------

typedef struct Datum {
  String *name;
  Object *value;
} Datum;
static Array **data; // root: Object[], names and values in turn
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static Object **find_datum(String *name) {
  for (uintptr_t i = 0; data && i < (*data)->length; i += 2) {
    String *s = ARRAY_ELEMS(*data, String *)[i];
    if (s && s->length == name->length && !memcmp(s->chars, name->chars, (size_t)s->length * 2))
      return &ARRAY_ELEMS(*data, Object *)[i + 1];
  }
  return NULL;
}

static Object *get_data(Object *domain, String *name) {
  if (!name)
    return (Object *)exc_throw_null("name");
  char *n = string_to_utf8(name);
  Object *r = NULL;
  Object *setup = get_setup(domain);
  if (!strcmp(n, "APPBASE"))
    r = FIELD_REF(setup, field_offset_of(object_class(setup), "application_base"));
  else if (!strcmp(n, "APP_CONFIG_FILE"))
    r = FIELD_REF(setup, field_offset_of(object_class(setup), "configuration_file"));
  free(n);
  if (r)
    return r;
  pthread_mutex_lock(&lock);
  Object **slot = find_datum(name);
  r = slot ? *slot : NULL;
  pthread_mutex_unlock(&lock);
  return r;
}

static void set_data(Object *domain, String *name, Object *value) {
  (void)domain;
  if (!name) {
    exc_throw_null("name");
    return;
  }
  pthread_mutex_lock(&lock);
  Object **slot = find_datum(name);
  if (slot) {
    gc_store(slot, value);
  } else {
    uintptr_t n = data ? (*data)->length : 0;
    Array *a = array_new(wk.object, n + 2);
    if (a) {
      if (n)
        memcpy(a->data, (*data)->data, n * sizeof(Object *));
      gc_store(&ARRAY_ELEMS(a, Object *)[n], (Object *)name);
      gc_store(&ARRAY_ELEMS(a, Object *)[n + 1], value);
      if (data)
        *data = a;
      else
        data = (Array **)runtime_root((Object *)a);
    }
  }
  pthread_mutex_unlock(&lock);
}

// ---- assemblies -------------------------------------------------------------------------------------------------------------

static Object *wrap(Assembly *a) { return assembly_object ? assembly_object(a) : (Object *)icall_unsupported(); }

static Array *get_assemblies(Object *domain, bool ref_only) {
  (void)domain;
  u32 n = ref_only ? 0 : assembly_count();
  Array *r = array_new(corlib_class("System.Reflection", "Assembly"), n);
  for (u32 i = 0; r && i < n && !exc_pending(); i++)
    gc_store(&ARRAY_ELEMS(r, Object *)[i], wrap(assembly_at(i)));
  return r;
}

static Object *load_assembly(Object *domain, String *name, Object *evidence, bool ref_only, i32 *mark) {
  (void)domain, (void)evidence, (void)ref_only, (void)mark;
  char *n = string_to_utf8(name), *exe = program_path(), *dir = path_dir(exe);
  Error err = {0};
  Assembly *a = assembly_load_name(n, dir, &err);
  free(n);
  free(exe);
  free(dir);
  // Null tells the managed code to raise AssemblyResolve and then FileNotFoundException itself.
  if (!a)
    return err.kind == ERR_FILE_NOT_FOUND ? NULL : (Object *)exc_throw_error(&err);
  return wrap(a);
}

static Object *load_raw(Object *domain, Array *bytes, Array *symbols, Object *evidence, bool ref_only) {
  (void)domain, (void)symbols, (void)evidence, (void)ref_only;
  static u32 count;
  Error err = {0};
  u8 *copy = xmalloc(bytes->length + 1);
  memcpy(copy, bytes->data, bytes->length);
  char *name = xasprintf("data-%u", __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED));
  Assembly *a = assembly_open_memory(copy, bytes->length, name, &err);
  return a ? wrap(a) : (Object *)exc_throw_error(&err);
}

static i32 execute_assembly(Object *domain, Object *assembly, Array *args) {
  (void)domain, (void)assembly, (void)args;
  return (i32)icall_unsupported();
}

static Object *no_domains(void) {
  return (Object *)exc_throw("NotSupportedException", "Additional application domains are not supported.");
}
static Object *current_domain(void) { return app_domain(); }
static Object *set_domain(void) { return app_domain(); }

static Object *default_context(void) {
  static Object **ctx;
  if (!ctx) {
    Object *o = object_new(corlib_class("System.Runtime.Remoting.Contexts", "Context"));
    if (!o)
      return NULL;
    ctx = runtime_root(o);
  }
  return *ctx;
}

Object *current_context(void) {
  Object *ctx = current_thread->context;
  return ctx ? ctx : default_context();
}

static Object *set_context(Object *ctx) {
  Object *old = current_context();
  gc_store(&current_thread->context, ctx);
  return old;
}

static String *process_guid(String *guid) {
  static Object **slot;
  if (!slot)
    slot = runtime_root((Object *)guid);
  return (String *)*slot;
}

static void unhandled(Object *domain, Object *exc) {
  (void)domain;
  runtime_unhandled(exc);
}

ICALL_TABLE(icalls_appdomain, "System.AppDomain", ICALL("getSetup", get_setup), ICALL("getFriendlyName", friendly_name),
            ICALL("getCurDomain", current_domain), ICALL("getRootDomain", current_domain),
            ICALL("ExecuteAssembly", execute_assembly), ICALL("GetAssemblies", get_assemblies),
            ICALL("GetData", get_data), ICALL("LoadAssembly", load_assembly), ICALL("LoadAssemblyRaw", load_raw),
            ICALL("InternalSetDomainByID", set_domain), ICALL("InternalSetDomain", set_domain),
            ICALL("InternalPushDomainRef", icall_nothing), ICALL("InternalPushDomainRefByID", icall_nothing),
            ICALL("InternalPopDomainRef", icall_nothing), ICALL("InternalSetContext", set_context),
            ICALL("InternalGetContext", current_context), ICALL("InternalGetDefaultContext", default_context),
            ICALL("InternalGetProcessGuid", process_guid), ICALL("createDomain", no_domains),
            ICALL("InternalIsFinalizingForUnload", icall_nothing), ICALL("InternalUnload", no_domains),
            ICALL("SetData", set_data), ICALL("DoUnhandledException", unhandled))
