// vector.h: what a target offers of vectors: methods of the class libraries that it has instructions for.
//
// The importer sees calls of Vector128, Vector<T> and the processor's own classes (il/vector.c). It classifies the
// operands, and asks the target's table for a rule, which makes IR: VECTOR, VGET, VPUT, VCONST, loads and stores.
#ifndef KILN_IR_VECTOR_H
#define KILN_IR_VECTOR_H

#include "ir/ir.h"

// Elements; signed and unsigned in turn.
typedef enum VecElem { VE_I8, VE_U8, VE_I16, VE_U16, VE_I32, VE_U32, VE_I64, VE_U64, VE_F32, VE_F64, VE_NONE } VecElem;

// How a parameter or result looks: a V128 or V256; a scalar; the address of something (pointer or by-ref); the address
// of the memory of some other struct.
typedef enum VecKind { VK_VOID, VK_VECTOR, VK_SCALAR, VK_POINTER, VK_STRUCT } VecKind;

typedef struct VecType {
  u8 kind, elem; // elem: VE_NONE where there is none that vectors have
  u8 size;       // VK_VECTOR: bytes
} VecType;

enum { VEC_MAX_ARGS = 32 };

typedef struct VecCall {
  Builder *b;
  // "V" for the libraries' own classes of vectors, "V256" for those of 32 bytes; else the processor's, without X64
  const char *cls;
  const char *name;
  u8 size; // bytes of the widest vector; 16 if there is none
  u32 n;   // parameters, an instance's address not among them
  VecType ret, params[VEC_MAX_ARGS];
  Value *args[VEC_MAX_ARGS];
  Value *ret_addr; // VK_STRUCT results
} VecCall;

typedef struct VectorTarget {
  u32 (*needs)(const char *cls);                 // CPU_* of the processor's class `cls`; 0: it is not offered
  const void *(*find)(const VecCall *c);         // a rule by names and types; NULL: none
  i32 (*immediate)(const void *rule);            // the parameter that must be a constant; -1: none
  Value *(*emit)(const void *rule, VecCall *c);  // NULL where nothing is returned
  bool (*accepts)(const void *rule, VecCall *c); // with the arguments seen: constants where it wants them
  // What code may make use of: of a processor by name ("x86-64-v3", "x86-64-v2+aes"), 0 for an unknown one.
  u32 (*features)(const char *cpu);
  // What there is to test for 0 instead of the operands of `cmp`, a CMP for (in)equality, made before it; NULL:
  // nothing.
  Value *(*zero_test)(Fn *fn, Value *cmp);
  u32 optional; // those that code made for less can ask for when it runs
  u32 better;   // those that it cannot, for which an image has code apart
} VectorTarget;

VecElem vec_elem_of(const Class *c); // of a primitive
static inline u32 vec_elem_size(VecElem e) {
  return e == VE_F32 ? 4 : e == VE_F64 ? 8 : 1u << (e / 2);
}
static inline bool vec_elem_is_float(VecElem e) {
  return e >= VE_F32;
}
MemType vec_elem_mem(VecElem e);

#endif
