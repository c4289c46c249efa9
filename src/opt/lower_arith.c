// lower_arith.c: checked conversions (III.3.18), ckfinite (III.3.19), remainders of floats.
#include "opt/passes.h"

// The target types of CONVO.
typedef struct Range {
  i64 min, max; // as a signed number; unsigned 64-bit is apart
  u8 bits;
  bool is_signed;
} Range;

static const Range ranges[] = {
    [ET_I1] = {INT8_MIN, INT8_MAX, 8, true},    [ET_U1] = {0, UINT8_MAX, 8, false},
    [ET_I2] = {INT16_MIN, INT16_MAX, 16, true}, [ET_U2] = {0, UINT16_MAX, 16, false},
    [ET_I4] = {INT32_MIN, INT32_MAX, 32, true}, [ET_U4] = {0, UINT32_MAX, 32, false},
    [ET_I8] = {INT64_MIN, INT64_MAX, 64, true}, [ET_U8] = {0, INT64_MAX, 64, false},
    [ET_I] = {INT64_MIN, INT64_MAX, 64, true},  [ET_U] = {0, INT64_MAX, 64, false},
};

static void overflow_if(Lower *l, Cond cc, Value *a, i64 c) {
  b_trapif(&l->b, cc, a, b_const(&l->b, a->type, c), THROW_OVERFLOW);
}

static void overflow_if_true(Lower *l, Value *cond) {
  overflow_if(l, CC_NE, cond, 0);
}

// Integers: traps unless the value of `a` lies in the range.
static void check_int(Lower *l, Value *a, bool src_unsigned, const Range *r) {
  u32 src_bits = a->type == T_I32 ? 32 : 64;
  if (src_unsigned) {
    u32 room = r->bits - r->is_signed; // value bits of the target
    if (room < src_bits)
      overflow_if(l, CC_UGT, a, r->max);
  } else if (r->is_signed) {
    if (r->bits < src_bits) {
      overflow_if(l, CC_LT, a, r->min);
      overflow_if(l, CC_GT, a, r->max);
    }
  } else if (r->bits >= src_bits) {
    overflow_if(l, CC_LT, a, 0);
  } else {
    overflow_if(l, CC_UGT, a, r->max); // negative ones are large
  }
}

// Integers of any width to the result's type.
static Value *widen(Lower *l, Value *a, bool src_unsigned, IrType to) {
  if (a->type == to)
    return a;
  if (to == T_I32)
    return b_un(&l->b, OP_TRUNC, T_I32, a);
  return b_un(&l->b, src_unsigned ? OP_ZEXT32 : OP_SEXT32, T_I64, a);
}

// Unsigned 64 bits by signed conversions: the upper half of the range is moved down and back. What is in neither half,
// NaN and too large numbers, gives 0.
static Value *float_to_u64(Lower *l, Value *x) {
  Value *two63 = b_fconst(&l->b, x->type, 9223372036854775808.0);
  Value *below = b_cmp(&l->b, CC_LT, x, two63), *low = b_un(&l->b, OP_F2I, T_I64, x);
  Value *rest = b_un(&l->b, OP_F2I, T_I64, b_bin(&l->b, OP_SUB, x->type, x, two63));
  Value *high = b_bin(&l->b, OP_XOR, T_I64, rest, b_const(&l->b, T_I64, INT64_MIN));
  Value *fits = b_cmp(&l->b, CC_LT, x, b_fconst(&l->b, x->type, 18446744073709551616.0));
  Value *zero_or_high = b_select(&l->b, T_I64, fits, high, b_const(&l->b, T_I64, 0));
  return b_select(&l->b, T_I64, below, low, zero_or_high);
}

// The smallest double that is too large, and the largest that is too small (both excluded), so that what lies between
// them is in range once cut towards zero. For 64 bits min itself is exact: the comparison is then "not below".
static Value *convert_float(Lower *l, Value *a, const Range *r, IrType to) {
  Value *d = a->type == T_F64 ? a : b_un(&l->b, OP_F2F, T_F64, a);
  bool u64_target = !r->is_signed && r->bits == 64;
  double hi = u64_target ? 18446744073709551616.0 : r->bits == 64 ? 9223372036854775808.0 : (double)r->max + 1;
  // CC_UGE and CC_ULE are true on NaN: it overflows.
  overflow_if_true(l, b_cmp(&l->b, CC_UGE, d, b_fconst(&l->b, T_F64, hi)));
  if (r->is_signed && r->bits == 64)
    overflow_if_true(l, b_cmp(&l->b, CC_ULT, d, b_fconst(&l->b, T_F64, -9223372036854775808.0)));
  else
    overflow_if_true(l, b_cmp(&l->b, CC_ULE, d, b_fconst(&l->b, T_F64, (double)r->min - 1)));
  if (u64_target)
    return float_to_u64(l, d);
  if (to == T_I32 && r->bits == 32 && !r->is_signed)
    return b_un(&l->b, OP_TRUNC, T_I32, b_un(&l->b, OP_F2I, T_I64, d));
  return b_un(&l->b, OP_F2I, to, d);
}

static void conv_ovf(Lower *l, Value *v) {
  Value *a = v->args[0];
  const Range *r = &ranges[v->u.conv.to];
  if (type_is_float(a->type)) {
    opt_replace(v, convert_float(l, a, r, v->type));
    return;
  }
  if (a->type == T_REF)
    a = lower_addr(l, a, 0);
  check_int(l, a, v->u.conv.src_unsigned, r);
  opt_replace(v, widen(l, a, v->u.conv.src_unsigned, v->type));
}

bool lower_arith(Lower *l, Value *v) {
  switch (v->op) {
  case OP_CONVO: conv_ovf(l, v); return true;
  case OP_F2U: opt_replace(v, float_to_u64(l, v->args[0])); return true;
  case OP_CKFINITE: { // x - x is NaN for infinities and NaN. An OverflowException is an ArithmeticException (III.3.19)
    Value *a = v->args[0], *zero = b_bin(&l->b, OP_SUB, a->type, a, a);
    Value *bad = b_cmp(&l->b, CC_NE, zero, b_fconst(&l->b, a->type, 0));
    b_trapif(&l->b, CC_NE, bad, b_const(&l->b, T_I32, 0), THROW_OVERFLOW);
    opt_replace(v, a);
    return true;
  }
  case OP_REM:
    if (!type_is_float(v->type))
      return false;
    opt_replace(v, lower_helper(l, v->type == T_F32 ? HELPER_FREM32 : HELPER_FREM64, 2, v->args));
    return true;
  default: return false;
  }
}
