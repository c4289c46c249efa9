// image.c: writes a PE file with CLI metadata in memory: the tables that types made at run time need (II.24,
// II.25).
#include <stdlib.h>
#include "icalls/emit/emit.h"

// Columns as they are written: bytes each. Heap indexes have 4, indexes of tables 2.
static const struct {
  u8 table, columns, size[EMIT_MAX_COLUMNS];
} layouts[] = {
    {TABLE_MODULE, 5, {2, 4, 4, 4, 4}},
    {TABLE_TYPEREF, 3, {2, 4, 4}},
    {TABLE_TYPEDEF, 6, {4, 4, 4, 2, 2, 2}},
    {TABLE_FIELD, 3, {2, 4, 4}},
    {TABLE_METHOD, 6, {4, 2, 2, 4, 4, 2}},
    {TABLE_PARAM, 3, {2, 2, 4}},
    {TABLE_INTERFACEIMPL, 2, {2, 2}},
    {TABLE_MEMBERREF, 3, {2, 4, 4}},
    {TABLE_CONSTANT, 3, {2, 2, 4}},
    {TABLE_CUSTOMATTRIBUTE, 3, {2, 2, 4}},
    {TABLE_CLASSLAYOUT, 3, {2, 4, 2}},
    {TABLE_FIELDLAYOUT, 2, {4, 2}},
    {TABLE_EVENTMAP, 2, {2, 2}},
    {TABLE_EVENT, 3, {2, 4, 2}},
    {TABLE_PROPERTYMAP, 2, {2, 2}},
    {TABLE_PROPERTY, 3, {2, 4, 4}},
    {TABLE_METHODSEMANTICS, 3, {2, 2, 2}},
    {TABLE_METHODIMPL, 3, {2, 2, 2}},
    {TABLE_ASSEMBLY, 9, {4, 2, 2, 2, 2, 4, 4, 4, 4}},
};

u32 emit_coded(u32 bits, u32 tag, u32 row) {
  return row << bits | tag;
}

u32 emit_string(EmitImage *im, const char *s) {
  if (!s || !*s)
    return 0;
  u32 at = (u32)im->strings.n;
  buf_put(&im->strings, s, strlen(s) + 1);
  return at;
}

void emit_blob_compressed(Buf *b, u32 v) {
  if (v < 0x80) {
    buf_putc(b, (char)v);
  } else if (v < 0x4000) {
    buf_putc(b, (char)(0x80 | v >> 8));
    buf_putc(b, (char)v);
  } else {
    for (int shift = 24; shift >= 0; shift -= 8)
      buf_putc(b, (char)((shift == 24 ? 0xC0 : 0) | v >> shift));
  }
}

u32 emit_blob(EmitImage *im, const void *p, size_t n) {
  u32 at = (u32)im->blobs.n;
  emit_blob_compressed(&im->blobs, (u32)n);
  buf_put(&im->blobs, p, n);
  return at;
}

u32 emit_rows(const EmitImage *im, TableId t) {
  const EmitTable *tab = &im->tables[t];
  return tab->columns ? tab->cells.n / tab->columns : 0;
}

u32 emit_row(EmitImage *im, TableId t, const u32 *cells) {
  EmitTable *tab = &im->tables[t];
  for (u32 i = 0; i < tab->columns; i++)
    vec_push(&tab->cells, cells[i]);
  return emit_rows(im, t);
}

void emit_sort(EmitImage *im, TableId t, u32 column) {
  EmitTable *tab = &im->tables[t];
  u32 n = tab->columns, rows = emit_rows(im, t), row[EMIT_MAX_COLUMNS];
  for (u32 i = 1; i < rows; i++) {
    u32 k = i;
    memcpy(row, &tab->cells.v[i * n], n * sizeof *row);
    for (; k && tab->cells.v[(k - 1) * n + column] > row[column]; k--)
      memcpy(&tab->cells.v[k * n], &tab->cells.v[(k - 1) * n], n * sizeof *row);
    memcpy(&tab->cells.v[k * n], row, n * sizeof *row);
  }
}

void emit_image_init(EmitImage *im, const char *assembly_name, const u16 version[4]) {
  static u32 serial; // identities only need to differ
  *im = (EmitImage){0};
  for (u32 i = 0; i < ARRAY_LEN(layouts); i++)
    im->tables[layouts[i].table].columns = layouts[i].columns;
  buf_putc(&im->strings, 0);
  buf_putc(&im->blobs, 0);
  u64 n = clock_ns() + __atomic_add_fetch(&serial, 1, __ATOMIC_SEQ_CST);
  memcpy(im->guid, &n, sizeof n);
  memcpy(im->guid + 8, &serial, sizeof serial);
  emit_row(im, TABLE_MODULE, (u32[]){0, emit_string(im, assembly_name), 1, 0, 0});
  emit_row(im, TABLE_ASSEMBLY,
           (u32[]){0x8004, version[0], version[1], version[2], version[3], 0, 0, emit_string(im, assembly_name), 0});
  emit_row(im, TABLE_TYPEDEF, (u32[]){0, emit_string(im, "<Module>"), 0, 0, 1, 1});
}

// ---- bytes
// -----------------------------------------------------------------------------------------------------------------

static void put(Buf *b, u64 v, u32 n) {
  for (u32 i = 0; i < n; i++)
    buf_putc(b, (char)(v >> 8 * i));
}

static void pad(Buf *b, u32 align) {
  while (b->n % align)
    buf_putc(b, 0);
}

static void put_tables(const EmitImage *im, Buf *b) {
  u64 valid = 0;
  for (u32 i = 0; i < ARRAY_LEN(layouts); i++)
    if (emit_rows(im, layouts[i].table))
      valid |= (u64)1 << layouts[i].table;
  put(b, 0, 4);
  put(b, 2, 1); // version 2.0
  put(b, 0, 1);
  put(b, 7, 1); // wide heap indexes
  put(b, 1, 1);
  put(b, valid, 8);
  put(b, 0x16003301FA00, 8); // sorted
  for (u32 i = 0; i < ARRAY_LEN(layouts); i++)
    if (emit_rows(im, layouts[i].table))
      put(b, emit_rows(im, layouts[i].table), 4);
  for (u32 i = 0; i < ARRAY_LEN(layouts); i++) {
    const EmitTable *t = &im->tables[layouts[i].table];
    for (u32 k = 0; k < t->cells.n; k++)
      put(b, t->cells.v[k], layouts[i].size[k % t->columns]);
  }
  pad(b, 4);
}

typedef struct Stream {
  const char *name;
  const char *data;
  size_t size;
} Stream;

static void put_metadata(const EmitImage *im, Buf *out) {
  Buf tables = {0};
  put_tables(im, &tables);
  const Stream streams[] = {{"#~", tables.s, tables.n},
                            {"#Strings", im->strings.s, im->strings.n},
                            {"#GUID", (const char *)im->guid, 16},
                            {"#Blob", im->blobs.s, im->blobs.n}};
  static const char version[12] = "v4.0.30319";
  put(out, 0x424A5342, 4);
  put(out, 1, 2);
  put(out, 1, 2);
  put(out, 0, 4);
  put(out, sizeof version, 4);
  buf_put(out, version, sizeof version);
  put(out, 0, 2);
  put(out, ARRAY_LEN(streams), 2);
  u32 at = 16 + sizeof version + 4;
  for (u32 i = 0; i < ARRAY_LEN(streams); i++)
    at += 8 + ALIGN_UP((u32)strlen(streams[i].name) + 1, 4u);
  for (u32 i = 0; i < ARRAY_LEN(streams); i++) {
    u32 size = ALIGN_UP((u32)streams[i].size, 4u);
    put(out, at, 4);
    put(out, size, 4);
    buf_put(out, streams[i].name, strlen(streams[i].name) + 1);
    pad(out, 4);
    at += size;
  }
  for (u32 i = 0; i < ARRAY_LEN(streams); i++) {
    buf_put(out, streams[i].data, streams[i].size);
    pad(out, 4);
  }
  buf_free(&tables);
}

enum { SECTION_RVA = 0x2000, HEADERS = 0x200, CLI_HEADER = 72, PE_AT = 0x80 };

static void put_headers(Buf *b, u32 size) {
  put(b, 0x5A4D, 2);
  while (b->n < 0x3C)
    buf_putc(b, 0);
  put(b, PE_AT, 4);
  while (b->n < PE_AT)
    buf_putc(b, 0);
  put(b, 0x4550, 4);
  put(b, 0x14C, 2); // any CPU
  put(b, 1, 2);     // sections
  put(b, 0, 12);
  put(b, 224, 2);    // optional header
  put(b, 0x2102, 2); // DLL
  u64 optional = b->n;
  put(b, 0x10B, 2);
  put(b, 0, 26);
  put(b, 0x400000, 4);
  put(b, 0x2000, 4);
  put(b, HEADERS, 4);
  put(b, 0, 16);
  put(b, SECTION_RVA + ALIGN_UP(size, 0x2000u), 4);
  put(b, HEADERS, 4);
  while (b->n < optional + 92)
    buf_putc(b, 0);
  put(b, 16, 4); // directories; the 15th is the CLI header
  for (u32 i = 0; i < 16; i++) {
    put(b, i == 14 ? SECTION_RVA : 0, 4);
    put(b, i == 14 ? CLI_HEADER : 0, 4);
  }
  buf_put(b, ".text\0\0\0", 8);
  put(b, size, 4);
  put(b, SECTION_RVA, 4);
  put(b, ALIGN_UP(size, (u32)HEADERS), 4);
  put(b, HEADERS, 4);
  put(b, 0, 12);
  put(b, 0x60000020, 4);
  while (b->n < HEADERS)
    buf_putc(b, 0);
}

static void put_cli_header(Buf *b, u32 metadata_size) {
  put(b, CLI_HEADER, 4);
  put(b, 2, 2);
  put(b, 5, 2);
  put(b, SECTION_RVA + CLI_HEADER, 4);
  put(b, metadata_size, 4);
  put(b, 1, 4); // IL only
  while (b->n % HEADERS < CLI_HEADER)
    buf_putc(b, 0);
}

u8 *emit_image_finish(EmitImage *im, size_t *size) {
  Buf meta = {0}, file = {0};
  bool fits = true;
  for (u32 i = 0; i < ARRAY_LEN(layouts); i++)
    fits = fits && emit_rows(im, layouts[i].table) < 2000; // the widest coded index keeps 5 bits for the table
  put_metadata(im, &meta);
  put_headers(&file, CLI_HEADER + (u32)meta.n);
  put_cli_header(&file, (u32)meta.n);
  buf_put(&file, meta.s, meta.n);
  pad(&file, HEADERS);
  for (u32 i = 0; i < TABLE_COUNT; i++)
    vec_free(&im->tables[i].cells);
  buf_free(&im->strings);
  buf_free(&im->blobs);
  buf_free(&meta);
  if (!fits) {
    buf_free(&file);
    return NULL;
  }
  *size = file.n;
  return (u8 *)file.s;
}
