// abi_layout.h: where parameters and results travel: what selection asks of the host's calling convention.
#ifndef KILN_TARGET_ABI_LAYOUT_H
#define KILN_TARGET_ABI_LAYOUT_H

#include "codegen/lir.h"

typedef struct AbiStruct {
  bool memory;
  u8 n;
  u8 cls[2]; // RegClass of each eightbyte
  u32 size;
} AbiStruct;

typedef struct AbiLoc {
  bool is_struct;
  u8 nregs; // 0: in memory
  u8 reg[2];
  u8 cls[2];
  u32 stack; // offset in the argument area, if nregs == 0
  u32 size;
} AbiLoc;

typedef struct AbiLayout {
  AbiLoc *locs; // by parameter
  AbiLoc ret;
  bool sret; // hidden pointer to the result comes in abi_regs.sret, and is returned in abi_regs.sret_result
  u32 stack_size;
  u32 nflt;
} AbiLayout;

// Registers with a role of their own.
typedef struct AbiRegs {
  u8 sret, sret_result;
  u8 dict, key; // hidden arguments of managed code
  u8 variadic;  // number of float arguments of a variadic call
  u32 results;  // mask of those that results come in
} AbiRegs;
extern const AbiRegs abi_regs;

void abi_classify(const Class *c, AbiStruct *out);
void abi_layout(Arena *arena, const AbiArg *params, u32 n, const AbiArg *ret, AbiLayout *out);
i32 abi_param_home(const Fn *fn, u32 param); // frame offset of a struct passed in memory, else 0

#endif
