// desc.c: makes descriptors: a type and its MarshalAs (II.23.2.9 MarshalSpec, II.23.4) become a Conv.
#include "interop/conv.h"
#include "types/flavour.h"

#include "base/text.h"

// II.23.1.9's NATIVE_TYPE_*, and those that only Windows documents.
enum {
  NT_NONE = 0,
  NT_BOOLEAN = 2,
  NT_I1,
  NT_U1,
  NT_I2,
  NT_U2,
  NT_I4,
  NT_U4,
  NT_I8,
  NT_U8,
  NT_R4,
  NT_R8,
  NT_BSTR = 0x13,
  NT_LPSTR,
  NT_LPWSTR,
  NT_LPTSTR,
  NT_BYVALTSTR,
  NT_IUNKNOWN = 0x19,
  NT_IDISPATCH,
  NT_STRUCT,
  NT_INTERFACE,
  NT_SAFEARRAY,
  NT_BYVALARRAY,
  NT_INT,
  NT_UINT,
  NT_VBBYREFSTR = 0x22,
  NT_ANSIBSTR,
  NT_TBSTR,
  NT_VARIANTBOOL,
  NT_FUNC,
  NT_ASANY = 0x28,
  NT_LPARRAY = 0x2a,
  NT_LPSTRUCT,
  NT_CUSTOM,
  NT_ERROR,
  NT_LPUTF8STR = 0x30,
  NT_UNSPECIFIED = 0x50
};

typedef struct Spec {
  u8 native, elem;
  i32 size_param;
  u32 size_const;
  const char *marshaler, *cookie;
} Spec;

typedef struct Make {
  Assembly *a;
  Class *type;
  Spec spec;
  bool wide;
  ConvPlace place;
} Make;

// ---- the blob ------------------------------------------------------------------------------------------------------

static const char *read_text(Reader *r) {
  u32 n = read_compressed(r);
  if (r->bad || n > (u32)(r->end - r->p))
    return "";
  char *s = xcalloc(1, (size_t)n + 1);
  memcpy(s, r->p, n);
  r->p += n;
  return s;
}

static Spec read_spec(const Assembly *a, u32 parent) {
  Spec s = {.size_param = -1};
  u32 row = parent ? md_find(a->img, TABLE_FIELDMARSHAL, FIELDMARSHAL_PARENT, parent) : 0;
  if (!row)
    return s;
  Reader r = reader_blob(a->img, md_col(a->img, TABLE_FIELDMARSHAL, row, FIELDMARSHAL_NATIVETYPE));
  s.native = read_u8(&r);
  switch (s.native) {
  case NT_LPARRAY:
    s.elem = r.p < r.end ? read_u8(&r) : 0;
    if (r.p < r.end) {
      u32 param = read_compressed(&r), flags = 1;
      s.size_const = r.p < r.end ? read_compressed(&r) : 0;
      if (r.p < r.end)
        flags = read_compressed(&r); // bit 0: the parameter number counts
      s.size_param = flags & 1 ? (i32)param : -1;
    }
    break;
  case NT_BYVALARRAY:
    s.size_const = r.p < r.end ? read_compressed(&r) : 1;
    s.elem = r.p < r.end ? read_u8(&r) : 0;
    break;
  case NT_BYVALTSTR: s.size_const = read_compressed(&r); break;
  case NT_CUSTOM:
    read_text(&r); // a GUID and a native type, both unused
    read_text(&r);
    s.marshaler = read_text(&r);
    s.cookie = read_text(&r);
    break;
  default: break;
  }
  if (s.elem == NT_UNSPECIFIED)
    s.elem = NT_NONE;
  return s;
}

// ---- shapes --------------------------------------------------------------------------------------------------------

static Conv *conv_new(const Make *m, ConvKind kind, u32 size, u32 align) {
  Conv *c = xcalloc(1, sizeof *c);
  *c = (Conv){.kind = (u8)kind, .size = size, .align = align, .cls = m->type, .in = true, .count_param = -1};
  c->count = m->spec.size_const;
  c->count_param = m->spec.size_param;
  return c;
}

static Conv *conv_word(const Make *m, ConvKind kind) {
  return conv_new(m, kind, sizeof(void *), sizeof(void *));
}

static Conv *conv_bad(const Make *m, const char *problem) {
  Conv *c = conv_word(m, CONV_BAD);
  c->problem = problem;
  return c;
}

static Conv *bad_named(const Make *m, const char *fmt) {
  Buf b = {0};
  buf_printf(&b, fmt, class_name(m->type));
  return conv_bad(m, b.s);
}

static Conv *make_bool(const Make *m) {
  u8 n = m->spec.native;
  u32 size = n == NT_I1 || n == NT_U1 ? 1 : n == NT_VARIANTBOOL || n == NT_I2 || n == NT_U2 ? 2 : 4;
  return conv_new(m, CONV_BOOL, size, size);
}

static Conv *make_char(const Make *m) {
  u8 n = m->spec.native;
  bool narrow = n == NT_I1 || n == NT_U1 || (n == NT_NONE && !m->wide);
  return narrow ? conv_new(m, CONV_CHAR8, 1, 1) : conv_new(m, CONV_SAME, 2, 2);
}

static TextForm text_form(const Make *m) {
  switch (m->spec.native) {
  case NT_LPWSTR: return TEXT_UTF16;
  case NT_BSTR:
  case NT_TBSTR: return TEXT_BSTR;
  case NT_LPSTR:
  case NT_LPUTF8STR:
  case NT_ANSIBSTR: return TEXT_UTF8;
  default: return m->wide ? TEXT_UTF16 : TEXT_UTF8;
  }
}

static Conv *make_string(const Make *m) {
  if (m->spec.native == NT_BYVALTSTR && m->place == PLACE_FIELD) {
    u32 unit = m->wide ? 2 : 1;
    Conv *c = conv_new(m, CONV_INLINE_TEXT, m->spec.size_const * unit, unit);
    c->text = m->wide ? TEXT_UTF16 : TEXT_UTF8;
    return c;
  }
  Conv *c = conv_word(m, CONV_STRING);
  c->text = (u8)text_form(m);
  c->in_place = m->spec.native == NT_VBBYREFSTR;
  return c;
}

static const Conv *conv_of(const Make *m);

static Conv *make_array(const Make *m) {
  Make em = {.a = m->a, .type = m->type->elem, .wide = m->wide, .place = PLACE_ELEMENT};
  em.spec = (Spec){.native = m->spec.elem, .size_param = -1};
  bool is_inline = m->place == PLACE_FIELD && m->spec.native == NT_BYVALARRAY;
  if (m->place == PLACE_ELEMENT)
    return bad_named(m, "Marshalling of arrays of arrays (%s) is not supported.");
  const Conv *elem = conv_of(&em);
  if (elem->problem)
    return conv_bad(m, elem->problem);
  Conv *c = is_inline ? conv_new(m, CONV_INLINE_ARRAY, elem->size * m->spec.size_const, elem->align)
                      : conv_word(m, elem->kind == CONV_SAME && m->place == PLACE_PARAM ? CONV_DATA : CONV_ARRAY);
  c->elem = elem;
  return c;
}

// ---- classes that marshalling knows by name ------------------------------------------------------------------------

static bool is_named(const Class *c, const char *ns, const char *name) {
  return c->ns && !strcmp(c->name, name) && !strcmp(c->ns, ns) && c->assembly && c->assembly->is_corlib;
}

static bool derives_from(const Class *c, const char *ns, const char *name) {
  for (; c; c = c->parent)
    if (is_named(c, ns, name))
      return true;
  return false;
}

#define INTEROP_NS "System.Runtime.InteropServices"

static Conv *make_by_layout(const Make *m) {
  const NativeLayout *l = native_layout(m->type);
  if (l->problem)
    return conv_bad(m, l->problem);
  Conv *c;
  bool points = m->spec.native == NT_LPSTRUCT && m->place == PLACE_PARAM;
  if (m->type->is_valuetype) {
    Conv *value = conv_new(m, l->same ? CONV_SAME : CONV_STRUCT, l->size, l->align);
    c = points ? conv_word(m, CONV_STRUCT_AT) : value;
    c->elem = points ? value : NULL;
    value->layout = l;
  } else if (m->place == PLACE_FIELD && m->spec.native != NT_LPSTRUCT)
    c = conv_new(m, CONV_INLINE_CLASS, l->size, l->align);
  else
    c = conv_word(m, l->same ? CONV_CLASS_DATA : CONV_CLASS);
  c->layout = l;
  return c;
}

static Conv *make_struct(const Make *m) {
  if (is_named(m->type, "System", "DateTime"))
    return conv_new(m, CONV_DATE, 8, 8);
  if (is_named(m->type, INTEROP_NS, "HandleRef"))
    return conv_word(m, CONV_HANDLE_REF);
  return make_by_layout(m);
}

static Conv *make_class(const Make *m) {
  Class *c = m->type;
  if (derives_from(c, INTEROP_NS, "SafeHandle") || derives_from(c, INTEROP_NS, "CriticalHandle"))
    return conv_word(m, CONV_SAFE_HANDLE);
  if (is_named(c, "System.Text", "StringBuilder")) {
    Conv *b = conv_word(m, CONV_BUFFER);
    b->text = (u8)text_form(m);
    return b;
  }
  if (c->is_delegate || c == wk.delegate || c == wk.multicast)
    return conv_word(m, CONV_DELEGATE);
  if (c == wk.object && m->spec.native == NT_ASANY && m->place == PLACE_PARAM) {
    Conv *any = conv_word(m, CONV_ANY);
    any->text = m->wide ? TEXT_UTF16 : TEXT_UTF8;
    return any;
  }
  if (c == wk.object || c->is_interface)
    return conv_bad(m, "Marshalling of type object is not implemented");
  return make_by_layout(m);
}

static Conv *make_custom(const Make *m) {
  Conv *c = conv_word(m, CONV_CUSTOM);
  c->owner = m->a;
  c->marshaler = m->spec.marshaler;
  c->cookie = m->spec.cookie;
  return c;
}

static const Conv *conv_of(const Make *m) {
  Class *t = m->type;
  if (m->spec.native == NT_CUSTOM)
    return make_custom(m);
  if (t->kind == CK_PTR || t->kind == CK_FNPTR)
    return conv_word(m, CONV_SAME);
  if (t->is_open)
    return conv_bad(m, "Generic types cannot be marshalled.");
  if (t->kind == CK_SZARRAY || t->kind == CK_ARRAY)
    return make_array(m);
  switch (class_stack_etype(t)) {
  case ET_BOOLEAN: return make_bool(m);
  case ET_CHAR: return make_char(m);
  case ET_I1:
  case ET_U1:
  case ET_I2:
  case ET_U2:
  case ET_I4:
  case ET_U4:
  case ET_I8:
  case ET_U8:
  case ET_R4:
  case ET_R8:
  case ET_I:
  case ET_U: {
    u32 align, size = class_value_size(t, &align);
    return conv_new(m, CONV_SAME, size, align);
  }
  case ET_STRING: return make_string(m);
  case ET_VALUETYPE: return make_struct(m);
  case ET_CLASS:
  case ET_OBJECT: return make_class(m);
  default: return bad_named(m, "Cannot marshal a '%s'.");
  }
}

const Conv *conv_make(Assembly *a, u32 parent, Class *type, bool wide, ConvPlace place) {
  Make m = {.a = a, .type = type, .spec = read_spec(a, parent), .wide = wide, .place = place};
  return conv_of(&m);
}

// ---- methods -------------------------------------------------------------------------------------------------------

enum { PARAM_IN = 1, PARAM_OUT = 2 }; // II.23.1.13

// Row of the Param with a sequence number, 0 where there is none.
static u32 param_row(const Method *m, u32 sequence) {
  const Image *img = m->klass->assembly->img;
  u32 first, end;
  md_list(img, TABLE_METHOD, TOKEN_ROW(m->token), METHOD_PARAMS, TABLE_PARAM, &first, &end);
  for (u32 p = first; p < end; p++) {
    u32 row = md_list_row(img, TABLE_PARAM, p);
    if (md_col(img, TABLE_PARAM, row, PARAM_SEQUENCE) == sequence)
      return row;
  }
  return 0;
}

static u32 param_token(u32 row) {
  return row ? TOKEN(TABLE_PARAM, row) : 0;
}

// CharSet of [UnmanagedFunctionPointer]: its named argument "CharSet" (II.23.3).
static bool delegate_is_wide(const Class *c) {
  const Image *img = c->assembly->img;
  ERROR(err);
  for (u32 row = md_find(img, TABLE_CUSTOMATTRIBUTE, CUSTOMATTRIBUTE_PARENT, c->token); row;
       row = md_find_next(img, TABLE_CUSTOMATTRIBUTE, CUSTOMATTRIBUTE_PARENT, c->token, row)) {
    Class *k = custom_attribute_ctor_class(c->assembly, row, &err);
    if (!k || strcmp(k->name, "UnmanagedFunctionPointerAttribute"))
      continue;
    Reader r = reader_blob(img, md_col(img, TABLE_CUSTOMATTRIBUTE, row, CUSTOMATTRIBUTE_VALUE));
    read_u16(&r);
    read_u32(&r); // the calling convention
    for (u32 n = read_u16(&r); n && !r.bad; n--) {
      read_u8(&r);
      u8 type = read_u8(&r);
      const char *enum_name = type == ET_ENUM ? read_text(&r) : "", *name = read_text(&r);
      u32 value = type == ET_BOOLEAN ? read_u8(&r) : read_u32(&r);
      if (*enum_name && !strcmp(name, "CharSet"))
        return value == 3; // CharSet.Unicode
    }
  }
  return false;
}

static bool method_is_wide(const Method *m) {
  const Image *img = m->klass->assembly->img;
  if (!(m->flags & MA_PINVOKE))
    return delegate_is_wide(m->klass);
  u32 row = md_find(img, TABLE_IMPLMAP, IMPLMAP_MEMBER, m->token);
  return (md_col(img, TABLE_IMPLMAP, row, IMPLMAP_FLAGS) & 6) == 4; // II.23.1.8 CharSetUnicode
}

// What C's own bool leaves in the rest of the register is not known.
static const Conv *make_result(Method *m, Class *type, bool wide) {
  Conv *c = (Conv *)conv_make(m->klass->assembly, param_token(param_row(m, 0)), type, wide, PLACE_PARAM);
  c->low = flavour->loose_marshalling;
  return c;
}

static const Conv *make_param(Method *m, u32 i, bool wide) {
  Class *type = m->sig->params[i];
  u32 row = param_row(m, i + 1);
  u32 flags = row ? md_col(m->klass->assembly->img, TABLE_PARAM, row, PARAM_FLAGS) : 0;
  bool by_ref = type->kind == CK_BYREF;
  Conv *c = (Conv *)conv_make(m->klass->assembly, param_token(row), by_ref ? type->elem : type, wide, PLACE_PARAM);
  c->in_place &= by_ref;
  if (by_ref && c->kind == CONV_STRUCT_AT) // points as it is
    c = (Conv *)c->elem;
  c->by_ref = by_ref;
  c->in = !(flags & PARAM_OUT) || (flags & PARAM_IN);
  c->out = by_ref ? !(flags & PARAM_IN) || (flags & PARAM_OUT) : (flags & PARAM_OUT) != 0;
  if (c->kind == CONV_BUFFER && !(flags & (PARAM_IN | PARAM_OUT)))
    c->out = true;
  if (c->kind == CONV_STRING && !by_ref && c->text == TEXT_UTF16)
    c->kind = CONV_CHARS;
  return c;
}

static MethodConvs *make_method(Method *m) {
  ERROR(err);
  Sig *sig = method_sig(m, &err);
  u32 n = sig ? sig->nparams : 0;
  MethodConvs *mc = xcalloc(1, sizeof *mc + n * sizeof mc->params[0]);
  if (!sig)
    return mc;
  bool wide = method_is_wide(m);
  mc->n = n;
  for (u32 i = 0; i < n; i++)
    mc->params[i] = make_param(m, i, wide);
  for (u32 i = 0; i < n; i++) {
    i32 from = mc->params[i]->count_param;
    if (from >= 0 && (u32)from < n)
      ((Conv *)mc->params[from])->keep = true;
  }
  if (sig->ret->etype != ET_VOID)
    mc->ret = make_result(m, sig->ret, wide);
  return mc;
}

const MethodConvs *method_convs(Method *m) {
  MethodConvs *mc = __atomic_load_n(&m->wrapper_data, __ATOMIC_ACQUIRE);
  if (mc)
    return mc;
  loader_lock();
  mc = m->wrapper_data;
  if (!mc) {
    mc = make_method(m);
    __atomic_store_n(&m->wrapper_data, mc, __ATOMIC_RELEASE);
  }
  loader_unlock();
  return mc;
}
