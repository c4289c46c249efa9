// dllmap.c: the <dllmap> entries of /etc/mono/config and of an assembly's own .config file.
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include "interop/interop.h"
#include "runtime/internal.h"

typedef struct DllEntry {
  char *dll, *target;             // the library
  char *name, *new_dll, *new_name; // a function of it; NULL for the library itself
  bool ignore_case;
} DllEntry;

typedef struct DllMap {
  Assembly *assembly; // NULL: the machine's
  VEC(DllEntry) entries;
} DllMap;

static VEC(DllMap *) maps;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

typedef struct Parse {
  DllMap *map;
  char *dll; // of the open <dllmap>, when it applies here
  bool ignore_case;
} Parse;

static const char *attr(const char **attrs, const char *name) {
  for (; *attrs; attrs += 2)
    if (!strcmp(attrs[0], name))
      return attrs[1];
  return NULL;
}

// "linux,osx" or "!windows": does the list name this system?
static bool list_applies(const char *list, const char *self) {
  if (!list)
    return true;
  bool negate = *list == '!';
  list += negate;
  bool found = false;
  for (const char *p = list; *p && !found;) {
    size_t n = strcspn(p, ",");
    found = strlen(self) == n && !strncasecmp(p, self, n);
    p += n + (p[n] == ',');
  }
  return found != negate;
}

static bool applies(const char **attrs) {
#if defined(__x86_64__)
  const char *cpu = "x86-64";
#elif defined(__aarch64__)
  const char *cpu = "armv8";
#else
  const char *cpu = "unknown";
#endif
  return list_applies(attr(attrs, "os"), "linux") && list_applies(attr(attrs, "cpu"), cpu) &&
         list_applies(attr(attrs, "wordsize"), sizeof(void *) == 8 ? "64" : "32");
}

// $mono_libdir is where the class libraries' native parts are installed.
static char *expand(const char *s) {
  static const char var[] = "$mono_libdir";
  if (!s)
    return NULL;
  return strncmp(s, var, sizeof var - 1) ? xstrdup(s) : xasprintf("/usr/lib%s", s + sizeof var - 1);
}

static void start_element(void *data, const char *name, const char **attrs) {
  Parse *p = data;
  if (!strcmp(name, "dllmap") && applies(attrs)) {
    const char *dll = attr(attrs, "dll"), *target = attr(attrs, "target");
    if (!dll)
      return;
    p->ignore_case = !strncmp(dll, "i:", 2);
    free(p->dll);
    p->dll = xstrdup(dll + (p->ignore_case ? 2 : 0));
    if (target) {
      const char *fn = attr(attrs, "name");
      DllEntry e = {xstrdup(p->dll), expand(target), fn ? xstrdup(fn) : NULL, NULL, NULL, p->ignore_case};
      vec_push(&p->map->entries, e);
    }
  } else if (!strcmp(name, "dllentry") && p->dll && applies(attrs)) {
    const char *fn = attr(attrs, "name"), *target = attr(attrs, "target");
    if (!fn)
      return;
    DllEntry e = {xstrdup(p->dll), NULL, xstrdup(fn), expand(attr(attrs, "dll")), target ? xstrdup(target) : NULL,
                  p->ignore_case};
    vec_push(&p->map->entries, e);
  }
}

static void end_element(void *data, const char *name) {
  Parse *p = data;
  if (!strcmp(name, "dllmap")) {
    free(p->dll);
    p->dll = NULL;
  }
}

static void parse_file(DllMap *map, const char *path) {
  MappedFile f;
  if (!file_map(&f, path, NULL))
    return;
  XML_Parser x = XML_ParserCreate(NULL);
  Parse p = {map, NULL, false};
  XML_SetUserData(x, &p);
  XML_SetElementHandler(x, start_element, end_element);
  XML_Parse(x, (const char *)f.data, (int)f.size, 1);
  XML_ParserFree(x);
  free(p.dll);
  file_unmap(&f);
}

// Under the lock.
static DllMap *map_of(Assembly *a) {
  for (u32 i = 0; i < maps.n; i++)
    if (maps.v[i]->assembly == a)
      return maps.v[i];
  DllMap *m = xcalloc(1, sizeof *m);
  m->assembly = a;
  if (a) {
    char *path = xasprintf("%s.config", image_name(a->img));
    parse_file(m, path);
    free(path);
  } else {
    const char *dir = getenv("MONO_CFG_DIR");
    char *path = xasprintf("%s/mono/config", dir ? dir : "/etc");
    parse_file(m, path);
    free(path);
  }
  vec_push(&maps, m);
  return m;
}

static bool same_dll(const DllEntry *e, const char *dll) {
  return e->ignore_case ? !strcasecmp(e->dll, dll) : !strcmp(e->dll, dll);
}

static bool find_in(const DllMap *m, const char *dll, const char *fn, const char **new_dll, const char **new_fn) {
  bool found = false;
  for (u32 i = 0; i < m->entries.n; i++) {
    const DllEntry *e = &m->entries.v[i];
    if (!same_dll(e, dll) || (e->name && strcmp(e->name, fn)))
      continue;
    if (e->target)
      *new_dll = e->target;
    if (e->name && e->new_dll)
      *new_dll = e->new_dll;
    if (e->name && e->new_name)
      *new_fn = e->new_name;
    found = true;
    if (e->name)
      break;
  }
  return found;
}

bool dllmap_find(Assembly *a, const char *dll, const char *fn, const char **new_dll, const char **new_fn) {
  pthread_mutex_lock(&lock);
  bool found = find_in(map_of(a), dll, fn, new_dll, new_fn) || find_in(map_of(NULL), dll, fn, new_dll, new_fn);
  pthread_mutex_unlock(&lock);
  return found;
}
