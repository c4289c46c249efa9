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
