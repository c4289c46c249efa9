// library.c: finds and opens native libraries: beside the assembly, then where the system looks.
#include "interop/library.h"

#include <dlfcn.h>
#include <gnu/lib-names.h>
#include <pthread.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static StrMap opened; // path or name as given to dlopen -> handle

// Where mono keeps its own C libraries ("$mono_libdir"), by distribution.
static const char *const mono_dirs[] = {"/usr/lib", ("/usr/lib/" HOST_MULTIARCH), "/usr/lib64", "/usr/local/lib"};
#define MONO_LIBDIR "$mono_libdir/"

// libmono-native has its own "ready" call.
static void after_open(void *handle) {
  void (*init)(void) = (void (*)(void))dlsym(handle, "mono_native_initialize");
  if (init)
    init();
}

static void *try_open(const char *path) {
  void *h = strmap_get(&opened, path);
  if (h)
    return h;
  h = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
  if (!h) {
    log_about(TOPIC_DLL, "%s: %s", path, dlerror());
    return NULL;
  }
  log_about(TOPIC_DLL, "%s: loaded", path);
  strmap_put(&opened, xstrdup(path), h);
  after_open(h);
  return h;
}

static void *try_in(const char *dir, const char *file) {
  char *path = path_join(dir, file);
  void *h = file_exists(path) ? try_open(path) : NULL;
  free(path);
  return h;
}

// Beside the assembly (unless `dir` is NULL), then the system's way, then mono's folders. A program for .NET has a list
// of its own instead of these, which comes before the system's way.
static void *try_everywhere(const char *dir, const char *file) {
  const HostPlan *plan = bind_platform();
  void *h = dir ? try_in(dir, file) : NULL;
  for (u32 i = 0; !h && plan && i < plan->native_dirs.n; i++)
    h = try_in(plan->native_dirs.v[i], file);
  if (!h)
    h = try_open(plan && strcmp(file, "libc") == 0 ? LIBC_SO : file); // what mono's dllmap does for the name
  for (u32 i = 0; !h && !plan && i < ARRAY_LEN(mono_dirs); i++)
    h = try_in(mono_dirs[i], file);
  return h;
}

static void *open_path(const char *path) {
  void *h = try_open(path);
  if (!h) {
    char *with_suffix = xasprintf("%s.so", path);
    h = try_open(with_suffix);
    free(with_suffix);
  }
  return h;
}

static bool ends_with(const char *s, const char *end) {
  size_t n = strlen(s), m = strlen(end);
  return n >= m && !strcmp(s + n - m, end);
}

static char *dressed(const char *form, const char *bare) {
  Buf b = {0};
  for (const char *p = form; *p; p++)
    *p == '%' ? (buf_puts(&b, bare), p++) : buf_putc(&b, *p);
  return b.s;
}

// A program for .NET: a file in its folders, whatever its form, comes before all that the system may find.
static void *open_listed(const char *dir, const char *bare) {
  static const char *const forms[] = {"lib%s.so", "%s.so", "lib%s", "%s"};
  const HostPlan *plan = bind_platform();
  void *h = NULL;
  for (u32 i = 0; plan && !h && i < ARRAY_LEN(forms); i++) {
    char *file = dressed(forms[i], bare);
    h = dir ? try_in(dir, file) : NULL;
    for (u32 k = 0; !h && k < plan->native_dirs.n; k++)
      h = try_in(plan->native_dirs.v[k], file);
    free(file);
  }
  return h;
}

// NAME as it is, then dressed as a shared object: libNAME.so, NAME.so, libNAME; all this without ".dll" too.
static void *open_name(const char *dir, const char *name) {
  static const char *const forms[] = {"%s", "lib%s.so", "%s.so", "lib%s"};
  char *bare = xstrdup(name);
  if (ends_with(bare, ".dll"))
    bare[strlen(bare) - 4] = 0;
  void *h = open_listed(dir, bare);
  if (!h && strcmp(bare, name))
    h = try_everywhere(dir, name);
  for (u32 i = 0; !h && i < ARRAY_LEN(forms); i++) {
    char *file = dressed(forms[i], bare);
    h = try_everywhere(dir, file);
    free(file);
  }
  free(bare);
  return h;
}

static void *open_any(const char *dir, const char *name) {
  if (!strncmp(name, MONO_LIBDIR, sizeof MONO_LIBDIR - 1))
    return try_everywhere(NULL, name + sizeof MONO_LIBDIR - 1);
  if (!strchr(name, '/'))
    return open_name(dir, name);
  if (*name == '/')
    return open_path(name);
  char *path = path_join(dir ? dir : ".", name);
  void *h = open_path(path);
  free(path);
  return h ? h : open_path(name);
}

static struct { // one is enough
  pthread_mutex_t lock;
  void *library;
  void (*begin)(void);
} later = {.lock = PTHREAD_MUTEX_INITIALIZER};

void library_begin_later(void *library, void (*begin)(void)) {
  pthread_mutex_lock(&later.lock);
  later.library = library;
  later.begin = begin;
  pthread_mutex_unlock(&later.lock);
}

void *library_symbol(void *library, const char *name) {
  pthread_mutex_lock(&later.lock);
  if (UNLIKELY(library == later.library && later.begin)) {
    later.begin();
    later.begin = NULL;
  }
  pthread_mutex_unlock(&later.lock);
  return dlsym(library, name);
}

LibraryHooks library_hooks;

void *library_find(Assembly *a, const Method *m, const char *name) {
  bool ask = library_hooks.event && a && !a->is_corlib;
  void *h = ask && m ? library_hooks.resolver(a, m, name) : NULL;
  if (ask && !h && !exc_pending())
    h = library_hooks.context(a, name);
  if (!h && !exc_pending())
    h = library_open(a, name);
  if (ask && !h && !exc_pending())
    h = library_hooks.event(a, name);
  return exc_pending() ? NULL : h;
}

void *library_open(Assembly *a, const char *name) {
  if (!strcmp(name, "__Internal"))
    return dlopen(NULL, RTLD_LAZY);
  char *file = a && !a->in_memory && a->img->file.path ? path_absolute(a->img->file.path) : NULL;
  char *dir = file ? path_dir(file) : NULL;
  static StrMap answers; // folder and name -> handle: a library's every function asks
  char *question = xasprintf("%s\n%s", dir ? dir : "", name);
  pthread_mutex_lock(&lock);
  void *h = strmap_get(&answers, question);
  bool known = h != NULL;
  if (!known && (h = open_any(dir, name)))
    strmap_put(&answers, question, h);
  pthread_mutex_unlock(&lock);
  if (known || !h)
    free(question);
  free(dir);
  free(file);
  return h;
}
