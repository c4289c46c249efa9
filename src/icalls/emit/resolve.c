// resolve.c: what objects of reflection stand for, among them builders of types that may not be there yet.
#include <stdlib.h>
#include "icalls/emit/emit.h"

#define IS(o, cls) class_is_subclass(object_class(o), cls)
#define FIELD_OF(o, cls, name, T) GET_VAL(o, EMIT_CLASS(cls), name, T)

static void *unknown(Object *o, Error *err) {
  err_set(err, ERR_NOT_SUPPORTED, "Operation is not supported: %s in code made at run time",
          class_name(object_class(o)));
  return NULL;
}

// ---- types
// -----------------------------------------------------------------------------------------------------------------

static Class *builder_type(Object *o, Error *err) {
  Class *c = FIELD_OF(o, "TypeBuilder", "generic_container", Class *); // emit_create_type puts it there
  if (c)
    return c;
  char *name = string_to_utf8(FIELD_OF(o, "TypeBuilder", "tname", String *));
  err_set(err, ERR_TYPE_LOAD, "Could not load type '%s': it is still being built", name);
  free(name);
  return NULL;
}

static Class *symbol_type(Object *o, Error *err) {
  Class *elem = emit_type(FIELD_OF(o, "SymbolType", "m_baseType", Object *), err);
  if (!elem)
    return NULL;
  if (object_class(o) == EMIT_CLASS("ByRefType"))
    return class_byref(elem);
  if (object_class(o) == EMIT_CLASS("PointerType"))
    return class_ptr(elem);
  i32 rank = FIELD_OF(o, "ArrayType", "rank", i32);
  return rank == 0 ? class_szarray(elem) : class_array(elem, (u32)rank);
}

static Class *instance_type(Object *o, Error *err) {
  Class *def = emit_type(FIELD_OF(o, "TypeBuilderInstantiation", "generic_type", Object *), err);
  Array *types = FIELD_OF(o, "TypeBuilderInstantiation", "type_arguments", Array *);
  u32 n = (u32)types->length;
  Class **args = xcalloc(n + 1, sizeof *args);
  bool ok = def != NULL;
  for (u32 i = 0; ok && i < n; i++)
    ok = (args[i] = emit_type(ARRAY_ELEMS(types, Object *)[i], err)) != NULL;
  Class *c = ok ? class_inst(def, generic_inst(args, n), err) : NULL;
  free(args);
  return c;
}

Class *emit_type(Object *o, Error *err) {
  if (!o)
    return wk.void_;
  if (IS(o, wk.runtimetype))
    return type_object_class(o);
  if (IS(o, EMIT_CLASS("TypeBuilder")))
    return builder_type(o, err);
  if (IS(o, EMIT_CLASS("EnumBuilder")))
    return builder_type(FIELD_OF(o, "EnumBuilder", "_tb", Object *), err);
  if (IS(o, EMIT_CLASS("SymbolType")))
    return symbol_type(o, err);
  if (IS(o, EMIT_CLASS("TypeBuilderInstantiation")))
    return instance_type(o, err);
  return unknown(o, err);
}

Sig *emit_sig(Object *ret, Array *params, Error *err) {
  u32 n = params ? (u32)params->length : 0;
  Class *r = emit_type(ret, err), **p = xcalloc(n + 1, sizeof *p);
  bool ok = r != NULL;
  for (u32 i = 0; ok && i < n; i++)
    ok = (p[i] = emit_type(ARRAY_ELEMS(params, Object *)[i], err)) != NULL;
  Sig *s = ok ? dynamic_sig(r, p, n) : NULL;
  free(p);
  return s;
}

// ---- members
// ---------------------------------------------------------------------------------------------------------------

static Method *built_method(Method *m, Error *err) {
  if (!m)
    err_set(err, ERR_MISSING_METHOD, "Method not found: its type is still being built");
  return m;
}

// A method of a generic definition as a member of one of its instances.
static Method *method_of_instance(Object *base, Object *instance, Array *args, Error *err) {
  Method *m = emit_method(base, err);
  Class *c = m ? emit_type(instance, err) : NULL;
  m = c ? method_on_class(m->def ? m->def : m, c, err) : NULL;
  if (!m || !args)
    return m;
  u32 n = (u32)args->length;
  Class **types = xcalloc(n + 1, sizeof *types);
  for (u32 i = 0; m && i < n; i++)
    if (!(types[i] = emit_type(ARRAY_ELEMS(args, Object *)[i], err)))
      m = NULL;
  m = m ? method_inst(m, generic_inst(types, n), err) : NULL;
  free(types);
  return m;
}

static Method *array_method(Object *o, Error *err) {
  Class *c = emit_type(GET_VAL(o, REFLECTION_CLASS("MonoArrayMethod"), "parent", Object *), err);
  Array *params = GET_VAL(o, REFLECTION_CLASS("MonoArrayMethod"), "parameters", Array *);
  char *name = string_to_utf8(GET_VAL(o, REFLECTION_CLASS("MonoArrayMethod"), "name", String *));
  Method *m = c && class_methods(c, err) ? class_find_method(c, name, params ? (int)params->length : 0) : NULL;
  if (c && !m)
    err_set(err, ERR_MISSING_METHOD, "Method not found: '%s.%s'", class_name(c), name);
  free(name);
  return m;
}

Method *emit_method(Object *o, Error *err) {
  if (IS(o, EMIT_CLASS("MethodBuilder")))
    return built_method(FIELD_OF(o, "MethodBuilder", "mhandle", Method *), err);
  if (IS(o, EMIT_CLASS("ConstructorBuilder")))
    return built_method(FIELD_OF(o, "ConstructorBuilder", "mhandle", Method *), err);
  if (IS(o, EMIT_CLASS("MethodOnTypeBuilderInst")))
    return method_of_instance(FIELD_OF(o, "MethodOnTypeBuilderInst", "base_method", Object *),
                              FIELD_OF(o, "MethodOnTypeBuilderInst", "instantiation", Object *),
                              FIELD_OF(o, "MethodOnTypeBuilderInst", "method_arguments", Array *), err);
  if (IS(o, EMIT_CLASS("ConstructorOnTypeBuilderInst")))
    return method_of_instance(FIELD_OF(o, "ConstructorOnTypeBuilderInst", "cb", Object *),
                              FIELD_OF(o, "ConstructorOnTypeBuilderInst", "instantiation", Object *), NULL, err);
  if (IS(o, REFLECTION_CLASS("MonoArrayMethod")))
    return array_method(o, err);
  Method *m = reflection_object_method(o);
  return m ? m : unknown(o, err);
}

Field *emit_field(Object *o, Error *err) {
  if (IS(o, EMIT_CLASS("FieldBuilder"))) {
    Class *c = builder_type(FIELD_OF(o, "FieldBuilder", "typeb", Object *), err);
    return c ? field_from_row(c->assembly, (u32)FIELD_OF(o, "FieldBuilder", "handle", uintptr_t), err) : NULL;
  }
  if (IS(o, EMIT_CLASS("FieldOnTypeBuilderInst"))) {
    Field *f = emit_field(FIELD_OF(o, "FieldOnTypeBuilderInst", "fb", Object *), err);
    Class *c = f ? emit_type(FIELD_OF(o, "FieldOnTypeBuilderInst", "instantiation", Object *), err) : NULL;
    return c ? class_find_field(c, f->name) : NULL;
  }
  Field *f = reflection_field_of(o);
  return f ? f : unknown(o, err);
}

// ---- items of tokens
// -------------------------------------------------------------------------------------------------------

u8 emit_table_of(Object *o) {
  if (object_class(o) == wk.string)
    return TOKEN_STRING;
  if (IS(o, wk.type))
    return TABLE_TYPEDEF;
  if (IS(o, EMIT_CLASS("SignatureHelper")))
    return TABLE_STANDALONESIG;
  if (IS(o, REFLECTION_CLASS("MethodBase")))
    return TABLE_METHOD;
  return IS(o, REFLECTION_CLASS("FieldInfo")) ? TABLE_FIELD : 0;
}

DynamicItem emit_item(Object *o) {
  DynamicItem it = {.table = emit_table_of(o)};
  if (it.table == TOKEN_STRING)
    it.p = string_intern((String *)o); // literals stay
  else
    it.source = gc_handle_new(GCH_NORMAL, o);
  return it;
}

// Of a calli (II.23.2.3): the managed or the native convention.
static Sig *site_sig(Object *o, Error *err) {
  enum { VAR_ARGS = 2, HAS_THIS = 0x20, EXPLICIT_THIS = 0x40 }; // CallingConventions
  static const u8 native[] = {0, SIG_C, SIG_C, SIG_STDCALL, SIG_THISCALL, SIG_FASTCALL}; // CallingConvention: Winapi is 1
  Sig *s = emit_sig(FIELD_OF(o, "SignatureHelper", "returnType", Object *),
                    FIELD_OF(o, "SignatureHelper", "arguments", Array *), err);
  if (!s)
    return NULL;
  u32 managed = FIELD_OF(o, "SignatureHelper", "callConv", u32);
  u32 unmanaged = FIELD_OF(o, "SignatureHelper", "unmanagedCallConv", u32);
  s->has_this = managed & HAS_THIS;
  s->explicit_this = managed & EXPLICIT_THIS;
  s->vararg = managed & VAR_ARGS;
  s->callconv = s->vararg ? SIG_VARARG : unmanaged < ARRAY_LEN(native) ? native[unmanaged] : SIG_DEFAULT;
  return s;
}

static void *resolve(u8 table, Object *o, Error *err) {
  switch (table) {
  case TABLE_TYPEDEF: return emit_type(o, err);
  case TABLE_METHOD: return emit_method(o, err);
  case TABLE_FIELD: return emit_field(o, err);
  case TABLE_STANDALONESIG: return site_sig(o, err);
  default: return unknown(o, err);
  }
}

// Racing threads find the same. The handle is not freed: another thread may be about to read it.
static void *resolve_item(DynamicItem *it, Error *err) {
  void *p = resolve(it->table, gc_handle_get(it->source), err);
  if (p)
    __atomic_store_n(&it->p, p, __ATOMIC_RELEASE);
  return p;
}

static Class *resolve_type(u32 handle, Error *err) {
  return emit_type(gc_handle_get(handle), err);
}

void emit_resolve_install(void) {
  dynamic_item_hook = resolve_item;
  dynamic_type_hook = resolve_type;
}
