// abi.h: the host's calling convention as the run time uses it: values on their way into calls and out of them.
#ifndef KILN_TARGET_ABI_H
#define KILN_TARGET_ABI_H

#include "target/convention.h"
#include "target/host.h"

extern const Convention HOST_CONVENTION;

static inline bool abi_result(AbiWalk *w, const AbiArg *ret, AbiLoc *out) {
  return HOST_CONVENTION.result(w, ret, out);
}
static inline void abi_param(AbiWalk *w, const AbiArg *param, AbiLoc *out) {
  HOST_CONVENTION.param(w, param, out);
}

// Whether the caller gives the address of the result's place.
bool abi_returns_in_memory(Class *ret);
// Whether that address travels in the first argument's place, so that `this` comes second.
bool abi_result_comes_first(Class *ret);
// How many arguments in integer registers move down by one where a first argument, a reference, drops out in front of
// the parameters; -1 if that is not all that moves.
i32 abi_moves_down(const Sig *sig);
// The next parameter's bytes (a scalar: up to 8) into registers or the words at `stack`.
void abi_pass(AbiWalk *w, const AbiArg *param, const void *from, AbiArgs *args, uintptr_t *stack);
// The same for a parameter whose place is known. *copies: room for those that travel by reference.
void abi_put(const AbiLoc *loc, const void *from, AbiArgs *args, uintptr_t *stack, u64 **copies);
// The reverse: where the next parameter's bytes are; in `room` (its size, at least ABI_ROOM_BYTES)
// if they came in pieces.
void *abi_take(AbiWalk *w, const AbiArg *param, AbiArgs *args, uintptr_t *stack, void *room);
// A result between its registers and memory. `loc` is abi_result's.
void abi_take_result(const AbiLoc *loc, const AbiResult *from, void *to);
void abi_give_result(const AbiLoc *loc, const void *from, AbiResult *to);
// Of one that lies in the caller's room: its address.
void abi_give_address(void *place, AbiResult *to);
// The word that the address of the caller's room travels in (abi_result() was true).
uintptr_t *abi_result_place(const AbiLoc *loc, AbiArgs *args, uintptr_t *stack);

#endif
