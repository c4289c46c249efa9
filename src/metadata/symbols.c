// symbols.c: finding the symbols of an image: the debug directory of the PE file says which portable PDB is its own; a
// symbol file of mcs's names the module that it is for.
#include "metadata/symbols.h"

#include "base/arena.h"
#include "base/inflate.h"
#include "base/log.h"

#include <stdlib.h>

enum { DEBUG_ENTRY = 28, DEBUG_CODEVIEW = 2, DEBUG_EMBEDDED = 17 }; // entries of the debug directory
enum { MAX_UNPACKED = 1 << 28 };

typedef struct DebugEntry {
  const u8 *data;
  u32 size;
} DebugEntry;

static DebugEntry debug_entry(const Image *img, u32 type) {
  for (u32 at = 0; img->debug_size - at >= DEBUG_ENTRY && at < img->debug_size; at += DEBUG_ENTRY) {
    const u8 *e = image_rva(img, img->debug_rva + at, DEBUG_ENTRY);
    if (!e)
      break;
    u32 size = le32(e + 16);
    const u8 *data = image_rva(img, le32(e + 20), size);
    if (le32(e + 12) == type && data)
      return (DebugEntry){data, size};
  }
  return (DebugEntry){0};
}

// What the image says that its PDB is called by: 16 bytes, or NULL.
static const u8 *pdb_id(const Image *img) {
  DebugEntry e = debug_entry(img, DEBUG_CODEVIEW);
  return e.size >= 24 && !memcmp(e.data, "RSDS", 4) ? e.data + 4 : NULL;
}

void symbols_close(Symbols *s) {
  if (!s)
    return;
  if (s->file.path)
    file_unmap(&s->file);
  free(s->unpacked);
  free(s);
}

// Reads the file that s->data holds; takes s.
static Symbols *open_data(const Image *img, Symbols *s, const char *name) {
  ERROR(err);
  bool metadata = s->size >= 4 && !memcmp(s->data, "BSJB", 4);
  const u8 *id = metadata ? pdb_id(img) : md_mvid(img);
  if (id && (metadata ? ppdb_open : mdb_open)(s, id, &err))
    return s;
  log_put(LOG_WARNING, "symbol file '%s' %s; it is not used", name, id ? err.msg : "belongs to another assembly");
  symbols_close(s);
  return NULL;
}

static Symbols *open_embedded(const Image *img) {
  DebugEntry e = debug_entry(img, DEBUG_EMBEDDED);
  if (e.size < 8 || memcmp(e.data, "MPDB", 4) != 0 || le32(e.data + 4) > MAX_UNPACKED)
    return NULL;
  Symbols *s = xcalloc(1, sizeof *s);
  s->size = le32(e.data + 4);
  s->data = s->unpacked = xcalloc(s->size + 1u, 1);
  if (!inflate_raw(e.data + 8, e.size - 8, s->unpacked, s->size)) {
    log_put(LOG_WARNING, "the symbols in '%s' are damaged; they are not used", image_name(img));
    symbols_close(s);
    return NULL;
  }
  return open_data(img, s, image_name(img));
}

static Symbols *open_file(const Image *img, char *path) {
  Symbols *s = NULL;
  ERROR(err);
  MappedFile file;
  if (file_exists(path) && file_map(&file, path, &err)) {
    s = xcalloc(1, sizeof *s);
    s->file = file;
    s->data = file.data;
    s->size = (u32)MIN(file.size, (size_t)UINT32_MAX);
    if (s->size >= 16 && !memcmp(s->data, "Microsoft C/C++", 15)) { // of Windows: no business of ours
      symbols_close(s);
      s = NULL;
    }
  }
  if (s)
    s = open_data(img, s, path);
  free(path);
  return s;
}

Symbols *symbols_open(const Image *img) {
  const char *path = image_name(img), *dot = strrchr(path_base(path), '.');
  int stem = dot && (!strcmp(dot, ".exe") || !strcmp(dot, ".dll")) ? (int)(dot - path) : (int)strlen(path);
  Symbols *s = NULL;
  if (pdb_id(img)) {
    s = open_embedded(img);
    if (!s)
      s = open_file(img, xasprintf("%.*s.pdb", stem, path));
  }
  return s ? s : open_file(img, xasprintf("%s.mdb", path));
}

Symbols *symbols_open_memory(const Image *img, const u8 *data, size_t size) {
  Symbols *s = xcalloc(1, sizeof *s);
  s->data = data;
  s->size = (u32)MIN(size, (size_t)UINT32_MAX);
  return open_data(img, s, image_name(img));
}

bool symbols_find(const Symbols *s, u32 method_row, u32 il, SourceLine *out) {
  return s->find(s, method_row, il, out);
}
