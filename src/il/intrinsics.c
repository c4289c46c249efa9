// intrinsics.c: well-known methods of the class library that become IR instead of a call.
//
// A row names the method; its handler looks at the types and may still decline. The row found for a method is kept in
// Method.intrinsic of its definition.
#include "il/intrinsics.h"
#include "types/flavour.h"

#include <math.h>

// What a by-ref parameter points to, as long as it is a scalar.
static Class *pointee(const Site *s, u32 param) {
  Class *c = param < s->sig->nparams ? s->sig->params[param] : NULL;
  return c && c->kind == CK_BYREF && !ir_is_struct(c->elem) ? c->elem : NULL;
}

static bool is_int_or_ref(Class *c) {
  return c && !type_is_float(ir_type_of(c)) && memtype_size(memtype_of(c)) >= 4;
}

// ---- strings and arrays ---------------------------------------------------------------------------------------------

static Value *length_of(Im *im, Op op, Value *obj) {
  null_check(im, obj);
  Value *v = b_un(&im->b, op, T_I32, obj);
  v->flags |= VF_NONNEG;
  return v;
}

static bool string_length(Im *im, const Site *s) {
  push_kind(im, SK_I32, length_of(im, OP_STRLEN, as_ref(im, s->args[0])));
  return true;
}

static bool string_chars(Im *im, const Site *s) {
  Value *str = as_ref(im, s->args[0]), *i = as_type(im, s->args[1], T_I32);
  b_bin(&im->b, OP_BOUNDS, T_VOID, i, length_of(im, OP_STRLEN, str));
  Value *at = b_bin(&im->b, OP_STRCHARADDR, T_PTR, str, i);
  push_kind(im, SK_I32, b_load(&im->b, MT_U16, at, 0, wk.string));
  return true;
}

// String.FastAllocateString(int), (nint) or (MethodTable *, nint), whose class is known.
static bool new_string(Im *im, const Site *s) {
  u8 length = s->sig->params[s->n - 1]->etype;
  if (length != ET_I && (s->n != 1 || length != ET_I4))
    return false;
  Value *n = as_type(im, s->args[s->n - 1], T_PTR);
  Value *vtable = class_handle(im, REF_VTABLE, (ClassTok){wk.string, NULL});
  Value *v = b_bin(&im->b, OP_NEWSTR, T_REF, vtable, n);
  v->flags |= VF_NONNULL;
  push_ref(im, v, wk.string);
  return true;
}

static bool array_length(Im *im, const Site *s) {
  push_kind(im, SK_I32, length_of(im, OP_ARRLEN, as_ref(im, s->args[0])));
  return true;
}

// RuntimeHelpers.InitializeArray on an array whose length is known: its elements lie in the image.
static bool initialize_array(Im *im, const Site *s) {
  Note *n = s->args[1].note;
  Value *arr = s->args[0].v;
  if (!n || n->kind != NOTE_FIELD || !n->f->has_rva || arr->op != OP_NEWARR || arr->args[1]->op != OP_CONST)
    return false;
  Class *elem = arr->u.cls->elem;
  i64 len = arr->args[1]->u.i;
  u64 size = class_value_size(elem, &(u32){0}) * (u64)len, have = class_value_size(n->f->type, &(u32){0});
  if (len < 0 || len > INT32_MAX || class_is_ref(elem) || ir_is_struct(elem) || size > have)
    return false;
  im->after_call = false;
  if (!size)
    return true;
  Value *at = b_bin(&im->b, OP_ELEMADDR, T_PTR, arr, b_const(&im->b, T_I32, 0));
  at->u.cls = elem;
  Value *v = value_new(im->fn, OP_MEMCPY, T_VOID, 3);
  v->args[0] = at;
  v->args[1] = b_ref(&im->b, ref_field(im->fn, REF_RVA_DATA, n->f), T_PTR);
  v->args[2] = b_const(&im->b, T_PTR, (i64)size);
  v->il_off = im->b.il;
  value_append(im->b.b, v);
  return true;
}

// ---- numbers --------------------------------------------------------------------------------------------------------

static bool float_unary(Im *im, const Site *s) {
  Class *c = s->sig->params[0];
  if (!type_is_float(ir_type_of(c)))
    return false;
  IrType t = ir_type_of(c);
  push_class(im, c, b_un(&im->b, (Op)s->aux, t, as_type(im, s->args[0], t)), false);
  return true;
}

// The processor's instruction, where it may be relied on.
static bool by_vector(Im *im, const Site *s) {
  return il_vector(im, s->m, s->sig, s->args);
}

// Whether with one rounding or with two is the processor's choice.
static bool multiply_add(Im *im, const Site *s) {
  if (by_vector(im, s))
    return true;
  Class *c = s->sig->params[0];
  IrType t = ir_type_of(c);
  Value *product = b_bin(&im->b, OP_MUL, t, as_type(im, s->args[0], t), as_type(im, s->args[1], t));
  push_class(im, c, b_bin(&im->b, OP_ADD, t, product, as_type(im, s->args[2], t)), false);
  return true;
}

// aux: FRINT and its kin.
static bool round_to(Im *im, const Site *s) {
  return im->fn->rounds && float_unary(im, s);
}

// aux: of the square root.
static bool reciprocal(Im *im, const Site *s) {
  Class *c = s->sig->params[0];
  IrType t = ir_type_of(c);
  Value *x = as_type(im, s->args[0], t);
  if (s->aux)
    x = b_un(&im->b, OP_FSQRT, t, x);
  push_class(im, c, b_bin(&im->b, OP_DIV, t, b_fconst(&im->b, t, 1), x), false);
  return true;
}

static bool math_helper(Im *im, const Site *s) {
  Value *v[2];
  for (u32 i = 0; i < s->n; i++) {
    if (s->sig->params[i]->etype != ET_R8)
      return false;
    v[i] = as_type(im, s->args[i], T_F64);
  }
  push_kind(im, SK_F64, b_helper(&im->b, (u32)s->aux, s->n, v));
  return true;
}

static bool floor_or_ceiling(Im *im, const Site *s) {
  Site by_helper = *s;
  by_helper.aux = s->aux == OP_FFLOOR ? HELPER_FLOOR : HELPER_CEIL;
  return round_to(im, s) || math_helper(im, &by_helper);
}

// ---- memory ---------------------------------------------------------------------------------------------------------

static Value *atomic(Im *im, Op op, Class *c, u32 n, Value *at, Value *a, Value *b) {
  settle(im);
  Value *v = value_new(im->fn, op, ir_type_of(c), n);
  v->args[0] = at;
  v->args[1] = a;
  if (n == 3)
    v->args[2] = b;
  v->u.mem = (MemAux){.mt = memtype_of(c)};
  v->il_off = im->b.il;
  value_append(im->b.b, v);
  return v;
}

static bool compare_exchange(Im *im, const Site *s) {
  Class *c = pointee(s, 0);
  if (!is_int_or_ref(c) || s->sig->params[1] != c || s->sig->params[2] != c)
    return false;
  Value *at = as_addr(im, s->args[0]), *val = as_class(im, s->args[1], c), *comparand = as_class(im, s->args[2], c);
  push_class(im, c, atomic(im, OP_CAS, c, 3, at, val, comparand), false);
  return true;
}

static bool exchange(Im *im, const Site *s) {
  Class *c = pointee(s, 0);
  if (!is_int_or_ref(c) || s->sig->params[1] != c)
    return false;
  Value *at = as_addr(im, s->args[0]), *val = as_class(im, s->args[1], c);
  push_class(im, c, atomic(im, OP_XCHG, c, 2, at, val, NULL), false);
  return true;
}

// aux: what is added; 0 = the second argument. The result is the new value.
static bool interlocked_add(Im *im, const Site *s) {
  Class *c = pointee(s, 0);
  if (!is_int_or_ref(c) || class_is_ref(c))
    return false;
  IrType t = ir_type_of(c);
  Value *at = as_addr(im, s->args[0]);
  Value *delta = s->aux ? b_const(&im->b, t, s->aux) : as_class(im, s->args[1], c);
  Value *old = atomic(im, OP_XADD, c, 2, at, delta, NULL);
  push_class(im, c, b_bin(&im->b, OP_ADD, t, old, delta), false);
  return true;
}

static bool exchange_add(Im *im, const Site *s) {
  Class *c = pointee(s, 0);
  if (!is_int_or_ref(c) || class_is_ref(c))
    return false;
  Value *at = as_addr(im, s->args[0]), *delta = as_class(im, s->args[1], c);
  push_class(im, c, atomic(im, OP_XADD, c, 2, at, delta, NULL), false);
  return true;
}

// Buffer.Memcpy and Memmove of bytes: the class library copies what is short by loops of its own.
static bool copy_bytes(Im *im, const Site *s) {
  Class **p = s->sig->params;
  if (p[0]->kind != CK_PTR || p[1]->kind != CK_PTR)
    return false;
  settle(im);
  Value *n = b_un(&im->b, OP_ZEXT32, T_PTR, as_type(im, s->args[2], T_I32));
  b_helper(&im->b, HELPER_COPY_BYTES, 3, (Value *[]){as_addr(im, s->args[0]), as_addr(im, s->args[1]), n});
  return true;
}

static bool volatile_read(Im *im, const Site *s) {
  Class *c = pointee(s, 0);
  if (!c)
    return false;
  Value *v = b_load(&im->b, memtype_of(c), as_addr(im, s->args[0]), 0, NULL);
  v->u.mem.flags |= MEM_VOLATILE;
  push_class(im, c, v, false);
  return true;
}

static bool volatile_write(Im *im, const Site *s) {
  Class *c = pointee(s, 0);
  if (!c)
    return false;
  settle(im);
  Value *at = as_addr(im, s->args[0]), *val = as_class(im, s->args[1], c);
  Value *v = b_store(&im->b, memtype_of(c), at, 0, val, NULL);
  v->u.mem.flags |= MEM_VOLATILE;
  return true;
}

static bool fence(Im *im, const Site *s) {
  (void)s;
  b_end(&im->b, OP_FENCE, NULL);
  return true;
}

// ---- types ----------------------------------------------------------------------------------------------------------

void push_decided(Im *im, bool yes) {
  push(im, (Entry){.kind = SK_I32, .v = b_const(&im->b, T_I32, yes), .decided = true});
}

static bool type_from_handle(Im *im, const Site *s) {
  Note *n = s->args[0].note;
  if (!n || n->kind != NOTE_TYPE)
    return false;
  im->after_call = false;
  Value *v = class_handle(im, REF_TYPE_OBJECT, n->c);
  push(im, (Entry){.kind = SK_REF, .v = v, .cls = wk.runtimetype, .note = n});
  return true;
}

// typeof(T).IsValueType and IsEnum (aux 1), by which generic code chooses among its ways. Shared code is for
// references.
static bool type_is(Im *im, const Site *s) {
  Note *n = s->args[0].note;
  Class *c = n && n->kind == NOTE_TYPE ? n->c.closed : NULL;
  if (!c || class_unsized(c) || is_type_param(c))
    return false;
  push_decided(im, s->aux ? c->is_enum : c->is_valuetype);
  return true;
}

// Which type's object stands in the code; NULL: it is not known here.
static const Class *known_type(const Value *v) {
  return v->op == OP_REF && v->u.ref->kind == REF_TYPE_OBJECT ? v->u.ref->cls : NULL;
}

// What typeof gives, also where a dictionary says what it is.
static bool is_type_object(const Value *v) {
  return (v->op == OP_REF || v->op == OP_DICTREF) && v->u.ref->kind == REF_TYPE_OBJECT;
}

// typeof(T) == typeof(int), by which generic code tells its cases apart. A type that typeof gives has one object, and
// is equal to no other. aux: CC_EQ or CC_NE.
static bool same_type(Im *im, const Site *s) {
  Value *x = s->args[0].v, *y = s->args[1].v;
  const Class *a = known_type(x), *b = known_type(y);
  if (a && b)
    push_decided(im, (a == b) == (s->aux == CC_EQ));
  else if (is_type_object(x) || is_type_object(y))
    push_kind(im, SK_I32, b_cmp(&im->b, (Cond)s->aux, as_ref(im, s->args[0]), as_ref(im, s->args[1])));
  else
    return false;
  return true;
}

static bool holds_references(Im *im, const Site *s) {
  GenericInst *inst = s->m.closed->inst;
  ERROR(e);
  if (!inst || inst->n != 1 || !class_fields(inst->args[0], &e))
    return false;
  Class *c = inst->args[0];
  if (class_unsized(c)) {
    Value *handle = b_class(&im->b, c);
    push_kind(im, SK_I32, b_helper(&im->b, HELPER_HOLDS_REFERENCES, 1, &handle));
    return true;
  }
  push_decided(im, class_is_ref(c) || c->has_refs);
  return true;
}

bool move_bits(Im *im, Entry e, Class *from, Class *to) {
  Value *v = as_class(im, e, from), *src = ir_is_struct(from) ? v : spill_to_temp(im, v, from);
  Value *dst = temp_addr(im, to);
  b_helper(&im->b, HELPER_MOVE_VALUE, 4, (Value *[]){dst, b_class(&im->b, to), src, b_class(&im->b, from)});
  if (ir_is_struct(to))
    push_class(im, to, dst, false);
  else
    load_class(im, to, dst, 0, NULL);
  return true;
}

// Array.UnsafeMov<S, R>: a value seen as another type, without any check.
static bool unsafe_mov(Im *im, const Site *s) {
  GenericInst *inst = s->m.closed->inst;
  if (!inst || inst->n != 2)
    return false;
  Class *from = inst->args[0], *to = inst->args[1];
  if (class_unsized(from) || class_unsized(to))
    return move_bits(im, s->args[0], from, to);
  if (class_is_ref(from) != class_is_ref(to) || ir_is_struct(from) || ir_is_struct(to))
    return false;
  IrType ft = ir_type_of(from), tt = ir_type_of(to);
  if (type_is_float(ft) || type_is_float(tt))
    return false;
  Value *v = as_class(im, s->args[0], from);
  u8 et = class_stack_etype(from);
  if (ft == T_I32 && tt == T_I64)
    v = b_un(&im->b,
             et == ET_U1 || et == ET_U2 || et == ET_U4 || et == ET_CHAR || et == ET_BOOLEAN ? OP_ZEXT32 : OP_SEXT32,
             T_I64, v);
  else if (ft == T_I64 && tt == T_I32)
    v = b_un(&im->b, OP_TRUNC, T_I32, v);
  push_class(im, to, v, false);
  return true;
}

// ByReference<T> is one managed pointer; its methods have no body of their own.
static bool byref_new(Im *im, const Site *s) {
  settle(im);
  Value *at = as_addr(im, s->args[0]);
  b_store(&im->b, MT_PTR, at, 0, as_addr(im, s->args[1]), NULL);
  return true;
}

static bool byref_value(Im *im, const Site *s) {
  push_class(im, s->sig->ret, b_load(&im->b, MT_PTR, as_addr(im, s->args[0]), 0, NULL), false);
  return true;
}

// Math.Round of a number that stands in the code is rounded as mono's compiler folds it, halves away from zero, and not
// as the class library does at run time, halves to even.
static bool round_even(Im *im, const Site *s) {
  const Value *v = s->args[0].v;
  bool constant =
      v->op == OP_FCONST && v->type == T_F64 && v->block == im->b.b; // another's: an inlined method's argument
  if (!flavour->folds_round || !constant)
    return round_to(im, s);
  push_kind(im, SK_F64, b_fconst(&im->b, T_F64, round(v->u.f)));
  return true;
}

// Methods that look for their caller on the stack: whoever calls them keeps a frame of its own.
static bool needs_frame(Im *im, const Site *s) {
  (void)s;
  if (im->site)
    im->failed = true; // il_inline gives up
  return im->failed;
}

static bool nothing(Im *im, const Site *s) {
  (void)im, (void)s;
  return true;
}

static bool string_data_offset(Im *im, const Site *s) {
  (void)s;
  push_kind(im, SK_I32, b_const(&im->b, T_I32, MODEL_OFFSET(String, chars)));
  return true;
}

// What was put into a box of an enumeration just now, as the box holds it; NULL: it is no such box.
static Value *boxed_enum(Im *im, Value *box) {
  if (box->op != OP_BOX || !box->u.cls->is_enum || class_unsized(box->u.cls))
    return NULL;
  Value *v = box->args[1];
  u32 size = memtype_size(memtype_of(box->u.cls));
  return size >= 4 ? v : b_un(&im->b, size == 1 ? OP_ZEXT8 : OP_ZEXT16, v->type, v);
}

// Enum.HasFlag of two values of one type: both boxes are for the call alone and go with it.
static bool has_flag(Im *im, const Site *s) {
  Value *x = s->args[0].v, *flag = s->args[1].v;
  if (flag->op != OP_BOX || x->op != OP_BOX || x->u.cls != flag->u.cls || !(x = boxed_enum(im, x)))
    return false;
  flag = boxed_enum(im, flag);
  Value *v = b_cmp(&im->b, CC_EQ, b_bin(&im->b, OP_AND, flag->type, x, flag), flag);
  push_kind(im, SK_I32, v);
  return true;
}

// Enum.GetHashCode: the number itself, of 64 bits both halves. Both class libraries agree but for signed bytes and
// words.
static bool enum_hash(Im *im, const Site *s) {
  Value *box = s->args[0].v;
  Class *c = box->op == OP_BOX ? box->u.cls : NULL;
  if (!c || !c->is_enum || class_stack_etype(c) == ET_I1 || class_stack_etype(c) == ET_I2)
    return false;
  Value *v = boxed_enum(im, box);
  if (!v)
    return false;
  if (v->type != T_I32) {
    Value *high = b_bin(&im->b, OP_SHRU, v->type, v, b_const(&im->b, T_I32, 32));
    v = b_un(&im->b, OP_TRUNC, T_I32, b_bin(&im->b, OP_XOR, v->type, v, high));
  }
  push_kind(im, SK_I32, v);
  return true;
}

// ---- the table ------------------------------------------------------------------------------------------------------

#define NS_THREADING "System.Threading"
#define NS_REFLECTION "System.Reflection"
static const Intrinsic table[] = {
    {"Object", ".ctor", 0, false, nothing, 0, "System"},
    {"String", "get_Length", 0, false, string_length, 0, "System"},
    {"String", "get_Chars", 1, false, string_chars, 0, "System"},
    {"String", "FastAllocateString", 1, true, new_string, 0, "System"},
    {"String", "FastAllocateString", 2, true, new_string, 0, "System"},
    {"Array", "get_Length", 0, false, array_length, 0, "System"},
    {"Array", "UnsafeMov", 1, true, unsafe_mov, 0, "System"},
    {"Type", "GetTypeFromHandle", 1, true, type_from_handle, 0, "System"},
    {"Type", "op_Equality", 2, true, same_type, CC_EQ, "System"},
    {"Type", "op_Inequality", 2, true, same_type, CC_NE, "System"},
    {"Type", "get_IsValueType", 0, false, type_is, 0, "System"},
    {"Type", "get_IsEnum", 0, false, type_is, 1, "System"},
    {"ByReference`1", ".ctor", 1, false, byref_new, 0, "System"},
    {"ByReference`1", "get_Value", 0, false, byref_value, 0, "System"},
    {"SpanHelpers", "IsReferenceOrContainsReferences", 0, true, holds_references, 0, "System"},
    {"Buffer", "Memcpy", 3, true, copy_bytes, 0, "System"},
    {"Buffer", "Memmove", 3, true, copy_bytes, 0, "System"},
    {"Enum", "HasFlag", 1, false, has_flag, 0, "System"},
    {"Enum", "GetHashCode", 0, false, enum_hash, 0, "System"},
    {"Math", "Sqrt", 1, true, float_unary, OP_FSQRT, "System"},
    {"Math", "Abs", 1, true, float_unary, OP_FABS, "System"},
    {"Double", "MultiplyAddEstimate", 3, true, multiply_add, 0, "System"},
    {"Single", "MultiplyAddEstimate", 3, true, multiply_add, 0, "System"},
    {"Math", "ReciprocalEstimate", 1, true, reciprocal, 0, "System"},
    {"Math", "ReciprocalSqrtEstimate", 1, true, reciprocal, 1, "System"},
    {"MathF", "ReciprocalEstimate", 1, true, reciprocal, 0, "System"},
    {"MathF", "ReciprocalSqrtEstimate", 1, true, reciprocal, 1, "System"},
    {"Math", "FusedMultiplyAdd", 3, true, by_vector, 0, "System"},
    {"MathF", "FusedMultiplyAdd", 3, true, by_vector, 0, "System"},
    {"Math", "Sin", 1, true, math_helper, HELPER_SIN, "System"},
    {"Math", "Cos", 1, true, math_helper, HELPER_COS, "System"},
    {"Math", "Tan", 1, true, math_helper, HELPER_TAN, "System"},
    {"Math", "Exp", 1, true, math_helper, HELPER_EXP, "System"},
    {"Math", "Log", 1, true, math_helper, HELPER_LOG, "System"},
    {"Math", "Pow", 2, true, math_helper, HELPER_POW, "System"},
    {"Math", "Round", 1, true, round_even, OP_FRINT, "System"},
    {"Math", "Floor", 1, true, floor_or_ceiling, OP_FFLOOR, "System"},
    {"Math", "Ceiling", 1, true, floor_or_ceiling, OP_FCEIL, "System"},
    {"Math", "Truncate", 1, true, round_to, OP_FTRUNC, "System"},
    {"MathF", "Round", 1, true, round_to, OP_FRINT, "System"},
    {"MathF", "Floor", 1, true, round_to, OP_FFLOOR, "System"},
    {"MathF", "Ceiling", 1, true, round_to, OP_FCEIL, "System"},
    {"MathF", "Truncate", 1, true, round_to, OP_FTRUNC, "System"},
    {"MathF", "Sqrt", 1, true, float_unary, OP_FSQRT, "System"},
    {"MathF", "Abs", 1, true, float_unary, OP_FABS, "System"},
    {"Interlocked", "CompareExchange", 3, true, compare_exchange, 0, NS_THREADING},
    {"Interlocked", "Exchange", 2, true, exchange, 0, NS_THREADING},
    {"Interlocked", "Increment", 1, true, interlocked_add, 1, NS_THREADING},
    {"Interlocked", "Decrement", 1, true, interlocked_add, -1, NS_THREADING},
    {"Interlocked", "Add", 2, true, interlocked_add, 0, NS_THREADING},
    {"Interlocked", "ExchangeAdd", 2, true, exchange_add, 0, NS_THREADING},
    {"Volatile", "ReadBarrier", 0, true, fence, 0, NS_THREADING},
    {"Volatile", "WriteBarrier", 0, true, fence, 0, NS_THREADING},
    {"Thread", "FastPollGC", 0, true, nothing, 0, NS_THREADING},
    {"Interlocked", "Read", 1, true, volatile_read, 0, NS_THREADING},
    {"Interlocked", "MemoryBarrier", 0, true, fence, 0, NS_THREADING},
    {"Volatile", "Read", 1, true, volatile_read, 0, NS_THREADING},
    {"Volatile", "Write", 2, true, volatile_write, 0, NS_THREADING},
    {"Thread", "VolatileRead", 1, true, volatile_read, 0, NS_THREADING},
    {"Thread", "VolatileWrite", 2, true, volatile_write, 0, NS_THREADING},
    {"Thread", "MemoryBarrier", 0, true, fence, 0, NS_THREADING},
    {"Assembly", "GetExecutingAssembly", 0, true, needs_frame, 0, NS_REFLECTION},
    {"Assembly", "GetCallingAssembly", 0, true, needs_frame, 0, NS_REFLECTION},
    {"MethodBase", "GetCurrentMethod", 0, true, needs_frame, 0, NS_REFLECTION},
    {"RuntimeHelpers", "InitializeArray", 2, true, initialize_array, 0, NS_COMPILER},
    {"RuntimeHelpers", "get_OffsetToStringData", 0, true, string_data_offset, 0, NS_COMPILER},
    {"RuntimeHelpers", "IsReferenceOrContainsReferences", 0, true, holds_references, 0, NS_COMPILER},
};

enum { NOT_INTRINSIC = 0xFF, HARDWARE = 0xFE, VECTOR = 0xFD };

// The rows of all tables in one row of numbers.
static const Intrinsic *row(u32 i) {
  return i < ARRAY_LEN(table) ? &table[i] : i - ARRAY_LEN(table) < il_nunsafe ? &il_unsafe[i - ARRAY_LEN(table)] : NULL;
}

static u8 find(const Method *def, const Sig *sig) {
  const Class *c = def->klass;
  if (il_asks_for_hardware(def, sig))
    return HARDWARE;
  for (u32 i = 0; row(i); i++) {
    const Intrinsic *t = row(i);
    if (t->nparams == sig->nparams && t->is_static == !sig->has_this && !strcmp(t->name, def->name) &&
        !strcmp(t->cls, c->name) && c->ns && !strcmp(t->ns, c->ns))
      return (u8)(i + 1);
  }
  return il_is_vector_class(c) ? VECTOR : NOT_INTRINSIC;
}

bool il_intrinsic(Im *im, MethodTok m, Sig *sig, Entry *args, u32 n) {
  Method *def = m.closed->def ? m.closed->def : m.closed;
  if (!def->klass->assembly || !def->klass->assembly->is_corlib)
    return false;
  u8 i = __atomic_load_n(&def->intrinsic, __ATOMIC_RELAXED);
  if (!i) {
    i = find(def, sig); // every thread finds the same
    __atomic_store_n(&def->intrinsic, i, __ATOMIC_RELAXED);
  }
  if (i == NOT_INTRINSIC)
    return false;
  if (i == HARDWARE)
    return il_has_hardware(im, m.closed);
  if (i == VECTOR)
    return il_vector(im, m, sig, args);
  // The entries lie above the top of the stack: keep them from what the handler pushes.
  Entry copy[3];
  memcpy(copy, args, n * sizeof *args);
  const Intrinsic *t = row(i - 1u);
  Site s = {.m = m, .sig = sig, .args = copy, .n = n, .aux = t->aux};
  return t->emit(im, &s);
}

// The IL of Unsafe's methods only throws, since calls of them are compiled as above. Reflection and delegates reach the
// methods themselves, so these do what their calls do.
bool il_intrinsic_itself(Im *im) {
  const Class *c = im->m->klass;
  if (im->site || !c->assembly || !c->assembly->is_corlib || strcmp(c->name, "Unsafe") || strcmp(c->ns, NS_COMPILER) ||
      im->nargs > 3)
    return false;
  ERROR(e);
  Method *open = im->m->is_shared ? method_over_params(im->m, &e) : NULL;
  if (im->m->is_shared && !open)
    return false;
  for (u32 i = 0; i < im->nargs; i++)
    il_ldarg(im, &(Insn){.aux = (i32)i, .text = "ldarg"});
  im->sp = 0;
  if (im->failed || !il_intrinsic(im, (MethodTok){.closed = im->m, .open = open}, im->sig, im->stack, im->nargs))
    return false;
  if (!im->failed)
    il_ret(im, NULL);
  return true;
}
