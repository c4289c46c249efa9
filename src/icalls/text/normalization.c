// normalization.c: System.Text.Normalization: its tables, made from ICU's data at first use.
//
// The managed algorithm works on the Basic Multilingual Plane with six tables, indexed through the ranges of
// NormalizationTableUtil (code points outside them have index 0, the default):
//   props           flags by code point
//   mappedChars     sequences of code points, each ended by 0
//   charMapIndex    by code point, where its decomposition (of one step) begins in mappedChars
//   helperIndex     by code point, where the pairs that begin with it begin in mappedChars; they lie side by side
//   mapIdxToComposite  by index in mappedChars, the code point that the pair there composes to
//   combiningClass  by code point
#include "config.h"
#include "icalls/util.h"

#ifdef HAVE_ICU
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uvernum.h>

#include "base/dynlib.h"

// ICU's functions, opened when they are first needed.
#define ICU_CALLS(X)                                                                                                   \
  X(u_getCombiningClass)                                                                                               \
  X(u_getIntPropertyValue)                                                                                             \
  X(u_hasBinaryProperty) X(unorm2_getNFCInstance) X(unorm2_getNFKCInstance) X(unorm2_getRawDecomposition)
#define MEMBER(f) __typeof__(f) *f;
#define QUOTE(f) #f
#define NAME(f) QUOTE(f),
static struct { ICU_CALLS(MEMBER) } lib;

static bool open_icu(void) {
  static const char *const names[] = {ICU_CALLS(NAME)};
  return dynlib_bind("libicuuc.so." U_ICU_VERSION_SHORT, names, ARRAY_LEN(names), (void **)&lib);
}

enum { NO_NFD = 1, NO_NFKD = 2, NO_NFC = 4, MAYBE_NFC = 8, NO_NFKC = 0x10, MAYBE_NFKC = 0x20, EXCLUDED = 0x40 };
enum { BMP = 0x10000, MAX_MAPPED = 0x7FFF };

// ---- the managed ranges ---------------------------------------------------------------------------------------------

typedef struct TableRange { // CodePointIndexer.TableRange
  i32 start, end, count, index_start, index_end;
} TableRange;

typedef struct Indexer {
  const TableRange *ranges;
  u32 n, total;
} Indexer;

static bool load_indexer(Class *util, const char *name, Indexer *ix, Error *err) {
  Field *f = class_find_field(util, name);
  u8 *statics = f ? class_statics(util, err) : NULL;
  Object *o = statics ? *(Object **)(statics + f->offset) : NULL;
  if (!o)
    return err_set(err, ERR_MISSING_FIELD, "the class library has no normalization table '%s'", name);
  Array *ranges = (Array *)FIELD_REF(o, field_offset_of(object_class(o), "ranges"));
  *ix = (Indexer){ARRAY_ELEMS(ranges, TableRange), (u32)ranges->length,
                  FIELD_AT(o, field_offset_of(object_class(o), "TotalCount"), u32)};
  return true;
}

// The index of a code point (or, for composites, of an index), or -1.
static i32 index_of(const Indexer *ix, i32 cp) {
  for (u32 i = 0; i < ix->n; i++)
    if (cp >= ix->ranges[i].start && cp < ix->ranges[i].end)
      return cp - ix->ranges[i].start + ix->ranges[i].index_start;
  return -1;
}

// ---- the tables -----------------------------------------------------------------------------------------------------

static struct {
  u8 *props, *classes;
  i32 *mapped;
  i16 *map_index, *helper_index;
  u16 *composites;
} table;

static u8 props_of(UChar32 c) {
  i32 nfc = lib.u_getIntPropertyValue(c, UCHAR_NFC_QUICK_CHECK),
      nfkc = lib.u_getIntPropertyValue(c, UCHAR_NFKC_QUICK_CHECK);
  u8 p = 0;
  p |= lib.u_getIntPropertyValue(c, UCHAR_NFD_QUICK_CHECK) == UNORM_NO ? NO_NFD : 0;
  p |= lib.u_getIntPropertyValue(c, UCHAR_NFKD_QUICK_CHECK) == UNORM_NO ? NO_NFKD : 0;
  p |= nfc == UNORM_NO ? NO_NFC : nfc == UNORM_MAYBE ? MAYBE_NFC : 0;
  p |= nfkc == UNORM_NO ? NO_NFKC : nfkc == UNORM_MAYBE ? MAYBE_NFKC : 0;
  return p | (lib.u_hasBinaryProperty(c, UCHAR_FULL_COMPOSITION_EXCLUSION) ? EXCLUDED : 0);
}

static void *table_new(const Indexer *ix, size_t size) {
  return xcalloc(ix->total + 1, size);
}

static void fill_by_code_point(const Indexer *props, const Indexer *classes) {
  table.props = table_new(props, 1);
  table.classes = table_new(classes, 1);
  for (i32 c = 0; c < BMP; c++) {
    i32 p = index_of(props, c), k = index_of(classes, c);
    if (p >= 0)
      table.props[p] = props_of(c);
    if (k >= 0)
      table.classes[k] = lib.u_getCombiningClass(c);
  }
}

// One step of decomposition as code points, 0-terminated; their number.
static u32 decompose(const UNormalizer2 *norm, UChar32 c, i32 *out, u32 max) {
  UChar text[64];
  UErrorCode status = U_ZERO_ERROR;
  i32 n = lib.unorm2_getRawDecomposition(norm, c, text, ARRAY_LEN(text), &status);
  u32 k = 0;
  if (U_FAILURE(status) || n <= 0)
    return 0;
  for (i32 i = 0; i < n && k + 1 < max;) {
    UChar32 cp;
    U16_NEXT(text, i, n, cp);
    out[k++] = cp;
  }
  out[k] = 0;
  return k;
}

typedef struct Pair {
  i32 first, second, composite;
} Pair;
typedef VEC(Pair) Pairs;

static int by_first(const void *a, const void *b) {
  const Pair *p = a, *q = b;
  return p->first != q->first ? (p->first < q->first ? -1 : 1)
                              : (p->composite > q->composite) - (p->composite < q->composite);
}

// Canonical decompositions into two: what composition looks for.
static Pairs collect_pairs(const UNormalizer2 *nfc) {
  Pairs pairs = {0};
  i32 seq[64];
  for (i32 c = 0; c < BMP; c++)
    if ((c < 0xAC00 || c > 0xD7A3) && decompose(nfc, c, seq, 64) == 2) // Hangul is composed by arithmetic
      vec_push(&pairs, ((Pair){seq[0], seq[1], c}));
  if (pairs.n)
    qsort(pairs.v, pairs.n, sizeof *pairs.v, by_first);
  return pairs;
}

// Pairs must lie where the composite table has room, those with the same first code point side by side.
static bool place_pairs(const Pairs *pairs, const Indexer *map, const Indexer *composite, const Indexer *helper,
                        u32 *end) {
  const TableRange *room = &composite->ranges[0];
  u32 at = (u32)room->start;
  if (at + pairs->n * 3 > (u32)room->end)
    return false;
  for (u32 i = 0; i < pairs->n; i++, at += 3) {
    const Pair *p = &pairs->v[i];
    i32 m = index_of(map, p->composite), h = index_of(helper, p->first);
    table.mapped[at] = p->first;
    table.mapped[at + 1] = p->second;
    table.composites[index_of(composite, (i32)at)] = (u16)p->composite;
    if (m >= 0)
      table.map_index[m] = (i16)at;
    if (h >= 0 && !table.helper_index[h])
      table.helper_index[h] = (i16)at;
  }
  *end = at;
  return true;
}

// All other decompositions, behind the pairs.
static bool place_rest(const UNormalizer2 *nfkc, const Indexer *map, u32 at) {
  i32 seq[64];
  for (i32 c = 0; c < BMP; c++) {
    i32 m = index_of(map, c);
    if (m < 0 || table.map_index[m])
      continue;
    u32 n = decompose(nfkc, c, seq, 64);
    if (!n)
      continue;
    if (at + n + 1 >= MAX_MAPPED)
      return false;
    memcpy(&table.mapped[at], seq, (n + 1) * sizeof(i32));
    table.map_index[m] = (i16)at;
    at += n + 1;
  }
  return true;
}

static bool fill_mappings(const Indexer *map, const Indexer *composite, const Indexer *helper) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfc = lib.unorm2_getNFCInstance(&status), *nfkc = lib.unorm2_getNFKCInstance(&status);
  u32 end = 0;
  if (U_FAILURE(status))
    return false;
  table.mapped = xcalloc(MAX_MAPPED + 1, sizeof(i32));
  table.map_index = table_new(map, sizeof(i16));
  table.helper_index = table_new(helper, sizeof(i16));
  table.composites = table_new(composite, sizeof(u16));
  Pairs pairs = collect_pairs(nfc);
  bool ok = place_pairs(&pairs, map, composite, helper, &end) && place_rest(nfkc, map, end);
  vec_free(&pairs);
  return ok;
}

static bool make_tables(Error *err) {
  Indexer props, map, classes, composite, helper;
  Class *util = corlib_class("Mono.Globalization.Unicode", "NormalizationTableUtil");
  if (!class_init_run(util))
    return false;
  if (!open_icu())
    return err_set(err, ERR_NOT_SUPPORTED, "Normalization needs ICU %s, which is not installed.", U_ICU_VERSION_SHORT);
  if (!load_indexer(util, "Prop", &props, err) || !load_indexer(util, "Map", &map, err) ||
      !load_indexer(util, "Combining", &classes, err) || !load_indexer(util, "Composite", &composite, err) ||
      !load_indexer(util, "Helper", &helper, err))
    return false;
  fill_by_code_point(&props, &classes);
  return fill_mappings(&map, &composite, &helper) ||
         err_set(err, ERR_NOT_SUPPORTED, "ICU's normalization data does not fit the class library's tables");
}

#else
static struct { void *props, *classes, *mapped, *map_index, *helper_index, *composites; } table;
static bool make_tables(Error *err) {
  return err_set(err, ERR_NOT_SUPPORTED, "Normalization needs ICU, which this build of Kiln lacks.");
}
#endif

// Called once, by the class constructor of Normalization.
static void load(void **props, void **mapped, void **map_index, void **helper_index, void **composites,
                 void **classes) {
  ERROR(err);
  if (!make_tables(&err)) {
    if (err.kind)
      exc_throw_error(&err);
    return;
  }
  *props = table.props;
  *mapped = table.mapped;
  *map_index = table.map_index;
  *helper_index = table.helper_index;
  *composites = table.composites;
  *classes = table.classes;
}

ICALL_TABLE(icalls_normalization, "System.Text.Normalization", ICALL("load_normalization_resource", load))
