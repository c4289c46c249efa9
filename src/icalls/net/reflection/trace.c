// trace.c: the text of an exception's stack trace.
#include "icalls/net/net.h"

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

// _stackTrace holds (Method*, native offset, IL offset) for each frame.
static String *stack_trace(Object *exc) {
  Array *a = (Array *)FIELD_REF(exc, field_offset_of(wk.exception, "_stackTrace"));
  Buf b = {0};
  for (uintptr_t i = 0; a && i + 2 < a->length; i += 3)
    put_frame(&b, (Method *)ARRAY_ELEMS(a, uintptr_t)[i]);
  String *s = string_new_utf8(b.s ? b.s : "");
  buf_free(&b);
  return s;
}

ICALL_TABLE(net_exception_trace, "System.Exception", ICALL("GetStackTrace", stack_trace))
