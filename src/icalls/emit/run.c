// run.c: TypeBuilder.CreateType: the builder's description as an image with one type, then that type.
#include <stdlib.h>
#include "icalls/emit/emit.h"

#define GET(o, cls, name, T) EMIT_GET(o, cls, name, T)

enum { MODULE_ROW = 1, TYPE_ROW = 2, SOME_RVA = PE_TEXT_RVA };

typedef struct RunOut {
  EmitOut out;   // first
  Object *self;  // TypeBuilder
  u32 row;       // its TypeDef
  VEC(u32) late; // by TypeRef row - 1: GC handle of the Type object, 0 if `known` holds the class
  VEC(Class *) known;
  VEC(Method *) memberrefs; // by MemberRef row - 1
} RunOut;

// ---- References: rows that stand for objects ----------------------------------------------------------------------

static u32 typeref(RunOut *r, Class *known, u32 late, const char *ns, const char *name) {
  vec_push(&r->known, known);
  vec_push(&r->late, late);
  MetaWriter *w = &r->out.w;
  return TOKEN(TABLE_TYPEREF, meta_row(w, TABLE_TYPEREF, (u32[]){0, meta_string(w, name), meta_string(w, ns)}));
}

static u32 class_token(EmitOut *o, Class *c) {
  RunOut *r = (RunOut *)o;
  for (u32 i = 0; i < r->known.n; i++)
    if (r->known.v[i] == c)
      return TOKEN(TABLE_TYPEREF, i + 1);
  return typeref(r, c, 0, c->ns, c->name);
}

// Of a type that may not be there yet.
static u32 builder_token(EmitOut *o, Object *type) {
  RunOut *r = (RunOut *)o;
  if (type == r->self)
    return TOKEN(TABLE_TYPEDEF, r->row);
  for (u32 i = 0; i < r->late.n; i++)
    if (r->late.v[i] && gc_handle_get(r->late.v[i]) == type)
      return TOKEN(TABLE_TYPEREF, i + 1);
  return typeref(r, NULL, gc_handle_new(GCH_NORMAL, type), "", "?");
}

static u32 method_token(EmitOut *o, Object *method) {
  RunOut *r = (RunOut *)o;
  if (emit_row_of(o, method))
    return TOKEN(TABLE_METHOD, emit_row_of(o, method));
  Method *m = emit_method(method, &o->err);
  if (!m)
    return 0;
  static const u8 any_sig[] = {SIG_HASTHIS, 0, ET_VOID}; // the row's method is given: nobody reads it
  vec_push(&r->memberrefs, m);
  u32 cells[] = {emit_class_token(o, m->klass, true), meta_string(&o->w, m->name),
                 meta_blob(&o->w, any_sig, sizeof any_sig)};
  return TOKEN(TABLE_MEMBERREF, meta_row(&o->w, TABLE_MEMBERREF, cells));
}

static bool has_body(const MethodParts *m) {
  return (m->ilgen || m->code) && !(m->attrs & (MA_ABSTRACT | MA_PINVOKE)) &&
         !(m->iattrs & (MI_INTERNALCALL | MI_RUNTIME));
}

static u32 code_rva(EmitOut *o, const MethodParts *m) {
  (void)o;
  return has_body(m) ? SOME_RVA : 0; // the body itself is kept beside
}

static const EmitRefs run_refs = {class_token, builder_token, method_token, code_rva};

// ---- The image ---------------------------------------------------------------------------------------------------

void emit_begin_image(EmitOut *o, const char *assembly, const u16 v[4]) {
  static u32 serial; // identities only need to differ
  meta_init(&o->w);
  pe_init(&o->pe);
  o->pe.dll = true;
  u64 guid[2] = {clock_ns(), __atomic_add_fetch(&serial, 1, __ATOMIC_SEQ_CST)};
  u32 name = meta_string(&o->w, assembly);
  meta_row(&o->w, TABLE_MODULE, (u32[]){0, name, meta_guid(&o->w, (const u8 *)guid), 0, 0});
  meta_row(&o->w, TABLE_ASSEMBLY, (u32[]){0x8004, v[0], v[1], v[2], v[3], 0, 0, name, 0});
  meta_row(&o->w, TABLE_TYPEDEF, (u32[]){0, meta_string(&o->w, "<Module>"), 0, 0, 1, 1});
}

Assembly *emit_open_image(EmitOut *o, const char *assembly) {
  Buf meta = {0}, file = {0};
  meta_write(&o->w, "v4.0.30319", &meta);
  pe_write(&o->pe, &meta, 0, &file);
  buf_free(&meta);
  return assembly_open_memory((const u8 *)file.s, file.n, assembly, &o->err); // keeps the bytes
}

static void begin(RunOut *r, const Assembly *home) {
  r->out.refs = &run_refs;
  emit_begin_image(&r->out, home->name, home->version);
  if (r->row == TYPE_ROW)
    meta_reserve_rows(&r->out.w, TABLE_TYPEDEF, 1);
}

static void describe(RunOut *r) {
  EmitOut *o = &r->out;
  emit_put_typedef(o, r->self, r->row);
  emit_put_type_attributes(o, r->self, r->row);
  emit_put_type_overrides(o, r->self, r->row);
  emit_put_gparams(o);
}

static void release(RunOut *r) {
  meta_free(&r->out.w);
  map_free(&r->out.rows);
  vec_free(&r->out.gparams);
  buf_free(&r->out.pe.text);
  vec_free(&r->known);
  vec_free(&r->memberrefs); // `late` stays with the image
}

static Assembly *load_image(RunOut *r, const Assembly *home) {
  Assembly *a = emit_open_image(&r->out, home->name);
  if (!a)
    return NULL;
  for (u32 i = 0; i < r->known.n; i++)
    a->typerefs[i] = r->known.v[i];
  for (u32 i = 0; i < r->memberrefs.n; i++)
    a->memberrefs[i] = r->memberrefs.v[i];
  a->late_types = r->late.v;
  a->aot_probed = true;
  return a;
}

// ---- The type ----------------------------------------------------------------------------------------------------

static bool attach_method(RunOut *r, Assembly *a, Object *builder, ModuleImage *module) {
  MethodParts p = emit_method_parts(builder);
  Method *m = method_from_row(a, emit_row_of(&r->out, builder), &r->out.err);
  if (!m)
    return false;
  if (has_body(&p)) {
    TokenSource tokens = {emit_module_object, emit_module_optional, module};
    DynamicCode *d =
        p.ilgen ? emit_body(p.ilgen, p.init_locals, &tokens) : emit_bare_body(p.code, p.init_locals, &tokens);
    if (!d)
      return false;
    dynamic_attach(m, d);
  }
  if (p.is_ctor)
    SET_VAL(builder, EMIT_CLASS("ConstructorBuilder"), "mhandle", Method *, m);
  else
    SET_VAL(builder, EMIT_CLASS("MethodBuilder"), "mhandle", Method *, m);
  map_put(&module->built, (uintptr_t)m, (void *)(uintptr_t)(emit_add_object(module, builder) + 1));
  return true;
}

static bool attach_members(RunOut *r, Assembly *a, ModuleImage *module) {
  u32 n;
  Array *list = emit_fields(r->self, &n);
  for (u32 i = 0; i < n; i++) // their types may not be there yet: the row says which it is
    SET_VAL(array_object(list, i), EMIT_CLASS("FieldBuilder"), "handle", uintptr_t,
            emit_row_of(&r->out, array_object(list, i)));
  list = GET(r->self, "TypeBuilder", "ctors", Array *);
  for (u32 i = 0; i < array_count(list); i++)
    if (!attach_method(r, a, array_object(list, i), module))
      return false;
  list = emit_methods(r->self, &n);
  for (u32 i = 0; i < n; i++)
    if (!attach_method(r, a, array_object(list, i), module))
      return false;
  return true;
}

static Class *created(Object *builder) {
  Class *c = GET(builder, "TypeBuilder", "generic_container", Class *);
  return c && !c->declared ? c : NULL;
}

static bool is_ancestor(const Assembly *a, u32 typeref_row) {
  u32 token = TOKEN(TABLE_TYPEREF, typeref_row);
  for (u32 i = 1; i <= md_rows(a->img, TABLE_TYPEDEF); i++)
    if (md_col(a->img, TABLE_TYPEDEF, i, TYPEDEF_EXTENDS) == token)
      return true;
  for (u32 i = 1; i <= md_rows(a->img, TABLE_INTERFACEIMPL); i++)
    if (md_col(a->img, TABLE_INTERFACEIMPL, i, INTERFACEIMPL_INTERFACE) == token)
      return true;
  return false;
}

// Whether every type that an image refers to is there. A reference to a class needs no more than its name, unless it is
// an ancestor or has instances.
static bool all_known(const Assembly *a) {
  for (u32 i = 0; i < md_rows(a->img, TABLE_TYPEREF); i++) {
    Object *type = a->late_types[i] ? gc_handle_get(a->late_types[i]) : NULL;
    if (!type || created(type))
      continue;
    if (GET(type, "TypeBuilder", "generic_params", Array *) || emit_is_value_builder(type) || is_ancestor(a, i + 1))
      return false;
  }
  return true;
}

// Enclosing and nested types may be created in either order.
static void link_nested(RunOut *r, Class *c) {
  Object *outer = GET(r->self, "TypeBuilder", "nesting_type", Object *);
  ERROR(ignored);
  if (outer)
    c->nested_in = emit_declared_type(outer, &ignored);
  Array *inner = GET(r->self, "TypeBuilder", "subtypes", Array *);
  for (u32 i = 0; i < array_count(inner); i++)
    if (created(array_object(inner, i)))
      created(array_object(inner, i))->nested_in = c;
}

// The last step, once everything that the type refers to is there: what is wrong with it shows now if possible, else
// when it is first used.
static bool settle(Object *builder, Class *c, Error *err) {
  u32 n;
  Array *list = emit_fields(builder, &n);
  if (!class_vtable_layout(c, err) || !class_fields(c, err))
    return false;
  for (u32 i = 0; i < n; i++)
    SET_VAL(array_object(list, i), EMIT_CLASS("FieldBuilder"), "handle", Field *, &c->fields[i]);
  return true;
}

// Types that waited for others. Their faults are not this type's: they show when they are used.
static void settle_waiting(ModuleImage *m) {
  for (u32 i = 0; i < m->waiting.n;) {
    Object *builder = m->objects[m->waiting.v[i]];
    ERROR(err);
    if (all_known(created(builder)->assembly)) {
      settle(builder, created(builder), &err);
      m->waiting.v[i] = vec_last(&m->waiting);
      m->waiting.n--;
    } else {
      i++;
    }
  }
}

// Others may have seen the class already.
static Class *class_of_row(RunOut *r, Assembly *a) {
  Class *c = GET(r->self, "TypeBuilder", "generic_container", Class *);
  if (!c)
    return class_from_typedef(a, r->row, &r->out.err);
  return class_define(c, a, r->row, &r->out.err) ? c : NULL;
}

static Class *make_class(RunOut *r, ModuleImage *module, Assembly *home) {
  Assembly *a = load_image(r, home);
  Class *c = a ? class_of_row(r, a) : NULL;
  if (!c)
    return NULL;
  link_nested(r, c);
  SET_VAL(r->self, EMIT_CLASS("TypeBuilder"), "generic_container", Class *, c);
  map_put(&module->typedefs, (uintptr_t)c, (void *)(uintptr_t)GET(r->self, "TypeBuilder", "table_idx", u32));
  if (!attach_members(r, a, module))
    return NULL;
  assembly_add_part(home, a, c);
  settle_waiting(module);
  if (all_known(a))
    return settle(r->self, c, &r->out.err) ? c : NULL;
  vec_push(&module->waiting, emit_add_object(module, r->self));
  return c;
}

// An image that holds nothing but the assembly's attributes, made when somebody asks for them.
void emit_assembly_attributes(Object *builder) {
  Assembly *home = GET(builder, "AssemblyBuilder", "_mono_assembly", Assembly *), *now = home->attributes;
  u32 n = array_count(GET(builder, "AssemblyBuilder", "cattrs", Array *));
  if (n == (now ? md_rows(now->img, TABLE_CUSTOMATTRIBUTE) : 0))
    return;
  RunOut r = {.row = MODULE_ROW};
  begin(&r, home);
  emit_put_attributes(&r.out, GET(builder, "AssemblyBuilder", "cattrs", Array *), TOKEN(TABLE_ASSEMBLY, 1));
  Assembly *a = r.out.err.kind ? NULL : load_image(&r, home);
  if (a) {
    a->home = home;
    assembly_attributes_changed(home, a);
  } else {
    exc_throw_error(&r.out.err);
  }
  release(&r);
}

static bool is_global_type(Object *self, Object *module) {
  return GET(module, "ModuleBuilder", "global_type", Object *) == self;
}

Object *emit_create_type(Object *self) {
  Object *module = GET(self, "TypeBuilder", "pmodule", Object *);
  Assembly *home = emit_assembly_of_module(module);
  RunOut r = {.self = self, .row = is_global_type(self, module) ? MODULE_ROW : TYPE_ROW};
  begin(&r, home);
  describe(&r);
  Class *c = r.out.err.kind ? NULL : make_class(&r, emit_module_image(module), home);
  release(&r);
  if (c)
    emit_note_created(&emit_module_image(module)->out, self);
  if (!c && !exc_pending())
    exc_throw_error(&r.out.err);
  return c ? type_object(c) : NULL;
}
