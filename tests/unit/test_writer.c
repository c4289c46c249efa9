// test_writer.c: what the metadata writer writes, the reader reads.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "metadata/writer.h"

#include <stdio.h>
#include <stdlib.h>

static u64 seed = 1;
static u32 rnd(u32 n) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (u32)(seed >> 33) % n;
}

static Image *finish(MetaWriter *w, Buf *file) {
  PeWriter pe;
  Buf meta = {0};
  Error err = {0};
  pe_init(&pe);
  pe.dll = true;
  meta_write(w, "v4.0.30319", &meta);
  pe_write(&pe, &meta, 0, file);
  buf_free(&meta);
  Image *img = image_open_memory((const u8 *)file->s, file->n, "written", &err);
  if (!img)
    fail_msg("%s", err.msg);
  return img;
}

// A module with an assembly, `ntypes` types of one method and one field each, and a nesting and a constant for each,
// given backwards so that they must be sorted.
static void fill(MetaWriter *w, u32 ntypes, u32 pad_strings) {
  static const u8 guid[16] = {1, 2, 3};
  char name[64];
  meta_init(w);
  meta_row(w, TABLE_MODULE, (u32[]){0, meta_string(w, "m"), meta_guid(w, guid), 0, 0});
  meta_row(w, TABLE_ASSEMBLY, (u32[]){0x8004, 1, 2, 3, 4, 0, 0, meta_string(w, "a"), 0});
  for (u32 i = 0; i < pad_strings; i++) {
    snprintf(name, sizeof name, "padding%u", i);
    meta_string(w, name);
  }
  u32 scope =
      TOKEN(TABLE_ASSEMBLYREF, meta_row(w, TABLE_ASSEMBLYREF, (u32[]){4, 0, 0, 0, 0, 0, meta_string(w, "lib"), 0, 0}));
  u32 object = TOKEN(TABLE_TYPEREF,
                     meta_row(w, TABLE_TYPEREF, (u32[]){scope, meta_string(w, "Object"), meta_string(w, "System")}));
  for (u32 i = 1; i <= ntypes; i++) {
    snprintf(name, sizeof name, "T%u", i);
    meta_row(w, TABLE_TYPEDEF, (u32[]){i, meta_string(w, name), 0, i > 1 ? object : 0, i, i});
    u8 sig[] = {SIG_FIELD, (u8)(ET_I4 + i % 4)};
    meta_row(w, TABLE_FIELD, (u32[]){0, meta_string(w, name), meta_blob(w, sig, 2)});
    meta_row(w, TABLE_METHOD,
             (u32[]){0, 0, i & 0xFFFF, meta_string(w, name), meta_blob(w, (u8[]){0, 0, ET_VOID}, 3), 1});
  }
  for (u32 i = ntypes; i > 1; i--) {
    meta_row(w, TABLE_NESTEDCLASS, (u32[]){i, i - 1});
    meta_row(w, TABLE_CONSTANT, (u32[]){ET_I4, TOKEN(TABLE_FIELD, i), meta_blob(w, &i, 4)});
  }
}

static void check(u32 ntypes, u32 pad_strings, u32 name_width) {
  MetaWriter w;
  Buf file = {0};
  fill(&w, ntypes, pad_strings);
  Image *img = finish(&w, &file);
  assert_int_equal(md_rows(img, TABLE_TYPEDEF), ntypes);
  assert_int_equal(img->tables[TABLE_TYPEDEF].col_size[TYPEDEF_NAME], name_width);
  assert_string_equal(md_string(img, md_col(img, TABLE_ASSEMBLY, 1, ASSEMBLY_NAME)), "a");
  for (u32 n = 0; n < 500; n++) {
    u32 i = 2 + rnd(ntypes - 1), size;
    char name[64];
    snprintf(name, sizeof name, "T%u", i);
    assert_string_equal(md_string(img, md_col(img, TABLE_TYPEDEF, i, TYPEDEF_NAME)), name);
    assert_int_equal(md_col(img, TABLE_TYPEDEF, i, TYPEDEF_EXTENDS), TOKEN(TABLE_TYPEREF, 1));
    assert_int_equal(md_col(img, TABLE_TYPEDEF, i, TYPEDEF_METHODS), i);
    u32 row = md_find(img, TABLE_NESTEDCLASS, NESTEDCLASS_NESTED, i);
    assert_int_equal(row, i - 1); // sorted
    assert_int_equal(md_col(img, TABLE_NESTEDCLASS, row, NESTEDCLASS_ENCLOSING), i - 1);
    row = md_find(img, TABLE_CONSTANT, CONSTANT_PARENT, TOKEN(TABLE_FIELD, i));
    const u8 *value = md_blob(img, md_col(img, TABLE_CONSTANT, row, CONSTANT_VALUE), &size);
    assert_int_equal(size, 4);
    assert_int_equal(le32(value), i);
  }
  image_close(img);
  meta_free(&w);
  buf_free(&file);
}

static void test_small(void **state) {
  (void)state;
  check(3, 0, 2);
}
static void test_wide_strings(void **state) {
  (void)state;
  check(300, 10000, 4);
}
static void test_wide_indexes(void **state) {
  (void)state;
  check(70000, 0, 4);
}

static void test_heaps(void **state) {
  (void)state;
  MetaWriter w;
  Buf file = {0};
  u8 big[20000];
  fill(&w, 2, 0);
  for (u32 i = 0; i < sizeof big; i++)
    big[i] = (u8)rnd(256);
  u32 a = meta_blob(&w, big, 5), b = meta_blob(&w, big, 300), c = meta_blob(&w, big, sizeof big), size;
  assert_int_equal(meta_blob(&w, big, 300), b);
  assert_int_equal(meta_string(&w, "T1"), meta_string(&w, "T1"));
  u32 us = meta_user_string(&w, (const u16[]){'h', 0x1234}, 2);
  Image *img = finish(&w, &file);
  const u32 offsets[] = {a, b, c}, sizes[] = {5, 300, sizeof big};
  for (u32 i = 0; i < 3; i++) {
    const u8 *p = md_blob(img, offsets[i], &size);
    assert_int_equal(size, sizes[i]);
    assert_memory_equal(p, big, size);
  }
  const u8 *text = md_user_string(img, us, &size);
  assert_int_equal(size, 2);
  assert_int_equal(le16(text + 2), 0x1234);
  assert_int_equal(md_mvid(img)[1], 2);
  image_close(img);
  meta_free(&w);
  buf_free(&file);
}

static void test_compressed(void **state) {
  (void)state;
  static const i32 values[] = {0, 1, -1, 63, 64, -64, -65, 8191, 8192, -8192, -8193, 268435455, -268435456};
  for (u32 i = 0; i < ARRAY_LEN(values); i++) {
    Buf b = {0};
    put_compressed_signed(&b, values[i]);
    Reader r = reader_of((const u8 *)b.s, (u32)b.n);
    assert_int_equal(read_compressed_signed(&r), values[i]);
    assert_true(r.p == r.end && !r.bad);
    buf_free(&b);
  }
  static const u32 plain[] = {0, 0x7F, 0x80, 0x3FFF, 0x4000, 0x1FFFFFFF};
  for (u32 i = 0; i < ARRAY_LEN(plain); i++) {
    Buf b = {0};
    put_compressed(&b, plain[i]);
    Reader r = reader_of((const u8 *)b.s, (u32)b.n);
    assert_int_equal(read_compressed(&r), plain[i]);
    assert_true(r.p == r.end && !r.bad);
    buf_free(&b);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_small), cmocka_unit_test(test_wide_strings), cmocka_unit_test(test_wide_indexes),
      cmocka_unit_test(test_heaps), cmocka_unit_test(test_compressed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
