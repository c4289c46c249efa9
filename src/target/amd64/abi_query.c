// abi_query.c: the questions of target/abi.h, answered from the classification in abi.c.
#include "target/abi.h"
#include "target/amd64/amd64.h"

void abi_pieces(Class *c, AbiPieces *out) {
  AbiStruct s;
  abi_classify(c, &s);
  *out = (AbiPieces){.memory = s.memory, .n = s.n, .size = s.size};
  for (u32 i = 0; i < s.n; i++)
    out->is_float[i] = s.cls[i] == RC_FLT;
}

bool abi_returns_in_memory(Class *ret) {
  if (ret->etype == ET_VOID || !ir_is_struct(ret))
    return false;
  AbiStruct s;
  abi_classify(ret, &s);
  return s.memory;
}

i32 abi_int_registers(const Sig *sig, u32 before) {
  enum { INT_REGS = 6, FLT_REGS = 8 };
  u32 n[2] = {before, 0};
  for (u32 i = 0; i < sig->nparams; i++) {
    Class *c = sig->params[i];
    if (!ir_is_struct(c)) {
      n[class_of_type(ir_type_of(c))]++;
      continue;
    }
    AbiStruct s;
    abi_classify(c, &s);
    if (s.memory)
      return -1;
    for (u32 k = 0; k < s.n; k++)
      n[s.cls[k]]++;
  }
  return n[RC_INT] <= INT_REGS && n[RC_FLT] <= FLT_REGS ? (i32)(n[RC_INT] - before) : -1;
}
