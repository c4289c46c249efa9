// trace.c: what managed code makes the text of a stack trace of.
#include "icalls/net/net.h"
#include "icalls/reflection/reflection.h"
#include "metadata/symbols.h"
#include "runtime/helpers.h"

// The source line of a place in a method's IL. False: nobody knows.
static bool find_line(Method *m, u32 il, SourceLine *out) {
  Method *def = m->def ? m->def : m;
  const Symbols *s = assembly_symbols(method_scope(def));
  return s && TOKEN_TABLE(def->token) == TABLE_METHOD && symbols_find(s, TOKEN_ROW(def->token), il, out);
}

// _stackTrace holds (Method*, native offset, IL offset) for each frame.
// ---- StackTrace ---------------------------------------------------------------------------------------------------------

typedef VEC(uintptr_t) Words; // as _stackTrace has them

// The way to native code is not shown.
static bool is_shown(const Method *m) {
  return m && !(m->implflags & MI_INTERNALCALL) && !(m->flags & MA_PINVOKE) && m->wrapper == WRAP_NONE;
}

static bool add_frame(const StackFrameInfo *f, void *data) {
  Words *w = data;
  Method *m = f->exact ? f->exact : f->method;
  if (!is_shown(m))
    return true;
  vec_push(w, (uintptr_t)m);
  vec_push(w, f->native_off);
  vec_push(w, f->il_off);
  return true;
}

// The definition, where code that instances share runs.
static Method *shown(Method *m) {
  return m->is_shared ? m->def : m;
}

#define HELPER CORLIB_CLASS("System.Diagnostics", "StackFrameHelper")

static bool fill_lines(Object *h, const uintptr_t *w, u32 n) {
  Array *files = array_new(wk.string, n), *lines = array_new(wk.int32, n), *columns = array_new(wk.int32, n);
  Array *tokens = array_new(wk.int32, n); // 0: managed code is not to look itself
  if (!files || !lines || !columns || !tokens)
    return false;
  for (u32 i = 0; i < n; i++) {
    SourceLine l;
    if (!find_line((Method *)w[3 * i], (u32)w[3 * i + 2], &l))
      continue;
    gc_store(&ARRAY_ELEMS(files, Object *)[i], (Object *)string_new_utf8(l.file));
    ARRAY_ELEMS(lines, i32)[i] = (i32)l.line;
    ARRAY_ELEMS(columns, i32)[i] = (i32)l.column;
    free(l.file);
  }
  SET_REF(h, HELPER, "rgFilename", files);
  SET_REF(h, HELPER, "rgiLineNumber", lines);
  SET_REF(h, HELPER, "rgiColumnNumber", columns);
  SET_REF(h, HELPER, "rgiMethodToken", tokens);
  return true;
}

static void fill(Object *h, const uintptr_t *w, u32 n, bool lines) {
  Array *methods = array_new(wk.intptr, n), *native = array_new(wk.int32, n), *il = array_new(wk.int32, n);
  Array *foreign = array_new(wk.boolean, n); // another throw's frames end here
  if (!methods || !native || !il || !foreign || (lines && !fill_lines(h, w, n)))
    return;
  for (u32 i = 0; i < n; i++) {
    ARRAY_ELEMS(methods, Method *)[i] = shown((Method *)w[3 * i]);
    ARRAY_ELEMS(native, i32)[i] = (i32)(w[3 * i + 1] & ~(uintptr_t)TRACE_FOREIGN);
    ARRAY_ELEMS(foreign, u8)[i] = (w[3 * i + 1] & TRACE_FOREIGN) != 0;
    ARRAY_ELEMS(il, i32)[i] = (i32)w[3 * i + 2];
  }
  SET_REF(h, HELPER, "rgMethodHandle", methods);
  SET_REF(h, HELPER, "rgiOffset", native);
  SET_REF(h, HELPER, "rgiILOffset", il);
  SET_REF(h, HELPER, "rgiLastFrameFromForeignExceptionStackTrace", foreign);
  SET_VAL(h, HELPER, "iFrameCount", i32, (i32)n);
}

static void get_frames(Object **helper, i32 lines, Object **exc) {
  Words w = {0};
  if (*exc) {
    Array *a = (Array *)FIELD_REF(*exc, field_offset_of(wk.exception, "_stackTrace"));
    for (uintptr_t i = 0; a && i + 2 < a->length; i += 3)
      for (u32 k = 0; k < 3 && is_shown(ARRAY_ELEMS(a, Method *)[i]); k++)
        vec_push(&w, ARRAY_ELEMS(a, uintptr_t)[i + k]);
  } else {
    eh_walk(add_frame, &w);
  }
  fill(*helper, w.v, w.n / 3, lines);
  vec_free(&w);
}

// Where the exception was thrown.
static void throwing_method(Array **trace, Object **out) {
  if (*trace && (*trace)->length)
    *out = rt_method_handle(shown((Method *)ARRAY_ELEMS(*trace, uintptr_t)[0]));
}

ICALL_TABLE(net_entries_trace, "", ICALL("StackTrace_GetStackFramesInternal", get_frames),
            ICALL("ExceptionNative_GetMethodFromStackTrace", throwing_method))
