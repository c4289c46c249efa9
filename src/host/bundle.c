// bundle.c: what `dotnet publish` makes executables of: hosts that start NAME.dll beside them, and whole programs in
// one file, which are unpacked into the user's cache before they run.
//
// A host has a mark in it, behind the place of the bundle's header (0: there is none). The header: version, number of
// files, identity, places of the two JSON files, flags; then for each file its place, its size, its packed size (0: as
// it is), its kind and its path.
#include <stdio.h>
#include "base/inflate.h"
#include "host/internal.h"

static const u8 mark[32] = {0x8b, 0x12, 0x02, 0xb9, 0x6a, 0x61, 0x20, 0x38, 0x72, 0x7b, 0x93,
                            0x02, 0x14, 0xd7, 0xa0, 0x32, 0x13, 0xf5, 0xb9, 0xe6, 0xef, 0xae,
                            0x33, 0x18, 0xee, 0x3b, 0x2d, 0xce, 0x24, 0xb3, 0x6a, 0xae};

enum { OLDEST = 2, PACKED = 6, NEWEST = 6, KIND_ASSEMBLY = 1 }; // versions of the header; a kind of file

typedef struct Bundle {
  const MappedFile *file;
  u64 at;
  bool bad;
  u32 version, files;
  char id[64], app[256]; // the identity; NAME of NAME.dll
} Bundle;

static u64 take(Bundle *b, u32 bytes) {
  u64 v = 0;
  b->bad |= b->at > b->file->size || bytes > b->file->size - b->at;
  if (!b->bad)
    memcpy(&v, b->file->data + b->at, bytes);
  b->at += bytes;
  return v;
}

// Its length first, seven bits a byte.
static void take_text(Bundle *b, char *out, size_t size) {
  u64 n = 0;
  u8 byte = 0x80;
  for (u32 shift = 0; byte & 0x80 && shift < 28; shift += 7)
    n |= ((byte = (u8)take(b, 1)) & 0x7Full) << shift;
  b->bad |= n >= size || b->at > b->file->size || n > b->file->size - b->at;
  snprintf(out, size, "%.*s", b->bad ? 0 : (int)n, b->bad ? "" : (const char *)b->file->data + b->at);
  b->at += n;
}

// Nothing is written outside of the folder.
static bool harmless(const char *path) {
  return *path && *path != '/' && strcmp(path, "..") && strncmp(path, "../", 3) && !strstr(path, "/../");
}

static bool write_file(const char *dir, const char *name, const u8 *data, size_t n, Error *err) {
  char *path = path_join(dir, name), *folder = path_dir(path);
  bool ok = dir_make_all(folder, err) && file_write_atomic(path, data, n, err);
  free(folder);
  free(path);
  return ok;
}

static bool unpack_one(Bundle *b, const char *dir, Error *err) {
  char name[1024];
  u64 place = take(b, 8), size = take(b, 8), packed = b->version >= PACKED ? take(b, 8) : 0;
  u32 kind = (u32)take(b, 1);
  take_text(b, name, sizeof name);
  u64 stored = packed ? packed : size, file = b->file->size;
  if (b->bad || place > file || stored > file - place || size > (u64)1 << 32 || !harmless(name))
    return err_set(err, ERR_BAD_IMAGE, "the bundle in '%s' is damaged", b->file->path);
  size_t length = strlen(name);
  if (kind == KIND_ASSEMBLY && !*b->app && length > 4 && !strcmp(name + length - 4, ".dll"))
    snprintf(b->app, sizeof b->app, "%.*s", (int)(length - 4), name); // the program is the first
  const u8 *data = b->file->data + place;
  if (!packed)
    return write_file(dir, name, data, size, err);
  u8 *out = malloc(size ? size : 1);
  bool ok = out && inflate_raw(data, packed, out, size)
                ? write_file(dir, name, out, size, err)
                : err_set(err, ERR_BAD_IMAGE, "'%s' in the bundle '%s' is damaged", name, b->file->path);
  free(out);
  return ok;
}

static char *cache_folder(const Bundle *b) {
  const char *base = getenv("DOTNET_BUNDLE_EXTRACT_BASE_DIR"), *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
  if (base && *base == '/')
    return xasprintf("%s/kiln/%s", base, b->id);
  if (xdg && *xdg == '/')
    return xasprintf("%s/kiln/bundles/%s", xdg, b->id);
  return xasprintf("%s/.cache/kiln/bundles/%s", home && *home ? home : "/nonexistent", b->id);
}

// NAME.dll in the cache, malloc'ed; NULL: error. A file "complete" with NAME in it is written last.
static char *unpack(Bundle *b, Error *err) {
  char *dir = cache_folder(b), *done = path_join(dir, "complete"), *app = NULL;
  MappedFile old;
  ERROR(none);
  bool ok = true;
  if (file_map(&old, done, &none)) {
    snprintf(b->app, sizeof b->app, "%.*s", (int)MIN(old.size, sizeof b->app - 1), (const char *)old.data);
    file_unmap(&old);
  } else {
    for (u32 i = 0; i < b->files && ok; i++)
      ok = unpack_one(b, dir, err);
    ok = ok && write_file(dir, "complete", (const u8 *)b->app, strlen(b->app), err);
  }
  if (ok)
    app = xasprintf("%s/%s.dll", dir, b->app);
  free(done);
  free(dir);
  return app;
}

static char *open_bundle(const MappedFile *f, u64 header, Error *err) {
  Bundle b = {.file = f, .at = header};
  b.version = (u32)take(&b, 4);
  take(&b, 4); // minor
  b.files = (u32)take(&b, 4);
  take_text(&b, b.id, sizeof b.id);
  b.at += 40;
  if (b.bad || b.version < OLDEST || b.version > NEWEST || !harmless(b.id) || strchr(b.id, '/')) {
    err_set(err, ERR_BAD_IMAGE, "'%s' is a single-file program of a kind that is not known (version %u of the header)",
            f->path, b.version);
    return NULL;
  }
  return unpack(&b, err);
}

static char *beside(const MappedFile *f, Error *err) {
  char *dll = xasprintf("%s.dll", f->path);
  if (file_exists(dll))
    return dll;
  err_set(err, ERR_FILE_NOT_FOUND, "'%s' starts '%s', which is not there", f->path, dll);
  free(dll);
  return NULL;
}

bool host_executable(const char *path, HostExecutable *out, Error *err) {
  MappedFile f;
  ERROR(none);
  *out = (HostExecutable){0};
  if (!file_map(&f, path, &none))
    return true; // others will say so
  const u8 *m = f.size > 4 && !memcmp(f.data, "\177ELF", 4) ? memmem(f.data, f.size, mark, sizeof mark) : NULL;
  u64 header = 0;
  if (m && m - f.data >= 8)
    memcpy(&header, m - 8, 8);
  if (m)
    out->program = header ? open_bundle(&f, header, err) : beside(&f, err);
  if (header) {
    char *whole = path_absolute(path);
    out->bundle_dir = path_dir(whole);
    free(whole);
  }
  file_unmap(&f);
  return !m || out->program;
}
