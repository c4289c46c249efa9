// appdomain.c: System.AppDomain.
#include "base/file.h"
#include "icalls/core/domain_icalls.h"
#include "icalls/reflection/reflection.h"

// Made by icalls/ for reflection.
Object *assembly_object(Assembly *a) __attribute__((weak));

static Object *get_setup(Object *domain) {
  return domain_setup(domain_of_object(domain));
}

static String *friendly_name(Object *domain) {
  const char *name = domain_of_object(domain)->name;
  return string_new_utf8(name ? name : runtime_argc ? path_base(runtime_argv[0]) : "kiln");
}

// ---- assemblies -------------------------------------------------------------------------------------------------------------

static Object *wrap(Assembly *a) {
  return assembly_object ? assembly_object(a) : (Object *)icall_unsupported();
}

static bool belongs(const Assembly *a, const Domain *d, bool ref_only) {
  LoadContext *c = d->context ? d->context : load_context();
  return !a->is_module && (ref_only ? a->context && a->context == c->inspected : !a->context || a->context == c);
}

static Array *get_assemblies(Object *domain, bool ref_only) {
  Domain *d = domain_of_object(domain);
  u32 n = assembly_count(), count = 0;
  for (u32 i = 0; i < n; i++)
    count += belongs(assembly_at(i), d, ref_only);
  Array *r = array_new(corlib_class("System.Reflection", "Assembly"), count);
  for (u32 i = 0, k = 0; r && k < count && i < n && !exc_pending(); i++)
    if (belongs(assembly_at(i), d, ref_only))
      gc_store(&ARRAY_ELEMS(r, Object *)[k++], wrap(assembly_at(i)));
  return r;
}

static Object *load_assembly(Object *domain, String *name, Object *evidence, bool ref_only, i32 *mark) {
  (void)domain, (void)evidence, (void)mark;
  LoadContext *own = reflection_look_only(ref_only);
  char *n = string_to_utf8(name), *exe = program_path(), *dir = own->app_dir ? xstrdup(own->app_dir) : path_dir(exe);
  ERROR(err);
  Assembly *a = ref_only ? assembly_load_quietly(n, &err) : assembly_load_as(n, dir, &err);
  load_context_set(own);
  free(n);
  free(exe);
  free(dir);
  // Null tells the managed code to throw FileNotFoundException itself.
  if (!a)
    return err.kind == ERR_FILE_NOT_FOUND ? NULL : (Object *)exc_throw_error(&err);
  return wrap(a);
}

static u8 *copy_bytes(const Array *a) {
  u8 *copy = xmalloc(a->length + 1);
  memcpy(copy, a->data, a->length);
  return copy;
}

static Object *load_raw(Object *domain, Array *bytes, Array *symbols, Object *evidence, bool ref_only) {
  (void)domain, (void)evidence;
  static u32 count;
  ERROR(err);
  u8 *copy = copy_bytes(bytes);
  char *name = xasprintf("data-%u", __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED));
  LoadContext *own = reflection_look_only(ref_only);
  Assembly *a = assembly_open_memory(copy, bytes->length, name, &err);
  load_context_set(own);
  if (a && symbols)
    assembly_symbols_set(a, copy_bytes(symbols), symbols->length);
  if (a)
    reflection_tell_loaded(a);
  return a ? wrap(a) : (Object *)exc_throw_error(&err);
}

static i32 execute_assembly(Object *domain, Object *assembly, Array *args) {
  (void)domain;
  Assembly *a = reflection_assembly_of(assembly);
  domain_current()->entry = a;
  Object *exc = NULL;
  i32 code = runtime_call_entry(a, args ? args : array_new(wk.string, 0), &exc);
  if (exc)
    exc_set_pending(exc);
  return code;
}

// ---- domains ----------------------------------------------------------------------------------------------------------

static uintptr_t gone(void) {
  return exc_throw("AppDomainUnloadedException", NULL);
}

static Object *root_object(void) {
  return domain_object(domain_root());
}

static Object *enter(Domain *d) {
  if (!d || d->unloaded)
    return (Object *)gone();
  Domain *old = domain_enter(d);
  return domain_left_for_good(old) ? (Object *)gone() : domain_object(old);
}
static Object *set_domain(Object *o) {
  return o ? enter(domain_of_object(o)) : (Object *)exc_throw_null("domain");
}
static Object *set_domain_by_id(i32 id) {
  return enter(domain_by_id((u32)id));
}

// A domain that is on its way out takes no new visitors.
static void push_domain(Object *o) {
  if (domain_of_object(o)->unloaded)
    gone();
}
static void push_domain_by_id(i32 id) {
  if (!domain_by_id((u32)id))
    gone();
}

static Object *create_domain(String *name, Object *setup) {
  char *text = string_to_utf8(name);
  Domain *d = domain_new(text);
  free(text);
  return domain_set_up(d, setup) ? domain_object(d) : NULL;
}

static bool finalizing(i32 id) {
  Domain *d = domain_by_id((u32)id);
  return !d || d->unloading;
}

// ---- contexts ---------------------------------------------------------------------------------------------------------

static Object *default_context(void) {
  Domain *d = domain_current();
  Object *o = runtime_rooted(&d->default_context);
  Class *c = o ? NULL : corlib_class("System.Runtime.Remoting.Contexts", "Context");
  if (o || !(o = object_new(c)))
    return o;
  FIELD_AT(o, field_offset_of(c, "domain_id"), i32) = (i32)d->id;
  return runtime_root_once(&d->default_context, o);
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
  Object *known = runtime_rooted(&slot);
  return (String *)(known ? known : runtime_root_once(&slot, (Object *)guid));
}

static void unhandled(Object *domain, Object *exc) {
  (void)domain;
  runtime_unhandled(exc);
}

ICALL_TABLE(icalls_appdomain, "System.AppDomain", ICALL("getSetup", get_setup), ICALL("getFriendlyName", friendly_name),
            ICALL("getCurDomain", app_domain), ICALL("getRootDomain", root_object),
            ICALL("ExecuteAssembly", execute_assembly), ICALL("GetAssemblies", get_assemblies),
            ICALL("GetData", domain_get_data), ICALL("LoadAssembly", load_assembly), ICALL("LoadAssemblyRaw", load_raw),
            ICALL("InternalSetDomainByID", set_domain_by_id), ICALL("InternalSetDomain", set_domain),
            ICALL("InternalPushDomainRef", push_domain), ICALL("InternalPushDomainRefByID", push_domain_by_id),
            ICALL("InternalPopDomainRef", icall_nothing), ICALL("InternalSetContext", set_context),
            ICALL("InternalGetContext", current_context), ICALL("InternalGetDefaultContext", default_context),
            ICALL("InternalGetProcessGuid", process_guid), ICALL("createDomain", create_domain),
            ICALL("InternalIsFinalizingForUnload", finalizing), ICALL("InternalUnload", domain_unload),
            ICALL("SetData", domain_set_data), ICALL("DoUnhandledException", unhandled))
