// abi.c: where parameters and results are: Procedure Call Standard for the Arm Architecture (AAPCS32), 6.4 and 6.5, in
// its variant for VFP registers (7.1.2); calls of variadic functions by the base standard.
#include <assert.h>

#include "target/arm/arm.h"
#include "target/arm/words.h"
#include "target/hfa.h"

enum { INT_ARGS = 4, FLT_ARGS = 16 };

static u32 scalar_size(u8 type) {
  return type == T_I64 || type == T_F64 ? 8 : 4;
}

static void put_piece(AbiLoc *loc, u32 cls, u32 reg, u32 at, u32 word, u32 off, u32 len) {
  u32 i = loc->nregs++;
  loc->cls[i] = (u8)cls;
  loc->reg[i] = (u8)reg;
  loc->at[i] = (u8)at;
  loc->word[i] = (u8)word;
  loc->off[i] = (u8)off;
  loc->len[i] = (u8)len;
}

static void put_ints(AbiLoc *loc, u32 first, u32 n, u32 size) {
  for (u32 i = 0; i < n; i++)
    put_piece(loc, RC_INT, R0 + first + i, 0, first + i, 4 * i, MIN(size - 4 * i, 4u));
}

// `first`: the number of the register as one of 32 bits.
static void put_floats(AbiLoc *loc, u32 first, u32 word, u32 n, u32 elem) {
  for (u32 i = 0; i < n; i++) {
    u32 s = first + i * elem / 4;
    put_piece(loc, RC_FLT, D0 + s / 2, s % 2 * 4, word + s, i * elem, elem);
  }
}

static void take_stack(AbiWalk *w, AbiLoc *loc, u32 align) {
  loc->stack = ALIGN_UP(w->stack, align);
  w->stack = loc->stack + ALIGN_UP(loc->size, 4u);
}

// C.3 to C.6: what has to stand at a multiple of 8 begins in an even register. What does not fit is split, where
// nothing is on the stack yet.
static void take_ints(AbiWalk *w, AbiLoc *loc, u32 align, bool splits) {
  u32 n = ALIGN_UP(loc->size, 4u) / 4;
  if (align == 8)
    w->ints = ALIGN_UP(w->ints, 2u);
  u32 left = w->ints < INT_ARGS ? INT_ARGS - w->ints : 0;
  if (n <= left) {
    put_ints(loc, w->ints, n, loc->size);
    w->ints += n;
  } else if (left && splits && !w->stack) {
    put_ints(loc, w->ints, left, loc->size);
    w->ints = INT_ARGS;
    loc->tail = loc->size - 4 * left;
    w->stack = ALIGN_UP(loc->tail, 4u);
  } else {
    w->ints = INT_ARGS;
    take_stack(w, loc, align);
  }
}

// The lowest registers that are free, also between those taken (6.1.2.1, C.1.vfp); `flts` is the mask of those taken.
// Behind the first that finds no room none gets a register.
static void take_floats(AbiWalk *w, AbiLoc *loc, u32 n, u32 elem) {
  u32 words = n * elem / 4, mask = (1u << words) - 1;
  for (u32 s = 0; s + words <= FLT_ARGS; s += elem / 4)
    if (!(w->flts & mask << s)) {
      w->flts |= mask << s;
      put_floats(loc, s, ABI_FLTS, n, elem);
      return;
    }
  w->flts = (1u << FLT_ARGS) - 1;
  take_stack(w, loc, elem);
}

// Halves of 64 bits (opt/pairs.c) are places one behind the other: the first one aligns both.
static void param(AbiWalk *w, const AbiArg *p, AbiLoc *loc) {
  *loc = (AbiLoc){.is_struct = p->cls != NULL, .size = scalar_size(p->type)};
  u32 elem = loc->size, n = 1, align = loc->size;
  if (p->cls) {
    assert(class_laid_out(p->cls));
    loc->size = p->cls->value_size;
    align = p->cls->align >= 8 ? 8 : 4;
    n = hfa_members(p->cls, &elem);
  } else if (!type_is_float((IrType)p->type)) {
    n = 0;
  }
  if (n && !w->base) {
    take_floats(w, loc, n, elem);
  } else if (p->pair == 1) {
    w->ints = ALIGN_UP(w->ints, 2u);
    if (w->ints >= INT_ARGS)
      w->stack = ALIGN_UP(w->stack, 8u);
    take_ints(w, loc, 4, false);
  } else {
    take_ints(w, loc, align, p->cls != NULL);
  }
}

static bool result(AbiWalk *w, const AbiArg *ret, AbiLoc *r) {
  *w = (AbiWalk){0};
  *r = (AbiLoc){.is_struct = ret->cls != NULL, .size = ret->cls ? ret->cls->value_size : scalar_size(ret->type)};
  u32 elem = r->size, n = !ret->cls && type_is_float((IrType)ret->type);
  if (ret->cls) {
    assert(class_laid_out(ret->cls));
    n = hfa_members(ret->cls, &elem);
  }
  if (n) {
    put_floats(r, 0, ABI_RESULT_FLTS, n, elem);
  } else if (ret->cls && r->size > 4) {
    r->word[0] = 0;
    w->ints = 1;
    return true;
  } else if (ret->cls || ret->type != T_VOID) {
    put_ints(r, 0, ALIGN_UP(r->size, 4u) / 4, r->size);
  }
  return false;
}

const Convention arm_convention = {
    .regs = {.sret = R0,
             .sret_result = NOREG,
             .dict = DICT_REG,
             .key = KEY_REG,
             .variadic = NOREG,
             .results = REG_BIT(R0) | REG_BIT(R1) | (RegMask)0xF << D0},
    .result = result,
    .param = param,
};
