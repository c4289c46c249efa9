// fileversion.c: System.Diagnostics.FileVersionInfo: the version resource of a PE file.
//
// All bytes come from the file and are checked against its end. The structures are those of the PE specification
// (section .rsrc) and of VS_VERSIONINFO.
#include "base/file.h"
#include "icalls/util.h"

typedef struct Bytes {
  const u8 *p;
  size_t n;
} Bytes;

static u32 at16(Bytes b, size_t off) {
  return off + 2 <= b.n ? le16(b.p + off) : 0;
}
static u32 at32(Bytes b, size_t off) {
  return off + 4 <= b.n ? le32(b.p + off) : 0;
}
static Bytes part(Bytes b, size_t off, size_t n) {
  return off <= b.n && n <= b.n - off ? (Bytes){b.p + off, n} : (Bytes){NULL, 0};
}

// ---- the PE file ----------------------------------------------------------------------------------------------------

enum { DIRECTORY_RESOURCE = 2, RT_VERSION = 16 };

static size_t rva_offset(Bytes f, size_t pe, u32 rva) {
  u32 count = at16(f, pe + 6), first = (u32)pe + 24 + at16(f, pe + 20);
  for (u32 i = 0; i < count; i++) {
    size_t s = first + (size_t)i * 40;
    u32 start = at32(f, s + 12), size = at32(f, s + 16);
    if (rva >= start && rva - start < size)
      return at32(f, s + 20) + (size_t)(rva - start);
  }
  return SIZE_MAX;
}

static bool is_pe(Bytes f, size_t *pe) {
  *pe = at32(f, 0x3C);
  return at16(f, 0) == 0x5A4D && at32(f, *pe) == 0x4550;
}

static u32 resource_rva(Bytes f, size_t pe) {
  bool plus = at16(f, pe + 24) == 0x20B;
  return at32(f, pe + 24 + (plus ? 112 : 96) + DIRECTORY_RESOURCE * 8);
}

// The entry `id` of the directory at `dir`, or the first one for 0: its offset, with the high bit for a directory.
static u32 entry(Bytes rsrc, u32 dir, u32 id) {
  u32 n = at16(rsrc, dir + 12) + at16(rsrc, dir + 14);
  for (u32 i = 0; i < n; i++)
    if (!id || at32(rsrc, dir + 16 + i * 8) == id)
      return at32(rsrc, dir + 16 + i * 8 + 4);
  return 0;
}

static Bytes version_resource(Bytes f, size_t pe) {
  u32 rva = resource_rva(f, pe), bit = 0x80000000;
  size_t base = rva ? rva_offset(f, pe, rva) : SIZE_MAX;
  if (base >= f.n)
    return (Bytes){NULL, 0};
  Bytes rsrc = part(f, base, f.n - base);
  u32 type = entry(rsrc, 0, RT_VERSION);
  u32 name = type & bit ? entry(rsrc, type & ~bit, 0) : 0;
  u32 leaf = name & bit ? entry(rsrc, name & ~bit, 0) : 0;
  if (!leaf || leaf & bit)
    return (Bytes){NULL, 0};
  size_t data = rva_offset(f, pe, at32(rsrc, leaf));
  return data >= f.n ? (Bytes){NULL, 0} : part(f, data, MIN(at32(rsrc, leaf + 4), f.n - data));
}

// ---- VS_VERSIONINFO: a tree of blocks -------------------------------------------------------------------------------

typedef struct VersionBlock {
  Bytes all;     // of this block
  char key[64];  // its name, ASCII
  size_t value;  // offset of the value
  u32 value_len; // bytes, or UTF-16 units for text
  size_t kids;   // offset of the first block inside
} VersionBlock;

static bool read_block(Bytes b, size_t off, VersionBlock *out) {
  u32 len = at16(b, off), text = at16(b, off + 4);
  *out = (VersionBlock){.all = part(b, off, len), .value_len = at16(b, off + 2)};
  if (len < 6 || !out->all.p)
    return false;
  size_t i = 6, k = 0;
  for (; at16(out->all, i); i += 2)
    if (k + 1 < sizeof out->key)
      out->key[k++] = (char)at16(out->all, i);
  out->value = ALIGN_UP(i + 2, (size_t)4);
  out->kids = ALIGN_UP(out->value + (size_t)out->value_len * (text ? 2 : 1), (size_t)4);
  return true;
}

static void set_text(Object *info, const char *field, Bytes b, size_t off, u32 units) {
  Bytes t = part(b, off, (size_t)units * 2);
  u16 chars[1024];
  u32 n = 0;
  while (t.p && n < units && n < ARRAY_LEN(chars) && at16(t, n * 2))
    chars[n] = (u16)at16(t, n * 2), n++;
  gc_store(&FIELD_REF(info, field_offset_of(object_class(info), field)), (Object *)string_new(chars, n));
}

static void set_int(Object *info, const char *field, u32 v) {
  FIELD_AT(info, field_offset_of(object_class(info), field), u32) = v;
}

static const struct {
  const char *key, *field;
} texts[] = {{"Comments", "comments"},
             {"CompanyName", "companyname"},
             {"FileDescription", "filedescription"},
             {"FileVersion", "fileversion"},
             {"InternalName", "internalname"},
             {"LegalCopyright", "legalcopyright"},
             {"LegalTrademarks", "legaltrademarks"},
             {"OriginalFilename", "originalfilename"},
             {"PrivateBuild", "privatebuild"},
             {"ProductName", "productname"},
             {"ProductVersion", "productversion"},
             {"SpecialBuild", "specialbuild"}};

static void strings_of(Object *info, const VersionBlock *table) {
  VersionBlock s;
  for (size_t off = table->kids; read_block(table->all, off, &s); off = ALIGN_UP(off + s.all.n, (size_t)4))
    for (u32 i = 0; i < ARRAY_LEN(texts); i++)
      if (!strcmp(texts[i].key, s.key))
        set_text(info, texts[i].field, s.all, s.value, s.value_len);
}

static void fixed_of(Object *info, const VersionBlock *root) {
  Bytes v = part(root->all, root->value, 52);
  if (at32(v, 0) != 0xFEEF04BD)
    return;
  static const char *const parts[] = {"fileminorpart",    "filemajorpart",    "fileprivatepart",    "filebuildpart",
                                      "productminorpart", "productmajorpart", "productprivatepart", "productbuildpart"};
  static const char *const bits[] = {"isdebug", "isprerelease", "ispatched", "isprivatebuild", NULL, "isspecialbuild"};
  for (u32 i = 0; i < ARRAY_LEN(parts); i++)
    set_int(info, parts[i], at16(v, 8 + i * 2));
  for (u32 i = 0; i < ARRAY_LEN(bits); i++)
    if (bits[i])
      FIELD_AT(info, field_offset_of(object_class(info), bits[i]), u8) = (at32(v, 24) & at32(v, 28)) >> i & 1;
}

static String *language_name(u32 id) {
  Object *exc = NULL;
  i32 lcid = (i32)id;
  if (!id || id == 0x7F)
    return string_new_utf8("Invariant Language (Invariant Country)");
  Object *c = call_managed(corlib_class("System.Globalization", "CultureInfo"), "GetCultureInfo", 1, NULL,
                           (void *[]){&lcid}, &exc);
  Object *name = exc ? NULL : call_managed(object_class(c), "get_EnglishName", 0, c, NULL, &exc);
  return (String *)name;
}

static void fill(Object *info, Bytes version) {
  VersionBlock root, part_of, table;
  for (u32 i = 0; i < ARRAY_LEN(texts); i++)
    set_text(info, texts[i].field, version, 0, 0);
  u32 language = 0;
  if (!read_block(version, 0, &root))
    return;
  fixed_of(info, &root);
  for (size_t off = root.kids; read_block(root.all, off, &part_of); off = ALIGN_UP(off + part_of.all.n, (size_t)4)) {
    if (!strcmp(part_of.key, "StringFileInfo") && read_block(part_of.all, part_of.kids, &table))
      strings_of(info, &table);
    else if (!strcmp(part_of.key, "VarFileInfo") && read_block(part_of.all, part_of.kids, &table))
      language = at16(table.all, table.value);
  }
  gc_store(&FIELD_REF(info, field_offset_of(object_class(info), "language")), (Object *)language_name(language));
}

static void get_version_info(Object *info, const u16 *name, i32 n) {
  char *path = utf8_from_chars_len(name, n);
  ERROR(err);
  MappedFile file;
  size_t pe;
  gc_store(&FIELD_REF(info, field_offset_of(object_class(info), "filename")), (Object *)string_new_utf8(path));
  if (file_map(&file, path, &err)) {
    Bytes all = {file.data, file.size};
    if (is_pe(all, &pe))
      fill(info, version_resource(all, pe));
    file_unmap(&file);
  }
  free(path);
}

ICALL_TABLE(icalls_fileversion, "System.Diagnostics.FileVersionInfo", ICALL("GetVersionInfo_icall", get_version_info))
