// abi.h: what the run time asks about the platform's calling convention. Structs are classified by their layout, so it
// must be done: sig_layout() for those of a signature.
#ifndef KILN_TARGET_ABI_H
#define KILN_TARGET_ABI_H

#include "types/types.h"

// How a value of class `c` travels as an argument: in memory, or in `n` registers of the kinds given.
typedef struct AbiPieces {
  bool memory; // on the stack, `size` bytes rounded up to words
  u8 n;
  bool is_float[2]; // piece i in an SSE register
  u32 size;
} AbiPieces;
void abi_pieces(Class *c, AbiPieces *out);
// Whether a call that returns `ret` takes the address of the result as a hidden first argument.
bool abi_returns_in_memory(Class *ret);
// How many integer registers the parameters (without `this` and result address) take where `before` of them are taken
// already; -1 if any goes on the stack.
i32 abi_int_registers(const Sig *sig, u32 before);

#endif
