// memory.c: loads and stores through addresses, and operations on whole values and blocks of memory.
#include "il/import.h"

static u8 mem_flags(Im *im) {
  return (u8)((im->prefixes & PREFIX_VOLATILE ? MEM_VOLATILE : 0) |
              (im->prefixes & PREFIX_UNALIGNED ? MEM_UNALIGNED : 0));
}

Value *add_offset(Im *im, Value *addr, i64 off) {
  if (!off)
    return addr;
  return b_bin(&im->b, OP_ADD, T_PTR, addr, b_const(&im->b, T_PTR, off));
}

void null_check(Im *im, Value *obj) {
  if (!(obj->flags & VF_NONNULL))
    b_un(&im->b, OP_NULLCHECK, T_VOID, obj);
}

void load_class(Im *im, Class *c, Value *addr, i32 disp, const void *alias) {
  if (ir_is_struct(c)) {
    push_class(im, c, add_offset(im, addr, disp), true);
    return;
  }
  Value *v = b_load(&im->b, memtype_of(c), addr, disp, alias);
  v->u.mem.flags |= mem_flags(im);
  push_class(im, c, v, false);
}

void store_class(Im *im, Class *c, Value *addr, i32 disp, Value *v, const void *alias) {
  if (ir_is_struct(c)) {
    b_copy(&im->b, add_offset(im, addr, disp), v, c);
    return;
  }
  Value *st = b_store(&im->b, memtype_of(c), addr, disp, v, alias);
  st->u.mem.flags |= mem_flags(im);
}

// ---- what accesses can overlap --------------------------------------------------------------------------------------
// Instances of one generic definition share an alias class: shared code and inlined exact code may see one object.

const void *elem_alias(Class *elem) {
  switch (class_stack_etype(elem)) {
  case ET_BOOLEAN:
  case ET_I1:
  case ET_U1: return wk.byte;
  case ET_CHAR:
  case ET_I2:
  case ET_U2: return wk.char_;
  case ET_I4:
  case ET_U4: return wk.int32;
  case ET_I8:
  case ET_U8:
  case ET_I:
  case ET_U:
  case ET_PTR:
  case ET_FNPTR: return wk.int64;
  case ET_R4: return wk.single;
  case ET_R8: return wk.double_;
  case ET_VALUETYPE: return elem->generic_def ? elem->generic_def : elem;
  default: return wk.object; // arrays are covariant
  }
}

const void *field_alias(Field *f) {
  Class *c = f->klass, *def = c->generic_def;
  if ((c->flags & TA_LAYOUT_MASK) == TA_EXPLICIT)
    return NULL; // fields may overlap
  if (!def)
    return f;
  size_t i = (size_t)(f - c->fields);
  return def->fields && i < def->nfields ? &def->fields[i] : NULL;
}

// ---- ldind, stind (III.3.42, III.3.62) ------------------------------------------------------------------------------

static StackKind mem_kind(MemType mt) {
  static const u8 kinds[] = {
      [MT_I8] = SK_I32,  [MT_U8] = SK_I32,  [MT_I16] = SK_I32, [MT_U16] = SK_I32, [MT_I32] = SK_I32,
      [MT_I64] = SK_I64, [MT_REF] = SK_REF, [MT_F32] = SK_F32, [MT_F64] = SK_F64};
  return kinds[mt];
}

// The value on top was loaded from `addr`.
void note_foreign(Im *im, const Entry *addr) {
  Value *v = im->sp ? im->stack[im->sp - 1].v : NULL;
  if (v && v->op == OP_LOAD && addr->kind == SK_NINT)
    v->u.mem.flags |= MEM_FOREIGN;
}

void il_ldind(Im *im, const Insn *in) {
  bool native = in->aux == AUX_NATIVE;
  MemType mt = native ? MT_PTR : (MemType)in->aux;
  Entry e = pop(im);
  Value *v = b_load(&im->b, mt, as_addr(im, e), 0, NULL);
  v->u.mem.flags |= mem_flags(im);
  if (mt == MT_REF)
    push_ref(im, v, e.cls && class_is_ref(e.cls) && e.kind == SK_BYREF ? e.cls : NULL);
  else
    push_kind(im, native ? SK_NINT : mem_kind(mt), v);
  note_foreign(im, &e);
}

void il_stind(Im *im, const Insn *in) {
  MemType mt = (MemType)in->aux;
  Entry val = pop(im), addr = pop(im);
  force_note(im, &val);
  settle(im);
  Value *at = as_addr(im, addr);
  Value *st = b_store(&im->b, mt, at, 0, as_bits(im, val, memtype_type(mt)), NULL);
  st->u.mem.flags |= mem_flags(im);
}

// ---- whole values ---------------------------------------------------------------------------------------------------

// Helpers work on values of unknown size: in them nothing may fault.
static Value *value_addr(Im *im, Entry e, Class *c) {
  Value *at = as_addr(im, e);
  if (class_unsized(c))
    null_check(im, at);
  return at;
}

void il_ldobj(Im *im, const Insn *in) {
  ClassTok c;
  if (!class_tok(im, (u32)in->i, &c))
    return;
  Entry e = pop(im);
  load_class(im, c.closed, value_addr(im, e, c.closed), 0, NULL);
  note_foreign(im, &e);
}

void il_stobj(Im *im, const Insn *in) {
  ClassTok c;
  if (!class_tok(im, (u32)in->i, &c))
    return;
  Entry val = pop(im), addr = pop(im);
  settle(im);
  Value *v = as_stored(im, val, c.closed);
  store_class(im, c.closed, value_addr(im, addr, c.closed), 0, v, NULL);
}

void il_cpobj(Im *im, const Insn *in) {
  ClassTok c;
  if (!class_tok(im, (u32)in->i, &c))
    return;
  Value *src = value_addr(im, pop(im), c.closed), *dst = value_addr(im, pop(im), c.closed);
  settle(im);
  if (ir_is_struct(c.closed))
    b_copy(&im->b, dst, src, c.closed);
  else
    b_store(&im->b, memtype_of(c.closed), dst, 0, b_load(&im->b, memtype_of(c.closed), src, 0, NULL), NULL);
}

void il_initobj(Im *im, const Insn *in) {
  ClassTok c;
  if (!class_tok(im, (u32)in->i, &c))
    return;
  Value *at = value_addr(im, pop(im), c.closed);
  settle(im);
  if (ir_is_struct(c.closed)) {
    b_zero(&im->b, at, c.closed);
    return;
  }
  IrType t = ir_type_of(c.closed);
  if (t == T_VOID) // System.Void has no value to clear
    return;
  b_store(&im->b, memtype_of(c.closed), at, 0, type_is_float(t) ? b_fconst(&im->b, t, 0) : b_const(&im->b, t, 0), NULL);
}

void il_sizeof(Im *im, const Insn *in) {
  ClassTok c;
  if (!class_tok(im, (u32)in->i, &c))
    return;
  push_kind(im, SK_I32, b_sizeof(&im->b, c.closed));
}

// ---- blocks of memory (III.3.30, III.3.36, III.3.47) ----------------------------------------------------------------

static Value *block_size(Im *im, Entry e) { // uint32
  return e.kind == SK_I32 ? b_un(&im->b, OP_ZEXT32, T_PTR, e.v) : as_type(im, e, T_PTR);
}

static void block_op(Im *im, Op op) {
  Entry size = pop(im), second = pop(im), dst = pop(im);
  settle(im);
  Value *v = value_new(im->fn, op, T_VOID, 3);
  v->args[0] = as_addr(im, dst);
  v->args[1] = op == OP_MEMCPY ? as_addr(im, second) : as_type(im, second, T_I32);
  v->args[2] = block_size(im, size);
  v->il_off = im->b.il;
  value_append(im->b.b, v);
}

void il_cpblk(Im *im, const Insn *in) {
  (void)in;
  block_op(im, OP_MEMCPY);
}

void il_initblk(Im *im, const Insn *in) {
  (void)in;
  block_op(im, OP_MEMSET);
}

void il_localloc(Im *im, const Insn *in) {
  (void)in;
  if (im->site) { // would be freed only with the caller's frame
    im->failed = true;
    return;
  }
  Value *size = as_type(im, pop(im), T_PTR), *none = b_const(&im->b, T_PTR, 0);
  if (size->op == OP_CONST && !size->u.i) {
    push_kind(im, SK_NINT, none);
    return;
  }
  im->fn->has_localloc = true;
  // A size that comes of a negative number must not wrap round to a small one: no stack has this much.
  Value *most = b_const(&im->b, T_PTR, (i64)1 << (model.word == 8 ? 40 : 30));
  if (size->op != OP_CONST || (u64)size->u.i > (u64)most->u.i)
    size = b_select(&im->b, T_PTR, b_cmp(&im->b, CC_UGT, size, most), most, size);
  Value *at = b_un(&im->b, OP_LOCALLOC, T_PTR, size);
  if (size->op != OP_CONST) // of no bytes: null
    at = b_select(&im->b, T_PTR, b_cmp(&im->b, CC_NE, size, none), at, none);
  push_kind(im, SK_NINT, at);
}
