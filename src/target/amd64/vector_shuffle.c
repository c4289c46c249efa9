// vector_shuffle.c: elements of a vector in another order, by constants or by another vector.
#include "target/amd64/vector.h"

static u32 size_of(const VecCall *c) {
  return vec_elem_size(vec_elem(c));
}

static u16 by_size(u32 size, u16 w, u16 d, u16 q) {
  return size == 2 ? w : size == 4 ? d : q;
}

// ---- by constants ---------------------------------------------------------------------------------------------------

// For each byte of the result the byte of the operand that it is, by constant indices of elements; beyond the operand
// where it is zero.
static void byte_places(VecCall *c, const u8 *indices, u8 *places) {
  u32 size = size_of(c), n = c->size / size;
  for (u32 i = 0; i < n; i++) {
    u64 at = 0;
    memcpy(&at, indices + i * size, size);
    for (u32 k = 0; k < size; k++)
      places[i * size + k] = (u8)(at < n ? at * size + k : 0x80);
  }
}

// pshufb takes bytes from the 16 that the result lies in: the others are brought there by another operand. other: 16
// for the masks of that.
static Value *lane_mask(VecCall *c, const u8 *places, u32 other, bool *any) {
  u8 mask[32];
  *any = false;
  for (u32 i = 0; i < c->size; i++) {
    bool here = places[i] < 0x80 && (places[i] & 16u) == ((i & 16) ^ other);
    mask[i] = here ? places[i] & 15 : 0x80;
    *any |= here;
  }
  return vec_constant(c, mask);
}

static Value *shuffle_by_constant(VecCall *c, Value *v, const u8 *indices) {
  u8 places[32];
  bool same, crossing;
  byte_places(c, indices, places);
  Value *in_lane = lane_mask(c, places, 0, &same), *across = lane_mask(c, places, 16, &crossing);
  if (c->size == 16 || !crossing)
    return vec_op(c, X_PSHUFB, 0, v, in_lane);
  Value *swapped = vec_op(c, X_VPERMQ, 0x4E, v, NULL), *from_other = vec_op(c, X_PSHUFB, 0, swapped, across);
  return same ? vec_op(c, X_POR, 0, from_other, vec_op(c, X_PSHUFB, 0, v, in_lane)) : from_other;
}

// ---- by a vector ----------------------------------------------------------------------------------------------------

// Whether each index is one of an element, as a mask; of elements of more than a byte.
static Value *inside(VecCall *c, Value *idx) {
  u32 size = size_of(c), bits = (u32)__builtin_ctz(c->size / size);
  Value *above = vec_op(c, by_size(size, X_PSRLWI, X_PSRLDI, X_PSRLQI), (u8)bits, idx, NULL);
  return vec_op(c, by_size(size, X_PCMPEQW, X_PCMPEQD, X_PCMPEQQ), 0, above, vec_zero(c));
}

// Indices of elements as those of their parts of `part` bytes: each comes once for each part, in order.
static Value *indices_of_parts(VecCall *c, Value *idx, u32 part) {
  u32 size = size_of(c), n = size / part;
  u8 repeat[32], steps[32] = {0};
  for (u32 i = 0; i < c->size; i++) {
    repeat[i] = (u8)(i % 16 / size * size + i % part);
    steps[i] = i % part ? 0 : (u8)(i % size / part);
  }
  u16 shift = by_size(size, X_PSLLWI, X_PSLLDI, X_PSLLQI);
  Value *first = vec_op(c, shift, (u8)__builtin_ctz(n), idx, NULL);
  return vec_op(c, X_PADDB, 0, vec_op(c, X_PSHUFB, 0, first, vec_constant(c, repeat)), vec_constant(c, steps));
}

// Up to 15 the lower bits stay; beyond, the top bit comes on, for which pshufb gives 0.
static Value *zero_beyond_15(VecCall *c, Value *bytes) {
  return vec_op(c, X_PADDUSB, 0, bytes, vec_repeat(c, 0x70, 1));
}

// Of 32 bytes: those of the lower half and those of the upper one.
static Value *shuffle_32_bytes(VecCall *c, Value *bytes) {
  Value *v = c->args[0], *low = vec_op(c, X_VPERMQ, 0x44, v, NULL), *high = vec_op(c, X_VPERMQ, 0xEE, v, NULL);
  Value *less = vec_op(c, X_PSUBB, 0, bytes, vec_repeat(c, 16, 1));
  low = vec_op(c, X_PSHUFB, 0, low, zero_beyond_15(c, bytes));
  return vec_op(c, X_POR, 0, low, vec_op(c, X_PSHUFB, 0, high, zero_beyond_15(c, less)));
}

// any: when indices out of range may give anything.
static Value *shuffle_bytes(VecCall *c, Value *idx, bool any) {
  if (c->size == 32)
    return shuffle_32_bytes(c, idx);
  return vec_op(c, X_PSHUFB, 0, c->args[0], any ? idx : zero_beyond_15(c, idx));
}

static Value *shuffle_larger(VecCall *c, Value *idx) {
  u32 size = size_of(c), part = c->size == 32 && size >= 4 ? 4 : 1;
  Value *parts = size == part ? idx : indices_of_parts(c, idx, part);
  if (part == 4) // across both halves, modulo 8
    return vec_to(c, T_V256, X_VPERMD, 0, parts, c->args[0]);
  return shuffle_bytes(c, parts, true);
}

// imm: 1 when indices out of range may give anything.
Value *vec_shuffle(VecCall *c, const VecRule *r, u16 op) {
  (void)op;
  Value *idx = c->args[1];
  if (idx->op == OP_VCONST)
    return shuffle_by_constant(c, c->args[0], vconst_bytes(idx));
  if (size_of(c) == 1)
    return shuffle_bytes(c, idx, r->imm);
  Value *v = shuffle_larger(c, idx);
  return r->imm ? v : vec_op(c, X_PAND, 0, v, inside(c, idx));
}
