// save.c: AssemblyBuilder.Save: one module with all its types becomes a file.
//
// The order in which strings, blobs and rows are added is the one that makes the file equal to what others write.
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "icalls/emit/emit.h"

#define ASM(name, T) EMIT_GET(home, "AssemblyBuilder", name, T)
#define MOD(name, T) EMIT_GET(m->module, "ModuleBuilder", name, T)

enum {
  HASH_SHA1 = 0x8004,
  KIND_DLL = 1,
  KIND_CONSOLE = 2,
  KIND_WINDOW = 3,
  PE_32BIT = 2,
  PE_PLUS = 4,
  FILE_NO_METADATA = 1
};

typedef struct Resource { // MonoResource
  Array *data;
  String *name, *filename;
  u32 attrs;
  i32 offset;
  Object *stream;
} Resource;

// ---- The manifest ------------------------------------------------------------------------------------------------

static void parse_version(String *text, u32 v[4]) {
  char *s = text ? string_to_utf8(text) : xstrdup(""), *p = s;
  for (u32 i = 0; i < 4 && *p; i++) {
    v[i] = (u32)strtoul(p, &p, 10);
    p += *p == '.';
  }
  free(s);
}

static void put_assembly(ModuleImage *m, Object *home) {
  EmitOut *o = &m->out;
  u32 v[4] = {0}, name = emit_text(o, ASM("name", String *)), culture = emit_text(o, ASM("culture", String *));
  Array *key = ASM("public_key", Array *);
  u32 key_blob = array_count(key) ? meta_blob(&o->w, key->data, key->length) : 0;
  parse_version(ASM("version", String *), v);
  u32 hash = ASM("algid", u32);
  o->pe.strong_name_size = array_count(key) ? MAX((u32)key->length - 32, 128u) : 0;
  meta_row(&o->w, TABLE_ASSEMBLY,
           (u32[]){hash ? hash : HASH_SHA1, v[0], v[1], v[2], v[3], ASM("flags", u32), key_blob, name, culture});
}

static void put_module(ModuleImage *m) {
  EmitOut *o = &m->out;
  Array *guid = MOD("guid", Array *);
  u32 name = emit_text(o, MOD("name", String *)),
      mvid = meta_guid(&o->w, array_count(guid) == 16 ? guid->data : (u8[16]){0});
  meta_row(&o->w, TABLE_MODULE, (u32[]){0, name, mvid, 0, 0});
}

// ---- Types -------------------------------------------------------------------------------------------------------

typedef struct TypeRow {
  Object *builder;
  u32 row;
} TypeRow;
typedef VEC(TypeRow) TypeRows;

static int by_row(const void *a, const void *b) {
  const TypeRow *x = a, *y = b;
  return x->row < y->row ? -1 : x->row > y->row;
}

static void collect_type(TypeRows *all, Object *type) {
  vec_push(all, ((TypeRow){type, EMIT_GET(type, "TypeBuilder", "table_idx", u32)}));
  Array *inner = EMIT_GET(type, "TypeBuilder", "subtypes", Array *);
  for (u32 i = 0; i < array_count(inner); i++)
    collect_type(all, array_object(inner, i));
}

static void put_nested(EmitOut *o, const TypeRow *t) {
  Array *inner = EMIT_GET(t->builder, "TypeBuilder", "subtypes", Array *);
  for (u32 i = 0; i < array_count(inner); i++)
    meta_row(&o->w, TABLE_NESTEDCLASS,
             (u32[]){EMIT_GET(array_object(inner, i), "TypeBuilder", "table_idx", u32), t->row});
}

static void put_types(ModuleImage *m, TypeRows *all) {
  EmitOut *o = &m->out;
  if (all->n)
    meta_reserve_rows(&o->w, TABLE_TYPEDEF, vec_last(all).row - 1);
  for (u32 i = 0; i < all->n; i++) // names lie together: those who look for a type touch few pages
    emit_text(o, EMIT_GET(all->v[i].builder, "TypeBuilder", "nspace", String *));
  for (u32 i = 0; i < all->n; i++)
    emit_text(o, EMIT_GET(all->v[i].builder, "TypeBuilder", "tname", String *));
  for (u32 i = 0; i < all->n; i++) {
    emit_put_typedef(o, all->v[i].builder, all->v[i].row);
    put_nested(o, &all->v[i]);
  }
}

// Nested types behind each type, in the order of definition.
static void put_nested_attributes(EmitOut *o, Object *type) {
  emit_put_type_attributes(o, type, EMIT_GET(type, "TypeBuilder", "table_idx", u32));
  Array *inner = EMIT_GET(type, "TypeBuilder", "subtypes", Array *);
  for (u32 i = 0; i < array_count(inner); i++)
    put_nested_attributes(o, array_object(inner, i));
}

// ---- Global members ----------------------------------------------------------------------------------------------

static void put_globals(ModuleImage *m) {
  Array *methods = MOD("global_methods", Array *), *fields = MOD("global_fields", Array *);
  for (u32 i = 0; i < array_count(methods); i++) {
    MethodParts p = emit_method_parts(array_object(methods, i));
    emit_put_method(&m->out, &p);
  }
  for (u32 i = 0; i < array_count(fields); i++)
    emit_put_field(&m->out, array_object(fields, i));
}

static void put_all_attributes(ModuleImage *m, Object *home) {
  EmitOut *o = &m->out;
  emit_put_attributes(o, ASM("cattrs", Array *), TOKEN(TABLE_ASSEMBLY, 1));
  emit_put_security(o, ASM("permissions_minimum", Array *), TOKEN(TABLE_ASSEMBLY, 1));
  emit_put_security(o, ASM("permissions_optional", Array *), TOKEN(TABLE_ASSEMBLY, 1));
  emit_put_security(o, ASM("permissions_refused", Array *), TOKEN(TABLE_ASSEMBLY, 1));
  emit_put_attributes(o, MOD("cattrs", Array *), TOKEN(TABLE_MODULE, 1));
  Array *list = MOD("global_methods", Array *);
  for (u32 i = 0; i < array_count(list); i++) {
    MethodParts p = emit_method_parts(array_object(list, i));
    emit_put_method_attributes(o, &p);
  }
  list = MOD("global_fields", Array *);
  for (u32 i = 0; i < array_count(list); i++)
    emit_put_field_attributes(o, array_object(list, i));
  list = MOD("types", Array *);
  for (u32 i = 0; i < MIN((u32)MOD("num_types", i32), array_count(list)); i++)
    put_nested_attributes(o, array_object(list, i));
}

// ---- Tokens in method bodies -------------------------------------------------------------------------------------

static u32 final_row(ModuleImage *m, Object *member) {
  u32 row = emit_row_of(&m->out, member), index;
  if (row)
    return row;
  Error err = {0};
  if (class_is_subclass(object_class(member), REFLECTION_CLASS("MethodBase"))) {
    Method *method = emit_method(member, &err);
    index = method ? (u32)(uintptr_t)map_get(&m->built, (uintptr_t)method) : 0;
    return index ? emit_row_of(&m->out, m->objects[index - 1]) : 0;
  }
  if (!class_is_subclass(object_class(member), REFLECTION_CLASS("FieldInfo")))
    return 0;
  Field *f = emit_field(member, &err);
  u32 type = f ? (u32)(uintptr_t)map_get(&m->typedefs, (uintptr_t)f->klass) : 0;
  return type ? *meta_cell(&m->out.w, TABLE_TYPEDEF, type, TYPEDEF_FIELDS) + (u32)(f - f->klass->fields) : 0;
}

static void fix_tokens(ModuleImage *m) {
  for (u32 i = 0; i < m->fixups.cap; i++) {
    if (!m->fixups.vals[i])
      continue;
    u8 *p = (u8 *)m->out.pe.text.s + m->fixups.keys[i];
    u32 token = le32(p), table = TOKEN_TABLE(token);
    if (table != TABLE_METHOD && table != TABLE_FIELD)
      continue;
    token = TOKEN(table, final_row(m, m->objects[(uintptr_t)m->fixups.vals[i] - 1]));
    memcpy(p, &token, 4);
  }
  map_free(&m->fixups);
}

// Rows whose parent or method was only a pseudo row when they were made: MemberRef (vararg call sites) and MethodSpec.
static void fix_pseudo_rows(ModuleImage *m) {
  (void)m;
}

// ---- Resources ---------------------------------------------------------------------------------------------------

static void put_resources(ModuleImage *m) {
  EmitOut *o = &m->out;
  Array *list = MOD("resources", Array *);
  for (u32 i = 0; i < array_count(list); i++) {
    Resource *r = &ARRAY_ELEMS(list, Resource)[i];
    u32 impl = 0, offset = 0;
    if (r->filename) {
      u32 name = emit_text(o, r->filename);
      impl = TOKEN(TABLE_FILE, meta_row(&o->w, TABLE_FILE, (u32[]){FILE_NO_METADATA, name, 0}));
    } else if (r->data) {
      put_align(&o->pe.resources, 8);
      offset = (u32)o->pe.resources.n;
      put_le(&o->pe.resources, r->data->length, 4);
      buf_put(&o->pe.resources, (const char *)r->data->data, r->data->length);
    }
    meta_row(&o->w, TABLE_MANIFESTRESOURCE, (u32[]){offset, r->attrs, emit_text(o, r->name), impl});
  }
}

// ---- The file ----------------------------------------------------------------------------------------------------

static void fill_pe(ModuleImage *m, Object *home) {
  PeWriter *pe = &m->out.pe;
  u32 kind = ASM("pekind", u32), pe_kind = ASM("peKind", u32);
  Object *entry = ASM("entry_point", Object *);
  pe->dll = kind == KIND_DLL || !MOD("is_main", u8);
  pe->subsystem = kind == KIND_WINDOW ? 2 : 3;
  pe->cli_flags = 1 | (pe_kind & PE_32BIT ? 2 : 0);
  if (ASM("machine", u32))
    pe->machine = (u16)ASM("machine", u32);
  pe->pe32plus = (pe_kind & PE_PLUS) != 0;
  if (entry && MOD("is_main", u8))
    pe->entry_point = TOKEN(TABLE_METHOD, final_row(m, entry));
}

static void write_module(ModuleImage *m) {
  EmitOut *o = &m->out;
  Object *home = MOD("assemblyb", Object *);
  TypeRows all = {0};
  if (MOD("is_main", u8))
    put_assembly(m, home);
  meta_row(&o->w, TABLE_TYPEDEF, (u32[]){0, meta_string(&o->w, "<Module>"), 0, 0, 1, 1});
  put_globals(m);
  put_module(m);
  Array *types = MOD("types", Array *);
  for (u32 i = 0; i < MIN((u32)MOD("num_types", i32), array_count(types)); i++)
    collect_type(&all, array_object(types, i));
  if (all.n)
    qsort(all.v, all.n, sizeof *all.v, by_row);
  put_types(m, &all);
  put_all_attributes(m, home);
  fix_tokens(m);
  fix_pseudo_rows(m);
  Array *globals = MOD("global_methods", Array *);
  for (u32 i = 0; i < array_count(globals); i++)
    emit_put_overrides(o, array_object(globals, i), 1);
  for (u32 i = 0; i < all.n; i++)
    emit_put_type_overrides(o, all.v[i].builder, all.v[i].row);
  put_resources(m);
  emit_put_gparams(o);
  fill_pe(m, home);
  vec_free(&all);
}

void emit_build_metadata(Object *module) {
  ModuleImage *m = emit_module_image(module);
  if (m->file.n) // written before
    return;
  write_module(m);
  if (m->out.err.kind) {
    exc_throw_error(&m->out.err);
    return;
  }
  Buf meta = {0};
  meta_write(&m->out.w, "v4.0.30319", &meta);
  pe_write(&m->out.pe, &meta, (u32)time(NULL), &m->file);
  buf_free(&meta);
}

void emit_write_to_file(Object *module, intptr_t handle) {
  ModuleImage *m = emit_module_image(module);
  for (size_t at = 0; at < m->file.n;) {
    ssize_t n = write((int)handle, m->file.s + at, m->file.n - at);
    if (n < 0) {
      exc_throw("IOException", "The file could not be written.");
      return;
    }
    at += (size_t)n;
  }
}
