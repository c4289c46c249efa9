// abi.h: the platform's calling convention: where parameters and results travel. Structs are classified by their
// layout, so it must be done: sig_layout() for those of a signature.
#ifndef KILN_TARGET_ABI_H
#define KILN_TARGET_ABI_H

#include "codegen/lir.h"
#include "target/host.h"

enum { ABI_MAX_PIECES = 4, ABI_ROOM_BYTES = 8 * ABI_MAX_PIECES };

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
  u32 stack;               // offset in the argument area, if nregs == 0
  u32 copy;                // offset of by_ref's copy in the caller's outgoing area (abi_layout)
  u32 size;
} AbiLoc;

// What parameters have taken so far.
typedef struct AbiWalk {
  u32 ints, flts, stack; // registers of each kind, bytes
  u64 *copies;           // for abi_pass: room for copies of what travels by reference
} AbiWalk;

// ---- abi.c of the target --------------------------------------------------------------------------------------------

// Begins a walk: where the result travels. True: the caller gives the address of its place, which travels as `out`
// says.
bool abi_result(AbiWalk *w, const AbiArg *ret, AbiLoc *out);
// Where the next parameter travels.
void abi_param(AbiWalk *w, const AbiArg *param, AbiLoc *out);

// ---- target/abi.c: what follows from them ---------------------------------------------------------------------------

// Whether the caller gives the address of the result's place.
bool abi_returns_in_memory(Class *ret);
// Whether that address travels in the first argument's place, so that `this` comes second.
bool abi_result_comes_first(Class *ret);
// How many arguments in integer registers move down by one where a first argument, a reference, drops out in front of
// the parameters; -1 if that is not all that moves.
i32 abi_moves_down(const Sig *sig);
// The next parameter's bytes (a scalar: 8) into registers or the words at `stack`.
void abi_pass(AbiWalk *w, const AbiArg *param, const void *from, AbiArgs *args, u64 *stack);
// The reverse: where the next parameter's bytes are; in `room` (ABI_ROOM_BYTES) if they came in pieces.
void *abi_take(AbiWalk *w, const AbiArg *param, AbiArgs *args, u64 *stack, void *room);
// A result between its registers and memory. `loc` is abi_result's.
void abi_take_result(const AbiLoc *loc, const AbiResult *from, void *to);
void abi_give_result(const AbiLoc *loc, const void *from, AbiResult *to);

#endif
