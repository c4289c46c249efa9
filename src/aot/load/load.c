// load.c: finds, checks and maps the image of an assembly.
//
// Nothing in a file is trusted before it is checked. The trailer's hash covers all that the dynamic linker and the
// lookup read; code and infos are checked method by method, when first used (bind.c). Whatever is wrong ends in one log
// line, and the program runs on without the image.
#include "aot/load/loader.h"

#include "base/file.h"
#include "base/log.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

AotImage *aot_images[MAX_AOT_IMAGES];
u32 aot_nimages;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char **folders;
static u32 nfolders;

static void add_folder(const char *path, size_t n) {
  if (!n)
    return;
  folders = xrealloc(folders, (nfolders + 1) * sizeof *folders);
  folders[nfolders++] = xasprintf("%.*s", (int)n, path);
}

// PREFIX/lib/kiln/aot, where PREFIX/bin holds this program: an installed tree may stand under another root than the one
// it was configured for (DESTDIR, an unpacked archive). Else the configured prefix's.
static void add_prefix_cache(void) {
  char exe[4096];
  ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
  exe[MAX(n, 0)] = 0;
  char *bin = path_dir(exe), *prefix = path_dir(bin);
  char *own = strcmp(path_base(bin), "bin") ? NULL : xasprintf("%s/lib/kiln/aot", prefix);
  if (own)
    add_folder(own, strlen(own));
  if (!own || strcmp(own, AOT_PREFIX_CACHE))
    add_folder(AOT_PREFIX_CACHE, strlen(AOT_PREFIX_CACHE));
  free(own);
  free(prefix);
  free(bin);
}

void aot_init(const char *aot_path) {
  for (const char *p = aot_path; p && *p;) {
    size_t n = strcspn(p, ":");
    add_folder(p, n);
    p += n + (p[n] == ':');
  }
  char *user = aot_user_cache();
  add_folder(user, strlen(user));
  free(user);
  add_prefix_cache();
}

// ---- checks -------------------------------------------------------------------------------------------------------

static bool trailer_ok(const u8 *p, size_t n, AotTrailer *t, const char **why) {
  if (n < sizeof *t)
    return *why = "is too short", false;
  memcpy(t, p + n - sizeof *t, sizeof *t);
  if (t->magic != AOT_MAGIC)
    return *why = "is truncated, or no image of Kiln's", false;
  if (t->version != AOT_FORMAT_VERSION)
    return *why = "has another format version", false;
  if (t->file_size != n)
    return *why = "is truncated", false;
  u64 size = n - sizeof *t, at = 0;
  if (t->nlazy > ARRAY_LEN(t->lazy_off))
    return *why = "is damaged", false;
  for (u32 i = 0; i < t->nlazy; i++) {
    if (t->lazy_off[i] < at || t->lazy_end[i] < t->lazy_off[i] || t->lazy_end[i] > size)
      return *why = "is damaged", false;
    at = t->lazy_end[i];
  }
  if (aot_eager_hash(p, size, t) != t->eager_hash)
    return *why = "is damaged", false;
  return true;
}

typedef struct SymbolRow {
  const char *name;
  size_t offset;
} SymbolRow;

// The exported symbols and where the loader keeps their addresses.
static const SymbolRow symbols[] = {
    {"kiln_aot_header", offsetof(AotImage, header)},
    {"kiln_code", offsetof(AotImage, code)},
    {"kiln_plt", offsetof(AotImage, plt)},
    {"kiln_rodata", offsetof(AotImage, rodata)},
    {"kiln_got", offsetof(AotImage, got)},
    {"method_offsets", offsetof(AotImage, method_offsets)},
    {"method_info_offsets", offsetof(AotImage, info_offsets)},
    {"method_infos", offsetof(AotImage, infos)},
    {"kiln_slot_offsets", offsetof(AotImage, slot_offsets)},
    {"kiln_slot_infos", offsetof(AotImage, slot_infos)},
    {"kiln_extra_table", offsetof(AotImage, extra)},
    {"mono_image_table", offsetof(AotImage, images)},
    {"kiln_strings", offsetof(AotImage, strings)},
    {"mono_assembly_guid", offsetof(AotImage, guid)},
    {"mono_aot_version", offsetof(AotImage, version)},
    {"mono_aot_opt_flags", offsetof(AotImage, opt_flags)},
    {"mono_icall_table", offsetof(AotImage, icalls)},
};

static bool find_symbols(AotImage *im, const char **why) {
  for (u32 i = 0; i < ARRAY_LEN(symbols); i++) {
    void *p = dlsym(im->handle, symbols[i].name);
    if (!p)
      return *why = "lacks a symbol", false;
    memcpy((u8 *)im + symbols[i].offset, &p, sizeof p);
  }
  return true;
}

// The runtime functions that code refers to by number must be the ones it was compiled for.
static bool icalls_match(const AotImage *im) {
  const char *p = im->icalls;
  for (u32 i = 0; i < HELPER_COUNT; i++) {
    if (strcmp(p, helper_info[i].name))
      return false;
    p += strlen(p) + 1;
  }
  return *p == 0;
}

static bool identity_ok(const AotImage *im, const Assembly *a, const char **why) {
  if (*im->version != AOT_FORMAT_VERSION || im->header->version != AOT_FORMAT_VERSION)
    return *why = "has another format version", false;
  if (memcmp(im->header->mvid, md_mvid(a->img), 16))
    return *why = "was made from another build of the assembly", false;
  if (im->header->nrows != md_rows(a->img, TABLE_METHOD) || im->header->nplt > im->header->nslots ||
      im->header->nmethods < im->header->nrows)
    return *why = "does not fit the assembly", false;
  if (im->header->cpu_features)
    return *why = "needs features that this processor lacks", false;
  if (im->header->runtime != aot_runtime_id() || !icalls_match(im))
    return *why = "was made by another version of Kiln", false;
  return true;
}

// ---- mapping ------------------------------------------------------------------------------------------------------

static CodeInfo *find_in_image(void *data, const void *pc) { return aot_code_info(data, pc); }

static void make_state(AotImage *im) {
  u32 n = im->header->nimages;
  im->bound = xcalloc(n + 1, sizeof *im->bound);
  im->code_infos = xcalloc_sparse(im->header->nmethods + 1, sizeof *im->code_infos);
  im->method_of = xcalloc_sparse(im->header->nmethods - im->header->nrows + 1, sizeof *im->method_of);
  im->bound[0] = im->assembly;
  im->got[im->header->nslots] = (void *)amd64_plt_resolve;
  pthread_mutex_init(&im->lock, NULL);
}

static AotImage *map_again(Assembly *a, const AotImage *twin) {
  ptrdiff_t delta;
  if (!aot_remap(twin, &delta))
    return NULL;
  AotImage *im = xcalloc(1, sizeof *im);
  im->assembly = a;
  im->path = twin->path;
  for (u32 i = 0; i < ARRAY_LEN(symbols); i++) {
    u8 *p = *(u8 *const *)((const u8 *)twin + symbols[i].offset) + delta;
    memcpy((u8 *)im + symbols[i].offset, &p, sizeof p);
  }
  make_state(im);
  return im;
}

// Another domain has mapped the file already: its slots are full of what is that domain's.
static const AotImage *twin_of(const AotImage *im) {
  for (u32 i = 0; i < aot_nimages; i++)
    if (aot_images[i]->handle == im->handle)
      return aot_images[i];
  return NULL;
}

static AotImage *map_image(Assembly *a, const char *path, const char **why) {
  MappedFile f;
  AotTrailer t;
  if (!file_map(&f, path, NULL))
    return *why = "cannot be read", NULL;
  bool ok = trailer_ok(f.data, f.size, &t, why);
  file_unmap(&f);
  if (!ok)
    return NULL;
  AotImage *im = xcalloc(1, sizeof *im);
  im->assembly = a;
  im->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!im->handle)
    *why = "cannot be mapped";
  if (!im->handle || !find_symbols(im, why) || !identity_ok(im, a, why)) {
    if (im->handle)
      dlclose(im->handle);
    free(im);
    return NULL;
  }
  const AotImage *twin = twin_of(im);
  if (twin) {
    dlclose(im->handle);
    free(im);
    return map_again(a, twin);
  }
  im->path = xstrdup(path);
  make_state(im);
  return im;
}

static AotImage *try_path(Assembly *a, char *path) {
  AotImage *im = NULL;
  if (file_exists(path)) {
    const char *why = "";
    im = map_image(a, path, &why);
    if (im)
      log_put(LOG_INFO, "AOT: %s is in use", path);
    else
      log_put(LOG_WARNING, "AOT: image '%s' %s; it is not used", path, why);
  }
  free(path);
  return im;
}

static AotImage *probe(Assembly *a) {
  const char *file = image_name(a->img);
  if (!file || *file != '/')
    return NULL;
  AotImage *im = try_path(a, xasprintf("%s.so", file));
  for (u32 i = 0; !im && i < nfolders; i++)
    im = try_path(a, xasprintf("%s/%s.so", folders[i], path_base(file)));
  return im;
}

AotImage *aot_image_of(Assembly *a) {
  if (__atomic_load_n(&a->aot_probed, __ATOMIC_ACQUIRE))
    return a->aot;
  if (!(engine_config.opts & OPT_AOT))
    return NULL;
  pthread_mutex_lock(&lock);
  if (!a->aot_probed) {
    AotImage *im = aot_nimages < MAX_AOT_IMAGES ? probe(a) : NULL;
    if (im) {
      const u8 *end = (const u8 *)im->plt;
      code_register_range((const u8 *)im->code, end, find_in_image, im);
      aot_images[aot_nimages] = im;
      __atomic_store_n(&aot_nimages, aot_nimages + 1, __ATOMIC_RELEASE);
      engine_stats.aot_images++;
    }
    a->aot = im;
    __atomic_store_n(&a->aot_probed, true, __ATOMIC_RELEASE);
  }
  pthread_mutex_unlock(&lock);
  return a->aot;
}
