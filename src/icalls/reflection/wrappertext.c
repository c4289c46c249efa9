// wrappertext.c: what traces call the frames of code that the runtime made up, by the names that mono gives them.
#include "icalls/reflection/reflection.h"
#include "icalls/util.h"

static void put_type(Buf *b, const Class *c, bool ns);

static void put_types(Buf *b, Class *const *list, u32 n, bool ns) {
  for (u32 i = 0; i < n; i++) {
    if (i)
      buf_putc(b, ',');
    put_type(b, list[i], ns);
  }
}

static void put_named(Buf *b, const Class *c, bool ns) {
  if (c->nested_in) {
    put_named(b, c->nested_in, ns);
    buf_putc(b, '/');
  } else if (ns && *c->ns) {
    buf_printf(b, "%s.", c->ns);
  }
  buf_puts(b, c->name);
}

// A type by its name, never by a keyword.
static void put_owner(Buf *b, const Class *c, bool ns) {
  put_named(b, c, ns);
  if (c->kind != CK_INST)
    return;
  for (u32 i = 0; i < c->inst->n; i++) {
    buf_puts(b, i ? ", " : "<");
    put_type(b, c->inst->args[i], ns);
  }
  buf_putc(b, '>');
}

static void put_type(Buf *b, const Class *c, bool ns) {
  switch (c->kind) {
  case CK_SZARRAY:
  case CK_ARRAY:
    put_type(b, c->elem, ns);
    buf_putc(b, '[');
    for (u32 i = 1; i < c->rank; i++)
      buf_putc(b, ',');
    buf_putc(b, ']');
    break;
  case CK_PTR:
  case CK_BYREF:
    put_type(b, c->elem, ns);
    buf_putc(b, c->kind == CK_PTR ? '*' : '&');
    break;
  default:
    if (class_keyword(c))
      buf_puts(b, class_keyword(c));
    else
      put_owner(b, c, ns);
  }
}

// A type as Type.ToString() has it: only the class that a method belongs to is named in this way.
static void put_reflected(Buf *b, const Class *c) {
  if (c->elem && !c->is_enum) {
    put_reflected(b, c->elem);
    buf_puts(b, c->kind == CK_PTR ? "*" : c->kind == CK_BYREF ? "&" : "[");
    for (u32 i = 1; i < c->rank; i++)
      buf_putc(b, ',');
    buf_puts(b, c->is_array ? "]" : "");
    return;
  }
  if (c->nested_in) {
    put_reflected(b, c->nested_in->generic_def ? c->nested_in->generic_def : c->nested_in);
    buf_putc(b, '+');
  } else if (*c->ns) {
    buf_printf(b, "%s.", c->ns);
  }
  buf_puts(b, c->name);
  for (u32 i = 0; c->kind == CK_INST && i < c->inst->n; i++) {
    buf_putc(b, i ? ',' : '[');
    put_reflected(b, c->inst->args[i]);
  }
  buf_puts(b, c->kind == CK_INST ? "]" : "");
}

// Class.Method(types). `receiver`: `this` counts as the first parameter, as in wrappers that are static.
static void put_method(Buf *b, const Method *m, Sig *sig, bool receiver) {
  put_reflected(b, m->klass);
  buf_printf(b, ".%s(", m->name);
  if (receiver && sig->has_this) {
    put_type(b, m->klass, true);
    buf_puts(b, sig->nparams ? "," : "");
  }
  put_types(b, sig->params, sig->nparams, true);
  buf_putc(b, ')');
}

// The bodies of delegates' methods are shared by their signatures, which name them.
static void put_delegate(Buf *b, const Method *m, Sig *sig) {
  static const struct {
    const char *method, *wrapper, *prefix;
    bool receiver;
  } forms[] = {
      {"BeginInvoke", "delegate-begin-invoke", "begin_invoke", true},
      {"EndInvoke", "delegate-end-invoke", "end_invoke", true},
      {"Invoke", "delegate-invoke", "invoke", false},
  };
  u32 k = 0;
  while (k + 1 < ARRAY_LEN(forms) && strcmp(forms[k].method, m->name))
    k++;
  buf_printf(b, "(wrapper %s) <Module>.%s_", forms[k].wrapper, forms[k].prefix);
  put_type(b, sig->ret, false);
  buf_puts(b, forms[k].receiver ? "__this__" : "");
  for (u32 i = 0; i < sig->nparams; i++) {
    buf_putc(b, '_');
    put_type(b, sig->params[i], false);
  }
  buf_putc(b, '(');
  put_types(b, sig->params, sig->nparams, true);
  buf_putc(b, ')');
}

WrapperFrame wrapper_frame(const Method *m) {
  if (m->wrapper == WRAP_CALLBACK)
    return FRAME_NATIVE_TO_MANAGED;
  if (m->wrapper == WRAP_NATIVE_FUNCTION || m->flags & MA_PINVOKE || m->implflags & MI_INTERNALCALL)
    return FRAME_MANAGED_TO_NATIVE;
  if (m->klass->is_delegate && (m->implflags & MI_CODETYPE_MASK) == MI_RUNTIME)
    return FRAME_DELEGATE;
  return m->dynamic && !m->token ? FRAME_DYNAMIC : FRAME_PLAIN;
}

static void put_dynamic(Buf *b, const Method *m, Sig *sig) {
  const Class *owner = m->klass->token == TOKEN(TABLE_TYPEDEF, 1) ? wk.object : m->klass; // <Module>: none was given
  buf_puts(b, "(wrapper dynamic-method) ");
  put_owner(b, owner, true);
  buf_printf(b, ".%s(", m->name);
  put_types(b, sig->params, sig->nparams, true);
  buf_putc(b, ')');
}

char *wrapper_text(Method *m, WrapperFrame kind, Method *inner) {
  ERROR(err);
  Sig *sig = method_sig(m, &err);
  Buf b = {0};
  if (!sig)
    return xstrdup(m->name);
  switch (kind) {
  case FRAME_DELEGATE: put_delegate(&b, m, sig); break;
  case FRAME_DYNAMIC: put_dynamic(&b, m, sig); break;
  case FRAME_SYNCHRONIZED:
    buf_puts(&b, "(wrapper synchronized) ");
    put_method(&b, m, sig, false);
    break;
  case FRAME_NATIVE_TO_MANAGED:
    buf_puts(&b, "(wrapper native-to-managed) ");
    Sig *target = inner ? method_sig(inner, &err) : NULL;
    put_method(&b, target ? inner : m, target ? target : sig, false);
    break;
  default: buf_puts(&b, "(wrapper managed-to-native) "); put_method(&b, m, sig, true);
  }
  return b.s;
}
