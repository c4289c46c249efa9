// conv.c: the table of converters, and those of plain values.
#include "interop/conv.h"
#include "types/flavour.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

// ---- tools ---------------------------------------------------------------------------------------------------------

void *native_alloc(size_t n) {
  return xcalloc(1, MAX(n, (size_t)1));
}

bool marshal_directive(const char *fmt, ...) {
  char msg[480];
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(msg, sizeof msg, fmt, ap);
  va_end(ap);
  exc_set_pending(exc_new("System.Runtime.InteropServices", "MarshalDirectiveException", msg));
  return false;
}

static Method *library_method(Class *c, const char *name, Class *arg0, u32 nparams) {
  ERROR(err);
  for (; c; c = c->parent) {
    if (!class_methods(c, &err))
      return NULL;
    for (u32 i = 0; i < c->nmethods; i++) {
      if (strcmp(class_method_name(c, i), name))
        continue;
      Method *m = class_method(c, i);
      Sig *s = method_sig(m, &err);
      if (s && s->nparams == nparams && (!arg0 || s->params[0] == arg0))
        return m;
    }
  }
  return NULL;
}

bool call_library(Class *c, const char *name, Class *arg0, u32 nparams, void *self, void **args, Object **result) {
  Method *m = library_method(c, name, arg0, nparams);
  if (!m) {
    ERROR(err);
    err_set(&err, ERR_MISSING_METHOD, "Method '%s.%s' not found.", class_name(c), name);
    exc_throw_error(&err);
    return false;
  }
  Object *exc = NULL, *r = engine_invoke(m, self, args, &exc);
  if (exc) {
    exc_set_pending(exc);
    return false;
  }
  if (result)
    *result = r;
  return true;
}

// ---- plain values --------------------------------------------------------------------------------------------------

static bool same_to_native(const Conv *c, const void *managed, void *native) {
  memcpy(native, managed, c->size);
  return true;
}

static bool same_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)count;
  memcpy(managed, native, c->size);
  return true;
}

// True is 1, in VARIANT_BOOL -1.
static bool bool_to_native(const Conv *c, const void *managed, void *native) {
  u32 v = *(const u8 *)managed ? c->size == 2 ? 0xFFFF : 1 : 0;
  memcpy(native, &v, c->size);
  return true;
}

static bool bool_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)count;
  u32 v = 0;
  memcpy(&v, native, c->low ? 1 : c->size);
  *(u8 *)managed = v != 0;
  return true;
}

static bool char8_to_native(const Conv *c, const void *managed, void *native) {
  (void)c;
  u16 u = *(const u16 *)managed;
  *(u8 *)native = u < 0x80 || flavour->loose_marshalling ? (u8)u : '?';
  return true;
}

static bool char8_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)c;
  (void)count;
  *(u16 *)managed = *(const u8 *)native;
  return true;
}

// OLE dates count days from 1899-12-30; before it the day falls and the time of day still rises.
#define TICKS_PER_DAY 864000000000LL
#define OLE_EPOCH_TICKS 599264352000000000LL

static bool date_to_native(const Conv *c, const void *managed, void *native) {
  (void)c;
  i64 ticks = (*(const i64 *)managed & 0x3FFFFFFFFFFFFFFF);
  double d = 0;
  if (ticks) {
    i64 t = (ticks < TICKS_PER_DAY ? ticks + OLE_EPOCH_TICKS : ticks) - OLE_EPOCH_TICKS, ms = t / 10000;
    i64 day_ms = ms % 86400000;
    if (ms < 0 && day_ms)
      ms -= (86400000 + day_ms) * 2;
    d = (double)ms / 86400000.0;
  }
  memcpy(native, &d, sizeof d);
  return true;
}

static bool date_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)c;
  (void)count;
  double d;
  memcpy(&d, native, sizeof d);
  if (!(d > -657435.0 && d < 2958466.0)) {
    exc_throw_arg("ArgumentException", NULL, "Not a legal OleAut date.");
    return false;
  }
  i64 ms = (i64)(d * 86400000.0 + (d >= 0 ? 0.5 : -0.5));
  if (ms < 0)
    ms -= (ms % 86400000) * 2;
  *(i64 *)managed = ms * 10000 + OLE_EPOCH_TICKS;
  return true;
}

static bool bad_to_native(const Conv *c, const void *managed, void *native) {
  (void)managed;
  (void)native;
  return marshal_directive("%s", c->problem);
}

static bool bad_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)managed;
  (void)native;
  (void)count;
  return marshal_directive("%s", c->problem);
}

const ConvOps conv_ops[CONV_KIND_COUNT] = {
    [CONV_SAME] = {same_to_native, same_to_managed, NULL},
    [CONV_BOOL] = {bool_to_native, bool_to_managed, NULL},
    [CONV_CHAR8] = {char8_to_native, char8_to_managed, NULL},
    [CONV_DATE] = {date_to_native, date_to_managed, NULL},
    [CONV_STRING] = {string_to_native, string_to_managed, string_release},
    [CONV_CHARS] = {chars_to_native, chars_to_managed, NULL},
    [CONV_BUFFER] = {buffer_to_native, buffer_to_managed, buffer_release},
    [CONV_ARRAY] = {array_to_native, array_to_managed, array_release},
    [CONV_DATA] = {data_to_native, data_to_managed, NULL},
    [CONV_INLINE_TEXT] = {inline_text_to_native, inline_text_to_managed, NULL},
    [CONV_INLINE_ARRAY] = {inline_array_to_native, inline_array_to_managed, inline_array_release},
    [CONV_STRUCT] = {struct_to_native, struct_to_managed, struct_release},
    [CONV_STRUCT_AT] = {struct_at_to_native, struct_at_to_managed, struct_at_release},
    [CONV_INLINE_CLASS] = {inline_class_to_native, inline_class_to_managed, inline_class_release},
    [CONV_CLASS] = {class_to_native, class_to_managed, class_release},
    [CONV_CLASS_DATA] = {class_data_to_native, class_data_to_managed, NULL},
    [CONV_ANY] = {any_to_native, any_to_managed, any_release},
    [CONV_DELEGATE] = {delegate_to_native, delegate_to_managed, NULL},
    [CONV_SAFE_HANDLE] = {safe_handle_to_native, safe_handle_to_managed, safe_handle_release},
    [CONV_HANDLE_REF] = {handle_ref_to_native, handle_ref_to_managed, NULL},
    [CONV_CUSTOM] = {custom_to_native, custom_to_managed, custom_release},
    [CONV_BAD] = {bad_to_native, bad_to_managed, NULL},
};
