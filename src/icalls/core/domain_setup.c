// domain_setup.c: AppDomainSetup: where a domain looks for assemblies, and its named data.
#include "base/file.h"
#include "icalls/core/domain_icalls.h"

static Object *get_string(Object *o, const char *field) {
  return FIELD_REF(o, field_offset_of(object_class(o), field));
}

static void set_string(Object *o, const char *field, const char *text) {
  if (text)
    gc_store((u8 *)o + field_offset_of(object_class(o), field), (Object *)string_new_utf8(text));
}

char *program_path(void) {
  return path_absolute(runtime_argc ? runtime_argv[0] : ".");
}

static Object *program_setup(void) {
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
  return o;
}

Object *domain_setup(Domain *d) {
  Object *o = runtime_rooted(&d->setup);
  if (o || !(o = program_setup())) // others get theirs when they are made
    return o;
  return runtime_root_once(&d->setup, o);
}

// ---- a new domain's -------------------------------------------------------------------------------------------------

// A folder as the setup has it: a path or a file URI, with or without a slash at the end.
static char *folder(String *s) {
  char *text = string_to_utf8(s);
  const char *path = strncmp(text, "file://", 7) ? text : text + 7;
  size_t n = strlen(path);
  while (n > 1 && path[n - 1] == '/')
    n--;
  char *out = xasprintf("%.*s", (int)n, path);
  free(text);
  return out;
}

bool domain_set_up(Domain *d, Object *setup) {
  static const char *const left_behind[] = {"domain_initializer", "_activationArguments", "application_trust"};
  Object *mine = object_clone(setup);
  if (!mine)
    return false;
  for (u32 i = 0; i < ARRAY_LEN(left_behind); i++) // SerializeNonPrimitives() has put them into bytes
    gc_store((u8 *)mine + field_offset_of(object_class(mine), left_behind[i]), NULL);
  d->setup = runtime_root(mine);
  String *base = (String *)get_string(mine, "application_base");
  d->context->app_dir = base ? folder(base) : xstrdup(".");
  String *list = (String *)get_string(mine, "private_bin_path"),
         *config = (String *)get_string(mine, "configuration_file");
  char *dirs = string_to_utf8(list), *file = string_to_utf8(config);
  loader_set_probing(d->context, dirs, file);
  free(dirs);
  free(file);
  return true;
}

// ---- named data -----------------------------------------------------------------------------------------------------

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// Names that mean fields of the setup.
static const char *const setup_names[][2] = {
    {"APPBASE", "application_base"},
    {"APP_CONFIG_FILE", "configuration_file"},
    {"DYNAMIC_BASE", "dynamic_base"},
    {"APP_NAME", "application_name"},
    {"CACHE_BASE", "cache_path"},
    {"PRIVATE_BINPATH", "private_bin_path"},
    {"BINPATH_PROBE_ONLY", "private_bin_path_probe"},
    {"SHADOW_COPY_DIRS", "shadow_copy_directories"},
    {"FORCE_CACHE_INSTALL", "shadow_copy_files"},
};

static Object **find_datum(Domain *d, String *name) {
  for (uintptr_t i = 0; d->data && i < ((Array *)*d->data)->length; i += 2) {
    Object **pair = &ARRAY_ELEMS(*d->data, Object *)[i];
    String *s = (String *)pair[0];
    if (s && s->length == name->length && !memcmp(s->chars, name->chars, (size_t)s->length * 2))
      return &pair[1];
  }
  return NULL;
}

Object *domain_get_data(Object *domain, String *name) {
  if (!name)
    return (Object *)exc_throw_null("name");
  Domain *d = domain_of_object(domain);
  Object *setup = domain_setup(d), *r = NULL;
  char *n = string_to_utf8(name);
  for (u32 i = 0; setup && i < ARRAY_LEN(setup_names); i++)
    if (!strcmp(n, setup_names[i][0]))
      r = get_string(setup, setup_names[i][1]);
  free(n);
  if (r)
    return r;
  pthread_mutex_lock(&lock);
  Object **slot = find_datum(d, name);
  r = slot ? *slot : NULL;
  pthread_mutex_unlock(&lock);
  return r;
}

void domain_set_data(Object *domain, String *name, Object *value) {
  if (!name) {
    exc_throw_null("name");
    return;
  }
  Domain *d = domain_of_object(domain);
  pthread_mutex_lock(&lock);
  Object **slot = find_datum(d, name);
  uintptr_t n = d->data ? ((Array *)*d->data)->length : 0;
  Array *a = slot ? NULL : array_new(wk.object, n + 2);
  if (slot)
    gc_store(slot, value);
  if (a) {
    if (n)
      gc_copy(a->data, ((Array *)*d->data)->data, n * sizeof(Object *));
    gc_store(&ARRAY_ELEMS(a, Object *)[n], (Object *)name);
    gc_store(&ARRAY_ELEMS(a, Object *)[n + 1], value);
    if (d->data)
      *d->data = (Object *)a;
    else
      d->data = runtime_root((Object *)a);
  }
  pthread_mutex_unlock(&lock);
}
