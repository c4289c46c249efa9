// conv_object.c: objects that stand for something native: handles, delegates, and what a custom marshaler makes of
// them.
#include "interop/conv.h"

#include <stdio.h>

#include "runtime/internal.h"

// ---- SafeHandle, CriticalHandle ------------------------------------------------------------------------------------

static u32 handle_offset(Class *c) {
  for (; c; c = c->parent)
    if (class_find_field(c, "handle"))
      return field_offset_of(c, "handle");
  return 0;
}

static bool is_critical(Class *c) {
  for (; c; c = c->parent)
    if (!strcmp(c->name, "CriticalHandle"))
      return true;
  return false;
}

// Whether native code may return one: the class itself, not only its base, must have a constructor that needs nothing.
static bool can_be_made(Class *c) {
  if (!(c->flags & TA_ABSTRACT) && class_find_method(c, ".ctor", 0))
    return true;
  char text[512];
  snprintf(text, sizeof text, "A handle that native code may return needs a constructor without parameters: %s",
           class_name(c));
  exc_set_pending(exc_new("System", "MissingMethodException", text));
  return false;
}

// Held until release, so that no other thread closes it during the call.
bool safe_handle_to_native(const Conv *c, const void *managed, void *native) {
  Object *o = *(Object *const *)managed;
  if (!o) // by reference there may be none yet
    return exc_throw_null(NULL);
  if (c->by_ref && !can_be_made(c->cls))
    return false;
  bool added = false;
  if (!is_critical(c->cls) && !call_library(object_class(o), "DangerousAddRef", NULL, 1, o, (void *[]){&added}, NULL))
    return false;
  memcpy(native, (u8 *)o + handle_offset(c->cls), sizeof(void *));
  return true;
}

// Results and by-refs: a new object of the declared class, which must have a default constructor.
bool safe_handle_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)count;
  Object *old = *(Object **)managed;
  u32 off = handle_offset(c->cls);
  if (old && !memcmp((u8 *)old + off, native, sizeof(void *)))
    return true;
  if (c->cls->flags & TA_ABSTRACT)
    return marshal_directive("Returned SafeHandles should not be abstract");
  Object *o = can_be_made(c->cls) ? object_new(c->cls) : NULL;
  if (!o || !call_library(c->cls, ".ctor", NULL, 0, o, NULL, NULL))
    return false;
  memcpy((u8 *)o + off, native, sizeof(void *));
  gc_store(managed, o);
  return true;
}

void safe_handle_release(const Conv *c, const void *managed, void *native) {
  (void)native;
  Object *o = managed ? *(Object *const *)managed : NULL;
  if (o && !is_critical(c->cls))
    call_library(object_class(o), "DangerousRelease", NULL, 0, o, NULL, NULL);
}

// ---- HandleRef: keeps its object alive by being an argument --------------------------------------------------------

bool handle_ref_to_native(const Conv *c, const void *managed, void *native) {
  u32 off = field_offset_of(c->cls, "_handle") - OBJECT_HEADER_SIZE;
  memcpy(native, (const u8 *)managed + off, sizeof(void *));
  return true;
}

bool handle_ref_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)count;
  u32 off = field_offset_of(c->cls, "_handle") - OBJECT_HEADER_SIZE;
  memcpy((u8 *)managed + off, native, sizeof(void *));
  return true;
}

// ---- delegates -----------------------------------------------------------------------------------------------------

bool delegate_to_native(const Conv *c, const void *managed, void *native) {
  (void)c;
  Object *d = *(Object *const *)managed;
  void *p = d ? interop_callback(d) : NULL;
  memcpy(native, &p, sizeof p);
  return !d || p;
}

bool delegate_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)count;
  void *p;
  memcpy(&p, native, sizeof p);
  Object *d = p ? interop_delegate(p, c->cls) : NULL;
  gc_store(managed, d);
  return !p || d;
}

// ---- ICustomMarshaler ----------------------------------------------------------------------------------------------

static bool find_class(const Conv *c, Class **out) {
  ERROR(err);
  *out = class_from_reflection_name(c->owner, c->marshaler, false, &err);
  if (*out)
    return true;
  err_set(&err, ERR_TYPE_LOAD, "Could not load custom marshaler '%s'", c->marshaler);
  exc_throw_error(&err);
  return false;
}

// static ICustomMarshaler GetInstance(string cookie), asked once.
static Object *marshaler(const Conv *c) {
  Class *k;
  Object *made = runtime_rooted(&c->custom);
  if (made)
    return made;
  if (!find_class(c, &k))
    return NULL;
  Object *cookie = (Object *)string_new_utf8(c->cookie), *o = NULL;
  if (!cookie)
    return NULL;
  ERROR(err);
  if (!class_methods(k, &err) || !class_find_method(k, "GetInstance", 1)) {
    exc_set_pending(exc_new("System", "ApplicationException",
                            "Custom marshaler does not implement a static GetInstance method that takes a single "
                            "string parameter and returns an ICustomMarshaler."));
    return NULL;
  }
  if (!call_library(k, "GetInstance", NULL, 1, NULL, (void *[]){cookie}, &o))
    return NULL;
  if (o)
    return runtime_root_once(&((Conv *)c)->custom, o);
  exc_set_pending(exc_new("System", "ApplicationException",
                          "A call to GetInstance() for custom marshaler returned null, which is not allowed."));
  return NULL;
}

static bool call_marshaler(const Conv *c, const char *name, void *arg, Object **result) {
  Object *o = marshaler(c);
  ERROR(err);
  Method *decl =
      o ? class_find_method(corlib_class("System.Runtime.InteropServices", "ICustomMarshaler"), name, 1) : NULL;
  Method *m = decl ? class_virtual_target(object_class(o), decl, &err) : NULL;
  if (!m) {
    if (o)
      exc_throw_error(&err);
    return false;
  }
  Object *exc = NULL, *r = engine_invoke(m, o, (void *[]){arg}, &exc);
  if (exc)
    exc_set_pending(exc);
  if (result)
    *result = r;
  return !exc;
}

bool custom_to_native(const Conv *c, const void *managed, void *native) {
  Object *o = *(Object *const *)managed, *boxed = NULL;
  void *p = NULL;
  if (o && (!call_marshaler(c, "MarshalManagedToNative", o, &boxed)))
    return false;
  if (boxed)
    memcpy(&p, object_unbox(boxed), sizeof p);
  memcpy(native, &p, sizeof p);
  return true;
}

bool custom_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)count;
  void *p;
  memcpy(&p, native, sizeof p);
  Object *o = NULL;
  if (p && !call_marshaler(c, "MarshalNativeToManaged", &p, &o))
    return false;
  gc_store(managed, o);
  return true;
}

void custom_release(const Conv *c, const void *managed, void *native) {
  (void)managed;
  void *p;
  memcpy(&p, native, sizeof p);
  if (p)
    call_marshaler(c, "CleanUpNativeData", &p, NULL);
}
