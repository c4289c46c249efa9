// pe.c: from a file to an Image: PE headers, sections, CLI header, RVAs (ECMA-335 II.25).
#include "metadata/internal.h"
#include "base/arena.h"
#include "base/resident.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
  DOS_HEADER_SIZE = 64,
  DOS_LFANEW = 0x3C,
  PE_HEADER_SIZE = 24, // signature and COFF header
  PE_NSECTIONS = 6,
  PE_OPT_SIZE = 20,
  OPT_PE32 = 0x10B,
  OPT_PE32PLUS = 0x20B,
  SECTION_SIZE = 40,
  MAX_SECTIONS = 96, // the limit of the Windows loader
  CLI_HEADER_SIZE = 72,
};

bool image_bad(const Image *img, Error *err, const char *fmt, ...) {
  char why[400];
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(why, sizeof why, fmt, ap);
  va_end(ap);
  return err_set(err, ERR_BAD_IMAGE, "%s: %s", image_name(img), why);
}

static bool in_file(const Image *img, u64 offset, u64 size) {
  return offset <= img->size && size <= img->size - offset;
}

// ---- Headers ----

typedef struct PeHeader {
  u32 opt, opt_size; // file offset and size of the optional header
  u32 nsections;
  u32 cli_rva, cli_size;
} PeHeader;

static bool read_pe_header(Image *img, PeHeader *h, Error *err) {
  const u8 *d = img->data;
  if (img->size < DOS_HEADER_SIZE || d[0] != 'M' || d[1] != 'Z')
    return image_bad(img, err, "not a PE file: no MZ header");
  u32 pe = le32(d + DOS_LFANEW);
  if (!in_file(img, pe, PE_HEADER_SIZE))
    return image_bad(img, err, "truncated: PE header at 0x%x lies outside the file", pe);
  if (memcmp(d + pe, "PE\0\0", 4) != 0)
    return image_bad(img, err, "not a PE file: no PE signature at 0x%x", pe);
  h->nsections = le16(d + pe + PE_NSECTIONS);
  h->opt = pe + PE_HEADER_SIZE;
  h->opt_size = le16(d + pe + PE_OPT_SIZE);
  if (!in_file(img, h->opt, h->opt_size))
    return image_bad(img, err, "truncated: optional header lies outside the file");
  return true;
}

// The optional header has two layouts; all that is wanted from it are two data directories (II.25.2.3.3).
static bool read_optional_header(Image *img, PeHeader *h, Error *err) {
  const u8 *o = img->data + h->opt;
  u32 magic = h->opt_size >= 2 ? le16(o) : 0;
  if (magic != OPT_PE32 && magic != OPT_PE32PLUS)
    return image_bad(img, err, "unknown optional header (magic 0x%x)", magic);
  img->pe32plus = magic == OPT_PE32PLUS;
  u32 dirs = img->pe32plus ? 112 : 96;
  u32 cli = dirs + DIR_CLI * 8;
  if (h->opt_size < cli + 8 || le32(o + dirs - 4) <= DIR_CLI)
    return image_bad(img, err, "not a CLI assembly: no CLI data directory");
  h->cli_rva = le32(o + cli);
  h->cli_size = le32(o + cli + 4);
  if (!h->cli_rva)
    return image_bad(img, err, "not a CLI assembly: the CLI data directory is empty");
  img->debug_rva = le32(o + dirs + DIR_DEBUG * 8);
  img->debug_size = le32(o + dirs + DIR_DEBUG * 8 + 4);
  return true;
}

static bool read_sections(Image *img, const PeHeader *h, Error *err) {
  u64 offset = (u64)h->opt + h->opt_size;
  if (h->nsections == 0 || h->nsections > MAX_SECTIONS)
    return image_bad(img, err, "%u sections", h->nsections);
  if (!in_file(img, offset, h->nsections * SECTION_SIZE))
    return image_bad(img, err, "truncated: section headers lie outside the file");
  img->sections = xcalloc(h->nsections, sizeof *img->sections);
  img->nsections = h->nsections;
  for (u32 i = 0; i < h->nsections; i++) {
    const u8 *p = img->data + offset + i * SECTION_SIZE;
    Section *s = &img->sections[i];
    *s = (Section){.va = le32(p + 12), .vsize = le32(p + 8), .file_offset = le32(p + 20), .file_size = le32(p + 16)};
    if (s->file_size && !in_file(img, s->file_offset, s->file_size))
      return image_bad(img, err, "truncated: section %.8s lies outside the file", p);
    if ((u64)s->va + s->file_size > UINT32_MAX)
      return image_bad(img, err, "section %.8s wraps around the address space", p);
  }
  return true;
}

// II.25.3.3
static bool read_cli_header(Image *img, const PeHeader *h, Error *err) {
  const u8 *c = h->cli_size >= CLI_HEADER_SIZE ? image_rva(img, h->cli_rva, CLI_HEADER_SIZE) : NULL;
  if (!c)
    return image_bad(img, err, "CLI header (RVA 0x%x, %u bytes) lies outside the sections", h->cli_rva, h->cli_size);
  u32 md_rva = le32(c + 8), md_size = le32(c + 12);
  img->cli_flags = le32(c + 16);
  img->entry_point = le32(c + 20);
  img->resources_rva = le32(c + 24);
  img->resources_size = le32(c + 28);
  const u8 *md = image_rva(img, md_rva, md_size);
  if (!md)
    return image_bad(img, err, "metadata (RVA 0x%x, %u bytes) lies outside the sections", md_rva, md_size);
  Stream tables = {0};
  return heaps_open(img, md, md_size, &tables, err) && tables_open(img, tables, err);
}

static Image *open_mapped(MappedFile file, size_t size, Error *err) {
  Image *img = xcalloc(1, sizeof *img);
  img->file = file;
  img->data = file.data;
  img->size = size;
  PeHeader h = {0};
  if (read_pe_header(img, &h, err) && read_optional_header(img, &h, err) && read_sections(img, &h, err) &&
      read_cli_header(img, &h, err))
    return img;
  image_close(img);
  return NULL;
}

// ---- Open and close ----

Image *image_open(const char *path, Error *err) {
  MappedFile file;
  if (!file_map(&file, path, err))
    return NULL;
  Image *img = open_mapped(file, file.size, err);
  if (img)
    resident_note(img->data, img->file.size);
  return img;
}

Image *image_open_memory(const u8 *data, size_t size, const char *name, Error *err) {
  // A mapping of size 0: unmapping it frees the name and leaves the caller's bytes alone.
  return open_mapped((MappedFile){.data = data, .size = 0, .path = xstrdup(name)}, size, err);
}

void image_close(Image *img) {
  if (!img)
    return;
  resident_forget(img->data);
  file_unmap(&img->file);
  free(img->sections);
  free(img);
}

const char *image_name(const Image *img) {
  return img->file.path;
}

// ---- RVAs ----

// Only bytes that are in the file count; what a section has in memory beyond them is zero and never holds CLI data.
static const u8 *rva_find(const Image *img, u32 rva, u32 *avail) {
  for (u32 i = 0; i < img->nsections; i++) {
    const Section *s = &img->sections[i];
    if (rva >= s->va && rva - s->va < s->file_size) {
      *avail = s->file_size - (rva - s->va);
      return img->data + s->file_offset + (rva - s->va);
    }
  }
  *avail = 0;
  return NULL;
}

const u8 *image_rva(const Image *img, u32 rva, u32 size) {
  u32 avail;
  const u8 *p = rva_find(img, rva, &avail);
  return size <= avail ? p : NULL;
}

u32 image_rva_avail(const Image *img, u32 rva) {
  u32 avail;
  rva_find(img, rva, &avail);
  return avail;
}
