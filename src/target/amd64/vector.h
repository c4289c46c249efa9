// vector.h: the rules for methods of vectors, and what their files share.
#ifndef KILN_TARGET_AMD64_VECTOR_H
#define KILN_TARGET_AMD64_VECTOR_H

#include "ir/vector.h"
#include "target/amd64/amd64.h"

typedef struct VecRule VecRule;
typedef Value *(*VecHow)(VecCall *c, const VecRule *r, u16 op);
enum { VEC_BY_RESULT = 100 };
struct VecRule {
  const char *cls, *name;
  VecHow how;
  bool (*ok)(VecCall *c); // looks at the arguments; NULL: any
  u8 n, imm;
  i8 sel; // which parameter's element chooses the instruction; -1: the first that is a vector or points to elements
  i8 arg; // the parameter that must be a constant; -1
  u16 op[VE_NONE];
};

// Building (vector.c).
Value *vec_op(VecCall *c, u16 op, u8 imm, Value *a, Value *b); // as wide as the call's vectors; b may be NULL
Value *vec_op16(VecCall *c, u16 op, u8 imm, Value *a, Value *b);
Value *vec_to(VecCall *c, IrType t, u16 op, u8 imm, Value *a, Value *b);
Value *vec_get(VecCall *c, MemType mt, u32 at, Value *v);
Value *vec_put(VecCall *c, MemType mt, u32 at, Value *v, Value *x);
Value *vec_half(VecCall *c, u32 upper, Value *v); // of 32 bytes; itself of 16
Value *vec_extend(VecCall *c, Value *v);
Value *vec_join(VecCall *c, Value *low, Value *high);
Value *vec_constant(VecCall *c, const void *bytes);
Value *vec_zero(VecCall *c);
Value *vec_ones(VecCall *c);
Value *vec_repeat(VecCall *c, u64 bits, u32 size);
bool vec_bits(const Value *v, VecElem e, u64 *bits); // of a constant scalar
Value *vec_scalar(VecCall *c, VecElem e, Value *x);
Value *vec_low(VecCall *c, VecElem e, Value *x);
Value *vec_splat(VecCall *c, VecElem e, Value *x);
Value *vec_shift_by(VecCall *c, u16 op, Value *v, Value *by);
VecElem vec_elem(const VecCall *c);

// What rules of the libraries' own classes need beside instructions (vector_library.c).
#define VEC_HOW(name) Value *vec_##name(VecCall *c, const VecRule *r, u16 op);
VEC_HOW(same)
VEC_HOW(constant_zero)
VEC_HOW(constant_ones)
VEC_HOW(constant_one)
VEC_HOW(constant_indices)
VEC_HOW(create)
VEC_HOW(create_unsafe)
VEC_HOW(create_parts)
VEC_HOW(complement)
VEC_HOW(negate)
VEC_HOW(absolute)
VEC_HOW(select_bits)
VEC_HOW(equal)
VEC_HOW(greater)
VEC_HOW(less)
VEC_HOW(greater_equal)
VEC_HOW(less_equal)
VEC_HOW(element)
VEC_HOW(with_element)
VEC_HOW(shift_left)
VEC_HOW(shift_right)
VEC_HOW(shift_right_logical)
VEC_HOW(shift_right_arithmetic)
VEC_HOW(top_bits)
VEC_HOW(narrow)
VEC_HOW(narrow_saturated)
VEC_HOW(widen_part)
VEC_HOW(create_halves)
VEC_HOW(widened)
VEC_HOW(get_half)
VEC_HOW(with_half)
VEC_HOW(to_int_saturated)
VEC_HOW(sum)
VEC_HOW(multiply)
// Of vector_shuffle.c.
VEC_HOW(shuffle)
// Of AVX, AVX2 and FMA (vector_avx.c).
VEC_HOW(load_spread)
VEC_HOW(load_twice)
VEC_HOW(spread_lowest)
VEC_HOW(extract_half)
VEC_HOW(insert_half)
VEC_HOW(mask_load)
VEC_HOW(mask_store)
VEC_HOW(gather)
VEC_HOW(gather_mask)
VEC_HOW(multiply_add)
VEC_HOW(multiply_add_lowest)
VEC_HOW(fused)
VEC_HOW(fused_scalar)
bool vec_ok_fused(VecCall *c); // instructions with one rounding may be relied on
#undef VEC_HOW
// Quantifiers over compares: `imm` of the rule: VEC_ALL, VEC_ANY, VEC_NOT_ALL.
enum { VEC_EACH, VEC_ALL, VEC_ANY, VEC_NOT_ALL };
bool vec_ok_elems(VecCall *c);    // elements that vectors have
bool vec_ok_same(VecCall *c);     // from a vector to a vector
bool vec_ok_extend(VecCall *c);   // from one of 16 bytes to one of 32
bool vec_ok_halves(VecCall *c);   // from two of them
bool vec_ok_half(VecCall *c);     // of 32 bytes, and a half of it
bool vec_ok_place(VecCall *c);    // a constant index in range
bool vec_ok_shift(VecCall *c);    // bytes only by constants
bool vec_ok_multiply(VecCall *c); // of elements that have no such instruction
bool vec_ok_parts(VecCall *c);    // one scalar for each element
bool vec_ok_vectors(VecCall *c);  // every operand is a vector
bool vec_ok_pointer(VecCall *c);  // of elements that vectors have
bool vec_ok_absolute(VecCall *c);
bool vec_ok_scalar(VecCall *c); // one scalar, a vector of it

#endif
