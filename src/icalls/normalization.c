// normalization.c: the tables that System.Text.Normalization works on, made from ICU's data when first asked for.
//
// The class library compresses its tables by ranges of code points (NormalizationTableUtil, CodePointIndexer); they are
// read from there. It handles the Basic Multilingual Plane only. Mappings lie in one array, each ended by 0. Those that
// compose (starter, mark, 0) must stand in groups by starter, and within the first range that the indexer `Composite`
// maps.
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include "icalls/reflection.h"

#define BMP 0x10000
#define MAX_MAPPED 0x8000 // indexes are signed 16-bit numbers

enum { NO_NFD = 1, NO_NFKD = 2, NO_NFC = 4, MAYBE_NFC = 8, NO_NFKC = 16, MAYBE_NFKC = 32, EXCLUDED = 64 };

typedef struct TableRange { // CodePointIndexer.TableRange
  i32 start, end, count, index_start, index_end;
} TableRange;

typedef struct Indexer {
  const TableRange *ranges;
  u32 n, total;
} Indexer;

static bool read_indexer(Class *util, const char *name, Indexer *out) {
  Error err = {0};
  u8 *statics = class_statics(util, &err);
  Field *f = class_find_field(util, name);
  Object *o = statics && f ? *(Object **)(statics + f->offset) : NULL;
  if (!o)
    return false;
  Array *a = (Array *)FIELD_REF(o, field_offset_of(object_class(o), "ranges"));
  out->ranges = ARRAY_ELEMS(a, TableRange);
  out->n = (u32)a->length;
  out->total = (u32)FIELD_AT(o, field_offset_of(object_class(o), "TotalCount"), i32);
  return true;
}

// -1 where the table has no room for cp.
static i32 index_of(const Indexer *x, i32 cp) {
  for (u32 i = 0; i < x->n; i++)
    if (cp >= x->ranges[i].start && cp < x->ranges[i].end)
      return cp - x->ranges[i].start + x->ranges[i].index_start;
  return -1;
}

typedef struct Tables {
  u8 *props, *combining;
  i32 *mapped;
  i16 *map_index, *helper;
  u16 *composite;
} Tables;

typedef struct TableMaker {
  Indexer prop, map, comb, comp, help;
  Tables t;
  u32 at; // next free place in t.mapped
  const UNormalizer2 *nfc, *nfkc;
} TableMaker;

static u8 properties_of(i32 cp) {
  static const struct {
    UProperty p;
    u8 no, maybe;
  } checks[] = {{UCHAR_NFD_QUICK_CHECK, NO_NFD, 0},
                {UCHAR_NFKD_QUICK_CHECK, NO_NFKD, 0},
                {UCHAR_NFC_QUICK_CHECK, NO_NFC, MAYBE_NFC},
                {UCHAR_NFKC_QUICK_CHECK, NO_NFKC, MAYBE_NFKC}};
  u8 v = u_hasBinaryProperty(cp, UCHAR_FULL_COMPOSITION_EXCLUSION) ? EXCLUDED : 0;
  for (u32 i = 0; i < ARRAY_LEN(checks); i++) {
    i32 answer = u_getIntPropertyValue(cp, checks[i].p);
    v |= answer == UNORM_NO ? checks[i].no : answer == UNORM_MAYBE ? checks[i].maybe : 0;
  }
  return v;
}

static bool is_surrogate_or_hangul(i32 cp) {
  return (cp >= 0xD800 && cp < 0xE000) || (cp >= 0xAC00 && cp < 0xD7A4);
}

// The mapping of one step, canonical or compatible. Its length in code points; 0 if there is none.
static u32 mapping_of(const TableMaker *b, i32 cp, i32 *out, u32 cap) {
  UChar text[64];
  UErrorCode status = U_ZERO_ERROR;
  i32 n = is_surrogate_or_hangul(cp) ? -1 : unorm2_getRawDecomposition(b->nfkc, cp, text, ARRAY_LEN(text), &status);
  u32 k = 0;
  for (i32 i = 0; !U_FAILURE(status) && i < n && k < cap; k++) {
    UChar32 c;
    U16_NEXT(text, i, n, c);
    out[k] = c;
  }
  return k;
}

static void put_mapping(TableMaker *b, i32 cp, const i32 *chars, u32 n) {
  i32 index = index_of(&b->map, cp);
  if (index < 0 || b->at + n + 1 > MAX_MAPPED)
    return;
  b->t.map_index[index] = (i16)b->at;
  for (u32 i = 0; i < n; i++)
    b->t.mapped[b->at++] = chars[i];
  b->t.mapped[b->at++] = 0;
}

// ---- pairs that compose
// ------------------------------------------------------------------------------------------------

typedef struct Pair {
  i32 starter, mark, composite;
} Pair;

static int by_starter(const void *a, const void *b) {
  const Pair *p = a, *q = b;
  return p->starter != q->starter ? p->starter - q->starter : p->mark - q->mark;
}

static void put_pairs(TableMaker *b, Pair *pairs, u32 n) {
  qsort(pairs, n, sizeof *pairs, by_starter);
  b->at = b->comp.n ? (u32)b->comp.ranges[0].start : 1;
  for (u32 i = 0; i < n; i++) {
    i32 comp = index_of(&b->comp, (i32)b->at), help = index_of(&b->help, pairs[i].starter);
    if (comp < 0 || help < 0)
      continue;
    if (!b->t.helper[help])
      b->t.helper[help] = (i16)b->at;
    b->t.composite[comp] = (u16)pairs[i].composite;
    put_mapping(b, pairs[i].composite, (i32[]){pairs[i].starter, pairs[i].mark}, 2);
  }
  b->t.mapped[b->at++] = 0xFFFF; // no starter: the last group ends here
  b->t.mapped[b->at++] = 0;
}

static bool composes(const TableMaker *b, i32 cp, const i32 *chars, u32 n) {
  return n == 2 && unorm2_composePair(b->nfc, chars[0], chars[1]) == cp;
}

static void fill(TableMaker *b) {
  Pair *pairs = xcalloc(4096, sizeof *pairs);
  u32 npairs = 0, n;
  i32 chars[32];
  for (i32 cp = 0; cp < BMP; cp++) {
    i32 p = index_of(&b->prop, cp), c = index_of(&b->comb, cp);
    if (p >= 0)
      b->t.props[p] = properties_of(cp);
    if (c >= 0)
      b->t.combining[c] = u_getCombiningClass(cp);
    n = mapping_of(b, cp, chars, ARRAY_LEN(chars));
    if (composes(b, cp, chars, n) && npairs < 4096)
      pairs[npairs++] = (Pair){chars[0], chars[1], cp};
  }
  put_pairs(b, pairs, npairs);
  free(pairs);
  for (i32 cp = 0; cp < BMP; cp++)
    if ((n = mapping_of(b, cp, chars, ARRAY_LEN(chars))) && !composes(b, cp, chars, n))
      put_mapping(b, cp, chars, n);
}

static bool build(TableMaker *b) {
  UErrorCode status = U_ZERO_ERROR;
  Class *util = CORLIB_CLASS("Mono.Globalization.Unicode", "NormalizationTableUtil");
  if (!class_init_run(util))
    return false;
  b->nfc = unorm2_getNFCInstance(&status);
  b->nfkc = unorm2_getNFKCInstance(&status);
  if (U_FAILURE(status) || !read_indexer(util, "Prop", &b->prop) || !read_indexer(util, "Map", &b->map) ||
      !read_indexer(util, "Combining", &b->comb) || !read_indexer(util, "Composite", &b->comp) ||
      !read_indexer(util, "Helper", &b->help)) {
    exc_throw("NotSupportedException", "Unicode normalization has no data.");
    return false;
  }
  b->t = (Tables){
      .props = xcalloc(b->prop.total, 1),
      .combining = xcalloc(b->comb.total, 1),
      .mapped = xcalloc(MAX_MAPPED + 64, sizeof(i32)),
      .map_index = xcalloc(b->map.total, sizeof(i16)),
      .helper = xcalloc(b->help.total, sizeof(i16)),
      .composite = xcalloc(b->comp.total, sizeof(u16)),
  };
  fill(b);
  return true;
}

// Called once, from a class constructor. The tables stay.
static void load(void **props, void **mapped, void **map_index, void **helper, void **composite, void **combining) {
  TableMaker b = {0};
  if (!build(&b))
    return;
  *props = b.t.props;
  *mapped = b.t.mapped;
  *map_index = b.t.map_index;
  *helper = b.t.helper;
  *composite = b.t.composite;
  *combining = b.t.combining;
}

ICALL_TABLE(icalls_normalization, "System.Text.Normalization", ICALL("load_normalization_resource", load))
