// The readers of source lines: DEFLATE (RFC 1951), symbol files of mcs's, portable PDBs; what is damaged is refused.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/inflate.h"
#include "metadata/symbols.h"

// ---- inflate --------------------------------------------------------------------------------------------------------

// Made by zlib: one block with codes of its own, of the fixed codes, and stored.
static const u8 own_codes[] = {
    0x4d, 0xd2, 0x4b, 0x0a, 0xc3, 0x30, 0x0c, 0x45, 0xd1, 0xad, 0x64, 0x09, 0x96, 0x9e, 0xe4, 0x0f, 0x59, 0x4f,
    0x0b, 0x85, 0xd0, 0xee, 0x7f, 0x56, 0xfc, 0x19, 0xdc, 0xd9, 0x35, 0x21, 0xd2, 0xc1, 0xc9, 0xf3, 0xf9, 0xbe,
    0xae, 0x72, 0xfd, 0xde, 0x57, 0xb9, 0x9f, 0xd9, 0x6d, 0xb6, 0xed, 0xb6, 0xd9, 0xbe, 0xbb, 0xcf, 0xd6, 0x6e,
    0x9f, 0x1d, 0xbb, 0xc7, 0xec, 0xdc, 0xad, 0xd9, 0xf5, 0xbc, 0xbb, 0x86, 0xb6, 0x7d, 0x88, 0xd9, 0xfd, 0x3c,
    0x58, 0x53, 0xc7, 0x3e, 0xe4, 0xda, 0x76, 0x56, 0xdb, 0x9a, 0x6b, 0x67, 0x79, 0x5d, 0x87, 0xb3, 0x7d, 0x0d,
    0x33, 0x91, 0x18, 0x30, 0x5a, 0x02, 0x69, 0x15, 0x4a, 0x6b, 0x60, 0x5a, 0x87, 0xd3, 0x06, 0xa1, 0x5e, 0x20,
    0x75, 0x23, 0xd5, 0x1d, 0x56, 0x17, 0xad, 0x1e, 0xb0, 0x7a, 0xc2, 0xea, 0x15, 0x56, 0x6f, 0xbc, 0xcf, 0x0e,
    0xab, 0x0f, 0x58, 0x55, 0x60, 0x95, 0xc1, 0x2a, 0xa7, 0x55, 0x82, 0x55, 0x41, 0xab, 0x12, 0x56, 0x55, 0x5a,
    0xd5, 0x60, 0x55, 0x87, 0x55, 0x03, 0xd6, 0x28, 0xb0, 0x86, 0xc1, 0x1a, 0xce, 0xaf, 0x2f, 0x58, 0x23, 0x60,
    0x8d, 0xa4, 0x35, 0x2a, 0xac, 0xd1, 0x68, 0x8d, 0x0e, 0x6b, 0x0c, 0x5a, 0xb3, 0xc0, 0x9a, 0x06, 0x6b, 0x3a,
    0xac, 0x29, 0x58, 0x33, 0x60, 0xcd, 0x84, 0x35, 0x2b, 0x7f, 0xd5, 0x06, 0x6b, 0x76, 0x5a, 0x73, 0xdc, 0x7f};
static const u8 fixed_codes[] = {0x4b, 0x4c, 0x4a, 0x4e, 0x44, 0x45, 0x0a, 0x89, 0x79, 0x29, 0x0a,
                                 0xc5, 0xf9, 0x0a, 0xf9, 0x79, 0x3a, 0x0a, 0x10, 0x11, 0x00};
static const u8 stored[] = {0x01, 0x0f, 0x00, 0xf0, 0xff, 0x73, 0x74, 0x6f, 0x72, 0x65,
                            0x64, 0x20, 0x61, 0x73, 0x20, 0x69, 0x74, 0x20, 0x69, 0x73};

static void expect_unpacked(const u8 *in, size_t n, const char *want) {
  u8 out[1200];
  size_t size = strlen(want);
  assert_true(inflate_raw(in, n, out, size));
  assert_memory_equal(out, want, size);
  assert_false(inflate_raw(in, n, out, size - 1)); // more than there is room for
  assert_false(inflate_raw(in, n, out, size + 1)); // less
  for (size_t i = 0; i < n; i++) {
    u8 *cut = malloc(i + 1); // of its own, so that tools see a read behind it
    memcpy(cut, in, i);
    inflate_raw(cut, i, out, size); // without its last byte a stream may still say all
    free(cut);
  }
}

static void test_inflate(void **state) {
  (void)state;
  char text[1200] = "";
  for (int i = 0, at = 0; i < 60; i++)
    at += sprintf(text + at, "line %d of %d;", i * 7 % 13, i);
  expect_unpacked(own_codes, sizeof own_codes, text);
  expect_unpacked(fixed_codes, sizeof fixed_codes, "abcabcabcabcabcabc and so on, abcabc");
  expect_unpacked(stored, sizeof stored, "stored as it is");
}

static void test_inflate_damaged(void **state) {
  (void)state;
  u8 out[1200], in[sizeof own_codes];
  for (u32 i = 0; i < 8 * sizeof own_codes; i++) {
    memcpy(in, own_codes, sizeof in);
    in[i / 8] ^= (u8)(1 << i % 8);
    inflate_raw(in, sizeof in, out, sizeof out); // must end, and stay within both
  }
  assert_false(inflate_raw((const u8[]){0x07}, 1, out, 0));                // no such kind of block
  assert_false(inflate_raw((const u8[]){1, 1, 0, 0, 0, 9}, 6, out, 1));    // a length that disagrees with itself
  assert_false(inflate_raw((const u8[]){0x4B, 0x04, 0x12, 0}, 4, out, 4)); // a match before the beginning
}

// ---- files made by hand -----------------------------------------------------------------------------------------------

typedef struct File {
  u8 b[600];
  u32 n;
} File;

static void put8(File *f, u32 v) {
  f->b[f->n++] = (u8)v;
}
static void put32(File *f, u32 v) {
  for (u32 i = 0; i < 32; i += 8)
    put8(f, v >> i);
}
static void put_bytes(File *f, const void *p, u32 n) {
  memcpy(f->b + f->n, p, n);
  f->n += n;
}
static void set32(File *f, u32 at, u32 v) {
  for (u32 i = 0; i < 4; i++)
    f->b[at + i] = (u8)(v >> 8 * i);
}

static const u8 id[16] = "an identity 0123", other_id[16] = "another identity";

typedef bool (*Open)(Symbols *s, const u8 *id, Error *err);

static void expect(Open open, const File *f, u32 row, u32 il, const char *file, u32 line, u32 column, u32 begins) {
  Symbols s = {.data = f->b, .size = f->n};
  Error err = {0};
  assert_true(open(&s, id, &err));
  SourceLine l;
  bool found = symbols_find(&s, row, il, &l);
  assert_int_equal(found, file != NULL);
  if (!found)
    return;
  assert_string_equal(l.file, file);
  assert_int_equal(l.line, line);
  assert_int_equal(l.column, column);
  assert_int_equal(l.il, begins);
  free(l.file);
}

// Every beginning and every single wrong bit: refused, or read without leaving the data.
static void expect_robust(Open open, const File *f) {
  Error err = {0};
  Symbols s = {.data = f->b, .size = f->n};
  assert_false(open(&s, other_id, &err));
  for (u32 i = 0; i < f->n * 9; i++) {
    bool cut = i < f->n;
    u32 n = cut ? i : f->n, bit = i - f->n;
    u8 *copy = malloc(n + 1);
    memcpy(copy, f->b, n);
    if (!cut)
      copy[bit / 8] ^= (u8)(1 << bit % 8);
    s = (Symbols){.data = copy, .size = n};
    err = (Error){0};
    SourceLine l;
    if (open(&s, id, &err))
      for (u32 row = 0; row < 4; row++)
        if (symbols_find(&s, row, 12, &l))
          free(l.file);
    free(copy);
  }
}

// ---- mcs's ------------------------------------------------------------------------------------------------------------

static void make_mdb(File *f) {
  *f = (File){0};
  put_bytes(f, (const u8[]){0x14, 0xA6, 0x7F, 0xFD, 0x23, 0x26, 0xE8, 0x45}, 8);
  put32(f, 50), put32(f, 0);
  put_bytes(f, id, 16);
  f->n = 112;
  set32(f, 96, (u32)-1), set32(f, 100, 8), set32(f, 104, 9);
  u32 name = f->n;
  put8(f, 4), put_bytes(f, "a.cs", 4);
  u32 name2 = f->n;
  put8(f, 4), put_bytes(f, "b.cs", 4);
  set32(f, 56, 2), set32(f, 60, f->n);
  put32(f, 1), put32(f, name), put32(f, 2), put32(f, name2);
  u32 program = f->n;
  put8(f, 3), put8(f, 75);                                                 // line + 75: a number of 7 bits has no sign
  put8(f, 1);                                                              // il 0 line 76
  put8(f, 9 + 8 * 5 + 2);                                                  // il 5 line 77
  put8(f, 2), put8(f, 3);                                                  // il + 3
  put8(f, 3), put_bytes(f, (const u8[]){0xF6, 0xFF, 0xFF, 0xFF, 0x0F}, 5); // line - 10
  put8(f, 4), put8(f, 2), put8(f, 1);                                      // il 8 line 67 of b.cs
  put8(f, 0), put8(f, 1), put8(f, 0x40);                                   // an extension
  put8(f, 8), put8(f, 1);                                                  // il + 30: il 38
  put8(f, 0), put8(f, 1), put8(f, 1);
  set32(f, 68, 2), set32(f, 72, f->n);
  put32(f, 0x06000001), put32(f, 0), put32(f, program);
  put32(f, 0x06000003), put32(f, 0), put32(f, 0);
}

static void test_mdb(void **state) {
  (void)state;
  File f;
  make_mdb(&f);
  expect(mdb_open, &f, 1, 0, "a.cs", 76, 0, 0);
  expect(mdb_open, &f, 1, 4, "a.cs", 76, 0, 0);
  expect(mdb_open, &f, 1, 7, "a.cs", 77, 0, 5);
  expect(mdb_open, &f, 1, 8, "b.cs", 67, 0, 8);
  expect(mdb_open, &f, 1, 9999, "b.cs", 67, 0, 38);
  expect(mdb_open, &f, 2, 0, NULL, 0, 0, 0);
  expect(mdb_open, &f, 3, 0, NULL, 0, 0, 0);
  expect_robust(mdb_open, &f);
}

// ---- portable PDBs ----------------------------------------------------------------------------------------------------

// A stream's header; its place and size are filled in later.
static u32 put_stream(File *f, const char *name) {
  u32 at = f->n;
  put32(f, 0), put32(f, 0);
  put_bytes(f, name, (u32)strlen(name) + 1);
  while (f->n % 4)
    put8(f, 0);
  return at;
}

static void make_ppdb(File *f) {
  *f = (File){0};
  put_bytes(f, "BSJB", 4);
  put32(f, 0x00010001), put32(f, 0), put32(f, 12);
  put_bytes(f, "PDB v1.0\0\0\0\0", 12);
  put8(f, 0), put8(f, 0), put8(f, 3), put8(f, 0);
  u32 pdb = put_stream(f, "#Pdb"), tables = put_stream(f, "#~"), blob = put_stream(f, "#Blob");
  set32(f, pdb, f->n), set32(f, pdb + 4, 32);
  put_bytes(f, id, 16), put32(f, 1), put32(f, 0), put32(f, 0), put32(f, 0);
  static const u8 heap[] = {
      0,                        // 0: empty
      1,  'd',                  // 1
      4,  'x', '.',  'c',  's', // 3
      4,  '/', 0,    1,    3,   // 8: "/d/x.cs"
      1,  'y',                  // 13
      2,  0,   13,              // 15: "y"
      22,                       // 18: the points
      0,                        // locals
      0,  0,   9,    11,   5,   // il 0: line 11 column 5
      4,  1,   0x7D, 2,    4,   // il 4: over a line, columns back; line 12 column 7
      3,  0,   0,               // il 7: hidden
      0,  2,                    // the second document
      5,  0,   3,    0x7B, 6,   // il 12: line 9 (-3), column 10
      1,                        // and one byte more: not a whole point
  };
  set32(f, blob, f->n), set32(f, blob + 4, sizeof heap);
  put_bytes(f, heap, sizeof heap);
  while (f->n % 4)
    put8(f, 0);
  set32(f, tables, f->n);
  u32 start = f->n;
  put32(f, 0), put8(f, 2), put8(f, 0), put8(f, 0), put8(f, 1);
  put32(f, 0), put32(f, 3u << 16), put32(f, 0), put32(f, 0);
  put32(f, 2), put32(f, 2);
  for (u32 d = 0; d < 2; d++) // name, hash algorithm, hash, language
    put8(f, d ? 15 : 8), put8(f, 0), put32(f, 0), put8(f, 0), put8(f, 0);
  put8(f, 0), put8(f, 0), put8(f, 0), put8(f, 0); // a method without points
  put8(f, 1), put8(f, 0), put8(f, 18), put8(f, 0);
  set32(f, tables + 4, f->n - start);
}

static void test_ppdb(void **state) {
  (void)state;
  File f;
  make_ppdb(&f);
  expect(ppdb_open, &f, 1, 0, NULL, 0, 0, 0);
  expect(ppdb_open, &f, 2, 0, "/d/x.cs", 11, 5, 0);
  expect(ppdb_open, &f, 2, 3, "/d/x.cs", 11, 5, 0);
  expect(ppdb_open, &f, 2, 4, "/d/x.cs", 12, 7, 4);
  expect(ppdb_open, &f, 2, 8, "/d/x.cs", 12, 7, 7);
  expect(ppdb_open, &f, 2, 12, "y", 9, 10, 12);
  expect(ppdb_open, &f, 3, 0, NULL, 0, 0, 0);
  expect_robust(ppdb_open, &f);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_inflate), cmocka_unit_test(test_inflate_damaged),
                                     cmocka_unit_test(test_mdb), cmocka_unit_test(test_ppdb)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
