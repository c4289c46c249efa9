// info.c: the tables about operations, helpers, memory types and conditions, and how classes map to IR types.
#include "ir/vector.h"

#define HAS(flags, c) (__builtin_strchr(flags, c) != 0)
const OpInfo op_info[OP_COUNT] = {
#define OP(id, text, nargs, f)                                                                                         \
  [OP_##id] = {text, nargs,                                                                                            \
               HAS(f, 'P') * OPF_PURE | HAS(f, 'T') * OPF_THROW | HAS(f, 'R') * OPF_READ | HAS(f, 'W') * OPF_WRITE |   \
                   HAS(f, 'C') * OPF_CALL | HAS(f, 'X') * OPF_END | HAS(f, 'L') * OPF_CLI},
#include "ir/ops.def"
#undef OP
};
#undef HAS

const HelperInfo helper_info[HELPER_COUNT] = {
#define HELPER(id, cname, r, a, f) [HELPER_##id] = {#cname, a, f, #r[0]},
#include "ir/helpers.def"
#undef HELPER
};

static const u8 mem_sizes[] = {[MT_I8] = 1,  [MT_U8] = 1,  [MT_I16] = 2, [MT_U16] = 2,   [MT_I32] = 4,  [MT_I64] = 8,
                               [MT_F32] = 4, [MT_F64] = 8, [MT_U32] = 4, [MT_V128] = 16, [MT_V256] = 32};
static const u8 mem_types[] = {
    [MT_I8] = T_I32,  [MT_U8] = T_I32,  [MT_I16] = T_I32, [MT_U16] = T_I32, [MT_I32] = T_I32,   [MT_I64] = T_I64,
    [MT_REF] = T_REF, [MT_F32] = T_F32, [MT_F64] = T_F64, [MT_U32] = T_I64, [MT_V128] = T_V128, [MT_V256] = T_V256};

u32 memtype_size(MemType mt) {
  return mt == MT_REF ? model.word : mem_sizes[mt];
}
IrType memtype_type(MemType mt) {
  return mem_types[mt];
}

bool vconst_is_zero(const Value *v) {
  static const u8 zero[32];
  return !memcmp(vconst_bytes(v), zero, vector_type_size((IrType)v->type));
}

u32 ir_vector_size(const Fn *fn, Class *c) {
  u32 size = fn->vector ? class_vector_size(c) : 0;
  return size == 32 && !fn->wide ? 0 : size;
}

VecElem vec_elem_of(const Class *c) {
  static const u8 elems[] = {
      [ET_I1] = VE_I8,  [ET_U1] = VE_U8,  [ET_I2] = VE_I16, [ET_U2] = VE_U16, [ET_I4] = VE_I32, [ET_U4] = VE_U32,
      [ET_I8] = VE_I64, [ET_U8] = VE_U64, [ET_R4] = VE_F32, [ET_R8] = VE_F64, [ET_I] = VE_I64,  [ET_U] = VE_U64};
  u8 et = c->etype;
  return (et >= ET_I1 && et <= ET_R8) || et == ET_I || et == ET_U ? (VecElem)elems[et] : VE_NONE;
}

MemType vec_elem_mem(VecElem e) {
  static const u8 types[] = {MT_I8, MT_U8, MT_I16, MT_U16, MT_I32, MT_I32, MT_I64, MT_I64, MT_F32, MT_F64};
  return types[e];
}

Cond cc_negate(Cond cc, bool is_float) {
  static const u8 ints[] = {
      [CC_EQ] = CC_NE, [CC_NE] = CC_EQ,   [CC_LT] = CC_GE,   [CC_GE] = CC_LT,   [CC_LE] = CC_GT,
      [CC_GT] = CC_LE, [CC_ULT] = CC_UGE, [CC_UGE] = CC_ULT, [CC_ULE] = CC_UGT, [CC_UGT] = CC_ULE};
  // "Not less" is true on NaN, so it is the unordered form, and the other way round.
  static const u8 floats[] = {[CC_EQ] = CC_NE,  [CC_NE] = CC_EQ,  [CC_LT] = CC_UGE, [CC_GE] = CC_ULT, [CC_LE] = CC_UGT,
                              [CC_GT] = CC_ULE, [CC_ULT] = CC_GE, [CC_UGE] = CC_LT, [CC_ULE] = CC_GT, [CC_UGT] = CC_LE};
  return is_float ? floats[cc] : ints[cc];
}

Cond cc_swap(Cond cc) {
  static const u8 swapped[] = {
      [CC_EQ] = CC_EQ, [CC_NE] = CC_NE,   [CC_LT] = CC_GT,   [CC_GE] = CC_LE,   [CC_LE] = CC_GE,
      [CC_GT] = CC_LT, [CC_ULT] = CC_UGT, [CC_UGE] = CC_ULE, [CC_ULE] = CC_UGE, [CC_UGT] = CC_ULT};
  return swapped[cc];
}

// What an ElementType is on the evaluation stack (III.1.1) and in memory.
enum { WORD = 0xFF }; // T_PTR, MT_PTR
typedef struct EtypeInfo {
  u8 known, type, mem;
} EtypeInfo;
static const EtypeInfo etypes[] = {
    [ET_VOID] = {1, T_VOID, 0},       [ET_BOOLEAN] = {1, T_I32, MT_U8},  [ET_CHAR] = {1, T_I32, MT_U16},
    [ET_I1] = {1, T_I32, MT_I8},      [ET_U1] = {1, T_I32, MT_U8},       [ET_I2] = {1, T_I32, MT_I16},
    [ET_U2] = {1, T_I32, MT_U16},     [ET_I4] = {1, T_I32, MT_I32},      [ET_U4] = {1, T_I32, MT_I32},
    [ET_I8] = {1, T_I64, MT_I64},     [ET_U8] = {1, T_I64, MT_I64},      [ET_R4] = {1, T_F32, MT_F32},
    [ET_R8] = {1, T_F64, MT_F64},     [ET_I] = {1, WORD, WORD},          [ET_U] = {1, WORD, WORD},
    [ET_PTR] = {1, WORD, WORD},       [ET_BYREF] = {1, WORD, WORD},      [ET_FNPTR] = {1, WORD, WORD},
    [ET_VALUETYPE] = {1, WORD, WORD}, [ET_TYPEDBYREF] = {1, WORD, WORD}, [ET_VAR] = {1, WORD, WORD},
    [ET_MVAR] = {1, WORD, WORD},
};

static EtypeInfo etype_of(const Class *c) {
  u8 et = class_stack_etype(c);
  EtypeInfo none = {1, T_REF, MT_REF};
  if (et >= ARRAY_LEN(etypes) || !etypes[et].known)
    return none;
  return etypes[et].type == WORD ? (EtypeInfo){1, (u8)T_PTR, (u8)MT_PTR} : etypes[et];
}

bool ir_is_struct(Class *c) {
  u8 et = class_stack_etype(c);
  return et == ET_VALUETYPE || et == ET_TYPEDBYREF || et == ET_VAR || et == ET_MVAR;
}

IrType ir_type_of(Class *c) {
  return etype_of(c).type;
}
MemType memtype_of(Class *c) {
  return etype_of(c).mem;
}

AbiArg abi_arg_of(Class *c) {
  // Code that does not know the size passes the address.
  return (AbiArg){.type = ir_type_of(c), .cls = ir_is_struct(c) && !class_unsized(c) ? c : NULL};
}
