// tables.c: the metadata tables: their columns as data, row layout, search and lists (ECMA-335 II.22, II.24.2.6).
#include "metadata/internal.h"

// ---- The schema ----

// A column is one byte: what it holds in the two high bits, which table or coded index in the low six.
enum {
  COL_NONE,
  COL_BYTE, // and one byte of padding
  COL_U16,
  COL_U32,
  COL_STRING,
  COL_GUID,
  COL_BLOB,
  COL_FIXED_LAST = COL_BLOB,
  COL_INDEX = 0x40, // row of a table
  COL_LIST = 0x80,  // first row of a run in a table
  COL_CODED = 0xC0,
  COL_KIND_MASK = 0xC0,
};
#define IDX(t) (COL_INDEX | TABLE_##t)
#define LIST(t) (COL_LIST | TABLE_##t)
#define CODED(k) (COL_CODED | CODED_##k)

enum {
  CODED_NONE,
  CODED_TypeDefOrRef,
  CODED_HasConstant,
  CODED_HasCustomAttribute,
  CODED_HasFieldMarshal,
  CODED_HasDeclSecurity,
  CODED_MemberRefParent,
  CODED_HasSemantics,
  CODED_MethodDefOrRef,
  CODED_MemberForwarded,
  CODED_Implementation,
  CODED_CustomAttributeType,
  CODED_ResolutionScope,
  CODED_TypeOrMethodDef,
};

#define NO_TABLE 0xFF
// II.24.2.6; the position in the list is the tag.
const CodedIndex md_coded[] = {
    [CODED_TypeDefOrRef] = {2, 3, {TABLE_TYPEDEF, TABLE_TYPEREF, TABLE_TYPESPEC}},
    [CODED_HasConstant] = {2, 3, {TABLE_FIELD, TABLE_PARAM, TABLE_PROPERTY}},
    [CODED_HasCustomAttribute] = {5, 22, {TABLE_METHOD,           TABLE_FIELD,        TABLE_TYPEREF,
                                          TABLE_TYPEDEF,          TABLE_PARAM,        TABLE_INTERFACEIMPL,
                                          TABLE_MEMBERREF,        TABLE_MODULE,       TABLE_DECLSECURITY,
                                          TABLE_PROPERTY,         TABLE_EVENT,        TABLE_STANDALONESIG,
                                          TABLE_MODULEREF,        TABLE_TYPESPEC,     TABLE_ASSEMBLY,
                                          TABLE_ASSEMBLYREF,      TABLE_FILE,         TABLE_EXPORTEDTYPE,
                                          TABLE_MANIFESTRESOURCE, TABLE_GENERICPARAM, TABLE_GENERICPARAMCONSTRAINT,
                                          TABLE_METHODSPEC}},
    [CODED_HasFieldMarshal] = {1, 2, {TABLE_FIELD, TABLE_PARAM}},
    [CODED_HasDeclSecurity] = {2, 3, {TABLE_TYPEDEF, TABLE_METHOD, TABLE_ASSEMBLY}},
    [CODED_MemberRefParent] = {3, 5, {TABLE_TYPEDEF, TABLE_TYPEREF, TABLE_MODULEREF, TABLE_METHOD, TABLE_TYPESPEC}},
    [CODED_HasSemantics] = {1, 2, {TABLE_EVENT, TABLE_PROPERTY}},
    [CODED_MethodDefOrRef] = {1, 2, {TABLE_METHOD, TABLE_MEMBERREF}},
    [CODED_MemberForwarded] = {1, 2, {TABLE_FIELD, TABLE_METHOD}},
    [CODED_Implementation] = {2, 3, {TABLE_FILE, TABLE_ASSEMBLYREF, TABLE_EXPORTEDTYPE}},
    [CODED_CustomAttributeType] = {3, 5, {NO_TABLE, NO_TABLE, TABLE_METHOD, TABLE_MEMBERREF, NO_TABLE}},
    [CODED_ResolutionScope] = {2, 4, {TABLE_MODULE, TABLE_MODULEREF, TABLE_ASSEMBLYREF, TABLE_TYPEREF}},
    [CODED_TypeOrMethodDef] = {1, 2, {TABLE_TYPEDEF, TABLE_METHOD}},
};

typedef struct TableSchema {
  const char *name;
  i8 sort_col; // the primary sort column (II.22), -1: rows come in any order
  u8 cols[MD_MAX_COLUMNS];
} TableSchema;

// II.22.2 to II.22.39; the *Ptr and Enc* tables as every known reader has them.
static const TableSchema schema[TABLE_COUNT] = {
    [TABLE_MODULE] = {"Module", -1, {COL_U16, COL_STRING, COL_GUID, COL_GUID, COL_GUID}},
    [TABLE_TYPEREF] = {"TypeRef", -1, {CODED(ResolutionScope), COL_STRING, COL_STRING}},
    [TABLE_TYPEDEF] = {"TypeDef",
                       -1,
                       {COL_U32, COL_STRING, COL_STRING, CODED(TypeDefOrRef), LIST(FIELD), LIST(METHOD)}},
    [TABLE_FIELDPTR] = {"FieldPtr", -1, {IDX(FIELD)}},
    [TABLE_FIELD] = {"Field", -1, {COL_U16, COL_STRING, COL_BLOB}},
    [TABLE_METHODPTR] = {"MethodPtr", -1, {IDX(METHOD)}},
    [TABLE_METHOD] = {"MethodDef", -1, {COL_U32, COL_U16, COL_U16, COL_STRING, COL_BLOB, LIST(PARAM)}},
    [TABLE_PARAMPTR] = {"ParamPtr", -1, {IDX(PARAM)}},
    [TABLE_PARAM] = {"Param", -1, {COL_U16, COL_U16, COL_STRING}},
    [TABLE_INTERFACEIMPL] = {"InterfaceImpl", INTERFACEIMPL_CLASS, {IDX(TYPEDEF), CODED(TypeDefOrRef)}},
    [TABLE_MEMBERREF] = {"MemberRef", -1, {CODED(MemberRefParent), COL_STRING, COL_BLOB}},
    [TABLE_CONSTANT] = {"Constant", CONSTANT_PARENT, {COL_BYTE, CODED(HasConstant), COL_BLOB}},
    [TABLE_CUSTOMATTRIBUTE] = {"CustomAttribute",
                               CUSTOMATTRIBUTE_PARENT,
                               {CODED(HasCustomAttribute), CODED(CustomAttributeType), COL_BLOB}},
    [TABLE_FIELDMARSHAL] = {"FieldMarshal", FIELDMARSHAL_PARENT, {CODED(HasFieldMarshal), COL_BLOB}},
    [TABLE_DECLSECURITY] = {"DeclSecurity", DECLSECURITY_PARENT, {COL_U16, CODED(HasDeclSecurity), COL_BLOB}},
    [TABLE_CLASSLAYOUT] = {"ClassLayout", CLASSLAYOUT_PARENT, {COL_U16, COL_U32, IDX(TYPEDEF)}},
    [TABLE_FIELDLAYOUT] = {"FieldLayout", FIELDLAYOUT_FIELD, {COL_U32, IDX(FIELD)}},
    [TABLE_STANDALONESIG] = {"StandAloneSig", -1, {COL_BLOB}},
    [TABLE_EVENTMAP] = {"EventMap", -1, {IDX(TYPEDEF), LIST(EVENT)}},
    [TABLE_EVENTPTR] = {"EventPtr", -1, {IDX(EVENT)}},
    [TABLE_EVENT] = {"Event", -1, {COL_U16, COL_STRING, CODED(TypeDefOrRef)}},
    [TABLE_PROPERTYMAP] = {"PropertyMap", -1, {IDX(TYPEDEF), LIST(PROPERTY)}},
    [TABLE_PROPERTYPTR] = {"PropertyPtr", -1, {IDX(PROPERTY)}},
    [TABLE_PROPERTY] = {"Property", -1, {COL_U16, COL_STRING, COL_BLOB}},
    [TABLE_METHODSEMANTICS] = {"MethodSemantics",
                               METHODSEMANTICS_ASSOCIATION,
                               {COL_U16, IDX(METHOD), CODED(HasSemantics)}},
    [TABLE_METHODIMPL] = {"MethodImpl", METHODIMPL_CLASS, {IDX(TYPEDEF), CODED(MethodDefOrRef), CODED(MethodDefOrRef)}},
    [TABLE_MODULEREF] = {"ModuleRef", -1, {COL_STRING}},
    [TABLE_TYPESPEC] = {"TypeSpec", -1, {COL_BLOB}},
    [TABLE_IMPLMAP] = {"ImplMap", IMPLMAP_MEMBER, {COL_U16, CODED(MemberForwarded), COL_STRING, IDX(MODULEREF)}},
    [TABLE_FIELDRVA] = {"FieldRVA", FIELDRVA_FIELD, {COL_U32, IDX(FIELD)}},
    [TABLE_ENCLOG] = {"EncLog", -1, {COL_U32, COL_U32}},
    [TABLE_ENCMAP] = {"EncMap", -1, {COL_U32}},
    [TABLE_ASSEMBLY] = {"Assembly",
                        -1,
                        {COL_U32, COL_U16, COL_U16, COL_U16, COL_U16, COL_U32, COL_BLOB, COL_STRING, COL_STRING}},
    [TABLE_ASSEMBLYPROCESSOR] = {"AssemblyProcessor", -1, {COL_U32}},
    [TABLE_ASSEMBLYOS] = {"AssemblyOS", -1, {COL_U32, COL_U32, COL_U32}},
    [TABLE_ASSEMBLYREF] = {"AssemblyRef",
                           -1,
                           {COL_U16, COL_U16, COL_U16, COL_U16, COL_U32, COL_BLOB, COL_STRING, COL_STRING, COL_BLOB}},
    [TABLE_ASSEMBLYREFPROCESSOR] = {"AssemblyRefProcessor", -1, {COL_U32, IDX(ASSEMBLYREF)}},
    [TABLE_ASSEMBLYREFOS] = {"AssemblyRefOS", -1, {COL_U32, COL_U32, COL_U32, IDX(ASSEMBLYREF)}},
    [TABLE_FILE] = {"File", -1, {COL_U32, COL_STRING, COL_BLOB}},
    [TABLE_EXPORTEDTYPE] = {"ExportedType", -1, {COL_U32, COL_U32, COL_STRING, COL_STRING, CODED(Implementation)}},
    [TABLE_MANIFESTRESOURCE] = {"ManifestResource", -1, {COL_U32, COL_U32, COL_STRING, CODED(Implementation)}},
    [TABLE_NESTEDCLASS] = {"NestedClass", NESTEDCLASS_NESTED, {IDX(TYPEDEF), IDX(TYPEDEF)}},
    [TABLE_GENERICPARAM] = {"GenericParam", GENERICPARAM_OWNER, {COL_U16, COL_U16, CODED(TypeOrMethodDef), COL_STRING}},
    [TABLE_METHODSPEC] = {"MethodSpec", -1, {CODED(MethodDefOrRef), COL_BLOB}},
    [TABLE_GENERICPARAMCONSTRAINT] = {"GenericParamConstraint",
                                      GENERICPARAMCONSTRAINT_OWNER,
                                      {IDX(GENERICPARAM), CODED(TypeDefOrRef)}},
};

const char *md_table_name(TableId t) {
  return (u32)t < TABLE_COUNT ? schema[t].name : "unknown";
}

// ---- Layout ----

enum {
  HEADER_SIZE = 24,
  HEAP_EXTRA_DATA = 0x40, // four more bytes follow the row counts (written by edit-and-continue compilers)
  MAX_ROWS = 0xFFFFFF,    // what a token can name
};

// The table that holds what lists of `target` name: its indirection where there is one.
static TableId list_target(const Image *img, TableId target) {
  static const u8 indirect[TABLE_COUNT] = {
      [TABLE_FIELD] = TABLE_FIELDPTR, [TABLE_METHOD] = TABLE_METHODPTR,     [TABLE_PARAM] = TABLE_PARAMPTR,
      [TABLE_EVENT] = TABLE_EVENTPTR, [TABLE_PROPERTY] = TABLE_PROPERTYPTR,
  };
  TableId ptr = indirect[target];
  return ptr && img->tables[ptr].nrows ? ptr : target;
}

static u32 coded_width(const Image *img, const CodedIndex *c) {
  u32 most = 0;
  for (u32 i = 0; i < c->ntables; i++)
    if (c->tables[i] != NO_TABLE)
      most = MAX(most, img->tables[c->tables[i]].nrows);
  return most < 1u << (16 - c->bits) ? 2 : 4;
}

static u32 col_width(const Image *img, u32 col, u32 heap_sizes) {
  switch (col) {
  case COL_BYTE: return 1;
  case COL_U16: return 2;
  case COL_U32: return 4;
  case COL_STRING: return heap_sizes & HEAP_STRING_WIDE ? 4 : 2;
  case COL_GUID: return heap_sizes & HEAP_GUID_WIDE ? 4 : 2;
  case COL_BLOB: return heap_sizes & HEAP_BLOB_WIDE ? 4 : 2;
  default: break;
  }
  u32 which = col & ~(u32)COL_KIND_MASK;
  if ((col & COL_KIND_MASK) == COL_CODED)
    return coded_width(img, &md_coded[which]);
  u32 rows = img->tables[which].nrows;
  if ((col & COL_KIND_MASK) == COL_LIST)
    rows = MAX(rows, img->tables[list_target(img, which)].nrows);
  return rows < 1u << 16 ? 2 : 4;
}

static void lay_out_table(Image *img, TableId id, u32 heap_sizes) {
  Table *t = &img->tables[id];
  u32 offset = 0;
  for (u32 i = 0; i < MD_MAX_COLUMNS && schema[id].cols[i]; i++) {
    u32 col = schema[id].cols[i], width = col_width(img, col, heap_sizes);
    t->ncols = (u8)(i + 1);
    t->col_offset[i] = (u8)offset;
    t->col_size[i] = (u8)width;
    t->col_coded[i] = (col & COL_KIND_MASK) == COL_CODED ? (u8)(col & ~(u32)COL_KIND_MASK) : 0;
    offset += col == COL_BYTE ? 2 : width;
  }
  t->row_size = (u16)offset;
}

u32 table_ncols(TableId t) {
  u32 n = 0;
  while (n < MD_MAX_COLUMNS && schema[t].cols[n])
    n++;
  return n;
}

int table_sort_col(TableId t) {
  return schema[t].sort_col;
}

void tables_lay_out(Image *img, u32 heap_sizes) {
  for (u32 i = 0; i < TABLE_COUNT; i++)
    lay_out_table(img, i, heap_sizes);
}

// Row counts of the tables present. Tables behind the last known one (portable PDB) come last: their rows are left out.
static bool read_row_counts(Image *img, Stream s, u32 *at, Error *err) {
  u64 valid = le64(s.data + 8), sorted = le64(s.data + 16);
  for (u32 i = 0; i < 64; i++) {
    if (!(valid >> i & 1))
      continue;
    if (s.size - *at < 4)
      return image_bad(img, err, "truncated: row counts lie outside the metadata tables");
    u32 n = le32(s.data + *at);
    *at += 4;
    if (i >= TABLE_COUNT)
      continue;
    if (n > MAX_ROWS)
      return image_bad(img, err, "table %s has %u rows; tokens name at most %u", schema[i].name, n, MAX_ROWS);
    img->tables[i].nrows = n;
    img->tables[i].sorted = sorted >> i & 1;
  }
  return true;
}

static bool lists_ordered(const Image *img, u32 col, TableId target) {
  const Table *t = &img->tables[TABLE_TYPEDEF];
  u32 limit = img->tables[list_target(img, target)].nrows + 1, last = 0;
  for (u32 row = 1, from; limit > 1 && row <= t->nrows; row++, last = from)
    if ((from = md_raw_col(t, row, col)) < last || from > limit)
      return false;
  return true;
}

bool tables_open(Image *img, Stream s, Error *err) {
  if (s.size < HEADER_SIZE)
    return image_bad(img, err, "truncated: metadata tables header");
  u32 major = s.data[4], heap_sizes = s.data[6], at = HEADER_SIZE;
  if (major != 1 && major != 2)
    return image_bad(img, err, "unknown version %u.%u of the metadata tables", major, s.data[5]);
  if (!read_row_counts(img, s, &at, err))
    return false;
  u64 offset = (u64)at + (heap_sizes & HEAP_EXTRA_DATA ? 4 : 0);
  for (u32 i = 0; i < TABLE_COUNT; i++) {
    Table *t = &img->tables[i];
    lay_out_table(img, i, heap_sizes);
    u64 size = (u64)t->nrows * t->row_size;
    if (t->nrows && (offset > s.size || size > s.size - offset))
      return image_bad(img, err, "truncated: table %s (%u rows of %u bytes) lies outside the metadata tables",
                       schema[i].name, t->nrows, t->row_size);
    t->rows = t->nrows ? s.data + offset : NULL;
    offset += size;
  }
  if (!img->tables[TABLE_MODULE].nrows)
    return image_bad(img, err, "no row in table Module");
  img->lists_ordered =
      lists_ordered(img, TYPEDEF_FIELDS, TABLE_FIELD) && lists_ordered(img, TYPEDEF_METHODS, TABLE_METHOD);
  return true;
}

// ---- Reading ----

void md_row(const Image *img, TableId t, u32 row, u32 cols[MD_MAX_COLUMNS]) {
  for (u32 i = 0; i < MD_MAX_COLUMNS; i++)
    cols[i] = md_col(img, t, row, i);
}

// ---- Search ----

bool coded_from_token(const CodedIndex *c, u32 token, u32 *raw) {
  for (u32 tag = 0; tag < c->ntables; tag++) {
    if (c->tables[tag] == TOKEN_TABLE(token)) {
      *raw = TOKEN_ROW(token) << c->bits | tag;
      return TOKEN_ROW(token) != 0;
    }
  }
  return false;
}

static bool raw_key(const Table *tab, u32 col, u32 key, u32 *raw) {
  *raw = key;
  u32 coded = tab->col_coded[col];
  return !coded || coded_from_token(&md_coded[coded], key, raw);
}

// The first row whose raw column is not below `raw`; nrows + 1 if none.
static u32 lower_bound(const Table *tab, u32 col, u32 raw) {
  u32 lo = 1, hi = tab->nrows + 1;
  while (lo < hi) {
    u32 mid = lo + (hi - lo) / 2;
    if (md_raw_col(tab, mid, col) < raw)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo;
}

// Coded columns are sorted by their raw value (II.22), so both ways compare that.
static u32 find_from(const Image *img, TableId t, u32 col, u32 key, u32 row) {
  const Table *tab = &img->tables[t];
  bool sorted = tab->sorted && schema[t].sort_col == (i32)col;
  u32 raw;
  if (!raw_key(tab, col, key, &raw))
    return 0;
  if (sorted && row == 1)
    row = lower_bound(tab, col, raw);
  for (; row <= tab->nrows; row++) {
    if (md_raw_col(tab, row, col) == raw)
      return row;
    if (sorted)
      break;
  }
  return 0;
}

u32 md_find(const Image *img, TableId t, u32 col, u32 key) {
  return find_from(img, t, col, key, 1);
}

u32 md_find_next(const Image *img, TableId t, u32 col, u32 key, u32 row) {
  return row && row < md_rows(img, t) ? find_from(img, t, col, key, row + 1) : 0;
}

// ---- Lists ----

void md_list(const Image *img, TableId t, u32 row, u32 col, TableId target, u32 *first, u32 *end) {
  u32 limit = img->tables[list_target(img, target)].nrows + 1, n = md_rows(img, t);
  *first = *end = 1;
  if (row - 1 >= n)
    return;
  u32 from = md_col(img, t, row, col), to = row == n ? limit : md_col(img, t, row + 1, col);
  if (from == 0 || from >= limit)
    return;
  *first = from;
  *end = MIN(MAX(from, to), limit);
}

// The rows that a TypeDef lists, if they are in order and there.
static bool list_valid(const Image *img, u32 row, u32 col, u32 limit, u32 *from, u32 *to) {
  const Table *t = &img->tables[TABLE_TYPEDEF];
  *from = md_raw_col(t, row, col);
  *to = row == t->nrows ? limit : md_raw_col(t, row + 1, col);
  return *from <= *to && *to <= limit;
}

static u32 list_limit(const Image *img, u32 col) {
  return img->tables[list_target(img, col == TYPEDEF_FIELDS ? TABLE_FIELD : TABLE_METHOD)].nrows + 1;
}

static bool list_apart(const Image *img, u32 row, u32 col) {
  u32 limit = list_limit(img, col), from, to, begin, end;
  if (limit == 1)
    return true;
  if (!list_valid(img, row, col, limit, &from, &to))
    return false;
  for (u32 r = 1; r < row; r++)
    if (list_valid(img, r, col, limit, &begin, &end) && begin < end && end > from)
      return false;
  return true;
}

bool md_type_lists_apart(const Image *img, u32 row) {
  return img->lists_ordered || (list_apart(img, row, TYPEDEF_FIELDS) && list_apart(img, row, TYPEDEF_METHODS));
}

static u32 owner_by_search(const Image *img, u32 col, u32 pos) {
  u32 limit = list_limit(img, col), from, to;
  for (u32 row = 1; row <= md_rows(img, TABLE_TYPEDEF); row++)
    if (list_valid(img, row, col, limit, &from, &to) && from <= pos && pos < to && list_apart(img, row, col))
      return row;
  return 0;
}

u32 md_list_row(const Image *img, TableId target, u32 pos) {
  TableId t = list_target(img, target);
  u32 row = t == target ? pos : md_col(img, t, pos, 0);
  return row - 1 < img->tables[target].nrows ? row : 0;
}

// The position of a row in its indirection table, which is in no order.
static u32 list_pos(const Image *img, TableId target, u32 row) {
  TableId t = list_target(img, target);
  if (row - 1 >= img->tables[target].nrows)
    return 0;
  return t == target ? row : md_find(img, t, 0, row);
}

u32 md_list_owner(const Image *img, TableId t, u32 col, u32 target_row) {
  u32 kind = schema[t].cols[col];
  assert((kind & COL_KIND_MASK) == COL_LIST);
  u32 pos = list_pos(img, kind & ~(u32)COL_KIND_MASK, target_row);
  if (t == TABLE_TYPEDEF && !img->lists_ordered)
    return owner_by_search(img, col, pos);
  // The last row whose list starts at or before pos: of rows with equal starts all but the last are empty.
  return pos ? lower_bound(&img->tables[t], col, pos + 1) - 1 : 0;
}
