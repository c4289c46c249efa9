// dllmap.c: <dllmap> of mono's configuration files: other names of native libraries and of their functions.
//
// Read are the system's file (MONO_CONFIG, or mono/config below MONO_CFG_DIR or /etc), the user's ~/.mono/config and,
// before both, the file ASSEMBLY.config beside an assembly.
#include "interop/library.h"

#include <ctype.h>
#include <pthread.h>
#include <stdio.h>
#include <strings.h>

#include "base/file.h"
#include "base/xml.h"

typedef struct MapRow {
  const char *dll, *function; // function NULL: every one
  bool ignore_case;
  const char *new_dll, *new_function; // NULL: as it was
  struct MapRow *next;
} MapRow;

typedef struct MapFile { // rows in reverse order of the file: the last one wins, as in mono
  MapRow *rows;
} MapFile;

static char *dup_or_null(const char *s) {
  return s ? xstrdup(s) : NULL;
}

// "linux,osx", "!windows"; no list at all matches.
static bool list_matches(const char *list, const char *value) {
  if (!list)
    return true;
  bool wanted = *list != '!';
  const char *p = list + !wanted;
  size_t n = strlen(value);
  while (*p) {
    size_t len = strcspn(p, ",");
    if (len == n && !strncasecmp(p, value, n))
      return wanted;
    p += len + (p[len] == ',');
  }
  return !wanted;
}

static bool applies_here(const char **atts) {
  return list_matches(xml_attribute(atts, "os"), "linux") && list_matches(xml_attribute(atts, "cpu"), HOST_CPU_NAME) &&
         list_matches(xml_attribute(atts, "wordsize"), sizeof(void *) == 8 ? "64" : "32");
}

// ---- parsing -------------------------------------------------------------------------------------------------------

typedef struct Parse {
  MapFile *file;
  char *dll; // of the open <dllmap>, NULL where it does not apply
} Parse;

static void add_row(Parse *p, MapRow row) {
  MapRow *r = xmalloc(sizeof *r);
  row.ignore_case = !strncmp(p->dll, "i:", 2);
  row.dll = xstrdup(p->dll + (row.ignore_case ? 2 : 0));
  row.next = p->file->rows;
  *r = row;
  p->file->rows = r;
}

static void start_dllmap(Parse *p, const char **atts) {
  const char *dll = xml_attribute(atts, "dll"), *target = xml_attribute(atts, "target");
  free(p->dll);
  p->dll = dll && applies_here(atts) ? xstrdup(dll) : NULL;
  if (p->dll && target)
    add_row(p, (MapRow){.new_dll = xstrdup(target), .function = dup_or_null(xml_attribute(atts, "name"))});
}

static void start_dllentry(Parse *p, const char **atts) {
  const char *name = xml_attribute(atts, "name");
  if (p->dll && name && applies_here(atts))
    add_row(p, (MapRow){.new_dll = dup_or_null(xml_attribute(atts, "dll")),
                        .function = xstrdup(name),
                        .new_function = dup_or_null(xml_attribute(atts, "target"))});
}

static void on_start(void *data, const char *name, const char **atts) {
  Parse *p = data;
  if (!strcmp(name, "dllmap"))
    start_dllmap(p, atts);
  else if (!strcmp(name, "dllentry"))
    start_dllentry(p, atts);
}

static void on_end(void *data, const char *name) {
  Parse *p = data;
  if (!strcmp(name, "dllmap")) {
    free(p->dll);
    p->dll = NULL;
  }
}

static void parse_file(MapFile *out, const char *path) {
  Parse p = {.file = out};
  xml_read(path, &(XmlReader){on_start, on_end, &p});
  free(p.dll);
}

// ---- the files -----------------------------------------------------------------------------------------------------

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static MapFile global;
static bool global_read;
static Map by_assembly; // Assembly* -> MapFile*

// What holds without any configuration.
static MapRow builtin[] = {
    {.dll = "libc", .new_dll = "libc.so.6"},
    {.dll = "msvcrt", .ignore_case = true, .new_dll = "libc.so.6"},
    {.dll = "msvcrt.dll", .ignore_case = true, .new_dll = "libc.so.6"},
    {.dll = "MonoPosixHelper", .new_dll = "$mono_libdir/libMonoPosixHelper.so"},
    {.dll = "libMonoPosixHelper.so", .new_dll = "$mono_libdir/libMonoPosixHelper.so"},
    {.dll = "System.Native", .new_dll = "$mono_libdir/libmono-native.so"},
    {.dll = "libSystem.Native", .new_dll = "$mono_libdir/libmono-native.so"},
    {.dll = "mono-native", .new_dll = "$mono_libdir/libmono-native.so"},
    {.dll = "libmono-native", .new_dll = "$mono_libdir/libmono-native.so"},
    {.dll = "System.Net.Security.Native", .new_dll = "$mono_libdir/libmono-native.so"},
    {.dll = "libmono-btls-shared", .new_dll = "$mono_libdir/libmono-btls-shared.so"},
};

static void read_below(const char *dir, const char *rest) {
  char *path = dir ? path_join(dir, rest) : NULL;
  if (path)
    parse_file(&global, path);
  free(path);
}

static const char *config_file;

void dllmap_use_config(const char *file) {
  config_file = file;
}

static MapFile *global_file(void) {
  if (!global_read) {
    global_read = true;
    const char *file = config_file ? config_file : getenv("MONO_CONFIG"), *dir = getenv("MONO_CFG_DIR");
    for (u32 i = ARRAY_LEN(builtin); i-- > 0;) {
      builtin[i].next = global.rows;
      global.rows = &builtin[i];
    }
    if (file)
      parse_file(&global, file);
    else
      read_below(dir ? dir : "/etc", "mono/config");
    read_below(getenv("HOME"), ".mono/config");
  }
  return &global;
}

static MapFile *assembly_file(Assembly *a) {
  MapFile *f = map_get(&by_assembly, (u64)(uintptr_t)a);
  if (!f) {
    f = xcalloc(1, sizeof *f);
    map_put(&by_assembly, (u64)(uintptr_t)a, f);
    if (!a->in_memory && a->img->file.path) {
      char *path = xasprintf("%s.config", a->img->file.path);
      parse_file(f, path);
      free(path);
    }
  }
  return f;
}

static bool same_dll(const MapRow *r, const char *dll) {
  return r->ignore_case ? !strcasecmp(r->dll, dll) : !strcmp(r->dll, dll);
}

static const MapRow *find_row(const MapFile *f, const char *dll, const char *function) {
  for (const MapRow *r = f->rows; r; r = r->next)
    if (same_dll(r, dll) && (!r->function || (function && !strcmp(r->function, function))))
      return r;
  return NULL;
}

bool dllmap_find(Assembly *a, const char *dll, const char *function, const char **new_dll, const char **new_function) {
  pthread_mutex_lock(&lock);
  const MapRow *r = a ? find_row(assembly_file(a), dll, function) : NULL;
  if (!r)
    r = find_row(global_file(), dll, function);
  pthread_mutex_unlock(&lock);
  *new_dll = r && r->new_dll ? r->new_dll : dll;
  *new_function = r && r->new_function ? r->new_function : function;
  return r != NULL;
}
