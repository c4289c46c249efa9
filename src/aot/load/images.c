// images.c: which image an assembly has: where images are looked for, and those in use.
#include "aot/load/loader.h"

#include "base/file.h"
#include "base/log.h"
#include "config.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define AOT_PREFIX_CACHE KILN_PREFIX "/lib/kiln/aot"
#define MAX_AOT_IMAGES 500

static AotImage *images[MAX_AOT_IMAGES];
static u32 nimages;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char **folders; // in order of search; NULL: the user's cache
static u32 nfolders;
static char *user_cache;

static void push_folder(char *path) {
  folders = xrealloc(folders, (nfolders + 1) * sizeof *folders);
  folders[nfolders++] = path;
}

static void add_folder(const char *path, size_t n) {
  if (n)
    push_folder(xasprintf("%.*s", (int)n, path));
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
  user_cache = aot_user_cache();
  push_folder(NULL);
  add_prefix_cache();
}

// Files in the cache have names of their own making, and nobody else may put any there.
static bool cache_trusted(const char *folder) {
  struct stat st;
  if (stat(folder, &st) || ((st.st_uid == 0 || st.st_uid == geteuid()) && !(st.st_mode & (S_IWGRP | S_IWOTH))))
    return true;
  log_put(LOG_WARNING, "AOT: the image cache '%s' belongs to another user or can be written by others; it is not used",
          folder);
  return false;
}

static u32 nrefused; // images that were there

static AotImage *try_path(Assembly *a, char *path) {
  ERROR(err);
  AotImage *im = image_map(a, path, &err);
  if (im) {
    log_put(LOG_INFO, "AOT: %s is in use", path);
  } else if (err.kind) {
    log_put(LOG_WARNING, "AOT: image '%s' %s; it is not used", path, err.msg);
    nrefused++;
  }
  free(path);
  return im;
}

static AotImage *try_cache(Assembly *a) {
  char *path = aot_cache_file(user_cache, a);
  if (access(path, F_OK) == 0 && cache_trusted(user_cache))
    return try_path(a, path);
  free(path);
  return NULL;
}

static AotImage *probe(Assembly *a) {
  const char *file = image_name(a->img);
  if (!file || *file != '/')
    return NULL;
  AotImage *im = try_path(a, xasprintf("%s.so", file));
  for (u32 i = 0; !im && i < nfolders; i++)
    im = folders[i] ? try_path(a, xasprintf("%s/%s.so", folders[i], path_base(file))) : try_cache(a);
  return im;
}

// Who asks for code made ahead of time wants to know where there is none: that is slow. Once, of the first.
static void tell_missing(const Assembly *a) {
  static bool told;
  if (engine_config.full_aot && !engine_config.interpret)
    log_put(told ? LOG_INFO : LOG_WARNING, "AOT: there is no image of '%s': its code runs by the virtual machine",
            a->name);
  told = true;
}

static void use(AotImage *im) {
  const AotHeader *h = im->header;
  im->code_infos = xcalloc_sparse(h->nmethods + 1, sizeof *im->code_infos);
  im->method_of = xcalloc_sparse(h->nmethods - h->nrows + 1, sizeof *im->method_of);
  image_note_pages(im);
  code_register_range(im->code, im->plt, image_code_info, im);
  images[nimages] = im;
  __atomic_store_n(&nimages, nimages + 1, __ATOMIC_RELEASE);
  engine_stats.aot_images++;
}

AotImage *image_of(Assembly *a) {
  if (__atomic_load_n(&a->aot_probed, __ATOMIC_ACQUIRE))
    return a->aot;
  if (!(engine_config.opts & OPT_AOT))
    return NULL;
  pthread_mutex_lock(&lock);
  if (!a->aot_probed) {
    u32 refused = nrefused;
    AotImage *im = nimages < MAX_AOT_IMAGES ? probe(a) : NULL;
    if (im)
      use(im);
    else if (refused == nrefused && !a->in_memory && image_name(a->img))
      tell_missing(a);
    a->aot_features = im ? im->header->cpu_allowed | (im->use_better ? im->header->cpu_better : 0) : 0;
    a->aot = im;
    __atomic_store_n(&a->aot_probed, true, __ATOMIC_RELEASE);
  }
  pthread_mutex_unlock(&lock);
  return a->aot;
}

bool image_in_use(void *handle) {
  for (u32 i = 0; i < nimages; i++)
    if (images[i]->handle == handle)
      return true;
  return false;
}

AotImage *image_at(u32 i) {
  return i < __atomic_load_n(&nimages, __ATOMIC_ACQUIRE) ? images[i] : NULL;
}

AotImage *image_of_slot(void **slot) {
  AotImage *im;
  for (u32 i = 0; (im = image_at(i)); i++)
    if (slot >= im->got && slot < im->got + im->header->nplt)
      return im;
  return NULL;
}
