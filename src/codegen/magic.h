// magic.h: division by constants as multiplication (Granlund and Montgomery, PLDI 1994; Warren, Hacker's Delight,
// chapter 10), in words of 32 or 64 bits.
#ifndef KILN_CODEGEN_MAGIC_H
#define KILN_CODEGEN_MAGIC_H

#include "base/base.h"

// |d| >= 2. With hi the upper half of x * m, plus x if d > 0 > m, less x if d < 0 < m: x / d is hi >> shift, plus 1 if
// that is negative.
void magic_signed(i64 d, u32 bits, i64 *m, u32 *shift);
// d >= 3, no power of 2; m is the lower part of a number of one bit more. With hi the upper half of x * m: x / d is
// (((x - hi) >> 1) + hi) >> (shift - 1).
void magic_unsigned(u64 d, u32 bits, u64 *m, u32 *shift);
// The same where bits == 32 and m needs no bit more: x / d is x * m, of 64 bits, >> (32 + shift). False: it does.
bool magic_unsigned_short(u32 d, u32 *m, u32 *shift);

#endif
