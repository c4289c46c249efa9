// sigcopy.c: signatures of methods and fields that exist, written anew for another image (II.23.2): type tokens change,
// custom modifiers stay where they are.
#include "icalls/emit/emit.h"

typedef struct Copy {
  EmitOut *o;
  Assembly *from;
  Reader r;
  Buf to;
  u32 depth;
} Copy;

static Class *read_class(Copy *c) {
  return class_from_token(c->from, read_type_token(&c->r), (GenericCtx){0}, &c->o->err);
}

static u32 copy_number(Copy *c) {
  u32 n = read_compressed(&c->r);
  put_compressed(&c->to, n);
  return n;
}

static void copy_sig(Copy *c);
static void copy_type(Copy *c);

static void copy_modifier(Copy *c, u8 kind) {
  Class *type = read_class(c);
  buf_putc(&c->to, (char)kind);
  if (type)
    put_type_token(&c->to, emit_class_token(c->o, type, true));
}

static void copy_instance(Copy *c) {
  u8 kind = read_u8(&c->r);
  Class *def = read_class(c);
  buf_putc(&c->to, ET_GENERICINST);
  buf_putc(&c->to, (char)kind);
  if (def)
    put_type_token(&c->to, c->o->refs->class_token(c->o, def));
  for (u32 n = copy_number(c); n && !c->r.bad; n--)
    copy_type(c);
}

// Sizes and bounds are not written (as emit_put_class does not).
static void copy_array(Copy *c) {
  buf_putc(&c->to, ET_ARRAY);
  copy_type(c);
  copy_number(c);
  for (u32 n = read_compressed(&c->r); n && !c->r.bad; n--)
    read_compressed(&c->r);
  for (u32 n = read_compressed(&c->r); n && !c->r.bad; n--)
    read_compressed_signed(&c->r);
  put_zeros(&c->to, 2);
}

static void copy_type(Copy *c) {
  u8 kind = read_u8(&c->r);
  if (c->r.bad || ++c->depth > SIG_MAX_DEPTH) {
    c->r.bad = true;
    return;
  }
  switch (kind) {
  case ET_CMOD_REQD:
  case ET_CMOD_OPT:
    copy_modifier(c, kind);
    copy_type(c);
    break;
  case ET_PTR:
  case ET_BYREF:
  case ET_SZARRAY:
  case ET_PINNED:
  case ET_SENTINEL:
    buf_putc(&c->to, (char)kind);
    copy_type(c);
    break;
  case ET_VALUETYPE:
  case ET_CLASS: {
    Class *type = read_class(c);
    if (type)
      emit_put_class(c->o, &c->to, type);
    break;
  }
  case ET_GENERICINST: copy_instance(c); break;
  case ET_ARRAY: copy_array(c); break;
  case ET_FNPTR:
    buf_putc(&c->to, ET_FNPTR);
    copy_sig(c);
    break;
  case ET_VAR:
  case ET_MVAR:
    buf_putc(&c->to, (char)kind);
    copy_number(c);
    break;
  default: buf_putc(&c->to, (char)kind);
  }
  c->depth--;
}

static void copy_sig(Copy *c) {
  u8 kind = read_u8(&c->r);
  buf_putc(&c->to, (char)kind);
  u32 n = 0;
  if ((kind & SIG_KIND_MASK) != SIG_FIELD) {
    if (kind & SIG_GENERIC)
      copy_number(c);
    n = copy_number(c);
  }
  for (u32 i = 0; i <= n && !c->r.bad; i++) // the result, or a field's type, and the parameters
    copy_type(c);
}

u32 emit_copy_sig(EmitOut *o, Assembly *from, u32 blob) {
  Copy c = {.o = o, .from = from, .r = reader_blob(from->img, blob)};
  copy_sig(&c);
  if (c.r.bad && !o->err.kind)
    err_set(&o->err, ERR_BAD_IMAGE, "'%s': a signature is malformed", from->name);
  u32 out = meta_blob(&o->w, c.to.s, c.to.n);
  buf_free(&c.to);
  return out;
}
