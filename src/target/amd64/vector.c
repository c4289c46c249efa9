// vector.c: methods of the class libraries as vector instructions: how a rule makes IR.
//
// A row of vector_rules.def names a method, how it is made, and the instruction for each kind of element.
#include "ir/vector.h"
#include "target/amd64/cpu_sets.h"
#include "target/amd64/vector.h"

// ---- building -------------------------------------------------------------------------------------------------------

static IrType vector_type(u32 size) {
  return size == 32 ? T_V256 : T_V128;
}

Value *vec_op(VecCall *c, u16 op, u8 imm, Value *a, Value *b) {
  return b_vector(c->b, vector_type(c->size), op, imm, b ? 2 : 1, (Value *[]){a, b});
}

Value *vec_op16(VecCall *c, u16 op, u8 imm, Value *a, Value *b) {
  return b_vector(c->b, T_V128, op, imm, b ? 2 : 1, (Value *[]){a, b});
}

Value *vec_to(VecCall *c, IrType t, u16 op, u8 imm, Value *a, Value *b) {
  return b_vector(c->b, t, op, imm, b ? 2 : 1, (Value *[]){a, b});
}

// As wide as the call's result, or where that is no vector, its widest operand.
static Value *vec_result(VecCall *c, u16 op, u8 imm, Value *a, Value *b) {
  u32 size = c->ret.kind == VK_VECTOR ? c->ret.size : c->size;
  return vec_to(c, vector_type(size), op, imm, a, b);
}

Value *vec_half(VecCall *c, u32 upper, Value *v) {
  return v->type == T_V256 ? vec_get(c, MT_V128, upper * 16, v) : v;
}

// What is above is zeroes.
Value *vec_extend(VecCall *c, Value *v) {
  return c->size == 32 ? vec_to(c, T_V256, X_MOVAPS, 0, v, NULL) : v;
}

Value *vec_join(VecCall *c, Value *low, Value *high) {
  return vec_put(c, MT_V128, 16, vec_extend(c, low), high);
}

Value *vec_get(VecCall *c, MemType mt, u32 at, Value *v) {
  Value *r = b_un(c->b, OP_VGET, memtype_type(mt), v);
  r->u.mem = (MemAux){.mt = mt, .disp = (i32)at};
  return r;
}

Value *vec_put(VecCall *c, MemType mt, u32 at, Value *v, Value *x) {
  Value *r = b_bin(c->b, OP_VPUT, v->type, v, x);
  r->u.mem = (MemAux){.mt = mt, .disp = (i32)at};
  return r;
}

Value *vec_constant(VecCall *c, const void *bytes) {
  return b_vconst(c->b, vector_type(c->size), bytes);
}

Value *vec_zero(VecCall *c) {
  return vec_constant(c, (u8[32]){0});
}

Value *vec_ones(VecCall *c) {
  u8 ones[32];
  memset(ones, 0xFF, sizeof ones);
  return vec_constant(c, ones);
}

// Every element the same `size` bytes.
Value *vec_repeat(VecCall *c, u64 bits, u32 size) {
  u8 bytes[32];
  for (u32 i = 0; i < 32; i += size)
    memcpy(bytes + i, &bits, size);
  return vec_constant(c, bytes);
}

bool vec_bits(const Value *v, VecElem e, u64 *bits) {
  *bits = 0;
  if (v->op == OP_CONST) {
    *bits = (u64)v->u.i;
    return true;
  }
  if (v->op != OP_FCONST)
    return false;
  if (e == VE_F32) {
    float f = (float)v->u.f;
    memcpy(bits, &f, 4);
  } else {
    memcpy(bits, &v->u.f, 8);
  }
  return true;
}

static Value *scalar16(VecCall *c, VecElem e, Value *x) {
  switch (e) {
  case VE_F32: return vec_put(c, MT_F32, 0, b_vconst(c->b, T_V128, (u8[16]){0}), x);
  case VE_F64: return vec_op16(c, X_MOVQZ, 0, vec_op16(c, X_MOVAPS, 0, x, NULL), NULL);
  case VE_I64:
  case VE_U64: return vec_op16(c, X_MOVQ, 0, x, NULL);
  case VE_I8:
  case VE_U8: return vec_op16(c, X_MOVD, 0, b_un(c->b, OP_ZEXT8, T_I32, x), NULL);
  case VE_I16:
  case VE_U16: return vec_op16(c, X_MOVD, 0, b_un(c->b, OP_ZEXT16, T_I32, x), NULL);
  default: return vec_op16(c, X_MOVD, 0, x, NULL);
  }
}

// A scalar in the lowest element, zeroes above.
Value *vec_scalar(VecCall *c, VecElem e, Value *x) {
  u64 bits;
  if (!vec_bits(x, e, &bits))
    return vec_extend(c, scalar16(c, e, x));
  u8 bytes[32] = {0};
  memcpy(bytes, &bits, vec_elem_size(e));
  return vec_constant(c, bytes);
}

// In 16 bytes, of which those above it do not matter.
Value *vec_low(VecCall *c, VecElem e, Value *x) {
  u64 bits;
  if (vec_bits(x, e, &bits)) {
    u8 bytes[16] = {0};
    memcpy(bytes, &bits, vec_elem_size(e));
    return b_vconst(c->b, T_V128, bytes);
  }
  if (vec_elem_is_float(e))
    return vec_op16(c, X_MOVAPS, 0, x, NULL);
  return vec_op16(c, vec_elem_size(e) == 8 ? X_MOVQ : X_MOVD, 0, x, NULL);
}

static Value *spread16(VecCall *c, u32 size, Value *v) {
  switch (size) {
  case 1: return vec_op16(c, X_PSHUFB, 0, v, b_vconst(c->b, T_V128, (u8[16]){0}));
  case 2: return vec_op16(c, X_PSHUFD, 0, vec_op16(c, X_PSHUFLW, 0, v, NULL), NULL);
  case 4: return vec_op16(c, X_PSHUFD, 0, v, NULL);
  default: return vec_op16(c, X_PSHUFD, 0x44, v, NULL);
  }
}

Value *vec_splat(VecCall *c, VecElem e, Value *x) {
  u64 bits;
  u32 size = vec_elem_size(e);
  if (vec_bits(x, e, &bits))
    return vec_repeat(c, bits, size);
  static const u16 wide[] = {[1] = X_VPBROADCASTB, [2] = X_VPBROADCASTW, [4] = X_VPBROADCASTD, [8] = X_VPBROADCASTQ};
  Value *v = vec_low(c, e, x);
  return c->size == 32 ? vec_op(c, wide[size], 0, v, NULL) : spread16(c, size, v);
}

VecElem vec_elem(const VecCall *c) {
  for (u32 i = 0; i < c->n; i++)
    if (c->params[i].kind == VK_VECTOR || c->params[i].kind == VK_POINTER)
      return (VecElem)c->params[i].elem;
  if (c->ret.kind == VK_VECTOR)
    return (VecElem)c->ret.elem;
  return c->n ? (VecElem)c->params[0].elem : VE_NONE;
}

// ---- how instructions take their operands ---------------------------------------------------------------------------

static Value *vec_unary(VecCall *c, const VecRule *r, u16 op) {
  return vec_result(c, op, r->imm, c->args[0], NULL);
}

static Value *vec_binary(VecCall *c, const VecRule *r, u16 op) {
  return vec_result(c, op, r->imm, c->args[0], c->args[1]);
}

static Value *vec_swapped(VecCall *c, const VecRule *r, u16 op) {
  return vec_op(c, op, r->imm, c->args[1], c->args[0]);
}

// Of scalars in vectors, the upper part from the first operand: one operand is both.
static Value *vec_itself(VecCall *c, const VecRule *r, u16 op) {
  return vec_op(c, op, r->imm, c->args[0], c->args[0]);
}

static Value *vec_blended(VecCall *c, const VecRule *r, u16 op) {
  return b_vector(c->b, vector_type(c->size), op, r->imm, 3, c->args);
}

static u8 immediate_of(const VecCall *c, u32 i) {
  return (u8)c->args[i]->u.i;
}

static Value *vec_unary_imm(VecCall *c, const VecRule *r, u16 op) {
  (void)r;
  return vec_result(c, op, immediate_of(c, 1), c->args[0], NULL);
}

static Value *vec_binary_imm(VecCall *c, const VecRule *r, u16 op) {
  (void)r;
  return vec_op(c, op, immediate_of(c, 2), c->args[0], c->args[1]);
}

static Value *as_elem(VecCall *c, VecElem e, Value *x) {
  return type_is_vector((IrType)x->type) ? x : vec_splat(c, e, x);
}

// Scalars stand for vectors of them.
static Value *vec_spread(VecCall *c, const VecRule *r, u16 op) {
  VecElem e = vec_elem(c);
  Value *a = as_elem(c, e, c->args[0]), *b = as_elem(c, e, c->args[1]);
  return vec_op(c, op, r->imm, a, b);
}

// ---- scalars out of vectors, and into them --------------------------------------------------------------------------

static IrType scalar_type(VecType t) {
  return t.elem == VE_NONE ? T_I32 : memtype_type(vec_elem_mem((VecElem)t.elem));
}

static Value *vec_to_scalar(VecCall *c, const VecRule *r, u16 op) {
  return vec_to(c, scalar_type(c->ret), op, r->imm, c->args[0], NULL);
}

static Value *vec_to_scalar_i32(VecCall *c, const VecRule *r, u16 op) {
  return vec_to(c, T_I32, op, r->imm, c->args[0], NULL);
}

static Value *vec_scalars(VecCall *c, const VecRule *r, u16 op) {
  return vec_to(c, scalar_type(c->ret), op, r->imm, c->args[0], c->n > 1 ? c->args[1] : NULL);
}

// Two bytes say where the field begins and how long it is.
static Value *vec_bit_field(VecCall *c, const VecRule *r, u16 op) {
  Builder *b = c->b;
  Value *start = b_un(b, OP_ZEXT8, T_I32, c->args[1]), *length = b_un(b, OP_ZEXT8, T_I32, c->args[2]);
  Value *where = b_bin(b, OP_OR, T_I32, start, b_bin(b, OP_SHL, T_I32, length, b_const(b, T_I32, 8)));
  IrType t = scalar_type(c->ret);
  return vec_to(c, t, op, r->imm, c->args[0], t == T_I64 ? b_un(b, OP_ZEXT32, T_I64, where) : where);
}

static Value *vec_multiply_both(VecCall *c, const VecRule *r, u16 op) {
  IrType t = scalar_type(c->ret);
  b_store(c->b, vec_elem_mem((VecElem)c->params[0].elem), c->args[2], 0, b_bin(c->b, OP_MUL, t, c->args[0], c->args[1]),
          NULL);
  return vec_to(c, t, op, r->imm, c->args[0], c->args[1]);
}

static Value *vec_flags(VecCall *c, const VecRule *r, u16 op) {
  return vec_to(c, T_I32, op, r->imm, c->args[0], c->args[1]);
}

static Value *vec_flags_swapped(VecCall *c, const VecRule *r, u16 op) {
  return vec_to(c, T_I32, op, r->imm, c->args[1], c->args[0]);
}

static Value *vec_lowest(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  return vec_get(c, vec_elem_mem((VecElem)c->ret.elem), 0, c->args[0]);
}

static Value *vec_from_scalar(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  return vec_scalar(c, (VecElem)c->params[0].elem, c->args[0]);
}

// The place is taken modulo the number of elements.
static u32 place_of(const VecCall *c, u32 arg, VecElem e) {
  u32 size = vec_elem_size(e);
  return (immediate_of(c, arg) & (c->size / size - 1)) * size;
}

static Value *vec_extract(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  VecElem e = (VecElem)c->params[0].elem;
  return vec_get(c, vec_elem_mem(e), place_of(c, 1, e), c->args[0]);
}

static Value *vec_insert(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  VecElem e = (VecElem)c->params[0].elem;
  return vec_put(c, vec_elem_mem(e), place_of(c, 2, e), c->args[0], c->args[1]);
}

// ---- memory ---------------------------------------------------------------------------------------------------------

static Value *vec_load(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  Value *at = c->args[0];
  if (c->n == 2) { // an index of elements
    u32 size = vec_elem_size(vec_elem(c));
    Value *by = c->args[1];
    at = b_bin(c->b, OP_ADD, T_PTR, at, size == 1 ? by : b_bin(c->b, OP_MUL, T_PTR, by, b_const(c->b, T_PTR, size)));
  }
  return b_load(c->b, vector_mem(c->size), at, 0, NULL);
}

static void store_at(VecCall *c, MemType mt, Value *at, Value *v) {
  b_store(c->b, mt, at, 0, v, NULL);
}

// Vector and address in either order, or with an index behind.
static Value *vec_store(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  u32 v = c->params[0].kind == VK_VECTOR ? 0 : 1;
  Value *at = c->args[1 - v];
  if (c->n == 3) {
    Value *size = b_const(c->b, T_PTR, vec_elem_size(vec_elem(c)));
    at = b_bin(c->b, OP_ADD, T_PTR, at, b_bin(c->b, OP_MUL, T_PTR, c->args[2], size));
  }
  store_at(c, vector_mem(c->size), at, c->args[v]);
  return NULL;
}

static Value *vec_store_scalar(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  store_at(c, vec_elem_mem((VecElem)c->params[0].elem), c->args[0], c->args[1]);
  return NULL;
}

static MemType int_mem(u32 size) {
  return size == 8 ? MT_I64 : size == 4 ? MT_I32 : size == 2 ? MT_U16 : MT_U8;
}

static Value *vec_load_lowest(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  u32 size = vec_elem_size(vec_elem(c));
  Value *x = b_load(c->b, int_mem(size), c->args[0], 0, NULL);
  return vec_op16(c, size == 8 ? X_MOVQ : X_MOVD, 0, x, NULL);
}

static Value *vec_load_both(VecCall *c, const VecRule *r, u16 op) {
  return vec_op(c, X_PSHUFD, 0x44, vec_load_lowest(c, r, op), NULL);
}

// imm: 0 for the lower half, 8 for the upper one.
static Value *vec_load_half(VecCall *c, const VecRule *r, u16 op) {
  (void)op;
  return vec_put(c, MT_I64, r->imm, c->args[0], b_load(c->b, MT_I64, c->args[1], 0, NULL));
}

static Value *vec_store_half(VecCall *c, const VecRule *r, u16 op) {
  (void)op;
  store_at(c, MT_I64, c->args[0], vec_get(c, MT_I64, r->imm, c->args[1]));
  return NULL;
}

static Value *vec_store_lowest(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  MemType mt = int_mem(vec_elem_size(vec_elem(c)));
  store_at(c, mt, c->args[0], vec_get(c, mt, 0, c->args[1]));
  return NULL;
}

// pmovsx and pmovzx: from a vector, or from memory that holds just as much as is read. imm: bytes of it for each 16 of
// the result.
static Value *vec_widen(VecCall *c, const VecRule *r, u16 op) {
  Value *v = c->args[0];
  u32 bytes = r->imm * (c->ret.size / 16u);
  if (c->params[0].kind == VK_POINTER && bytes == 16)
    v = b_load(c->b, MT_V128, v, 0, NULL);
  else if (c->params[0].kind == VK_POINTER)
    v = vec_op16(c, bytes == 8 ? X_MOVQ : X_MOVD, 0, b_load(c->b, int_mem(bytes), v, 0, NULL), NULL);
  return vec_op(c, op, 0, v, NULL);
}

// Bytes whose mask has its top bit, one by one.
static Value *vec_mask_move(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  Builder *b = c->b;
  Value *args[5] = {vec_get(c, MT_I64, 0, c->args[0]), vec_get(c, MT_I64, 8, c->args[0]),
                    vec_get(c, MT_I64, 0, c->args[1]), vec_get(c, MT_I64, 8, c->args[1]), c->args[2]};
  b_helper(b, HELPER_MASK_MOVE, 5, args);
  return NULL;
}

static Value *vec_fence(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  b_end(c->b, OP_FENCE, NULL);
  return NULL;
}

static Value *vec_nothing(VecCall *c, const VecRule *r, u16 op) {
  (void)c, (void)r, (void)op;
  return NULL;
}

// ---- shifts and compares of the processor's classes -----------------------------------------------------------------

static u16 by_immediate(u16 op) {
  switch (op) {
  case X_PSLLW: return X_PSLLWI;
  case X_PSLLD: return X_PSLLDI;
  case X_PSLLQ: return X_PSLLQI;
  case X_PSRLW: return X_PSRLWI;
  case X_PSRLD: return X_PSRLDI;
  case X_PSRLQ: return X_PSRLQI;
  case X_PSRAW: return X_PSRAWI;
  default: return X_PSRADI;
  }
}

// By a constant, by a variable (I32), or by the lower half of a vector.
Value *vec_shift_by(VecCall *c, u16 op, Value *v, Value *by) {
  if (by->op == OP_CONST)
    return vec_op(c, by_immediate(op), (u8)by->u.i, v, NULL);
  return vec_op(c, op, 0, v, by->type == T_V128 ? by : vec_op16(c, X_MOVD, 0, by, NULL));
}

static Value *vec_shift(VecCall *c, const VecRule *r, u16 op) {
  (void)r;
  Value *by = c->args[1];
  if (by->type != T_V128 && by->op != OP_CONST)
    by = b_un(c->b, OP_ZEXT8, T_I32, by);
  return vec_shift_by(c, op, c->args[0], by);
}

// a > b as b < a, with the upper part of a.
static Value *vec_compare_low_swapped(VecCall *c, const VecRule *r, u16 op) {
  Value *v = vec_op(c, op, r->imm, c->args[1], c->args[0]);
  return vec_op(c, op == X_CMPSS ? X_MOVSSR : X_MOVSDR, 0, c->args[0], v);
}

// ---- helpers of C ---------------------------------------------------------------------------------------------------

static Value *vec_pause(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  b_helper(c->b, HELPER_CPU_PAUSE, 0, NULL);
  return NULL;
}

static Value *vec_cpuid(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  b_helper(c->b, HELPER_CPU_ID, 3, (Value *[]){c->args[0], c->args[1], c->ret_addr});
  return NULL;
}

static Value *vec_cpuid_into(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  b_helper(c->b, HELPER_CPU_ID, 3, (Value *[]){c->args[1], c->args[2], c->args[0]});
  return NULL;
}

// Quotient and remainder of a number of two words; the second one tells its sign.
static Value *vec_divide_words(VecCall *c, const VecRule *r, u16 op) {
  (void)r, (void)op;
  VecElem e = (VecElem)c->params[1].elem;
  bool wide = vec_elem_size(e) == 8, is_signed = e == VE_I32 || e == VE_I64;
  u32 helper = wide        ? is_signed ? HELPER_DIVIDE_I128 : HELPER_DIVIDE_U128
               : is_signed ? HELPER_DIVIDE_I64
                           : HELPER_DIVIDE_U64;
  b_helper(c->b, helper, 4, (Value *[]){c->args[0], c->args[1], c->args[2], c->ret_addr});
  return NULL;
}

// ---- the table ------------------------------------------------------------------------------------------------------

#define B(x) [VE_I8] = X_##x, [VE_U8] = X_##x
#define W(x) [VE_I16] = X_##x, [VE_U16] = X_##x
#define D(x) [VE_I32] = X_##x, [VE_U32] = X_##x
#define Q(x) [VE_I64] = X_##x, [VE_U64] = X_##x
#define F(x) [VE_F32] = X_##x
#define G(x) [VE_F64] = X_##x
#define SB(x) [VE_I8] = X_##x
#define UB(x) [VE_U8] = X_##x
#define SW(x) [VE_I16] = X_##x
#define UW(x) [VE_U16] = X_##x
#define SD(x) [VE_I32] = X_##x
#define UD(x) [VE_U32] = X_##x
#define SQ(x) [VE_I64] = X_##x
#define UQ(x) [VE_U64] = X_##x
#define INTS(x) B(x), W(x), D(x), Q(x)
#define ALL(x) INTS(x), F(x), G(x)
static const VecRule rules[] = {
#define RULE(cls, name, n, how, imm, sel, arg, ok, ...) {cls, name, vec_##how, ok, n, imm, sel, arg, {__VA_ARGS__}},
#include "target/amd64/vector_rules.def"
#undef RULE
};

static u8 selector(const VecRule *r, const VecCall *c) {
  return r->sel < 0 ? (u8)vec_elem(c) : r->sel == VEC_BY_RESULT ? c->ret.elem : c->params[r->sel].elem;
}

static bool has_ops(const VecRule *r) {
  for (u32 i = 0; i < VE_NONE; i++)
    if (r->op[i])
      return true;
  return false;
}

// Rules of vectors of 16 bytes serve those of 32 as well, if they have none of their own.
static bool of_class(const char *rule, const char *cls) {
  return !strcmp(rule, cls) || (!strcmp(rule, "V") && !strcmp(cls, "V256"));
}

static const void *find(const VecCall *c) {
  for (u32 i = 0; i < ARRAY_LEN(rules); i++) {
    const VecRule *r = &rules[i];
    if (r->n != c->n || strcmp(r->name, c->name) != 0 || !of_class(r->cls, c->cls))
      continue;
    u8 e = selector(r, c);
    if (has_ops(r) ? e != VE_NONE && r->op[e] != 0 : true)
      return r;
  }
  return NULL;
}

// A rule of shifts takes a vector or a constant in one place.
static i32 immediate(const void *rule) {
  const VecRule *r = rule;
  return r->arg;
}

static bool accepts(const void *rule, VecCall *c) {
  const VecRule *r = rule;
  return !r->ok || r->ok(c);
}

static Value *emit(const void *rule, VecCall *c) {
  const VecRule *r = rule;
  u8 e = selector(r, c);
  return r->how(c, r, e == VE_NONE ? 0 : r->op[e]);
}

static u32 needs(const char *cls) {
  static const struct {
    const char *cls;
    u32 features;
  } classes[] = {
      {"V", CPU_V2},
      {"X86Base", CPU_V2},
      {"Sse", CPU_V2},
      {"Sse2", CPU_V2},
      {"Sse3", CPU_V2},
      {"Ssse3", CPU_V2},
      {"Sse41", CPU_V2},
      {"Sse42", CPU_V2},
      {"Popcnt", CPU_V2},
      {"Lzcnt", CPU_LZCNT},
      {"Bmi1", CPU_BMI1},
      {"Bmi2", CPU_BMI2},
      {"Aes", CPU_AES},
      {"Pclmulqdq", CPU_PCLMULQDQ},
      {"V256", CPU_V2 | CPU_AVX2},
      {"Avx", CPU_V2 | CPU_AVX2},
      {"Avx2", CPU_V2 | CPU_AVX2},
      {"Fma", CPU_V2 | CPU_AVX2 | CPU_FMA},
      {"Math", CPU_V2 | CPU_AVX2 | CPU_FMA},
  };
  for (u32 i = 0; i < ARRAY_LEN(classes); i++)
    if (!strcmp(classes[i].cls, cls))
      return classes[i].features;
  return 0;
}

static u32 feature(const char *name, size_t n) {
  static const char *const bits[] = {CPU_FEATURE_NAMES};
  if (n == 9 && !strncmp(name, "x86-64-v3", n))
    return CPU_V3;
  for (u32 i = 0; i < ARRAY_LEN(bits); i++)
    if (strlen(bits[i]) == n && !strncmp(name, bits[i], n))
      return CPU_V2 | 1u << i;
  return 0;
}

static u32 features(const char *cpu) {
  u32 all = 0;
  for (;;) {
    size_t n = strcspn(cpu, "+");
    u32 one = feature(cpu, n);
    if (!one)
      return 0;
    all |= one;
    if (!cpu[n])
      return all;
    cpu += n + 1;
  }
}

static Value *operand(const Value *v, u32 i) {
  Value *a = v->args[i];
  while (a->op == OP_COPYV)
    a = a->args[0];
  return a;
}

// Compares give elements whose bits are all alike, and so do these combinations of such.
static bool is_mask(const Value *v, u32 depth) {
  if (v->op != OP_VECTOR || !depth)
    return false;
  switch (v->u.vec.op) {
  case X_PCMPEQB:
  case X_PCMPEQW:
  case X_PCMPEQD:
  case X_PCMPEQQ:
  case X_PCMPGTB:
  case X_PCMPGTW:
  case X_PCMPGTD:
  case X_PCMPGTQ: return true;
  case X_PAND:
  case X_POR:
  case X_PXOR: return is_mask(operand(v, 0), depth - 1) && is_mask(operand(v, 1), depth - 1);
  default: return false;
  }
}

// `mask == Zero` asks for the top bits of a compare of the mask with 0. Its own tell: they are wanted next, in general.
static Value *zero_test(Fn *fn, Value *cmp) {
  Value *bits = operand(cmp, 0), *all = operand(cmp, 1);
  if (bits->op != OP_VECTOR || bits->u.vec.op != X_PMOVMSKB || all->op != OP_CONST)
    return NULL;
  const Value *eq = operand(bits, 0);
  if (eq->op != OP_VECTOR || (i32)all->u.i != (eq->type == T_V256 ? -1 : 0xFFFF))
    return NULL;
  u16 op = eq->u.vec.op;
  if (op != X_PCMPEQB && op != X_PCMPEQW && op != X_PCMPEQD && op != X_PCMPEQQ)
    return NULL;
  Value *mask = operand(eq, 0), *zero = operand(eq, 1);
  if (zero->op != OP_VCONST || !vconst_is_zero(zero) || !is_mask(mask, 4))
    return NULL;
  Builder b = {fn, cmp->block, cmp, cmp->il_off};
  return b_vector(&b, T_I32, X_PMOVMSKB, 0, 1, &mask);
}

const VectorTarget amd64_vector = {.needs = needs,
                                   .find = find,
                                   .immediate = immediate,
                                   .emit = emit,
                                   .accepts = accepts,
                                   .features = features,
                                   .zero_test = zero_test,
                                   .optional = CPU_LZCNT | CPU_BMI1 | CPU_BMI2 | CPU_AES | CPU_PCLMULQDQ,
                                   .better = CPU_V3};
