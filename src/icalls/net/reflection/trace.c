// trace.c: the text of an exception's stack trace.
#include "icalls/net/net.h"
#include "icalls/reflection/reflection.h"
#include "metadata/symbols.h"
#include "runtime/helpers.h"

static void put_type(Buf *b, const Class *c, bool full) {
  if (full && c->nested_in) {
    put_type(b, c->nested_in, true);
    buf_putc(b, '.');
  } else if (full && c->ns && *c->ns) {
    buf_printf(b, "%s.", c->ns);
  }
  if (c->kind == CK_SZARRAY || c->kind == CK_PTR || c->kind == CK_BYREF) {
    put_type(b, c->elem, false);
    buf_puts(b, c->kind == CK_SZARRAY ? "[]" : c->kind == CK_PTR ? "*" : "&");
  } else {
    buf_puts(b, c->name ? c->name : "T");
  }
}

static const char *param_name(const Method *m, u32 i) {
  const Image *img = m->klass->assembly->img;
  u32 first = 0, end = 0;
  if (TOKEN_TABLE(m->token) == TABLE_METHOD && TOKEN_ROW(m->token))
    md_list(img, TABLE_METHOD, TOKEN_ROW(m->token), METHOD_PARAMS, TABLE_PARAM, &first, &end);
  for (; first < end; first++)
    if (md_col(img, TABLE_PARAM, first, PARAM_SEQUENCE) == i + 1)
      return md_string(img, md_col(img, TABLE_PARAM, first, PARAM_NAME));
  return "";
}

// "   at Namespace.Type.Method[T](Int32 a, String b)", in terms of the definition's type parameters.
static void put_frame(Buf *b, Method *m) {
  Error err = {0};
  Method *def = m->def ? m->def : m;
  Sig *s = method_sig(def, &err);
  buf_printf(b, "%s   at ", b->n ? "\n" : "");
  put_type(b, def->klass, true);
  buf_printf(b, ".%s", def->name);
  for (u32 i = 0; i < def->ngparams; i++)
    buf_printf(b, "%s%s%s", i ? "," : "[", def->gparams[i]->name, i + 1 == def->ngparams ? "]" : "");
  buf_putc(b, '(');
  GenericCtx own = method_own_ctx(def);
  for (u32 i = 0; s && i < s->nparams; i++) {
    Class *t = class_inflate(s->params[i], own, &err);
    buf_puts(b, i ? ", " : "");
    put_type(b, t ? t : s->params[i], false);
    buf_printf(b, " %s", param_name(def, i));
  }
  buf_putc(b, ')');
}

// The source line of a place in a method's IL. False: nobody knows.
static bool find_line(Method *m, u32 il, SourceLine *out) {
  Method *def = m->def ? m->def : m;
  const Symbols *s = assembly_symbols(method_scope(def));
  return s && TOKEN_TABLE(def->token) == TABLE_METHOD && symbols_find(s, TOKEN_ROW(def->token), il, out);
}

static void put_line(Buf *b, Method *m, u32 il) {
  SourceLine l;
  if (!find_line(m, il, &l))
    return;
  buf_printf(b, " in %s:line %u", l.file, l.line);
  free(l.file);
}

// _stackTrace holds (Method*, native offset, IL offset) for each frame.
static String *stack_trace(Object *exc) {
  Array *a = (Array *)FIELD_REF(exc, field_offset_of(wk.exception, "_stackTrace"));
  Buf b = {0};
  for (uintptr_t i = 0; a && i + 2 < a->length; i += 3) {
    const uintptr_t *w = &ARRAY_ELEMS(a, uintptr_t)[i];
    put_frame(&b, (Method *)w[0]);
    put_line(&b, (Method *)w[0], (u32)w[2]);
  }
  String *s = string_new_utf8(b.s ? b.s : "");
  buf_free(&b);
  return s;
}

// ---- StackTrace ---------------------------------------------------------------------------------------------------------

typedef VEC(uintptr_t) Words; // as _stackTrace has them

static bool add_frame(const StackFrameInfo *f, void *data) {
  Words *w = data;
  Method *m = f->exact ? f->exact : f->method;
  if (!m || m->implflags & MI_INTERNALCALL || m->wrapper != WRAP_NONE)
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
  if (!methods || !native || !il || (lines && !fill_lines(h, w, n)))
    return;
  for (u32 i = 0; i < n; i++) {
    ARRAY_ELEMS(methods, Method *)[i] = shown((Method *)w[3 * i]);
    ARRAY_ELEMS(native, i32)[i] = (i32)w[3 * i + 1];
    ARRAY_ELEMS(il, i32)[i] = (i32)w[3 * i + 2];
  }
  SET_REF(h, HELPER, "rgMethodHandle", methods);
  SET_REF(h, HELPER, "rgiOffset", native);
  SET_REF(h, HELPER, "rgiILOffset", il);
  SET_VAL(h, HELPER, "iFrameCount", i32, (i32)n);
}

static void get_frames(Object **helper, i32 lines, Object **exc) {
  Words w = {0};
  if (*exc) {
    Array *a = (Array *)FIELD_REF(*exc, field_offset_of(wk.exception, "_stackTrace"));
    fill(*helper, a ? ARRAY_ELEMS(a, uintptr_t) : NULL, a ? (u32)a->length / 3 : 0, lines);
  } else {
    eh_walk(add_frame, &w);
    fill(*helper, w.v, w.n / 3, lines);
    vec_free(&w);
  }
}

// Where the exception was thrown.
static void throwing_method(Array **trace, Object **out) {
  if (*trace && (*trace)->length)
    *out = rt_method_handle(shown((Method *)ARRAY_ELEMS(*trace, uintptr_t)[0]));
}

ICALL_TABLE(net_entries_trace, "", ICALL("StackTrace_GetStackFramesInternal", get_frames),
            ICALL("ExceptionNative_GetMethodFromStackTrace", throwing_method))
ICALL_TABLE(net_exception_trace, "System.Exception", ICALL("GetStackTrace", stack_trace))
