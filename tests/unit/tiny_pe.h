// tiny_pe.h: builds small PE files for tests, well formed or bent in one chosen place.
#ifndef KILN_TESTS_TINY_PE_H
#define KILN_TESTS_TINY_PE_H

#include "base/text.h"
#include "metadata/metadata.h"

#include <stdarg.h>

enum {
  TINY_RVA = 0x2000, // of the one section
  TINY_FILE_OFFSET = 0x200,
  TINY_CLI = TINY_FILE_OFFSET, // file offset of the CLI header
  TINY_BODIES_RVA = TINY_RVA + 72,
};

// The parts of a file. All indexes are narrow: keep heaps and tables small.
typedef struct TinyPe {
  const char *stream; // "#~" or "#-"
  u64 sorted;         // the bits of the tables header
  u8 heap_sizes;      // flags of the tables header
  Buf strings, blob, guid, us, bodies;
  Buf rows[TABLE_COUNT];
  u32 nrows[TABLE_COUNT];
  u32 fake_rows[TABLE_COUNT]; // when not 0, the row count that is written
  Buf file;
  u32 tables_at, md_at; // file offsets, for bending
} TinyPe;

static inline void tiny_num(Buf *b, u64 v, u32 bytes) {
  for (u32 i = 0; i < bytes; i++)
    buf_putc(b, (char)(v >> (8 * i)));
}

static inline void tiny_align(Buf *b, u32 a) {
  while (b->n % a)
    buf_putc(b, 0);
}

static inline u32 tiny_string(TinyPe *t, const char *s) {
  u32 at = (u32)t->strings.n;
  buf_put(&t->strings, s, strlen(s) + 1);
  return at;
}

static inline u32 tiny_blob(TinyPe *t, const void *p, u32 n) {
  u32 at = (u32)t->blob.n;
  buf_putc(&t->blob, (char)n);
  buf_put(&t->blob, p, n);
  return at;
}

// Appends a method body at a multiple of 4; gives its RVA.
static inline u32 tiny_body(TinyPe *t, const void *p, u32 n) {
  tiny_align(&t->bodies, 4);
  u32 rva = TINY_BODIES_RVA + (u32)t->bodies.n;
  buf_put(&t->bodies, p, n);
  return rva;
}

// One row: a digit of `widths` for each column, its bytes. Gives the row number.
static inline u32 tiny_row(TinyPe *t, TableId id, const char *widths, ...) {
  va_list ap;
  va_start(ap, widths);
  for (; *widths; widths++)
    tiny_num(&t->rows[id], va_arg(ap, u32), (u32)(*widths - '0'));
  va_end(ap);
  return ++t->nrows[id];
}

// Heaps with their empty first entries and a Module row.
static inline void tiny_init(TinyPe *t) {
  memset(t, 0, sizeof *t);
  t->stream = "#~";
  buf_putc(&t->strings, 0);
  buf_putc(&t->blob, 0);
  buf_putc(&t->us, 0);
  buf_put(&t->guid, "0123456789abcdef", 16);
  tiny_row(t, TABLE_MODULE, "22222", 0, tiny_string(t, "tiny.dll"), 1, 0, 0);
}

static inline void tiny_tables(TinyPe *t, Buf *out) {
  u64 valid = 0;
  for (u32 i = 0; i < TABLE_COUNT; i++)
    valid |= (u64)(t->nrows[i] || t->fake_rows[i]) << i;
  tiny_num(out, 0, 4);
  tiny_num(out, 2, 2); // version 2.0
  tiny_num(out, t->heap_sizes, 1);
  tiny_num(out, 1, 1);
  tiny_num(out, valid, 8);
  tiny_num(out, t->sorted, 8);
  for (u32 i = 0; i < TABLE_COUNT; i++)
    if (valid >> i & 1)
      tiny_num(out, t->fake_rows[i] ? t->fake_rows[i] : t->nrows[i], 4);
  if (t->heap_sizes & 0x40)
    tiny_num(out, 0xDEADBEEF, 4);
  for (u32 i = 0; i < TABLE_COUNT; i++)
    buf_put(out, t->rows[i].s, t->rows[i].n);
}

static inline void tiny_metadata(TinyPe *t, Buf *out) {
  Buf tables = {0};
  tiny_tables(t, &tables);
  const struct {
    const char *name;
    const Buf *b;
  } streams[] = {
      {t->stream, &tables}, {"#Strings", &t->strings}, {"#US", &t->us}, {"#GUID", &t->guid}, {"#Blob", &t->blob}};
  u32 headers = 0;
  for (u32 i = 0; i < ARRAY_LEN(streams); i++)
    headers += 8 + ALIGN_UP((u32)strlen(streams[i].name) + 1, 4u);
  u32 at = 16 + 12 + 4 + headers;
  tiny_num(out, 0x424A5342, 4);
  tiny_num(out, 0x00010001, 4);
  tiny_num(out, 0, 4);
  tiny_num(out, 12, 4);
  buf_put(out, "v4.0.30319\0\0", 12);
  tiny_num(out, (u64)ARRAY_LEN(streams) << 16, 4);
  for (u32 i = 0; i < ARRAY_LEN(streams); i++) {
    tiny_num(out, at, 4);
    tiny_num(out, streams[i].b->n, 4);
    buf_put(out, streams[i].name, strlen(streams[i].name) + 1);
    tiny_align(out, 4);
    if (i == 0)
      t->tables_at = at;
    at += (u32)ALIGN_UP(streams[i].b->n, (size_t)4);
  }
  for (u32 i = 0; i < ARRAY_LEN(streams); i++) {
    buf_put(out, streams[i].b->s, streams[i].b->n);
    tiny_align(out, 4);
  }
  buf_free(&tables);
}

static inline void tiny_headers(Buf *f, u32 section_size) {
  buf_puts(f, "MZ");
  while (f->n < 0x3C)
    buf_putc(f, 0);
  tiny_num(f, 0x40, 4);
  buf_put(f, "PE\0\0", 4);
  tiny_num(f, 0x14C, 2);
  tiny_num(f, 1, 2); // sections
  tiny_num(f, 0, 8);
  tiny_num(f, 0, 4);
  tiny_num(f, 224, 2);
  tiny_num(f, 0x2102, 2);
  size_t opt = f->n;
  tiny_num(f, 0x10B, 2);
  while (f->n < opt + 92)
    buf_putc(f, 0);
  tiny_num(f, 16, 4);
  while (f->n < opt + 96 + 14 * 8)
    buf_putc(f, 0);
  tiny_num(f, TINY_RVA, 4);
  tiny_num(f, 72, 4);
  tiny_num(f, 0, 8);
  buf_put(f, ".text\0\0", 8);
  tiny_num(f, section_size, 4);
  tiny_num(f, TINY_RVA, 4);
  tiny_num(f, section_size, 4);
  tiny_num(f, TINY_FILE_OFFSET, 4);
  while (f->n < TINY_FILE_OFFSET)
    buf_putc(f, 0);
}

// Lays the file out: headers, CLI header, bodies, metadata. The file ends with the metadata's last byte.
static inline void tiny_link(TinyPe *t) {
  Buf md = {0};
  tiny_metadata(t, &md);
  tiny_align(&t->bodies, 4);
  u32 md_rva = TINY_BODIES_RVA + (u32)t->bodies.n;
  t->file.n = 0;
  tiny_headers(&t->file, md_rva - TINY_RVA + (u32)md.n);
  Buf *f = &t->file;
  tiny_num(f, 72, 4);
  tiny_num(f, 0x00050002, 4);
  tiny_num(f, md_rva, 4);
  tiny_num(f, md.n, 4);
  tiny_num(f, 1, 4); // IL only
  while (f->n < TINY_FILE_OFFSET + 72)
    buf_putc(f, 0);
  buf_put(f, t->bodies.s, t->bodies.n);
  t->md_at = (u32)f->n;
  t->tables_at += t->md_at;
  buf_put(f, md.s, md.n);
  buf_free(&md);
}

static inline void tiny_free(TinyPe *t) {
  Buf *bufs[] = {&t->strings, &t->blob, &t->guid, &t->us, &t->bodies, &t->file};
  for (u32 i = 0; i < ARRAY_LEN(bufs); i++)
    buf_free(bufs[i]);
  for (u32 i = 0; i < TABLE_COUNT; i++)
    buf_free(&t->rows[i]);
}

#endif
