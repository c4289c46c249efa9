// abi.c: what follows from the host's calling convention: values on their way.
#include "target/abi.h"

bool abi_returns_in_memory(Class *ret) {
  AbiWalk w;
  AbiLoc loc;
  AbiArg a = abi_arg_of(ret);
  return a.cls && abi_result(&w, &a, &loc);
}

bool abi_result_comes_first(Class *ret) {
  AbiWalk w;
  AbiLoc loc;
  AbiArg a = abi_arg_of(ret);
  return a.cls && abi_result(&w, &a, &loc) && (w.ints || w.stack);
}

// `with` the argument in front, and without it.
static bool only_moves_down(const AbiLoc *with, const AbiLoc *without, u32 *moves) {
  if (with->nregs != without->nregs || with->tail || without->tail || (!with->nregs && with->stack != without->stack))
    return false;
  for (u32 k = 0; k < with->nregs; k++) {
    bool is_int = with->cls[k] == RC_INT;
    if (with->word[k] != without->word[k] + is_int)
      return false;
    *moves += is_int;
  }
  return true;
}

i32 abi_moves_down(const Sig *sig) {
  AbiWalk with, without;
  AbiLoc a, b;
  u32 n = 0;
  AbiArg ret = abi_arg_of(sig->ret);
  abi_result(&with, &ret, &a);
  without = with;
  abi_param(&with, &(AbiArg){.type = T_REF}, &a);
  for (u32 i = 0; i < sig->nparams; i++) {
    AbiArg arg = abi_arg_of(sig->params[i]);
    abi_param(&with, &arg, &a);
    abi_param(&without, &arg, &b);
    if (!only_moves_down(&a, &b, &n))
      return -1;
  }
  return (i32)n;
}

void abi_put(const AbiLoc *loc, const void *from, AbiArgs *args, uintptr_t *stack, u64 **copies) {
  u64 address;
  u32 size = loc->size;
  if (loc->by_ref) {
    memcpy(*copies, from, size);
    address = (u64)(uintptr_t)*copies;
    *copies += ALIGN_UP(size, 8u) / 8;
    from = &address;
    size = 8;
  }
  if (!loc->nregs)
    memcpy((u8 *)stack + loc->stack, from, size);
  for (u32 k = 0; k < loc->nregs; k++) {
    args->w[loc->word[k]] = 0;
    memcpy(&args->w[loc->word[k]], (const u8 *)from + loc->off[k], loc->len[k]);
  }
  if (loc->tail)
    memcpy((u8 *)stack + loc->stack, (const u8 *)from + loc->size - loc->tail, loc->tail);
}

void abi_pass(AbiWalk *w, const AbiArg *param, const void *from, AbiArgs *args, uintptr_t *stack) {
  AbiLoc loc;
  abi_param(w, param, &loc);
  abi_put(&loc, from, args, stack, &w->copies);
}

void *abi_take(AbiWalk *w, const AbiArg *param, AbiArgs *args, uintptr_t *stack, void *room) {
  AbiLoc loc;
  abi_param(w, param, &loc);
  void *at = loc.nregs ? (void *)&args->w[loc.word[0]] : (u8 *)stack + loc.stack;
  if (loc.by_ref)
    return *(void **)at;
  if (loc.nregs < 2 && !loc.tail)
    return at;
  for (u32 k = 0; k < loc.nregs; k++)
    memcpy((u8 *)room + loc.off[k], &args->w[loc.word[k]], loc.len[k]);
  if (loc.tail)
    memcpy((u8 *)room + loc.size - loc.tail, (u8 *)stack + loc.stack, loc.tail);
  return room;
}

void abi_take_result(const AbiLoc *loc, const AbiResult *from, void *to) {
  for (u32 k = 0; k < loc->nregs; k++)
    memcpy((u8 *)to + loc->off[k], &from->w[loc->word[k]], loc->len[k]);
}

void abi_give_result(const AbiLoc *loc, const void *from, AbiResult *to) {
  abi_note_result(to->w, loc->nregs ? loc->word[0] : 0);
  for (u32 k = 0; k < loc->nregs; k++)
    memcpy(&to->w[loc->word[k]], (const u8 *)from + loc->off[k], loc->len[k]);
}

void abi_give_address(void *place, AbiResult *to) {
  abi_note_result(to->w, ABI_IN_MEMORY);
  to->w[0] = (AbiWord)(uintptr_t)place;
}

uintptr_t *abi_result_place(const AbiLoc *loc, AbiArgs *args, uintptr_t *stack) {
  if (loc->word[0] == ABI_ON_STACK)
    return stack + loc->stack / sizeof *stack;
  return (uintptr_t *)&args->w[loc->word[0]];
}
