// hooks.c: what the engine and the unwinder call upwards.
#include "eh/internal.h"
#include "engine/hooks.h"
#include "interop/interop.h"
#include "runtime/internal.h"

static void *literal(Assembly *a, u32 token, Error *err) {
  return string_literal(a, token, err);
}

static void *type_of(Class *c, Error *err) {
  Object *o = type_object(c);
  if (!o) {
    exc_take_pending();
    err_set(err, ERR_OUT_OF_MEMORY, "no memory for the type object of '%s'", class_name(c));
  }
  return o;
}

static void set_pending(const Error *err) {
  exc_throw_error(err);
}

static ptrdiff_t tls_offset(void) {
  return (ptrdiff_t)((uintptr_t)&current_thread - (uintptr_t)__builtin_thread_pointer());
}

// ---- traces: _stackTrace of an exception is an IntPtr[] of (Method*, native offset, IL offset) ------------------

static u32 trace_offset(void) {
  static u32 off;
  return off ? off : (off = field_offset_of(wk.exception, "_stackTrace"));
}

static void *trace_array(Object *exc, void **words, u32 n) {
  Object *pending = exc_take_pending();
  Array *a = array_new(wk.intptr, n);
  current_thread->pending = pending; // an allocation that failed leaves the exception without a trace
  if (a)
    memcpy(a->data, words, n * sizeof *words);
  gc_store((u8 *)exc + trace_offset(), (Object *)a);
  // Exception.StackTrace asks whether this one is there, and no more.
  static u32 seen;
  if (!seen)
    seen = field_offset_of(wk.exception, "_stackTrace");
  gc_store((u8 *)exc + seen, (Object *)a);
  return a;
}

static uintptr_t *trace_words(Object *exc, u32 *n) {
  Array *a = (Array *)FIELD_REF(exc, trace_offset());
  *n = a ? (u32)a->length : 0;
  return a ? ARRAY_ELEMS(a, uintptr_t) : NULL;
}

void exc_set_pending_anew(Object *exc) {
  gc_store((u8 *)exc + trace_offset(), NULL);
  exc_set_pending(exc);
}

static bool trace_goes_on(void) {
  bool it_does = current_thread->trace_goes_on;
  current_thread->trace_goes_on = false;
  return it_does;
}

static Object *wrap(Object *o) {
  if (LIKELY(class_is_subclass(object_class(o), wk.exception)))
    return o;
  Object *pending = exc_take_pending();
  Object *e = exc_new("System.Runtime.CompilerServices", "RuntimeWrappedException",
                      "An object that does not derive from System.Exception has been wrapped in a "
                      "RuntimeWrappedException.");
  if (class_is_subclass(object_class(e), wk.exception) && !strcmp(object_class(e)->name, "RuntimeWrappedException"))
    gc_store((u8 *)e + field_offset_of(object_class(e), "_wrappedException"), o);
  current_thread->pending = pending;
  return e;
}

// A P/Invoke whose library or function is missing: mono finds that out in the wrapper, which stands in the trace.
static void set_pending_call(const Error *err, Method *callee) {
  if (!(callee->flags & MA_PINVOKE && exc_pending())) // what looked for the library may have thrown
    exc_throw_error(err);
  if (callee->flags & MA_PINVOKE)
    trace_array(current_thread->pending, (void *[TRACE_WORDS]){callee}, TRACE_WORDS);
}

static void null_reference(void) {
  if (!exc_pending())
    exc_set_pending(exc_for_kind(THROW_NULL_REFERENCE));
}

static void unhandled(Object *exc) {
  runtime_unhandled(exc);
}

void hooks_install(void) {
  engine_hooks.string_literal = literal;
  engine_hooks.type_object = type_of;
  engine_hooks.icall = icall_find;
  engine_hooks.pinvoke = pinvoke_resolve;
  engine_hooks.native_ftn = interop_native_entry;
  engine_hooks.set_pending = set_pending;
  engine_hooks.set_pending_call = set_pending_call;
  engine_hooks.thread_tls_offset = tls_offset;
  engine_hooks.exception = exc_from_error;
  engine_hooks.box = object_box;
  engine_hooks.null_reference = null_reference;
  engine_hooks.remote_call = remoting_call;
  engine_hooks.castable_target = castable_target;
  interop_init();
  eh_hooks = (EhHooks){
      .for_kind = exc_for_kind,
      .take_pending = exc_take_pending,
      .isinst = object_isinst,
      .wrap = wrap,
      .unhandled = unhandled,
      .stack_is_low = exc_stack_is_low,
      .stack_was_low = exc_stack_was_low,
      .settle_pending = exc_settle_pending,
      .trace_array = trace_array,
      .trace_words = trace_words,
      .trace_goes_on = trace_goes_on,
      .abort_wanted = abort_wanted,
      .abort_held = abort_held,
      .abort_claim = abort_claim,
      .is_abort = abort_is,
      .abort_displaced = abort_displaced,
      .suspend_due = suspend_due,
      .suspend_here = suspend_here,
      .ends_elsewhere = runtime_ends_elsewhere,
  };
}
