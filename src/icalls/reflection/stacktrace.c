// stacktrace.c: System.Diagnostics.StackTrace and StackFrame: traces of exceptions and of the running thread.
#include "icalls/reflection/reflection.h"
#include "icalls/util.h"
#include "metadata/symbols.h"

static struct {
  Class *frame;
  u32 il, native, address, method, internal_name, trace, file, line, column;
} fld;

static void find_fields(void) {
  if (fld.frame)
    return;
  Class *c = corlib_class("System.Diagnostics", "StackFrame");
  fld.il = field_offset_of(c, "ilOffset");
  fld.native = field_offset_of(c, "nativeOffset");
  fld.address = field_offset_of(c, "methodAddress");
  fld.method = field_offset_of(c, "methodBase");
  fld.file = field_offset_of(c, "fileName");
  fld.line = field_offset_of(c, "lineNumber");
  fld.column = field_offset_of(c, "columnNumber");
  fld.internal_name = field_offset_of(c, "internalMethodName");
  fld.trace = field_offset_of(wk.exception, "_stackTrace");
  fld.frame = c;
}

// Shared code stands for many instances; reflection shows the definition.
static Method *shown(Method *m) {
  return m->is_shared && m->def ? m->def : m;
}

static Object *frame_new(const uintptr_t *w) {
  Object *f = object_new(fld.frame);
  if (f) {
    FIELD_AT(f, fld.native, i32) = (i32)w[1];
    FIELD_AT(f, fld.address, i64) = (i64)(uintptr_t)((Method *)w[0])->code;
  }
  return f;
}

static Object *wrapper_frame_new(const uintptr_t *w, WrapperFrame kind, Method *inner) {
  Object *f = frame_new(w);
  if (!f)
    return NULL;
  char *text = wrapper_text((Method *)w[0], kind, inner);
  FIELD_AT(f, fld.il, i32) = -1;
  gc_store((u8 *)f + fld.internal_name, (Object *)string_new_utf8(text));
  free(text);
  return f;
}

// The source line of a place in a method's IL. False: nobody knows, or asked for lines.
static bool find_line(Method *m, u32 il, SourceLine *out) {
  Method *def = m->def ? m->def : m;
  const Symbols *s = assembly_symbols(method_scope(def));
  return s && TOKEN_TABLE(def->token) == TABLE_METHOD && symbols_find(s, TOKEN_ROW(def->token), il, out);
}

// With symbols the frame's IL offset is that where its line begins.
static void tell_line(Object *f, Method *m, u32 il, bool file_info) {
  SourceLine l;
  FIELD_AT(f, fld.il, i32) = (i32)il;
  if (!find_line(m, il, &l))
    return;
  FIELD_AT(f, fld.il, i32) = (i32)l.il;
  if (file_info) {
    gc_store((u8 *)f + fld.file, (Object *)string_new_utf8(l.file));
    FIELD_AT(f, fld.line, i32) = (i32)l.line;
    FIELD_AT(f, fld.column, i32) = (i32)l.column;
  }
  free(l.file);
}

static Object *make_frame(const uintptr_t *w, Method *inner, bool file_info) {
  Method *m = (Method *)w[0];
  WrapperFrame kind = wrapper_frame(m);
  if (kind != FRAME_PLAIN)
    return wrapper_frame_new(w, kind, inner);
  Object *f = frame_new(w);
  if (!f)
    return NULL;
  tell_line(f, m, (u32)w[2], file_info);
  gc_store((u8 *)f + fld.method, reflection_method_object(shown(m), NULL));
  return f;
}

// A synchronized method takes its lock itself; to mono that is a frame of its own.
static bool has_lock_frame(const Method *m) {
  return m->implflags & MI_SYNCHRONIZED && wrapper_frame(m) == FRAME_PLAIN;
}

static u32 count_frames(const uintptr_t *w, u32 n) {
  u32 count = n;
  for (u32 i = 0; i < n; i++)
    count += has_lock_frame((Method *)w[3 * i]);
  return count;
}

static Array *get_trace(Object *exc, i32 skip, bool file_info) {
  find_fields();
  Array *words = (Array *)FIELD_REF(exc, fld.trace);
  u32 n = words ? (u32)words->length / 3 : 0, left = (u32)MAX(skip, 0), to = 0;
  u32 count = n ? count_frames(ARRAY_ELEMS(words, uintptr_t), n) : 0;
  Array *frames = array_new(fld.frame, count - MIN(left, count));
  Method *inner = NULL;
  for (u32 i = 0; frames && i < n; i++) {
    uintptr_t *w = &ARRAY_ELEMS(words, uintptr_t)[3 * i];
    bool lock = has_lock_frame((Method *)w[0]);
    for (u32 k = 0; k <= lock; k++) {
      if (left && left--)
        continue;
      Object *f = k ? wrapper_frame_new(w, FRAME_SYNCHRONIZED, NULL) : make_frame(w, inner, file_info);
      if (!f || exc_pending())
        return NULL;
      gc_store(&ARRAY_ELEMS(frames, Object *)[to++], f);
    }
    inner = (Method *)w[0];
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

// Frame 0 is this internal call's own; other frames of the runtime's do not count.
static bool walk_frame(const StackFrameInfo *f, void *data) {
  Walk *w = data;
  bool own = w->first;
  w->first = false;
  bool plain = wrapper_frame(f->method) == FRAME_PLAIN;
  if (!own && !plain)
    return true;
  if (own && plain)
    w->skip--; // the call goes straight to C
  if (w->skip-- > 0)
    return true;
  w->info = *f;
  w->found = true;
  return false;
}

static bool get_frame_info(i32 skip, bool file_info, Object **method, i32 *il, i32 *native, String **file, i32 *line,
                           i32 *column) {
  if (skip < 0) // the class library adds its own frames to what the program asked for: too far out for an int
    return false;
  Walk w = {.skip = skip, .first = true};
  eh_walk(walk_frame, &w);
  if (!w.found)
    return false;
  Method *m = w.info.exact ? w.info.exact : w.info.method;
  gc_store(method, reflection_method_object(shown(m), NULL));
  *il = 0; // without symbols mono knows no more of a running frame
  *native = (i32)w.info.native_off;
  SourceLine l;
  if (find_line(m, w.info.il_off, &l)) {
    *il = (i32)l.il;
    if (file_info) {
      gc_store(file, (Object *)string_new_utf8(l.file));
      *line = (i32)l.line;
      *column = (i32)l.column;
    }
    free(l.file);
  }
  return !exc_pending();
}

ICALL_TABLE(icalls_stackframe, "System.Diagnostics.StackFrame", ICALL("get_frame_info", get_frame_info))
