// manifest.c: what the main module of a saved assembly says of the whole: other modules, resources, Win32 resources.
#include <stdlib.h>
#include "base/file.h"
#include "base/sha1.h"
#include "icalls/emit/emit.h"

#define ASM(name, T) EMIT_GET(home, "AssemblyBuilder", name, T)
#define TYPE(name, T) EMIT_GET(type, "TypeBuilder", name, T)

enum { HASH_SHA1 = 0x8004, KEY_HEADER = 32, SIGNATURE_SIZE = 128, VISIBLE_BITS = 3 };

// ---- The assembly ------------------------------------------------------------------------------------------------

static void parse_version(String *text, u32 v[4]) {
  char *s = text ? string_to_utf8(text) : xstrdup(""), *p = s;
  for (u32 i = 0; i < 4 && *p; i++) {
    v[i] = (u32)strtoul(p, &p, 10);
    p += *p == '.';
  }
  free(s);
}

// A signature is as long as the key's modulus; the ECMA key stands for one of the usual length.
static u32 signature_size(const Array *key) {
  u32 n = array_count(key);
  return !n ? 0 : n >= KEY_HEADER + SIGNATURE_SIZE ? n - KEY_HEADER : SIGNATURE_SIZE;
}

void emit_put_assembly(EmitOut *o, Object *home) {
  u32 v[4] = {0}, hash = ASM("algid", u32), name = emit_text(o, ASM("name", String *));
  u32 culture = emit_text(o, ASM("culture", String *));
  Array *key = ASM("public_key", Array *);
  u32 key_blob = array_count(key) ? meta_blob(&o->w, key->data, key->length) : 0;
  parse_version(ASM("version", String *), v);
  o->pe.strong_name_size = signature_size(key);
  meta_row(&o->w, TABLE_ASSEMBLY,
           (u32[]){hash ? hash : HASH_SHA1, v[0], v[1], v[2], v[3], ASM("flags", u32), key_blob, name, culture});
}

// ---- Other modules -----------------------------------------------------------------------------------------------

// A file beside this one, with its hash.
static u32 file_row(EmitOut *o, Object *home, String *path, u32 flags) {
  char *text = string_to_utf8(path), *dir = ASM("dir", String *) ? string_to_utf8(ASM("dir", String *)) : NULL;
  char *full = dir && *text != '/' ? xasprintf("%s/%s", dir, text) : xstrdup(text);
  const char *slash = strrchr(text, '/');
  u32 name = meta_string(&o->w, slash ? slash + 1 : text);
  MappedFile file;
  u8 digest[SHA1_SIZE] = {0};
  if (file_map(&file, full, &o->err)) {
    sha1(file.data, file.size, digest);
    file_unmap(&file);
  }
  free(text);
  free(dir);
  free(full);
  return TOKEN(TABLE_FILE, meta_row(&o->w, TABLE_FILE, (u32[]){flags, name, meta_blob(&o->w, digest, sizeof digest)}));
}

static u32 export_class(EmitOut *o, Object *type, u32 implementation) {
  u32 flags = TYPE("attrs", u32);
  if (!(flags & VISIBLE_BITS))
    return 0;
  u32 name = emit_text(o, TYPE("tname", String *)), ns = emit_text(o, TYPE("nspace", String *));
  u32 cells[] = {flags, TOKEN(TABLE_TYPEDEF, TYPE("table_idx", u32)), name, ns, implementation};
  u32 token = TOKEN(TABLE_EXPORTEDTYPE, meta_row(&o->w, TABLE_EXPORTEDTYPE, cells));
  Array *inner = TYPE("subtypes", Array *);
  for (u32 i = 0; i < array_count(inner); i++)
    export_class(o, array_object(inner, i), token);
  return token;
}

// Nested types come twice in what others write, and so here.
static void export_type(EmitOut *o, Object *type, u32 implementation) {
  u32 token = export_class(o, type, implementation);
  Array *inner = TYPE("subtypes", Array *);
  for (u32 i = 0; i < array_count(inner); i++)
    export_type(o, array_object(inner, i), token);
}

void emit_put_modules(EmitOut *o, Object *home, Object *main_module) {
  Array *modules = ASM("modules", Array *);
  for (u32 i = 0; i < array_count(modules); i++) {
    Object *module = array_object(modules, i);
    if (!module || module == main_module)
      continue;
    u32 file = file_row(o, home, EMIT_GET(module, "ModuleBuilder", "fqname", String *), 0);
    Array *types = EMIT_GET(module, "ModuleBuilder", "types", Array *);
    u32 n = MIN((u32)EMIT_GET(module, "ModuleBuilder", "num_types", i32), array_count(types));
    for (u32 k = 0; k < n; k++)
      export_type(o, array_object(types, k), file);
  }
}

// Types that moved to other assemblies.
void emit_put_forwarders(EmitOut *o, Object *home) {
  Array *types = ASM("type_forwarders", Array *);
  for (u32 i = 0; i < array_count(types); i++) {
    Object *type = array_object(types, i);
    Class *c = type ? emit_type(type, &o->err) : NULL;
    if (!c)
      continue;
    u32 name = meta_string(&o->w, c->name), ns = meta_string(&o->w, c->ns);
    meta_row(&o->w, TABLE_EXPORTEDTYPE, (u32[]){TA_FORWARDER, 0, name, ns, emit_assembly_ref(o, c->assembly)});
  }
}

// ---- Managed resources -------------------------------------------------------------------------------------------

typedef struct Resource { // MonoResource
  Array *data;
  String *name, *filename;
  u32 attrs;
  i32 offset;
  Object *stream;
} Resource;

static Array *stream_bytes(Object *stream) {
  Class *memory = CORLIB_CLASS("System.IO", "MemoryStream");
  Object *exc = NULL;
  Object *copy = object_new(memory);
  if (!copy)
    return NULL;
  call_managed(memory, ".ctor", 0, copy, NULL, &exc);
  if (!exc)
    call_managed(CORLIB_CLASS("System.IO", "Stream"), "CopyTo", 1, stream, (void *[]){copy}, &exc);
  Object *bytes = exc ? NULL : call_managed(memory, "ToArray", 0, copy, NULL, &exc);
  if (exc)
    exc_set_pending(exc);
  return (Array *)bytes;
}

static void put_resource(EmitOut *o, Object *home, const Resource *r) {
  u32 impl = 0, offset = 0;
  if (r->filename) {
    impl = file_row(o, home, r->filename, FILE_NO_METADATA);
  } else {
    Array *data = r->data || !r->stream ? r->data : stream_bytes(r->stream);
    offset = (u32)o->pe.resources.n;
    put_le(&o->pe.resources, array_count(data), 4);
    if (data)
      buf_put(&o->pe.resources, (const char *)data->data, data->length);
  }
  meta_row(&o->w, TABLE_MANIFESTRESOURCE, (u32[]){offset, r->attrs, emit_text(o, r->name), impl});
}

void emit_put_resources(EmitOut *o, Object *home, Object *module) {
  bool is_main = EMIT_GET(module, "ModuleBuilder", "is_main", u8);
  Array *lists[] = {is_main ? ASM("resources", Array *) : NULL,
                    EMIT_GET(module, "ModuleBuilder", "resources", Array *)};
  for (u32 k = 0; k < ARRAY_LEN(lists); k++)
    for (u32 i = 0; i < array_count(lists[k]); i++)
      put_resource(o, home, &ARRAY_ELEMS(lists[k], Resource)[i]);
}

// ---- Win32 resources ---------------------------------------------------------------------------------------------
//
// A tree of three levels, type, number and language (PE format, "The .rsrc Section"); what an entry leads to follows
// it.

typedef struct Win32Resource { // MonoWin32Resource
  i32 keys[3];
  Array *data;
} Win32Resource;

static void put_data_entry(Buf *b, u32 section_rva, const Array *data) {
  put_le(b, section_rva + (u32)b->n + 16, 4);
  put_le(b, data->length, 4);
  put_le(b, 0, 8);
  buf_put(b, (const char *)data->data, data->length);
  put_align(b, 4);
}

static void set_le32(Buf *b, size_t at, u32 v) {
  memcpy(b->s + at, &v, 4);
}

// One directory: of the resources whose first `level` keys are those of `like`.
static void put_directory(Buf *b, u32 section_rva, const Win32Resource *all, u32 n, const Win32Resource *like,
                          u32 level) {
  const Win32Resource **entries = xcalloc(n, sizeof *entries);
  u32 count = 0;
  for (u32 i = 0; i < n; i++) {
    bool inside = level == 0 || memcmp(all[i].keys, like->keys, level * sizeof(i32)) == 0, seen = false;
    for (u32 k = 0; k < count; k++)
      seen |= entries[k]->keys[level] == all[i].keys[level];
    if (inside && !seen)
      entries[count++] = &all[i];
  }
  put_zeros(b, 14);
  put_le(b, count, 2);
  size_t at = put_zeros(b, 8 * count);
  for (u32 i = 0; i < count; i++, at += 8) {
    set_le32(b, at, (u32)entries[i]->keys[level]);
    set_le32(b, at + 4, (u32)b->n | (level < 2 ? 0x80000000 : 0));
    if (level < 2)
      put_directory(b, section_rva, all, n, entries[i], level + 1);
    else
      put_data_entry(b, section_rva, entries[i]->data);
  }
  free(entries);
}

void emit_put_win32(EmitOut *o, Object *home, u32 meta_size) {
  Array *list = ASM("win32_resources", Array *);
  if (array_count(list))
    put_directory(&o->pe.win32, pe_win32_rva(&o->pe, meta_size), ARRAY_ELEMS(list, Win32Resource), array_count(list),
                  NULL, 0);
}
