// stacktrace.c: System.Diagnostics.StackTrace and StackFrame: traces of exceptions and of the running thread.
#include "icalls/reflection/reflection.h"
#include "icalls/util.h"

static struct {
  Class *frame;
  u32 il, native, address, method, internal_name, trace;
} fld;

static void find_fields(void) {
  if (fld.frame)
    return;
  Class *c = corlib_class("System.Diagnostics", "StackFrame");
  fld.il = field_offset_of(c, "ilOffset");
  fld.native = field_offset_of(c, "nativeOffset");
  fld.address = field_offset_of(c, "methodAddress");
  fld.method = field_offset_of(c, "methodBase");
  fld.internal_name = field_offset_of(c, "internalMethodName");
  fld.trace = field_offset_of(wk.exception, "_stackTrace");
  fld.frame = c;
}

// Code that the engine made up: it has no place in IL.
static const char *wrapper_text(const Method *m) {
  if (m->flags & MA_PINVOKE || m->implflags & MI_INTERNALCALL)
    return "managed-to-native";
  if (m->klass->is_delegate && (m->implflags & MI_CODETYPE_MASK) == MI_RUNTIME)
    return "delegate-invoke";
  return m->wrapper == WRAP_NONE ? NULL : "other";
}

// Shared code stands for many instances; reflection shows the definition.
static Method *shown(Method *m) { return m->is_shared && m->def ? m->def : m; }

static Object *make_frame(Method *m, u32 native_off, u32 il_off) {
  Object *f = object_new(fld.frame);
  if (!f)
    return NULL;
  const char *wrapper = wrapper_text(m);
  FIELD_AT(f, fld.native, i32) = (i32)native_off;
  FIELD_AT(f, fld.il, i32) = wrapper ? -1 : (i32)il_off;
  FIELD_AT(f, fld.address, i64) = (i64)(uintptr_t)m->code;
  if (wrapper) {
    char *name = class_reflection_name(m->klass, true, false);
    char *text = xasprintf("(wrapper %s) %s.%s", wrapper, name, m->name);
    gc_store((u8 *)f + fld.internal_name, (Object *)string_new_utf8(text));
    free(text);
    free(name);
  } else {
    gc_store((u8 *)f + fld.method, reflection_method_object(shown(m), NULL));
  }
  return f;
}

static Array *get_trace(Object *exc, i32 skip, bool file_info) {
  (void)file_info;
  find_fields();
  Array *words = (Array *)FIELD_REF(exc, fld.trace);
  u32 n = words ? (u32)words->length / 3 : 0, first = MIN((u32)MAX(skip, 0), n);
  Array *frames = array_new(fld.frame, n - first);
  for (u32 i = first; frames && i < n; i++) {
    uintptr_t *w = &ARRAY_ELEMS(words, uintptr_t)[3 * i];
    Object *f = make_frame((Method *)w[0], (u32)w[1], (u32)w[2]);
    if (!f || exc_pending())
      return NULL;
    gc_store(&ARRAY_ELEMS(frames, Object *)[i - first], f);
  }
  return frames;
}

ICALL_TABLE(icalls_stacktrace, "System.Diagnostics.StackTrace", ICALL("get_trace", get_trace))

// ---- the running thread -----------------------------------------------------------------------------------------------

typedef struct Walk {
  i32 skip;
  bool first, found;
  StackFrameInfo info;
} Walk;

// Frame 0 is this internal call's own; other wrappers do not count.
static bool walk_frame(const StackFrameInfo *f, void *data) {
  Walk *w = data;
  bool own = w->first;
  w->first = false;
  if (!own && wrapper_text(f->method))
    return true;
  if (own && !wrapper_text(f->method))
    w->skip--; // the call goes straight to C
  if (w->skip-- > 0)
    return true;
  w->info = *f;
  w->found = true;
  return false;
}

static bool get_frame_info(i32 skip, bool file_info, Object **method, i32 *il, i32 *native, String **file, i32 *line,
                           i32 *column) {
  (void)file_info;
  Walk w = {.skip = skip, .first = true};
  eh_walk(walk_frame, &w);
  *file = NULL;
  *line = *column = 0;
  if (!w.found)
    return false;
  Method *m = w.info.exact ? w.info.exact : w.info.method;
  gc_store(method, reflection_method_object(shown(m), NULL));
  *il = (i32)w.info.il_off;
  *native = (i32)w.info.native_off;
  return !exc_pending();
}

ICALL_TABLE(icalls_stackframe, "System.Diagnostics.StackFrame", ICALL("get_frame_info", get_frame_info))
