// abi_layout.h: what selection asks of the host's calling convention, for whole signatures.
#ifndef KILN_TARGET_ABI_LAYOUT_H
#define KILN_TARGET_ABI_LAYOUT_H

#include "codegen/lir.h"
#include "target/abi.h"

typedef struct AbiLayout {
  AbiLoc *locs; // by parameter
  AbiLoc ret;
  bool sret;      // the address of the result's place comes in abi_regs.sret, and is returned in abi_regs.sret_result
  u32 stack_size; // of the arguments
  u32 area_size;  // the same with the copies of what travels by reference behind them
  u32 nflt;
} AbiLayout;

// Registers with a role of their own.
typedef struct AbiRegs {
  u8 sret, sret_result; // sret_result: NOREG if the address is not returned
  u8 dict, key;         // hidden arguments of managed code
  u8 variadic;          // number of float arguments of a variadic call; NOREG
  RegMask results;      // those that results come in
} AbiRegs;
extern const AbiRegs abi_regs;

void abi_layout(Arena *arena, const AbiArg *params, u32 n, const AbiArg *ret, AbiLayout *out);
i32 abi_param_home(const Fn *fn, u32 param); // frame offset of a struct passed on the stack, else 0

#endif
