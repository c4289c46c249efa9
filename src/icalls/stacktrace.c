// stacktrace.c: System.Diagnostics.StackTrace and StackFrame: the frames of an exception, or of the running thread.
#include "icalls/reflection.h"
#include "icalls/util.h"

typedef struct FrameFields {
  u32 il, native, address, method, name;
} FrameFields;

static const FrameFields *frame_fields(Class *c) {
  static FrameFields f;
  if (!f.method)
    f = (FrameFields){.il = field_offset_of(c, "ilOffset"),
                      .native = field_offset_of(c, "nativeOffset"),
                      .address = field_offset_of(c, "methodAddress"),
                      .name = field_offset_of(c, "internalMethodName"),
                      .method = field_offset_of(c, "methodBase")};
  return &f;
}

// Shared code is shown by the definition it stems from; so are instances, as the text has type parameters anyway.
static Object *method_base(Method *m) { return reflection_method_object(m->is_shared && m->def ? m->def : m, NULL); }

// Delegates' own Invoke and other glue is not what anybody wrote.
static bool shown(const Method *m) {
  return m->wrapper == WRAP_NONE && (m->implflags & MI_CODETYPE_MASK) != MI_RUNTIME;
}

static Object *make_frame(Class *c, Method *m, u32 native_off, u32 il_off) {
  const FrameFields *f = frame_fields(c);
  Object *o = object_new(c), *mb = o ? method_base(m) : NULL;
  if (!mb)
    return NULL;
  gc_store((u8 *)o + f->method, mb);
  FIELD_AT(o, f->il, i32) = (i32)il_off;
  FIELD_AT(o, f->native, i32) = (i32)native_off;
  FIELD_AT(o, f->address, i64) = (i64)(uintptr_t)m->code;
  return o;
}

static Array *get_trace(Object *exc, i32 skip, bool need_file) {
  (void)need_file;
  if (!exc)
    return (Array *)exc_throw_null("e");
  Class *frame = corlib_class("System.Diagnostics", "StackFrame");
  Array *words = (Array *)FIELD_REF(exc, field_offset_of(wk.exception, "_stackTrace"));
  u32 n = words ? (u32)(words->length / 3) : 0, shown_n = 0;
  uintptr_t *w = words ? ARRAY_ELEMS(words, uintptr_t) : NULL;
  for (u32 i = 0; i < n; i++)
    shown_n += shown((Method *)w[3 * i]);
  u32 first = skip > 0 ? MIN((u32)skip, shown_n) : 0, at = 0;
  Array *out = array_new(frame, shown_n - first);
  for (u32 i = 0, k = 0; out && i < n; i++) {
    Method *m = (Method *)w[3 * i];
    if (!shown(m) || k++ < first)
      continue;
    Object *f = make_frame(frame, m, (u32)w[3 * i + 1], (u32)w[3 * i + 2]);
    if (!f)
      return NULL;
    gc_store(&ARRAY_ELEMS(out, Object *)[at++], f);
  }
  return out;
}

typedef struct Nth {
  i32 left;
  bool found;
  StackFrameInfo frame;
} Nth;

static bool count_frame(const StackFrameInfo *f, void *data) {
  Nth *n = data;
  if (!shown(f->method))
    return true;
  if (n->left-- > 0)
    return true;
  n->frame = *f;
  n->found = true;
  return false;
}

// Frame 0 is the internal call's own, 1 StackFrame's constructor.
static bool get_frame_info(i32 skip, bool need_file, Object **method, i32 *il, i32 *native, Object **file, i32 *line,
                           i32 *column) {
  (void)need_file;
  Nth n = {.left = skip};
  eh_walk(count_frame, &n);
  *file = NULL;
  *line = *column = 0;
  if (!n.found)
    return false;
  Object *mb = method_base(n.frame.method);
  if (!mb)
    return false;
  gc_store(method, mb);
  *il = (i32)n.frame.il_off;
  *native = (i32)n.frame.native_off;
  return true;
}

ICALL_TABLE(icalls_stack_trace, "System.Diagnostics.StackTrace", ICALL("get_trace", get_trace))
ICALL_TABLE(icalls_stack_frame, "System.Diagnostics.StackFrame", ICALL("get_frame_info", get_frame_info))
