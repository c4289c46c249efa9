// assembly.c: the registry of loaded assemblies, their identity and their references.
#include "types/flavour.h"
#include "types/internal.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

Arena loader_arena;

// Recursive: most holders already have it, so the depth is counted where that costs least.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static __thread u32 lock_depth;
static VEC(Assembly *) loaded;
void (*assembly_load_hook)(Assembly *a);

static LoadContext root_context;
static __thread LoadContext *current_context; // NULL: the first

LoadContext *load_context(void) {
  return current_context ? current_context : &root_context;
}

LoadContext *load_context_root(void) {
  return &root_context;
}

void load_context_set(LoadContext *c) {
  current_context = c;
}

LoadContext *load_context_new(u32 id) {
  LoadContext *c = xcalloc(1, sizeof *c);
  c->id = id;
  return c;
}

LoadContext *load_context_inspected(LoadContext *c) {
  LOADER_LOCKED();
  if (c->inspector)
    return c;
  if (!c->inspected) {
    LoadContext *n = load_context_new(c->id);
    n->inspector = c;
    n->domain = c->domain;
    n->app_dir = c->app_dir ? xstrdup(c->app_dir) : NULL;
    n->private_list = c->private_list ? xstrdup(c->private_list) : NULL;
    n->config = c->config ? xstrdup(c->config) : NULL;
    c->inspected = n;
  }
  return c->inspected;
}

// An instance belongs where any of its arguments does.
LoadContext *class_context(const Class *c) {
  while (c->elem && !c->is_enum)
    c = c->elem;
  if (c->assembly && c->assembly->context)
    return c->assembly->context;
  LoadContext *found = NULL;
  for (u32 i = 0; c->inst && i < c->inst->n && !found; i++)
    found = class_context(c->inst->args[i]);
  return found;
}

bool class_is_inspected(const Class *c) {
  const LoadContext *l = class_context(c);
  return l && l->inspector;
}

void loader_lock(void) {
  if (lock_depth++ == 0)
    pthread_mutex_lock(&lock);
}
bool loader_lock_held(void) {
  return lock_depth != 0;
}
void loader_unlock(void) {
  if (--lock_depth == 0)
    pthread_mutex_unlock(&lock);
}

u32 assembly_count(void) {
  LOADER_LOCKED();
  return loaded.n;
}

Assembly *assembly_at(u32 index) {
  LOADER_LOCKED();
  return index < loaded.n ? loaded.v[index] : NULL;
}

static void read_identity(Assembly *a) {
  const Image *img = a->img;
  a->name = md_string(img, md_col(img, TABLE_ASSEMBLY, 1, ASSEMBLY_NAME));
  a->culture = md_string(img, md_col(img, TABLE_ASSEMBLY, 1, ASSEMBLY_CULTURE));
  for (u32 i = 0; i < 4; i++)
    a->version[i] = (u16)md_col(img, TABLE_ASSEMBLY, 1, ASSEMBLY_MAJOR + i);
  u32 n;
  const u8 *key = md_blob(img, md_col(img, TABLE_ASSEMBLY, 1, ASSEMBLY_PUBLICKEY), &n);
  if ((a->has_token = n != 0))
    public_key_token(key, n, a->token);
}

static Assembly *assembly_of_image(Image *img) {
  Assembly *a = LOADER_NEW(Assembly);
  a->img = img;
  a->refs = xcalloc_sparse(md_rows(img, TABLE_ASSEMBLYREF) + 1, sizeof *a->refs);
  a->typedefs = xcalloc_sparse(md_rows(img, TABLE_TYPEDEF) + 1, sizeof *a->typedefs);
  a->methods = xcalloc_sparse(md_rows(img, TABLE_METHOD) + 1, sizeof *a->methods);
  a->fields = xcalloc_sparse(md_rows(img, TABLE_FIELD) + 1, sizeof *a->fields);
  a->typerefs = xcalloc_sparse(md_rows(img, TABLE_TYPEREF) + 1, sizeof *a->typerefs);
  a->typespecs = xcalloc_sparse(md_rows(img, TABLE_TYPESPEC) + 1, sizeof *a->typespecs);
  a->memberrefs = xcalloc_sparse(md_rows(img, TABLE_MEMBERREF) + 1, sizeof *a->memberrefs);
  a->context = loaded.n ? load_context() : NULL; // the first is mscorlib
  a->index = loaded.n;
  vec_push(&loaded, a);
  return a;
}

static Assembly *assembly_new(Image *img, Error *err) {
  if (md_rows(img, TABLE_ASSEMBLY) == 0) {
    err_set(err, ERR_BAD_IMAGE, "'%s' has no assembly manifest", image_name(img));
    image_close(img);
    return NULL;
  }
  Assembly *a = assembly_of_image(img);
  read_identity(a);
  return a;
}

Assembly *assembly_register_module(Assembly *home, Image *img) {
  Assembly *a = assembly_of_image(img);
  a->home = home;
  a->is_module = true;
  a->name = home->name;
  a->culture = home->culture;
  memcpy(a->version, home->version, sizeof a->version);
  memcpy(a->token, home->token, sizeof a->token);
  a->has_token = home->has_token;
  a->context = home->context;
  return a;
}

Assembly *assembly_open(const char *path, Error *err) {
  LOADER_LOCKED();
  char *key = realpath(path, NULL);
  if (!key)
    key = path_absolute(path);
  StrMap *by_path = &load_context()->by_path;
  Assembly *a = strmap_get(by_path, key);
  if (!a && by_path != &root_context.by_path && (a = strmap_get(&root_context.by_path, key)) && a->context)
    a = NULL;
  if (!a) {
    Image *img = image_open(key, err); // the real file: Location, .config files and neighbours follow from it
    a = img ? assembly_new(img, err) : NULL;
    if (a) {
      strmap_put(by_path, key, a);
      if (assembly_load_hook)
        assembly_load_hook(a);
      return a; // the key stays alive in the map
    }
  }
  free(key);
  return a;
}

Assembly *assembly_open_memory(const u8 *data, size_t n, const char *name, Error *err) {
  LOADER_LOCKED();
  Image *img = image_open_memory(data, n, name, err);
  Assembly *a = img ? assembly_new(img, err) : NULL;
  if (a)
    a->in_memory = a->nameless = true;
  return a;
}

static void image_identity(const Image *img, AsmName *n) {
  memset(n, 0, sizeof *n);
  snprintf(n->name, sizeof n->name, "%s", md_string(img, md_col(img, TABLE_ASSEMBLY, 1, ASSEMBLY_NAME)));
  snprintf(n->culture, sizeof n->culture, "%s", md_string(img, md_col(img, TABLE_ASSEMBLY, 1, ASSEMBLY_CULTURE)));
  for (u32 i = 0; i < 4; i++)
    n->version[i] = (u16)md_col(img, TABLE_ASSEMBLY, 1, ASSEMBLY_MAJOR + i);
  n->has_version = true;
}

// What the context has under the image's name; a layered one has nothing but what it was given.
static Assembly *namesake(const AsmName *n) {
  AsmName any = *n;
  any.has_version = false;
  ERROR(err);
  return load_context()->layered ? assembly_loaded(&any, VERSION_ANY) : assembly_bind_quietly(&any, &err);
}

Assembly *assembly_open_named(const char *path, const u8 *data, size_t size, Error *err) {
  LOADER_LOCKED();
  Image *img = path ? image_open(path, err) : image_open_memory(data, size, "(in memory)", err);
  if (!img)
    return NULL;
  AsmName n;
  image_identity(img, &n);
  Assembly *a = md_rows(img, TABLE_ASSEMBLY) ? namesake(&n) : NULL;
  bool same = a && !memcmp(md_mvid(a->img), md_mvid(img), 16);
  image_close(img);
  if (a && !same) {
    char display[512];
    asm_name_format(&n, display, sizeof display);
    err_set(err, ERR_FILE_LOAD, "Could not load file or assembly '%s'. Assembly with same name is already loaded",
            display);
    return NULL;
  }
  if (a || path)
    return a ? a : assembly_open(path, err);
  a = assembly_open_memory(data, size, "(in memory)", err);
  if (a)
    a->nameless = false;
  return a;
}

static int version_cmp(const u16 a[4], const u16 b[4]) {
  for (int i = 0; i < 4; i++)
    if (a[i] != b[i])
      return a[i] < b[i] ? -1 : 1;
  return 0;
}

Assembly *assembly_loaded(const AsmName *n, VersionMatch match) {
  for (u32 i = 0; i < loaded.n; i++) {
    Assembly *a = loaded.v[i];
    if ((a->context && a->context != load_context()) || a->nameless || a->is_module ||
        strcasecmp(a->name, n->name) != 0 || strcasecmp(a->culture, n->culture) != 0)
      continue;
    if (match != VERSION_ANY && n->has_token && a->has_token && memcmp(n->token, a->token, 8) != 0)
      continue;
    int newer = n->has_version && match != VERSION_ANY ? version_cmp(a->version, n->version) : 0;
    if (newer < 0 || (newer && match == VERSION_EXACT))
      continue;
    return a;
  }
  return NULL;
}

static void ref_name(Assembly *a, u32 row, AsmName *n) {
  const Image *img = a->img;
  u32 cols[MD_MAX_COLUMNS], size;
  md_row(img, TABLE_ASSEMBLYREF, row, cols);
  memset(n, 0, sizeof *n);
  snprintf(n->name, sizeof n->name, "%s", md_string(img, cols[ASSEMBLYREF_NAME]));
  snprintf(n->culture, sizeof n->culture, "%s", md_string(img, cols[ASSEMBLYREF_CULTURE]));
  for (u32 i = 0; i < 4; i++)
    n->version[i] = (u16)cols[ASSEMBLYREF_MAJOR + i];
  n->has_version = true;
  const u8 *key = md_blob(img, cols[ASSEMBLYREF_PUBLICKEY], &size);
  n->has_token = size != 0;
  if (size == 8)
    memcpy(n->token, key, 8);
  else if (size)
    public_key_token(key, size, n->token); // the reference carries the whole key (II.22.5)
}

Assembly *assembly_ref(Assembly *a, u32 row, Error *err) {
  LOADER_LOCKED();
  if (row == 0 || row > md_rows(a->img, TABLE_ASSEMBLYREF)) {
    err_set(err, ERR_BAD_IMAGE, "'%s': AssemblyRef row %u does not exist", a->name, row);
    return NULL;
  }
  Assembly **slot = &a->refs[row - 1];
  if (*slot)
    return *slot;
  AsmName n;
  ref_name(a, row, &n);
  char *dir = a->in_memory ? NULL : path_dir(image_name(a->img));
  LoadContext *current = load_context(); // of the thread, which may be elsewhere
  if (a->context)
    load_context_set(a->context);
  Assembly *found = assembly_bind(&n, dir, a, err);
  load_context_set(current);
  free(dir);
  if (found)
    *slot = found;
  else
    err_append(err, " (referenced by '%s')", a->name);
  return found;
}

Assembly *assembly_load_name(const char *display, const char *requester_dir, Error *err) {
  LOADER_LOCKED();
  AsmName n;
  return asm_name_parse(&n, display, err) ? assembly_bind(&n, requester_dir, NULL, err) : NULL;
}

// Handlers are asked for the very name that the program gave.
Assembly *assembly_load_as(const char *display, const char *requester_dir, Error *err) {
  LOADER_LOCKED();
  AsmName n;
  return asm_name_parse(&n, display, err) ? assembly_bind_as(&n, display, requester_dir, NULL, err) : NULL;
}

Assembly *assembly_load_quietly(const char *display, Error *err) {
  LOADER_LOCKED();
  AsmName n;
  Assembly *a = asm_name_parse(&n, display, err) ? assembly_bind_quietly(&n, err) : NULL;
  if (!a)
    err_set(err, ERR_FILE_NOT_FOUND, "Could not load file or assembly '%s'", display);
  return a;
}

Assembly *assembly_load_for(Assembly *requester, const char *display, Error *err) {
  AsmName n;
  if (!asm_name_parse(&n, display, err))
    return NULL;
  char *dir = requester && !requester->in_memory ? path_dir(image_name(requester->img)) : NULL;
  LoadContext *current = load_context();
  if (requester && requester->context && requester->context->layered) // a domain is the thread's
    load_context_set(requester->context);
  char full[ASM_NAME_MAX];
  asm_name_format_full(&n, full, sizeof full);
  bool tells = !flavour->mono_loading; // mono's handlers hear of nobody who asked, but for references
  Assembly *a = assembly_bind_as(&n, tells ? NULL : full, dir, tells ? requester : NULL, err);
  load_context_set(current);
  free(dir);
  return a;
}

void assembly_display_name(const Assembly *a, char *out, size_t size) {
  AsmName n = {.has_version = true, .has_token = a->has_token};
  snprintf(n.name, sizeof n.name, "%s", a->name);
  snprintf(n.culture, sizeof n.culture, "%s", a->culture);
  memcpy(n.version, a->version, sizeof n.version);
  memcpy(n.token, a->token, 8);
  asm_name_format(&n, out, size);
}
