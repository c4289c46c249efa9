// pinvoke.c: from a P/Invoke method to the native function: dllmap, library names, entry point names (II.15.5.2).
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include "interop/interop.h"
#include "runtime/internal.h"

enum { PI_NOMANGLE = 1, PI_CHARSET_MASK = 6, PI_CHARSET_UNICODE = 4, PI_CHARSET_AUTO = 6 };

static StrMap libraries; // name as asked for -> dlopen handle
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// ---- libraries --------------------------------------------------------------------------------------------------------

static void *try_open(const char *path) { return dlopen(path, RTLD_LAZY | RTLD_LOCAL); }

static bool ends_with(const char *s, const char *end) {
  size_t n = strlen(s), m = strlen(end);
  return n >= m && !strcmp(s + n - m, end);
}

// The forms of a bare name, in the order tried: as it is, with "lib" and ".so" where they are missing.
static void *try_forms(const char *dir, const char *name) {
  char *base = ends_with(name, ".dll") ? xasprintf("%.*s", (int)strlen(name) - 4, name) : xstrdup(name);
  static const char *const forms[] = {"%s%s", "%s%s.so", "%slib%s.so", "%slib%s"};
  void *h = NULL;
  for (u32 i = 0; i < ARRAY_LEN(forms) && !h; i++) {
    char path[1024];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(path, sizeof path, forms[i], dir, base);
#pragma GCC diagnostic pop
    h = try_open(path);
  }
  free(base);
  return h;
}

static void *open_uncached(Assembly *a, const char *name) {
  if (!strcmp(name, "__Internal"))
    return dlopen(NULL, RTLD_LAZY);
  if (strchr(name, '/')) {
    void *h = try_open(name);
    return h ? h : try_forms("", name);
  }
  char *dir = path_dir(image_name(a->img)), *slash = xasprintf("%s/", dir);
  void *h = try_forms(slash, name);
  free(dir);
  free(slash);
  if (!h)
    h = try_forms("", name);
  return h ? h : try_forms("/usr/lib/", name);
}

static void *library(Assembly *a, const char *name) {
  pthread_mutex_lock(&lock);
  void *h = strmap_get(&libraries, name);
  pthread_mutex_unlock(&lock);
  if (h)
    return h;
  h = open_uncached(a, name);
  pthread_mutex_lock(&lock);
  if (h)
    strmap_put(&libraries, xstrdup(name), h);
  pthread_mutex_unlock(&lock);
  return h;
}

// ---- functions --------------------------------------------------------------------------------------------------------

static void *find_symbol(void *h, const char *name, u32 flags) {
  void *p = dlsym(h, name);
  if (p || flags & PI_NOMANGLE)
    return p;
  u32 charset = flags & PI_CHARSET_MASK;
  char *alt = xasprintf("%s%s", name, charset == PI_CHARSET_UNICODE || charset == PI_CHARSET_AUTO ? "W" : "A");
  p = dlsym(h, alt);
  free(alt);
  return p;
}

void *pinvoke_resolve(Method *m, Error *err) {
  Assembly *a = m->klass->assembly;
  const Image *img = a->img;
  u32 row = md_find(img, TABLE_IMPLMAP, IMPLMAP_MEMBER, (m->def ? m->def : m)->token);
  if (!row) {
    err_set(err, ERR_ENTRY_POINT, "'%s' has no native entry point", method_name(m));
    return NULL;
  }
  u32 flags = md_col(img, TABLE_IMPLMAP, row, IMPLMAP_FLAGS);
  const char *fn = md_string(img, md_col(img, TABLE_IMPLMAP, row, IMPLMAP_NAME));
  u32 scope = md_col(img, TABLE_IMPLMAP, row, IMPLMAP_SCOPE);
  const char *dll = md_string(img, md_col(img, TABLE_MODULEREF, scope, MODULEREF_NAME));
  if (!*fn)
    fn = m->name;
  const char *lib = dll, *symbol = fn;
  dllmap_find(a, dll, fn, &lib, &symbol);
  void *h = library(a, lib);
  if (!h) {
    err_set(err, ERR_DLL_NOT_FOUND, "%s", dll);
    return NULL;
  }
  void *p = find_symbol(h, symbol, flags);
  if (!p)
    err_set(err, ERR_ENTRY_POINT, "%s assembly:<unknown assembly> type:<unknown type> member:(null)", fn);
  return p;
}
