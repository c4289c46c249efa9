// hfa.c: homogeneous floating-point aggregates of the Arm conventions (AAPCS64, 5.9.5.1; AAPCS32, 7.1.2.2).
#include "target/hfa.h"

enum { MAX_HFA = 4 };

typedef struct Hfa {
  u32 elem;    // size of the members
  u32 members; // mask of those seen
  bool other;  // something else is in it
} Hfa;

static bool is_struct_class(const Class *c) {
  return c->is_valuetype && !c->is_enum &&
         (c->etype == ET_VALUETYPE || c->etype == ET_GENERICINST || c->etype == ET_TYPEDBYREF);
}

static void put_float(Hfa *h, const Class *c, u32 off) {
  u32 size = c->etype == ET_R4 ? 4 : c->etype == ET_R8 ? 8 : 0;
  if (!size || (h->elem && h->elem != size) || off % size || off / size >= MAX_HFA) {
    h->other = true;
    return;
  }
  h->elem = size;
  h->members |= 1u << off / size;
}

static void put_fields(Hfa *h, const Class *c, u32 off, u32 nesting) {
  const Class *only = NULL;
  u32 n = 0, first = 0;
  for (u32 i = 0; i < c->nfields && !h->other; i++) {
    const Field *f = &c->fields[i];
    if (f->is_static || f->is_literal)
      continue;
    u32 at = off + f->offset - MODEL_HEADER;
    only = f->type;
    first = at;
    n++;
    if (!is_struct_class(only))
      put_float(h, only, at);
    else if (nesting < 16)
      put_fields(h, only, at, nesting + 1);
  }
  // A fixed-size buffer is a struct of one field and a larger size: an array of that field.
  if (n == 1 && !is_struct_class(only) && h->elem)
    for (u32 at = first + h->elem; at + h->elem <= off + c->value_size && !h->other; at += h->elem)
      put_float(h, only, at);
}

u32 hfa_members(const Class *c, u32 *elem) {
  Hfa h = {0};
  if (c->value_size > MAX_HFA * 8)
    return 0;
  put_fields(&h, c, 0, 0);
  if (h.other || !h.elem || c->value_size % h.elem)
    return 0;
  u32 n = c->value_size / h.elem;
  *elem = h.elem;
  return n <= MAX_HFA && h.members == (1u << n) - 1 ? n : 0;
}
