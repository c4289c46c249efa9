// vector_avx.c: methods of Avx, Avx2 and Fma that take more than one instruction, or reach memory element by element.
#include "target/amd64/cpu_sets.h"
#include "target/amd64/vector.h"

static VecElem elem(const VecCall *c) {
  return vec_elem(c);
}

static MemType elem_mem(const VecCall *c) {
  return vec_elem_mem(elem(c));
}

// ---- spreading and halves -------------------------------------------------------------------------------------------

static u16 spread_op(u32 size) {
  static const u16 ops[] = {[1] = X_VPBROADCASTB, [2] = X_VPBROADCASTW, [4] = X_VPBROADCASTD, [8] = X_VPBROADCASTQ};
  return ops[size];
}

static Value *spread_to_result(VecCall *c, u16 op, Value *v) {
  return vec_to(c, c->ret.size == 32 ? T_V256 : T_V128, op, 0, v, NULL);
}

Value *vec_load_spread(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  Value *x = b_load(c->b, elem_mem(c), c->args[0], 0, NULL);
  return spread_to_result(c, spread_op(vec_elem_size(elem(c))), vec_low(c, elem(c), x));
}

Value *vec_load_twice(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  Value *v = b_load(c->b, MT_V128, c->args[0], 0, NULL);
  return vec_join(c, v, v);
}

Value *vec_spread_lowest(VecCall *c, const VecRule *r, u16 op) {
  return c->params[0].kind == VK_POINTER ? vec_load_spread(c, r, op) : spread_to_result(c, op, c->args[0]);
}

Value *vec_extract_half(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  return vec_half(c, c->args[1]->u.i & 1, c->args[0]);
}

Value *vec_insert_half(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  return vec_put(c, MT_V128, (c->args[2]->u.i & 1) * 16, c->args[0], c->args[1]);
}

// ---- memory by elements ---------------------------------------------------------------------------------------------
//
// Elements whose mask has no top bit are not touched: they go to memory of the function's own instead.

static Value *own_memory(VecCall *c) {
  return b_slotaddr(c->b, slot_new_raw(c->b->fn, 32, 16));
}

static Value *where_masked(VecCall *c, Value *mask, u32 i, Value *there, Value *otherwise) {
  Builder *b = c->b;
  u32 size = vec_elem_size(elem(c));
  IrType t = size == 8 ? T_I64 : T_I32;
  Value *bits = vec_get(c, size == 8 ? MT_I64 : MT_I32, i * size, mask);
  return b_select(b, T_PTR, b_cmp(b, CC_LT, bits, b_const(b, t, 0)), there, otherwise);
}

static Value *at_offset(VecCall *c, Value *base, u32 off) {
  return off ? b_bin(c->b, OP_ADD, T_PTR, base, b_const(c->b, T_PTR, off)) : base;
}

Value *vec_mask_load(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  u32 size = vec_elem_size(elem(c));
  Value *own = own_memory(c), *v = vec_zero(c);
  b_store(c->b, vector_mem(c->size), own, 0, v, NULL);
  for (u32 i = 0; i < c->size / size; i++) {
    Value *at = where_masked(c, c->args[1], i, at_offset(c, c->args[0], i * size), own);
    v = vec_put(c, elem_mem(c), i * size, v, b_load(c->b, elem_mem(c), at, 0, NULL));
  }
  return v;
}

Value *vec_mask_store(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  u32 size = vec_elem_size(elem(c));
  Value *own = own_memory(c);
  for (u32 i = 0; i < c->size / size; i++) {
    Value *at = where_masked(c, c->args[1], i, at_offset(c, c->args[0], i * size), own);
    b_store(c->b, elem_mem(c), at, 0, vec_get(c, elem_mem(c), i * size, c->args[2]), NULL);
  }
  return NULL;
}

// The address that index i says, by a scale that the program gives as a number of bytes.
static Value *gather_address(VecCall *c, Value *base, VecType t, Value *indices, u32 i, Value *scale) {
  Builder *b = c->b;
  bool wide = vec_elem_size((VecElem)t.elem) == 8;
  Value *x = vec_get(c, wide ? MT_I64 : MT_I32, i * (wide ? 8 : 4), indices);
  if (!wide)
    x = b_un(b, OP_SEXT32, T_I64, x);
  return b_bin(b, OP_ADD, T_PTR, base, b_bin(b, OP_MUL, T_I64, x, b_const(b, T_I64, (u8)scale->u.i)));
}

// As many elements as there are indices, or as fit.
static u32 gathered(const VecCall *c, VecType indices) {
  return MIN(c->ret.size / vec_elem_size((VecElem)c->ret.elem), indices.size / vec_elem_size((VecElem)indices.elem));
}

static Value *zero_result(VecCall *c) {
  return b_vconst(c->b, c->ret.size == 32 ? T_V256 : T_V128, (u8[32]){0});
}

Value *vec_gather(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  u32 size = vec_elem_size((VecElem)c->ret.elem);
  MemType mt = vec_elem_mem((VecElem)c->ret.elem);
  Value *v = zero_result(c);
  for (u32 i = 0; i < gathered(c, c->params[1]); i++) {
    Value *at = gather_address(c, c->args[0], c->params[1], c->args[1], i, c->args[2]);
    v = vec_put(c, mt, i * size, v, b_load(c->b, mt, at, 0, NULL));
  }
  return v;
}

// source, base, indices, mask, scale. Elements beyond the indices are zeroes.
Value *vec_gather_mask(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  u32 size = vec_elem_size((VecElem)c->ret.elem);
  MemType mt = vec_elem_mem((VecElem)c->ret.elem);
  Value *own = own_memory(c), *v = zero_result(c);
  b_store(c->b, vector_mem(c->ret.size), own, 0, c->args[0], NULL);
  for (u32 i = 0; i < gathered(c, c->params[2]); i++) {
    Value *at = gather_address(c, c->args[1], c->params[2], c->args[2], i, c->args[4]);
    Value *from = where_masked(c, c->args[3], i, at, at_offset(c, own, i * size));
    v = vec_put(c, mt, i * size, v, b_load(c->b, mt, from, 0, NULL));
  }
  return v;
}

// ---- products and sums with one rounding ----------------------------------------------------------------------------

static IrType result_type(const VecCall *c) {
  return c->ret.size == 32 ? T_V256 : T_V128;
}

Value *vec_multiply_add(VecCall *c, const VecRule *r, u16 op) {
  (void)r;
  return b_vector(c->b, result_type(c), op, 0, 3, (Value *[]){c->args[2], c->args[0], c->args[1]});
}

// The elements above the lowest are those of the first operand.
Value *vec_multiply_add_lowest(VecCall *c, const VecRule *r, u16 op) {
  (void)r;
  return b_vector(c->b, result_type(c), op, 0, 3, c->args);
}

enum { FUSED = CPU_AVX2 | CPU_FMA };

bool vec_ok_fused(VecCall *c) {
  return vec_ok_same(c) && (~c->b->fn->env->features & FUSED) == 0;
}

Value *vec_fused(VecCall *c, const VecRule *r, u16 op) {
  c->b->fn->features |= FUSED;
  return vec_multiply_add(c, r, op);
}

Value *vec_fused_scalar(VecCall *c, const VecRule *r, u16 op) {
  (void)r;
  VecElem e = (VecElem)c->ret.elem;
  Value *args[3];
  for (u32 i = 0; i < 3; i++)
    args[i] = vec_low(c, e, c->args[i]);
  return vec_get(c, vec_elem_mem(e), 0, b_vector(c->b, T_V128, op, 0, 3, args));
}
