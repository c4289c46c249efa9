// marshal.c: what wrappers of native calls and of callbacks ask for: parameters in, parameters out, results.
//
// A call has a frame of words, one a parameter. What MARSHAL_IN leaves there is the converter's native form itself, or
// the address of the cell that stands in for a by-ref; a structure passed by value finds the address of its native copy
// there. Parameters that go as they are leave their value there if another one takes its array size from them.
#include "interop/conv.h"

#include "engine/hooks.h"
#include "runtime/internal.h"

static const Conv *param_conv(Method *m, i32 index) {
  const MethodConvs *mc = method_convs(m);
  return index < 0 ? mc->ret : (u32)index < mc->n ? mc->params[index] : NULL;
}

static bool by_value_struct(const Conv *c) {
  return c->kind == CONV_STRUCT || c->kind == CONV_DATE;
}

// ---- how C sees them: for the wrappers -----------------------------------------------------------------------------

static void native_arg(Method *m, i32 index, bool from_native, NativeArg *out) {
  const Conv *c = param_conv(m, index);
  *out = (NativeArg){.form = NATIVE_SAME, .count_param = -1};
  if (!c)
    return;
  out->keep = c->keep;
  if (index >= 0 && c->count_param >= 0 && (u32)c->count_param < method_convs(m)->n)
    out->count_param = c->count_param;
  if (c->kind == CONV_SAME)
    return;
  // A bool or char that leaves managed code is a number that C takes as it is.
  bool number = c->kind == CONV_BOOL && c->size == 4;
  if (number && !from_native && !c->by_ref && index >= 0)
    return;
  out->form = NATIVE_WORD;
  if (by_value_struct(c) && !c->by_ref) {
    out->form = NATIVE_STRUCT;
    out->cls = native_class(c);
  }
}

// ---- managed to native ---------------------------------------------------------------------------------------------

// The number of elements that SizeConst and SizeParamIndex promise, -1 for neither.
static i64 promised_count(const MethodConvs *mc, const Conv *c, const uintptr_t *frame) {
  if (c->count_param < 0 || (u32)c->count_param >= mc->n)
    return c->count ? (i64)c->count : -1;
  const Conv *n = mc->params[c->count_param];
  u64 v = 0;
  if (n->by_ref)
    memcpy(&v, (void *)frame[c->count_param], MIN(n->size, 8u));
  else
    v = frame[c->count_param] & (n->size >= 8 ? ~(u64)0 : ((u64)1 << (8 * n->size)) - 1);
  return (i64)v + c->count;
}

// Frees what earlier parameters of a call hold that will not take place.
static void undo(Method *m, i32 index, uintptr_t *frame) {
  const MethodConvs *mc = method_convs(m);
  Object *pending = exc_take_pending();
  for (i32 i = 0; i < index; i++) {
    const Conv *c = mc->params[i];
    if (!c->by_ref && !by_value_struct(c) && c->kind != CONV_SAME && c->kind != CONV_SAFE_HANDLE && frame[i])
      conv_release(c, NULL, &frame[i]);
  }
  exc_take_pending();
  if (pending)
    exc_set_pending(pending);
}

static uintptr_t in_by_ref(const Conv *c, void *managed, uintptr_t *word) {
  if (!managed)
    return 0;
  u8 *cell = native_alloc(MAX(c->size, 8u));
  *word = (uintptr_t)cell;
  bool hold = c->in && !(c->kind == CONV_SAFE_HANDLE && !*(Object **)managed);
  if (hold && !conv_to_native(c, managed, cell))
    return 0;
  return (uintptr_t)cell;
}

uintptr_t rt_marshal_in(Method *m, i32 index, void *addr, uintptr_t *frame) {
  const Conv *c = param_conv(m, index);
  uintptr_t *word = &frame[index], r;
  if (!c)
    return marshal_directive("%s has no parameter %d", method_name(m), index), 0;
  if (c->by_ref) {
    r = in_by_ref(c, *(void **)addr, word);
    if (c->in_place && r)
      r = *(uintptr_t *)r;
  } else if (by_value_struct(c)) {
    r = *word;
    conv_to_native(c, addr, (void *)r);
  } else {
    *word = 0;
    conv_to_native(c, addr, word);
    r = c->kind == CONV_BOOL && c->size == 2 ? (uintptr_t)(intptr_t)(i16)*word : *word; // callers extend (AAPCS32, 6.5)
  }
  if (exc_pending())
    undo(m, index, frame);
  return r;
}

static void out_by_ref(const MethodConvs *mc, const Conv *c, void *managed, uintptr_t *frame, i32 index) {
  u8 *cell = (u8 *)frame[index];
  if (!managed || !cell)
    return;
  Object *held = c->kind == CONV_SAFE_HANDLE && c->in ? *(Object **)managed : NULL;
  if (c->out && !exc_pending())
    conv_to_managed(c, managed, cell, promised_count(mc, c, frame));
  if (c->kind != CONV_SAFE_HANDLE)
    conv_release(c, managed, cell);
  else if (held)
    conv_release(c, &held, cell);
  if (!c->keep) // others may still ask for the number in it
    free(cell);
}

// Kinds whose managed object native code can have changed behind a pointer passed by value.
static bool written_back(const Conv *c) {
  return c->kind == CONV_ARRAY || c->kind == CONV_BUFFER || c->kind == CONV_CLASS || c->kind == CONV_ANY;
}

USER_MEMORY void rt_marshal_out(Method *m, i32 index, void *addr, uintptr_t *frame) {
  const MethodConvs *mc = method_convs(m);
  const Conv *c = param_conv(m, index);
  if (!c)
    return;
  if (c->by_ref) {
    out_by_ref(mc, c, *(void **)addr, frame, index);
  } else if (by_value_struct(c)) {
    conv_release(c, NULL, (void *)frame[index]);
  } else {
    if (c->out && written_back(c) && !exc_pending())
      conv_to_managed(c, addr, &frame[index], promised_count(mc, c, frame));
    conv_release(c, addr, &frame[index]);
  }
}

// The result: strings and the like that C hands over are ours to free. A structure's word is its address.
USER_MEMORY void rt_marshal_ret(Method *m, void *result, uintptr_t word) {
  const Conv *c = param_conv(m, -1);
  if (!c)
    return;
  void *native = by_value_struct(c) ? (void *)word : &word;
  i64 count = c->count ? (i64)c->count : -1;
  if (!conv_to_managed(c, result, native, count))
    return;
  if (c->kind == CONV_STRING || c->kind == CONV_CUSTOM)
    conv_release(c, NULL, native);
}

// ---- native to managed ---------------------------------------------------------------------------------------------

// `native` is the address of what C passed. By-refs: that is a pointer, and `managed` a variable of the wrapper.
// `counter`: likewise of the parameter that says how long an array is, or NULL.
void rt_callback_in(Method *m, i32 index, void *managed, void *native, const void *counter) {
  const Conv *c = param_conv(m, index);
  if (!c)
    return;
  i64 count = c->count ? (i64)c->count : -1;
  if (counter) {
    const Conv *n = method_convs(m)->params[c->count_param];
    u64 v = 0;
    memcpy(&v, n->by_ref ? *(void *const *)counter : counter, MIN(n->size, 8u));
    count = (i64)v + c->count;
  }
  if (!c->by_ref) {
    conv_to_managed(c, managed, native, count);
    return;
  }
  void *p = *(void **)native;
  if (p && c->in)
    conv_to_managed(c, managed, p, count);
}

// After the call: by-refs, and with index -1 the result, go to `native`. The caller frees what they point to.
void rt_callback_out(Method *m, i32 index, void *managed, void *native) {
  const Conv *c = param_conv(m, index);
  if (!c)
    return;
  if (index < 0) {
    conv_to_native(c, managed, native);
    return;
  }
  void *p = *(void **)native;
  if (c->by_ref && c->out && p) {
    conv_to_native(c, managed, p);
  } else if (!c->by_ref && c->out && (c->kind == CONV_CLASS || c->kind == CONV_CLASS_DATA) && p &&
             *(Object **)managed) {
    layout_to_native(c->layout, *(u8 **)managed, p);
  }
}

// ---- structures ----------------------------------------------------------------------------------------------------

static const Conv *whole(Class *c) {
  if (c->is_array || c->kind == CK_BYREF || c->kind == CK_PTR)
    return NULL;
  u8 et = class_stack_etype(c);
  if (c->is_enum || et == ET_STRING || et == ET_OBJECT || et == ET_VOID || c->is_delegate ||
      (c->flags & TA_LAYOUT_MASK) == 0)
    return NULL;
  const Conv *conv = conv_make(c->assembly, 0, c, (c->flags & TA_STRINGFORMAT_MASK) == 0x10000, PLACE_FIELD);
  return conv->kind == CONV_BAD || conv->kind == CONV_DATE ? NULL : conv;
}

i32 marshal_size(Class *c, Error *err) {
  const Conv *conv = whole(c);
  if (conv)
    return (i32)conv->size;
  err_set(err, ERR_TYPE_LOAD, "Type %s cannot be marshaled as an unmanaged structure.", c->name);
  return -1;
}

i32 marshal_offset(Class *c, const char *field, Error *err) {
  const NativeLayout *l = native_layout(c);
  if (l->problem) {
    err_set(err, ERR_TYPE_LOAD, "%s", l->problem);
    return -1;
  }
  for (u32 i = 0; i < l->nfields; i++)
    if (!strcmp(l->fields[i].field->name, field))
      return (i32)l->fields[i].native_off;
  return -1;
}

static const NativeLayout *layout_or_throw(Class *c) {
  const NativeLayout *l = native_layout(c);
  if (!l->problem)
    return l;
  marshal_directive("%s", l->problem);
  return NULL;
}

// Numbers have no layout of their own.
static bool is_number(const Class *c) {
  return c->is_valuetype && class_stack_etype(c) != ET_VALUETYPE;
}

bool marshal_struct_to_native(Class *c, const void *managed, void *native) {
  if (is_number(c))
    return conv_to_native(conv_make(c->assembly, 0, c, false, PLACE_FIELD), managed, native);
  const NativeLayout *l = layout_or_throw(c);
  return l && layout_to_native(l, managed, native);
}

bool marshal_struct_to_managed(Class *c, void *managed, const void *native) {
  if (is_number(c))
    return conv_to_managed(conv_make(c->assembly, 0, c, false, PLACE_FIELD), managed, native, -1);
  const NativeLayout *l = layout_or_throw(c);
  return l && layout_to_managed(l, managed, native);
}

void marshal_struct_destroy(Class *c, void *native) {
  const NativeLayout *l = is_number(c) ? NULL : layout_or_throw(c);
  if (l)
    layout_release(l, native);
}

void interop_init(void) {
  engine_hooks.native_arg = native_arg;
}
