// test_base.c: arenas, vectors, maps, text, files, paths, errors.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/digits.h"
#include "base/file.h"
#include "base/map.h"
#include "base/text.h"
#include "base/vec.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- Arena ----

static bool all_zero(const u8 *p, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (p[i])
      return false;
  return true;
}

static void arena_gives_zeroed_aligned_memory(void **state) {
  (void)state;
  Arena a = {0};
  size_t sum = 0;
  for (int round = 0; round < 3; round++) {
    sum = 0;
    for (size_t i = 0; i < 2000; i++) {
      size_t n = i % 97 == 0 ? 40000 : i % 61;
      u8 *p = arena_alloc(&a, n);
      assert_int_equal((uintptr_t)p % 16, 0);
      assert_true(all_zero(p, n));
      memset(p, 0xAA, n);
      sum += n;
    }
    assert_int_equal(a.total, sum);
    arena_reset(&a);
    assert_int_equal(a.total, 0);
  }
  arena_free(&a);
  assert_null(a.chunk);
  arena_reset(&a); // an empty arena may be reset
}

static void arena_copies_and_prints(void **state) {
  (void)state;
  Arena a = {0};
  assert_string_equal(arena_strdup(&a, "kiln"), "kiln");
  assert_string_equal(arena_printf(&a, "%d-%s", 7, "x"), "7-x");
  assert_memory_equal(arena_dup(&a, "abc", 3), "abc", 3);
  assert_non_null(arena_dup(&a, NULL, 0));
  arena_free(&a);
}

// ---- Vec ----

static void vec_grows_in_heap_and_arena(void **state) {
  (void)state;
  VEC(u32) heap = {0}, inside = {0};
  Arena a = {0};
  for (u32 i = 0; i < 10000; i++) {
    vec_push(&heap, i);
    vec_push_a(&inside, i, &a);
    if (i % 1000 == 0)
      memset(arena_alloc(&a, 24), 0xFF, 24); // ends growth in place
  }
  assert_int_equal(heap.n, 10000);
  for (u32 i = 0; i < 10000; i++) {
    assert_int_equal(heap.v[i], i);
    assert_int_equal(inside.v[i], i);
  }
  assert_int_equal(vec_pop(&heap), 9999);
  assert_int_equal(vec_last(&heap), 9998);
  vec_free(&heap);
  assert_null(heap.v);
  arena_free(&a);
}

// ---- Maps ----

static void map_keeps_what_is_put(void **state) {
  (void)state;
  Map m = {0};
  assert_null(map_get(&m, 0));
  static char vals[5000];
  for (u64 i = 0; i < 5000; i++)
    map_put(&m, i << 32, &vals[i]);
  for (u64 i = 0; i < 5000; i++)
    assert_ptr_equal(map_get(&m, i << 32), &vals[i]);
  assert_null(map_get(&m, 1));
  map_put(&m, 0, &vals[9]);
  assert_ptr_equal(map_get(&m, 0), &vals[9]);
  assert_int_equal(m.n, 5000);
  map_free(&m);
}

static void strmap_compares_text(void **state) {
  (void)state;
  StrMap m = {0};
  static char keys[1000][16];
  for (int i = 0; i < 1000; i++) {
    snprintf(keys[i], sizeof keys[i], "k%d", i);
    strmap_put(&m, keys[i], keys[i]);
  }
  char probe[16];
  for (int i = 0; i < 1000; i++) {
    snprintf(probe, sizeof probe, "k%d", i);
    assert_ptr_equal(strmap_get(&m, probe), keys[i]);
  }
  assert_null(strmap_get(&m, "k1000"));
  assert_null(strmap_get(&m, ""));
  strmap_free(&m);
}

static bool same_text(const void *a, const void *b) {
  return !strcmp(a, b);
}

static void intern_finds_equal_entries(void **state) {
  (void)state;
  Intern t = {.eq = same_text};
  static char entries[300][16];
  for (int i = 0; i < 300; i++) {
    snprintf(entries[i], sizeof entries[i], "e%d", i);
    u64 h = (u64)i % 3; // collisions
    assert_null(intern_find(&t, h, entries[i]));
    intern_add(&t, h, entries[i]);
  }
  assert_ptr_equal(intern_find(&t, 299 % 3, "e299"), entries[299]);
  assert_null(intern_find(&t, 1, "e299"));
  intern_free(&t);
}

static void hashes_use_every_byte(void **state) {
  (void)state;
  char text[40];
  memset(text, 'a', sizeof text);
  for (size_t n = 1; n <= sizeof text; n++) {
    u64 h = hash_bytes(text, n, 0);
    assert_true(h != hash_bytes(text, n - 1, 0));
    assert_true(h != hash_bytes(text, n, 1));
    text[n - 1] = 'b';
    assert_true(h != hash_bytes(text, n, 0));
    text[n - 1] = 'a';
  }
}

// ---- Text ----

typedef struct Utf8Case {
  const char *utf8;
  u16 utf16[16];
  size_t n;
} Utf8Case;
static const Utf8Case good_text[] = {
    {"", {0}, 0},
    {"az", {'a', 'z'}, 2},
    {"\xC3\xBC", {0xFC}, 1},
    {"\xE2\x82\xAC", {0x20AC}, 1},
    {"\xEF\xBF\xBF", {0xFFFF}, 1},
    {"\xF0\x9F\x98\x80!", {0xD83D, 0xDE00, '!'}, 3},
    {"\xF4\x8F\xBF\xBF", {0xDBFF, 0xDFFF}, 2},
};
// One U+FFFD for each longest start of a well-formed sequence.
static const Utf8Case bad_text[] = {
    {"\x80", {0xFFFD}, 1},
    {"\xC0\xAF", {0xFFFD, 0xFFFD}, 2},
    {"\xC3", {0xFFFD}, 1},
    {"\xC3x", {0xFFFD, 'x'}, 2},
    {"\xE2\x82", {0xFFFD}, 1},
    {"\xE0\x80\x80", {0xFFFD, 0xFFFD, 0xFFFD}, 3},
    {"\xED\xA0\x80", {0xFFFD, 0xFFFD, 0xFFFD}, 3},
    {"\xF0\x9F\x98x", {0xFFFD, 'x'}, 2},
    {"\xF5\x80", {0xFFFD, 0xFFFD}, 2},
    {"\xFF", {0xFFFD}, 1},
};

static void check_to_utf16(const Utf8Case *c) {
  u16 out[16];
  assert_int_equal(utf8_to_utf16_len(c->utf8, strlen(c->utf8)), c->n);
  assert_int_equal(utf8_to_utf16(c->utf8, strlen(c->utf8), out), c->n);
  assert_memory_equal(out, c->utf16, c->n * 2);
}

// ASCII is taken in words: another character at each place of one and behind it.
static void ascii_before_other_text(void **state) {
  (void)state;
  for (u32 n = 0; n <= 20; n++) {
    char in[24] = "abcdefghijklmnopqrst";
    u16 out[24];
    memcpy(in + n, "\xC3\xA9z", 3);
    assert_int_equal(utf8_to_utf16_len(in, n + 3), n + 2);
    assert_int_equal(utf8_to_utf16(in, n + 3, out), n + 2);
    for (u32 i = 0; i < n; i++)
      assert_int_equal(out[i], 'a' + i);
    assert_int_equal(out[n], 0xE9);
    assert_int_equal(out[n + 1], 'z');
    assert_int_equal(utf8_to_utf16_len(in, n), n);
  }
}

static void utf8_and_utf16_convert(void **state) {
  (void)state;
  for (size_t i = 0; i < ARRAY_LEN(good_text); i++) {
    const Utf8Case *c = &good_text[i];
    check_to_utf16(c);
    char *back = utf16_to_utf8_dup(c->utf16, c->n);
    assert_string_equal(back, c->utf8);
    assert_int_equal(utf16_to_utf8_len(c->utf16, c->n), strlen(c->utf8));
    free(back);
  }
  for (size_t i = 0; i < ARRAY_LEN(bad_text); i++)
    check_to_utf16(&bad_text[i]);
}

static void lone_surrogates_are_replaced(void **state) {
  (void)state;
  static const u16 lone[] = {0xD800, 'a', 0xDC00, 0xDBFF};
  char *s = utf16_to_utf8_dup(lone, ARRAY_LEN(lone));
  assert_string_equal(s, "\xEF\xBF\xBD"
                         "a\xEF\xBF\xBD\xEF\xBF\xBD");
  free(s);
}

static void every_code_point_survives(void **state) {
  (void)state;
  for (u32 c = 1; c < 0x110000; c += c < 0x3000 ? 1 : 37) {
    if (c >= 0xD800 && c < 0xE000)
      continue;
    u16 in[2] = {(u16)c, 0}, out[2] = {0, 0};
    size_t n = c < 0x10000 ? 1 : 2;
    if (n == 2) {
      in[0] = (u16)(0xD800 + ((c - 0x10000) >> 10));
      in[1] = (u16)(0xDC00 + (c & 0x3FF));
    }
    char bytes[4];
    size_t len = utf16_to_utf8(in, n, bytes);
    assert_int_equal(utf8_to_utf16(bytes, len, out), n);
    assert_memory_equal(in, out, 4);
  }
}

static void buffers_grow(void **state) {
  (void)state;
  Buf b = {0};
  buf_put(&b, NULL, 0);
  assert_string_equal(b.s, "");
  for (int i = 0; i < 200; i++)
    buf_printf(&b, "%d,", i % 10);
  buf_putc(&b, '.');
  buf_puts(&b, "end");
  assert_int_equal(b.n, 404);
  assert_int_equal(strlen(b.s), 404);
  assert_string_equal(b.s + 398, "9,.end");
  buf_printf(&b, "%0500d", 1); // longer than the room left
  assert_int_equal(b.n, 904);
  buf_free(&b);
  assert_null(b.s);
}

// ---- Errors ----

static void first_error_wins(void **state) {
  (void)state;
  Error e = {0};
  assert_false(err_prefix(&e, "nothing"));
  assert_false(err_set(&e, ERR_IO, "cause %d", 1));
  assert_false(err_set(&e, ERR_TYPE_LOAD, "later"));
  assert_int_equal(e.kind, ERR_IO);
  assert_false(err_prefix(&e, "in %s", "f"));
  assert_string_equal(e.msg, "in f: cause 1");
  assert_false(err_set(NULL, ERR_IO, "nobody asks"));
  char longtext[1000];
  memset(longtext, 'x', sizeof longtext - 1);
  longtext[sizeof longtext - 1] = 0;
  err_prefix(&e, "%s", longtext);
  assert_true(strlen(e.msg) < sizeof e.msg);
}

// ---- Files and paths ----

static char tmp_dir[] = "/tmp/kiln-test-XXXXXX";

static int make_tmp(void **state) {
  (void)state;
  return mkdtemp(tmp_dir) ? 0 : -1;
}

static int remove_tmp(void **state) {
  (void)state;
  char *cmd = xasprintf("rm -rf '%s'", tmp_dir);
  int rc = system(cmd);
  free(cmd);
  return rc;
}

static void files_round_trip(void **state) {
  (void)state;
  Error e = {0};
  char *dir = path_join(tmp_dir, "a/b//c");
  assert_true(dir_make_all(dir, &e));
  assert_true(dir_make_all(dir, &e));
  assert_true(dir_exists(dir));
  assert_false(file_exists(dir));
  char *path = path_join(dir, "f");
  assert_true(file_write_atomic(path, "one", 3, &e));
  assert_true(file_write_atomic(path, "second", 6, &e));
  MappedFile f;
  assert_true(file_map(&f, path, &e));
  assert_int_equal(f.size, 6);
  assert_memory_equal(f.data, "second", 6);
  assert_string_equal(f.path, path);
  file_unmap(&f);
  assert_true(file_write_atomic(path, NULL, 0, &e));
  assert_true(file_map(&f, path, &e));
  assert_int_equal(f.size, 0);
  assert_non_null(f.data);
  file_unmap(&f);
  enum { MANY = 200001 }; // takes several writes, the last a short one
  u8 *many = xmalloc(MANY);
  for (u32 i = 0; i < MANY; i++)
    many[i] = (u8)(i * 7 + (i >> 9));
  assert_true(file_write_atomic(path, many, MANY, &e));
  assert_true(file_map(&f, path, &e));
  assert_int_equal(f.size, MANY);
  assert_memory_equal(f.data, many, MANY);
  file_unmap(&f);
  free(many);
  free(path);
  free(dir);
}

static void file_errors_say_which_file(void **state) {
  (void)state;
  MappedFile f;
  Error e = {0};
  char *path = path_join(tmp_dir, "missing");
  assert_false(file_map(&f, path, &e));
  assert_int_equal(e.kind, ERR_FILE_NOT_FOUND);
  assert_non_null(strstr(e.msg, path));
  e = (Error){0};
  assert_false(file_map(&f, tmp_dir, &e));
  assert_int_equal(e.kind, ERR_FILE_NOT_FOUND);
  e = (Error){0};
  char *inside = path_join(path, "x");
  assert_false(file_write_atomic(inside, "x", 1, &e));
  assert_int_equal(e.kind, ERR_IO);
  e = (Error){0};
  assert_true(file_write_atomic(path, "x", 1, &e));
  assert_false(dir_make_all(inside, &e));
  assert_int_equal(e.kind, ERR_IO);
  free(inside);
  free(path);
}

typedef struct PathCase {
  const char *in, *out;
} PathCase;

static void paths_are_lexical(void **state) {
  (void)state;
  static const PathCase dirs[] = {{"a/b", "a"}, {"/b", "/"}, {"b", "."}, {"/a//b", "/a"}, {"a/b/", "a/b"}};
  static const PathCase absolute[] = {
      {"/a/../b/./c//d", "/b/c/d"}, {"/..", "/"}, {"/", "/"}, {"/a/b/..", "/a"}, {"//x", "/x"}, {"/a/...", "/a/..."}};
  static const PathCase bases[] = {{"a/b", "b"}, {"b", "b"}, {"a/", ""}};
  for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
    char *s = path_dir(dirs[i].in);
    assert_string_equal(s, dirs[i].out);
    free(s);
  }
  for (size_t i = 0; i < ARRAY_LEN(absolute); i++) {
    char *s = path_absolute(absolute[i].in);
    assert_string_equal(s, absolute[i].out);
    free(s);
  }
  for (size_t i = 0; i < ARRAY_LEN(bases); i++)
    assert_string_equal(path_base(bases[i].in), bases[i].out);
  char *cwd = getcwd(NULL, 0), *here = path_absolute(".");
  assert_string_equal(here, cwd);
  free(here);
  free(cwd);
  char *joined = path_join("a/", "b"), *rooted = path_join("a", "/b"), *bare = path_join("", "b");
  assert_string_equal(joined, "a/b");
  assert_string_equal(rooted, "/b");
  assert_string_equal(bare, "b");
  free(joined);
  free(rooted);
  free(bare);
}

// ---- Digits ----

static u64 random_bits(void) {
  static u64 x = 88172645463325252;
  x ^= x << 13;
  x ^= x >> 7;
  return x ^= x << 17;
}

// True if the digits were told; they are then those of printf, whose 41 are exact enough.
static bool digits_agree(double v) {
  u64 digits;
  i32 exponent;
  if (!double_digits(v, &digits, &exponent))
    return false;
  char expected[64], got[64];
  snprintf(expected, sizeof expected, "%.40e", v);
  snprintf(got, sizeof got, "%llu", (unsigned long long)digits);
  memmove(expected + 1, expected + 2, strlen(expected + 2) + 1);
  assert_int_equal(strlen(got), DIGITS_FAST);
  assert_memory_equal(expected, got, DIGITS_FAST);
  assert_int_equal(atoi(strchr(expected, 'e') + 1), exponent);
  return true;
}

static void leading_digits_are_exact(void **state) {
  (void)state;
  u32 told = 0;
  for (u32 i = 0; i < 200000; i++) {
    u64 bits = random_bits() & INT64_MAX;
    double v;
    memcpy(&v, &bits, sizeof v);
    told += v - v == 0 && v > 0 ? digits_agree(v) : 1;
    told += digits_agree((double)(i + 1) / 7) + digits_agree((i + 1) * 0.001) + digits_agree(i + 1);
  }
  assert_in_range(told, 799800, 800000); // not: integers above 10^18 that end in zeros
  double tens = 1, twos = 5e-324;
  for (u32 i = 0; i < 17; i++, tens *= 10)
    assert_true(digits_agree(tens));
  for (u32 i = 0; i < 2098; i++, twos *= 2) { // every power of two
    digits_agree(twos);
    digits_agree(twos * 1.9999999999999998);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(arena_gives_zeroed_aligned_memory),
      cmocka_unit_test(arena_copies_and_prints),
      cmocka_unit_test(vec_grows_in_heap_and_arena),
      cmocka_unit_test(map_keeps_what_is_put),
      cmocka_unit_test(strmap_compares_text),
      cmocka_unit_test(intern_finds_equal_entries),
      cmocka_unit_test(hashes_use_every_byte),
      cmocka_unit_test(utf8_and_utf16_convert),
      cmocka_unit_test(ascii_before_other_text),
      cmocka_unit_test(lone_surrogates_are_replaced),
      cmocka_unit_test(every_code_point_survives),
      cmocka_unit_test(buffers_grow),
      cmocka_unit_test(first_error_wins),
      cmocka_unit_test(files_round_trip),
      cmocka_unit_test(file_errors_say_which_file),
      cmocka_unit_test(paths_are_lexical),
      cmocka_unit_test(leading_digits_are_exact),
  };
  return cmocka_run_group_tests(tests, make_tmp, remove_tmp);
}
