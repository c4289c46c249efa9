// save.c: AssemblyBuilder.Save: one module with all its types becomes a file.
//
// The order in which strings, blobs and rows are added is the one that makes the file equal to what others write.
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "icalls/emit/emit.h"

#define ASM(name, T) EMIT_GET(home, "AssemblyBuilder", name, T)
#define MOD(name, T) EMIT_GET(m->module, "ModuleBuilder", name, T)

enum { KIND_DLL = 1, KIND_WINDOW = 3, PE_32BIT = 2, PE_PLUS = 4 };

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

// A builder's token names its row from now on; the writer of symbols asks for it.
static void tell_rows(EmitOut *o, Array *methods, u32 n) {
  for (u32 i = 0; i < n; i++) {
    Object *m = array_object(methods, i);
    if (emit_is_ctor_builder(m))
      SET_VAL(m, EMIT_CLASS("ConstructorBuilder"), "table_idx", u32, emit_row_of(o, m));
    else
      SET_VAL(m, EMIT_CLASS("MethodBuilder"), "table_idx", u32, emit_row_of(o, m));
  }
}

static void tell_type_rows(EmitOut *o, Object *type) {
  u32 n;
  Array *methods = emit_methods(type, &n), *ctors = EMIT_GET(type, "TypeBuilder", "ctors", Array *);
  tell_rows(o, methods, n);
  tell_rows(o, ctors, array_count(ctors));
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
    tell_type_rows(o, all->v[i].builder);
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
  tell_rows(&m->out, methods, array_count(methods));
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
  ERROR(err);
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

// ---- The file ----------------------------------------------------------------------------------------------------

// Of a MethodBuilder, or of the method it became. Secondary modules name the row in the main one as it is so far.
static u32 entry_row(ModuleImage *m, Object *entry) {
  u32 row = final_row(m, entry);
  return row || !EMIT_IS(entry, "MethodBuilder") ? row : EMIT_GET(entry, "MethodBuilder", "table_idx", u32);
}

static void fill_pe(ModuleImage *m, Object *home) {
  PeWriter *pe = &m->out.pe;
  u32 kind = ASM("pekind", u32), pe_kind = ASM("peKind", u32);
  Object *entry = ASM("entry_point", Object *);
  pe->dll = kind == KIND_DLL;
  pe->subsystem = kind == KIND_WINDOW ? 2 : 3;
  pe->cli_flags = 1 | (pe_kind & PE_32BIT ? 2 : 0);
  if (ASM("machine", u32))
    pe->machine = (u16)ASM("machine", u32);
  pe->pe32plus = (pe_kind & PE_PLUS) != 0;
  if (entry)
    pe->entry_point = TOKEN(TABLE_METHOD, entry_row(m, entry));
}

static void write_module(ModuleImage *m) {
  EmitOut *o = &m->out;
  Object *home = MOD("assemblyb", Object *);
  TypeRows all = {0};
  if (MOD("is_main", u8)) {
    emit_put_assembly(o, home);
    emit_put_modules(o, home, m->module);
    emit_put_forwarders(o, home);
  }
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
  Array *globals = MOD("global_methods", Array *);
  for (u32 i = 0; i < array_count(globals); i++)
    emit_put_overrides(o, array_object(globals, i), 1);
  for (u32 i = 0; i < all.n; i++)
    emit_put_type_overrides(o, all.v[i].builder, all.v[i].row);
  emit_put_resources(o, home, m->module);
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
  if (MOD("is_main", u8))
    emit_put_win32(&m->out, MOD("assemblyb", Object *), (u32)meta.n);
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
