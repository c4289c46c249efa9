// metadata.h: an ECMA-335 file as rows, strings and blobs over its mapped bytes. Copies nothing, caches nothing.
#ifndef KILN_METADATA_METADATA_H
#define KILN_METADATA_METADATA_H

#include "base/error.h"
#include "base/file.h"

// Table numbers are token types (II.22).
typedef enum TableId {
  TABLE_MODULE = 0x00,
  TABLE_TYPEREF,
  TABLE_TYPEDEF,
  TABLE_FIELDPTR,
  TABLE_FIELD,
  TABLE_METHODPTR,
  TABLE_METHOD,
  TABLE_PARAMPTR,
  TABLE_PARAM,
  TABLE_INTERFACEIMPL,
  TABLE_MEMBERREF,
  TABLE_CONSTANT,
  TABLE_CUSTOMATTRIBUTE,
  TABLE_FIELDMARSHAL,
  TABLE_DECLSECURITY,
  TABLE_CLASSLAYOUT,
  TABLE_FIELDLAYOUT,
  TABLE_STANDALONESIG,
  TABLE_EVENTMAP,
  TABLE_EVENTPTR,
  TABLE_EVENT,
  TABLE_PROPERTYMAP,
  TABLE_PROPERTYPTR,
  TABLE_PROPERTY,
  TABLE_METHODSEMANTICS,
  TABLE_METHODIMPL,
  TABLE_MODULEREF,
  TABLE_TYPESPEC,
  TABLE_IMPLMAP,
  TABLE_FIELDRVA,
  TABLE_ENCLOG,
  TABLE_ENCMAP,
  TABLE_ASSEMBLY,
  TABLE_ASSEMBLYPROCESSOR,
  TABLE_ASSEMBLYOS,
  TABLE_ASSEMBLYREF,
  TABLE_ASSEMBLYREFPROCESSOR,
  TABLE_ASSEMBLYREFOS,
  TABLE_FILE,
  TABLE_EXPORTEDTYPE,
  TABLE_MANIFESTRESOURCE,
  TABLE_NESTEDCLASS,
  TABLE_GENERICPARAM,
  TABLE_METHODSPEC,
  TABLE_GENERICPARAMCONSTRAINT,
  TABLE_COUNT
} TableId;

#define TOKEN(table, row) (((u32)(table) << 24) | (u32)(row))
#define TOKEN_TABLE(t) ((t) >> 24)
#define TOKEN_ROW(t) ((t)&0xFFFFFF)
#define TOKEN_STRING 0x70 // user-string "table"

// Columns of each table, in the order of II.22, as indexes for md_col().
// Index columns give a row number (or heap offset); coded-index columns are decoded to a token.
enum { MODULE_GENERATION, MODULE_NAME, MODULE_MVID, MODULE_ENCID, MODULE_ENCBASEID };
enum { TYPEREF_SCOPE, TYPEREF_NAME, TYPEREF_NAMESPACE };
enum { TYPEDEF_FLAGS, TYPEDEF_NAME, TYPEDEF_NAMESPACE, TYPEDEF_EXTENDS, TYPEDEF_FIELDS, TYPEDEF_METHODS };
enum { FIELD_FLAGS, FIELD_NAME, FIELD_SIGNATURE };
enum { METHOD_RVA, METHOD_IMPLFLAGS, METHOD_FLAGS, METHOD_NAME, METHOD_SIGNATURE, METHOD_PARAMS };
enum { PARAM_FLAGS, PARAM_SEQUENCE, PARAM_NAME };
enum { INTERFACEIMPL_CLASS, INTERFACEIMPL_INTERFACE };
enum { MEMBERREF_CLASS, MEMBERREF_NAME, MEMBERREF_SIGNATURE };
enum { CONSTANT_TYPE, CONSTANT_PARENT, CONSTANT_VALUE };
enum { CUSTOMATTRIBUTE_PARENT, CUSTOMATTRIBUTE_TYPE, CUSTOMATTRIBUTE_VALUE };
enum { FIELDMARSHAL_PARENT, FIELDMARSHAL_NATIVETYPE };
enum { DECLSECURITY_ACTION, DECLSECURITY_PARENT, DECLSECURITY_PERMISSIONSET };
enum { CLASSLAYOUT_PACKING, CLASSLAYOUT_SIZE, CLASSLAYOUT_PARENT };
enum { FIELDLAYOUT_OFFSET, FIELDLAYOUT_FIELD };
enum { STANDALONESIG_SIGNATURE };
enum { EVENTMAP_PARENT, EVENTMAP_EVENTS };
enum { EVENT_FLAGS, EVENT_NAME, EVENT_TYPE };
enum { PROPERTYMAP_PARENT, PROPERTYMAP_PROPERTIES };
enum { PROPERTY_FLAGS, PROPERTY_NAME, PROPERTY_SIGNATURE };
enum { METHODSEMANTICS_FLAGS, METHODSEMANTICS_METHOD, METHODSEMANTICS_ASSOCIATION };
enum { METHODIMPL_CLASS, METHODIMPL_BODY, METHODIMPL_DECLARATION };
enum { MODULEREF_NAME };
enum { TYPESPEC_SIGNATURE };
enum { IMPLMAP_FLAGS, IMPLMAP_MEMBER, IMPLMAP_NAME, IMPLMAP_SCOPE };
enum { FIELDRVA_RVA, FIELDRVA_FIELD };
enum {
  ASSEMBLY_HASHALG,
  ASSEMBLY_MAJOR,
  ASSEMBLY_MINOR,
  ASSEMBLY_BUILD,
  ASSEMBLY_REVISION,
  ASSEMBLY_FLAGS,
  ASSEMBLY_PUBLICKEY,
  ASSEMBLY_NAME,
  ASSEMBLY_CULTURE
};
enum {
  ASSEMBLYREF_MAJOR,
  ASSEMBLYREF_MINOR,
  ASSEMBLYREF_BUILD,
  ASSEMBLYREF_REVISION,
  ASSEMBLYREF_FLAGS,
  ASSEMBLYREF_PUBLICKEY,
  ASSEMBLYREF_NAME,
  ASSEMBLYREF_CULTURE,
  ASSEMBLYREF_HASHVALUE
};
enum { FILE_FLAGS, FILE_NAME, FILE_HASHVALUE };
enum { FILE_NO_METADATA = 1 }; // FileAttributes (II.23.1.6)
enum {
  EXPORTEDTYPE_FLAGS,
  EXPORTEDTYPE_TYPEDEFID,
  EXPORTEDTYPE_NAME,
  EXPORTEDTYPE_NAMESPACE,
  EXPORTEDTYPE_IMPLEMENTATION
};
enum { MANIFESTRESOURCE_OFFSET, MANIFESTRESOURCE_FLAGS, MANIFESTRESOURCE_NAME, MANIFESTRESOURCE_IMPLEMENTATION };
enum { NESTEDCLASS_NESTED, NESTEDCLASS_ENCLOSING };
enum { GENERICPARAM_NUMBER, GENERICPARAM_FLAGS, GENERICPARAM_OWNER, GENERICPARAM_NAME };
enum { METHODSPEC_METHOD, METHODSPEC_INSTANTIATION };
enum { GENERICPARAMCONSTRAINT_OWNER, GENERICPARAMCONSTRAINT_CONSTRAINT };
#define MD_MAX_COLUMNS 9

typedef struct Heap {
  const u8 *data;
  u32 size;
} Heap;

typedef struct Table {
  const u8 *rows; // row 1 is first
  u32 nrows;
  u16 row_size;
  u8 ncols;
  bool sorted;
  u8 col_offset[MD_MAX_COLUMNS], col_size[MD_MAX_COLUMNS];
  u8 col_coded[MD_MAX_COLUMNS]; // 0, or the coded-index kind (index into md_coded)
} Table;

// One kind of coded index (II.24.2.6): the low `bits` say which table.
typedef struct CodedIndex {
  u8 bits, ntables, tables[22];
} CodedIndex;
extern const CodedIndex md_coded[];

typedef struct Section {
  u32 va, vsize, file_offset, file_size;
} Section;

// One PE file with CLI metadata. Immutable once opened, so readable from every thread.
typedef struct Image {
  MappedFile file;
  const u8 *data; // = file.data
  size_t size;
  Section *sections;
  u32 nsections;
  bool pe32plus;
  u32 cli_flags;   // COMIMAGE_FLAGS_* (II.25.3.3.1)
  u32 entry_point; // token or 0
  u32 resources_rva, resources_size;
  const u8 *metadata; // its root (II.24.2.1)
  u32 metadata_size;
  Heap strings, us, guid, blob;
  Heap pdb;                  // of a portable PDB: its identity
  u32 debug_rva, debug_size; // the debug directory
  Table tables[TABLE_COUNT];
  bool lists_ordered;  // each type's fields and methods begin where those of the type before end (II.22.37)
  const char *version; // metadata version text
} Image;

// Maps and checks a file. Everything that later reads rely on is checked here: headers, heap and table bounds.
// Errors: ERR_FILE_NOT_FOUND, ERR_BAD_IMAGE with the file's name and what is wrong.
Image *image_open(const char *path, Error *err);
// The same over memory which the caller keeps alive (fuzzing, Assembly.Load(byte[])). `name` is for messages.
Image *image_open_memory(const u8 *data, size_t size, const char *name, Error *err);
void image_close(Image *img);
const char *image_name(const Image *img); // path

static inline u32 md_rows(const Image *img, TableId t) {
  return img->tables[t].nrows;
}
const char *md_table_name(TableId t); // "TypeDef" and so on, for messages

static inline u32 md_decode_coded(const CodedIndex *c, u32 v) {
  u32 tag = v & ((1u << c->bits) - 1), row = v >> c->bits;
  bool ok = tag < c->ntables && c->tables[tag] < TABLE_COUNT && row - 1 < 0xFFFFFF;
  return ok ? TOKEN(c->tables[tag], row) : 0;
}
// A column as it is in the file: coded indexes stay coded. `row` must be in range.
static inline u32 md_raw_col(const Table *t, u32 row, u32 col) {
  const u8 *p = t->rows + (size_t)(row - 1) * t->row_size + t->col_offset[col];
  switch (t->col_size[col]) {
  case 2: return le16(p);
  case 4: return le32(p);
  case 1: return *p;
  default: return 0; // no such column
  }
}
// One column of one row; coded indexes come as tokens, a nil or impossible one as 0. `row` counts from 1; out of range
// gives 0. Row numbers and tokens read from a column may lie outside their table: the next md_col on them gives 0.
static inline u32 md_col(const Image *img, TableId t, u32 row, u32 col) {
  const Table *tab = &img->tables[t];
  if (UNLIKELY(row - 1 >= tab->nrows))
    return 0;
  u32 v = md_raw_col(tab, row, col);
  return tab->col_coded[col] ? md_decode_coded(&md_coded[tab->col_coded[col]], v) : v;
}
void md_row(const Image *img, TableId t, u32 row, u32 cols[MD_MAX_COLUMNS]);
// First row whose column `col` equals `key` in a table sorted by it (falls back to a scan if not sorted); 0 if none.
// The following rows with the same key are the rest of the run. Keys of coded-index columns are tokens.
u32 md_find(const Image *img, TableId t, u32 col, u32 key);
// The next row after `row` with the same key, 0 if none; right for tables that are not sorted, too.
u32 md_find_next(const Image *img, TableId t, u32 col, u32 key, u32 row);
// Row ranges [first, end) of a list column (TYPEDEF_FIELDS and the like), clamped to the table.
void md_list(const Image *img, TableId t, u32 row, u32 col, TableId target, u32 *first, u32 *end);
// Whether the lists of a TypeDef row have no row in common with another's of which this is true.
bool md_type_lists_apart(const Image *img, u32 row);
// What a position in such a range stands for. The same number, except in images with the indirection tables FieldPtr,
// MethodPtr, ParamPtr, EventPtr or PropertyPtr (edit-and-continue, #-): there lists run over those. 0 if out of range.
u32 md_list_row(const Image *img, TableId target, u32 pos);
// The owner of a row in a list column's target, by binary search (e.g. the TypeDef that owns method row N); 0 if none.
u32 md_list_owner(const Image *img, TableId t, u32 col, u32 target_row);

const char *md_string(const Image *img, u32 offset);        // "" if out of range; always NUL-terminated in bounds
const u8 *md_blob(const Image *img, u32 offset, u32 *size); // size 0 if out of range
const u8 *md_guid(const Image *img, u32 index);             // 16 bytes, 1-based; NULL if none
const u8 *md_user_string(const Image *img, u32 offset, u32 *nchars); // UTF-16LE units, unaligned; NULL if bad
// Pointer to `size` bytes at an RVA, or NULL when not wholly inside one section's file bytes.
const u8 *image_rva(const Image *img, u32 rva, u32 size);
u32 image_rva_avail(const Image *img, u32 rva); // bytes readable from there
const u8 *md_mvid(const Image *img);            // 16 bytes

// ---- Signature blobs (II.23.2) ----------------------------------------------------------------------------------

typedef enum ElementType {
  ET_END,
  ET_VOID,
  ET_BOOLEAN,
  ET_CHAR,
  ET_I1,
  ET_U1,
  ET_I2,
  ET_U2,
  ET_I4,
  ET_U4,
  ET_I8,
  ET_U8,
  ET_R4,
  ET_R8,
  ET_STRING,
  ET_PTR,
  ET_BYREF,
  ET_VALUETYPE,
  ET_CLASS,
  ET_VAR,
  ET_ARRAY,
  ET_GENERICINST,
  ET_TYPEDBYREF,
  ET_I = 0x18,
  ET_U,
  ET_FNPTR = 0x1b,
  ET_OBJECT,
  ET_SZARRAY,
  ET_MVAR,
  ET_CMOD_REQD,
  ET_CMOD_OPT,
  ET_INTERNAL,
  ET_SENTINEL = 0x41,
  ET_PINNED = 0x45,
  ET_TYPE = 0x50,
  ET_BOXED = 0x51,
  ET_ENUM = 0x55
} ElementType;

enum {
  SIG_DEFAULT = 0,
  SIG_C = 1,
  SIG_STDCALL = 2,
  SIG_THISCALL = 3,
  SIG_FASTCALL = 4,
  SIG_VARARG = 5,
  SIG_FIELD = 6,
  SIG_LOCALS = 7,
  SIG_PROPERTY = 8,
  SIG_METHODSPEC = 0xA,
  SIG_KIND_MASK = 0xF,
  SIG_GENERIC = 0x10,
  SIG_HASTHIS = 0x20,
  SIG_EXPLICITTHIS = 0x40
};

// A bounds-checked cursor. After any overrun `bad` is set and every read gives 0.
typedef struct Reader {
  const u8 *p, *end;
  bool bad;
  bool handles;    // ET_INTERNAL and an address may stand for a type: never in a file
  u32 types, mods; // of signatures: how many types were read, and a hash of the custom modifiers (types/sigread.c)
} Reader;
static inline Reader reader_of(const u8 *p, u32 n) {
  return (Reader){.p = p, .end = p + n};
}
Reader reader_blob(const Image *img, u32 blob);
static inline u8 peek_u8(const Reader *r) {
  return r->p < r->end ? *r->p : 0;
} // 0 at the end, which is not an overrun
static inline u8 read_u8(Reader *r) {
  if (LIKELY(r->p < r->end))
    return *r->p++;
  r->bad = true;
  return 0;
}
u16 read_u16(Reader *r);
u32 read_u32(Reader *r);
u64 read_u64(Reader *r);
u32 read_compressed(Reader *r); // II.23.2 unsigned
i32 read_compressed_signed(Reader *r);
u32 read_type_token(Reader *r); // TypeDefOrRefOrSpec coded -> token

// Walks a whole signature blob of any kind and says whether it is well formed (depth-limited): no overrun, no count
// above the bytes that follow, no type token outside its table, array ranks at most 32.
// A blob that starts with none of the kinds above is read as a TypeSpec.
bool sig_check(const Image *img, u32 blob, Error *err);
// The same for the signature of a TypeSpec, which has no kind byte (II.23.2.14).
bool sig_check_type(const Image *img, u32 blob, Error *err);
// Skips one Type (with its modifiers). Nesting deeper than SIG_MAX_DEPTH is `bad`.
#define SIG_MAX_DEPTH 1024
void sig_skip_type(Reader *r);

// ---- Method bodies (II.25.4) ------------------------------------------------------------------------------------

typedef enum { CLAUSE_CATCH = 0, CLAUSE_FILTER = 1, CLAUSE_FINALLY = 2, CLAUSE_FAULT = 4 } ClauseKind;
typedef struct IlClause {
  u32 kind; // ClauseKind
  u32 try_off, try_len, handler_off, handler_len;
  u32 class_token; // CLAUSE_CATCH
  u32 filter_off;  // CLAUSE_FILTER
} IlClause;

typedef struct MethodBody {
  const u8 *code;
  u32 code_size;
  u32 max_stack;
  u32 locals_token; // StandAloneSig or 0
  bool init_locals;
  const u8 *clauses; // undecoded; use body_clause()
  u32 nclauses;
  bool fat_clauses;
} MethodBody;

// ERR_BAD_IMAGE when there is no body or it does not lie inside the file, ERR_INVALID_PROGRAM when its header, locals
// token or clauses are wrong: every clause of `out` has a known kind and ranges inside the code.
bool body_read(const Image *img, u32 method_row, MethodBody *out, Error *err);
IlClause body_clause(const MethodBody *b, u32 i);

// ---- Attributes and flags used everywhere (II.23.1) --------------------------------------------------------------
enum {
  TA_VISIBILITY_MASK = 7,
  TA_NESTED_PUBLIC = 2,
  TA_LAYOUT_MASK = 0x18,
  TA_SEQUENTIAL = 8,
  TA_EXPLICIT = 0x10,
  TA_INTERFACE = 0x20,
  TA_ABSTRACT = 0x80,
  TA_SEALED = 0x100,
  TA_SPECIALNAME = 0x400,
  TA_IMPORT = 0x1000,
  TA_SERIALIZABLE = 0x2000,
  TA_STRINGFORMAT_MASK = 0x30000,
  TA_BEFOREFIELDINIT = 0x100000,
  TA_FORWARDER = 0x200000
};
enum {
  FA_ACCESS_MASK = 7,
  FA_STATIC = 0x10,
  FA_INITONLY = 0x20,
  FA_LITERAL = 0x40,
  FA_NOTSERIALIZED = 0x80,
  FA_SPECIALNAME = 0x200,
  FA_RTSPECIALNAME = 0x400,
  FA_HASFIELDRVA = 0x100,
  FA_HASDEFAULT = 0x8000,
  FA_HASMARSHAL = 0x1000
};
enum {
  MA_ACCESS_MASK = 7,
  MA_PUBLIC = 6,
  MA_STATIC = 0x10,
  MA_FINAL = 0x20,
  MA_VIRTUAL = 0x40,
  MA_HIDEBYSIG = 0x80,
  MA_NEWSLOT = 0x100,
  MA_STRICT = 0x200,
  MA_ABSTRACT = 0x400,
  MA_SPECIALNAME = 0x800,
  MA_RTSPECIALNAME = 0x1000,
  MA_PINVOKE = 0x2000
};
enum {
  MI_CODETYPE_MASK = 3,
  MI_NATIVE = 1,
  MI_RUNTIME = 3,
  MI_NOINLINING = 8,
  MI_SYNCHRONIZED = 0x20,
  MI_PRESERVESIG = 0x80,
  MI_AGGRESSIVEINLINING = 0x100,
  MI_INTERNALCALL = 0x1000
};
enum {
  GP_VARIANCE_MASK = 3,
  GP_COVARIANT = 1,
  GP_CONTRAVARIANT = 2,
  GP_SPECIAL_MASK = 0x1C,
  GP_REFERENCE = 4,
  GP_VALUETYPE = 8,
  GP_NEW = 0x10,
  GP_BYREFLIKE = 0x20 // allowed
};
enum { MS_SETTER = 1, MS_GETTER = 2, MS_OTHER = 4, MS_ADDON = 8, MS_REMOVEON = 0x10, MS_FIRE = 0x20 };

#endif
