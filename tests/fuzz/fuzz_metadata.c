// fuzz_metadata.c: any bytes as a PE file: opened, and all of its tables, strings, signatures and bodies touched.
#include "metadata/metadata.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// A file may have millions of rows of a few bytes and strings that overlap: the work is bounded, not the file.
enum { WORK_LIMIT = 200000 };
static u32 work;

static bool spend(u32 n) {
  work = n < work ? work - n : 0;
  return work > 0;
}

// Sums every byte, so that a sanitizer sees each.
static u32 touch(const u8 *p, u32 n) {
  u32 sum = 0;
  for (u32 i = 0; p && i < n && spend(1); i++)
    sum += p[i];
  return sum;
}

static void touch_sig(const Image *img, u32 blob) {
  bool ok = sig_check(img, blob, NULL);
  sig_check_type(img, blob, NULL);
  u32 n;
  md_blob(img, blob, &n);
  spend(n);
  if (!ok)
    return;
  // A blob that passed can be skipped type by type and never leaves its bounds.
  Reader r = reader_blob(img, blob);
  for (u32 i = 0; i < n && !r.bad && r.p < r.end; i++)
    sig_skip_type(&r);
  if (r.p > r.end)
    abort();
}

static void touch_body(const Image *img, u32 row) {
  MethodBody b;
  Error err = {0};
  if (!body_read(img, row, &b, &err)) {
    if (err.kind == ERR_NONE)
      abort();
    return;
  }
  touch(b.code, b.code_size);
  for (u32 i = 0; i < b.nclauses && spend(1); i++) {
    IlClause c = body_clause(&b, i);
    if ((u64)c.try_off + c.try_len > b.code_size || (u64)c.handler_off + c.handler_len > b.code_size)
      abort();
  }
}

// Every column is tried as every kind of heap index: offsets from elsewhere must do no harm.
static void touch_cols(const Image *img, TableId t, u32 row) {
  u32 cols[MD_MAX_COLUMNS], n;
  md_row(img, t, row, cols);
  for (u32 c = 0; c < img->tables[t].ncols; c++) {
    const char *s = md_string(img, cols[c]);
    n = (u32)strnlen(s, WORK_LIMIT);
    spend(n);
    const u8 *p = md_blob(img, cols[c], &n);
    touch(p, n);
    p = md_user_string(img, cols[c], &n);
    touch(p, n * 2);
    touch(md_guid(img, cols[c]), 16);
    touch_sig(img, cols[c]);
    touch(image_rva(img, cols[c], 1), 1);
  }
}

typedef struct ListCol {
  TableId table, target;
  u32 col;
} ListCol;
static const ListCol lists[] = {
    {TABLE_TYPEDEF, TABLE_FIELD, TYPEDEF_FIELDS},
    {TABLE_TYPEDEF, TABLE_METHOD, TYPEDEF_METHODS},
    {TABLE_METHOD, TABLE_PARAM, METHOD_PARAMS},
    {TABLE_EVENTMAP, TABLE_EVENT, EVENTMAP_EVENTS},
    {TABLE_PROPERTYMAP, TABLE_PROPERTY, PROPERTYMAP_PROPERTIES},
};

static void touch_lists(const Image *img, const ListCol *l) {
  for (u32 r = 0; r <= md_rows(img, l->table) + 1 && spend(4); r++) {
    // A list's positions are rows of the target or of its indirection table, which comes just before it.
    u32 first, end, limit = MAX(md_rows(img, l->target), md_rows(img, l->target - 1));
    md_list(img, l->table, r, l->col, l->target, &first, &end);
    if (first < 1 || end < first || end > limit + 1)
      abort();
    for (u32 i = first; i < end && spend(4); i++) {
      u32 row = md_list_row(img, l->target, i);
      if (row > md_rows(img, l->target))
        abort();
      spend(img->tables[l->target - 1].nrows); // an indirection table is searched row by row
      if (md_list_owner(img, l->table, l->col, row) > md_rows(img, l->table))
        abort();
    }
  }
}

static void touch_find(const Image *img, TableId t) {
  for (u32 c = 0; c < img->tables[t].ncols; c++) {
    for (u32 r = 1; r <= md_rows(img, t) && spend(md_rows(img, t)); r += 7) {
      u32 key = md_col(img, t, r, c), found = md_find(img, t, c, key);
      for (u32 k = 0; found && k < 20; k++) {
        if (found > md_rows(img, t) || md_col(img, t, found, c) != key)
          abort();
        found = md_find_next(img, t, c, key, found);
      }
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Error err = {0};
  Image *img = image_open_memory(data, size, "fuzz.dll", &err);
  if (!img) {
    if (err.kind == ERR_NONE)
      abort();
    return 0;
  }
  for (u32 t = 0; t < TABLE_COUNT; t++) {
    work = WORK_LIMIT / 8;
    for (u32 r = 1; r <= md_rows(img, t) && spend(1); r++)
      touch_cols(img, t, r);
    work = WORK_LIMIT / 8;
    touch_find(img, t);
  }
  work = WORK_LIMIT;
  for (u32 r = 0; r <= md_rows(img, TABLE_METHOD) + 1 && spend(1); r++)
    touch_body(img, r);
  for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
    work = WORK_LIMIT / 8;
    touch_lists(img, &lists[i]);
  }
  touch(md_mvid(img), 16);
  touch(image_rva(img, img->resources_rva, img->resources_size), img->resources_size);
  image_close(img);
  return 0;
}
