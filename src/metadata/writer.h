// writer.h: the other direction: rows, strings and blobs become a metadata root and a PE file (II.24, II.25).
//
// A MetaWriter is filled in any order; coded indexes are given as tokens. Tables that must be sorted are sorted when
// the root is written, so rows keep their numbers until then. Not thread-safe: one owner or an outer lock.
#ifndef KILN_METADATA_WRITER_H
#define KILN_METADATA_WRITER_H

#include "base/arena.h"
#include "base/map.h"
#include "base/text.h"
#include "base/vec.h"
#include "metadata/metadata.h"

typedef struct MetaTable {
  VEC(u32) cells; // row by row
  u32 nrows, ncols;
} MetaTable;

typedef struct MetaWriter {
  Buf strings, us, blobs, guids;
  MetaTable tables[TABLE_COUNT];
  StrMap string_index; // text -> offset + 1
  Intern blob_index;
  Arena arena; // keys of the two
} MetaWriter;

void meta_init(MetaWriter *w);
void meta_free(MetaWriter *w);
u32 meta_string(MetaWriter *w, const char *s);            // offset; NULL and "" are 0; equal texts are one
u32 meta_blob(MetaWriter *w, const void *p, size_t n);    // offset; equal blobs are one, and the empty one is 0
u32 meta_guid(MetaWriter *w, const u8 guid[16]);          // index from 1
u32 meta_user_string(MetaWriter *w, const u16 *s, u32 n); // offset; each call adds one
// Appends a row and returns its number. One cell for each column, in the order of metadata.h.
u32 meta_row(MetaWriter *w, TableId t, const u32 *cells);
u32 meta_reserve_rows(MetaWriter *w, TableId t, u32 n);     // zero-filled; the number of the first
u32 *meta_cell(MetaWriter *w, TableId t, u32 row, u32 col); // until the next row is added
static inline u32 meta_rows(const MetaWriter *w, TableId t) {
  return w->tables[t].nrows;
}
// Appends the metadata root to `out`, its size a multiple of 4. Sorts tables.
void meta_write(MetaWriter *w, const char *version, Buf *out);

// ---- Bytes and the compressed forms of II.23.2 -------------------------------------------------------------------
void put_le(Buf *b, u64 v, u32 bytes);
void put_align(Buf *b, u32 align); // with zeros
void put_compressed(Buf *b, u32 v);
void put_compressed_signed(Buf *b, i32 v);
void put_type_token(Buf *b, u32 token); // TypeDefOrRefOrSpec
u32 put_zeros(Buf *b, u32 n);           // the offset where they begin

// ---- writer_pe.c: the file around it -----------------------------------------------------------------------------
enum { PE_TEXT_RVA = 0x2000, PE_STUB_SIZE = 236 }; // .text begins with the import stub and the CLI header

typedef struct PeWriter {
  Buf text;      // what precedes the metadata in .text: begun by pe_init(); method bodies and data are appended
  Buf resources; // managed resources, follow the text
  Buf win32;     // .rsrc, or empty; offsets in it are made addresses by whoever fills it
  bool dll;
  u16 machine;   // 0x14C any
  u16 subsystem; // 2 windows, 3 console
  bool pe32plus;
  u32 cli_flags, entry_point;
  u32 strong_name_size; // room for a signature
} PeWriter;

void pe_init(PeWriter *p);
static inline u32 pe_rva(u32 text_offset) {
  return PE_TEXT_RVA + text_offset;
}
// Where .rsrc will begin, for a root of `meta_size` bytes.
u32 pe_win32_rva(const PeWriter *p, u32 meta_size);
// Appends the whole file to `out` and releases what `p` holds.
void pe_write(PeWriter *p, const Buf *meta, u32 timestamp, Buf *out);

#endif
