// unsafe.c: System.Runtime.CompilerServices.Unsafe and its kin: managed pointers as numbers, values as other types.
// The class library leaves their bodies to the compiler.
#include "il/intrinsics.h"

// Generic argument `i` of the call; NULL if there is none.
static Class *type_arg(const Site *s, u32 i) {
  GenericInst *inst = s->m.closed->inst;
  return inst && i < inst->n ? inst->args[i] : NULL;
}

static u32 type_size(Class *c) {
  return class_value_size(c, &(u32){0});
}

static bool known(Class *c) {
  ERROR(e);
  return c && (class_is_ref(c) || c->etype == ET_PTR || class_fields(c, &e));
}

// Pushes an address with the kind of the method's result.
static void push_address(Im *im, const Site *s, Value *v) {
  Class *ret = s->sig->ret;
  if (ret->kind == CK_BYREF)
    push(im, (Entry){.kind = SK_BYREF, .v = v, .cls = ret->elem});
  else
    push_kind(im, SK_NINT, v);
}

static bool same_address(Im *im, const Site *s) {
  push_address(im, s, as_addr(im, s->args[0]));
  return true;
}

// As<T>(object) and As<From, To>(ref From).
static bool as(Im *im, const Site *s) {
  if (s->sig->params[0]->kind == CK_BYREF)
    return same_address(im, s);
  Class *c = type_arg(s, 0);
  Value *o = as_ref(im, s->args[0]);
  if (c && class_unsized(c)) { // what stands for the type parameter is known to be a reference here
    Value *at = temp_addr(im, c);
    b_store(&im->b, MT_REF, at, 0, o, NULL);
    push_class(im, c, at, false);
  } else {
    push(im, (Entry){.kind = SK_REF, .v = o, .cls = c});
  }
  return true;
}

// aux: 1 counts elements upwards, -1 downwards; 2 and -2 bytes.
static bool move_address(Im *im, const Site *s) {
  Class *c = type_arg(s, 0);
  if (!known(c))
    return false;
  Value *by = as_type(im, s->args[1], T_PTR);
  bool bytes = s->aux == 2 || s->aux == -2;
  if (!bytes && class_unsized(c))
    by = b_bin(&im->b, OP_MUL, T_PTR, by, b_un(&im->b, OP_ZEXT32, T_PTR, b_sizeof(&im->b, c)));
  else if (!bytes && type_size(c) != 1)
    by = b_bin(&im->b, OP_MUL, T_PTR, by, b_const(&im->b, T_PTR, type_size(c)));
  push_address(im, s, b_bin(&im->b, s->aux > 0 ? OP_ADD : OP_SUB, T_PTR, as_addr(im, s->args[0]), by));
  return true;
}

static bool distance(Im *im, const Site *s) {
  push_kind(im, SK_NINT, b_bin(&im->b, OP_SUB, T_PTR, as_addr(im, s->args[1]), as_addr(im, s->args[0])));
  return true;
}

static bool compare(Im *im, const Site *s) {
  push_kind(im, SK_I32, b_cmp(&im->b, (Cond)s->aux, as_addr(im, s->args[0]), as_addr(im, s->args[1])));
  return true;
}

static bool null_address(Im *im, const Site *s) {
  push_address(im, s, b_const(&im->b, T_PTR, 0));
  return true;
}

static bool is_null(Im *im, const Site *s) {
  push_kind(im, SK_I32, b_cmp(&im->b, CC_EQ, as_addr(im, s->args[0]), b_const(&im->b, T_PTR, 0)));
  return true;
}

static bool size_of(Im *im, const Site *s) {
  Class *c = type_arg(s, 0);
  if (!known(c))
    return false;
  push_kind(im, SK_I32, b_sizeof(&im->b, c));
  return true;
}

static bool unbox(Im *im, const Site *s) {
  GenericInst *open = s->m.open ? s->m.open->inst : NULL;
  ClassTok c = {type_arg(s, 0), open && open->n ? open->args[0] : NULL};
  if (!c.closed || (!c.closed->is_valuetype && !is_type_param(c.closed)))
    return false;
  push_unboxed(im, c, as_ref(im, s->args[0]));
  return true;
}

static bool skip_init(Im *im, const Site *s) {
  (void)im, (void)s;
  return true;
}

// Double and Single.ConvertToIntegerNative<T>: as the processor converts, which knows signed numbers alone.
static bool convert_native(Im *im, const Site *s) {
  Class *c = type_arg(s, 0);
  u8 etype = !c ? 0 : c->etype == ET_CHAR ? ET_U2 : c->etype;
  bool integer = (etype >= ET_I1 && etype <= ET_U8) || etype == ET_I || etype == ET_U;
  if (!integer)
    return false;
  bool is_unsigned = etype == ET_U1 || etype == ET_U2 || etype == ET_U4 || etype == ET_U8 || etype == ET_U;
  if (!is_unsigned) {
    convert_as_processor(im, s->args[0], etype);
    return true;
  }
  push(im, s->args[0]);
  il_conv(im, &(Insn){.aux = etype, .text = "conv"});
  return true;
}

// ---- values at addresses --------------------------------------------------------------------------------------------

static bool read_value(Im *im, const Site *s) {
  Class *c = type_arg(s, 0);
  if (!known(c))
    return false;
  Value *at = as_addr(im, s->args[0]);
  if (ir_is_struct(c)) {
    push_class(im, c, at, true);
    return true;
  }
  Value *v = b_load(&im->b, memtype_of(c), at, 0, NULL);
  v->u.mem.flags |= MEM_UNALIGNED;
  push_class(im, c, v, false);
  return true;
}

static void write_to(Im *im, Class *c, Value *at, Value *val) {
  if (ir_is_struct(c)) {
    b_copy(&im->b, at, val, c);
    return;
  }
  Value *st = b_store(&im->b, memtype_of(c), at, 0, val, NULL);
  st->u.mem.flags |= MEM_UNALIGNED;
}

static bool write_value(Im *im, const Site *s) {
  Class *c = type_arg(s, 0);
  if (!known(c))
    return false;
  settle(im);
  Value *val = as_class(im, s->args[1], c);
  write_to(im, c, as_addr(im, s->args[0]), val);
  return true;
}

static bool copy_value(Im *im, const Site *s) {
  Class *c = type_arg(s, 0);
  if (!known(c))
    return false;
  settle(im);
  Value *from = as_addr(im, s->args[1]);
  write_to(im, c, as_addr(im, s->args[0]), ir_is_struct(c) ? from : b_load(&im->b, memtype_of(c), from, 0, NULL));
  return true;
}

static bool bit_cast(Im *im, const Site *s) {
  Class *from = type_arg(s, 0), *to = type_arg(s, 1);
  if (from && to && (class_unsized(from) || class_unsized(to)))
    return move_bits(im, s->args[0], from, to);
  if (!known(from) || !known(to) || class_is_ref(from) || class_is_ref(to) || type_size(from) != type_size(to))
    return false; // the body throws
  Value *v = as_class(im, s->args[0], from);
  Value *at = ir_is_struct(from) ? v : spill_to_temp(im, v, from);
  load_class(im, to, at, 0, NULL);
  return true;
}

static bool block(Im *im, const Site *s) {
  settle(im);
  Entry size = s->args[2];
  Value *v = value_new(im->fn, (Op)s->aux, T_VOID, 3);
  v->args[0] = as_addr(im, s->args[0]);
  v->args[1] = s->aux == OP_MEMCPY ? as_addr(im, s->args[1]) : as_type(im, s->args[1], T_I32);
  v->args[2] = size.kind == SK_I32 ? b_un(&im->b, OP_ZEXT32, T_PTR, size.v) : as_type(im, size, T_PTR);
  v->il_off = im->b.il;
  value_append(im->b.b, v);
  return true;
}

// ---- RuntimeHelpers -------------------------------------------------------------------------------------------------

// A span over static data of the image.
static bool create_span(Im *im, const Site *s) {
  Note *n = s->args[0].note;
  Class *elem = type_arg(s, 0), *span = s->sig->ret;
  ERROR(e);
  if (!n || n->kind != NOTE_FIELD || !n->f->has_rva || !known(elem) || class_unsized(elem) || !type_size(elem) ||
      !class_fields(span, &e))
    return false;
  Field *data = class_find_field(span, "_reference"), *length = class_find_field(span, "_length");
  if (!data || !length)
    return false;
  Value *at = temp_addr(im, span);
  u32 bytes = class_value_size(n->f->type, &(u32){0});
  b_store(&im->b, MT_PTR, at, (i32)field_data_offset(data), b_ref(&im->b, ref_field(im->fn, REF_RVA_DATA, n->f), T_PTR),
          NULL);
  b_store(&im->b, MT_I32, at, (i32)field_data_offset(length), b_const(&im->b, T_I32, bytes / type_size(elem)), NULL);
  push_class(im, span, at, false);
  return true;
}

// Comparing the bytes is comparing the values.
static bool bitwise_equatable(Im *im, const Site *s) {
  Class *c = type_arg(s, 0);
  if (!c)
    return false;
  u8 et = class_stack_etype(c);
  bool yes = (et >= ET_BOOLEAN && et <= ET_U8) || et == ET_I || et == ET_U;
  push_decided(im, yes);
  return true;
}

static bool enum_compare(Im *im, const Site *s) {
  Class *c = type_arg(s, 0);
  if (!c || !c->is_enum || !c->elem)
    return false;
  u8 et = c->elem->etype;
  bool is_unsigned =
      et == ET_U1 || et == ET_U2 || et == ET_U4 || et == ET_U8 || et == ET_U || et == ET_BOOLEAN || et == ET_CHAR;
  Value *a = as_class(im, s->args[0], c), *b = as_class(im, s->args[1], c);
  if (s->aux) {
    push_kind(im, SK_I32, b_cmp(&im->b, CC_EQ, a, b));
    return true;
  }
  Value *more = b_cmp(&im->b, is_unsigned ? CC_UGT : CC_GT, a, b),
        *less = b_cmp(&im->b, is_unsigned ? CC_ULT : CC_LT, a, b);
  push_kind(im, SK_I32, b_bin(&im->b, OP_SUB, T_I32, more, less));
  return true;
}

static bool no(Im *im, const Site *s) {
  (void)s;
  push_decided(im, false);
  return true;
}

// The Class* of an object: what .NET's core library calls its MethodTable.
static bool method_table(Im *im, const Site *s) {
  Value *o = as_ref(im, s->args[0]);
  null_check(im, o);
  Value *vt = b_load(&im->b, MT_PTR, o, 0, NULL);
  push_kind(im, SK_NINT, b_load(&im->b, MT_PTR, vt, MODEL_OFFSET(VTable, klass), NULL));
  return true;
}

// Whether an object has elements, as arrays and strings do.
static bool has_elements(Im *im, const Site *s) {
  Value *o = as_ref(im, s->args[0]);
  null_check(im, o);
  Value *vt = b_load(&im->b, MT_PTR, o, 0, NULL);
  Value *flags = b_load(&im->b, MT_I32, vt, MODEL_OFFSET(VTable, flags), NULL);
  Value *set = b_bin(&im->b, OP_AND, T_I32, flags, b_const(&im->b, T_I32, VT_ELEMENTS));
  push_kind(im, SK_I32, b_cmp(&im->b, CC_NE, set, b_const(&im->b, T_I32, 0)));
  return true;
}

// The first element of an array, if it has any; where it would lie, otherwise.
static bool array_data(Im *im, const Site *s) {
  Value *arr = as_ref(im, s->args[0]);
  null_check(im, arr);
  Value *at = b_bin(&im->b, OP_ELEMADDR, T_PTR, arr, b_const(&im->b, T_I32, 0));
  at->u.cls = wk.byte;
  push_address(im, s, at);
  return true;
}

const Intrinsic il_unsafe[] = {
    {"Double", "ConvertToIntegerNative", 1, true, convert_native, 0, "System"},
    {"Single", "ConvertToIntegerNative", 1, true, convert_native, 0, "System"},
    {"MemoryMarshal", "GetArrayDataReference", 1, true, array_data, 0, "System.Runtime.InteropServices"},
    {"Unsafe", "As", 1, true, as, 0, NS_COMPILER},
    {"Unsafe", "AsRef", 1, true, same_address, 0, NS_COMPILER},
    {"Unsafe", "AsPointer", 1, true, same_address, 0, NS_COMPILER},
    {"Unsafe", "Add", 2, true, move_address, 1, NS_COMPILER},
    {"Unsafe", "Subtract", 2, true, move_address, -1, NS_COMPILER},
    {"Unsafe", "AddByteOffset", 2, true, move_address, 2, NS_COMPILER},
    {"Unsafe", "SubtractByteOffset", 2, true, move_address, -2, NS_COMPILER},
    {"Unsafe", "ByteOffset", 2, true, distance, 0, NS_COMPILER},
    {"Unsafe", "AreSame", 2, true, compare, CC_EQ, NS_COMPILER},
    {"Unsafe", "IsAddressGreaterThan", 2, true, compare, CC_UGT, NS_COMPILER},
    {"Unsafe", "IsAddressLessThan", 2, true, compare, CC_ULT, NS_COMPILER},
    {"Unsafe", "IsAddressGreaterThanOrEqualTo", 2, true, compare, CC_UGE, NS_COMPILER},
    {"Unsafe", "IsAddressLessThanOrEqualTo", 2, true, compare, CC_ULE, NS_COMPILER},
    {"Unsafe", "NullRef", 0, true, null_address, 0, NS_COMPILER},
    {"Unsafe", "IsNullRef", 1, true, is_null, 0, NS_COMPILER},
    {"Unsafe", "SizeOf", 0, true, size_of, 0, NS_COMPILER},
    {"Unsafe", "SkipInit", 1, true, skip_init, 0, NS_COMPILER},
    {"Unsafe", "Unbox", 1, true, unbox, 0, NS_COMPILER},
    {"Unsafe", "Read", 1, true, read_value, 0, NS_COMPILER},
    {"Unsafe", "ReadUnaligned", 1, true, read_value, 0, NS_COMPILER},
    {"Unsafe", "Write", 2, true, write_value, 0, NS_COMPILER},
    {"Unsafe", "WriteUnaligned", 2, true, write_value, 0, NS_COMPILER},
    {"Unsafe", "Copy", 2, true, copy_value, 0, NS_COMPILER},
    {"Unsafe", "BitCast", 1, true, bit_cast, 0, NS_COMPILER},
    {"Unsafe", "CopyBlock", 3, true, block, OP_MEMCPY, NS_COMPILER},
    {"Unsafe", "CopyBlockUnaligned", 3, true, block, OP_MEMCPY, NS_COMPILER},
    {"Unsafe", "InitBlock", 3, true, block, OP_MEMSET, NS_COMPILER},
    {"Unsafe", "InitBlockUnaligned", 3, true, block, OP_MEMSET, NS_COMPILER},
    {"RuntimeHelpers", "CreateSpan", 1, true, create_span, 0, NS_COMPILER},
    {"RuntimeHelpers", "IsBitwiseEquatable", 0, true, bitwise_equatable, 0, NS_COMPILER},
    {"RuntimeHelpers", "EnumEquals", 2, true, enum_compare, 1, NS_COMPILER},
    {"RuntimeHelpers", "EnumCompareTo", 2, true, enum_compare, 0, NS_COMPILER},
    {"RuntimeHelpers", "IsKnownConstant", 1, true, no, 0, NS_COMPILER},
    {"RuntimeHelpers", "ObjectHasComponentSize", 1, true, has_elements, 0, NS_COMPILER},
    {"RuntimeHelpers", "GetMethodTable", 1, true, method_table, 0, NS_COMPILER},
};
const u32 il_nunsafe = ARRAY_LEN(il_unsafe);
