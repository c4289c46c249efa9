// writer.c: heaps and tables in memory, and the metadata root they become (ECMA-335 II.24.2).
#include "metadata/internal.h"
#include "metadata/writer.h"

// ---- Bytes ----

void put_le(Buf *b, u64 v, u32 bytes) {
  char le[8];
  assert(bytes <= sizeof le);
  for (u32 i = 0; i < bytes; i++)
    le[i] = (char)(v >> 8 * i);
  buf_put(b, le, bytes);
}

u32 put_zeros(Buf *b, u32 n) {
  static const char zeros[64];
  u32 at = (u32)b->n;
  for (; n; n -= MIN(n, (u32)sizeof zeros))
    buf_put(b, zeros, MIN(n, (u32)sizeof zeros));
  return at;
}

void put_align(Buf *b, u32 align) {
  put_zeros(b, (u32)-b->n & (align - 1));
}

void put_compressed(Buf *b, u32 v) {
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

// The value is rotated left by one in 7, 14 or 29 bits, so that the sign comes last.
void put_compressed_signed(Buf *b, i32 v) {
  u32 bits = v >= -0x40 && v < 0x40 ? 7 : v >= -0x2000 && v < 0x2000 ? 14 : 29;
  u32 mask = (1u << bits) - 1, rotated = (((u32)v << 1) & mask) | (v < 0);
  switch (bits) {
  case 7: buf_putc(b, (char)rotated); break;
  case 14:
    buf_putc(b, (char)(0x80 | rotated >> 8));
    buf_putc(b, (char)rotated);
    break;
  default:
    for (int shift = 24; shift >= 0; shift -= 8)
      buf_putc(b, (char)((shift == 24 ? 0xC0 : 0) | rotated >> shift));
  }
}

void put_type_token(Buf *b, u32 token) {
  u32 tag = TOKEN_TABLE(token) == TABLE_TYPEDEF ? 0 : TOKEN_TABLE(token) == TABLE_TYPEREF ? 1 : 2;
  put_compressed(b, TOKEN_ROW(token) << 2 | tag);
}

// ---- Heaps ----

typedef struct BlobKey {
  const u8 *p;
  size_t n;
  u32 offset;
} BlobKey;

static bool blob_eq(const void *a, const void *b) {
  const BlobKey *x = a, *y = b;
  return x->n == y->n && memcmp(x->p, y->p, x->n) == 0;
}

void meta_init(MetaWriter *w) {
  *w = (MetaWriter){.blob_index.eq = blob_eq};
  buf_putc(&w->strings, 0);
  buf_putc(&w->us, 0);
  buf_putc(&w->blobs, 0);
  for (u32 t = 0; t < TABLE_COUNT; t++)
    w->tables[t].ncols = table_ncols(t);
}

void meta_free(MetaWriter *w) {
  buf_free(&w->strings);
  buf_free(&w->us);
  buf_free(&w->blobs);
  buf_free(&w->guids);
  for (u32 t = 0; t < TABLE_COUNT; t++)
    vec_free(&w->tables[t].cells);
  strmap_free(&w->string_index);
  intern_free(&w->blob_index);
  arena_free(&w->arena);
}

u32 meta_string(MetaWriter *w, const char *s) {
  if (!s || !*s)
    return 0;
  u32 at = (u32)(uintptr_t)strmap_get(&w->string_index, s);
  if (at)
    return at;
  at = (u32)w->strings.n;
  strmap_put(&w->string_index, arena_strdup(&w->arena, s), (void *)(uintptr_t)at);
  buf_put(&w->strings, s, strlen(s) + 1);
  return at;
}

u32 meta_blob(MetaWriter *w, const void *p, size_t n) {
  if (!n)
    return 0;
  u64 hash = hash_bytes(p, n, 0);
  BlobKey probe = {p, n, 0}, *k = intern_find(&w->blob_index, hash, &probe);
  if (k)
    return k->offset;
  k = ARENA_NEW(&w->arena, BlobKey);
  *k = (BlobKey){arena_dup(&w->arena, p, n), n, (u32)w->blobs.n};
  intern_add(&w->blob_index, hash, k);
  put_compressed(&w->blobs, (u32)n);
  buf_put(&w->blobs, p, n);
  return k->offset;
}

u32 meta_guid(MetaWriter *w, const u8 guid[16]) {
  buf_put(&w->guids, (const char *)guid, 16);
  return (u32)(w->guids.n / 16);
}

u32 meta_user_string(MetaWriter *w, const u16 *s, u32 n) {
  u32 at = (u32)w->us.n;
  put_compressed(&w->us, 2 * n + 1);
  for (u32 i = 0; i < n; i++)
    put_le(&w->us, s[i], 2);
  buf_putc(&w->us, 0);
  return at;
}

// ---- Rows ----

u32 meta_reserve_rows(MetaWriter *w, TableId t, u32 n) {
  MetaTable *tab = &w->tables[t];
  u32 first = tab->nrows + 1, more = n * tab->ncols;
  assert(tab->ncols);
  vec_reserve(&tab->cells, tab->cells.n + more);
  memset(tab->cells.v + tab->cells.n, 0, more * sizeof(u32));
  tab->cells.n += more;
  tab->nrows += n;
  return first;
}

u32 *meta_cell(MetaWriter *w, TableId t, u32 row, u32 col) {
  MetaTable *tab = &w->tables[t];
  assert(row - 1 < tab->nrows && col < tab->ncols);
  return &tab->cells.v[(row - 1) * tab->ncols + col];
}

u32 meta_row(MetaWriter *w, TableId t, const u32 *cells) {
  u32 row = meta_reserve_rows(w, t, 1);
  memcpy(meta_cell(w, t, row, 0), cells, w->tables[t].ncols * sizeof *cells);
  return row;
}

// ---- Sorting (II.22: each such table by one column, in the order of its raw value) ----

static u32 raw_cell(const Table *layout, u32 col, u32 cell) {
  u32 raw;
  if (!layout->col_coded[col])
    return cell;
  return coded_from_token(&md_coded[layout->col_coded[col]], cell, &raw) ? raw : 0;
}

typedef struct SortKey {
  u32 key, second, row;
} SortKey;

static int by_key(const void *a, const void *b) {
  const SortKey *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  if (x->second != y->second)
    return x->second < y->second ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

// II.22.23, II.22.20: interfaces of a class and parameters of an owner come in the order of a second column.
static int second_sort_col(TableId t) {
  return t == TABLE_INTERFACEIMPL ? INTERFACEIMPL_INTERFACE : t == TABLE_GENERICPARAM ? GENERICPARAM_NUMBER : -1;
}

static void sort_table(MetaWriter *w, const Image *layout, TableId t) {
  MetaTable *tab = &w->tables[t];
  int col = table_sort_col(t), second = second_sort_col(t);
  if (col < 0 || tab->nrows < 2)
    return;
  SortKey *keys = xmalloc(tab->nrows * sizeof *keys);
  u32 n = tab->ncols, *sorted = xmalloc(tab->cells.n * sizeof *sorted);
  for (u32 i = 0; i < tab->nrows; i++) {
    const u32 *row = &tab->cells.v[i * n];
    keys[i] = (SortKey){raw_cell(&layout->tables[t], (u32)col, row[col]),
                        second < 0 ? 0 : raw_cell(&layout->tables[t], (u32)second, row[second]), i};
  }
  qsort(keys, tab->nrows, sizeof *keys, by_key);
  for (u32 i = 0; i < tab->nrows; i++)
    memcpy(&sorted[i * n], &tab->cells.v[keys[i].row * n], n * sizeof *sorted);
  memcpy(tab->cells.v, sorted, tab->cells.n * sizeof *sorted);
  free(sorted);
  free(keys);
}

// ---- The root ----

static u32 heap_sizes(const MetaWriter *w) {
  return (w->strings.n >= 0x10000 ? HEAP_STRING_WIDE : 0) | (w->guids.n / 16 >= 0x10000 ? HEAP_GUID_WIDE : 0) |
         (w->blobs.n >= 0x10000 ? HEAP_BLOB_WIDE : 0);
}

static void write_table(const MetaTable *tab, const Table *layout, Buf *b) {
  for (u32 i = 0; i < tab->cells.n; i++) {
    u32 col = i % tab->ncols;
    u32 next = col + 1 < tab->ncols ? layout->col_offset[col + 1] : layout->row_size;
    put_le(b, raw_cell(layout, col, tab->cells.v[i]), layout->col_size[col]);
    put_zeros(b, next - layout->col_offset[col] - layout->col_size[col]);
  }
}

// GenericParamConstraint is sorted, too, but others do not say so.
static bool says_sorted(TableId t) {
  return table_sort_col(t) >= 0 && t != TABLE_GENERICPARAMCONSTRAINT;
}

static void write_tables(MetaWriter *w, Buf *b) {
  Image layout = {0};
  u64 valid = 0;
  for (u32 t = 0; t < TABLE_COUNT; t++) {
    layout.tables[t].nrows = w->tables[t].nrows;
    valid |= w->tables[t].nrows ? (u64)1 << t : 0;
  }
  tables_lay_out(&layout, heap_sizes(w));
  put_le(b, 0, 4);
  put_le(b, 2, 2); // version 2.0
  put_le(b, heap_sizes(w), 1);
  put_le(b, 1, 1);
  put_le(b, valid, 8);
  u64 sorted = 0;
  for (u32 t = 0; t < TABLE_COUNT; t++)
    sorted |= says_sorted(t) && w->tables[t].nrows ? (u64)1 << t : 0;
  put_le(b, sorted, 8);
  for (u32 t = 0; t < TABLE_COUNT; t++)
    if (w->tables[t].nrows)
      put_le(b, w->tables[t].nrows, 4);
  for (u32 t = 0; t < TABLE_COUNT; t++) {
    sort_table(w, &layout, t);
    write_table(&w->tables[t], &layout.tables[t], b);
  }
}

enum { ROOT_GAP = 4 }; // behind the stream headers: the file is what others write

void meta_write(MetaWriter *w, const char *version, Buf *out) {
  Buf tables = {0};
  write_tables(w, &tables);
  Buf *const heaps[] = {&tables, &w->strings, &w->us, &w->blobs, &w->guids};
  static const char *const names[] = {"#~", "#Strings", "#US", "#Blob", "#GUID"};
  u32 version_size = ALIGN_UP((u32)strlen(version) + 1, 4u);
  u32 at = MD_ROOT_SIZE + version_size + 4;
  for (u32 i = 0; i < ARRAY_LEN(names); i++)
    at += 8 + ALIGN_UP((u32)strlen(names[i]) + 1, 4u);
  at += ROOT_GAP;
  put_le(out, MD_SIGNATURE, 4);
  put_le(out, 1, 2); // version 1.1
  put_le(out, 1, 2);
  put_le(out, 0, 4);
  put_le(out, version_size, 4);
  buf_puts(out, version);
  put_zeros(out, version_size - (u32)strlen(version));
  put_le(out, 0, 2);
  put_le(out, ARRAY_LEN(names), 2);
  for (u32 i = 0; i < ARRAY_LEN(names); i++) {
    put_align(heaps[i], 4);
    put_le(out, at, 4);
    put_le(out, heaps[i]->n, 4);
    buf_puts(out, names[i]);
    put_zeros(out, 4 - (u32)strlen(names[i]) % 4);
    at += (u32)heaps[i]->n;
  }
  put_zeros(out, ROOT_GAP);
  for (u32 i = 0; i < ARRAY_LEN(names); i++)
    buf_put(out, heaps[i]->s, heaps[i]->n);
  buf_free(&tables);
}
