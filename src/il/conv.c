// conv.c: conversions between numbers (III.3.27 to III.3.29), ckfinite.
#include "il/import.h"
#include "types/flavour.h"

// The low 32 bits; undoes a widening that was just made (ldlen; conv.i4).
static Value *low32(Im *im, Value *v) {
  if (v->op == OP_SEXT32 || v->op == OP_ZEXT32)
    return v->args[0];
  if (v->op == OP_CONST)
    return b_const(&im->b, T_I32, (i32)v->u.i);
  return b_un(&im->b, OP_TRUNC, T_I32, v);
}

// ---- floats to integers ---------------------------------------------------------------------------------------------

static Value *converted(Im *im, IrType t, bool is_unsigned, Value *x) {
  if (!is_unsigned)
    return b_un(&im->b, OP_F2I, t, x);
  if (t == T_I64)
    return b_un(&im->b, OP_F2U, t, x);
  return low32(im, b_un(&im->b, OP_F2I, T_I64, x)); // 64 bits hold every uint32
}

// What is out of range gives the nearest number, and NaN 0.
static Value *saturated(Im *im, IrType t, bool is_unsigned, Value *x) {
  static const double limits[2][2] = {{2147483648.0, 4294967296.0}, {9223372036854775808.0, 18446744073709551616.0}};
  Builder *b = &im->b;
  Value *v = converted(im, t, is_unsigned, x), *zero = b_const(b, t, 0);
  Value *large = b_cmp(b, CC_GE, x, b_fconst(b, (IrType)x->type, limits[t == T_I64][is_unsigned]));
  v = b_select(b, t, large, b_const(b, t, is_unsigned ? -1 : t == T_I64 ? INT64_MAX : INT32_MAX), v);
  Value *good = is_unsigned ? b_cmp(b, CC_GT, x, b_fconst(b, (IrType)x->type, 0)) : b_cmp(b, CC_EQ, x, x);
  return b_select(b, t, good, v, zero);
}

typedef Value *(*FromFloat)(Im *im, IrType t, bool is_unsigned, Value *x);

static Value *to_i32(Im *im, Entry e, bool is_unsigned, FromFloat from_float) {
  switch (e.kind) {
  case SK_I32: return e.v;
  case SK_F32:
  case SK_F64: return from_float(im, T_I32, is_unsigned, e.v);
  default: {
    Value *v = e.kind == SK_I64 ? e.v : as_type(im, e, T_PTR);
    return v->type == T_I32 ? v : low32(im, v);
  }
  }
}

static Value *to_i64(Im *im, Entry e, bool is_unsigned, FromFloat from_float) {
  switch (e.kind) {
  case SK_I32:
    if (e.v->op == OP_CONST)
      return b_const(&im->b, T_I64, is_unsigned ? (i64)(u32)e.v->u.i : (i64)(i32)e.v->u.i);
    return b_un(&im->b, is_unsigned ? OP_ZEXT32 : OP_SEXT32, T_I64, e.v);
  case SK_F32:
  case SK_F64: return from_float(im, T_I64, is_unsigned, e.v);
  case SK_I64: return e.v;
  default: { // conversions to the type that it has are nothing
    Value *v = as_type(im, e, T_PTR);
    return b_un(&im->b, is_unsigned ? OP_ZEXT32 : OP_SEXT32, T_I64, v);
  }
  }
}

static Value *to_native(Im *im, Entry e, bool is_unsigned, FromFloat f) {
  return T_PTR == T_I64 ? to_i64(im, e, is_unsigned, f) : to_i32(im, e, is_unsigned, f);
}

static bool needs_number(Im *im, Entry e, const Insn *in) {
  if (e.kind != SK_STRUCT)
    return true;
  bad_il(im, "%s needs a number", in->text);
  return false;
}

static void convert(Im *im, Entry e, i32 to, FromFloat f) {
  switch (to) {
  case ET_I1: push_kind(im, SK_I32, b_un(&im->b, OP_SEXT8, T_I32, to_i32(im, e, false, f))); break;
  case ET_U1: push_kind(im, SK_I32, b_un(&im->b, OP_ZEXT8, T_I32, to_i32(im, e, false, f))); break;
  case ET_I2: push_kind(im, SK_I32, b_un(&im->b, OP_SEXT16, T_I32, to_i32(im, e, false, f))); break;
  case ET_U2: push_kind(im, SK_I32, b_un(&im->b, OP_ZEXT16, T_I32, to_i32(im, e, false, f))); break;
  case ET_I4: push_kind(im, SK_I32, to_i32(im, e, false, f)); break;
  case ET_U4: push_kind(im, SK_I32, to_i32(im, e, true, f)); break;
  case ET_I8: push_kind(im, SK_I64, to_i64(im, e, false, f)); break;
  case ET_U8: push_kind(im, SK_I64, to_i64(im, e, true, f)); break;
  case ET_I: push_kind(im, SK_NINT, to_native(im, e, false, f)); break;
  default: push_kind(im, SK_NINT, to_native(im, e, true, f)); break;
  }
}

void il_conv(Im *im, const Insn *in) {
  Entry e = pop(im);
  if (needs_number(im, e, in))
    convert(im, e, in->aux, flavour->saturates ? saturated : converted);
}

void convert_as_processor(Im *im, Entry e, u8 to) {
  convert(im, e, to, converted);
}

void il_conv_r(Im *im, const Insn *in) {
  Entry e = pop(im);
  if (!needs_number(im, e, in))
    return;
  StackKind k = (StackKind)in->aux;
  IrType t = kind_type(k);
  bool is_float = e.kind == SK_F32 || e.kind == SK_F64;
  Value *v = is_float ? as_type(im, e, t) : b_un(&im->b, OP_I2F, t, as_index(im, e));
  push_kind(im, k, v);
}

void il_conv_r_un(Im *im, const Insn *in) {
  Entry e = pop(im);
  if (!needs_number(im, e, in))
    return;
  bool is_float = e.kind == SK_F32 || e.kind == SK_F64;
  push_kind(im, SK_F64, is_float ? as_type(im, e, T_F64) : b_un(&im->b, OP_U2F, T_F64, as_index(im, e)));
}

void il_conv_ovf(Im *im, const Insn *in) {
  Entry e = pop(im);
  if (!needs_number(im, e, in))
    return;
  u8 to = in->aux & 0xFF;
  bool native = to == ET_I || to == ET_U;
  if (native && model.word == 8)
    to = to == ET_I ? ET_I8 : ET_U8;
  else if (native)
    to = to == ET_I ? ET_I4 : ET_U4;
  StackKind k = native ? SK_NINT : to == ET_I8 || to == ET_U8 ? SK_I64 : SK_I32;
  Value *a = e.kind == SK_REF ? as_type(im, e, T_PTR) : e.v;
  Value *v = b_un(&im->b, OP_CONVO, kind_type(k), a);
  v->u.conv = (ConvAux){.to = to, .src_unsigned = in->aux & AUX_UN};
  push_kind(im, k, v);
}

void il_ckfinite(Im *im, const Insn *in) {
  Entry e = pop(im);
  if (e.kind != SK_F32 && e.kind != SK_F64) {
    bad_il(im, "%s needs a floating-point value", in->text);
    return;
  }
  push_kind(im, e.kind, b_un(&im->b, OP_CKFINITE, kind_type(e.kind), e.v));
}
