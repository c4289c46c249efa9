// refs.c: how each kind of symbolic reference resolves: that column of the table in ir/ref.h.
#include "engine/run/open.h"
#include "gc/gc.h"

#include "base/log.h"

// Only addresses are of interest; under names of their own, since compilers know what `sin` should look like.
#define HELPER(id, cname, ret, args, flags)                                                                            \
  extern const u8 function_##id[] __asm__(#cname);                                                                     \
  extern const u8 stub_##id[] __asm__("stub_" #cname);
#include "ir/helpers.def"
#undef HELPER

// Helpers that may throw are entered through a stub that raises what they leave pending.
void *helper_address(u32 helper) {
  static void *const direct[HELPER_COUNT] = {
#define HELPER(id, cname, ret, args, flags) (void *)function_##id,
#include "ir/helpers.def"
#undef HELPER
  };
  static void *const checked[HELPER_COUNT] = {
#define HELPER(id, cname, ret, args, flags) (void *)stub_##id,
#include "ir/helpers.def"
#undef HELPER
  };
  return strchr(helper_info[helper].flags, 'T') ? checked[helper] : direct[helper];
}

typedef bool (*Resolve)(Ref *r, void **value, Error *err);

static bool resolve_class(Ref *r, void **value, Error *err) {
  *value = r->cls;
  // Casts read supers, depth and vtables of what they meet: the class must have its ancestors.
  return class_fields(r->cls, err);
}

// Boxing a Nullable<T> makes a T of it (I.8.2.4).
static bool resolve_boxed_class(Ref *r, void **value, Error *err) {
  Class *c = *value = r->cls->generic_def == wk.nullable ? r->cls->inst->args[0] : r->cls;
  return class_fields(c, err);
}

static bool resolve_vtable(Ref *r, void **value, Error *err) {
  return (*value = class_vtable(r->cls, err)) != NULL;
}
static bool resolve_statics(Ref *r, void **value, Error *err) {
  return (*value = class_statics(r->cls, err)) != NULL;
}

static bool resolve_method(Ref *r, void **value, Error *err) {
  (void)err;
  *value = r->method;
  return true;
}

static bool resolve_field(Ref *r, void **value, Error *err) {
  (void)err;
  *value = r->field;
  return true;
}

static bool resolve_entry(Ref *r, void **value, Error *err) {
  (void)err;
  *value = engine_entry(r->method);
  return true;
}

static bool resolve_ftn(Ref *r, void **value, Error *err) {
  (void)err;
  *value = engine_ftn(r->method);
  return true;
}

// Never 0, which would say that it is not known yet: objects begin with a header, and so do static data here.
static bool resolve_field_offset(Ref *r, void **value, Error *err) {
  *value = (void *)(uintptr_t)(r->field->is_static ? r->field->offset + OBJECT_HEADER_SIZE : r->field->offset);
  return class_fields(r->field->klass, err);
}

static bool resolve_open_ftn(Ref *r, void **value, Error *err) {
  return (*value = open_ftn(r->method, err)) != NULL;
}
static bool resolve_open_value(Ref *r, void **value, Error *err) {
  return (*value = open_value(r->method, r->cls, err)) != NULL;
}

static bool resolve_native_ftn(Ref *r, void **value, Error *err) {
  return (*value = engine_hooks.native_ftn(r->method, err)) != NULL;
}

static bool resolve_static_ftn(Ref *r, void **value, Error *err) {
  Method *m = class_virtual_target(r->cls, r->method, err);
  if (m)
    *value = engine_ftn(m);
  return m != NULL;
}

static bool resolve_string(Ref *r, void **value, Error *err) {
  return (*value = engine_hooks.string_literal(r->assembly, (u32)r->n, err)) != NULL;
}

static bool resolve_type_object(Ref *r, void **value, Error *err) {
  return (*value = engine_hooks.type_object(r->cls, err)) != NULL;
}

static bool resolve_icall(Ref *r, void **value, Error *err) {
  *value = engine_hooks.icall(r->method);
  if (!*value && (r->method->klass->flags & TA_IMPORT))
    return err_set(err, ERR_PLATFORM, "%s: COM is not supported", method_name(r->method));
  return *value || err_set(err, ERR_MISSING_METHOD, "internal call %s is not implemented", method_name(r->method));
}

static bool resolve_pinvoke(Ref *r, void **value, Error *err) {
  return (*value = engine_hooks.pinvoke(r->method, err)) != NULL;
}

static bool resolve_helper(Ref *r, void **value, Error *err) {
  (void)err;
  *value = helper_address((u32)r->n);
  return true;
}

static bool resolve_rva_data(Ref *r, void **value, Error *err) {
  return (*value = (void *)rva_data(r->field, err)) != NULL;
}

static bool resolve_rva_field(Ref *r, void **value, Error *err) {
  return (*value = engine_rva_field(r->field, err)) != NULL;
}

static bool resolve_tls(Ref *r, void **value, Error *err) {
  (void)r, (void)err;
  *value = (void *)engine_hooks.thread_tls_offset();
  return true;
}

static bool resolve_tls_alloc(Ref *r, void **value, Error *err) {
  (void)r, (void)err;
  *value = (void *)gc_lists_tls_offset();
  return true;
}

static bool resolve_cpu(Ref *r, void **value, Error *err) {
  (void)r, (void)err;
  *value = (void *)(uintptr_t)engine_cpu_features();
  return true;
}

static bool resolve_dict_slot(Ref *r, void **value, Error *err) {
  (void)err;
  *value = (void *)(uintptr_t)dict_slot_index(r->method, r->inner);
  return true;
}

static const Resolve resolvers[] = {
#define REF(kind, resolve, encode, decode, print) [REF_##kind] = resolve_##resolve,
    REF_KINDS(REF)
#undef REF
};
_Static_assert(ARRAY_LEN(resolvers) == REF_KIND_COUNT, "each kind of reference is resolved");

bool ref_resolve(Ref *r, void **value, Error *err) {
  return resolvers[r->kind](r, value, err);
}
