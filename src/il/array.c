// array.c: vectors: length, elements, creation (III.4.7 to III.4.9, III.4.12, III.4.20, III.4.26, III.4.27).
#include "il/import.h"

static Value *array_length(Im *im, Value *arr) {
  Value *len = b_un(&im->b, OP_ARRLEN, T_I32, arr);
  len->flags |= VF_NONNEG;
  return len;
}

static Value *checked_index(Im *im, Value *arr, Entry idx) {
  Value *len = array_length(im, arr), *i = as_index(im, idx);
  if (i->type == T_I64) { // a native int may lie outside of what 32 bits can say
    b_trapif(&im->b, CC_UGE, i, b_un(&im->b, OP_ZEXT32, T_I64, len), THROW_INDEX_OUT_OF_RANGE);
    return b_un(&im->b, OP_TRUNC, T_I32, i);
  }
  b_bin(&im->b, OP_BOUNDS, T_VOID, i, len);
  return i;
}

static Value *elem_addr(Im *im, Value *arr, Entry idx, Class *elem) {
  null_check(im, arr);
  Value *i = checked_index(im, arr, idx);
  Value *v = b_bin(&im->b, OP_ELEMADDR, T_PTR, arr, i);
  v->u.cls = elem;
  v->flags |= VF_NONNULL;
  return v;
}

// Arrays of a sealed element class hold exactly that class, so that stores and addresses of it need no check. Delegates
// are sealed, but variant: an Action<object>[] is an Action<string>[]. `as` is what is stored, or what the address is
// of: a compiler may leave it to the check to find out that it is something else.
static bool exact_elements(Class *arr, const Class *as) {
  Class *e = arr && arr->kind == CK_SZARRAY ? arr->elem : NULL;
  return e && e == as && (e->kind == CK_DEF || e->kind == CK_INST) && e->flags & TA_SEALED && !e->is_shared &&
         !e->is_delegate && class_is_ref(e);
}

// The element class that an instruction works on: by its token, by its own type, or what the array says.
static Class *elem_class(Im *im, const Insn *in, Class *arr) {
  switch (in->aux) {
  case AUX_OPERAND: {
    ClassTok c;
    return class_tok(im, (u32)in->i, &c) ? c.closed : NULL;
  }
  case ET_I1: return wk.sbyte;
  case ET_U1: return wk.byte;
  case ET_I2: return wk.int16;
  case ET_U2: return wk.uint16;
  case ET_I4: return wk.int32;
  case ET_U4: return wk.uint32;
  case ET_I8: return wk.int64;
  case ET_I: return wk.intptr;
  case ET_R4: return wk.single;
  case ET_R8: return wk.double_;
  default: return arr && arr->kind == CK_SZARRAY && class_is_ref(arr->elem) ? arr->elem : wk.object;
  }
}

void il_ldlen(Im *im, const Insn *in) {
  (void)in;
  Value *arr = as_ref(im, pop(im));
  null_check(im, arr);
  push_kind(im, SK_NINT, b_un(&im->b, OP_ZEXT32, T_PTR, array_length(im, arr)));
}

void il_ldelem(Im *im, const Insn *in) {
  Class *elem = elem_class(im, in, im->stack[im->sp - 2].cls);
  if (!elem)
    return;
  Entry idx = pop(im), arr = pop(im);
  load_class(im, elem, elem_addr(im, as_ref(im, arr), idx, elem), 0, elem_alias(elem));
}

void il_ldelema(Im *im, const Insn *in) {
  ClassTok c;
  if (!class_tok(im, (u32)in->i, &c))
    return;
  Entry idx = pop(im), arr = pop(im);
  Value *a = as_ref(im, arr), *at = elem_addr(im, a, idx, c.closed);
  // An array of a derived class must not be written through (III.4.9), unless `readonly.` promises not to.
  if ((class_is_ref(c.closed) || is_type_param(c.closed)) && !(im->prefixes & PREFIX_READONLY) &&
      !exact_elements(arr.cls, c.closed)) {
    Value *check = b_bin(&im->b, OP_ELEMACHECK, T_VOID, a, class_handle(im, REF_CLASS, c));
    check->u.cls = c.closed;
  }
  push(im, (Entry){.kind = SK_BYREF, .v = at, .cls = c.closed});
}

void check_store(Im *im, Value *arr, Class *elem, Value *v) {
  if (is_type_param(elem))
    b_bin(&im->b, OP_STORECHECK, T_VOID, arr, v);
  else if (class_is_ref(elem) && v->op != OP_CONST)
    b_bin(&im->b, OP_STELEMCHECK, T_VOID, arr, v);
}

void il_stelem(Im *im, const Insn *in) {
  Class *elem = elem_class(im, in, im->stack[im->sp - 3].cls);
  if (!elem)
    return;
  Entry val = pop(im), idx = pop(im), arr = pop(im);
  force_note(im, &val);
  Value *v = as_stored(im, val, elem);
  settle(im);
  Value *a = as_ref(im, arr), *at = elem_addr(im, a, idx, elem);
  if (!exact_elements(arr.cls, val.cls))
    check_store(im, a, elem, v);
  store_class(im, elem, at, 0, v, elem_alias(elem));
}

void il_newarr(Im *im, const Insn *in) {
  ClassTok c;
  if (!class_tok(im, (u32)in->i, &c) || !can_make(im, (u32)in->i, &c))
    return;
  if (c.closed->etype == ET_VOID || c.closed->etype == ET_TYPEDBYREF)
    bad_il(im, "no arrays are made of %s", class_name(c.closed));
  if (c.closed->kind == CK_BYREF) {
    throw_token(im, (u32)in->i);
    return;
  }
  Value *n = as_type(im, pop(im), T_PTR);
  ClassTok arr = array_of(c);
  Value *v = b_bin(&im->b, OP_NEWARR, T_REF, class_handle(im, REF_VTABLE, arr), n);
  v->u.cls = arr.closed;
  v->flags |= VF_NONNULL;
  v->exact = !arr.closed->is_shared;
  push_ref(im, v, arr.closed);
}
