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

// ---- types ---------------------------------------------------------------------------------------------------------

// What TypeBuilder.generic_container holds: the class, which may be declared only.
static Class *class_of_builder(Object *o) {
  return FIELD_OF(o, "TypeBuilder", "generic_container", Class *);
}

static Class *builder_type(Object *o, Error *err) {
  Class *c = class_of_builder(o);
  if (c && !c->declared)
    return c;
  char *name = string_to_utf8(FIELD_OF(o, "TypeBuilder", "tname", String *));
  err_set(err, ERR_UNFINISHED, "Could not load type '%s': it is still being built", name);
  free(name);
  return NULL;
}

bool emit_is_value_builder(Object *type) {
  Object *parent = FIELD_OF(type, "TypeBuilder", "parent", Object *);
  Class *p = parent && object_class(parent) == wk.runtimetype ? type_object_class(parent) : NULL;
  return p == wk.valuetype || p == wk.enum_;
}

static Class *declare(Object *o) {
  char *ns = string_to_utf8(FIELD_OF(o, "TypeBuilder", "nspace", String *));
  char *name = string_to_utf8(FIELD_OF(o, "TypeBuilder", "tname", String *));
  Assembly *home = emit_assembly_of_module(FIELD_OF(o, "TypeBuilder", "pmodule", Object *));
  Class *c = class_declare(home, ns, name, emit_is_value_builder(o));
  SET_VAL(o, EMIT_CLASS("TypeBuilder"), "generic_container", Class *, c);
  free(ns);
  free(name);
  return c;
}

Class *emit_declared_type(Object *o, Error *err) {
  if (o && object_class(o) == EMIT_CLASS("EnumBuilder"))
    o = FIELD_OF(o, "EnumBuilder", "_tb", Object *);
  bool unfinished = o && IS(o, EMIT_CLASS("TypeBuilder")) && !FIELD_OF(o, "TypeBuilder", "generic_params", Array *);
  if (!unfinished || (class_of_builder(o) && !class_of_builder(o)->declared))
    return emit_type(o, err);
  loader_lock();
  Class *c = class_of_builder(o);
  if (!c) {
    Object *outer = FIELD_OF(o, "TypeBuilder", "nesting_type", Object *);
    ERROR(ignored);
    c = declare(o);
    c->nested_in = outer ? emit_declared_type(outer, &ignored) : NULL;
  }
  loader_unlock();
  return c;
}

static Class *symbol_type(Object *o, Error *err) {
  Class *elem = emit_open_type(FIELD_OF(o, "SymbolType", "m_baseType", Object *), err);
  if (!elem)
    return NULL;
  if (!class_may_derive(elem, CK_PTR)) {
    err_set(err, ERR_TYPE_LOAD, "'%s' cannot be the element of another type", class_name(elem));
    return NULL;
  }
  if (object_class(o) == EMIT_CLASS("ByRefType"))
    return class_byref(elem);
  if (object_class(o) == EMIT_CLASS("PointerType"))
    return class_ptr(elem);
  i32 rank = FIELD_OF(o, "ArrayType", "rank", i32);
  return rank == 0 ? class_szarray(elem) : class_array_asked(elem, (u32)rank, err);
}

static Class *instance_type(Object *o, Error *err) {
  Class *def = emit_type(FIELD_OF(o, "TypeBuilderInstantiation", "generic_type", Object *), err);
  Array *types = FIELD_OF(o, "TypeBuilderInstantiation", "type_arguments", Array *);
  u32 n = array_count(types);
  Class **args = xcalloc(n + 1, sizeof *args);
  bool ok = def != NULL;
  for (u32 i = 0; ok && i < n; i++)
    ok = (args[i] = emit_open_type(array_object(types, i), err)) != NULL;
  Class *c = ok ? class_inst(def, generic_inst(args, n), err) : NULL;
  free(args);
  return c;
}

static Class *parameter_type(Object *o) {
  bool of_method = FIELD_OF(o, "GenericTypeParameterBuilder", "mbuilder", Object *) != NULL;
  return class_anon_param(of_method ? CK_MVAR : CK_VAR, (u32)FIELD_OF(o, "GenericTypeParameterBuilder", "index", i32));
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
  if (IS(o, EMIT_CLASS("GenericTypeParameterBuilder")))
    return parameter_type(o);
  return unknown(o, err);
}

static GenericInst *own_params(u32 n, ClassKind kind) {
  Class **args = xcalloc(n + 1, sizeof *args);
  for (u32 i = 0; i < n; i++)
    args[i] = class_anon_param(kind, i);
  GenericInst *inst = generic_inst(args, n);
  free(args);
  return inst;
}

// Named parameters know their own number only, so a context that is long enough serves for every owner.
enum { MANY_PARAMS = 64 };

Class *emit_open_class(Class *c, Error *err) {
  if (!c || !c->is_open)
    return c;
  if (c->kind == CK_DEF)
    return class_inst(c, own_params(c->ngparams, CK_VAR), err);
  return class_inflate(c, (GenericCtx){own_params(MANY_PARAMS, CK_VAR), own_params(MANY_PARAMS, CK_MVAR)}, err);
}

Class *emit_open_type(Object *o, Error *err) {
  return emit_open_class(emit_type(o, err), err);
}

Sig *emit_sig(Object *ret, Array *params, Error *err) {
  u32 n = array_count(params);
  Class *r = emit_open_type(ret, err), **p = xcalloc(n + 1, sizeof *p);
  bool ok = r != NULL;
  for (u32 i = 0; ok && i < n; i++)
    ok = (p[i] = emit_open_type(array_object(params, i), err)) != NULL;
  Sig *s = ok ? dynamic_sig(r, p, n) : NULL;
  free(p);
  return s;
}

// ---- members -------------------------------------------------------------------------------------------------------

static Method *built_method(Method *m, Error *err) {
  if (!m)
    err_set(err, ERR_MISSING_METHOD, "Method not found: its type is still being built");
  return m;
}

static GenericInst *inst_of(Array *args, Error *err) {
  u32 n = array_count(args);
  Class **types = xcalloc(n + 1, sizeof *types);
  bool ok = true;
  for (u32 i = 0; ok && i < n; i++)
    ok = (types[i] = emit_open_type(array_object(args, i), err)) != NULL;
  GenericInst *inst = ok ? generic_inst(types, n) : NULL;
  free(types);
  return inst;
}

// A method of a generic definition as a member of one of its instances, or an instance of a generic method.
static Method *method_of_instance(Object *base, Object *instance, Array *args, Error *err) {
  Method *m = emit_method(base, err);
  Class *c = m ? emit_open_type(instance, err) : NULL;
  if (c && c != m->klass && (c->generic_def == m->def->klass || c == m->def->klass))
    m = method_on_class(m->def, c, err);
  else if (c && c->kind == CK_INST && m->klass->kind == CK_INST && m->klass != c)
    m = NULL;
  GenericInst *inst = c && m && args ? inst_of(args, err) : NULL;
  return !c || !m ? NULL : args ? (inst ? method_inst(m, inst, err) : NULL) : m;
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

// A method that reflection shows in terms of named parameters, in open form.
static Method *open_method(Method *m, Error *err) {
  bool named = m->klass->kind == CK_INST && m->klass->is_open;
  for (u32 i = 0; m->inst && i < m->inst->n; i++)
    named |= m->inst->args[i]->is_open;
  if (!named)
    return m;
  return method_inflate(m, (GenericCtx){own_params(MANY_PARAMS, CK_VAR), own_params(MANY_PARAMS, CK_MVAR)}, err);
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
  return m ? open_method(m, err) : unknown(o, err);
}

Field *emit_field(Object *o, Error *err) {
  if (IS(o, EMIT_CLASS("FieldBuilder"))) {
    Class *c = builder_type(FIELD_OF(o, "FieldBuilder", "typeb", Object *), err);
    uintptr_t handle = FIELD_OF(o, "FieldBuilder", "handle", uintptr_t); // a row until the class is settled (run.c)
    return !c ? NULL : handle > 0xFFFFFF ? (Field *)handle : field_from_row(c->assembly, (u32)handle, err);
  }
  if (IS(o, EMIT_CLASS("FieldOnTypeBuilderInst"))) {
    Field *f = emit_field(FIELD_OF(o, "FieldOnTypeBuilderInst", "fb", Object *), err);
    Class *c = f ? emit_open_type(FIELD_OF(o, "FieldOnTypeBuilderInst", "instantiation", Object *), err) : NULL;
    return c ? class_find_field(c, f->name) : NULL;
  }
  Field *f = reflection_field_of(o);
  if (!f)
    return unknown(o, err);
  Class *c = f->klass->kind == CK_INST ? emit_open_class(f->klass, err) : f->klass;
  return c == f->klass ? f : c && class_fields(c, err) ? &c->fields[f - f->klass->fields] : NULL;
}

// ---- items of tokens -----------------------------------------------------------------------------------------------

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

DynamicItem emit_item(Object *o, bool open) {
  DynamicItem it = {.table = emit_table_of(o), .open = open};
  if (it.table == TOKEN_STRING)
    it.p = string_intern((String *)o); // literals stay
  else
    it.source = gc_handle_new(GCH_NORMAL, o);
  return it;
}

// The signature of a call through a pointer; an unmanaged convention counts from 1 (winapi, which
// is C here).
static Sig *helper_sig(Object *h, Error *err) {
  Sig *s = emit_sig(FIELD_OF(h, "SignatureHelper", "returnType", Object *),
                    FIELD_OF(h, "SignatureHelper", "arguments", Array *), err);
  u32 conv = FIELD_OF(h, "SignatureHelper", "callConv", u32),
      native = FIELD_OF(h, "SignatureHelper", "unmanagedCallConv", u32);
  if (!s)
    return NULL;
  s->has_this = (conv & SIG_HASTHIS) != 0;
  s->explicit_this = (conv & SIG_EXPLICITTHIS) != 0;
  s->vararg = (conv & 2) != 0;
  s->callconv = (u8)((conv & (SIG_HASTHIS | SIG_EXPLICITTHIS)) | (s->vararg ? SIG_VARARG : 0) |
                     (native ? MAX(native - 1, 1u) : 0));
  return s;
}

static Method *method_over_own(Method *m, Error *err) {
  Class *c = emit_open_class(m->klass, err);
  if (!c)
    return NULL;
  if (c != m->klass && m->klass->kind == CK_DEF)
    m = method_on_class(m, c, err);
  return m && m->ngparams && !m->inst ? method_inst(m, own_params(m->ngparams, CK_MVAR), err) : m;
}

static void *resolve(u8 table, bool open, Object *o, Error *err) {
  switch (table) {
  case TABLE_TYPEDEF: {
    Class *c = emit_type(o, err);
    return c && (open || c->kind != CK_DEF) ? emit_open_class(c, err) : c;
  }
  case TABLE_METHOD: {
    Method *m = emit_method(o, err);
    return m && open ? method_over_own(m, err) : m;
  }
  case TABLE_FIELD: {
    Field *f = emit_field(o, err);
    Class *c = f && open ? emit_open_class(f->klass, err) : NULL;
    return !c || c == f->klass ? f : class_fields(c, err) ? &c->fields[f - f->klass->fields] : NULL;
  }
  case TABLE_STANDALONESIG: return helper_sig(o, err);
  default: return unknown(o, err);
  }
}

// Racing threads find the same. The handle is not freed: another thread may be about to read it.
static void *resolve_item(DynamicItem *it, Error *err) {
  void *p = resolve(it->table, it->open, gc_handle_get(it->source), err);
  if (p)
    __atomic_store_n(&it->p, p, __ATOMIC_RELEASE);
  return p;
}

static Class *resolve_type(u32 handle, Error *err) {
  return emit_declared_type(gc_handle_get(handle), err);
}

void emit_resolve_install(void) {
  dynamic_item_hook = resolve_item;
  dynamic_type_hook = resolve_type;
}
