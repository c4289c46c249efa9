// abi_layout.h: what selection asks of its target's calling convention, for whole signatures.
#ifndef KILN_TARGET_ABI_LAYOUT_H
#define KILN_TARGET_ABI_LAYOUT_H

#include "target/convention.h"

typedef struct AbiLayout {
  AbiLoc *locs; // by parameter
  AbiLoc ret;
  bool sret;      // the address of the result's place comes in regs.sret, and is returned in regs.sret_result
  u32 stack_size; // of the arguments
  u32 area_size;  // the same with the copies of what travels by reference behind them
  u32 nflt;
} AbiLayout;

void abi_layout(const Lir *l, const AbiArg *params, u32 n, const AbiArg *ret, AbiLayout *out);
// The same of a call, whose result is `ret`.
void abi_call_layout(const Lir *l, const CallInfo *ci, const AbiArg *ret, AbiLayout *out);
u32 abi_incoming_stack(const Lir *l);        // bytes of the arguments that the function itself gets
i32 abi_param_home(const Lir *l, u32 param); // frame offset of a struct passed on the stack, else 0

#endif
