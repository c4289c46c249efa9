// ppdb.c: portable PDBs: files of metadata (II.24.2) whose tables have numbers from 0x30 up, as the .NET runtime's
// specification of the format lays them down. Here: Document and MethodDebugInformation.
#include "metadata/internal.h"
#include "metadata/symbols.h"

#include "base/arena.h"

#include <stdlib.h>

enum { TABLE_DOCUMENT = 0x30, TABLE_METHODDEBUGINFORMATION = 0x31, TABLES_HEADER = 24 };

static bool refuse(Error *err, const char *why) {
  *err = (Error){0};
  return err_set(err, ERR_BAD_IMAGE, "%s", why);
}

static u32 width(bool wide) {
  return wide ? 4 : 2;
}

// The tables stream (II.24.2.6). The two tables come first: those of the assembly itself have rows only there.
static bool open_tables(Symbols *s, Stream t, Error *err) {
  if (t.size < TABLES_HEADER)
    return refuse(err, "is damaged");
  u8 heaps = t.data[6];
  u64 valid = le64(t.data + 8);
  u32 ntables = (u32)__builtin_popcountll(valid), at = TABLES_HEADER + 4 * ntables;
  if (valid & ((1ull << TABLE_DOCUMENT) - 1) || at > t.size)
    return refuse(err, "is damaged");
  const u8 *count = t.data + TABLES_HEADER;
  bool has_documents = valid >> TABLE_DOCUMENT & 1, has_infos = valid >> TABLE_METHODDEBUGINFORMATION & 1;
  s->ndocuments = has_documents ? le32(count) : 0;
  s->ninfos = has_infos ? le32(count + 4 * has_documents) : 0;
  s->wide_blobs = heaps & HEAP_BLOB_WIDE;
  s->wide_documents = s->ndocuments > 0xFFFF;
  s->document_size = 2 * width(s->wide_blobs) + 2 * width(heaps & HEAP_GUID_WIDE);
  s->info_size = width(s->wide_documents) + width(s->wide_blobs);
  s->documents = t.data + at;
  s->infos = s->documents + (size_t)s->ndocuments * s->document_size;
  if ((u64)s->ndocuments * s->document_size + (u64)s->ninfos * s->info_size > t.size - at)
    return refuse(err, "is damaged");
  return true;
}

bool ppdb_open(Symbols *s, const u8 *id, Error *err) {
  Image img = {.file.path = (char *)"symbols"};
  Stream tables = {0};
  if (!heaps_open(&img, s->data, s->size, &tables, err) || img.pdb.size < 20)
    return refuse(err, "is no portable PDB");
  if (memcmp(img.pdb.data, id, 16) != 0)
    return refuse(err, "belongs to another build of the assembly");
  s->blob = img.blob;
  s->find = ppdb_find;
  return open_tables(s, tables, err);
}

// ---- reading --------------------------------------------------------------------------------------------------------

static Reader blob_at(const Symbols *s, u32 offset) {
  Image img = {.blob = s->blob};
  return reader_blob(&img, offset);
}

static u32 index_at(const u8 *p, bool wide) {
  return wide ? le32(p) : le16(p);
}

// A name is a separator and the blobs of its parts.
static char *document_name(const Symbols *s, u32 document) {
  if (document - 1 >= s->ndocuments)
    return NULL;
  Reader r = blob_at(s, index_at(s->documents + (size_t)(document - 1) * s->document_size, s->wide_blobs));
  char separator[2] = {(char)read_u8(&r), 0};
  char *name = xstrdup("");
  for (bool first = true; r.p < r.end && !r.bad; first = false) {
    Reader part = blob_at(s, read_compressed(&r));
    char *longer = xasprintf("%s%s%.*s", name, first ? "" : separator, (int)(part.end - part.p), (const char *)part.p);
    free(name);
    name = longer;
  }
  return name;
}

// A position in a blob of sequence points, and the last one that has a line.
typedef struct Points {
  u32 document, next_document; // of this point and of those behind it
  u32 il;
  i32 line, column;
  bool any_line;
} Points;

// What follows the IL offset. Lines and columns are differences from the last point that has them; one that spans
// nothing is hidden and has none.
static void read_span(Reader *r, Points *p) {
  u32 lines = read_compressed(r);
  i32 columns = lines ? read_compressed_signed(r) : (i32)read_compressed(r);
  if (!lines && !columns)
    return;
  i32 line = p->any_line ? read_compressed_signed(r) : (i32)read_compressed(r);
  i32 column = p->any_line ? read_compressed_signed(r) : (i32)read_compressed(r);
  p->line = (i32)((u32)p->line + (u32)line);
  p->column = (i32)((u32)p->column + (u32)column);
  p->document = p->next_document;
  p->any_line = true;
}

bool ppdb_find(const Symbols *s, u32 method_row, u32 il, SourceLine *out) {
  if (method_row - 1 >= s->ninfos)
    return false;
  const u8 *row = s->infos + (size_t)(method_row - 1) * s->info_size;
  Points p = {.next_document = index_at(row, s->wide_documents)};
  Reader r = blob_at(s, index_at(row + width(s->wide_documents), s->wide_blobs));
  if (r.p == r.end)
    return false;
  read_compressed(&r); // the signature of the locals
  if (!p.next_document)
    p.next_document = read_compressed(&r);
  for (bool first = true; r.p < r.end && !r.bad;) {
    u32 delta = read_compressed(&r);
    if (!first && !delta) {
      p.next_document = read_compressed(&r);
      continue;
    }
    if (!first && delta > il - p.il)
      break;
    p.il += delta;
    if (first && p.il > il)
      return false;
    first = false;
    read_span(&r, &p);
  }
  if (r.bad || !p.any_line || p.line <= 0)
    return false;
  *out = (SourceLine){document_name(s, p.document), (u32)p.line, (u32)MAX(p.column, 0), p.il};
  return out->file != NULL;
}
