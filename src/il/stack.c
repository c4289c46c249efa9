// stack.c: the evaluation stack inside a block: pushing, popping, implicit conversions; dup, pop and constants.
#include "il/import.h"

StackKind kind_of(Class *c) {
  switch (class_stack_etype(c)) {
  case ET_BOOLEAN:
  case ET_CHAR:
  case ET_I1:
  case ET_U1:
  case ET_I2:
  case ET_U2:
  case ET_I4:
  case ET_U4: return SK_I32;
  case ET_I8:
  case ET_U8: return SK_I64;
  case ET_I:
  case ET_U:
  case ET_PTR:
  case ET_FNPTR: return SK_NINT;
  case ET_BYREF: return SK_BYREF;
  case ET_R4: return SK_F32;
  case ET_R8: return SK_F64;
  case ET_VALUETYPE:
  case ET_VAR:
  case ET_MVAR:
  case ET_TYPEDBYREF: return SK_STRUCT;
  case ET_VOID: return SK_NONE;
  default: return SK_REF;
  }
}

IrType kind_type(StackKind k) {
  static const u8 types[] = {
      [SK_NONE] = T_VOID, [SK_I32] = T_I32, [SK_I64] = T_I64, [SK_REF] = T_REF, [SK_F32] = T_F32, [SK_F64] = T_F64};
  return k == SK_NINT || k == SK_BYREF || k == SK_STRUCT ? T_PTR : types[k];
}

Entry pop(Im *im) {
  if (im->sp)
    return im->stack[--im->sp];
  bad_il(im, "the evaluation stack is empty");
  return (Entry){.kind = SK_I32, .v = b_const(&im->b, T_I32, 0)};
}

void push(Im *im, Entry e) {
  if (im->sp >= im->cap) {
    bad_il(im, "the evaluation stack overflows");
    return;
  }
  im->nborrowed += e.borrowed;
  im->stack[im->sp++] = e;
}

void push_kind(Im *im, StackKind k, Value *v) {
  push(im, (Entry){.kind = k, .v = v});
}

void push_ref(Im *im, Value *v, Class *cls) {
  // What is known of __Canon is not known of the type it stands for.
  if (cls && cls->is_shared)
    cls = NULL;
  if (cls && !v->klass)
    v->klass = cls;
  push(im, (Entry){.kind = SK_REF, .v = v, .cls = cls});
}

void push_class(Im *im, Class *c, Value *v, bool borrowed) {
  StackKind k = kind_of(c);
  if (k == SK_REF)
    push_ref(im, v, c);
  else if (k == SK_STRUCT)
    push(im, (Entry){.kind = k, .v = v, .cls = c, .borrowed = borrowed});
  else
    push(im, (Entry){.kind = k, .v = v, .cls = k == SK_BYREF ? c->elem : NULL});
}

void settle(Im *im) {
  if (!im->nborrowed)
    return;
  for (u32 i = 0; i < im->sp; i++) {
    Entry *e = &im->stack[i];
    if (!e->borrowed)
      continue;
    Value *at = temp_addr(im, e->cls);
    b_copy(&im->b, at, e->v, e->cls);
    e->v = at;
    e->borrowed = false;
  }
  im->nborrowed = 0;
}

Slot *temp_slot(Im *im, Class *c) {
  if (c->is_valuetype && !class_fields(c, im->err))
    im->failed = true;
  return slot_new(im->fn, c);
}

Value *temp_addr(Im *im, Class *c) {
  return b_slotaddr(&im->b, temp_slot(im, c));
}

Value *spill_to_temp(Im *im, Value *v, Class *c) {
  Value *at = temp_addr(im, c);
  b_store(&im->b, memtype_of(c), at, 0, v, NULL);
  return at;
}

// ---- implicit conversions -------------------------------------------------------------------------------------------

static Value *dummy(Im *im, IrType t, const char *what) {
  bad_il(im, "%s", what);
  return type_is_float(t) ? b_fconst(&im->b, t, 0) : b_const(&im->b, t, 0);
}

Value *as_type(Im *im, Entry e, IrType t) {
  Value *v = e.v;
  if (e.kind == SK_STRUCT)
    return dummy(im, t, "a value type where a scalar is needed");
  if (v->type == t)
    return v;
  bool is_float = type_is_float(v->type), want_float = type_is_float(t);
  if (is_float && want_float) {
    // A u64 that goes to float32 by way of float64 would be rounded twice.
    if (t == T_F32 && v->op == OP_U2F)
      return b_un(&im->b, OP_U2F, t, v->args[0]);
    return b_un(&im->b, OP_F2F, t, v);
  }
  if (is_float || want_float)
    return dummy(im, t, "integer and floating-point values mixed");
  switch (t) {
  case T_I32:
    if (v->type == T_I64)
      return b_un(&im->b, OP_TRUNC, T_I32, v);
    if (v->type == T_REF && T_PTR == T_I32)
      return b_un(&im->b, OP_BITCAST, T_I32, v);
    break;
  case T_I64:
    if (v->type == T_I32)
      return v->op == OP_CONST ? b_const(&im->b, T_I64, v->u.i) : b_un(&im->b, OP_SEXT32, T_I64, v);
    v = b_un(&im->b, OP_BITCAST, T_PTR, v);
    return b_un(&im->b, OP_ZEXT32, T_I64, v);
  case T_REF:
    if (v->type == T_PTR)
      return b_un(&im->b, OP_BITCAST, T_REF, v);
    break;
  default: break;
  }
  return dummy(im, t, "a value of another type is needed");
}

Value *as_ref(Im *im, Entry e) {
  return e.kind == SK_REF ? e.v : dummy(im, T_REF, "an object reference is needed");
}

// Unverifiable code calls methods of classes on pointers.
Value *as_this(Im *im, Entry e) {
  return e.kind == SK_I64 ? dummy(im, T_REF, "an object reference is needed") : as_type(im, e, T_REF);
}

// Addresses: managed and native pointers; an object reference is taken as it is.
Value *as_addr(Im *im, Entry e) {
  if (e.kind == SK_REF)
    return e.v;
  return as_type(im, e, T_PTR);
}

Value *as_index(Im *im, Entry e) {
  return e.kind == SK_I32 || e.kind == SK_I64 ? e.v : as_type(im, e, T_PTR);
}

// Kinds that a location takes (III.1.8.1.2.3), with the freedoms that unverifiable code is used to: pointers in
// integers, object references in native ones.
#define KIND(k) (1u << (k))
static u32 kinds_taken(StackKind location) {
  static const u16 taken[] = {
      [SK_I32] = KIND(SK_I32) | KIND(SK_NINT),
      [SK_I64] = KIND(SK_I64) | KIND(SK_I32) | KIND(SK_NINT),
      [SK_NINT] = KIND(SK_NINT) | KIND(SK_I32) | KIND(SK_BYREF) | KIND(SK_REF),
      [SK_BYREF] = KIND(SK_BYREF) | KIND(SK_NINT),
      [SK_REF] = KIND(SK_REF),
      [SK_F32] = KIND(SK_F32) | KIND(SK_F64),
      [SK_F64] = KIND(SK_F32) | KIND(SK_F64),
      [SK_STRUCT] = KIND(SK_STRUCT),
  };
  return taken[location];
}

Value *as_class(Im *im, Entry e, Class *c) {
  if (!ir_is_struct(c)) {
    // an address may have been made of a long
    u32 taken = kinds_taken(kind_of(c)) | (class_stack_etype(c) == ET_PTR ? KIND(SK_I64) : 0);
    if (!(taken & KIND(e.kind)))
      return dummy(im, ir_type_of(c), "a value of another type is needed");
    return as_type(im, e, ir_type_of(c));
  }
  if (e.kind != SK_STRUCT) {
    bad_il(im, "a value of %s is needed", class_name(c));
    return temp_addr(im, c);
  }
  if (e.cls != c && class_value_size(e.cls, NULL) != class_value_size(c, NULL))
    bad_il(im, "a value of %s is needed, not of %s", class_name(c), class_name(e.cls));
  return e.v;
}

// What is stored says nothing of what it is stored into: unverifiable code writes the low bits of wider integers and of
// references, and numbers of the other kind, through addresses, into static fields and elements.
Value *as_stored(Im *im, Entry e, Class *c) {
  if (ir_is_struct(c) || class_is_ref(c) || e.kind == SK_STRUCT)
    return as_class(im, e, c);
  return as_bits(im, e, ir_type_of(c));
}

Value *as_bits(Im *im, Entry e, IrType t) {
  if (e.kind == SK_STRUCT)
    return as_type(im, e, t);
  bool is_float = type_is_float(e.v->type);
  if (type_is_float(t) && !is_float)
    return b_un(&im->b, OP_I2F, t, as_index(im, e));
  if (is_float && !type_is_float(t))
    e = (Entry){.kind = SK_I64, .v = b_un(&im->b, OP_F2I, T_I64, e.v)};
  else if (t == T_I32 && e.kind == SK_REF)
    e = (Entry){.kind = SK_I64, .v = as_type(im, e, T_I64)};
  return as_type(im, e, t);
}

// ---- instructions ---------------------------------------------------------------------------------------------------

void il_nop(Im *im, const Insn *in) {
  (void)im, (void)in;
}

void il_unsupported(Im *im, const Insn *in) {
  not_compiled(im, in->text);
}

void il_prefix(Im *im, const Insn *in) {
  im->prefixes |= (u32)in->aux;
  if (in->aux == PREFIX_TAIL && im->site && im->site->tail)
    im->failed = true; // il_inline gives up
  if (in->aux == PREFIX_CONSTRAINED)
    im->constrained = (u32)in->i;
}

void il_dup(Im *im, const Insn *in) {
  (void)in;
  Entry e = im->stack[im->sp - 1];
  e.home = NULL; // belongs to the other depth
  push(im, e);
}

void il_pop(Im *im, const Insn *in) {
  (void)in;
  Entry e = pop(im);
  // A value that was loaded only to be dropped may have been loaded through a bad pointer, and must fault.
  if (e.kind != SK_STRUCT && e.v->op == OP_LOAD && e.v->args[0]->op != OP_REF)
    e.v->u.mem.flags |= MEM_FAULT;
  else if (e.kind == SK_STRUCT && e.borrowed)
    b_load(&im->b, MT_U8, e.v, 0, NULL)->u.mem.flags |= MEM_FAULT;
}

void il_ldnull(Im *im, const Insn *in) {
  (void)in;
  push_kind(im, SK_REF, b_null(&im->b));
}

void il_ldc_i4(Im *im, const Insn *in) {
  push_kind(im, SK_I32, b_const(&im->b, T_I32, in->aux == AUX_OPERAND ? in->i : in->aux));
}

void il_ldc_i8(Im *im, const Insn *in) {
  push_kind(im, SK_I64, b_const(&im->b, T_I64, in->l));
}

void il_ldc_r(Im *im, const Insn *in) {
  push_kind(im, (StackKind)in->aux, b_fconst(&im->b, kind_type((StackKind)in->aux), in->d));
}
