// abi.c: where parameters and results are: Procedure Call Standard for the Arm 64-bit Architecture (AAPCS64), 6.8
// and 6.9. On Linux the unnamed arguments of a variadic call travel as named ones do.
#include <assert.h>

#include "target/arm64/arm64.h"
#include "target/arm64/words.h"
#include "target/hfa.h"

enum { INT_ARGS = 8, FLT_ARGS = 8 };

// ---- places ---------------------------------------------------------------------------------------------------------

static void set_ints(AbiLoc *loc, u32 n, u32 first, u32 size) {
  loc->nregs = (u8)n;
  for (u32 i = 0; i < n; i++) {
    loc->cls[i] = RC_INT;
    loc->reg[i] = loc->word[i] = (u8)(first + i);
    loc->off[i] = (u8)(i * 8);
    loc->len[i] = (u8)MIN(size - i * 8, 8u);
  }
}

static void set_floats(AbiLoc *loc, u32 n, u32 first, u32 word, u32 size) {
  loc->nregs = (u8)n;
  for (u32 i = 0; i < n; i++) {
    loc->cls[i] = RC_FLT;
    loc->reg[i] = (u8)(V0 + first + i);
    loc->word[i] = (u8)(word + first + i);
    loc->off[i] = (u8)(i * size);
    loc->len[i] = (u8)size;
  }
}

static void take_stack(AbiWalk *w, AbiLoc *loc, u32 size) {
  loc->stack = w->stack;
  w->stack += ALIGN_UP(size, 8u);
}

// What does not fit into the registers left goes onto the stack, and so does everything of its kind behind it.
static void take_ints(AbiWalk *w, AbiLoc *loc, u32 n, u32 size) {
  if (w->ints + n > INT_ARGS) {
    w->ints = INT_ARGS;
    take_stack(w, loc, size);
    return;
  }
  set_ints(loc, n, w->ints, size);
  w->ints += n;
}

static void take_floats(AbiWalk *w, AbiLoc *loc, u32 n, u32 size) {
  if (w->flts + n > FLT_ARGS) {
    w->flts = FLT_ARGS;
    take_stack(w, loc, n * size);
    return;
  }
  set_floats(loc, n, w->flts, ABI_FLTS, size);
  w->flts += n;
}

static void param(AbiWalk *w, const AbiArg *p, AbiLoc *loc) {
  *loc = (AbiLoc){.is_struct = p->cls != NULL, .size = 8};
  if (!p->cls) {
    if (class_of_type(p->type) == RC_FLT)
      take_floats(w, loc, 1, 8);
    else
      take_ints(w, loc, 1, 8);
    return;
  }
  assert(class_laid_out(p->cls));
  loc->size = p->cls->value_size;
  u32 elem, n = hfa_members(p->cls, &elem);
  if (n) {
    take_floats(w, loc, n, elem);
  } else if (loc->size > 16) {
    loc->by_ref = true;
    take_ints(w, loc, 1, 8);
  } else {
    take_ints(w, loc, (loc->size + 7) / 8, loc->size);
  }
}

// The address of a result in memory travels in a register of its own.
static bool result(AbiWalk *w, const AbiArg *ret, AbiLoc *r) {
  *w = (AbiWalk){0};
  *r = (AbiLoc){.is_struct = ret->cls != NULL, .size = ret->cls ? ret->cls->value_size : 8};
  if (!ret->cls) {
    if (ret->type != T_VOID && class_of_type(ret->type) == RC_FLT)
      set_floats(r, 1, 0, 2, 8);
    else if (ret->type != T_VOID)
      set_ints(r, 1, 0, 8);
    return false;
  }
  assert(class_laid_out(ret->cls));
  u32 elem, n = hfa_members(ret->cls, &elem);
  if (n) {
    set_floats(r, n, 0, 2, elem);
  } else if (r->size > 16) {
    r->word[0] = ABI_SRET;
    return true;
  } else {
    set_ints(r, (r->size + 7) / 8, 0, r->size);
  }
  return false;
}

const Convention arm64_convention = {
    .regs = {.sret = X8,
             .sret_result = NOREG,
             .dict = DICT_REG,
             .key = KEY_REG,
             .variadic = NOREG,
             .results = REG_BIT(0) | REG_BIT(1) | (RegMask)0xF << V0},
    .result = result,
    .param = param,
};
