// mapped.c: a file becomes an AotImage, or is refused.
//
// Nothing in a file is trusted before it is checked. The trailer's hash covers all that the dynamic linker and the
// lookup read; code and infos are checked method by method, when first used (methods.c).
#include "aot/load/loader.h"

#include "base/file.h"
#include "base/text.h"
#include "target/host.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool refuse(Error *err, const char *why) {
  return err_set(err, ERR_BAD_IMAGE, "%s", why);
}

// ---- whose it is ----------------------------------------------------------------------------------------------------

// An image is code that runs as this user. It is taken from root, from this user, and from those who could as well have
// changed the assembly that it belongs to; the same goes for all who may write to it.
static bool trusted(const struct stat *image, const char *assembly_path, Error *err) {
  struct stat a;
  bool own = image->st_uid == 0 || image->st_uid == geteuid();
  if (own && !(image->st_mode & (S_IWGRP | S_IWOTH)))
    return true;
  bool known = stat(assembly_path, &a) == 0;
  if (!own && !(known && image->st_uid == a.st_uid))
    return err_set(err, ERR_BAD_IMAGE, "belongs to another user (%u)", (unsigned)image->st_uid);
  bool others = image->st_mode & S_IWOTH && !(known && a.st_mode & S_IWOTH);
  bool group = image->st_mode & S_IWGRP && !(known && a.st_mode & S_IWGRP && a.st_gid == image->st_gid);
  return !(others || group) || refuse(err, "can be written by other users");
}

// ---- checks ---------------------------------------------------------------------------------------------------------

static bool trailer_ok(const MappedFile *f, Error *err) {
  AotTrailer t;
  if (f->size < sizeof t)
    return refuse(err, "is too short");
  memcpy(&t, f->data + f->size - sizeof t, sizeof t);
  if (t.magic != AOT_MAGIC)
    return refuse(err, "is truncated, or no image of Kiln's");
  if (t.version != AOT_FORMAT_VERSION)
    return refuse(err, "has another format version");
  if (t.file_size != f->size)
    return refuse(err, "is truncated");
  if (t.runtime != aot_runtime_id())
    return refuse(err, "was made by another version of Kiln");
  u64 size = f->size - sizeof t, at = 0;
  bool ok = t.nlazy <= ARRAY_LEN(t.lazy_off);
  for (u32 i = 0; ok && i < t.nlazy; i++) {
    ok = t.lazy_off[i] >= at && t.lazy_end[i] >= t.lazy_off[i] && t.lazy_end[i] <= size;
    at = t.lazy_end[i];
  }
  return (ok && aot_eager_hash(f->data, size, &t) == t.eager_hash) || refuse(err, "is damaged");
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
    {"kiln_better_table", offsetof(AotImage, better)},
    {"kiln_early_table", offsetof(AotImage, early)},
    {"mono_image_table", offsetof(AotImage, images)},
    {"kiln_strings", offsetof(AotImage, strings)},
    {"mono_assembly_guid", offsetof(AotImage, guid)},
    {"mono_aot_version", offsetof(AotImage, version)},
    {"mono_aot_opt_flags", offsetof(AotImage, opt_flags)},
    {"mono_icall_table", offsetof(AotImage, icalls)},
};

static bool find_symbols(AotImage *im, Error *err) {
  for (u32 i = 0; i < ARRAY_LEN(symbols); i++) {
    void *p = dlsym(im->handle, symbols[i].name);
    if (!p)
      return refuse(err, "lacks a symbol");
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

// Every method relies on the core library: another one makes the whole image stale, and one line says so.
static bool corlib_matches(const AotImage *im) {
  const Assembly *corlib = assembly_corlib();
  size_t n = corlib ? strlen(corlib->name) : 0;
  for (u32 i = 0; corlib && i < im->header->nimages; i++) {
    const char *name = im->strings + im->images[i].name;
    if (!strncmp(name, corlib->name, n) && name[n] == ',')
      return !memcmp(im->images[i].mvid, md_mvid(corlib->img), 16);
  }
  return true;
}

// What is supported must be the same everywhere: where the core library has no image under --full-aot, the virtual
// machine runs it, without.
static u32 features_here(const Assembly *a) {
  const Assembly *corlib = assembly_corlib();
  bool by_machine = engine_config.full_aot && corlib && corlib != a && corlib->aot_probed && !corlib->aot;
  return by_machine ? 0 : engine_cpu_features();
}

static bool lacks_features(u32 missing, Error *err) {
  Buf names = {0};
  for (u32 i = 0; host_cpu_names[i]; i++)
    if (missing >> i & 1)
      buf_printf(&names, "%s%s", names.n ? ", " : "", host_cpu_names[i]);
  err_set(err, ERR_BAD_IMAGE, "needs instructions that are not there: %s", names.s ? names.s : "unknown ones");
  buf_free(&names);
  return false;
}

static bool identity_ok(AotImage *im, const Assembly *a, Error *err) {
  const AotHeader *h = im->header;
  if (*im->version != AOT_FORMAT_VERSION || h->version != AOT_FORMAT_VERSION)
    return refuse(err, "has another format version");
  if (memcmp(h->mvid, md_mvid(a->img), 16))
    return refuse(err, "was made from another build of the assembly");
  if (h->nrows != md_rows(a->img, TABLE_METHOD) || h->nplt > h->nentries || h->nentries > h->nslots ||
      h->nmethods < h->nrows)
    return refuse(err, "does not fit the assembly");
  u32 missing = h->cpu_features & ~features_here(a);
  if (missing)
    return lacks_features(missing, err);
  im->use_better = h->nbetter && !(h->cpu_better & ~features_here(a));
  if (h->runtime != aot_runtime_id() || !icalls_match(im))
    return refuse(err, "was made by another version of Kiln");
  return corlib_matches(im) || refuse(err, "was made for another build of the core library");
}

// ---- mapping --------------------------------------------------------------------------------------------------------

// A name of the open file that was never used before, however often its number was: the dynamic linker takes what has
// the same name for the same object. The bits of a serial number become redundant path elements.
static void name_fd(char *out, size_t size, int fd) {
  static u32 serial;
  char bits[2 * 32 + 1] = "";
  for (u32 n = __atomic_add_fetch(&serial, 1, __ATOMIC_RELAXED); n; n >>= 1)
    strcat(bits, n & 1 ? "./" : "/");
  snprintf(out, size, "/proc/%ld/fd/%s%d", (long)getpid(), bits, fd);
}

// The checked file itself, whatever its name leads to by now. Debuggers are told the name: they look at it later.
static void *link_fd(int fd, const char *path) {
  char name[128];
  name_fd(name, sizeof name, fd);
  void *handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  struct link_map *map;
  if (handle && dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0 && !strcmp(map->l_name, name)) {
    free(map->l_name);
    map->l_name = xstrdup(path);
  }
  return handle;
}

// Another domain uses the mapping: its slots are full of what is that domain's.
static bool map_again(AotImage *im, int fd, Error *err) {
  if (!image_remap(im->handle, fd, &im->shift))
    return refuse(err, "cannot be mapped again");
  for (u32 i = 0; i < ARRAY_LEN(symbols); i++) {
    u8 **p = (u8 **)((u8 *)im + symbols[i].offset);
    *p += im->shift;
  }
  return true;
}

static bool map_fd(AotImage *im, int fd, const char *path, Error *err) {
  struct stat st;
  MappedFile f;
  ERROR(why);
  if (fstat(fd, &st) || !S_ISREG(st.st_mode))
    return refuse(err, "is not a regular file");
  if (!trusted(&st, image_name(im->assembly->img), err))
    return false;
  if (!file_map_fd(&f, fd, path, &why))
    return refuse(err, "cannot be read");
  bool ok = trailer_ok(&f, err);
  file_unmap(&f);
  if (!ok)
    return false;
  if (!(im->handle = link_fd(fd, path)))
    return refuse(err, "cannot be mapped");
  return find_symbols(im, err) && identity_ok(im, im->assembly, err) &&
         (!image_in_use(im->handle) || map_again(im, fd, err));
}

void image_unmap(AotImage *im) {
  if (im->handle)
    dlclose(im->handle);
  free(im->bound);
  free(im->path);
  free(im);
}

AotImage *image_map(Assembly *a, const char *path, Error *err) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); // a FIFO must not block
  if (fd < 0) {
    if (errno != ENOENT && errno != ENOTDIR)
      err_set(err, ERR_BAD_IMAGE, "cannot be read: %s", strerror(errno));
    return NULL;
  }
  AotImage *im = xcalloc(1, sizeof *im);
  im->assembly = a;
  im->path = xstrdup(path);
  bool ok = map_fd(im, fd, path, err);
  close(fd);
  if (!ok) {
    image_unmap(im);
    return NULL;
  }
  im->bound = xcalloc(im->header->nimages + 1, sizeof *im->bound);
  im->bound[0] = a;
  im->got[im->header->nslots] = (void *)host_plt_resolve;
  return im;
}
