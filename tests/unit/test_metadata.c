// test_metadata.c: the reader on the class libraries, on built files, and on broken ones.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "metadata/metadata.h"
#include "base/arena.h"
#include "tiny_pe.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LIBS "/usr/lib/mono/4.5/"

// ---- The class libraries ----

static Image *open_lib(const char *name) {
  char *path = path_join(LIBS, name);
  Error e = {0};
  Image *img = file_exists(path) ? image_open(path, &e) : NULL;
  if (!img && e.kind == ERR_NONE) {
    free(path);
    skip();
  }
  if (!img)
    fail_msg("%s", e.msg);
  free(path);
  return img;
}

static u32 find_type(const Image *img, const char *ns, const char *name) {
  for (u32 r = 1; r <= md_rows(img, TABLE_TYPEDEF); r++)
    if (!strcmp(md_string(img, md_col(img, TABLE_TYPEDEF, r, TYPEDEF_NAME)), name) &&
        !strcmp(md_string(img, md_col(img, TABLE_TYPEDEF, r, TYPEDEF_NAMESPACE)), ns))
      return r;
  return 0;
}

static const char *name_of(const Image *img, TableId t, u32 row, u32 col) {
  return md_string(img, md_col(img, t, row, col));
}

static void corlib_has_its_known_rows(void **state) {
  (void)state;
  Image *img = open_lib("mscorlib.dll");
  assert_true(md_rows(img, TABLE_METHOD) > 20000);
  assert_int_equal(md_rows(img, TABLE_ASSEMBLY), 1);
  assert_string_equal(name_of(img, TABLE_ASSEMBLY, 1, ASSEMBLY_NAME), "mscorlib");
  assert_int_equal(md_col(img, TABLE_ASSEMBLY, 1, ASSEMBLY_MAJOR), 4);
  assert_string_equal(img->version, "v4.0.30319");
  assert_string_equal(name_of(img, TABLE_TYPEDEF, 1, TYPEDEF_NAME), "<Module>");
  assert_int_equal(img->entry_point, 0);
  assert_int_equal(md_rows(img, TABLE_ASSEMBLYREF), 0);
  assert_ptr_equal(md_mvid(img), md_guid(img, 1));

  u32 object = find_type(img, "System", "Object"), i4 = find_type(img, "System", "Int32");
  assert_true(object && i4);
  assert_int_equal(md_col(img, TABLE_TYPEDEF, object, TYPEDEF_EXTENDS), 0);
  u32 base = md_col(img, TABLE_TYPEDEF, i4, TYPEDEF_EXTENDS);
  assert_int_equal(base, TOKEN(TABLE_TYPEDEF, find_type(img, "System", "ValueType")));
  u32 cols[MD_MAX_COLUMNS];
  md_row(img, TABLE_TYPEDEF, i4, cols);
  assert_int_equal(cols[TYPEDEF_EXTENDS], base);
  assert_true(cols[TYPEDEF_FLAGS] & TA_SEALED);

  u32 first, end;
  md_list(img, TABLE_TYPEDEF, i4, TYPEDEF_FIELDS, TABLE_FIELD, &first, &end);
  bool has_max = false;
  for (u32 f = first; f < end; f++)
    has_max |= !strcmp(name_of(img, TABLE_FIELD, f, FIELD_NAME), "MaxValue");
  assert_true(has_max);
  image_close(img);
}

static void a_constant_is_found_by_its_field(void **state) {
  (void)state;
  Image *img = open_lib("mscorlib.dll");
  u32 first, end;
  md_list(img, TABLE_TYPEDEF, find_type(img, "System", "Int32"), TYPEDEF_FIELDS, TABLE_FIELD, &first, &end);
  for (u32 f = first; f < end; f++) {
    if (strcmp(name_of(img, TABLE_FIELD, f, FIELD_NAME), "MaxValue"))
      continue;
    u32 c = md_find(img, TABLE_CONSTANT, CONSTANT_PARENT, TOKEN(TABLE_FIELD, f));
    assert_true(c);
    assert_int_equal(md_col(img, TABLE_CONSTANT, c, CONSTANT_TYPE), ET_I4);
    Reader r = reader_blob(img, md_col(img, TABLE_CONSTANT, c, CONSTANT_VALUE));
    assert_int_equal(read_u32(&r), INT32_MAX);
    assert_false(r.bad);
  }
  image_close(img);
}

typedef struct SigCol {
  TableId table;
  u32 col;
} SigCol;
static const SigCol sig_cols[] = {
    {TABLE_FIELD, FIELD_SIGNATURE},         {TABLE_METHOD, METHOD_SIGNATURE},
    {TABLE_MEMBERREF, MEMBERREF_SIGNATURE}, {TABLE_STANDALONESIG, STANDALONESIG_SIGNATURE},
    {TABLE_PROPERTY, PROPERTY_SIGNATURE},   {TABLE_METHODSPEC, METHODSPEC_INSTANTIATION},
    {TABLE_TYPESPEC, TYPESPEC_SIGNATURE},
};

static void check_sigs(const Image *img) {
  for (size_t i = 0; i < ARRAY_LEN(sig_cols); i++) {
    for (u32 r = 1; r <= md_rows(img, sig_cols[i].table); r++) {
      Error e = {0};
      u32 blob = md_col(img, sig_cols[i].table, r, sig_cols[i].col);
      bool ok = sig_check(img, blob, &e);
      if (ok && sig_cols[i].table == TABLE_TYPESPEC)
        ok = sig_check_type(img, blob, &e);
      if (!ok)
        fail_msg("%s row %u: %s", md_table_name(sig_cols[i].table), r, e.msg);
    }
  }
}

static u32 check_bodies(const Image *img) {
  u32 n = 0;
  for (u32 r = 1; r <= md_rows(img, TABLE_METHOD); r++) {
    if (!md_col(img, TABLE_METHOD, r, METHOD_RVA))
      continue;
    MethodBody b;
    Error e = {0};
    if (!body_read(img, r, &b, &e))
      fail_msg("%s", e.msg);
    assert_true(b.code_size > 0);
    n++;
  }
  return n;
}

// Every row of a sorted table is found by its key, and the run of its key is whole.
static void check_find(const Image *img, TableId t, u32 col) {
  assert_true(img->tables[t].sorted || !md_rows(img, t));
  u32 run = 0, before = 0;
  for (u32 r = 1; r <= md_rows(img, t); r++) {
    u32 key = md_col(img, t, r, col);
    if (key != before)
      run = r;
    else
      assert_int_equal(md_find_next(img, t, col, key, r - 1), r);
    assert_int_equal(md_find(img, t, col, key), run);
    before = key;
  }
}

// Lists and their owners agree, and every row has one owner.
static void check_lists(const Image *img, TableId t, u32 col, TableId target) {
  u32 next = 1;
  for (u32 r = 1; r <= md_rows(img, t); r++) {
    u32 first, end;
    md_list(img, t, r, col, target, &first, &end);
    for (u32 i = first; i < end; i++, next++) {
      assert_int_equal(i, next);
      assert_int_equal(md_list_row(img, target, i), i);
      assert_int_equal(md_list_owner(img, t, col, i), r);
    }
  }
  assert_int_equal(next, md_rows(img, target) + 1);
}

static void check_library(const char *name) {
  Image *img = open_lib(name);
  check_sigs(img);
  assert_true(check_bodies(img) > 0);
  check_find(img, TABLE_CUSTOMATTRIBUTE, CUSTOMATTRIBUTE_PARENT);
  check_find(img, TABLE_CONSTANT, CONSTANT_PARENT);
  check_find(img, TABLE_GENERICPARAM, GENERICPARAM_OWNER);
  check_find(img, TABLE_INTERFACEIMPL, INTERFACEIMPL_CLASS);
  check_find(img, TABLE_METHODSEMANTICS, METHODSEMANTICS_ASSOCIATION);
  check_find(img, TABLE_NESTEDCLASS, NESTEDCLASS_NESTED);
  check_find(img, TABLE_METHODIMPL, METHODIMPL_CLASS);
  check_find(img, TABLE_IMPLMAP, IMPLMAP_MEMBER);
  check_find(img, TABLE_FIELDRVA, FIELDRVA_FIELD);
  check_find(img, TABLE_CLASSLAYOUT, CLASSLAYOUT_PARENT);
  check_lists(img, TABLE_TYPEDEF, TYPEDEF_FIELDS, TABLE_FIELD);
  check_lists(img, TABLE_TYPEDEF, TYPEDEF_METHODS, TABLE_METHOD);
  check_lists(img, TABLE_METHOD, METHOD_PARAMS, TABLE_PARAM);
  check_lists(img, TABLE_PROPERTYMAP, PROPERTYMAP_PROPERTIES, TABLE_PROPERTY);
  check_lists(img, TABLE_EVENTMAP, EVENTMAP_EVENTS, TABLE_EVENT);
  image_close(img);
}

static void corlib_is_consistent(void **state) {
  (void)state;
  check_library("mscorlib.dll");
}
static void system_is_consistent(void **state) {
  (void)state;
  check_library("System.dll");
}
static void system_core_is_consistent(void **state) {
  (void)state;
  check_library("System.Core.dll");
}

// ---- Built files ----

static Image *open_tiny(TinyPe *t) {
  Error e = {0};
  tiny_link(t);
  Image *img = image_open_memory((const u8 *)t->file.s, t->file.n, "tiny.dll", &e);
  if (!img)
    fail_msg("%s", e.msg);
  return img;
}

static void expect_refusal(const u8 *data, size_t size, const char *why) {
  Error e = {0};
  Image *img = image_open_memory(data, size, "tiny.dll", &e);
  if (img)
    fail_msg("opened; expected: %s", why);
  assert_int_equal(e.kind, ERR_BAD_IMAGE);
  if (strncmp(e.msg, "tiny.dll: ", 10) || !strstr(e.msg, why))
    fail_msg("expected '%s' in '%s'", why, e.msg);
}

static void a_minimal_file_opens(void **state) {
  (void)state;
  TinyPe t;
  tiny_init(&t);
  Image *img = open_tiny(&t);
  assert_string_equal(image_name(img), "tiny.dll");
  assert_string_equal(name_of(img, TABLE_MODULE, 1, MODULE_NAME), "tiny.dll");
  assert_memory_equal(md_mvid(img), "0123456789abcdef", 16);
  assert_int_equal(img->cli_flags, 1);
  image_close(img);
  tiny_free(&t);
}

static void reads_outside_give_nothing(void **state) {
  (void)state;
  TinyPe t;
  tiny_init(&t);
  buf_put(&t.strings, "cut", 3); // the heap does not end in NUL
  tiny_blob(&t, "ab", 2);
  buf_put(&t.blob, "\x7F", 1); // reaches outside
  buf_put(&t.us, "\x05h\0i\0\0\x01\0\xFF", 9);
  Image *img = open_tiny(&t);
  u32 n;
  assert_string_equal(md_string(img, 10), "");
  assert_string_equal(md_string(img, 1 << 30), "");
  assert_memory_equal(md_blob(img, 1, &n), "ab", 2);
  assert_int_equal(n, 2);
  assert_non_null(md_blob(img, 4, &n));
  assert_int_equal(n, 0);
  assert_non_null(md_blob(img, UINT32_MAX, &n));
  assert_int_equal(n, 0);
  assert_null(md_guid(img, 0));
  assert_null(md_guid(img, 2));
  assert_memory_equal(md_user_string(img, 1, &n), "h\0i\0", 4);
  assert_int_equal(n, 2);
  assert_non_null(md_user_string(img, 7, &n)); // the empty string
  assert_int_equal(n, 0);
  assert_null(md_user_string(img, 9, &n)); // no such length
  assert_null(md_user_string(img, 1000, &n));
  assert_int_equal(md_col(img, TABLE_MODULE, 0, MODULE_NAME), 0);
  assert_int_equal(md_col(img, TABLE_MODULE, 2, MODULE_NAME), 0);
  assert_int_equal(md_col(img, TABLE_TYPEDEF, 1, TYPEDEF_NAME), 0);
  assert_null(image_rva(img, 0, 1));
  assert_null(image_rva(img, TINY_RVA - 1, 1));
  assert_null(image_rva(img, TINY_RVA + 4, UINT32_MAX));
  assert_null(image_rva(img, UINT32_MAX, 2));
  assert_non_null(image_rva(img, TINY_RVA, image_rva_avail(img, TINY_RVA)));
  assert_null(image_rva(img, TINY_RVA, image_rva_avail(img, TINY_RVA) + 1));
  image_close(img);
  tiny_free(&t);
}

static void coded_indexes_become_tokens(void **state) {
  (void)state;
  TinyPe t;
  tiny_init(&t);
  tiny_row(&t, TABLE_TYPEREF, "222", 1 << 2 | 2, 1, 0);   // AssemblyRef 1
  tiny_row(&t, TABLE_TYPEREF, "222", 0 << 2 | 2, 1, 0);   // nil
  tiny_row(&t, TABLE_INTERFACEIMPL, "22", 1, 5 << 2 | 3); // no such tag
  tiny_row(&t, TABLE_CUSTOMATTRIBUTE, "222", 1 << 5 | 7, 1 << 3 | 3, 0);
  tiny_row(&t, TABLE_CUSTOMATTRIBUTE, "222", 1 << 5 | 30, 1 << 3 | 1, 0); // unused tags
  Image *img = open_tiny(&t);
  assert_int_equal(md_col(img, TABLE_TYPEREF, 1, TYPEREF_SCOPE), TOKEN(TABLE_ASSEMBLYREF, 1));
  assert_int_equal(md_col(img, TABLE_TYPEREF, 2, TYPEREF_SCOPE), 0);
  assert_int_equal(md_col(img, TABLE_INTERFACEIMPL, 1, INTERFACEIMPL_INTERFACE), 0);
  assert_int_equal(md_col(img, TABLE_CUSTOMATTRIBUTE, 1, CUSTOMATTRIBUTE_PARENT), TOKEN(TABLE_MODULE, 1));
  assert_int_equal(md_col(img, TABLE_CUSTOMATTRIBUTE, 1, CUSTOMATTRIBUTE_TYPE), TOKEN(TABLE_MEMBERREF, 1));
  assert_int_equal(md_col(img, TABLE_CUSTOMATTRIBUTE, 2, CUSTOMATTRIBUTE_PARENT), 0);
  assert_int_equal(md_col(img, TABLE_CUSTOMATTRIBUTE, 2, CUSTOMATTRIBUTE_TYPE), 0);
  image_close(img);
  tiny_free(&t);
}

static void unsorted_tables_are_scanned(void **state) {
  (void)state;
  TinyPe t;
  tiny_init(&t);
  static const u16 nested[] = {7, 3, 9, 3, 1};
  for (u32 i = 0; i < ARRAY_LEN(nested); i++)
    tiny_row(&t, TABLE_NESTEDCLASS, "22", nested[i], 1);
  Image *img = open_tiny(&t);
  assert_int_equal(md_find(img, TABLE_NESTEDCLASS, NESTEDCLASS_NESTED, 3), 2);
  assert_int_equal(md_find_next(img, TABLE_NESTEDCLASS, NESTEDCLASS_NESTED, 3, 2), 4);
  assert_int_equal(md_find_next(img, TABLE_NESTEDCLASS, NESTEDCLASS_NESTED, 3, 4), 0);
  assert_int_equal(md_find(img, TABLE_NESTEDCLASS, NESTEDCLASS_NESTED, 1), 5);
  assert_int_equal(md_find(img, TABLE_NESTEDCLASS, NESTEDCLASS_NESTED, 2), 0);
  image_close(img);
  // A bit that lies may hide rows, and must do nothing worse.
  t.sorted = ~0ull;
  img = open_tiny(&t);
  for (u32 key = 0; key < 12; key++) {
    u32 r = md_find(img, TABLE_NESTEDCLASS, NESTEDCLASS_NESTED, key);
    assert_true(!r || md_col(img, TABLE_NESTEDCLASS, r, NESTEDCLASS_NESTED) == key);
  }
  image_close(img);
  tiny_free(&t);
}

static void indirection_tables_are_followed(void **state) {
  (void)state;
  TinyPe t;
  tiny_init(&t);
  t.stream = "#-";
  t.heap_sizes = 0x40; // and extra data behind the row counts
  tiny_row(&t, TABLE_TYPEDEF, "422222", 0, 1, 0, 0, 1, 1);
  tiny_row(&t, TABLE_TYPEDEF, "422222", 0, 1, 0, 0, 3, 1);
  static const u16 order[] = {2, 4, 1, 3};
  for (u32 i = 0; i < ARRAY_LEN(order); i++) {
    tiny_row(&t, TABLE_FIELDPTR, "2", order[i]);
    tiny_row(&t, TABLE_FIELD, "222", i + 1, 1, 0);
  }
  Image *img = open_tiny(&t);
  for (u32 type = 1; type <= 2; type++) {
    u32 first, end;
    md_list(img, TABLE_TYPEDEF, type, TYPEDEF_FIELDS, TABLE_FIELD, &first, &end);
    assert_int_equal(end - first, 2);
    for (u32 i = first; i < end; i++) {
      u32 field = md_list_row(img, TABLE_FIELD, i);
      assert_int_equal(field, order[i - 1]);
      assert_int_equal(md_list_owner(img, TABLE_TYPEDEF, TYPEDEF_FIELDS, field), type);
    }
  }
  assert_int_equal(md_list_row(img, TABLE_FIELD, 5), 0);
  assert_int_equal(md_list_owner(img, TABLE_TYPEDEF, TYPEDEF_FIELDS, 5), 0);
  image_close(img);
  tiny_free(&t);
}

static void lists_are_clamped(void **state) {
  (void)state;
  TinyPe t;
  tiny_init(&t);
  static const u16 starts[] = {1, 0, 2, 500, 2, 3}; // two fields
  for (u32 i = 0; i < ARRAY_LEN(starts); i++)
    tiny_row(&t, TABLE_TYPEDEF, "422222", 0, 1, 0, 0, starts[i], 1);
  tiny_row(&t, TABLE_FIELD, "222", 0, 1, 0);
  tiny_row(&t, TABLE_FIELD, "222", 0, 1, 0);
  Image *img = open_tiny(&t);
  static const u32 lengths[] = {0, 0, 1, 0, 1, 0};
  for (u32 i = 0; i <= ARRAY_LEN(starts) + 1; i++) {
    u32 first, end;
    md_list(img, TABLE_TYPEDEF, i, TYPEDEF_FIELDS, TABLE_FIELD, &first, &end);
    assert_true(first >= 1 && end <= 3 && first <= end);
    assert_int_equal(end - first, i >= 1 && i <= ARRAY_LEN(starts) ? lengths[i - 1] : 0);
  }
  image_close(img);
  tiny_free(&t);
}

// A field or method belongs to one type: where lists run backwards, overlap or end behind the table, to the first that
// has it in order, or to none.
static void lists_of_types_are_apart(void **state) {
  (void)state;
  TinyPe t;
  tiny_init(&t);
  static const u16 starts[] = {1, 3, 2, 9, 1, 4, 5}; // four fields
  for (u32 i = 0; i < ARRAY_LEN(starts); i++)
    tiny_row(&t, TABLE_TYPEDEF, "422222", 0, 1, 0, 0, starts[i], 1);
  for (u32 i = 0; i < 4; i++)
    tiny_row(&t, TABLE_FIELD, "222", 0, 1, 0);
  Image *img = open_tiny(&t);
  static const bool apart[] = {true, false, false, false, false, true, true};
  assert_false(img->lists_ordered);
  for (u32 i = 0; i < ARRAY_LEN(apart); i++)
    assert_int_equal(md_type_lists_apart(img, i + 1), apart[i]);
  static const u32 owners[] = {1, 1, 0, 6};
  for (u32 i = 0; i < ARRAY_LEN(owners); i++)
    assert_int_equal(md_list_owner(img, TABLE_TYPEDEF, TYPEDEF_FIELDS, i + 1), owners[i]);
  image_close(img);
  tiny_free(&t);
}

// ---- Signatures ----

typedef struct SigCase {
  const char *bytes;
  u32 n;
  const char *why; // NULL: well formed
} SigCase;
#define SIG(text, why)                                                                                                 \
  { text, sizeof(text) - 1, why }

static const SigCase sigs[] = {
    SIG("\x06\x08", NULL),                             // int field
    SIG("\x20\x01\x01\x0E", NULL),                     // instance void (string)
    SIG("\x10\x01\x01\x1E\x00\x1E\x00", NULL),         // T (T)
    SIG("\x05\x02\x01\x0E\x41\x08", NULL),             // vararg
    SIG("\x07\x02\x45\x10\x08\x1D\x0E", NULL),         // pinned int&, string[]
    SIG("\x28\x00\x12\x04", NULL),                     // property of a class
    SIG("\x0A\x01\x0E", NULL),                         // <string>
    SIG("\x15\x12\x05\x01\x08", NULL),                 // TypeSpec: TypeRef 1 <int>
    SIG("\x0F\x01", NULL),                             // TypeSpec: void*
    SIG("\x06\x14\x08\x02\x02\x03\x04\x01\x7F", NULL), // int[,] with sizes and bounds
    SIG("\x06\x1B\x00\x01\x01\x0E", NULL),             // a function pointer
    SIG("\x06\x1F\x04\x08", NULL),                     // a modifier
    SIG("\x06\x08\xCC", NULL),                         // bytes behind are left alone
    SIG("", "empty"),
    SIG("\x06", "truncated"),
    SIG("\x06\x01", "void in the wrong place"),
    SIG("\x06\x1D\x10\x08", "by-reference in the wrong place"),
    SIG("\x06\x45\x08", "pinned outside local variables"),
    SIG("\x06\x21", "unknown element type"),
    SIG("\x06\x12\x08", "type token outside its table"), // TypeDef 2 of 1
    SIG("\x06\x12\x07", "bad type token"),               // tag 3
    SIG("\x06\x12\x00", "bad type token"),               // nil
    SIG("\x06\x14\x08\x00\x00\x00", "array rank"),
    SIG("\x06\x14\x08\x21\x00\x00", "array rank"),
    SIG("\x06\x14\x08\x01\x02\x01\x01\x00", "more array sizes than dimensions"),
    SIG("\x06\x14\x08\x01\x00\x02\x00\x00", "more array bounds than dimensions"),
    SIG("\x06\x15\x12\x04\x00", "no generic arguments"),
    SIG("\x06\x15\x0E\x01\x08", "neither class nor value type"),
    SIG("\x00\x7F\x01\x08", "a count exceeds the signature"),
    SIG("\x00\xDF\xFF\xFF\xFF\x01", "a count exceeds the signature"),
    SIG("\x00\xFF\x01", "truncated"),
    SIG("\x10\x00\x00\x01", "no generic parameters"),
    SIG("\x80\x00\x01", "unknown calling convention"),
    SIG("\x00\x01\x01\x41\x08", "unknown element type"), // a sentinel, not vararg
};

static void signatures_are_judged(void **state) {
  (void)state;
  TinyPe t;
  tiny_init(&t);
  tiny_row(&t, TABLE_TYPEDEF, "422222", 0, 1, 0, 0, 1, 1);
  tiny_row(&t, TABLE_TYPEREF, "222", 0, 1, 0);
  u32 blobs[ARRAY_LEN(sigs)];
  for (size_t i = 0; i < ARRAY_LEN(sigs); i++)
    blobs[i] = tiny_blob(&t, sigs[i].bytes, sigs[i].n);
  char deep[100];
  memset(deep, ET_SZARRAY, sizeof deep);
  deep[0] = SIG_FIELD;
  deep[99] = ET_I4;
  u32 deep_ok = tiny_blob(&t, deep, sizeof deep);
  Image *img = open_tiny(&t);
  for (size_t i = 0; i < ARRAY_LEN(sigs); i++) {
    Error e = {0};
    if (sig_check(img, blobs[i], &e) != !sigs[i].why)
      fail_msg("signature %zu: %s", i, e.msg);
    if (sigs[i].why && (e.kind != ERR_BAD_IMAGE || !strstr(e.msg, sigs[i].why)))
      fail_msg("signature %zu: expected '%s' in '%s'", i, sigs[i].why, e.msg);
  }
  assert_true(sig_check(img, deep_ok, NULL));
  assert_false(sig_check(img, 99999, NULL));
  image_close(img);
  tiny_free(&t);
}

static void nesting_is_limited(void **state) {
  (void)state;
  enum { N = 100000 };
  u8 *p = xmalloc(N);
  memset(p, ET_PTR, N);
  Reader r = reader_of(p, N);
  sig_skip_type(&r);
  assert_true(r.bad);
  memset(p, ET_I4, N);
  memset(p, ET_FNPTR, 3);
  r = reader_of(p, N);
  sig_skip_type(&r);
  assert_true(r.bad); // unknown calling convention 0x1B
  free(p);
}

static void the_reader_stays_in_bounds(void **state) {
  (void)state;
  static const struct {
    u8 bytes[4];
    u32 value;
    i32 value_signed;
    u32 used;
  } numbers[] = {
      // II.23.2
      {{0x03}, 3, -63, 1},
      {{0x06}, 6, 3, 1},
      {{0x7B}, 0x7B, -3, 1},
      {{0x80, 0x80}, 0x80, 64, 2},
      {{0x01}, 1, -64, 1},
      {{0xC0, 0x00, 0x40, 0x00}, 0x4000, 8192, 4},
      {{0x80, 0x01}, 1, -8192, 2},
      {{0xDF, 0xFF, 0xFF, 0xFE}, 0x1FFFFFFE, 268435455, 4},
      {{0xC0, 0x00, 0x00, 0x01}, 1, -268435456, 4},
  };
  for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
    Reader r = reader_of(numbers[i].bytes, numbers[i].used), s = r, cut = reader_of(r.p, numbers[i].used - 1);
    assert_int_equal(read_compressed(&r), numbers[i].value);
    assert_int_equal(read_compressed_signed(&s), numbers[i].value_signed);
    assert_true(r.p == r.end && !r.bad && s.p == s.end && !s.bad);
    assert_int_equal(read_compressed(&cut), 0);
    assert_true(cut.bad);
  }
  Reader r = reader_of((const u8 *)"\1\2\3", 3);
  assert_int_equal(peek_u8(&r), 1);
  assert_int_equal(read_u16(&r), 0x0201);
  assert_int_equal(read_u32(&r), 0);
  assert_true(r.bad);
  assert_int_equal(read_u8(&r), 0);
  assert_int_equal(peek_u8(&r), 0);
  r = reader_of((const u8 *)"\1\2\3\4\5\6\7\10", 8);
  assert_true(read_u64(&r) == 0x0807060504030201u && !r.bad);
}

// ---- Bodies ----

typedef struct BodyCase {
  const char *bytes;
  u32 n;
  ErrKind kind; // ERR_NONE: well formed
  u32 nclauses;
} BodyCase;
#define BODY(text, kind, nclauses)                                                                                     \
  { text, sizeof(text) - 1, kind, nclauses }

static const BodyCase bodies[] = {
    BODY("\x06\x2A", ERR_NONE, 0), BODY("\x13\x30\x08\x00\x01\x00\x00\x00\x00\x00\x00\x00\x2A", ERR_NONE, 0),
    // A small clause, its size with and without the header.
    BODY("\x0B\x30\x08\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x2A"
         "\x01\x10\x00\x00\x02\x00\x00\x00\x01\x01\x00\x02\x00\x00\x00\x00",
         ERR_NONE, 1),
    BODY("\x0B\x30\x08\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x2A"
         "\x01\x0C\x00\x00\x02\x00\x00\x00\x01\x01\x00\x02\x00\x00\x00\x00",
         ERR_NONE, 1),
    // A fat clause behind padding.
    BODY("\x0B\x30\x08\x00\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00\x2A\x00"
         "\x41\x1C\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x01\x00\x00"
         "\x01",
         ERR_NONE, 1),
    BODY("\x02", ERR_INVALID_PROGRAM, 0),                                                 // no code
    BODY("\x01", ERR_BAD_IMAGE, 0),                                                       // unknown format
    BODY("\x13\x20\x08\x00\x01\x00\x00\x00\x00\x00\x00\x00\x2A", ERR_BAD_IMAGE, 0),       // header too short
    BODY("\x13\x30\x08\x00\xFF\xFF\xFF\xFF\x00\x00\x00\x00\x2A", ERR_BAD_IMAGE, 0),       // code too long
    BODY("\x13\x30\x08\x00\x01\x00\x00\x00\x01\x00\x00\x11\x2A", ERR_INVALID_PROGRAM, 0), // no such signature
    BODY("\x0B\x30\x08\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x2A"
         "\x01\x10\x00\x00\x02\x00\x00\x00\x09\x01\x00\x02\x00\x00\x00\x00",
         ERR_INVALID_PROGRAM, 0), // try too long
    BODY("\x0B\x30\x08\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x2A"
         "\x01\x10\x00\x00\x03\x00\x00\x00\x01\x01\x00\x02\x00\x00\x00\x00",
         ERR_INVALID_PROGRAM, 0), // no such kind
    BODY("\x0B\x30\x08\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x2A"
         "\x01\x10\x00\x00\x01\x00\x00\x00\x01\x01\x00\x02\x04\x00\x00\x00",
         ERR_INVALID_PROGRAM, 0), // filter outside
    BODY("\x0B\x30\x08\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x2A"
         "\x80\x00\x00\x00",
         ERR_BAD_IMAGE, 0), // a section that does not move on
    BODY("\x0B\x30\x08\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x2A"
         "\x41\xFF\xFF\xFF",
         ERR_BAD_IMAGE, 0), // clauses outside the file
};

static void bodies_are_judged(void **state) {
  (void)state;
  TinyPe t;
  tiny_init(&t);
  for (size_t i = 0; i < ARRAY_LEN(bodies); i++)
    tiny_row(&t, TABLE_METHOD, "422222", tiny_body(&t, bodies[i].bytes, bodies[i].n), 0, 0, 1, 0, 1);
  u32 none = tiny_row(&t, TABLE_METHOD, "422222", 0, 0, 0, 1, 0, 1);
  u32 outside = tiny_row(&t, TABLE_METHOD, "422222", 0x7FFFFFFF, 0, 0, 1, 0, 1);
  u32 native = tiny_row(&t, TABLE_METHOD, "422222", TINY_BODIES_RVA, MI_NATIVE, 0, 1, 0, 1);
  Image *img = open_tiny(&t);
  MethodBody b;
  for (u32 i = 0; i < ARRAY_LEN(bodies); i++) {
    Error e = {0};
    bool ok = body_read(img, i + 1, &b, &e);
    if (ok != (bodies[i].kind == ERR_NONE) || e.kind != bodies[i].kind)
      fail_msg("body %u: kind %d: %s", i, e.kind, e.msg);
    if (ok)
      assert_int_equal(b.nclauses, bodies[i].nclauses);
  }
  assert_true(body_read(img, 1, &b, NULL));
  assert_true(b.code_size == 1 && b.code[0] == 0x2A && b.max_stack == 8 && !b.init_locals);
  assert_true(body_read(img, 2, &b, NULL));
  assert_true(b.init_locals);
  for (u32 row = 3; row <= 5; row++) {
    assert_true(body_read(img, row, &b, NULL));
    IlClause c = body_clause(&b, 0);
    assert_int_equal(c.kind, row == 5 ? CLAUSE_CATCH : CLAUSE_FINALLY);
    assert_int_equal(c.try_len, 1);
    assert_int_equal(c.handler_off, 1);
    assert_int_equal(c.handler_len, 2);
    assert_int_equal(c.class_token, row == 5 ? 0x01000001 : 0);
  }
  Error e = {0};
  assert_false(body_read(img, none, &b, &e));
  assert_string_equal(e.msg, "tiny.dll: method 0x06000010 (tiny.dll): no body");
  assert_false(body_read(img, outside, &b, NULL));
  assert_false(body_read(img, 1000, &b, NULL));
  e = (Error){0};
  assert_false(body_read(img, native, &b, &e));
  assert_int_equal(e.kind, ERR_PLATFORM);
  image_close(img);
  tiny_free(&t);
}

// ---- Broken files ----

typedef struct Bend {
  u32 at; // file offset; relative to the metadata or the tables with the flags below
  u32 value, bytes;
  const char *why;
} Bend;
enum { IN_MD = 1u << 30, IN_TABLES = 1u << 31 };
#define OPT 0x58 // the optional header
#define SECT (OPT + 224)

static const Bend bends[] = {
    {0, 'X', 1, "no MZ header"},
    {0x3C, 0xFFFFFFFF, 4, "PE header at 0xffffffff lies outside"},
    {0x40, 'X', 1, "no PE signature"},
    {0x46, 0, 2, "0 sections"},
    {0x46, 97, 2, "97 sections"},
    {0x54, 0xFFFF, 2, "optional header lies outside"},
    {0x54, 100, 2, "no CLI data directory"},
    {OPT, 0x999, 2, "unknown optional header"},
    {OPT + 92, 14, 4, "no CLI data directory"},
    {OPT + 96 + 14 * 8, 0, 4, "the CLI data directory is empty"},
    {OPT + 96 + 14 * 8, 0x7FFFFFFF, 4, "CLI header"},
    {OPT + 96 + 14 * 8 + 4, 71, 4, "CLI header"},
    {SECT + 12, 0xFFFFFFF0, 4, "wraps around"},
    {SECT + 16, 0x7FFFFFFF, 4, "section .text lies outside the file"},
    {SECT + 20, 0xFFFFFFFF, 4, "section .text lies outside the file"},
    {TINY_CLI + 8, 0xFFFFFFFF, 4, "metadata (RVA 0xffffffff"},
    {TINY_CLI + 12, 0xFFFFFFFF, 4, "metadata (RVA"},
    {TINY_CLI + 12, 8, 4, "no metadata signature"},
    {IN_MD + 0, 0, 4, "no metadata signature"},
    {IN_MD + 12, 0xFFFFFFFF, 4, "metadata version"},
    {IN_MD + 12, 0, 4, "metadata version is not terminated"},
    {IN_MD + 30, 0xFFFF, 2, "metadata stream"},
    {IN_MD + 30, 0, 2, "no metadata tables"},
    {IN_MD + 32, 0xFFFFFFFF, 4, "metadata stream #~"},
    {IN_MD + 36, 0xFFFFFFFF, 4, "metadata stream #~"},
    {IN_MD + 36, 20, 4, "metadata tables header"},
    {IN_MD + 36, 24, 4, "row counts"},
    {IN_TABLES + 4, 9, 1, "unknown version 9.0"},
    {IN_TABLES + 8, 0, 1, "no row in table Module"},
    {IN_TABLES + 24, 0x01000000, 4, "table Module has 16777216 rows"},
    {IN_TABLES + 24, 0x00FFFFFF, 4, "table Module (16777215 rows of 10 bytes) lies outside"},
};

static void broken_headers_are_named(void **state) {
  (void)state;
  TinyPe t;
  tiny_init(&t);
  for (size_t i = 0; i < ARRAY_LEN(bends); i++) {
    const Bend *b = &bends[i];
    tiny_link(&t);
    u32 base = b->at & IN_TABLES ? t.tables_at : b->at & IN_MD ? t.md_at : 0;
    for (u32 k = 0; k < b->bytes; k++)
      t.file.s[base + (b->at & ~(IN_MD | IN_TABLES)) + k] = (char)(b->value >> (8 * k));
    expect_refusal((const u8 *)t.file.s, t.file.n, b->why);
  }
  expect_refusal((const u8 *)"", 0, "no MZ header");
  tiny_free(&t);
}

// Touches a little of everything, so that a sanitizer sees what open has let through.
static void read_everything(const Image *img) {
  u32 n;
  for (u32 t = 0; t < TABLE_COUNT; t++) {
    for (u32 r = 1; r <= MIN(md_rows(img, t), 100u); r++) {
      u32 cols[MD_MAX_COLUMNS];
      md_row(img, t, r, cols);
      for (u32 c = 0; c < MD_MAX_COLUMNS; c++) {
        n = (u32)strlen(md_string(img, cols[c]));
        md_blob(img, cols[c], &n);
        md_user_string(img, cols[c], &n);
        sig_check(img, cols[c], NULL);
      }
    }
  }
  for (u32 r = 1; r <= MIN(md_rows(img, TABLE_METHOD), 100u); r++) {
    MethodBody b;
    body_read(img, r, &b, NULL);
  }
  md_mvid(img);
}

static void try_bytes(const u8 *data, size_t size) {
  u8 *copy = xmalloc(size); // exact size: overruns show
  memcpy(copy, data, size);
  Image *img = image_open_memory(copy, size, "broken.dll", NULL);
  if (img)
    read_everything(img);
  image_close(img);
  free(copy);
}

static void every_cut_and_every_flip_is_survived(void **state) {
  (void)state;
  TinyPe t;
  tiny_init(&t);
  u32 sig = tiny_blob(&t, "\x15\x12\x05\x01\x08", 5), str = tiny_string(&t, "Type");
  tiny_row(&t, TABLE_TYPEREF, "222", 0, str, 0);
  tiny_row(&t, TABLE_TYPEDEF, "422222", 0, str, 0, 0, 1, 1);
  tiny_row(&t, TABLE_FIELD, "222", 0, str, sig);
  tiny_row(&t, TABLE_METHOD, "422222", tiny_body(&t, bodies[4].bytes, bodies[4].n), 0, 0, str, sig, 1);
  tiny_link(&t);
  u8 *file = (u8 *)t.file.s;
  for (size_t n = 0; n < t.file.n; n++)
    try_bytes(file, n);
  static const u8 flips[] = {0x01, 0x80, 0xFF};
  for (size_t i = 0; i < t.file.n; i++) {
    for (size_t k = 0; k < ARRAY_LEN(flips); k++) {
      file[i] ^= flips[k];
      try_bytes(file, t.file.n);
      file[i] ^= flips[k];
    }
  }
  tiny_free(&t);
}

static void a_missing_file_is_named(void **state) {
  (void)state;
  Error e = {0};
  assert_null(image_open("/nowhere/x.dll", &e));
  assert_int_equal(e.kind, ERR_FILE_NOT_FOUND);
  assert_non_null(strstr(e.msg, "/nowhere/x.dll"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(corlib_has_its_known_rows),   cmocka_unit_test(a_constant_is_found_by_its_field),
      cmocka_unit_test(corlib_is_consistent),        cmocka_unit_test(system_is_consistent),
      cmocka_unit_test(system_core_is_consistent),   cmocka_unit_test(a_minimal_file_opens),
      cmocka_unit_test(reads_outside_give_nothing),  cmocka_unit_test(coded_indexes_become_tokens),
      cmocka_unit_test(unsorted_tables_are_scanned), cmocka_unit_test(indirection_tables_are_followed),
      cmocka_unit_test(lists_are_clamped),           cmocka_unit_test(lists_of_types_are_apart),
      cmocka_unit_test(signatures_are_judged),       cmocka_unit_test(nesting_is_limited),
      cmocka_unit_test(the_reader_stays_in_bounds),  cmocka_unit_test(bodies_are_judged),
      cmocka_unit_test(broken_headers_are_named),    cmocka_unit_test(every_cut_and_every_flip_is_survived),
      cmocka_unit_test(a_missing_file_is_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
