// vector_library.c: methods of Vector128 and Vector<T> that take more than one instruction.
#include "target/amd64/vector.h"
#include "types/flavour.h"

static VecElem elem(const VecCall *c) {
  return vec_elem(c);
}

static u32 size_of(const VecCall *c) {
  return vec_elem_size(elem(c));
}

static bool is_unsigned(VecElem e) {
  return !vec_elem_is_float(e) && (e & 1);
}

// By the width of the elements: bytes, words, double words, quad words.
static u16 by_size(u32 size, u16 b, u16 w, u16 d, u16 q) {
  return size == 1 ? b : size == 2 ? w : size == 4 ? d : q;
}

// ---- what rules ask -------------------------------------------------------------------------------------------------

static bool known(u8 e) {
  return e < VE_NONE;
}

bool vec_ok_elems(VecCall *c) {
  return known((u8)elem(c)) && (c->ret.kind != VK_VECTOR || known(c->ret.elem));
}

static bool is_whole(const VecCall *c, VecType t) {
  return t.kind == VK_VECTOR && known(t.elem) && t.size == c->size;
}

bool vec_ok_vectors(VecCall *c) {
  for (u32 i = 0; i < c->n; i++)
    if (!is_whole(c, c->params[i]))
      return false;
  return true;
}

bool vec_ok_same(VecCall *c) {
  return vec_ok_vectors(c) && is_whole(c, c->ret);
}

bool vec_ok_extend(VecCall *c) {
  return is_whole(c, c->ret) && c->ret.size == 32 && c->params[0].kind == VK_VECTOR && c->params[0].size == 16 &&
         known(c->params[0].elem);
}

bool vec_ok_halves(VecCall *c) {
  return vec_ok_extend(c) && c->params[1].kind == VK_VECTOR && c->params[1].size == 16;
}

// With a half in the place of the second operand or of the result.
bool vec_ok_half(VecCall *c) {
  VecType t = c->n == 2 ? c->params[1] : c->ret;
  return is_whole(c, c->params[0]) && c->size == 32 && t.kind == VK_VECTOR && t.size == 16 && known(t.elem);
}

bool vec_ok_scalar(VecCall *c) {
  return c->params[0].kind == VK_SCALAR && known(c->params[0].elem) && c->params[0].elem == c->ret.elem;
}

bool vec_ok_pointer(VecCall *c) {
  for (u32 i = 0; i < c->n; i++)
    if ((c->params[i].kind == VK_POINTER || c->params[i].kind == VK_VECTOR) && !known(c->params[i].elem))
      return false;
  return c->ret.kind != VK_VECTOR || known(c->ret.elem);
}

bool vec_ok_place(VecCall *c) {
  return vec_ok_elems(c) && c->params[0].kind == VK_VECTOR && c->args[1]->op == OP_CONST && c->args[1]->u.i >= 0 &&
         c->args[1]->u.i < c->size / (i64)size_of(c);
}

bool vec_ok_shift(VecCall *c) {
  return vec_ok_elems(c) && c->params[0].kind == VK_VECTOR && c->params[1].kind == VK_SCALAR &&
         !vec_elem_is_float(elem(c)) && (size_of(c) > 1 || c->args[1]->op == OP_CONST);
}

bool vec_ok_parts(VecCall *c) {
  if (c->ret.kind != VK_VECTOR || !known(c->ret.elem) || c->n != c->size / vec_elem_size((VecElem)c->ret.elem))
    return false;
  for (u32 i = 0; i < c->n; i++)
    if (c->params[i].kind != VK_SCALAR || c->params[i].elem != c->ret.elem)
      return false;
  return true;
}

bool vec_ok_absolute(VecCall *c) {
  VecElem e = elem(c);
  bool checked = !flavour->tells_hardware; // the class library throws where there is no such number
  return vec_ok_vectors(c) && e != VE_I64 && (!checked || is_unsigned(e) || vec_elem_is_float(e));
}

// ---- constants and making -------------------------------------------------------------------------------------------

Value *vec_same(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  return c->args[0];
}

Value *vec_constant_zero(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  return vec_zero(c);
}

Value *vec_constant_ones(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  return vec_ones(c);
}

static u64 number_bits(VecElem e, u32 i) {
  float f = (float)i;
  double d = i;
  u64 bits = i;
  if (e == VE_F32)
    memcpy(&bits, &f, sizeof f);
  else if (e == VE_F64)
    memcpy(&bits, &d, sizeof d);
  return bits;
}

Value *vec_constant_one(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  VecElem e = (VecElem)c->ret.elem;
  return vec_repeat(c, number_bits(e, 1), vec_elem_size(e));
}

Value *vec_constant_indices(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  VecElem e = (VecElem)c->ret.elem;
  u8 bytes[32];
  u32 size = vec_elem_size(e);
  for (u32 i = 0; i < 32 / size; i++) {
    u64 bits = number_bits(e, i);
    memcpy(bytes + i * size, &bits, size);
  }
  return vec_constant(c, bytes);
}

Value *vec_create(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  return vec_splat(c, (VecElem)c->ret.elem, c->args[0]);
}

Value *vec_create_unsafe(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  return vec_extend(c, vec_low(c, (VecElem)c->ret.elem, c->args[0]));
}

// The constants among the elements first, then the others. From `first` on, 16 bytes.
static Value *parts16(VecCall *c, u32 first) {
  VecElem e = (VecElem)c->ret.elem;
  u32 size = vec_elem_size(e), n = 16 / size;
  Value **args = c->args + first;
  u8 bytes[16] = {0};
  u64 bits;
  bool any = false;
  for (u32 i = 0; i < n; i++)
    if (vec_bits(args[i], e, &bits)) {
      memcpy(bytes + i * size, &bits, size);
      any = true;
    }
  Value *v = any ? b_vconst(c->b, T_V128, bytes) : vec_low(c, e, args[0]);
  for (u32 i = any ? 0 : 1; i < n; i++)
    if (!vec_bits(args[i], e, &bits))
      v = vec_put(c, vec_elem_mem(e), i * size, v, args[i]);
  return v;
}

static Value *constant_parts(VecCall *c) {
  VecElem e = (VecElem)c->ret.elem;
  u32 size = vec_elem_size(e);
  u8 bytes[32] = {0};
  u64 bits;
  for (u32 i = 0; i < c->n; i++) {
    if (!vec_bits(c->args[i], e, &bits))
      return NULL;
    memcpy(bytes + i * size, &bits, size);
  }
  return vec_constant(c, bytes);
}

Value *vec_create_parts(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  Value *whole = constant_parts(c);
  if (whole)
    return whole;
  return c->size == 16 ? parts16(c, 0) : vec_join(c, parts16(c, 0), parts16(c, c->n / 2));
}

// ---- halves ---------------------------------------------------------------------------------------------------------

Value *vec_create_halves(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  return vec_join(c, c->args[0], c->args[1]);
}

Value *vec_widened(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  return vec_extend(c, c->args[0]);
}

Value *vec_get_half(VecCall *c, const VecRule *r, u16 op) {
  (void)op;
  return vec_half(c, r->imm, c->args[0]);
}

Value *vec_with_half(VecCall *c, const VecRule *r, u16 op) {
  (void)op;
  return vec_put(c, MT_V128, r->imm * 16u, c->args[0], c->args[1]);
}

// ---- arithmetic -----------------------------------------------------------------------------------------------------

static Value *not_of(VecCall *c, Value *v) {
  return vec_op(c, X_PXOR, 0, v, vec_ones(c));
}

Value *vec_complement(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  return not_of(c, c->args[0]);
}

static u64 sign_bit(u32 size) {
  return (u64)1 << (size * 8 - 1);
}

Value *vec_negate(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  u32 size = size_of(c);
  if (vec_elem_is_float(elem(c)))
    return vec_op(c, X_PXOR, 0, c->args[0], vec_repeat(c, sign_bit(size), size));
  return vec_op(c, by_size(size, X_PSUBB, X_PSUBW, X_PSUBD, X_PSUBQ), 0, vec_zero(c), c->args[0]);
}

Value *vec_absolute(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  u32 size = size_of(c);
  if (vec_elem_is_float(elem(c)))
    return vec_op(c, X_PAND, 0, c->args[0], vec_repeat(c, ~sign_bit(size), size));
  if (is_unsigned(elem(c)))
    return c->args[0];
  return vec_op(c, by_size(size, X_PABSB, X_PABSW, X_PABSD, 0), 0, c->args[0], NULL);
}

Value *vec_select_bits(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  Value *yes = vec_op(c, X_PAND, 0, c->args[0], c->args[1]), *no = vec_op(c, X_PANDN, 0, c->args[0], c->args[2]);
  return vec_op(c, X_POR, 0, yes, no);
}

// Neighbours first: sums of floats depend on the order.
static Value *sum_of_floats(VecCall *c, Value *v) {
  bool wide = elem(c) == VE_F64;
  u16 op = wide ? X_HADDPD : X_HADDPS;
  v = vec_op16(c, op, 0, v, v);
  return vec_get(c, vec_elem_mem(elem(c)), 0, wide ? v : vec_op16(c, op, 0, v, v));
}

// Halves are added until one element is left.
static Value *sum_of_ints(VecCall *c, Value *v) {
  u32 size = size_of(c);
  u16 add = by_size(size, X_PADDB, X_PADDW, X_PADDD, X_PADDQ);
  if (c->size == 32)
    v = vec_op16(c, add, 0, vec_half(c, 0, v), vec_half(c, 1, v));
  for (u32 half = 8; half >= size; half /= 2)
    v = vec_op16(c, add, 0, v, vec_op16(c, X_PSRLDQ, (u8)half, v, NULL));
  return vec_get(c, vec_elem_mem(elem(c)), 0, v);
}

static Value *sum_of(VecCall *c, Value *v) {
  if (!vec_elem_is_float(elem(c)))
    return sum_of_ints(c, v);
  Value *low = sum_of_floats(c, vec_half(c, 0, v));
  if (c->size == 16)
    return low;
  return b_bin(c->b, OP_ADD, low->type, low, sum_of_floats(c, vec_half(c, 1, v)));
}

Value *vec_sum(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  return sum_of(c, c->args[0]);
}

// ---- compares -------------------------------------------------------------------------------------------------------

static Value *quantified(VecCall *c, u8 which, Value *v) {
  if (which == VEC_EACH)
    return v;
  Value *bits = vec_to(c, T_I32, X_PMOVMSKB, 0, v, NULL);
  Value *k = b_const(c->b, T_I32, which == VEC_ANY ? 0 : c->size == 32 ? -1 : 0xFFFF);
  return b_cmp(c->b, which == VEC_ALL ? CC_EQ : CC_NE, bits, k);
}

enum { PRED_EQ, PRED_LT, PRED_LE };

static Value *compare_floats(VecCall *c, u8 pred, Value *a, Value *b) {
  return vec_op(c, elem(c) == VE_F32 ? X_CMPPS : X_CMPPD, pred, a, b);
}

static Value *equals(VecCall *c, Value *a, Value *b) {
  if (vec_elem_is_float(elem(c)))
    return compare_floats(c, PRED_EQ, a, b);
  return vec_op(c, by_size(size_of(c), X_PCMPEQB, X_PCMPEQW, X_PCMPEQD, X_PCMPEQQ), 0, a, b);
}

// Unsigned numbers compare as signed ones with the sign bit turned.
static Value *greater(VecCall *c, Value *a, Value *b) {
  u32 size = size_of(c);
  if (vec_elem_is_float(elem(c)))
    return compare_floats(c, PRED_LT, b, a);
  if (is_unsigned(elem(c))) {
    Value *sign = vec_repeat(c, sign_bit(size), size);
    a = vec_op(c, X_PXOR, 0, a, sign);
    b = vec_op(c, X_PXOR, 0, b, sign);
  }
  return vec_op(c, by_size(size, X_PCMPGTB, X_PCMPGTW, X_PCMPGTD, X_PCMPGTQ), 0, a, b);
}

// a >= b where the greater of both is a; without such an instruction, where b is not greater.
static Value *greater_equal(VecCall *c, Value *a, Value *b) {
  u32 size = size_of(c);
  if (vec_elem_is_float(elem(c)))
    return compare_floats(c, PRED_LE, b, a);
  if (size == 8)
    return not_of(c, greater(c, b, a));
  u16 max = is_unsigned(elem(c)) ? by_size(size, X_PMAXUB, X_PMAXUW, X_PMAXUD, 0)
                                 : by_size(size, X_PMAXSB, X_PMAXSW, X_PMAXSD, 0);
  return equals(c, vec_op(c, max, 0, a, b), a);
}

Value *vec_equal(VecCall *c, const VecRule *r, u16 op) {
  (void)op;
  return quantified(c, r->imm, equals(c, c->args[0], c->args[1]));
}

Value *vec_greater(VecCall *c, const VecRule *r, u16 op) {
  (void)op;
  return quantified(c, r->imm, greater(c, c->args[0], c->args[1]));
}

Value *vec_less(VecCall *c, const VecRule *r, u16 op) {
  (void)op;
  return quantified(c, r->imm, greater(c, c->args[1], c->args[0]));
}

Value *vec_greater_equal(VecCall *c, const VecRule *r, u16 op) {
  (void)op;
  return quantified(c, r->imm, greater_equal(c, c->args[0], c->args[1]));
}

Value *vec_less_equal(VecCall *c, const VecRule *r, u16 op) {
  (void)op;
  return quantified(c, r->imm, greater_equal(c, c->args[1], c->args[0]));
}

// ---- elements -------------------------------------------------------------------------------------------------------

Value *vec_element(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  return vec_get(c, vec_elem_mem(elem(c)), (u32)c->args[1]->u.i * size_of(c), c->args[0]);
}

Value *vec_with_element(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  return vec_put(c, vec_elem_mem(elem(c)), (u32)c->args[1]->u.i * size_of(c), c->args[0], c->args[2]);
}

// The top bit of each byte; of words after packing, which keeps signs.
Value *vec_top_bits(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  Value *v = c->args[0];
  switch (size_of(c)) {
  case 1: return vec_to(c, T_I32, X_PMOVMSKB, 0, v, NULL);
  case 2: {
    Value *high = c->size == 32 ? vec_half(c, 1, v) : vec_zero(c);
    return vec_to(c, T_I32, X_PMOVMSKB, 0, vec_op16(c, X_PACKSSWB, 0, vec_half(c, 0, v), high), NULL);
  }
  case 4: return vec_to(c, T_I32, X_MOVMSKPS, 0, v, NULL);
  default: return vec_to(c, T_I32, X_MOVMSKPD, 0, v, NULL);
  }
}

// ---- shifts ---------------------------------------------------------------------------------------------------------

static Value *count_of(VecCall *c) {
  u32 mask = size_of(c) * 8 - 1;
  Value *by = c->args[1];
  if (by->op == OP_CONST)
    return b_const(c->b, T_I32, by->u.i & mask);
  return b_bin(c->b, OP_AND, T_I32, by, b_const(c->b, T_I32, mask));
}

// Bytes are shifted as words; what came from the neighbour is cleared.
static Value *shift_bytes(VecCall *c, u16 op, u8 keep) {
  Value *v = vec_shift_by(c, op, c->args[0], count_of(c));
  return vec_op(c, X_PAND, 0, v, vec_repeat(c, keep, 1));
}

Value *vec_shift_left(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  if (size_of(c) == 1)
    return shift_bytes(c, X_PSLLW, (u8)(0xFF << (c->args[1]->u.i & 7)));
  return vec_shift_by(c, by_size(size_of(c), 0, X_PSLLW, X_PSLLD, X_PSLLQ), c->args[0], count_of(c));
}

Value *vec_shift_right_logical(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  if (size_of(c) == 1)
    return shift_bytes(c, X_PSRLW, (u8)(0xFF >> (c->args[1]->u.i & 7)));
  return vec_shift_by(c, by_size(size_of(c), 0, X_PSRLW, X_PSRLD, X_PSRLQ), c->args[0], count_of(c));
}

// Where there is no such instruction: the sign bit, which has come down to another place, goes out to the left from
// there.
static Value *extend_sign(VecCall *c, Value *v, Value *sign) {
  bool bytes = size_of(c) == 1;
  return vec_op(c, bytes ? X_PSUBB : X_PSUBQ, 0, vec_op(c, X_PXOR, 0, v, sign), sign);
}

Value *vec_shift_right_arithmetic(VecCall *c, const VecRule *r, u16 op) {
  switch (size_of(c)) {
  case 1: return extend_sign(c, vec_shift_right_logical(c, r, op), vec_repeat(c, 0x80u >> (c->args[1]->u.i & 7), 1));
  case 2: return vec_shift_by(c, X_PSRAW, c->args[0], count_of(c));
  case 4: return vec_shift_by(c, X_PSRAD, c->args[0], count_of(c));
  default: {
    Value *sign = vec_shift_by(c, X_PSRLQ, vec_repeat(c, sign_bit(8), 8), count_of(c));
    return extend_sign(c, vec_shift_right_logical(c, r, op), sign);
  }
  }
}

Value *vec_shift_right(VecCall *c, const VecRule *r, u16 op) {
  return is_unsigned(elem(c)) ? vec_shift_right_logical(c, r, op) : vec_shift_right_arithmetic(c, r, op);
}

// ---- widths ---------------------------------------------------------------------------------------------------------

// Packing goes by 16 bytes: what came from the operands' lower halves first.
static Value *in_order(VecCall *c, Value *packed) {
  return c->size == 32 ? vec_op(c, X_VPERMQ, 0xD8, packed, NULL) : packed;
}

static Value *to_single(VecCall *c, Value *v) {
  return vec_to(c, T_V128, X_CVTPD2PS, 0, v, NULL);
}

Value *vec_narrow(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  Value *a = c->args[0], *b = c->args[1];
  u32 size = size_of(c);
  if (elem(c) == VE_F64)
    return c->size == 32 ? vec_join(c, to_single(c, a), to_single(c, b))
                         : vec_op(c, X_MOVLHPS, 0, to_single(c, a), to_single(c, b));
  if (size == 8)
    return in_order(c, vec_op(c, X_SHUFPS, 0x88, a, b));
  Value *mask = vec_repeat(c, size == 2 ? 0xFF : 0xFFFF, size);
  a = vec_op(c, X_PAND, 0, a, mask);
  b = vec_op(c, X_PAND, 0, b, mask);
  return in_order(c, vec_op(c, size == 2 ? X_PACKUSWB : X_PACKUSDW, 0, a, b));
}

// The instructions take signed numbers: unsigned ones are limited first.
Value *vec_narrow_saturated(VecCall *c, const VecRule *r, u16 op) {
  VecElem e = elem(c);
  Value *a = c->args[0], *b = c->args[1];
  switch (e) {
  case VE_I16: return in_order(c, vec_op(c, X_PACKSSWB, 0, a, b));
  case VE_I32: return in_order(c, vec_op(c, X_PACKSSDW, 0, a, b));
  case VE_U16:
  case VE_U32: {
    Value *limit = vec_repeat(c, e == VE_U16 ? 0xFF : 0xFFFF, vec_elem_size(e));
    u16 min = e == VE_U16 ? X_PMINUW : X_PMINUD;
    a = vec_op(c, min, 0, a, limit);
    b = vec_op(c, min, 0, b, limit);
    return in_order(c, vec_op(c, e == VE_U16 ? X_PACKUSWB : X_PACKUSDW, 0, a, b));
  }
  default: return vec_narrow(c, r, op);
  }
}

// imm: 1 for the upper half of the elements.
Value *vec_widen_part(VecCall *c, const VecRule *r, u16 op) {
  Value *v = c->args[0];
  if (c->size == 32)
    v = vec_half(c, r->imm, v);
  else if (r->imm)
    v = vec_op(c, X_PSHUFD, 0xEE, v, NULL);
  return vec_op(c, op, 0, v, NULL);
}

// Single to Int32: NaN gives 0, what is too large the greatest number. The instruction gives the least one for both.
Value *vec_to_int_saturated(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  Value *x = c->args[0];
  if (!flavour->saturates)
    return vec_op(c, X_CVTTPS2DQ, 0, x, NULL);
  Value *ordered = vec_op(c, X_CMPPS, 7, x, x);
  Value *v = vec_op(c, X_CVTTPS2DQ, 0, vec_op(c, X_PAND, 0, x, ordered), NULL);
  Value *large = vec_op(c, X_CMPPS, PRED_LE, vec_repeat(c, number_bits(VE_F32, 0x80000000u), 4), x);
  return vec_op(c, X_PXOR, 0, v, large);
}

// ---- products without an instruction --------------------------------------------------------------------------------

// Bytes as the even and the odd ones, each the lower half of a word.
static Value *multiply_bytes(VecCall *c, Value *a, Value *b) {
  Value *odd = vec_op(c, X_PMULLW, 0, vec_op(c, X_PSRLWI, 8, a, NULL), vec_op(c, X_PSRLWI, 8, b, NULL));
  Value *even = vec_op(c, X_PAND, 0, vec_op(c, X_PMULLW, 0, a, b), vec_repeat(c, 0xFF, 2));
  return vec_op(c, X_POR, 0, even, vec_op(c, X_PSLLWI, 8, odd, NULL));
}

static Value *multiply_quads(VecCall *c, Value *a, Value *b) {
  Value *x = vec_op(c, X_PMULUDQ, 0, a, vec_op(c, X_PSRLQI, 32, b, NULL));
  Value *y = vec_op(c, X_PMULUDQ, 0, vec_op(c, X_PSRLQI, 32, a, NULL), b);
  Value *high = vec_op(c, X_PSLLQI, 32, vec_op(c, X_PADDQ, 0, x, y), NULL);
  return vec_op(c, X_PADDQ, 0, vec_op(c, X_PMULUDQ, 0, a, b), high);
}

// Of vectors, or of one and a scalar.
bool vec_ok_multiply(VecCall *c) {
  return is_whole(c, c->ret) && (size_of(c) == 1 || size_of(c) == 8);
}

static Value *factor(VecCall *c, u32 i) {
  return c->params[i].kind == VK_VECTOR ? c->args[i] : vec_splat(c, elem(c), c->args[i]);
}

Value *vec_multiply(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  return (size_of(c) == 1 ? multiply_bytes : multiply_quads)(c, factor(c, 0), factor(c, 1));
}
