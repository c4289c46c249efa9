// digits.h: the leading decimal digits of a floating-point number.
#ifndef KILN_BASE_DIGITS_H
#define KILN_BASE_DIGITS_H

#include "base/base.h"

enum { DIGITS_FAST = 18 };

// The first DIGITS_FAST decimal digits of v, which is finite and above 0, as an integer in [10^17, 10^18), and the
// exponent that puts the point behind the first of them: v = digits * 10^(exponent - 17) + rest. The rest is dropped,
// never rounded. False where it is so close to 0 or to one in the last digit that it cannot be told
// from it (integers above 10^18 that end in zeros): ask a slower source.
// One multiplication by a power of ten of 128 bits, as in Adams, "Ryu revisited: printf floating point conversion"
// (2019), but with an error bound instead of exact tables. Safe on any thread.
bool double_digits(double v, u64 *digits, i32 *exponent);

#endif
