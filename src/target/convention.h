// convention.h: a calling convention as data: where parameters and results travel. Structs are classified by their
// layout, so it must be done: sig_layout() for those of a signature.
#ifndef KILN_TARGET_CONVENTION_H
#define KILN_TARGET_CONVENTION_H

#include "codegen/lir.h"

enum { ABI_MAX_PIECES = 4, ABI_ROOM_BYTES = 8 * ABI_MAX_PIECES };
enum { ABI_ON_STACK = 0xFF }; // in word[0] of a result's address: at `stack`

// Where one value travels: in `nregs` registers, or on the stack. A struct in registers is cut into pieces.
typedef struct AbiLoc {
  bool is_struct;
  bool by_ref;             // what travels is the address of a copy, which the callee may change
  u8 nregs;                // 0: in memory
  u8 reg[ABI_MAX_PIECES];  // machine register
  u8 word[ABI_MAX_PIECES]; // its word in AbiArgs, or AbiResult
  u8 cls[ABI_MAX_PIECES];  // RegClass
  u8 off[ABI_MAX_PIECES];  // of the piece in the struct
  u8 len[ABI_MAX_PIECES];  // bytes of the piece
  u8 at[ABI_MAX_PIECES];   // of the piece in the register: 4 is its upper half
  u32 stack;               // offset in the argument area, if nregs == 0, or of the tail
  u32 tail;                // bytes at its end that did not fit into the registers left, and travel on the stack
  u32 copy;                // offset of by_ref's copy in the caller's outgoing area (abi_layout)
  u32 size;
} AbiLoc;

// What parameters have taken so far.
typedef struct AbiWalk {
  u32 ints, flts, stack; // registers of each kind, bytes
  bool base;             // a call of a variadic function, where that has a convention of its own
  u64 *copies;           // for abi_pass: room for copies of what travels by reference
} AbiWalk;

// Registers with a role of their own.
typedef struct AbiRegs {
  u8 sret, sret_result; // address of the result's place (NOREG: the first word on the stack), and where it is returned;
                        // NOREG if it is not
  u8 dict, key;         // hidden arguments of managed code
  u8 variadic;          // number of float arguments of a variadic call; NOREG
  RegMask results;      // those that results come in
} AbiRegs;

typedef struct Convention {
  AbiRegs regs;
  // Begins a walk: where the result travels. True: the caller gives the address of its place, which travels as `out`
  // says.
  bool (*result)(AbiWalk *w, const AbiArg *ret, AbiLoc *out);
  // Where the next parameter travels.
  void (*param)(AbiWalk *w, const AbiArg *param, AbiLoc *out);
} Convention;

#endif
